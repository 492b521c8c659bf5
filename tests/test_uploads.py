from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from clte import uploads
from clte.data.corpus import LABELS, Corpus
from clte.data.sources import load_corpus
from clte.data.store import imported_names
from clte.errors import ClteError
from clte.paths import workspace
from clte.runs.folder import RunFolder
from clte.runs.store import RunStore
from clte.uploads import (
    add_run,
    audit_upload,
    file_name,
    free_name,
    keep_upload,
    read_pairs,
    read_upload,
    remove_corpus,
)
from tests.corpora import tiny_corpus
from tests.made_runs import made_config, made_run


def table(rows: int = 60, *, suffix: str = ".csv") -> bytes:
    """A file of one pair, as a person would hand it in."""
    corpus = tiny_corpus(rows)
    lines = [
        {"premise": p, "hypothesis": h, "label": LABELS[label], "premise_language": "fr",
         "hypothesis_language": "bg"}
        for p, h, label in corpus.view("fr-bg")
    ]  # fmt: skip
    if suffix == ".jsonl":
        return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
    mark = "\t" if suffix == ".tsv" else ","
    return "\n".join([mark.join(lines[0]), *(mark.join(line.values()) for line in lines)]).encode()


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl"])
def test_a_table_becomes_a_corpus_like_any_other(suffix: str) -> None:
    corpus = read_upload(f"Mine{suffix}", table(suffix=suffix))
    assert len(corpus) == 60 and corpus.languages == tiny_corpus(6, ("fr", "bg")).languages
    assert not imported_names()
    found = audit_upload(corpus)
    assert [row["part"] for row in found.rows] == ["train", "validation", "test"]
    assert sum(row["rows"] for row in found.rows) == 60
    assert found.leak.premises_in_train == 0
    keep_upload(corpus, "mine")
    assert imported_names() == ["mine"]
    again = load_corpus("mine")
    assert isinstance(again, Corpus) and again.revision == corpus.revision and again.name == "mine"
    with pytest.raises(ClteError, match="imported already"):
        keep_upload(corpus, "mine")
    remove_corpus("mine")
    assert not imported_names()
    assert not [path for path in (workspace() / "data").iterdir() if path.name.startswith("mine")]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", b"x", "a.xlsx is no CSV, TSV or JSONL"),
        ("a.pt", b"x", "no CSV, TSV or JSONL"),
        ("a.csv", b"", "a.csv is empty"),
        ("a.csv", b"premise,hypothesis,label\n", "a.csv has no rows"),
        ("a.csv", b"premise,hypothesis,label\na,b\n", "a.csv, row 2: 2 cells"),
        ("a.csv", b"premise,text1,label\na,b,neutral\n", "premise"),
        (
            "a.csv",
            b"premise,hypothesis,label\na,b,perhaps so\n",
            "a.csv, row 2: label 'perhaps so'",
        ),
        ("a.csv", b"premise,hypothesis,label\na,b\x00c,neutral\n", "a.csv, row 2"),
        ("a.csv", "premise,hypothesis,label\nä,b,neutral\n".encode("latin-1"), "is not UTF-8"),
        ("a.jsonl", b"[1, 2]\n", "a.jsonl, row 1: list"),
        ("a.jsonl", b'{"premise": {"a": 1}, "hypothesis": "b", "label": "n"}\n', "is a dict"),
        ("a.csv", b"premise,hypothesis,label\n" + b"a" * 10_001 + b",b,neutral\n", "10,001 char"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(name: str, data: bytes, said: str) -> None:
    with pytest.raises(ClteError) as caught:
        read_upload(name, data)
    assert said in str(caught.value)
    assert "/tmp" not in str(caught.value) and "table" + Path(name).suffix not in str(caught.value)


def test_sizes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_BYTES", 100)
    with pytest.raises(ClteError, match="at most"):
        read_upload("a.csv", table())
    monkeypatch.setattr(uploads, "MAX_BYTES", 20_000_000)
    monkeypatch.setattr(uploads, "MAX_ROWS", 59)
    with pytest.raises(ClteError, match="60 rows; at most 59"):
        read_upload("a.csv", table())


def test_columns_and_labels_of_ones_own() -> None:
    data = "eins,zwei,urteil\nEs regnet.,Es ist nass.,ja\nEr schläft.,Er ist wach.,nein\n".encode()
    corpus = read_upload(
        "a.csv", data, columns=read_pairs("premise=eins, hypothesis=zwei, label = urteil", "Columns"),
        labels=read_pairs("ja=entailment,nein=contradiction", "Labels"), pair="de-de",
    )  # fmt: skip
    assert corpus.labels.tolist() == [0, 2] and corpus.languages == ("de",)
    with pytest.raises(ClteError, match="too few labelled"):
        keep_upload(corpus, "small")
    assert not imported_names()
    with pytest.raises(ClteError, match="Columns: cannot read 'premise'"):
        read_pairs("premise", "Columns")


@pytest.mark.parametrize(
    "name", ["../up", "a/b", "", "builtin", "xnli", "A", ".x", "x" * 65, "a b"]
)
def test_a_name_never_leaves_the_workspace(name: str) -> None:
    corpus = read_upload("a.csv", table())
    with pytest.raises(ClteError):
        keep_upload(corpus, name)
    with pytest.raises(ClteError):
        remove_corpus(name)
    assert not imported_names()


def test_names_of_files() -> None:
    assert file_name("../../etc/pass\x00wd.csv") == "passwd.csv"
    assert file_name("C:\\own\\mine.csv") == "mine.csv" and file_name("") == "the file"
    assert free_name("../My Data (2).csv") == "my-data--2"
    assert free_name("builtin.csv") == "my-data" and free_name("данные.csv") == "my-data"
    keep_upload(read_upload("a.csv", table()), "my-data")
    assert free_name("данные.csv") == "my-data-2"


def zipped(folder: Path, tmp_path: Path) -> bytes:
    made = shutil.make_archive(str(tmp_path / "zipped"), "zip", folder.parent, folder.name)
    return Path(made).read_bytes()


def test_a_run_from_elsewhere_joins_the_others(tmp_path: Path) -> None:
    run = made_run(tmp_path / "elsewhere", made_config("fr-bg", backbone="mbert"))
    data = zipped(run.path, tmp_path)
    taken = add_run("from-the-gpu.zip", data)
    assert taken.path == workspace() / "runs" / run.id
    (row,) = RunStore.default().table().query("backbone == 'mbert'").to_dict("records")
    assert row["accuracy"] == run.result["accuracy"] and row["id"] == run.id
    with pytest.raises(ClteError, match="is already here"):
        add_run("again.zip", data)


def test_a_bad_zip_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = made_run(tmp_path / "elsewhere", made_config("fr-bg"))
    predictions = run.path / "predictions.parquet"
    predictions.write_bytes(predictions.read_bytes()[:-1] + b"x")
    changed = zipped(run.path, tmp_path)
    climbing = io.BytesIO()
    with zipfile.ZipFile(climbing, "w") as archive:
        archive.writestr("../../evil.txt", "x")
    (run.path / "model").mkdir()
    (run.path / "model" / "pytorch_model.bin").write_bytes(b"x")
    pickled = zipped(run.path, tmp_path)
    for data, said in (
        (b"no zip", "bad.zip is no zip file"),
        (climbing.getvalue(), "points outside the run"),
        (pickled, "never read"),
        (changed, "bad.zip was not imported"),
    ):
        with pytest.raises(ClteError) as caught:
            add_run("bad.zip", data)
        assert said in str(caught.value) and "run.zip" not in str(caught.value)
    monkeypatch.setattr(uploads, "MAX_UNPACKED", 1000)
    with pytest.raises(ClteError, match="unpacks to"):
        add_run("bad.zip", changed)
    monkeypatch.setattr(uploads, "MAX_ZIP", 10)
    with pytest.raises(ClteError, match="at most"):
        add_run("bad.zip", changed)
    runs = workspace() / "runs"
    assert not runs.exists() or not [path for path in runs.iterdir() if path.is_dir()]


def test_a_public_demo_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = read_upload("a.csv", table())
    keep_upload(corpus, "mine")
    monkeypatch.setenv("CLTE_READONLY", "1")
    run = made_run(tmp_path / "elsewhere", made_config())
    assert isinstance(run, RunFolder)
    for change in (
        lambda: keep_upload(corpus, "more"),
        lambda: remove_corpus("mine"),
        lambda: add_run("run.zip", zipped(run.path, tmp_path)),
    ):
        with pytest.raises(ClteError, match="read-only demo"):
            change()
    assert imported_names() == ["mine"]
