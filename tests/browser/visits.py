"""What the browser tests share: a page that is watched, what must hold on each, clicks into pictures."""

from __future__ import annotations

import time
import tomllib
from difflib import unified_diff
from functools import cache
from typing import TYPE_CHECKING

from clte.analysis.numbers import percent
from clte.data.corpus import LABELS
from clte.predict import DEFAULT, Predictor
from scripts.screenshots import DESKTOP, PATIENCE, ROOT, height, rested, settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

PICTURES = ROOT / "test-pictures"
"""Where the suite keeps what it saw; git ignores it."""

PAGES = ("", "transfer_matrix", "curves", "hidden_states", "lens", "predictor", "train", "data",
         "tables")  # fmt: skip
"""Paths of all pages."""
SEEN = """() => [
    document.querySelector('[data-testid=stMain]').innerText.replace(/[\\d.]+ .B of disk/, 'the disk'),
    ...[...document.querySelectorAll('[data-testid=stMain] :is(textarea, input)')]
        .map(box => `${box.ariaLabel}: ${box.type == 'checkbox' ? box.checked : box.value}`),
    ...[...document.querySelectorAll('[data-testid=stMain] :is([role=radio], [kind])')]
        .map(part => `${part.innerText}: ${part.ariaChecked} ${part.getAttribute('kind')}`),
    ...[...document.querySelectorAll('[role=figure]')].map(picture => picture.ariaLabel),
    ...[...document.querySelectorAll('.js-plotly-plot')].flatMap(plot =>
        plot.data.map(trace => `${trace.name}: ${JSON.stringify(trace.selectedpoints)}`)),
].join('\\n').split('\\n')"""
"""What a person sees, in lines: texts (but for the free disk), what controls hold, what pictures say and
which points are chosen."""


def watched(
    browser: Browser, size: tuple[int, int] = DESKTOP, scheme: str = "light"
) -> tuple[Page, list[str]]:
    """A page in a context of its own, and a list that fills with what goes wrong on it."""
    width, tall = size
    context = browser.new_context(viewport={"width": width, "height": tall}, color_scheme=scheme)  # type: ignore[arg-type]
    page, wrong = context.new_page(), []

    def said(message: ConsoleMessage) -> None:
        # Streamlit itself looks for its server below the page's path first, and gets a 404.
        if message.type == "error" and "/_stcore/" not in message.location["url"]:
            wrong.append(f"{message.text} {message.location['url']}")

    def asked(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1", "data:", "blob:", "ws://127.0.0.1")):
            wrong.append(f"asked the network for {request.url}")

    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", said)
    page.on("request", asked)
    return page, wrong


def keep(page: Page, name: str) -> None:
    """Keep a picture of the whole page."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], height(page))})
    rested(page)
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")
    page.set_viewport_size(size)


def in_order(page: Page) -> None:
    """Nothing failed, and nobody has to scroll sideways."""
    assert page.get_by_test_id("stException").count() == 0
    assert page.get_by_test_id("stAlertContentError").count() == 0
    # The window itself never scrolls: what is too wide moves this part of it.
    for part in ("stMain", "stHeader"):
        inside, own = page.get_by_test_id(part).evaluate("e => [e.scrollWidth, e.clientWidth]")
        assert inside <= own, f"{part}: {inside} px in {own}"


def navigation(page: Page) -> set[str]:
    """Where the navigation leads: a group's links are there once it is open."""
    found: set[str] = set()
    for group in page.get_by_test_id("stTopNavSection").all():
        group.click()
        links = page.get_by_test_id("stTopNavDropdownLink")
        links.first.wait_for()
        found |= set(links.evaluate_all("links => links.map(link => link.href)"))
        page.keyboard.press("Escape")
        links.first.wait_for(state="detached")
    return found


def by_key(page: Page, key: str) -> Locator:
    """The element that a page's script gave this key."""
    return page.locator(f".st-key-{key}")


def alt(page: Page, key: str) -> str:
    """What a picture says to those who do not see it."""
    return by_key(page, key).get_by_role("figure").get_attribute("aria-label") or ""


def second_part(page: Page, key: str) -> None:
    """Go to the second of the parts that a page is divided into."""
    by_key(page, key).get_by_role("radio").nth(1).click()
    rested(page)


@cache
def predictor() -> Predictor:
    """The model that answers on the predictor's page, loaded here."""
    return Predictor.load(DEFAULT)


def ask(page: Page, premise: str, hypothesis: str) -> None:
    """Type a question on the predictor's page as fast as one can, and press the button."""
    for role, text in (("premise", premise), ("hypothesis", hypothesis)):
        box = by_key(page, role).locator("textarea")
        box.fill(text)
        box.press("Control+Enter")
    page.get_by_test_id("stBaseButton-primary").click()


def answered(page: Page, premise: str, hypothesis: str) -> None:
    """Wait for the page's picture to say what the model says."""
    (shares,) = predictor().probabilities([premise], [hypothesis])
    said = ", ".join(
        f"{name} {percent(float(x))} %" for name, x in zip(LABELS, shares, strict=True)
    )
    by_key(page, "probabilities").locator(f'[role=figure][aria-label*="{said}"]').wait_for()


def click_cell(page: Page, teacher: str, student: str) -> None:
    """Click a cell of the matrix, near its left edge; a transparent square is found by its data."""
    page.wait_for_selector(".js-plotly-plot .nsewdrag")
    x, y = page.evaluate(
        """([teacher, student]) => {
            const plot = document.querySelector('.js-plotly-plot');
            const touch = plot.data[plot.data.length - 1];
            const at = touch.customdata.findIndex(c => c[0] == teacher && c[1] == student);
            const area = plot.querySelector('.nsewdrag').getBoundingClientRect();
            const {xaxis, yaxis} = plot._fullLayout;
            return [area.x + xaxis.d2p(Math.round(touch.x[at]) + 0.4), area.y + yaxis.d2p(touch.y[at])];
        }""",
        [teacher, student],
    )
    page.mouse.click(x, y)


def colours(scheme: str) -> dict[str, str]:
    """The theme that ``.streamlit/config.toml`` gives to those who like it light or dark."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    return dict(config["theme"][scheme])


def same_elsewhere(browser: Browser, page: Page) -> None:
    """Somebody else who opens the page's address sees the same."""
    size = page.viewport_size
    assert size is not None
    other, wrong = watched(browser, (size["width"], size["height"]))
    settled(other, page.url)
    end = time.monotonic() + PATIENCE
    while (theirs := other.evaluate(SEEN)) != (ours := page.evaluate(SEEN)):
        assert time.monotonic() < end, "\n".join(unified_diff(ours, theirs, n=1, lineterm=""))
        rested(other)
    assert wrong == []
    other.context.close()
