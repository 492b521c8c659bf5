"""Writing files so that a kill or a full disk leaves the old file or the new one, never half of one."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clte.errors import ClteError


@contextmanager
def full_disk_is_said(target: Path) -> Iterator[None]:
    """Turn "no space left on device" into a `ClteError` that names the place and the remedy."""
    try:
        yield
    except Exception as error:
        if _is_full_disk(error):
            raise ClteError(
                f"the disk that holds {target} is full. Free some space and give the same command "
                "again: what was finished is kept, and nothing half-written was left."
            ) from error
        raise


def _is_full_disk(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    # safetensors and torch write in their own languages, and raise errors of their own.
    said = ("No space left on device", "inline_container.cc", "iostream error")
    return not isinstance(error, ClteError) and any(text in str(error) for text in said)


@contextmanager
def atomic_path(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``target``; move it into place if the block ends well.

    The block may make a file or a folder there. On any exception what it made is removed.
    """
    target = Path(target)
    with full_disk_is_said(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary, old = (
            target.parent / f".{target.name}.{uuid.uuid4().hex[:8]}.part" for _ in range(2)
        )
        try:
            yield temporary
            if temporary.is_dir():
                # A kill finds the old folder or the new one, or for an instant none, but never half of one.
                if target.exists():
                    target.replace(old)
                temporary.replace(target)
                shutil.rmtree(old, ignore_errors=True)
            else:
                with temporary.open("rb+") as handle:
                    os.fsync(handle.fileno())
                temporary.replace(target)
        finally:
            if temporary.is_dir():
                shutil.rmtree(temporary, ignore_errors=True)
            else:
                temporary.unlink(missing_ok=True)


def write_text(target: Path, text: str) -> None:
    """Write UTF-8 text atomically."""
    with atomic_path(target) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_json(target: Path, value: Any) -> None:
    """Write JSON (indented, no NaN) atomically."""
    write_text(target, json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def read_json(path: Path) -> Any:
    """Read JSON; a damaged file is a `ClteError` that names it."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ClteError(f"{path} is damaged: it is not valid JSON ({error}).") from error


def canonical_json(value: Any) -> str:
    """The one spelling of ``value`` as JSON: sorted keys, no spaces, no NaN."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def digest(value: Any) -> str:
    """SHA-256 of a value's canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with Path(path).open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def folder_digest(folder: Path, *, keep: Callable[[Path], bool] = lambda path: True) -> str:
    """SHA-256 over the names and bytes of the files below ``folder`` for which ``keep`` is true."""
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file() and keep(path))
    return digest({path.relative_to(folder).as_posix(): file_digest(path) for path in files})
