"""Which text is learned from, and that XNLI never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from clte.errors import ClteError
from clte.pretraining.sources import UNKNOWN_LICENCE, read_text

PARALLEL_NLI = """item\tlabel\tpremise_en\thypothesis_en\tpremise_tr\thypothesis_tr
0\tneutral\tA  tree fell .\tIt was old .\tBir ağaç devrildi .\tYaşlıydı .
1\tentailment\tA tree fell .\tSomething fell .\tBir ağaç devrildi .\tBir şey devrildi .
"""
SINGLE_NLI = """language\tpremise\thypothesis\tlabel
en\tThe lamp is lit .\tIt is dark .\tcontradiction
fr\tLa lampe brille .\tIl fait clair .\tentailment
en\tThe lamp is lit .\tSomeone is home .\tneutral
"""


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_folders_and_single_files(lesson: Path, alone: Path) -> None:
    whole = read_text(parallel=[lesson], mono=[alone])
    assert [(f.name, f.languages, len(f.rows)) for f in whole.files] == [
        ("lesson", ("en", "bg", "fr"), 192),
        ("tatoeba_en_bg", ("en", "bg"), 40),
    ]
    assert len(whole.alone["fr"]) == 32
    assert [(s.file, s.licence) for s in whole.sources] == [
        ("lesson.tsv", UNKNOWN_LICENCE),
        ("tatoeba_en_bg.tsv", "CC BY 2.0 FR"),
        ("fr.txt", UNKNOWN_LICENCE),
    ]
    # Whichever way they are given, the order is the same.
    files = sorted(lesson.glob("*.tsv"), reverse=True)
    assert read_text(parallel=files, mono=[alone / "fr.txt"]) == whole


def test_parallel_nli_becomes_parallel_rows(tmp_path: Path) -> None:
    text = read_text(nli=[write(tmp_path / "translate_train_2.tsv", PARALLEL_NLI)])
    (file,) = text.files
    assert file.languages == ("en", "tr")
    assert file.rows == [
        ("A tree fell .", "Bir ağaç devrildi ."),
        ("It was old .", "Yaşlıydı ."),
        ("Something fell .", "Bir şey devrildi ."),
    ]
    assert "CC BY-NC 4.0" in text.sources[0].licence and text.alone == {}


def test_other_nli_becomes_single_sentences(tmp_path: Path, lesson: Path) -> None:
    path = write(tmp_path / "multinli_few.tsv", SINGLE_NLI)
    text = read_text(parallel=[lesson], nli=[path])
    assert text.alone == {
        "en": ["It is dark .", "Someone is home .", "The lamp is lit ."],
        "fr": ["Il fait clair .", "La lampe brille ."],
    }
    assert text.sources[-1].languages == ["en", "fr"]
    assert "OANC" in text.sources[-1].licence


def test_licences_can_be_given(lesson: Path, alone: Path) -> None:
    given = {"mono": "CC0", "lesson.tsv": "mine", "tatoeba": "theirs"}
    text = read_text(parallel=[lesson], mono=[alone], licences=given)
    assert [source.licence for source in text.sources] == ["mine", "theirs", "CC0"]


XNLI_LIKE = "language\tgold_label\tsentence1\tsentence2\tpromptID\nen\tneutral\tA\tB\t1\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("xnli.dev.tsv", "en\tfr\na\tb\n", "XNLI by its name"),
        ("xnli.test.tsv", "en\tfr\na\tb\n", "XNLI by its name"),
        ("XNLI-dev_en_fr.tsv", "en\tfr\na\tb\n", "XNLI by its name"),
        ("harmless.tsv", XNLI_LIKE, "XNLI by its columns"),
        ("harmless.tsv", XNLI_LIKE.replace("gold_label", "label"), "XNLI by its columns"),
    ],
)
@pytest.mark.parametrize("option", ["parallel", "nli"])
def test_xnli_is_refused(
    tmp_path: Path, lesson: Path, name: str, content: str, said: str, option: str
) -> None:
    path = write(tmp_path / "texts" / name, content)
    for given in (path, path.parent):
        with pytest.raises(ClteError, match=f"{name} is {said}.*Leave the file out"):
            read_text(**{option: [given], "mono": []})  # type: ignore[arg-type]


@pytest.mark.xnli
def test_the_real_xnli_is_refused(xnli_folder: Path) -> None:
    for given in (xnli_folder, *xnli_folder.glob("*.tsv")):
        with pytest.raises(ClteError, match="is XNLI by its name"):
            read_text(nli=[given])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bad.tsv", "en\n one\n", "row 1.*two or more"),
        ("bad.tsv", "sentence one\tsentence 2\na\tb\n", "bad.tsv, row 1.*language codes"),
        ("bad.tsv", "en\tfr\na\tb\nonly one\n", "bad.tsv, row 3: 1 columns"),
    ],
)
def test_bad_parallel_text_is_named(tmp_path: Path, name: str, content: str, said: str) -> None:
    with pytest.raises(ClteError, match=said):
        read_text(parallel=[write(tmp_path / name, content)])


def test_other_bad_input_is_named(tmp_path: Path, lesson: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(ClteError, match=r"empty holds no \.tsv file.*--parallel"):
        read_text(parallel=[empty])
    with pytest.raises(ClteError, match=r"empty holds no \.txt file.*--mono"):
        read_text(parallel=[lesson], mono=[empty])
    with pytest.raises(ClteError, match=r"nowhere \(--nli-text\) is neither"):
        read_text(nli=[tmp_path / "nowhere"])
    with pytest.raises(ClteError, match=r"words of mine\.txt should be named after its language"):
        read_text(parallel=[lesson], mono=[write(tmp_path / "words of mine.txt", "a\n")])
    with pytest.raises(ClteError, match=r"the columns are a, b.*Expected language, premise"):
        read_text(nli=[write(tmp_path / "nli.tsv", "a\tb\n1\t2\n")])
    with pytest.raises(ClteError, match=r"nli\.tsv, row 3: 2 columns where the header has 4"):
        read_text(nli=[write(tmp_path / "nli.tsv", SINGLE_NLI.replace("\tentailment", "", 1)
                             .replace("La lampe brille .\t", ""))])  # fmt: skip


def test_single_sentences_alone_are_not_enough(alone: Path) -> None:
    with pytest.raises(ClteError, match=r"there is no parallel text to learn from.*--parallel"):
        read_text(mono=[alone])
