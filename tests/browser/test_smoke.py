"""The app in a real browser: every page, both themes, a desk and a phone, and a click on a cell."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clte.analysis.numbers import percent
from scripts.screenshots import DESKTOP, PHONE, chromium, height, served, settled
from tests.made_runs import made_matrix

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

    from clte.runs.folder import RunFolder

pytest.importorskip("playwright")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no chromium here"),
]

PAGES = ("", "transfer_matrix", "predictor")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str | None, str], RunFolder]:
    root = tmp_path_factory.mktemp("home") / "runs"
    return made_matrix(root, missing=[("fr-de", "tr-bg")], weights=True)


@pytest.fixture(scope="module")
def address(runs: dict[tuple[str | None, str], RunFolder]) -> Iterator[str]:
    home = runs[None, "fr-bg"].path.parent.parent
    environment = {"CLTE_HOME": str(home), "CLTE_CHECKPOINTS": str(home / "shipped")}
    with served(environment) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def watched(browser: Browser, size: tuple[int, int], scheme: str) -> tuple[Page, list[str]]:
    """A page, and a list that fills with what goes wrong on it."""
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_every_page_opens_without_an_error(
    browser: Browser, address: str, size: tuple[int, int], scheme: str
) -> None:
    page, wrong = watched(browser, size, scheme)
    for name in PAGES:
        settled(page, f"{address}/{name}")
        assert page.locator("[data-testid=stException]").count() == 0
        assert page.locator("[data-testid=stAlertContentError]").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert height(page) > 400
        ground = page.evaluate(
            "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
        )
        assert ground == ("rgb(20, 23, 28)" if scheme == "dark" else "rgb(255, 255, 255)")
        # Words in the pictures follow the theme from the first look on.
        for colour in page.evaluate(
            "[...document.querySelectorAll('.ytick text')].map(e => getComputedStyle(e).fill)"
        ):
            assert colour == ("rgb(230, 232, 235)" if scheme == "dark" else "rgb(34, 38, 43)")
    assert wrong == []
    page.context.close()


def test_a_click_on_a_cell_opens_its_run_and_the_address_keeps_it(
    browser: Browser, address: str, runs: dict[tuple[str | None, str], RunFolder]
) -> None:
    page, wrong = watched(browser, DESKTOP, "light")
    settled(page, f"{address}/transfer_matrix")

    page.wait_for_selector(".js-plotly-plot .nsewdrag")

    def click(teacher: str, student: str) -> None:
        # The squares lie in the order of the grid; a transparent one is found by its data.
        box = page.evaluate(
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
        page.mouse.click(box[0], box[1])

    for teacher, student in (("de-tr", "fr-bg"), ("tr-bg", "fr-de")):
        click(teacher, student)
        run = runs[teacher, student]
        page.get_by_text(run.id).first.wait_for(timeout=90_000)
        assert page.get_by_text(percent(run.result["accuracy"]), exact=True).count() >= 1
        page.wait_for_url(f"**cell={teacher}*{student}*", timeout=90_000)
    link = page.url
    other, _ = watched(browser, DESKTOP, "light")
    settled(other, link)
    other.get_by_text(runs["tr-bg", "fr-de"].id).first.wait_for(timeout=90_000)
    click("fr-de", "tr-bg")
    page.get_by_text("This cell was not run").wait_for(timeout=90_000)
    assert wrong == []


def test_the_address_of_a_page_works_on_a_server_that_just_started(
    browser: Browser, runs: dict[tuple[str | None, str], RunFolder]
) -> None:
    home = runs[None, "fr-bg"].path.parent.parent
    page, wrong = watched(browser, DESKTOP, "light")
    with served({"CLTE_HOME": str(home), "CLTE_CHECKPOINTS": str(home / "shipped")}) as fresh:
        settled(page, f"{fresh}/transfer_matrix?show=Gain")
        places = navigation(page)
        assert {f"{fresh}/predictor", f"{fresh}/train"} <= places
        # Streamlit's older kind of app would list every file of pages/.
        assert f"{fresh}/common" not in places
        page.get_by_text("gain over the student pair's baseline").wait_for(timeout=90_000)
        page.close()
    assert wrong == []


def test_the_pictures_can_be_taken(browser: Browser, address: str, tmp_path: Path) -> None:
    page, _ = watched(browser, PHONE, "light")
    settled(page, f"{address}/transfer_matrix")
    page.screenshot(path=tmp_path / "matrix.png")
    assert (tmp_path / "matrix.png").stat().st_size > 10_000
