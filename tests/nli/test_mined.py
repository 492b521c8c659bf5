"""Rules on sentences written for the purpose."""

from __future__ import annotations

from random import Random

import pytest

from clte.errors import ClteError
from clte.models.parallel_text import ParallelFile
from clte.nli import mined
from clte.nli.mined import words_of

E, N, C = 0, 1, 2


def said(*sentences: str) -> dict[tuple[str, ...], str]:
    return {words_of(sentence): sentence for sentence in sentences}


def pairs(found, statements) -> set[tuple[str, str, int]]:
    return {(statements[a], statements[b], label) for a, b, label in found}


def both_ways(a: str, b: str, label: int) -> set[tuple[str, str, int]]:
    return {(a, b, label), (b, a, label)}


def test_contractions_are_undone() -> None:
    assert words_of("I can't swim, but we'll row.") == (
        *("i", "can", "not", "swim", ",", "but", "we", "will", "row"),
    )
    assert words_of("The lamp isn’t lit.") == ("the", "lamp", "is", "not", "lit")


@pytest.mark.parametrize(
    ("plain", "negated"),
    [
        ("The lamp is lit.", "The lamp isn't lit."),
        ("They sell old boats.", "They don't sell old boats."),
        ("My aunt rows to work.", "My aunt does not row to work."),
        ("He carries the drum.", "He doesn't carry the drum."),
        ("She has a kite.", "She does not have a kite."),
        ("We painted the sofa.", "We did not paint the sofa."),
        ("They carried a vase.", "They didn't carry a vase."),
        ("The boy broke a lamp.", "The boy did not break a lamp."),
        ("Birds sleep here.", "Birds never sleep here."),
    ],
)
def test_a_negation_contradicts_both_ways(plain: str, negated: str) -> None:
    statements = said(plain, negated)
    assert pairs(mined.negations(statements), statements) == both_ways(plain, negated, C)


def test_no_contradiction_without_the_counterpart() -> None:
    statements = said("The lamp is not lit.", "The boat is lit.", "I say I do not")
    assert not list(mined.negations(statements))


def test_a_dropped_detail_is_entailed_and_its_return_neutral() -> None:
    long, short = "The goat sleeps under the table.", "The goat sleeps."
    statements = said(long, short)
    assert pairs(mined.details(statements), statements) == {(long, short, E), (short, long, N)}


def test_a_dropped_adjective_is_entailed() -> None:
    long, short = "She bought a red kite.", "She bought a kite."
    statements = said(long, short)
    assert pairs(mined.details(statements), statements) == {(long, short, E), (short, long, N)}


def test_negation_turns_details_about() -> None:
    long, short = "The goat does not sleep in the shed.", "The goat does not sleep."
    statements = said(long, short)
    assert pairs(mined.details(statements), statements) == {(short, long, E), (long, short, N)}


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("I want to row in the morning.", "I want to row."),
        ("Only the goat sleeps in the shed.", "Only the goat sleeps."),
        ("He rows without a coat.", "He rows without."),
        ("The goat sleeps and eats.", "The goat sleeps."),
    ],
)
def test_fragile_sentences_and_other_words_are_left_alone(long: str, short: str) -> None:
    assert not list(mined.details(said(long, short)))


def test_antonyms_contradict() -> None:
    open_, closed = "The small shop is open.", "The small shop is closed."
    statements = said(open_, closed)
    assert pairs(mined.antonyms(statements), statements) == both_ways(open_, closed, C)


def test_antonyms_under_negation_or_with_some_are_left_alone() -> None:
    assert not list(mined.antonyms(said("It is not hot in there.", "It is not cold in there.")))
    assert not list(mined.antonyms(said("Some drums are old.", "Some drums are new.")))


def test_another_subject_is_neutral_unless_it_may_be_the_same_person() -> None:
    statements = said("Mary owns a drum.", "We owns a drum.", "She owns a drum.")
    found = pairs(mined.subjects(statements), statements)
    assert ("Mary owns a drum.", "We owns a drum.", N) in found
    assert not any({a, b} == {"Mary owns a drum.", "She owns a drum."} for a, b, _ in found)


def test_a_shared_translation_makes_paraphrases_but_not_of_he_and_she() -> None:
    translations = {
        "The meal was delicious.": {"tr": ["Yemek nefisti."]},
        "The food tasted great.": {"tr": ["Yemek nefisti."]},
        "He sings.": {"tr": ["Şarkı söyler."]},
        "She sings.": {"tr": ["Şarkı söyler."]},
        "Who sings?": {"tr": ["Kim söyler?"]},
        "Who is singing?": {"tr": ["Kim söyler?"]},
    }
    assert set(mined.paraphrases(translations)) == both_ways(
        "The meal was delicious.", "The food tasted great.", E
    )


def test_neighbours_share_a_word_and_not_most() -> None:
    statements = said(
        "The goat ate my hat.",
        "A goat lives near us.",
        "Every goat likes salt here.",
        "The goat ate my old hat.",
    )
    found = pairs(mined.neighbours(statements, Random(1)), statements)
    assert found and all(label == N for _, _, label in found)
    assert ("The goat ate my hat.", "The goat ate my old hat.", N) not in found


def tatoeba() -> list[ParallelFile]:
    rows = {
        "de": [
            ("The lamp is lit.", "Die Lampe brennt."),
            ("The lamp is lit.", "Die Lampe ist an."),
            ("The lamp is not lit.", "Die Lampe brennt nicht."),
            ("Is the lamp lit?", "Brennt die Lampe?"),
        ],
        "fr": [("The lamp is lit.", "La lampe est allumée.")],
    }
    return [
        ParallelFile(f"tatoeba_en_{code}", ("en", code), [tuple(r) for r in found])
        for code, found in rows.items()
    ]


def test_rows_carry_every_translation() -> None:
    found = mined.mine(tatoeba())
    (row, back) = found["tatoeba_negation"]
    assert (row.label, back.label) == (C, C)
    assert row.premise == {"en": ("The lamp is not lit.",), "de": ("Die Lampe brennt nicht.",)}
    assert row.hypothesis["de"] == ("Die Lampe brennt.", "Die Lampe ist an.")
    assert row.hypothesis["fr"] == ("La lampe est allumée.",)


def test_a_sentence_entails_its_translation_but_questions_are_left_out() -> None:
    rows = mined.mine(tatoeba())["tatoeba_translation"]
    assert {row.premise["en"][0] for row in rows} == {"The lamp is lit.", "The lamp is not lit."}
    assert all(row.label == E and row.premise == row.hypothesis for row in rows)


def test_mining_is_the_same_every_time() -> None:
    assert mined.mine(tatoeba(), seed=3) == mined.mine(tatoeba(), seed=3)


def test_without_tatoeba_it_says_so() -> None:
    with pytest.raises(ClteError, match="tatoeba_en_fr"):
        mined.mine([ParallelFile("bible", ("en", "fr"), [("a", "b")])])
