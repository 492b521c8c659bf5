"""Stored answers of a model: a parquet a corpus, with item ids and logits and without any text.

    evidence/<model>/xnli-test.parquet   a row an item; two columns a pair, four with exchanged premises
    evidence/scored.json                 how often XNLI test was scored, by model, revision and pair

A row's logits are told apart from their mean only: the three sum to 0, so two are kept, as uint16 in
steps of 1/512 (which moves no probability by more than 0.001).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from clte.errors import ClteError
from clte.files import atomic_path, read_json, write_json
from clte.paths import shipped, workspace

FORMAT = 1
STEPS = 512
"""Steps of a stored logit in 1."""
LEDGER = "scored.json"
_MIDDLE = 1 << 15


@dataclass(frozen=True)
class Answers:
    """A model's stored answers about one part of a corpus.

    Attributes:
        model: Its name.
        revision: Its revision when it was asked.
        corpus: The corpus's name.
        corpus_revision: The revision of the corpus.
        part: Which part of it: ``test``, ``dev-held-out``, ...
        items: [N] item ids.
        exchange_seed: Draws the exchanged premises (`clte.data.exchange`).
        logits: Pair → [N, 3] float32, each row summing to 0.
        exchanged: Pair → the same with exchanged premises; not every pair has it.
    """

    model: str
    revision: str
    corpus: str
    corpus_revision: str
    part: str
    items: np.ndarray = field(repr=False)
    exchange_seed: int
    logits: Mapping[str, np.ndarray] = field(repr=False)
    exchanged: Mapping[str, np.ndarray] = field(repr=False)

    @property
    def name(self) -> str:
        """The file's name without its suffix: ``xnli-test``."""
        return f"{self.corpus}-{self.part}"


def roots() -> tuple[Path, ...]:
    """Where answers are looked for: what was scored here, then what ships."""
    return workspace() / "evidence", shipped() / "evidence"


def path_of(root: Path, model: str, name: str) -> Path:
    """The file of one model about one part of a corpus."""
    return root / model / f"{name}.parquet"


def write_answers(root: Path, answers: Answers) -> Path:
    """Write or replace a file, whole or not at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: dict[str, Any] = {"item": pa.array(answers.items.tolist(), pa.string())}
    for kind, found in (("", answers.logits), ("exchanged:", answers.exchanged)):
        for pair, logits in found.items():
            steps = _to_steps(logits)
            for place, label in enumerate("en"):
                columns[f"{kind}{pair}:{label}"] = pa.array(steps[:, place], pa.uint16())
    facts = {
        "format": FORMAT,
        **{n: getattr(answers, n) for n in _FACTS},
        "pairs": list(answers.logits),
        "exchanged": list(answers.exchanged),
    }
    table = pa.table(columns).replace_schema_metadata({"clte": json.dumps(facts)})
    target = path_of(root, answers.model, answers.name)
    numbers = [name for name in columns if name != "item"]
    with atomic_path(target) as temporary:
        # Split into bytes, the high ones compress well.
        pq.write_table(
            table,
            temporary,
            compression="zstd",
            compression_level=19,
            use_dictionary=False,
            column_encoding=dict.fromkeys(numbers, "BYTE_STREAM_SPLIT"),
            write_statistics=False,
        )
    return target


_FACTS = ("model", "revision", "corpus", "corpus_revision", "part", "exchange_seed")


def read_answers(path: Path, pairs: Sequence[str] | None = None) -> Answers:
    """Read a file, or some pairs of it.

    Raises:
        ClteError: it is missing, damaged, of another version, or lacks a pair.
    """
    import pyarrow.parquet as pq

    if not path.is_file():
        raise ClteError(
            f"there are no stored answers in {path}. Make them with clte evidence --score."
        )
    try:
        file = pq.ParquetFile(path)
        facts = json.loads(file.schema_arrow.metadata[b"clte"])
        if facts["format"] != FORMAT:
            raise ClteError(
                f"{path} was written by another version of clte. Score the model again."
            )
        wanted = [p for p in facts["pairs"] if pairs is None or p in pairs]
        missing = [p for p in pairs or () if p not in facts["pairs"]]
        if missing:
            raise ClteError(
                f"{path} has no answers for {missing[0]} (it has {', '.join(facts['pairs'])})."
            )
        exchanged = [p for p in wanted if p in facts["exchanged"]]
        names = [f"{p}:{x}" for p in wanted for x in "en"]
        names += [f"exchanged:{p}:{x}" for p in exchanged for x in "en"]
        table = file.read(["item", *names])

        def logits(prefix: str) -> np.ndarray:
            return _from_steps(np.stack([table[f"{prefix}:{x}"].to_numpy() for x in "en"], axis=1))

        return Answers(
            **{name: facts[name] for name in _FACTS},
            items=np.array(table["item"].to_pylist(), dtype=str),
            logits={pair: logits(pair) for pair in wanted},
            exchanged={pair: logits(f"exchanged:{pair}") for pair in exchanged},
        )
    except ClteError:
        raise
    except Exception as error:
        raise ClteError(f"{path} is damaged ({error}). Score the model again.") from error


def find_answers(model: str, name: str) -> Path | None:
    """The first root's file of a model about a part of a corpus, or None."""
    for root in roots():
        if path_of(root, model, name).is_file():
            return path_of(root, model, name)
    return None


def models() -> list[str]:
    """Every model that has stored answers."""
    return sorted({path.parent.name for root in roots() for path in root.glob("*/*.parquet")})


def _to_steps(logits: np.ndarray) -> np.ndarray:
    """[N, 3] → [N, 2] uint16: the first two after each row's mean was taken off."""
    centred = logits - logits.mean(axis=1, keepdims=True)
    if not np.isfinite(centred).all():
        raise ClteError("the model's logits are not finite numbers, so they cannot be stored.")
    steps = np.rint(centred[:, :2].astype(np.float64) * STEPS) + _MIDDLE
    return np.clip(steps, 0, 2 * _MIDDLE - 1).astype(np.uint16)


def _from_steps(steps: np.ndarray) -> np.ndarray:
    two = (steps.astype(np.float32) - _MIDDLE) / STEPS
    return np.concatenate([two, -two.sum(axis=1, keepdims=True)], axis=1)


# ---------------------------------------------------------------------- how often test was scored


def note_scored(root: Path, model: str, revision: str, name: str, pair: str) -> None:
    """Count one scoring of a pair in the ledger of ``root``."""
    ledger = read_ledger(root)
    counts = ledger.setdefault(model, {}).setdefault(revision, {}).setdefault(name, {})
    counts[pair] = counts.get(pair, 0) + 1
    write_json(root / LEDGER, ledger)


def read_ledger(root: Path) -> dict[str, Any]:
    """Model → revision → part of a corpus → pair → how often it was scored."""
    path = root / LEDGER
    found = read_json(path) if path.is_file() else {}
    if not isinstance(found, dict):
        raise ClteError(f"{path} is damaged: it is no JSON object. Restore it.")
    return found


def times_scored(model: str, name: str = "xnli-test") -> dict[str, int]:
    """Revision → how often the most-scored pair was scored, over all that is on record."""
    found: dict[str, int] = {}
    for root in roots():
        for revision, parts in read_ledger(root).get(model, {}).items():
            counts = parts.get(name, {})
            found[revision] = found.get(revision, 0) + max(counts.values(), default=0)
    return {revision: count for revision, count in found.items() if count}


def times_scored_text(model: str, name: str = "xnli-test") -> str:
    """The sentence about it that a card has."""
    from clte.models.shipped import get, is_shipped

    found = times_scored(model, name)
    now = get(model).revision if is_shipped(model) else ""
    times = {0: "was never scored", 1: "was scored once"}
    count = found.get(now, 0)
    said = f"XNLI test {times.get(count, f'was scored {count} times')} for these weights"
    earlier = sum(times for revision, times in found.items() if revision != now)
    if earlier:
        said += f" (and {earlier} times for earlier ones of this name)"
    return f"{said}; nothing was chosen by it."
