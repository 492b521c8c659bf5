"""From what a person names to a corpus."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from clte.data import store, xnli
from clte.data.corpus import Corpus
from clte.errors import ClteError
from clte.languages import LanguagePair

ACCEPTED = (
    "a folder with xnli.dev.tsv and xnli.test.tsv (or .jsonl), the official XNLI zip, "
    "'hub:facebook/xnli', a CSV, TSV or JSONL file of your own, 'xnli' with the environment "
    "variable CLTE_XNLI set, the name of an imported corpus, or 'builtin'"
)


def default_source() -> str:
    """What to load where nobody names a corpus: XNLI if ``CLTE_XNLI`` is set, else the built-in set."""
    return "xnli" if os.environ.get("CLTE_XNLI") else "builtin"


def load_corpus(
    source: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    pair: str | LanguagePair | None = None,
    labelled: bool = True,
) -> Corpus:
    """Load a corpus from what its user called it.

    Args:
        source: ``builtin`` (the set that ships), a folder with XNLI's files (or the folder above it), the official zip,
            ``hub:facebook/xnli``, ``xnli`` (what ``CLTE_XNLI`` names), the name of an imported
            corpus, or a CSV, TSV or JSONL file. An imported name goes before a file of that name;
            write ``./name`` for the file.
        columns: For a user's file: what a column is → its name there, such as
            ``{"premise": "text one"}``.
        labels: For a user's file: label as it stands there → one of the three labels.
        pair: For a user's file that names no language: the pair it is written in.
        labelled: Whether a user's file must have a label column; prediction needs none.

    Raises:
        ClteError: nothing fits the name, or the file is not in order.
    """
    text = str(source)
    if text == "builtin":
        from clte.builtin.corpus import load_builtin

        return load_builtin()
    if text == "xnli":
        named = os.environ.get("CLTE_XNLI")
        if named:
            if not Path(named).exists():
                raise ClteError(f"CLTE_XNLI names {named}, which does not exist.")
            return load_corpus(Path(named))
    if text.startswith("hub:"):
        from clte.data.hub import load_hub

        return load_hub(text.removeprefix("hub:"))
    if isinstance(source, str) and store.is_imported(text):
        return store.load_saved(text)
    path = Path(source).expanduser()
    if path.is_dir() and xnli.xnli_files(path):
        return xnli.load_xnli_folder(path)
    if path.is_file():
        suffix = path.suffix.lower()
        if path.name in xnli.FILE_NAMES:
            return xnli.load_xnli_folder(path)
        if suffix == ".zip":
            return xnli.load_xnli_zip(path)
        from clte.data.tables import SUFFIXES, load_table

        if suffix in SUFFIXES:
            return load_table(path, columns=columns, labels=labels, pair=pair, labelled=labelled)
        raise ClteError(f"{path} is of a kind that is not read here. Give {ACCEPTED}.")
    if path.is_dir():
        raise ClteError(f"the folder {path} has no XNLI in it. Give {ACCEPTED}.")
    raise ClteError(f"there is no corpus {text!r}. Give {ACCEPTED}.{store.imported_note()}")


def import_corpus(
    source: str | Path,
    name: str,
    *,
    columns: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    pair: str | LanguagePair | None = None,
    overwrite: bool = False,
) -> Path:
    """Load a corpus and keep a normalised copy of it in the workspace under ``name``.

    The other arguments are those of `load_corpus`. Returns the folder that was written.

    Raises:
        ClteError: what `load_corpus` raises; a name that cannot be used, or is in use already.
    """
    store.check_name(name, overwrite=overwrite)
    corpus = load_corpus(source, columns=columns, labels=labels, pair=pair)
    return store.save_corpus(corpus, name, overwrite=overwrite)
