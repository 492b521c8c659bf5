"""A run is a folder: what it holds, and what it says of damage."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from clte.errors import ClteError
from clte.runs.folder import EXCHANGED_COLUMNS, LOGIT_COLUMNS, RunFolder
from tests.made_runs import made_config, made_run

CONFIG = made_config("fr-bg")


@pytest.fixture
def begun(tmp_path: Path) -> RunFolder:
    return RunFolder.create(tmp_path, CONFIG)


@pytest.fixture
def finished(tmp_path: Path) -> RunFolder:
    return RunFolder(made_run(tmp_path, CONFIG, weights=True).path)


def test_a_folder_is_named_by_its_config_and_made_once(begun: RunFolder) -> None:
    assert begun.id == begun.path.name == CONFIG.id
    assert begun.config == CONFIG
    before = (begun.path / "config.json").stat().st_mtime_ns
    assert RunFolder.create(begun.path.parent, CONFIG).path == begun.path
    assert (begun.path / "config.json").stat().st_mtime_ns == before


def test_from_queued_to_finished(begun: RunFolder) -> None:
    assert begun.status == {"state": "queued"} and not begun.finished
    begun.write_status("running", step=3)
    status = RunFolder(begun.path).status
    assert (status["state"], status["step"]) == ("running", 3)
    assert status["pid"] > 0 and status["heartbeat"] > 1e9
    begun.finish({"accuracy": 0.5})
    assert RunFolder(begun.path).status == {"state": "finished"}
    assert not (begun.path / "status.json").exists()


def test_finishing_hashes_every_file_and_drops_the_checkpoints(begun: RunFolder) -> None:
    (begun.work_path / "checkpoint-1").mkdir(parents=True)
    (begun.work_path / "checkpoint-1" / "optimizer.pt").write_bytes(b"x")
    begun.log({"step": 1, "loss": 1.0})
    begun.write_status("running")
    (begun.path / "lock").touch()
    begun.finish({"accuracy": 0.5})
    assert set(begun.result["files"]) == {"config.json", "metrics.jsonl"}
    assert begun.result["accuracy"] == 0.5
    assert not begun.work_path.exists()
    begun.verify()


def test_what_a_kill_left_half_written_is_swept(begun: RunFolder) -> None:
    half = begun.path / ".model.1234abcd.part"
    half.mkdir()
    (half / "model.safetensors").write_bytes(b"half")
    (begun.path / ".predictions.parquet.1234abcd.part").write_bytes(b"half")
    (begun.path / ".keep").touch()
    begun.sweep()
    assert {path.name for path in begun.path.iterdir()} == {"config.json", ".keep"}


def test_metrics_are_read_up_to_a_line_that_a_kill_cut_short(begun: RunFolder) -> None:
    assert begun.metrics == []
    for step in (1, 2, 3):
        begun.log({"step": step, "loss": float("nan") if step == 2 else 0.5})
    with (begun.path / "metrics.jsonl").open("a") as handle:
        handle.write('{"step": 4, "lo')
    assert [event["step"] for event in begun.metrics] == [1, 2, 3]
    assert begun.metrics[1]["loss"] is None
    begun.keep_metrics(up_to_step=2)
    assert [event["step"] for event in begun.metrics] == [1, 2]
    begun.log({"step": 3, "loss": 0.4})
    assert [event["step"] for event in begun.metrics] == [1, 2, 3]
    begun.keep_metrics(up_to_step=-1)
    assert begun.metrics == []


def test_predictions_and_representations_come_back(begun: RunFolder) -> None:
    items = np.array(["a", "b"])
    logits, exchanged = np.arange(6.0).reshape(2, 3), -np.arange(6.0).reshape(2, 3)
    begun.write_predictions(items, np.array(["p", "p"]), np.array([0, 2]), logits, exchanged)
    table = begun.predictions
    assert list(table.columns) == ["item", "premise", "gold", *LOGIT_COLUMNS, *EXCHANGED_COLUMNS]
    assert table["item"].tolist() == ["a", "b"] and table["gold"].tolist() == [0, 2]
    assert np.array_equal(table[list(LOGIT_COLUMNS)], logits)
    assert np.array_equal(table[list(EXCHANGED_COLUMNS)], exchanged)
    begun.write_representations({"final": np.array([[1.0, 0.1]])})
    assert begun.representations["final"].dtype == np.float16


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("config.json", b"{", "config.json is damaged"),
        ("config.json", b"\xff\xfe", "config.json is damaged"),
        ("config.json", b"[]", "format version None"),
        ("config.json", None, "is not a run folder: it has no config.json"),
        ("result.json", b"{", "result.json is damaged"),
        ("result.json", None, "is not finished"),
        ("predictions.parquet", b"PAR1", "is damaged"),
        ("predictions.parquet", None, "has no predictions.parquet"),
        ("representations.safetensors", b"\x00" * 20, "is damaged"),
    ],
)
def test_damage_is_named(finished: RunFolder, name: str, content: bytes | None, said: str) -> None:
    path = finished.path / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    ask = {
        "config.json": lambda run: run.config,
        "result.json": lambda run: run.result,
        "predictions.parquet": lambda run: run.predictions,
        "representations.safetensors": lambda run: run.representations,
    }[name]
    with pytest.raises(ClteError, match=said):
        ask(RunFolder(finished.path))


def test_a_config_that_is_not_the_folders_own(finished: RunFolder) -> None:
    values = CONFIG.replace(seed=7).as_dict()
    (finished.path / "config.json").write_text(json.dumps(values))
    with pytest.raises(ClteError, match="was changed: its content belongs to run"):
        _ = RunFolder(finished.path).config


def test_a_changed_file_is_found_and_missing_weights_are_not_missed(finished: RunFolder) -> None:
    finished.verify()
    (finished.model_path / "model.safetensors").unlink()
    finished.verify()
    assert not finished.has_weights
    with (finished.path / "metrics.jsonl").open("a") as handle:
        handle.write("{}\n")
    with pytest.raises(ClteError, match=r"metrics.jsonl is damaged or was changed"):
        finished.verify()
    (finished.path / "metrics.jsonl").unlink()
    with pytest.raises(ClteError, match=r"metrics.jsonl is missing from run"):
        finished.verify()


def test_a_damaged_status_reads_as_queued(begun: RunFolder) -> None:
    for content in ("{", "[]", "3", "null", '{"state": "no such state"}'):
        (begun.path / "status.json").write_text(content)
        assert begun.status["state"] == "queued", content
