"""The hidden states that runs and models have stored, lined up: row i is the same item in every set.

A transfer has a teacher, the student's pair before transfer (its baseline) and after it (the student), on
the test rows; where epochs were kept, on the validation rows too. A shipped model has a set a language
or pair (`clte.evidence.vectors`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from clte.analysis.items import corpus_title
from clte.data.corpus import Corpus
from clte.data.splits import make_split
from clte.errors import ClteError
from clte.packed import STEPS
from clte.runs.folder import LOGIT_COLUMNS, RunFolder

if TYPE_CHECKING:
    import pandas as pd

    from clte.evidence.vectors import Vectors

FILE = "representations.safetensors"
EPOCH = "epoch-"


@dataclass(frozen=True)
class Transfer:
    """A student with the runs that its map needs. Each role names runs of one config, best first.

    (Runs that differ only in keeping their epochs are the same run, and one may stand for the other.)
    """

    student: Path
    teacher: tuple[Path, ...]
    before: tuple[Path, ...]
    """The baseline of the student's pair and seed; empty if it kept no states."""
    again: tuple[tuple[Path, ...], tuple[Path, ...]] | None
    """Two seeds of one pair's baseline: how far apart are they that nobody tells to meet?"""
    facts: tuple[tuple[str, str], ...]
    """What tells this transfer from others: ``transfer``, ``data``, ``protocol``, …, ``seed``."""


@dataclass(frozen=True, eq=False)
class States:
    """Aligned vectors.

    Attributes:
        rows: ``test``, ``validation``, or the name of what a model was asked about.
        items: [N] item ids; ``row 1`` … where nothing says which items they were.
        premises: [N] premise ids.
        gold: [N] label ids, −1 where unknown.
        vectors: Set → float32 [N, D].
        sources: Set → run id, or model and revision.
        pairs: Set → language pair or language.
        predicted: Set → [N] label ids, −1 where unknown.
    """

    rows: str
    items: np.ndarray = field(repr=False)
    premises: np.ndarray = field(repr=False)
    gold: np.ndarray = field(repr=False)
    vectors: dict[str, np.ndarray] = field(repr=False)
    sources: dict[str, str]
    pairs: dict[str, str]
    predicted: dict[str, np.ndarray] = field(repr=False)

    def __len__(self) -> int:
        return len(self.items)

    def take(self, rows: np.ndarray) -> States:
        """The rows at some positions."""
        return replace(
            self,
            items=self.items[rows],
            premises=self.premises[rows],
            gold=self.gold[rows],
            vectors={name: values[rows] for name, values in self.vectors.items()},
            predicted={name: values[rows] for name, values in self.predicted.items()},
        )

    def sample(self, count: int) -> States:
        """About ``count`` rows: whole premises, spread evenly; the same ones every time."""
        premises = list(dict.fromkeys(self.premises.tolist()))
        wanted = max(2, round(count * len(premises) / max(len(self), 1)))
        if wanted >= len(premises):
            return self
        places = np.linspace(0, len(premises) - 1, wanted).round().astype(int)
        chosen = np.isin(self.premises, [premises[place] for place in places])
        return self.take(np.flatnonzero(chosen))


# ---------------------------------------------------------------------- which there are


def with_states(table: pd.DataFrame) -> pd.DataFrame:
    """The runs of `RunStore.table` whose folder holds hidden states."""
    there = [(Path(path) / FILE).is_file() for path in table["path"]]
    return table[np.array(there, bool)]


def transfers(table: pd.DataFrame) -> list[Transfer]:
    """Every transfer whose student and teacher have stored states, the fullest first.

    Args:
        table: As `RunStore.table`.
    """
    kept = with_states(table)
    baselines = kept[kept["teacher_pair"].isna() & (kept["objective"] == "ce")]
    plain = baselines[~baselines["shuffled_labels"].astype(bool)]
    alike: dict[tuple[Any, ...], list[Path]] = {}
    seeds: dict[tuple[Any, ...], list[int]] = {}
    for row in plain.to_dict("records"):
        key = row["setting"], row["pair"]
        alike.setdefault((*key, row["seed"]), []).append(Path(row["path"]))
        seeds.setdefault(key, []).append(row["seed"])
    paths = dict(zip(kept["id"], map(Path, kept["path"]), strict=True))

    def of(row: dict[str, Any], pair: str, seed: int) -> tuple[Path, ...]:
        return tuple(sorted(alike.get((row["setting"], pair, seed), ()), key=_epochs_last))

    def two_seeds(row: dict[str, Any]) -> tuple[tuple[Path, ...], tuple[Path, ...]] | None:
        for pair in (row["pair"], row["teacher_pair"]):
            others = set(seeds.get((row["setting"], pair), ())) - {row["seed"]}
            if others and of(row, pair, row["seed"]):
                return of(row, pair, row["seed"]), of(row, pair, min(others))
        return None

    found = []
    for row in kept[kept["teacher_pair"].notna()].to_dict("records"):
        own = (paths[row["teacher_run"]],) if row["teacher_run"] in paths else ()
        shuffled = row["control"] == "label-shuffled"
        twins = () if shuffled else of(row, row["teacher_pair"], row["seed"])
        teacher = tuple(dict.fromkeys([*own, *twins]))
        if teacher:
            facts = {
                "transfer": f"{row['teacher_pair']} ⇒ {row['pair']}",
                "data": row["data"],
                "protocol": row["protocol"],
                "backbone": row["backbone"],
                "objective": row["objective"],
                "control": row["control"] or "the teacher itself",
                "layer": _layer(row),
                "setting": f"variant {row['setting']}",
                "seed": f"seed {row['seed']}",
                "run": row["id"][:6],
            }
            before = of(row, row["pair"], row["seed"])
            found.append(
                Transfer(Path(row["path"]), teacher, before, two_seeds(row), tuple(facts.items()))
            )
    return sorted(found, key=lambda t: (not t.before, t.again is None, t.facts))


def titles(found: Sequence[Transfer]) -> dict[str, Transfer]:
    """Title → transfer. A title says no more than it takes to tell one from the other."""
    varied = [
        name for name, _ in (found[0].facts if found else ())
        if name == "transfer" or len({dict(t.facts)[name] for t in found}) > 1
    ]  # fmt: skip
    for count in range(1, len(varied) + 1):
        named = {
            " · ".join(dict(transfer.facts)[name] for name in varied[:count]): transfer
            for transfer in found
        }
        if len(named) == len(found):
            return named
    return {}


@dataclass(frozen=True)
class Stored:
    """A model's stored vectors: their file, and the name of the corpus that it was asked about."""

    path: Path
    corpus: str


def stored_vectors(table: pd.DataFrame) -> dict[str, Stored]:
    """Title → stored vectors of every shipped or scored model; models with names go before runs.

    Args:
        table: As `RunStore.table`, for what a run is called.
    """
    from clte.evidence.store import roots

    runs = {row["id"]: row for row in table.to_dict("records")}
    found: dict[tuple[bool, str], Stored] = {}
    for root in roots():
        for path in sorted(root.glob("*/*-vectors.safetensors")):
            corpus, name = path.name.removesuffix("-vectors.safetensors"), path.parent.name
            row = runs.get(name)
            if row is not None:
                pair = (
                    f"{row['teacher_pair']} ⇒ {row['pair']}" if row["teacher_pair"] else row["pair"]
                )
                name = f"{pair} · run {name[:6]}"
            title = f"{name} · {corpus_title(corpus)}"
            found.setdefault((row is not None, title), Stored(path, corpus))
    return {title: stored for (_, title), stored in sorted(found.items(), key=lambda f: f[0][0])}


def kept_for_maps(folder: RunFolder) -> dict[str, np.ndarray]:
    """What maps need of a run's representations: a student's all, a baseline's where it ended.

    Raises:
        ClteError: none are there, or damaged ones.
    """
    kept = folder.representations
    wanted = set(kept) if folder.config.is_transfer else {"final", _ended(folder.path)}
    return {name: values for name, values in kept.items() if name in wanted}


def _ended(path: Path) -> str:
    """The set with the validation rows as a run ended with them; empty if it kept none.

    Where those are the test rows, that is what every run keeps.
    """
    result, names = RunFolder(path).result, _names(path)
    wanted = (
        "final" if result["selects_on_test"] else f"{EPOCH}{result['validation']['best_epoch']}"
    )
    return wanted if wanted in names else ""


def _layer(row: dict[str, Any]) -> str:
    if row["pooling"] == "head":
        return "the vector before the last layer"
    return f"{row['pooling']} of layer {RunFolder(row['path']).config.layer}"


def _epochs_last(path: Path) -> tuple[bool, str]:
    return bool(_names(path)[1:]), path.name


def _names(path: Path) -> list[str]:
    """``final`` and the epochs that a run kept, in order; only the file's header is read."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path / FILE, framework="np") as file:
            names = list(file.keys())
    except (OSError, SafetensorError):
        return []  # `RunFolder.representations` says so where it is needed.
    epochs = sorted((n for n in names if n.startswith(EPOCH) and STEPS not in n), key=_epoch)
    return [*(["final"] if "final" in names else []), *epochs]


def _epoch(name: str) -> int:
    digits = name.removeprefix(EPOCH)
    return int(digits) if digits.isdigit() else 0


# ---------------------------------------------------------------------- reading them


def final_states(transfer: Transfer) -> States:
    """Teacher, ``before``, ``after``, and the two seeds ``seed a`` and ``seed b``, on the test rows.

    Sets that were not stored are left out. Only rows that all of them have are kept.

    Raises:
        ClteError: damaged files, or no row in common.
    """
    wanted = {"teacher": transfer.teacher, "before": transfer.before, "after": (transfer.student,)}
    if transfer.again is not None:
        wanted |= {"seed a": transfer.again[0], "seed b": transfer.again[1]}
    folders = {name: RunFolder(paths[0]) for name, paths in wanted.items() if paths}
    tables = {name: folder.predictions for name, folder in folders.items()}
    vectors = {}
    for name, folder in folders.items():
        found = folder.representations.get("final")
        if found is None or found.ndim != 2 or len(found) != len(tables[name]):
            raise ClteError(
                f"run {folder.id} holds no vector for each of its {len(tables[name])} test rows. "
                "Run it again, or import a good copy."
            )
        vectors[name] = found.astype(np.float32)
    first = tables["after"]
    positions = {
        name: {item: row for row, item in enumerate(table["item"])}
        for name, table in tables.items()
    }
    shared = [item for item in first["item"] if all(item in own for own in positions.values())]
    if len(shared) < 2:
        raise ClteError("these runs were tested on other rows, so they have no map in common.")
    rows = {name: np.array([own[item] for item in shared]) for name, own in positions.items()}
    own = rows["after"]
    return States(
        rows="test",
        items=np.array(shared),
        premises=first["premise"].to_numpy().astype(str)[own],
        gold=first["gold"].to_numpy().astype(int)[own],
        vectors={name: values[rows[name]] for name, values in vectors.items()},
        sources={name: folder.id for name, folder in folders.items()},
        pairs={name: folder.config.pair for name, folder in folders.items()},
        predicted={
            name: table[list(LOGIT_COLUMNS)].to_numpy().argmax(1)[rows[name]]
            for name, table in tables.items()
        },
    )


def epoch_states(transfer: Transfer, corpus: Corpus | None) -> States | None:
    """Teacher, ``before``, and the student after each epoch (``epoch 1`` …), on the validation rows.

    Teacher and baseline stand as they were after their best epoch, the one their runs kept.

    Args:
        transfer: Any.
        corpus: What the runs were trained on; without it the rows have no ids unless the protocol
            validates on its test rows.

    Returns:
        None if the student or the teacher did not keep its epochs.

    Raises:
        ClteError: damaged files.
    """
    student = RunFolder(transfer.student)
    epochs = [name for name in _names(transfer.student) if name != "final"]
    teacher = next((path for path in transfer.teacher if _ended(path)), None)
    if not epochs or teacher is None:
        return None
    before = next((path for path in transfer.before if _ended(path)), None)
    kept = student.representations
    found = {name.replace("-", " "): kept[name].astype(np.float32) for name in epochs}
    still: dict[str, RunFolder] = {}
    vectors: dict[str, np.ndarray] = {}
    for name, path in (("teacher", teacher), ("before", before)):
        if path is None:
            continue
        folder = RunFolder(path)
        values = folder.representations[_ended(path)]
        if len(values) == len(kept[epochs[0]]):
            still[name], vectors[name] = folder, values.astype(np.float32)
    if "teacher" not in vectors:
        return None
    n = len(kept[epochs[0]])
    items, premises, gold = _validation_rows(student, corpus, n)
    folders = still | dict.fromkeys(found, student)
    return States(
        rows="validation",
        items=items,
        premises=premises,
        gold=gold,
        vectors=vectors | found,
        sources={name: folder.id for name, folder in folders.items()},
        pairs={name: folder.config.pair for name, folder in folders.items()},
        predicted={name: np.full(n, -1) for name in folders},
    )


def _validation_rows(
    folder: RunFolder, corpus: Corpus | None, n: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Item ids, premise ids and labels of the validation rows, as far as they can be known."""
    if folder.result.get("selects_on_test"):
        table = folder.predictions
        if len(table) == n:
            return (
                table["item"].to_numpy().astype(str),
                table["premise"].to_numpy().astype(str),
                table["gold"].to_numpy().astype(int),
            )
    if corpus is not None:
        split = make_split(corpus, folder.config.protocol, folder.config.fold)
        if split.revision == folder.result.get("split_revision") and len(split.validation) == n:
            rows = corpus.positions(split.validation)
            return split.validation.astype(str), corpus.premise_ids[rows], corpus.labels[rows]
    unknown = np.array([f"row {i}" for i in range(1, n + 1)])
    return unknown, unknown, np.full(n, -1)


def model_states(vectors: Vectors, corpus: Corpus | None) -> States:
    """What a shipped model stored, a set a pair or language.

    Args:
        vectors: As `clte.evidence.vectors.read_vectors`.
        corpus: What it was asked about, if that is here; without it labels are unknown.
    """
    items = vectors.items.astype(str)
    premises, gold = items, np.full(len(items), -1)
    # A set a language holds premises. Their ids may look like items' (XNLI has a dev-1 of both).
    of_pairs = all("-" in name for name in vectors.sets)
    if corpus is not None and of_pairs and set(items) <= set(corpus.item_ids.tolist()):
        rows = corpus.positions(items)
        premises, gold = corpus.premise_ids[rows], corpus.labels[rows].astype(int)
    return States(
        rows="stored",
        items=items,
        premises=premises,
        gold=gold,
        vectors={name: values.astype(np.float32) for name, values in vectors.sets.items()},
        sources={name: f"{vectors.model}@{vectors.revision}:{name}" for name in vectors.sets},
        pairs={name: name for name in vectors.sets},
        predicted={name: np.full(len(items), -1) for name in vectors.sets},
    )
