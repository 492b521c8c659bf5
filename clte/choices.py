"""What a person may choose to train, and the commands that a choice equals. Needs no torch.

choice → command_lines → clte.jobs.read_commands → a request that is estimated, shown and submitted
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from clte.analysis.items import language_order
from clte.data.corpus import Corpus
from clte.data.store import imported_names
from clte.errors import ClteError
from clte.jobs.estimates import MAX_RUNS
from clte.languages import PAPER_PAIRS, UNDETERMINED, LanguagePair
from clte.models import shipped
from clte.objectives.spec import TERMS, ObjectiveSpec, Term, classical_kd, paper_objective
from clte.paths import workspace
from clte.runs.config import CONTROLS

if TYPE_CHECKING:
    import pandas as pd

OBJECTIVES = {
    "hidden_kl": "hidden KL (the paper)",
    "kd": "classical KD",
    "hidden_kl_reversed": "hidden KL, reversed",
    "hidden_js": "hidden Jensen-Shannon",
    "mse": "mean squared error",
    "cosine": "cosine",
    "pkd": "PKD",
    "cka": "CKA",
    "rkd": "RKD",
    "info_nce": "InfoNCE",
    "dkd": "decoupled KD",
}
"""The teacher's term of an objective → its name for people, the paper's two methods first."""
WEIGHTS = {"hidden_kl": 0.2, "kd": 0.5}
"""Where a term's weight starts; 1 for the others but these."""
TEMPERATURES = {"kd": 4.0}
"""Where its temperature starts, if not where the objective itself does."""
TEACHERS = {"": "the teacher itself", **CONTROLS}
"""What a student may learn from: a control's name → what it is."""
ENCODERS = ("compact-en", "compact")
"""Those that ship and that a training starts from, the first by default."""
MODELS = "models"
"""Below the workspace: folders of a person's own that a training may start from."""


Arm = tuple[str, str, str | None]
"""A kind of transfer: objective, which rows the teacher reads, control."""


@dataclass(frozen=True)
class Choice:
    """What is to be trained."""

    pairs: tuple[str, ...]
    teacher: str | None
    """Its pair; None for baselines."""
    objective: str
    """As `ObjectiveSpec` writes it; without a teacher it is left alone."""
    backbone: str
    """What `clte.models.backbones.resolve` is given."""
    data: str
    """What `clte.data.sources.load_corpus` is given."""
    protocol: str
    epochs: int
    seeds: tuple[int, ...]
    control: str = ""
    """A key of `TEACHERS`."""
    baselines: bool = True
    """With a teacher: also train every pair alone, to compare with."""
    keep_epochs: bool = False
    """Keep the hidden states of every epoch."""
    learning_rate: float | None = None
    """None: the encoder's own."""


def command_lines(choice: Choice) -> list[str]:
    """The commands that a choice equals, in an order in which every teacher comes first.

    A pair that is to teach itself is trained alone: that is its own teacher.

    Raises:
        ClteError: no pair, no seed, or more runs than a job may have.
    """
    if not choice.pairs:
        raise ClteError("choose at least one language pair to train.")
    if not choice.seeds:
        raise ClteError("choose at least one seed, such as 42.")
    most = len(choice.pairs) * len(choice.seeds) * (2 if choice.teacher else 1)
    if most > MAX_RUNS:
        raise ClteError(
            f"that would be {most:,} runs; a job may have {MAX_RUNS}. Choose fewer pairs or seeds."
        )
    lines = []
    for seed in choice.seeds:
        for pair in choice.pairs:
            taught = choice.teacher is not None and pair != choice.teacher
            if not taught or choice.baselines:
                lines.append(_line(["train", "--pair", pair], choice, seed))
            if taught:
                words = ["transfer", "--teacher", str(choice.teacher), "--student", pair]
                words += ["--objective", choice.objective]
                words += ["--control", choice.control] if choice.control else []
                lines.append(_line(words, choice, seed))
    return lines


def _line(words: list[str], choice: Choice, seed: int) -> str:
    words = ["clte", *words, "--data", choice.data, "--protocol", choice.protocol]
    words += ["--backbone", choice.backbone, "--epochs", str(choice.epochs), "--seed", str(seed)]
    if choice.learning_rate is not None:
        words += ["--learning-rate", repr(choice.learning_rate)]
    if choice.keep_epochs:
        words.append("--epoch-representations")
    return shlex.join(words)


def choice_of_cell(
    rows: pd.DataFrame, teacher: str | None, student: str, arm: Arm | None = None
) -> Choice:
    """What would train a missing cell of a matrix: in every other way as its other runs.

    Args:
        rows: The runs of the matrix, as `RunStore.table`, at least one.
        teacher: Its pair; None for a baseline.
        student: The pair that is trained.
        arm: What kind of transfer; by default the paper's.

    Raises:
        ClteError: its teachers read the student's rows, which only ``clte transfer --reads own`` does.
    """
    first = rows.iloc[0]
    objective, reads, control = arm or (str(paper_objective()), "parallel", None)
    if teacher and reads != "parallel":
        raise ClteError(
            "the teachers of these students read the student's own row. The app does not train that; "
            f"clte transfer --teacher {teacher} --student {student} --reads {reads} does."
        )
    return Choice(
        pairs=(student,),
        teacher=teacher,
        objective=objective if teacher else "ce",
        backbone=str(first["backbone"]),
        data=str(first["data"]),
        protocol=str(first["protocol"]),
        epochs=int(first["epochs"]),
        seeds=tuple(int(seed) for seed in sorted(rows["seed"].unique())),
        control=control or "",
        learning_rate=float(first["learning_rate"]),
    )


# ---------------------------------------------------------------------- objectives


def term_of(objective: str) -> tuple[str, float, float] | None:
    """Term, weight and temperature that `objective_text` writes as this; None for any other sum."""
    for term in ObjectiveSpec.parse(objective).terms:
        if term.name in OBJECTIVES:
            own = TERMS[term.name].options.get("temperature", 1.0)
            heat = float(dict(term.options).get("temperature", own))
            if objective_text(term.name, term.weight, heat) == objective:
                return term.name, term.weight, heat
    return None


def has_temperature(term: str) -> bool:
    """Whether a term of `OBJECTIVES` has one."""
    return "temperature" in TERMS[term].options


def start_of(term: str) -> tuple[float, float]:
    """Weight and temperature that a term starts with; the temperature is 1 where it has none."""
    own = float(TERMS[term].options.get("temperature", 1.0))
    return WEIGHTS.get(term, 1.0), TEMPERATURES.get(term, own)


def objective_text(term: str, weight: float, temperature: float) -> str:
    """The objective with cross-entropy and one term of the teacher, as a run's config holds it.

    Args:
        term: A key of `OBJECTIVES`.
        weight: λ of ce + λ · term; for classical KD α of (1 - α) · ce + α · kd.
        temperature: T, for a term that has one.

    Raises:
        ClteError: a weight or temperature out of range.
    """
    if term == "kd":
        return str(classical_kd(weight, temperature))
    options = (("temperature", temperature),) if has_temperature(term) else ()
    return str(ObjectiveSpec((Term("ce"), Term(term, weight, options))))


# ---------------------------------------------------------------------- what is here


def corpora_to_train_on() -> list[str]:
    """Names of the corpora that have texts: the built-in set, XNLI if it is connected, imported ones."""
    connected = os.environ.get("CLTE_XNLI", "")
    xnli = ["xnli"] if connected and Path(connected).exists() else []
    return list(dict.fromkeys(["builtin", *xnli, *imported_names()]))


def pairs_of(corpus: Corpus) -> list[str]:
    """Every pair that a corpus has rows of: the paper's six, then by language, those of one language last."""
    there = [
        {code: np.array([text is not None for text in column]) for code, column in texts.items()}
        for texts in (corpus.premises, corpus.hypotheses)
    ]
    ordered = [
        LanguagePair(premise, hypothesis)
        for premise in language_order(list(there[0]))
        for hypothesis in language_order(list(there[1]))
        if (there[0][premise] & there[1][hypothesis]).any()
    ]
    paper = [pair for pair in PAPER_PAIRS if pair in ordered]
    others = [pair for pair in ordered if pair not in paper]
    others.sort(key=lambda pair: pair.premise == pair.hypothesis)
    return [str(pair) for pair in [*paper, *others]]


def first_pair(pairs: Sequence[str]) -> str:
    """French-Bulgarian where there is one, else the first."""
    return "fr-bg" if "fr-bg" in pairs else pairs[0]


def pair_label(pair: str) -> str:
    """``fr → bg``; a pair in no known language is said to be so."""
    found = LanguagePair.parse(pair)
    if found == LanguagePair(UNDETERMINED, UNDETERMINED):
        return "language not named"
    return found.label


def encoders_here() -> dict[str, str]:
    """Encoders that need no network: what `resolve` is given → name for people."""
    found = {name: name for name in ENCODERS if shipped.is_shipped(name)}
    for path in sorted((workspace() / MODELS).glob("*/config.json")):
        found[str(path.parent)] = f"{path.parent.name} (your folder)"
    return found


def read_seeds(texts: Sequence[str]) -> tuple[int, ...]:
    """Seeds that a person typed, each once.

    Raises:
        ClteError: one that is no whole number from 0 to 2³² - 1.
    """
    seeds = []
    for text in texts:
        if not (text.strip().isascii() and text.strip().isdigit() and int(text) < 2**32):
            raise ClteError(f"seed {text[:20]!r} is no whole number from 0 to {2**32 - 1:,}.")
        seeds.append(int(text))
    return tuple(dict.fromkeys(seeds))
