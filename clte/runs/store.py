"""All runs that are here: what was trained in the workspace, and what the project ships.

The folders are the truth. The index beside them only saves reading a thousand small files again;
it may be deleted at any time, and a damaged one is ignored.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clte.errors import ClteError
from clte.files import digest, write_text
from clte.paths import shipped, workspace
from clte.runs.config import VERSION, RunConfig
from clte.runs.folder import RunFolder

if TYPE_CHECKING:
    import pandas as pd

INDEX = ".index.json"
INDEX_VERSION = 1

COLUMNS = (
    "id",
    "pair",
    "teacher_pair",
    "teacher_run",
    "control",
    "reads",
    "data",
    "data_revision",
    "protocol",
    "fold",
    "backbone",
    "backbone_revision",
    "objective",
    "seed",
    "learning_rate",
    "epochs",
    "pooling",
    "shuffled_labels",
    "setting",
    "n",
    "accuracy",
    "accuracy_exchanged",
    "premise_use",
    "selects_on_test",
    "seconds",
    "has_weights",
    "shipped",
    "path",
)
"""Columns of `RunStore.table`. ``setting`` is the same for runs that may be compared cell by cell:
equal in everything but pair, teacher, objective, seed and control."""


def setting_of(config: RunConfig) -> str:
    """Eight hexadecimal digits: the hash of all choices that the runs of one matrix share."""
    values = config.as_dict()
    for name in ("pair", "teacher", "objective", "seed", "shuffled_labels"):
        del values[name]
    # It only keeps more of the same run.
    del values["epoch_representations"]
    return digest(values)[:8]


@dataclass(frozen=True)
class _Entry:
    """One folder: a finished run has a row, an unreadable one a problem, any other neither."""

    path: Path
    shipped: bool
    row: dict[str, Any] | None
    problem: str | None


class RunStore:
    """Run folders below one or more roots.

    Args:
        roots: The first is written to; the others are evidence that is only read. An id that stands
            in several roots is the finished one's, and among those the first root's.

    Raises:
        ClteError: no root is given.
    """

    def __init__(self, roots: Sequence[Path | str]) -> None:
        if not roots:
            raise ClteError("a run store needs at least one folder to look in.")
        self.roots = tuple(Path(root).absolute() for root in roots)

    @classmethod
    def default(cls) -> RunStore:
        """The workspace's runs, and those that the project ships."""
        return cls([workspace() / "runs", shipped() / "runs"])

    @property
    def root(self) -> Path:
        """Where new runs go."""
        return self.roots[0]

    # ------------------------------------------------------------------ looking

    def runs(self) -> list[RunFolder]:
        """Every readable run, finished or not, by id."""
        return [RunFolder(entry.path) for entry in self._chosen().values() if not entry.problem]

    def problems(self) -> list[tuple[Path, str]]:
        """Folders that cannot be read as runs, each with the reason."""
        return [(entry.path, entry.problem) for entry in self._scan() if entry.problem]

    def get(self, id_or_prefix: str) -> RunFolder:
        """A run by its id or the beginning of it.

        Raises:
            ClteError: no such run, several of them, or a damaged one.
        """
        wanted = id_or_prefix.strip().lower()
        chosen = self._chosen()
        found = [run for run in chosen if wanted and run.startswith(wanted)]
        if wanted in chosen:
            found = [wanted]
        if not found:
            raise ClteError(
                f"no run has an id that begins with {id_or_prefix!r}. "
                "'clte runs list' shows those that are here."
            )
        if len(found) > 1:
            some = ", ".join(found[:5]) + (", …" if len(found) > 5 else "")
            raise ClteError(
                f"{len(found)} runs have an id that begins with {id_or_prefix!r}: {some}. "
                "Give more of it."
            )
        entry = chosen[found[0]]
        if entry.problem:
            raise ClteError(entry.problem)
        return RunFolder(entry.path)

    def finished(self, config: RunConfig) -> RunFolder | None:
        """The finished run of a config, if there is one."""
        for root in self.roots:
            folder = RunFolder(root / config.id)
            entry = self._read(folder, root)
            if entry.row is not None:
                return folder
        return None

    def table(self) -> pd.DataFrame:
        """A row a finished run, with `COLUMNS`; sorted by pair, teacher pair, seed and id.

        ``accuracy``, ``accuracy_exchanged`` and ``premise_use`` are shares, 0 to 1. ``teacher_pair``,
        ``teacher_run``, ``control`` and ``reads`` are None for a baseline. ``control`` also says
        ``label-shuffled`` where the teacher's run is here and was trained on shuffled labels.
        """
        return self.look()[0]

    def look(self) -> tuple[pd.DataFrame, list[tuple[Path, str]]]:
        """`table` and `problems` from one look at the folders."""
        import pandas as pd

        entries = self._scan()
        rows = []
        for entry in _chosen(entries).values():
            if entry.row is not None:
                folder = RunFolder(entry.path)
                here = {"has_weights": folder.has_weights, "shipped": entry.shipped}
                rows.append({**entry.row, **here, "path": str(entry.path)})
        table = pd.DataFrame(rows, columns=list(COLUMNS))
        for name in ("teacher_pair", "teacher_run", "control", "reads"):
            table[name] = table[name].astype(object).where(table[name].notna(), None)
        shuffled = table["id"][table["shuffled_labels"].astype(bool)]
        table.loc[table["control"].isna() & table["teacher_run"].isin(shuffled), "control"] = (
            "label-shuffled"
        )
        order = ["pair", "teacher_pair", "seed", "id"]
        table = table.sort_values(order, na_position="first").reset_index(drop=True)
        return table, [(entry.path, entry.problem) for entry in entries if entry.problem]

    # ------------------------------------------------------------------ changing

    def import_run(self, path: Path | str) -> RunFolder:
        """Take in a finished run that was made elsewhere: its folder, or a zip of it.

        Raises:
            ClteError: it is not a finished run of this version, holds anything that a run does not,
                is not what its hashes and figures say, or is here already. Nothing is changed then.
        """
        from clte.runs.importing import import_run

        return import_run(self, Path(path))

    def remove(self, id_or_prefix: str) -> str:
        """Delete a run of the workspace; returns its id.

        Raises:
            ClteError: no such run, a shipped one, or one that is running.
        """
        wanted = id_or_prefix.strip().lower()
        folder = RunFolder(self.root / wanted)
        if not (len(wanted) == 12 and wanted.isalnum() and folder.path.is_dir()):
            folder = self.get(wanted)
        if folder.path.parent != self.root:
            raise ClteError(
                f"run {folder.id} is one that the project ships ({folder.path}); "
                f"only runs in {self.root} can be removed."
            )
        if is_running(folder):
            raise ClteError(
                f"run {folder.id} is running (process {folder.status.get('pid')}). Stop it first."
            )
        # Renamed first: a kill in the middle leaves a hidden folder, not half a run.
        doomed = self.root / f".{folder.id}.{uuid.uuid4().hex[:8]}.removed"
        folder.path.replace(doomed)
        shutil.rmtree(doomed, ignore_errors=True)
        return folder.id

    # ------------------------------------------------------------------ reading the folders

    def _chosen(self) -> dict[str, _Entry]:
        return _chosen(self._scan())

    def _scan(self) -> list[_Entry]:
        """Every folder below the roots, read from the index where nothing changed."""
        known = self._load_index()
        fresh: dict[str, Any] = {}
        entries = []
        for root in self.roots:
            for path in _folders(root):
                stamp = _stamp(path)
                if not any(stamp) and _is_begun(path):
                    continue
                kept = known.get(str(path))
                if isinstance(kept, dict) and kept.get("stamp") == stamp:
                    entry = _Entry(path, root != self.root, kept["row"], kept["problem"])
                else:
                    entry = self._read(RunFolder(path), root)
                entries.append(entry)
                fresh[str(path)] = {"stamp": stamp, "row": entry.row, "problem": entry.problem}
        if fresh != known and self.root.is_dir():
            self._save_index(fresh)
        return entries

    def _read(self, folder: RunFolder, root: Path) -> _Entry:
        problem = row = None
        try:
            config = folder.config
            if folder.finished:
                row = _row(config, folder.result)
        except ClteError as error:
            problem = str(error)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            problem = f"{folder.path} cannot be read as a run: {type(error).__name__} {error}."
        return _Entry(folder.path, root != self.root, row, problem)

    def _load_index(self) -> dict[str, Any]:
        try:
            index = json.loads((self.root / INDEX).read_text("utf-8"))
            folders = index["folders"]
            if index["version"] != INDEX_VERSION or not isinstance(folders, dict):
                return {}
            whole = all({"stamp", "row", "problem"} <= set(kept) for kept in folders.values())
            return folders if whole else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def _save_index(self, folders: dict[str, Any]) -> None:
        try:
            text = json.dumps({"version": INDEX_VERSION, "folders": folders})
            write_text(self.root / INDEX, text)
        except (OSError, ValueError):
            pass  # A read-only or full disk: the next look reads the folders again.


def is_running(folder: RunFolder) -> bool:
    """Whether the process that last wrote the run's status is alive and still the same one."""
    import psutil

    status = folder.status
    if status["state"] != "running" or not isinstance(status.get("pid"), int):
        return False
    try:
        # An id is used again; a process that began after the status was written is another one.
        return psutil.Process(status["pid"]).create_time() <= float(status["heartbeat"]) + 1
    except (psutil.Error, KeyError, TypeError, ValueError):
        return False


def _chosen(entries: Sequence[_Entry]) -> dict[str, _Entry]:
    """One entry an id, sorted: the first finished one, else the first readable, else the first."""
    chosen: dict[str, _Entry] = {}
    for entry in entries:
        other = chosen.get(entry.path.name)
        if other is None or _worth(entry) > _worth(other):
            chosen[entry.path.name] = entry
    return dict(sorted(chosen.items()))


def _worth(entry: _Entry) -> int:
    return 2 if entry.row is not None else 0 if entry.problem else 1


def _folders(root: Path) -> list[Path]:
    try:
        with os.scandir(root) as found:
            names = [item.name for item in found if item.is_dir() and not item.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [root / name for name in sorted(names)]


def _is_begun(path: Path) -> bool:
    """Whether a folder holds nothing yet: its run is being made, or was killed at that moment.

    Whoever runs the same config makes it a run.
    """
    try:
        with os.scandir(path) as found:
            return all(item.name.startswith(".") for item in found)
    except FileNotFoundError:
        return True


def _stamp(path: Path) -> list[int]:
    """What changes whenever the folder's config or result does."""
    stamp = []
    for name in ("config.json", "result.json"):
        try:
            stat = (path / name).stat()
            stamp += [stat.st_mtime_ns, stat.st_size, stat.st_ino]
        except OSError:
            stamp += [0, 0, 0]
    return stamp


def _row(config: RunConfig, result: Any) -> dict[str, Any]:
    if not isinstance(result, dict) or result.get("version") != VERSION:
        found = result.get("version") if isinstance(result, dict) else None
        raise ClteError(
            f"the result of run {config.id} has format version {found}; this program reads "
            f"version {VERSION}. Use the version of clte that wrote it."
        )
    missing = [name for name in ("n", "accuracy", "accuracy_exchanged") if name not in result]
    if missing:
        raise ClteError(f"the result of run {config.id} has no '{missing[0]}'. Run it again.")
    teacher = config.teacher
    accuracy, exchanged = float(result["accuracy"]), float(result["accuracy_exchanged"])
    return {
        "id": config.id,
        "pair": config.pair,
        "teacher_pair": teacher.pair if teacher else None,
        "teacher_run": teacher.run if teacher else None,
        "control": teacher.control if teacher else None,
        "reads": teacher.reads if teacher else None,
        "data": config.data.name,
        "data_revision": config.data.revision,
        "protocol": config.protocol,
        "fold": config.fold,
        "backbone": config.backbone,
        "backbone_revision": config.backbone_revision,
        "objective": config.objective,
        "seed": config.seed,
        "learning_rate": config.learning_rate,
        "epochs": config.epochs,
        "pooling": config.pooling,
        "shuffled_labels": config.shuffled_labels,
        "setting": setting_of(config),
        "n": int(result["n"]),
        "accuracy": accuracy,
        "accuracy_exchanged": exchanged,
        "premise_use": accuracy - exchanged,
        "selects_on_test": bool(result.get("selects_on_test", False)),
        "seconds": float(result.get("seconds") or 0),
    }
