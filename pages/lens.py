"""One item through every model or run: what each says, and where transfer changed it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from clte.analysis.flips import Panel, agreement, item_cells
from clte.analysis.items import (
    corpus_for,
    corpus_stamp,
    corpus_title,
    genre_word,
    handed_over,
    item_table,
    reading_pair,
    with_text,
)
from clte.analysis.lenses import HANDED, Lens, kept, lenses, open_lens, shows_of
from clte.analysis.numbers import counted, percent
from clte.data.corpus import LABELS, Corpus
from clte.errors import ClteError
from clte.figures.lens import agreement_figure, lens_figure
from pages.addressed import select_by_key
from pages.common import MAKE_RUNS, dark, draw, errors_as_sentences, page_title, plain, runs_here
from pages.item_words import words

MAKE_ANSWERS = "clte evidence --score compact-nli --data builtin"
A_PAGE = 100
NO_ITEM = "No item fits. Take a word out of the search, or show all items."


@st.cache_resource(max_entries=4, show_spinner="Laying the predictions side by side …")
def laid_out(
    key: str, _lens: Lens, _rows: pd.DataFrame
) -> tuple[Panel, Corpus | None, pd.DataFrame]:
    """A lens's panel, its corpus if it is here, and how far the cells agree about each item."""
    panel, name, revision = open_lens(_lens, _rows)
    gold = dict(zip(panel.items.tolist(), panel.gold.tolist(), strict=True))
    corpus = corpus_for(name, revision, gold)
    table = agreement(panel)
    # A corpus of another version may hold these ids, but not all of them.
    if corpus is not None:
        try:
            facts = item_table(corpus, panel.items)
        except ClteError:
            corpus = None
        else:
            table["genre"] = facts["genre"].to_numpy()
    return panel, corpus, table if corpus is not None else table.assign(genre="")


def listing(found: pd.DataFrame, corpus: Corpus | None, word: str) -> None:
    """The items found, a page at a time; a click chooses one."""
    pages = max(1, -(-len(found) // A_PAGE))
    page = 1
    if pages > 1:
        page = st.pagination(pages, key="page", bind="query-params", max_visible_pages=5)
    part = found.iloc[(page - 1) * A_PAGE : page * A_PAGE]
    columns: dict[str, Any] = {"item": part["item"]}
    columns["right"] = [f"{r} of {of}" for r, of in zip(part["right"], part["of"], strict=True)]
    pair = reading_pair(corpus, st.query_params.get("pair", ""))
    if corpus is not None and pair is not None:
        view = corpus.view(pair)
        rows = corpus.positions(part["item"].tolist())
        columns["premise"] = view.corpus.premises[pair.premise][rows]
        columns["hypothesis"] = view.corpus.hypotheses[pair.hypothesis][rows]
    columns["gold"] = [LABELS[g] if g >= 0 else "—" for g in part["gold"]]
    if (part["genre"] != "").any():
        columns[word.lower()] = part["genre"]
    st.session_state["listed"] = part["item"].tolist()
    st.dataframe(
        pd.DataFrame(columns), hide_index=True, height=min(416, 38 + 35 * len(part)), key="list", on_select=picked,
        selection_mode="single-row", alt="The items found",
        column_config={
            "item": st.column_config.TextColumn(width=80),
            "right": st.column_config.TextColumn(width=80),
            # Both in sight: items that share a premise differ in the hypothesis alone.
            "premise": st.column_config.TextColumn(width=150),
            "hypothesis": st.column_config.TextColumn(width=170),
        },
    )  # fmt: skip


def picked() -> None:
    """A click on a line of the list chooses its item."""
    rows = st.session_state["list"]["selection"]["rows"]
    if rows:
        st.query_params["item"] = st.session_state["listed"][rows[0]]


def clicked() -> None:
    """A click on a cell chooses the pair in which texts are shown."""
    points = st.session_state["lens"]["selection"]["points"]
    if points:
        row, column = points[0]["customdata"][:2]
        st.query_params["pair"] = column if "-" in column else f"{row}-{column}"
        st.query_params["at"] = f"{row}>{column}"


def step(items: list[str], shown: str, by: int) -> None:
    """The next or the last item of those found; the first, if the one shown is none of them."""
    here = (items.index(shown) + by) % len(items) if shown in items else 0
    st.query_params["item"] = items[here]


page_title("Does the answer depend on the language?")
st.markdown(
    "One item through every cell: a model in all its language pairs, or the runs of a matrix, each on "
    "its own pair."
)

with errors_as_sentences():
    table = runs_here()
    found = lenses(table)
    if not found:
        st.info(
            "There are no predictions yet: neither stored answers of a model nor a finished run. "
            "Either of these makes some:"
        )
        st.code(MAKE_ANSWERS, language="bash")
        st.code(MAKE_RUNS, language="bash")
        st.stop()
    row = st.container(horizontal=True, vertical_alignment="bottom")
    corpora = list(dict.fromkeys(lens.corpus for lens in found))
    about = corpora[0]
    if len(corpora) > 1:
        about = select_by_key(row, "Corpus", corpora, "corpus", format_func=corpus_title, width=150)
    here = {lens.key: lens for lens in found if lens.corpus == about}
    key = select_by_key(
        row, "Who answers", list(here), "model", format_func=lambda k: here[k].title, width=300
    )
    lens = here[key]
    panel, corpus, table = laid_out(f"{lens.cache_key}|{corpus_stamp(about)}", lens, table)
    word = genre_word(corpus)
    text = row.text_input(
        "Search", key="find", bind="query-params", placeholder="words or an id",
        max_chars=200, width=230,
    )  # fmt: skip
    genres = sorted(set(table["genre"]) - {""})
    genre = None
    if genres:
        genre = row.selectbox(
            word, genres, index=None, key="genre", bind="query-params", placeholder="all", width=160
        )
    handed = handed_over(st.query_params.get("items", ""))
    shows = shows_of(panel, handed)
    show = row.selectbox(
        "Show", shows, index=shows.index(HANDED) if handed else 0, key="only", bind="query-params",
        width=160,
    )  # fmt: skip

    keep = kept(table, show, handed)
    if genre:
        keep &= table["genre"] == genre
    if text.strip():
        if corpus is not None:
            at = corpus.positions(panel.items)
            keep &= pd.Series(with_text(corpus, text)[at], index=table.index)
        else:
            keep &= table["item"].str.contains(text.strip(), case=False, regex=False)
    listed = table[keep]
    if corpus is not None:  # in its order, not that of the ids' letters
        listed = listed.iloc[corpus.positions(listed["item"].to_numpy()).argsort()]
    gone = [item for item in handed if item not in panel.position]
    ids = listed["item"].tolist()
    item = st.query_params.get("item", "")
    unknown = bool(item) and item not in panel.position
    if unknown:
        st.warning(
            f"Item {plain(item[:64])} is not among the {len(panel):,} that were predicted here. Choose "
            "another model, or an item of the list."
        )
    if item not in panel.position:
        item = ids[0] if ids else ""

    if not item:
        st.info(NO_ITEM)
        st.stop()
    cells = item_cells(panel, item)
    facts = table.set_index("item").loc[item]
    gold = LABELS[facts["gold"]] if facts["gold"] >= 0 else ""
    mark = st.query_params.get("at", "").partition(">")
    left, right = st.columns([3, 2])
    with left:
        head = st.container(horizontal=True, vertical_alignment="center")
        parts = [f"**{plain(item)}**", f"gold: {gold}" if gold else "gold label not known here"]
        if facts["genre"]:
            parts.append(plain(str(facts["genre"]).replace("_", " ")))
        if gold:
            parts.append(f"right in {facts['right']} of {facts['of']}")
        parts.append(f"{percent(facts['agree'])} % say {LABELS[facts['label']]}")
        if panel.compares:
            parts.append(f"transfer: {facts['gained']} to right, {facts['lost']} to wrong")
        head.markdown(" · ".join(parts), width="stretch")
        head.button("Previous", on_click=step, args=(ids, item, -1), disabled=not ids)
        head.button("Next", on_click=step, args=(ids, item, 1), disabled=not ids)
        draw(
            lens_figure(cells, runs=lens.runs, chosen=(mark[0], mark[2]), dark=dark()),
            "lens",
            f"Predictions for item {item}: "
            + ", ".join(f"{LABELS[i]} {int((cells['predicted'] == i).sum())}" for i in range(3))
            + (f"; gold label {gold}" if gold else ""),
            on_select=clicked,
            selection_mode="points",
        )
    with right:
        said = f"{counted(len(ids), 'item')} of {len(panel):,}"
        if gone:
            said += f"; {len(gone)} of those handed over were not predicted here"
        st.caption(f"{said}. Tick one to look at it." if ids else f"{said}.")
        if ids:
            listing(listed, corpus, word)
        else:
            st.info(NO_ITEM)
    how = "Rows are teachers, columns the pairs that were trained and read. " if lens.runs else ""
    frames = (
        " A solid frame: transfer made it right; a dotted one: it made it wrong."
        if panel.compares
        else ""
    )
    st.caption(
        f"How to read this: {how}E, N, C and the colour are the predicted label, ✓ or ✗ whether it is "
        f"right, the number its probability in %.{frames} {plain(lens.said)}"
    )
    words(corpus, item, st.query_params.get("pair", ""))
    known = table[table["gold"] >= 0]
    with st.expander("How far the cells agree over all items"):
        one = float((table["labels"] == 1).mean())
        st.markdown(
            f"All {len(panel.cells)} cells say the same about **{percent(one)} %** of "
            f"{len(panel):,} items."
        )
        if len(known):
            draw(
                agreement_figure(known, dark=dark()),
                "agreement",
                "Items by how many cells are right",
            )
    with st.expander("The numbers as a table"):
        st.dataframe(cells, hide_index=True)
        st.download_button(
            "Download as CSV", cells.to_csv(index=False), f"lens_{item}.csv", "text/csv",
            on_click="ignore",
        )  # fmt: skip
