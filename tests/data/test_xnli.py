from __future__ import annotations

import json
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from corpora import XNLI_COLUMNS, tiny_corpus, write_xnli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clte.data import xnli
from clte.data.corpus import LABELS
from clte.data.sources import load_corpus
from clte.errors import ClteError
from clte.languages import LANGUAGE_NAMES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_xnli(tiny_corpus(), tmp_path / "XNLI-1.0")


def to_jsonl(folder: Path, target: Path) -> Path:
    target.mkdir(parents=True)
    for part in ("dev", "test"):
        lines = (folder / f"xnli.{part}.tsv").read_text(encoding="utf-8").splitlines()[1:]
        records = [dict(zip(XNLI_COLUMNS, line.split("\t"), strict=True)) for line in lines]
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (target / f"xnli.{part}.jsonl").write_text(text, encoding="utf-8")
    return target


def to_zip(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.writestr(f"__MACOSX/XNLI-1.0/{path.name}", b"\x00\x05\x16\x07")
            archive.write(path, f"XNLI-1.0/{path.name}")
    return target


def edit(folder: Path, old: str, new: str, part: str = "test", count: int = 1) -> None:
    path = folder / f"xnli.{part}.tsv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def test_every_form_gives_the_corpus_that_was_written(folder: Path, tmp_path: Path) -> None:
    written = tiny_corpus()
    forms = [
        folder,
        folder.parent,
        to_jsonl(folder, tmp_path / "j"),
        to_zip(folder, tmp_path / "x.zip"),
    ]
    for form in forms:
        corpus = load_corpus(form)
        assert corpus.revision == written.revision, form
        assert corpus.licence == "CC BY-NC 4.0 (research use)"
        assert corpus.item_ids[0] == "dev-1"
        assert corpus.genres.tolist() == ["made-up"] * 60


def test_environment_names_the_default(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLTE_XNLI", str(folder))
    assert len(load_corpus("xnli")) == 60
    monkeypatch.setenv("CLTE_XNLI", str(folder / "nowhere"))
    with pytest.raises(ClteError, match="CLTE_XNLI names"):
        load_corpus("xnli")


def test_one_file_is_one_part(folder: Path) -> None:
    assert set(load_corpus(folder / "xnli.dev.tsv").parts) == {"dev"}


def test_raw_quotes_are_characters(folder: Path) -> None:
    path = folder / "xnli.dev.tsv"
    lines = path.read_text(encoding="utf-8").split("\n")
    cells = lines[1].split("\t")
    cells[6] = '"So it begins'
    lines[1] = "\t".join(cells)
    path.write_text("\n".join(lines), encoding="utf-8")
    corpus = load_corpus(folder)
    assert len(corpus) == 60
    assert corpus.premises[cells[0]][0] == '"So it begins'


def test_a_row_too_few_names_file_and_language(folder: Path) -> None:
    path = folder / "xnli.test.tsv"
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:-1]) + "\n", "utf-8")
    with pytest.raises(ClteError, match=r"xnli.test.tsv: language tr has 29 rows, but bg has 30"):
        load_corpus(folder)


def test_rows_in_another_order_are_found(folder: Path) -> None:
    path = folder / "xnli.dev.tsv"
    lines = path.read_text("utf-8").splitlines()
    lines[-1], lines[-5] = lines[-5], lines[-1]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(
        ClteError, match=r"row 26 of language tr .* is not parallel to row 26 of bg"
    ):
        load_corpus(folder)


def test_damage_is_said_with_file_and_row(folder: Path) -> None:
    edit(folder, "\tneutral\t", "\thidden\t")
    with pytest.raises(ClteError, match=r"xnli.test.tsv, row \d+: gold_label is 'hidden'"):
        load_corpus(folder)
    edit(folder, "\thidden\t", "\tneutral\t")
    edit(folder, "gold_label\t", "gold\t", part="dev")
    with pytest.raises(ClteError, match=r"xnli.dev.tsv has no column gold_label"):
        load_corpus(folder)
    edit(folder, "gold\t", "gold_label\t", part="dev")
    edit(folder, "\tTrue", "", part="dev")
    with pytest.raises(ClteError, match=r"xnli.dev.tsv, row 2: 18 columns, expected 19"):
        load_corpus(folder)


def test_bytes_that_are_not_utf8(folder: Path) -> None:
    path = folder / "xnli.dev.tsv"
    data = path.read_bytes()
    place = data.index(b"\n") + 40
    path.write_bytes(data[:place] + b"\xff" + data[place:])
    with pytest.raises(ClteError, match=rf"xnli.dev.tsv, row 2: byte {place} is not UTF-8"):
        load_corpus(folder)


def test_a_zip_bomb_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xnli, "MAX_BYTES", 1000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xnli.dev.tsv", b"0" * 100_000)
    with pytest.raises(ClteError, match=r"unpacks to more than 1,000 bytes"):
        load_corpus(tmp_path / "bomb.zip")


def test_a_damaged_zip_is_said(folder: Path, tmp_path: Path) -> None:
    whole = to_zip(folder, tmp_path / "x.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ClteError, match=r"cannot be read as a zip"):
        load_corpus(tmp_path / "half.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        place = archive.getinfo("XNLI-1.0/xnli.dev.tsv").header_offset + 300
    (tmp_path / "bad.zip").write_bytes(whole[:place] + b"\x55" * 40 + whole[place + 40 :])
    with pytest.raises(ClteError, match=r"cannot be read as a zip"):
        load_corpus(tmp_path / "bad.zip")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("notes.txt", "nothing")
    with pytest.raises(ClteError, match=r"holds neither xnli.dev.tsv"):
        load_corpus(tmp_path / "other.zip")


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=300), suffix=st.sampled_from(["tsv", "jsonl"]), header=st.booleans())
def test_random_bytes_raise_nothing_but_clte_errors(
    tmp_path: Path, data: bytes, suffix: str, header: bool
) -> None:
    path = tmp_path / f"xnli.dev.{suffix}"
    path.write_bytes(("\t".join(XNLI_COLUMNS) + "\n").encode() * header + data)
    with pytest.raises(ClteError):
        load_corpus(path)
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(ClteError):
        load_corpus(tmp_path / "a.zip")


@pytest.mark.xnli
def test_the_real_release(xnli_folder: Path, tmp_path: Path) -> None:
    fastest = np.inf
    for _ in range(3):
        started = time.perf_counter()
        corpus = load_corpus(xnli_folder)
        fastest = min(fastest, time.perf_counter() - started)
    assert fastest < 1.5
    assert set(corpus.languages) == set(LANGUAGE_NAMES)
    assert [int((corpus.parts == part).sum()) for part in ("dev", "test")] == [2490, 5010]
    assert len(set(corpus.premise_ids)) == 830 + 1670
    assert np.bincount(corpus.labels).tolist() == [2500, 2500, 2500]
    assert all(text for code in corpus.languages for text in corpus.premises[code])
    # The three hypotheses of a premise have one label each, and one premise text in each language.
    for code in corpus.languages:
        assert len(set(zip(corpus.premise_ids, corpus.premises[code], strict=True))) == 2500
    assert len(set(zip(corpus.premise_ids, corpus.labels, strict=True))) == 3 * 2500
    assert len(LABELS) == 3
    zipped = load_corpus(to_zip(xnli_folder, tmp_path / "XNLI-1.0.zip"))
    assert zipped.revision == corpus.revision
