"""A file in, predictions out."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Sequence

import numpy as np
import pytest

from clte import batch as module
from clte.batch import Batch, BatchJob, read_batch
from clte.errors import ClteError

GOOD = b'id,premise,hypothesis,label,prediction\n1,a b,c,entailment,x\n2,d,"e, f",,y\n'


def by_length(premises: Sequence[str], hypotheses: Sequence[str]) -> np.ndarray:
    return np.array([[0.8, 0.1, 0.1] if len(h) < 2 else [0.1, 0.1, 0.8] for h in hypotheses])


def test_the_files_own_columns_come_back() -> None:
    batch = read_batch("my.csv", GOOD)
    assert batch.hypotheses == ["c", "e, f"] and batch.gold is not None
    job = BatchJob(batch, "m", lambda: by_length).start()
    job.join(30)
    assert job.state == "finished" and job.done == 2 and job.accuracy() == (1, 1)
    rows = list(csv.DictReader(io.StringIO(job.to_csv().decode())))
    assert rows[1]["hypothesis"] == "e, f" and rows[1]["prediction"] == "y"
    assert rows[1]["clte_prediction"] == "contradiction" and rows[1]["contradiction"] == "0.8000"


def test_other_formats() -> None:
    tsv = read_batch("a.TSV", "sentence1\tsentence2\nIl pleut.\tВали.\n".encode())
    assert tsv.premises == ["Il pleut."] and tsv.gold is None
    lines = read_batch("a.jsonl", b'{"premise": "a", "hypothesis": "b", "n": 3}\n')
    assert lines.cells == [["a", "b", "3"]]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", GOOD, "no CSV, TSV or JSONL"),
        ("../../a.csv", b"", r"^a\.csv is empty"),
        ("a.csv", b"\xff\xfe\x00", "UTF-16"),
        ("a.csv", b"premise,hypothesis\n\xe9,b\n", r"a\.csv, row 2: byte 19 .* not UTF-8"),
        ("a.csv", b"premise,text\na,b\n", "no column called hypothesis"),
        ("a.csv", b"premise,sentence1,hypothesis\na,b,c\n", "could both be the premise"),
        ("a.csv", b"premise,hypothesis\na,b,c\n", "row 2: 3 cells"),
        ("a.csv", b"premise,hypothesis\na, \n", "row 2: the hypothesis is empty"),
        ("a.csv", b"premise,hypothesis\na\x07,b\n", r"U\+0007 at place 2"),
        ("a.csv", b"premise,hypothesis\n" + b"a" * 10_001 + b",b\n", "10,001 characters"),
        ("a.csv", b"premise,hypothesis\n" + b"a,b\n" * 100_001, "100,001 rows"),
        ("a.csv", b"a" * 20_000_001, r"20\.0 MB"),
        ("a.jsonl", b'{"premise": "a"}\n', "no column called hypothesis"),
    ],
)
def test_a_bad_file_is_refused_with_the_row(name: str, data: bytes, said: str) -> None:
    with pytest.raises(ClteError, match=said):
        read_batch(name, data)


def many(n: int) -> Batch:
    return Batch("x.csv", ["premise"], [["a"]] * n, ["a"] * n, ["b"] * n, None)


def test_it_stops_when_asked_to_and_keeps_what_is_done() -> None:
    began, go = threading.Event(), threading.Event()

    def slow(premises: Sequence[str], hypotheses: Sequence[str]) -> np.ndarray:
        began.set()
        go.wait(30)
        return by_length(premises, hypotheses)

    job = BatchJob(many(2000), "m", lambda: slow).start()
    assert began.wait(30)
    job.cancel()
    go.set()
    job.join(30)
    assert job.state == "cancelled" and job.done == module.CHUNK
    assert len(job.to_csv().splitlines()) == module.CHUNK + 1


def test_it_stops_when_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FORGOTTEN", -1.0)
    job = BatchJob(many(10), "m", lambda: by_length).start()
    job.join(30)
    assert job.state == "cancelled" and job.done == 0


def test_a_model_that_fails_is_a_sentence() -> None:
    def refuse() -> module.Ask:
        raise ClteError("no weights.")

    def broken() -> module.Ask:
        raise RuntimeError("secret")

    for load, said in ((refuse, "no weights."), (broken, "could not answer (RuntimeError)")):
        job = BatchJob(many(3), "m", load).start()
        job.join(30)
        assert job.state == "failed" and said in job.error and "secret" not in job.error


def test_many_jobs_take_turns() -> None:
    jobs = [BatchJob(many(600), "m", lambda: by_length).start() for _ in range(8)]
    for job in jobs:
        job.join(60)
    assert [job.state for job in jobs] == ["finished"] * 8
