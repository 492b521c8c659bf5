from __future__ import annotations

import random
from pathlib import Path

import pytest

from clte.errors import ClteError
from clte.nli import sources
from clte.nli.sources import Row
from tests.nli.toys import write_alone, write_xnli_dev


def test_one_language_a_row(tmp_path: Path) -> None:
    write_alone(
        tmp_path / "own.tsv",
        [
            ("en", "A lamp is lit.", "It shines.", "entailment"),
            ("de", "Ein Boot.", "Kein Boot.", "contradiction"),
            ("en", "Nobody agreed.", "Somebody did.", "-"),
        ],
    )
    assert sources.read_nli(tmp_path, ["own"]) == {
        "own": [
            Row(0, {"en": ("A lamp is lit.",)}, {"en": ("It shines.",)}),
            Row(2, {"de": ("Ein Boot.",)}, {"de": ("Kein Boot.",)}),
        ]
    }


def test_a_parallel_file_keeps_its_languages_together(tmp_path: Path) -> None:
    path = tmp_path / "both.tsv"
    path.write_text(
        "item\tpremise_id\tlabel\tpremise_en\thypothesis_en\tpremise_fr\thypothesis_fr\n"
        '0\tp0\tneutral\tA "boat".\tA ship.\tUn bateau.\tUn navire.\n',
        encoding="utf-8",
    )
    (row,) = sources.read_rows(path)
    assert row.label == 1
    assert row.premise == {"en": ('A "boat".',), "fr": ("Un bateau.",)}
    assert row.hypothesis == {"en": ("A ship.",), "fr": ("Un navire.",)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("language\tpremise\thypothesis\tlabel\nen\ta\tb\tmaybe\n", "row 2: the label is 'maybe'"),
        ("language\tpremise\thypothesis\tlabel\nen\ta\tb\n", "row 2: 3 columns"),
        ("a\tb\nc\td\n", "row 1: the columns are a, b"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "bad.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ClteError, match=said):
        sources.read_rows(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ClteError, match=r"has no own\.tsv"):
        sources.read_nli(tmp_path, ["own"])


def test_a_fifth_of_the_dev_premises_is_held_out(tmp_path: Path) -> None:
    folder = write_xnli_dev(tmp_path / "x", 25, ("de", "en", "fr", "el"))
    learning, held_out = sources.read_dev(folder)
    # The split, worked out by hand from its definition: prompt ids sorted as text, shuffled by seed 7.
    prompts = sorted(str(number) for number in range(25))
    random.Random(7).shuffle(prompts)
    ends = {row.premise["en"][0].split()[-1] for row in held_out}
    assert ends == set(prompts[:5])
    assert len(held_out) == 15 and len(learning) == 60
    assert ends.isdisjoint(row.premise["en"][0].split()[-1] for row in learning)
    assert set(learning[0].premise) == {"de", "en", "fr"}  # Greek is not one of the six


def test_only_keeps_rows_that_have_the_language() -> None:
    rows = [
        Row(0, {"en": ("a",), "de": ("b",)}, {"en": ("c",), "de": ("d",)}),
        Row(1, {"de": ("e",)}, {"en": ("f",)}),
    ]
    assert sources.only(rows, ("en",)) == [Row(0, {"en": ("a",)}, {"en": ("c",)})]


def test_everyday_training_items_are_none_of_the_test() -> None:
    trained = {
        (texts, row.hypothesis["en"])
        for row in [*sources.everyday_rows(), *sources.plain_rows()]
        for texts in [row.premise["en"]]
    }
    tested = sources.read_rows(sources.EVERYDAY / "everyday_test.tsv")
    assert len(trained) > 5_000
    assert trained.isdisjoint((row.premise["en"], row.hypothesis["en"]) for row in tested)


@pytest.mark.xnli
def test_real_dev_is_split_498_to_1992(xnli_folder: Path) -> None:
    learning, held_out = sources.read_dev(xnli_folder)
    assert (len(learning), len(held_out)) == (1992, 498)
    assert set(held_out[0].premise) == set(sources.LANGUAGES)
