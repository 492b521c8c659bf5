from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from tokenizers import Tokenizer, models, pre_tokenizers

from clte.analysis.flips import GAINED, flip_counts, flip_ledger
from clte.analysis.numbers import percent
from clte.data.corpus import LABELS
from clte.data.store import save_corpus
from clte.evidence.store import Answers, write_answers
from clte.files import write_json
from clte.paths import workspace
from clte.runs.folder import LOGIT_COLUMNS
from tests.corpora import tiny_corpus
from tests.made_runs import made_config, made_matrix, made_run
from tests.pages.opening import ROOT, figure, opened, text


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing shipped, nothing cached, no XNLI."""
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(tmp_path / "shipped"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.delenv("CLTE_XNLI", raising=False)
    monkeypatch.syspath_prepend(str(ROOT))
    st.cache_data.clear()
    st.cache_resource.clear()


def test_without_predictions_the_lens_says_what_to_do() -> None:
    at = opened("lens")
    assert "There are no predictions yet" in text(at)
    assert [box.value.split()[1] for box in at.code] == ["evidence", "run"]


def test_a_cell_of_the_lens_is_what_the_run_folder_says() -> None:
    made = made_matrix(workspace() / "runs", n=60)
    run, baseline = made["de-tr", "fr-bg"], made[None, "fr-bg"]
    ledger = flip_ledger(baseline.predictions, run.predictions)
    item = str(ledger[ledger["flip"] == GAINED]["item"].iloc[0])
    at = opened("lens", item=item, at="de-tr>fr-bg")
    row = run.predictions.set_index("item").loc[item]
    logits = row[list(LOGIT_COLUMNS)].to_numpy(float)
    share = np.exp(logits).max() / np.exp(logits).sum()
    spec = figure(at, "lens")
    touch = spec["data"][-1]
    place = touch["customdata"].index(["de-tr", "fr-bg"])
    assert f"with {percent(share)} %, right" in touch["hovertext"][place]
    assert spec["data"][0]["text"][4][2] == f"<b>{LABELS[row['gold']][0].upper()} ✓</b><br>{100 * share:.0f}"  # fmt: skip
    assert item in text(at)
    assert "one seed" in text(at)
    at.selectbox(key="only").select(GAINED).run()
    listed = at.dataframe[0].value["item"].tolist()
    assert item in listed and len(listed) >= flip_counts(ledger)[GAINED]


def stored(corpus: Any, pairs: tuple[str, ...] = ("fr-bg", "bg-fr", "fr-fr", "bg-bg")) -> Answers:
    rng = np.random.default_rng(0)
    items = corpus.item_ids[corpus.parts == "test"]
    logits = {}
    for pair in pairs:
        values = rng.normal(size=(len(items), 3)).astype(np.float32)
        logits[pair] = values - values.mean(1, keepdims=True)
    answers = Answers("made", "r", "mine", corpus.revision, "test", items, 42, logits, {})
    write_answers(workspace() / "evidence", answers)
    return answers


def test_a_models_answers_are_a_grid_of_languages_with_the_items_texts() -> None:
    corpus = tiny_corpus(60)
    save_corpus(corpus, "mine")
    answers = stored(corpus)
    # The saved copy is called "mine", and texts and labels are joined by its own revision.
    at = opened("lens", item="test-5", pair="fr-bg")
    heat = figure(at, "lens")["data"][0]
    assert [len(line) for line in heat["z"]] == [2, 2]
    assert heat["z"][0][0] == answers.logits["fr-bg"][4].argmax()
    place = corpus.positions(["test-5"])[0]
    shown = text(at)
    for texts in (corpus.premises, corpus.hypotheses):
        for code in ("fr", "bg", "de", "tr"):
            assert texts[code][place] in shown
    right = sum(int(answers.logits[p][4].argmax() == corpus.labels[place]) for p in answers.logits)
    assert f"right in {right} of 4" in shown
    listed = at.dataframe[0].value
    assert listed["premise"].tolist()[4] == corpus.premises["fr"][place]
    words = corpus.hypotheses["tr"][place]
    at.text_input(key="find").input(words).run()
    assert "test-5" in at.dataframe[0].value["item"].tolist()
    assert len(at.dataframe[0].value) < 30
    at.text_input(key="find").input("nothing says this").run()
    assert "No item fits" in text(at)
    assert not at.exception


def test_items_are_handed_over_in_the_address() -> None:
    save_corpus(tiny_corpus(60), "mine")
    stored(tiny_corpus(60))
    at = opened("lens", items="test-3,test-9,<b>x</b>")
    assert at.selectbox(key="only").value == "handed over"
    assert at.dataframe[0].value["item"].tolist() == ["test-3", "test-9"]
    assert "1 of those handed over were not predicted here" in text(at)
    next(b for b in at.button if b.label == "Next").click().run()
    assert at.query_params["item"] in ("test-9", ["test-9"])
    at = opened("lens", item="<b>no</b>")
    assert r"\<b\>no\</b\> is not among the 30" in at.warning[0].value


def test_a_model_is_chosen_by_its_key() -> None:
    runs = workspace() / "runs"
    for seed in (42, 43):
        made_run(runs, made_config("fr-bg", seed=seed), n=30)
        made_run(runs, made_config("fr-bg", "de-tr", seed=seed), n=30)
    at = opened("lens")
    keys = at.selectbox(key="model_choice")
    assert len(keys.options) == 2 and "seed 42" in keys.options[0]
    at = opened("lens", model=keys.value.replace(".42", ".43"))
    assert at.selectbox(key="model_choice").value.endswith(".43")


def test_damage_is_a_sentence() -> None:
    run = made_run(workspace() / "runs", made_config("fr-bg"), n=30)
    (run.path / "predictions.parquet").write_bytes(b"no parquet")
    assert "is damaged" in opened("lens").error[0].value


def test_the_leak_is_shown_with_no_xnli_at_all() -> None:
    at = opened("data")
    metrics = {m.label.split(":")[0]: m.value for m in at.metric}
    assert metrics["paper"] == "100.0 %"
    assert metrics["clean"] == metrics["paper-grouped"] == "0.0 %"
    assert r"**91.0 %** of 500" in text(at)
    squares = [
        v for line in figure(at, "leak-clean")["data"][0]["z"] for v in line if v is not None
    ]
    assert squares == [0] * 1670
    assert "Its sentences do not ship" in text(at)


def test_rows_are_browsed_in_a_pair() -> None:
    corpus = tiny_corpus(180)
    save_corpus(corpus, "mine")
    at = opened("data", corpus="mine", show="Rows")
    table = at.dataframe[0].value
    assert len(table) == 50
    assert table["premise"].tolist() == corpus.premises["fr"][:50].tolist()
    assert table["hypothesis"].tolist() == corpus.hypotheses["bg"][:50].tolist()
    at.selectbox(key="label").select("neutral").run()
    assert set(at.dataframe[0].value["label"]) == {"neutral"}
    assert "60 rows of 180" in text(at)
    at.text_input(key="find").input("no such words").run()
    assert "No row fits" in text(at)
    assert not at.exception


def test_lengths_and_tokenizers_say_what_they_were_measured_on(tmp_path: Path) -> None:
    save_corpus(tiny_corpus(60), "mine")
    at = opened("data", corpus="mine", show="Counts")
    assert figure(at, "lengths")["data"][0]["median"]
    assert len(figure(at, "labels")["data"]) == 3
    at = opened("data", corpus="mine", show="Tokenizers")
    assert "There is no tokenizer here" in text(at)
    record = {"fertility": {"en": 1.25, "hi": 1.5}, "held_out": {"rows": 499}}
    write_json(tmp_path / "shipped" / "compact" / "pretraining.json", record)
    at = opened("data", corpus="xnli", show="Tokenizers")
    assert figure(at, "tokens")["data"][0]["text"] == ["  1.25 · ×1.00", "  1.50 · ×1.20"]
    assert "on 499 held-out parallel rows" in text(at)
    corpus = tiny_corpus(60, ("en", "bg", "fr"))
    save_corpus(corpus, "two-scripts")
    letters = [head + chr(c) for head in ("", "##") for c in range(97, 123)]
    known = {piece: i for i, piece in enumerate(["[UNK]", *letters])}
    tokenizer = Tokenizer(models.WordPiece(known, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(tmp_path / "shipped" / "compact" / "tokenizer.json"))
    at = opened("data", corpus="two-scripts", show="Tokenizers")
    assert figure(at, "tokens")["layout"]["yaxis"]["categoryarray"] == ["French", "English"]
    assert "more than 5% of the pieces are unknown: Bulgarian" in text(at)
