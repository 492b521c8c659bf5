"""A person's own table on the Train page: one that is refused, one that is kept and can be trained on."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clte.builtin.corpus import load_builtin
from clte.data.corpus import LABELS
from scripts.screenshots import rested, settled
from tests.browser.visits import by_key, in_order, keep, second_part, watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

HEADER = ("premise", "hypothesis", "label", "premise_language", "hypothesis_language")
ROWS = 300


def test_an_own_table_is_refused_or_kept_and_can_be_trained_on(
    browser: Browser, app: str, tmp_path: Path
) -> None:
    page, wrong = watched(browser)
    settled(page, f"{app}/train")
    second_part(page, "show")
    take = by_key(page, "own_file").locator("input[type=file]")
    bad, good = tmp_path / "bad.csv", tmp_path / "browser.csv"
    view = load_builtin().view("de-tr")
    rows = [
        (premise, hypothesis, LABELS[label], "de", "tr")
        for premise, hypothesis, label in zip(
            view.premises[:ROWS], view.hypotheses[:ROWS], view.labels[:ROWS], strict=True
        )
    ]
    for path, lines in ((bad, [*rows[:2], (*rows[2][:2], "perhaps", "de", "tr")]), (good, rows)):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADER, *lines])
    take.set_input_files(bad)
    said = page.get_by_test_id("stAlertContentError")
    said.wait_for()
    assert "bad.csv, row 4" in said.inner_text() and "perhaps" in said.inner_text()
    take.set_input_files(good)
    page.get_by_text(f"{ROWS} rows in order").wait_for()
    rested(page)
    in_order(page)
    keep(page, "own-data")
    by_key(page, "own_keep").get_by_role("button").click()
    by_key(page, "use_browser").get_by_role("button").click()
    page.get_by_test_id("stCode").filter(has_text="--data browser").wait_for()
    rested(page)
    in_order(page)
    assert "--pair de-tr" in page.get_by_test_id("stCode").first.inner_text()
    assert wrong == []
    page.context.close()
