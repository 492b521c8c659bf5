from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from clte.paths import workspace
from tests.figure_text import bare
from tests.made_runs import made_config, made_matrix, made_run
from tests.made_sweeps import made_sweep
from tests.pages.opening import figure
from tests.pages.opening import opened as opened_page

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(tmp_path / "shipped"))
    monkeypatch.syspath_prepend(str(ROOT))
    st.cache_data.clear()


def runs() -> Path:
    return workspace() / "runs"


def opened(**query: str) -> AppTest:
    return opened_page("curves", **query)


def text(at: AppTest) -> str:
    parts = [*at.title, *at.markdown, *at.caption, *at.info, *at.error]
    return "\n".join(str(part.value) for part in parts)


def trace(spec: Any, name: str) -> Any:
    return next(one for one in spec["data"] if one.get("name") == name)


def test_without_a_sweep_the_page_says_what_to_run() -> None:
    for _ in range(2):
        at = opened()
        assert at.code[0].value.startswith("clte run figure2")
        assert not at.get("plotly_chart")
        made_run(runs(), made_config("fr-bg"), n=60)


def test_a_point_is_the_number_in_the_run_folder_and_the_url_brings_the_method_back() -> None:
    made = made_sweep(runs(), n=60)
    at = opened()
    curve = trace(figure(at, "sweep"), "T 1")
    found = made["hidden_kl", 0.2, 1.0]
    assert curve["customdata"][2] == ["0.2", "1"]
    assert f"{100 * found.result['accuracy']:.1f}" in curve["hovertext"][2]
    assert "One seed" in text(at)
    assert "λ 5 drowns the labels" in text(at).replace("\\", "")
    listed = at.dataframe[0].value
    assert listed["runs"].tolist()[2] == found.id
    at = opened(method="Classical KD", **{"as": "Surface"})
    surface = figure(at, "sweep")
    assert surface["data"][0]["type"] == "heatmap"
    accuracy = made["kd", 0.9, 16.0].result["accuracy"]
    assert bare(surface["data"][0]["text"][1][1]) == f"{100 * accuracy:.1f}"
    assert "50.8ᵖ" in json.dumps(figure(opened(method="Classical KD"), "sweep"), ensure_ascii=False)


def test_a_matrix_alone_is_a_single_point_and_names_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CLTE_XNLI", raising=False)
    made_matrix(runs(), n=60)
    at = opened(transfer="de-tr ⇒ fr-bg")
    assert at.selectbox(key="transfer").value == "de-tr ⇒ fr-bg"
    assert "Only λ 0.2 was run" in text(at).replace("\\", "")
    assert any("58.4ᵖ" in str(one.get("text")) for one in figure(at, "sweep")["data"])
    at = opened(method="Classical KD")
    assert "No run of Classical KD" in text(at)
    assert at.code[0].value.startswith("clte run figure2 --backbone compact --data XNLI-1.0")


def test_damage_is_a_sentence() -> None:
    made = made_sweep(runs(), n=60)
    (made["hidden_kl", 0.2, 1.0].path / "predictions.parquet").write_bytes(b"no")
    assert "is damaged" in opened().error[0].value
