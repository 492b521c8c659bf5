"""A finished model on a reader's own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from clte.analysis.numbers import percent
from clte.figures.run import LABELS, probabilities_figure
from clte.languages import LANGUAGE_NAMES, LanguagePair
from clte.models import shipped
from pages.common import dark, draw, errors_as_sentences, plain, runs_here

SHIPS = "compact-nli"
TRAIN_ONE = "clte train --pair fr-bg"

# Written for this page: (pair, name, premise, hypothesis, what we meant).
EXAMPLES = [
    (
        "fr-bg",
        "the apple",
        "La petite fille mange une pomme rouge dans la cuisine.",
        "Едно дете яде плод.",
        "entailment",
    ),
    (
        "fr-bg",
        "the shop",
        "Le magasin de notre rue est fermé le dimanche.",
        "Магазинът е отворен всеки ден от седмицата.",
        "contradiction",
    ),
    (
        "de-tr",
        "the train",
        "Der Zug aus Hamburg kam heute eine Stunde zu spät an.",
        "Yolculardan biri çok kızgındı.",
        "neutral",
    ),
    (
        "tr-bg",
        "the meeting",
        "Toplantı sabah saat dokuzda başladı.",
        "Срещата започна вечерта.",
        "contradiction",
    ),
    (
        "fr-de",
        "the books",
        "Marie a acheté deux livres et un stylo.",
        "Marie hat Bücher gekauft.",
        "entailment",
    ),
    (
        "de-bg",
        "the dog",
        "Der Hund schläft unter dem Tisch.",
        "Кучето е на пет години.",
        "neutral",
    ),
]
NAMES = {f"{LanguagePair.parse(e[0]).label}: {e[1]}": e for e in EXAMPLES}


class Model(NamedTuple):
    """A model that can be asked."""

    title: str
    revision: str
    """Of what is loaded, for the cache."""
    source: Path | str
    """What `Predictor.load` is given."""
    reads: tuple[str, str]
    """Languages of premise and hypothesis, for people; empty if not known."""
    said: str
    """Who answers, and how far to trust it."""


@st.cache_resource(max_entries=2, show_spinner=False)
def predictor(revision: str, _source: Path | str) -> Any:
    """A loaded model; two are kept, whoever asks."""
    from clte.predict import Predictor

    return Predictor.load(_source)


@st.cache_data(max_entries=256, show_spinner=False)
def probabilities(revision: str, _source: Path | str, premise: str, hypothesis: str) -> list[float]:
    found = predictor(revision, _source).probabilities([premise], [hypothesis])
    return [float(share) for share in found[0]]


def shipped_model() -> Model:
    """The model that ships for prediction."""
    model = shipped.get(SHIPS)
    names = ", ".join(LANGUAGE_NAMES.get(code, code) for code in model.languages)
    return Model(
        f"{SHIPS} · the six languages mixed, ships with clte",
        f"{SHIPS}@{model.revision}",
        SHIPS,
        (names, names),
        f"Answered by {SHIPS}{plain(f', which was trained on {names}' if names else '')}. It is a small "
        "model: a probability is a guess, and in other languages it was not tested.",
    )


def model_of(row: dict[str, Any]) -> Model:
    """A run's model."""
    who = f"{row['teacher_pair']} ⇒ {row['pair']}" if row["teacher_pair"] else row["pair"]
    right = f"{percent(row['accuracy'])} % of {row['n']:,}"
    pair = LanguagePair.parse(row["pair"])
    return Model(
        f"{who} · {row['backbone']}, {row['protocol']} · {right} · {row['id'][:6]}",
        row["id"],
        Path(row["path"]),
        (
            LANGUAGE_NAMES.get(pair.premise, pair.premise),
            LANGUAGE_NAMES.get(pair.hypothesis, pair.hypothesis),
        ),
        f"Answered by run {row['id']}: {plain(row['backbone'])}, trained on {pair.label}, right on "
        f"{right} test rows. A probability of a model that is often wrong is often wrong too; in other "
        "languages it was not tested.",
    )


def take_example() -> None:
    """Fill the two boxes with an example and ask at once."""
    name = st.session_state["example"]
    if name:
        _, _, st.session_state["premise"], st.session_state["hypothesis"], _ = NAMES[name]
        st.session_state["asked"] = True


def ask() -> None:
    st.session_state["asked"] = True


def changed() -> None:
    """What was answered, and what an example held, was another text."""
    st.session_state["example"] = None
    st.session_state["asked"] = False


st.title("Does one sentence follow from the other?")
st.markdown("Write a premise in one language and a hypothesis in another, and let a model judge.")

with errors_as_sentences():
    table = runs_here()
    table = table[table["has_weights"].astype(bool) & ~table["shuffled_labels"].astype(bool)]
    ships = shipped.is_shipped(SHIPS)
    if table.empty and not ships:
        st.info(
            "The runs here hold results but no models, so there is none to ask yet. This trains one in "
            "a few minutes, on the built-in set; --data names XNLI or a table of your own instead:"
        )
        st.code(TRAIN_ONE, language="bash")
        st.stop()
    # The pair of the first example first, its best model on top.
    table = table.assign(first=table["pair"] == EXAMPLES[0][0])
    table = table.sort_values(["first", "accuracy"], ascending=False, kind="stable")
    models = {SHIPS: shipped_model()} if ships else {}
    models |= {row["id"]: model_of(row) for row in table.to_dict("records")}
    titles = {name: model.title for name, model in models.items()}
    name = st.selectbox(
        "Model", list(models), format_func=titles.__getitem__, key="model", bind="query-params"
    )
    model = models[name]
    st.session_state.setdefault("premise", EXAMPLES[0][2])
    st.session_state.setdefault("hypothesis", EXAMPLES[0][3])
    st.pills("Examples", list(NAMES), key="example", on_change=take_example)
    premise_in, hypothesis_in = (f" (this model reads {n})" if n else "" for n in model.reads)
    left, right = st.columns(2)
    premise = left.text_area(
        f"Premise{premise_in}", key="premise", max_chars=2000, height=100,
        on_change=changed,
    )  # fmt: skip
    hypothesis = right.text_area(
        f"Hypothesis{hypothesis_in}", key="hypothesis", max_chars=2000,
        height=100, on_change=changed,
    )  # fmt: skip
    st.button("Ask the model", type="primary", on_click=ask)
    with st.container(height=250, border=True):
        if not st.session_state.get("asked"):
            st.caption("The answer appears here: how likely each of the three labels is.")
        elif not premise.strip() or not hypothesis.strip():
            st.warning("Both boxes need a text: a premise and a hypothesis.")
        else:
            with st.spinner("Asking the model; the first time it is loaded …", show_time=True):
                shares = probabilities(model.revision, model.source, premise, hypothesis)
            best = max(range(3), key=shares.__getitem__)
            meant = next((e[4] for e in EXAMPLES if (e[2], e[3]) == (premise, hypothesis)), None)
            said = f"**{LABELS[best].capitalize()}**, with {percent(shares[best])} %."
            if meant:
                said += f" We wrote this example as {meant}."
            st.markdown(said)
            draw(
                probabilities_figure(shares, dark=dark()),
                "probabilities",
                ", ".join(f"{n} {percent(s)} %" for n, s in zip(LABELS, shares, strict=True)),
            )
    st.caption(model.said)
