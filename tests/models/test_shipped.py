"""What ships is found by name, checked, and expanded once, wherever it may be written."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from clte.errors import ClteError
from clte.models import deltas, shipped
from clte.models.backbones import load_classifier, resolve
from clte.models.shipped_card import check_record, shipped_card
from clte.paths import workspace
from tests.models.tuned import classifier_of, halved
from tests.tiny_models import tiny_model

RECORD = {
    "description": "a tiny model for tests",
    "languages": ["fr", "bg"],
    "licence": "cc-by-nc-4.0",
    "data": [{"name": "word salad", "rows": 12000, "licence": "made up", "note": "no sense"}],
    "recipe": {"steps": 7},
    "figures": [{"title": "Accuracy", "columns": ["pair", "%"], "rows": [["fr-bg", 50.0]]}],
    "limits": ["it has learned nothing"],
}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("shipped")
    base = halved(tiny_model(root / "compact", hidden=64))
    tuned = classifier_of(base, root / "tuned")
    for folder in (root / "compact-en", root / "runs" / "0123456789ab" / "model"):
        deltas.write_delta(base, tuned, folder, bits=6)
        (folder / "record.json").write_text(json.dumps(RECORD))
        (folder / "README.md").write_text("a card")
        shipped.seal(folder)
    shipped.seal(base)
    shutil.rmtree(tuned)
    (root / "evidence").mkdir()
    return root


@pytest.fixture
def checkpoints(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = shutil.copytree(original, tmp_path / "checkpoints")
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(copy))
    return copy


def test_the_list_says_what_there_is(checkpoints: Path) -> None:
    found = {model.name: model for model in shipped.listing()}
    assert list(found) == ["compact", "compact-en", "0123456789ab"]
    assert [model.kind for model in found.values()] == ["folder", "delta", "delta"]
    assert found["compact-en"].description == "a tiny model for tests"
    assert found["compact-en"].languages == ("fr", "bg")
    assert "stand-in for mBERT" in found["compact"].description
    size = sum(file.stat().st_size for file in (checkpoints / "compact-en").iterdir())
    assert found["compact-en"].bytes == size


def test_a_folder_is_used_where_it_is_and_a_delta_expanded_once(checkpoints: Path) -> None:
    assert shipped.find("compact") == checkpoints / "compact"
    found = shipped.find("compact-en")
    revision = shipped.get("compact-en").revision
    assert found == workspace() / "backbones" / f"compact-en-{revision}"
    written = (found / "model.safetensors").stat().st_mtime_ns
    assert shipped.find("compact-en") == found
    assert (found / "model.safetensors").stat().st_mtime_ns == written
    assert load_classifier(found, labels=None).config.num_labels == 3


def test_backbones_by_name_are_these(checkpoints: Path) -> None:
    compact, english = resolve("compact"), resolve("compact-en")
    assert compact.source == str(checkpoints / "compact")
    assert (english.name, english.learning_rate, english.freeze_embeddings) == (
        "compact-en",
        2e-4,
        True,
    )
    assert Path(english.source) == shipped.find("compact-en")
    assert {compact.revision, english.revision} == {
        shipped.get(name).revision for name in ("compact", "compact-en")
    }
    assert resolve("0123456789ab").source.startswith(str(workspace()))
    with pytest.raises(ClteError, match=r"no model called 'compact-nli' ships .*CLTE_CHECKPOINTS"):
        resolve("compact-nli")


def test_a_revision_is_that_of_weights_and_tokenizer_not_of_the_card(checkpoints: Path) -> None:
    before = shipped.get("compact").revision
    (checkpoints / "compact" / "README.md").write_text("other words")
    (checkpoints / "compact" / "notes.json").write_text("{}")
    shipped.seal(checkpoints / "compact")
    assert shipped.get("compact").revision == before
    config = json.loads((checkpoints / "compact" / "config.json").read_text())
    (checkpoints / "compact" / "config.json").write_text(json.dumps({**config, "x": 1}))
    shipped.seal(checkpoints / "compact")
    assert shipped.get("compact").revision != before


@pytest.mark.parametrize(
    ("model", "file"),
    [
        ("compact", "model.safetensors"),
        ("compact", "tokenizer.json"),
        ("compact-en", "delta.safetensors"),
        ("compact-en", "delta.json"),
        ("0123456789ab", "config.json"),
    ],
)
def test_a_damaged_or_missing_file_is_named(checkpoints: Path, model: str, file: str) -> None:
    path = shipped.get(model).path / file
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(ClteError, match=rf"{model}.*{file} is damaged.*git checkout"):
        shipped.find(model)
    path.write_bytes(whole)
    shipped.find(model)
    path.unlink()
    shutil.rmtree(workspace())
    with pytest.raises(ClteError, match=r"is missing|no model called"):
        shipped.find(model)


def test_a_damaged_base_is_named_when_a_delta_wants_it(checkpoints: Path) -> None:
    path = checkpoints / "compact" / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"\0\0")
    with pytest.raises(ClteError, match=r"compact/model\.safetensors is damaged"):
        shipped.find("compact-en")


def test_a_file_is_read_again_only_when_it_changed(
    checkpoints: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped.find("compact")
    read: list[str] = []
    digest = shipped.file_digest
    monkeypatch.setattr(shipped, "file_digest", lambda p: (read.append(p.name), digest(p))[1])
    shipped.find("compact")
    assert read == []
    os.utime(checkpoints / "compact" / "config.json", ns=(1, 1))
    shipped.find("compact")
    assert read == ["config.json"]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX permissions")
def test_checkpoints_may_be_read_only(checkpoints: Path) -> None:
    for path in [checkpoints, *checkpoints.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = sorted(checkpoints.rglob("*"))
    try:
        assert shipped.find("compact-en").is_dir()
        assert sorted(checkpoints.rglob("*")) == before
    finally:
        for path in [checkpoints, *checkpoints.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.parametrize("name", ["", ".", "..", "../compact", "runs/0123456789ab", "evidence"])
def test_a_name_never_leads_out_of_the_folder(checkpoints: Path, name: str) -> None:
    assert not shipped.is_shipped(name)
    with pytest.raises(ClteError, match="no model called"):
        shipped.get(name)


# ---------------------------------------------------------------------- cards


def test_a_card_states_what_its_record_says() -> None:
    card = shipped_card("tiny", RECORD, scored="XNLI test was scored once for these weights.")
    for said in (
        "license: cc-by-nc-4.0",
        "language: [bg, fr]",
        "A tiny model for tests.",
        "| word salad | 12,000 | made up | no sense |",
        "| steps | 7 |",
        "**Accuracy**",
        "| fr-bg | 50.0 |",
        "scored once",
        "It knows Bulgarian, French",
        "- It has learned nothing.",
        "research only",
    ):
        assert said in card, said
    assert "Arabic" in card and "6 bits" not in card
    facts = {"base": "compact", "bits": 6, "relative_error": 0.021}
    assert "in 6 bits" in shipped_card("tiny", RECORD, delta=facts)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"licence": ""}, "no 'licence'"),
        ({"languages": ["xx"]}, "'xx' is no language code"),
        ({"data": {}}, "'data' must be a JSON list"),
    ],
    ids=str,
)
def test_a_record_without_what_a_card_states(change: dict, said: str) -> None:
    with pytest.raises(ClteError, match=said):
        check_record({**RECORD, **change}, "record.json")
