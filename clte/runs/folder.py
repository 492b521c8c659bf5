"""A run is a folder, and the folder is the truth.

    <id>/config.json          RunConfig, canonical
         status.json          where it stands: state, process, step, time left (changes while it runs)
         metrics.jsonl        one line a log event: step, epoch, loss, terms, health, validation
         predictions.parquet  a row a test item: item, premise, gold, logits as it is and exchanged
         representations.safetensors   float16 [items, width], the test rows' (and each epoch's, if asked)
         model/               an ordinary Hugging Face folder with its card
         result.json          the figures and the hash of every file above; written last
         work/                checkpoints while it trains; gone when it has finished

A folder with a ``result.json`` is finished; one without can be resumed. There is nothing between.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import time
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clte.errors import ClteError
from clte.files import atomic_path, file_digest, full_disk_is_said, read_json, write_json
from clte.packed import packed, unpacked
from clte.runs.config import RunConfig

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

STATES = ("queued", "running", "stopped", "failed", "finished")
LOGIT_COLUMNS = ("entailment", "neutral", "contradiction")
EXCHANGED_COLUMNS = tuple(f"exchanged_{name}" for name in LOGIT_COLUMNS)


class RunFolder:
    """One run on disk.

    Args:
        path: The folder. It need not exist yet.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    def __repr__(self) -> str:
        return f"RunFolder({str(self.path)!r})"

    @property
    def id(self) -> str:
        """The run's id, which is the folder's name."""
        return self.path.name

    @property
    def model_path(self) -> Path:
        """The trained model, an ordinary Hugging Face folder; a shipped delta is expanded."""
        if self._is_delta:
            from clte.models.shipped import folder_of

            return folder_of(self.path / "model", self.id)
        return self.path / "model"

    @property
    def work_path(self) -> Path:
        """Checkpoints, while the run is not finished."""
        return self.path / "work"

    @property
    def has_weights(self) -> bool:
        """Whether the trained model is here; shipped and imported runs may hold results only."""
        return self._is_delta or (self.path / "model" / "model.safetensors").is_file()

    @property
    def _is_delta(self) -> bool:
        return (self.path / "model" / "delta.json").is_file()

    # ------------------------------------------------------------------ config and state

    @classmethod
    def create(cls, root: Path, config: RunConfig) -> RunFolder:
        """The folder of a config below ``root``, made if it is not there."""
        folder = cls(Path(root) / config.id)
        if not (folder.path / "config.json").exists():
            write_json(folder.path / "config.json", config.as_dict())
        return folder

    @cached_property
    def config(self) -> RunConfig:
        """The run's config.

        Raises:
            ClteError: missing, damaged, of another version, or not the one its id says.
        """
        path = self.path / "config.json"
        if not path.is_file():
            raise ClteError(f"{self.path} is not a run folder: it has no config.json.")
        config = RunConfig.from_dict(read_json(path))
        if config.id != self.id:
            raise ClteError(
                f"{path} was changed: its content belongs to run {config.id}, not to {self.id}. "
                "Remove the folder and run it again, or restore the file."
            )
        return config

    @property
    def finished(self) -> bool:
        """Whether the run ended and everything it found is here."""
        return (self.path / "result.json").is_file()

    @property
    def status(self) -> dict[str, Any]:
        """What ``status.json`` says, at least ``state``; a missing or damaged file reads as queued."""
        if self.finished:
            return {"state": "finished"}
        try:
            status = read_json(self.path / "status.json")
        except (OSError, ClteError):
            status = None
        known = isinstance(status, dict) and status.get("state") in STATES
        return status if known else {"state": "queued"}

    def write_status(self, state: str, **details: Any) -> None:
        """Replace ``status.json``; the process and the time of writing are added."""
        assert state in STATES
        write_json(
            self.path / "status.json",
            {"state": state, "pid": os.getpid(), "heartbeat": time.time(), **details},
        )

    # ------------------------------------------------------------------ what it found

    @cached_property
    def result(self) -> dict[str, Any]:
        """The figures in ``result.json``.

        Raises:
            ClteError: the run is not finished, or the file is damaged.
        """
        if not self.finished:
            raise ClteError(f"run {self.id} is not finished: it has no result yet.")
        return read_json(self.path / "result.json")

    @property
    def metrics(self) -> list[dict[str, Any]]:
        """Everything that was logged, in order; a last line cut short by a kill is left out."""
        path = self.path / "metrics.jsonl"
        if not path.is_file():
            return []
        events = []
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                events.append(json.loads(line))
            except json.JSONDecodeError:
                break
        return events

    def keep_metrics(self, up_to_step: int) -> None:
        """Forget what was logged after a step, before training resumes from there."""
        kept = [event for event in self.metrics if event["step"] <= up_to_step]
        with atomic_path(self.path / "metrics.jsonl") as temporary:
            temporary.write_text("".join(json.dumps(event) + "\n" for event in kept), "utf-8")

    def log(self, event: Mapping[str, Any]) -> None:
        """Append one event to ``metrics.jsonl``; a value that is not finite is written as null."""
        clean = {
            key: None if isinstance(value, float) and not math.isfinite(value) else value
            for key, value in event.items()
        }
        target = self.path / "metrics.jsonl"
        with full_disk_is_said(target), target.open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(clean) + "\n")

    @property
    def predictions(self) -> pd.DataFrame:
        """A row a test item: ``item``, ``premise`` (ids), ``gold``, `LOGIT_COLUMNS`, `EXCHANGED_COLUMNS`.

        ``gold`` is the label id; items that share a premise are not independent, so every interval
        resamples by ``premise``.

        Raises:
            ClteError: missing or damaged.
        """
        import pandas as pd

        path = self.path / "predictions.parquet"
        try:
            return pd.read_parquet(path)
        except FileNotFoundError:
            raise ClteError(f"run {self.id} has no predictions.parquet.") from None
        except Exception as error:
            raise ClteError(
                f"{path} is damaged ({error}). Remove the run (clte runs rm {self.id}) and run it "
                "again, or import a good copy."
            ) from error

    def write_predictions(
        self,
        items: np.ndarray,
        premises: np.ndarray,
        gold: np.ndarray,
        logits: np.ndarray,
        exchanged: np.ndarray,
    ) -> None:
        """Write the test rows' logits, [N, 3] as they are and [N, 3] with premises exchanged.

        ``items`` and ``premises`` are ids [N], ``gold`` label ids [N].
        """
        import pandas as pd

        table = pd.DataFrame({"item": items.astype(str), "premise": premises.astype(str)})
        table["gold"] = gold.astype("int8")
        table[list(LOGIT_COLUMNS)] = logits.astype("float32")
        table[list(EXCHANGED_COLUMNS)] = exchanged.astype("float32")
        ids = dict.fromkeys(("item", "premise"), "DELTA_BYTE_ARRAY")
        bytes_apart = dict.fromkeys((*LOGIT_COLUMNS, *EXCHANGED_COLUMNS), "BYTE_STREAM_SPLIT")
        with atomic_path(self.path / "predictions.parquet") as temporary:
            table.to_parquet(
                temporary,
                index=False,
                compression="zstd",
                use_dictionary=["gold"],
                column_encoding={**ids, **bytes_apart},
            )

    @property
    def representations(self) -> dict[str, np.ndarray]:
        """``final`` and, if asked for, ``epoch-1`` …: float16 [items, width], float32 if packed."""
        from safetensors.numpy import load_file

        path = self.path / "representations.safetensors"
        if not path.is_file():
            raise ClteError(f"run {self.id} has no representations.safetensors.")
        try:
            return unpacked(load_file(path))
        except Exception as error:
            raise ClteError(f"{path} is damaged ({error}). Run it again.") from error

    def write_representations(
        self, arrays: Mapping[str, np.ndarray], *, small: bool = False
    ) -> None:
        """Write arrays [items, width] as float16, or packed in eight bits (`clte.packed`)."""
        import numpy as np
        from safetensors.numpy import save_file

        halves = {name: np.ascontiguousarray(a, np.float16) for name, a in arrays.items()}
        with atomic_path(self.path / "representations.safetensors") as temporary:
            save_file(packed(halves) if small else halves, temporary)

    # ------------------------------------------------------------------ the end

    def finish(self, figures: Mapping[str, Any]) -> None:
        """Seal the run: hash every file, write ``result.json`` last, drop the checkpoints."""
        files = {
            path.relative_to(self.path).as_posix(): file_digest(path)
            for path in sorted(self.path.rglob("*"))
            if path.is_file()
            and not path.name.startswith(".")
            and path.name not in ("status.json", "result.json", "lock")
            and self.work_path not in path.parents
        }
        write_json(self.path / "result.json", {**figures, "files": files})
        self.tidy()

    def sweep(self) -> None:
        """Remove what a kill in the middle of writing a file left beside it."""
        for path in self.path.glob(".*.part"):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove what a finished run no longer needs; a kill may have left it."""
        if self.finished:
            shutil.rmtree(self.work_path, ignore_errors=True)
            (self.path / "status.json").unlink(missing_ok=True)

    def verify(self) -> None:
        """Check every file that is here against the hash in ``result.json``.

        Weights and representations may be left out of a shipped or imported run; what is there
        must be right.

        Raises:
            ClteError: a file was changed, or results without which a run is none are missing.
        """
        for name, expected in self.result["files"].items():
            path = self.path / name
            if not path.is_file():
                if name in ("config.json", "predictions.parquet", "metrics.jsonl"):
                    raise ClteError(f"{path} is missing from run {self.id}.")
                continue
            if file_digest(path) != expected:
                raise ClteError(
                    f"{path} is damaged or was changed: its hash is not the recorded one."
                )
