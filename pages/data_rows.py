"""The rows of a corpus in one language pair, a page at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from clte.analysis.items import corpus_title, genre_word, language_order, with_text
from clte.analysis.numbers import counted
from clte.data.corpus import LABELS, Corpus
from clte.languages import LANGUAGE_NAMES

A_PAGE = 50


def show_rows(name: str, corpus: Corpus) -> None:
    """A page of rows in one language pair."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    codes = language_order(corpus.languages)
    pair = []
    for role, texts, first in (
        ("premise", corpus.premises, "fr"), ("hypothesis", corpus.hypotheses, "bg"),
    ):  # fmt: skip
        there = [code for code in codes if code in texts]
        if there:
            start = there.index(first) if first in there else 0
            pair.append(
                row.selectbox(
                    role.capitalize(), there, index=start, key=role, bind="query-params", width=130,
                    format_func=lambda code: LANGUAGE_NAMES.get(code, code),
                )
            )  # fmt: skip
    parts = list(dict.fromkeys(corpus.parts.tolist()))
    keep = np.ones(len(corpus), bool)
    if len(parts) > 1:
        part = row.selectbox("Part", parts, index=None, key="part", bind="query-params",
                             placeholder="all", width=110)  # fmt: skip
        keep &= (corpus.parts == part) if part else True
    label = row.selectbox("Label", LABELS, index=None, key="label", bind="query-params",
                          placeholder="all", width=140)  # fmt: skip
    if label:
        keep &= corpus.labels == LABELS.index(label)
    genres = sorted(set(corpus.genres.tolist()) - {""})
    if len(genres) > 1:
        genre = row.selectbox(genre_word(corpus), genres, index=None, key="genre",
                              bind="query-params", placeholder="all", width=160)  # fmt: skip
        keep &= (corpus.genres == genre) if genre else True
    text = row.text_input("Search", key="find", bind="query-params", max_chars=200, width=190,
                          placeholder="words or an id")  # fmt: skip
    rows = np.flatnonzero(keep & with_text(corpus, text))
    if not len(rows):
        st.info("No row fits. Take a word out of the search, or choose fewer limits.")
        return
    top = st.container(horizontal=True, vertical_alignment="center")
    top.caption(f"{counted(len(rows), 'row')} of {len(corpus):,}", width="stretch")
    page = top.pagination(max(1, -(-len(rows) // A_PAGE)), key="page", bind="query-params",
                          max_visible_pages=5)  # fmt: skip
    shown = rows[(page - 1) * A_PAGE : page * A_PAGE]
    columns: dict[str, Any] = {"item": corpus.item_ids[shown]}
    if len(pair) == 2:
        columns["premise"] = corpus.premises[pair[0]][shown]
        columns["hypothesis"] = corpus.hypotheses[pair[1]][shown]
    columns["label"] = [LABELS[i] if i >= 0 else "—" for i in corpus.labels[shown]]
    if genres:
        columns[genre_word(corpus).lower()] = corpus.genres[shown]
    columns["part"], columns["premise id"] = corpus.parts[shown], corpus.premise_ids[shown]
    event = st.dataframe(
        pd.DataFrame(columns), hide_index=True, height=560, key="rows", on_select="rerun",
        selection_mode="multi-row", alt=f"Rows of {corpus_title(name)}",
    )  # fmt: skip
    items = [columns["item"][place] for place in event["selection"]["rows"] if place < len(shown)]
    if st.button("Open in the parallel lens", disabled=not items, icon=":material/translate:"):
        more = {"items": ",".join(items)} if len(items) > 1 else {}
        st.switch_page("pages/lens.py", query_params={"corpus": name, "item": items[0], **more})
    st.caption(
        "How to read this: a row is an item; its premise and hypothesis are shown in the pair chosen "
        "above. Tick rows to look at them in all languages at once."
        if len(pair) == 2
        else "How to read this: a row is an item. XNLI's sentences are not shown until it is connected."
    )
