"""Processes that outlive whoever started them: begun in a session of their own, known by id and start
time, ended with everything that they started.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

import clte
from clte.files import full_disk_is_said

WINDOWS = sys.platform == "win32"


@dataclass(frozen=True)
class Identity:
    """A process for good: ids are used again, an id with its start time is not."""

    pid: int
    started: float
    """Seconds since 1970."""


def identity(pid: int) -> Identity | None:
    """Who has this id now; None if nobody has, or only a zombie."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return Identity(pid, process.create_time())
    except psutil.Error:
        return None


def is_alive(known: Identity) -> bool:
    """Whether the process is there and is still the same one."""
    now = identity(known.pid)
    # The start time is counted from the boot, whose own time moves a little when the clock is set.
    return now is not None and abs(now.started - known.started) < 2


def members(leader: Identity) -> list[int]:
    """Ids of all living processes of the session that ``leader`` began, itself among them.

    They are found when the leader has died, too: its id is not given to another process before the
    last of them is gone.
    """
    if identity(leader.pid) is not None and not is_alive(leader):
        return []
    if WINDOWS:
        try:
            process = psutil.Process(leader.pid)
            found = [process.pid, *(child.pid for child in process.children(recursive=True))]
        except psutil.Error:
            found = []
    else:
        found = [pid for pid in psutil.pids() if _session(pid) == leader.pid]
    return [pid for pid in found if identity(pid) is not None]


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None


def start(module: str, *arguments: str, log: Path, environment: Mapping[str, str]) -> Identity:
    """Run ``python -m module`` in a session of its own, with this program importable.

    Args:
        module: Its name.
        *arguments: What it is told.
        log: The file that gets what it prints; what stood there goes.
        environment: Variables beside this process's own.

    Raises:
        ClteError: a full disk.
        OSError: the system lets nobody start a process.
    """
    code = str(Path(clte.__file__).resolve().parent.parent)
    path = os.pathsep.join(filter(None, [code, os.environ.get("PYTHONPATH", "")]))
    line: Sequence[str] = [sys.executable, "-m", module, *arguments]
    detached = 0
    if sys.platform == "win32":
        detached = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS
    with full_disk_is_said(log), log.open("wb") as out:
        process = subprocess.Popen(
            line,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1", **environment},
            start_new_session=True,
            creationflags=detached,
        )
    # It is meant to go on without us; a process that it leaves behind dead is collected by `collect`.
    _children.append(process)
    return identity(process.pid) or Identity(process.pid, 0.0)


_children: list[subprocess.Popen[bytes]] = []


def collect() -> None:
    """Take note of the processes started here that have ended, so that no zombie is left of them."""
    _children[:] = [process for process in _children if process.poll() is None]


def ask_to_end(leader: Identity) -> None:
    """Ask a session to end well: its leader, who tells the others; without one, each of them."""
    if is_alive(leader):
        _signal([leader.pid], signal.SIGTERM)
    else:
        _signal(members(leader), signal.SIGTERM)


def kill(leader: Identity) -> None:
    """End every process of a session at once."""
    _signal(members(leader), signal.SIGTERM if WINDOWS else signal.SIGKILL)


def _signal(pids: list[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, number)
