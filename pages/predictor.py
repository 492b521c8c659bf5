"""Several models on a reader's own words, and what their answers hang on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from clte.analysis.numbers import percent, points
from clte.errors import ClteError
from clte.figures.predictions import side_by_side_figure
from clte.figures.run import LABELS, probabilities_figure
from clte.languages import LANGUAGE_NAMES
from clte.models.askable import Askable, models_here, named_model, names_of, suggested_beside
from clte.models.pool import Pool
from clte.readonly import is_readonly
from clte.text_language import recognise
from pages.common import dark, draw, errors_as_sentences, page_title, plain, runs_here
from pages.predictor_batch import many_pairs
from pages.predictor_examples import EXAMPLES, NAMES, example_of
from pages.predictor_history import history, remember, show_history
from pages.predictor_question import RECOGNISE, Question, take_over
from pages.predictor_what_if import what_if
from pages.predictor_why import neighbours, words

TRAIN_ONE = "clte train --pair fr-bg"
MOST = 2000
ONE, MANY = "One pair", "A whole file"
KEPT_MODELS = 4
# What can be asked after an answer → what shows it.
DETAILS: dict[str, Callable[[Question, Any], None]] = {
    "Words": words,
    "Neighbours": neighbours,
    "What if": what_if,
    "History": show_history,
}


@st.cache_resource(show_spinner=False)
def pool() -> Pool[Any]:
    """Loaded models, for all readers together."""
    return Pool(KEPT_MODELS)


def predictor(model: Askable) -> Any:
    """A loaded model."""
    from clte.predict import Predictor

    return pool().get(model.revision, lambda: Predictor.load(model.source))


@st.cache_data(max_entries=512, show_spinner=False)
def probabilities(revision: str, _model: Askable, premise: str, hypothesis: str) -> list[float]:
    found = predictor(_model).probabilities([premise], [hypothesis])
    return [float(share) for share in found[0]]


def examples() -> None:
    """The row of examples, in which the one that the boxes hold is marked.

    The row is another element when another is marked. What a fast reader types comes with the mark of
    the row that was there before, which to Streamlit looks like a click: only the newest row's count.
    """
    held = example_of(st.session_state["premise"], st.session_state["hypothesis"])
    key = f"example{EXAMPLES.index(held) if held else ''}"
    st.session_state["examples"] = key

    def take() -> None:
        name = st.session_state[key]
        if name and st.session_state["examples"] == key:
            take_over(NAMES[name].premise, NAMES[name].hypothesis, None)

    marked = list(NAMES)[EXAMPLES.index(held)] if held else None
    st.pills("Examples", list(NAMES), default=marked, key=key, on_change=take)


def typed() -> None:
    """The texts are made from nothing."""
    st.session_state["how"] = None


def add_named() -> None:
    """Add the model that was named to the choice, or keep why not."""
    if not st.session_state["named"].strip():
        return
    try:
        model = named_model(st.session_state["named"])
    except ClteError as error:
        st.session_state["named_error"] = str(error)
        return
    st.session_state.setdefault("named_models", {})[str(model.source)] = model
    st.session_state["named_error"] = None
    st.session_state["model"] = str(model.source)


def choose(table: pd.DataFrame) -> tuple[Askable, list[Askable]]:
    """The row of models: who is asked, and who answers beside."""
    models = models_here(table) | st.session_state.get("named_models", {})
    if not models:
        st.info(
            "The runs here hold results but no models, so there is none to ask yet. This trains one in "
            "a few minutes, on the built-in set; --data names XNLI or a table of your own instead:"
        )
        st.code(TRAIN_ONE, language="bash")
        st.stop()
    titles = {name: model.title for name, model in models.items()}
    left, right, last = st.columns([5, 5, 2], vertical_alignment="bottom")
    name = left.selectbox(
        "Model", list(models), format_func=titles.__getitem__, key="model", bind="query-params"
    )
    if "beside" not in st.session_state and "beside" not in st.query_params:
        st.session_state["beside"] = suggested_beside(name, table, models)
    beside = right.multiselect(
        "Beside it", list(models), format_func=lambda name: models[name].short, key="beside", max_selections=3,
        bind="query-params", placeholder="up to three others",
    )  # fmt: skip
    if not is_readonly():
        with last.popover("Another", icon=":material/add:", width="stretch"):
            st.text_input(
                "Hub id, or a folder in the workspace", key="named", max_chars=200, on_change=add_named,
                placeholder="owner/model", help="An NLI classifier in safetensors; Enter adds it. A Hub "
                "model is fetched when it is asked for the first time.",
            )  # fmt: skip
            if st.session_state.get("named_error"):
                st.error(plain(st.session_state["named_error"]))
    return models[name], [models[other] for other in beside if other != name]


def text_box(place: Any, role: str, reads: tuple[str, ...]) -> tuple[str, str | None]:
    """A box for a text with its language, recognised or said: (text, code)."""
    hint = f", in {names_of(reads)}" if len(reads) == 1 else ""
    text = place.text_area(
        f"{role.capitalize()}{hint}", key=role, max_chars=MOST, height=100, on_change=typed,
        bind="query-params",
    )  # fmt: skip
    guess = recognise(text)
    row = place.container(horizontal=True, vertical_alignment="center")
    said = row.empty()
    code = row.selectbox(
        f"Language of the {role}", [RECOGNISE, *LANGUAGE_NAMES], key=f"{role}_language",
        format_func=lambda code: LANGUAGE_NAMES.get(code, code), bind="query-params",
        label_visibility="collapsed", width=150,
    )  # fmt: skip
    found = guess.code if code == RECOGNISE else code
    note = f"Language: {guess.said}" if code == RECOGNISE else f"Language: {LANGUAGE_NAMES[code]}"
    if found and reads and found not in reads:
        note += f". This model was not trained on {LANGUAGE_NAMES[found]}"
    elif found is None:
        note += "; say it if you know"
    said.caption(f"{note}.")
    return text, found


def _verdict(question: Question, shares: list[float]) -> str:
    best = max(range(3), key=shares.__getitem__)
    example = example_of(question.premise, question.hypothesis)
    meant = f" We wrote this example as {example.meant}." if example else ""
    return f"**{LABELS[best].capitalize()}**, with {percent(shares[best])} %.{meant}"


def answer(question: Question, beside: list[Askable]) -> None:
    """The probabilities of all models, and the shift from the question that this one was made from."""
    asked, shares = [], []
    place = st.empty()
    for model in (question.model, *beside):
        try:
            with st.spinner(f"Asking {plain(model.short)}; the first time it is loaded …"):
                found = probabilities(model.revision, model, question.premise, question.hypothesis)
        except ClteError as error:
            if model is question.model:
                raise
            st.warning(f"{plain(model.short)} cannot answer: {plain(str(error))}")
            continue
        asked.append(model)
        shares.append(found)
        place.markdown(_verdict(question, shares[0]))  # before the others are loaded
    entry = remember(question, {m.title: s for m, s in zip(asked, shares, strict=True)})
    best = max(range(3), key=shares[0].__getitem__)
    parent = history().get(entry.parent)
    before = parent.answers.get(question.model.title) if parent else None
    if before:
        shift = points(100 * (shares[0][best] - before[best]))
        was = LABELS[max(range(3), key=before.__getitem__)]
        place.markdown(
            f"{_verdict(question, shares[0])} {shift} pt {LABELS[best]} against the question before "
            f"({entry.how}; it was {was})."
        )
    if len(asked) == 1:
        figure = probabilities_figure(shares[0], dark=dark())
    else:
        figure = side_by_side_figure([m.short for m in asked], shares, dark=dark())
    alt = "; ".join(
        (f"{m.short}: " if len(asked) > 1 else "")
        + ", ".join(f"{n} {percent(x)} %" for n, x in zip(LABELS, s, strict=True))
        for m, s in zip(asked, shares, strict=True)
    )
    draw(figure, "probabilities", alt)


def one_pair(table: pd.DataFrame) -> None:
    model, beside = choose(table)
    for role in ("premise", "hypothesis"):
        first_seen = st.query_params.get(role, getattr(EXAMPLES[0], role))
        st.session_state.setdefault(role, first_seen[:MOST])
    examples()
    left, right = st.columns(2)
    premise, first = text_box(left, "premise", model.reads[0])
    hypothesis, second = text_box(right, "hypothesis", model.reads[1])
    # A text is answered when its box is left; on a phone a button is the place to go to.
    st.button("Ask the model", type="primary")
    question = Question(model, premise, hypothesis, (first, second))
    with st.container(height=280 + 54 * max(0, len(beside) - 1), border=True):
        if not premise.strip() or not hypothesis.strip():
            st.info("Both boxes need a text: a premise and a hypothesis. Or choose an example.")
            return
        answer(question, beside)
    # A hyphen within a line is no Markdown.
    said, *others = [plain(m.said).replace("\\-", "-") for m in (model, *beside)]
    st.caption(said, help="\n\n".join(others) or None)
    detail = st.segmented_control(
        "And then", list(DETAILS), key="detail", bind="query-params", label_visibility="collapsed"
    )
    if detail:
        DETAILS[detail](question, predictor(model))


page_title("Does one sentence follow from the other?")
st.markdown("Write a premise in one language and a hypothesis in another, and let models judge.")

with errors_as_sentences():
    what = st.segmented_control(
        "How many", [ONE, MANY], key="what", default=ONE, bind="query-params",
        label_visibility="collapsed", required=True,
    )  # fmt: skip
    if what == MANY:
        many_pairs(models_here(runs_here()), predictor, TRAIN_ONE)
    else:
        one_pair(runs_here())
