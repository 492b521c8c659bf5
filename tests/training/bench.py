"""What the training tests share: a corpus, a tiny encoder, and runs of them on one thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clte.data.corpus import Corpus
from clte.models.backbones import Backbone
from clte.runs.config import DataRef, RunConfig
from clte.runs.folder import RunFolder
from clte.runs.store import RunStore
from clte.training.run import Hardware, execute

HARDWARE = Hardware(threads=1, bf16=False, device="cpu")


@dataclass
class Bench:
    """A corpus and an encoder, and a store in which runs of them are made."""

    corpus: Corpus
    backbone: Backbone
    store: RunStore

    def config(self, **changes: Any) -> RunConfig:
        """A baseline of three epochs, seven steps each."""
        values: dict[str, Any] = {
            "pair": "fr-bg",
            "data": DataRef(self.corpus.name, self.corpus.revision),
            "protocol": "clean",
            "backbone": self.backbone.name,
            "backbone_revision": self.backbone.revision,
            "learning_rate": 3e-3,
            "epochs": 3,
            "batch_size": 8,
            "patience": 0,
        }
        return RunConfig(**{**values, **changes})

    def run(self, config: RunConfig, **options: Any) -> RunFolder:
        """Execute a config on one thread, in fp32."""
        options = {"store": self.store, "hardware": HARDWARE, **options}
        return execute(config, self.corpus, self.backbone, **options)

    def elsewhere(self, root: Path) -> Bench:
        """The same bench with another, empty store."""
        return Bench(self.corpus, self.backbone, RunStore([root]))


def stop_after(times: int) -> Callable[[], bool]:
    """A ``stop`` that turns true when it is asked for the ``times``-th time and stays so.

    It is asked after every step, then at an epoch's end, then when its checkpoint is written.
    """
    asked = iter(range(1, 10**9))
    return lambda: next(asked) >= times
