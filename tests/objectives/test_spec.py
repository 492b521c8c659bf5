"""An objective's text: reading, canonical spelling, and what cannot be."""

from __future__ import annotations

import inspect
import math
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clte.errors import ClteError
from clte.objectives.spec import TERMS, ObjectiveSpec, Term, classical_kd, paper_objective

NAMES = "ce hidden_kl hidden_kl_reversed hidden_js mse cosine pkd cka rkd info_nce kd dkd"


def test_the_terms() -> None:
    assert list(TERMS) == NAMES.split()
    assert all(info.formula and info.paper for info in TERMS.values())
    batch_wise = {name for name, info in TERMS.items() if not info.row_wise}
    assert batch_wise == {"cka", "rkd", "info_nce"}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("ce", (Term("ce", 1.0),)),
        ("ce + 0.2*hidden_kl", (Term("ce"), Term("hidden_kl", 0.2))),
        (
            "ce + 0.2*hidden_kl(temperature=2, standardise=true)",
            (Term("ce"), Term("hidden_kl", 0.2, (("standardise", True), ("temperature", 2.0)))),
        ),
        (
            "0.5*ce+0.5*kd( temperature = 4 )",
            (Term("ce", 0.5), Term("kd", 0.5, (("temperature", 4),))),
        ),
        ("1e-3 * mse", (Term("mse", 0.001),)),
        (
            "cka() + 1e+2*rkd(angle_weight=2.)",
            (Term("cka"), Term("rkd", 100.0, (("angle_weight", 2.0),))),
        ),
        ("0*hidden_kl + ce", (Term("ce"), Term("hidden_kl", 0.0))),
        ("ce(label_smoothing=.1)", (Term("ce", 1.0, (("label_smoothing", 0.1),)),)),
    ],
)
def test_parse(text: str, terms: tuple[Term, ...]) -> None:
    assert ObjectiveSpec.parse(text).terms == terms


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("  0.20*hidden_kl+1.0*ce ", "ce + 0.2*hidden_kl"),
        (
            "ce+.2*hidden_kl(temperature=2.0,standardise=True)",
            "ce + 0.2*hidden_kl(standardise=true, temperature=2)",
        ),
        # A default that is written out is no other objective.
        ("ce + hidden_kl(temperature=1, standardise=false)", "ce + hidden_kl"),
        ("-0*kd + ce", "ce + 0*kd"),
    ],
)
def test_canonical_spelling(text: str, canonical: str) -> None:
    assert str(ObjectiveSpec.parse(text)) == canonical


SIZES = st.floats(min_value=0, allow_nan=False, allow_infinity=False)
VALUES = {
    "temperature": st.floats(min_value=0, exclude_min=True, allow_infinity=False),
    "standardise": st.booleans(),
    "label_smoothing": st.floats(min_value=0, max_value=1, exclude_max=True),
    "angle_weight": SIZES,
    "alpha": SIZES,
    "beta": SIZES,
}


@st.composite
def specs(draw: st.DrawFn) -> ObjectiveSpec:
    names = draw(st.lists(st.sampled_from(list(TERMS)), min_size=1, unique=True))
    terms = []
    for name in names:
        options = draw(
            st.fixed_dictionaries({}, optional={o: VALUES[o] for o in TERMS[name].options})
        )
        terms.append(Term(name, draw(SIZES), tuple(options.items())))
    if all(term.weight == 0 for term in terms):
        terms[0] = Term(names[0], 1.0, terms[0].options)
    return ObjectiveSpec(tuple(terms))


@given(specs())
def test_every_objective_reads_back_from_its_text(spec: ObjectiveSpec) -> None:
    text = str(spec)
    again = ObjectiveSpec.parse(text)
    assert again == spec
    assert hash(again) == hash(spec)
    assert str(again) == text


@given(st.text(alphabet="ce+-*().=, 0123456789hidden_klatmpru", max_size=40))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        spec = ObjectiveSpec.parse(text)
    except ClteError:
        return
    assert ObjectiveSpec.parse(str(spec)) == spec


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ce + -0.2*hidden_kl", r"weight of hidden_kl is -0\.2; a weight must be 0 or more"),
        ("ce - 0.2*hidden_kl", r"weight of hidden_kl is -0\.2; a weight must be 0 or more"),
        ("ce + nan*kd", "weight of kd is nan; it must be a finite number"),
        ("ce + inf*kd", "weight of kd is inf; it must be a finite number"),
        ("ce + 1e999*kd", "weight of kd is inf; it must be a finite number"),
        ("ce + kd(temperature=0)", "temperature of kd is 0; it must be a number above 0"),
        ("ce + kd(temperature=-2)", "temperature of kd is -2; it must be a number above 0"),
        ("ce + kd(temperature=nan)", "temperature of kd is nan; it must be a finite number"),
        ("ce + kd(temperature=true)", "temperature of kd is True; it must be a finite number"),
        ("ce + kd(temperature=warm)", "temperature of kd is 'warm'; it must be a number"),
        (
            "ce + hidden_kl(standardise=1)",
            "standardise of hidden_kl is 1.0; it must be true or false",
        ),
        ("ce(label_smoothing=1)", "label_smoothing of ce is 1; it must be from 0 to below 1"),
        ("ce + hidden_lk", "no term 'hidden_lk'. Terms: ce, hidden_kl, .*, dkd"),
        ("ce + mse(temperature=2)", "mse has no option 'temperature'. It has none"),
        ("ce + kd(heat=2)", "kd has no option 'heat'. It has temperature"),
        ("ce + kd(temperature=2, temperature=3)", "'temperature' of kd is given twice"),
        ("ce + kd(temperature)", "cannot read 'temperature'. Write option=value"),
        ("ce + kd(temperature=2,)", "cannot read ''. Write option=value"),
        ("kd + ce + 2*kd", "kd stands in the objective twice"),
        ("", "the objective is empty"),
        ("  ", "the objective is empty"),
        ("ce +", r"cannot read '\+'"),
        ("ce hidden_kl", "cannot read 'hidden_kl'"),
        ("0.2hidden_kl", "cannot read '0.2hidden_kl'"),
        ("ce + kd(temperature=2", r"cannot read '\(temperature=2'"),
        ("0*ce + 0*kd", "every weight of the objective is 0"),
    ],
)
def test_what_cannot_be_is_said(text: str, message: str) -> None:
    with pytest.raises(ClteError, match=message):
        ObjectiveSpec.parse(text)


def test_objects_are_checked_like_text() -> None:
    with pytest.raises(ClteError, match="no term"):
        ObjectiveSpec(())
    with pytest.raises(ClteError, match="weight of ce is nan"):
        Term("ce", math.nan)
    with pytest.raises(ClteError, match="weight of ce is True"):
        Term("ce", True)
    assert str(ObjectiveSpec((Term("ce", 2),))) == "2*ce"


@pytest.mark.parametrize(
    ("text", "representation", "logits", "teacher", "labels", "row_wise"),
    [
        ("ce", False, False, False, True, True),
        ("ce + 0.2*hidden_kl", True, False, True, True, True),
        ("ce + 0*hidden_kl", True, False, True, True, True),
        ("kd", False, True, True, False, True),
        ("dkd", False, True, True, True, True),
        ("ce + cka", True, False, True, True, False),
        ("mse + kd + 0*info_nce", True, True, True, False, False),
    ],
)
def test_what_an_objective_needs(
    text: str, representation: bool, logits: bool, teacher: bool, labels: bool, row_wise: bool
) -> None:
    spec = ObjectiveSpec.parse(text)
    assert spec.needs_representation is representation
    assert spec.needs_logits is logits
    assert spec.needs_teacher is teacher
    assert spec.needs_labels is labels
    assert spec.row_wise is row_wise


def test_named_objectives() -> None:
    assert str(paper_objective()) == "ce + 0.2*hidden_kl"
    assert str(paper_objective(0)) == "ce + 0*hidden_kl"
    with pytest.raises(ClteError, match=r"weight of hidden_kl is -0\.2"):
        paper_objective(-0.2)
    assert str(classical_kd(0.7, 4)) == "0.3*ce + 0.7*kd(temperature=4)"
    assert str(classical_kd(1, 1)) == "0*ce + kd"
    for alpha in (-0.1, 1.1):
        with pytest.raises(ClteError, match="from 0 to 1"):
            classical_kd(alpha, 1)
    with pytest.raises(ClteError, match="temperature of kd is 0"):
        classical_kd(0.5, 0)


def test_the_table_has_the_functions_own_options_and_defaults() -> None:
    from clte.objectives.combine import ON_REPRESENTATIONS
    from clte.objectives.logits import decoupled_distillation, distillation

    functions: dict[str, Callable[..., Any]] = {
        **ON_REPRESENTATIONS,
        "kd": distillation,
        "dkd": decoupled_distillation,
    }
    assert set(functions) == set(TERMS) - {"ce"}
    for name, function in functions.items():
        keywords = {
            p.name: p.default
            for p in inspect.signature(function).parameters.values()
            if p.kind is p.KEYWORD_ONLY
        }
        assert TERMS[name].row_wise is ("reduction" in keywords)
        keywords.pop("reduction", None)
        assert dict(TERMS[name].options) == keywords


def test_reading_an_objective_loads_no_torch() -> None:
    code = (
        "import sys; from clte.objectives import ObjectiveSpec, read_health; "
        "ObjectiveSpec.parse('ce + 0.2*hidden_kl'); read_health(1.0, 0.1, 8, 0.1); "
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
