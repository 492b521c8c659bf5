"""Which models can be asked, and by what name."""

from __future__ import annotations

from pathlib import Path

import pytest

from clte.errors import ClteError
from clte.models.askable import models_here, named_model, suggested_beside
from clte.paths import workspace
from clte.runs.store import RunStore
from tests.made_runs import made_config, made_run


@pytest.fixture(autouse=True)
def nothing_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(tmp_path / "shipped"))


def test_a_baseline_and_its_student_stand_side_by_side() -> None:
    root = workspace() / "runs"
    baseline = made_run(root, made_config("fr-bg"), weights=True)
    student = made_run(root, made_config("fr-bg", "de-tr"), accuracy=0.7, weights=True)
    made_run(root, made_config("de-tr"), accuracy=0.9, weights=True)
    made_run(root, made_config("tr-bg"))
    table = RunStore.default().table()
    models = models_here(table)
    assert len(models) == 3 and next(iter(models)) == student.id
    assert models[baseline.id].short.startswith("baseline fr-bg")
    assert suggested_beside(student.id, table, models) == [baseline.id]
    assert suggested_beside("compact-nli", table, models) == [baseline.id, student.id]


def test_a_folder_must_lie_in_the_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = workspace() / "models" / "mine"
    inside.mkdir(parents=True)
    assert named_model("models/mine").source == inside.resolve()
    assert named_model(str(inside)).pinned
    (tmp_path / "outside").mkdir()
    (workspace() / "link").symlink_to(tmp_path / "outside")
    for name in (str(tmp_path / "outside"), "../outside", "link", "/", ".."):
        with pytest.raises(ClteError, match="outside the workspace"):
            named_model(name)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ClteError, match="beside the program"):
        named_model("outside")


@pytest.mark.parametrize(
    "name", ["", "a b", "/etc/nothing", "a/b/c", "a/../b", "\x00", "x" * 5000, "~"]
)
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(ClteError):
        named_model(name)


def test_a_hub_model_is_not_fetched_yet() -> None:
    assert named_model(" owner/model ").source == "owner/model"
    assert not named_model("owner/model").pinned and named_model("owner/model@abc").pinned


def test_a_public_demo_takes_no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLTE_READONLY", "1")
    with pytest.raises(ClteError, match="read-only demo"):
        named_model("owner/model")
