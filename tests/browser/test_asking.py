"""A person's own French and Bulgarian, and a whole file, asked of the models that ship."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clte.builtin.corpus import load_builtin
from clte.data.corpus import LABELS
from clte.text_language import recognise
from scripts.screenshots import PATIENCE, settled
from tests.browser.visits import (
    answered,
    ask,
    by_key,
    in_order,
    keep,
    predictor,
    same_elsewhere,
    second_part,
    watched,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PREMISE = "Hier soir, ma sœur a préparé une soupe pour toute la famille."
HYPOTHESIS = "Никой не е готвил вчера."


def test_french_and_bulgarian_get_an_answer(browser: Browser, app: str) -> None:
    page, wrong = watched(browser)
    settled(page, f"{app}/predictor")
    ask(page, PREMISE, HYPOTHESIS)
    answered(page, PREMISE, HYPOTHESIS)
    for text, language in ((PREMISE, "French"), (HYPOTHESIS, "Bulgarian")):
        said = recognise(text).said
        assert language in said
        page.get_by_text(said).first.wait_for()
    in_order(page)
    keep(page, "predictor-answer")
    same_elsewhere(browser, page)
    assert wrong == []
    page.context.close()


def test_a_file_of_pairs_is_refused_or_answered(browser: Browser, app: str, tmp_path: Path) -> None:
    page, wrong = watched(browser)
    settled(page, f"{app}/predictor")
    second_part(page, "what")
    take = by_key(page, "batch_file").locator("input[type=file]")
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text("premise,hypothesis\nIl pleut.,Времето е лошо.\nIl pleut.,\n", "utf-8")
    take.set_input_files(bad)
    said = page.get_by_test_id("stAlertContentError")
    said.wait_for()
    assert "bad.csv, row 3: the hypothesis is empty" in said.inner_text()
    view = load_builtin().view("fr-bg")
    rows = list(zip(view.premises[:40], view.hypotheses[:40], strict=True))
    with good.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("premise", "hypothesis"), *rows])
    take.set_input_files(good)
    page.get_by_text("40 pairs").wait_for()
    in_order(page)
    page.get_by_test_id("stBaseButton-primary").click()
    button = page.get_by_test_id("stDownloadButton").get_by_role("button")
    button.wait_for(timeout=2000 * PATIENCE)
    keep(page, "predictor-file")
    with page.expect_download() as download:
        button.click()
    answers = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert [(row["premise"], row["hypothesis"]) for row in answers] == rows
    shares = predictor().probabilities([p for p, _ in rows], [h for _, h in rows])
    for row, own in zip(answers, shares, strict=True):
        assert row["prediction"] == LABELS[own.argmax()]
        for label, share in zip(LABELS, own, strict=True):
            assert float(row[label]) == pytest.approx(float(share), abs=2e-4)
    assert wrong == []
    page.context.close()
