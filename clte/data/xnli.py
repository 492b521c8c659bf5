"""XNLI as its authors release it: `xnli.dev` and `xnli.test`, as `.tsv` or `.jsonl`, in a folder or the zip.

Conneau et al. (2018), "XNLI: Evaluating Cross-lingual Sentence Representations", EMNLP. The rows of
every language stand in the same order, so row i of one language is the translation of row i of
another; that is checked here, row by row.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

import numpy as np

from clte.data.corpus import LABELS, Corpus
from clte.errors import ClteError
from clte.files import read_json
from clte.languages import language_code

XNLI_LICENCE = "CC BY-NC 4.0 (research use)"

PARTS = ("dev", "test")
FILE_NAMES = tuple(f"xnli.{part}.{suffix}" for part in PARTS for suffix in ("tsv", "jsonl"))
MAX_BYTES = 300_000_000
"""A file that unpacks to more than this is no XNLI (the real ones have up to 60 MB)."""

_FIELDS = ("language", "gold_label", "sentence1", "sentence2", "promptID", "genre")
_FACTS = ("name", "licence")
_Row = tuple[str, str, str, str, str, str]


def xnli_files(source: Path) -> dict[str, Path]:
    """The XNLI files in a folder (or in its subfolder ``XNLI-1.0``): part → path, tsv preferred.

    Empty if there are none.
    """
    for folder in (source, source / "XNLI-1.0"):
        found = {
            part: path
            for part in PARTS
            for suffix in ("jsonl", "tsv")
            if (path := folder / f"xnli.{part}.{suffix}").is_file()
        }
        if found:
            return found
    return {}


def load_xnli_folder(source: Path) -> Corpus:
    """XNLI from a folder, or from one of its two files.

    Raises:
        ClteError: no such file, or a file that is not XNLI (names file, language and row).
    """
    files = {source.name.split(".")[1]: source} if source.is_file() else xnli_files(source)
    if not files:
        raise ClteError(f"{source} holds neither xnli.dev.tsv nor xnli.test.tsv (nor .jsonl).")
    contents = {}
    for part, path in files.items():
        if path.stat().st_size > MAX_BYTES:
            raise ClteError(f"{path} has more than {MAX_BYTES:,} bytes: that is no XNLI file.")
        contents[part] = (str(path), path.read_bytes())
    corpus = _corpus(contents)
    facts = next(iter(files.values())).parent / "corpus.json"
    if not facts.is_file():
        return corpus
    # Another corpus in XNLI's columns, as `clte data export-builtin` writes it.
    said = read_json(facts)
    if not isinstance(said, dict) or not all(isinstance(said.get(k), str) for k in _FACTS):
        raise ClteError(f"{facts} must name the corpus and its licence: {', '.join(_FACTS)}.")
    return replace(corpus, name=said["name"], licence=said["licence"])


def load_xnli_zip(source: Path) -> Corpus:
    """XNLI from the official zip, read in place: nothing is unpacked to disk.

    Raises:
        ClteError: not a zip, a damaged one, or one without XNLI in it.
    """
    contents = {}
    try:
        with zipfile.ZipFile(source) as archive:
            for part in PARTS:
                member = _zip_member(archive, part)
                if member is None:
                    continue
                with archive.open(member) as handle:
                    data = handle.read(MAX_BYTES + 1)  # the header's size may lie; this bound holds
                if len(data) > MAX_BYTES:
                    raise ClteError(
                        f"{source}: {member.filename} unpacks to more than {MAX_BYTES:,} bytes: "
                        "that is no XNLI file."
                    )
                contents[part] = (f"{source}:{member.filename}", data)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ClteError(
            f"{source} cannot be read as a zip ({error}). Download it again."
        ) from error
    if not contents:
        raise ClteError(f"{source} holds neither xnli.dev.tsv nor xnli.test.tsv (nor .jsonl).")
    return _corpus(contents)


def _zip_member(archive: zipfile.ZipFile, part: str) -> zipfile.ZipInfo | None:
    for name in (f"xnli.{part}.tsv", f"xnli.{part}.jsonl"):
        for member in archive.infolist():
            path = PurePosixPath(member.filename)
            if path.name == name and "__MACOSX" not in path.parts:
                return member
    return None


def _corpus(contents: dict[str, tuple[str, bytes]]) -> Corpus:
    """Join the parts (dev first) into one corpus; contents: part → (name for messages, bytes)."""
    item_ids: list[str] = []
    premise_ids: list[str] = []
    labels: list[int] = []
    parts: list[str] = []
    genres: list[str] = []
    premises: dict[str, list[str]] = {}
    hypotheses: dict[str, list[str]] = {}
    for part in PARTS:
        if part not in contents:
            continue
        name, data = contents[part]
        languages = _by_language(name, data)
        if premises and set(premises) != set(languages):
            odd = sorted(set(premises) ^ set(languages))
            raise ClteError(
                f"{name}: dev and test do not have the same languages ({', '.join(odd)} stands in "
                "one of them only). Take both files from the same release."
            )
        rows = next(iter(languages.values()))
        item_ids += [f"{part}-{number}" for number in range(1, len(rows) + 1)]
        premise_ids += [f"{part}-{row[4]}" for row in rows]
        labels += [LABELS.index(row[1]) for row in rows]
        parts += [part] * len(rows)
        genres += [row[5] for row in rows]
        for code, translated in languages.items():
            premises.setdefault(code, []).extend(row[2] for row in translated)
            hypotheses.setdefault(code, []).extend(row[3] for row in translated)
    return Corpus(
        name="xnli",
        licence=XNLI_LICENCE,
        item_ids=np.array(item_ids),
        premise_ids=np.array(premise_ids),
        labels=np.array(labels, dtype=np.int8),
        parts=np.array(parts),
        genres=np.array(genres),
        premises={code: np.array(premises[code], dtype=object) for code in sorted(premises)},
        hypotheses={code: np.array(hypotheses[code], dtype=object) for code in sorted(hypotheses)},
    )


def _by_language(name: str, data: bytes) -> dict[str, list[_Row]]:
    """Language → its rows in file order, after checking that the languages are parallel."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ClteError(
            f"{name}, row {line}: byte {error.start} is not UTF-8. Download the file again."
        ) from error
    reader = _jsonl_rows if name.endswith(".jsonl") else _tsv_rows
    languages: dict[str, list[_Row]] = {}
    for number, row in reader(name, text):
        if row[1] not in LABELS:
            raise ClteError(
                f"{name}, row {number}: gold_label is {row[1]!r}, expected one of {', '.join(LABELS)}."
            )
        if not (row[2].strip() and row[3].strip() and row[4]):
            raise ClteError(f"{name}, row {number}: sentence1, sentence2 or promptID is empty.")
        if len(row[4]) > 64 or len(row[5]) > 64:
            raise ClteError(f"{name}, row {number}: promptID or genre has more than 64 characters.")
        languages.setdefault(row[0], []).append(row)
    if not languages:
        raise ClteError(f"{name} has no rows.")
    first, expected = next(iter(languages.items()))
    for code, rows in languages.items():
        if language_code(code) != code:
            raise ClteError(f"{name}: language {code!r} must be written {language_code(code)!r}.")
        if len(rows) != len(expected):
            raise ClteError(
                f"{name}: language {code} has {len(rows)} rows, but {first} has {len(expected)}. "
                "Every language needs the same items in the same order."
            )
        for place, (row, other) in enumerate(zip(rows, expected, strict=True), start=1):
            if row[4] != other[4] or row[1] != other[1]:
                raise ClteError(
                    f"{name}: row {place} of language {code} (promptID {row[4]}, {row[1]}) is not "
                    f"parallel to row {place} of {first} (promptID {other[4]}, {other[1]}). "
                    "Every language needs the same items in the same order."
                )
    return languages


def _tsv_rows(name: str, text: str) -> Iterator[tuple[int, _Row]]:
    """Rows with their number in the file (the header is row 1). Quotes mean nothing in XNLI."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    header = lines[0].rstrip("\r").split("\t") if lines else []
    missing = [field for field in _FIELDS if field not in header]
    if missing:
        raise ClteError(
            f"{name} has no column {', '.join(missing)} (its first line has {len(header)} columns). "
            "The official release starts with a line that names language, gold_label, ..."
        )
    language, label, premise, hypothesis, prompt, genre = (header.index(f) for f in _FIELDS)
    width = len(header)
    for number, line in enumerate(lines[1:], start=2):
        cells = line.rstrip("\r").split("\t")
        if len(cells) != width:
            raise ClteError(
                f"{name}, row {number}: {len(cells)} columns, expected {width} as in the first line. "
                "The file is damaged or cut short; download it again."
            )
        row = cells[language], cells[label], cells[premise], cells[hypothesis]
        yield number, (*row, cells[prompt], cells[genre])


def _jsonl_rows(name: str, text: str) -> Iterator[tuple[int, _Row]]:
    """Rows with their number in the file, counted from 1."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            values = [record[key] for key in _FIELDS]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ClteError(
                f"{name}, row {number}: not a JSON object with {', '.join(_FIELDS)} ({error!r})."
            ) from error
        odd = [
            key
            for key, value in zip(_FIELDS, values, strict=True)
            if not isinstance(value, str | int if key == "promptID" else str)
        ]
        if odd:
            raise ClteError(
                f"{name}, row {number}: {odd[0]} is {record[odd[0]]!r}, expected a text."
            )
        language, label, premise, hypothesis, prompt, genre = map(str, values)
        yield number, (language, label, premise, hypothesis, prompt, genre)
