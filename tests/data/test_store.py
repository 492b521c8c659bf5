from __future__ import annotations

import json
from pathlib import Path

import pytest
from corpora import tiny_corpus, write_xnli

from clte.data import store
from clte.data.sources import import_corpus, load_corpus
from clte.data.store import corpora_folder, imported_names, save_corpus
from clte.errors import ClteError


def test_an_imported_corpus_comes_back_equal(tmp_path: Path) -> None:
    folder = import_corpus(write_xnli(tiny_corpus(), tmp_path / "x"), "mine")
    assert sorted(path.name for path in folder.iterdir()) == ["corpus.json", "corpus.parquet"]
    corpus = load_corpus("mine")
    assert corpus.revision == tiny_corpus().revision
    assert (corpus.name, corpus.licence) == ("mine", "CC BY-NC 4.0 (research use)")
    assert list(corpus.view("fr-bg")) == list(tiny_corpus().view("fr-bg"))
    assert imported_names() == ["mine"]


def test_missing_texts_stay_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("language,premise,hypothesis,label\nfr,un,deux,0\nde,eins,zwei,-\n", "utf-8")
    import_corpus(path, "long-form")
    corpus = load_corpus("long-form")
    assert corpus.premises["fr"].tolist() == ["un", None]
    assert corpus.labels.tolist() == [0, -1]
    assert corpus.revision == load_corpus(path).revision


@pytest.mark.parametrize("name", ["", "A", "a b", "../up", "a/b", "a.b", "ä", "x" * 65, "a\n"])
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(ClteError, match="cannot name a corpus"):
        save_corpus(tiny_corpus(), name)
    assert not corpora_folder().exists()


def test_a_name_in_use_is_kept_unless_told_otherwise() -> None:
    save_corpus(tiny_corpus(), "mine")
    with pytest.raises(ClteError, match="imported already"):
        save_corpus(tiny_corpus(seed=1), "mine")
    assert load_corpus("mine").revision == tiny_corpus().revision
    save_corpus(tiny_corpus(seed=1), "mine", overwrite=True)
    assert load_corpus("mine").revision == tiny_corpus(seed=1).revision


def test_a_failed_import_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("premise,hypothesis,label\na,b,7\n", "utf-8")
    with pytest.raises(ClteError, match="row 2"):
        import_corpus(path, "mine")
    assert imported_names() == []
    assert not corpora_folder().exists()


def test_damage_is_said() -> None:
    folder = save_corpus(tiny_corpus(), "mine")
    facts = json.loads((folder / "corpus.json").read_text("utf-8"))

    def write(**changed: object) -> None:
        (folder / "corpus.json").write_text(json.dumps(facts | changed), "utf-8")

    for changed in ({"revision": "0" * 12}, {"premises": ["xx"]}, {"premises": 7}):
        write(**changed)
        with pytest.raises(ClteError, match="damaged"):
            load_corpus("mine")
    write(format=store.FORMAT + 1)
    with pytest.raises(ClteError, match="another version"):
        load_corpus("mine")
    (folder / "corpus.json").write_text("{", "utf-8")
    with pytest.raises(ClteError, match="damaged"):
        load_corpus("mine")
    write()
    (folder / "corpus.parquet").write_bytes(b"PAR1")
    with pytest.raises(ClteError, match="damaged"):
        load_corpus("mine")


def test_what_is_not_found_lists_what_could_be(tmp_path: Path) -> None:
    save_corpus(tiny_corpus(), "mine")
    with pytest.raises(
        ClteError, match=r"no corpus 'mune'. Give a folder with .*Imported here: mine"
    ):
        load_corpus("mune")
    with pytest.raises(ClteError, match=r"has no XNLI in it"):
        load_corpus(tmp_path)
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    with pytest.raises(ClteError, match=r"of a kind that is not read here"):
        load_corpus(tmp_path / "a.xlsx")
