from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from clte.analysis.cells import matrix_cells
from clte.analysis.numbers import percent, points
from clte.analysis.sweeps import control, sweep
from clte.errors import ClteError
from clte.experiments.html_report import POLICY, html_report
from clte.experiments.latex import escape, render_latex
from clte.experiments.linked import LinkedTable, Number, heading, linked_tables
from clte.experiments.report import matrix_rows, report, table3
from clte.figures.svg import matrix_svg, sweep_svg
from clte.runs.folder import RunFolder
from clte.runs.store import RunStore
from tests.made_runs import OBJECTIVE, made_config, made_matrix, made_run
from tests.made_sweeps import made_sweep

Runs = dict[tuple[str | None, str], RunFolder]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    root = tmp_path_factory.mktemp("runs")
    made = made_matrix(root, missing=[("fr-de", "tr-bg")], n=60)
    made_sweep(root, n=60)
    return made


@pytest.fixture(scope="module")
def store(runs: Runs) -> RunStore:
    return RunStore([runs[None, "fr-bg"].path.parent])


@pytest.fixture(scope="module")
def rows(store: RunStore) -> pd.DataFrame:
    return store.table()


@pytest.fixture(scope="module")
def numbers(rows: pd.DataFrame) -> dict[str, Number]:
    return {
        address: number
        for table in linked_tables(rows)
        for address, number in table.numbers().items()
    }


def test_every_number_knows_its_runs(runs: Runs, numbers: dict[str, Number]) -> None:
    student, alone = runs["de-tr", "fr-bg"], runs[None, "fr-bg"]
    cell = numbers["table3 · de-tr · fr-bg"]
    assert cell.text == percent(student.result["accuracy"])
    assert cell.runs == (student.id,)
    assert re.fullmatch(r"\[\d+\.\d, \d+\.\d\]", cell.interval)
    gain = numbers["table3-gain · de-tr · fr-bg"]
    expected = points(100 * (student.result["accuracy"] - alone.result["accuracy"]))
    assert gain.text.rstrip("*") == expected
    assert set(gain.runs) == {student.id, alone.id}
    column = {run.id for (teacher, pair), run in runs.items() if teacher and pair == "tr-bg"}
    assert set(numbers["table4 · tr-bg · mean of teachers"].runs) == column
    best = numbers["table4 · tr-bg · best teacher, chosen on test"]
    assert len(best.runs) == 1 and best.runs[0] in column
    mean = numbers["table3-students · tr-bg · mean gain [95 %]"]
    assert set(mean.runs) == column | {runs[None, "tr-bg"].id}


def test_the_papers_numbers_have_its_mark_and_no_run(numbers: dict[str, Number]) -> None:
    papers = {address: number for address, number in numbers.items() if number.papers}
    assert papers["table3 · de-tr · fr-bgᵖ"].text == "58.4ᵖ"
    assert all(number.text.endswith("ᵖ") and not number.runs for number in papers.values())
    assert "table3 · fr-de · tr-bg" not in numbers


def test_one_seed_is_said_where_a_winner_is_named(rows: pd.DataFrame) -> None:
    four = next(table for table in linked_tables(rows) if table.name == "table4")
    assert "One seed" in four.notes[0]
    figure = next(table for table in linked_tables(rows) if table.name == "figure2")
    assert "one seed" in figure.notes[0] and "50.8ᵖ" in figure.notes[0]


def test_a_run_that_keeps_its_epochs_is_counted_once(tmp_path: Path) -> None:
    made_run(tmp_path, made_config("fr-tr"), n=60)
    made_run(tmp_path, made_config("fr-tr", epoch_representations=True), n=60)
    rows = RunStore([tmp_path]).table()
    assert rows["setting"].nunique() == 1
    assert len(matrix_rows(rows)) == 1
    assert "Table 2" in report(RunStore([tmp_path]))


# ---------------------------------------------------------------------- LaTeX


def test_latex_escapes_what_it_would_read_otherwise() -> None:
    assert escape("50 % of a_b & #1 {x} 3^2 ~ \\") == (
        r"50 \% of a\_b \& \#1 \{x\} 3\textasciicircum{}2 \textasciitilde{} \textbackslash{}"
    )
    assert escape("−2.4ᵖ ⇒ —") == r"$-$2.4\textsuperscript{p} $\Rightarrow$ ---"


def test_latex_tables_are_whole_and_hold_the_numbers(runs: Runs, store: RunStore) -> None:
    text = report(store, style="latex")
    for name in ("table", "tabular"):
        assert text.count(f"\\begin{{{name}}}") == text.count(f"\\end{{{name}}}") > 5
    for rule in ("toprule", "midrule", "bottomrule"):
        assert text.count(f"\\{rule}") == text.count("\\begin{tabular}")
    student = runs["de-tr", "fr-bg"]
    assert percent(student.result["accuracy"]) in text
    assert student.id in text
    code = "\n".join(re.sub(r"(?<!\\)%.*", "", line) for line in text.splitlines())
    assert not re.search(r"(?<!\\)[#_]", code)
    assert code.isascii()
    assert code.count("{") - code.count(r"\{") == code.count("}") - code.count(r"\}")
    for block in re.findall(r"\\begin\{tabular\}\{@\{\}(\w+)@\{\}\}(.*?)\\end", code, re.DOTALL):
        lines = [line for line in block[1].splitlines() if line.rstrip().endswith(r"\\")]
        assert {len(re.findall(r"(?<!\\)&", line)) + 1 for line in lines} == {len(block[0])}


def test_an_odd_name_cannot_break_out_of_latex_or_html(rows: pd.DataFrame) -> None:
    odd = rows.assign(backbone="</title><script>x\n\\input{/etc/passwd}")
    lines = render_latex(heading(odd)[0], (), linked_tables(odd)).splitlines()
    assert not [line for line in lines if "\\input{" in line and not line.startswith("%")]
    assert "<script" not in html_report(odd)


# ---------------------------------------------------------------------- HTML


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.fetched: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        if found.get("id"):
            self.ids.add(str(found["id"]))
        if tag == "a":
            self.links.add(str(found["href"]))
        self.fetched += [str(found[name]) for name in ("src", "srcset", "data") if name in found]


def test_the_page_needs_nothing_and_every_link_leads_somewhere(runs: Runs, store: RunStore) -> None:
    text = report(store, style="html")
    page = Page(text)
    assert not page.fetched
    assert not page.tags & {"script", "link", "iframe", "img", "object"}
    assert POLICY in text
    assert "url(" not in text and "@import" not in text
    assert {link.removeprefix("#") for link in page.links} <= page.ids
    student = runs["de-tr", "fr-bg"]
    shown = percent(student.result["accuracy"])
    assert f'<a href="#run-{student.id}">{shown}<small>[' in text
    assert f'id="run-{student.id}"' in text
    assert text.count("<svg") == 4  # accuracy, gain, λ, α
    assert "58.4ᵖ" in text
    with pytest.raises(ClteError, match="table1"):
        report(store, ["table1"], style="html")


def test_the_pictures_are_well_formed_and_hold_the_numbers(runs: Runs, rows: pd.DataFrame) -> None:
    grid = table3(matrix_cells(matrix_rows(rows, (OBJECTIVE, "parallel", None))))
    space = "{http://www.w3.org/2000/svg}"
    accuracy = ElementTree.fromstring(matrix_svg(grid))
    words = [node.text for node in accuracy.iter(f"{space}text")]
    assert percent(runs["de-tr", "fr-bg"].result["accuracy"]) in words
    assert words.count("not run") == 1
    gain = ElementTree.fromstring(matrix_svg(grid, gain=True))
    assert len(list(gain.iter(f"{space}rect"))) == 30
    points_ = sweep(rows, "fr-bg", "fr-tr", "kd")
    picture = ElementTree.fromstring(sweep_svg(points_, "kd", control=control(rows, "fr-tr")))
    assert len(list(picture.iter(f"{space}circle"))) == 4
    assert len(list(picture.iter(f"{space}polyline"))) == 2
    alone = percent(runs[None, "fr-tr"].result["accuracy"])
    assert f"CE alone {alone}" in [node.text for node in picture.iter(f"{space}text")]


def test_a_table_without_gaps_has_no_empty_column() -> None:
    table = LinkedTable(
        "t", "T", ("a", "", "b"), ((Number("1"), Number(""), Number("2", "[1, 3]")),)
    )
    assert list(table.frame(gaps=False).columns) == ["a", "b"]
    assert table.frame().iloc[0].tolist() == ["1", "", "2 [1, 3]"]
    assert table.frame(intervals=False)["b"].tolist() == ["2"]
