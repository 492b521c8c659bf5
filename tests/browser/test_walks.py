"""From a cell of the matrix to one item in the lens, with a lasso from a map to its items, and by a copied
address to what somebody else saw."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from clte.analysis.flips import FLIPS, flip_counts, flip_ledger
from clte.analysis.numbers import percent
from clte.data.corpus import LABELS
from clte.runs.folder import RunFolder
from clte.runs.store import RunStore
from scripts.screenshots import DESKTOP, rested, settled
from tests.browser.visits import alt, by_key, click_cell, in_order, keep, same_elsewhere, watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

TEACHER, STUDENT = "de-tr", "fr-bg"
TOLD = """([plot, row, column]) => {
    const trace = plot.data[plot.data.length - 1];
    return trace.hovertext[trace.customdata.findIndex(c => c[0] == row && c[1] == column)];
}"""
POINTS = """plot => {
    const {x, y} = plot.querySelector('.nsewdrag').getBoundingClientRect();
    const {xaxis, yaxis} = plot._fullLayout;
    return plot.calcdata.flatMap((points, i) => points.flatMap((point, j) => {
        const carried = plot.data[i].customdata;
        return carried ? [[[carried[j]].flat()[0], x + xaxis.d2p(point.x), y + yaxis.d2p(point.y)]] : [];
    }));
}"""
"""[item, x, y] of every point of a map, in pixels of the window."""


def run_of(teacher: str | None) -> RunFolder:
    """The run behind a cell of the matrix that the page opens with."""
    table = RunStore.default().table()
    shown = {"pair": STUDENT, "protocol": "paper", "backbone": "compact-en", "seed": 42}
    rows = table[(table[list(shown)] == list(shown.values())).all(axis=1)]
    rows = rows[rows["teacher_pair"].isna() if teacher is None else rows["teacher_pair"] == teacher]
    return RunFolder(rows.iloc[0]["path"])


def lasso(page: Page, box: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = box
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom), (left, top)):
        page.mouse.move(x, y, steps=6)
    page.mouse.up()


def test_a_cell_leads_to_its_items_and_an_item_to_the_lens(browser: Browser, app: str) -> None:
    page, wrong = watched(browser)
    before, after = run_of(None), run_of(TEACHER)
    settled(page, f"{app}/transfer_matrix")
    by_key(page, "show").get_by_role("radio").nth(1).click()
    rested(page)
    click_cell(page, TEACHER, STUDENT)
    page.get_by_text(after.id).first.wait_for()
    rested(page)
    in_order(page)
    keep(page, "cell")
    same_elsewhere(browser, page)
    counts = flip_counts(flip_ledger(before.predictions, after.predictions))
    handed = sum(counts[kind] for kind in FLIPS[:2])
    way = page.get_by_test_id("stMain").locator("a[href*='lens?']").filter(has_text=str(handed))
    way.click()
    page.wait_for_url("**/lens?**")
    page.get_by_text(f"{handed} items of {after.result['n']}").wait_for()
    rested(page)
    in_order(page)
    keep(page, "cell-in-the-lens")
    items = parse_qs(urlsplit(page.url).query)["items"][0].split(",")
    assert len(items) == handed
    assert items[0] in alt(page, "lens")
    rows = flip_ledger(before.predictions, after.predictions).set_index("item")
    said = LABELS[rows.loc[items[0], "after"]]
    plot = by_key(page, "lens").locator(".js-plotly-plot").element_handle()
    told = page.evaluate(TOLD, [plot, TEACHER, STUDENT])
    assert said in told and f"{percent(rows.loc[items[0], f'after_{said}'])} %" in told, told
    same_elsewhere(browser, page)
    assert wrong == []
    page.context.close()


def test_a_line_round_points_of_the_map_lists_their_items(browser: Browser, app: str) -> None:
    page, wrong = watched(browser, (DESKTOP[0], 1400))
    settled(page, f"{app}/hidden_states")
    tables = page.get_by_test_id("stDataFrame").count()
    plot = page.locator("[class*=st-key-map-] .js-plotly-plot").first
    x, y, width, height = plot.locator(".nsewdrag").evaluate(
        "e => { const r = e.getBoundingClientRect(); return [r.x, r.y, r.width, r.height] }"
    )
    box = (x + 0.4 * width, y + 0.4 * height, x + 0.6 * width, y + 0.6 * height)
    points = plot.evaluate(POINTS)

    def within(margin: float) -> set[str]:
        left, top, right, bottom = box
        return {
            str(item)
            for item, x, y in points
            if left - margin < x < right + margin and top - margin < y < bottom + margin
        }

    assert within(-3), "the middle of the map is empty: draw the line elsewhere"
    lasso(page, box)
    page.wait_for_url("**items=**")
    rested(page)
    chosen = set(parse_qs(urlsplit(page.url).query)["items"][0].split(","))
    assert within(-3) <= chosen <= within(3)
    assert page.get_by_test_id("stDataFrame").count() == tables + 1
    assert page.get_by_text(f"{len(chosen)} items chosen").count() == 1
    keep(page, "lasso")
    same_elsewhere(browser, page)
    assert wrong == []
    page.context.close()


def test_the_form_of_a_training_is_in_its_address(browser: Browser, app: str) -> None:
    page, wrong = watched(browser)
    settled(page, f"{app}/train")
    for key, typed in (
        ("teacher_choice", "de → tr"),
        ("objective_choice", "classical"),
        ("epochs", "3"),
    ):
        box = by_key(page, key).locator("input")
        box.fill(typed)
        box.press("Enter")
        rested(page)
    command = page.get_by_test_id("stCode").filter(has_text="kd(temperature=4)")
    command.filter(has_text="--epochs 3").wait_for()
    in_order(page)
    same_elsewhere(browser, page)
    assert wrong == []
    page.context.close()
