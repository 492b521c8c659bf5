"""Kill -9 at random moments: no finished run is lost, nothing is broken, the job goes on and finishes."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from clte import jobs
from tests.jobs.chaos import Drawn, clear, play, survivors
from tests.jobs.conftest import Bench

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")


@pytest.mark.parametrize("attempt", range(5))
def test_killed_at_a_random_moment_a_job_loses_nothing_and_can_be_finished(
    attempt: int, bench: Bench, place: Path, capsys: pytest.CaptureFixture
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    drawn = Drawn.from_seed(seed)
    with capsys.disabled():
        print(f"\n{drawn}")
    # A teacher and its student on items of the built-in set; the encoder is tiny.
    request = jobs.read_commands(
        f"clte transfer --teacher fr-bg --student de-tr --data {bench.builtin} --protocol clean "
        f"--backbone {bench.backbone} --learning-rate 0.003 --epochs 3 --patience 0 --threads 1"
    )
    said = play(place, request, drawn)
    with capsys.disabled():
        print(said)
    clear(place, request)
    assert survivors(place) == []
