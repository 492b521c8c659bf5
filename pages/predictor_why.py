"""Why a model answers so: the words that its answer hangs on, and the items nearest to the pair."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from clte.analysis.counterfactuals import without_each
from clte.analysis.numbers import percent
from clte.figures.predictions import landing_figure, words_html
from clte.figures.run import LABELS
from clte.languages import LanguagePair
from clte.models.askable import Askable
from clte.models.pool import Pool
from clte.readonly import is_readonly
from pages.common import dark, draw
from pages.predictor_question import Question, shares_of

OMIT, GRADIENTS = "Leave each word out", "Integrated gradients"


@st.cache_resource(show_spinner=False)
def explainers() -> Pool[Any]:
    """Models in torch, for reasons; two are kept."""
    return Pool(2)


def kept(model: Askable) -> bool:
    """Whether what a model said is stored on disk."""
    return model.pinned and not is_readonly()


def words(question: Question, model: Any) -> None:
    method = st.segmented_control(
        "By what", [OMIT, GRADIENTS], key="method", default=OMIT, bind="query-params",
        label_visibility="collapsed", required=True,
    )  # fmt: skip
    base = shares_of(model, [(question.premise, question.hypothesis)])[0]
    label = max(range(3), key=base.__getitem__)
    name = LABELS[label]
    if method == GRADIENTS:
        scored, note = _by_gradients(question, label)
    else:
        scored, note = _by_omission(question, model, label, base[label])
    largest = max((abs(w[2]) for text in scored for w in text), default=0.0)
    for role, text, found in zip(
        ("Premise", "Hypothesis"), (question.premise, question.hypothesis), scored, strict=True
    ):
        st.caption(role)
        st.html(words_html(text, found, largest=largest, dark=dark()))
    st.caption(
        f"How to read this: teal words (line below) speak for {name}, brown ones (dots below) against "
        f"it; the strongest colour is {100 * largest:.1f} points of its probability. Point at a word to "
        f"see its own. {note}"
    )


def _by_omission(question: Question, model: Any, label: int, base: float) -> tuple[list[Any], str]:
    scored = []
    for role, text in enumerate((question.premise, question.hypothesis)):
        left = without_each(text)
        texts = [
            (rest, question.hypothesis) if role == 0 else (question.premise, rest)
            for _, rest in left
        ]
        shares = shares_of(model, texts) if texts else []
        scored.append(
            [
                (s.start, s.end, base - share[label])
                for (s, _), share in zip(left, shares, strict=True)
            ]
        )
    return scored, "A word's score is what the probability loses when the word is left out."


def _by_gradients(question: Question, label: int) -> tuple[list[Any], str]:
    from clte.analysis.attribution import Explainer, attribute

    model = question.model

    def explainer() -> Explainer:
        return explainers().get(model.revision, lambda: Explainer.load(model.source))

    with st.spinner("Following the gradients; the first time this loads torch …", show_time=True):
        found = attribute(
            model.revision, question.premise, question.hypothesis, label, explainer,
            write=kept(model),
        )  # fmt: skip
    note = (
        f"Layer integrated gradients over the word embeddings, {found.steps} steps from padding "
        f"({percent(found.baseline)} %) to the pair ({percent(found.probability)} %); the scores add up "
        f"to the difference with a completeness error of {100 * abs(found.error):.2f} points."
    )
    return [found.premise, found.hypothesis], note


def neighbours(question: Question, model: Any) -> None:
    from clte.analysis.neighbours import fitting_pair, land
    from clte.builtin.corpus import load_builtin

    reads = [(codes or ("en",))[0] for codes in question.model.reads]
    pair = fitting_pair(*question.codes, (reads[0], reads[1]))
    with st.spinner("Asking the model about the built-in items …", show_time=True):
        found = _landscape(question.model.revision, pair, model, kept(question.model))
        landing = land(found, model.vectors([question.premise], [question.hypothesis])[0])
    corpus = load_builtin()
    view = corpus.view(pair)
    premises, hypotheses = view.premises, view.hypotheses
    labels = corpus.labels[found.items]

    def said(row: int) -> str:
        item = found.items[row]
        texts = (f"{premises[item]} → {hypotheses[item]}").replace("<", "&lt;")
        return f"{texts}<br>{LABELS[labels[row]]} · {corpus.item_ids[item]}"

    draw(
        landing_figure(
            landing.points, labels, [said(i) for i in range(len(found.items))], landing.point,
            landing.nearest.tolist(), dark=dark(),
        ),
        "landing",
        f"Your pair among {len(found.items)} built-in items; the nearest is "
        f"{corpus.item_ids[found.items[landing.nearest[0]]]}.",
    )  # fmt: skip
    st.caption(
        f"How to read this: {len(found.items)} built-in items in {LanguagePair.parse(pair).label}, by "
        "their gold label, where this model puts them; the star is your pair, rings are its nearest "
        f"items. The plane shows {percent(landing.shown)} % of how the items differ; nearest is meant in "
        "all of it."
    )
    rows = [
        {
            "cosine": round(float(cosine), 3),
            "gold": LABELS[labels[row]],
            "premise": premises[found.items[row]],
            "hypothesis": hypotheses[found.items[row]],
            "item": corpus.item_ids[found.items[row]],
        }
        for row, cosine in zip(landing.nearest.tolist(), landing.similarity, strict=True)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")


@st.cache_data(max_entries=32, show_spinner=False)
def _landscape(revision: str, pair: str, _model: Any, _write: bool) -> Any:
    from clte.analysis.neighbours import landscape

    return landscape(_model.vectors, revision, pair, write=_write)
