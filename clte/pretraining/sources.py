"""The text that pre-training is given, from wherever it comes; XNLI's dev and test are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from clte.errors import ClteError
from clte.languages import language_code
from clte.models.parallel_text import ParallelFile, read_file, read_mono_file
from clte.pretraining.hub import HubSpec, read_hub

LICENCES = {
    "bible": "public domain (old editions)",
    "europarl": "no known copyright restriction (European Parliament)",
    "flickr8k": "research use",
    "joshua": "CC BY-SA 3.0",
    "mozilla": "MPL-2.0",
    "multi30k": "research use",
    "multinli": "MultiNLI: OANC and others",
    "ntrex": "CC BY-SA 4.0",
    "quran": "CC BY-SA 4.0",
    "rte3": "BSD-2-Clause",
    "snli": "CC BY-SA 4.0",
    "snli_counterfactual_en": "Apache-2.0, on SNLI (CC BY-SA 4.0)",
    "tatoeba": "CC BY 2.0 FR",
    "translate_train": "MultiNLI (OANC and others), machine translation by the XNLI authors: CC BY-NC 4.0",
    "xquad": "CC BY-SA 4.0",
}
"""Licence by a file's name, or by what its name begins with before an underscore."""

UNKNOWN_LICENCE = "not recorded"

_XNLI_NAME = re.compile(r"xnli[._-]?(dev|test)", re.IGNORECASE)
_XNLI_COLUMNS = {"gold_label", "promptID"}


@dataclass(frozen=True)
class Source:
    """What the model card says of one file or data set."""

    file: str
    kind: str
    languages: list[str]
    rows: int
    licence: str
    revision: str | None = None

    def as_dict(self) -> dict[str, object]:
        """For ``pretraining.json``."""
        return {key: value for key, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class Text:
    """What is learned from."""

    files: Sequence[ParallelFile]
    alone: Mapping[str, Sequence[str]]
    """language → sentences without translation"""
    sources: Sequence[Source] = ()
    """Where both come from, for the model card."""


def read_text(
    *,
    parallel: Sequence[Path] = (),
    mono: Sequence[Path] = (),
    nli: Sequence[Path] = (),
    hub: Sequence[str] = (),
    hub_rows: int = 200_000,
    licences: Mapping[str, str] | None = None,
) -> Text:
    """Read every source, in an order that does not depend on how they were given.

    Args:
        parallel: TSV files with a header of language codes, or folders of them.
        mono: ``<language>.txt`` files, a sentence a line, or folders of them.
        nli: NLI files of which only the text is taken: ``premise_en hypothesis_en premise_fr ...``
            gives parallel rows, ``language premise hypothesis`` single sentences.
        hub: data sets as `HubSpec` reads them; the first ``hub_rows`` rows of their train split.
        licences: file (its name, its beginning before an underscore, or its folder) → licence, before
            the ones known here.

    Raises:
        ClteError: nothing parallel; a file that is not there or not what it should be; XNLI.
    """
    known = {**LICENCES, **(licences or {})}
    files: list[tuple[ParallelFile, Source]] = []
    alone: dict[str, list[str]] = {}
    sources: list[Source] = []
    specs = [HubSpec.parse(text) for text in hub]  # before anything is read for minutes
    for path in _paths(parallel, ".tsv", "--parallel"):
        _refuse_xnli(path)
        file = read_file(path)
        source = _describe(path, "parallel", file.languages, len(file.rows), known)
        files.append((file, source))
    for path in _paths(mono, ".txt", "--mono"):
        _refuse_xnli(path)
        code, lines = read_mono_file(path)
        alone.setdefault(code, []).extend(lines)
        sources.append(_describe(path, "sentences", [code], len(lines), known))
    single: dict[str, set[str]] = {}
    for path in _paths(nli, ".tsv", "--nli-text"):
        _refuse_xnli(path)
        rows = list(_nli_rows(path))
        codes = _nli_languages(path)
        if codes is None:
            found: dict[str, set[str]] = {}
            for row in rows:
                texts = found.setdefault(language_code(row["language"]), set())
                texts.update(" ".join(row[key].split()) for key in ("premise", "hypothesis"))
            for code, texts in found.items():
                single.setdefault(code, set()).update(texts)
            sources.append(_describe(path, "NLI text", sorted(found), 2 * len(rows), known))
            continue
        cells = {
            tuple(" ".join(row[f"{side}_{code}"].split()) for code in codes)
            for row in rows
            for side in ("premise", "hypothesis")
        }
        file = ParallelFile(path.stem, codes, sorted(cells))
        files.append((file, _describe(path, "NLI text, parallel", codes, len(cells), known)))
    for code, texts in sorted(single.items()):
        alone.setdefault(code, []).extend(sorted(texts - {""}))
    for spec in specs:
        content, revision = read_hub(spec, rows=hub_rows)
        if isinstance(content, ParallelFile):
            kind, codes, count = "Hub, parallel", content.languages, len(content.rows)
        else:
            code, lines = content
            alone.setdefault(code, []).extend(lines)
            kind, codes, count = "Hub", (code,), len(lines)
        licence = known.get(spec.text, known.get(spec.name, UNKNOWN_LICENCE))
        source = Source(spec.text, kind, list(codes), count, licence, revision)
        if isinstance(content, ParallelFile):
            files.append((content, source))
        else:
            sources.append(source)
    if not any(file.rows for file, _ in files):
        raise ClteError(
            "there is no parallel text to learn from: word embeddings and translation language "
            "modelling need rows that are translations of each other. Give a TSV file whose header is "
            "language codes with --parallel, or a Hub data set with a translation column with --hub."
        )
    files.sort(key=lambda pair: pair[0].name)
    listed = [*(source for _, source in files), *sources]
    return Text([file for file, _ in files], alone, listed)


def _paths(given: Sequence[Path], suffix: str, option: str) -> Iterator[Path]:
    """The files themselves, and those of the folders in order of name."""
    for path in map(Path, given):
        if path.is_dir():
            found = sorted(path.glob(f"*{suffix}"))
            if not found:
                raise ClteError(
                    f"{path} holds no {suffix} file to learn from ({option}). Name a folder that has "
                    "some, or a file."
                )
            yield from found
        elif path.is_file():
            yield path
        else:
            raise ClteError(f"{path} ({option}) is neither a file nor a folder.")


def _refuse_xnli(path: Path) -> None:
    """By its name or by its columns: an encoder that has seen XNLI cannot be judged on it."""
    why = "its name" if _XNLI_NAME.search(path.name) else ""
    if not why and path.suffix != ".txt":
        with path.open(encoding="utf-8", errors="replace") as lines:
            if _XNLI_COLUMNS & set(lines.readline().rstrip("\r\n").split("\t")):
                why = "its columns"
    if why:
        raise ClteError(
            f"{path} is XNLI by {why}. Its dev and test parts are never learned from in pre-training: "
            "an encoder that has seen them cannot be judged on them. Leave the file out."
        )


def _nli_header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        return lines.readline().rstrip("\r\n").split("\t")


def _nli_languages(path: Path) -> tuple[str, ...] | None:
    """The languages of a file of parallel NLI, None for one with a language in each row."""
    header = _nli_header(path)
    codes = tuple(name.removeprefix("premise_") for name in header if name.startswith("premise_"))
    if len(codes) >= 2 and all(f"hypothesis_{code}" in header for code in codes):
        return tuple(language_code(code) for code in codes)
    if {"language", "premise", "hypothesis"} <= set(header):
        return None
    raise ClteError(
        f"{path}, row 1: the columns are {', '.join(header)[:200]}. Expected language, premise, "
        "hypothesis, or premise_en, hypothesis_en, premise_fr, hypothesis_fr and so on."
    )


def _nli_rows(path: Path) -> Iterator[dict[str, str]]:
    _nli_languages(path)
    header = _nli_header(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise ClteError(f"{path} is not UTF-8 ({error}). Save it as UTF-8 text.") from error
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) != len(header):
            raise ClteError(
                f"{path}, row {number}: {len(cells)} columns where the header has {len(header)}."
            )
        yield dict(zip(header, cells, strict=True))


def _describe(
    path: Path, kind: str, languages: Sequence[str], rows: int, licences: Mapping[str, str]
) -> Source:
    parts = path.stem.split("_")
    beginnings = ["_".join(parts[:n]) for n in range(len(parts), 0, -1)]
    keys = [path.name, *beginnings, path.absolute().parent.name]
    licence = next((licences[key] for key in keys if key in licences), UNKNOWN_LICENCE)
    return Source(path.name, kind, list(languages), rows, licence)
