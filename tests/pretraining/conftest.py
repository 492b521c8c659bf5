"""A made-up language lesson in English, Bulgarian and French, and an encoder small enough for a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from clte.pretraining.learn import PretrainConfig
from clte.training.hardware import Hardware

NOUNS = [
    ("cat", "котката", "le chat"),
    ("baker", "хлебарят", "le boulanger"),
    ("river", "реката", "la rivière"),
    ("window", "прозорецът", "la fenêtre"),
    ("teacher", "учителят", "le maître"),
    ("garden", "градината", "le jardin"),
    ("train", "влакът", "le train"),
    ("king", "кралят", "le roi"),
]
VERBS = [
    ("waits", "чака", "attend"),
    ("sings", "пее", "chante"),
    ("sleeps", "спи", "dort"),
    ("falls", "пада", "tombe"),
    ("shines", "блести", "brille"),
    ("returns", "се връща", "revient"),
]
TIMES = [
    ("today", "днес", "aujourd'hui"),
    ("tonight", "довечера", "ce soir"),
    ("again", "отново", "encore"),
    ("alone", "сам", "seul"),
]


@pytest.fixture(scope="session")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 192 rows in three languages, and 40 that English and Bulgarian have alone."""
    folder = tmp_path_factory.mktemp("lesson") / "parallel"
    folder.mkdir()
    lines = ["en\tbg\tfr"]
    for noun in NOUNS:
        for verb in VERBS:
            for time in TIMES:
                cells = [f"{noun[i]} {verb[i]} {time[i]}" for i in range(3)]
                lines.append("\t".join(["the " + cells[0], *cells[1:]]))
    (folder / "lesson.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    few = [f"one {n[0]} and one {m[0]}\t{n[1]} и {m[1]}" for n in NOUNS for m in NOUNS[:5]]
    (folder / "tatoeba_en_bg.tsv").write_text("\n".join(["en\tbg", *few]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 32 French sentences that have no translation."""
    folder = tmp_path_factory.mktemp("alone") / "mono"
    folder.mkdir()
    lines = [f"{noun[2]} et {time[2]}" for noun in NOUNS for time in TIMES]
    (folder / "fr.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def small() -> PretrainConfig:
    """As narrow as an aligner can be."""
    return PretrainConfig(
        steps=14,
        batch=8,
        vocabulary=220,
        width=128,
        layers=2,
        inner=128,
        learning_rate=3e-3,
        seed=7,
    )


@pytest.fixture(scope="session")
def one_thread() -> Hardware:
    return Hardware(threads=1, bf16=False, device="cpu")
