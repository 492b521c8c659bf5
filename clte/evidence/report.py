"""Every figure about the shipped models in one text, from what is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from clte.analysis.numbers import NOTHING
from clte.analysis.text_tables import Table, render
from clte.data.corpus import Corpus
from clte.errors import ClteError
from clte.evidence import tables
from clte.evidence.calibration import FACTS
from clte.evidence.corpora import HELD_OUT, PLAIN, open_corpus
from clte.evidence.store import find_answers, models, read_answers, times_scored_text
from clte.evidence.tables import Judged
from clte.evidence.vectors import read_vectors, retrieval, vectors_path
from clte.files import read_json
from clte.models import shipped
from clte.paths import shipped as checkpoints
from clte.paths import workspace

STYLES = ("text", "markdown")
CONNECT = (
    "XNLI's gold labels are not here. Set CLTE_XNLI to the folder with xnli.dev.tsv and "
    "xnli.test.tsv, or name it: clte evidence --data XNLI-1.0"
)


@dataclass
class _Reader:
    """Opens each corpus once and joins answers with it."""

    xnli: str
    names: Sequence[str]
    corpora: dict[str, Corpus | str] = field(default_factory=dict)

    def corpus(self, name: str) -> Corpus | str:
        """The corpus, or why it cannot be had."""
        if name not in self.corpora:
            try:
                self.corpora[name] = open_corpus(self.xnli if name == "xnli" else name)
            except ClteError as error:
                self.corpora[name] = (
                    CONNECT if name == "xnli" and self.xnli == "xnli" else str(error)
                )
        return self.corpora[name]

    def judged(self, corpus: str, part: str) -> tuple[dict[str, Judged], list[str]]:
        """Model → answers beside gold labels, and what has to be said about those that lack."""
        found, notes = {}, []
        for name in self.names:
            path = find_answers(name, f"{corpus}-{part}")
            if path is None:
                continue
            opened = self.corpus(corpus)
            if isinstance(opened, str):
                return {}, [opened]
            answers = read_answers(path)
            if answers.logits:
                try:
                    found[name] = tables.judge(answers, opened)
                except ClteError as error:
                    notes.append(f"{error}")
            if shipped.is_shipped(name) and shipped.get(name).revision != answers.revision:
                notes.append(
                    f"{name} was scored at revision {answers.revision}; what ships is "
                    f"{shipped.get(name).revision}. Score it again."
                )
        return found, notes


def evidence_report(
    *,
    wanted: Sequence[str] | None = None,
    names: Sequence[str] | None = None,
    xnli: str = "xnli",
    style: str = "text",
) -> str:
    """The tables, from stored answers.

    Args:
        wanted: Some of `SECTIONS`; None for all.
        names: Only these models.
        xnli: Where XNLI is, as `load_corpus` is told; its gold labels do not ship.
        style: ``text`` or ``markdown``.

    Raises:
        ClteError: an unknown table or style, a damaged file.
    """
    for name in wanted or ():
        if name not in SECTIONS:
            raise ClteError(f"there is no table {name!r}. Choose from {', '.join(SECTIONS)}.")
    if style not in STYLES:
        raise ClteError(f"style {style!r} is none of {', '.join(STYLES)}.")
    reader = _Reader(xnli, list(names or models()))
    parts = []
    for name in wanted or SECTIONS:
        title, make = SECTIONS[name]
        sections, notes = make(reader)
        parts.append(render(title, notes, sections, style))
    return "\n\n\n".join(parts) + "\n"


Made = tuple[list[Table], list[str]]


def _ships(reader: _Reader) -> Made:
    import pandas as pd

    lines = [
        {
            "model": model.name,
            "kind": model.kind,
            "MB": f"{model.bytes / 1e6:.2f}",
            "revision": model.revision,
            "languages": " ".join(model.languages) or NOTHING,
            "what it is": model.description,
        }
        for model in shipped.listing()
    ]
    if not lines:
        return [], [f"No model ships in {checkpoints()}."]
    total = sum(file.stat().st_size for file in checkpoints().rglob("*") if file.is_file())
    return [("Models", pd.DataFrame(lines), (f"checkpoints: {total / 1e6:.1f} MB in all.",))], []


def _encoder(reader: _Reader) -> Made:
    import pandas as pd

    sections: list[Table] = []
    notes = []
    path = checkpoints() / "compact" / "pretraining.json"
    if path.is_file():
        record = read_json(path)
        held_out = record["held_out"]
        found = {pair: value / 100 for pair, value in held_out["retrieval_percent"].items()}
        rows = held_out.get("rows", "the held-out")
        note = (
            f"Measured when it was trained, on {rows} parallel rows that nothing was learned from; the "
            "rows do not ship, so these two tables are the record's (pretraining.json).",
        )
        sections.append(
            tables.matrix_table("Retrieval of translations, accuracy at 1 in %", found, note)
        )
        fertility, loss = record.get("fertility", {}), held_out.get("masked_token_loss", {})
        unigram = held_out.get("unigram_loss", {})
        lines = [
            {
                "language": code,
                "fertility": f"{value:.2f}",
                "x English": f"{value / fertility['en']:.2f}" if "en" in fertility else NOTHING,
                "masked-token loss": loss.get(code, NOTHING),
                "unigram loss": unigram.get(code, NOTHING),
            }
            for code, value in sorted(fertility.items())
        ]
        sections.append(("Sub-words per word, and loss in nats", pd.DataFrame(lines), ()))
    else:
        notes.append(f"{path} is missing, so its record cannot be shown.")
    for root in (workspace() / "evidence", checkpoints() / "evidence"):
        stored = vectors_path(root, "compact", "builtin")
        if stored.is_file():
            vectors = read_vectors(stored)
            note = (f"{len(vectors.items)} premises of the built-in set, from stored vectors.",)
            title = "Retrieval on the built-in set, accuracy at 1 in %"
            sections.append(tables.matrix_table(title, retrieval(vectors), note))
            break
    return sections, notes


def _xnli(reader: _Reader) -> Made:
    found, notes = reader.judged("xnli", "test")
    sections, said = _by_pair(found, "XNLI test")
    notes += [f"{name}: {times_scored_text(name)}" for name in found]
    return sections, notes + said


def _dev(reader: _Reader) -> Made:
    found, notes = reader.judged("xnli", HELD_OUT)
    sections, said = _by_pair(found, "XNLI dev, held-out premises")
    return sections, notes + said


def _plain(reader: _Reader) -> Made:
    return _with_phenomena(reader, "everyday", PLAIN, "Plain everyday sentences")


def _everyday(reader: _Reader) -> Made:
    return _with_phenomena(reader, "everyday", "test", "Everyday test")


def _builtin(reader: _Reader) -> Made:
    return _with_phenomena(reader, "builtin", "test", "Built-in test")


def _with_phenomena(reader: _Reader, corpus: str, part: str, what: str) -> Made:
    found, notes = reader.judged(corpus, part)
    sections, said = _by_pair(found, what)
    if found:
        title = f"{what} by phenomenon, accuracy in % [95 %]"
        sections.append(tables.phenomenon_table(title, found))
    return sections, notes + said


def _by_pair(found: dict[str, Judged], what: str) -> Made:
    if not found:
        return [], ["Nothing is stored here yet: clte evidence --score MODEL --data ..."]
    sections = [tables.summary_table(f"{what}: accuracy in %", found)]
    for name, judged in found.items():
        title = f"{what}, {name}: accuracy in % by pair"
        sections.append(tables.matrix_table(title, tables.accuracies(judged)))
        use = tables.premise_use_table(f"{what}, {name}: premise use", judged)
        sections += [use] if use else []
    return sections, []


def _calibration(reader: _Reader) -> Made:
    found: dict[tuple[str, str], Judged] = {}
    notes: list[str] = []
    for corpus, part in PARTS:
        judged, said = reader.judged(corpus, part)
        found |= {(name, f"{corpus} {part}"): j for name, j in judged.items()}
        notes += [note for note in said if note not in notes]
    if not found:
        return [], notes or ["Nothing is stored here yet: clte evidence --score MODEL --data ..."]
    temperatures = {}
    for name in reader.names:
        path = shipped.get(name).path / FACTS if shipped.is_shipped(name) else None
        if path is not None and path.is_file():
            temperatures[name] = float(read_json(path)["temperature"])
    ordered = dict(sorted(found.items(), key=lambda entry: entry[0]))
    return [tables.calibration_table("Calibration", ordered, temperatures)], notes


PARTS = (
    ("xnli", HELD_OUT),
    ("xnli", "test"),
    ("everyday", PLAIN),
    ("everyday", "test"),
    ("builtin", "test"),
)

SECTIONS: dict[str, tuple[str, Callable[[Any], Made]]] = {
    "models": ("What ships", _ships),
    "encoder": ("The encoder before any task: retrieval, fertility, masked-token loss", _encoder),
    "xnli": ("XNLI test", _xnli),
    "dev": ("XNLI dev, held-out premises: where every choice was made", _dev),
    "plain": ("The everyday test: plain sentences that turn on one thing", _plain),
    "everyday": ("The everyday test: harder sentences", _everyday),
    "builtin": ("The built-in set, test part", _builtin),
    "calibration": ("Calibration", _calibration),
}
"""Table → its heading, and what makes it."""
