"""Copy the results of finished runs, without weights and representations, into checkpoints/runs.

    python scripts/ship_runs.py [--protocol paper] [--backbone compact]

What is copied is what a page or a report reads: config, metrics, predictions by item id, figures. The
hashes in result.json still hold for every file that is there.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from clte.files import atomic_path
from clte.paths import shipped
from clte.runs.folder import RunFolder
from clte.runs.store import RunStore

FILES = ("config.json", "metrics.jsonl", "predictions.parquet", "result.json")


def main() -> None:
    """Copy; what is shipped already is replaced."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--protocol")
    parser.add_argument("--backbone")
    arguments = parser.parse_args()
    table = RunStore([RunStore.default().root]).table()
    for name in ("protocol", "backbone"):
        wanted = getattr(arguments, name)
        table = table[table[name] == wanted] if wanted else table
    for path in map(Path, table["path"]):
        if (shipped() / "runs" / path.name / "model").is_dir():
            continue  # with weights, by ship_models.py; its predictions are those of the weights
        RunFolder(path).verify()
        with atomic_path(shipped() / "runs" / path.name) as temporary:
            temporary.mkdir()
            for name in FILES:
                shutil.copyfile(path / name, temporary / name)
    print(f"{len(table)} runs in {shipped() / 'runs'}")


if __name__ == "__main__":
    main()
