"""Loads exported datasets with Hugging Face's `datasets`, the way their users would, and checks what is in them.

Usage: check_datasets.py DIRECTORY...

Each DIRECTORY holds one subdirectory per format: openai, sharegpt, trl, parquet, all exported from the same examples. All are
loaded with one cache, as on the machine of somebody who exports again.
Prints a JSON summary of each; exits with 1 and a message at the first thing that is wrong.
"""

import json
import logging
import os
import sys
import tempfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"

import datasets  # noqa: E402  (the environment must be set first)

SPEAKERS = {"system": "system", "user": "human", "assistant": "gpt"}
PARQUET_COLUMNS = [
    "messages",
    "conversation_id",
    "seed_id",
    "flow_id",
    "tags",
    "models",
    "rehearsal",
    "prompt_tokens",
    "completion_tokens",
    "truncated_turns",
]
COLUMNS = {
    "openai": ["messages"],
    "sharegpt": ["conversations"],
    "trl": ["prompt", "completion"],
    "parquet": PARQUET_COLUMNS,
}


def require(condition, message):
    if not condition:
        sys.exit(f"check_datasets: {message}")


class Complaints(logging.Handler):
    """What the library finds wrong with a card, it only logs."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())


def load(directory, form, cache):
    """The dataset by its card, compared with its manifest and with what the files themselves say."""
    loaded = datasets.load_dataset(str(directory), cache_dir=str(cache / "card" / form))
    manifest = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
    require(manifest["format"] == form, f"{directory} says it is {manifest['format']}")
    files = {file["split"]: file for file in manifest["files"]}
    require(set(loaded) == set(files), f"{form}: splits {sorted(loaded)} but files for {sorted(files)}")
    for split, rows in loaded.items():
        require(rows.column_names == COLUMNS[form], f"{form}: columns {rows.column_names}")
        require(len(rows) == files[split]["rows"], f"{form}: {len(rows)} rows in {split}, manifest {files[split]['rows']}")
    bare = datasets.load_dataset(
        "parquet" if form == "parquet" else "json",
        data_files={split: str(directory / file["path"]) for split, file in files.items()},
        cache_dir=str(cache / "bare" / form),
    )
    for split, rows in bare.items():
        require(rows.features == loaded[split].features, f"{form}: the card's features differ: {rows.features}")
    return loaded


def completions(messages):
    """What TRL's format makes of a conversation."""
    return [
        {"prompt": messages[:turn], "completion": [message]}
        for turn, message in enumerate(messages)
        if message["role"] == "assistant"
    ]


def check_split(split, parquet, others):
    conversations = [row["messages"] for row in parquet[split]]
    require(all(conversation for conversation in conversations), f"{split} has an empty conversation")
    openai = [row["messages"] for row in others["openai"][split]]
    require(openai == conversations, f"openai differs from parquet in {split}")
    spoken = [
        [{"from": SPEAKERS[message["role"]], "value": message["content"]} for message in conversation]
        for conversation in conversations
    ]
    require([row["conversations"] for row in others["sharegpt"][split]] == spoken, f"sharegpt differs in {split}")
    expected = [row for conversation in conversations for row in completions(conversation)]
    require(list(others["trl"][split]) == expected, f"trl differs in {split}")


def check(root, cache):
    loaded = {form: load(root / form, form, cache) for form in COLUMNS}
    parquet = loaded["parquet"]
    for split in parquet:
        check_split(split, parquet, loaded)
    seeds = {split: set(rows["seed_id"]) for split, rows in parquet.items()}
    shared = set.intersection(*seeds.values()) if len(seeds) > 1 else set()
    require(not shared, f"seeds in more than one split: {sorted(shared)[:3]}")
    ids = [conversation for rows in parquet.values() for conversation in rows["conversation_id"]]
    require(len(ids) == len(set(ids)), "a conversation is there twice")
    print(json.dumps({form: {split: len(rows) for split, rows in sets.items()} for form, sets in loaded.items()}))


def main(roots):
    complaints = Complaints()
    logging.getLogger("datasets").addHandler(complaints)
    with tempfile.TemporaryDirectory() as temporary:
        for root in roots:
            check(root, Path(temporary))
        require(not complaints.messages, f"the library complains: {complaints.messages}")


if __name__ == "__main__":
    require(len(sys.argv) > 1, "usage: check_datasets.py DIRECTORY...")
    main([Path(root) for root in sys.argv[1:]])
