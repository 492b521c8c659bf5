"""What the models learn from: rows, labels, lengths, what leaks into the test, what tokenizers do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from clte.analysis import corpora
from clte.analysis.items import (
    CONNECT_XNLI,
    corpora_here,
    corpus_title,
    open_named,
)
from clte.analysis.numbers import counted, percent
from clte.data.corpus import Corpus
from clte.experiments import paper
from clte.figures.data import labels_figure, leak_figure, lengths_figure, tokens_figure
from clte.languages import LANGUAGE_NAMES
from pages.addressed import select_by_key
from pages.common import dark, draw, errors_as_sentences, page_title, plain
from pages.data_rows import show_rows

UNKNOWN = 0.05
"""The largest share of unknown pieces with which a language's figure means something."""
VIEWS = ("Leak", "Rows", "Counts", "Tokenizers")


def stamp(corpus: Corpus) -> str:
    """Names the content for a cache; XNLI without its sentences has one content only."""
    return corpus.revision if corpus.languages else "skeleton"


@st.cache_data(max_entries=8, show_spinner="Cutting the corpus by every protocol …")
def leaks(name: str, revision: str, _corpus: Corpus) -> list[tuple[str, str, pd.DataFrame, Any]]:
    return [
        (protocol, split.note, *corpora.leak_map(_corpus, split))
        for protocol, split in corpora.splits_of(_corpus).items()
    ]


@st.cache_data(max_entries=8, show_spinner=False)
def measured_lengths(name: str, revision: str, _corpus: Corpus) -> pd.DataFrame:
    return corpora.lengths(_corpus)


@st.cache_data(max_entries=32, show_spinner="Cutting the texts into sub-words …")
def measured_sub_words(path: str, changed: int, revision: str, _corpus: Corpus) -> pd.DataFrame:
    return corpora.sub_words(_corpus, Path(path))


def show_leak(name: str, corpus: Corpus) -> None:
    """A panel a protocol, and the rule's accuracy beside chance."""
    found = leaks(name, stamp(corpus), corpus)
    if not found:
        st.info(
            f"No protocol fits {plain(corpus_title(name))}: it has too few labelled rows to cut it into "
            "train, validation and test."
        )
        return
    for place, (protocol, note, premises, leak) in zip(st.columns(len(found)), found, strict=True):
        with place.container(border=True):
            seen = int((premises["train_rows"] > 0).sum())
            st.metric(
                f"{protocol}: premises seen",
                f"{percent(seen / len(premises))} %",
                help=note,
            )
            st.caption(
                f"{seen:,} of {len(premises):,} test premises stand in train. A rule that reads no "
                "hypothesis is right on "
                f"**{percent(leak.accuracy)} %** of {leak.test_rows:,} test rows (chance 33.3 %)."
            )
            draw(
                leak_figure(premises, leak, dark=dark()),
                f"leak-{protocol}",
                f"{protocol}: {seen} of {len(premises)} test premises also stand in train",
            )
    st.caption(
        "How to read this: a square is a premise of the test. Grey: training never saw it. Brown: it "
        "did, with other hypotheses; the darker, the more labels it showed. The rule answers with the "
        "label that a premise has not shown in train. "
        + (
            f"“paper” is the split of {paper.SOURCE}, rebuilt from its notebooks."
            if any(protocol == "paper" for protocol, *_ in found)
            else ""
        )
    )
    with st.expander("The numbers as a table"):
        rows = [
            {
                "protocol": protocol,
                "test rows": leak.test_rows,
                "test premises": leak.test_premises,
                "premises in train": leak.premises_in_train,
                "test rows with such a premise": leak.rows_in_train,
                "settled by the rule": leak.settled,
                "two-way ties": leak.two_way_ties,
                "open": leak.open,
                "rule's accuracy, %": round(100 * leak.accuracy, 1),
                "note": note,
            }
            for protocol, note, _, leak in found
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True)


def show_lengths(name: str, corpus: Corpus) -> None:
    counts = corpora.label_counts(corpus)
    st.markdown("**Labels**")
    draw(
        labels_figure(counts, dark=dark()),
        "labels",
        "Labels by part: "
        + "; ".join(f"{r.part} {r.label or 'none'} {r.items}" for r in counts.itertuples()),
    )
    said = "Labels belong to items, so they are the same in every language."
    if corpus.languages:
        table = measured_lengths(name, stamp(corpus), corpus)
        st.markdown("**Lengths**")
        draw(
            lengths_figure(table, dark=dark()),
            "lengths",
            "Median words a text: "
            + "; ".join(f"{r.language} {r.role} {r.median:.0f}" for r in table.itertuples()),
        )
        said += (
            f" A box holds the middle half of the texts, its line the median, the whiskers 5 to 95 %; "
            f"n {int(table['texts'].max()):,} texts a box, spread over the corpus. In Chinese and Thai "
            "a word is a character."
        )
    st.caption(f"How to read this: {said}")
    if corpus.languages:
        with st.expander("The numbers as a table"):
            st.dataframe(table, hide_index=True)


def show_tokenizers(corpus: Corpus) -> None:
    recorded = corpora.recorded_sub_words().rename(columns={"model": "tokenizer"})
    here = corpora.tokenizers_here() if corpus.languages else {}
    if not here and recorded.empty:
        st.info(
            "There is no tokenizer here to look at: nothing ships, and no backbone was used yet. This "
            "fetches one; any Hub name or folder will do:"
        )
        st.code("clte train --pair fr-bg --backbone bert-base-multilingual-cased", language="bash")
        return
    if here:
        parts = [
            measured_sub_words(str(path), path.stat().st_mtime_ns, corpus.revision, corpus).assign(
                tokenizer=name
            )
            for name, path in list(here.items())[:6]
        ]
        table = pd.concat(parts, ignore_index=True)
        said = (
            f"Measured on {int(table['texts'].max()):,} parallel texts of this corpus; ×: sub-words "
            "that the same content takes, over English."
        )
    else:
        table = recorded
        counts = recorded["rows"].dropna()
        said = (
            "From the models' own records"
            + (f", on {int(counts.iloc[0]):,} held-out parallel rows" if len(counts) else "")
            + "; ×: sub-words per word over English's."
        )
    # A text in a script that a tokenizer does not know is one unknown piece a word, which looks short.
    strange = table["unknown"] > UNKNOWN if "unknown" in table else table["per_word"].isna()
    gone = ", ".join(LANGUAGE_NAMES.get(code, code) for code in table["language"][strange].unique())
    if gone:
        said += f" Not drawn, since more than {UNKNOWN:.0%} of the pieces are unknown: {gone}."
    table = table[~strange]
    if table.empty:
        st.info(said)
        return
    draw(
        tokens_figure(table, dark=dark()),
        "tokens",
        "Sub-words per word: "
        + "; ".join(f"{r.tokenizer} {r.language} {r.per_word:.2f}" for r in table.itertuples()),
    )
    st.caption(
        "How to read this: the further right, the finer a language's words are cut, so the less of a "
        f"text fits and the less each piece means; the dotted line is English. Cut by "
        f"{plain(', '.join(table['tokenizer'].unique()))}. {said}"
    )
    with st.expander("The numbers as a table"):
        st.dataframe(table, hide_index=True)
        if here and len(recorded):
            st.markdown("What the models' records say, measured on held-out rows that do not ship:")
            st.dataframe(recorded, hide_index=True)


page_title("What do the models learn from, and what leaks?")
st.markdown(
    "The corpora that are here: their rows, their balance, and what their splits give away."
)

with errors_as_sentences():
    row = st.container(horizontal=True, vertical_alignment="bottom")
    names = corpora_here()
    start = names.index("xnli")
    name = select_by_key(
        row, "Corpus", names, "corpus", default=start, format_func=corpus_title, width=150
    )
    view = row.segmented_control("Show", VIEWS, default="Leak", key="show", bind="query-params",
                                 required=True, wrap=True)  # fmt: skip
    with st.spinner("Reading the corpus …"):
        corpus = open_named(name)
    if view == "Leak":
        show_leak(name, corpus)
    elif view == "Rows":
        show_rows(name, corpus)
    elif view == "Counts":
        show_lengths(name, corpus)
    else:
        show_tokenizers(corpus)
    st.caption(
        f"{plain(corpus_title(name))}: {len(corpus):,} items"
        + (f" in {counted(len(corpus.languages), 'language')}" if corpus.languages else "")
        + f" · {plain(corpus.licence)}"
    )
    if not corpus.languages:
        st.caption(
            "Its sentences do not ship. To see them, name its folder and start the app again:"
        )
        st.code(CONNECT_XNLI, language="bash")
