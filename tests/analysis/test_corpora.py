from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from clte.analysis.corpora import (
    label_counts,
    leak_map,
    lengths,
    recorded_sub_words,
    splits_of,
    sub_words,
    tokenizers_here,
)
from clte.data.skeleton import xnli_skeleton
from clte.errors import ClteError
from clte.files import write_json
from clte.paths import workspace
from tests.corpora import tiny_corpus


@pytest.fixture(autouse=True)
def nothing_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(tmp_path / "shipped"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))


def test_the_papers_split_leaks_every_premise_and_the_clean_one_none() -> None:
    corpus = xnli_skeleton()
    splits = splits_of(corpus)
    assert list(splits) == ["paper", "paper-grouped", "clean", "grouped"]
    premises, leak = leak_map(corpus, splits["paper"])
    assert (premises["train_rows"] > 0).all()
    assert len(premises) == leak.test_premises == leak.premises_in_train
    assert (leak.settled, leak.two_way_ties, leak.test_rows) == (410, 90, 500)
    assert leak.accuracy == pytest.approx(0.91)
    # A premise has three rows: what is not in test is in train.
    whole = premises["test_rows"] + premises["train_rows"]
    assert whole.max() == 3 and (whole == 3).mean() > 0.99
    for name in ("paper-grouped", "clean"):
        premises, leak = leak_map(corpus, splits[name])
        assert (premises["train_rows"] == 0).all()
        assert leak.accuracy == pytest.approx(1 / 3)
    assert len(premises) == 1670


def test_labels_and_lengths_are_counted() -> None:
    corpus = tiny_corpus(30)
    counts = label_counts(corpus)
    assert counts.groupby("part")["share"].sum().tolist() == pytest.approx([1, 1])
    assert counts["items"].sum() == 30
    table = lengths(corpus)
    assert len(table) == 8
    assert (table[table["role"] == "premise"]["median"] == 5).all()
    assert lengths(xnli_skeleton()).empty
    bare = replace(corpus, labels=np.full(30, -1, np.int8))
    assert label_counts(bare).query("label == ''")["share"].tolist() == [1, 1]


def by_letters(path: Path) -> Path:
    """A tokenizer that makes every letter a sub-word of its own."""
    letters = {chr(c): i for i, c in enumerate([*range(97, 123), *range(0x430, 0x450)], start=1)}
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0, **letters, **{f"##{c}": i + 90 for c, i in letters.items()}}, unk_token="[UNK]"))  # fmt: skip
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    path.parent.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(path))
    return path


def test_sub_words_are_counted_per_word_and_against_english(tmp_path: Path) -> None:
    corpus = tiny_corpus(12, ("en", "bg"))
    table = sub_words(corpus, by_letters(tmp_path / "t" / "tokenizer.json")).set_index("language")
    for code in ("en", "bg"):
        texts = [*corpus.premises[code], *corpus.hypotheses[code]]
        letters = sum(len(t.replace(" ", "")) for t in texts)
        assert table.loc[code, "per_word"] == pytest.approx(
            letters / sum(len(t.split()) for t in texts)
        )
    assert table.loc["en", "ratio"] == 1
    assert (table["unknown"] == 0).all()
    (tmp_path / "odd.json").write_text("{", "utf-8")
    with pytest.raises(ClteError, match="is damaged"):
        sub_words(corpus, tmp_path / "odd.json")


def test_tokenizers_with_the_same_file_share_a_line(tmp_path: Path) -> None:
    for place in (
        tmp_path / "shipped" / "compact",
        tmp_path / "shipped" / "compact-nli",
        workspace() / "backbones" / "compact-0123456789ab",
    ):
        by_letters(place / "tokenizer.json")
    other = tmp_path / "hub" / "models--made--up" / "snapshots" / "abc" / "tokenizer.json"
    other.parent.mkdir(parents=True)
    other.write_text("{}", "utf-8")
    assert list(tokenizers_here()) == ["compact, compact-nli", "made/up"]


def test_records_are_read_without_the_model(tmp_path: Path) -> None:
    assert recorded_sub_words().empty
    folder = tmp_path / "shipped" / "compact"
    write_json(folder / "pretraining.json", {"fertility": {"bg": 1.5, "en": 1.25}, "held_out": {"rows": 499}})  # fmt: skip
    table = recorded_sub_words().set_index("language")
    assert table.loc["bg", "ratio"] == pytest.approx(1.2)
    assert table["rows"].tolist() == [499, 499]
