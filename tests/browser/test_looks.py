"""Every page as a fresh clone shows it: light, dark and on a phone; pictures are kept in test-pictures/."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from scripts.screenshots import DESKTOP, PHONE, height, settled
from tests.browser.visits import PAGES, colours, in_order, keep, watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

LOOKS = {
    "light": (DESKTOP, "light"),
    "dark": (DESKTOP, "dark"),
    "phone": (PHONE, "light"),
}
INK = """[...document.querySelectorAll('.ytick text, .xtick text')]
    .map(text => getComputedStyle(text).fill.match(/[\\d.]+/g).slice(0, 3).map(Number))"""


def brightness(colour: str) -> float:
    """0 for black to 255 for white."""
    found = re.fullmatch(r"#(..)(..)(..)", colour)
    assert found is not None
    return sum(int(part, 16) for part in found.groups()) / 3


@pytest.mark.parametrize("look", list(LOOKS))
def test_every_page_opens_without_an_error_and_fits(browser: Browser, app: str, look: str) -> None:
    size, scheme = LOOKS[look]
    page, wrong = watched(browser, size, scheme)
    theme, titles = colours(scheme), set()
    ground, ink = (brightness(theme[name]) for name in ("backgroundColor", "textColor"))
    for name in PAGES:
        settled(page, f"{app}/{name}")
        titles.add(page.locator("h1").inner_text())
        in_order(page)
        assert height(page) > 400
        shown = page.evaluate(
            "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
        )
        red, green, blue = (int(theme["backgroundColor"][i : i + 2], 16) for i in (1, 3, 5))
        assert shown == f"rgb({red}, {green}, {blue})"
        # Words in pictures follow the theme from the first look on.
        for colour in page.evaluate(INK):
            own = sum(colour) / 3
            assert abs(own - ink) < abs(own - ground), f"{name}: ink {colour} on {shown}"
        keep(page, f"{name or 'overview'}-{look}")
        assert wrong == [], name
    assert len(titles) == len(PAGES)
    page.context.close()
