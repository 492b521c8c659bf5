from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from clte.analysis.cells import mean_gains
from clte.analysis.flips import GAINED, LOST, flip_counts, flip_ledger
from clte.analysis.numbers import percent, points
from clte.data.corpus import LABELS
from clte.errors import ClteError
from clte.models import shipped
from clte.paths import workspace
from clte.predict import Predictor
from clte.runs.store import RunStore
from tests.figure_text import bare
from tests.made_runs import made_config, made_matrix, made_run
from tests.pages.opening import figure, opened
from tests.tiny_models import nli_model

ROOT = Path(__file__).resolve().parents[2]
MISSING = ("fr-de", "tr-bg")


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing shipped, nothing cached, and the app's own folder to import from."""
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(tmp_path / "shipped"))
    monkeypatch.syspath_prepend(str(ROOT))
    st.cache_data.clear()
    st.cache_resource.clear()


def runs() -> Path:
    return workspace() / "runs"


def text(at: AppTest) -> str:
    parts = [*at.title, *at.subheader, *at.markdown, *at.caption, *at.info, *at.error, *at.warning]
    return "\n".join(str(part.value) for part in parts)


def heat(spec: Any) -> list[list[str]]:
    lines = (trace["text"] for trace in spec["data"] if trace["type"] == "heatmap")
    return [[bare(text) for text in line] for text_lines in lines for line in text_lines]


PAGES = ("overview", "transfer_matrix", "predictor")


@pytest.mark.parametrize("page", PAGES)
def test_without_runs_a_page_says_what_to_do(page: str) -> None:
    at = opened(page)
    assert any(box.value.startswith(("clte run table3", "clte train")) for box in at.code)
    assert at.info
    assert not at.get("plotly_chart")


def test_the_overview_shows_what_the_runs_found() -> None:
    made_matrix(runs(), missing=[MISSING])
    at = opened("overview")
    means = mean_gains(RunStore.default().table(), "pair")
    ours = figure(at, "gains")["data"][-1]
    assert ours["y"] == ["fr → de", "fr → tr", "fr → bg", "de → tr", "de → bg", "tr → bg"]
    found = RunStore.default().table()
    baselines = found[found["teacher_pair"].isna()]["accuracy"].mean()
    metrics = {metric.label: metric.value for metric in at.metric}
    assert metrics["Baselines"] == f"{percent(baselines)} %"
    gained = (means["p_holm"] <= 0.05) & (means["gain"] > 0)
    assert metrics["Pairs that gain"] == f"{int(gained.sum())} of 6"
    assert "one seed" in text(at)
    assert "Here now: 35 finished runs, 0 with weights" in text(at)
    assert "test premise also stands in train" in text(at)


def test_the_overview_lists_what_it_cannot_read() -> None:
    made_matrix(runs())
    broken = made_run(runs(), made_config(seed=9))
    (broken.path / "result.json").write_text("{", "utf-8")
    at = opened("overview")
    assert any("1 folder cannot be read" in expander.label for expander in at.expander)
    assert broken.id in text(at)


def test_a_number_in_the_matrix_is_the_one_in_the_run_folder() -> None:
    made = made_matrix(runs(), missing=[MISSING])
    at = opened("transfer_matrix")
    lines = heat(figure(at, "matrix"))
    assert lines[0][2] == percent(made[None, "fr-bg"].result["accuracy"])
    assert lines[4][2] == percent(made["de-tr", "fr-bg"].result["accuracy"])
    assert lines[1][5] == ""
    assert "1 cell not run" in text(at)
    words = [w for t in figure(at, "matrix")["data"] if t.get("mode") == "text" for w in t["text"]]
    assert [bare(word) for word in words] == ["not run"]


def test_the_switch_changes_the_numbers_and_the_url_brings_them_back() -> None:
    made = made_matrix(runs())
    gain = made["de-tr", "fr-bg"].result["accuracy"] - made[None, "fr-bg"].result["accuracy"]
    at = opened("transfer_matrix", show="Gain")
    # Of the gains only the teachers' rows are heat; the baselines' row is text.
    assert heat(figure(at, "matrix"))[3][2].split("<br>")[0] == points(100 * gain)
    assert "one seed" in text(at) and "Holm" in text(at)
    at = opened("transfer_matrix", show="Paper")
    assert heat(figure(at, "matrix"))[4][2] == "58.4ᵖ"


def test_a_chosen_cell_shows_its_run() -> None:
    made = made_matrix(runs(), missing=[MISSING])
    run = made["de-tr", "fr-bg"]
    at = opened("transfer_matrix", cell="de-tr ⇒ fr-bg")
    assert {m.label: m.value for m in at.metric}["Accuracy, %"] == percent(run.result["accuracy"])
    assert run.id in text(at)
    counts = heat(figure(at, "confusion"))
    assert counts == [[str(n) for n in row] for row in run.result["confusion"]]
    assert figure(at, "curve")["data"][0]["x"] == [1, 2, 3]
    assert heat(figure(at, "before")) == [
        [str(n) for n in row] for row in made[None, "fr-bg"].result["confusion"]
    ]
    assert [t["name"] for t in figure(at, "curve")["data"]][::2] == ["student", "baseline"]
    passports = next(t.value for t in at.dataframe if "what" in t.value).set_index("what")
    assert passports.loc["run"].tolist() == [run.id, made[None, "fr-bg"].id]
    assert passports.loc["chosen on the test rows", "this run"] == "yes"
    at.selectbox(key="cell").select("fr-de ⇒ tr-bg").run()
    assert "This cell was not run" in text(at)
    assert "clte transfer --teacher fr-de --student tr-bg" in at.code[0].value
    train = next(link.proto for link in at.get("page_link") if link.proto.page == "train")
    asked = parse_qs(train.query_string)
    assert (asked["teacher"], asked["pair"], asked["protocol"]) == (["fr-de"], ["tr-bg"], ["paper"])
    assert asked["weight_hidden_kl"] == ["0.2"]
    at.selectbox(key="cell").select("fr-bg").run()
    assert made[None, "fr-bg"].id in text(at)
    assert not at.exception


def test_the_ledger_lists_what_the_teacher_changed_and_leads_to_the_lens() -> None:
    made = made_matrix(runs())
    student, baseline = made["de-tr", "fr-bg"], made[None, "fr-bg"]
    ledger = flip_ledger(baseline.predictions, student.predictions)
    counts = flip_counts(ledger)
    at = opened("transfer_matrix", cell="de-tr ⇒ fr-bg")
    assert f"**{counts[GAINED]} items** went from wrong to right" in text(at)
    shown = next(t.value for t in at.dataframe if "what happened" in t.value)
    assert len(shown) == counts[GAINED] + counts[LOST]
    item = shown["item"].iloc[0]
    setting = RunStore.default().table()["setting"].iloc[0]
    address = parse_qs(urlsplit(shown["lens"].iloc[0]).query)
    assert address["item"] == [item]
    assert address["model"] == [f"matrix.{setting}.0.42"]
    assert address["at"] == ["de-tr>fr-bg"]
    at = opened("transfer_matrix", cell="de-tr ⇒ fr-bg", flip=LOST, item=item)
    shown = next(t.value for t in at.dataframe if "what happened" in t.value)
    assert len(shown) == counts[LOST]
    assert (f"**{item}**".replace("-", r"\-") in text(at)) == (item in set(shown["item"]))


def test_items_handed_over_are_followed_alone_until_they_are_let_go() -> None:
    made = made_matrix(runs())
    items = made["de-tr", "fr-bg"].predictions["item"].tolist()[:3]
    at = opened("transfer_matrix", cell="de-tr ⇒ fr-bg", items=",".join([*items, "gone"]))
    shown = next(t.value for t in at.dataframe if "what happened" in t.value)
    assert shown["item"].tolist() == items
    next(button for button in at.button if "4 items handed over" in button.label).click().run()
    shown = next(t.value for t in at.dataframe if "what happened" in t.value)
    assert len(shown) > 3 and "items" not in at.query_params


def test_controls_are_there_only_where_there_is_a_choice() -> None:
    made_matrix(runs(), n=60)
    assert [box.key for box in opened("transfer_matrix").selectbox] == ["cell"]
    made_run(runs(), made_config("fr-bg", protocol="clean"), n=90)
    made_run(runs(), made_config("fr-bg", seed=43), n=60)
    at = opened("transfer_matrix")
    assert [box.key for box in at.selectbox] == ["protocol", "seed", "cell"]
    at.selectbox(key="seed").select("43").run()
    assert "35 cells not run" in text(at)
    at.selectbox(key="protocol").select("clean").run()
    assert not at.exception
    assert "no test premise stands in train" in text(at)


def test_damage_is_a_sentence_on_the_page() -> None:
    made = made_matrix(runs(), n=60)
    (made["de-tr", "fr-bg"].path / "predictions.parquet").write_bytes(b"not parquet")
    at = opened("transfer_matrix")
    assert "is damaged" in at.error[0].value


class MadePredictor:
    """Stands in for a model: entailment for a hypothesis of at most 30 characters."""

    @classmethod
    def load(cls, folder: Path) -> MadePredictor:
        assert (folder / "result.json").is_file()
        return cls()

    def probabilities(self, premises: list[str], hypotheses: list[str]) -> np.ndarray:
        if "boom" in hypotheses[0]:
            raise ClteError("the text is <b>too</b> odd; write another.")
        return np.array([[0.7, 0.2, 0.1] if len(h) <= 30 else [0.1, 0.2, 0.7] for h in hypotheses])


def test_an_example_is_answered_unasked_and_own_words_as_they_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("clte.predict.Predictor", MadePredictor)
    run = made_run(runs(), made_config("fr-bg"), weights=True)
    made_run(runs(), made_config("de-tr"), accuracy=0.9)
    at = opened("predictor")
    assert at.selectbox(key="model").options == [
        f"fr-bg · compact, paper · {percent(run.result['accuracy'])} % of 150 · {run.id[:6]}"
    ]
    assert "French" in at.text_area(key="premise").label
    assert "**Entailment**, with 70.0 %. We wrote this example as entailment." in text(at)
    assert figure(at, "probabilities")["data"][0]["text"] == ["70.0 %", "20.0 %", "10.0 %"]
    at.text_area(key="hypothesis").input("И още нещо, написано от човека сам.").run()
    assert "**Contradiction**, with 70.0 %." in text(at)
    assert "We wrote" not in text(at)
    at.text_area(key="hypothesis").input("boom").run()
    at.button[0].click().run()
    assert r"\<b\>too\</b\> odd" in at.error[0].value
    at.text_area(key="hypothesis").input("  ").run()
    at.button[0].click().run()
    assert "Both boxes need a text" in text(at)
    assert not at.exception


def test_the_model_that_ships_answers_with_nothing_configured(tmp_path: Path) -> None:
    shipped.seal(nli_model(tmp_path / "shipped" / "compact-nli", list(LABELS)))
    at = opened("predictor")
    assert [title.split()[0] for title in at.selectbox(key="model").options] == ["compact-nli"]
    at.button[0].click().run()
    assert not at.exception and not at.error
    shown = figure(at, "probabilities")["data"][0]["text"]
    premise, hypothesis = (at.text_area(key=key).value for key in ("premise", "hypothesis"))
    expected = Predictor.load().probabilities([premise], [hypothesis])[0]
    assert shown == [f"{percent(float(share))} %" for share in expected]
    assert "Answered by compact-nli" in text(at)
    weights = tmp_path / "shipped" / "compact-nli" / "model.safetensors"
    weights.write_bytes(b"damaged")
    st.cache_data.clear()
    st.cache_resource.clear()
    at = opened("predictor")
    at.button[0].click().run()
    assert "is damaged" in at.error[0].value


def test_no_page_loads_torch_to_show_itself(tmp_path: Path) -> None:
    made_matrix(runs(), n=60, weights=True)
    shipped.seal(nli_model(tmp_path / "shipped" / "compact-nli", list(LABELS)))
    code = f"""
import sys
from streamlit.testing.v1 import AppTest
for page in {PAGES!r}:
    at = AppTest.from_file("app.py", default_timeout=60)
    at.switch_page(f"pages/{{page}}.py").run()
    assert not at.exception, at.exception
at.button[0].click().run()  # the predictor's first answer
assert at.get("plotly_chart") and not at.exception and not at.error
heavy = {{"torch", "transformers", "sklearn", "datasets"}} & set(sys.modules)
assert not heavy, heavy
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CLTE_HOME": str(workspace())}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
