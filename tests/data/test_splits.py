from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from corpora import tiny_corpus
from hypothesis import given, settings
from hypothesis import strategies as st

from clte.data.corpus import Corpus
from clte.data.sources import load_corpus
from clte.data.splits import PROTOCOLS, Split, make_split
from clte.errors import ClteError


def made(premise_ids: list[str], labels: list[int] | None = None, part: str = "all") -> Corpus:
    """A corpus of given premises without a thought for its text."""
    n = len(premise_ids)
    text = np.array(["a"] * n, dtype=object)
    return Corpus(
        name="made",
        licence="",
        item_ids=np.array([f"i{i}" for i in range(n)]),
        premise_ids=np.array(premise_ids),
        labels=np.array(labels if labels is not None else [0] * n, dtype=np.int8),
        parts=np.array([part] * n),
        genres=np.array([""] * n),
        premises={"fr": text},
        hypotheses={"fr": text},
    )


def like_xnli_test() -> Corpus:
    """5,010 rows, three a premise, in XNLI's order."""
    return made([f"test-{i // 3}" for i in range(5010)], [i % 3 for i in range(5010)], "test")


def premises(corpus: Corpus, ids: np.ndarray) -> set[str]:
    return set(corpus.premise_ids[corpus.positions(ids)].tolist())


def assert_grouped(corpus: Corpus, split: Split) -> None:
    train, validation, test = (
        premises(corpus, ids) for ids in (split.train, split.validation, split.test)
    )
    assert not train & validation
    assert not train & test
    assert not validation & test
    assert train and validation and test
    assert not split.selects_on_test


def test_paper_is_the_notebooks_permutation() -> None:
    from sklearn.model_selection import train_test_split

    corpus = like_xnli_test()
    split = make_split(corpus, "paper")
    train, test = train_test_split(np.arange(5000), test_size=0.1, random_state=42)
    assert split.test.tolist() == [f"i{row}" for row in test]
    assert split.train.tolist() == [f"i{row}" for row in train]
    assert split.validation.tolist() == split.test.tolist()
    assert split.selects_on_test
    assert "same 500 test rows" in split.note


def test_paper_grouped_cuts_the_same_rows_into_ten_folds() -> None:
    corpus = like_xnli_test()
    rows: list[str] = []
    for fold in range(10):
        split = make_split(corpus, "paper-grouped", fold)
        assert_grouped(corpus, split)
        assert 495 <= len(split.test) <= 505
        assert 445 <= len(split.validation) <= 455
        together = np.concatenate([split.train, split.validation, split.test])
        assert sorted(together) == sorted(f"i{row}" for row in range(5000))
        rows += split.test.tolist()
    assert sorted(rows) == sorted(f"i{row}" for row in range(5000))


def test_clean_trains_on_dev_and_tests_on_test() -> None:
    corpus = tiny_corpus(items=120)
    split = make_split(corpus, "clean")
    assert_grouped(corpus, split)
    assert split.test.tolist() == [f"test-{i}" for i in range(1, 61)]
    assert sorted([*split.train, *split.validation]) == sorted(f"dev-{i}" for i in range(1, 61))
    assert len(split.validation) == 6  # two of the twenty premises


@settings(max_examples=100, deadline=None)
@given(
    ids=st.lists(st.integers(0, 40), min_size=60, max_size=200).filter(lambda x: len(set(x)) >= 10),
    fold=st.integers(0, 9),
)
def test_grouped_never_shares_a_premise(ids: list[int], fold: int) -> None:
    corpus = made([str(i) for i in ids])
    split = make_split(corpus, "grouped", fold)
    assert_grouped(corpus, split)
    together = np.concatenate([split.train, split.validation, split.test])
    assert sorted(together) == sorted(corpus.item_ids)


def test_grouped_is_80_10_10() -> None:
    split = make_split(made([str(i // 3) for i in range(3000)]), "grouped")
    assert [len(ids) for ids in (split.train, split.validation, split.test)] == [2400, 300, 300]


def test_unlabelled_items_never_enter() -> None:
    labels = [-1 if i % 7 == 0 else i % 3 for i in range(300)]
    corpus = made([str(i // 3) for i in range(300)], labels)
    split = make_split(corpus, "grouped")
    together = np.concatenate([split.train, split.validation, split.test])
    assert sorted(together) == sorted(f"i{i}" for i in range(300) if i % 7)


def test_the_same_split_every_time_and_another_fold_another() -> None:
    corpus = like_xnli_test()
    first, again, other = (make_split(corpus, "paper-grouped", fold) for fold in (0, 0, 1))
    assert first.revision == again.revision != other.revision
    np.random.seed(7)
    assert make_split(corpus, "paper").revision == make_split(like_xnli_test(), "paper").revision


@pytest.mark.parametrize(
    ("protocol", "fold", "message"),
    [
        (
            "paper",
            0,
            r"needs the first 5,000 labelled rows of XNLI test; tiny has 30 rows in 'dev'",
        ),
        ("paper-grouped", 0, r"needs the first 5,000 labelled rows"),
        ("paper", 1, r"protocol paper has fold 0 only, not fold 1"),
        ("grouped", 10, r"protocol grouped has folds 0 to 9, not fold 10"),
        ("grouped", -1, r"not fold -1"),
        ("dirty", 0, r"no protocol 'dirty'. Choose one of: paper, paper-grouped, clean, grouped"),
    ],
)
def test_what_cannot_be_cut_says_why(protocol: str, fold: int, message: str) -> None:
    with pytest.raises(ClteError, match=message):
        make_split(tiny_corpus(), protocol, fold)


def test_clean_needs_dev_and_test() -> None:
    with pytest.raises(ClteError, match=r"needs a corpus with a dev and a test part"):
        make_split(made(["a", "b"]), "clean")
    with pytest.raises(ClteError, match=r"too few labelled premises"):
        make_split(made(["a", "b"]), "grouped")
    unlabelled = replace(tiny_corpus(), labels=np.full(60, -1, dtype=np.int8))
    with pytest.raises(ClteError, match=r"60 unlabelled"):
        make_split(unlabelled, "clean")


@pytest.mark.xnli
def test_the_real_splits(xnli_folder) -> None:
    corpus = load_corpus(xnli_folder)
    split = make_split(corpus, "paper")
    assert (len(split.train), len(split.test)) == (4500, 500)
    counts = np.bincount(corpus.labels[corpus.positions(split.test)])
    assert dict(zip(("entailment", "neutral", "contradiction"), counts.tolist(), strict=True)) == {
        "contradiction": 157,
        "neutral": 174,
        "entailment": 169,
    }
    assert premises(corpus, split.test) <= premises(corpus, split.train)
    for protocol in ("paper-grouped", "clean"):
        assert_grouped(corpus, make_split(corpus, protocol))
    clean = make_split(corpus, "clean")
    assert [len(ids) for ids in (clean.train, clean.validation, clean.test)] == [2241, 249, 5010]
    assert set(PROTOCOLS) == {"paper", "paper-grouped", "clean", "grouped"}
