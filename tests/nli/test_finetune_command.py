"""`clte finetune`, on made-up files with the names that the recipe wants."""

from __future__ import annotations

from pathlib import Path

import pytest

from clte.cli import main
from clte.cli.finetune import RECIPES as typed
from clte.data.corpus import LABELS
from clte.files import read_json
from clte.nli.recipes import ENGLISH, EVERYTHING, FILES, FURTHER, RECIPES
from tests.nli.toys import MARKS, THINGS, toy_start, write_alone, write_xnli_dev


def nli_files(folder: Path) -> Path:
    rows = [
        (
            "en",
            f"{THINGS[i % 6]} {THINGS[i // 6]}",
            f"{MARKS[i % 3]} {THINGS[i % 6]}",
            LABELS[i % 3],
        )
        for i in range(36)
    ]
    for name in ENGLISH.files:
        write_alone(folder / f"{name}.tsv", [*rows, ("fr", "lampu", "boatu", "neutral")])
    return folder


def test_compact_en_learns_from_english_alone_and_says_how(tmp_path: Path) -> None:
    out = tmp_path / "model"
    words = ["finetune", "--recipe", "compact-en", "--nli", str(nli_files(tmp_path / "nli"))]
    words += ["--xnli", str(write_xnli_dev(tmp_path / "x", 10, ("en", "de", "fr")))]
    words += ["--start", str(toy_start(tmp_path / "start")), "--out", str(out)]
    assert main([*words, "--steps", "2", "--threads", "1"]) in (None, 0)
    record = read_json(out / "training.json")
    assert record["rows"] == dict.fromkeys(ENGLISH.shares, 36)  # the French row is not among them
    assert record["steps"] == 2 and record["held_out_rows"] == 6
    assert record["config"]["embedding_rate"] == 0


def test_compact_nli_says_what_it_needs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["finetune", "--recipe", "compact-nli", "--nli", str(nli_files(tmp_path / "nli"))]
    words += ["--start", str(toy_start(tmp_path / "start")), "--out", str(tmp_path / "out")]
    assert main(words) == 2
    assert "needs --parallel" in capsys.readouterr().err


def test_the_recipes_say_what_the_issue_says() -> None:
    assert set(EVERYTHING.files) == set(FILES)
    assert sum(share.weight for share in ENGLISH.shares.values()) == pytest.approx(1)
    assert ENGLISH.languages == ("en",) and ENGLISH.embedding_rate == 0
    assert not {"xnli_dev", "builtin", "everyday"} & set(ENGLISH.shares)
    assert len(EVERYTHING.languages) ** 2 == 36
    assert set(typed) == set(RECIPES)
    further = {name: share for name, share in FURTHER.shares.items() if not share.taught}
    assert {"builtin", "everyday", "plain"} < set(further) and not set(FILES) & set(further)
