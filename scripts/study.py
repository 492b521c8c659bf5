"""The first study, whose results ship: run what is missing of it, in the order that shows most soonest.

    python scripts/study.py --data XNLI-1.0 [--part paper figure3] [--processes 2]

Everything is of compact-en with seed 42 unless said: table 3 under ``paper``; figure 3 with every epoch; figure 2 on
a coarse grid; the baselines of plain compact, for the contrast in premise use; a second seed of each
baseline; table 3 under ``clean``. Ctrl-C stops it at a checkpoint; the same command goes on.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from clte.data.sources import load_corpus
from clte.experiments.executor import Event, Sources, execute_plan
from clte.experiments.plans import Plan, make_plan, transfer
from clte.models.backbones import resolve
from clte.objectives.spec import classical_kd, paper_objective
from clte.runs.config import DataRef, RunConfig
from clte.runs.store import RunStore

ALPHAS, TEMPERATURES, LAMBDAS = (0.1, 0.5, 0.9), (1.0, 4.0, 16.0), (0.0, 0.05, 0.2, 1.0, 5.0)


def sweep(template: RunConfig) -> tuple[RunConfig, ...]:
    """Figure 2's question on fewer points: the teacher, the control, classical KD, the hidden KL."""
    teacher = template.replace(pair="fr-bg")
    objectives = [
        *(classical_kd(a, t) for t in TEMPERATURES for a in ALPHAS),
        *(paper_objective(weight) for weight in LAMBDAS),
    ]
    students = (transfer(template, teacher, "fr-tr", objective=str(o)) for o in objectives)
    return teacher, template.replace(pair="fr-tr"), *students


Make = Callable[[RunConfig, RunConfig], tuple[RunConfig, ...]]
PARTS: dict[str, Make] = {
    "paper": lambda en, plain: make_plan("table3", en).runs,
    "figure3": lambda en, plain: make_plan("figure3", en).runs,
    "figure2": lambda en, plain: sweep(en),
    "compact": lambda en, plain: make_plan("table2", plain).runs,
    "seeds": lambda en, plain: make_plan("table2", en, (43,)).runs,
    "clean": lambda en, plain: make_plan("table3", en.replace(protocol="clean")).runs,
    "clean-seeds": lambda en, plain: make_plan("table2", en.replace(protocol="clean"), (43,)).runs,
}


def main() -> int:
    """Run; a line for each run that ends."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="XNLI's folder or zip")
    parser.add_argument("--part", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--processes", type=int, default=1)
    arguments = parser.parse_args()
    corpus = load_corpus(arguments.data)

    def template(name: str) -> RunConfig:
        backbone = resolve(name)
        return RunConfig(
            pair="fr-bg",
            data=DataRef(corpus.name, corpus.revision),
            protocol="paper",
            backbone=backbone.name,
            backbone_revision=backbone.revision,
            learning_rate=backbone.learning_rate,
            freeze_embeddings=True,
        )

    ours, plain = template("compact-en"), template("compact")
    runs = {run.id: run for part in arguments.part for run in PARTS[part](ours, plain)}
    plan = Plan("study", "What does transfer do from a small encoder?", tuple(runs.values()))
    todo = plan.missing(RunStore.default())
    print(f"{len(plan.runs) - len(todo)} of {len(plan.runs)} finished", flush=True)

    def tell(event: Event) -> None:
        if event.kind in ("finished", "failed"):
            said = event.details.get("message") or f"{100 * event.details['accuracy']:.1f} %"
            print(f"{event.run.id}  {event.run.title}  {event.kind}: {said}", flush=True)

    backbones = {name: name for name in ("compact-en", "compact")}
    outcome = execute_plan(
        plan,
        Sources(arguments.data, backbones),
        processes=arguments.processes,
        threads=1,  # a second one shortens a step little, and on a busy machine lengthens it
        tell=tell,
    )
    return 1 if outcome.failed or outcome.stopped else 0


if __name__ == "__main__":
    sys.exit(main())
