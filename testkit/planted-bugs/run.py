#!/usr/bin/env python3
"""Shows that the tests of Parley's promises can fail: plants one bug after the other and expects its test to see it.

    python3 testkit/planted-bugs/run.py                  # all of bugs.json; half an hour on two cores
    python3 testkit/planted-bugs/run.py --only tenant    # those whose description has this word

Each bug replaces one line in a work tree of its own, made from the last commit; yours is not touched. Maven has to run on
JDK 25. Prints a line per bug: `caught`, `MISSED` (the test passed) or `NOT RUN` (nothing was tested: see the log that it
names). Exits with 1 unless all were caught.
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
PATIENCE_S = 900


def failures(reports):
    """Tests that failed, of those whose reports lie there; None when there is no report."""
    counts = [re.search(r"<testsuite [^>]*>", file.read_text(errors="replace")) for file in reports]
    found = [count.group() for count in counts if count]
    if not found:
        return None
    return sum(int(n) for suite in found for n in re.findall(r' (?:errors|failures)="(\d+)"', suite))


def run(tree, bug, log, maven):
    module, test = bug["test"].split("/")
    reports = tree / module / "target" / ("failsafe-reports" if test.endswith("IT") else "surefire-reports")
    for old in tree.glob("*/target/*-reports"):  # Maven would fail for what they say of the bug before
        shutil.rmtree(old)
    chosen = (["-Dtest=NoUnitTest", f"-Dit.test={test}", "verify"] if test.endswith("IT") else [f"-Dtest={test}", "test"])
    command = [*maven, "-q", "-B", "-Dparley.quick", "-Dspotless.check.skip", "-pl", module, "-am",
               "-Dsurefire.failIfNoSpecifiedTests=false", "-Dfailsafe.failIfNoSpecifiedTests=false", *chosen]
    with log.open("w") as out:
        try:
            subprocess.run(command, cwd=tree, stdout=out, stderr=subprocess.STDOUT, timeout=PATIENCE_S, check=False)
        except subprocess.TimeoutExpired:
            return "caught", "it did not end"
    failed = failures(reports.glob(f"TEST-*.{test}.xml"))
    if failed is None:
        return "NOT RUN", str(log)
    return ("caught", f"{failed} failed") if failed else ("MISSED", str(log))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", default=[""], metavar="WORD", help="bugs whose description or test has such a word")
    parser.add_argument("--maven", default="mvn", help="the command, with its first options (mvn)")
    arguments = parser.parse_args()
    bugs = [
        bug
        for bug in json.loads((HERE / "bugs.json").read_text())
        if any(word.lower() in (bug["bug"] + " " + bug["test"]).lower() for word in arguments.only)
    ]
    work = pathlib.Path(tempfile.mkdtemp(prefix="parley-planted-"))
    tree = work / "tree"
    subprocess.run(["git", "worktree", "add", "-q", "--detach", str(tree)], cwd=PROJECT, check=True)
    outcomes = []
    try:
        for number, bug in enumerate(bugs, 1):
            file = tree / bug["file"]
            sound = file.read_text()
            if sound.count(bug["line"]) != 1:
                sys.exit(f"{bug['file']} does not have this line once: {bug['line']}")
            file.write_text(sound.replace(bug["line"], bug["becomes"]))
            begin = time.monotonic()
            outcome, why = run(tree, bug, work / f"{number}.log", arguments.maven.split())
            file.write_text(sound)
            outcomes.append(outcome)
            print(f"{outcome:8}{bug['bug']} ({bug['test']}: {why}; {time.monotonic() - begin:.0f} s)", flush=True)
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(tree)], cwd=PROJECT, check=False)
        if "NOT RUN" not in outcomes and "MISSED" not in outcomes:
            shutil.rmtree(work, ignore_errors=True)
    print(f"{outcomes.count('caught')} of {len(bugs)} caught")
    return 0 if outcomes.count("caught") == len(bugs) else 1


if __name__ == "__main__":
    sys.exit(main())
