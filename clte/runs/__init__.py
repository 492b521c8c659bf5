"""Runs: their config, their folder, and the store of all of them."""

from clte.runs.config import DataRef, RunConfig, TeacherRef
from clte.runs.folder import RunFolder
from clte.runs.store import RunStore

__all__ = ["DataRef", "RunConfig", "RunFolder", "RunStore", "TeacherRef"]
