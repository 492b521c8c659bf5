from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clte.data import records
from clte.data.sources import load_corpus
from clte.data.tables import load_table
from clte.errors import ClteError

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(
    str.strip
) | st.sampled_from(['"', '""', 'say "so"', '"all of it"', "a,b", "a;b", "'", "\\"])
rows = st.lists(st.tuples(texts, texts, st.sampled_from([0, 1, 2])), min_size=1, max_size=6)
NAMES = ("entailment", "neutral", "contradiction")


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def both(path: Path, **named: Any) -> list[tuple[str, str, int]]:
    return list(load_corpus(path, **named).view("und-und"))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=rows,
    delimiter=st.sampled_from([",", ";", "\t"]),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    bom=st.booleans(),
)
def test_any_text_comes_back_from_csv_and_tsv(
    tmp_path: Path, rows: list, delimiter: str, end: str, quoting: Any, bom: bool
) -> None:
    path = tmp_path / ("a.tsv" if delimiter == "\t" else "a.csv")
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as handle:
        writer = csv.writer(handle, delimiter=delimiter, lineterminator=end, quoting=quoting)
        writer.writerow(["premise", "hypothesis", "label"])
        writer.writerows((p, h, NAMES[label]) for p, h, label in rows)
    assert both(path) == rows


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=rows, ascii_only=st.booleans())
def test_any_text_comes_back_from_jsonl(tmp_path: Path, rows: list, ascii_only: bool) -> None:
    lines = [
        json.dumps({"premise": p, "hypothesis": h, "label": label}, ensure_ascii=ascii_only)
        for p, h, label in rows
    ]
    assert both(write(tmp_path / "a.jsonl", "\n".join(lines))) == rows


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    data=st.binary(max_size=80) | st.text(max_size=60).map(lambda t: t.encode("utf-8", "replace")),
    suffix=st.sampled_from(["csv", "tsv", "jsonl"]),
    start=st.booleans(),
)
def test_random_bytes_raise_nothing_but_clte_errors(
    tmp_path: Path, data: bytes, suffix: str, start: bool
) -> None:
    header = {
        "csv": b"premise,hypothesis,label\na,b,0\n",
        "tsv": b"premise\thypothesis\tlabel\na\tb\t0\n",
        "jsonl": b'{"premise": "a", "hypothesis": "b", "label": 0}\n',
    }[suffix]
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(header * start + data)
    try:
        corpus = load_corpus(path)
    except ClteError:
        return
    assert len(corpus.revision) == 12


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=5,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    values=st.lists(
        st.dictionaries(st.sampled_from(["premise", "hypothesis", "label", "id"]), json_values)
        | json_values,
        max_size=3,
    )
)
def test_any_json_raises_nothing_but_clte_errors(tmp_path: Path, values: list) -> None:
    path = write(tmp_path / "a.jsonl", "\n".join(map(json.dumps, values)))
    try:
        load_corpus(path)
    except ClteError:
        return


def test_deep_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClteError, match="row 1"):
        load_corpus(write(tmp_path / "a.jsonl", '{"premise": ' + "[" * 100_000))


@pytest.mark.parametrize(
    "header",
    [
        "sentence1,sentence2,gold_label",
        "text_a,text_b,labels",
        "text,hypothesis,label",
        "S1,S2,Class",
        "Sentence 1,Sentence 2,Gold Label",
        "text-1,text-2,GOLD",
    ],
)
def test_usual_spellings_of_columns(tmp_path: Path, header: str) -> None:
    assert both(write(tmp_path / "a.csv", f"{header}\nun,deux,neutral\n")) == [("un", "deux", 1)]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        (label, expected)
        for expected, labels in (
            (0, ["Entails", "e", "YES", "0", "0.0"]),
            (1, ["n", "Maybe", "unknown", "1"]),
            (2, ["contradictory", "contradicts", "C", "no", "2.0"]),
            (-1, ["-", "", "-1"]),
        )
        for label in labels
    ],
)
def test_usual_spellings_of_labels(tmp_path: Path, label: str, expected: int) -> None:
    path = write(tmp_path / "a.csv", f"premise,hypothesis,label\nun,deux,{label}\n")
    assert both(path) == [("un", "deux", expected)]


def test_columns_and_labels_can_be_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "eins,zwei,drei,label\nun,deux,ja,x\ntrois,quatre,1,x\n")
    columns = {"premise": "zwei", "hypothesis": "eins", "label": "drei"}
    labels = {"ja": "contradiction", "1": "entailment"}
    assert both(path, columns=columns, labels=labels) == [("deux", "un", 2), ("quatre", "trois", 0)]
    with pytest.raises(ClteError, match=r"no column 'vier' for premise.*'eins', 'zwei'"):
        load_corpus(path, columns={"premise": "vier"})
    with pytest.raises(ClteError, match=r"'colour' is not something a column can be"):
        load_corpus(path, columns={"colour": "eins"})
    with pytest.raises(ClteError, match=r"'ja' is said to mean 'perhaps'"):
        load_corpus(path, columns=columns, labels={"ja": "perhaps"})


def test_two_candidates_for_a_column_are_not_guessed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "premise,sentence1,hypothesis,label\nun,deux,trois,0\n")
    with pytest.raises(ClteError, match=r"'premise' and 'sentence1' could both be the premise"):
        load_corpus(path)
    assert both(path, columns={"premise": "sentence1"}) == [("deux", "trois", 0)]


def test_wide_form_is_parallel(tmp_path: Path) -> None:
    text = (
        "item\tlabel\tpremise_en\thypothesis_en\tpremise_hi\thypothesis_hi\n"
        "7\t2\tone\ttwo\tएक\tदो\n"
        "8\t0\tone\tthree\tएक\tतीन\n"
    )
    corpus = load_corpus(write(tmp_path / "eh.tsv", text))
    assert corpus.languages == ("en", "hi")
    assert corpus.item_ids.tolist() == ["7", "8"]
    assert len(set(corpus.premise_ids)) == 1
    assert list(corpus.view("en-hi")) == [("one", "दो", 2), ("one", "तीन", 0)]
    assert list(corpus.view("hi-en")) == [("एक", "two", 2), ("एक", "three", 0)]


def test_wide_form_with_other_names(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "sentence1_fr,sentence2_zh_tw,gold_label\nun,er,e\n")
    corpus = load_corpus(path)
    assert (list(corpus.premises), list(corpus.hypotheses)) == (["fr"], ["zh_tw"])
    named = {"premise_de": "sentence2_zh_tw", "hypothesis_fr": "sentence1_fr"}
    assert list(load_corpus(path, columns=named).view("de-fr")) == [("er", "un", 0)]


def test_one_text_with_a_language_and_one_without(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "premise,hypothesis_bg,hypothesis_de,label\nun,две,zwei,0\n")
    corpus = load_corpus(path, pair="fr-fr")
    assert list(corpus.view("fr-bg")) == [("un", "две", 0)]
    assert list(corpus.view("fr-de")) == [("un", "zwei", 0)]


def test_languages_of_rows(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", "language,premise,hypothesis,label\nfr,un,deux,0\nDE,eins,zwei,1\n"
    )
    corpus = load_corpus(path)
    assert corpus.languages == ("de", "fr")
    assert list(corpus.view("fr-fr")) == [("un", "deux", 0)]
    assert corpus.view("de-de").item_ids.tolist() == ["all-2"]
    assert len(corpus.view("fr-de")) == 0
    path = write(
        tmp_path / "b.csv",
        "premise_language,hypothesis_language,premise,hypothesis,label\nfr,bg,un,две,0\n",
    )
    assert list(load_corpus(path).view("fr-bg")) == [("un", "две", 0)]
    path = write(tmp_path / "c.csv", "premise_language,premise,hypothesis,label\nfr,un,deux,0\n")
    with pytest.raises(ClteError, match=r"row 2: the language of the hypothesis is missing"):
        load_corpus(path)
    path = write(tmp_path / "d.csv", "language,premise,hypothesis,label\nf!,un,deux,0\n")
    with pytest.raises(ClteError, match=r"row 2: 'f!' is not a language code"):
        load_corpus(path)


def test_pair_names_the_languages(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "premise,hypothesis,label\nun,две,0\n")
    assert list(load_corpus(path, pair="fr-bg").view("fr-bg")) == [("un", "две", 0)]


def test_ids(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        "id,promptID,genre,premise,hypothesis,label\nx,7,chat,un,deux,0\ny,7,,un,b,1\n",
    )
    corpus = load_corpus(path)
    assert corpus.item_ids.tolist() == ["x", "y"]
    assert corpus.premise_ids.tolist() == ["7", "7"]
    assert corpus.genres.tolist() == ["chat", ""]
    assert corpus.parts.tolist() == ["all", "all"]
    path = write(tmp_path / "b.csv", "id,premise,hypothesis,label\nx,a,b,0\ny,c,d,0\nx,e,f,0\n")
    with pytest.raises(ClteError, match=r"b.csv, row 4: item 'x' stands in row 2 too"):
        load_corpus(path)


def test_premise_ids_follow_the_text(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "premise,hypothesis,label\nun,a,0\ndeux,b,0\nun,c,1\n")
    first, second, third = load_corpus(path).premise_ids
    assert first == third != second


BAD = {
    "ragged": ("a.csv", b"premise,hypothesis,label\na,b,0\na,b\n", r"a.csv, row 3: 2 cells"),
    "ragged tsv": (
        "a.tsv",
        b"premise\thypothesis\tlabel\na\tb\t0\na\tb\n",
        r"a.tsv, row 3: 2 cells",
    ),
    "latin-1": ("a.csv", b"premise,hypothesis,label\na,\xe9t\xe9,0\n", r"row 2: byte 27 \(0xe9\)"),
    "latin-1 with a BOM": (
        "a.csv",
        b"\xef\xbb\xbfpremise,hypothesis,label\n\xe9",
        r"row 2: byte 28 ",
    ),
    "utf-16": ("a.csv", "premise,hypothesis".encode("utf-16"), r"UTF-16"),
    "empty text": (
        "a.csv",
        b"premise,hypothesis,label\na,b,0\n ,b,0\n",
        r"row 3: column 'premise' is",
    ),
    "missing": (
        "a.csv",
        b"premise,label\na,0\n",
        r"no hypothesis column \(looked for .*'premise', 'l",
    ),
    "no label": ("a.csv", b"premise,hypothesis\na,b\n", r"no label column .* add an empty column"),
    "odd label": ("a.csv", b"premise,hypothesis,label\na,b,7\n", r"row 2: label '7' is none of"),
    "NUL": (
        "a.csv",
        b"premise,hypothesis,label\na\0,b,0\n",
        r"row 2: 'premise' has the character U\+0000",
    ),
    "escape": ("a.tsv", b"premise\thypothesis\tlabel\na\tb\x1b[2J\t0\n", r"U\+001B at place 2"),
    "open quote": (
        "a.csv",
        b'premise,hypothesis,label\n"a,b,0\nc,d,1\n',
        r"row 2 \(line 2\): unexpected",
    ),
    "twice": ("a.csv", b"premise,premise,label\na,b,0\n", r"column 'premise' stands twice"),
    "nothing": ("a.csv", b"", r"is empty"),
    "no rows": ("a.tsv", b"premise\thypothesis\tlabel\n", r"has no rows"),
    "list": ("a.jsonl", b"[1]\n", r"row 1: list, expected an object"),
    "half": ("a.jsonl", b'{"premise": "a"\n', r"row 1: not valid JSON"),
    "number": (
        "a.jsonl",
        b'{"premise": ["a"], "hypothesis": "b", "label": 0}',
        r"'premise' is a list",
    ),
    "key": (
        "a.jsonl",
        b'{"premise": "a", "hypothesis": "b", "label": 0}\n{"premise": "a", "label": 0}',
        r"row 2: there is no 'hypothesis'",
    ),
    "surrogate": ("a.jsonl", b'{"premise": "\\ud800", "hypothesis": "b", "label": 0}', r"U\+D800"),
    "long id": ("a.csv", b"id,premise,hypothesis,label\n" + b"x" * 201 + b",a,b,0\n", r"1 to 200"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_say_where_and_what(tmp_path: Path, name: str) -> None:
    file, data, message = BAD[name]
    (tmp_path / file).write_bytes(data)
    with pytest.raises(ClteError, match=message):
        load_corpus(tmp_path / file)


def test_too_large_files_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.csv", "premise,hypothesis,label\na,b,0\nc,d,1\n")
    monkeypatch.setattr(records, "MAX_ROWS", 1)
    with pytest.raises(ClteError, match=r"has 2 rows; at most 1 are read"):
        load_corpus(path)
    monkeypatch.setattr(records, "MAX_BYTES", 20)
    with pytest.raises(ClteError, match=r"has 37 bytes; at most 20 are read"):
        load_corpus(path)


def test_raw_quotes_in_tsv_swallow_nothing(tmp_path: Path) -> None:
    text = 'premise\thypothesis\tlabel\n"So\tb\t0\nc\td\t1\nand then"\tf\t2\n'
    assert both(write(tmp_path / "a.tsv", text)) == [
        ('"So', "b", 0),
        ("c", "d", 1),
        ('and then"', "f", 2),
    ]
    text = 'premise\thypothesis\tlabel\n"Yes."\tb\t0\n'
    assert both(write(tmp_path / "b.tsv", text)) == [('"Yes."', "b", 0)]


def test_quoted_cells_in_tsv_may_hold_tabs_and_lines(tmp_path: Path) -> None:
    text = 'premise\thypothesis\tlabel\n"a\tb"\t"c\nd"\t0\n'
    assert both(write(tmp_path / "a.tsv", text)) == [("a\tb", "c\nd", 0)]


def test_a_table_without_labels_is_read_when_none_are_needed(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("premise,hypothesis\nDer Hund bellt.,Ein Tier ist laut.\n", encoding="utf-8")
    assert load_table(path, pair="de-de", labelled=False).labels.tolist() == [-1]
    with pytest.raises(ClteError, match="no label column"):
        load_table(path, pair="de-de")
