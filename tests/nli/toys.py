"""Made-up NLI: a word-level tokenizer, a tiny BERT, files in the layouts that are read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertModel

from clte.data.corpus import LABELS
from clte.files import write_json
from clte.models.wordpiece import SPECIAL_TOKENS, tokenizer_config
from clte.nli.sources import Row

THINGS = ("lamp", "boat", "drum", "kite", "sofa", "vase")
MARKS = ("surely", "perhaps", "never")
"""One word a label: entailment, neutral, contradiction."""
FOREIGN = {"de": "o", "fr": "u"}


def say(word: str, code: str) -> str:
    return word + FOREIGN.get(code, "")


def toy_rows(count: int = 60, codes: Sequence[str] = ("en",)) -> list[Row]:
    """Premises of two things; the hypothesis has the word for its label."""
    rows = []
    for i in range(count):
        premise = (THINGS[i % 6], THINGS[(i // 6) % 6])
        hypothesis = (MARKS[i % 3], THINGS[(i // 3) % 6])
        rows.append(
            Row(
                i % 3,
                {c: (" ".join(say(w, c) for w in premise),) for c in codes},
                {c: (" ".join(say(w, c) for w in hypothesis),) for c in codes},
            )
        )
    return rows


def toy_tokenizer(words: Sequence[str] = ()) -> Tokenizer:
    """Whole words only."""
    known = [say(w, c) for c in ("en", "de", "fr") for w in (*THINGS, *MARKS)]
    vocabulary = {w: i for i, w in enumerate(dict.fromkeys([*SPECIAL_TOKENS, *known, *words]))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def toy_start(folder: Path) -> Path:
    """A folder with a random encoder, as compact's is."""
    folder.mkdir(parents=True)
    tokenizer = toy_tokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    write_json(folder / "tokenizer_config.json", tokenizer_config())
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = BertModel(
            BertConfig(
                vocab_size=tokenizer.get_vocab_size(),
                hidden_size=32,
                num_hidden_layers=2,
                num_attention_heads=4,
                intermediate_size=32,
                max_position_embeddings=64,
                initializer_range=0.1,
            )
        )
    model.save_pretrained(folder)
    return folder


def write_alone(path: Path, rows: Sequence[tuple[str, str, str, str]]) -> None:
    """``language premise hypothesis label``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ["language\tpremise\thypothesis\tlabel", *("\t".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_xnli_dev(folder: Path, premises: int, codes: Sequence[str]) -> Path:
    """A dev file in XNLI's columns with three hypotheses a premise."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["language\tgold_label\tsentence1\tsentence2\tpromptID\tpairID\tgenre"]
    for code in codes:
        for number in range(premises):
            for at, label in enumerate(LABELS):
                thing = say(THINGS[number % 6], code)
                other = say(THINGS[(number // 6) % 6], code)
                cells = (
                    code,
                    label,
                    f"{thing} {other} {number}",
                    f"{say(MARKS[at], code)} {thing}",
                )
                lines.append("\t".join((*cells, str(number), str(3 * number + at), "made-up")))
    (folder / "xnli.dev.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
