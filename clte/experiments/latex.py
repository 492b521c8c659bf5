"""Linked tables as LaTeX with booktabs; what they hold is escaped, and comments name the runs."""

from __future__ import annotations

from collections.abc import Sequence

from clte.analysis.numbers import MINUS, NOTHING, PAPER_MARK
from clte.experiments.linked import LinkedTable, Number

SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    PAPER_MARK: r"\textsuperscript{p}",
    MINUS: "$-$",
    NOTHING: "---",
    "⇒": r"$\Rightarrow$",
    "→": r"$\rightarrow$",
    "‖": r"$\|$",
    "≤": r"$\leq$",
    "·": r"$\cdot$",
    "α": r"$\alpha$",
    "λ": r"$\lambda$",
}
"""Characters that LaTeX reads otherwise, or that its text fonts may not have."""

PREAMBLE = (
    "% In the preamble: \\usepackage{booktabs} and \\usepackage[T1]{fontenc}.\n"
    "% A comment behind a row names the runs that its numbers are from."
)


def escape(text: str) -> str:
    """Text so that LaTeX prints it letter by letter."""
    return "".join(SPECIAL.get(letter, letter) for letter in text)


def render_latex(title: str, notes: Sequence[str], tables: Sequence[LinkedTable]) -> str:
    """The tables of one setting, each in a ``table`` environment with its notes in the caption.

    Needs the package booktabs. Where a table is too wide for intervals in a line, they stand small
    in a line below. The runs' ids are comments.
    """
    # A comment ends with its line: nothing in it may begin another.
    head = [f"% {' '.join(line.split())}" for line in (title, *notes)]
    return "\n\n".join(["\n".join(head), *(_table(table, title) for table in tables)])


def _table(table: LinkedTable, title: str) -> str:
    kept = [position for position, name in enumerate(table.columns) if name]
    size = ["\\scriptsize", "\\setlength{\\tabcolsep}{2.5pt}"] if table.narrow else ["\\small"]
    caption = escape(". ".join([table.title, title]) + ".")
    caption += "".join(f" {escape(note)}" for note in table.notes)
    align = "l" * table.labels + "r" * (len(kept) - table.labels)
    lines = [
        f"\\begin{{table}}\n\\centering\n{chr(10).join(size)}",
        f"\\caption{{{caption}}}",
        f"\\begin{{tabular}}{{@{{}}{align}@{{}}}}",
        "\\toprule",
        " & ".join(escape(table.columns[position]) for position in kept) + r" \\",
        "\\midrule",
    ]
    for row in table.rows:
        fields = [row[position] for position in kept]
        lines.append(
            " & ".join(_field(field, table.narrow) for field in fields) + r" \\" + _runs(fields)
        )
        if table.narrow and any(field.interval for field in fields):
            below = (f"{{\\tiny {field.interval}}}" if field.interval else "" for field in fields)
            lines.append(" & ".join(escape_interval(text) for text in below) + r" \\")
    lines += ["\\bottomrule", "\\end{tabular}", "\\end{table}"]
    return "\n".join(lines)


def escape_interval(text: str) -> str:
    """An interval's minus signs; its brackets are harmless inside a group."""
    return text.replace(MINUS, "$-$")


def _field(number: Number, narrow: bool) -> str:
    return escape(number.text if narrow else number.full)


def _runs(fields: Sequence[Number]) -> str:
    ids = dict.fromkeys(run for field in fields for run in field.runs)
    return f" % runs {' '.join(ids)}" if ids else ""
