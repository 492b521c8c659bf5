"""Scoring a tiny model: each pair once, goes on after a stop, and the figures that follow."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from clte.cli import main
from clte.data.corpus import LABELS, Corpus
from clte.errors import ClteError
from clte.evidence import score as score_module
from clte.evidence import tables
from clte.evidence.ask import Asked
from clte.evidence.corpora import HELD_OUT, PLAIN, everyday, items_of, open_corpus, pairs_of
from clte.evidence.score import score
from clte.evidence.store import read_answers, read_ledger, times_scored
from clte.evidence.vectors import read_vectors, retrieval, store_vectors
from clte.models import shipped
from tests.corpora import tiny_corpus, write_xnli
from tests.models.tuned import classifier_of, halved
from tests.tiny_models import tiny_model

SIX = ("bg", "de", "en", "fr", "hi", "tr")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("evidence")
    base = halved(tiny_model(root / "compact"))
    halved(classifier_of(base, root / "compact-nli", much=0.2))
    for name in ("compact", "compact-nli"):
        shipped.seal(root / name)
    return root


@pytest.fixture
def checkpoints(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = shutil.copytree(original, tmp_path / "checkpoints")
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(copy))
    monkeypatch.delenv("CLTE_XNLI", raising=False)
    return copy


@pytest.fixture(scope="module")
def xnli(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_xnli(tiny_corpus(60, SIX), tmp_path_factory.mktemp("xnli"))


@pytest.fixture(scope="module")
def corpus(xnli: Path) -> Corpus:
    return open_corpus(str(xnli))


def test_what_is_stored_is_what_the_model_says(
    checkpoints: Path, corpus: Corpus, tmp_path: Path
) -> None:
    path = score("compact-nli", corpus, "test", ["fr-bg", "bg-fr"], tmp_path / "e")
    assert path == tmp_path / "e" / "compact-nli" / "xnli-test.parquet"
    answers = read_answers(path)
    assert answers.revision == shipped.get("compact-nli").revision
    assert answers.items.tolist() == corpus.item_ids[corpus.parts == "test"].tolist()
    ask, view = Asked(checkpoints / "compact-nli"), corpus.view("fr-bg").select(answers.items)
    for exchanged, stored in ((False, answers.logits), (True, answers.exchanged)):
        logits = ask(view, exchanged=exchanged)[0]
        centred = logits - logits.mean(1, keepdims=True)
        np.testing.assert_allclose(stored["fr-bg"], centred, atol=0.02)
    assert list(answers.exchanged) == ["fr-bg"]  # bg-fr is none of the paper's
    assert b"ba" not in path.read_bytes() or view.premises[0].encode() not in path.read_bytes()


def test_a_stopped_scoring_goes_on_and_each_pair_is_counted_once(
    checkpoints: Path, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    plain = Asked.__call__

    def counted(self: Asked, view: Any, *, exchanged: bool = False) -> Any:
        if len(asked) == 2 and not exchanged:
            asked.append("stop")
            raise KeyboardInterrupt
        asked.extend([] if exchanged else [str(view.pair)])
        return plain(self, view, exchanged=exchanged)

    monkeypatch.setattr(Asked, "__call__", counted)
    pairs, root = ["fr-bg", "de-tr", "en-en"], tmp_path / "e"
    with pytest.raises(KeyboardInterrupt):
        score("compact-nli", corpus, "test", pairs, root)
    path = score("compact-nli", corpus, "test", pairs, root)
    score("compact-nli", corpus, "test", pairs, root)
    assert asked == ["fr-bg", "de-tr", "stop", "en-en"]
    assert list(read_answers(path).logits) == pairs
    revision = shipped.get("compact-nli").revision
    counts = read_ledger(root)["compact-nli"][revision]["xnli-test"]
    assert counts == dict.fromkeys(pairs, 1)
    score("compact-nli", corpus, "test", ["fr-bg"], root, again=True)
    assert read_ledger(root)["compact-nli"][revision]["xnli-test"]["fr-bg"] == 2


def test_a_kill_between_file_and_ledger_is_counted(
    checkpoints: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = checkpoints / "evidence"
    monkeypatch.setattr(score_module, "note_scored", lambda *_: None)
    score("compact-nli", corpus, "test", ["fr-bg"], root)
    assert times_scored("compact-nli") == {}
    monkeypatch.undo()
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(checkpoints))
    score("compact-nli", corpus, "test", ["fr-bg"], root)
    assert times_scored("compact-nli") == {shipped.get("compact-nli").revision: 1}


def test_other_weights_or_rows_start_anew(
    checkpoints: Path, corpus: Corpus, tmp_path: Path
) -> None:
    path = score("compact-nli", corpus, "test", ["fr-bg"], tmp_path)
    config = checkpoints / "compact-nli" / "config.json"
    config.write_text(config.read_text().replace("{", '{"note": 1,', 1))
    shipped.seal(checkpoints / "compact-nli")
    score("compact-nli", corpus, "test", ["de-tr"], tmp_path)
    assert list(read_answers(path).logits) == ["de-tr"]
    score("compact-nli", tiny_corpus(30, SIX), "test", ["de-bg"], tmp_path)
    assert list(read_answers(path).logits) == ["de-tr"]  # another corpus, another file


def test_held_out_dev_is_a_fifth_of_its_premises(corpus: Corpus) -> None:
    items = items_of(corpus, HELD_OUT)
    premises = set(corpus.premise_ids[corpus.positions(items)].tolist())
    assert len(premises) == 10 // 5 and all(p.startswith("dev-") for p in premises)
    assert len(items) == 3 * len(premises)
    with pytest.raises(
        ClteError, match=r"no labelled rows in 'train' \(its parts: dev, test, all\)"
    ):
        items_of(corpus, "train")


def test_pairs_by_name(corpus: Corpus) -> None:
    assert len(pairs_of(corpus)) == 36 and pairs_of(corpus)[0] == "fr-fr"
    paper = ["fr-de", "fr-tr", "fr-bg", "de-tr", "de-bg", "tr-bg", "en-en"]
    assert pairs_of(corpus, "paper") == paper
    assert pairs_of(corpus, "bg-hi,en-en") == ["bg-hi", "en-en"]
    assert len(pairs_of(tiny_corpus(9, ("fr", "bg")))) == 4
    with pytest.raises(ClteError, match="no premises in 'ru'"):
        pairs_of(corpus, "ru-en")
    with pytest.raises(ClteError, match="name pairs with --pairs"):
        pairs_of(tiny_corpus(9, ("el", "ru")))


def test_the_everyday_test_is_a_corpus_in_six_languages() -> None:
    found = everyday()
    assert found.languages == SIX
    assert len(items_of(found, "test")) >= 200 and len(items_of(found, PLAIN)) >= 180
    assert set(found.labels.tolist()) == {0, 1, 2} and len(set(found.genres.tolist())) >= 6
    assert all(text for code in SIX for text in found.premises[code])


# ---------------------------------------------------------------------- figures


def judged_by_hand() -> tables.Judged:
    """Two pairs, four items of two premises; fr-bg right on 3, en-en on 1."""
    from clte.evidence.store import Answers

    gold = np.array([0, 1, 2, 0])
    right = {"fr-bg": [0, 1, 2, 1], "en-en": [0, 0, 0, 2]}
    logits = {pair: np.eye(3, dtype=np.float32)[said] for pair, said in right.items()}
    exchanged = {"fr-bg": np.eye(3, dtype=np.float32)[[0, 0, 0, 1]]}
    answers = Answers("m", "r", "c", "cr", "test", np.arange(4).astype(str), 42, logits, exchanged)
    premises = np.array(["a", "a", "b", "b"])
    return tables.Judged(answers, gold, premises, np.array(["negation", "time", "time", "time"]))


def test_figures_by_hand() -> None:
    judged = judged_by_hand()
    assert tables.accuracies(judged) == {"fr-bg": 0.75, "en-en": 0.25}
    assert tables.label_recall(judged) == pytest.approx(
        {"entailment": 0.5, "neutral": 0.5, "contradiction": 0.5}
    )
    use = tables.premise_use(judged).iloc[0]
    assert (use["pair"], use["accuracy"], use["exchanged"]) == ("fr-bg", 0.75, 0.25)
    assert use["use"] == pytest.approx(50.0) and use["use_low"] <= 50 <= use["use_high"]
    table = tables.by_phenomenon(judged)
    assert table["phenomenon"].tolist() == ["negation", "time"] and table["n"].tolist() == [1, 3]
    assert table["accuracy"].tolist() == pytest.approx([1.0, 1 / 3])
    error = tables.calibration(judged)["ece"]
    confidence = np.e / (np.e + 2)
    assert error == pytest.approx(abs(confidence - 0.5))


def test_the_command_scores_and_prints_every_table(
    checkpoints: Path, xnli: Path, capsys: pytest.CaptureFixture
) -> None:
    root = str(checkpoints / "evidence")
    common = ["--pairs", "fr-bg,en-en", "--out", root, "--threads", "1"]
    for data, part in ((str(xnli), "test"), (str(xnli), HELD_OUT), ("everyday", "test")):
        assert (
            main(["evidence", "--score", "compact-nli", "--data", data, "--part", part, *common])
            == 0
        )
    said = capsys.readouterr()
    assert (
        "xnli-dev-held-out.parquet" in said.out
        and "2/2  compact-nli  everyday-test  en-en" in said.err
    )

    assert main(["evidence", "--data", str(xnli)]) == 0
    out = capsys.readouterr().out
    for wanted in (
        "the predictor's default",
        "XNLI test, compact-nli: accuracy in % by pair",
        "XNLI test, compact-nli: premise use",
        "compact-nli: XNLI test was scored once for these weights",
        "Everyday test by phenomenon",
        "negation",
        "ECE, equal mass",
        *(f"recall {label}" for label in LABELS),
    ):
        assert wanted in out, wanted

    assert main(["evidence", "--style", "markdown"]) == 0
    out = capsys.readouterr().out
    assert "Set CLTE_XNLI to the folder" in out and "## The everyday test: harder sentences" in out
    assert "compact-nli: accuracy in % by pair" in out  # everyday needs no XNLI
    assert main(["evidence", "--tables", "nothing"]) == 2
    assert "Choose from models, encoder, xnli" in capsys.readouterr().err


def test_the_command_fits_a_temperature_and_bakes_it(
    checkpoints: Path, xnli: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    folder = shutil.copytree(checkpoints / "compact-nli", tmp_path / "mine")
    common = ["--data", str(xnli), "--pairs", "fr-bg,en-en", "--threads", "1"]
    weights = (folder / "model.safetensors").read_bytes()
    assert main(["evidence", "--calibrate", str(folder), *common]) == 0
    assert (folder / "model.safetensors").read_bytes() == weights
    assert main(["evidence", "--calibrate", str(folder), *common, "--bake"]) == 0
    assert (folder / "model.safetensors").read_bytes() != weights
    said = capsys.readouterr().out
    assert "temperature" in said and "6 items, 2 pairs" in said and "after   ECE" in said


# ---------------------------------------------------------------------- representations


def test_vectors_of_a_classifier_and_of_an_encoder(
    checkpoints: Path, corpus: Corpus, tmp_path: Path
) -> None:
    path = store_vectors("compact-nli", corpus, "test", ["fr-bg", "de-tr"], tmp_path, rows=12)
    found = read_vectors(path)
    premises = corpus.premise_ids[corpus.positions(found.items)]
    assert len(found.items) == 12 and all((premises == p).sum() == 3 for p in premises)
    whole = Asked(checkpoints / "compact-nli")(corpus.view("de-tr").select(found.items))[1]
    assert np.abs(found.sets["de-tr"] - whole).max() <= np.abs(whole).max() / 127
    with pytest.raises(ClteError, match="no stored vectors"):
        read_vectors(tmp_path / "none.safetensors")

    means = read_vectors(store_vectors("compact", corpus, "test", [], tmp_path, rows=5))
    assert set(means.sets) == set(SIX) and means.sets["fr"].shape == (5, 16)
    shares = retrieval(means)
    assert len(shares) == 30 and all(0 <= share <= 1 for share in shares.values())


def test_a_model_without_a_classifier_is_not_asked(
    checkpoints: Path, xnli: Path, capsys: pytest.CaptureFixture
) -> None:
    assert main(["evidence", "--score", "compact", "--data", str(xnli), "--threads", "1"]) == 2
    assert "has no classifier" in capsys.readouterr().err
    assert main(["evidence", "--score", "nothing", "--data", str(xnli)]) == 2
    assert "no model called 'nothing' ships" in capsys.readouterr().err
