"""The model card of a shipped model, written from its record and from how often it was tested.

A record (``record.json``) has these fields; all but the first three may be left out:

    description   one line
    languages     codes that it knows
    licence       the Hub's name of a licence: cc-by-nc-4.0
    title, licence_note, base, pipeline_tag
    data          rows: {"name", "rows", "licence", "note"}
    recipe        name → value
    figures       tables: {"title", "columns", "rows", "note"}
    limits        sentences
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clte.errors import ClteError
from clte.languages import LANGUAGE_NAMES

NON_COMMERCIAL = "cc-by-nc-4.0"
_NEEDED = ("description", "languages", "licence")


def check_record(record: Any, where: str) -> None:
    """Look whether a record has what a card needs.

    Raises:
        ClteError: a field is missing or of the wrong kind; ``where`` names the file.
    """
    if not isinstance(record, dict):
        raise ClteError(f"{where} is no JSON object. Write one with {', '.join(_NEEDED)}.")
    missing = [name for name in _NEEDED if not record.get(name)]
    if missing:
        raise ClteError(f"{where} has no '{missing[0]}', which the model card states.")
    unknown = [code for code in record["languages"] if code not in LANGUAGE_NAMES]
    if unknown:
        raise ClteError(f"{where}: '{unknown[0]}' is no language code that XNLI has.")
    for name, kind in (("data", list), ("recipe", dict), ("figures", list), ("limits", list)):
        if name in record and not isinstance(record[name], kind):
            raise ClteError(f"{where}: '{name}' must be a JSON {kind.__name__}.")


def shipped_card(
    name: str,
    record: Mapping[str, Any],
    *,
    delta: Mapping[str, Any] | None = None,
    scored: str | None = None,
) -> str:
    """A README.md with the Hub's metadata block.

    Args:
        name: What the model is called.
        record: See the module.
        delta: The content of ``delta.json``, if that is how it ships.
        scored: A sentence about how often XNLI test was scored.
    """
    codes = sorted(record["languages"])
    known = ", ".join(LANGUAGE_NAMES.get(code, code) for code in codes)
    others = [LANGUAGE_NAMES[code] for code in LANGUAGE_NAMES if code not in codes]
    licence = str(record["licence"])
    sections = [
        "\n".join(
            [
                "---",
                f"license: {licence}",
                f"language: [{', '.join(codes)}]",
                "library_name: transformers",
                f"pipeline_tag: {record.get('pipeline_tag', 'text-classification')}",
                "tags: [clte, cross-lingual-nli]",
                "---",
            ]
        ),
        f"# {record.get('title') or name}",
        _sentence(str(record["description"])),
        _loading(name, delta),
        "## Data",
        _table(
            ("data", "rows", "licence", ""),
            [
                (d.get("name", ""), _number(d.get("rows", "")), d.get("licence", ""), d.get("note", ""))
                for d in record.get("data", ())
            ],
        ),
        _licence(licence, record.get("licence_note")),
        "## Recipe",
        _table(("", ""), [(key, _number(value)) for key, value in record.get("recipe", {}).items()]),
        "## Figures",
        *(_figure(figure) for figure in record.get("figures", ())),
        scored or "",
        "All figures follow from stored predictions: `clte evidence` prints them.",
        "## Limits",
        "\n".join(
            [
                f"- It knows {known}. **It does not know** the other languages of XNLI "
                f"({', '.join(others)}): what it says of them means nothing.",
                *(f"- {_sentence(limit)}" for limit in record.get("limits", ())),
            ]
        ),
    ]  # fmt: skip
    return "\n\n".join(section for section in sections if section) + "\n"


def _loading(name: str, delta: Mapping[str, Any] | None) -> str:
    if delta is None:
        return (
            "An ordinary Hugging Face folder: `transformers` loads it without any other code. The weights "
            "are stored in half precision and loaded in single."
        )
    return (
        f"Stored as its difference from `{delta['base']}` in {delta['bits']} bits (its word embeddings "
        f"are those of `{delta['base']}`; what rounding lost is {100 * delta['relative_error']:.1f} % of "
        f'the difference\'s norm). `clte` expands it at first use; `clte.models.shipped.find("{name}")` '
        "is the ordinary Hugging Face folder."
    )


def _licence(licence: str, note: object) -> str:
    said = f"Licence: {licence}."
    if licence == NON_COMMERCIAL:
        said += " It was trained on data for research only (XNLI and its translations among it)."
    return f"{said} {_sentence(str(note))}" if note else said


def _figure(figure: Mapping[str, Any]) -> str:
    parts = [f"**{figure['title']}**", _table(figure["columns"], figure["rows"])]
    return "\n\n".join([*parts, *([_sentence(figure["note"])] if figure.get("note") else [])])


def _table(header: Sequence[Any], rows: Sequence[Sequence[Any]]) -> str:
    if not rows:
        return ""
    lines = [f"| {' | '.join(map(str, header))} |", "|" + "---|" * len(header)]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)])


def _number(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", ":")) else ".")
