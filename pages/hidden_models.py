"""Parts of the page of hidden states that look into a model: its languages, its layers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from clte.analysis.alignment import MEASURES as ALIGNMENTS
from clte.analysis.alignment import alignment_map, kept_map
from clte.analysis.hidden_states import Transfer
from clte.analysis.similarity import MEASURES, linear_cka
from clte.data.corpus import Corpus
from clte.evidence.vectors import Vectors, retrieval
from clte.figures.map import alignment_figure
from clte.languages import LANGUAGE_NAMES
from clte.models import shipped
from clte.runs.folder import RunFolder
from pages.common import dark, draw
from pages.next_steps import make, mend


def between(vectors: Vectors, names: list[str]) -> None:
    """Every set of a model against every other one."""
    if len(names) < 2:
        return
    found = retrieval(Vectors(**{**vars(vectors), "sets": {n: vectors.sets[n] for n in names}}))
    shares, cka = (np.full((len(names), len(names)), np.nan) for _ in range(2))
    for i, a in enumerate(names):
        for j, b in enumerate(names):
            if i != j:
                shares[i, j] = found[f"{a}-{b}"]
                cka[i, j] = linear_cka(vectors.sets[a], vectors.sets[b])
    st.subheader("Set against set")
    n = len(vectors.items)
    left, right = st.columns(2)
    says = "Of the items of {row}, {value} % find themselves first among those of {column}."
    for column, values, title, share, sentence in (
        (left, shares, "Retrieval@1", True, says),
        (right, cka, "Linear CKA", False, "{row} and {column} have a linear CKA of {value}."),
    ):
        with column:
            figure = alignment_figure(
                values, names, names, title=title, measure=f"n {n}", share=share,
                sentence=sentence, dark=dark(),
            )  # fmt: skip
            draw(figure, f"between-{title}", f"{title} between {len(names)} sets")
    st.caption(
        f"Retrieval@1: {MEASURES['retrieval'].meaning} By chance {100 / n:.1f} %. "
        f"CKA: {MEASURES['cka'].meaning}"
    )


@st.cache_resource(max_entries=1, show_spinner=False)
def builtin() -> Corpus:
    from clte.builtin.corpus import load_builtin

    return load_builtin()


def layers(transfer: Transfer | None) -> None:
    """Layer by language, before and after; models are asked only when somebody wants it."""
    st.subheader("Which layers bring the languages together?")
    models: dict[str, Path | str] = {}
    if transfer is not None:
        own = {"before": transfer.before[:1], "after": (transfer.student,),
               "teacher": transfer.teacher[:1]}  # fmt: skip
        folders = {name: RunFolder(paths[0]) for name, paths in own.items() if paths}
        models = {
            f"{name}: {folder.config.title}": folder.path
            for name, folder in folders.items()
            if folder.has_weights
        }
    models |= {
        model.name: model.name for model in shipped.listing() if model.path.name == model.name
    }
    if len(models) < 2:
        mend(
            "This needs the weights of two models, and "
            f"{'only one is' if models else 'none are'} here: results alone were kept. This command "
            "trains models of your own:",
            make("figure3"),
            keep_epochs="true",
        )
        return
    row = st.container(horizontal=True, vertical_alignment="bottom")
    names = list(models)
    pair = [
        row.selectbox(title, names, index=i, key=key, bind="query-params", width=240)
        for i, (title, key) in enumerate((("Before", "model-before"), ("After", "model-after")))
    ]
    measure = row.segmented_control(
        "Measure", list(ALIGNMENTS), default="retrieval", key="alignment", bind="query-params",
        required=True, format_func=ALIGNMENTS.__getitem__,
    )  # fmt: skip
    wanted = row.toggle("Look into the layers", key="layers", bind="query-params")
    if not wanted:
        st.caption(
            "Reads 60 built-in sentences in six languages with both models, some seconds each; the answer "
            "is kept."
        )
        return
    maps = {}
    for name in dict.fromkeys(pair):
        with st.spinner(f"Reading 60 sentences in six languages with {name} …"):
            maps[name] = layer_map(models[name])
    for column, name, title in zip(st.columns(2), pair, ("Before", "After"), strict=True):
        found = maps[name]
        depth = len(found[measure])
        figure = alignment_figure(
            found[measure],
            ["embeddings", *(f"layer {i}" for i in range(1, depth))],
            [LANGUAGE_NAMES.get(code, code) for code in found["languages"]],
            title=f"{title} · {name}",
            measure=ALIGNMENTS[measure],
            share=measure == "retrieval",
            sentence="{row}, {column}: {value}" + (" %" if measure == "retrieval" else ""),
            dark=dark(),
        )
        with column:
            draw(figure, f"layers-{title}", f"{ALIGNMENTS[measure]} by layer and language, {name}")
    n = maps[pair[0]]["n"]
    st.caption(
        "How to read this: each cell is one language against the other five, on the mean of a sentence's "
        f"tokens. {MEASURES[measure].meaning} n {n} built-in sentences"
        f"{f'; by chance {100 / n:.1f} %' if measure == 'retrieval' else ''}."
    )


def layer_map(model: Path | str) -> Any:
    """Of a run's folder or a shipped model's name; torch only where nothing was kept."""
    revision = model.name if isinstance(model, Path) else shipped.get(model).revision
    found = kept_map(revision, builtin())
    if found is not None:
        return found
    folder = RunFolder(model).model_path if isinstance(model, Path) else shipped.find(model)
    return alignment_map(folder, revision, builtin())
