"""RunConfig: every choice that changes what a run finds, and the id that follows from it.

Two configs with the same canonical JSON are the same run. Where it runs (device, precision,
threads, paths) is not part of the config: it is noted in the run's result instead.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any, get_type_hints

from clte.errors import ClteError
from clte.files import digest
from clte.languages import LanguagePair
from clte.objectives.spec import ObjectiveSpec

VERSION = 1
"""Version of the run format. A run of another version is listed as such and not mixed in."""

CONTROLS = {
    "class-mean": "each training row's vector is the mean teacher vector of its gold label",
    "random": "vectors drawn from a Gaussian with the teacher's mean and spread, unit by unit",
    "untrained": "the backbone itself with a fresh head, not fine-tuned",
}
"""Teachers that a transfer has to beat: what they keep of the real teacher, and what they lack."""

POOLINGS = {
    "head": "the vector that enters the last linear layer (the paper's choice)",
    "first": "the first token of a layer",
    "mean": "the mean over a layer's tokens, padding left out",
}


def _check_type(name: str, value: object, kind: type) -> None:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ClteError(
            f"{name} is {value!r}, which is a wrong field: it must be a {kind.__name__}."
        )


@dataclass(frozen=True)
class DataRef:
    """A corpus by name and by the revision of its content."""

    name: str
    revision: str

    def __post_init__(self) -> None:
        _check_type("the corpus's name", self.name, str)
        _check_type("the corpus's revision", self.revision, str)


@dataclass(frozen=True)
class TeacherRef:
    """Where a student's teacher vectors come from."""

    pair: str
    """The teacher's own language pair (the transferring pair)."""
    run: str | None = None
    """Id of the teacher's run; None for the ``untrained`` control, which needs none."""
    reads: str = "parallel"
    """``parallel``: the same item in the teacher's pair (the paper); ``own``: the student's row."""
    control: str | None = None
    """One of `CONTROLS`, or None for the teacher as it is."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "pair", str(LanguagePair.parse(self.pair)))
        if self.reads not in ("parallel", "own"):
            raise ClteError(f"teacher reads {self.reads!r}; choose 'parallel' or 'own'.")
        if self.control is not None and self.control not in CONTROLS:
            raise ClteError(f"control {self.control!r} is none of {', '.join(CONTROLS)}.")
        if self.run is not None:
            _check_type("the teacher's run", self.run, str)
        if (self.run is None) != (self.control == "untrained"):
            raise ClteError(
                "a teacher is a finished run, named by its id; only the 'untrained' control has none."
            )


@dataclass(frozen=True)
class RunConfig:
    """One training run. The defaults are the paper's, where it has any."""

    pair: str
    """The language pair that is trained and scored, premise first: ``fr-bg``."""
    data: DataRef
    """The corpus."""
    protocol: str
    """How the corpus is split, one of `clte.data.splits.PROTOCOLS`."""
    backbone: str
    """The encoder's name for people: a Hub id, ``compact``, or a folder's name."""
    backbone_revision: str
    """A Hub commit or a digest of the folder that the encoder starts from."""
    learning_rate: float
    """Peak learning rate; each backbone has its own default (mBERT's is the paper's 2e-5)."""
    fold: int = 0
    """Which fold of the split."""
    seed: int = 42
    """Moves initialisation, order and dropout. The split has a seed of its own, always 42."""
    objective: str = "ce"
    """The loss, as `clte.objectives.spec.ObjectiveSpec` writes it: ``ce + 0.2*hidden_kl``."""
    teacher: TeacherRef | None = None
    """The teacher; None for a baseline."""
    pooling: str = "head"
    """Which vector is the representation, one of `POOLINGS`."""
    layer: int = -1
    """Which layer `pooling` reads; only for ``first`` and ``mean``."""
    batch_size: int = 28
    """Rows in a step, before accumulation."""
    accumulation: int = 1
    """Batches that are summed before the weights move."""
    max_length: int = 128
    """Sub-words that a row is cut to, premise and hypothesis together."""
    epochs: int = 5
    """At most this many passes over the training rows."""
    patience: int = 2
    """Stop after this many epochs without a better validation accuracy; 0 never stops early."""
    warmup: float = 0.1
    """Share of the steps in which the rate rises linearly; then it falls linearly to 0."""
    weight_decay: float = 0.01
    """Decoupled weight decay, on all weights but biases and layer norms."""
    shuffled_labels: bool = False
    """Train on a fixed permutation of the labels: the ``label-shuffled`` teacher."""
    epoch_representations: bool = False
    """Keep the validation rows' representations of every epoch (figure 3), not of the last only."""
    freeze_embeddings: bool = False
    """Leave the word embeddings as the encoder has them; each backbone has its own default."""
    version: int = VERSION
    """Version of the run format."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "pair", str(LanguagePair.parse(self.pair)))
        spec = ObjectiveSpec.parse(self.objective)
        object.__setattr__(self, "objective", str(spec))
        object.__setattr__(self, "learning_rate", float(self.learning_rate))
        if spec.needs_teacher and self.teacher is None:
            raise ClteError(f"the objective '{spec}' reads a teacher; name one, or use 'ce' alone.")
        if not spec.needs_teacher and self.teacher is not None:
            raise ClteError("a teacher is named, but the objective 'ce' does not read one.")
        if self.pooling not in POOLINGS:
            raise ClteError(f"pooling {self.pooling!r} is none of {', '.join(POOLINGS)}.")
        if not (math.isfinite(self.learning_rate) and self.learning_rate > 0):
            raise ClteError(f"the learning rate is {self.learning_rate}; it must be above 0.")
        for name, least in (
            ("batch_size", 1),
            ("accumulation", 1),
            ("epochs", 1),
            ("max_length", 8),
            ("patience", 0),
            ("fold", 0),
            ("seed", 0),
        ):
            value = getattr(self, name)
            if type(value) is not int or value < least:
                raise ClteError(
                    f"{name} is {value!r}; it must be a whole number of at least {least}."
                )
        for name, kind in (
            ("protocol", str),
            ("backbone", str),
            ("backbone_revision", str),
            ("layer", int),
            ("shuffled_labels", bool),
            ("epoch_representations", bool),
            ("freeze_embeddings", bool),
        ):
            _check_type(name, getattr(self, name), kind)
        for name, most in (("warmup", 1.0), ("weight_decay", math.inf)):
            value = float(getattr(self, name))
            object.__setattr__(self, name, value)
            if not 0 <= value <= most or math.isinf(value):
                raise ClteError(f"{name} is {value}; it must lie between 0 and {most}.")

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits: the hash of the canonical JSON, and the run folder's name."""
        return digest(self.as_dict())[:12]

    @property
    def is_transfer(self) -> bool:
        """Whether a teacher takes part."""
        return self.teacher is not None

    @property
    def title(self) -> str:
        """The run as people read it: ``de-tr ⇒ de-bg`` for a transfer, ``de-bg`` for a baseline."""
        return f"{self.teacher.pair} ⇒ {self.pair}" if self.teacher else self.pair

    def as_dict(self) -> dict[str, Any]:
        """The config as plain JSON values."""
        values = dataclasses.asdict(self)
        if not self.freeze_embeddings:
            # Runs from before there was this choice keep their ids.
            del values["freeze_embeddings"]
        return values

    def replace(self, **changes: Any) -> RunConfig:
        """A copy with some fields changed."""
        return dataclasses.replace(self, **changes)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> RunConfig:
        """Read what `as_dict` wrote.

        Raises:
            ClteError: another version, an unknown field, a missing one, or one of the wrong type.
        """
        if not isinstance(values, dict) or values.get("version") != VERSION:
            found = values.get("version") if isinstance(values, dict) else None
            raise ClteError(
                f"this run has format version {found}; this program reads version {VERSION}. "
                "Use the version of clte that wrote it."
            )
        hints = get_type_hints(cls)
        unknown = sorted(set(values) - set(hints))
        if unknown:
            raise ClteError(f"a run config has no field {unknown[0]!r}.")
        try:
            values = dict(values)
            values["data"] = DataRef(**values["data"])
            if values.get("teacher") is not None:
                values["teacher"] = TeacherRef(**values["teacher"])
            return cls(**values)
        except ClteError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise ClteError(
                f"the run config is incomplete or has a wrong field: {error}."
            ) from error
