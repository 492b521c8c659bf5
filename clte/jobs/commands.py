"""A job as the commands that it equals, and back.

    clte train --pair fr-bg --data builtin --protocol clean
    clte transfer --teacher fr-bg --student de-tr --data builtin --protocol clean

Whoever gives these commands in a terminal gets the very same runs.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from clte.errors import ClteError
from clte.experiments.plans import LAMBDA, transfer
from clte.jobs.request import Request, make_request
from clte.models.backbones import FROZEN_EMBEDDINGS, LEARNING_RATES, OTHER_LEARNING_RATE
from clte.objectives.spec import paper_objective
from clte.runs.config import RunConfig
from clte.runs.store import RunStore

if TYPE_CHECKING:
    from clte.data.corpus import Corpus
    from clte.models.backbones import Backbone

_NUMBERS = ("fold", "epochs", "batch_size", "accumulation", "max_length", "patience", "layer")
_PAPER = re.compile(r"ce \+ ([0-9.e-]+)\*hidden_kl")


def commands_of(request: Request) -> list[str]:
    """The ``clte`` commands that a job equals, in order. A teacher that a transfer trains first has no line.

    Raises:
        ClteError: a run with a choice that no option of a command has.
    """
    return commands(request.runs, request.data, request.backbones, request.threads)


def commands(
    runs: Sequence[RunConfig], data: str, backbones: Mapping[str, str], threads: int | None = None
) -> list[str]:
    """`commands_of` for runs that are no request yet."""
    here = {config.id for config in runs}
    implied = {plain.id for plain in map(_plain_teacher, runs) if plain and plain.id in here}
    lines = []
    for config in runs:
        if config.id in implied:
            continue
        words = ["clte", *_what(config, implied), "--data", data, "--protocol", config.protocol]
        if backbones[config.backbone] != "compact":
            words += ["--backbone", backbones[config.backbone]]
        words += _options(config)
        if threads is not None:
            words += ["--threads", str(threads)]
        lines.append(shlex.join(words))
    return lines


def _plain_teacher(student: RunConfig) -> RunConfig | None:
    """The teacher that ``clte transfer --teacher PAIR`` would train first, if it is the student's own."""
    if student.teacher is None or student.teacher.run is None:
        return None
    plain = student.replace(
        pair=student.teacher.pair,
        teacher=None,
        objective="ce",
        epoch_representations=False,
        shuffled_labels=False,
    )
    return plain if plain.id == student.teacher.run else None


def _what(config: RunConfig, implied: set[str]) -> list[str]:
    """The command and what is trained."""
    teacher = config.teacher
    if teacher is None:
        objective = [] if config.objective == "ce" else ["--objective", config.objective]
        shuffled = ["--shuffled-labels"] if config.shuffled_labels else []
        return ["train", "--pair", config.pair, *objective, *shuffled]
    if config.shuffled_labels:
        raise ClteError("no command trains a student on shuffled labels.")
    named = teacher.pair if teacher.run is None or teacher.run in implied else teacher.run
    words = ["transfer", "--teacher", named, "--student", config.pair]
    weight = _PAPER.fullmatch(config.objective)
    if weight and str(paper_objective(float(weight[1]))) == config.objective:
        if float(weight[1]) != LAMBDA:
            words += ["--lambda", weight[1]]
    else:
        words += ["--objective", config.objective]
    if teacher.reads != "parallel":
        words += ["--reads", teacher.reads]
    if teacher.control is not None:
        words += ["--control", teacher.control]
    return words


def _options(config: RunConfig) -> list[str]:
    """What differs from the defaults of the command line."""
    usual = _parse("clte train --pair fr-bg")
    words: list[str] = []
    if config.learning_rate != LEARNING_RATES.get(config.backbone, OTHER_LEARNING_RATE):
        words += ["--learning-rate", repr(config.learning_rate)]
    for name in (*_NUMBERS, "seed", "pooling"):
        value = getattr(config, name)
        if value != getattr(usual, name):
            words += [f"--{name.replace('_', '-')}", str(value)]
    if config.freeze_embeddings != (config.backbone in FROZEN_EMBEDDINGS):
        words.append(f"--{'' if config.freeze_embeddings else 'no-'}freeze-embeddings")
    if config.epoch_representations:
        words.append("--epoch-representations")
    usual_run = RunConfig.__dataclass_fields__
    for name in ("warmup", "weight_decay"):
        if getattr(config, name) != usual_run[name].default:
            raise ClteError(f"no command sets {name} to {getattr(config, name)}.")
    return words


def read_commands(text: str, *, title: str | None = None) -> Request:
    """The job that equals some commands: ``clte train``, ``clte transfer`` or ``clte run``, one a line.

    Corpus and encoder are loaded (without torch), so that every mistake is said here.

    Args:
        text: One or several lines; a leading ``clte`` may be left out.
        title: By default what the runs are.

    Raises:
        ClteError: what is no such command, or names what is not here; two lines about different data.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    runs: list[RunConfig] = []
    backbones: dict[str, str] = {}
    known = _Known()
    sources: set[str] = set()
    threads: set[int] = set()
    for line in lines:
        values = _parse(line)
        configs, named = known.runs_of(values, runs)
        runs += configs
        for name, source in named.items():
            if backbones.setdefault(name, source) != source:
                raise ClteError(f"two encoders are called '{name}'. Rename one of the folders.")
        sources.add(str(values.data))
        threads |= {values.threads} if values.threads else set()
    if not lines:
        raise ClteError("there is no command to read: write 'clte train --pair fr-bg', say.")
    if len(sources) > 1:
        raise ClteError(f"a job has one corpus; these commands name {', '.join(sorted(sources))}.")
    source = sources.pop()
    return make_request(
        runs,
        source,
        backbones,
        title=title,
        threads=max(threads, default=None),
        corpus=known.corpora[source],
        resolved=known.resolved,
    )


class _Known:
    """What was loaded for one line serves the next."""

    def __init__(self) -> None:
        self.corpora: dict[str, Corpus] = {}
        self.encoders: dict[str, Backbone] = {}
        self.resolved: dict[str, Backbone] = {}

    def runs_of(
        self, values: Any, earlier: Sequence[RunConfig]
    ) -> tuple[list[RunConfig], dict[str, str]]:
        """Runs of one command, and its encoders: name → what `resolve` is given."""
        from clte.cli import training

        source = training.data_of(values)
        if source not in self.corpora:
            from clte.data.sources import load_corpus

            self.corpora[source] = load_corpus(source, pair=getattr(values, "pair", None))
        if values.command is training.run_plan:
            plan, backbones = training._make_plan(values)
            return list(plan.runs), backbones
        if values.backbone not in self.encoders:
            from clte.models.backbones import resolve

            self.encoders[values.backbone] = resolve(values.backbone)
        backbone = self.encoders[values.backbone]
        self.resolved[backbone.name] = backbone
        template = training._template(values, self.corpora[source], backbone)
        template = template.replace(seed=values.seed)
        runs = (
            [_baseline(template, values)]
            if values.command is training.train_baseline
            else _student(template, values, earlier)
        )
        return runs, {backbone.name: values.backbone}


def _baseline(template: RunConfig, values: Any) -> RunConfig:
    """As ``clte train`` makes it."""
    return template.replace(
        pair=values.pair,
        objective=values.objective,
        shuffled_labels=values.shuffled_labels,
        epoch_representations=values.epoch_representations,
    )


def _student(template: RunConfig, values: Any, earlier: Sequence[RunConfig]) -> list[RunConfig]:
    """As ``clte transfer`` makes it: the student, and before it the teacher if it is named by its pair."""
    by_pair = "-" in values.teacher
    if by_pair:
        teacher = template.replace(pair=values.teacher)
    else:
        before = next((config for config in earlier if config.id == values.teacher), None)
        teacher = before or RunStore.default().get(values.teacher).config
    weight = LAMBDA if values.lambda_ is None else values.lambda_
    student = transfer(
        template,
        teacher,
        values.student,
        objective=values.objective or str(paper_objective(weight)),
        reads=values.reads,
        control=values.control,
        epoch_representations=values.epoch_representations,
    ).replace(seed=values.seed)
    return [teacher, student] if by_pair and values.control != "untrained" else [student]


@cache
def _parser() -> Any:
    from clte.cli.grammar import build_parser

    return build_parser()


def _parse(line: str) -> Any:
    """A command's values.

    Raises:
        ClteError: it is no ``train``, ``transfer`` or ``run``, or not as it must be.
    """
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise ClteError(f"'{line}' is no command: {error}.") from error
    words = words[1:] if words[:1] == ["clte"] else words
    if words[:1] not in (["train"], ["transfer"], ["run"]) or {"-h", "--help"} & set(words):
        raise ClteError(
            f"'{line[:80]}' does not train anything: a job is a 'clte train', 'clte transfer' or "
            "'clte run' command."
        )
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            return _parser().parse_args(words)
    except SystemExit:
        lines = said.getvalue().strip().splitlines() or [""]
        raise ClteError(
            f"'{line[:200]}' is no command: {lines[-1].partition('error: ')[2] or lines[-1]}."
        ) from None
