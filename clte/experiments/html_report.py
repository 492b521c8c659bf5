"""One HTML page of everything that the runs found: no script, no network, every number with its runs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from clte import __version__
from clte.analysis.cells import matrix_cells
from clte.analysis.sweeps import (
    METHODS,
    THRESHOLDS,
    available,
    control,
    health_words,
    reading_of,
    sweep,
    sweep_health,
)
from clte.errors import ClteError
from clte.experiments import paper
from clte.experiments.linked import LinkedTable, Number, heading, linked_tables
from clte.experiments.report import HINDI, TABLES, arms, matrix_rows, settings, table3
from clte.runs.folder import RunFolder
from clte.runs.passport import passport

if TYPE_CHECKING:
    import pandas as pd

STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.5 'Noto Sans', 'Source Sans', system-ui, sans-serif; color: #22262B;
  background: #fff; max-width: 1160px; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.25; } h2 { margin-top: 2.5rem; border-top: 1px solid #DDE1E6;
  padding-top: 1.2rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; margin: .5rem 0; }
th, td { padding: .25rem .6rem; text-align: right; border-bottom: 1px solid #DDE1E6;
  white-space: nowrap; font-variant-numeric: tabular-nums; }
th:first-child, td:first-child { text-align: left; } td small { display: block; color: #5B636C; }
td a { color: inherit; text-decoration: underline dotted #5B636C; }
td a:hover, td a:focus { color: #0072B2; } .paper { color: #9C3D72; }
.note, figcaption { color: #5B636C; } figure { margin: 1rem 0; } svg { max-width: 100%; height: auto; }
:target { background: #FFF4D6; } dl { display: grid; grid-template-columns: max-content 1fr;
  gap: 0 1rem; margin: .3rem 0 1rem; } dt { color: #5B636C; } dd { margin: 0;
  overflow-wrap: anywhere; }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What the page's own header lets a browser load: nothing but the styles in it."""
ENOUGH = 3
"""Points from which a sweep is worth a picture."""


def html_report(table: pd.DataFrame, tables: Sequence[str] = TABLES) -> str:
    """A self-contained page: tables, matrix and curves as SVG, and a passport for every run.

    A number links to the passport of its run, or to the list of runs if it has several. No text of
    any corpus is in it.

    Args:
        table: Rows of `RunStore.table`, of one setting or several.
        tables: Some of `clte.experiments.report.TABLES`.

    Raises:
        ClteError: there is nothing to report, or a run is damaged.
    """
    links = _Links()
    body = []
    for position, setting in enumerate(settings(table)):
        rows = table[table["setting"] == setting]
        found = linked_tables(rows, tables)
        pictures = _pictures(rows, tables)
        if not found and not pictures:
            continue
        title, notes = heading(rows)
        body.append(f'<h2 id="setting-{position}">{escape(title)}</h2>')
        body += [f'<p class="note">{escape(note)}</p>' for note in notes]
        body += pictures
        body += [_table(one, links) for one in found]
    if not body:
        raise ClteError(f"there is no finished run for {', '.join(tables)}.")
    body.append(links.several())
    body.append("<h2>Runs</h2>")
    folders = dict(zip(table["id"], table["path"], strict=True))
    body += [_passport(run, folders[run]) for run in sorted(links.runs)]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>clte report</title><style>{STYLE}</style></head>\n<body>\n"
        "<h1>What the runs found, beside the paper</h1>\n"
        f'<p class="note">Written by clte {__version__}. Every underlined number leads to the runs '
        f"that it was computed from. {paper.MARK} marks the numbers of {escape(paper.SOURCE)}, "
        "which are not ours.</p>\n" + "\n".join(body) + "\n</body></html>\n"
    )


class _Links:
    """Where a number leads: to its run, or to an entry that lists its runs."""

    def __init__(self) -> None:
        self.runs: dict[str, None] = {}
        self.groups: dict[tuple[str, ...], str] = {}

    def to(self, runs: tuple[str, ...], what: str) -> str:
        self.runs.update(dict.fromkeys(runs))
        if len(runs) == 1:
            return f"#run-{runs[0]}"
        self.groups.setdefault(runs, what)
        return f"#from-{list(self.groups).index(runs)}"

    def several(self) -> str:
        """The numbers that were computed from more than one run."""
        if not self.groups:
            return ""
        lines = []
        for position, (runs, what) in enumerate(self.groups.items()):
            ids = ", ".join(f'<a href="#run-{run}">{run}</a>' for run in runs)
            lines.append(f'<li id="from-{position}">{escape(what)}: {ids}</li>')
        return f"<h2>Numbers from several runs</h2><ul>{''.join(lines)}</ul>"


def _table(table: LinkedTable, links: _Links) -> str:
    kept = [position for position, name in enumerate(table.columns) if name]
    head = "".join(f'<th scope="col">{escape(table.columns[i])}</th>' for i in kept)
    lines = []
    for row in table.rows:
        label = " ".join(number.text for number in row[: table.labels])
        fields = [
            _field(row[i], f"{table.title}, {label}, {table.columns[i]}", links) for i in kept
        ]
        lines.append(f"<tr>{''.join(fields)}</tr>")
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in table.notes)
    return (
        f"<h3>{escape(table.title)}</h3><div class=scroll><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></div>{notes}"
    )


def _field(number: Number, what: str, links: _Links) -> str:
    text = escape(number.text)
    if number.interval:
        text += f"<small>{escape(number.interval)}</small>"
    if number.papers:
        return f'<td class="paper">{text}</td>'
    if number.runs:
        return f'<td><a href="{links.to(number.runs, what)}">{text}</a></td>'
    return f"<td>{text}</td>"


def _passport(run: str, path: str) -> str:
    facts = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
        for name, value in passport(RunFolder(path)).items()
    )
    return f'<section id="run-{run}"><h3>{run}</h3><dl>{facts}</dl></section>'


def _pictures(rows: pd.DataFrame, tables: Sequence[str]) -> list[str]:
    # Figures load Plotly's colour scales: not worth it for a report in a terminal.
    from clte.figures.svg import matrix_svg, sweep_svg

    found = []
    usual = rows[~rows["pair"].isin(HINDI)]
    kinds = arms(usual)
    if "table3" in tables and kinds:
        grid = table3(matrix_cells(matrix_rows(usual, kinds[0])))
        found.append(_figure(matrix_svg(grid), "Accuracy in percent; hover for the interval."))
        if grid["gain"].notna().any():
            said = "Gain in points over the pair's own baseline; faint where the 95 % interval holds 0."
            found.append(_figure(matrix_svg(grid, gain=True), said))
    if "figure2" in tables:
        paths = dict(zip(rows["id"], rows["path"], strict=True))
        for one in available(rows).itertuples():
            if one.settings < ENOUGH:
                continue
            swept = sweep(rows, one.teacher, one.student, one.method)
            words = health_words(sweep_health(swept, paths), one.method)
            said = (
                f"{METHODS[one.method].name} of {one.teacher} ⇒ {one.student}. {reading_of(swept)} "
            )
            said += " ".join([*words, THRESHOLDS])
            figure = sweep_svg(swept, one.method, control=control(rows, one.student))
            found.append(_figure(figure, said))
    return found


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"
