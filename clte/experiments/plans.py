"""The paper's tables and figures as plans: which runs, and which depends on which.

A plan is data. It is made from a template, a baseline config that says everything the plan leaves
open (data, protocol, encoder, learning rate), and is executed by `clte.experiments.executor`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clte.errors import ClteError
from clte.languages import PAPER_PAIRS
from clte.objectives.spec import classical_kd, paper_objective
from clte.runs.config import RunConfig, TeacherRef
from clte.runs.store import RunStore

LAMBDA = 0.2
"""The paper's weight of the hidden KL."""
FIGURE2_ALPHAS = (0.1, 0.3, 0.5, 0.7, 0.9)
FIGURE2_TEMPERATURES = (1.0, 2.0, 4.0, 8.0, 16.0)
FIGURE2_LAMBDAS = (0.0, 0.05, 0.2, 1.0, 5.0)
"""The paper gives no grid; these span what its text speaks of."""


@dataclass(frozen=True)
class Plan:
    """Runs in an order in which every teacher comes before its students.

    Attributes:
        name: ``table3``, …
        question: What the runs are to show, in a sentence.
        runs: Configs, each id once.
    """

    name: str
    question: str
    runs: tuple[RunConfig, ...]

    def missing(self, store: RunStore) -> list[RunConfig]:
        """The runs that are not finished in the store's own folder, in order.

        Shipped results do not count: students need the weights of their teachers.
        """
        own = RunStore([store.root])
        return [config for config in self.runs if own.finished(config) is None]


def transfer(
    template: RunConfig,
    teacher: RunConfig,
    pair: str,
    *,
    objective: str = str(paper_objective(LAMBDA)),
    reads: str = "parallel",
    control: str | None = None,
    **changes: object,
) -> RunConfig:
    """A student of ``teacher`` on ``pair``, everything else as in the template.

    Raises:
        ClteError: the objective reads no teacher.
    """
    run = None if control == "untrained" else teacher.id
    ref = TeacherRef(teacher.pair, run, reads, control)
    return template.replace(
        pair=pair, objective=objective, teacher=ref, seed=teacher.seed, **changes
    )


def _baselines(template: RunConfig, pairs: Sequence[object]) -> dict[str, RunConfig]:
    return {str(pair): template.replace(pair=str(pair)) for pair in pairs}


def _matrix(template: RunConfig, pairs: Sequence[object]) -> list[RunConfig]:
    """Baselines of all pairs, then a student on every pair from the teacher of every other."""
    baselines = _baselines(template, pairs)
    students = [
        transfer(template, teacher, pair)
        for teacher in baselines.values()
        for pair in baselines
        if pair != teacher.pair
    ]
    return [*baselines.values(), *students]


def _table1(template: RunConfig) -> list[RunConfig]:
    return _matrix(template, ("en-hi", "hi-en"))


def _table2(template: RunConfig) -> list[RunConfig]:
    return list(_baselines(template, PAPER_PAIRS).values())


def _table3(template: RunConfig) -> list[RunConfig]:
    return _matrix(template, PAPER_PAIRS)


def _figure2(template: RunConfig) -> list[RunConfig]:
    teacher, baseline = template.replace(pair="fr-bg"), template.replace(pair="fr-tr")
    objectives = [
        *(classical_kd(a, t) for t in FIGURE2_TEMPERATURES for a in FIGURE2_ALPHAS),
        *(paper_objective(lambda_) for lambda_ in FIGURE2_LAMBDAS),
    ]
    students = [transfer(template, teacher, "fr-tr", objective=str(o)) for o in objectives]
    return [teacher, baseline, *students]


def _figure3(template: RunConfig) -> list[RunConfig]:
    watched = template.replace(epoch_representations=True)
    teacher = template.replace(pair="de-tr")
    return [
        teacher,
        watched.replace(pair="de-tr"),
        watched.replace(pair="de-bg"),
        # Two seeds of one pair: how far apart are they that nobody tells to meet?
        watched.replace(pair="de-bg", seed=template.seed + 1),
        transfer(watched, teacher, "de-bg"),
    ]


def control_arms(template: RunConfig, teacher_pair: str, pair: str) -> list[RunConfig]:
    """One transfer with everything that it has to beat.

    The real teacher; teachers with shuffled labels, blurred to class means, replaced by noise,
    untrained; the teacher that reads the student's own row; cross-entropy with label smoothing, and for
    the teacher's plus the student's epochs.
    """
    teacher, baseline = template.replace(pair=teacher_pair), template.replace(pair=pair)
    shuffled = teacher.replace(shuffled_labels=True)
    return [
        baseline,
        teacher,
        transfer(template, teacher, pair),
        shuffled,
        transfer(template, shuffled, pair),
        *(
            transfer(template, teacher, pair, control=c)
            for c in ("class-mean", "random", "untrained")
        ),
        transfer(template, teacher, pair, reads="own"),
        baseline.replace(objective="ce(label_smoothing=0.1)"),
        baseline.replace(epochs=2 * template.epochs, patience=0),
    ]


def _controls(template: RunConfig) -> list[RunConfig]:
    return control_arms(template, "fr-bg", "de-tr")


PLANS: dict[str, tuple[str, Callable[[RunConfig], list[RunConfig]]]] = {
    "table1": ("Does English help Hindi, and the other way round?", _table1),
    "table2": ("What does each pair reach by itself?", _table2),
    "table3": ("Which teacher helps which pair?", _table3),
    "table4": ("Does the best transfer reach a stronger encoder?", _table3),
    "figure2": ("How much weight and which temperature does a teacher want?", _figure2),
    "figure3": ("Do the hidden states of student and teacher meet?", _figure3),
    "controls": ("Is it the teacher's knowledge, or would anything do?", _controls),
}


def make_plan(
    name: str,
    template: RunConfig,
    seeds: Sequence[int] = (42,),
    *,
    rival: RunConfig | None = None,
) -> Plan:
    """A plan by name.

    Args:
        name: A key of `PLANS`.
        template: A baseline config; its pair and seed are replaced.
        seeds: Every run is made once a seed; a student learns from the teacher of its own seed.
        rival: For ``table4``: a template with the stronger encoder, whose six baselines are added.

    Raises:
        ClteError: an unknown plan, no seed, or a template that is no baseline.
    """
    if name not in PLANS:
        raise ClteError(f"there is no plan {name!r}. Choose one of: {', '.join(PLANS)}.")
    if not seeds:
        raise ClteError("a plan needs at least one seed.")
    if template.is_transfer:
        raise ClteError("a plan starts from a baseline config, and this one has a teacher.")
    question, build = PLANS[name]
    runs = [config for seed in seeds for config in build(template.replace(seed=seed))]
    if name == "table4" and rival is not None:
        runs += [config for seed in seeds for config in _table2(rival.replace(seed=seed))]
    return Plan(name, question, tuple({config.id: config for config in runs}.values()))


def estimate_seconds(configs: Sequence[RunConfig], store: RunStore) -> float | None:
    """Seconds that runs will take one after the other, from finished runs of the same encoder.

    A run's time goes with its epochs; each is taken to need as long an epoch as the median finished run of the
    same encoder and protocol. None if there is no such run.
    """
    table = store.table()
    total = 0.0
    for config in configs:
        alike = table[
            (table["backbone"] == config.backbone)
            & (table["protocol"] == config.protocol)
            & (table["data"] == config.data.name)
        ]
        if alike.empty:
            return None
        total += float((alike["seconds"] / alike["epochs"]).median()) * config.epochs
    return total
