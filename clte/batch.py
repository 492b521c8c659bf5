"""Many pairs at once: a CSV, TSV or JSONL in, the same rows with predictions out.

`read_batch` checks the whole file before anything is computed. `BatchJob` computes in a thread of its
own, in chunks, so that a page can show how far it is and stop it; it stops by itself when nobody has
looked for a while.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from clte.data.corpus import LABELS
from clte.data.records import SUFFIXES, Records, read_records
from clte.data.tables import COLUMN_SPELLINGS, LABEL_SPELLINGS
from clte.errors import ClteError

MAX_ROWS = 100_000
MAX_BYTES = 20_000_000
MAX_TEXT = 10_000
"""Characters of one text."""
CHUNK = 512
AT_ONCE = 2
"""Jobs that compute at the same time; the others wait."""
FORGOTTEN = 300.0
"""Seconds after which a job that nobody looks at stops."""

_TURN = threading.BoundedSemaphore(AT_ONCE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Ask = Callable[[Sequence[str], Sequence[str]], np.ndarray]
"""Premises and hypotheses, [N] each, to probabilities [N, 3]."""


@dataclass(frozen=True)
class Batch:
    """A file that was read and found in order."""

    name: str
    header: list[str]
    cells: list[list[str]] = field(repr=False)
    premises: list[str] = field(repr=False)
    hypotheses: list[str] = field(repr=False)
    gold: np.ndarray | None = field(repr=False)
    """[N] label ids, -1 where none is given; None without a label column."""

    def __len__(self) -> int:
        return len(self.premises)


def read_batch(name: str, data: bytes) -> Batch:
    """Read an uploaded file strictly.

    Args:
        name: Its name; the suffix says the format.
        data: Its bytes.

    Raises:
        ClteError: another format, too large, not UTF-8, ragged, without the two columns, or a row with an
            empty text, a control character, or one too long. The row is named.
    """
    name = Path(name.replace("\\", "/")).name[-100:] or "the file"
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise ClteError(f"{name} is no CSV, TSV or JSONL by its name. Save it as one of these.")
    if len(data) > MAX_BYTES:
        raise ClteError(
            f"{name} has {len(data) / 1e6:.1f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read. Cut it "
            "into smaller files."
        )
    records = _records(name, suffix, data)
    if len(records.rows) > MAX_ROWS:
        raise ClteError(
            f"{name} has {len(records.rows):,} rows; at most {MAX_ROWS:,} are read. Cut it into "
            "smaller files."
        )
    columns = {role: _column(name, records.header, role) for role in ("premise", "hypothesis")}
    label = _column(name, records.header, "label", needed=False)
    texts: dict[str, list[str]] = {role: [] for role in columns}
    gold = []
    for number, row in records.rows:
        for role, column in columns.items():
            texts[role].append(_text(f"{name}, row {number}", role, row[column or 0]))
        if label is not None:
            gold.append(LABEL_SPELLINGS.get(str(row[label] or "").strip().lower(), -1))
    return Batch(
        name,
        records.header,
        [["" if cell is None else str(cell) for cell in row] for _, row in records.rows],
        texts["premise"],
        texts["hypothesis"],
        np.array(gold, np.int64) if label is not None else None,
    )


def _records(name: str, suffix: str, data: bytes) -> Records:
    """`read_records` wants a file, and names it; the reader knows it by another name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(data)
        try:
            return read_records(path)
        except ClteError as error:
            raise ClteError(str(error).replace(str(path), name)) from None


def _column(name: str, header: list[str], role: str, needed: bool = True) -> int | None:
    normal = [re.sub(r"[\s-]+", "_", column.strip().lower()) for column in header]
    found = [i for i, column in enumerate(normal) if column in COLUMN_SPELLINGS[role]]
    if len(found) == 1:
        return found[0]
    if len(found) > 1 and needed:
        names = " and ".join(repr(header[i]) for i in found)
        raise ClteError(f"{name}: {names} could both be the {role}. Leave one of them out.")
    if not needed:
        return None
    shown = ", ".join(repr(column[:40]) for column in header[:12])
    raise ClteError(
        f"{name} has no column called {role} (it has {shown}). The first line must name two columns "
        "premise and hypothesis."
    )


def _text(where: str, role: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ClteError(f"{where}: the {role} is empty. Fill it or leave the row out.")
    if len(value) > MAX_TEXT:
        raise ClteError(
            f"{where}: the {role} has {len(value):,} characters; at most {MAX_TEXT:,} are read. "
            "Shorten it to the sentence in question."
        )
    bad = _FORBIDDEN.search(value)
    if bad:
        raise ClteError(
            f"{where}: the {role} has the character U+{ord(bad[0]):04X} at place {bad.start() + 1}, "
            "which no text needs. Remove it."
        )
    return value


class BatchJob:
    """Predictions for a batch, computed in a thread.

    Attributes:
        state: ``waiting``, ``running``, ``finished``, ``cancelled`` or ``failed``.
        done: Rows answered.
        error: A sentence, if it failed.
    """

    def __init__(self, batch: Batch, model: str, ask: Callable[[], Ask]) -> None:
        """``ask`` loads the model, in the job's own thread."""
        self.batch, self.model = batch, model
        self.state, self.done, self.error = "waiting", 0, ""
        self.probabilities = np.full((len(batch), len(LABELS)), np.nan, np.float32)
        self._ask = ask
        self._stop = threading.Event()
        self._looked = time.monotonic()
        self._started = 0.0
        self._thread = threading.Thread(target=self._run, name="clte-batch", daemon=True)
        self._csv: bytes | None = None

    def start(self) -> BatchJob:
        """Begin, as soon as there is a turn."""
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Stop after the chunk that is being computed; what is done stays."""
        self._stop.set()

    def look(self) -> None:
        """Say that somebody still wants it."""
        self._looked = time.monotonic()

    def join(self, timeout: float | None = None) -> None:
        """Wait until it has ended."""
        self._thread.join(timeout)

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("finished", "cancelled", "failed")

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the rows so far; None before the first chunk."""
        if not self.done or self.over:
            return None
        return (time.monotonic() - self._started) / self.done * (len(self.batch) - self.done)

    def _run(self) -> None:
        try:
            while not _TURN.acquire(timeout=0.2):
                if self._gone():
                    return
            try:
                self._compute()
            finally:
                _TURN.release()
        except ClteError as error:
            self.error, self.state = str(error), "failed"
        except Exception as error:  # a page must hear of it, and a thread has nobody to tell
            self.error = f"the model could not answer ({type(error).__name__}). Try another model."
            self.state = "failed"

    def _compute(self) -> None:
        if self._gone():
            return
        self.state = "running"
        ask = self._ask()
        self._started = time.monotonic()
        while self.done < len(self.batch):
            if self._gone():
                return
            rows = slice(self.done, self.done + CHUNK)
            self.probabilities[rows] = ask(self.batch.premises[rows], self.batch.hypotheses[rows])
            self.done = min(self.done + CHUNK, len(self.batch))
        self.state = "finished"

    def _gone(self) -> bool:
        if self._stop.is_set() or time.monotonic() - self._looked > FORGOTTEN:
            self.state = "cancelled"
            return True
        return False

    def accuracy(self) -> tuple[int, int] | None:
        """Right rows, and answered rows with a label; None if there are none."""
        if self.batch.gold is None:
            return None
        gold = self.batch.gold[: self.done]
        said = self.probabilities[: self.done].argmax(1)
        known = gold >= 0
        return (int((said == gold)[known].sum()), int(known.sum())) if known.any() else None

    def to_csv(self) -> bytes:
        """The file's own columns, then ``prediction`` and the three probabilities; the rows answered."""
        if self._csv is None or not self.over:
            out = io.StringIO()
            writer = csv.writer(out, lineterminator="\n")
            added = ["prediction", *LABELS]
            taken = set(self.batch.header)
            writer.writerow(
                [*self.batch.header, *(f"clte_{n}" if n in taken else n for n in added)]
            )
            best = self.probabilities[: self.done].argmax(1) if self.done else []
            for cells, shares, label in zip(
                self.batch.cells, self.probabilities, best, strict=False
            ):
                writer.writerow([*cells, LABELS[label], *(f"{share:.4f}" for share in shares)])
            self._csv = out.getvalue().encode("utf-8", "replace")
        return self._csv
