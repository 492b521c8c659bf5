from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clte.builtin.corpus import STORED, export_xnli, frame_names, load_builtin
from clte.builtin.frames import PHENOMENA, frames
from clte.builtin.generate import generate
from clte.cli import main
from clte.data.baselines import hypothesis_only, word_overlap
from clte.data.corpus import Corpus, PairView
from clte.data.sources import default_source, load_corpus
from clte.data.splits import make_split
from clte.data.store import check_name
from clte.errors import ClteError

LANGUAGES = ("bg", "de", "en", "fr", "hi", "tr")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_builtin()


def test_it_is_as_large_and_as_even_as_promised(corpus: Corpus) -> None:
    assert len(corpus) >= 6000
    assert corpus.languages == LANGUAGES
    assert np.bincount(corpus.labels).tolist() == [len(corpus) // 3] * 3
    _, counts = np.unique(corpus.premise_ids, return_counts=True)
    assert set(counts) == {3}
    phenomena, sizes = np.unique(corpus.genres, return_counts=True)
    assert set(phenomena) == set(PHENOMENA)
    assert sizes.min() == sizes.max()


def test_no_premise_and_no_pair_stands_twice_in_any_language(corpus: Corpus) -> None:
    for code in LANGUAGES:
        premises = corpus.premises[code].tolist()
        assert len(set(premises)) == len(corpus) // 3
        assert len(set(zip(premises, corpus.hypotheses[code], strict=True))) == len(corpus)
        assert all(text.strip() == text and text for text in premises)


def test_sentences_are_short(corpus: Corpus) -> None:
    for texts in (corpus.premises["en"], corpus.hypotheses["en"]):
        words = [len(text.split()) for text in texts]
        assert min(words) >= 3
        assert max(words) <= 20


def test_the_test_part_has_frames_of_its_own(corpus: Corpus) -> None:
    names = frame_names(corpus)
    dev, test = (set(names[corpus.parts == part].tolist()) for part in ("dev", "test"))
    assert not dev & test
    assert dev == {f"{f.phenomenon}.{f.name}" for f in frames("train")}
    assert test == {f"{f.phenomenon}.{f.name}" for f in frames("test")}
    split = make_split(corpus, "clean")
    assert set(corpus.parts[corpus.positions(split.test)]) == {"test"}
    for rows in (split.train, split.validation):
        assert set(corpus.parts[corpus.positions(rows)]) == {"dev"}


@pytest.mark.parametrize("language", ["en", "fr", "bg"])
def test_neither_hypothesis_nor_overlap_tells_the_label(corpus: Corpus, language: str) -> None:
    view = corpus.view(f"{language}-{language}")
    dev, test = (np.flatnonzero(corpus.parts == part) for part in ("dev", "test"))
    fold = np.array([hash_of(premise) % 5 == 0 for premise in corpus.premise_ids[dev]])
    for train_rows, test_rows in ((dev, test), (dev[~fold], dev[fold])):
        train, held_out = (PairView(corpus, view.pair, rows) for rows in (train_rows, test_rows))
        for baseline in (hypothesis_only, word_overlap):
            accuracy = baseline(train, held_out)
            assert accuracy is not None
            assert accuracy < 0.45, f"{baseline.__name__}: {accuracy:.3f}"


def hash_of(premise_id: str) -> int:
    return int(premise_id.rpartition(".")[2])


def test_what_is_stored_is_what_the_frames_say(corpus: Corpus) -> None:
    made = generate(160, part="all", seed=42, siblings=1)
    stored = set(zip(corpus.genres, *(corpus.premises[c] for c in LANGUAGES), strict=True))
    for row in zip(made.genres, *(made.premises[c] for c in LANGUAGES), strict=True):
        assert row in stored, "python -m clte.builtin.corpus makes the stored file anew"


def test_the_stored_file_is_small() -> None:
    assert sum(path.stat().st_size for path in STORED.iterdir()) < 1_000_000


def test_it_is_the_default_unless_xnli_is_there(
    monkeypatch: pytest.MonkeyPatch, corpus: Corpus
) -> None:
    monkeypatch.delenv("CLTE_XNLI", raising=False)
    assert default_source() == "builtin"
    assert load_corpus(default_source()).revision == corpus.revision
    monkeypatch.setenv("CLTE_XNLI", "/somewhere")
    assert default_source() == "xnli"


def test_its_name_cannot_be_taken() -> None:
    with pytest.raises(ClteError, match="ships"):
        check_name("builtin", overwrite=True)


def test_exported_it_is_read_back_the_same(
    tmp_path: Path, corpus: Corpus, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["data", "export-builtin", str(tmp_path / "out")]) == 0
    assert "xnli.test.tsv" in capsys.readouterr().out
    header = (tmp_path / "out" / "xnli.dev.tsv").open(encoding="utf-8").readline().split("\t")
    assert header[:2] == ["language", "gold_label"]
    assert header[8:11] == ["promptID", "pairID", "genre"]
    assert len(header) == 19
    back = load_corpus(tmp_path / "out")
    assert back.revision == corpus.revision
    assert (back.name, back.licence) == ("builtin", "CC BY 4.0")
    assert back.genres.tolist() == corpus.genres.tolist()
    assert frame_names(back).tolist() == frame_names(corpus).tolist()


def test_a_folder_whose_corpus_json_is_odd_is_refused(tmp_path: Path, corpus: Corpus) -> None:
    export_xnli(corpus, tmp_path)
    (tmp_path / "corpus.json").write_text("[]")
    with pytest.raises(ClteError, match="licence"):
        load_corpus(tmp_path)
