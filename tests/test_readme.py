"""What the README shows runs: its code, its commands, its protocols."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clte.cli.grammar import build_parser
from clte.data.splits import PROTOCOLS
from clte.objectives.spec import TERMS
from tests.tiny_models import tiny_model

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.split("#")[0].strip() for line in README.splitlines() if line.startswith("    clte ")
]


def test_the_library_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tiny_model(tmp_path / "student", "distilbert")
    # Wider than the student: they meet through the projection.
    tiny_model(tmp_path / "teacher", "distilbert", hidden=32)
    code = re.findall(r"```python\n(.*?)```", README, re.DOTALL)[0]
    code = code.replace("distilbert-base-multilingual-cased", str(tmp_path / "student"))
    code = code.replace("my-english-sentiment", str(tmp_path / "teacher"))
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    assert len(names["rows"]) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_one(command: str) -> None:
    words = re.findall(r'"([^"]*)"|(\S+)', command)
    arguments = [quoted or plain for quoted, plain in words][1:]
    assert callable(build_parser().parse_args(arguments).command)


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 8


def test_every_protocol_and_every_term_is_named() -> None:
    assert [name for name in (*PROTOCOLS, *TERMS) if f"`{name}`" not in README] == []
