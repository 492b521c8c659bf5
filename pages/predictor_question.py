"""A question to the predictor, and how the page is given another one."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from clte.models.askable import Askable

RECOGNISE = "recognise it"


class Question(NamedTuple):
    """What is asked of whom."""

    model: Askable
    premise: str
    hypothesis: str
    codes: tuple[str | None, str | None]
    """Languages of the two texts, where known."""


def shares_of(model: Any, pairs: list[tuple[str, str]]) -> list[list[float]]:
    """Probabilities of the three labels for each pair, from a loaded model."""
    premises, hypotheses = ([pair[i] for pair in pairs] for i in (0, 1))
    return [[float(x) for x in row] for row in model.probabilities(premises, hypotheses)]


def take_over(premise: str, hypothesis: str, how: str | None) -> None:
    """Ask this instead; ``how`` it was made from what was asked, None if it was not."""
    st.session_state["premise"], st.session_state["hypothesis"] = premise, hypothesis
    st.session_state["how"] = how
    st.session_state["premise_language"] = st.session_state["hypothesis_language"] = RECOGNISE
