"""A visit to the app in Chromium, measured: ``python benchmarks/visit.py [--folders 1000]``.

From starting the server to the first picture; from a click in the navigation to the next page's title
and to all of it, the first time and again; the server's memory idle, after every page and after a
prediction; from opening a question's address to its answer. For a machine with nothing else to do.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from benchmarks.pages import copies  # noqa: E402
from scripts.screenshots import DESKTOP, IDLE, PATIENCE, chromium, rested, served  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = (
    "transfer_matrix",
    "curves",
    "hidden_states",
    "lens",
    "predictor",
    "train",
    "data",
    "tables",
    "",
)
PICTURE = ".js-plotly-plot .main-svg, [data-testid=stMain] svg[role=img]"
DRAWN = f"""title => document.querySelector('h1') && document.querySelector('h1').innerText != title
    && document.querySelector('{IDLE}')
    && [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(c => c.querySelector('.main-svg'))"""
QUESTION = {
    "premise": "La petite fille mange une pomme.",
    "hypothesis": "Едно дете яде плод.",
}
OTHER = "Никой не яде."


def memory() -> str:
    """Of the server and what it started, in MB."""
    servers = psutil.Process().children(recursive=True)
    own = [p for p in servers if "streamlit" in " ".join(p.cmdline())]
    return f"{sum(p.memory_info().rss for p in own) / 1e6:,.0f} MB"


def row(what: str, *values: str) -> None:
    print(f"| {what} | {' | '.join(values)} |", flush=True)


def seconds(since: float) -> str:
    return f"{time.perf_counter() - since:.2f} s"


def switch(page: Page, name: str) -> tuple[str, str]:
    """Go to a page by the navigation: time until its title is there, and until all of it is."""
    title = page.locator("h1").inner_text()
    link = page.locator(f"[data-testid=stTopNavDropdownLink][href$='/{name}']")
    for group in page.get_by_test_id("stTopNavSection").all():
        group.click()
        page.get_by_test_id("stTopNavDropdownLink").first.wait_for()
        if link.count():
            break
        page.keyboard.press("Escape")
        page.get_by_test_id("stTopNavDropdownLink").first.wait_for(state="detached")
    start = time.perf_counter()
    link.click()
    page.wait_for_function(
        "title => document.querySelector('h1') && document.querySelector('h1').innerText != title",
        arg=title,
    )
    shown = seconds(start)
    page.wait_for_function(DRAWN, arg=title)
    return shown, seconds(start)


def answers(browser: Browser, address: str) -> tuple[str, str, str]:
    """Times to the verdict of a model that is not loaded yet, to the picture, and to an edited text's."""
    page = browser.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    figure = page.locator(".st-key-probabilities [role=figure]")
    start = time.perf_counter()
    page.goto(f"{address}/predictor?{urlencode(QUESTION)}")
    page.locator("[data-testid=stMain] strong").first.wait_for()
    verdict = seconds(start)
    figure.locator(".main-svg").first.wait_for()
    first = seconds(start)
    rested(page)
    before = figure.get_attribute("aria-label")
    box = page.locator(".st-key-hypothesis textarea")
    box.fill(OTHER)
    start = time.perf_counter()
    box.press("Control+Enter")
    page.get_by_test_id("stBaseButton-primary").click()
    page.wait_for_function(
        "before => { const found = document.querySelector('.st-key-probabilities [role=figure]');"
        " return found && found.ariaLabel != before }",
        arg=before,
    )
    return verdict, first, seconds(start)


def visit(browser: Browser) -> None:
    """Start the server and go through it."""
    page = browser.new_page(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
    page.set_default_timeout(1000 * PATIENCE)
    row("", "time")
    row("---", "---")
    start = time.perf_counter()
    with served() as address:
        row("the server answers", seconds(start))
        idle = memory()
        page.goto(address)
        page.wait_for_selector("h1")
        row("the first title", seconds(start))
        page.wait_for_selector(PICTURE)
        row("the first picture", seconds(start))
        rested(page)
        print()
        row("switch to", "title, first time", "all, first time", "title, again", "all, again")
        row("---", "---", "---", "---", "---")
        first = {name: switch(page, name) for name in PAGES}
        for name in PAGES:
            row(name or "overview", *first[name], *switch(page, name))
            rested(page)
        visited = memory()
        asked = answers(browser, address)
        print()
        row("", "")
        row("---", "---")
        row("first verdict, its model not loaded yet", asked[0])
        row("and the picture of all three models", asked[1])
        row("answer to an edited text", asked[2])
        row("memory idle", idle)
        row("memory after every page", visited)
        row("memory after a prediction", memory())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folders", type=int, default=0, help="run folders beside those that ship")
    folders = parser.parse_args().folders
    with tempfile.TemporaryDirectory() as home, chromium() as browser:
        os.environ["CLTE_HOME"] = home
        print(f"{copies(Path(home), folders):,} run folders beside those that ship\n")
        visit(browser)


if __name__ == "__main__":
    main()
