"""A job and the commands that it equals, both ways."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest

from clte import jobs
from clte.cli import main, training
from clte.errors import ClteError

END = "--data builtin --protocol clean"


@pytest.fixture(autouse=True)
def here(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLTE_CHECKPOINTS")


LINES = [
    "clte train --pair fr-bg",
    "clte train --pair fr-bg --objective 'ce(label_smoothing=0.1)'",
    "clte train --pair en-hi --shuffled-labels --seed 7",
    "clte transfer --teacher fr-bg --student de-tr",
    "clte transfer --teacher fr-bg --student de-tr --lambda 1.0",
    "clte transfer --teacher fr-bg --student de-tr --objective '0.5*ce + 0.5*kd(temperature=4.0)'",
    "clte transfer --teacher fr-bg --student de-tr --reads own --control class-mean",
    "clte transfer --teacher fr-bg --student de-tr --control untrained",
    "clte train --pair fr-bg --learning-rate 0.001 --epochs 2 --batch-size 8 --accumulation 2 "
    "--max-length 64 --patience 0 --seed 1 --pooling mean --no-freeze-embeddings "
    "--epoch-representations --threads 1",
]


@pytest.mark.parametrize("line", LINES)
def test_a_command_becomes_the_runs_that_it_would_train_and_the_same_command_again(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained: list[Any] = []
    monkeypatch.setattr(training, "_execute", lambda configs, *_: trained.extend(configs) or 0)
    request = jobs.read_commands(f"{line} {END}")
    assert main([*shlex.split(line)[1:], *END.split()]) == 0
    assert request.runs == tuple(trained)
    (again,) = jobs.commands_of(request)
    second = jobs.read_commands(again)
    assert second == request and second.id == request.id


def test_the_command_is_written_as_a_person_would() -> None:
    request = jobs.read_commands(f"train --pair fr-bg {END} --epochs 5 --seed 42")
    assert jobs.commands_of(request) == [f"clte train --pair fr-bg {END}"]
    assert request.title == "fr-bg" and request.train_rows == 4353


def test_several_lines_are_one_job() -> None:
    shuffled = jobs.read_commands(f"clte train --pair fr-bg --shuffled-labels {END}").runs[0]
    text = (
        f"clte train --pair fr-bg --shuffled-labels {END}\n"
        f"clte transfer --teacher {shuffled.id} --student de-tr {END}\n"
        f"clte transfer --teacher fr-tr --student de-tr {END}"
    )
    request = jobs.read_commands(text)
    assert [config.title for config in request.runs] == [
        "fr-bg",
        "fr-bg ⇒ de-tr",
        "fr-tr",
        "fr-tr ⇒ de-tr",
    ]
    assert "\n".join(jobs.commands_of(request)) == text
    assert request.title == "fr-bg ⇒ de-tr and 1 more"


def test_a_table_is_a_job_too() -> None:
    request = jobs.read_commands(f"clte run table2 {END}")
    assert len(request.runs) == 6
    lines = jobs.commands_of(request)
    assert lines[0] == f"clte train --pair fr-de {END}" and len(lines) == 6


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no command to read"),
        ("clte report", "does not train anything"),
        ("rm -rf /", "does not train anything"),
        ("clte train --help", "does not train anything"),
        ("clte train --pair 'fr-bg", "is no command"),
        (f"clte train {END}", "the following arguments are required: --pair"),
        (f"clte train --pair fr-xx {END}", "fr-xx"),
        ("clte train --pair fr-bg --data nowhere", "there is no corpus 'nowhere'"),
        (f"clte train --pair fr-bg {END} --backbone ./nowhere", "no model at './nowhere'"),
        (f"clte train --pair fr-bg {END} --threads 4096", "4096 threads were asked for"),
    ],
)
def test_what_is_no_training_here_is_said(text: str, said: str) -> None:
    with pytest.raises(ClteError, match=said.replace("'./", ".*")):
        jobs.read_commands(text)
