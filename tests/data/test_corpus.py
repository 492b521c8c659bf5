from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from corpora import tiny_corpus

from clte.errors import ClteError


def test_a_pair_takes_each_text_from_its_language() -> None:
    corpus = tiny_corpus()
    view = corpus.view("fr-bg")
    assert view.premises == corpus.premises["fr"].tolist()
    assert view.hypotheses == corpus.hypotheses["bg"].tolist()
    assert view.labels.tolist() == corpus.labels.tolist()


def test_select_keeps_the_order_asked_for() -> None:
    corpus = tiny_corpus()
    ids = ["test-3", "dev-1", "test-3"]
    view = corpus.view("fr-bg").select(ids)
    assert view.item_ids.tolist() == ids
    assert view.premises[0] == view.premises[2] == corpus.premises["fr"][32]


def test_a_view_has_the_items_with_both_texts() -> None:
    corpus = tiny_corpus()
    french = corpus.premises["fr"].copy()
    french[4] = None
    corpus = replace(corpus, premises={**corpus.premises, "fr": french})
    assert len(corpus.view("fr-bg")) == 59
    assert len(corpus.view("bg-fr")) == 60
    with pytest.raises(ClteError, match=r"item 'dev-5' has no text in both languages of 'fr-bg'"):
        corpus.view("fr-bg").select(["dev-4", "dev-5"])


def test_unknown_languages_and_items_are_named() -> None:
    corpus = tiny_corpus()
    with pytest.raises(ClteError, match=r"no hypotheses in 'xx' \(it has bg, de, fr, tr\)"):
        corpus.view("fr-xx")
    with pytest.raises(ClteError, match=r"item 'dev-99' is not in tiny"):
        corpus.positions(["dev-1", "dev-99"])


def test_the_table_must_be_rectangular_and_its_ids_unique() -> None:
    corpus = tiny_corpus()
    short = {**corpus.premises, "de": corpus.premises["de"][:-1]}
    with pytest.raises(ClteError, match=r"premise_de has 59 entries, but there are 60 items"):
        replace(corpus, premises=short)
    ids = corpus.item_ids.copy()
    ids[7] = ids[3]
    with pytest.raises(ClteError, match=r"item id 'dev-4' stands 2 times"):
        replace(corpus, item_ids=ids)


def test_the_revision_sees_every_text_and_label() -> None:
    corpus = tiny_corpus()
    assert corpus.revision == tiny_corpus().revision
    assert corpus.revision != tiny_corpus(seed=1).revision
    turkish = corpus.hypotheses["tr"].copy()
    turkish[59] += "."
    labels = corpus.labels.copy()
    labels[59] = -1
    changed = [
        replace(corpus, hypotheses={**corpus.hypotheses, "tr": turkish}),
        replace(corpus, labels=labels),
        replace(corpus, premise_ids=np.array([*corpus.premise_ids.tolist()[:-1], "other"])),
    ]
    assert len({corpus.revision, *(other.revision for other in changed)}) == 4
