"""Figure 3 and beyond: teacher and student before and after transfer, on one map."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from clte.analysis import hidden_states as kept
from clte.analysis.item_texts import corpus_here
from clte.analysis.map_points import COLOURS, ordered_groups, points_of
from clte.analysis.numbers import counted
from clte.data.corpus import Corpus
from clte.errors import ClteError
from clte.evidence.vectors import read_vectors
from clte.experiments.report import PROTOCOL_NOTES
from clte.figures.map import epochs_figure, frame_of, map_colours, map_figure
from clte.languages import PAPER_PAIRS
from clte.runs.folder import RunFolder
from pages.common import dark, draw, errors_as_sentences, plain, runs_here
from pages.hidden_models import between, layers
from pages.hidden_parts import MAKE, coloured, listed, numbers, placed, selected, settings, take

VIEWS = ("Before and after", "Arrows", "Epochs")
HOW = {
    "Before and after": "both pictures are one map, so a student that comes to stand among its "
    "teacher's points has moved there.",
    "Arrows": "each arrow leads from where the student's pair stood without a teacher to where the "
    "same sentences stand with one.",
    "Epochs": "the teacher stands still; the student moves with every pass over the training rows.",
}


@st.cache_resource(max_entries=4, show_spinner=False)
def states_of(transfer: kept.Transfer, epochs: bool, connected: str) -> Any:
    """Loaded once for the same runs; read only."""
    if not epochs:
        return kept.final_states(transfer)
    return kept.epoch_states(transfer, corpus_of(transfer, connected)[0])


@st.cache_resource(max_entries=2, show_spinner=False)
def corpus_named(name: str, revision: str, connected: str) -> tuple[Corpus | None, str]:
    return corpus_here(name, revision)


def corpus_of(transfer: kept.Transfer, connected: str) -> tuple[Corpus | None, str]:
    data = RunFolder(transfer.student).config.data
    return corpus_named(data.name, data.revision, connected)


def picture(
    states: kept.States, places: dict[str, np.ndarray], view: str, kind: str, groups: list[str],
    corpus: Corpus | None,
) -> None:  # fmt: skip
    """The map itself, one picture or two."""

    def points(*names: str) -> pd.DataFrame:
        return points_of(states, places, names, kind, corpus, groups=groups)

    def colours(*tables: pd.DataFrame) -> dict[str, str]:
        return map_colours(kind, ordered_groups(pd.concat(tables)), dark=dark())

    frame, chosen = frame_of(list(places.values())), selected()
    more: Any = {"on_select": take, "selection_mode": ("lasso", "box", "points")}
    epochs = [name for name in places if name.startswith("epoch ")]
    if view == "Epochs":
        frames = [(name.capitalize(), points("teacher", name)) for name in epochs]
        if "before" in places:
            frames.insert(0, ("Without a teacher", points("teacher", "before")))
        names = [name for name, _ in frames]
        at = st.select_slider("Show", names, names[-1], key="epoch", bind="query-params")
        figure = epochs_figure(
            frames, colours(*(table for _, table in frames)), frame,
            at=names.index(at), selected=chosen, dark=dark(),
        )  # fmt: skip
        alt = f"Map of teacher and student over {counted(len(epochs), 'epoch')}"
        draw(figure, "map-epochs", alt, **more)
    elif view == "Arrows" and "before" in places:
        shown = points("teacher", "before", "after")
        ways = np.stack([places["before"], places["after"]], axis=1)
        figure = map_figure(
            shown, colours(shown), frame, selected=chosen, arrows=ways, dark=dark(),
            title="From before transfer to after it",
        )  # fmt: skip
        draw(figure, "map-arrows", f"Map with {len(states)} arrows from before to after", **more)
    else:
        sides = [name for name in ("before", "after") if name in places]
        tables = {name: points("teacher", name) for name in sides}
        for name, column in zip(sides, st.columns(len(sides)), strict=True):
            table = tables[name]
            figure = map_figure(
                table, colours(table), frame, selected=chosen, dark=dark(),
                title=f"{name.capitalize()} transfer",
            )  # fmt: skip
            with column:
                draw(figure, f"map-{name}", f"{len(table)} points {name} transfer", **more)


def transfer_view(transfer: kept.Transfer, row: Any) -> None:
    """One transfer: its map, the selection, its numbers."""
    view = row.segmented_control(
        "View", VIEWS, default=VIEWS[0], key="view", bind="query-params", required=True
    )
    connected = os.environ.get("CLTE_XNLI", "")
    how, fit, count = settings(row, references=True)
    config = RunFolder(transfer.student).config
    layer = f"{config.pooling} {config.layer}"
    whole = states_of(transfer, False, connected)
    final = whole.sample(count)
    corpus, why = corpus_of(transfer, connected)
    moving = states_of(transfer, True, connected) if view == "Epochs" else None
    states = moving.sample(count) if moving is not None else final
    known_by = [k for k in COLOURS if k != "phenomenon" or corpus is not None]
    if moving is not None:
        known_by = [k for k in known_by if k not in ("prediction", "correctness")]
    kind, groups = coloured(row, states, corpus, known_by)
    places: dict[str, np.ndarray] = {}
    try:
        if view == "Epochs" and moving is None:
            st.info(
                "This student or its teacher kept no epochs, so there is no way to watch. This command makes "
                "runs that keep them:"
            )
            st.code(MAKE, language="bash")
        else:
            names = [n for n in states.vectors if not n.startswith("seed ")]
            fit = fit if moving is None or "before" in names else ("teacher", names[-1])
            places = placed(states, names, fit, how, layer)
            picture(states, places, view, kind, groups, corpus)
    except ClteError as error:
        st.error(plain(str(error)), icon=":material/error:")
    if places:
        note = PROTOCOL_NOTES.get(config.protocol, "") if states.rows == "test" else (
            "Validation rows, which chose the epoch. Baseline and teacher are as after their best epoch.")  # fmt: skip
        gone = "" if "before" in places else f" The baseline kept no states: `{MAKE}` makes it."
        st.caption(
            f"How to read this: {HOW[view]} Circles are the teacher, diamonds the student. "
            f"Neither sizes nor gaps of t-SNE's clouds mean anything. n {len(states):,} {states.rows} rows.{gone} "
            f"{note} {plain(why)} Draw a line round points to list them."
        )
        listed(states, corpus, config.pair)
    numbers(final, places if moving is None else {}, whole)


def model_view(title: str, path: Path, row: Any) -> None:
    """What a shipped model stored: where its languages or pairs lie."""
    vectors = read_vectors(path)
    how, _, count = settings(row, references=False)
    corpus, why = corpus_named(title.rpartition(" on ")[2], vectors.corpus_revision, "")
    states = kept.model_states(vectors, corpus).sample(count)
    every = list(states.vectors)
    wanted = [pair for pair in map(str, PAPER_PAIRS) if pair in every] or every
    names = st.multiselect(
        "Sets on the map", every, wanted[:6], key="sets", bind="query-params", max_selections=8
    )
    names = names or wanted[:1]
    kinds = ["language", *(["gold"] if (states.gold >= 0).any() else [])]
    kind, groups = coloured(row, states, corpus, kinds + ["phenomenon"] * (corpus is not None))
    places = placed(states, names, tuple(names), how, "head")
    shown = points_of(states, places, names, kind, corpus, groups=groups)
    figure = map_figure(
        shown, map_colours(kind, ordered_groups(shown), dark=dark()),
        frame_of(list(places.values())), selected=selected(), dark=dark(),
    )  # fmt: skip
    draw(
        figure, "map-model", f"{len(shown)} points of {title}",
        on_select=take, selection_mode=("lasso", "box", "points"),
    )  # fmt: skip
    st.caption(
        f"How to read this: one model, {counted(len(names), 'set')} of the same {len(states)} items. "
        "Where the colours mix, it holds what a sentence says and not which language it is in. "
        f"{plain(why)} Draw a line round points to list them."
    )
    listed(states, corpus, names[0])
    between(vectors, names)


st.title("Do teacher and student meet?")
st.markdown(
    "Each point is a sentence pair as a model sees it just before it judges. One map for all, so what "
    "moves has moved."
)
with errors_as_sentences():
    found = kept.titles(kept.transfers(runs_here()))
    stored = kept.stored_vectors()
    row = st.container(horizontal=True, vertical_alignment="bottom")
    if found or stored:
        name = row.selectbox("Of", [*found, *stored], key="of", bind="query-params", width=300)
        if name in found:
            transfer_view(found[name], row)
        else:
            model_view(name, stored[name], row)
    else:
        st.info(
            "No finished run has kept its hidden states, so there is no map to draw. This command trains "
            "the five small runs of the paper's figure 3 and keeps theirs:"
        )
        st.code(f"{MAKE} --backbone compact", language="bash")
    layers(found.get(name) if found or stored else None)
