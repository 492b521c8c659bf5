"""The commands that train: plan, run, train, transfer."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from clte.errors import ClteError

if TYPE_CHECKING:
    from clte.data.corpus import Corpus
    from clte.models.backbones import Backbone
    from clte.runs.config import RunConfig

STOPPED = 130


def _template(values: Any, corpus: Corpus, backbone: Backbone) -> RunConfig:
    """A baseline config from the common options; its pair and seed are filled in by who uses it."""
    from clte.data.splits import make_split
    from clte.runs.config import DataRef, RunConfig

    protocol = protocol_of(values, corpus)
    # Says at once if the corpus does not fit the protocol.
    make_split(corpus, protocol, values.fold)
    rate = backbone.learning_rate if values.learning_rate is None else values.learning_rate
    return RunConfig(
        pair="fr-bg",
        data=DataRef(corpus.name, corpus.revision),
        protocol=protocol,
        fold=values.fold,
        backbone=backbone.name,
        backbone_revision=backbone.revision,
        learning_rate=rate,
        epochs=values.epochs,
        batch_size=values.batch_size,
        accumulation=values.accumulation,
        max_length=values.max_length,
        patience=values.patience,
        pooling=values.pooling,
        layer=values.layer,
        freeze_embeddings=_freezes(values, backbone),
    )


def _freezes(values: Any, backbone: Backbone) -> bool:
    asked: bool | None = values.freeze_embeddings
    return backbone.freeze_embeddings if asked is None else asked


def protocol_of(values: Any, corpus: Corpus) -> str:
    """The protocol asked for, or the one that suits the corpus."""
    return values.protocol or ("clean" if {"dev", "test"} <= set(corpus.parts) else "grouped")


def data_of(values: Any) -> str:
    """The corpus asked for; where none was, XNLI or the built-in set, and a line that says which."""
    from clte.data.sources import default_source

    if values.data is None:
        values.data = default_source()
        named = os.environ.get("CLTE_XNLI")
        why = f"from CLTE_XNLI: {named}" if named else "the built-in set, for CLTE_XNLI is not set"
        print(f"data: {values.data} ({why})", file=sys.stderr)
    return str(values.data)


def _load(values: Any) -> tuple[Corpus, Backbone, RunConfig]:
    from clte.data.sources import load_corpus
    from clte.models.backbones import resolve

    corpus = load_corpus(data_of(values), pair=getattr(values, "pair", None))
    backbone = resolve(values.backbone)
    return corpus, backbone, _template(values, corpus, backbone)


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def _make_plan(values: Any) -> tuple[Any, dict[str, str]]:
    from clte.experiments.plans import make_plan
    from clte.models.backbones import resolve

    corpus, backbone, template = _load(values)
    backbones, rival = {backbone.name: values.backbone}, None
    if values.rival:
        other = resolve(values.rival)
        rival = template.replace(
            backbone=other.name,
            backbone_revision=other.revision,
            learning_rate=other.learning_rate,
            freeze_embeddings=_freezes(values, other),
        )
        if other.name in backbones:
            raise ClteError(
                f"the rival is called '{other.name}', as the encoder is. Rename one of the folders."
            )
        backbones[other.name] = values.rival
    plan = make_plan(values.plan, template, values.seeds, rival=rival)
    for config in plan.runs:
        corpus.view(config.pair)  # says at once which language is missing
    return plan, backbones


def show_plan(values: Any) -> None:
    """``clte plan``."""
    from clte.experiments.plans import estimate_seconds
    from clte.runs.store import RunStore

    store = RunStore.default()
    plan, _ = _make_plan(values)
    missing = {config.id for config in plan.missing(store)}
    print(f"{plan.name}: {plan.question}")
    for config in plan.runs:
        state = "to run" if config.id in missing else "finished"
        print(
            f"  {config.id}  {state:8}  seed {config.seed}  {config.title:15}  {config.objective}"
        )
    todo = [config for config in plan.runs if config.id in missing]
    seconds = estimate_seconds(todo, store)
    said = ""
    if seconds is None:
        said = ": no estimate, for no run of this encoder and protocol has finished yet"
    elif todo:
        said = f": about {duration(seconds)} one after the other, going by finished runs"
    print(f"{len(plan.runs) - len(todo)} of {len(plan.runs)} finished, {len(todo)} to run{said}")


def run_plan(values: Any) -> int:
    """``clte run``."""
    from clte.experiments.executor import Sources, execute_plan
    from clte.runs.store import RunStore

    store = RunStore.default()
    plan, backbones = _make_plan(values)
    todo = plan.missing(store)
    print(
        f"{plan.name}: {len(plan.runs) - len(todo)} of {len(plan.runs)} finished, {len(todo)} to run"
    )
    processes = values.processes or min(os.cpu_count() or 1, max(len(todo), 1))
    board = _Board(len(todo))
    outcome = execute_plan(
        plan,
        Sources(values.data, backbones),
        store=store,
        processes=processes,
        threads=values.threads,
        tell=board.tell,
    )
    board.close()
    for run, message in outcome.failed.items():
        print(f"clte: run {run} failed: {message}", file=sys.stderr)
    if outcome.stopped:
        print("stopped; the same command goes on from here", file=sys.stderr)
        return STOPPED
    if todo and not outcome.failed:
        print(f"all {len(plan.runs)} runs are finished: clte report --tables {plan.name}")
    return 1 if outcome.failed else 0


class _Board:
    """A line a finished run, and on a terminal one that moves, with what is running and time left."""

    def __init__(self, total: int) -> None:

        self.total, self.done, self.began = total, 0, time.monotonic()
        self.clock = time.monotonic
        self.running: dict[str, tuple[str, float, float | None]] = {}
        self.live = sys.stdout.isatty()

    def tell(self, event: Any) -> None:
        """Called by the executor."""
        run, details = event.run, event.details
        if event.kind == "progress":
            share = details["step"] / max(details["steps"], 1)
            self.running[run.id] = (run.title, share, details["loss"])
        elif event.kind == "started":
            self.running[run.id] = (run.title, 0.0, None)
        else:
            self.running.pop(run.id, None)
            self.done += 1
            said = details.get("message", "")
            if event.kind == "finished":
                said = (
                    f"{100 * details['accuracy']:.1f} %, premise use "
                    f"{100 * details['premise_use']:+.1f} pt, {duration(details['seconds'])}"
                )
            self._clear()
            print(
                f"[{self.done}/{self.total}] {run.id}  {run.title:15}  {event.kind}: {said}",
                flush=True,
            )
        self._draw()

    def _draw(self) -> None:
        if not self.live or not self.running:
            return
        part = self.done + sum(share for _, share, _ in self.running.values())
        left = ""
        if part > 0.05:
            seconds = (self.clock() - self.began) / part * (self.total - part)
            left = f" · about {duration(seconds)} left"
        now = ", ".join(
            f"{title} {share:.0%}" + (f" loss {loss:.2f}" if loss else "")
            for title, share, loss in self.running.values()
        )
        self._clear()
        print(f"{self.done}/{self.total} · {now}{left}"[:110], end="", flush=True)

    def _clear(self) -> None:
        if self.live:
            print("\r\x1b[2K", end="")

    def close(self) -> None:
        """Leave the terminal clean."""
        self._clear()


def train_baseline(values: Any) -> int:
    """``clte train``."""
    corpus, backbone, template = _load(values)
    config = template.replace(
        pair=values.pair,
        seed=values.seed,
        objective=values.objective,
        shuffled_labels=values.shuffled_labels,
        epoch_representations=values.epoch_representations,
    )
    return _execute([config], corpus, backbone, values)


def train_student(values: Any) -> int:
    """``clte transfer``."""
    from clte.experiments.plans import LAMBDA, transfer
    from clte.objectives.spec import paper_objective
    from clte.runs.store import RunStore

    corpus, backbone, template = _load(values)
    template = template.replace(seed=values.seed)
    if "-" in values.teacher:
        teacher = template.replace(pair=values.teacher)
    else:
        teacher = RunStore.default().get(values.teacher).config
    lambda_ = LAMBDA if values.lambda_ is None else values.lambda_
    student = transfer(
        template,
        teacher,
        values.student,
        objective=values.objective or str(paper_objective(lambda_)),
        reads=values.reads,
        control=values.control,
        epoch_representations=values.epoch_representations,
    ).replace(seed=values.seed)
    first = [] if values.control == "untrained" or "-" not in values.teacher else [teacher]
    return _execute([*first, student], corpus, backbone, values)


def _execute(configs: list[RunConfig], corpus: Corpus, backbone: Backbone, values: Any) -> int:
    """Train configs one after the other in this process, with a progress bar each."""
    from tqdm import tqdm

    from clte.experiments.executor import stop_on_signal
    from clte.runs.store import RunStore
    from clte.training.hardware import Hardware
    from clte.training.run import execute
    from clte.training.trainer import TrainingStopped

    stop = threading.Event()
    store = RunStore.default()
    hardware = Hardware(threads=values.threads) if values.threads else Hardware()
    for config in configs:
        # A finished run comes back at once, before the bar would show.
        bar = tqdm(desc=config.title, unit="step", dynamic_ncols=True, delay=2)

        def show(progress: Any, bar: Any = bar) -> None:
            bar.total = progress.steps
            bar.update(progress.step - bar.n)
            if progress.loss is not None:
                bar.set_postfix(loss=f"{progress.loss:.3f}", epoch=f"{progress.epoch:.1f}")

        try:
            with stop_on_signal(stop):
                finished = execute(
                    config,
                    corpus,
                    backbone,
                    store=store,
                    hardware=hardware,
                    stop=stop.is_set,
                    progress=show,
                )
        except TrainingStopped:
            print("stopped; the same command goes on from here", file=sys.stderr)
            return STOPPED
        finally:
            bar.close()
        _say(finished)
    return 0


def _say(run: Any) -> None:
    result = run.result
    print(
        f"{run.id}  {run.config.title}: {100 * result['accuracy']:.1f} % of {result['n']:,} test rows, "
        f"premise use {100 * result['premise_use']:+.1f} pt  ({run.path})"
    )
    if result["selects_on_test"]:
        print("  this protocol selects the epoch on its test rows, and its premises leak")
