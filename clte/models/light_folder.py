"""What `LightBert` reads: the files of a model folder, and whether they are of the one kind it takes."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from clte.errors import ClteError
from clte.files import read_json

if TYPE_CHECKING:
    from tokenizers import Tokenizer

USUAL_LENGTH = 512
"""Sub-words of a pair, where a tokenizer names no limit."""

_CONFIG = {
    "position_embedding_type": "absolute",
    "is_decoder": False,
    "add_cross_attention": False,
    "quantization_config": None,
    "auto_map": None,
}
"""What config.json must say where it says anything."""
_SIZES = {
    "vocab_size": 30522,
    "hidden_size": 768,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 3072,
    "max_position_embeddings": 512,
    "type_vocab_size": 2,
}
"""Sizes, with what transformers takes where config.json is silent."""

# For these classes transformers takes tokenizer.json as it stands; others write parts of it anew.
_TOKENIZERS = ("TokenizersBackend", "PreTrainedTokenizerFast")
_HARMLESS = {
    *("backend", "clean_up_tokenization_spaces", "is_local", "local_files_only", "name_or_path"),
    *("max_length", "model_input_names", "model_max_length", "pad_to_multiple_of", "stride"),
    *("pad_token_type_id", "padding_side", "tokenizer_class", "truncation_side"),
    "truncation_strategy",
}
"""Settings in tokenizer_config.json that are read here, or that change no sub-word of a pair."""
_SPECIAL = tuple(f"{name}_token" for name in ("bos", "eos", "unk", "sep", "pad", "cls", "mask"))

# safetensors' names of the number formats; bf16 has none in numpy.
_FORMATS = {"F32": np.float32, "F16": np.float16, "BF16": np.uint16, "I64": np.int64}


class Loaded(NamedTuple):
    """All that `LightBert` is made of."""

    names: dict[int, str]
    """Output index → label."""
    heads: int
    layers: int
    epsilon: float
    """Added to the variance in layer normalisation."""
    activation: str
    max_length: int
    reads_types: bool
    """Whether the model is told premise from hypothesis."""
    tokenizer: Tokenizer
    """Cuts pairs to ``max_length``."""
    weights: dict[str, np.ndarray]
    """By the names and in the shapes that transformers gives them."""


def read_folder(
    folder: Path, max_length: int | None, *, activations: Collection[str]
) -> Loaded | None:
    """What a folder holds, or None if it is not a `BertForSequenceClassification` of the standard kind.

    Args:
        folder: A Hugging Face folder.
        max_length: Sub-words that a pair is cut to; by default as many as the model reads.
        activations: Names of the activations that can be computed.

    Raises:
        ClteError: it is of that kind, and a file of it is damaged.
    """
    names = ("config.json", "tokenizer_config.json", "tokenizer.json", "model.safetensors")
    if not all((folder / name).is_file() for name in names):
        return None
    config, settings = (read_json(folder / name) for name in names[:2])
    if not isinstance(config, dict) or not isinstance(settings, dict):
        return None
    config = {**_SIZES, **config}
    if not _is_standard(config, activations) or not _is_plain(settings, folder):
        return None
    limit = reading_limit(max_length or settings.get("model_max_length"), config)
    tokenizer = _read_tokenizer(folder / "tokenizer.json", settings, limit)
    if tokenizer is None or tokenizer.get_vocab_size() > config["vocab_size"]:
        return None
    weights = _read_weights(folder / "model.safetensors", _shapes(config))
    if weights is None:
        return None
    return Loaded(
        names={int(index): str(name) for index, name in config["id2label"].items()},
        heads=config["num_attention_heads"],
        layers=config["num_hidden_layers"],
        epsilon=config.get("layer_norm_eps", 1e-12),
        activation=config.get("hidden_act", "gelu"),
        max_length=limit,
        reads_types="token_type_ids" in settings["model_input_names"],
        tokenizer=tokenizer,
        weights=weights,
    )


def reading_limit(wanted: Any, config: Mapping[str, Any]) -> int:
    """Sub-words that a pair is cut to.

    Args:
        wanted: What was asked for, or what the tokenizer's settings say.
        config: The encoder's settings.
    """
    # A tokenizer without a limit of its own says 1e30.
    named = isinstance(wanted, int | float) and 0 < wanted < 1e6
    limit = int(wanted) if named else USUAL_LENGTH
    positions = config.get("max_position_embeddings")
    return min(limit, positions) if isinstance(positions, int) and positions > 0 else limit


def trimmed(tokenizer: Tokenizer, first: str, second: str) -> tuple[str, str]:
    """Two texts without what the tokenizer would cut off, if both are so long that it matters.

    tokenizers keeps what it cuts off, each piece of one text with each piece of the other: for twice
    100,000 characters that would be minutes, and gigabytes.
    """
    cut = tokenizer.truncation or {}
    limit = cut["max_length"]
    if min(len(first), len(second)) < 16 * limit:
        return first, second
    found = [tokenizer.encode(text, add_special_tokens=False) for text in (first, second)]
    counts = [len(e.ids) + sum(len(piece.ids) for piece in e.overflowing) for e in found]
    texts = []
    for text, encoded, count in zip((first, second), found, counts, strict=True):
        # An odd sub-word falls to the longer text, so the longer one stays longer.
        kept = limit - (count < max(counts))
        if count <= kept:
            texts.append(text)
        elif cut["direction"] == "left":
            texts.append(text[encoded.offsets[-kept][0] :])
        else:
            texts.append(text[: encoded.offsets[kept - 1][1]])
    return texts[0], texts[1]


def _is_standard(config: Mapping[str, Any], activations: Collection[str]) -> bool:
    """Whether config.json describes what `LightBert` computes."""
    labels = config.get("id2label")
    sizes = [config[name] for name in _SIZES]
    return (
        config.get("model_type") == "bert"
        and config.get("architectures") == ["BertForSequenceClassification"]
        and all(config.get(name, value) == value for name, value in _CONFIG.items())
        and config.get("hidden_act", "gelu") in activations
        and all(isinstance(size, int) and size > 0 for size in sizes)
        and config["hidden_size"] % config["num_attention_heads"] == 0
        and isinstance(labels, dict)
        and set(labels) == {str(i) for i in range(len(labels))}
    )


def _is_plain(settings: Mapping[str, Any], folder: Path) -> bool:
    """Whether tokenizer_config.json adds nothing to tokenizer.json."""
    names = settings.get("model_input_names")
    return (
        settings.get("tokenizer_class") in _TOKENIZERS
        and isinstance(names, list)
        and settings.get("truncation_side", "right") in ("left", "right")
        and set(settings) <= _HARMLESS | set(_SPECIAL)
        and all(isinstance(settings.get(name), str | None) for name in _SPECIAL)
        and not any((folder / f"{n}.json").exists() for n in ("special_tokens_map", "added_tokens"))
    )


def _read_tokenizer(path: Path, settings: Mapping[str, Any], limit: int) -> Tokenizer | None:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises nothing more precise
        raise ClteError(
            f"{path} is damaged: tokenizers cannot read it ({error}). Restore it, or save the model's "
            "tokenizer there again."
        ) from error
    if tokenizer.post_processor is None:  # transformers would make one
        return None
    # Of a special token that stands otherwise in tokenizer.json transformers makes its own version.
    added = {token.content: token for token in tokenizer.get_added_tokens_decoder().values()}
    for name in filter(None, (settings.get(name) for name in _SPECIAL)):
        token = added.get(name)
        if token is None or not token.special or token.normalized or token.single_word:
            return None
        if token.lstrip or token.rstrip:
            return None
    side = (tokenizer.truncation or {}).get("direction", "right")
    tokenizer.no_padding()
    tokenizer.enable_truncation(
        limit, strategy="longest_first", direction=settings.get("truncation_side", side)
    )
    return tokenizer


def _shapes(config: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """Name → shape of everything in model.safetensors."""
    width, inner = config["hidden_size"], config["intermediate_size"]
    shapes: dict[str, tuple[int, ...]] = {}

    def linear(name: str, into: int, out: int) -> None:
        shapes[f"{name}.weight"], shapes[f"{name}.bias"] = (out, into), (out,)

    def norm(name: str) -> None:
        shapes[f"{name}.weight"] = shapes[f"{name}.bias"] = (width,)

    for name, size in _EMBEDDINGS.items():
        shapes[f"bert.embeddings.{name}_embeddings.weight"] = (config[size], width)
    norm("bert.embeddings.LayerNorm")
    for layer in range(config["num_hidden_layers"]):
        at = f"bert.encoder.layer.{layer}"
        for name in ("query", "key", "value"):
            linear(f"{at}.attention.self.{name}", width, width)
        linear(f"{at}.attention.output.dense", width, width)
        norm(f"{at}.attention.output.LayerNorm")
        linear(f"{at}.intermediate.dense", width, inner)
        linear(f"{at}.output.dense", inner, width)
        norm(f"{at}.output.LayerNorm")
    linear("bert.pooler.dense", width, width)
    linear("classifier", width, len(config["id2label"]))
    return shapes


_EMBEDDINGS = {
    "word": "vocab_size",
    "position": "max_position_embeddings",
    "token_type": "type_vocab_size",
}


def _read_weights(
    path: Path, shapes: Mapping[str, tuple[int, ...]]
) -> dict[str, np.ndarray] | None:
    """The arrays of a safetensors file, bf16 as float32; None if they are not those expected.

    Raises:
        ClteError: the file is damaged.
    """
    from safetensors import SafetensorError, deserialize

    try:
        stored = dict(deserialize(path.read_bytes()))
    except SafetensorError as error:
        raise ClteError(
            f"{path} is damaged ({error}). Restore it, or train the model again."
        ) from error
    stored.pop("bert.embeddings.position_ids", None)  # older versions saved the numbers 0, 1, 2, …
    if {name: tuple(view["shape"]) for name, view in stored.items()} != dict(shapes):
        return None
    arrays = {}
    for name, view in stored.items():
        if view["dtype"] not in _FORMATS:
            return None
        array = np.frombuffer(view["data"], _FORMATS[view["dtype"]]).reshape(shapes[name])
        if view["dtype"] == "BF16":  # the upper half of a float32
            array = (array.astype(np.uint32) << 16).view(np.float32)
        arrays[name] = array
    return arrays
