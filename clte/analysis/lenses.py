"""Who can be asked about single items: models with stored answers, and the matrices that were run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from clte.analysis.flips import GAINED, LOST, Panel, panel_of_answers, panel_of_runs
from clte.analysis.items import labels_of, open_named
from clte.analysis.numbers import counted
from clte.errors import ClteError
from clte.evidence.store import read_answers, roots
from clte.experiments.report import HINDI, arm_title, arms, matrix_rows, settings
from clte.models.shipped import DESCRIPTIONS
from clte.predict import DEFAULT
from clte.runs.folder import RunFolder

if TYPE_CHECKING:
    import pandas as pd

EVERY, HANDED, DISAGREE = "all items", "handed over", "they disagree"
ALL_RIGHT, ALL_WRONG = "all right", "all wrong"
SHOWS = (EVERY, HANDED, GAINED, LOST, DISAGREE, ALL_RIGHT, ALL_WRONG)
"""Which items of a panel are listed."""
PARTS = {"test": "test", "all": "all rows", "dev-held-out": "dev, held out"}


@dataclass(frozen=True)
class Lens:
    """One way to look at an item.

    Attributes:
        key: Stands in an address: ``compact-nli.test`` or ``matrix.<setting>.<arm>.<seed>``.
        corpus: The name of the corpus that was predicted.
        title: For people.
        said: A sentence about where the predictions are from.
        runs: Whether its cells are runs.
        ids: Run ids; empty for a model.
        path: The file of stored answers; None for runs.
        stamp: Changes when the predictions do.
    """

    key: str
    corpus: str
    title: str
    said: str
    runs: bool
    ids: tuple[str, ...] = field(default=(), repr=False)
    path: Path | None = field(default=None, repr=False)
    stamp: str = field(default="", repr=False)

    @property
    def cache_key(self) -> str:
        """Equal for equal predictions."""
        return f"{self.key}|{self.stamp}"


def lenses(table: pd.DataFrame) -> list[Lens]:
    """Models first, then matrices, those with the most runs before the others.

    Args:
        table: `RunStore.table`.
    """
    return _models() + _matrices(table)


def _models() -> list[Lens]:
    found: dict[tuple[str, str], Path] = {}
    for root in roots():  # what was scored here goes before what ships
        for path in sorted(root.glob("*/*.parquet")):
            found.setdefault((path.parent.name, path.stem), path)
    lenses = []
    for (model, name), path in sorted(found.items()):
        corpus, _, part = name.partition("-")
        stat = path.stat()
        lenses.append(
            Lens(
                key=f"{model}.{part}",
                corpus=corpus,
                title=f"{model} · {PARTS.get(part, part)}",
                said=f"Answered by {model}, stored with clte evidence.",
                runs=False,
                path=path,
                stamp=f"{path}:{stat.st_mtime_ns}:{stat.st_size}",
            )
        )
    order = {"builtin": 0, "everyday": 1, "xnli": 2}
    # The predictor of the app first, runs (named by their ids) after the models that have names.
    return sorted(
        lenses,
        key=lambda lens: (
            order.get(lens.corpus, 3),
            not lens.key.startswith(f"{DEFAULT}."),
            lens.key.split(".")[0] not in DESCRIPTIONS,
        ),
    )


def _matrices(table: pd.DataFrame) -> list[Lens]:
    lenses = []
    table = table[~table["pair"].isin(HINDI)]
    for setting in settings(table):
        rows = table[table["setting"] == setting]
        kinds: list[tuple[str, str, str | None] | None] = [*arms(rows)] or [None]
        for place, arm in enumerate(kinds):
            chosen = matrix_rows(rows, arm)
            for seed in sorted(chosen["seed"].unique()):
                one = chosen[chosen["seed"] == seed]
                if arm is not None and not one["teacher_pair"].notna().any():
                    continue
                lenses.append(_matrix(setting, place, arm, int(seed), one))
    return lenses


def _matrix(
    setting: str, place: int, arm: tuple[str, str, str | None] | None, seed: int, rows: pd.DataFrame
) -> Lens:
    first = rows.iloc[0]
    what = arm_title(arm) if arm else "baselines"
    fold = f", fold {first['fold']}" if first["fold"] else ""
    title = f"{counted(len(rows), 'run')} · {first['backbone']}, {first['protocol']}{fold} · {what}"
    return Lens(
        key=f"matrix.{setting}.{place}.{seed}",
        corpus=str(first["data"]),
        title=f"{title} · seed {seed}",
        said=f"{counted(len(rows), 'run')} of {first['backbone']}, {first['protocol']}, seed {seed}: "
        "one seed, so a single changed item may be chance.",
        runs=True,
        ids=tuple(rows["id"]),
        stamp=",".join(
            f"{i}:{accuracy}" for i, accuracy in zip(rows["id"], rows["accuracy"], strict=True)
        ),
    )


def open_lens(lens: Lens, table: pd.DataFrame) -> tuple[Panel, str, str]:
    """The panel of a lens, and the name and revision of the corpus that was predicted.

    Args:
        lens: One of `lenses`.
        table: `RunStore.table`. It is also asked for gold labels that the corpus itself, not being
            connected, does not give.

    Raises:
        ClteError: predictions that are damaged or were made on other items.
    """
    if lens.runs:
        rows = table[table["id"].isin(lens.ids)]
        return panel_of_runs(rows), lens.corpus, str(rows.iloc[0]["data_revision"])
    assert lens.path is not None
    answers = read_answers(lens.path)
    gold = gold_labels(answers.corpus, answers.corpus_revision, table)
    return panel_of_answers(answers, gold), answers.corpus, answers.corpus_revision


def gold_labels(name: str, revision: str, table: pd.DataFrame) -> dict[str, int]:
    """Item → label id of a corpus by its name and revision; empty if nothing here knows them."""
    try:
        corpus = open_named(name)
    except ClteError:
        corpus = None
    if corpus is not None and (corpus.revision == revision or not corpus.languages):
        return labels_of(corpus)
    same = table[(table["data"] == name) & (table["data_revision"] == revision)]
    if same.empty:
        return {}
    most = same.loc[same["n"].idxmax()]
    predictions = RunFolder(most["path"]).predictions
    return dict(zip(predictions["item"], predictions["gold"].astype(int), strict=True))


# ---------------------------------------------------------------------- which items


def shows_of(panel: Panel, handed: Sequence[str]) -> list[str]:
    """The `SHOWS` that make sense: flips where there are baselines, a hand-over where there is one."""
    out = set() if panel.compares else {GAINED, LOST}
    return [show for show in SHOWS if show not in out and (show != HANDED or handed)]


def kept(agreed: pd.DataFrame, show: str, handed: Sequence[str]) -> pd.Series:
    """Which items a choice of `SHOWS` keeps, a bool a row.

    Args:
        agreed: What `clte.analysis.flips.agreement` gives.
        show: One of `SHOWS`. A flip keeps items that it happened to in any cell.
        handed: Ids that another page handed over.
    """
    if show == HANDED:
        return agreed["item"].isin(list(handed))
    if show == GAINED:
        return agreed["gained"] > 0
    if show == LOST:
        return agreed["lost"] > 0
    if show == DISAGREE:
        return agreed["labels"] > 1
    if show == ALL_RIGHT:
        return agreed["right"] == agreed["of"]
    if show == ALL_WRONG:
        return (agreed["right"] == 0) & (agreed["gold"] >= 0)
    return agreed["gold"] >= -1
