"""λ and temperature: how much a teacher should count, and what that does to the gradient."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from clte.analysis.numbers import PAPER_MARK, counted, known, percent, points, with_interval
from clte.analysis.sweeps import (
    METHODS,
    THRESHOLDS,
    available,
    control,
    health_words,
    reading_of,
    sweep,
    sweep_health,
)
from clte.choices import Arm, choice_of_cell
from clte.experiments import paper
from clte.experiments.report import PROTOCOL_NOTES, setting_title
from clte.figures.curves import HEALTH_MEASURES, health_figure, surface_figure, sweep_figure
from pages.choosing import choose_setting
from pages.common import dark, draw, errors_as_sentences, key_of, page_title, plain, runs_here
from pages.next_steps import make, mend, train_cell
from pages.train_form import address_of

# Of the plan of figure 2: the teacher, the student, and a weight and temperature to start with.
FIGURE = (str(paper.FIGURE_2["teacher"]), str(paper.FIGURE_2["student"]))
FIRST = {"hidden_kl": (paper.LAMBDA, 1.0), "kd": (0.5, 4.0)}
BY_NAME = {method.name: key for key, method in METHODS.items()}


@st.cache_data(max_entries=32, show_spinner=False)
def swept(
    key: str, teacher: str, student: str, method: str, _rows: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, Any] | None, pd.DataFrame]:
    """The points, the control and the health; computed once for the same runs."""
    found = sweep(_rows, teacher, student, method)
    paths = dict(zip(_rows["id"], _rows["path"], strict=True))
    return found, control(_rows, student), sweep_health(found, paths)


def of_kind(objective: str) -> Arm:
    """The plain transfer with an objective."""
    return objective, "parallel", None


def of_paper(teacher: str, student: str, method: str) -> list[tuple[float | None, float, str]]:
    """The paper's numbers for this transfer."""
    if method == "kd":
        same = (teacher, student) == (paper.FIGURE_2["teacher"], paper.FIGURE_2["student"])
        return [(None, float(str(paper.FIGURE_2["peak"])), "the paper's peak")] if same else []
    theirs = paper.accuracy(teacher, student)
    return [(paper.LAMBDA, theirs, "The paper's λ 0.2")] if theirs is not None else []


def numbers(found: pd.DataFrame, health: pd.DataFrame, letter: str) -> pd.DataFrame:
    """The points for people, each with the ids of its runs."""
    lines = []
    for point, well in zip(found.to_dict("records"), health.to_dict("records"), strict=True):
        ends = ("", "_low", "_high")
        lines.append(
            {
                letter: point["weight"],
                "T": point["temperature"],
                "accuracy, %": with_interval(*(percent(point[e]) for e in ("accuracy", "low", "high"))),
                "gain, pt": with_interval(*(points(point[f"gain{end}"]) for end in ends)),
                "p after Holm": f"{point['p_holm']:.3f}" if known(point["p_holm"]) else "",
                "premise use, pt": points(point["premise_use"]),
                "gradient, %": percent(well["gradient_share"]),
                "n": int(point["n"]),
                "seeds": " ".join(map(str, point["seeds"])),
                "runs": " ".join(point["runs"]),
            }
        )  # fmt: skip
    return pd.DataFrame(lines)


page_title("How much weight, and which temperature, does a teacher want?")
st.markdown(
    "The same student, taught with more or less weight on its teacher, beside the student that had "
    "labels alone."
)

with errors_as_sentences():
    table = runs_here()
    if table.empty or available(table).empty:
        mend(
            "No finished run varies the teacher's weight yet, so there is no curve. This command "
            "trains all of figure 2; each point appears here as soon as it is done:",
            make("figure2", table),
            teacher=FIGURE[0],
            pair=FIGURE[1],
        )
        st.stop()
    row = st.container(horizontal=True, vertical_alignment="bottom")
    # A URL holds what an option is called, so every option is called by its own short name.
    name = row.segmented_control(
        "Method", list(BY_NAME), default="Hidden KL", key="method", bind="query-params",
        required=True,
    )  # fmt: skip
    method = BY_NAME[name]
    shape = row.segmented_control(
        "As", ["Curves", "Surface"], default="Curves", key="as", bind="query-params", required=True
    )
    rows = choose_setting(table, row)
    there = available(rows)
    there = there[there["method"] == method]
    if there.empty:
        mend(
            f"No run of {METHODS[method].name} is here in this setting. This command trains figure 2, "
            "which holds both methods:",
            make("figure2", rows),
            **address_of(
                choice_of_cell(rows, *FIGURE, of_kind(METHODS[method].objective(*FIRST[method])))
            ),
        )
        st.stop()
    transfers = [f"{one.teacher} ⇒ {one.student}" for one in there.itertuples()]
    transfer = transfers[0]
    if len(transfers) > 1:
        transfer = row.selectbox(
            "Transfer", transfers, key="transfer", bind="query-params", width=200
        )
    teacher, student = transfer.split(" ⇒ ")
    found, alone, health = swept(key_of(rows), teacher, student, method, rows)
    letter = METHODS[method].letter
    said = "; ".join(
        f"{letter} {p.weight:g} T {p.temperature:g} {percent(p.accuracy)}"
        for p in found.itertuples()
    )
    if shape == "Surface":
        figure = surface_figure(found, method, dark=dark())
    else:
        figure = sweep_figure(
            found, method, control=alone, paper=of_paper(teacher, student, method), dark=dark()
        )
    draw(figure, "sweep", f"Accuracy in percent of {transfer}: {said}")
    seeds = sorted({seed for seeds in found["seeds"] for seed in seeds})
    several = any(len(seeds) > 1 for seeds in found["seeds"])
    marks = "each field is a student's accuracy" if shape == "Surface" else (
        "whiskers are 95 % intervals over test items"
        + (", bands reach from the worst seed to the best" if several else "")
        + ("; the dashed line is the student with cross-entropy alone, grey its interval" if alone else "")
    )  # fmt: skip
    st.markdown(f"**{plain(reading_of(found))}**")
    st.caption(
        f"How to read this: {marks}. n {int(found['n'].max()):,} · "
        f"{'one seed' if len(seeds) == 1 else counted(len(seeds), 'seed')}. {PAPER_MARK} marks the "
        f"paper's numbers, mBERT on {paper.TEST_ROWS} rows. Setting: {plain(setting_title(rows))}. "
        + PROTOCOL_NOTES.get(rows["protocol"].iloc[0], "")
    )
    if len(found) == 1:
        mend(
            f"Only {letter} {found['weight'][0]:g} was run for this transfer. Figure 2 varies it for "
            f"{' ⇒ '.join(FIGURE)}; this command trains that:",
            make("figure2", rows),
            "Train this transfer with another weight",
            **address_of(
                choice_of_cell(rows, teacher, student, of_kind(str(found["objective"][0])))
            ),
        )
    elif shape == "Surface" and found["temperature"].nunique() == 1:
        example = METHODS[method].objective(float(found["weight"].max()), 4)
        train_cell(
            f"Only T {found['temperature'][0]:g} was run. A student with another temperature:",
            rows, teacher, student, of_kind(example), "Train it here",
        )  # fmt: skip

    st.subheader("Does the teacher's term do anything?")
    words = health_words(health, method)
    st.markdown("\n".join(f"- {plain(line)}" for line in words))
    shown = [measure for measure in HEALTH_MEASURES if health[measure].notna().any()]
    for place, measure in zip(st.columns(len(shown)) if shown else [], shown, strict=True):
        with place:
            draw(
                health_figure(health, measure, method, dark=dark()),
                f"health_{measure}",
                f"{HEALTH_MEASURES[measure]} over {letter}",
            )
    if shown:
        st.caption(
            "How to read this: means over training; the gradient's share is that of the teacher's term "
            "beside cross-entropy. Solid: student, dotted: teacher. " + plain(THRESHOLDS)
        )
    with st.expander("The numbers, and the runs behind them"):
        listed = numbers(found, health, letter)
        st.dataframe(listed, hide_index=True)
        st.download_button(
            "Download as CSV", found.to_csv(index=False), "sweep.csv", "text/csv", on_click="ignore"
        )
