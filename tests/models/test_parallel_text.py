"""Parallel rows: read, kept out, joined over English."""

from __future__ import annotations

from pathlib import Path

import pytest

from clte.errors import ClteError
from clte.models import parallel_text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, r"no \.tsv"),
        (b"en\n one\n", "row 1.*two or more"),
        (b"en\ten\na\tb\n", "row 1.*two or more"),
        (b"sentence one\tsentence 2\na\tb\n", r"bad\.tsv, row 1.*language codes"),
        (b"en\tfr\na\tb\nonly one\n", r"bad\.tsv, row 3: 1 columns"),
        (b"en\tfr\na\tb\tc\n", r"bad\.tsv, row 2: 3 columns"),
        (b"en\tfr\n\xff\tb\n", r"bad\.tsv.*UTF-8"),
    ],
)
def test_bad_parallel_text_is_named(tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / "bad.tsv").write_bytes(content)
    with pytest.raises(ClteError, match=said):
        parallel_text.read_parallel(tmp_path)


def test_files_meet_over_their_english_sentence() -> None:
    rows = parallel_text.merge(
        [
            parallel_text.ParallelFile("a", ("en", "fr"), [("A cold day", "Un jour froid")]),
            parallel_text.ParallelFile("b", ("tr", "en"), [("Soğuk bir gün", "a cold  day")]),
            parallel_text.ParallelFile("c", ("fr", "tr"), [("Oui", "Evet"), ("Non", "Hayır")]),
        ]
    )
    assert len(rows) == 3
    assert rows[0]["fr"] == ["Un jour froid"]
    assert rows[0]["tr"] == ["Soğuk bir gün"]


def test_held_out_sentences_are_nowhere_in_what_is_learned() -> None:
    texts = [(f"sentence {n}", f"phrase {n}") for n in range(40)]
    files = [
        parallel_text.ParallelFile("a", ("en", "fr", "de"), [(*t, f"satz {t[0]}") for t in texts]),
        parallel_text.ParallelFile("b", ("en", "fr"), texts),
    ]
    kept, held_out = parallel_text.hold_out(files, count=500, seed=1)
    assert len(held_out) == 10
    for row in held_out:
        for file in kept:
            assert all(row["en"][0] not in cells for cells in file.rows)
    assert [len(file.rows) for file in kept] == [30, 30]
