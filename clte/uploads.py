"""Files that a person hands to the app: a table of their own as a corpus, a run from another machine.

Everything is bounded and read strictly by what reads the same files for the command line; what is
kept lands in the workspace under a name that was checked, and nothing else is written.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from clte.choices import pairs_of
from clte.data.audit import Audit, audit
from clte.data.corpus import Corpus
from clte.data.records import SUFFIXES
from clte.data.sources import load_corpus
from clte.data.splits import Split, make_split
from clte.data.store import check_name, corpora_folder, is_imported, save_corpus
from clte.errors import ClteError
from clte.jobs.estimates import MAX_ROWS
from clte.languages import LanguagePair
from clte.readonly import check_may_change
from clte.runs.folder import RunFolder
from clte.runs.store import RunStore

MAX_BYTES = 20_000_000
"""Of a table."""
MAX_TEXT = 10_000
"""Characters of one text."""
MAX_ZIP = 200_000_000
"""Bytes of a zipped run."""
MAX_UNPACKED = 2_000_000_000
"""Bytes that it may unpack to."""
AUDITED = 6
"""Language pairs that the audit looks at."""

_Found = TypeVar("_Found")


# ---------------------------------------------------------------------- tables


def read_upload(
    name: str,
    data: bytes,
    *,
    columns: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    pair: str | LanguagePair | None = None,
) -> Corpus:
    """Read an uploaded CSV, TSV or JSONL file as a corpus. Nothing is kept.

    Args:
        name: The file's name at home; its suffix says the format, and messages call it so.
        data: Its bytes.
        columns: As for `clte.data.tables.load_table`.
        labels: Likewise.
        pair: Likewise.

    Raises:
        ClteError: another format, too large, or anything that `load_table` does not accept; the row is
            named.
    """
    shown = file_name(name)
    suffix = Path(shown).suffix.lower()
    if suffix not in SUFFIXES:
        raise ClteError(f"{shown} is no CSV, TSV or JSONL by its name. Save it as one of these.")
    _check_size(shown, len(data), MAX_BYTES, "Cut it into smaller files.")
    corpus = _as_file(
        shown,
        f"table{suffix}",
        data,
        lambda path: load_corpus(path, columns=columns, labels=labels, pair=pair),
    )
    if len(corpus) > MAX_ROWS:
        raise ClteError(
            f"{shown} has {len(corpus):,} rows; at most {MAX_ROWS:,} are trained on here. Cut it into "
            "smaller files."
        )
    for texts in (*corpus.premises.values(), *corpus.hypotheses.values()):
        for item, text in zip(corpus.item_ids.tolist(), texts, strict=True):
            if text and len(text) > MAX_TEXT:
                raise ClteError(
                    f"{shown}, item {item}: a text has {len(text):,} characters; at most {MAX_TEXT:,} "
                    "are read. Shorten it to the sentence in question."
                )
    return corpus


def split_of(corpus: Corpus) -> Split:
    """The split that a person's own corpus is trained on: by premise.

    Raises:
        ClteError: too few labelled rows or premises.
    """
    return make_split(corpus, "grouped")


def audit_upload(corpus: Corpus) -> Audit:
    """The audit of the split that the corpus would be trained on, for its first `AUDITED` pairs.

    Raises:
        ClteError: it cannot be split.
    """
    return audit(corpus, split_of(corpus), pairs_of(corpus)[:AUDITED])


def free_name(name: str) -> str:
    """A name for a corpus, made from the file's, that is not taken."""
    stem = Path(file_name(name)).stem.lower()
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in stem).strip("-")[:56]
    plain = plain if plain not in ("", "builtin", "xnli", "everyday") else "my-data"
    names = [plain, *(f"{plain}-{number}" for number in range(2, 1000))]
    return next((found for found in names if not is_imported(found)), plain)


def keep_upload(corpus: Corpus, name: str) -> Path:
    """Keep a corpus in the workspace; from then on it is a corpus like any other. Returns its folder.

    Raises:
        ClteError: a name that cannot be used or is in use, a corpus that cannot be split, a full disk, a
            read-only demo.
    """
    check_may_change("keeping a file")
    name = name.strip()
    check_name(name)
    if name in ("xnli", "everyday"):
        raise ClteError(f"{name!r} is a corpus of clte's own. Choose another name.")
    split_of(corpus)
    return save_corpus(corpus, name)


def remove_corpus(name: str) -> None:
    """Delete an imported corpus. Runs that were trained on it keep their results.

    Raises:
        ClteError: none of this name, a read-only demo.
    """
    check_may_change("removing a corpus")
    if not is_imported(name):
        raise ClteError(f"no corpus was imported as {name[:80]!r}.")
    # Renamed first: a kill in the middle leaves a hidden folder, not half a corpus.
    doomed = corpora_folder() / f".{name}.{uuid.uuid4().hex[:8]}.removed"
    (corpora_folder() / name).replace(doomed)
    shutil.rmtree(doomed, ignore_errors=True)


def read_pairs(text: str, what: str) -> dict[str, str]:
    """What a person typed as ``premise=text one, label=judgement``.

    Raises:
        ClteError: something that is not ``a=b``.
    """
    found = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if not (equals and key and value):
            raise ClteError(f"{what}: cannot read {part[:60]!r}. Write a=b, separated by commas.")
        found[key] = value
    return found


# ---------------------------------------------------------------------- runs


def add_run(name: str, data: bytes, store: RunStore | None = None) -> RunFolder:
    """Take in a zip of a finished run; everything in it is checked (`clte.runs.importing`).

    Args:
        name: The file's name at home, for messages.
        data: Its bytes.
        store: Where it goes; by default the workspace's runs.

    Raises:
        ClteError: no zip, too large, not a finished run, one that is here already, a full disk, a read-only
            demo. Nothing is changed then.
    """
    check_may_change("adding a run")
    shown = file_name(name)
    larger = "Copy the folder to this machine and give 'clte runs import FOLDER'."
    _check_size(shown, len(data), MAX_ZIP, larger)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError) as error:
        raise ClteError(f"{shown} is no zip file that can be read. Zip a run's folder.") from error
    if unpacked > MAX_UNPACKED:
        raise ClteError(
            f"{shown} unpacks to {unpacked / 1e9:.1f} GB; at most {MAX_UNPACKED / 1e9:.0f} GB are taken "
            f"here. {larger}"
        )
    return _as_file(shown, "run.zip", data, (store or RunStore.default()).import_run)


# ---------------------------------------------------------------------- both


def file_name(name: str) -> str:
    """The last part of a file's name as it can be shown; a path leads nowhere."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[-100:] or "the file"


def _check_size(shown: str, size: int, most: int, remedy: str) -> None:
    if size > most:
        raise ClteError(
            f"{shown} has {size / 1e6:.1f} MB; at most {most / 1e6:.0f} MB are read. {remedy}"
        )


def _as_file(shown: str, name: str, data: bytes, read: Callable[[Path], _Found]) -> _Found:
    """Give bytes to a function that wants a file; its messages name what the person called it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            return read(path)
        except ClteError as error:
            raise ClteError(str(error).replace(str(path), shown)) from None
