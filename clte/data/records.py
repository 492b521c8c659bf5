"""CSV, TSV and JSONL files as rows of cells, each with its number in the file.

Strict: what does not look like what its name says is refused with the file, the row and a remedy.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clte.errors import ClteError

SUFFIXES = (".csv", ".tsv", ".jsonl")
MAX_BYTES = 200_000_000
MAX_ROWS = 1_000_000

_QUOTED = re.compile(r'"(?:[^"]|"")*"')


@dataclass(frozen=True)
class Records:
    """A file's rows.

    Attributes:
        name: The file, for messages.
        header: Column names (in JSONL all keys, in order of appearance).
        rows: Row number and cells, aligned with the header. Numbers are those of a spreadsheet: the
            header is row 1 (in JSONL they are the line numbers). A cell is text; in JSONL it may also
            be ``None`` (the key is missing) or a nested value.
    """

    name: str
    header: list[str]
    rows: list[tuple[int, list[Any]]] = field(repr=False)


def read_records(path: Path) -> Records:
    """Read a CSV, TSV or JSONL file; its suffix says which.

    Raises:
        ClteError: too large, not UTF-8, ragged, without rows, or not of its format.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ClteError(
            f"{path} has {size:,} bytes; at most {MAX_BYTES:,} are read. Cut the file into smaller ones."
        )
    text = _decode(path, path.read_bytes())
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        records = _jsonl(str(path), text)
    else:
        rows = (
            _tsv(str(path), text) if suffix == ".tsv" else _csv(str(path), text, _delimiter(text))
        )
        if not rows:
            raise ClteError(f"{path} is empty. Its first line must name the columns.")
        header = [str(cell).strip() for cell in rows[0][1]]
        records = Records(str(path), header, rows[1:])
    twice = {name for name in records.header if name and records.header.count(name) > 1}
    if twice:
        raise ClteError(f"{path}: column {sorted(twice)[0]!r} stands twice in the first line.")
    if not records.rows:
        raise ClteError(f"{path} has no rows below its first line.")
    if len(records.rows) > MAX_ROWS:
        raise ClteError(
            f"{path} has {len(records.rows):,} rows; at most {MAX_ROWS:,} are read. Cut the file."
        )
    return records


def _decode(path: Path, data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ClteError(f"{path} is UTF-16. Save it as UTF-8 (in Excel: 'CSV UTF-8').")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # With a BOM the codec counts from behind it.
        offset = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        row = data.count(b"\n", 0, offset) + 1
        raise ClteError(
            f"{path}, row {row}: byte {offset} (0x{data[offset]:02x}) is not UTF-8. Save the file as "
            "UTF-8 (in Excel: 'CSV UTF-8')."
        ) from error


def _delimiter(text: str) -> str:
    """Comma, unless the first line has none: spreadsheets in half of Europe write semicolons."""
    first = text.split("\n", 1)[0]
    return next((mark for mark in (",", ";", "\t") if mark in first), ",")


def _ragged(name: str, number: int, cells: int, width: int) -> ClteError:
    return ClteError(
        f"{name}, row {number}: {cells} cells, but the first line names {width} columns. Look for a "
        "separator or a quote inside a text, or a line break."
    )


def _csv(name: str, text: str, delimiter: str) -> list[tuple[int, list[Any]]]:
    """Rows by Python's strict reader, so that a stray quote is said and swallows nothing unseen."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[Any]]] = []
    number = 0
    while True:
        number += 1
        started = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return rows
        except csv.Error as error:
            raise ClteError(
                f"{name}, row {number} (line {started}): {error}. A text with a quote, a separator or "
                'a line break in it must stand in double quotes, and a quote inside be doubled ("").'
            ) from error
        if not cells:
            continue
        if rows and len(cells) != len(rows[0][1]):
            raise _ragged(name, number, len(cells), len(rows[0][1]))
        rows.append((number, cells))


def _tsv(name: str, text: str) -> list[tuple[int, list[Any]]]:
    """Rows of a TSV file, in which quotes are mostly plain characters, but not always.

    If every line has as many cells as the header, then lines are rows, whatever quotes stand in
    them: a raw quote never swallows rows. Only otherwise may a quoted cell hold tabs and line ends.
    """
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    rows: list[tuple[int, list[Any]]] = [
        (number, line.split("\t")) for number, line in enumerate(lines, start=1) if line
    ]
    width = len(rows[0][1]) if rows else 0
    for number, cells in rows:
        if len(cells) != width:
            try:
                return _csv(name, text, "\t")
            except ClteError:
                raise _ragged(name, number, len(cells), width) from None
    if _uses_quotes(rows):
        return [(number, [_unquote(cell) for cell in cells]) for number, cells in rows]
    return rows


def _uses_quotes(rows: list[tuple[int, list[Any]]]) -> bool:
    """Whether cells that begin with a quote were put in quotes by whoever wrote the file.

    A CSV library quotes the header too, or only the cells that have a quote in them, which it
    doubles. Anything else, such as a whole sentence in quotes, is text.
    """
    quoted = [cell for _, cells in rows for cell in cells if cell.startswith('"')]
    if not quoted or not all(_QUOTED.fullmatch(cell) for cell in quoted):
        return False
    in_header = any(cell.startswith('"') for cell in rows[0][1])
    return in_header or all('""' in cell[1:-1] or "\r" in cell for cell in quoted)


def _unquote(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


def _jsonl(name: str, text: str) -> Records:
    objects: list[tuple[int, dict[str, Any]]] = []
    header: dict[str, None] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ClteError(
                f"{name}, row {number}: not valid JSON ({error}). Every line must be one JSON object."
            ) from error
        if not isinstance(value, dict):
            raise ClteError(
                f"{name}, row {number}: {type(value).__name__}, expected an object such as "
                '{"premise": "...", "hypothesis": "...", "label": "neutral"}.'
            )
        objects.append((number, value))
        header.update(dict.fromkeys(value))
        if len(header) > 1000:
            raise ClteError(f"{name}, row {number}: more than 1,000 different keys up to here.")
    if not objects:
        raise ClteError(f"{name} is empty. Every line must be one JSON object.")
    rows = [
        (number, [_json_cell(value[key]) if key in value else None for key in header])
        for number, value in objects
    ]
    return Records(name, list(header), rows)


def _json_cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return json.dumps(value)
    return value
