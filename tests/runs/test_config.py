"""A run's id is the hash of its choices."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clte.errors import ClteError
from clte.runs.config import VERSION, DataRef, RunConfig, TeacherRef
from tests.made_runs import made_config

TEACHER = TeacherRef("fr-de", "a" * 12)


def test_the_defaults_are_the_papers() -> None:
    config = made_config()
    paper = {
        "batch_size": 28,
        "max_length": 128,
        "epochs": 5,
        "seed": 42,
        "warmup": 0.1,
        "weight_decay": 0.01,
        "pooling": "head",
        "objective": "ce",
    }
    assert {name: getattr(config, name) for name in paper} == paper
    assert not config.is_transfer and config.title == "fr-bg"
    assert made_config("de-bg", "de-tr").title == "de-tr ⇒ de-bg"


@pytest.mark.parametrize(
    "change",
    [
        {"pair": "fr-de"},
        {"data": DataRef("xnli", "ffff")},
        {"protocol": "clean"},
        {"fold": 1},
        {"backbone": "other"},
        {"backbone_revision": "ffff"},
        {"learning_rate": 2e-3},
        {"seed": 43},
        {"objective": "ce(label_smoothing=0.1)"},
        {"objective": "ce + 0.2*hidden_kl", "teacher": TEACHER},
        {"pooling": "mean"},
        {"pooling": "mean", "layer": 1},
        {"batch_size": 14},
        {"accumulation": 2},
        {"max_length": 64},
        {"epochs": 6},
        {"patience": 0},
        {"warmup": 0.0},
        {"weight_decay": 0.0},
        {"shuffled_labels": True},
        {"epoch_representations": True},
        {"freeze_embeddings": True},
    ],
    ids=str,
)
def test_every_choice_moves_the_id(change: dict[str, Any]) -> None:
    config = made_config(pooling="first")
    other = config.replace(**change)
    assert other.id != config.id
    assert RunConfig.from_dict(json.loads(json.dumps(other.as_dict()))) == other


def test_runs_from_before_embeddings_could_be_frozen_keep_their_ids() -> None:
    values = made_config().as_dict()
    assert "freeze_embeddings" not in values and made_config().id == "ab2efff98731"
    assert RunConfig.from_dict(values).freeze_embeddings is False
    assert RunConfig.from_dict({**values, "freeze_embeddings": False}).id == made_config().id


def test_two_spellings_of_one_choice_are_one_run() -> None:
    config = made_config(learning_rate=1).replace(objective="ce + 0.2*hidden_kl", teacher=TEACHER)
    for objective in ("0.20*hidden_kl+ce", " ce  + 0.2 * hidden_kl(temperature=1.0)"):
        assert config.replace(objective=objective).id == config.id
    assert config.replace(learning_rate=1.0).id == config.id
    assert config.replace(pair="FR-BG").id == config.id
    assert (
        config.replace(weight_decay=0, warmup=0).id
        == config.replace(weight_decay=0.0, warmup=0.0).id
    )
    assert len(config.id) == 12 and int(config.id, 16) >= 0


def test_the_id_is_the_same_in_every_process() -> None:
    code = "from tests.made_runs import made_config; print(made_config('fr-bg').id)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == made_config("fr-bg").id


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pair": "fr"}, "fr"),
        ({"pair": "fr-1"}, "not a language code"),
        ({"objective": "ce + 0.2*hidden_kl"}, "reads a teacher; name one"),
        ({"teacher": TEACHER}, "does not read one"),
        ({"objective": "ce - 0.2*hidden_kl", "teacher": TEACHER}, "must be 0 or more"),
        ({"objective": "kd(temperature=0)", "teacher": TEACHER}, "must be a number above 0"),
        ({"objective": "nonsense"}, "no term 'nonsense'"),
        ({"pooling": "max"}, "pooling 'max' is none of head, first, mean"),
        ({"learning_rate": 0}, "must be above 0"),
        ({"learning_rate": float("nan")}, "must be above 0"),
        ({"learning_rate": float("inf")}, "must be above 0"),
        ({"learning_rate": -1e-3}, "must be above 0"),
        ({"batch_size": 0}, "batch_size is 0"),
        ({"batch_size": 2.5}, "batch_size is 2.5"),
        ({"accumulation": 0}, "accumulation is 0"),
        ({"epochs": 0}, "epochs is 0"),
        ({"max_length": 7}, "max_length is 7"),
        ({"patience": -1}, "patience is -1"),
        ({"fold": -1}, "fold is -1"),
        ({"seed": -1}, "seed is -1"),
        ({"warmup": 1.1}, "warmup is 1.1"),
        ({"weight_decay": -0.1}, "weight_decay is -0.1"),
        ({"weight_decay": float("inf")}, "weight_decay is inf"),
        ({"warmup": float("nan")}, "warmup is nan"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ClteError, match=said):
        made_config().replace(**change)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"pair": "fr-de", "reads": "both", "run": "a"}, "choose 'parallel' or 'own'"),
        ({"pair": "fr-de", "control": "mean", "run": "a"}, "none of class-mean, random, untrained"),
        ({"pair": "fr-de"}, "only the 'untrained' control has none"),
        ({"pair": "fr-de", "run": "a", "control": "untrained"}, "only the 'untrained' control"),
    ],
)
def test_teachers_that_cannot_be(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(ClteError, match=said):
        TeacherRef(**arguments)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": VERSION + 1}, f"format version {VERSION + 1}; this program reads version"),
        ({"version": None}, "format version None"),
        ({"colour": "red"}, "no field 'colour'"),
        ({"data": "xnli"}, "incomplete or has a wrong field"),
        ({"data": {"name": "xnli"}}, "incomplete or has a wrong field"),
        ({"data": None}, "incomplete or has a wrong field"),
        ({"teacher": "fr-de"}, "incomplete or has a wrong field"),
        ({"pair": 3}, "pair|wrong field"),
        ({"learning_rate": "fast"}, "wrong field"),
        ({"learning_rate": None}, "wrong field"),
        ({"warmup": "some"}, "wrong field"),
        ({"objective": None}, "wrong field"),
        ({"batch_size": "28"}, "batch_size is '28'"),
        ({"seed": True}, "seed is True"),
    ],
    ids=str,
)
def test_a_file_that_is_no_config_of_this_version(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ClteError, match=said):
        RunConfig.from_dict({**made_config().as_dict(), **change})


@pytest.mark.parametrize("missing", ["pair", "data", "protocol", "learning_rate"])
def test_a_missing_field_is_named(missing: str) -> None:
    values = made_config().as_dict()
    del values[missing]
    with pytest.raises(ClteError, match=missing):
        RunConfig.from_dict(values)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(name=st.sampled_from(sorted(made_config().as_dict())), value=json_values)
def test_no_file_content_raises_anything_else(name: str, value: Any) -> None:
    try:
        config = RunConfig.from_dict({**made_config().as_dict(), name: value})
    except ClteError:
        return
    assert len(config.id) == 12
