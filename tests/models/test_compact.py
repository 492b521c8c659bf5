"""The encoder that ships: an ordinary BERT, fair to its languages, with a card that says how it was made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from huggingface_hub import ModelCard

from clte.files import file_digest, read_json
from clte.models import shipped, wordpiece
from clte.models.backbones import load_classifier, resolve

LANGUAGES = {"bg", "de", "en", "fr", "hi", "tr"}


@pytest.fixture(scope="module")
def folder() -> Path:
    return shipped.get("compact").path


@pytest.fixture(scope="module")
def record(folder: Path) -> Any:
    return read_json(folder / "pretraining.json")


def test_the_loaded_tokenizer_keeps_accents_and_vowel_signs(folder: Path) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    assert tokenizer.is_fast

    def round_trip(text: str) -> str:
        return tokenizer.decode(tokenizer(text, add_special_tokens=False)["input_ids"])

    assert round_trip("Й и") == "й и"
    assert round_trip("की") == "की"
    assert round_trip("कि") == "कि"
    assert round_trip("İstanbul") == "istanbul"
    assert round_trip("Élève GÜZEL") == "élève güzel"
    assert tokenizer.model_max_length == 512
    special = tokenizer.convert_tokens_to_ids(list(wordpiece.SPECIAL_TOKENS))
    assert special == [0, 1, 2, 3, 4]
    assert (tokenizer.pad_token, tokenizer.mask_token) == ("[PAD]", "[MASK]")


def test_a_pair_has_token_types(folder: Path) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    encoded = tokenizer("a dog", "der hund")
    ids, types = encoded["input_ids"], encoded["token_type_ids"]
    second = ids.index(tokenizer.sep_token_id) + 1
    assert ids[0] == tokenizer.cls_token_id
    assert types == [0] * second + [1] * (len(ids) - second)
    assert set(encoded) == {"input_ids", "token_type_ids", "attention_mask"}


def test_it_is_an_ordinary_bert(folder: Path) -> None:
    from transformers import AutoModel, AutoModelForMaskedLM, AutoTokenizer

    for kind in (AutoModelForMaskedLM, AutoModel):
        model, loading = kind.from_pretrained(folder, output_loading_info=True)
        assert not loading["missing_keys"] and not loading["mismatched_keys"]
    assert type(model).__name__ == "BertModel"
    assert sum(p.numel() for p in model.parameters()) <= 12_000_000
    tokenizer = AutoTokenizer.from_pretrained(folder)
    assert max(tokenizer.get_vocab().values()) < model.config.vocab_size
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 24_000_000


def test_it_is_loaded_in_full_precision_to_train(folder: Path) -> None:
    classifier = load_classifier(resolve("compact").source, seed=1)
    assert {p.dtype for p in classifier.parameters()} == {torch.float32}
    with torch.no_grad():
        logits = classifier(torch.tensor([[2, 50, 60, 3]])).logits
    assert logits.shape == (1, 3) and torch.isfinite(logits).all()


def test_the_vocabulary_is_fair(record: Any) -> None:
    assert set(record["fertility"]) == LANGUAGES
    assert max(record["fertility"].values()) <= 1.5 * record["fertility"]["en"]


def test_it_has_learned(record: Any) -> None:
    found = record["held_out"]
    assert found["rows"] >= 400 and len(found["retrieval_percent"]) == 30
    assert min(found["retrieval_percent"].values()) > 50
    for code in LANGUAGES:
        assert found["masked_token_loss"][code] < found["unigram_loss"][code] - 1


def test_its_card_says_what_it_is_made_of(folder: Path, record: Any) -> None:
    card = ModelCard.load(folder / "README.md")
    assert set(card.data.language) == LANGUAGES
    restricted = any("NC" in s["licence"] or "research" in s["licence"] for s in record["sources"])
    assert card.data.license == ("cc-by-nc-4.0" if restricted else "other")
    for said in (
        "clte pretrain",
        "Arabic",
        "never saw XNLI",
        *(s["file"] for s in record["sources"]),
    ):
        assert said in card.text
    for name, found in record["files"].items():
        assert file_digest(folder / name) == found
