"""The paper's tables from our runs, beside the paper's own, every number with the runs it is from.

rows of one setting  →  LinkedTable  →  text, Markdown, LaTeX, HTML, the page
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clte.analysis.cells import matrix_cells, mean_gains, pair_order, seeds_note
from clte.analysis.numbers import NOTHING, counted, known, percent, points
from clte.experiments import paper
from clte.experiments.report import (
    HINDI,
    PROTOCOL_NOTES,
    TABLES,
    arm_title,
    arms,
    figure2,
    matrix_rows,
    setting_title,
    table2,
    table3,
    table4,
)

if TYPE_CHECKING:
    import pandas as pd

Cell = Mapping[str, Any]


@dataclass(frozen=True)
class Number:
    """A field of a table.

    Attributes:
        text: What is printed: a number, a name, or nothing.
        interval: Its 95 % interval in brackets, or nothing.
        runs: Ids of the runs that it was computed from; none for names and the paper's numbers.
        papers: Whether it is the paper's own.
    """

    text: str
    interval: str = ""
    runs: tuple[str, ...] = ()
    papers: bool = False

    @property
    def full(self) -> str:
        """The text with its interval."""
        return f"{self.text} {self.interval}" if self.interval else self.text


@dataclass(frozen=True)
class LinkedTable:
    """A table of `Number`.

    Attributes:
        name: Short and unique among the tables of a setting: ``table3-gain``.
        title: For people.
        columns: Names; an empty one is a gap that only text needs.
        rows: As wide as the columns.
        notes: Below it.
        labels: How many leading columns name the row.
        narrow: Too wide for intervals in a line of text.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Number, ...], ...]
    notes: tuple[str, ...] = ()
    labels: int = 1
    narrow: bool = False

    @property
    def group(self) -> str:
        """Which of `clte.experiments.report.TABLES` it belongs to."""
        return self.name.split("-")[0]

    def frame(self, *, intervals: bool = True, gaps: bool = True) -> pd.DataFrame:
        """The texts as a table of strings; ``gaps`` keeps the empty columns."""
        import pandas as pd

        lines = [[n.full if intervals else n.text for n in row] for row in self.rows]
        table = pd.DataFrame(lines, columns=list(self.columns), dtype=object)
        return table if gaps else table[[name for name in self.columns if name]]

    def address(self, row: int, column: str) -> str:
        """A field's place in words that outlast a sorting: ``table3 · de-tr · fr-bg``."""
        label = " ".join(number.text for number in self.rows[row][: self.labels])
        return f"{self.name} · {label} · {column}"

    def numbers(self) -> dict[str, Number]:
        """Every field that came from runs or from the paper, by its address."""
        return {
            self.address(position, column): number
            for position, row in enumerate(self.rows)
            for column, number in zip(self.columns, row, strict=True)
            if number.runs or number.papers
        }


def heading(rows: pd.DataFrame) -> tuple[str, tuple[str, ...]]:
    """The title of a setting, and what has to be said about its numbers."""
    row = rows.iloc[0]
    seeds = sorted(rows["seed"].unique())
    said = "one seed" if len(seeds) == 1 else f"{len(seeds)} seeds"
    notes = [
        f"{counted(len(rows), 'run')}, {said} ({', '.join(map(str, seeds))}), data revision "
        f"{row['data_revision']}, learning rate {row['learning_rate']:g}, setting {row['setting']}."
    ]
    if row["protocol"] in PROTOCOL_NOTES:
        notes.append(PROTOCOL_NOTES[row["protocol"]])
    elif rows["selects_on_test"].any():
        notes.append("Early stopping looked at the test rows.")
    if len(seeds) == 1:
        notes.append("Intervals cover the choice of test items; one seed says nothing of others.")
    notes.append(f"{paper.MARK} marks the paper's numbers ({paper.SOURCE}), mBERT on 500 rows.")
    return setting_title(rows), tuple(notes)


def linked_tables(rows: pd.DataFrame, wanted: Sequence[str] = TABLES) -> list[LinkedTable]:
    """The tables for which a setting has runs.

    Args:
        rows: Rows of `RunStore.table` of one setting.
        wanted: Some of `clte.experiments.report.TABLES`.

    Raises:
        ClteError: predictions are damaged.
    """
    kinds = arms(rows)
    main = kinds[0] if kinds else None
    cells = matrix_cells(matrix_rows(rows, main))
    found: list[LinkedTable] = []
    usual = ~cells["student"].isin(HINDI)
    if "table1" in wanted and not usual.all():
        found.append(_table1(cells))
    if "table2" in wanted and (cells["teacher"].isna() & usual).any():
        found.append(_table2(cells))
    wide = 0
    for arm in kinds:
        chosen = matrix_rows(rows, arm)
        chosen = chosen[~chosen["pair"].isin(HINDI)]
        if "table3" in wanted and chosen["teacher_pair"].nunique() > 1:
            found += _table3(chosen, arm, f"table3-{wide}" if wide else "table3")
            wide += 1
    if "table4" in wanted and (cells["teacher"].notna() & usual).any():
        found.append(_table4(cells))
    if "figure2" in wanted and len(curve := figure2(rows)):
        found.append(_figure2(curve))
    return found


# ---------------------------------------------------------------------- numbers


def _of_paper(value: float | None, form: str = "{:.1f}") -> Number:
    if value is None or not known(value):
        return Number(NOTHING)
    return Number(form.format(value) + paper.MARK, papers=True)


def _paper_points(value: float | None) -> Number:
    return Number(points(value) + paper.MARK, papers=True) if known(value) else Number(NOTHING)


def _measured(
    cell: Cell, name: str, low: str, high: str, form: Callable[[float | None], str], runs: Any
) -> Number:
    """A measured number with its interval; a dash where it was not measured."""
    if not known(cell[name]):
        return Number(NOTHING)
    ends = form(cell[low]), form(cell[high])
    interval = "" if NOTHING in ends else f"[{ends[0]}, {ends[1]}]"
    return Number(form(cell[name]), interval, tuple(runs))


def _accuracy(cell: Cell) -> Number:
    return _measured(cell, "accuracy", "low", "high", percent, _runs(cell))


def _use(cell: Cell) -> Number:
    names = ("premise_use", "premise_use_low", "premise_use_high")
    return _measured(cell, *names, points, _runs(cell))


def _gain(cell: Cell, baseline: Cell | None) -> Number:
    """The gain of a cell: from its runs and from the baseline's with the same seeds."""
    alone = dict(zip(baseline["seeds"], baseline["runs"], strict=True)) if baseline else {}
    with_own = [alone[seed] for seed in _seeds(cell) if seed in alone]
    runs = (*_runs(cell), *with_own)
    return _measured(cell, "gain", "gain_low", "gain_high", points, runs)


def _runs(cell: Cell) -> tuple[str, ...]:
    return cell["runs"] if isinstance(cell["runs"], tuple) else ()


def _seeds(cell: Cell) -> tuple[int, ...]:
    return cell["seeds"] if isinstance(cell["seeds"], tuple) else ()


def _count(cell: Cell) -> Number:
    return Number(f"{int(cell['n']):,}" if known(cell["n"]) else NOTHING)


def _by_pair(cells: pd.DataFrame) -> dict[tuple[str | None, str], Cell]:
    found = cells.to_dict("records")
    return {(cell["teacher"] or None, cell["student"]): cell for cell in found}


# ---------------------------------------------------------------------- tables


def _table1(cells: pd.DataFrame) -> LinkedTable:
    there = _by_pair(cells[cells["student"].isin(HINDI)])
    rows = []
    for (teacher, student), cell in there.items():
        arm = "transfer" if teacher else "baseline"
        rows.append(
            (
                Number(student),
                Number(teacher or "none"),
                _accuracy(cell),
                _gain(cell, there.get((None, student))),
                _count(cell),
                _of_paper(paper.TABLE_1[arm][student], "{:.2f}"),
            )
        )
    return LinkedTable(
        "table1",
        "Table 1: English and Hindi",
        ("pair", "teacher", "accuracy [95 %]", "gain [95 %]", "n", "paper"),
        tuple(rows),
        ("The paper's rows are on EH-XNLI (not public): other data, so levels do not compare.",),
        labels=2,
    )


def _table2(cells: pd.DataFrame) -> LinkedTable:
    alone = cells[cells["teacher"].isna()].set_index("student")["runs"].to_dict()
    rows = []
    for row in table2(cells).to_dict("records"):
        run = known(row["accuracy"])
        cell = {**row, "runs": alone.get(row["pair"])}
        rows.append(
            (
                Number(row["pair"]),
                _accuracy(cell),
                Number(("yes" if row["above_chance"] else "NO") if run else NOTHING),
                _use(cell),
                _count(cell),
                Number(str(len(row["seeds"])) if run else NOTHING),
                _of_paper(row["paper"]),
            )
        )
    return LinkedTable(
        "table2",
        "Table 2: baselines, accuracy in %",
        ("pair", "accuracy [95 %]", "above 33.3", "premise use [95 %]", "n", "seeds", "paper"),
        tuple(rows),
        ("Premise use: accuracy minus accuracy with the premises exchanged, in points.",),
    )


def _table3(
    rows: pd.DataFrame, arm: tuple[str, str, str | None], name: str
) -> tuple[LinkedTable, ...]:
    grid = table3(matrix_cells(rows))
    students = pair_order(list(grid["student"]))
    teachers = [None, *pair_order([teacher for teacher in grid["teacher"] if teacher])]
    cells = _by_pair(grid)

    def gained(cell: Cell) -> Number:
        sure = cell["gain_low"] > 0 or cell["gain_high"] < 0
        mark = "**" if sure and cell["p_holm"] <= 0.05 else "*" if sure else ""
        number = _gain(cell, cells.get((None, cell["student"])))
        return Number(number.text + mark, number.interval, number.runs)

    def square(
        ours: Callable[[Cell], Number], papers: Callable[[Cell], Number], whose: list[str | None]
    ) -> tuple[tuple[Number, ...], ...]:
        return tuple(
            (
                Number(teacher or "baseline"),
                *(_field(cells, teacher, student, ours) for student in students),
                Number(""),
                *(_field(cells, teacher, student, papers) for student in known_to_paper),
            )
            for teacher in whose
        )

    known_to_paper = [student for student in students if student in paper.TABLE_2]
    columns = ("teacher", *students, "", *(student + paper.MARK for student in known_to_paper))
    title = f"Table 3: teacher (row) ⇒ student (column), {arm_title(arm)}"
    missing = int((~grid["run"]).sum())
    notes = (f"{counted(missing, 'cell')} not run ({NOTHING}).",) if missing else ()
    stars = (
        "* the 95 % interval leaves out 0; ** so it is after Holm's correction over "
        f"{counted(int(grid['p'].notna().sum()), 'cell')} (p ≤ 0.05).",
        *_said(seeds_note(grid)),
    )
    accuracy = square(_accuracy, lambda cell: _of_paper(cell["paper"]), teachers)
    gain = square(gained, lambda cell: _paper_points(cell["paper_gain"]), teachers[1:])
    return (
        LinkedTable(name, f"{title}: accuracy in %", columns, accuracy, notes, narrow=True),
        LinkedTable(
            f"{name}-gain",
            f"{title}: gain over the student pair's baseline, points",
            columns,
            gain,
            stars,
            narrow=True,
        ),
        _means(rows, "pair", f"{name}-students"),
        _means(rows, "teacher_pair", f"{name}-teachers"),
    )


def _said(note: str) -> tuple[str, ...]:
    return (note,) if note else ()


def _field(
    cells: Mapping[tuple[str | None, str], Cell],
    teacher: str | None,
    student: str,
    number: Callable[[Cell], Number],
) -> Number:
    cell = cells.get((teacher, student))
    return number(cell) if cell else Number("")


def _means(rows: pd.DataFrame, by: str, name: str) -> LinkedTable:
    lines = []
    alone = {(r.pair, r.seed): r.id for r in rows.itertuples() if r.teacher_pair is None}
    for row in mean_gains(rows, by).to_dict("records"):
        gains = [
            number - paper.TABLE_2[student]
            for teacher, students in paper.TABLE_3.items()
            for student, number in students.items()
            if row["pair"] == (student if by == "pair" else teacher)
        ]
        taught = [
            run
            for run in rows[rows["teacher_pair"].notna() & (rows[by] == row["pair"])].itertuples()
            if (run.pair, run.seed) in alone
        ]
        baselines = dict.fromkeys(alone[run.pair, run.seed] for run in taught)
        lines.append(
            (
                Number(row["pair"]),
                _measured(
                    row, "gain", "low", "high", points, [*(r.id for r in taught), *baselines]
                ),
                Number(str(row["cells"])),
                _paper_points(sum(gains) / len(gains) if gains else None),
            )
        )
    who = "student" if by == "pair" else "teacher"
    title = (
        "Mean gain of each student pair over its teachers, points"
        if by == "pair"
        else "Mean gain of each teacher over its students, points"
    )
    return LinkedTable(name, title, (who, "mean gain [95 %]", "cells", "paper"), tuple(lines))


def _table4(cells: pd.DataFrame) -> LinkedTable:
    there = _by_pair(cells)
    one = any(len(_seeds(cell)) == 1 for (teacher, _), cell in there.items() if teacher)
    caution = " One seed: another may prefer another teacher." if one else ""
    lines = []
    for row in table4(cells).to_dict("records"):
        pair = row["pair"]
        taught = {t: c for (t, student), c in there.items() if t and t != pair and student == pair}
        every = tuple(run for cell in taught.values() for run in cell["runs"])
        alone = there.get((None, pair))
        best = Number(NOTHING)
        if row["teachers"]:
            runs = taught[row["best_teacher"]]["runs"]
            best = Number(f"{percent(row['best'])} ({row['best_teacher']})", runs=runs)
        lines.append(
            (
                Number(pair),
                _accuracy(alone) if alone else Number(NOTHING),
                Number(percent(row["mean"]), runs=every),
                best,
                Number(str(row["teachers"])),
                _of_paper(row["paper_best"]),
                _of_paper(row["paper_xlm_r"]),
            )
        )
    return LinkedTable(
        "table4",
        "Table 4: the best of the teachers, accuracy in %",
        (
            "pair",
            "baseline [95 %]",
            "mean of teachers",
            "best teacher, chosen on test",
            "teachers",
            "paper, chosen on test",
            "paper, XLM-R",
        ),
        tuple(lines),
        (
            "The best of several teachers, chosen on the rows it is scored on, is too high by "
            f"construction, here and in the paper; the mean of teachers is not.{caution}",
            *_said(seeds_note(cells)),
        ),
    )


def _figure2(curve: pd.DataFrame) -> LinkedTable:
    cells = {(row.temperature, row.alpha): row for row in curve.itertuples()}
    alphas, temperatures = (sorted(set(curve[name])) for name in ("alpha", "temperature"))

    def field(temperature: float, alpha: float) -> Number:
        row = cells.get((temperature, alpha))
        return Number(percent(row.accuracy), runs=row.runs) if row else Number(NOTHING)

    lines = [(Number(f"{t:g}"), *(field(t, alpha) for alpha in alphas)) for t in temperatures]
    peak = curve.loc[curve["accuracy"].idxmax()]
    theirs = _of_paper(float(str(paper.FIGURE_2["peak"])))
    note = (
        f"Peak {percent(peak['accuracy'])} at α {peak['alpha']:g}, T {peak['temperature']:g} (chosen "
        f"on the test rows{', one seed' if peak['seeds'] == 1 else ''}); the paper's peak is "
        f"{theirs.text}."
    )
    return LinkedTable(
        "figure2",
        "Figure 2: classical distillation fr-bg ⇒ fr-tr, accuracy in %",
        ("T", *(f"α {alpha:g}" for alpha in alphas)),
        tuple(lines),
        (note,),
    )
