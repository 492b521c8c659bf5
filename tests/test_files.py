"""What a kill leaves of a file or folder that was being replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from clte.files import atomic_path


class Killed(BaseException):
    """Nobody catches it."""


def test_a_kill_while_a_folder_is_replaced_leaves_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "folder"

    def put(text: str) -> None:
        with atomic_path(target) as temporary:
            temporary.mkdir()
            for name in ("one", "two"):
                (temporary / name).write_text(text, "utf-8")

    def half(path: Path, **_: object) -> None:
        next(Path(path).iterdir()).unlink()
        raise Killed

    put("old")
    monkeypatch.setattr("shutil.rmtree", half)
    with pytest.raises(Killed):
        put("new")
    assert {path.name: path.read_text("utf-8") for path in target.iterdir()} == {
        "one": "new",
        "two": "new",
    }
