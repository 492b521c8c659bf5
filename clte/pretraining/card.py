"""The model card of a pre-trained encoder, written from its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clte.languages import LANGUAGE_NAMES

NON_COMMERCIAL = "cc-by-nc-4.0"
_RESTRICTED = ("NC", "research use")


def licence_of(sources: Sequence[Mapping[str, Any]]) -> str:
    """The whole's: non-commercial as soon as one source is."""
    said = [str(source.get("licence", "")) for source in sources]
    restricted = any(word in licence for licence in said for word in _RESTRICTED)
    return NON_COMMERCIAL if restricted else "other"


def model_card(record: Mapping[str, Any]) -> str:
    """A README.md with the Hub's metadata block.

    Args:
        record: what ``pretraining.json`` holds.
    """
    config, machine = record["config"], record["machine"]
    codes = record["languages"]
    names = _enumerated([LANGUAGE_NAMES.get(code, code) for code in codes])
    licence = licence_of(record["sources"])
    held_out = record["held_out"]
    parameters = record["parameters"]
    sections = [
        _metadata(codes, licence),
        f"# A small BERT for {names}",
        f"An encoder to fine-tune: {config['width']} wide, {config['layers']} layers, 4 heads, "
        f"{parameters['vocabulary']:,} sub-words, {parameters['count'] / 1e6:.1f} million parameters, "
        f"{record['bytes'] / 1e6:.1f} MB in half precision. `AutoModel`, `AutoModelForMaskedLM` and "
        "`AutoTokenizer` load it, in single precision, without any code but transformers'. Text is lower-cased, accents and vowel signs are kept, and Turkish I becomes i.",
        _unknown(codes),
        "## How it was made",
        "A joint WordPiece vocabulary in which each language has the same weight; word embeddings from "
        "the parallel rows (each sub-word described by the rows that it stands in); attention of the "
        "first layers started as a word aligner; then translation language modelling (half of the "
        "steps: both translations in one sequence), masked language modelling on single sentences, and "
        f"a contrast between translations that stand apart (weight {config['contrast']:g}). It never saw "
        "XNLI's dev or test part.",
        _table(
            ("", ""),
            [
                ("Steps", f"{config['steps']:,}, {config['batch']} rows each"),
                (
                    "Learning rate",
                    f"{config['learning_rate']:g} at its peak, after {100 * config['warm_up']:g} % of "
                    "the steps, then half a cosine down; AdamW, weight decay 0.01",
                ),
                ("Seed", config["seed"]),
                ("Time", _time(record)),
                ("Machine", _machine(machine)),
            ],
        ),
        "## How to repeat it",
        _command(record.get("command", "")),
        "## Data",
        _data(record, licence),
        _table(
            ("source", "kind", "languages", "rows", "licence"),
            [_source(source) for source in record["sources"]],
        ),
        "## Figures",
        *_figures(held_out, record["fertility"]),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _metadata(codes: Sequence[str], licence: str) -> str:
    lines = ["---", f"license: {licence}"]
    if licence == "other":
        lines += ["license_name: as-its-data", "license_link: README.md"]
    lines += ["language:", *(f"- {_yaml(code)}" for code in codes)]
    lines += ["library_name: transformers", "pipeline_tag: fill-mask"]
    return "\n".join([*lines, "tags:", "- clte", "- multilingual", "- fill-mask", "---"])


def _yaml(code: str) -> str:
    """Norwegian is not a boolean."""
    return f"'{code}'" if code in {"no", "on", "off", "yes", "y", "n", "null", "true"} else code


def _unknown(codes: Sequence[str]) -> str:
    missing = [name for code, name in LANGUAGE_NAMES.items() if code not in codes]
    said = f", such as the other languages of XNLI ({', '.join(missing)})" if missing else ""
    return (
        f"**It knows no other language**{said}: their words are cut into letters or become `[UNK]`, and "
        "what it says of them means nothing."
    )


def _enumerated(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _time(record: Mapping[str, Any]) -> str:
    said = f"{record['seconds']:,} s for the steps"
    if record.get("preparing_seconds") is not None:
        said += f", after {record['preparing_seconds']:,} s for vocabulary and embeddings"
    return said


def _machine(machine: Mapping[str, Any]) -> str:
    precision = machine.get("precision") or ("bf16 autocast" if machine.get("bf16") else "fp32")
    said = [str(machine["device"]), f"threads: {machine['threads']}", precision]
    said += [f"{name} {machine[name]}" for name in ("torch", "transformers") if name in machine]
    return ", ".join(said)


def _command(command: str) -> str:
    if not command:
        return "`clte.pretraining.learn.pretrain` with the configuration in `pretraining.json`."
    return (
        f"```\n{command}\n```\n\nInterrupted, the same command goes on. The same command, text and "
        + ("machine give the same weights.")
    )


def _data(record: Mapping[str, Any], licence: str) -> str:
    total = sum(entry["rows"] for entry in record["data"])
    said = (
        f"{total:,} parallel rows, {record['merged_rows']:,} after those with the same English sentence "
        "were joined and the held-out ones taken out."
    )
    if record["alone"]:
        said += " Sentences without translation: " + ", ".join(
            f"{code} {count:,}" for code, count in record["alone"].items()
        )
        said += "."
    if licence == NON_COMMERCIAL:
        said += (
            " Some of the sources are for research or non-commercial use only, so the weights are "
            "offered under CC BY-NC 4.0."
        )
    return said


def _source(source: Mapping[str, Any]) -> tuple[Any, ...]:
    name = source["file"] + (f" at {source['revision'][:12]}" if source.get("revision") else "")
    languages = ", ".join(source["languages"])
    return name, source["kind"], languages, f"{source['rows']:,}", source["licence"]


def _figures(held_out: Mapping[str, Any], fertility: Mapping[str, float]) -> list[str]:
    sections = []
    found = held_out["retrieval_percent"]
    if found:
        codes = sorted({pair.split("-")[0] for pair in found})
        sections += [
            f"Measured on {held_out['rows']} parallel rows that nothing was learned from (nor any row "
            "that shares a sentence with them).",
            "Retrieval: how often a sentence's nearest neighbour among the rows, by the cosine of the "
            "mean of the last layer, is its translation; accuracy at 1, in percent, from the language "
            "of the line to that of the column.",
            _table(
                ("from \\ to", *codes),
                [
                    (first, *(found.get(f"{first}-{second}", "") for second in codes))
                    for first in codes
                ],
            ),
            f"Mean of all {len(found)} directions: {sum(found.values()) / len(found):.1f} %; lowest: "
            f"{min(found.values()):.1f} % ({min(found, key=lambda pair: found[pair])}).",
        ]
    else:
        sections.append("Nothing was kept out to measure on: too few rows have all languages.")
    losses, unigram = held_out["masked_token_loss"], held_out.get("unigram_loss", {})
    english = fertility.get("en")
    sections += [
        "Masked-token loss: mean cross-entropy over 15 % masked sub-words of single sentences, in nats; "
        "beside it that of a unigram model (the frequencies of the language's sub-words in the training "
        "text), for scale. Fertility: sub-words per word, and its ratio to English.",
        _table(
            ("language", "masked-token loss", "unigram", "fertility", "× English"),
            [
                (
                    code,
                    losses.get(code, "–"),
                    unigram.get(code, "–"),
                    f"{fertility[code]:.2f}",
                    f"{fertility[code] / english:.2f}" if english else "–",
                )
                for code in sorted(fertility)
            ],
        ),
    ]
    return sections


def _table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [f"| {' | '.join(header)} |", "|" + "---|" * len(header)]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)])
