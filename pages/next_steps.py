"""What to do next: the command and the button for what is missing, and the ways to a run on other pages."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from clte.analysis.items import corpus_title
from clte.choices import ENCODERS, Arm, choice_of_cell, command_lines, corpora_to_train_on
from clte.errors import ClteError
from clte.experiments.report import HINDI, arm_title, arms
from clte.readonly import is_readonly
from clte.runs.config import RunConfig
from pages.choosing import variant_title
from pages.common import link, plain
from pages.train_form import address_of


def make(plan: str, rows: pd.DataFrame | None = None) -> str:
    """The command that makes a plan's runs, in the setting of some; without them, what needs no network."""
    words = ["clte", "run", plan]
    if rows is None or rows.empty:
        return shlex.join([*words, "--backbone", ENCODERS[0]])
    return shlex.join([*words, *_setting(rows.iloc[0])])


def _setting(row: Any) -> list[str]:
    """The options that bring a run into the setting of another."""
    named = bool(os.environ.get("CLTE_XNLI"))
    data = "XNLI-1.0" if row["data"] == "xnli" and not named else row["data"]
    words = ["--backbone", row["backbone"], "--data", data, "--protocol", row["protocol"]]
    if row["fold"]:
        words += ["--fold", str(row["fold"])]
    if row["epochs"] != RunConfig.epochs:
        words += ["--epochs", str(row["epochs"])]
    return words


def mend(text: str, command: str, label: str = "Train one here", **query: str | list[str]) -> None:
    """Say what is missing and why, with the command that mends it and the way to the Train page."""
    st.info(text)
    st.code(command, language="bash", wrap_lines=True)
    if not is_readonly():
        link(st, "train", label, ":material/model_training:", **query)


def train_cell(
    text: str,
    rows: pd.DataFrame,
    teacher: str | None,
    student: str,
    arm: Arm | None = None,
    label: str = "Train this cell",
) -> None:
    """`mend` for one cell of the matrix that some rows are of."""
    try:
        choice = choice_of_cell(rows, teacher, student, arm)
    except ClteError as error:
        st.info(f"{text} {plain(str(error))}")
        return
    if choice.data not in corpora_to_train_on():
        text += (
            f" {corpus_title(choice.data)} has no texts here, so the Train page offers the "
            f"{corpus_title('builtin')}."
        )
    mend(text, "\n".join(command_lines(choice)), label, **address_of(choice))


def to_lens(row: Mapping[str, Any], arm: int) -> dict[str, str]:
    """The parallel lens's address for a transfer, with the place of its arm among its setting's."""
    return {
        "corpus": str(row["data"]),
        "model": f"matrix.{row['setting']}.{arm}.{row['seed']}",
        "pair": str(row["pair"]),
        "at": f"{row['teacher_pair']}>{row['pair']}",
    }


def to_pages(row: Mapping[str, Any], table: pd.DataFrame) -> dict[str, dict[str, str]]:
    """The addresses of a transfer in the lens and in the matrix; none where the matrix leaves it out.

    Args:
        row: Its row of the table.
        table: `RunStore.table`.
    """
    kinds = arms(table[(table["setting"] == row["setting"]) & ~table["pair"].isin(HINDI)])
    control = row["control"] if isinstance(row["control"], str) else None
    own = (row["objective"], row["reads"], control)
    if row["pair"] in HINDI or own not in kinds:
        return {}
    matrix = {
        "data": row["data"], "protocol": row["protocol"], "backbone": row["backbone"],
        "variant": variant_title(table, row["setting"]), "objective": arm_title(own), "seed": str(row["seed"]),
        "cell": f"{row['teacher_pair']} ⇒ {row['pair']}",
    }  # fmt: skip
    return {"lens": to_lens(row, kinds.index(own)), "transfer_matrix": matrix}
