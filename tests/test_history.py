"""The tree of questions."""

from __future__ import annotations

import csv
import io
import json
import threading
from pathlib import Path

from clte.history import Entry, History


def asked(premise: str, parent: str | None = None, how: str = "asked") -> Entry:
    return Entry(
        premise, "h", ("fr", "bg"), {"m": [0.7, 0.2, 0.1], "n": [0.1, 0.2, 0.7]}, how, parent
    )


def test_lineage_and_export() -> None:
    past = History()
    first = past.add(asked("a"))
    second = past.add(asked("b", first.id, "premise edited"))
    third = past.add(asked('c, "d"\n', second.id, "negated"))
    past.add(asked("other"))
    assert [e.id for e in past.lineage(third.id)] == [first.id, second.id, third.id]
    rows = list(csv.DictReader(io.StringIO(past.to_csv())))
    assert len(rows) == 8
    assert rows[4]["premise"] == 'c, "d"\n' and rows[4]["parent"] == second.id
    assert rows[0]["prediction"] == "entailment" and rows[1]["prediction"] == "contradiction"
    assert [e["how"] for e in json.loads(past.to_json())][:3] == [
        "asked",
        "premise edited",
        "negated",
    ]


def test_the_same_question_twice_is_one() -> None:
    past = History()
    assert past.add(asked("a")).id == past.add(asked("a")).id
    assert len(past.entries) == 1


def test_another_session_reads_it_and_damage_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "h" / "predictions.jsonl"
    first = History(path).add(asked("\ud800 a"))
    with path.open("a") as handle:
        handle.write('{"broken\n[]\n{"answers": {}}\n')
    again = History(path)
    assert [e.id for e in again.entries] == [first.id]
    assert again.get(first.id) and again.get("nothing") is None
    again.clear()
    assert History(path).entries == []


def test_eight_sessions_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "predictions.jsonl"
    sessions = [History(path) for _ in range(8)]
    threads = [
        threading.Thread(target=lambda s=s, i=i: [s.add(asked(f"{i} {j}")) for j in range(5)])
        for i, s in enumerate(sessions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(History(path).entries) == 40


def test_a_place_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    past = History(tmp_path / "file" / "predictions.jsonl")
    assert past.add(asked("a")) in past.entries
