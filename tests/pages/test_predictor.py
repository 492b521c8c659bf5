"""The predictor's page: several models, what their answers hang on, and a whole file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from clte.analysis.numbers import percent
from clte.data.corpus import LABELS
from clte.history import History, history_file
from clte.models import shipped
from clte.models.askable import models_here
from clte.paths import workspace
from clte.predict import Predictor
from clte.runs.store import RunStore
from pages.predictor_examples import EXAMPLES, NAMES
from tests.made_runs import made_config, made_run
from tests.pages.opening import ROOT, figure, opened, text
from tests.tiny_models import nli_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ``checkpoints`` folder with a compact-nli of random weights."""
    root = tmp_path_factory.mktemp("checkpoints")
    folder = nli_model(root / "compact-nli", list(LABELS))
    (folder / "record.json").write_text(json.dumps({"languages": ["fr", "bg"]}), "utf-8")
    shipped.seal(folder)
    return root


@pytest.fixture(autouse=True)
def fresh(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(model))
    monkeypatch.syspath_prepend(str(ROOT))
    st.cache_data.clear()
    st.cache_resource.clear()


def test_a_run_answers_beside_what_ships_and_a_copied_address_asks_again(model: Path) -> None:
    run = made_run(workspace() / "runs", made_config("fr-bg"), weights=True)
    for path in (model / "compact-nli").iterdir():
        if path.suffix in (".json", ".safetensors") and path.name not in (
            "files.json",
            "record.json",
        ):
            (run.model_path / path.name).write_bytes(path.read_bytes())
    short = models_here(RunStore.default().table())[run.id].short
    at = opened(
        "predictor",
        premise="La petite fille dort dans la cuisine.",
        hypothesis="Кучето спи.",
        beside=short,
    )
    expected = Predictor.load(run.path).probabilities(
        ["La petite fille dort dans la cuisine."], ["Кучето спи."]
    )[0]
    bars = figure(at, "probabilities")["data"]
    assert [bar["name"] for bar in bars] == list(LABELS)
    for bar, share in zip(bars, expected, strict=True):
        assert bar["text"][1] in ("", f"{percent(float(share))} %")
    assert "Language: French." in text(at)
    assert not at.error


def test_the_page_opens_with_an_answer_and_an_edited_text_is_answered_at_once(model: Path) -> None:
    def shown(at: AppTest) -> list[str]:
        bar = figure(at, "probabilities")["data"][0]
        return [text for text in bar["text"] if text]

    def expected(premise: str, hypothesis: str) -> list[str]:
        found = Predictor.load(model / "compact-nli").probabilities([premise], [hypothesis])[0]
        return [f"{percent(float(share))} %" for share in found]

    at = opened("predictor")
    example = EXAMPLES[0]
    assert example.pair == "fr-bg" and at.text_area(key="premise").value == example.premise
    assert shown(at) == expected(example.premise, example.hypothesis)
    assert f"We wrote this example as {example.meant}" in text(at)
    assert at.pills(key="example0").value == next(iter(NAMES))
    at.text_area(key="hypothesis").input("Никой не яде плод.").run()
    assert shown(at) == expected(example.premise, "Никой не яде плод.")
    assert "against the question before (hypothesis edited" in text(at)
    assert at.pills(key="example").value is None  # no example any more
    assert len(History(history_file()).entries) == 2
    assert shown(opened("predictor"))  # opened again, it asks nothing that is not there
    assert len(History(history_file()).entries) == 2


def test_an_example_fills_the_boxes_and_is_marked_in_the_row() -> None:
    at = opened("predictor")
    second = EXAMPLES[1]
    at.pills(key="example0").set_value(list(NAMES)[1]).run()
    assert at.text_area(key="premise").value == second.premise
    assert at.text_area(key="hypothesis").value == second.hypothesis
    assert at.pills(key="example1").value == list(NAMES)[1]
    assert f"We wrote this example as {second.meant}" in text(at)


def test_a_line_of_the_history_is_gone_back_to() -> None:
    at = opened("predictor", detail="History")
    at.text_area(key="hypothesis").input("Никой не яде плод.").run()
    listed = at.dataframe[0].value
    assert listed["how"].tolist() == ["hypothesis edited", "asked"]
    assert listed["answers"].str.startswith("compact-nli: ").all()


def test_what_hangs_on_it() -> None:
    at = opened("predictor")
    at.segmented_control(key="detail").set_value("What if").run()
    assert not at.exception and not at.error
    rows = figure(at, "what_if")["layout"]["yaxis"]["ticktext"]
    assert rows == ["as asked", "hypothesis negated", "languages swapped", "texts swapped"]
    assert "Едно дете не яде плод" in text(at)
    at.button(key="take_0").click().run()
    assert at.text_area(key="hypothesis").value == "Едно дете не яде плод."
    assert "against the question before (hypothesis negated" in text(at)
    at.segmented_control(key="detail").set_value("History").run()
    assert figure(at, "lineage")["layout"]["yaxis"]["ticktext"] == [
        "1. asked",
        "2. hypothesis negated",
    ]
    kept = History(history_file()).entries
    assert [entry.how for entry in kept] == ["asked", "hypothesis negated"]
    assert kept[1].parent == kept[0].id and kept[0].languages == ("fr", "bg")
    at.segmented_control(key="detail").set_value("Words").run()
    assert "when the word is left out" in text(at)
    at.segmented_control(key="detail").set_value("Neighbours").run()
    assert "600 built-in items in fr → bg" in text(at)
    assert figure(at, "landing")["data"][-1]["name"] == "your pair"
    assert not at.exception and not at.error


def test_strange_texts_and_languages() -> None:
    at = opened("predictor")
    for strange in (
        "🙂",
        "\x00\x07",
        "\u202eabc <script>alert(1)</script>",
        "مرحبا بالعالم هذا كل",
    ):
        at.text_area(key="premise").input(strange).run()
        at.button[0].click().run()
        assert not at.exception and not at.error
        assert at.get("plotly_chart")
    assert "This model was not trained on Arabic" in text(at)
    at.selectbox(key="premise_language").select("ur").run()
    assert "Language: Urdu. This model was not trained on Urdu." in text(at)


def test_ten_megabytes_are_refused() -> None:
    at = opened("predictor")
    at.text_area(key="premise").input("x y " * 2_500_000).run()
    at.button[0].click().run()
    assert not at.exception
    assert len(at.text_area(key="premise").value) <= 2000


def test_a_public_demo_keeps_nothing_and_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLTE_READONLY", "1")
    at = opened("predictor")
    at.button[0].click().run()
    assert at.get("plotly_chart") and not at.error
    assert not history_file().exists()
    assert not [box for box in at.text_input if box.key == "named"]
    at.segmented_control(key="what").set_value("A whole file").run()
    assert "takes no files" in text(at)


def test_a_folder_elsewhere_is_refused_in_a_sentence() -> None:
    at = opened("predictor")
    at.text_input(key="named").input("/").run()
    assert "outside the workspace" in text(at).replace("\\", "")
    assert not at.exception


def test_a_bad_file_and_a_good_one() -> None:
    at = opened("predictor", what="A whole file")
    at.get("file_uploader")[0].upload("pairs.csv", b"premise,text\na,b\n", "text/csv").run()
    assert "no column called hypothesis" in at.error[0].value.replace("\\", "")
    at = opened("predictor", what="A whole file")
    good = "premise,hypothesis\nIl pleut.,Времето е лошо.\nIl dort.,Той спи.\n".encode()
    at.get("file_uploader")[0].upload("pairs.csv", good, "text/csv").run()
    assert "**2 pairs**" in text(at)
    at.button[0].click().run()
    at.session_state["batch_job"].join(60)
    at.run()
    assert not at.exception and not at.error
    assert at.success[0].value.startswith("2 pairs answered")
