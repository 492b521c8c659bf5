from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from clte.analysis.similarity import linear_cka
from clte.data.skeleton import xnli_skeleton
from clte.data.store import load_saved, save_corpus
from clte.paths import workspace
from clte.runs.config import DataRef
from clte.runs.folder import RunFolder
from tests.corpora import tiny_corpus
from tests.made_states import made_figure3

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing shipped, nothing cached, XNLI not connected."""
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(tmp_path / "shipped"))
    monkeypatch.delenv("CLTE_XNLI", raising=False)
    monkeypatch.syspath_prepend(str(ROOT))
    st.cache_data.clear()
    st.cache_resource.clear()


def opened(**query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.switch_page("pages/hidden_states.py")
    for name, value in {"map": "PCA", **query}.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception, at.exception
    return at


def ways(at: AppTest) -> dict[str, dict[str, list[str]]]:
    """Page → the address that a link leads to."""
    return {link.proto.page: parse_qs(link.proto.query_string) for link in at.get("page_link")}


def text(at: AppTest) -> str:
    parts = [*at.title, *at.subheader, *at.markdown, *at.caption, *at.info, *at.error, *at.warning]
    return "\n".join(str(part.value) for part in parts)


def figure(at: AppTest, key: str) -> Any:
    for chart in at.get("plotly_chart"):
        if key in chart.proto.id:
            return json.loads(chart.proto.spec)
    raise AssertionError(f"no chart {key}")


def figure3(**changes: Any) -> dict[str, RunFolder]:
    """With the ids and texts of a corpus that is imported here."""
    save_corpus(tiny_corpus(items=60), "tiny")
    corpus = load_saved("tiny")
    return made_figure3(
        workspace() / "runs",
        items=corpus.item_ids,
        premises=corpus.premise_ids,
        gold=corpus.labels.astype(int),
        data=DataRef("tiny", corpus.revision),
        **changes,
    )


def test_without_states_the_page_says_what_makes_them(tmp_path: Path) -> None:
    at = opened()
    assert "No finished transfer has kept its hidden states" in text(at)
    assert ways(at)["train"]["keep_epochs"] == ["true"]
    assert at.code[0].value.startswith("clte run figure3")
    assert not at.get("plotly_chart")


def test_a_number_on_the_page_is_the_one_of_the_run_folders(tmp_path: Path) -> None:
    made = figure3()
    at = opened()
    teacher, before, after = (
        made[name].representations["final"].astype(float) for name in ("teacher", "before", "after")
    )
    table = at.table[0].value
    assert table.loc["Linear CKA", "Before"].startswith(f"{linear_cka(before, teacher):.2f} [")
    assert table.loc["Linear CKA", "After"].startswith(f"{linear_cka(after, teacher):.2f} [")
    assert "p 0.001" in table.loc["MMD²", "Before"]
    assert "Two seeds" in table.columns
    assert "n 60 of 60 test rows · one seed of the transfer" in text(at)


def test_before_and_after_are_one_map(tmp_path: Path) -> None:
    figure3()
    at = opened()
    before, after = figure(at, "map-before"), figure(at, "map-after")
    for axis in ("xaxis", "yaxis"):
        assert before["layout"][axis]["range"] == after["layout"][axis]["range"]
    teachers = [spec["data"][0] for spec in (before, after)]
    assert teachers[0]["name"] == teachers[1]["name"] == "teacher"
    assert teachers[0]["x"] == teachers[1]["x"]
    hover = teachers[0]["hovertext"][0]
    assert hover.startswith("<b>Teacher de → tr</b>")
    assert load_saved("tiny").premises["de"][0] in hover.replace("<br>", " ")


def test_a_copied_address_brings_the_selection_back_and_leads_to_the_lens(tmp_path: Path) -> None:
    figure3()
    corpus = load_saved("tiny")
    chosen = corpus.item_ids[[4, 9]].tolist()
    at = opened(items=",".join([*chosen, "gone"]))
    student = figure(at, "map-after")["data"][1]
    assert [student["customdata"][i] for i in student["selectedpoints"]] == chosen
    listed = at.dataframe[0].value
    assert listed["item"].tolist() == chosen
    assert listed["hypothesis"].tolist() == corpus.hypotheses["bg"][[4, 9]].tolist()
    assert "2 items chosen" in text(at)
    lens, matrix = ways(at)["lens"], ways(at)["transfer_matrix"]
    assert lens["items"] == matrix["items"] == [",".join(chosen)]
    assert matrix["cell"] == ["de-tr ⇒ de-bg"] and lens["at"] == ["de-tr>de-bg"]
    at.button[0].click().run()
    assert "items" not in at.query_params
    assert not at.dataframe


def test_epochs_play_where_they_were_kept(tmp_path: Path) -> None:
    figure3()
    at = opened(view="Epochs")
    spec = figure(at, "map-epochs")
    names = [frame["name"] for frame in spec["frames"]]
    assert names == ["Without a teacher", "Epoch 1", "Epoch 2", "Epoch 3"]
    assert spec["layout"]["title"]["text"] == "Epoch 3"


def test_without_epochs_or_a_baseline_the_page_says_so_and_keeps_the_rest(tmp_path: Path) -> None:
    made = figure3()
    made["after"].write_representations({"final": made["after"].representations["final"]})
    (made["before"].path / "representations.safetensors").unlink()
    at = opened(view="Epochs")
    assert "kept no epochs" in text(at)
    assert list(at.table[0].value.columns) == ["After", "What it means"]
    at = opened(view="Arrows")
    assert "The baseline kept no states" in text(at)
    assert figure(at, "map-after")


def test_items_of_a_corpus_that_is_not_here_have_no_text(tmp_path: Path) -> None:
    known = xnli_skeleton()
    rows = known.positions([f"test-{i}" for i in range(1, 61)])
    ids, premises, gold = known.item_ids[rows], known.premise_ids[rows], known.labels[rows]
    made_figure3(workspace() / "runs", items=ids, premises=premises, gold=gold.astype(int))
    at = opened(items="test-3", colour="Gold label")
    assert "XNLI is not connected" in text(at).replace("\\", "")
    shown = at.dataframe[0].value
    assert list(shown.columns) == ["item", "gold", "genre", "teacher", "before", "after"]
    assert shown["genre"].tolist() == [known.genres[rows[2]]]
    names = {trace["name"] for trace in figure(at, "map-before")["data"]}
    assert "entailment, teacher" in names and "contradiction, student" in names


def test_widths_that_differ_are_a_sentence_and_cka_is_there_still(tmp_path: Path) -> None:
    made = figure3()
    for name in ("teacher", "watched"):
        made[name].write_representations({"final": np.random.default_rng(0).normal(size=(60, 5))})
    at = opened()
    assert "different widths" in at.error[0].value.replace("\\", "")
    table = at.table[0].value
    assert "[" in table.loc["Linear CKA", "After"]
    assert table.loc["Retrieval@1", "After"] == "—"
