"""The language of a short text."""

from __future__ import annotations

from pathlib import Path

import pytest

from clte.languages import LANGUAGE_NAMES
from clte.text_language import recognise

SENTENCES = {
    "ar": "الولد يلعب في الحديقة مع الكلب.",
    "bg": "Малкото момиче яде ябълка в кухнята.",
    "de": "Das Kind spielt mit dem Hund im Garten.",
    "el": "Το παιδί παίζει στον κήπο.",
    "en": "The child is playing with the dog in the garden.",
    "es": "El niño juega con el perro en el jardín.",
    "fr": "La petite fille mange une pomme dans la cuisine.",
    "hi": "बच्चा बगीचे में खेल रहा है।",
    "ru": "Мальчик был в саду и ничего не видел.",
    "sw": "Mtoto anacheza na mbwa katika bustani.",
    "th": "เด็กกำลังเล่นอยู่ในสวน",
    "tr": "Çocuk bahçede köpekle oynuyor ve çok mutlu.",
    "ur": "بچہ باغ میں کھیل رہا ہے۔",
    "vi": "Đứa trẻ đang chơi với con chó trong vườn.",
    "zh": "孩子在花园里玩。",
}


def test_all_fifteen_are_recognised() -> None:
    assert set(SENTENCES) == set(LANGUAGE_NAMES)
    for code, sentence in SENTENCES.items():
        guess = recognise(sentence)
        assert guess.code == code and guess.sure, (code, guess)
        assert guess.said == LANGUAGE_NAMES[code]
        assert recognise(sentence.upper()).code == code


@pytest.mark.parametrize(
    "text",
    ["", " \n", "12 + 30 = 42", "🙂🙂", "\x00\x07", "私は学校に行きます", "שלום לכולם", "안녕하세요",
     "Дівчинка їсть яблуко", "Dziewczynka je jabłko w kuchni", "xyzzy plugh"],
)  # fmt: skip
def test_what_is_none_of_them_is_not_recognised(text: str) -> None:
    assert recognise(text).code is None
    assert recognise(text).said == "not recognised"


def test_it_says_when_it_is_unsure() -> None:
    guess = recognise("Мама дома.")
    assert guess.code in ("bg", "ru") and not guess.sure
    assert guess.said.startswith("perhaps ")


def test_a_foreign_name_changes_nothing() -> None:
    assert recognise("Computer City се намира в Star House.").code == "bg"


def test_ten_megabytes_take_no_time() -> None:
    assert recognise("Das ist ein Satz. " * 600_000).code == "de"


@pytest.mark.xnli
def test_short_hypotheses_of_xnli(xnli_folder: Path) -> None:
    lines = (xnli_folder / "xnli.dev.tsv").read_text("utf-8").split("\n")[1:]
    rows = [line.split("\t") for line in lines if line][::20]
    right = [recognise(row[7]).code == row[0] for row in rows]
    wrongly_sure = [recognise(r[7]).sure and recognise(r[7]).code != r[0] for r in rows]
    assert sum(right) / len(rows) > 0.97
    assert sum(wrongly_sure) / len(rows) < 0.005
