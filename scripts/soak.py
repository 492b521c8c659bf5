"""Kills a training again and again at random moments, and looks whether anything was lost.

    python scripts/soak.py                          # fifty rounds; about ten seconds each on an idle core
    python scripts/soak.py --rounds 1 --seed 4711   # the round that a seed names

Every round trains a teacher and its student on the built-in set, sends SIGKILL to the job's process,
the one that trains, the supervisor of the queue, or all of them (in the middle of writing a checkpoint,
too), and then wants: every finished run unchanged, everything readable, the job resumed and finished.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

COMPACT_EVERY = 10
"""So often the compact encoder is trained, not a tiny one: its checkpoints take longer to write."""


def main() -> int:
    """Play the rounds; 1 if one of them lost something."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument(
        "--seed", type=int, help="of the first round; the next have the numbers after"
    )
    values = parser.parse_args()
    first = values.seed if values.seed is not None else random.SystemRandom().randrange(10**6)
    with tempfile.TemporaryDirectory(prefix="clte-soak-") as place:
        root = Path(place)
        os.environ["CLTE_HOME"] = str(root / "workspace")

        from clte import jobs
        from tests.corpora import write_xnli
        from tests.jobs.chaos import Drawn, clear, end_all, play, survivors
        from tests.jobs.conftest import builtin_slice
        from tests.tiny_models import tiny_model

        data, tiny = write_xnli(builtin_slice(), root / "builtin"), tiny_model(root / "tiny")
        workspace, bad = root / "workspace", 0
        for number, seed in enumerate(range(first, first + values.rounds), start=1):
            compact = seed % COMPACT_EVERY == 0
            encoder = "compact" if compact else str(tiny)
            request = jobs.read_commands(
                f"clte transfer --teacher fr-bg --student de-tr --data {data} --protocol clean "
                f"--backbone {encoder} --epochs 3 --patience 0 --threads 1"
            )
            began = time.monotonic()
            try:
                said = play(workspace, request, Drawn.from_seed(seed))
                clear(workspace, request)
                left = survivors(workspace)
                assert not left, left
            except KeyboardInterrupt:
                end_all(workspace)
                raise
            except AssertionError as error:
                bad += 1
                said = f"seed {seed}: LOST: {error}"
                end_all(workspace)
                workspace = root / f"workspace-{number}"  # what it left stays out of the others
                os.environ["CLTE_HOME"] = str(workspace)
            seconds = time.monotonic() - began
            print(f"[{number}/{values.rounds}] {said}, {seconds:.0f} s", flush=True)
    print(f"{values.rounds - bad} of {values.rounds} rounds lost nothing (first seed {first})")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
