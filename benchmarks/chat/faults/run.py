"""Breaks a running Parley and looks what is left. Python 3.11, standard library, Linux; build Parley first.

    python3 benchmarks/chat/faults/run.py                       everything; each in an installation of its own
    python3 benchmarks/chat/faults/run.py --only ryw,kills --seconds 60

    ryw       200 mixed requests/s on two instances: what was written at one is read at the other
    postgres  the database shut down, crashed, and suspended, under writes: nothing lost, read model = fold of the log
    kills     kill -9 of the only API 20 times under writes: the same, and one reply per chat
    rebuild   rebuild-read-model again and again under reads and writes
    trace     a chat with log: false: where its words are afterwards, in every topic, table and file
    cancel    how long a running reply goes on after its cancellation
    idle      latency of chats without and with 500 idle streams and readers that do not read
    overload  10 times the sustainable load for --seconds

Prints one JSON object each, appended to benchmarks/target/results/chat-faults.jsonl. Comparisons with the log are made by code
that shares nothing with the projector (testkit, package inspect).
"""
import argparse
import asyncio
import json
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import time

import scenarios
from installation import HOME, Installation

RESULTS = HOME / "benchmarks" / "target" / "results" / "chat-faults.jsonl"
ALL = ["ryw", "postgres", "kills", "rebuild", "trace", "cancel", "idle", "overload"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(ALL))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, help="writes/s under faults, or the sustainable chats/s of overload")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--parley", default=HOME / "parley")
    parser.add_argument("--work", help="directory for data (default: a new one, deleted at the end)")
    parser.add_argument("--keep", action="store_true", help="keep data and logs")
    return parser.parse_args()


def main():
    options = arguments()
    random.seed(options.seed)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    for name in options.only.split(","):
        place = pathlib.Path(tempfile.mkdtemp(prefix=f"parley-{name}-", dir=options.work))
        installation = Installation(place, options.parley)
        began = time.monotonic()
        try:
            figures = asyncio.run(getattr(scenarios, name)(installation, options))
        finally:
            installation.close()
        line = json.dumps({"test": name, **figures, "wall_s": round(time.monotonic() - began)})
        print(line, flush=True)
        RESULTS.parent.mkdir(parents=True, exist_ok=True)
        with open(RESULTS, "a", encoding="utf-8") as file:
            file.write(line + "\n")
        if options.keep:
            print(f"kept {place}")
        else:
            shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
