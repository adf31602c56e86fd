"""Load runs of `parley generate` against a stub of an OpenAI server. Python 3.11, standard library, Linux.

    python3 benchmarks/generation/run.py --stub PATH                       everything: speed, faults, resume
    python3 benchmarks/generation/run.py --stub PATH --only speed --latencies 50 --concurrency 64
    python3 benchmarks/generation/run.py --stub PATH --only scale,publish --n 100000
    python3 benchmarks/generation/run.py --peer --n 1000 --c 64 --out DIR  one run at STUB_URL, prints RESULT {...}

The stub is a program that takes `-addr HOST:PORT` and serves POST /v1/chat/completions, GET /stats, POST /reset and
POST /config?latency-ms=..&rate-429=..&error-rate=... Each run prints one JSON object; all are appended to
benchmarks/target/results/generation.jsonl.

    wall_s         start to end of the command: JVM, embedded servers, generation, export
    run_s          the command's own figure: first seed published to last conversation ended
    calls_s        answers of the stub per second of run_s
    efficiency     calls_s / (calls in flight at most / latency): share of what the latency allows
    rss_mib        peak sum over the process tree, Postgres and registry included; pss_mib counts shared pages once
    foreign_cores  cores that others used meanwhile; distrust runs above 0.3
    extra_calls    answers of the stub beyond one per model turn
    first_call_s, full_rate_s   start of the command that resumes to its first answer, and to 0.9 of the rate of the second
                   half before the kill, over half a second
    tenths_s       time that each tenth of the answers took; heap_mib: live heap after the last collection in it
    seeds_s        seeds planned, published and acknowledged per second; nobody works on them meanwhile
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import workload
from processes import Tree, cpu_seconds

HOME = pathlib.Path(__file__).resolve().parents[2]
RESULTS = HOME / "benchmarks" / "target" / "results" / "generation.jsonl"
EXTERNAL = ("KAFKA_BOOTSTRAP_SERVERS", "APICURIO_REGISTRY_URL", "DATABASE_URL", "PARLEY_DATA_DIR")


class Stub:
    """The stub server: started here, or running at a URL already."""

    def __init__(self, program=None, url=None):
        self.process = None
        self.url = url
        if program:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                address = "127.0.0.1:%d" % probe.getsockname()[1]
            self.url = "http://" + address
            self.process = subprocess.Popen([program, "-addr", address], stderr=subprocess.DEVNULL)
            for _ in range(100):
                try:
                    self.get("/stats")
                    return
                except OSError:
                    time.sleep(0.05)
            raise SystemExit(f"{program} does not answer at {self.url}")

    def get(self, path, method="GET"):
        request = urllib.request.Request(self.url + path, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read().decode()

    def stats(self):
        return json.loads(self.get("/stats"))

    def reset(self, latency_ms=0, limited=0.0, errors=0.0):
        self.get(f"/config?latency-ms={latency_ms}&rate-429={limited}&error-rate={errors}", "POST")
        self.get("/reset", "POST")

    def cpu(self):
        return cpu_seconds(self.process.pid) if self.process else 0.0

    def close(self):
        if self.process:
            self.process.terminate()
            self.process.wait()


def command(parley, place, concurrency, more=()):
    return [str(parley), "generate", "--config", str(place / "config"), "--data-dir", str(place / "data"),
            "--output", str(place / "dataset"), "--concurrency", str(concurrency), "--json", "--quiet", *more]


def environment(url):
    values = {name: value for name, value in os.environ.items() if name not in EXTERNAL}
    return {**values, "OPENAI_BASE_URL": url + "/v1", "OPENAI_API_KEY": "stub"}


def generate(parley, place, concurrency, stub, kill_at=None, limit_s=600, more=(), curve=None):
    """Runs the command; with kill_at everything it started is killed once the stub has given so many answers. With a list as
    curve, (seconds since the start, answers of the stub) are added to it."""
    stub_cpu, began, ticks = stub.cpu(), time.monotonic(), 0
    with open(place / "log.txt", "a", encoding="utf-8") as log:
        process = subprocess.Popen(command(parley, place, concurrency, more), stdout=subprocess.PIPE, stderr=log,
                                   text=True, env=environment(stub.url), start_new_session=True)
        tree, killed = Tree(process.pid, place / "data"), False
        while process.poll() is None:
            tree.sample(with_pss=ticks % 20 == 0)
            ticks += 1
            if curve is not None:
                curve.append((time.monotonic() - began, stub.stats()["ok"]))
            over = time.monotonic() - began > limit_s
            if over or (kill_at is not None and stub.stats()["ok"] >= kill_at):
                tree.kill()
                killed = True
            time.sleep(0.1 if kill_at is None else 0.03)
        printed = process.stdout.read()
    figures = {"wall_s": round(time.monotonic() - began, 2), "killed": killed, "rc": process.returncode,
               **tree.figures(stub.cpu() - stub_cpu)}
    stats = stub.stats()
    figures.update(ok=stats["ok"], faults=stats["rate_limited"] + stats["errors"], peak_in_flight=stats["peak_in_flight"])
    return figures, (result(printed) if printed.strip() and not killed else None)


def result(printed):
    """The document on standard output; what options of the JVM make it say before and after is left out."""
    return json.JSONDecoder().raw_decode(printed[printed.index("{\n"):])[0]


def examples(place):
    return sum(sum(1 for line in open(file, "rb") if line.strip()) for file in (place / "dataset").rglob("*.jsonl"))


def fresh(work, conversations):
    place = pathlib.Path(tempfile.mkdtemp(prefix="run-", dir=work))
    workload.write(place / "config", conversations, HOME / "config" / "templates.yml")
    return place


def tell(**figures):
    line = json.dumps(figures)
    print(line, flush=True)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with open(RESULTS, "a", encoding="utf-8") as file:
        file.write(line + "\n")


def speed(options, stub, latency_ms, concurrency, **faults):
    place = fresh(options.work, options.n)
    stub.reset(latency_ms, **faults)
    figures, document = generate(options.parley, place, concurrency, stub, limit_s=options.limit_s)
    expected = options.n * workload.CALLS
    told = dict(test="faults" if faults else "speed", n=options.n, k=workload.CALLS, latency_ms=latency_ms,
                  concurrency=concurrency, **figures, extra_calls=figures["ok"] - expected)
    if document:
        run_s = document["seconds"]
        told.update(status=document["status"], completed=document["conversations"]["completed"],
                      examples=examples(place), run_s=round(run_s, 2), conv_s=round(options.n / run_s, 1),
                      calls_s=round(figures["ok"] / run_s, 1), retries=document["retries"])
        if latency_ms:
            ceiling = figures["peak_in_flight"] * 1000 / latency_ms
            told["efficiency"] = round(figures["ok"] / run_s / ceiling, 3)
    tell(**told)
    done(options, place)


def resume(options, stub, latency_ms, concurrency):
    """Killed half-way, run again, and run a third time with nothing left to do."""
    place, expected = fresh(options.work, options.n), options.n * workload.CALLS
    stub.reset(latency_ms)
    before, after = [], []
    first, _ = generate(options.parley, place, concurrency, stub, kill_at=expected // 2, limit_s=options.limit_s,
                        curve=before)
    second, document = generate(options.parley, place, concurrency, stub, limit_s=options.limit_s, curve=after)
    third, again = generate(options.parley, place, concurrency, stub, limit_s=options.limit_s)
    tell(test="resume", n=options.n, k=workload.CALLS, latency_ms=latency_ms, concurrency=concurrency,
         calls_before_kill=first["ok"], calls_in_all=second["ok"], extra_calls=second["ok"] - expected,
         extra_share=round(second["ok"] / expected - 1, 4), in_flight_at_most=second["peak_in_flight"],
         **back_at_full_rate(before, after, first["ok"]), wall_first_s=first["wall_s"], wall_resumed_s=second["wall_s"], foreign_cores=second["foreign_cores"],
         status=document and document["status"], examples=examples(place), rc=second["rc"],
         calls_when_done=third["ok"] - second["ok"], wall_when_done_s=third["wall_s"],
         same_version=bool(document and again and document["dataset_version"] == again["dataset_version"]))
    done(options, place)


def back_at_full_rate(before, after, killed_at):
    """How long the second run took to its first answer, and to the rate that the first one had come to."""
    half = next(point for point in before if point[1] >= killed_at / 2)
    full = (before[-1][1] - half[1]) / (before[-1][0] - half[0])
    first = next((at for at, ok in after if ok > killed_at), None)
    back = None
    for index, (at, ok) in enumerate(after):
        since = next((point for point in after[index::-1] if point[0] <= at - 0.5), None)
        if since and (ok - since[1]) / (at - since[0]) >= 0.9 * full:
            back = at
            break
    return {"rate_before_kill": round(full, 1), "first_call_s": first and round(first, 2),
            "full_rate_s": back and round(back, 2)}


def scale(options, stub):
    """Many conversations: whether each still takes the same time, and the same memory."""
    place, curve = fresh(options.work, options.n), []
    collections = place / "gc.txt"
    stub.reset()
    os.environ["PARLEY_JAVA_OPTS"] = f"-Xlog:gc:file={collections}:uptime:filecount=0"
    try:
        figures, document = generate(options.parley, place, options.concurrency[0], stub, limit_s=options.limit_s, curve=curve)
    finally:
        del os.environ["PARLEY_JAVA_OPTS"]
    last, marks = figures["ok"], [0.0]
    for tenth in range(1, 11):
        marks.append(next(at for at, ok in curve if ok >= last * tenth / 10))
    marks[0] = next(at for at, ok in curve if ok > 0)
    heaps = [(float(at), int(live)) for at, live in
             re.findall(r"\[([0-9.]+)s\].*Pause .*->([0-9]+)M", collections.read_text())]
    tell(test="scale", n=options.n, k=workload.CALLS, concurrency=options.concurrency[0], **figures,
         status=document and document["status"], run_s=document and round(document["seconds"], 1),
         calls_s=document and round(last / document["seconds"], 1),
         tenths_s=[round(end - start, 1) for start, end in zip(marks, marks[1:])],
         heap_mib=[min((live for at, live in heaps if start <= at < end), default=None)
                   for start, end in zip(marks, marks[1:])])
    done(options, place)


def publish(options, stub):
    """Planning and publishing alone: --attach starts no topologies and no worker."""
    place = fresh(options.work, options.n)
    with open(place / "log.txt", "a", encoding="utf-8") as log:
        process = subprocess.Popen(command(options.parley, place, 64, ["--attach"]), stdout=log, stderr=log,
                                   env=environment(stub.url), start_new_session=True)
        tree, found, written = Tree(process.pid, place / "data"), None, place / "data" / "logs" / "parley.log"
        while found is None and process.poll() is None:
            time.sleep(0.2)
            tree.sample()
            found = written.exists() and re.search(r"published (\d+) seeds in (\d+) ms", written.read_text()) or None
        tree.kill()
        process.wait()
    seeds, millis = map(int, found.groups())
    tell(test="publish", n=seeds, publish_ms=millis, seeds_s=round(seeds * 1000 / millis), **tree.figures(0))
    done(options, place)


def done(options, place):
    if options.keep:
        print(f"kept {place}", file=sys.stderr)
    else:
        shutil.rmtree(place, ignore_errors=True)


def warm_up(options, stub):
    """Builds the command and lets the JVM make its archive of classes, which is no part of any figure."""
    place = fresh(options.work, 4)
    stub.reset()
    figures, document = generate(options.parley, place, 4, stub, limit_s=900)
    if not document:
        raise SystemExit(f"the warm-up failed with status {figures['rc']}; see {place / 'log.txt'}")
    shutil.rmtree(place, ignore_errors=True)


def peer(options):
    place = pathlib.Path(options.out).resolve()
    if not (place / "config").is_dir():
        workload.write(place / "config", options.n, HOME / "config" / "templates.yml")
    with open(place / "log.txt", "a", encoding="utf-8") as log:
        finished = subprocess.run(command(options.parley, place, options.c), stdout=subprocess.PIPE, stderr=log,
                                  text=True, env=environment(os.environ["STUB_URL"]))
    if finished.returncode:
        raise SystemExit(finished.returncode)
    document = result(finished.stdout)
    print("RESULT " + json.dumps({"peer": "parley", "n": options.n, "run_s": round(document["seconds"], 3),
                                  "completed": document["conversations"]["completed"]}), flush=True)


def numbers(text):
    return [int(number) for number in text.split(",")]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stub", help="program of the stub server")
    parser.add_argument("--parley", default=HOME / "parley")
    parser.add_argument("--work", help="directory for data (default: a new one, deleted at the end)")
    parser.add_argument("--n", type=int, default=2500, help="conversations of a run")
    parser.add_argument("--latencies", type=numbers, default=[0, 50, 500])
    parser.add_argument("--concurrency", type=numbers, default=[64, 256, 512])
    parser.add_argument("--repetitions", type=int, default=1)
    parser.add_argument("--only", default="speed,faults,resume")
    parser.add_argument("--limit-s", type=float, default=600, help="longest that one command may take")
    parser.add_argument("--keep", action="store_true", help="keep data and logs")
    parser.add_argument("--peer", action="store_true", help="one run at STUB_URL with --n, --c and --out")
    parser.add_argument("--c", type=int, default=64)
    parser.add_argument("--out")
    return parser.parse_args()


def main():
    options = arguments()
    if options.peer:
        return peer(options)
    if not options.stub:
        raise SystemExit("--stub PATH is needed: the program of the stub server")
    temporary = None if options.work else tempfile.mkdtemp(prefix="parley-load-")
    options.work = options.work or temporary
    os.makedirs(options.work, exist_ok=True)
    stub = Stub(options.stub)
    try:
        warm_up(options, stub)
        for _ in range(options.repetitions):
            if "speed" in options.only:
                for latency in options.latencies:
                    for concurrency in options.concurrency:
                        speed(options, stub, latency, concurrency)
            if "faults" in options.only:
                speed(options, stub, 50, options.concurrency[0], limited=0.05, errors=0.05)
            if "resume" in options.only:
                resume(options, stub, 50, options.concurrency[0])
            if "scale" in options.only:
                scale(options, stub)
            if "publish" in options.only:
                publish(options, stub)
    finally:
        stub.close()
        if temporary and not options.keep:
            shutil.rmtree(temporary, ignore_errors=True)


if __name__ == "__main__":
    main()
