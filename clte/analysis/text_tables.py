"""Tables as text: for a terminal, or as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

Table = tuple[str, "pd.DataFrame", tuple[str, ...]]
"""A title, cells as text, and the notes below."""


def render(title: str, notes: Sequence[str], sections: Sequence[Table], style: str) -> str:
    """A heading with notes, then tables. ``style`` is ``text`` or ``markdown``."""
    if style == "markdown":
        blocks = [f"## {title}", "\n".join(f"- {note}" for note in notes)]
        for name, table, below in sections:
            blocks += [f"### {name}", _markdown(table), *(f"{note}" for note in below)]
        return "\n\n".join(blocks)
    blocks = ["\n".join([title, "=" * len(title), *notes])]
    for name, table, below in sections:
        blocks.append("\n".join([name, "-" * len(name), _plain(table), *below]))
    return "\n\n".join(blocks)


def _plain(table: pd.DataFrame) -> str:
    lines = [[str(name) for name in table.columns], *table.astype(str).to_numpy().tolist()]
    widths = [max(len(line[i]) for line in lines) for i in range(len(table.columns))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if position == 0 else text.rjust(width)
            for position, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _markdown(table: pd.DataFrame) -> str:
    lines = [[str(name) for name in table.columns], ["---"] * len(table.columns)]
    lines += table.astype(str).to_numpy().tolist()
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
