"""Figure 3 and beyond: teacher and student before and after transfer, on one map."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from clte.analysis import hidden_states as kept
from clte.analysis.items import corpus_for, corpus_stamp, why_no_texts
from clte.analysis.map_points import COLOURS, ordered_groups, points_of
from clte.analysis.numbers import counted
from clte.data.corpus import Corpus
from clte.errors import ClteError
from clte.evidence.vectors import read_vectors
from clte.experiments.report import PROTOCOL_NOTES
from clte.figures.map import epochs_figure, frame_of, map_colours, map_figure
from clte.languages import PAPER_PAIRS
from clte.runs.folder import RunFolder
from pages.common import dark, draw, errors_as_sentences, page_title, plain, runs_here
from pages.hidden_models import between, layers
from pages.hidden_parts import coloured, listed, numbers, placed, selected, settings, take
from pages.next_steps import make, mend, to_pages

VIEWS = ("Before and after", "Arrows", "Epochs")
HOW = {
    "Before and after": "both pictures are one map, so a student that comes to stand among its "
    "teacher's points has moved there.",
    "Arrows": "each arrow leads from where the student's pair stood without a teacher to where the "
    "same sentences stand with one.",
    "Epochs": "the teacher stands still; the student moves with every pass over the training rows.",
}


@st.cache_resource(max_entries=4, show_spinner=False)
def states_of(transfer: kept.Transfer, epochs: bool, stamp: str) -> Any:
    """Loaded once for the same runs; read only."""
    if not epochs:
        return kept.final_states(transfer)
    return kept.epoch_states(transfer, corpus_of(transfer, stamp))


@st.cache_resource(max_entries=4, show_spinner=False)
def corpus_of(transfer: kept.Transfer, stamp: str) -> Corpus | None:
    """The corpus of a transfer; of XNLI, when it is not connected, what is known without sentences."""
    folder = RunFolder(transfer.student)
    told, data = folder.predictions, folder.config.data
    gold = dict(zip(told["item"], told["gold"], strict=True))
    return corpus_for(data.name, data.revision, gold)


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
        if chosen:
            ways = ways[np.isin(states.items, chosen)]
        figure = map_figure(
            shown, colours(shown), frame, selected=chosen, arrows=ways, dark=dark(),
            title="From before transfer to after it",
        )  # fmt: skip
        draw(figure, "map-arrows", f"Map with {len(ways)} arrows from before to after", **more)
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


def transfer_view(transfer: kept.Transfer, row: Any, table: pd.DataFrame) -> None:
    """One transfer: its map, the selection, its numbers."""
    view = row.segmented_control(
        "View", VIEWS, default=VIEWS[0], key="view", bind="query-params", required=True
    )
    how, fit, count = settings(row, references=True)
    config = RunFolder(transfer.student).config
    layer = f"{config.pooling} {config.layer}"
    stamp = corpus_stamp(config.data.name)
    whole = states_of(transfer, False, stamp)
    final = whole.sample(count)
    corpus = corpus_of(transfer, stamp)
    own = table[table["path"] == str(transfer.student)]
    command = make("figure3", own)
    moving = states_of(transfer, True, stamp) if view == "Epochs" else None
    states = moving.sample(count) if moving is not None else final
    known_by = [k for k in COLOURS if k != "phenomenon" or corpus is not None]
    if moving is not None:
        known_by = [k for k in known_by if k not in ("prediction", "correctness")]
    kind, groups = coloured(row, states, corpus, known_by)
    places: dict[str, np.ndarray] = {}
    try:
        if view == "Epochs" and moving is None:
            mend(
                "This student or its teacher kept no epochs, so there is no way to watch. This command makes "
                "runs that keep them:",
                command,
                keep_epochs="true",
            )
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
        gone = "" if "before" in places else f" The baseline kept no states: `{command}` makes it."
        st.caption(
            f"How to read this: {HOW[view]} Circles are the teacher, diamonds the student. "
            f"Neither sizes nor gaps of t-SNE's clouds mean anything. n {len(states):,} {states.rows} rows.{gone} "
            f"{note} {plain(why_no_texts(corpus))} Draw a line round points to list them."
        )
        ways = to_pages(own.iloc[0].to_dict(), table) if len(own) else {}
        listed(states, corpus, config.pair, ways)
    numbers(final, places if moving is None else {}, whole, command)


def model_view(title: str, stored: kept.Stored, row: Any) -> None:
    """What a shipped model stored: where its languages or pairs lie."""
    vectors = read_vectors(stored.path)
    how, _, count = settings(row, references=False)
    corpus = corpus_for(stored.corpus, vectors.corpus_revision)
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
        f"{plain(why_no_texts(corpus))} Draw a line round points to list them."
    )
    lens = {"corpus": stored.corpus, "pair": names[0]}
    listed(states, corpus, names[0], {"lens": lens} if "-" in names[0] else {})
    between(vectors, names)


page_title("Do teacher and student meet?")
st.markdown(
    "Each point is a sentence pair as a model sees it just before it judges. One map for all, so what "
    "moves has moved."
)
with errors_as_sentences():
    table = runs_here()
    found = kept.titles(kept.transfers(table))
    stored = kept.stored_vectors(table)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    if found or stored:
        name = row.selectbox("Of", [*found, *stored], key="of", bind="query-params", width=360)
        if name in found:
            transfer_view(found[name], row, table)
        else:
            model_view(name, stored[name], row)
    if not found:
        there = "the map above is of one model alone" if stored else "there is no map to draw"
        mend(
            f"No finished transfer has kept its hidden states, so {there}. This command trains the five "
            "small runs of the paper's figure 3 and keeps theirs:",
            make("figure3"),
            "Train one that keeps them",
            teacher="de-tr",
            pair="de-bg",
            keep_epochs="true",
        )
    layers(found.get(name) if found or stored else None)
