"""What a job is asked to do: runs, where their data and encoders are, and how large they are."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clte.errors import ClteError
from clte.files import digest, read_json
from clte.runs.config import RunConfig

if TYPE_CHECKING:
    from clte.data.corpus import Corpus
    from clte.models.backbones import Backbone

VERSION = 1
SURROUNDINGS = ("CLTE_XNLI", "CLTE_CHECKPOINTS", "HF_HOME", "HF_HUB_CACHE", "HF_HUB_OFFLINE")
"""Variables that say where things are: a job sees them as they were where it was asked for."""


@dataclass(frozen=True)
class Shape:
    """How large an encoder is; what time and memory are estimated from."""

    layers: int
    hidden: int
    inner: int
    parameters: int
    """All of them."""
    embeddings: int
    """Those of the sub-words, which may be frozen."""


@dataclass(frozen=True)
class Request:
    """A job as it was asked for. Made by `make_request` or `clte.jobs.commands.read_commands`."""

    title: str
    """For people."""
    runs: tuple[RunConfig, ...]
    """Every teacher before its students, each run once."""
    data: str
    """What `load_corpus` is given."""
    backbones: Mapping[str, str]
    """A config's backbone name → what `resolve` is given."""
    train_rows: int
    """Training rows of the largest run."""
    shapes: Mapping[str, Shape]
    """A config's backbone name → its size."""
    threads: int | None = None
    """Threads of the process; None: the cores shared out among the jobs that may run at once."""
    surroundings: Mapping[str, str] = field(default_factory=dict)
    """`SURROUNDINGS` as they were."""

    @property
    def id(self) -> str:
        """Eight hexadecimal digits: jobs with the same runs are the same job."""
        return digest(sorted(config.id for config in self.runs))[:8]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "version": VERSION,
            "title": self.title,
            "runs": [config.as_dict() for config in self.runs],
            "data": self.data,
            "backbones": dict(self.backbones),
            "train_rows": self.train_rows,
            "shapes": {name: asdict(shape) for name, shape in self.shapes.items()},
            "threads": self.threads,
            "surroundings": dict(self.surroundings),
        }

    @classmethod
    def from_dict(cls, values: Any) -> Request:
        """Read what `as_dict` wrote.

        Raises:
            ClteError: another version, or not a request.
        """
        found = values.get("version") if isinstance(values, dict) else None
        if found != VERSION:
            raise ClteError(
                f"this job has format version {found}; this program reads version {VERSION}."
            )
        try:
            values = {name: value for name, value in values.items() if name != "version"}
            values["runs"] = tuple(RunConfig.from_dict(config) for config in values["runs"])
            values["shapes"] = {name: Shape(**shape) for name, shape in values["shapes"].items()}
            return cls(**values)
        except (KeyError, TypeError, AttributeError) as error:
            raise ClteError(f"this job is incomplete or has a wrong field: {error}.") from error


def make_request(
    runs: Sequence[RunConfig],
    data: str,
    backbones: Mapping[str, str],
    *,
    title: str | None = None,
    threads: int | None = None,
    corpus: Corpus | None = None,
    resolved: Mapping[str, Backbone] | None = None,
) -> Request:
    """Check that runs can be trained here, and note how large they are. Nothing is written.

    Args:
        runs: Every teacher before its students.
        data: What `load_corpus` is given; a path is made absolute.
        backbones: A config's backbone name → what `resolve` is given.
        title: By default the last run's, and how many there are.
        threads: Threads of the process.
        corpus: The corpus that ``data`` names, if it is loaded already.
        resolved: The encoders, if they are found already.

    Raises:
        ClteError: no run, a corpus or encoder that is not the one the configs name, a language or split
            that the corpus does not have.
    """
    from clte.data.sources import load_corpus
    from clte.data.splits import make_split
    from clte.models.backbones import resolve

    runs = tuple({config.id: config for config in runs}.values())
    if not runs:
        raise ClteError("a job needs at least one run.")
    if threads is not None and not 1 <= threads <= (os.cpu_count() or 1):
        raise ClteError(
            f"{threads} threads were asked for; this machine has {os.cpu_count()} cores."
        )
    data = _absolute(data)
    corpus = corpus or load_corpus(data)
    found = dict(resolved or {})
    train_rows = 0
    for config in runs:
        corpus.view(config.pair)
        if config.teacher is not None:
            corpus.view(config.teacher.pair)
        if corpus.revision != config.data.revision:
            raise ClteError(
                f"run {config.id} is about {config.data.name} at revision {config.data.revision}, but "
                f"{data} is {corpus.name} at {corpus.revision}. Give the data that the run is about."
            )
        if config.backbone not in backbones:
            raise ClteError(f"no place was given for the encoder '{config.backbone}'.")
        if config.backbone not in found:
            found[config.backbone] = resolve(backbones[config.backbone])
        if found[config.backbone].revision != config.backbone_revision:
            raise ClteError(
                f"run {config.id} starts from {config.backbone} at revision "
                f"{config.backbone_revision}, but the one here is at "
                f"{found[config.backbone].revision}. Give the encoder that the run was made for."
            )
        train_rows = max(train_rows, len(make_split(corpus, config.protocol, config.fold).train))
    names = {config.backbone for config in runs}
    return Request(
        title=title_of(runs) if title is None else " ".join(title.split())[:120],
        runs=runs,
        data=data,
        backbones={name: _absolute(backbones[name]) for name in sorted(names)},
        train_rows=train_rows,
        shapes={name: _shape(Path(found[name].source)) for name in sorted(names)},
        threads=threads,
        surroundings={name: os.environ[name] for name in SURROUNDINGS if os.environ.get(name)},
    )


def title_of(runs: Sequence[RunConfig]) -> str:
    """``fr-bg ⇒ de-tr``; how many more there are that are no teacher or baseline of another."""
    taught = [config for config in runs if config.teacher is not None]
    teachers = {config.teacher.run for config in taught if config.teacher is not None}
    needed = teachers | {
        config.id
        for config in runs
        if config.teacher is None and config.pair in {student.pair for student in taught}
    }
    wanted = [config for config in runs if config.id not in needed]
    first = wanted[0].title
    return first if len(wanted) == 1 else f"{first} and {len(wanted) - 1} more"


def _absolute(name: str) -> str:
    """A path that is there, so that another folder to stand in changes nothing; any name as it is."""
    path = Path(name).expanduser()
    plain = path.parent == Path() and not name.startswith((".", "~"))
    # `load_corpus` and `resolve` take the names of what ships or was imported before a file's.
    from clte.data.store import is_imported
    from clte.models.shipped import is_shipped

    if plain and (name in ("builtin", "xnli", "compact") or is_imported(name) or is_shipped(name)):
        return name
    return str(path.absolute()) if path.exists() else name


def _shape(folder: Path) -> Shape:
    """The size of the encoder in a Hugging Face folder, from its configuration."""
    values = read_json(folder / "config.json")

    def first(*names: str, default: int) -> int:
        return next((int(values[name]) for name in names if values.get(name)), default)

    hidden = first("hidden_size", "dim", "d_model", default=768)
    layers = first("num_hidden_layers", "n_layers", "num_layers", default=12)
    inner = first("intermediate_size", "hidden_dim", "d_ff", default=4 * hidden)
    width = first("embedding_size", default=hidden)
    embeddings = first("vocab_size", default=30_000) * width
    return Shape(
        layers=layers,
        hidden=hidden,
        inner=inner,
        parameters=embeddings + layers * (4 * hidden**2 + 2 * hidden * inner),
        embeddings=embeddings,
    )
