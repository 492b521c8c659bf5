"""Answers are stored without text, small, and come back as they were."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from clte.errors import ClteError
from clte.evidence.corpora import ALL_PAIRS, PREMISE_USE_PAIRS
from clte.evidence.store import (
    Answers,
    find_answers,
    note_scored,
    read_answers,
    times_scored,
    times_scored_text,
    write_answers,
)
from clte.paths import workspace
from clte.probabilities import probabilities


def made(
    items: int = 40, pairs: tuple[str, ...] = ("fr-bg", "en-en"), part: str = "test"
) -> Answers:
    rng = np.random.default_rng(0)
    logits = {pair: 3 * rng.standard_normal((items, 3)).astype(np.float32) for pair in pairs}
    exchanged = {pair: v + 1 for pair, v in logits.items() if pair in PREMISE_USE_PAIRS}
    ids = np.array([f"test-{i}" for i in range(1, items + 1)])
    return Answers("m", "rev", "xnli", "crev", part, ids, 42, logits, exchanged)


def test_probabilities_come_back_to_a_thousandth(tmp_path: Path) -> None:
    answers = made(items=3000)
    back = read_answers(write_answers(tmp_path, answers))
    assert back.items.tolist() == answers.items.tolist()
    assert (back.model, back.revision, back.corpus_revision, back.part) == (
        "m",
        "rev",
        "crev",
        "test",
    )
    assert back.exchange_seed == 42 and list(back.logits) == ["fr-bg", "en-en"]
    for pair, logits in answers.logits.items():
        moved = probabilities(back.logits[pair]) - probabilities(logits)
        assert np.abs(moved).max() < 0.001
        np.testing.assert_allclose(back.logits[pair].sum(1), 0, atol=1e-5)
        moved = probabilities(back.exchanged[pair]) - probabilities(answers.exchanged[pair])
        assert np.abs(moved).max() < 0.001


def test_all_of_xnli_test_in_36_pairs_stays_under_a_megabyte(tmp_path: Path) -> None:
    path = write_answers(tmp_path, made(items=5010, pairs=ALL_PAIRS))
    assert len(ALL_PAIRS) == 36 and path.stat().st_size < 900_000


def test_some_pairs_are_read_alone(tmp_path: Path) -> None:
    path = write_answers(tmp_path, made(pairs=ALL_PAIRS))
    assert list(read_answers(path, ["hi-tr"]).logits) == ["hi-tr"]
    with pytest.raises(ClteError, match=r"no answers for en-ru \(it has fr-fr"):
        read_answers(path, ["en-ru"])


def test_a_missing_or_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ClteError, match="clte evidence --score"):
        read_answers(tmp_path / "none.parquet")
    path = write_answers(tmp_path, made())
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ClteError, match="is damaged"):
        read_answers(path)
    broken = made()
    broken.logits["fr-bg"][3, 1] = np.nan  # type: ignore[index]
    with pytest.raises(ClteError, match="not finite"):
        write_answers(tmp_path, broken)


def test_what_was_scored_here_goes_before_what_ships(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(tmp_path / "checkpoints"))
    assert find_answers("m", "xnli-test") is None
    theirs = write_answers(tmp_path / "checkpoints" / "evidence", made())
    assert find_answers("m", "xnli-test") == theirs
    ours = write_answers(workspace() / "evidence", replace(made(), revision="other"))
    assert find_answers("m", "xnli-test") == ours


def test_the_ledger_counts_the_pair_that_was_scored_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(tmp_path))
    root = tmp_path / "evidence"
    assert times_scored("m") == {} and "was never scored" in times_scored_text("m")
    for pair in ("fr-bg", "en-en", "fr-bg"):
        note_scored(root, "m", "old", "xnli-test", pair)
    note_scored(root, "m", "new", "xnli-test", "fr-bg")
    note_scored(root, "m", "dev", "xnli-dev-held-out", "fr-bg")
    assert times_scored("m") == {"old": 2, "new": 1}
    (root / "scored.json").write_text("[]")
    with pytest.raises(ClteError, match=r"scored\.json is damaged"):
        times_scored("m")
