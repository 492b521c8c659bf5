"""What would change an answer: a word, a negation, the languages, the order of the two texts."""

from __future__ import annotations

from typing import Any

import streamlit as st

from clte.analysis.counterfactuals import negated, replaced, words_of
from clte.analysis.numbers import percent, points
from clte.figures.predictions import side_by_side_figure
from clte.figures.run import LABELS
from pages.common import dark, draw, plain
from pages.predictor_examples import example_of
from pages.predictor_question import Question, shares_of, take_over

SHOWN = 60
"""Words of a text that can be changed."""


def what_if(question: Question, model: Any) -> None:
    premise, hypothesis = question.premise, question.hypothesis
    variants: list[tuple[str, str, str]] = []
    places = [
        (role, span)
        for role, text in (("premise", premise), ("hypothesis", hypothesis))
        for span in words_of(text)[:SHOWN]
    ]
    if places:
        left, right = st.columns(2)
        chosen = left.selectbox(
            "Change a word", range(len(places)), key="word",
            format_func=lambda i: f"{places[i][1].word} ({places[i][0]}, word "
            f"{1 + [p for p in places if p[0] == places[i][0]].index(places[i])})",
            index=None, placeholder="choose one",
        )  # fmt: skip
        by = right.text_input(
            "Put in its place", key="by", max_chars=100, placeholder="nothing: it is left out"
        )
        if chosen is not None:
            role, span = places[chosen]
            new = (
                replaced(premise, span, by) if role == "premise" else premise,
                replaced(hypothesis, span, by) if role == "hypothesis" else hypothesis,
            )
            if all(text.strip() for text in new):
                variants.append(("word changed" if by.strip() else "word left out", *new))
    for role, text, code in (
        ("hypothesis", hypothesis, question.codes[1]),
        ("premise", premise, question.codes[0]),
    ):
        turned = negated(text, code)
        if turned:
            new = (turned, hypothesis) if role == "premise" else (premise, turned)
            variants.append((f"{role} negated", *new))
    example = example_of(premise, hypothesis)
    if example:
        variants.append(("languages swapped", example.premise_there, example.hypothesis_there))
    variants.append(("texts swapped", hypothesis, premise))
    shares = shares_of(model, [(premise, hypothesis), *((p, h) for _, p, h in variants)])
    best = max(range(3), key=shares[0].__getitem__)
    draw(
        side_by_side_figure(["as asked", *(name for name, _, _ in variants)], shares, dark=dark()),
        "what_if",
        "; ".join(
            f"{name}: {LABELS[best]} {percent(row[best])} %"
            for name, row in zip(["as asked", *(v[0] for v in variants)], shares, strict=True)
        ),
    )
    for position, ((name, p, h), row) in enumerate(zip(variants, shares[1:], strict=True)):
        said, button = st.columns([5, 1], vertical_alignment="center")
        said.markdown(
            f"**{name.capitalize()}** ({points(100 * (row[best] - shares[0][best]))} pt {LABELS[best]}): "
            f"{plain(p)} → {plain(h)}"
        )
        button.button(
            "Take over",
            key=f"take_{position}",
            on_click=take_over,
            args=(p, h, name),
            width="stretch",
        )
    unsafe = not any(name.endswith("negated") for name, _, _ in variants)
    st.caption(
        "How to read this: each row is the same model on a changed pair. When the texts are swapped, a "
        "contradiction should stay one; an entailment need not."
        + (
            " There is no safe negation for these sentences; write one in the box."
            if unsafe
            else " A negation is a suggestion by rule: read it before you trust it."
        )
    )
