from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from corpora import tiny_corpus

from clte.data import hub
from clte.data.sources import load_corpus
from clte.errors import ClteError


def rows_of(part: str, languages: tuple[str, ...] = ("en", "fr")) -> list[dict]:
    """Rows in the Hub's form."""
    corpus = tiny_corpus(languages=languages)
    return [
        {
            "premise": {code: corpus.premises[code][i] for code in languages},
            "hypothesis": {
                "language": list(languages),
                "translation": [corpus.hypotheses[code][i] for code in languages],
            },
            "label": int(corpus.labels[i]),
        }
        for i in range(len(corpus))
        if corpus.parts[i] == part
    ]


def test_parquet_of_the_hubs_layout(tmp_path: Path) -> None:
    files = {}
    for part in ("dev", "test"):
        files[part] = tmp_path / f"{part}.parquet"
        pq.write_table(pa.Table.from_pylist(rows_of(part)), files[part])
    corpus = hub.read_hub_files(files, cache_dir=tmp_path / "cache")
    expected = tiny_corpus(languages=("en", "fr"))
    assert corpus.item_ids.tolist() == expected.item_ids.tolist()
    assert corpus.labels.tolist() == expected.labels.tolist()
    assert list(corpus.view("en-fr")) == list(expected.view("en-fr"))
    # Rows share a premise id exactly where they share the premise.
    pairs = set(zip(corpus.premise_ids, expected.premise_ids, strict=True))
    assert len(pairs) == len(set(corpus.premise_ids)) == len(set(expected.premise_ids)) == 20


def test_equal_premises_of_two_parts_are_apart() -> None:
    corpus = hub.corpus_from_rows({"dev": rows_of("dev"), "test": rows_of("dev")})
    assert not set(corpus.premise_ids[:30]) & set(corpus.premise_ids[30:])


def test_rows_of_another_form_are_refused() -> None:
    for change, message in (
        ({"label": -1}, r"test row 2: not of the form"),
        ({"premise": {"en": "a"}}, r"test row 2: expected premise and hypothesis in en, fr"),
        ({"hypothesis": "a"}, r"test row 2: not of the form"),
    ):
        first, second, *_ = rows_of("test")
        with pytest.raises(ClteError, match=message):
            hub.corpus_from_rows({"test": [first, second | change]})
    with pytest.raises(ClteError, match="no rows"):
        hub.corpus_from_rows({})


def test_no_hub_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    import datasets

    asked: dict = {}

    def refuse(*args: object, **named: object) -> None:
        asked.update(named)
        raise ConnectionError("no route to host")

    monkeypatch.setattr(datasets, "load_dataset", refuse)
    with pytest.raises(ClteError, match=r"no route to host.*Go online .* or download the official"):
        load_corpus("hub:facebook/xnli")
    # Two small files at a fixed commit, and nothing that could name the 950 MB of train.
    base = f"hf://datasets/facebook/xnli@{hub.HUB_REVISION}/all_languages"
    assert asked["data_files"] == {
        "dev": f"{base}/validation-00000-of-00001.parquet",
        "test": f"{base}/test-00000-of-00001.parquet",
    }
    assert len(hub.HUB_REVISION) == 40


def test_without_datasets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(ClteError, match=r"needs the package 'datasets': pip install 'clte\[hub\]'"):
        load_corpus("hub:facebook/xnli")


def test_other_names_are_not_read() -> None:
    with pytest.raises(ClteError, match=r"'hub:someone/else' is not read here"):
        load_corpus("hub:someone/else")
