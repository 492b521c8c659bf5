"""Text from data sets in the Hub's layout, which lie in a local folder here: there is no network."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from clte.errors import ClteError
from clte.models.parallel_text import ParallelFile
from clte.pretraining.hub import HubSpec, read_hub

ROWS = [
    {"translation": {"en": "a red  boat", "fr": "un bateau rouge"}},
    {"translation": {"en": "two\tboats", "fr": "deux bateaux"}},
    {"translation": {"en": "no boat", "fr": None}},
]


def dataset(folder: Path, config: str, rows: list[dict]) -> str:
    """A folder as opus-100 has it: one parquet a configuration and split, named in README.md."""
    (folder / config).mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows), folder / config / "train-00000-of-00001.parquet")
    front = f"---\nconfigs:\n- config_name: {config}\n  data_files:\n  - split: train\n"
    (folder / "README.md").write_text(f"{front}    path: {config}/train-*\n---\n", encoding="utf-8")
    return f"{folder}:{config}"


def read(text: str, tmp_path: Path, rows: int = 100) -> object:
    return read_hub(HubSpec.parse(text), rows=rows, cache_dir=tmp_path / "cache")[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Helsinki-NLP/opus-100:en-fr", ("Helsinki-NLP/opus-100", "en-fr", None, None)),
        ("owner/name", ("owner/name", None, None, None)),
        ("owner/name@text=tr", ("owner/name", None, "text", "tr")),
        ("owner/name:2024@text=tr", ("owner/name", "2024", "text", "tr")),
    ],
)
def test_what_can_be_written(text: str, expected: tuple) -> None:
    spec = HubSpec.parse(text)
    assert (spec.name, spec.config, spec.column, spec.language) == expected


@pytest.mark.parametrize("text", ["", "a b", "name:", "name@text", "name@=fr", "name:x:y"])
def test_what_cannot(text: str) -> None:
    with pytest.raises(ClteError, match=r"is not a Hub data set\. Write 'Helsinki-NLP"):
        HubSpec.parse(text)


def test_a_translation_column(tmp_path: Path) -> None:
    text = dataset(tmp_path / "opus", "en-fr", ROWS)
    found = read(text, tmp_path)
    assert isinstance(found, ParallelFile)
    assert found.name == text and found.languages == ("en", "fr")
    assert found.rows == [
        ("a red boat", "un bateau rouge"),
        ("two boats", "deux bateaux"),
        ("no boat", ""),
    ]
    assert len(read(text, tmp_path, rows=2).rows) == 2  # type: ignore[attr-defined]


def test_a_column_of_text(tmp_path: Path) -> None:
    text = dataset(tmp_path / "prose", "all", [{"line": "bir  tekne"}, {"line": None}])
    assert read(f"{text}@line=tr", tmp_path) == ("tr", ["bir tekne"])


def test_other_layouts_are_named(tmp_path: Path) -> None:
    prose = dataset(tmp_path / "prose", "all", [{"line": "bir tekne", "n": 1}])
    with pytest.raises(ClteError, match=r"has no column 'translation', but line, n.*@line=fr"):
        read(prose, tmp_path)
    with pytest.raises(ClteError, match="has no column 'words', but line, n"):
        read(f"{prose}@words=tr", tmp_path)
    with pytest.raises(ClteError, match="its column 'n' does not hold text"):
        read(f"{prose}@n=tr", tmp_path)
    one = dataset(tmp_path / "one", "x", [{"translation": {"en": "a boat"}}])
    with pytest.raises(ClteError, match="two or more languages"):
        read(one, tmp_path)


def test_the_benchmark_itself_is_refused(tmp_path: Path) -> None:
    for name in ("facebook/xnli:fr", "xnli", "someone/XNLI_extended"):
        with pytest.raises(ClteError, match="is XNLI, which is for tests"):
            HubSpec.parse(name)
    disguised = dataset(tmp_path / "other", "x", [{"premise": "a boat", "promptID": 1}])
    with pytest.raises(ClteError, match="has XNLI's columns"):
        read(f"{disguised}@premise=en", tmp_path)


def test_offline_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ClteError, match=r"could not be read from the Hub.*Go online.*--parallel"):
        read("someone/nothing-of-the-kind:en-fr", tmp_path)


def test_without_the_package_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(ClteError, match=r"pip install 'clte\[hub\]'"):
        read("owner/name:en-fr", tmp_path)
