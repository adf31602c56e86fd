"""Makes what the tests of tokenizer and chat template compare with.

Usage: python text_golden.py RESOURCES

Reads RESOURCES/templates/*.jinja and writes, with the libraries `tokenizers` and `transformers`:
  texts.jsonl              200 texts: several languages, emoji, code, white space
  bytelevel/, metaspace/   two small tokenizers trained on them, in the two families' ways of writing bytes
  */ids.jsonl              for each text: its ids with and without special tokens, and what they decode to
  bytelevel/random.jsonl   ids drawn at random, and what they decode to
  chats.jsonl              200 conversations, each as one of the templates renders it
"""

import datetime
import json
import pathlib
import random
import sys

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast
from transformers.utils import chat_template_utils

FIRST = [
    "Good morning, Ada! Do you have a minute?", "Bom dia! Você tem experiência com padaria?", "Não, obrigado; já estou à procura há três meses.",
    "Здравствуйте! Меня зовут Ольга, я рекрутер.", "Зарплата — от 120 000 ₽ в месяц, удалёнка возможна.", "Olá, João — tudo bem? Ação, coração, pão.",
    "👋 Hi! 🎉🎉 We're hiring 👩‍💻👨🏽‍🍳🇧🇷", "naïve café, Zürich, Ærø, smørrebrød, Łódź", "日本語の求人です。よろしくお願いします。", "مرحبا، هل أنت متاح غدا؟",
    "def answer(x):\n    return x if x > 0 else -x\n", "SELECT id, name FROM candidates WHERE score >= 0.75 ORDER BY id;", "for (int i = 0; i < n; i++) {\n\tsum += a[i];\n}",
    "{\"name\": \"Bo\", \"skills\": [\"Java\", \"SQL\"]}", "<p class='x'>Tom &amp; Jerry</p>", "   three spaces before, two after  ", "tabs\tand\nlines\r\nand more\n\n\nend",
    "1234567890 3.14159 1,000,000 2026-11-21 50%", "ALL CAPS and MixedCase and snake_case and kebab-case", "don't can't I'm you're we've he'll she'd", "a", " ", "e\u0301 is not \u00e9", "zero\u200bwidth\u00a0and\ufeffmarks",
    "ﬁ ligature, ½ half, ² squared, Ⅳ four", "한국어 채용 공고입니다", "नमस्ते, आप कैसे हैं?", "ελληνικά γράμματα", "𝕬𝖓𝖙𝖎𝖖𝖚𝖆 𐍈 🜁", "C:\\Users\\ada\\cv.pdf and /home/ada/cv.pdf",
    "https://example.org/jobs?id=42&lang=pt#top", "ada.lovelace+jobs@example.org", "!!! ??? ... --- *** ___ ###", "Line one.\n\n- item\n- item two\n\n> quote", "$E = mc^2$ and \\frac{1}{2}",
    "She said: “Let’s talk — tomorrow?” ‘Yes…’", "<|user|> is not what it seems </s>", "The end of it all<unk>", "{{ not a template }} {% if x %}", "",
]
LAST = ["Ada", "João", "Ольга", "Müller", "李雷", "🙂", "x_1", "€ 3.500,00", "\n", "…"]
MARKS = ["<|im_start|>", "<|im_end|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "[INST]", "[/INST]", "<|user|>", "<|assistant|>", "<|system|>"]
SPLIT = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"


def texts():
    dice = random.Random(7)
    made = list(FIRST)
    while len(made) < 200:
        made.append(dice.choice(FIRST) + dice.choice([" ", "\n", ""]) + dice.choice(LAST) + dice.choice(["", " " + dice.choice(FIRST)]))
    return made


def byte_level(corpus):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(SPLIT), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=600, special_tokens=["<s>", "</s>", *MARKS], initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False)
    tokenizer.train_from_iterator(corpus, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", tokenizer.token_to_id("<s>"))])
    return tokenizer


def metaspace(corpus):
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    plain = [text for text in corpus if text.isascii() or "ç" in text or "я" in text]
    trainer = trainers.BpeTrainer(vocab_size=700, special_tokens=["<unk>", "<s>", "</s>", *[f"<0x{byte:02X}>" for byte in range(256)], *MARKS], show_progress=False)
    split = tokenizer.pre_tokenizer
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
    tokenizer.train_from_iterator(plain, trainer)
    document = json.loads(tokenizer.to_str())
    document["pre_tokenizer"] = split
    document["added_tokens"] = [token for token in document["added_tokens"] if not token["content"].startswith("<0x")]
    tokenizer = Tokenizer.from_str(json.dumps(document))
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", tokenizer.token_to_id("<s>"))])
    return tokenizer


def write_lines(path, documents):
    path.write_text("".join(json.dumps(document, ensure_ascii=False) + "\n" for document in documents), encoding="utf-8")


def write_tokenizer(directory, tokenizer, corpus):
    directory.mkdir(parents=True, exist_ok=True)
    document = json.loads(tokenizer.to_str())
    (directory / "tokenizer.json").write_text(json.dumps(document, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    fast = PreTrainedTokenizerFast(tokenizer_file=str(directory / "tokenizer.json"), bos_token="<s>", eos_token="</s>")
    lines = []
    for text in corpus:
        ids = fast(text)["input_ids"]
        bare = fast(text, add_special_tokens=False)["input_ids"]
        lines.append({"ids": ids, "bare": bare, "decoded": fast.decode(ids, skip_special_tokens=True)})
    write_lines(directory / "ids.jsonl", lines)
    return fast


def chats(resources, fast, corpus):
    class Fixed(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 11, 21, 9, 5, 7)

    chat_template_utils.datetime = Fixed
    templates = sorted((resources / "templates").glob("*.jinja"))
    lines = []
    for number, text in enumerate(corpus):
        template = templates[number % len(templates)]
        messages = [{"role": "system", "content": corpus[(number * 7 + 3) % 200]}] if number % 3 else []
        for turn in range(number % 4):
            messages.append({"role": "user", "content": corpus[(number + 11 * turn) % 200]})
            reply = corpus[(number + 13 * turn + 5) % 200]
            messages.append({"role": "assistant", "content": f"<think>\nLet me see.\n</think>\n\n{reply}" if turn == 1 else reply})
        messages.append({"role": "user", "content": text})
        if number % 5 == 4:
            messages.append({"role": "assistant", "content": corpus[(number + 1) % 200]})
        if number % 9 == 3:
            messages += [{"role": "assistant", "content": "and once more"}, {"role": "assistant", "content": "and again"}]
        line = {"template": template.name, "messages": messages, "reply": number % 5 != 4}
        try:
            line["rendered"] = fast.apply_chat_template(messages, chat_template=template.read_text(encoding="utf-8"), tokenize=False, add_generation_prompt=line["reply"])
        except Exception as refused:
            line["refused"] = str(refused)
        lines.append(line)
    write_lines(resources / "chats.jsonl", lines)


def main():
    resources = pathlib.Path(sys.argv[1])
    corpus = texts()
    write_lines(resources / "texts.jsonl", corpus)
    fast = write_tokenizer(resources / "bytelevel", byte_level(corpus), corpus)
    dice = random.Random(11)
    drawn = [[dice.randrange(len(fast)) for _ in range(dice.randrange(1, 40))] for _ in range(60)]
    write_lines(resources / "bytelevel" / "random.jsonl", [{"ids": ids, "decoded": fast.decode(ids, skip_special_tokens=True)} for ids in drawn])
    write_tokenizer(resources / "metaspace", metaspace(corpus), corpus)
    chats(resources, fast, corpus)


main()
