"""What the queue keeps on disk. The folder is the truth; every file is replaced as a whole.

<workspace>/jobs/<id>/job.json      what was asked for (`Request`); written once
                     /state.json    where it stands (`State`)
                     /beat          touched every two seconds by the job's process
                     /log           what its process printed
                /settings.json      how many jobs may run at once
                /change.lock        held for the moment of a change
                /supervisor.lock    held as long as a supervisor lives
                /supervisor.json    which process that is
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from clte.errors import ClteError
from clte.files import atomic_path, full_disk_is_said, read_json, write_json
from clte.jobs.processes import Identity, is_alive
from clte.jobs.request import Request

STATES = ("queued", "running", "stopped", "failed", "finished")
AT_ONCE = "CLTE_JOBS_AT_ONCE"
MOST_AT_ONCE = 16

_ID = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True)
class State:
    """Where a job stands. Times are seconds since 1970."""

    state: str
    """One of `STATES`."""
    order: float
    """When it was put into the queue; the earliest goes first."""
    process: Identity | None = None
    """Who runs it, or ran it last."""
    asked: float | None = None
    """When its process was asked to end, or was found dead while others of its session lived."""
    message: str | None = None
    """Why it failed, or stopped without being told to."""
    began: float | None = None
    ended: float | None = None

    @classmethod
    def from_dict(cls, values: Any) -> State:
        """Read what `JobFolder.write_state` wrote.

        Raises:
            ClteError: it is not that.
        """
        try:
            state = cls(**values)
            if state.state not in STATES:
                raise TypeError(f"a state {state.state!r}")
            process = Identity(**values["process"]) if values.get("process") else None
            return replace(state, order=float(state.order), process=process)
        except (TypeError, ValueError, KeyError) as error:
            raise ClteError(
                f"a job's state is incomplete or has a wrong field: {error}."
            ) from error


class JobFolder:
    """One job on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def id(self) -> str:
        """The job's id, which is the folder's name."""
        return self.path.name

    @property
    def log(self) -> Path:
        """What its process printed."""
        return self.path / "log"

    @cached_property
    def request(self) -> Request:
        """What was asked for.

        Raises:
            ClteError: missing, damaged or changed.
        """
        path = self.path / "job.json"
        try:
            request = Request.from_dict(read_json(path))
        except OSError as error:
            raise ClteError(f"{path} cannot be read: {error}.") from error
        if request.id != self.id:
            raise ClteError(f"{path} was changed: its runs belong to job {request.id}.")
        return request

    @property
    def state(self) -> State:
        """Where it stands.

        Raises:
            ClteError: missing or damaged.
        """
        path = self.path / "state.json"
        try:
            return State.from_dict(read_json(path))
        except OSError as error:
            raise ClteError(f"{path} cannot be read: {error}.") from error

    def write_state(self, state: State) -> None:
        """Replace its state. Only inside `changing`."""
        write_json(self.path / "state.json", asdict(state))

    @property
    def heartbeat(self) -> float | None:
        """When its process was last known to live."""
        try:
            return (self.path / "beat").stat().st_mtime
        except OSError:
            return None

    def beat(self) -> None:
        """Say that its process lives; needs no space on the disk once it was done."""
        with contextlib.suppress(OSError):
            (self.path / "beat").touch()

    def last_words(self) -> str:
        """The last line of its log, at most 500 characters; empty if there is none."""
        try:
            with self.log.open("rb") as handle:
                handle.seek(0, os.SEEK_END)
                handle.seek(max(0, handle.tell() - 4000))
                lines = handle.read().decode("utf-8", "replace").strip().splitlines()
        except OSError:
            return ""
        return lines[-1].strip()[:500] if lines else ""


# ---------------------------------------------------------------------- the folder of them all


def jobs_folder(workspace: Path) -> Path:
    """Where the queue is."""
    return workspace / "jobs"


def folders(workspace: Path) -> list[JobFolder]:
    """Every job's folder, whatever is in it."""
    try:
        names = [path.name for path in jobs_folder(workspace).iterdir() if path.is_dir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [
        JobFolder(jobs_folder(workspace) / name) for name in sorted(names) if _ID.fullmatch(name)
    ]


def readable(workspace: Path) -> list[tuple[JobFolder, State]]:
    """Jobs whose files are in order."""
    found = []
    for folder in folders(workspace):
        with contextlib.suppress(ClteError):
            _ = folder.request
            found.append((folder, folder.state))
    return found


def problems(workspace: Path) -> list[tuple[Path, str]]:
    """Folders that cannot be read as jobs, each with the reason."""
    found = []
    for folder in folders(workspace):
        try:
            _ = folder.request
            _ = folder.state
        except ClteError as error:
            if folder.path.is_dir():  # it may have been removed just now
                found.append((folder.path, str(error)))
    return found


def find(workspace: Path, job: str) -> JobFolder:
    """A job by its id or the beginning of it. A name never leads out of the folder.

    Raises:
        ClteError: none or several.
    """
    wanted = job.strip().lower()
    known = [folder for folder in folders(workspace) if wanted and folder.id.startswith(wanted)]
    if len(known) != 1:
        some = ", ".join(folder.id for folder in known[:5])
        raise ClteError(
            f"{len(known)} jobs have an id that begins with {job[:40]!r} ({some}). Give more of it."
            if known
            else f"no job has an id that begins with {job[:40]!r}. 'clte jobs list' shows those here."
        )
    return known[0]


@contextmanager
def changing(workspace: Path) -> Iterator[None]:
    """Hold the queue still for a change: one process at a time, for a moment.

    Raises:
        ClteError: another process holds it for more than a minute; a full disk.
    """
    root = jobs_folder(workspace)
    with full_disk_is_said(root):
        root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / "change.lock", timeout=60, is_singleton=False)
        try:
            lock.acquire()
        except Timeout:
            raise ClteError(
                f"the queue in {root} is being changed by another process, which does not end. Try again."
            ) from None
    try:
        yield
    finally:
        lock.release()


def write_new(workspace: Path, request: Request, state: State) -> None:
    """Write a job's folder, whole or not at all. Only inside `changing`."""
    target = jobs_folder(workspace) / request.id
    with atomic_path(target) as temporary:
        temporary.mkdir()
        write_json(temporary / "job.json", request.as_dict())
        write_json(temporary / "state.json", asdict(state))


def erase(folder: JobFolder) -> None:
    """Remove a job's folder: a kill in the middle leaves a hidden one. Only inside `changing`."""
    doomed = folder.path.parent / f".{folder.id}.{uuid.uuid4().hex[:8]}.removed"
    folder.path.replace(doomed)
    shutil.rmtree(doomed, ignore_errors=True)


def sweep(workspace: Path) -> None:
    """Remove what a kill in the middle of a change left. Only inside `changing`."""
    for pattern in (".*.part", ".*.removed", "*/.*.part"):
        for path in jobs_folder(workspace).glob(pattern):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


# ---------------------------------------------------------------------- settings, supervisor


def at_once(workspace: Path) -> int:
    """How many jobs may run at a time: ``CLTE_JOBS_AT_ONCE``, else the workspace's setting, else 1.

    Raises:
        ClteError: the variable is no such number.
    """
    named = os.environ.get(AT_ONCE, "").strip()
    if named:
        return _checked(named, AT_ONCE)
    try:
        return _checked(read_json(jobs_folder(workspace) / "settings.json")["at_once"], "at_once")
    except (OSError, ClteError, KeyError, TypeError):
        return 1


def write_at_once(workspace: Path, count: int) -> None:
    """Keep how many jobs may run at a time. Only inside `changing`.

    Raises:
        ClteError: not a number from 1 to 16.
    """
    settings = {"at_once": _checked(count, "the number of jobs at once")}
    write_json(jobs_folder(workspace) / "settings.json", settings)


def _checked(value: Any, name: str) -> int:
    try:
        count = int(value)
    except (TypeError, ValueError):
        count = 0
    if not 1 <= count <= MOST_AT_ONCE:
        raise ClteError(f"{name} is {value!r}; it must be a whole number from 1 to {MOST_AT_ONCE}.")
    return count


def supervisor_lock(workspace: Path) -> FileLock:
    """The lock that a supervisor holds as long as it lives; the system frees it at its death."""
    root = jobs_folder(workspace)
    root.mkdir(parents=True, exist_ok=True)
    return FileLock(root / "supervisor.lock", is_singleton=False)


def supervisor(workspace: Path) -> Identity | None:
    """The living supervisor, if there is one."""
    try:
        known = Identity(**read_json(jobs_folder(workspace) / "supervisor.json"))
    except (OSError, ClteError, TypeError):
        return None
    return known if is_alive(known) else None


def now() -> float:
    """Seconds since 1970."""
    return time.time()
