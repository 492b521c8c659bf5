"""Stopped or killed at any moment, a run ends as it would have."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from clte.data.corpus import Corpus
from clte.errors import ClteError
from clte.models.backbones import Backbone
from clte.runs.folder import RunFolder
from clte.runs.store import RunStore
from clte.training.trainer import SEALED, TrainingStopped, newest_checkpoint
from tests.training.bench import Bench, stop_after

EPOCH = 7 + 2
"""How often an epoch asks whether to stop: 54 rows in batches of 8, its end, its checkpoint."""


def assert_same_outcome(run: RunFolder, other: RunFolder) -> None:
    """Everything that a run finds, bit for bit; not the seconds it took."""
    assert run.predictions.equals(other.predictions)
    for name, array in other.representations.items():
        assert np.array_equal(run.representations[name], array), name
    assert (run.model_path / "model.safetensors").read_bytes() == (
        other.model_path / "model.safetensors"
    ).read_bytes()
    same = ("accuracy", "accuracy_exchanged", "confusion", "validation", "epochs_run", "steps")
    for name in same:
        assert run.result[name] == other.result[name], name
    scores = [
        [(e["step"], e["eval_plain_accuracy"]) for e in r.metrics if "eval_plain_accuracy" in e]
        for r in (run, other)
    ]
    assert scores[0] == scores[1]


@pytest.fixture(scope="module")
def whole(
    corpus: Corpus, backbone: Backbone, tmp_path_factory: pytest.TempPathFactory
) -> RunFolder:
    """The run of the default config, never interrupted."""
    other = Bench(corpus, backbone, RunStore([tmp_path_factory.mktemp("uninterrupted")]))
    return other.run(other.config())


@pytest.mark.parametrize(
    "times",
    [1, 7, 8, 9, EPOCH + 4, 3 * EPOCH - 2, 3 * EPOCH],
)
def test_a_stopped_run_ends_as_if_it_had_not_been_stopped(
    bench: Bench, whole: RunFolder, times: int
) -> None:
    config = bench.config()
    with pytest.raises(TrainingStopped):
        bench.run(config, stop=stop_after(times))
    folder = RunFolder(bench.store.root / config.id)
    assert not folder.finished
    assert folder.status["state"] == "stopped"
    assert newest_checkpoint(folder.work_path) is not None
    assert_same_outcome(bench.run(config), whole)


def test_a_run_that_is_stopped_over_and_over_still_ends_the_same(
    bench: Bench, whole: RunFolder
) -> None:
    config = bench.config()
    stops = 0
    while True:
        try:
            run = bench.run(config, stop=stop_after(5))
            break
        except TrainingStopped:
            stops += 1
    assert stops >= 3
    assert_same_outcome(run, whole)


def test_accumulated_steps_resume_too(bench: Bench, tmp_path: Path) -> None:
    config = bench.config(batch_size=3, accumulation=4)
    other = bench.elsewhere(tmp_path / "uninterrupted")
    with pytest.raises(TrainingStopped):
        bench.run(config, stop=stop_after(7))
    assert_same_outcome(bench.run(config), other.run(config))


def test_early_stopping_resumes_to_the_same_epoch(bench: Bench, tmp_path: Path) -> None:
    # At this rate the encoder stays where it is: the first epoch is the best.
    config = bench.config(learning_rate=1e-9, epochs=5, patience=2)
    whole = bench.elsewhere(tmp_path / "uninterrupted").run(config)
    assert whole.result["epochs_run"] == 3
    assert whole.result["validation"]["best_epoch"] == 1
    for times in (EPOCH + 2, 3 * EPOCH):
        with pytest.raises(TrainingStopped):
            bench.run(config, stop=stop_after(times))
        assert_same_outcome(bench.run(config), whole)
        bench.store.remove(config.id)


def test_representations_of_every_epoch_survive_a_stop(bench: Bench, tmp_path: Path) -> None:
    config = bench.config(epoch_representations=True)
    whole = bench.elsewhere(tmp_path / "uninterrupted").run(config)
    assert set(whole.representations) == {"final", "epoch-1", "epoch-2", "epoch-3"}
    assert whole.representations["final"].dtype == np.float16
    with pytest.raises(TrainingStopped):
        bench.run(config, stop=stop_after(EPOCH + 3))
    assert_same_outcome(bench.run(config), whole)


def test_a_workspace_that_moved_while_a_run_was_stopped(
    bench: Bench, whole: RunFolder, tmp_path: Path
) -> None:
    config = bench.config()
    with pytest.raises(TrainingStopped):
        bench.run(config, stop=stop_after(EPOCH + 3))
    shutil.move(bench.store.root, tmp_path / "moved")
    assert_same_outcome(bench.elsewhere(tmp_path / "moved").run(config), whole)


def test_the_seconds_of_all_sittings_are_added_up(bench: Bench, monkeypatch) -> None:
    config = bench.config()

    def slow(progress) -> None:
        time.sleep(0.5)

    with pytest.raises(TrainingStopped):
        bench.run(config, stop=stop_after(EPOCH + 3), progress=slow)
    first = RunFolder(bench.store.root / config.id).status["seconds"]
    assert first >= 0.5
    assert bench.run(config).result["seconds"] > first


# ---------------------------------------------------------------------- damaged checkpoints


@pytest.mark.parametrize("damage", ["unsealed", "truncated", "missing", "changed", "empty seal"])
def test_a_half_written_checkpoint_is_removed_and_never_read(
    bench: Bench, whole: RunFolder, damage: str
) -> None:
    config = bench.config()
    with pytest.raises(TrainingStopped):
        bench.run(config, stop=stop_after(EPOCH + 3))
    work = RunFolder(bench.store.root / config.id).work_path
    newest = newest_checkpoint(work)
    assert newest is not None and newest.name == "checkpoint-10"
    weights = newest / "model.safetensors"
    match damage:
        case "unsealed":
            (newest / SEALED).unlink()
        case "truncated":
            weights.write_bytes(weights.read_bytes()[:100])
        case "missing":
            (newest / "optimizer.pt").unlink()
        case "changed":
            (newest / "optimizer.pt").write_bytes(b"cposix\nsystem\n(S'false'\ntR.")
        case "empty seal":
            (newest / SEALED).write_text("{}")
    left = newest_checkpoint(work)
    assert left is not None and left.name == "checkpoint-7"
    assert not newest.exists()
    assert_same_outcome(bench.run(config), whole)


def test_without_any_whole_checkpoint_a_run_starts_again(bench: Bench, whole: RunFolder) -> None:
    config = bench.config()
    with pytest.raises(TrainingStopped):
        bench.run(config, stop=stop_after(4))
    work = RunFolder(bench.store.root / config.id).work_path
    for seal in work.glob(f"*/{SEALED}"):
        seal.unlink()
    run = bench.run(config)
    assert_same_outcome(run, whole)
    assert [e["step"] for e in run.metrics] == sorted(e["step"] for e in run.metrics)


def test_names_that_are_no_checkpoint_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "checkpoint-old").mkdir()
    (tmp_path / "epochs").mkdir()
    assert newest_checkpoint(tmp_path) is None
    assert (tmp_path / "checkpoint-old").is_dir()


# ---------------------------------------------------------------------- kills

CHILD = """
import json, sys
from pathlib import Path
from clte.models.backbones import resolve
from clte.runs.config import RunConfig
from clte.runs.store import RunStore
from clte.training.run import execute
from tests.corpora import tiny_corpus
from tests.training.bench import HARDWARE

config, backbone, root = json.loads(sys.argv[1]), resolve(sys.argv[2]), RunStore([sys.argv[3]])
corpus = tiny_corpus(120)
while True:  # the same run over and over, until the kill
    print("begins", flush=True)
    run = execute(RunConfig.from_dict(config), corpus, backbone, store=root, hardware=HARDWARE)
    (Path(sys.argv[3]) / "done").touch()
    root.remove(run.id)
"""


@pytest.mark.parametrize("attempt", range(2))
def test_a_killed_process_leaves_a_run_that_can_be_finished(
    bench: Bench, whole: RunFolder, attempt: int
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"kill drawn with seed {seed}")
    wait = random.Random(seed).uniform(0.02, 1.2)
    config = bench.config()
    root = Path(__file__).parents[2]
    arguments = [json.dumps(config.as_dict()), bench.backbone.source, str(bench.store.root)]
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, *arguments],
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"begins\n"
        time.sleep(wait)
        child.kill()
    run = bench.run(config)
    assert_same_outcome(run, whole)
    run.verify()
    left = {path.name for path in run.path.iterdir()}
    assert left == {
        "config.json",
        "lock",
        "metrics.jsonl",
        "model",
        "predictions.parquet",
        "representations.safetensors",
        "result.json",
    }


def test_a_run_that_another_process_trains_is_left_to_it(bench: Bench) -> None:
    from filelock import FileLock

    config = bench.config()
    folder = RunFolder.create(bench.store.root, config)
    with FileLock(folder.path / "lock"), pytest.raises(ClteError, match="another process"):
        bench.run(config)
