"""What an answer hangs on: its words, its neighbours, what would change it, and what was asked before."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from clte.analysis.counterfactuals import negated, replaced, without_each, words_of
from clte.analysis.numbers import counted, percent, points
from clte.figures.predictions import landing_figure, side_by_side_figure, words_html
from clte.figures.run import LABELS
from clte.history import History
from clte.languages import LanguagePair
from clte.models.askable import Askable
from clte.models.pool import Pool
from clte.readonly import is_readonly
from pages.common import dark, draw, plain
from pages.predictor_examples import example_of

OMIT, GRADIENTS = "Leave each word out", "Integrated gradients"
SHOWN = 60


class Question(NamedTuple):
    """What is asked of whom."""

    model: Askable
    premise: str
    hypothesis: str
    codes: tuple[str | None, str | None]
    """Languages of the two texts, where known."""
    answered: bool = False


@st.cache_resource(show_spinner=False)
def explainers() -> Pool[Any]:
    """Models in torch, for reasons; two are kept."""
    return Pool(2)


def kept(model: Askable) -> bool:
    """Whether what a model said is stored on disk."""
    return model.pinned and not is_readonly()


def shares_of(model: Any, pairs: list[tuple[str, str]]) -> list[list[float]]:
    premises, hypotheses = ([pair[i] for pair in pairs] for i in (0, 1))
    return [[float(x) for x in row] for row in model.probabilities(premises, hypotheses)]


# ---------------------------------------------------------------------- words


def words(question: Question, model: Any, past: History) -> None:
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


# ---------------------------------------------------------------------- neighbours


def neighbours(question: Question, model: Any, past: History) -> None:
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


# ---------------------------------------------------------------------- what if


def take_over(premise: str, hypothesis: str, how: str) -> None:
    st.session_state["premise"], st.session_state["hypothesis"] = premise, hypothesis
    st.session_state["example"], st.session_state["asked"] = None, True
    st.session_state["how"] = how
    st.session_state["premise_language"] = st.session_state["hypothesis_language"] = "recognise it"


def what_if(question: Question, model: Any, past: History) -> None:
    premise, hypothesis = question.premise, question.hypothesis
    variants: list[tuple[str, str, str]] = []
    places = [
        (role, span)
        for role, text in (("premise", premise), ("hypothesis", hypothesis))
        for span in words_of(text)[:SHOWN]
    ]
    if places:
        left, right = st.columns(2)
        chosen = left.selectbox(
            "Change a word", range(len(places)), key="word",
            format_func=lambda i: f"{places[i][1].word} ({places[i][0]}, word "
            f"{1 + [p for p in places if p[0] == places[i][0]].index(places[i])})",
            index=None, placeholder="choose one",
        )  # fmt: skip
        by = right.text_input(
            "Put in its place", key="by", max_chars=100, placeholder="nothing: it is left out"
        )
        if chosen is not None:
            role, span = places[chosen]
            new = (
                replaced(premise, span, by) if role == "premise" else premise,
                replaced(hypothesis, span, by) if role == "hypothesis" else hypothesis,
            )
            if all(text.strip() for text in new):
                variants.append(("word changed" if by.strip() else "word left out", *new))
    for role, text, code in (
        ("hypothesis", hypothesis, question.codes[1]),
        ("premise", premise, question.codes[0]),
    ):
        turned = negated(text, code)
        if turned:
            new = (turned, hypothesis) if role == "premise" else (premise, turned)
            variants.append((f"{role} negated", *new))
    example = example_of(premise, hypothesis)
    if example:
        variants.append(("languages swapped", example.premise_there, example.hypothesis_there))
    variants.append(("texts swapped", hypothesis, premise))
    shares = shares_of(model, [(premise, hypothesis), *((p, h) for _, p, h in variants)])
    best = max(range(3), key=shares[0].__getitem__)
    draw(
        side_by_side_figure(["as asked", *(name for name, _, _ in variants)], shares, dark=dark()),
        "what_if",
        "; ".join(
            f"{name}: {LABELS[best]} {percent(row[best])} %"
            for name, row in zip(["as asked", *(v[0] for v in variants)], shares, strict=True)
        ),
    )
    for position, ((name, p, h), row) in enumerate(zip(variants, shares[1:], strict=True)):
        said, button = st.columns([5, 1], vertical_alignment="center")
        said.markdown(
            f"**{name.capitalize()}** ({points(100 * (row[best] - shares[0][best]))} pt {LABELS[best]}): "
            f"{plain(p)} → {plain(h)}"
        )
        button.button(
            "Take over",
            key=f"take_{position}",
            on_click=take_over,
            args=(p, h, name),
            width="stretch",
        )
    unsafe = not any(name.endswith("negated") for name, _, _ in variants)
    st.caption(
        "How to read this: each row is the same model on a changed pair. When the texts are swapped, a "
        "contradiction should stay one; an entailment need not."
        + (
            " There is no safe negation for these sentences; write one in the box."
            if unsafe
            else " A negation is a suggestion by rule: read it before you trust it."
        )
    )


# ---------------------------------------------------------------------- history


def back_to() -> None:
    entry = st.session_state["history"].get(st.session_state["back"])
    if entry:
        take_over(entry.premise, entry.hypothesis, "")
        st.session_state["how"], st.session_state["entry"] = None, entry.id


def forget() -> None:
    st.session_state["history"].clear()
    st.session_state["entry"] = None


def show_history(question: Question, model: Any, past: History) -> None:
    title = question.model.title
    line = [
        entry
        for entry in past.lineage(st.session_state.get("entry") or "")
        if title in entry.answers
    ]
    if len(line) > 1:
        draw(
            side_by_side_figure(
                [f"{i}. {entry.how}" for i, entry in enumerate(line[-8:], 1)],
                [entry.answers[title] for entry in line[-8:]],
                dark=dark(),
            ),
            "lineage",
            " then ".join(entry.how for entry in line),
        )
        st.caption(
            f"How to read this: the questions that led to this one, the first on top, as "
            f"{plain(title)} answered them."
        )
    rows = [
        {
            "id": entry.id,
            "from": entry.parent or "",
            "how": entry.how,
            "premise": entry.premise,
            "hypothesis": entry.hypothesis,
            "answers": json.dumps(
                {name.split(" ·")[0]: LABELS[max(range(3), key=s.__getitem__)] for name, s in entry.answers.items()},
                ensure_ascii=False,
            ),
            "time": entry.time,
        }
        for entry in reversed(past.entries)
    ]  # fmt: skip
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch", height=240)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    row.selectbox(
        "Go back to", [entry.id for entry in reversed(past.entries)], key="back", index=None,
        on_change=back_to, placeholder="an id", width=200,
    )  # fmt: skip
    row.download_button("JSON", past.to_json(), "predictions.json", "application/json")
    row.download_button("CSV", past.to_csv(), "predictions.csv", "text/csv")
    row.button("Forget all", on_click=forget)
    kept = "in this session only" if past.path is None else "in the workspace, on this machine"
    st.caption(f"{counted(len(past.entries), 'question')}, kept {kept}.")


DETAILS: dict[str, Callable[[Question, Any, History], None]] = {
    "Which words?": words,
    "Its neighbours": neighbours,
    "What if …?": what_if,
    "History": show_history,
}
"""What can be asked after an answer → what shows it."""
