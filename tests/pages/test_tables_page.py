from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from clte.analysis.numbers import percent
from clte.paths import workspace
from tests.made_runs import made_config, made_matrix, made_run
from tests.pages.opening import ROOT, opened, text


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(tmp_path / "shipped"))
    monkeypatch.syspath_prepend(str(ROOT))
    st.cache_data.clear()


def runs() -> Path:
    return workspace() / "runs"


def frame(at: AppTest) -> Any:
    return at.dataframe[0].value


def passports(at: AppTest) -> Any:
    """The table behind a number, whatever table it stands under."""
    return next(t.value for t in at.dataframe if {"what", "run"} & set(t.value.columns))


def test_without_runs_the_page_says_what_to_do() -> None:
    at = opened("tables")
    assert at.code[0].value.startswith("clte run table3")
    assert not at.dataframe


def test_a_number_is_the_one_in_the_run_folder_and_leads_to_it() -> None:
    made = made_matrix(runs(), missing=[("fr-de", "tr-bg")], n=60)
    student = made["de-tr", "fr-bg"]
    at = opened("tables", number="table3 · de-tr · fr-bg")
    shown = frame(at).set_index("teacher")
    assert shown.loc["de-tr", "fr-bg"].split()[0] == percent(student.result["accuracy"])
    assert shown.loc["de-tr", "fr-bgᵖ"] == "58.4ᵖ"
    assert f"comes from 1 run: {student.id}" in text(at)
    passport = passports(at).set_index("what")["value"]
    assert passport["run"] == student.id
    assert passport["objective"] == "ce + 0.2*hidden_kl"
    at.selectbox(key="number").select("table3-gain · de-tr · fr-bg").run()
    assert set(passports(at)["run"]) == {student.id, made[None, "fr-bg"].id}
    at.selectbox(key="number").select("table3 · de-tr · fr-bgᵖ").run()
    assert "is the paper's own" in text(at)
    assert {button.proto.label for button in at.get("download_button")} == {
        "CSV", "LaTeX", "HTML report",
    }  # fmt: skip
    assert "one seed" in text(at)


def test_a_click_on_a_field_chooses_its_number() -> None:
    made = made_matrix(runs(), n=60)
    at = opened("tables", table="Table 2")
    at.session_state["number"] = "table2 · fr-bg · accuracy [95 %]"
    at.run()
    assert made[None, "fr-bg"].id in text(at)
    assert at.selectbox(key="number").value == "table2 · fr-bg · accuracy [95 %]"


def test_a_table_that_was_not_run_names_its_command() -> None:
    made_run(runs(), made_config("fr-bg"), n=60)
    at = opened("tables", table="Table 1")
    assert "No run of table 1 is here" in text(at)
    assert at.code[0].value == "clte run table1 --backbone compact --data XNLI-1.0 --protocol paper"
    made_run(runs(), made_config("en-hi"), n=60)
    assert "68.21ᵖ" in frame(opened("tables", table="Table 1")).iloc[0].tolist()
