from __future__ import annotations

import pytest

from clte.figures.theme import DARK, LANGUAGE_COLOURS, LIGHT, PAIR_COLOURS, colour_at, ink_on, inked


def contrast(a: str, b: str) -> float:
    """WCAG 2.2, written once more."""

    def bright(colour: str) -> float:
        if colour.startswith("#"):
            parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        else:
            parts = [float(p) / 255 for p in colour[4:-1].split(",")]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((bright(a), bright(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scale", ["Cividis", LIGHT.gains, DARK.gains])
def test_numbers_are_read_on_every_colour_of_a_scale(scale) -> None:  # type: ignore[no-untyped-def]
    for step in range(101):
        colour = colour_at(scale, step / 100)
        assert contrast(ink_on(colour), colour) >= 4.5, colour


def test_an_empty_cell_has_no_ink() -> None:
    assert inked("", "Cividis", 0.5) == ""
    assert inked("1", "Cividis", 0) == '<span style="color: #FFFFFF">1</span>'


def test_every_language_and_every_pair_has_a_colour_of_its_own() -> None:
    for colours in (LANGUAGE_COLOURS, PAIR_COLOURS):
        assert len(set(colours.values())) == len(colours) == 6
