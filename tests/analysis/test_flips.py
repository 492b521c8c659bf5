from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from clte.analysis.flips import (
    FLIPS,
    GAINED,
    LOST,
    agreement,
    flip_counts,
    flip_ledger,
    item_cells,
    panel_of_answers,
    panel_of_runs,
)
from clte.analysis.lenses import DISAGREE, HANDED, kept, lenses, open_lens, shows_of
from clte.errors import ClteError
from clte.evidence.store import Answers, write_answers
from clte.paths import workspace
from clte.runs.folder import EXCHANGED_COLUMNS, LOGIT_COLUMNS
from clte.runs.store import RunStore
from tests.made_runs import PAIRS, made_config, made_matrix, made_run


def predictions(chosen: list[int], gold: list[int]) -> pd.DataFrame:
    """Logit 2 for the label that is chosen, 0 for the others."""
    n = len(chosen)
    logits = np.zeros((n, 3), np.float32)
    logits[np.arange(n), chosen] = 2
    table = pd.DataFrame({"item": [f"i{k}" for k in range(n)], "premise": ["p"] * n, "gold": gold})
    table[list(LOGIT_COLUMNS)] = logits
    table[list(EXCHANGED_COLUMNS)] = logits
    return table


def test_each_item_is_followed_from_one_run_to_the_other() -> None:
    gold = [0, 1, 2, 0]
    before = predictions([1, 1, 2, 2], gold)
    # Rows in another order: items are joined by id.
    after = predictions([0, 0, 2, 1], gold).iloc[::-1].reset_index(drop=True)
    ledger = flip_ledger(before, after)
    assert ledger["item"].tolist() == ["i0", "i1", "i2", "i3"]
    assert ledger["flip"].tolist() == [GAINED, LOST, FLIPS[2], FLIPS[3]]
    assert flip_counts(ledger) == dict.fromkeys(FLIPS, 1)
    sure = np.exp(2) / (np.exp(2) + 2)
    assert ledger["gold_after"].iloc[0] == pytest.approx(sure)
    assert ledger["gold_before"].iloc[0] == pytest.approx((1 - sure) / 2)
    three = ledger[["before_entailment", "before_neutral", "before_contradiction"]]
    assert np.allclose(three.sum(axis=1), 1)


def test_runs_on_other_items_have_no_ledger() -> None:
    one = predictions([0, 1], [0, 1])
    with pytest.raises(ClteError, match="not scored on the same items"):
        flip_ledger(one, one.assign(item=["i0", "x"]))
    with pytest.raises(ClteError, match="different gold labels"):
        flip_ledger(one, one.assign(gold=[0, 2]))


def test_a_matrix_is_a_panel_and_its_flips_are_those_of_the_ledger(tmp_path: Path) -> None:
    made = made_matrix(tmp_path, n=60)
    rows = RunStore([tmp_path]).table()
    panel = panel_of_runs(rows)
    assert panel.cells[:6] == tuple(("", pair) for pair in PAIRS)
    assert panel.probabilities.shape == (60, 36, 3)
    cell = panel.cells.index(("de-tr", "fr-bg"))
    run = made["de-tr", "fr-bg"]
    assert panel.right[:, cell].mean() == pytest.approx(run.result["accuracy"])
    ledger = flip_ledger(made[None, "fr-bg"].predictions, run.predictions)
    change = panel.change[:, cell]
    assert (change > 0).sum() == flip_counts(ledger)[GAINED] > 0
    assert (change < 0).sum() == flip_counts(ledger)[LOST]
    assert set(panel.items[change > 0]) == set(ledger[ledger["flip"] == GAINED]["item"])
    assert not panel.change[:, :6].any()
    table = agreement(panel)
    assert table["right"].tolist() == panel.right.sum(1).tolist()
    cells = item_cells(panel, panel.items[3])
    assert cells["right"].sum() == table["right"].iloc[3]
    with pytest.raises(ClteError, match="'nothing' is not among the 60"):
        item_cells(panel, "nothing")


def test_runs_that_do_not_belong_side_by_side_are_refused(tmp_path: Path) -> None:
    made_run(tmp_path, made_config("fr-bg"), n=30)
    made_run(tmp_path, made_config("fr-bg", seed=43), n=30)
    made_run(tmp_path, made_config("de-bg"), n=30, items=3)
    rows = RunStore([tmp_path]).table()
    with pytest.raises(ClteError, match="is a second run of no teacher ⇒ fr-bg"):
        panel_of_runs(rows[rows["pair"] == "fr-bg"])
    with pytest.raises(ClteError, match="not scored on the same items"):
        panel_of_runs(rows[rows["seed"] == 42])
    with pytest.raises(ClteError, match="no runs"):
        panel_of_runs(rows[:0])


def answers(logits: dict[str, list[list[float]]]) -> Answers:
    arrays = {pair: np.array(values, np.float32) for pair, values in logits.items()}
    return Answers("m", "r", "odd", "0", "test", np.array(["a", "b"]), 42, arrays, {})


def test_agreement_counts_cells_and_knows_what_is_not_known() -> None:
    sure, other = [4.0, -2.0, -2.0], [-2.0, 4.0, -2.0]
    told = answers({"fr-bg": [sure, sure], "bg-fr": [sure, other], "fr-fr": [sure, other]})
    panel = panel_of_answers(told, {"a": 0})
    assert panel.cells == (("fr", "bg"), ("bg", "fr"), ("fr", "fr"))
    assert not panel.compares
    table = agreement(panel)
    assert table["gold"].tolist() == [0, -1]
    assert table["right"].tolist() == [3, 0]
    assert table["label"].tolist() == [0, 1]
    assert table["agree"].tolist() == pytest.approx([1, 2 / 3])
    assert table["labels"].tolist() == [1, 2]
    assert item_cells(panel, "b")["right"].tolist() == [None] * 3
    assert kept(table, DISAGREE, []).tolist() == [False, True]
    assert kept(table, HANDED, ["a"]).tolist() == [True, False]
    assert shows_of(panel, []) == ["all items", "they disagree", "all right", "all wrong"]


def test_lenses_are_stored_answers_and_matrices_one_a_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(tmp_path / "shipped"))
    runs = workspace() / "runs"
    for pair, teacher in (("fr-bg", None), ("fr-bg", "de-tr"), ("de-tr", None)):
        made_run(runs, made_config(pair, teacher), n=30)
    made_run(runs, made_config("fr-bg", seed=43), n=30)
    made_run(runs, made_config("fr-bg", "de-tr", seed=43), n=30)
    told = answers({"fr-bg": [[4.0, -2.0, -2.0]] * 2})
    write_answers(workspace() / "evidence", told)
    table = RunStore.default().table()
    found = lenses(table)
    assert [lens.corpus for lens in found] == ["odd", "xnli", "xnli"]
    assert [len(lens.ids) for lens in found] == [0, 3, 2]
    panel, name, revision = open_lens(found[0], table)
    assert (name, revision, panel.gold.tolist()) == ("odd", "0", [-1, -1])
    panel, name, revision = open_lens(found[2], table)
    assert panel.cells == (("", "fr-bg"), ("de-tr", "fr-bg"))
    assert "one seed" in found[2].said
