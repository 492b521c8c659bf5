from __future__ import annotations

import numpy as np
import pytest

from clte.analysis.items import (
    MAX_HANDED,
    corpora_here,
    corpus_for,
    genre_word,
    handed_over,
    item_of,
    item_table,
    language_order,
    open_named,
    reading_pair,
    texts_of,
    why_no_texts,
    with_text,
)
from clte.data.skeleton import xnli_skeleton
from clte.data.splits import make_split
from clte.data.store import save_corpus
from clte.errors import ClteError
from tests.corpora import tiny_corpus


@pytest.fixture(autouse=True)
def no_xnli(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLTE_XNLI", raising=False)


def test_xnli_is_known_without_its_sentences() -> None:
    corpus = open_named("xnli")
    assert (len(corpus), corpus.languages) == (7500, ())
    test = corpus.parts == "test"
    assert test.sum() == 5010
    assert np.unique(corpus.premise_ids[test]).size == 1670
    assert np.bincount(corpus.labels[test]).tolist() == [1670, 1670, 1670]
    # The paper's 500 test rows: 169 entailment, 174 neutral, 157 contradiction.
    split = make_split(corpus, "paper")
    gold = corpus.labels[corpus.positions(split.test)]
    assert np.bincount(gold).tolist() == [169, 174, 157]
    item = item_of(corpus, "test-1")
    assert (item.premises, item.genre, item.label) == ({}, "facetoface", "contradiction")
    assert reading_pair(corpus) is None


@pytest.mark.xnli
def test_the_skeleton_is_xnli_less_its_texts(xnli_folder, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("CLTE_XNLI", str(xnli_folder))
    full, bare = open_named("xnli"), xnli_skeleton()
    for name in ("item_ids", "premise_ids", "labels", "parts", "genres"):
        assert np.array_equal(getattr(full, name), getattr(bare, name))


def test_an_item_has_its_texts_in_all_languages() -> None:
    save_corpus(tiny_corpus(30), "mine")
    assert corpora_here() == ["builtin", "everyday", "xnli", "mine"]
    corpus = open_named("mine")
    item = item_of(corpus, "dev-4")
    assert list(item.premises) == ["fr", "de", "bg", "tr"]
    place = corpus.positions(["dev-4"])[0]
    assert item.hypotheses["bg"] == corpus.hypotheses["bg"][place]
    found = with_text(corpus, f"  {item.hypotheses['bg'].upper()}")
    assert found[place] and not found.all()
    assert with_text(corpus, "dev-4")[place]
    assert with_text(corpus, "").all()
    assert not with_text(corpus, "no such word at all").any()
    assert item_table(corpus, ["dev-4"])["gold"].tolist() == [corpus.labels[place]]
    assert str(reading_pair(corpus, "fr-bg")) == "fr-bg"
    assert str(reading_pair(corpus, "en-xx")) == str(reading_pair(corpus, "?")) == "fr-fr"
    assert genre_word(corpus) == "Genre"
    with pytest.raises(ClteError, match="no corpus"):
        open_named("theirs")


def test_a_corpus_is_opened_anew_when_it_was_imported_again() -> None:
    save_corpus(tiny_corpus(30), "mine")
    assert len(open_named("mine")) == 30
    assert open_named("mine") is open_named("mine")
    save_corpus(tiny_corpus(60), "mine", overwrite=True)
    assert len(open_named("mine")) == 60


def test_texts_are_those_of_the_version_that_was_predicted_or_none() -> None:
    corpus = tiny_corpus(30)
    save_corpus(corpus, "mine")
    assert corpus_for("mine", corpus.revision) is open_named("mine")
    assert corpus_for("mine", "another") is None
    assert why_no_texts(corpus) == ""
    assert "not here" in why_no_texts(None)
    assert texts_of(None, "fr-bg", ["a"]) == [("", "")]
    assert "CLTE_XNLI" in why_no_texts(corpus_for("xnli", "another"))
    assert corpus_for("gone", "another") is None
    right = corpus_for("xnli", "whatever", {"test-1": 2})
    assert right is not None and not right.languages
    assert corpus_for("xnli", "whatever", {"test-1": 0}) is None
    assert corpus_for("xnli", "whatever", {"other-1": 0}) is None


def test_what_an_address_hands_over_is_bounded() -> None:
    assert handed_over(" a, b,,a ") == ["a", "b"]
    many = ",".join(f"item-{i}" for i in range(MAX_HANDED + 50))
    assert len(handed_over(many)) == MAX_HANDED
    assert language_order(["zh", "en", "ar", "fr"]) == ["fr", "en", "ar", "zh"]
