"""From folders to what a recipe learns from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from clte.nli import sources
from clte.nli.learn import Sources
from clte.nli.recipes import Recipe


def gather(
    recipe: Recipe,
    *,
    nli: Path,
    xnli: Path | None,
    progress: Callable[[str], None] = lambda message: None,
) -> Sources:
    """Read all that a recipe names.

    Args:
        recipe: Which sources.
        nli: The folder of NLI files.
        xnli: The folder with XNLI's dev part; None: nothing is measured.
        progress: Told what happens.

    Raises:
        ClteError: something is missing or damaged.
    """
    progress("Reading NLI rows")
    rows = {
        name: sources.only(found, recipe.languages)
        for name, found in sources.read_nli(nli, recipe.files).items()
    }
    held_out = sources.read_dev(xnli)[1] if xnli else []
    return Sources({name: rows[name] for name in recipe.shares}, held_out)
