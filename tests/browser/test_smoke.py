"""A matrix of made runs in a real browser, and an address asked of a server that just started."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from clte.analysis.numbers import percent
from scripts.screenshots import PATIENCE, rested, served, settled
from tests.browser.visits import PAGES, click_cell, in_order, navigation, watched
from tests.made_runs import made_matrix

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from clte.runs.folder import RunFolder

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str | None, str], RunFolder]:
    root = tmp_path_factory.mktemp("home") / "runs"
    return made_matrix(root, missing=[("fr-de", "tr-bg")], weights=True)


@pytest.fixture(scope="module")
def surroundings(runs: dict[tuple[str | None, str], RunFolder]) -> dict[str, str]:
    home = runs[None, "fr-bg"].path.parent.parent
    return {"CLTE_HOME": str(home), "CLTE_CHECKPOINTS": str(home / "shipped")}


@pytest.fixture(scope="module")
def address(browser: Browser, surroundings: dict[str, str]) -> Iterator[str]:
    with served(surroundings) as found:
        yield found


def test_a_click_on_a_cell_opens_its_run_and_the_address_keeps_it(
    browser: Browser, address: str, runs: dict[tuple[str | None, str], RunFolder]
) -> None:
    page, wrong = watched(browser)
    settled(page, f"{address}/transfer_matrix")
    for teacher, student in (("de-tr", "fr-bg"), ("tr-bg", "fr-de")):
        click_cell(page, teacher, student)
        run = runs[teacher, student]
        page.get_by_text(run.id).first.wait_for()
        assert page.get_by_text(percent(run.result["accuracy"]), exact=True).count() >= 1
        page.wait_for_url(f"**cell={teacher}*{student}*")
    other, _ = watched(browser)
    settled(other, page.url)
    other.get_by_text(runs["tr-bg", "fr-de"].id).first.wait_for()
    click_cell(page, "fr-de", "tr-bg")
    page.get_by_text("This cell was not run").wait_for()
    assert wrong == []
    page.context.close()
    other.context.close()


def test_addresses_of_pages_work_at_once_on_a_server_that_just_started(
    browser: Browser, surroundings: dict[str, str]
) -> None:
    people = [watched(browser) for _ in range(4)]
    with served(surroundings) as fresh:
        for page, _ in people:
            page.set_default_timeout(1000 * PATIENCE)
            page.goto(f"{fresh}/transfer_matrix?show=Gain", wait_until="commit")
        for page, wrong in people:
            page.get_by_text("gain over the student pair's baseline").wait_for()
            rested(page)
            in_order(page)
            assert wrong == []
        # Streamlit's older kind of app would list every file of pages/, and no groups.
        assert navigation(people[0][0]) == {f"{fresh}/{name}" for name in PAGES}
        for page, _ in people:
            page.context.close()
