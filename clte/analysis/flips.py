"""Item by item: what several models say of the same items, and which items a transfer changed.

two runs' predictions                       →  flip_ledger  →  a row an item
a model's stored answers in all its pairs  ┐
the runs of one matrix                     ┘→  Panel        →  agreement
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from clte.analysis.cells import pair_order
from clte.analysis.scores import check_predictions
from clte.data.corpus import LABELS
from clte.errors import ClteError
from clte.languages import LanguagePair
from clte.probabilities import probabilities
from clte.runs.folder import LOGIT_COLUMNS, RunFolder

if TYPE_CHECKING:
    import pandas as pd

    from clte.evidence.store import Answers

GAINED, LOST = "wrong → right", "right → wrong"
FLIPS = (GAINED, LOST, "right both times", "wrong both times")
"""What can happen to an item between two runs."""


# ---------------------------------------------------------------------- two runs


def flip_ledger(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """What became of every item from one run to another.

    Args:
        before: What `RunFolder.predictions` gives, such as the baseline's.
        after: The same of another run on the same items, such as the student's.

    Returns:
        A row an item, in the order of ``before``: ``item``, ``premise`` (ids), ``gold``, ``before``,
        ``after`` (label ids), ``flip`` (one of `FLIPS`), ``gold_before``, ``gold_after`` (the gold
        label's probability), and ``before_<label>``, ``after_<label>`` (all probabilities, 0 to 1).

    Raises:
        ClteError: damaged predictions, or other items or gold labels.
    """
    import pandas as pd

    for table in (before, after):
        check_predictions(table)
    other = after.set_index("item")
    if len(before) != len(after) or not before["item"].isin(other.index).all():
        raise ClteError(
            "the two runs were not scored on the same items, so no item can be followed from one to "
            "the other. One of them belongs to another split or another version of the data."
        )
    other = other.loc[before["item"]]
    gold = before["gold"].to_numpy().astype(int)
    if not np.array_equal(gold, other["gold"].to_numpy()):
        raise ClteError("the two runs were scored against different gold labels.")
    rows = np.arange(len(gold))
    p, q = (
        probabilities(table[list(LOGIT_COLUMNS)].to_numpy()).astype(np.float32)
        for table in (before, other)
    )
    was, now = p.argmax(1) == gold, q.argmax(1) == gold
    kind = np.select([~was & now, was & ~now, was & now], FLIPS[:3], FLIPS[3])
    columns: dict[str, object] = {
        "item": before["item"].to_numpy(),
        "premise": before["premise"].to_numpy(),
        "gold": gold,
        "before": p.argmax(1),
        "after": q.argmax(1),
        "flip": kind,
        "gold_before": p[rows, gold],
        "gold_after": q[rows, gold],
    }
    for name, values in (("before", p), ("after", q)):
        columns |= {f"{name}_{label}": values[:, i] for i, label in enumerate(LABELS)}
    return pd.DataFrame(columns)


def flip_counts(ledger: pd.DataFrame) -> dict[str, int]:
    """How many items of a `flip_ledger` had which of `FLIPS`."""
    counts = ledger["flip"].value_counts()
    return {kind: int(counts.get(kind, 0)) for kind in FLIPS}


# ---------------------------------------------------------------------- many at once


@dataclass(frozen=True, eq=False)
class Panel:
    """What C models (or one model in C language pairs) say of N items.

    Attributes:
        items: [N] item ids.
        gold: [N] label ids, -1 where it is not known.
        cells: [C] (row, column) of a grid: (premise language, hypothesis language) of one model's
            answers, or (teacher pair, student pair) of runs, the teacher empty for a baseline.
        probabilities: [N, C, 3] float32.
        compared: [C] the cell that each is compared with, the student pair's baseline; -1 for none.
    """

    items: np.ndarray = field(repr=False)
    gold: np.ndarray = field(repr=False)
    cells: tuple[tuple[str, str], ...]
    probabilities: np.ndarray = field(repr=False)
    compared: tuple[int, ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.items)

    @cached_property
    def predicted(self) -> np.ndarray:
        """[N, C] label ids."""
        return np.asarray(self.probabilities.argmax(-1).astype(np.int8))

    @cached_property
    def right(self) -> np.ndarray:
        """[N, C] bool; False where gold is not known."""
        return np.asarray(self.predicted == self.gold[:, None])

    @cached_property
    def change(self) -> np.ndarray:
        """[N, C] int8: 1 where a cell is right and its baseline is not, -1 the other way, else 0."""
        change = np.zeros(self.right.shape, np.int8)
        for cell, other in enumerate(self.compared):
            if other >= 0:
                change[:, cell] = self.right[:, cell].astype(np.int8) - self.right[:, other]
        return change

    @property
    def compares(self) -> bool:
        """Whether any cell has a baseline to compare with."""
        return any(other >= 0 for other in self.compared)

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Item id → its place."""
        return {item: place for place, item in enumerate(self.items.tolist())}


def panel_of_answers(answers: Answers, gold: Mapping[str, int]) -> Panel:
    """A model's stored answers as a grid of premise × hypothesis languages.

    Args:
        answers: As `clte.evidence.store.read_answers` gives them.
        gold: Item → label id; items that are not in it count as not known.
    """
    pairs = [LanguagePair.parse(pair) for pair in answers.logits]
    return Panel(
        items=answers.items,
        gold=np.array([gold.get(item, -1) for item in answers.items.tolist()], np.int8),
        cells=tuple((pair.premise, pair.hypothesis) for pair in pairs),
        probabilities=_shares(list(answers.logits.values())),
        compared=(-1,) * len(pairs),
    )


def panel_of_runs(rows: pd.DataFrame) -> Panel:
    """The runs of one matrix, each on its own pair, as a grid of teachers × students.

    Args:
        rows: Rows of `RunStore.table`, one a cell (`clte.experiments.report.matrix_rows`, one seed).

    Raises:
        ClteError: no rows, two runs of a cell, damaged predictions, or runs on other items.
    """
    if rows.empty:
        raise ClteError("there are no runs to lay side by side.")
    order = {pair: place for place, pair in enumerate(pair_order(list(rows["pair"])))}
    found: dict[tuple[str, str], np.ndarray] = {}
    items, gold, first = None, None, ""
    for row in rows.itertuples():
        cell = row.teacher_pair or "", row.pair
        if cell in found:
            raise ClteError(
                f"run {row.id} is a second run of {cell[0] or 'no teacher'} ⇒ {cell[1]}: choose one "
                "setting, objective and seed first."
            )
        table = RunFolder(row.path).predictions
        try:
            check_predictions(table)
        except ClteError as error:
            raise ClteError(f"run {row.id}: {error}") from error
        table = table.sort_values("item")
        names = table["item"].to_numpy().astype(str)
        if items is None:
            items, gold, first = names, table["gold"].to_numpy().astype(np.int8), row.id
        elif not np.array_equal(items, names):
            raise ClteError(
                f"runs {first} and {row.id} were not scored on the same items, so they cannot be laid "
                "side by side."
            )
        found[cell] = table[list(LOGIT_COLUMNS)].to_numpy()
    cells = sorted(found, key=lambda c: (order.get(c[0], -1), c[0], order[c[1]]))
    place = {cell: i for i, cell in enumerate(cells)}
    assert items is not None and gold is not None
    return Panel(
        items=items,
        gold=gold,
        cells=tuple(cells),
        probabilities=_shares([found[cell] for cell in cells]),
        compared=tuple(place.get(("", s), -1) if t else -1 for t, s in cells),
    )


def _shares(logits: list[np.ndarray]) -> np.ndarray:
    """C times [N, 3] logits to probabilities [N, C, 3] float32."""
    return probabilities(np.stack(logits, axis=1)).astype(np.float32)


def agreement(panel: Panel) -> pd.DataFrame:
    """How far the cells of a panel agree about each item.

    Returns:
        A row an item: ``item``, ``gold``, ``right`` (how many of the C cells), ``of`` (C), ``label``
        (the label that most cells say), ``agree`` (share of cells that say it), ``labels`` (how many
        different labels are said), ``gained`` and ``lost`` (cells that a transfer turned to right, to
        wrong).
    """
    import pandas as pd

    votes = np.stack([(panel.predicted == i).sum(1) for i in range(len(LABELS))], axis=1)
    return pd.DataFrame(
        {
            "item": panel.items,
            "gold": panel.gold,
            "right": panel.right.sum(1),
            "of": len(panel.cells),
            "label": votes.argmax(1),
            "agree": votes.max(1) / len(panel.cells),
            "labels": (votes > 0).sum(1),
            "gained": (panel.change > 0).sum(1),
            "lost": (panel.change < 0).sum(1),
        }
    )


def item_cells(panel: Panel, item: str) -> pd.DataFrame:
    """One item in every cell of a panel.

    Returns:
        A row a cell: ``row``, ``column``, ``predicted`` (label id), ``probability`` (of what is
        predicted), `LABELS` (all three), ``right`` (bool, None where gold is not known), ``change``
        (see `Panel.change`), ``before`` (what the baseline says, -1 for none).

    Raises:
        ClteError: the item is not in the panel.
    """
    import pandas as pd

    place = panel.position.get(item)
    if place is None:
        raise ClteError(
            f"item {item!r} is not among the {len(panel):,} items that were predicted here."
        )
    shares = panel.probabilities[place]
    known = panel.gold[place] >= 0
    table = pd.DataFrame(
        {
            "row": [row for row, _ in panel.cells],
            "column": [column for _, column in panel.cells],
            "predicted": panel.predicted[place],
            "probability": shares.max(1),
            **{label: shares[:, i] for i, label in enumerate(LABELS)},
            "change": panel.change[place],
            "before": [
                int(panel.predicted[place, other]) if other >= 0 else -1 for other in panel.compared
            ],
        }
    )
    right = panel.right[place].tolist()
    table["right"] = pd.Series(right if known else [None] * len(table), dtype=object)
    return table
