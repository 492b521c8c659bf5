"""Hugging Face folders with random weights, two layers deep, made on the spot."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (
    BertConfig,
    DebertaV2Config,
    DistilBertConfig,
    ModernBertConfig,
    PreTrainedTokenizerFast,
    XLMRobertaConfig,
)
from transformers.models.auto.modeling_auto import AutoModel

from clte.models.backbones import load_classifier
from tests.corpora import tiny_corpus

KINDS = ("bert", "xlm-roberta", "distilbert", "deberta-v2", "modernbert")
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


@cache
def _vocabulary() -> str:
    """A WordPiece tokenizer's JSON, trained on the made-up corpus in every language."""
    corpus = tiny_corpus(60, ("fr", "bg", "de", "tr", "en", "hi"))
    texts = [
        t for columns in (corpus.premises, corpus.hypotheses) for c in columns for t in columns[c]
    ]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.train_from_iterator(
        texts,
        trainers.WordPieceTrainer(vocab_size=400, special_tokens=SPECIAL, show_progress=False),
    )
    ids = [(name, tokenizer.token_to_id(name)) for name in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=ids
    )
    return tokenizer.to_str()


def tiny_tokenizer(kind: str = "bert") -> PreTrainedTokenizerFast:
    """A fast tokenizer; only BERT's kind emits ``token_type_ids``."""
    types = ["token_type_ids"] if kind == "bert" else []
    return PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer.from_str(_vocabulary()),
        model_max_length=128,
        model_input_names=["input_ids", *types, "attention_mask"],
        **{f"{name.strip('[]').lower()}_token": name for name in SPECIAL},
    )


def tiny_config(kind: str = "bert", *, hidden: int = 16, dropout: float = 0.1) -> Any:
    """The configuration of an encoder with two layers."""
    size = len(tiny_tokenizer())
    common = {
        "vocab_size": size,
        "hidden_size": hidden,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
    }
    # At the usual 0.02 so narrow an encoder says the same of every text.
    common |= {"initializer_range": 0.2}
    common |= {"intermediate_size": 2 * hidden, "max_position_embeddings": 140, "pad_token_id": 0}
    dropouts = {"hidden_dropout_prob": dropout, "attention_probs_dropout_prob": dropout}
    if kind == "bert":
        return BertConfig(**common, **dropouts)
    if kind == "xlm-roberta":
        return XLMRobertaConfig(**common, **dropouts, type_vocab_size=1)
    if kind == "distilbert":
        return DistilBertConfig(
            vocab_size=size, dim=hidden, n_layers=2, n_heads=2, hidden_dim=2 * hidden, pad_token_id=0,
            max_position_embeddings=140, dropout=dropout, attention_dropout=dropout,
            seq_classif_dropout=dropout, initializer_range=0.2,
        )  # fmt: skip
    if kind == "deberta-v2":
        return DebertaV2Config(
            **common, **dropouts, relative_attention=True, position_buckets=16, norm_rel_ebd="layer_norm",
            share_att_key=True, pos_att_type=["p2c", "c2p"], type_vocab_size=0, pooler_dropout=dropout,
            position_biased_input=False, pooler_hidden_size=hidden,
        )  # fmt: skip
    if kind == "modernbert":
        return ModernBertConfig(
            **common, attention_dropout=dropout, mlp_dropout=dropout, embedding_dropout=dropout,
            classifier_dropout=dropout, cls_token_id=2, sep_token_id=3, bos_token_id=2, eos_token_id=3,
            global_attn_every_n_layers=2, local_attention=16,
        )  # fmt: skip
    raise AssertionError(kind)


def tiny_model(
    folder: Path, kind: str = "bert", *, hidden: int = 16, dropout: float = 0.1, seed: int = 0
) -> Path:
    """Write an encoder's folder, weights and tokenizer; returns the folder."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = AutoModel.from_config(tiny_config(kind, hidden=hidden, dropout=dropout))
    model.save_pretrained(folder)
    tiny_tokenizer(kind).save_pretrained(folder)
    return folder


def nli_model(folder: Path, names: list[str], kind: str = "bert") -> Path:
    """Write a classifier whose outputs are called ``names``; returns the folder."""
    encoder = tiny_model(folder.parent / "encoder", kind)
    model = load_classifier(encoder, labels=len(names), seed=1)
    model.config.id2label = dict(enumerate(names))
    model.config.label2id = {name: i for i, name in enumerate(names)}
    model.save_pretrained(folder)
    tiny_tokenizer(kind).save_pretrained(folder)
    return folder
