"""The form of the Train page: its controls, kept in the address, and the choice that they make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from clte.analysis.corpora import splits_of
from clte.analysis.items import CONNECT_XNLI, corpus_stamp, corpus_title, open_named
from clte.choices import (
    ENCODERS,
    OBJECTIVES,
    TEACHERS,
    Choice,
    corpora_to_train_on,
    encoders_here,
    first_pair,
    has_temperature,
    objective_text,
    pair_label,
    pairs_of,
    read_seeds,
    start_of,
    term_of,
)
from clte.errors import ClteError
from clte.jobs.estimates import MAX_EPOCHS
from clte.models.askable import named_model
from clte.objectives.spec import TERMS, ObjectiveSpec
from clte.readonly import is_readonly
from pages.addressed import select_by_key
from pages.common import plain

NO_TEACHER = "none"
OWN = "own"
HUB = "hub"


def address_of(choice: Choice) -> dict[str, str | list[str]]:
    """The query parameters with which this page opens on a choice."""
    query: dict[str, str | list[str]] = {
        "pair": list(choice.pairs),
        "data": choice.data,
        "protocol": choice.protocol,
        "backbone": choice.backbone,
        "epochs": str(choice.epochs),
        "seed": [str(seed) for seed in choice.seeds],
    }
    if choice.learning_rate is not None:
        query["learning_rate"] = f"{choice.learning_rate:g}"
    if choice.teacher:
        query["teacher"] = choice.teacher
        query |= {"control": choice.control} if choice.control else {}
        found = term_of(choice.objective)
        if found is None:
            return query | {"objective": OWN, "terms": choice.objective}
        term, weight, heat = found
        query |= {"objective": term, f"weight_{term}": f"{weight:g}"}
        query |= {f"T_{term}": f"{heat:g}"} if has_temperature(term) else {}
    return query


def many_by_key(
    row: Any,
    label: str,
    options: Sequence[str],
    name: str,
    *,
    default: str,
    of: str,
    format_func: Callable[[str], str],
    width: int,
) -> list[str]:
    """A choice of several, kept in the query parameter ``name`` by its keys (see `select_by_key`).

    ``of`` is what the options belong to: with another one the choice starts anew.
    """
    key = f"{name}_choice_{of}"

    def changed() -> None:
        st.query_params[name] = st.session_state[key]

    wanted = [found for found in st.query_params.get_all(name) if found in options]
    return row.multiselect(
        label, options, default=wanted or [default], key=key, format_func=format_func,
        on_change=changed, width=width,
    )  # fmt: skip


@st.cache_data(max_entries=8, show_spinner="Reading the corpus …")
def _facts(name: str, stamp: str) -> tuple[list[str], dict[str, str]]:
    """Pairs of a corpus, and protocol → its rows and its note."""
    corpus = open_named(name)
    said = {
        protocol: f"{len(split.train):,} training rows, {len(split.test):,} test rows. {split.note}"
        for protocol, split in splits_of(corpus).items()
    }
    return pairs_of(corpus), said


def choose() -> Choice | None:
    """The controls; None while something is still to be typed, which the page then says."""
    what, how, where = (
        st.container(horizontal=True, vertical_alignment="bottom") for _ in range(3)
    )
    corpora = corpora_to_train_on()
    wanted = st.query_params.get("data", corpora[0])
    data = select_by_key(where, "Data", corpora, "data", format_func=corpus_title, width=150)
    if wanted not in corpora:
        connect = f": {CONNECT_XNLI}, then start the app again" if wanted == "xnli" else ""
        st.warning(
            f"The texts of {plain(corpus_title(wanted[:64]))} are not here, so nothing can be trained on "
            f"them{plain(connect)}. The form below is about {plain(corpus_title(data))}."
        )
    pairs, said = _facts(data, corpus_stamp(data))
    if not said:
        raise ClteError(
            f"{corpus_title(data)} has too few labelled premises to be cut into train, validation and test. "
            "Choose another corpus."
        )
    protocols = list(said)
    usual = "clean" if "clean" in protocols else "grouped"
    protocol = select_by_key(
        where, "Protocol", protocols, "protocol", default=protocols.index(usual), width=160
    )
    chosen = many_by_key(
        what, "Language pairs", pairs, "pair", default=first_pair(pairs), of=data,
        format_func=pair_label, width=330,
    )  # fmt: skip
    teacher = select_by_key(
        what, "Teacher", [NO_TEACHER, *pairs], "teacher", width=190,
        format_func=lambda pair: "no teacher" if pair == NO_TEACHER else pair_label(pair),
    )  # fmt: skip
    objective = "ce" if teacher == NO_TEACHER else _objective(how)
    backbone = _encoder(where)
    epochs = where.number_input(
        "Epochs", 1, MAX_EPOCHS, 1, key="epochs", bind="query-params", width=110
    )
    seeds = where.multiselect(
        "Seeds", ["42", "43", "44", "45", "46"], ["42"], key="seed", bind="query-params",
        accept_new_options=True, width=190,
    )  # fmt: skip
    control, baselines, keep, rate = _more(teacher != NO_TEACHER)
    st.caption(plain(f"{corpus_title(data)}, {protocol}: {said[protocol]}"))
    if backbone is None:
        return None
    return Choice(
        pairs=tuple(chosen),
        teacher=None if teacher == NO_TEACHER else teacher,
        objective=objective,
        backbone=backbone,
        data=data,
        protocol=protocol,
        epochs=int(epochs),
        seeds=read_seeds(seeds),
        control=control,
        baselines=baselines,
        keep_epochs=keep,
        learning_rate=rate,
    )


def _objective(row: Any) -> str:
    """Objective, weight and temperature of a transfer."""
    names = {**OBJECTIVES, OWN: "written out"}
    term = select_by_key(
        row, "Objective", list(names), "objective", format_func=names.__getitem__, width=230
    )
    if term == OWN:
        text = row.text_input(
            "As a sum of terms", "ce + 0.2*hidden_kl(temperature=2)", key="terms",
            bind="query-params", max_chars=200, width=420,
        )  # fmt: skip
        return str(ObjectiveSpec.parse(text))
    letter = "α" if term == "kd" else "λ"
    weight, heat = start_of(term)
    weight = row.number_input(
        letter, 0.0, 1.0 if term == "kd" else 1000.0, weight, 0.05, format="%g",
        key=f"weight_{term}", bind="query-params", width=120,
        help=f"The teacher's weight: {_formula(term)}. 0 only watches it.",
    )  # fmt: skip
    if has_temperature(term):
        heat = row.number_input(
            "T", 0.01, 100.0, heat, 0.5, format="%g", key=f"T_{term}", bind="query-params",
            width=120, help="Temperature: above 1 the softmax is flatter.",
        )  # fmt: skip
    row.caption(plain(f"{_formula(term)}, with {term} = {TERMS[term].formula}"), width="stretch")
    return objective_text(term, weight, heat)


def _formula(term: str) -> str:
    return "(1 - α) · ce + α · kd" if term == "kd" else f"ce + λ · {term}"


def _encoder(row: Any) -> str | None:
    """What `resolve` is given; None if nothing was named yet."""
    here = encoders_here()
    names = {**here, **({} if is_readonly() else {HUB: "another …"})}
    if not names:
        raise ClteError(
            "no encoder is here to start from. Restore checkpoints/compact and checkpoints/compact-en "
            "from the repository."
        )
    first = next((i for i, name in enumerate(names) if name in ENCODERS), 0)
    # In the address a folder goes by its name alone.
    short = {name.replace("\\", "/").rpartition("/")[2]: name for name in names}
    wanted = st.query_params.get("backbone")
    if wanted and wanted not in short and HUB in names:  # one of the Hub, in another page's address
        st.query_params.from_dict({**st.query_params.to_dict(), "backbone": HUB, "hub": wanted})
    chosen = short[
        select_by_key(
            row, "Encoder", list(short), "backbone", default=first, width=190,
            format_func=lambda name: names[short[name]],
        )
    ]  # fmt: skip
    if chosen != HUB:
        return chosen
    typed = row.text_input(
        "Hub id, or a folder in the workspace", key="hub", bind="query-params", max_chars=250,
        placeholder="bert-base-multilingual-cased", width=320,
    )  # fmt: skip
    if not typed.strip():
        st.info("Type the encoder's Hub id, such as bert-base-multilingual-cased.")
        return None
    source = str(named_model(typed).source)
    asked = st.session_state.get("hub_asked")
    if source == typed.strip() and asked != source:
        st.info(f"{plain(typed)} may have to be fetched from the Hub first, perhaps 1 GB and more.")
        if not st.button("Fetch it", icon=":material/download:"):
            return None
        st.session_state["hub_asked"] = source
    return source


def _more(taught: bool) -> tuple[str, bool, bool, float | None]:
    """Choices that few need: control, baselines, hidden states of every epoch, learning rate."""
    with st.expander("More choices"):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        control, baselines = "", True
        if taught:
            control = select_by_key(
                row, "The student learns from", list(TEACHERS), "control", width=420,
                format_func=lambda name: f"{name}: {TEACHERS[name]}" if name else TEACHERS[name],
            )  # fmt: skip
        rate = row.number_input(
            "Learning rate", 1e-7, 1.0, None, format="%g", key="learning_rate",
            bind="query-params", placeholder="the encoder's own", width=170,
        )  # fmt: skip
        if taught:
            baselines = st.toggle(
                "Train each pair without a teacher, too, so that the gain is known", True,
                key="baselines", bind="query-params",
            )  # fmt: skip
        keep = st.toggle(
            "Keep the hidden states of every epoch, for the page of hidden states",
            key="keep_epochs", bind="query-params",
        )  # fmt: skip
    return control, baselines, keep, rate
