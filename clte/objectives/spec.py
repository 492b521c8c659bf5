"""An objective as data: which terms, with which weights and options. Needs no torch.

    ce + 0.2*hidden_kl(temperature=2, standardise=true)

`ObjectiveSpec.parse` reads such a text and ``str()`` writes its one canonical spelling, which is
what a run's configuration holds. `clte.objectives.combine.Objective` computes it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from clte.errors import ClteError

LREC = "Bandyopadhyay et al., LREC 2022"


@dataclass(frozen=True)
class TermInfo:
    """What there is to know about a term before it is computed.

    Attributes:
        formula: One line; s and t are the representations of student and teacher, z their logits.
        paper: Where it comes from.
        inputs: What it reads, in the names of ``Objective.forward``.
        options: Option → default, the same as in the function's signature.
        row_wise: Whether a row's value depends on that row alone. The value of a batch-wise term
            changes with the batch size, and with gradient accumulation.
        same_width: Whether it compares unit by unit, so that unequal widths need a projection.
    """

    formula: str
    paper: str
    inputs: tuple[str, ...]
    options: Mapping[str, float | bool] = field(default_factory=dict)
    row_wise: bool = True
    same_width: bool = False

    @property
    def reads_representation(self) -> bool:
        """Whether it compares representations."""
        return "teacher_representation" in self.inputs

    @property
    def reads_logits(self) -> bool:
        """Whether it compares the logits of student and teacher."""
        return "teacher_logits" in self.inputs


_REPRESENTATIONS = ("representation", "teacher_representation")
_LOGITS = ("logits", "teacher_logits")
_SOFTMAX: dict[str, float | bool] = {"temperature": 1.0, "standardise": False}

TERMS: dict[str, TermInfo] = {
    "ce": TermInfo(
        "-log softmax(z)_y",
        "cross-entropy; label smoothing: Szegedy et al. 2016",
        ("logits", "labels"),
        {"label_smoothing": 0.0},
    ),
    "hidden_kl": TermInfo(
        "KL( softmax(t/T) ‖ softmax(s/T) )", LREC, _REPRESENTATIONS, _SOFTMAX, same_width=True
    ),
    "hidden_kl_reversed": TermInfo(
        "KL( softmax(s/T) ‖ softmax(t/T) )",
        f"{LREC}, with the arguments exchanged",
        _REPRESENTATIONS,
        _SOFTMAX,
        same_width=True,
    ),
    "hidden_js": TermInfo(
        "JS( softmax(t/T), softmax(s/T) )", "Lin 1991", _REPRESENTATIONS, _SOFTMAX, same_width=True
    ),
    "mse": TermInfo(
        "mean_d (s_d - t_d)²", "FitNets: Romero et al. 2015", _REPRESENTATIONS, same_width=True
    ),
    "cosine": TermInfo(
        "1 - cos(s, t)", "DistilBERT: Sanh et al. 2019", _REPRESENTATIONS, same_width=True
    ),
    "pkd": TermInfo(
        "‖ s/‖s‖ - t/‖t‖ ‖²", "PKD: Sun et al. 2019", _REPRESENTATIONS, same_width=True
    ),
    "cka": TermInfo(
        "1 - linear CKA(S, T)", "Kornblith et al. 2019", _REPRESENTATIONS, row_wise=False
    ),
    "rkd": TermInfo(
        "Huber(distances of S, of T) + angle_weight · Huber(angles of S, of T)",
        "RKD: Park et al. 2019",
        _REPRESENTATIONS,
        {"angle_weight": 0.0},
        row_wise=False,
    ),
    "info_nce": TermInfo(
        "-log softmax_j( cos(sᵢ, tⱼ)/T )ᵢ",
        "InfoNCE: van den Oord et al. 2018; CRD: Tian et al. 2020",
        _REPRESENTATIONS,
        {"temperature": 0.05},
        row_wise=False,
        same_width=True,
    ),
    "kd": TermInfo(
        "T² · KL( softmax(z_t/T) ‖ softmax(z_s/T) )",
        "Hinton et al. 2015",
        _LOGITS,
        {"temperature": 1.0},
    ),
    "dkd": TermInfo(
        "T² · (alpha · TCKD + beta · NCKD)",
        "DKD: Zhao et al. 2022",
        (*_LOGITS, "labels"),
        {"alpha": 1.0, "beta": 8.0, "temperature": 4.0},
    ),
}
"""Every term by name, in the order in which the canonical spelling lists them."""


@dataclass(frozen=True)
class Term:
    """One term of an objective.

    Attributes:
        name: A key of `TERMS`.
        weight: Finite, 0 or more. With 0 the term is only watched.
        options: (name, value) pairs. Kept sorted and without those that equal the default, so that
            equal objectives are equal.

    Raises:
        ClteError: If the name or an option is unknown, or a value is out of range.
    """

    name: str
    weight: float = 1.0
    options: tuple[tuple[str, float | bool], ...] = ()

    def __post_init__(self) -> None:
        if self.name not in TERMS:
            raise ClteError(f"there is no term {self.name!r}. Terms: {', '.join(TERMS)}.")
        weight = _number(self.weight, f"weight of {self.name}")
        if weight < 0:
            raise ClteError(
                f"weight of {self.name} is {weight:g}; a weight must be 0 or more "
                "(0 only watches the term)."
            )
        object.__setattr__(self, "weight", weight)
        defaults = TERMS[self.name].options
        chosen: dict[str, float | bool] = {}
        for option, value in self.options:
            if option in chosen:
                raise ClteError(f"option {option!r} of {self.name} is given twice.")
            chosen[option] = _check_option(self.name, option, value)
        kept = {option: value for option, value in chosen.items() if value != defaults[option]}
        object.__setattr__(self, "options", tuple(sorted(kept.items())))

    @property
    def values(self) -> dict[str, float | bool]:
        """Every option of the term, with the defaults filled in."""
        return {**TERMS[self.name].options, **dict(self.options)}

    def __str__(self) -> str:
        weight = "" if self.weight == 1 else f"{_spell(self.weight)}*"
        options = ", ".join(f"{option}={_spell(value)}" for option, value in self.options)
        return f"{weight}{self.name}({options})" if options else f"{weight}{self.name}"


@dataclass(frozen=True)
class ObjectiveSpec:
    """A weighted sum of terms.

    Attributes:
        terms: Kept in the order of `TERMS`, whatever order they are given in.

    Raises:
        ClteError: If there is no term, one stands twice, or every weight is 0.
    """

    terms: tuple[Term, ...]

    def __post_init__(self) -> None:
        if not self.terms:
            raise ClteError(
                f"the objective has no term. Write 'ce' or 'ce + 0.2*hidden_kl'. {_HELP}"
            )
        names = [term.name for term in self.terms]
        for name in names:
            if names.count(name) > 1:
                raise ClteError(
                    f"the term {name} stands in the objective twice. Add the weights up."
                )
        if all(term.weight == 0 for term in self.terms):
            raise ClteError("every weight of the objective is 0: nothing would be learned.")
        order = list(TERMS)
        ordered = sorted(self.terms, key=lambda term: order.index(term.name))
        object.__setattr__(self, "terms", tuple(ordered))

    @classmethod
    def parse(cls, text: str) -> ObjectiveSpec:
        """Read an objective such as ``0.5*ce + 0.5*kd(temperature=4)``.

        A term is ``[weight*]name[(option=value, …)]``; terms are joined by ``+``; a value is a
        number, ``true`` or ``false``. There may be no ``ce``: that is distillation without labels.

        Raises:
            ClteError: If the text cannot be read, or says something that cannot be.
        """
        terms: list[Term] = []
        at = 0
        while text[at:].strip() or not terms:
            match = _TERM.match(text, at)
            if not match or (terms and not match["sign"]):
                raise ClteError(
                    f"objective {text!r}: cannot read {text[at:].strip()!r}. {_HELP}"
                    if text.strip()
                    else f"the objective is empty. {_HELP}"
                )
            weight = float(match["weight"] or 1)
            options = _read_options(match["name"], match["options"])
            terms.append(Term(match["name"], -weight if match["sign"] == "-" else weight, options))
            at = match.end()
        return cls(tuple(terms))

    def __str__(self) -> str:
        return " + ".join(str(term) for term in self.terms)

    @property
    def needs_representation(self) -> bool:
        """Whether a term compares the representations of student and teacher."""
        return any(TERMS[term.name].reads_representation for term in self.terms)

    @property
    def needs_logits(self) -> bool:
        """Whether a term compares the student's logits with the teacher's."""
        return any(TERMS[term.name].reads_logits for term in self.terms)

    @property
    def needs_teacher(self) -> bool:
        """Whether any term reads a teacher; one of weight 0 does, since it is still reported."""
        return self.needs_representation or self.needs_logits

    @property
    def needs_labels(self) -> bool:
        """Whether a term reads the gold labels."""
        return any("labels" in TERMS[term.name].inputs for term in self.terms)

    @property
    def row_wise(self) -> bool:
        """Whether the value is a mean over rows, so that accumulating gradients changes nothing."""
        return all(TERMS[term.name].row_wise for term in self.terms)


def paper_objective(lambda_: float = 0.2) -> ObjectiveSpec:
    """The paper's objective, ce + λ · hidden_kl (Bandyopadhyay et al., LREC 2022).

    Raises:
        ClteError: If λ is negative or not finite.
    """
    return ObjectiveSpec((Term("ce"), Term("hidden_kl", lambda_)))


def classical_kd(alpha: float, temperature: float) -> ObjectiveSpec:
    """Classical distillation, (1 - α) · ce + α · kd(T) (Hinton et al. 2015).

    Raises:
        ClteError: If α is outside 0 to 1, or T is not above 0.
    """
    alpha = _number(alpha, "alpha of classical distillation")
    if not 0 <= alpha <= 1:
        raise ClteError(f"alpha of classical distillation is {alpha:g}; it must be from 0 to 1.")
    # Rounded, so that alpha 0.7 is written as 0.3*ce and not as 0.30000000000000004*ce.
    supervised = round(1 - alpha, 12)
    kd = Term("kd", alpha, (("temperature", temperature),))
    return ObjectiveSpec((Term("ce", supervised), kd))


_HELP = (
    "A term is [weight*]name[(option=value, …)], joined by +, as in "
    "'ce + 0.2*hidden_kl(temperature=2, standardise=true)'. "
    f"Terms: {', '.join(TERMS)}."
)

_NUMBER = r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|inf(?:inity)?|nan)"
_TERM = re.compile(
    r"\s*(?P<sign>[+-])?\s*"
    rf"(?:(?P<weight>{_NUMBER})\s*\*\s*)?"
    r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*"
    r"(?:\((?P<options>[^()]*)\))?\s*"
)
_BOOLEANS = {"true": True, "false": False}

_RANGES = {
    "temperature": ("a number above 0", lambda value: value > 0),
    "label_smoothing": ("from 0 to below 1", lambda value: 0 <= value < 1),
    "angle_weight": ("0 or more", lambda value: value >= 0),
    "alpha": ("0 or more", lambda value: value >= 0),
    "beta": ("0 or more", lambda value: value >= 0),
}


def _read_options(name: str, text: str | None) -> tuple[tuple[str, float | bool], ...]:
    """Read ``temperature=2, standardise=true``."""
    pairs: list[tuple[str, float | bool]] = []
    if text is None or not text.strip():
        return ()
    for part in text.split(","):
        option, equals, written = (piece.strip() for piece in part.partition("="))
        if not (option and equals and written):
            raise ClteError(
                f"{name}({text}): cannot read {part.strip()!r}. "
                "Write option=value, separated by commas."
            )
        if written.lower() in _BOOLEANS:
            pairs.append((option, _BOOLEANS[written.lower()]))
        elif re.fullmatch(_NUMBER, written):
            pairs.append((option, float(written)))
        else:
            raise ClteError(
                f"{option} of {name} is {written!r}; it must be a number, 'true' or 'false'."
            )
    return tuple(pairs)


def _check_option(name: str, option: str, value: float | bool) -> float | bool:
    """Return the option's value in its own type, or say what it may be."""
    defaults = TERMS[name].options
    if option not in defaults:
        known = f"It has {', '.join(defaults)}." if defaults else "It has none."
        raise ClteError(f"{name} has no option {option!r}. {known}")
    what = f"{option} of {name}"
    if isinstance(defaults[option], bool):
        if not isinstance(value, bool):
            raise ClteError(f"{what} is {value!r}; it must be true or false.")
        return value
    number = _number(value, what)
    expected, in_range = _RANGES[option]
    if not in_range(number):
        raise ClteError(f"{what} is {number:g}; it must be {expected}.")
    return number


def _number(value: object, what: str) -> float:
    """Return a finite float, or say that it is none."""
    try:
        if isinstance(value, (bool, str)):
            raise TypeError
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise ClteError(f"{what} is {value!r}; it must be a finite number.")
    return number + 0.0  # -0.0 is 0.0


def _spell(value: float | bool) -> str:
    """Write a value so that reading it gives it back: 0.2, 2, 1e-05, true."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value).removesuffix(".0")
