"""Where a job stands, for people: read from its folder and its runs' folders, changing nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clte.errors import ClteError
from clte.jobs.estimates import free_disk
from clte.jobs.folder import JobFolder, State
from clte.jobs.processes import Identity, is_alive, members
from clte.jobs.request import Request
from clte.runs.config import RunConfig
from clte.runs.folder import RunFolder
from clte.runs.store import is_running

DIED = (
    "its process ended without a word: it was killed, the machine was restarted, or the memory ran out. "
    "Resume it to go on from its last checkpoint."
)


@dataclass(frozen=True)
class RunProgress:
    """Where one run of a job stands."""

    config: RunConfig
    state: str
    """``waiting``, ``running``, ``stopped``, ``failed`` or ``finished``."""
    share: float
    """How much of its steps is done, 0 to 1. Early stopping may end it sooner."""
    loss: float | None
    """The last logged training loss."""
    accuracy: float | None
    """Share of the validation rows after the last epoch, or of the test rows once it has finished."""
    seconds_left: float | None
    """None while nothing is known of it."""

    @property
    def id(self) -> str:
        """The run's id."""
        return self.config.id


@dataclass(frozen=True)
class Job:
    """Where a job stands."""

    id: str
    title: str
    state: str
    """``queued``, ``running``, ``stopping``, ``stopped``, ``failed`` or ``finished``."""
    request: Request
    runs: tuple[RunProgress, ...]
    share: float
    """How much of all its runs is done, 0 to 1, by epochs."""
    seconds_left: float | None
    message: str | None
    """Why it failed, stopped or waits."""
    position: int | None
    """1 for the next in the queue; None if it does not wait there."""
    began: float | None
    """When its process was started last, in seconds since 1970."""
    ended: float | None
    heartbeat: float | None
    """When its process was last known to live."""
    process: Identity | None
    log: Path

    @property
    def is_active(self) -> bool:
        """Whether it waits, runs or is about to stop."""
        return self.state in ("queued", "running", "stopping")

    @property
    def current(self) -> RunProgress | None:
        """The run that is being trained now."""
        return next((run for run in self.runs if run.state == "running"), None)


def job_of(workspace: Path, folder: JobFolder, state: State, position: int | None) -> Job:
    """A job as it stands now.

    One whose process has died is shown as stopped (or finished), although nobody has noted that yet.
    """
    request = folder.request
    runs = tuple(_run(workspace, config) for config in request.runs)
    said, message = state.state, state.message
    if said == "running":
        if not lives(state):
            said, message = outcome(workspace, request, message or why_dead(workspace))
        elif state.asked is not None:
            said = "stopping"
    return Job(
        id=folder.id,
        title=request.title,
        state=said,
        request=request,
        runs=runs,
        share=_share(runs),
        seconds_left=_seconds_left(runs) if said == "running" else None,
        message=message,
        position=position,
        began=state.began,
        ended=state.ended,
        heartbeat=folder.heartbeat,
        process=state.process,
        log=folder.log,
    )


def lives(state: State) -> bool:
    """Whether anything of a running job's session is left."""
    # Without a process it is being started at this moment.
    return state.process is None or is_alive(state.process) or bool(members(state.process))


def all_finished(workspace: Path, request: Request) -> bool:
    """Whether every run of a job is finished in the workspace."""
    return all(RunFolder(workspace / "runs" / config.id).finished for config in request.runs)


def outcome(workspace: Path, request: Request, message: str | None) -> tuple[str, str | None]:
    """State and message of a job whose process is gone."""
    return ("finished", None) if all_finished(workspace, request) else ("stopped", message)


def why_dead(workspace: Path) -> str:
    """What to say of a process that ended without a word."""
    if free_disk(workspace) < 10_000_000:
        return (
            f"the disk that holds {workspace} is full. Free some space, then resume it: it goes on from "
            "its last checkpoint."
        )
    return DIED


def _run(workspace: Path, config: RunConfig) -> RunProgress:
    folder = RunFolder(workspace / "runs" / config.id)
    status = folder.status
    state = status["state"]
    if state == "finished":
        try:
            accuracy = float(folder.result["accuracy"])
        except (ClteError, OSError, KeyError, TypeError, ValueError):
            accuracy = None
        return RunProgress(config, "finished", 1.0, _last(folder, "loss"), accuracy, 0.0)
    if state == "running" and not is_running(folder):
        state = "stopped"
    if state == "queued":
        return RunProgress(config, "waiting", 0.0, None, None, None)
    steps, step = status.get("steps"), status.get("step")
    if isinstance(steps, int) and steps and step:
        share = min(1.0, step / steps)
    else:  # one that stopped has only its log
        share = min(1.0, (_last(folder, "epoch") or 0.0) / config.epochs)
    return RunProgress(
        config,
        state,
        share,
        _last(folder, "loss"),
        _last(folder, "eval_plain_accuracy"),
        status.get("seconds_left") if state == "running" else None,
    )


def _last(folder: RunFolder, name: str) -> float | None:
    try:
        found = [event[name] for event in folder.metrics if event.get(name) is not None]
    except OSError:
        return None
    return float(found[-1]) if found else None


def _share(runs: tuple[RunProgress, ...]) -> float:
    whole = sum(run.config.epochs for run in runs)
    return sum(run.share * run.config.epochs for run in runs) / whole


def _seconds_left(runs: tuple[RunProgress, ...]) -> float | None:
    """Going by the pace of the run that is being trained; the others of the job are taken to be like it."""
    current = next((run for run in runs if run.state == "running"), None)
    if current is None or current.seconds_left is None or current.share >= 1:
        return None
    epoch = current.seconds_left / (1 - current.share) / current.config.epochs
    others = [run for run in runs if run is not current and run.state != "finished"]
    return current.seconds_left + sum(epoch * run.config.epochs * (1 - run.share) for run in others)
