"""The tables of the paper from the runs that are here, each beside the paper's own numbers.

    RunStore.table()  →  settings  →  matrix rows  →  cells  →  tables  →  text

A *setting* is everything that the runs of one matrix share: data, split, backbone, rates. Runs of
two settings are never mixed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clte.analysis.cells import matrix_cells, pair_order
from clte.analysis.text_tables import render
from clte.errors import ClteError
from clte.experiments import paper
from clte.objectives.spec import ObjectiveSpec

if TYPE_CHECKING:
    import pandas as pd

    from clte.runs.store import RunStore

TABLES = ("table1", "table2", "table3", "table4", "figure2")
STYLES = ("text", "markdown", "csv", "latex", "html")
HINDI = ("en-hi", "hi-en")
CHANCE = 1 / 3

PROTOCOL_NOTES = {
    "paper": (
        "The split leaks: every test premise also stands in train with its other labels, and early "
        "stopping looked at the test rows, as in the paper's notebooks."
    ),
    "paper-grouped": "The paper's 5,000 rows cut by premise: no test premise stands in train.",
    "clean": "Trained on the dev part, scored on all of the test part: no test premise stands in train.",
}


# ---------------------------------------------------------------------- choosing runs


def select(
    table: pd.DataFrame,
    *,
    data: str | None = None,
    protocol: str | None = None,
    backbone: str | None = None,
    seeds: Sequence[int] | None = None,
) -> pd.DataFrame:
    """The rows of `RunStore.table` that fit; None leaves a column open.

    Raises:
        ClteError: nothing fits; the message names what there is instead.
    """
    for name, value in (("data", data), ("protocol", protocol), ("backbone", backbone)):
        if value is not None:
            there = sorted(table[name].unique())
            table = table[table[name] == value]
            if table.empty:
                raise ClteError(_nothing(f"{name} {value!r}", there))
    if seeds is not None:
        there = sorted(table["seed"].unique())
        table = table[table["seed"].isin(list(seeds))]
        if table.empty:
            raise ClteError(_nothing(f"seed {', '.join(map(str, seeds))}", there))
    return table


def _nothing(what: str, there: Sequence[object]) -> str:
    some = f"There are runs with {', '.join(map(str, there))}." if there else "There are no runs."
    return f"no finished run has {what}. {some}"


def settings(table: pd.DataFrame) -> list[str]:
    """The settings in a table of runs, the one with the most runs first."""
    return list(
        table["setting"]
        .value_counts()
        .sort_index(kind="stable")
        .sort_values(ascending=False, kind="stable")
        .index
    )


def setting_title(rows: pd.DataFrame) -> str:
    """A setting for people: ``xnli · paper · compact``, with what else is needed to tell it."""
    row = rows.iloc[0]
    parts = [row["data"], row["protocol"], row["backbone"]]
    if row["fold"]:
        parts.append(f"fold {row['fold']}")
    return " · ".join(parts)


def arms(rows: pd.DataFrame) -> list[tuple[str, str, str | None]]:
    """The kinds of transfer in a setting: (objective, reads, control), the paper's own first."""
    transfers = rows[rows["teacher_pair"].notna()]
    found = {
        (row.objective, row.reads, row.control if isinstance(row.control, str) else None)
        for row in transfers.itertuples()
    }
    return sorted(
        found, key=lambda a: (a[2] is not None, a[0] != paper.OBJECTIVE, a[1] != "parallel", str(a))
    )


def arm_title(arm: tuple[str, str, str | None]) -> str:
    """A kind of transfer for people."""
    objective, reads, control = arm
    text = objective if reads == "parallel" else f"{objective}, teacher reads the student's row"
    return f"{text}, {control} teacher" if control else text


def matrix_rows(rows: pd.DataFrame, arm: tuple[str, str, str | None] | None = None) -> pd.DataFrame:
    """The runs of one matrix: plain baselines, and the transfers of one arm (None: no transfers)."""
    plain = ~rows["shuffled_labels"].astype(bool)
    keep = rows["teacher_pair"].isna() & (rows["objective"] == "ce") & plain
    if arm is not None:
        objective, reads, control = arm
        same = rows["control"].isna() if control is None else rows["control"] == control
        keep |= (rows["objective"] == objective) & (rows["reads"] == reads) & same & plain
    # A run that also kept its epochs' representations (figure 3) is the same run once more.
    same_run = ["setting", "pair", "teacher_pair", "teacher_run", "seed"]
    return rows[keep].drop_duplicates(same_run)


# ---------------------------------------------------------------------- the tables


def table2(cells: pd.DataFrame) -> pd.DataFrame:
    """The baselines: a row a pair of the paper or of the runs, in the paper's order.

    Columns ``pair``, ``accuracy``, ``low``, ``high`` (shares), ``above_chance`` (the interval lies
    above 1/3), ``n``, ``seeds``, ``premise_use`` with ``premise_use_low`` and ``_high`` (points) and
    ``paper`` (percent). What was not run is NaN.
    """
    import pandas as pd

    baselines = cells[cells["teacher"].isna() & ~cells["student"].isin(HINDI)].set_index("student")
    pairs = pair_order(list(baselines.index))
    columns = ["accuracy", "low", "high", "premise_use", "premise_use_low", "premise_use_high", "n"]
    table = baselines.reindex(pairs)[[*columns, "seeds"]]
    table["above_chance"] = table["low"] > CHANCE
    table["paper"] = pd.Series(paper.TABLE_2)
    return table.rename_axis("pair").reset_index()


def table3(cells: pd.DataFrame) -> pd.DataFrame:
    """Every cell of the matrix, run or not, beside the paper's: `COLUMNS` of `matrix_cells` and

    ``paper`` (percent), ``paper_gain`` and ``ours_minus_paper`` (points), ``run`` (bool).
    ``teacher`` None is the row of baselines. A pair that taught itself is there only if it was run.
    """
    import pandas as pd

    there = cells[~cells["student"].isin(HINDI)]
    pairs = pair_order([*there["student"], *(t for t in there["teacher"] if t)])
    wanted = [(None, student) for student in pairs] + [
        (teacher, student)
        for teacher in pairs
        for student in pairs
        if teacher != student
        or ((there["teacher"] == teacher) & (there["student"] == student)).any()
    ]
    grid = pd.DataFrame(wanted, columns=["teacher", "student"], dtype=object)
    grid["teacher"] = grid["teacher"].where(grid["teacher"].notna(), None)
    # pandas would join None with None only by luck of the version: join by text.
    key = grid["teacher"].fillna("").astype(str) + ">" + grid["student"]
    known_cells = there.drop(columns=["teacher", "student"])
    known_cells.index = there["teacher"].fillna("").astype(str) + ">" + there["student"]
    grid = grid.join(known_cells, on=key).drop(columns="key_0", errors="ignore")
    grid["run"] = grid["accuracy"].notna()
    grid["paper"] = [
        paper.accuracy(teacher, student)
        for teacher, student in zip(grid["teacher"], grid["student"], strict=True)
    ]
    grid["paper"] = grid["paper"].astype(float)
    grid["paper_gain"] = grid["paper"] - grid["student"].map(paper.TABLE_2)
    grid.loc[grid["teacher"].isna(), "paper_gain"] = float("nan")
    grid["ours_minus_paper"] = 100 * grid["accuracy"] - grid["paper"]
    return grid


def table4(cells: pd.DataFrame) -> pd.DataFrame:
    """The best teacher of each student pair, and the mean over its teachers.

    Columns ``pair``, ``baseline``, ``best``, ``mean`` (shares), ``best_teacher``, ``teachers`` (how
    many were run), ``paper_best`` and ``paper_xlm_r`` (percent). ``best`` was chosen on the test
    rows, as the paper's is; ``mean`` was not.
    """
    import pandas as pd

    there = cells[~cells["student"].isin(HINDI)]
    rows = []
    for pair in pair_order(list(there["student"])):
        column = there[there["student"] == pair]
        taught = column[column["teacher"].notna() & (column["teacher"] != pair)]
        baseline = column[column["teacher"].isna()]["accuracy"]
        best = taught.loc[taught["accuracy"].idxmax()] if len(taught) else None
        rows.append(
            {
                "pair": pair,
                "baseline": baseline.iloc[0] if len(baseline) else None,
                "best": best["accuracy"] if best is not None else None,
                "best_teacher": best["teacher"] if best is not None else None,
                "mean": taught["accuracy"].mean() if len(taught) else None,
                "teachers": len(taught),
                "paper_best": paper.TABLE_4["transfer"].get(pair),
                "paper_xlm_r": paper.TABLE_4["xlm-r"].get(pair),
            }
        )
    return pd.DataFrame(rows)


def figure2(rows: pd.DataFrame) -> pd.DataFrame:
    """Classical distillation fr-bg ⇒ fr-tr: ``alpha``, ``temperature``, ``accuracy`` (a share),

    ``seeds`` (how many) and ``runs`` (ids).
    """
    import pandas as pd

    pair = (rows["teacher_pair"] == paper.FIGURE_2["teacher"]) & (
        rows["pair"] == paper.FIGURE_2["student"]
    )
    plain = rows["control"].isna() & ~rows["shuffled_labels"].astype(bool)
    found = []
    for objective, same in rows[pair & plain].groupby("objective"):
        terms = {term.name: term for term in ObjectiveSpec.parse(str(objective)).terms}
        if "kd" in terms and set(terms) <= {"ce", "kd"}:
            kd = terms["kd"]
            values = {"alpha": kd.weight, "temperature": float(kd.values["temperature"])}
            accuracy, seeds = same["accuracy"].mean(), same["seed"].nunique()
            runs = tuple(same["id"])
            found.append({**values, "accuracy": accuracy, "seeds": seeds, "runs": runs})
    table = pd.DataFrame(found, columns=["alpha", "temperature", "accuracy", "seeds", "runs"])
    return table.sort_values(["temperature", "alpha"]).reset_index(drop=True)


# ---------------------------------------------------------------------- as text


def report(
    store: RunStore,
    tables: Sequence[str] | None = None,
    data: str | None = None,
    protocol: str | None = None,
    backbone: str | None = None,
    seeds: Sequence[int] | None = None,
    style: str = "text",
) -> str:
    """The tables for which there are runs, beside the paper's.

    Args:
        store: Where the runs are.
        tables: Some of `TABLES`; None for all that have runs.
        data: Only runs on this corpus.
        protocol: Only runs on this split.
        backbone: Only runs of this encoder.
        seeds: Only runs with these seeds.
        style: ``text`` for a terminal; ``markdown``; ``csv``: a line a cell, for a spreadsheet;
            ``latex``: booktabs; ``html``: one page with pictures and every number's runs.

    Raises:
        ClteError: an unknown table or style, nothing that fits, or damaged predictions.
    """
    # They are built on this file.
    from clte.experiments.html_report import html_report
    from clte.experiments.latex import PREAMBLE, render_latex
    from clte.experiments.linked import heading, linked_tables

    for name in tables or ():
        if name not in TABLES:
            raise ClteError(f"there is no {name!r} in a report. Choose from {', '.join(TABLES)}.")
    if style not in STYLES:
        raise ClteError(f"style {style!r} is none of {', '.join(STYLES)}.")
    table = store.table()
    if table.empty:
        raise ClteError(
            "there is no finished run to report. 'clte run table3 --help' shows how to make some."
        )
    table = select(table, data=data, protocol=protocol, backbone=backbone, seeds=seeds)
    if style == "csv":
        return cells_csv(table)
    if style == "html":
        return html_report(table, tables or TABLES)
    parts = []
    for setting in settings(table):
        rows = table[table["setting"] == setting]
        found = linked_tables(rows, tuple(tables or TABLES))
        if found and style == "latex":
            parts.append(render_latex(*heading(rows), found))
        elif found:
            texts = [(t.title, t.frame(intervals=not t.narrow), t.notes) for t in found]
            parts.append(render(*heading(rows), texts, style))
    if not parts:
        raise ClteError(f"there is no finished run for {', '.join(tables or TABLES)}.")
    if style == "latex":
        parts.insert(0, PREAMBLE)
    return "\n\n".join(parts) + "\n"


def cells_csv(table: pd.DataFrame) -> str:
    """Every cell of every setting as CSV: shares for accuracies, points for differences."""
    import pandas as pd

    frames = []
    for setting in settings(table):
        rows = table[table["setting"] == setting]
        kinds: list[tuple[str, str, str | None] | None] = [*arms(rows)] or [None]
        for arm in kinds:
            cells = matrix_cells(matrix_rows(rows, arm))
            cells["paper"] = [
                paper.accuracy(t, s)
                for t, s in zip(cells["teacher"], cells["student"], strict=True)
            ]
            for name in ("seeds", "runs"):
                cells[name] = [" ".join(map(str, values)) for values in cells[name]]
            names = ("data", "data_revision", "protocol", "fold", "backbone", "setting")
            for position, name in enumerate(names):
                cells.insert(position, name, rows[name].iloc[0])
            cells.insert(len(names), "arm", arm_title(arm) if arm else "")
            frames.append(cells)
    return str(pd.concat(frames).to_csv(index=False))
