"""What was asked and answered, and which question grew out of which: a tree of predictions.

One object belongs to one session. With a file it also remembers the sessions before, a JSON line each;
several sessions may write to one file. Without a file (the public demo) it forgets with the session.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clte.data.corpus import LABELS
from clte.files import atomic_path
from clte.paths import workspace

KEPT = 500
"""Entries in a session; the oldest go."""
FILE_KEPT = 2000
"""Lines in the file."""
LONGEST = 4000
"""Characters of a text that are kept."""


@dataclass(frozen=True)
class Entry:
    """One question with its answers."""

    premise: str
    hypothesis: str
    languages: tuple[str, str]
    """Codes, or ``und``."""
    answers: Mapping[str, Sequence[float]]
    """Model → probabilities of `LABELS`, in this order."""
    how: str = "asked"
    """``asked``, or what was done to the parent: ``word changed``, ``swapped``, ``negated``."""
    parent: str | None = None
    """The id of the entry that this one was made from."""
    id: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    time: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    @property
    def question(self) -> tuple[str, str]:
        """Premise and hypothesis."""
        return self.premise, self.hypothesis


def history_file() -> Path:
    """Where the workspace keeps its history."""
    return workspace() / "history" / "predictions.jsonl"


class History:
    """Entries in the order in which they were asked.

    Args:
        path: A file to read from and append to; None keeps everything in memory. A file that cannot
            be written is given up silently: a prediction is worth more than its record.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.entries: list[Entry] = _read(path)[-KEPT:] if path else []

    def add(self, entry: Entry) -> Entry:
        """Append an entry; the same question to the same models as the last one is not kept twice."""
        last = self.entries[-1] if self.entries else None
        if last and last.question == entry.question and last.answers == entry.answers:
            return last
        self.entries = [*self.entries, entry][-KEPT:]
        if self.path:
            with contextlib.suppress(OSError, ValueError):
                _append(self.path, entry)
        return entry

    def get(self, id: str | None) -> Entry | None:
        """An entry, or None."""
        return next((entry for entry in self.entries if entry.id == id), None)

    def lineage(self, id: str) -> list[Entry]:
        """An entry after all those that it grew out of, the first question first."""
        found: list[Entry] = []
        entry = self.get(id)
        while entry and entry not in found:
            found.append(entry)
            entry = self.get(entry.parent)
        return found[::-1]

    def clear(self) -> None:
        """Forget everything, in the file too."""
        self.entries = []
        if self.path:
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)

    def to_json(self) -> str:
        """All entries as a JSON list, the oldest first."""
        return json.dumps([asdict(e) for e in self.entries], ensure_ascii=False, indent=2) + "\n"

    def to_csv(self) -> str:
        """A row for each entry and model.

        Columns: id, parent, how, time, premise_language, premise, hypothesis_language, hypothesis,
        model, prediction, entailment, neutral, contradiction.
        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(
            ["id", "parent", "how", "time", "premise_language", "premise", "hypothesis_language",
             "hypothesis", "model", "prediction", *LABELS]
        )  # fmt: skip
        for e in self.entries:
            for model, shares in e.answers.items():
                best = LABELS[max(range(len(LABELS)), key=shares.__getitem__)]
                writer.writerow(
                    [e.id, e.parent or "", e.how, e.time, e.languages[0], e.premise, e.languages[1],
                     e.hypothesis, model, best, *(f"{share:.4f}" for share in shares)]
                )  # fmt: skip
        return out.getvalue()


def _line(entry: Entry) -> str:
    values = asdict(entry)
    for name in ("premise", "hypothesis"):
        values[name] = values[name][:LONGEST].encode("utf-8", "replace").decode()
    return json.dumps(values, ensure_ascii=False) + "\n"


def _append(path: Path, entry: Entry) -> None:
    from filelock import FileLock

    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{path}.lock", timeout=2):
        with path.open("a", encoding="utf-8") as handle:
            handle.write(_line(entry))
        if path.stat().st_size > 2_000_000:
            kept = _read(path)[-FILE_KEPT // 2 :]
            with atomic_path(path) as temporary:
                temporary.write_text("".join(map(_line, kept)), "utf-8")


def _read(path: Path) -> list[Entry]:
    """The entries of a file; lines that are damaged are left out."""
    try:
        lines: Iterable[str] = path.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [entry for entry in map(_entry, lines) if entry][-FILE_KEPT:]


def _entry(line: str) -> Entry | None:
    try:
        values: dict[str, Any] = json.loads(line)
        answers = {
            str(model): [float(share) for share in shares]
            for model, shares in values.pop("answers").items()
            if len(shares) == len(LABELS)
        }
        first, second = values.pop("languages")
        entry = Entry(languages=(str(first), str(second)), answers=answers, **values)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    texts = (entry.premise, entry.hypothesis, entry.how, entry.id, entry.time)
    return entry if all(isinstance(text, str) for text in texts) else None
