"""Taking in a run that was made elsewhere, without trusting it.

Nothing in it is executed or unpickled; only the files that a run has are copied; its id, its hashes
and its figures are computed again before it joins the others.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from clte.errors import ClteError
from clte.files import full_disk_is_said, read_json
from clte.runs.config import RunConfig
from clte.runs.folder import RunFolder

if TYPE_CHECKING:
    from clte.runs.store import RunStore

MIB = 1 << 20
LIMITS = {
    "config.json": MIB,
    "result.json": 16 * MIB,
    "metrics.jsonl": 256 * MIB,
    "predictions.parquet": 512 * MIB,
    "representations.safetensors": 8192 * MIB,
}
"""The files of a finished run, with the largest size in bytes that is believed."""
NEEDED = ("config.json", "result.json", "metrics.jsonl", "predictions.parquet")
MODEL_FILE = re.compile(r"model/[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(json|safetensors|txt|md|model)")
MODEL_LIMIT = 16384 * MIB
MODEL_FILES = 64
ROWS = 5_000_000
"""More test rows than this are not believed: a small file can claim very many."""
LEFT_BEHIND = ("status.json", "lock")

_Source = tuple[str, int, "Path | zipfile.ZipInfo"]


def import_run(store: RunStore, path: Path) -> RunFolder:
    """Copy a finished run into ``store``; see `RunStore.import_run`."""
    if not path.exists():
        raise ClteError(f"there is no {path}. Give a run's folder, or a zip of it.")
    if path.is_dir():
        with full_disk_is_said(store.root):
            return _take(store, path, list(_folder_files(path)), None)
    if not zipfile.is_zipfile(path):
        raise ClteError(f"{path} is neither a folder nor a zip file; a run is one of the two.")
    try:
        with zipfile.ZipFile(path) as archive, full_disk_is_said(store.root):
            return _take(store, path, list(_zip_files(path, archive)), archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise ClteError(f"{path} is a damaged zip file ({error}). Make it again.") from error


def _take(
    store: RunStore, path: Path, files: list[_Source], archive: zipfile.ZipFile | None
) -> RunFolder:
    """Copy to a hidden folder beside the runs, check there, then move into place."""
    sizes = {name: size for name, size, _ in files}
    for name in NEEDED:
        if name not in sizes:
            raise ClteError(f"{path} is not a finished run: it has no {name}.")
    if len(sizes) > len(LIMITS) + MODEL_FILES:
        raise ClteError(f"{path} holds {len(sizes)} files; a run has far fewer.")
    store.root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".import-", dir=store.root) as temporary:
        for name, size, source in files:
            target = Path(temporary, "run", *name.split("/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            with _opened(source, archive) as reader, target.open("wb") as writer:
                _copy(reader, writer, size, f"{path}: {name}")
        config = RunConfig.from_dict(read_json(Path(temporary, "run", "config.json")))
        for root in store.roots:
            if (root / config.id).exists():
                raise ClteError(
                    f"run {config.id} ({config.title}) is already here, in {root}; nothing was "
                    "changed. To take this copy instead, remove the other one first."
                )
        folder = RunFolder(Path(temporary, config.id))
        Path(temporary, "run").replace(folder.path)
        try:
            _check(folder, set(sizes))
        except ClteError as error:
            raise ClteError(f"{path} was not imported: {error}") from error
        target = store.root / config.id
        folder.path.replace(target)
    return RunFolder(target)


def _check(folder: RunFolder, names: set[str]) -> None:
    """Everything that can be computed again is computed again."""
    import pyarrow.parquet as parquet

    from clte.analysis.scores import check_predictions, figures
    from clte.runs.store import _row

    result = folder.result
    row = _row(folder.config, result)
    if result.get("id") != folder.id:
        raise ClteError(f"its result belongs to run {result.get('id')}, its config to {folder.id}.")
    hashes = result.get("files")
    if not isinstance(hashes, dict):
        raise ClteError("its result holds no hashes of its files.")
    for name in hashes:
        if not (name in LIMITS or MODEL_FILE.fullmatch(name)):
            raise ClteError(f"its result names a file that a run does not have: {name!r}.")
    unhashed = sorted(names - set(hashes) - {"result.json"})
    if unhashed:
        raise ClteError(f"its result holds no hash of {unhashed[0]}.")
    folder.verify()
    try:
        rows = parquet.ParquetFile(folder.path / "predictions.parquet").metadata.num_rows
    except Exception as error:
        raise ClteError(f"predictions.parquet is damaged ({error}).") from error
    if rows > ROWS:
        raise ClteError(f"predictions.parquet claims {rows:,} rows.")
    predictions = folder.predictions
    check_predictions(predictions)
    found = figures(predictions)
    # Less than half an item apart: rounding, not another result.
    near = 0.49 / found["n"]
    wrong = [
        name for name in ("accuracy", "accuracy_exchanged") if abs(found[name] - row[name]) > near
    ]
    if found["n"] != row["n"]:
        wrong.append("n")
    if "confusion" in result and result["confusion"] != found["confusion"]:
        wrong.append("confusion")
    if wrong:
        name = wrong[0]
        raise ClteError(
            f"its result says {name} {result[name]}, its predictions say {found[name]}."
        )


# ---------------------------------------------------------------------- what is in it


def _known(name: str) -> bool:
    """Whether a file is copied; False for what is left behind without a word.

    Raises:
        ClteError: a file that no run has.
    """
    parts = PurePosixPath(name).parts
    if name in LEFT_BEHIND or any(part.startswith(".") and part != ".." for part in parts):
        return False
    if name in LIMITS or MODEL_FILE.fullmatch(name):
        return True
    raise ClteError(
        f"{name!r} is not a file that a run has. A run holds {', '.join(LIMITS)} and, in model/, "
        "json, safetensors, txt, md and model files; weights in pickle form are never read."
    )


def _folder_files(folder: Path) -> Iterator[_Source]:
    for here, folders, names in os.walk(folder):
        for name in [*folders, *names]:
            path = Path(here, name)
            if path.is_symlink():
                raise ClteError(f"{path} is a link; a run folder holds plain files only.")
        for name in names:
            path = Path(here, name)
            relative = path.relative_to(folder).as_posix()
            if _known(relative):
                if not stat.S_ISREG(path.stat().st_mode):
                    raise ClteError(f"{path} is not a plain file.")
                yield relative, path.stat().st_size, path


def _zip_files(path: Path, archive: zipfile.ZipFile) -> Iterator[_Source]:
    members = [
        info
        for info in archive.infolist()
        if not info.is_dir() and not info.filename.startswith("__MACOSX/")
    ]
    if len(members) > 1000:
        raise ClteError(f"{path} holds {len(members)} files; a run has far fewer.")
    for info in members:
        parts = PurePosixPath(info.filename).parts
        if "\\" in info.filename or info.filename.startswith("/") or ".." in parts:
            raise ClteError(f"{path}: {info.filename!r} points outside the run.")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise ClteError(f"{path}: {info.filename!r} is a link; a run holds plain files only.")
        if info.flag_bits & 1:
            raise ClteError(f"{path}: {info.filename!r} is encrypted.")
    tops = {PurePosixPath(info.filename).parts[0] for info in members}
    names = {info.filename for info in members}
    # Zipped as a folder or as its contents.
    inside = f"{next(iter(tops))}/" if len(tops) == 1 and "config.json" not in names else ""
    seen: set[str] = set()
    for info in members:
        name = info.filename.removeprefix(inside)
        if not _known(name):
            continue
        if name.lower() in seen:
            raise ClteError(f"{path} holds {name!r} twice.")
        seen.add(name.lower())
        yield name, info.file_size, info


@contextmanager
def _opened(source: Path | zipfile.ZipInfo, archive: zipfile.ZipFile | None) -> Iterator[IO[bytes]]:
    if isinstance(source, Path):
        with source.open("rb") as reader:
            yield reader
    else:
        assert archive is not None
        with archive.open(source) as reader:
            yield reader


def _copy(reader: IO[bytes], writer: IO[bytes], size: int, what: str) -> None:
    """Copy exactly ``size`` bytes; a zip that unpacks to more than it says is refused."""
    name = what.rpartition(": ")[2]
    limit = LIMITS.get(name, MODEL_LIMIT)
    if size > limit:
        raise ClteError(f"{what} has {size:,} bytes; at most {limit:,} are believed.")
    if size > shutil.disk_usage(Path(writer.name).parent).free:
        raise ClteError(f"{what} needs {size:,} bytes, and the disk has less than that free.")
    done = 0
    while block := reader.read(MIB):
        done += len(block)
        if done > size:
            raise ClteError(f"{what} unpacks to more than the {size:,} bytes it claims.")
        writer.write(block)
    if done != size:
        raise ClteError(f"{what} is cut short: {done:,} of {size:,} bytes.")
