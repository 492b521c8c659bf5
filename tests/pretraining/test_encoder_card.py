"""The model card: what the Hub reads of it, and what a person does."""

from __future__ import annotations

from typing import Any

import pytest
from huggingface_hub import ModelCard

from clte.pretraining.card import licence_of, model_card


def record(**changes: Any) -> dict[str, Any]:
    """What pretraining.json holds, made up."""
    source = {"kind": "parallel", "languages": ["en", "fr"], "rows": 1200}
    return {
        "config": {
            "steps": 4500,
            "batch": 64,
            "learning_rate": 0.001,
            "warm_up": 0.05,
            "contrast": 0.5,
            "width": 256,
            "layers": 4,
            "seed": 42,
        },
        "command": "clte pretrain --parallel texts --out compact",
        "languages": ["bg", "de", "en", "fr", "hi", "tr"],
        "data": [{"file": "tatoeba", "languages": ["en", "fr"], "rows": 1200}],
        "sources": [
            {"file": "tatoeba_en_fr.tsv", "licence": "CC BY 2.0 FR", **source},
            {"file": "a/b:c", "licence": "not recorded", "revision": "0123456789abcdef", **source},
        ],
        "alone": {"fr": 77},
        "merged_rows": 1100,
        "preparing_seconds": 100,
        "seconds": 3000,
        "machine": {"device": "cpu (x86_64)", "threads": 1, "precision": "bf16 autocast"},
        "parameters": {"count": 10_123_456, "vocabulary": 30_000},
        "bytes": 20_300_000,
        "fertility": {"en": 1.2, "fr": 1.5},
        "held_out": {
            "rows": 499,
            "retrieval_percent": {"en-fr": 91.4, "fr-en": 93.0},
            "masked_token_loss": {"en": 4.1, "fr": 3.9},
            "unigram_loss": {"en": 6.5, "fr": 6.3},
        },
        **changes,
    }


RESTRICTED = {
    "file": "multi30k.tsv",
    "kind": "parallel",
    "languages": ["en", "fr"],
    "rows": 5,
    "licence": "research use",
}


def test_the_hub_reads_its_metadata() -> None:
    data = ModelCard(model_card(record()), ignore_metadata_errors=False).data.to_dict()
    assert data["license"] == "other" and data["license_name"] == "as-its-data"
    assert data["language"] == ["bg", "de", "en", "fr", "hi", "tr"]
    assert data["library_name"] == "transformers" and data["pipeline_tag"] == "fill-mask"
    # YAML would read a bare `no` as false.
    card = ModelCard(model_card(record(languages=["en", "no"])), ignore_metadata_errors=False)
    assert card.data.to_dict()["language"] == ["en", "no"]


@pytest.mark.parametrize(
    ("licence", "whole"),
    [
        ("research use", "cc-by-nc-4.0"),
        ("MultiNLI, machine translation: CC BY-NC 4.0", "cc-by-nc-4.0"),
        ("CC BY-SA 4.0", "other"),
        ("not recorded", "other"),
    ],
)
def test_one_source_for_research_makes_the_whole_so(licence: str, whole: str) -> None:
    sources = [{"licence": "CC0"}, {"licence": licence}]
    assert licence_of(sources) == whole


def test_what_a_person_reads() -> None:
    text = model_card(record(sources=[*record()["sources"], RESTRICTED]))
    assert text.startswith("---\nlicense: cc-by-nc-4.0\n")
    for said in (
        "# A small BERT for Bulgarian, German, English, French, Hindi and Turkish",
        "(Arabic, Greek, Spanish, Russian, Swahili, Thai, Urdu, Vietnamese, Chinese)",
        "10.1 million parameters, 20.3 MB",
        "| Steps | 4,500, 64 rows each |",
        "| Time | 3,000 s for the steps, after 100 s for vocabulary and embeddings |",
        "| Machine | cpu (x86_64), threads: 1, bf16 autocast |",
        "```\nclte pretrain --parallel texts --out compact\n```",
        "| tatoeba_en_fr.tsv | parallel | en, fr | 1,200 | CC BY 2.0 FR |",
        "| a/b:c at 0123456789ab |",
        "| multi30k.tsv | parallel | en, fr | 5 | research use |",
        "| from \\ to | en | fr |\n|---|---|---|\n| en |  | 91.4 |\n| fr | 93.0 |  |",
        "Mean of all 2 directions: 92.2 %; lowest: 91.4 % (en-fr).",
        "| fr | 3.9 | 6.3 | 1.50 | 1.25 |",
        "never saw XNLI's dev or test part",
    ):
        assert said in text, said


def test_with_nothing_held_out_it_says_so() -> None:
    nothing = {"rows": 0, "retrieval_percent": {}, "masked_token_loss": {}, "unigram_loss": {}}
    text = model_card(record(held_out=nothing, command=""))
    assert "Nothing was kept out" in text and "| en | – | – | 1.20 | 1.00 |" in text
    assert "clte.pretraining.learn.pretrain" in text
