"""Parts of the page of hidden states: its controls, its map, the selection, the numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from clte.analysis import hidden_states as kept
from clte.analysis.items import (
    MAX_HANDED,
    genre_word,
    handed_over,
    label_name,
    phenomena_of,
    texts_of,
)
from clte.analysis.map_points import COLOURS, MOST, common_phenomena, compared
from clte.analysis.numbers import NOTHING, counted, known, percent
from clte.analysis.projection import METHODS, Settings, cache_key, has_umap, projected
from clte.analysis.significance import accuracy_interval
from clte.analysis.similarity import MEASURES, NEIGHBOURS, Measured, preservation
from clte.data.corpus import Corpus
from clte.languages import LanguagePair
from pages.common import link

REFERENCES = {
    "teacher and student before": ("teacher", "before"),
    "teacher and student after": ("teacher", "after"),
    "the teacher alone": ("teacher",),
    "everything": ("teacher", "before", "after"),
}


@st.cache_data(max_entries=64, show_spinner=False)
def map_of(key: str, _sets: dict[str, np.ndarray], _fit: tuple[str, ...], _how: Settings) -> Any:
    return projected(key, _sets, _fit, _how)


def placed(
    states: kept.States, names: list[str], fit: tuple[str, ...], how: Settings, layer: str
) -> dict[str, np.ndarray]:
    fit = tuple(name for name in fit if name in names) or ("teacher",)
    sources = {name: f"{states.sources[name]} {name}" for name in names}
    key = cache_key(sources, layer, states.items, fit, how)
    with st.spinner(f"Drawing the map of {len(states) * len(names):,} points …"):
        return map_of(key, {name: states.vectors[name] for name in names}, fit, how)


def settings(row: Any, *, references: bool) -> tuple[Settings, tuple[str, ...], int]:
    """Which map, fitted on what, of how many rows."""
    methods = [method for method in METHODS if method != "umap" or has_umap()]
    method = row.segmented_control(
        "Map", methods, default="tsne", key="map", bind="query-params", required=True,
        format_func=METHODS.__getitem__,
    )  # fmt: skip
    with row.popover("Settings", icon=":material/tune:"):
        perplexity = st.select_slider(
            "Perplexity", [5, 10, 20, 30, 50, 100], 30, key="perplexity", bind="query-params",
            help="About how many neighbours t-SNE tries to keep together.",
        )  # fmt: skip
        seed = st.number_input("Seed", 0, 9999, 42, key="seed", bind="query-params")
        rows = st.select_slider(
            "Rows", [100, 250, 500, 1000], 250, key="rows", bind="query-params",
            help="Whole premises, spread evenly over those that were stored.",
        )  # fmt: skip
        fit = next(iter(REFERENCES))
        if references:
            fit = st.selectbox(
                "The map is fitted on", list(REFERENCES), key="fit", bind="query-params",
                help="The others are placed on it. A set that is only placed always lands near its "
                "nearest neighbours, so a distance shows only between sets that are fitted on.",
            )  # fmt: skip
    return Settings(method, float(perplexity), int(seed)), REFERENCES[fit], int(rows)


def coloured(row: Any, states: kept.States, corpus: Corpus | None, kinds: list[str]) -> Any:
    """The colour's kind, and the phenomena that get one."""
    kind = row.selectbox(
        "Colour", kinds, key="colour", bind="query-params", width=170,
        format_func=COLOURS.__getitem__,
    )  # fmt: skip
    groups: list[str] = []
    if kind == "phenomenon":
        every = common_phenomena(states, corpus)
        groups = st.multiselect(
            "Phenomena in colour", every, every[:MOST], key="phenomena", max_selections=MOST,
            bind="query-params", format_func=lambda name: name.replace("_", " "),
        )  # fmt: skip
    return kind, groups or [""]


def take() -> None:
    """A lasso or a click puts the items into the address; an empty one takes them out."""
    keys = [key for key in st.session_state if str(key).startswith("map-")]
    found = [
        point for key in keys for point in (st.session_state[key] or {})["selection"]["points"]
    ]
    items = list(dict.fromkeys(np.ravel(point["customdata"])[0] for point in found))
    if items:
        st.query_params["items"] = ",".join(map(str, items[:MAX_HANDED]))
    else:
        st.query_params.pop("items", None)


def selected() -> list[str]:
    """The items in the address."""
    return handed_over(st.query_params.get("items", ""))


def forget() -> None:
    st.query_params.pop("items", None)


WAYS = (
    ("lens", "Open in the parallel lens", ":material/translate:"),
    ("transfer_matrix", "What became of them", ":material/grid_on:"),
)
"""Where a selection may be carried to."""


def listed(
    states: kept.States, corpus: Corpus | None, pair: str, ways: dict[str, dict[str, str]]
) -> None:
    """The chosen items with their texts, and the way to the other pages.

    Args:
        states: What the map shows.
        corpus: For texts and phenomena; None if it is not here.
        pair: In which the texts are shown.
        ways: Page → its address, to which the items are added.
    """
    chosen = set(selected())
    rows = [i for i, item in enumerate(states.items.tolist()) if item in chosen]
    if not chosen:
        return
    if not rows:
        st.caption("None of the chosen items is among these rows.")
        return
    own = states.take(np.array(rows))
    items = own.items.tolist()
    lone = "-" not in pair
    texts = texts_of(corpus, pair, items)
    table = pd.DataFrame({"item": items, "gold": [label_name(g) for g in own.gold]})
    if corpus is not None:
        phenomena = phenomena_of(corpus, items, premises=lone)
        table[genre_word(corpus).lower()] = [p.replace("_", " ") for p in phenomena]
    if any(first for first, _ in texts):
        table["premise"] = [first for first, _ in texts]
        table["hypothesis"] = [second for _, second in texts]
    for name in ("teacher", "before", "after"):
        if name in own.predicted and (own.predicted[name] >= 0).any():
            table[name] = [label_name(p) for p in own.predicted[name]]
    line = st.container(horizontal=True, vertical_alignment="center")
    line.markdown(
        f"**{counted(len(items), 'item')} chosen** · {pair if lone else LanguagePair.parse(pair).label}"
    )
    for page, label, icon in WAYS:
        if page in ways:
            link(line, page, label, icon, **ways[page], items=",".join(map(str, items)))
    line.button("Clear", on_click=forget)
    st.dataframe(table, hide_index=True, height=min(38 + 35 * len(table), 320))


@st.cache_data(max_entries=64, show_spinner=False)
def numbers_of(key: tuple[str, ...], rows: int, _states: kept.States) -> dict[str, Measured]:
    return compared(_states, *key[:2])


PHONE_STYLE = (
    "<style>@media (max-width: 640px) { .st-key-numbers :is(th, td):last-child { display: none; } "
    ".st-key-numbers :is(th, td) { padding: 0.4rem; } }</style>"
)
"""Leaves the meanings to the list below the table where there is no room for them beside it."""


def numbers(
    states: kept.States, places: dict[str, np.ndarray], whole: kept.States, command: str
) -> None:
    """What the picture cannot tell, with the two seeds of one pair beside it.

    Args:
        states: The rows that are measured.
        places: The map's; empty where it shows other rows.
        whole: All rows.
        command: Makes a second seed.
    """
    st.subheader("What a picture cannot tell")
    pairs = {"Before": ("before", "teacher"), "After": ("after", "teacher"),
             "Two seeds": ("seed a", "seed b")}  # fmt: skip
    pairs = {head: pair for head, pair in pairs.items() if set(pair) <= set(states.vectors)}
    with st.spinner("Measuring …"):
        found = {
            head: numbers_of((*pair, *(states.sources[n] for n in pair)), len(states), states)
            for head, pair in pairs.items()
        }
    rows = [
        {"Measure": measure.title, **{head: said(f.get(name), measure.unit) for head, f in found.items()},
         "What it means": measure.meaning}
        for name, measure in MEASURES.items()
    ]  # fmt: skip
    kept_places: dict[str, str] = {}
    for head in ("Before", "After"):
        if head in pairs and set(pairs[head]) <= set(places):
            a, b = pairs[head]
            hits = preservation(
                np.concatenate([states.vectors[a], states.vectors[b]]),
                np.concatenate([places[a], places[b]]),
            )
            ends = accuracy_interval(hits, np.tile(states.premises, 2))
            kept_places[head] = said(Measured(float(hits.mean()), *ends), "%")
    chance = 100 * NEIGHBOURS / max(2 * len(states) - 1, 1)
    rows.append({
        "Measure": "The picture itself", **{head: kept_places.get(head, NOTHING) for head in found},
        "What it means": f"Share of a point's {NEIGHBOURS} nearest neighbours that the map shows as "
        f"nearest; by chance {chance:.1f} %.",
    })  # fmt: skip
    with st.container(key="numbers"):
        st.html(PHONE_STYLE)
        st.table(pd.DataFrame(rows).set_index("Measure"), alt="How close teacher and student are")
    again = (
        "Two seeds: the same pair trained twice, which nobody told to meet; closeness beyond theirs is what "
        "transfer adds."
        if "Two seeds" in found
        else f"For the noise of a seed, a second one of the pair is missing: `{command}` makes it."
    )
    st.caption(
        f"95 % intervals in brackets, premises resampled · n {len(states):,} of {len(whole):,} test rows "
        f"· one seed of the transfer. {again} Closeness is what the loss asks for, not yet a gain."
    )
    with st.expander("What these measures mean, and where they come from"):
        st.markdown(
            "\n".join(f"- **{m.title}**: {m.meaning} {m.source}." for m in MEASURES.values())
        )


def said(found: Measured | None, unit: str) -> str:
    if found is None or not known(found.value):
        return NOTHING
    write = percent if unit else (lambda value: f"{value:.2f}".replace("-", "−"))
    if found.p is not None:
        return f"{found.value:.3f} · p {found.p:.3f}".replace("-", "−")
    ends = f" [{write(found.low)}, {write(found.high)}]" if known(found.low) else ""
    return f"{write(found.value)}{' %' if unit else ''}{ends}"
