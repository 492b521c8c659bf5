from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clte.analysis.projection import (
    Settings,
    cache_key,
    has_umap,
    project,
    projected,
    read_arrays,
    write_arrays,
)
from clte.errors import ClteError
from clte.paths import workspace

QUICK = Settings("tsne", perplexity=5)
PCA = Settings("pca")


def sets() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    teacher = rng.normal(size=(30, 8))
    return {"teacher": teacher, "before": rng.normal(size=(30, 8)) + 6, "after": teacher + 0.05}


def test_what_moves_to_the_teacher_is_seen_to_move_there() -> None:
    for settings in (QUICK, PCA):
        places = project(sets(), ["teacher", "before"], settings)
        assert {name: p.shape for name, p in places.items()} == dict.fromkeys(sets(), (30, 2))
        far = np.linalg.norm(places["before"] - places["teacher"], axis=1)
        near = np.linalg.norm(places["after"] - places["teacher"], axis=1)
        assert np.median(near) < np.median(far) / 3


def test_the_frame_does_not_depend_on_what_is_placed_on_it() -> None:
    every = sets()
    alone = {name: every[name] for name in ("teacher", "before")}
    for settings in (QUICK, PCA):
        with_more = project(every, list(alone), settings)
        without = project(alone, list(alone), settings)
        for name in alone:
            np.testing.assert_array_equal(with_more[name], without[name])


def test_the_same_settings_give_the_same_map_and_the_seed_another() -> None:
    every = sets()
    one = project(every, ["teacher"], QUICK)
    two = project(every, ["teacher"], QUICK)
    np.testing.assert_array_equal(one["after"], two["after"])


def test_pca_by_hand() -> None:
    line = np.array([[-2.0, 0, 0], [-1, 0.1, 0], [0, 0, 0], [1, -0.1, 0], [2, 0, 0]])
    places = project({"a": line, "b": line[:2] + np.array([0, 0, 9])}, ["a"], PCA)
    np.testing.assert_allclose(np.abs(places["a"][:, 0]), [2, 1, 0, 1, 2], atol=0.02)
    # What lies off the plane is dropped onto it.
    np.testing.assert_allclose(places["b"], places["a"][:2], atol=1e-5)


def test_a_map_is_computed_once_and_kept_as_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    every = sets()
    runs = {name: f"run-{name}" for name in every}
    items = [str(i) for i in range(30)]
    key = cache_key(runs, "head", items, ["teacher"], PCA)
    first = projected(key, every, ["teacher"], PCA)
    file = workspace() / "projections" / f"{key}.npz"
    with np.load(file, allow_pickle=False) as kept:
        np.testing.assert_array_equal(kept["after"], first["after"])
    monkeypatch.setattr("clte.analysis.projection.project", None)
    again = projected(key, every, ["teacher"], PCA)
    np.testing.assert_array_equal(again["after"], first["after"])


def test_everything_that_moves_the_map_moves_its_key() -> None:
    def key(**changes: object) -> str:
        given = {"runs": {"a": "1"}, "layer": "head", "items": ["x", "y"], "reference": ["a"],
                 "settings": PCA, **changes}  # fmt: skip
        return cache_key(**given)  # type: ignore[arg-type]

    others = [
        key(runs={"a": "2"}), key(layer="mean -1"), key(items=["x"]), key(reference=["b"]),
        key(settings=Settings("pca", seed=1)), key(settings=Settings("tsne")),
        key(settings=Settings("pca", perplexity=9)),
    ]  # fmt: skip
    assert len({key(), *others}) == 8
    assert key() == key()


def test_a_damaged_cache_is_made_again() -> None:
    path = write_arrays("k", {"a": np.zeros(3)})
    assert path is not None
    kept = read_arrays("k")
    assert kept is not None and kept["a"].tolist() == [0, 0, 0]
    path.write_bytes(b"PK no zip")
    assert read_arrays("k") is None
    assert read_arrays("other") is None


def test_what_ships_is_read_where_the_workspace_has_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_arrays("k", {"a": np.ones(2)})
    assert path is not None
    target = tmp_path / "ships" / "projections" / "k.npz"
    target.parent.mkdir(parents=True)
    path.rename(target)
    assert read_arrays("k") is None
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(tmp_path / "ships"))
    assert read_arrays("k") is not None


@pytest.mark.parametrize(
    ("vectors", "reference", "said"),
    [
        ({"a": np.zeros((9, 3)), "b": np.zeros((9, 4))}, ["a"], "different widths"),
        ({"a": np.zeros((9, 3))}, ["b"], "at least one set"),
        ({"a": np.zeros((3, 3))}, ["a"], "at least 5 points"),
        ({"a": np.full((9, 3), np.inf)}, ["a"], "not finite"),
    ],
)
def test_what_has_no_map_is_said(
    vectors: dict[str, np.ndarray], reference: list[str], said: str
) -> None:
    with pytest.raises(ClteError, match=said):
        project(vectors, reference, PCA)


def test_settings_that_make_no_sense_are_said() -> None:
    with pytest.raises(ClteError, match="Choose one of"):
        Settings("magic")
    with pytest.raises(ClteError, match="perplexity"):
        Settings("tsne", perplexity=1)
    if not has_umap():
        with pytest.raises(ClteError, match="umap-learn"):
            Settings("umap")
