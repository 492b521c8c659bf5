"""A corpus, a tiny BERT, and a bench of the two."""

from __future__ import annotations

from pathlib import Path

import pytest

from clte.data.corpus import Corpus
from clte.models.backbones import Backbone, resolve
from clte.runs.store import RunStore
from tests.corpora import tiny_corpus
from tests.tiny_models import tiny_model
from tests.training.bench import Bench


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return tiny_corpus(120)


@pytest.fixture(scope="session")
def backbone(tmp_path_factory: pytest.TempPathFactory) -> Backbone:
    return resolve(tiny_model(tmp_path_factory.mktemp("backbones") / "tiny-bert", hidden=32))


@pytest.fixture
def bench(corpus: Corpus, backbone: Backbone, tmp_path: Path) -> Bench:
    return Bench(corpus, backbone, RunStore([tmp_path / "runs"]))
