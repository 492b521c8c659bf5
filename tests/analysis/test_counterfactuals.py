"""Words changed, left out, and sentences negated."""

from __future__ import annotations

import pytest

from clte.analysis.counterfactuals import negated, replaced, without_each, words_of


def test_words_in_several_scripts() -> None:
    text = "L'enfant dort, peut-être; बच्चा कमरे में! สวัสดี 🙂"
    spans = words_of(text)
    found = ["L'enfant", "dort", "peut-être", "बच्चा", "कमरे", "में", "สวัสดี"]
    assert [span.word for span in spans] == found
    assert all(text[s.start : s.end] == s.word for s in spans)


def test_a_word_is_replaced_or_left_out() -> None:
    text = "Le chat dort, là."
    spans = words_of(text)
    assert replaced(text, spans[1], "chien") == "Le chien dort, là."
    assert replaced(text, spans[2], " ") == "Le chat, là."
    left = [rest for _, rest in without_each(text)]
    assert left == ["chat dort, là.", "Le dort, là.", "Le chat, là.", "Le chat dort,."]
    assert without_each("Chat.") == []


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("en", "The shop is open.", "The shop is not open."),
        ("en", "The shop isn't open.", "The shop is open."),
        ("de", "Das Haus ist alt.", "Das Haus ist nicht alt."),
        ("de", "Er hat einen Hund.", "Er hat keinen Hund."),
        ("fr", "Le magasin est fermé.", "Le magasin n'est pas fermé."),
        ("fr", "Marie n'a pas mangé.", "Marie a mangé."),
        ("fr", "Il y a un chat.", None),
        ("fr", "La fille mange une pomme.", None),
        ("fr", "Marie a acheté deux livres.", "Marie n'a pas acheté deux livres."),
        ("bg", "Магазинът е отворен.", "Магазинът не е отворен."),
        ("tr", "Masada bir kitap var.", "Masada bir kitap yok."),
        ("tr", "Toplantı başladı.", None),
        ("hi", "बच्चा कमरे में सो रहा है।", "बच्चा कमरे में सो नहीं रहा है।"),
        ("hi", "वह घर लाल है।", "वह घर लाल नहीं है।"),
        ("zh", "他是老师。", "他不是老师。"),
        ("en", "Nobody is here.", None),
        ("en", "It is late and she is tired.", None),
        ("en", "Is it open?", None),
        ("vi", "Cô ấy ở đây.", None),
        (None, "The shop is open.", None),
    ],
)
def test_negation_only_where_it_is_safe(code: str | None, text: str, said: str | None) -> None:
    assert negated(text, code) == said
