"""Load runs of the live chat: starts `parley up`, and the load in a process of its own. Python 3.11, Go, Linux.

    python3 benchmarks/chat/run.py                                  everything
    python3 benchmarks/chat/run.py --only chat --rates 100,500,1000
    python3 benchmarks/chat/run.py --only read --read-rates 3000
    python3 benchmarks/chat/run.py --url http://127.0.0.1:8080      at a Parley that runs; its model has to be rehearsal

The model is the rehearsal with a fixed reply of 60 words. Each run prints one JSON object; all are appended to
benchmarks/target/results/chat.jsonl.

    rate, seconds      requests begun per second, whether or not earlier ones were answered (open loop), and for how long
    *_ms               from when the POST was due: accept_ms until its 202, first_delta_ms until the first delta was read,
                       terminal_ms until response.completed was; refuse_ms until a 429 or 503
    completed_s        chats whose end was read, per second, the time to drain included
    outcomes           how chats ended; "torn": deltas that together are not the text
    apart_ms           streams: how much later than the first of its chat's clients one had a delta
    load_late_ms       how late the load itself was: where this is large, the machine was too small for both
    cpu_s, load_cpu_s  CPU of parley with all of its processes, and of the load
    foreign_cores      cores that others used meanwhile; distrust runs above 0.3
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

HOME = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOME / "benchmarks" / "generation"))
from processes import Tree  # noqa: E402

RESULTS = HOME / "benchmarks" / "target" / "results" / "chat.jsonl"
EXTERNAL = ("KAFKA_BOOTSTRAP_SERVERS", "APICURIO_REGISTRY_URL", "DATABASE_URL", "PARLEY_DATA_DIR", "OPENAI_API_KEY")
WORDS = "Thank you for writing; the position is open, the team is small, and the work is varied. ".split()
REPLY = " ".join(WORDS[i % len(WORDS)] for i in range(60))


class Parley:
    """`parley up` in a fresh data directory, with replies of so many words a second (0: all at once)."""

    def __init__(self, options, words_per_second=0, words=REPLY):
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="chat-", dir=options.work))
        shutil.copytree(HOME / "config", self.place / "config")
        models = self.place / "config" / "models.yml"
        said = "    backend: rehearsal\n    reply: " + json.dumps(words) + "\n"
        said += f"    words_per_second: {words_per_second}\n" if words_per_second else ""
        models.write_text(models.read_text().replace("    backend: rehearsal\n", said, 1))
        values = {name: value for name, value in os.environ.items() if name not in EXTERNAL}
        self.process = subprocess.Popen(
            [str(options.parley), "up", "--port", "0", "--json", "--config", str(self.place / "config"), "--data-dir",
             str(self.place / "data")], stdout=subprocess.PIPE, stderr=open(self.place / "log.txt", "w"), text=True, env=values)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("parley up failed: " + (self.place / "log.txt").read_text()[-2000:])
        self.url = json.loads(line)["api"]

    def close(self, keep):
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
        if keep:
            print(f"kept {self.place}", file=sys.stderr)
        else:
            shutil.rmtree(self.place, ignore_errors=True)


def measure(options, parley, scenario, **settings):
    """One run of the load; prints its figures."""
    command = [options.load, "-url", parley.url if parley else options.url]
    for name, value in settings.items():
        command += [f"-{name}", str(value)]
    load = subprocess.Popen([*command, scenario], stdout=subprocess.PIPE, text=True)
    tree = Tree(parley.process.pid, parley.place / "data") if parley else None
    before = sum(stat[1] for stat in tree.members().values()) if tree else 0
    over = threading.Event()

    def watch():
        while not over.wait(0.5):
            tree.sample()
    watching = threading.Thread(target=watch)
    if tree:
        watching.start()
    printed, _ = load.communicate()
    over.set()
    if load.returncode:
        raise SystemExit(f"the load failed with status {load.returncode}")
    figures = json.loads(printed)
    if tree:
        watching.join()
        tree.sample(with_pss=True)
        # What the processes used before this run is not foreign either: it is in neither figure.
        used = tree.figures(figures["load_cpu_s"] - before)
        used["cpu_s"] = round(used["cpu_s"] - before, 1)
        figures.update(used)
    tell(figures)


def tell(figures):
    line = json.dumps(figures)
    print(line, flush=True)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with open(RESULTS, "a", encoding="utf-8") as file:
        file.write(line + "\n")


def chats(options, parley):
    for rate in options.rates:
        measure(options, parley, "chat", rate=rate, seconds=options.seconds, warm=options.warm,
                conversations=options.conversations)


def reads(options, parley):
    for rate in options.read_rates:
        measure(options, parley, "read", rate=rate, seconds=options.seconds, warm=options.warm, conversations=200,
                messages=50)


def streams(options, parley):
    measure(options, parley, "streams", streams=2000, chats=50)


def with_parley(options, run, **settings):
    if options.url:
        return run(options, None)
    parley = Parley(options, **settings)
    try:
        run(options, parley)
    finally:
        parley.close(options.keep)


def numbers(text):
    return [int(number) for number in text.split(",")]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parley", default=HOME / "parley")
    parser.add_argument("--url", help="a Parley that runs already")
    parser.add_argument("--load", help="program of the load (default: built from benchmarks/chat/load)")
    parser.add_argument("--only", default="chat,read,streams")
    parser.add_argument("--rates", type=numbers, default=[100, 300, 500, 1000])
    parser.add_argument("--read-rates", type=numbers, default=[1000, 2000, 3000])
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--warm", type=int, default=10)
    parser.add_argument("--conversations", type=int, default=1000)
    parser.add_argument("--work", help="directory for data (default: a new one, deleted at the end)")
    parser.add_argument("--keep", action="store_true", help="keep data and logs")
    return parser.parse_args()


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="parley-chat-") as temporary:
        options.work = options.work or (tempfile.mkdtemp(prefix="parley-kept-") if options.keep else temporary)
        if not options.load:
            options.load = str(pathlib.Path(temporary) / "load")
            subprocess.run(["go", "build", "-o", options.load, "."], cwd=pathlib.Path(__file__).parent / "load", check=True)
        only = options.only.split(",")
        if "chat" in only:
            with_parley(options, chats)
        if "read" in only:
            with_parley(options, reads)
        if "streams" in only:
            # 50 chats make 100 deltas a second, for 30 s; more would have to wait for the model's 64 calls at once.
            with_parley(options, streams, words_per_second=2)


if __name__ == "__main__":
    main()
