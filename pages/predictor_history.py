"""What was asked before: kept, shown with what grew out of what, gone back to, exported."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from clte.analysis.numbers import counted
from clte.figures.predictions import side_by_side_figure
from clte.figures.run import LABELS
from clte.history import Entry, History, history_file
from clte.languages import UNDETERMINED
from clte.readonly import is_readonly
from pages.common import dark, draw, plain
from pages.predictor_question import Question, take_over


def history() -> History:
    """This session's, after what the workspace remembers (a public demo remembers nothing)."""
    if "history" not in st.session_state:
        st.session_state["history"] = History(None if is_readonly() else history_file())
    return st.session_state["history"]


def remember(question: Question, answers: dict[str, list[float]]) -> Entry:
    """Put an answer into the history, as a child of what it was made from."""
    past = history()
    if (
        "entry" not in st.session_state
    ):  # a page that opens with what was asked before asks nothing new
        asked = (question.premise, question.hypothesis, answers)
        same = (e for e in reversed(past.entries) if (*e.question, e.answers) == asked)
        st.session_state["entry"] = next((entry.id for entry in same), None)
    parent = past.get(st.session_state["entry"])
    if parent and parent.question == (question.premise, question.hypothesis):
        if parent.answers == answers:
            return parent
        how = "other models"
    else:
        how = st.session_state.get("how") or "asked"
        if how == "asked" and parent and parent.premise == question.premise:
            how = "hypothesis edited"
        elif how == "asked" and parent and parent.hypothesis == question.hypothesis:
            how = "premise edited"
    codes = (question.codes[0] or UNDETERMINED, question.codes[1] or UNDETERMINED)
    entry = past.add(
        Entry(
            question.premise, question.hypothesis, codes, answers, how,
            parent.id if parent and how != "asked" else None,
        )
    )  # fmt: skip
    st.session_state["entry"], st.session_state["how"] = entry.id, None
    return entry


def back_to(key: str, shown: list[Entry]) -> None:
    """A tick at a line asks its question again."""
    rows = st.session_state[key]["selection"]["rows"]
    if rows:
        entry = shown[rows[0]]
        take_over(entry.premise, entry.hypothesis, None)
        st.session_state["entry"] = entry.id


def forget() -> None:
    st.session_state["history"].clear()
    st.session_state["entry"] = None


def show_history(question: Question, model: Any) -> None:
    """The way to this question, and all questions, each one tick away."""
    past, title = history(), question.model.title
    line = [
        entry
        for entry in past.lineage(st.session_state.get("entry") or "")
        if title in entry.answers
    ]
    if len(line) > 1:
        draw(
            side_by_side_figure(
                [f"{i}. {entry.how}" for i, entry in enumerate(line[-8:], 1)],
                [entry.answers[title] for entry in line[-8:]],
                dark=dark(),
            ),
            "lineage",
            " then ".join(entry.how for entry in line),
        )
        st.caption(
            f"How to read this: the questions that led to this one, the first on top, as "
            f"{plain(title)} answered them."
        )
    shown = past.entries[::-1]
    table = pd.DataFrame(
        {
            "premise": [entry.premise for entry in shown],
            "hypothesis": [entry.hypothesis for entry in shown],
            "how": [entry.how for entry in shown],
            "answers": ["; ".join(_said(entry)) for entry in shown],
            "time": [entry.time.replace("T", " ")[:16] for entry in shown],
            "id": [entry.id for entry in shown],
            "from": [entry.parent or "" for entry in shown],
        }
    )
    key = f"back_{len(shown)}"  # another list, so that no tick stays at another line
    st.dataframe(
        table, hide_index=True, width="stretch", height=min(38 + 35 * len(shown), 248), key=key, selection_mode="single-row",
        on_select=partial(back_to, key, shown), alt="What was asked, the last on top",
    )  # fmt: skip
    kept = "in this session only" if past.path is None else "in the workspace, on this machine"
    st.caption(
        f"{counted(len(past.entries), 'question')}, kept {kept}. Tick a line to go back to it."
    )
    row = st.container(horizontal=True)
    icon = ":material/download:"
    row.download_button("JSON", past.to_json(), "predictions.json", "application/json", icon=icon)
    row.download_button("CSV", past.to_csv(), "predictions.csv", "text/csv", icon=icon)
    row.button("Forget all", on_click=forget, icon=":material/delete:")


def _said(entry: Entry) -> list[str]:
    """What each model said, in a few words."""
    return [
        f"{model.split(' · ')[0]}: {LABELS[max(range(3), key=shares.__getitem__)]}"
        for model, shares in entry.answers.items()
    ]
