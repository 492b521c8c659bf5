"""A person's own data and runs on the Train page: upload, look, keep."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd
import streamlit as st

from clte.analysis.corpora import label_counts
from clte.analysis.items import open_named
from clte.analysis.numbers import counted, percent
from clte.builtin.corpus import load_builtin
from clte.choices import pair_label, pairs_of
from clte.data.audit import Audit
from clte.data.corpus import LABELS, Corpus
from clte.data.records import SUFFIXES
from clte.data.store import imported_names
from clte.errors import ClteError
from clte.figures.data import labels_figure
from clte.jobs.estimates import MAX_ROWS
from clte.languages import UNDETERMINED
from clte.readonly import is_readonly
from clte.uploads import (
    MAX_BYTES,
    MAX_ZIP,
    add_run,
    audit_upload,
    free_name,
    keep_upload,
    read_pairs,
    read_upload,
    remove_corpus,
)
from pages.common import dark, draw, link, plain

FORM = (
    "premise,hypothesis,label,premise_language,hypothesis_language\n"
    "Il pleut.,Времето е лошо.,entailment,fr,bg\n"
)
SHOWN = 30
EXAMPLE = 300


@st.cache_resource(max_entries=2, show_spinner="Reading the file …")
def _read(key: str, name: str, columns: str, labels: str, pair: str, _data: bytes) -> Corpus:
    return read_upload(
        name, _data, columns=read_pairs(columns, "Columns"), labels=read_pairs(labels, "Labels"),
        pair=pair.strip() or None,
    )  # fmt: skip


@st.cache_data(max_entries=2, show_spinner="Looking at its rows, and what they give away …")
def _audit(revision: str, _corpus: Corpus) -> Audit:
    return audit_upload(_corpus)


def data_part(train_on: Any) -> None:
    """Upload a table, see what is in it, keep it; and what was kept.

    Args:
        train_on: Called with a corpus's name to go and train on it.
    """
    if is_readonly():
        st.info(
            "This is a read-only demo and takes no files. On a machine of your own this page does, and "
            "so does the command line:"
        )
        st.code("clte data import my.csv --name mine", language="bash")
    else:
        _upload()
    kept = imported_names()
    st.subheader("Kept here")
    if not kept:
        st.caption(
            "Nothing yet. What you keep can be trained on, browsed and audited like any corpus."
        )
    for name in kept:
        _kept(name, train_on)


def _upload() -> None:
    uploaded = st.file_uploader(
        f"CSV, TSV or JSONL in UTF-8, at most {MAX_BYTES // 1_000_000} MB and {MAX_ROWS:,} rows: columns "
        "premise, hypothesis, label, and the languages of both",
        type=[suffix[1:] for suffix in SUFFIXES], key="own_file",
        max_upload_size=MAX_BYTES // 1_000_000,
    )  # fmt: skip
    with st.expander("My columns, labels or languages are called otherwise"):
        row = st.container(horizontal=True)
        columns = row.text_input("Columns", key="own_columns", max_chars=500, width=300,
                                 placeholder="premise=text one, label=judgement")  # fmt: skip
        labels = row.text_input("Labels", key="own_labels", max_chars=500, width=300,
                                placeholder="ja=entailment, nein=contradiction")  # fmt: skip
        pair = row.text_input("Language pair, if the file does not say", key="own_pair",
                              max_chars=40, placeholder="fr-bg", width=220)  # fmt: skip
    if uploaded is None:
        st.caption(
            "A file may look like this; several translations go into premise\\_fr, premise\\_de, …"
        )
        st.code(FORM, language=None, wrap_lines=True)
        st.download_button(
            "An example file", _example, "mine.csv", "text/csv", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip
        return
    data = uploaded.getvalue()
    key = hashlib.sha256(data).hexdigest()
    corpus = _read(key, uploaded.name, columns, labels, pair, data)
    _look(corpus)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    name = row.text_input("Keep it as", free_name(uploaded.name), key=f"own_name_{key[:8]}",
                          max_chars=64, width=260)  # fmt: skip
    if row.button("Keep it", type="primary", key="own_keep", icon=":material/save:"):
        keep_upload(corpus, name)
        st.success(f"Kept as {plain(name)}. It is a corpus like any other now.")


def _example() -> str:
    """A file in that form that is long enough to train on, from the built-in set."""
    corpus = load_builtin()
    view = corpus.view("fr-bg").select(corpus.item_ids[:EXAMPLE])
    table = pd.DataFrame({"premise": view.premises, "hypothesis": view.hypotheses})
    table["label"] = [LABELS[i] for i in view.labels]
    return table.assign(premise_language="fr", hypothesis_language="bg").to_csv(index=False)


def _look(corpus: Corpus) -> None:
    """What is in a corpus: labels, what leaks, what a model could get without reading, some rows."""
    pairs = pairs_of(corpus)
    shown = ", ".join(pair_label(pair) for pair in pairs[:6])
    more = f" and {len(pairs) - 6} more" if len(pairs) > 6 else ""
    st.markdown(f"**{counted(len(corpus), 'row')}** in order · {shown}{more}")
    if UNDETERMINED in corpus.languages:
        st.caption(
            "The languages are not named. Name them above, so that pages can tell pairs apart."
        )
    found = _audit(corpus.revision, corpus)
    rows = {row["part"]: row["rows"] for row in found.rows}
    leak, twice = found.leak, found.duplicates[0]
    best = found.baselines[0]
    cards = st.container(horizontal=True)
    for label, value, below in (
        ("Rows to train on", f"{rows['train']:,}", f"{rows['validation']:,} validation, "
         f"{rows['test']:,} test"),
        ("Hypothesis alone", f"{percent(best['hypothesis only'])} %",
         f"{percent(best['word overlap'])} % by word overlap"),
        ("Premises that leak", f"{leak.premises_in_train:,}", f"of {leak.test_premises:,} in test"),
        ("Repeated rows", f"{twice['repeated rows']:,}", f"{twice['test rows in train']:,} of test "
         "in train"),
    ):  # fmt: skip
        card = cards.container(border=True, width=163, gap=None)
        card.metric(label, value)
        card.caption(below)
    counts = label_counts(corpus)
    draw(
        labels_figure(counts, dark=dark()),
        "own_labels_figure",
        "Labels: " + "; ".join(f"{r.label or 'none'} {r.items}" for r in counts.itertuples()),
    )
    st.caption(
        "How to read this: a model has to beat what the hypothesis alone gives away; chance is 33.3 %. The "
        "corpus is cut by premise, 80 / 10 / 10."
    )
    with st.expander("The whole audit, and its first rows"):
        st.code(found.render(), language=None)
        view = corpus.view(pairs[0])
        first = view.select(view.item_ids[:SHOWN])
        table = pd.DataFrame(
            {"item": first.item_ids, "premise": first.premises, "hypothesis": first.hypotheses}
        )
        table["label"] = [LABELS[i] if i >= 0 else "" for i in first.labels]
        st.dataframe(table, hide_index=True)


def _kept(name: str, train_on: Any) -> None:
    with st.container(border=True):
        row = st.container(horizontal=True, vertical_alignment="center")
        try:
            corpus = open_named(name)
            pairs = pairs_of(corpus)
            said = f"{counted(len(corpus), 'row')} · {counted(len(pairs), 'pair')}"
        except ClteError as error:
            corpus, said = None, plain(str(error))
        row.markdown(f"**{plain(name)}** · {said}", width="stretch")
        if corpus is not None:
            row.button("Train on it", key=f"use_{name}", on_click=train_on, args=(name,))
            link(row, "data", "Browse it", ":material/dataset:", corpus=name)
        if not is_readonly():
            with row.popover("Remove", icon=":material/delete:"):
                st.caption("Runs that were trained on it keep their results.")
                if st.button("Delete this corpus", key=f"drop_{name}", type="primary"):
                    remove_corpus(name)
                    st.rerun()


def runs_part() -> None:
    """Runs made on another machine, as zips."""
    st.markdown("A run that was trained elsewhere, mBERT on a GPU for instance, joins those here.")
    if is_readonly():
        st.info("This is a read-only demo and takes no runs. On a machine of your own:")
        st.code("clte runs import 3f2a9c01d4e5.zip", language="bash")
        return
    given = st.file_uploader(
        f"Zips of finished run folders, one run each, at most {MAX_ZIP // 1_000_000} MB; larger ones with "
        "the command below",
        type=["zip"], accept_multiple_files=True, key="run_files",
        max_upload_size=MAX_ZIP // 1_000_000,
    )  # fmt: skip
    if given and st.button("Add them", type="primary", key="add_runs", icon=":material/add:"):
        for file in given[:100]:
            try:
                run = add_run(file.name, file.getvalue())
            except ClteError as error:
                st.error(plain(str(error)), icon=":material/error:")
                continue
            config, result = run.config, run.result
            st.success(
                f"{plain(config.title)}, {plain(config.backbone)}, {plain(config.protocol)}: "
                f"{percent(result['accuracy'])} % of {result['n']:,} test rows. It is in every page now."
            )
    st.caption(
        "Nothing in a zip is run or unpickled; its id, its hashes and its figures are computed again before "
        "it joins. A folder, weights and all:"
    )
    st.code("clte runs import from-the-gpu/3f2a9c01d4e5", language="bash", wrap_lines=True)
