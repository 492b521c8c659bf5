"""Executes a plan on this machine, in one or more processes that each run many runs.

A process imports torch once and keeps the corpus; which run comes next is decided here, so that a
student starts as soon as its teacher is there. Stopping (Ctrl-C, SIGTERM) ends every run at a complete
checkpoint; the same command goes on from there.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from clte.errors import ClteError
from clte.experiments.plans import Plan
from clte.runs.config import RunConfig
from clte.runs.store import RunStore


@dataclass(frozen=True)
class Sources:
    """Where workers find what configs name: paths are no part of a config."""

    data: str
    """What `load_corpus` is given."""
    backbones: Mapping[str, str]
    """A config's backbone name → what `resolve` is given."""


@dataclass
class Outcome:
    """How a plan went.

    Attributes:
        finished: Ids of runs that were finished now.
        failed: Id → what went wrong, or which teacher is missing.
        stopped: Whether it was asked to stop before the end.
    """

    finished: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    stopped: bool = False


@dataclass(frozen=True)
class Event:
    """What happened to a run: ``started``, ``progress``, ``finished`` or ``failed``."""

    kind: str
    run: RunConfig
    details: dict[str, Any]


@contextmanager
def stop_on_signal(stop: Any) -> Iterator[None]:
    """While the block runs, Ctrl-C and SIGTERM set ``stop`` instead of ending the process.

    A second signal ends it at once. Outside the main thread nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ask(number: int, frame: Any) -> None:
        if stop.is_set():
            signal.default_int_handler(number, frame)
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def execute_plan(
    plan: Plan,
    sources: Sources,
    *,
    store: RunStore | None = None,
    processes: int = 1,
    threads: int | None = None,
    tell: Callable[[Event], None] = lambda _: None,
) -> Outcome:
    """Run what a plan is missing.

    Args:
        plan: What to run; finished runs are passed over.
        sources: Where the data and the encoders are.
        store: Where runs go; by default the workspace.
        processes: Runs at a time.
        threads: Threads a process; by default the cores shared out evenly. Busy processes that
            together have more threads than cores are many times slower.
        tell: Told of everything that happens.
    """
    store = store or RunStore.default()
    if processes < 1 or (threads is not None and threads < 1):
        raise ClteError("the number of processes and of threads must be at least 1.")
    todo = plan.missing(store)
    outcome = Outcome()
    if not todo:
        return outcome
    processes = min(processes, len(todo))
    threads = threads or max(1, (os.cpu_count() or 1) // processes)
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    workers = [_Worker(context, sources, store.roots, threads, stop) for _ in range(processes)]
    try:
        with stop_on_signal(stop):
            _schedule(todo, workers, stop, outcome, tell)
    finally:
        for worker in workers:
            worker.close()
    outcome.stopped = stop.is_set()
    return outcome


def _schedule(
    todo: list[RunConfig],
    workers: list[_Worker],
    stop: Any,
    outcome: Outcome,
    tell: Callable[[Event], None],
) -> None:
    waiting = list(todo)
    open_ids = {config.id for config in todo}
    while True:
        for worker in [w for w in workers if w.idle and w.alive]:
            if stop.is_set():
                break
            ready = next((c for c in waiting if _teacher_of(c) not in open_ids), None)
            if ready is None:
                break
            waiting.remove(ready)
            teacher = _teacher_of(ready)
            if teacher in outcome.failed:
                outcome.failed[ready.id] = f"its teacher {teacher} failed"
                open_ids.discard(ready.id)
                tell(Event("failed", ready, {"message": outcome.failed[ready.id]}))
                continue
            worker.start(ready)
            tell(Event("started", ready, {}))
        busy = [worker for worker in workers if not worker.idle]
        if not busy:
            if stop.is_set() or not waiting:
                return
            if not any(worker.alive for worker in workers):
                raise ClteError("every worker process has died; see the messages above.")
            continue
        for pipe in wait([worker.pipe for worker in busy], timeout=1.0):
            worker = next(w for w in busy if w.pipe is pipe)
            event = worker.receive()
            if event.kind in ("finished", "failed"):
                open_ids.discard(event.run.id)
            if event.kind == "finished":
                outcome.finished.append(event.run.id)
            elif event.kind == "failed":
                outcome.failed[event.run.id] = event.details["message"]
            if event.kind != "stopped":
                tell(event)


def _teacher_of(config: RunConfig) -> str | None:
    return config.teacher.run if config.teacher is not None else None


class _Worker:
    """One process, and the end of its pipe that stays here."""

    def __init__(
        self, context: Any, sources: Sources, roots: tuple[Path, ...], threads: int, stop: Any
    ) -> None:
        self.pipe: Connection
        self.pipe, theirs = context.Pipe()
        self.run: RunConfig | None = None
        self.process: BaseProcess = context.Process(
            target=_work, args=(theirs, sources, roots, threads, stop), daemon=True
        )
        # Before torch is imported there, or its thread pools are as large as the machine.
        with _environment(OMP_NUM_THREADS=str(threads), TOKENIZERS_PARALLELISM="false"):
            self.process.start()
        theirs.close()

    @property
    def idle(self) -> bool:
        return self.run is None

    @property
    def alive(self) -> bool:
        return self.process.is_alive()

    def start(self, config: RunConfig) -> None:
        self.run = config
        self.pipe.send(config.as_dict())

    def receive(self) -> Event:
        assert self.run is not None
        run = self.run
        try:
            kind, details = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join()
            kind, code = "failed", self.process.exitcode
            hint = " The machine may have run out of memory." if code == -9 else ""
            details = {"message": f"its process ended with code {code}.{hint}"}
        if kind != "progress":
            self.run = None
        return Event(kind, run, details)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.pipe.send(None)
        self.process.join(timeout=20)
        if self.process.is_alive():
            self.process.terminate()
            self.process.join()


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _work(
    pipe: Connection, sources: Sources, roots: tuple[Path, ...], threads: int, stop: Any
) -> None:
    """A worker's life: configs in, events out, until it is told None or its parent is gone."""
    # Ctrl-C reaches the whole group; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    from clte.data.sources import load_corpus
    from clte.models.backbones import resolve
    from clte.training.hardware import Hardware
    from clte.training.run import execute
    from clte.training.trainer import TrainingStopped
    from clte.training.watch import Progress

    parent = multiprocessing.parent_process()
    store, hardware = RunStore(roots), Hardware(threads=threads)
    corpus = None
    backbones: dict[str, Any] = {}

    def must_stop() -> bool:
        return stop.is_set() or (parent is not None and not parent.is_alive())

    def report(progress: Progress) -> None:
        pipe.send(
            (
                "progress",
                {
                    "step": progress.step,
                    "steps": progress.steps,
                    "loss": progress.loss,
                    "seconds_left": progress.seconds_left,
                },
            )
        )

    while True:
        try:
            values = pipe.recv()
        except EOFError:
            return
        if values is None:
            return
        try:
            began = time.monotonic()
            config = RunConfig.from_dict(values)
            corpus = corpus or load_corpus(sources.data)
            if config.backbone not in backbones:
                backbones[config.backbone] = resolve(sources.backbones[config.backbone])
            run = execute(
                config,
                corpus,
                backbones[config.backbone],
                store=store,
                hardware=hardware,
                stop=must_stop,
                progress=report,
            )
            message = (
                "finished",
                {
                    "accuracy": run.result["accuracy"],
                    "premise_use": run.result["premise_use"],
                    "seconds": time.monotonic() - began,
                },
            )
        except TrainingStopped:
            message = ("stopped", {})
        except ClteError as error:
            message = ("failed", {"message": str(error)})
        except Exception as error:  # the other runs go on
            message = ("failed", {"message": f"{type(error).__name__}: {error}"})
        # A trainer and its callbacks point at each other; without this, memory grows run by run.
        gc.collect()
        try:
            pipe.send(message)
        except OSError:
            return
