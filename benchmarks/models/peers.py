"""`parley model bench` beside its peers, in turn, so that all of them have the same minutes. Python 3.11, Linux.

    python3 benchmarks/models/peers.py FOLDER --transformers PYTHON --llama-cpp PYTHON [--rounds 3] [--only bf16,int8]

FOLDER is what make_model.py writes; PYTHON an interpreter that knows the peer, which is left out where none is named. Each round
measures everything once. Prints a JSON line for each figure as it comes, then a table of medians, and of ratios within rounds.

    prefill, decode    tokens/s with prompts of 128 tokens; `long`: prefill of one prompt of 512
    foreign_cores      cores that others used meanwhile; runs above 0.3 are printed and left out of the table
"""
import argparse
import collections
import json
import pathlib
import statistics
import subprocess
import sys

HOME = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOME / "benchmarks" / "generation"))
from processes import Tree  # noqa: E402

BESIDE = {  # what is compared with what: ours, and the peer's
    "fp32": ["transformers fp32"],
    "bf16": ["transformers bf16", "llama.cpp f16"],
    "int8": ["parley bf16", "llama.cpp q8_0"],
    "int4": ["parley bf16", "llama.cpp q4_0"],
}


def contenders(options):
    names = ["parley bf16"] + [f"parley {name}" for name in options.only if name != "bf16"]
    for ours in options.only:
        names += [peer for peer in BESIDE[ours] if peer not in names]
    known = {"parley": HOME / "parley", "transformers": options.transformers, "llama.cpp": options.llama_cpp}
    return [name for name in names if known[name.split()[0]]]


def command(options, name, prompt, batches, tokens):
    who, precision = name.split()
    if who == "parley":
        return [HOME / "parley", "model", "bench", options.folder, "--precision", precision, "--threads", options.threads,
                "--prompt", prompt, "--batches", batches, "--tokens", tokens, "--json"]
    python, script = {
        "transformers": (options.transformers, "transformers_bench.py"),
        "llama.cpp": (options.llama_cpp, "llama_cpp_bench.py"),
    }[who]
    return [python, HOME / "benchmarks" / "models" / script, options.folder, precision, options.threads, prompt, batches, tokens]


def run(options, name, prompt, batches, tokens):
    """Figures of one run of one contender, by batch."""
    words = [str(word) for word in command(options, name, prompt, batches, tokens)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    tree = Tree(process.pid, "/nowhere")
    lines = []
    for line in process.stdout:
        tree.sample()
        lines.append(json.loads(line))
    foreign = tree.figures(0)["foreign_cores"]
    if process.wait():
        raise SystemExit(f"{name} failed with {process.returncode}: {' '.join(words)}")
    for line in lines:
        yield {
            "who": name,
            "batch": line["batch"],
            "prompt": prompt,
            "prefill": line.get("prefill_tokens_per_second", line.get("prefill")),
            "decode": line.get("decode_tokens_per_second", line.get("decode")),
            "foreign_cores": foreign,
        }


def measure(options):
    """(contender, figure) to the figures of all rounds; None where others were at work."""
    rounds = collections.defaultdict(list)
    for _ in range(options.rounds):
        for name in contenders(options):
            for prompt, batches, tokens in ((128, options.batches, 40), (512, "1", 8)):
                for figure in run(options, name, prompt, batches, tokens):
                    print(json.dumps(figure), flush=True)
                    quiet = figure["foreign_cores"] <= 0.3
                    keys = ["long"] if prompt == 512 else [f"prefill {figure['batch']}", f"decode {figure['batch']}"]
                    for key in keys:
                        kind = "decode" if key.startswith("decode") else "prefill"
                        rounds[name, key].append(figure[kind] if quiet else None)
    return rounds


def tell(options, rounds):
    keys = sorted({key for _, key in rounds})
    print("| tokens/s | " + " | ".join(keys) + " |\n|" + "---|" * (len(keys) + 1))
    for name in contenders(options):
        print(f"| {name} | " + " | ".join(median(rounds[name, key]) for key in keys) + " |")
    for ours in options.only:
        for peer in BESIDE[ours]:
            if (peer, keys[0]) in rounds:
                ratios = [ratio(rounds[f"parley {ours}", key], rounds[peer, key]) for key in keys]
                print(f"| parley {ours} / {peer} | " + " | ".join(ratios) + " |")


def ratio(ours, theirs):
    return median([one / other for one, other in zip(ours, theirs) if one and other], 2)


def median(values, digits=0):
    known = [value for value in values if value]
    return f"{statistics.median(known):,.{digits}f}" if known else "-"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--transformers")
    parser.add_argument("--llama-cpp")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batches", default="1,16")
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(BESIDE))
    chosen = parser.parse_args()
    tell(chosen, measure(chosen))
