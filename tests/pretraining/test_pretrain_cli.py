"""``clte pretrain`` as it is typed: signals, a kill, and what it says."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clte.cli import main
from clte.cli import pretraining as command
from clte.cli.grammar import build_parser

REPOSITORY = Path(__file__).parents[2]


def line(lesson: Path, out: Path, steps: int) -> list[str]:
    words = ["pretrain", "--parallel", str(lesson), "--out", str(out), "--steps", str(steps)]
    return [*words, "--batch", "8", "--layers", "2", "--threads", "1"]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_killed_and_gone_on(lesson: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    out = tmp_path / "encoder"
    words = [*line(lesson, out, 120), "--checkpoint-seconds", "0.1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "clte.cli", *words],
        cwd=REPOSITORY,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 400
        while not (out / "work" / "checkpoint.safetensors").exists():
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        process.kill()
        said = process.communicate()[0]
    assert "Training a vocabulary" in said
    assert not (out / "pretraining.json").exists()
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert "Going on at step" in printed and "Training a vocabulary" not in printed
    assert "retrieval of translations" in printed and f"--backbone {out}" in printed
    assert (out / "model.safetensors").is_file() and not (out / "work").exists()
    assert main(words) == 0
    assert "finished already" in capsys.readouterr().out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_with_a_checkpoint(
    lesson: Path,
    tmp_path: Path,
    number: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    said: list[str] = []

    def say(message: str) -> None:
        said.append(message)
        if message.startswith("Decomposing") and said.count(message) == 1:
            signal.raise_signal(number)

    monkeypatch.setattr(command, "_say", say)
    words = line(lesson, tmp_path / "encoder", 3)
    assert main(words) == 130
    assert "the same command goes on from here" in capsys.readouterr().err
    assert main(words) == 0
    assert (tmp_path / "encoder" / "pretraining.json").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--parallel", "nowhere"], "nowhere (--parallel) is neither a file nor a folder"),
        ([], "there is no parallel text"),
        (["--hub", "facebook/xnli"], "is XNLI, which is for tests"),
        (["--parallel", "nowhere", "--steps", "0"], "at least 1 step"),
        (["--parallel", "nowhere", "--threads", "-1"], "at least 1"),
        (["--parallel", "nowhere", "--licence", "mine"], "with an equals sign"),
    ],
)
def test_what_it_refuses(
    tmp_path: Path, words: list[str], said: str, capsys: pytest.CaptureFixture
) -> None:
    assert main(["pretrain", *words, "--out", str(tmp_path / "out")]) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith("clte: ") and said in printed.err
    assert not (tmp_path / "out").exists()


def test_the_command_on_the_card_is_one_that_can_be_given() -> None:
    given = ["pretrain", "--parallel", "/somewhere/else/texts", "more/parallel.tsv"]
    given += ["--mono", "mono", "--nli-text", "/x/a.tsv", "/x/b.tsv", "--hub", "owner/name:en-fr"]
    given += ["--licence", "mono=Common Voice (CC0)", "--steps", "45", "--out", "/tmp/mine"]
    shown = command.repeat_command(build_parser().parse_args(given))
    assert shown == (
        "clte pretrain --parallel texts more/parallel.tsv --mono mono --nli-text a.tsv b.tsv "
        "--hub owner/name:en-fr --hub-rows 200000 --licence 'mono=Common Voice (CC0)' --steps 45 "
        "--batch 64 --lr 0.001 --layers 4 --seed 42 --out mine"
    )


def test_help_has_examples(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["pretrain", "--help"])
    assert ended.value.code == 0
    assert "examples:\n  clte pretrain --parallel" in capsys.readouterr().out
