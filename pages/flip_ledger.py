"""The flip ledger: which items a teacher turned to right, which to wrong, and what they say."""

from __future__ import annotations

from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from clte.analysis.flips import FLIPS, GAINED, LOST, flip_counts, flip_ledger
from clte.analysis.items import (
    MAX_HANDED,
    corpus_for,
    genre_word,
    handed_over,
    item_table,
    with_text,
)
from clte.analysis.numbers import counted
from clte.data.corpus import LABELS, Corpus
from clte.errors import ClteError
from clte.languages import LanguagePair
from clte.runs.folder import RunFolder
from pages.common import has_page, link, plain
from pages.item_words import words
from pages.next_steps import to_lens

BOTH, ALL = "both", "all"
SHOWS = (BOTH, *FLIPS, ALL)


@st.cache_resource(max_entries=8, show_spinner="Following every item …")
def followed(
    before: str, after: str, _before: RunFolder, _after: RunFolder
) -> tuple[pd.DataFrame, Corpus | None]:
    """The ledger of two runs by their ids, with the items' genres, and their corpus if it is here."""
    ledger = flip_ledger(_before.predictions, _after.predictions)
    data = _after.config.data
    gold = dict(zip(ledger["item"], ledger["gold"], strict=True))
    corpus = corpus_for(data.name, data.revision, gold)
    genre = pd.Series("", index=ledger.index)
    if corpus is not None:
        # A corpus of another version may hold some of these ids, but not all of them.
        try:
            genre = pd.Series(item_table(corpus, ledger["item"].tolist())["genre"].to_numpy())
        except ClteError:
            corpus = None
    return ledger.assign(genre=genre), corpus


@st.cache_data(max_entries=32, show_spinner=False)
def between_seeds(a: str, b: str, _a: str, _b: str) -> dict[str, int]:
    """`flip_counts` of two baselines that differ in their seed."""
    return flip_counts(flip_ledger(RunFolder(_a).predictions, RunFolder(_b).predictions))


def flip_part(
    before: RunFolder, after: RunFolder, setting: str, arm: int, *, noise: pd.DataFrame
) -> None:
    """The ledger of a student and its baseline.

    Args:
        before: The baseline.
        after: The student.
        setting: Of both; with ``arm`` it tells the parallel lens which matrix this is.
        arm: The place of the student's arm in `clte.experiments.report.arms`.
        noise: All baselines of the pair, one a seed: what changes without any teacher.
    """
    config = after.config
    assert config.teacher is not None
    ledger, corpus = followed(before.id, after.id, before, after)
    counts = flip_counts(ledger)
    st.subheader("What became of every item")
    text = (
        f"With its teacher **{counted(counts[GAINED], 'item')}** went from wrong to right and "
        f"**{counts[LOST]:,}** from right to wrong, of {len(ledger):,}."
    )
    others = noise[noise["id"] != before.id]
    if len(others):
        other = others.iloc[0]
        chance = between_seeds(before.id, other["id"], str(before.path), other["path"])
        text += (
            f" Another seed of the baseline, with no teacher, turns {chance[GAINED]:,} to right and "
            f"{chance[LOST]:,} to wrong."
        )
    st.markdown(text)

    handed = handed_over(st.query_params.get("items", ""))
    row = st.container(horizontal=True, vertical_alignment="bottom")
    show = row.segmented_control(
        "Items", SHOWS, default=ALL if handed else BOTH, key="flip", bind="query-params",
        required=True,
    )  # fmt: skip
    keep = ledger["flip"].isin({BOTH: (GAINED, LOST), ALL: FLIPS}.get(show, (show,)))
    if handed:
        keep &= ledger["item"].isin(handed)
        row.button(f"Only the {counted(len(handed), 'item')} handed over", on_click=let_go,
                   icon=":material/close:", help="Look at all items again")  # fmt: skip
    gold = row.selectbox(
        "Gold label",
        LABELS,
        index=None,
        key="gold",
        bind="query-params",
        placeholder="all",
        width=160,
    )
    if gold:
        keep &= ledger["gold"] == LABELS.index(gold)
    genres = sorted(set(ledger["genre"]) - {""})
    word = genre_word(corpus)
    if genres:
        genre = row.selectbox(
            word, genres, index=None, key="genre", bind="query-params", placeholder="all", width=160
        )
        if genre:
            keep &= ledger["genre"] == genre
    find = row.text_input(
        "Search",
        key="find",
        bind="query-params",
        placeholder="words or an id",
        max_chars=200,
        width=200,
    ).strip()
    if find and corpus is not None:
        keep &= pd.Series(with_text(corpus, find)[corpus.positions(ledger["item"].tolist())])
    elif find:
        keep &= ledger["item"].str.contains(find, case=False, regex=False)
    found = ledger[keep]
    of = {"data": config.data.name, "setting": setting, "seed": config.seed, "pair": config.pair}
    lens = to_lens({**of, "teacher_pair": config.teacher.pair}, arm)
    if found.empty:
        st.info("No item fits. Take a filter off, or a word out of the search.")
        return
    link(
        row, "lens", f"{counted(min(len(found), MAX_HANDED), 'item')} in the lens", ":material/translate:",
        **lens, items=",".join(found["item"].head(MAX_HANDED)),
    )  # fmt: skip
    st.session_state["listed"] = found["item"].tolist()
    st.dataframe(
        listing(found, corpus, config.pair, word, lens), hide_index=True, height=320, key="ledger",
        on_select=picked, selection_mode="single-row", alt="The items found", column_config={
            "lens": st.column_config.LinkColumn("lens", display_text="open", width="small"),
            "before": st.column_config.NumberColumn("gold before, %", format="%.1f"),
            "after": st.column_config.NumberColumn("gold after, %", format="%.1f"),
        },
    )  # fmt: skip
    st.caption(
        "How to read this: a line an item; “gold before” and “gold after” are the probability of the gold "
        "label without and with the teacher. Choose a line to read it."
    )
    one = found[found["item"] == st.query_params.get("item", "")]
    if len(one):
        item = one.iloc[0]
        parts = [f"**{plain(item['item'])}**", LABELS[item["gold"]]]
        for name, who in (("before", "baseline"), ("after", "student")):
            label = LABELS[item[name]]
            parts.append(f"{who}: {label}, {100 * item[f'{name}_{label}']:.1f} %")
        line = st.container(horizontal=True, vertical_alignment="center")
        line.markdown(" · ".join(parts))
        link(
            line,
            "lens",
            "Open in the parallel lens",
            ":material/translate:",
            **lens,
            item=item["item"],
        )
        words(corpus, item["item"], config.pair)
    elif corpus is None or not corpus.languages:
        words(corpus, found["item"].iloc[0], config.pair)


def listing(
    found: pd.DataFrame, corpus: Corpus | None, pair: str, word: str, lens: dict[str, str]
) -> pd.DataFrame:
    """The items found as a table for people, with texts where the corpus has them."""
    columns = {
        "item": found["item"],
        "what happened": found["flip"],
        "gold": [LABELS[i] for i in found["gold"]],
        "baseline says": [LABELS[i] for i in found["before"]],
        "student says": [LABELS[i] for i in found["after"]],
        "before": 100 * found["gold_before"].astype(float),
        "after": 100 * found["gold_after"].astype(float),
    }
    said = LanguagePair.parse(pair)
    if (
        corpus is not None
        and said.premise in corpus.premises
        and said.hypothesis in corpus.hypotheses
    ):
        at = corpus.positions(found["item"].tolist())
        columns["premise"] = corpus.premises[said.premise][at]
        columns["hypothesis"] = corpus.hypotheses[said.hypothesis][at]
    if (found["genre"] != "").any():
        columns[word.lower()] = found["genre"]
    if has_page("lens"):
        columns["lens"] = [f"lens?{urlencode({**lens, 'item': item})}" for item in found["item"]]
    return pd.DataFrame(columns)


def let_go() -> None:
    """Forget the items that another page handed over."""
    st.query_params.pop("items", None)


def picked() -> None:
    """A click on a line chooses its item."""
    rows = st.session_state["ledger"]["selection"]["rows"]
    if rows:
        st.query_params["item"] = st.session_state["listed"][rows[0]]
