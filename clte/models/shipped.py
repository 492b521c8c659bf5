"""The models that ship, by name: whole folders, and small deltas that are expanded at first use.

    checkpoints/compact, checkpoints/compact-nli    ordinary Hugging Face folders
    checkpoints/compact-en, checkpoints/runs/<id>/model    deltas (`clte.models.deltas`)

Each holds ``files.json`` (file → SHA-256), which is checked before a model is used, and
``record.json`` (what it is, how it was made). A checked file is not read again until its size or
time changes.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clte.errors import ClteError
from clte.files import digest, file_digest, read_json, write_json
from clte.models import deltas
from clte.paths import shipped, workspace

FILES, RECORD, CARD = "files.json", "record.json", "README.md"
CHECKED = ".checked.json"
"""Below ``workspace()/backbones``: file → size, time and hash when it was last read."""

DESCRIPTIONS = {
    "compact": "a small encoder, language modelling only: the stand-in for mBERT",
    "compact-en": "compact, fine-tuned on English NLI alone: the start for experiments",
    "compact-nli": "compact, fine-tuned on NLI in six languages: the predictor's default",
}
"""What the three are, for folders whose record does not say."""


@dataclass(frozen=True)
class Shipped:
    """A model that ships."""

    name: str
    """A name such as ``compact-nli``, or a run's id."""
    path: Path
    """The folder in ``checkpoints``."""
    kind: str
    """``folder``, which transformers loads, or ``delta``, which is expanded first."""
    bytes: int
    """All its files together."""
    record: dict[str, Any]
    """What ``record.json`` says; empty without one."""

    @property
    def description(self) -> str:
        """What it is, in a line."""
        return str(self.record.get("description") or DESCRIPTIONS.get(self.name, ""))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it knows; of others its answers mean nothing."""
        return tuple(self.record.get("languages", ()))

    @property
    def revision(self) -> str:
        """Twelve hexadecimal digits that change when a file that decides its answers does."""
        return revision_of(self.path)


def listing() -> list[Shipped]:
    """Everything that ships, the named models first."""
    root = shipped()
    named = [path for path in _folders(root) if path.name not in ("runs", "evidence")]
    found = [_describe(path, path.name) for path in named if _is_model(path)]
    runs = [path for path in _folders(root / "runs") if _is_model(path / "model")]
    return found + [_describe(path / "model", path.name) for path in runs]


def is_shipped(name: str) -> bool:
    """Whether a model of this name ships."""
    return _path(name) is not None


def get(name: str) -> Shipped:
    """A shipped model.

    Raises:
        ClteError: none of this name.
    """
    path = _path(name)
    if path is None:
        names = ", ".join(model.name for model in listing()) or "nothing"
        raise ClteError(
            f"no model called '{name}' ships in {shipped()} (there is {names}). Restore the folder "
            "from the repository, or set CLTE_CHECKPOINTS to where it is."
        )
    return _describe(path, name)


def find(name: str) -> Path:
    """A shipped model as an ordinary Hugging Face folder; a delta is expanded at first use.

    Raises:
        ClteError: no such model, a missing or damaged file (it is named), no place to expand to.
    """
    return folder_of(get(name).path, name)


def folder_of(path: Path, name: str) -> Path:
    """What `find` returns, for a folder that has ``files.json``."""
    if not (path / deltas.FACTS).is_file():
        check(path)
        return path
    revision = revision_of(path)
    target = workspace() / "backbones" / f"{name}-{revision}"
    if not deltas.is_expanded(target, revision):
        check(path)
        base = find(str(read_json(path / deltas.FACTS).get("base", "")))
        deltas.expand(path, base, target, revision=revision)
    return target


def revision_of(path: Path) -> str:
    """See `Shipped.revision`.

    Raises:
        ClteError: ``files.json`` is missing or damaged.
    """
    files = _files(path)
    decisive = {n: files[n] for n in (*deltas.FILES, *deltas.EXPANDED) if n in files}
    return digest(decisive)[:12]


# ---------------------------------------------------------------------- integrity


def seal(path: Path) -> None:
    """Write ``files.json``: the hash of everything in a folder but the card and the record."""
    files = {
        file.name: file_digest(file)
        for file in sorted(Path(path).iterdir())
        if file.is_file() and not file.name.startswith(".") and file.name not in _UNSEALED
    }
    write_json(Path(path) / FILES, files)


_UNSEALED = (FILES, RECORD, CARD)


def check(path: Path) -> None:
    """Compare every file with its recorded hash.

    Raises:
        ClteError: a file is missing or is not the one that was shipped.
    """
    path = Path(path).absolute()
    known = _load_checked()
    fresh = dict(known)
    for name, expected in _files(path).items():
        file = path / name
        if not file.is_file():
            raise ClteError(f"{file} is missing. {_restore(path)}")
        stat = file.stat()
        stamp = [stat.st_size, stat.st_mtime_ns]
        kept = known.get(str(file))
        found = kept[2] if isinstance(kept, list) and kept[:2] == stamp else file_digest(file)
        if found != expected:
            raise ClteError(
                f"{file} is damaged: its hash is not the one in {FILES}. {_restore(path)}"
            )
        fresh[str(file)] = [*stamp, found]
    if fresh != known:
        # A read-only or full workspace: the files are read again next time.
        with contextlib.suppress(OSError, ClteError):
            write_json(_checked_path(), fresh)


def _checked_path() -> Path:
    return workspace() / "backbones" / CHECKED


def _load_checked() -> dict[str, Any]:
    try:
        found = read_json(_checked_path())
    except (OSError, ClteError):
        return {}
    return found if isinstance(found, dict) else {}


def _restore(path: Path) -> str:
    return f"Restore it, with git: git checkout -- {path}"


def _files(path: Path) -> dict[str, str]:
    target = path / FILES
    if not target.is_file():
        raise ClteError(f"{target} is missing. {_restore(path)}")
    files = read_json(target)
    if not isinstance(files, dict) or not all(isinstance(v, str) for v in files.values()):
        raise ClteError(f"{target} is damaged: it is no list of hashes. {_restore(path)}")
    # A name with a slash could lead out of the folder.
    return {name: value for name, value in files.items() if Path(name).name == name}


# ---------------------------------------------------------------------- folders


def _folders(root: Path) -> list[Path]:
    try:
        with os.scandir(root) as found:
            return sorted(Path(entry.path) for entry in found if entry.is_dir())
    except OSError:
        return []


def _is_model(path: Path) -> bool:
    whole = (path / "model.safetensors").is_file() or (path / deltas.FACTS).is_file()
    return whole and (path / FILES).is_file()


def _path(name: str) -> Path | None:
    if not name or Path(name).name != name or name in (".", ".."):
        return None
    for path in (shipped() / name, shipped() / "runs" / name / "model"):
        if _is_model(path):
            return path
    return None


def _describe(path: Path, name: str) -> Shipped:
    record = read_json(path / RECORD) if (path / RECORD).is_file() else {}
    kind = "delta" if (path / deltas.FACTS).is_file() else "folder"
    size = sum(file.stat().st_size for file in path.iterdir() if file.is_file())
    return Shipped(name, path, kind, size, record if isinstance(record, dict) else {})
