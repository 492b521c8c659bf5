from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clte.analysis.alignment import alignment, parallel_premises
from clte.analysis.hidden_states import (
    States,
    Transfer,
    epoch_states,
    final_states,
    model_states,
    stored_vectors,
    titles,
    transfers,
)
from clte.analysis.items import phenomena_of, texts_of
from clte.analysis.map_points import compared, ordered_groups, points_of
from clte.data.splits import make_split
from clte.data.store import load_saved, save_corpus
from clte.errors import ClteError
from clte.evidence.vectors import Vectors
from clte.paths import workspace
from clte.runs.config import DataRef
from clte.runs.store import RunStore
from tests.corpora import tiny_corpus
from tests.made_runs import made_config, made_run
from tests.made_states import made_figure3


def only(root: Path) -> Transfer:
    (transfer,) = transfers(RunStore([root]).table())
    return transfer


def test_figure_3_is_found_with_its_roles_and_two_seeds(tmp_path: Path) -> None:
    made = made_figure3(tmp_path)
    transfer = only(tmp_path)
    assert transfer.student == made["after"].path
    assert transfer.teacher == (made["teacher"].path, made["watched"].path)
    assert transfer.before == (made["before"].path,)
    assert transfer.again == ((made["before"].path,), (made["again"].path,))
    assert list(titles([transfer])) == ["de-tr ⇒ de-bg"]


def test_runs_without_states_make_no_map(tmp_path: Path) -> None:
    made = made_figure3(tmp_path)
    (made["before"].path / "representations.safetensors").unlink()
    assert only(tmp_path).before == ()
    for name in ("teacher", "watched"):
        (made[name].path / "representations.safetensors").unlink()
    assert transfers(RunStore([tmp_path]).table()) == []
    assert transfers(RunStore([tmp_path / "none"]).table()) == []


def test_two_transfers_of_one_pair_have_titles_that_tell_them_apart(tmp_path: Path) -> None:
    made_figure3(tmp_path, n=30)
    made_figure3(tmp_path, n=30, seed=7)
    found = titles(transfers(RunStore([tmp_path]).table()))
    assert sorted(found) == ["de-tr ⇒ de-bg · seed 42", "de-tr ⇒ de-bg · seed 7"]


def test_rows_are_joined_by_item_and_not_by_place(tmp_path: Path) -> None:
    made = made_figure3(tmp_path)
    plain = final_states(only(tmp_path))
    folder = made["teacher"]
    backwards = folder.predictions.iloc[::-1]
    backwards.to_parquet(folder.path / "predictions.parquet", index=False)
    arrays = {name: values[::-1] for name, values in folder.representations.items()}
    folder.write_representations(arrays)
    turned = final_states(only(tmp_path))
    assert turned.items.tolist() == plain.items.tolist()
    np.testing.assert_array_equal(turned.vectors["teacher"], plain.vectors["teacher"])
    np.testing.assert_array_equal(turned.predicted["teacher"], plain.predicted["teacher"])
    assert set(plain.vectors) == {"teacher", "before", "after", "seed a", "seed b"}
    assert plain.pairs["teacher"] == "de-tr" and plain.pairs["after"] == "de-bg"


def test_vectors_that_are_not_a_row_each_are_said(tmp_path: Path) -> None:
    made = made_figure3(tmp_path)
    made["after"].write_representations({"final": np.zeros((7, 4))})
    with pytest.raises(ClteError, match="no vector for each of its 60 test rows"):
        final_states(only(tmp_path))


def test_a_sample_is_whole_premises_and_the_same_every_time(tmp_path: Path) -> None:
    made_figure3(tmp_path)
    states = final_states(only(tmp_path))
    part = states.sample(20)
    assert len(part) == 21
    assert all(np.sum(part.premises == p) == 3 for p in set(part.premises))
    assert part.items.tolist() == states.sample(20).items.tolist()
    assert states.sample(1000) is states


def test_epochs_have_the_ids_of_the_test_rows_where_those_validate(tmp_path: Path) -> None:
    made_figure3(tmp_path, epochs=3)
    states = epoch_states(only(tmp_path), None)
    assert states is not None
    assert list(states.vectors) == ["teacher", "before", "epoch 1", "epoch 2", "epoch 3"]
    assert states.items[0] == "test-0" and states.gold.tolist()[:3] == [0, 1, 2]


def test_epochs_of_another_protocol_have_ids_only_with_the_corpus(tmp_path: Path) -> None:
    save_corpus(tiny_corpus(items=240), "tiny")
    corpus = load_saved("tiny")
    split = make_split(corpus, "clean")
    rows = len(split.validation)
    data = DataRef("tiny", corpus.revision)
    made = made_figure3(tmp_path, n=rows, protocol="clean", data=data)
    path = made["after"].path / "result.json"
    path.write_text(path.read_text("utf-8").replace("abcdef012345", split.revision), "utf-8")
    alone = epoch_states(only(tmp_path), None)
    known = epoch_states(only(tmp_path), corpus)
    assert alone is not None and known is not None
    assert alone.items[0] == "row 1" and set(alone.gold.tolist()) == {-1}
    assert known.items.tolist() == split.validation.tolist()
    assert set(known.gold.tolist()) == {0, 1, 2}
    # Another version of the corpus would cut other rows, and no id is better than a wrong one.
    other = epoch_states(only(tmp_path), tiny_corpus(items=246, seed=3))
    assert other is not None and other.items[0] == "row 1"


def test_a_student_that_kept_no_epoch_has_none_to_show(tmp_path: Path) -> None:
    made = made_figure3(tmp_path)
    made["after"].write_representations({"final": made["after"].representations["final"]})
    assert epoch_states(only(tmp_path), None) is None


def test_a_point_says_who_it_is_and_what_it_reads() -> None:
    save_corpus(tiny_corpus(), "tiny")
    corpus = load_saved("tiny")
    items = corpus.item_ids[:6]
    names = ("teacher", "after")
    states = States(
        "test", items, corpus.premise_ids[:6], corpus.labels[:6].astype(int),
        {name: np.zeros((6, 2)) for name in names}, dict.fromkeys(names, "r"),
        {"teacher": "de-tr", "after": "fr-bg"},
        {"teacher": np.full(6, -1), "after": corpus.labels[:6].astype(int)},
    )  # fmt: skip
    places = {name: np.full((6, 2), float(i)) for i, name in enumerate(names)}
    points = points_of(states, places, names, "correctness", corpus)
    assert points["role"].tolist() == ["teacher"] * 6 + ["student"] * 6
    assert points["group"].tolist() == ["not known"] * 6 + ["right"] * 6
    assert points["premise"][6] == corpus.premises["fr"][0]
    assert points["hypothesis"][0] == corpus.hypotheses["tr"][0]
    assert points["who"][6] == "Student, fr → bg"
    assert "made-up" in points["facts"][0]
    assert ordered_groups(points) == ["right", "not known"]
    few = points_of(states, places, names, "phenomenon", corpus, groups=["else"])
    assert set(few["group"]) == {"others"}


def test_comparisons_are_kept_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_figure3(tmp_path)
    states = final_states(only(tmp_path))
    found = compared(states, "after", "teacher")
    assert found["cka"].value > compared(states, "before", "teacher")["cka"].value
    assert list((workspace() / "projections").glob("*.npz"))
    monkeypatch.setattr("clte.analysis.map_points.compare", None)
    again = compared(states, "after", "teacher")
    assert again["probe"] == found["probe"] and again["mmd"].p == found["mmd"].p


def test_a_model_has_a_set_a_language() -> None:
    corpus = tiny_corpus()
    ids = np.array(list(dict.fromkeys(corpus.premise_ids.tolist()))[:5])
    sets = {"fr": np.zeros((5, 3)), "bg": np.ones((5, 3))}
    states = model_states(Vectors("m", "r", "c", ids, sets), corpus)
    assert states.gold.tolist() == [-1] * 5
    assert texts_of(corpus, "fr", ids.tolist())[0] == (corpus.premises["fr"][0], "")
    assert phenomena_of(corpus, ids.tolist(), premises=True) == ["made-up"] * 5


def test_stored_vectors_are_named_for_people(tmp_path: Path) -> None:
    made = made_figure3(tmp_path)
    table = RunStore([tmp_path]).table()
    names = [made["after"].id, made["teacher"].id, "compact-nli", "gone"]
    for name in names:
        path = workspace() / "evidence" / name / "builtin-vectors.safetensors"
        path.parent.mkdir(parents=True)
        path.touch()
    found = stored_vectors(table)
    assert set(list(found)[:2]) == {"compact-nli · built-in set", "gone · built-in set"}
    assert f"de-tr ⇒ de-bg · run {names[0][:6]} · built-in set" in found
    assert found[f"de-tr · run {names[1][:6]} · built-in set"].corpus == "builtin"


def test_alignment_by_hand() -> None:
    near = np.eye(3)
    # Layer 0: b is a, c is a turned by one place. Layer 1: all three are the same.
    vectors = np.stack([np.stack([near, near, np.roll(near, 1, axis=0)]), np.stack([near] * 3)])
    found = alignment(vectors)
    assert found["retrieval"].tolist() == [[0.5, 0.5, 0], [1, 1, 1]]
    np.testing.assert_allclose(found["cka"][1], 1)


def test_parallel_premises_are_translations_that_stand_once() -> None:
    corpus = tiny_corpus(items=90)
    texts = parallel_premises(corpus, "test", 12)
    assert set(texts) == set(corpus.premises)
    assert {len(said) for said in texts.values()} == {12}
    rows = [corpus.premises["fr"].tolist().index(text) for text in texts["fr"]]
    assert texts["bg"] == [corpus.premises["bg"][row] for row in rows]
    with pytest.raises(ClteError, match="at least two languages and ten"):
        parallel_premises(tiny_corpus(items=12), "test", 12)


def test_a_lone_run_is_no_transfer(tmp_path: Path) -> None:
    made_run(tmp_path, made_config("fr-bg"))
    assert transfers(RunStore([tmp_path]).table()) == []
