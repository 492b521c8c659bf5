"""How long pages take with 1,000 run folders: ``python benchmarks/pages.py [--folders 1000]``.

It copies the shipped runs under other seeds (and so other ids) into a temporary workspace. Each page is run
by `AppTest`, first cold and then warm: processor time is what it costs, wall time what one waits on a machine
that may have other work. ``benchmarks/visit.py`` measures what a person waits for in Chromium.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# In place of this folder: there, this very file would be what the app imports as "pages".
sys.path[0] = str(ROOT)

PAGES = ("overview", "transfer_matrix", "lens", "tables", "curves", "data")


def copies(home: Path, folders: int) -> int:
    """Write at least so many run folders; returns how many."""
    from clte.paths import shipped
    from clte.runs.config import RunConfig

    runs = [
        (RunConfig.from_dict(json.loads((path / "config.json").read_text("utf-8"))), path)
        for path in sorted((shipped() / "runs").iterdir())
        if (path / "result.json").is_file()
    ]
    made, seed = 0, 1000
    while made < folders:
        # Teachers first: a student names its teacher's id.
        ids: dict[str, str] = {}
        for config, path in sorted(runs, key=lambda run: run[0].is_transfer):
            new = config.replace(seed=seed + config.seed)
            if config.teacher is not None and config.teacher.run in ids:
                teacher = dataclasses.replace(config.teacher, run=ids[config.teacher.run])
                new = new.replace(teacher=teacher)
            ids[path.name] = new.id
            target = home / "runs" / new.id
            target.mkdir(parents=True, exist_ok=True)
            result = json.loads((path / "result.json").read_text("utf-8"))
            (target / "config.json").write_text(json.dumps(new.as_dict()), "utf-8")
            (target / "result.json").write_text(json.dumps({**result, "id": new.id}), "utf-8")
            for name in ("predictions.parquet", "metrics.jsonl"):
                shutil.copy(path / name, target / name)
            made += 1
        seed += 1000
    return made


def timed(what: str, act: Callable[[], object]) -> None:
    """Print what an action takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"| {what} | {1000 * cpu:,.0f} ms | {1000 * wall:,.0f} ms |", flush=True)


def in_process(pages: list[str]) -> None:
    """Cold and warm runs of each page's script."""
    from streamlit.testing.v1 import AppTest

    def run(page: str, **query: str) -> None:
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600)
        at.switch_page(f"pages/{page}.py")
        for name, value in query.items():
            at.query_params[name] = value
        at.run()
        assert not at.exception, at.exception

    print("| | processor | wall |\n|---|---|---|")
    nothing = AppTest.from_string("import streamlit as st\nst.title('Nothing')")
    nothing.run()
    timed("a page with a title alone", nothing.run)
    for page in pages:
        timed(f"{page}, first time", lambda page=page: run(page))  # type: ignore[misc]
        timed(f"{page}, again", lambda page=page: run(page))  # type: ignore[misc]
    if "transfer_matrix" in pages:
        run("transfer_matrix", show="Gain")
        timed("matrix: to gains", lambda: run("transfer_matrix", show="Gain"))
        cell = "de-tr ⇒ fr-bg"
        timed("matrix: a cell, first time", lambda: run("transfer_matrix", cell=cell))
        timed("matrix: a cell, again", lambda: run("transfer_matrix", cell=cell))


def main() -> None:
    """Make the folders and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folders", type=int, default=1000)
    parser.add_argument(
        "--pages", nargs="*", choices=PAGES, default=["overview", "transfer_matrix"]
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["CLTE_HOME"] = home
        print(f"{copies(Path(home), arguments.folders):,} run folders beside those that ship\n")
        in_process(arguments.pages)


if __name__ == "__main__":
    main()
