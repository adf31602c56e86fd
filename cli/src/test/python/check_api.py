"""Tries an API that runs against its own OpenAPI document with schemathesis: every phase, every check.

Usage: check_api.py URL [--examples N] [--seed N] [--model NAME]

--examples bounds the cases of each operation and phase. Prints what schemathesis sums up; exits with 1 when anything is found,
which is then on standard error with a command that repeats it.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

OPTIONS = [
    "--checks", "all",
    "--continue-on-failure",
    # JSON Schema has no word for "text without NUL"; HostileInputIT has it.
    "--generation-allow-x00", "false",
    "--request-timeout", "60",
    "--suppress-health-check", "all",
    "--warnings", "off",
]  # fmt: skip

# What is wrong may be refused for its size, too; a 5xx is no refusal. The stream of a conversation has no end: what comes in half
# a second has to do. On a busy machine it may not even have begun by then, and is tried again.
CONFIGURATION = """
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "413", "414", "415", "422", "428", "429", "431"]

[[operations]]
include-operation-id = "follow_conversation"
request-timeout = 0.5
request-retries = 3
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--examples", type=int, default=10)
    parser.add_argument("--seed", type=int, help="other cases than the ones that every run without a seed has")
    parser.add_argument("--model", default="rehearsal", help="a model of its catalogue that answers at once")
    arguments = parser.parse_args()
    command = [str(Path(sys.executable).with_name("schemathesis")), "--no-color", "run", f"{arguments.url}/openapi.yml"]
    command += ["--max-examples", str(arguments.examples), *OPTIONS]
    command += ["--generation-deterministic"] if arguments.seed is None else ["--seed", str(arguments.seed)]
    environment = {
        "SCHEMATHESIS_HOOKS": "api_hooks",
        "PYTHONPATH": str(Path(__file__).resolve().parent),
        "PARLEY_MODEL": arguments.model,
    }
    # It keeps notes of what it found, and would begin with that the next time.
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch, "schemathesis.toml").write_text(CONFIGURATION, encoding="utf-8")
        finished = subprocess.run(
            command, cwd=scratch, env=os.environ | environment, capture_output=True, text=True, check=False
        )
    if finished.returncode:
        sys.exit(finished.stdout + finished.stderr)
    print(finished.stdout[finished.stdout.find("SUMMARY") :])


if __name__ == "__main__":
    main()
