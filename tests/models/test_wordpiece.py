"""What the tokenizer keeps of a text."""

from __future__ import annotations

import pytest

from clte.models import wordpiece


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Й и", "й и"),
        ("и\u0306", "й"),  # decomposed
        ("की", "की"),
        ("ÉTÉ Öl", "été öl"),
        ("İstanbul", "istanbul"),
        ("I\u0307zmir", "izmir"),
        ("a\u200bb", "ab"),
    ],
)
def test_what_the_normaliser_keeps(text: str, normal: str) -> None:
    assert wordpiece.blank_tokenizer({}).normalizer.normalize_str(text) == normal
