"""Encoders by name, and one clear sentence for each that cannot be had."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import huggingface_hub
import pytest
import torch
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from safetensors.torch import load_file, save_file

from clte.errors import ClteError
from clte.models.backbones import LEARNING_RATES, load_classifier, load_tokenizer, resolve
from clte.paths import shipped
from tests.tiny_models import KINDS, tiny_model


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("good") / "little-bert")


@pytest.fixture
def model(good: Path, tmp_path: Path) -> Path:
    """A copy that a test may break."""
    return shutil.copytree(good, tmp_path / "little-bert")


def one_sentence(raised: pytest.ExceptionInfo[ClteError]) -> str:
    message = str(raised.value)
    assert "\n" not in message and "Traceback" not in message and len(message) < 500
    return message


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_folder_loads(kind: str, tmp_path: Path) -> None:
    found = resolve(tiny_model(tmp_path / kind, kind))
    assert found.name == kind and len(found.revision) == 12
    assert found.learning_rate == 2e-5
    model = load_classifier(found.source, seed=1)
    assert model.config.num_labels == 3
    assert model.config.label2id == {"entailment": 0, "neutral": 1, "contradiction": 2}
    assert {p.dtype for p in model.parameters()} == {torch.float32}
    emits_types = "token_type_ids" in load_tokenizer(found.source)("ba", "ce")
    assert emits_types == (kind == "bert")


def test_compact_is_here_without_a_network_and_has_a_rate_of_its_own() -> None:
    found = resolve("compact")
    assert found.name == "compact" and found.learning_rate == LEARNING_RATES["compact"] > 2e-5
    assert Path(found.source) == shipped() / "compact"
    assert resolve("compact") == found


def test_the_revision_is_that_of_the_content(model: Path, tmp_path: Path) -> None:
    before = resolve(model)
    assert resolve(shutil.copytree(model, tmp_path / "elsewhere")).revision == before.revision
    (model / "notes.md").write_text("nothing that changes a run")
    assert resolve(model).revision == before.revision
    config = json.loads((model / "config.json").read_text())
    (model / "config.json").write_text(json.dumps({**config, "hidden_dropout_prob": 0.2}))
    assert resolve(model).revision != before.revision


def test_a_seed_makes_the_head_and_leaves_the_callers_random_state(good: Path) -> None:
    state = torch.random.get_rng_state()
    one, same, other = (load_classifier(good, seed=seed) for seed in (1, 1, 2))
    assert torch.equal(torch.random.get_rng_state(), state)
    assert torch.equal(one.classifier.weight, same.classifier.weight)
    assert not torch.equal(one.classifier.weight, other.classifier.weight)
    words = "bert.embeddings.word_embeddings.weight"
    assert torch.equal(one.state_dict()[words], other.state_dict()[words])


def test_half_precision_weights_are_trained_in_fp32(model: Path) -> None:
    path = model / "model.safetensors"
    halves = {name: w.half() if w.is_floating_point() else w for name, w in load_file(path).items()}
    save_file(halves, path, metadata={"format": "pt"})
    assert {p.dtype for p in load_classifier(model).parameters()} == {torch.float32}


# ---------------------------------------------------------------------- what cannot be had


@pytest.mark.parametrize("name", ["./nowhere", "/no/such/model", "a b", "what/is/this"])
def test_a_name_that_is_no_model(name: str) -> None:
    with pytest.raises(ClteError, match=r"no model at .*Give 'compact', a folder") as raised:
        resolve(name)
    one_sentence(raised)


def test_a_hub_that_cannot_be_reached() -> None:
    with pytest.raises(ClteError, match=r"'nobody/no-such-model' could not be fetched") as raised:
        resolve("nobody/no-such-model")
    message = one_sentence(raised)
    assert "HF_HUB_OFFLINE is set" in message and "'compact'" in message


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (GatedRepoError, "gated: accept its terms on the Hub, then log in"),
        (RepositoryNotFoundError, "no model 'some/model' on the Hub"),
        (RevisionNotFoundError, "no revision 'v9' on the Hub"),
        (HfHubHTTPError, "could not be fetched"),
    ],
)
def test_what_the_hub_answers(monkeypatch: pytest.MonkeyPatch, error: type, said: str) -> None:
    def answer(*args: object, **kwargs: object) -> None:
        raise error("no", response=SimpleNamespace(headers={}, request=None))

    monkeypatch.setattr(huggingface_hub, "snapshot_download", answer)
    with pytest.raises(ClteError, match=said) as raised:
        resolve("some/model@v9")
    one_sentence(raised)


def test_a_hub_model_is_known_by_its_commit(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = "0123456789abcdef" * 2
    snapshot = shutil.copytree(good, tmp_path / "snapshots" / commit)
    monkeypatch.setattr(huggingface_hub, "snapshot_download", lambda *_, **__: str(snapshot))
    found = resolve("some/model")
    assert (found.name, found.revision) == ("some/model", commit[:12])
    (snapshot / "model.safetensors").unlink()
    with pytest.raises(ClteError, match="'some/model' has no safetensors weights") as raised:
        resolve("some/model")
    one_sentence(raised)


def no_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def only_pickle(folder: Path) -> None:
    no_weights(folder)
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")


def no_config(folder: Path) -> None:
    (folder / "config.json").unlink()


def no_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    (folder / "tokenizer_config.json").unlink()


def damaged(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / name).write_bytes((folder / name).read_bytes()[:60])

    damage.__name__ = f"damaged_{name}"
    return damage


def foreign_weights(folder: Path) -> None:
    save_file({"something.else": torch.ones(3)}, folder / "model.safetensors", {"format": "pt"})


def unknown_kind(folder: Path) -> None:
    (folder / "config.json").write_text('{"model_type": "no-such-kind"}')


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (no_weights, "holds no weights: model.safetensors is missing"),
        (only_pickle, r"pytorch_model.bin, which is pickle and is never loaded; convert it"),
        (no_config, "has no config.json"),
        (no_tokenizer, "no tokenizer|tokenizer in .* cannot be loaded"),
        (damaged("model.safetensors"), "cannot be loaded"),
        (damaged("config.json"), "cannot be loaded|is damaged"),
        (damaged("tokenizer.json"), "tokenizer in .* cannot be loaded"),
        (foreign_weights, "none of the weights"),
        (unknown_kind, "cannot be loaded"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_broken_folder_is_one_clear_sentence(
    model: Path, damage: Callable[[Path], None], said: str
) -> None:
    damage(model)
    with pytest.raises(ClteError, match=said) as raised:
        found = resolve(model)
        load_tokenizer(found.source)
        load_classifier(found.source)
    assert "little-bert" in one_sentence(raised)


def test_an_encoder_without_a_pooler_gets_a_fresh_one(model: Path) -> None:
    path = model / "model.safetensors"
    weights = {name: w for name, w in load_file(path).items() if "pooler" not in name}
    save_file(weights, path, metadata={"format": "pt"})
    assert load_classifier(model, seed=1).config.num_labels == 3
