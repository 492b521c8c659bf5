"""A user's own table as a corpus: CSV, TSV or JSONL, with one text pair a row or many translations.

Two forms are read:

    premise, hypothesis, label [, language | premise_language, hypothesis_language] [, item] ...
    premise_en, hypothesis_en, premise_hi, hypothesis_hi, ..., label [, item] ...   (EH-XNLI's)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from clte.data.corpus import LABELS, Corpus
from clte.data.records import SUFFIXES, Records, read_records
from clte.errors import ClteError
from clte.languages import UNDETERMINED, LanguagePair, language_code

__all__ = ["COLUMN_SPELLINGS", "LABEL_SPELLINGS", "SUFFIXES", "load_table"]

COLUMN_SPELLINGS: dict[str, tuple[str, ...]] = {
    "premise": (
        "premise",
        "sentence1",
        "sentence_1",
        "sentence_a",
        "text_a",
        "text1",
        "text_1",
        "s1",
    ),
    "hypothesis": (
        "hypothesis",
        "sentence2",
        "sentence_2",
        "sentence_b",
        "text_b",
        "text2",
        "text_2",
        "s2",
    ),
    "label": ("label", "labels", "gold_label", "gold", "class"),
    "language": ("language", "lang"),
    "premise_language": ("premise_language", "premise_lang", "language1", "lang1"),
    "hypothesis_language": ("hypothesis_language", "hypothesis_lang", "language2", "lang2"),
    "item": ("item", "item_id", "id", "uid", "guid", "pairid", "pair_id"),
    "premise_id": ("premise_id", "premiseid", "promptid", "prompt_id"),
    "genre": ("genre",),
}
"""What a column is → its usual names, compared in lower case with '_' for spaces and hyphens."""

LABEL_SPELLINGS = {
    **dict.fromkeys(("entailment", "entails", "entailed", "e", "yes", "0"), 0),
    **dict.fromkeys(("neutral", "n", "maybe", "unknown", "1"), 1),
    **dict.fromkeys(("contradiction", "contradictory", "contradicts", "c", "no", "2"), 2),
    **dict.fromkeys(("", "-", "-1"), -1),
}
"""Usual spellings of the labels, in lower case → label id; -1 is "not labelled"."""

MAX_ID = 200
MAX_LANGUAGES = 200

_LANGUAGE_ROLES = ("language", "premise_language", "hypothesis_language")
_ALSO_PREMISE = "text"  # only beside a column called hypothesis
_WIDE = re.compile(r"(.+?)_([a-z]{2,3}(?:_[a-z0-9]{1,8})*)")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def load_table(
    path: Path,
    *,
    columns: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    pair: str | LanguagePair | None = None,
    labelled: bool = True,
) -> Corpus:
    """Read a user's table.

    Item ids are taken from the file or are ``all-1``, ``all-2``, ...; premise ids are taken from the
    file, or equal premise texts share one.

    Args:
        path: A ``.csv``, ``.tsv`` or ``.jsonl`` file.
        columns: What a column is (a key of `COLUMN_SPELLINGS`, or ``premise_fr`` and the like) → its
            name in the file. What is not named is looked for under its usual names.
        labels: Label as it stands in the file → ``entailment``, ``neutral`` or ``contradiction``.
        pair: The languages of premise and hypothesis, for a file that does not say.
        labelled: Whether a label column must be there.

    Raises:
        ClteError: anything that is not in order, with file, row and remedy.
    """
    records = read_records(path)
    roles, premise_columns, hypothesis_columns = _columns(records, dict(columns or {}), labelled)
    spellings = _label_spellings(labels or {})
    n = len(records.rows)
    premises: dict[str, np.ndarray] = {}
    hypotheses: dict[str, np.ndarray] = {}
    wide = "" not in premise_columns and "" not in hypothesis_columns
    own_languages = [role for role in _LANGUAGE_ROLES if role in roles and not wide]
    fixed = LanguagePair.parse(pair or f"{UNDETERMINED}-{UNDETERMINED}")
    label_ids = np.empty(n, dtype=np.int8)
    item_ids: dict[str, int] = {}
    premise_ids: list[str] = []
    genres: list[str] = []
    known: dict[tuple[str, str], str] = {}

    for position, (number, cells) in enumerate(records.rows):
        where = f"{records.name}, row {number}"

        def cell(column: int, where: str = where, cells: list = cells) -> str:
            return _cell(where, records.header[column], cells[column])

        own = fixed
        if own_languages:
            own = _own_pair(where, {role: cell(roles[role]) for role in own_languages})
        for texts, wanted, own_code in (
            (premises, premise_columns, own.premise),
            (hypotheses, hypothesis_columns, own.hypothesis),
        ):
            for code, column in wanted.items():
                text = cell(column)
                if not text.strip():
                    raise ClteError(
                        f"{where}: column {records.header[column]!r} is empty. Fill it or leave the "
                        "row out."
                    )
                code = code or own_code
                if code not in texts:
                    if len(texts) == MAX_LANGUAGES:
                        raise ClteError(f"{where}: more than {MAX_LANGUAGES} languages up to here.")
                    texts[code] = np.full(n, None, dtype=object)
                texts[code][position] = text
        label_ids[position] = (
            _label(where, cell(roles["label"]), spellings) if "label" in roles else -1
        )
        item = _id(where, "item", cell(roles["item"])) if "item" in roles else f"all-{position + 1}"
        if item in item_ids:
            raise ClteError(
                f"{where}: item {item!r} stands in row {item_ids[item]} too. Give every row an id of "
                "its own, or rename the column so that it is not read as an id."
            )
        item_ids[item] = number
        if "premise_id" in roles:
            premise_ids.append(_id(where, "premise id", cell(roles["premise_id"])))
        else:
            key_language = "en" if "en" in premise_columns else next(iter(premise_columns))
            key = (key_language or own.premise, cell(premise_columns[key_language]))
            premise_ids.append(known.setdefault(key, f"all-p{len(known) + 1}"))
        genres.append(cell(roles["genre"]).strip()[:MAX_ID] if "genre" in roles else "")

    return Corpus(
        name=re.sub(r"[^a-z0-9_-]+", "-", path.stem.lower()).strip("-")[:64] or "table",
        licence="not stated (a file of your own)",
        item_ids=np.array(list(item_ids)),
        premise_ids=np.array(premise_ids),
        labels=label_ids,
        parts=np.array(["all"] * n),
        genres=np.array(genres),
        premises={code: premises[code] for code in sorted(premises)},
        hypotheses={code: hypotheses[code] for code in sorted(hypotheses)},
    )


_Texts = dict[str, int]
"""Language → column; the language is empty where the row or the user names it."""


def _columns(
    records: Records, named: dict[str, str], labelled: bool
) -> tuple[dict[str, int], _Texts, _Texts]:
    """Find the columns: role → index, and premise and hypothesis columns by language."""
    header = records.header
    roles: dict[str, int] = {}
    texts: dict[str, _Texts] = {"premise": {}, "hypothesis": {}}
    for role, name in named.items():
        wide = _WIDE.fullmatch(role)
        if role not in COLUMN_SPELLINGS and not (wide and wide[1] in texts):
            raise ClteError(
                f"{role!r} is not something a column can be. Name one of: "
                f"{', '.join(COLUMN_SPELLINGS)}, or premise_xx and hypothesis_xx with a language code."
            )
        if name not in header:
            raise ClteError(
                f"{records.name}: there is no column {name!r} for {role}. It has {_list(header)}."
            )
        if role in COLUMN_SPELLINGS:
            roles[role] = header.index(name)
        elif wide:
            texts[wide[1]][language_code(wide[2])] = header.index(name)
    taken = set(roles.values()) | {i for columns in texts.values() for i in columns.values()}
    normal = {
        i: re.sub(r"[\s-]+", "_", name.lower()) for i, name in enumerate(header) if i not in taken
    }
    for role, spellings in COLUMN_SPELLINGS.items():
        if role in roles:
            continue
        found = [i for i, name in normal.items() if name in spellings]
        if len(found) > 1:
            names = " and ".join(repr(header[i]) for i in found)
            raise ClteError(
                f"{records.name}: {names} could both be the {role}. Name the right one: "
                f"{role}={header[found[0]]}."
            )
        if found:
            roles[role] = found[0]
    if "premise" not in roles and "hypothesis" in roles and _ALSO_PREMISE in normal.values():
        roles["premise"] = next(i for i, name in normal.items() if name == _ALSO_PREMISE)
    plain = {role: roles.pop(role) for role in texts if role in roles}
    if len(plain) == 2 and not any(texts.values()):
        texts = {role: {"": column} for role, column in plain.items()}
    else:
        for i, name in normal.items():
            match = _WIDE.fullmatch(name)
            for role in texts:
                if match and match[1] in COLUMN_SPELLINGS[role] and i not in roles.values():
                    texts[role].setdefault(match[2], i)
        for role, column in plain.items():
            texts[role] = texts[role] or {"": column}
    missing = [role for role, found_texts in texts.items() if not found_texts]
    missing += [] if "label" in roles or not labelled else ["label"]
    if missing:
        role = missing[0]
        wanted = ", ".join(COLUMN_SPELLINGS[role]) + ("" if role == "label" else f", {role}_xx")
        remedy = f"Rename a column, or name it: {role}=COLUMN."
        if role == "label":
            remedy += " If no label is known, add an empty column 'label'."
        raise ClteError(
            f"{records.name} has no {role} column (looked for {wanted}; it has {_list(header)}). "
            + remedy
        )
    return roles, texts["premise"], texts["hypothesis"]


def _list(names: list[str]) -> str:
    shown = ", ".join(repr(name[:60]) for name in names[:30])
    return shown + (f" and {len(names) - 30} more" if len(names) > 30 else "")


def _own_pair(where: str, cells: Mapping[str, str]) -> LanguagePair:
    """The languages that a row names: one for both texts, or one for each."""
    both = cells.get("language", "")
    codes = [cells.get(role) or both for role in ("premise_language", "hypothesis_language")]
    if not all(codes):
        raise ClteError(
            f"{where}: the language of the {'hypothesis' if codes[0] else 'premise'} is missing. Give "
            "columns premise_language and hypothesis_language, or one column language."
        )
    try:
        return LanguagePair(*codes)
    except ClteError as error:
        raise ClteError(f"{where}: {error}") from None


def _cell(where: str, column: str, value: object) -> str:
    """A cell that is used, as text without control characters."""
    if value is None:
        raise ClteError(f"{where}: there is no {column!r}. Every row needs it.")
    if not isinstance(value, str):
        raise ClteError(f"{where}: {column!r} is a {type(value).__name__}, expected a text.")
    bad = _FORBIDDEN.search(value)
    if bad:
        raise ClteError(
            f"{where}: {column!r} has the character U+{ord(bad[0]):04X} at place {bad.start() + 1}, "
            "which no text needs. Remove it."
        )
    return value


def _id(where: str, what: str, value: str) -> str:
    value = value.strip()
    if not value or len(value) > MAX_ID:
        raise ClteError(f"{where}: the {what} must have 1 to {MAX_ID} characters.")
    return value


def _label_spellings(own: Mapping[str, str]) -> dict[str, int]:
    spellings = dict(LABEL_SPELLINGS)
    for text, meaning in own.items():
        if meaning not in LABELS:
            raise ClteError(
                f"label {text!r} is said to mean {meaning!r}, expected one of {', '.join(LABELS)}."
            )
        spellings[str(text).strip().lower()] = LABELS.index(meaning)
    return spellings


def _label(where: str, value: str, spellings: Mapping[str, int]) -> int:
    text = value.strip().lower()
    if text not in spellings and re.fullmatch(r"-?\d+\.0", text):
        text = text[:-2]  # pandas writes a column of whole numbers with gaps as 1.0
    if text not in spellings:
        raise ClteError(
            f"{where}: label {value[:60]!r} is none of {', '.join(LABELS)} (nor one of their usual "
            f"spellings). Say what it means, such as {value.strip()[:20]}=neutral."
        )
    return spellings[text]
