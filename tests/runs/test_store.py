from __future__ import annotations

import itertools
import json
import os
import shutil
import stat
import time
import zipfile
from pathlib import Path

import pytest

from clte.errors import ClteError
from clte.files import file_digest, write_json
from clte.runs.folder import RunFolder
from clte.runs.store import INDEX, RunStore, is_running, setting_of
from tests.made_runs import made_config, made_run

CONFIG = made_config("fr-bg")


@pytest.fixture
def roots(tmp_path: Path) -> list[Path]:
    return [tmp_path / "mine", tmp_path / "shipped"]


@pytest.fixture
def elsewhere(tmp_path: Path) -> RunFolder:
    return made_run(tmp_path / "elsewhere", CONFIG, weights=True)


def reseal(folder: RunFolder, **changes: object) -> None:
    """Write a result whose hashes fit the changed files, as a careful forger would."""
    result = json.loads((folder.path / "result.json").read_text("utf-8"))
    for name in result["files"]:
        if (folder.path / name).is_file():
            result["files"][name] = file_digest(folder.path / name)
    write_json(folder.path / "result.json", {**result, **changes})


# ---------------------------------------------------------------------- looking


def test_nothing_is_created_by_looking(roots: list[Path]) -> None:
    store = RunStore(roots)
    assert store.runs() == []
    assert store.problems() == []
    assert store.table().empty
    assert "accuracy" in store.table().columns
    assert not roots[0].exists()


def test_a_row_says_what_the_folder_says(roots: list[Path]) -> None:
    baseline = made_run(roots[0], made_config("de-tr"), weights=True)
    student = made_run(roots[1], made_config("de-bg", "de-tr", seed=43))
    table = RunStore(roots).table().set_index("id")
    row = table.loc[baseline.id]
    assert row["accuracy"] == baseline.result["accuracy"]
    assert row["premise_use"] == pytest.approx(baseline.result["premise_use"])
    assert (row["n"], row["teacher_pair"], row["control"]) == (150, None, None)
    assert row["has_weights"]
    assert not row["shipped"]
    row = table.loc[student.id]
    assert (row["pair"], row["teacher_pair"], row["reads"]) == ("de-bg", "de-tr", "parallel")
    assert (row["seed"], row["objective"]) == (43, "ce + 0.2*hidden_kl")
    assert row["shipped"]
    assert not row["has_weights"]
    assert row["path"] == str(student.path)


def test_runs_of_one_matrix_have_one_setting(roots: list[Path]) -> None:
    same = {setting_of(c) for c in (CONFIG, made_config("de-bg", "de-tr"), made_config(seed=1))}
    assert len(same) == 1
    others = {"protocol": "clean"}, {"learning_rate": 2e-5}, {"batch_size": 14}, {"fold": 1}
    assert all(setting_of(made_config(**other)) not in same for other in others)


def test_the_index_notices_what_changed_and_survives_damage(roots: list[Path]) -> None:
    folder = made_run(roots[0], CONFIG)
    store = RunStore(roots)
    assert len(store.table()) == 1
    assert (roots[0] / INDEX).is_file()
    reseal(folder, accuracy=0.25)
    assert store.table()["accuracy"].tolist() == [0.25]
    for damage in (
        '{"version": 1, "fol',
        "[]",
        '{"version": 1, "folders": {"x": 3}}',
        '{"version":9}',
    ):
        (roots[0] / INDEX).write_text(damage, "utf-8")
        assert store.table()["accuracy"].tolist() == [0.25]
    shutil.rmtree(folder.path)
    assert store.table().empty


@pytest.mark.skipif(os.name == "nt", reason="folder permissions")
def test_a_read_only_root_is_no_error(roots: list[Path]) -> None:
    made_run(roots[0], CONFIG)
    mode = roots[0].stat().st_mode
    roots[0].chmod(stat.S_IREAD | stat.S_IEXEC)
    try:
        assert len(RunStore(roots).table()) == 1
    finally:
        roots[0].chmod(mode)


def test_an_index_that_cannot_be_written_is_no_error(
    roots: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    made_run(roots[0], CONFIG)

    def full(*_: object) -> None:
        raise ClteError("the disk is full")

    monkeypatch.setattr("clte.runs.store.write_text", full)
    assert len(RunStore(roots).table()) == 1


def test_a_broken_folder_is_listed_and_breaks_nothing(roots: list[Path]) -> None:
    good = made_run(roots[0], CONFIG)
    broken = {
        "empty": made_run(roots[0], made_config(seed=1)).path / "config.json",
        "cut": made_run(roots[0], made_config(seed=2)).path / "result.json",
        "other": made_run(roots[0], made_config(seed=3)).path / "result.json",
        "changed": made_run(roots[0], made_config(seed=4)).path / "config.json",
        "odd": made_run(roots[0], made_config(seed=5)).path / "result.json",
    }
    broken["empty"].unlink()
    broken["cut"].write_text('{"version": 1,', "utf-8")
    broken["other"].write_text('{"version": 2}', "utf-8")
    config = json.loads(broken["changed"].read_text("utf-8"))
    broken["changed"].write_text(json.dumps({**config, "seed": 99}), "utf-8")
    broken["odd"].write_text('{"version": 1, "n": "many", "accuracy": [], "accuracy_exchanged": 0}')
    (roots[0] / ".half.part").mkdir()
    (roots[0] / "note.txt").write_text("not a run", "utf-8")
    # Killed while the first file of a run was written: not a run yet, and nothing to mend.
    begun = roots[0] / made_config(seed=6).id
    begun.mkdir()
    (begun / ".config.json.12345678.part").write_text("{", "utf-8")
    store = RunStore(roots)
    for _ in range(2):  # read, and then from the index
        said = {path.name: message for path, message in store.problems()}
        assert set(said) == {path.parent.name for path in broken.values()}
        assert "no config.json" in said[broken["empty"].parent.name]
        assert "not valid JSON" in said[broken["cut"].parent.name]
        assert "version 2" in said[broken["other"].parent.name]
        assert "was changed" in said[broken["changed"].parent.name]
        assert store.table()["id"].tolist() == [good.id]
        assert [run.id for run in store.runs()] == [good.id]
    with pytest.raises(ClteError, match="version 2"):
        store.get(broken["other"].parent.name)
    made_run(roots[0], made_config(seed=6))
    assert begun.name in [run.id for run in store.runs()]


def test_the_first_root_wins_unless_only_the_other_is_finished(roots: list[Path]) -> None:
    for root in roots:
        made_run(root, CONFIG)
    store = RunStore(roots)
    assert store.get(CONFIG.id).path == roots[0] / CONFIG.id
    assert store.finished(CONFIG).path == roots[0] / CONFIG.id  # type: ignore[union-attr]
    assert len(store.table()) == 1
    (roots[0] / CONFIG.id / "result.json").unlink()
    assert store.get(CONFIG.id).path == roots[1] / CONFIG.id
    assert store.finished(CONFIG).path == roots[1] / CONFIG.id  # type: ignore[union-attr]
    assert store.finished(made_config(seed=7)) is None


def test_a_prefix_is_enough_and_a_bad_one_is_said(roots: list[Path]) -> None:
    ids = sorted(made_run(roots[0], made_config(seed=s), n=6).id for s in range(17))
    store = RunStore(roots)
    assert store.get(ids[3]).id == ids[3]
    assert store.get(ids[3].upper()[:11]).id == ids[3]
    twice = next(a[0] for a, b in itertools.pairwise(ids) if a[0] == b[0])
    with pytest.raises(ClteError, match=f"begins with '{twice}'.*Give more"):
        store.get(twice)
    for nothing in ("zzz", "", "../mine"):
        with pytest.raises(ClteError, match="no run has an id"):
            store.get(nothing)


def test_a_thousand_runs_are_listed_in_no_time(roots: list[Path]) -> None:
    model = made_run(roots[0], CONFIG, n=6)
    result = json.loads((model.path / "result.json").read_text("utf-8"))
    for seed in range(1000, 1999):
        config = made_config(seed=seed)
        folder = RunFolder(roots[0] / config.id)
        folder.path.mkdir()
        (folder.path / "config.json").write_text(json.dumps(config.as_dict()), "utf-8")
        (folder.path / "result.json").write_text(json.dumps(result), "utf-8")
    store = RunStore(roots)
    assert len(store.table()) == 1000
    start = time.process_time()
    assert len(store.table()) == 1000
    assert time.process_time() - start < 0.5


# ---------------------------------------------------------------------- importing


def test_a_folder_and_a_zip_of_it_are_taken_in_whole(
    roots: list[Path], elsewhere: RunFolder, tmp_path: Path
) -> None:
    renamed = tmp_path / "run (1)"
    shutil.copytree(elsewhere.path, renamed)
    (renamed / ".DS_Store").write_bytes(b"x")
    store = RunStore(roots)
    found = store.import_run(renamed)
    assert found.path == roots[0] / CONFIG.id
    found.verify()
    assert found.has_weights
    assert not (found.path / ".DS_Store").exists()
    for base in (elsewhere.path.parent, elsewhere.path):
        shutil.rmtree(found.path)
        made = shutil.make_archive(str(tmp_path / "run"), "zip", base)
        found = store.import_run(made)
        found.verify()
        assert store.table()["id"].tolist() == [CONFIG.id]


def test_a_run_that_is_here_already_is_left_alone(roots: list[Path], elsewhere: RunFolder) -> None:
    store = RunStore(roots)
    store.import_run(elsewhere.path)
    marker = roots[0] / CONFIG.id / "status.json"
    marker.write_text("{}", "utf-8")
    with pytest.raises(ClteError, match=r"already here.*nothing was changed"):
        store.import_run(elsewhere.path)
    assert marker.is_file()


@pytest.mark.parametrize(
    "name",
    ["model/pytorch_model.bin", "model/x.pt", "x.pkl", "model/a/b.json", "work/x.json", "a.npy"],
)
def test_a_file_that_no_run_has_is_refused(
    roots: list[Path], elsewhere: RunFolder, name: str
) -> None:
    target = elsewhere.path / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(b"x")
    refused(roots, elsewhere.path, "not a file that a run has")


def test_a_link_is_refused(roots: list[Path], elsewhere: RunFolder, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("{}", "utf-8")
    try:
        (elsewhere.path / "model" / "secret.json").symlink_to(tmp_path / "secret.json")
    except OSError:
        pytest.skip("this system makes no links")
    refused(roots, elsewhere.path, "is a link")


def test_changed_files_and_forged_figures_are_found(
    roots: list[Path], elsewhere: RunFolder
) -> None:
    path = elsewhere.path / "metrics.jsonl"
    path.write_text(path.read_text("utf-8").replace("0.001", "0.002"), "utf-8")
    refused(roots, elsewhere.path, "hash is not the recorded one")
    reseal(elsewhere, accuracy=0.9)
    refused(roots, elsewhere.path, "accuracy 0.9, its predictions say")
    reseal(elsewhere, id="0" * 12)
    refused(roots, elsewhere.path, "belongs to run 000000000000")
    reseal(elsewhere, id=CONFIG.id, version=2)
    refused(roots, elsewhere.path, "version 2")


def test_a_file_without_a_hash_and_a_missing_file_are_refused(
    roots: list[Path], elsewhere: RunFolder
) -> None:
    (elsewhere.path / "model" / "extra.json").write_text("{}", "utf-8")
    refused(roots, elsewhere.path, "no hash of model/extra.json")
    (elsewhere.path / "model" / "extra.json").unlink()
    (elsewhere.path / "predictions.parquet").unlink()
    refused(roots, elsewhere.path, "no predictions.parquet")


def test_a_run_that_is_not_finished_is_refused(roots: list[Path], elsewhere: RunFolder) -> None:
    (elsewhere.path / "result.json").unlink()
    refused(roots, elsewhere.path, "not a finished run")
    with pytest.raises(ClteError, match="there is no"):
        RunStore(roots).import_run(elsewhere.path / "nowhere")
    with pytest.raises(ClteError, match="neither a folder nor a zip"):
        RunStore(roots).import_run(elsewhere.path / "config.json")


@pytest.mark.parametrize(
    "name", ["../evil.json", "/evil.json", "model/../../evil.json", "a\\b.json"]
)
def test_a_zip_does_not_write_outside(
    roots: list[Path], elsewhere: RunFolder, tmp_path: Path, name: str
) -> None:
    path = Path(shutil.make_archive(str(tmp_path / "run"), "zip", elsewhere.path))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "{}")
    refused(roots, path, "points outside|not a file that a run has")
    assert not list(tmp_path.rglob("evil.json"))


def test_a_zip_with_a_link_or_a_bomb_is_refused(
    roots: list[Path], elsewhere: RunFolder, tmp_path: Path
) -> None:
    path = Path(shutil.make_archive(str(tmp_path / "run"), "zip", elsewhere.path))
    linked = tmp_path / "linked.zip"
    shutil.copy(path, linked)
    with zipfile.ZipFile(linked, "a") as archive:
        info = zipfile.ZipInfo("model/vocab.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/hosts")
    refused(roots, linked, "is a link")
    bomb = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path) as source,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            if name != "config.json":
                archive.writestr(name, source.read(name))
        archive.writestr("config.json", b" " * (2 << 20))
    refused(roots, bomb, "at most")
    cut = tmp_path / "cut.zip"
    cut.write_bytes(path.read_bytes()[:200])
    refused(roots, cut, "neither a folder nor a zip|damaged")


def refused(roots: list[Path], path: Path, why: str) -> None:
    """The import says why, and leaves nothing."""
    with pytest.raises(ClteError, match=why):
        RunStore(roots).import_run(path)
    assert not roots[0].exists() or [p.name for p in roots[0].iterdir() if p.name != INDEX] == []


# ---------------------------------------------------------------------- removing


def test_only_a_resting_run_of_the_workspace_is_removed(roots: list[Path]) -> None:
    mine = made_run(roots[0], CONFIG)
    theirs = made_run(roots[1], made_config("de-tr"))
    store = RunStore(roots)
    with pytest.raises(ClteError, match="the project ships"):
        store.remove(theirs.id)
    assert theirs.path.is_dir()
    assert store.remove(mine.id[:10]) == mine.id
    assert list(store.table()["id"]) == [theirs.id]
    assert [p.name for p in roots[0].iterdir() if p.name != INDEX] == []


def test_a_running_run_is_not_removed_and_a_dead_one_is(roots: list[Path]) -> None:
    folder = RunFolder.create(roots[0], CONFIG)
    folder.write_status("running")
    with pytest.raises(ClteError, match=f"is running .process {os.getpid()}"):
        RunStore(roots).remove(folder.id)
    # The same process id, given again to a process that began after the status was written.
    write_json(
        folder.path / "status.json", {"state": "running", "pid": os.getpid(), "heartbeat": 1.0}
    )
    assert not is_running(folder)
    assert RunStore(roots).remove(folder.id) == folder.id
    assert not folder.path.exists()


def test_a_damaged_folder_can_be_removed_by_its_id(roots: list[Path]) -> None:
    folder = made_run(roots[0], CONFIG)
    (folder.path / "config.json").write_text("{", "utf-8")
    assert RunStore(roots).remove(folder.id) == folder.id
