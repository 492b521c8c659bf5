"""A corpus, an encoder and requests that train in a second or two."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from clte import jobs
from clte.builtin.corpus import load_builtin
from clte.data.corpus import Corpus
from clte.jobs.request import Request
from tests.corpora import tiny_corpus, write_xnli
from tests.jobs.chaos import end_all
from tests.tiny_models import tiny_model


@dataclass(frozen=True)
class Bench:
    """Where things are, and options of a run that takes a second."""

    root: Path
    data: Path
    backbone: Path
    builtin: Path
    """A few hundred items of the built-in set, in XNLI's files."""

    @property
    def options(self) -> str:
        return (
            f"--data {shlex.quote(str(self.data))} --backbone {shlex.quote(str(self.backbone))} "
            "--protocol clean --learning-rate 0.003 --batch-size 8 --threads 1"
        )

    def request(self, what: str = "train --pair fr-bg", epochs: int = 1, seed: int = 42) -> Request:
        line = f"clte {what} {self.options} --epochs {epochs} --seed {seed}"
        return jobs.read_commands(line)


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    root = tmp_path_factory.mktemp("jobs")
    return Bench(
        root=root,
        data=write_xnli(tiny_corpus(120), root / "XNLI-1.0"),
        backbone=tiny_model(root / "tiny"),
        builtin=write_xnli(builtin_slice(), root / "builtin"),
    )


def builtin_slice(every: int = 15) -> Corpus:
    """Every 15th premise of the built-in set, with all that belongs to it."""
    whole = load_builtin()
    premises = np.unique(whole.premise_ids)[::every]
    rows = np.flatnonzero(np.isin(whole.premise_ids, premises))
    return replace(
        whole,
        **{
            name: getattr(whole, name)[rows]
            for name in ("item_ids", "premise_ids", "labels", "parts", "genres")
        },
        premises={code: texts[rows] for code, texts in whole.premises.items()},
        hypotheses={code: texts[rows] for code, texts in whole.hypotheses.items()},
    )


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A workspace of its own, in which nothing goes on living after the test."""
    workspace = tmp_path / "workspace"
    monkeypatch.setenv("CLTE_HOME", str(workspace))
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(tmp_path / "nothing-shipped"))
    monkeypatch.delenv("CLTE_JOBS_AT_ONCE", raising=False)
    yield workspace
    monkeypatch.delenv("CLTE_READONLY", raising=False)
    end_all(workspace)
