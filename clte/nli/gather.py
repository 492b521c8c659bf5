"""From folders to what a recipe learns from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from clte.errors import ClteError
from clte.models import parallel_text
from clte.nli import mined, sources
from clte.nli.learn import Sources
from clte.nli.recipes import BUILTIN, DEV, EVERYDAY, PLAIN, Recipe
from clte.nli.sources import Row
from clte.nli.switch import learn_table

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def gather(
    recipe: Recipe,
    *,
    nli: Path,
    parallel: Path | None,
    xnli: Path | None,
    tokenizer: Tokenizer,
    progress: Callable[[str], None] = lambda message: None,
) -> Sources:
    """Read, make or find all that a recipe names.

    Args:
        recipe: Which sources.
        nli: The folder of NLI files.
        parallel: The folder of translations, for recipes that find pairs in Tatoeba or switch words.
        xnli: The folder with XNLI's dev part; None: nothing is measured.
        tokenizer: Whose sub-words are switched.
        progress: Told what happens.

    Raises:
        ClteError: something is missing or damaged.
    """
    searched = any(name.startswith(mined.PREFIX) for name in recipe.shares)
    switched = any(share.switched for share in recipe.shares.values())
    if parallel is None and (searched or switched):
        raise ClteError(
            f"{recipe.name} needs --parallel: a folder of translations, Tatoeba's among them."
        )
    if xnli is None and DEV in recipe.shares:
        raise ClteError(f"{recipe.name} needs --xnli: the folder with xnli.dev.tsv.")
    progress("Reading NLI rows")
    rows: dict[str, list[Row]] = dict(sources.read_nli(nli, recipe.files))
    learning, held_out = sources.read_dev(xnli) if xnli else ([], [])
    if DEV in recipe.shares:
        rows[DEV] = learning
    if EVERYDAY in recipe.shares:
        rows[EVERYDAY] = sources.everyday_rows(recipe.languages)
    if PLAIN in recipe.shares:
        rows[PLAIN] = sources.plain_rows(recipe.languages)
    table = None
    if parallel is not None and (searched or switched):
        files = parallel_text.read_parallel(parallel)
        if searched:
            progress("Finding pairs in Tatoeba")
            rows |= mined.mine(files)
        if switched:
            progress("Learning which words are near which")
            table = learn_table(tokenizer, parallel_text.merge(files))
    if BUILTIN in recipe.shares:
        progress("Making built-in items")
        rows[BUILTIN] = sources.builtin_rows(recipe.languages)
    chosen = {name: sources.only(rows[name], recipe.languages) for name in recipe.shares}
    return Sources(chosen, held_out, table)
