"""Copy the results of finished runs, without weights, into checkpoints/runs.

    python scripts/ship_runs.py [--protocol paper] [--backbone compact]

What is copied is what a page or a report reads: config, metrics, predictions by item id, figures. Runs
that kept their epochs, and the teachers and second seeds that stand beside them on a map, keep their
representations too, packed in eight bits (`clte.packed`): students all of them, the others what they
ended with.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

from clte.analysis.hidden_states import kept_for_maps
from clte.files import atomic_path
from clte.paths import shipped
from clte.runs.folder import EXCHANGED_COLUMNS, LOGIT_COLUMNS, RunFolder
from clte.runs.store import RunStore

DIGITS = 5
"""Of numbers over time, in which a run's curves look the same; what it ended with is kept whole."""


def rounded(value: Any) -> Any:
    """A number with `DIGITS` digits that count; anything else as it is."""
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def ship(run: RunFolder) -> None:
    """A sealed folder of what ships; one that stands there already is replaced."""
    run.verify()
    figures = {name: value for name, value in run.result.items() if name != "files"}
    with atomic_path(shipped() / "runs" / run.id) as temporary:
        temporary.mkdir()
        shutil.copyfile(run.path / "config.json", temporary / "config.json")
        copy = RunFolder(temporary)
        for event in run.metrics:
            copy.log({key: rounded(value) for key, value in event.items()})
        table = run.predictions  # written again: a run of an older clte takes more room
        arrays = [table[name].to_numpy() for name in ("item", "premise", "gold")]
        logits = [table[list(names)].to_numpy() for names in (LOGIT_COLUMNS, EXCHANGED_COLUMNS)]
        copy.write_predictions(*arrays, *logits)
        if run.config.epoch_representations:
            copy.write_representations(kept_for_maps(run), small=True)
        copy.finish(figures)


def main() -> None:
    """Ship what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--protocol")
    parser.add_argument("--backbone")
    arguments = parser.parse_args()
    table = RunStore([RunStore.default().root]).table()
    for name in ("protocol", "backbone"):
        wanted = getattr(arguments, name)
        table = table[table[name] == wanted] if wanted else table
    runs = [RunFolder(path) for path in map(Path, table["path"])]
    for run in runs:
        # With weights, by ship_models.py: its predictions are those of the weights.
        if not (shipped() / "runs" / run.id / "model").is_dir():
            ship(run)
    size = sum(file.stat().st_size for file in (shipped() / "runs").rglob("*") if file.is_file())
    print(f"{len(runs)} runs; {shipped() / 'runs'} holds {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
