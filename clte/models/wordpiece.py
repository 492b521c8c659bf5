"""A WordPiece tokenizer for several languages that gives each of them its share."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
REPEATS = 10


def blank_tokenizer(vocabulary: Mapping[str, int]) -> Tokenizer:
    """A WordPiece tokenizer over ``vocabulary`` with BERT's pair template.

    Text is put into NFC and lower-cased; accents stay, since BERT's own normaliser would take the
    vowel signs from Hindi and make й an и. Lower-casing İ leaves an i with a combining dot, which is
    written as a plain i; characters without width go.
    """
    from tokenizers import (
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    tokenizer = Tokenizer(models.WordPiece(dict(vocabulary), unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFC(),
            normalizers.Lowercase(),
            normalizers.Replace("i\u0307", "i"),
            normalizers.Replace(Regex("[\u00ad\u200b-\u200f\u2060\ufeff]"), ""),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    if vocabulary:
        tokenizer.add_special_tokens(list(SPECIAL_TOKENS))
        tokenizer.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]",
            pair="[CLS] $A [SEP] $B:1 [SEP]:1",
            special_tokens=[(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")],
        )
    return tokenizer


def tokenizer_config() -> dict[str, Any]:
    """What ``tokenizer_config.json`` says, so that transformers takes tokenizer.json as it stands."""
    # Not BertTokenizerFast: it would replace the normaliser by BERT's, which strips accents.
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": 512,
        "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
        "padding_side": "right",
        "truncation_side": "right",
        "clean_up_tokenization_spaces": False,
        **{f"{name.strip('[]').lower()}_token": name for name in SPECIAL_TOKENS},
    }


def train_tokenizer(
    texts: Mapping[str, Sequence[str]],
    *,
    vocabulary: int,
    characters: int = 3_000_000,
    seed: int,
) -> Tokenizer:
    """Train a joint WordPiece vocabulary in which each language has the same weight.

    Args:
        texts: language → sentences. Each language gives ``characters`` characters: a random sample of
            what it has, or all of it up to ten times over.
        vocabulary: number of sub-words, special tokens included.
        characters: the weight of a language.
        seed: of the samples.
    """
    from tokenizers import trainers

    samples = {code: _sample(texts[code], characters, seed) for code in sorted(texts)}
    tokenizer = blank_tokenizer({})
    counts: Counter[str] = Counter()
    for sentences in samples.values():
        for sentence in sentences:
            counts.update(tokenizer.normalizer.normalize_str(sentence))
    # A character seen a handful of times is noise. The trainer numbers "##x" in an order that
    # differs from run to run; naming them all beforehand, as if they were special, fixes it.
    alphabet = sorted(c for c, n in counts.items() if n >= 20 and not c.isspace())[:2000]
    alphabet = alphabet or sorted(c for c in counts if not c.isspace())
    continued = [f"##{character}" for character in alphabet]
    trainer = trainers.WordPieceTrainer(
        vocab_size=vocabulary,
        min_frequency=2,
        show_progress=False,
        special_tokens=[*SPECIAL_TOKENS, *alphabet, *continued],
        limit_alphabet=len(alphabet),
        initial_alphabet=[],
    )
    tokenizer.train_from_iterator(_batches(samples), trainer)
    learned = tokenizer.get_vocab()
    ordered = sorted(learned, key=lambda token: learned[token])
    return blank_tokenizer({token: number for number, token in enumerate(ordered)})


def _sample(sentences: Sequence[str], characters: int, seed: int) -> list[str]:
    order = list(range(len(sentences)))
    random.Random(seed).shuffle(order)
    chosen: list[str] = []
    size = 0
    for _ in range(REPEATS):
        for index in order:
            chosen.append(sentences[index])
            size += len(sentences[index]) + 1
            if size >= characters:
                return chosen
    return chosen


def _batches(samples: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    for sentences in samples.values():
        for start in range(0, len(sentences), 1000):
            yield list(sentences[start : start + 1000])


def fertility(tokenizer: Tokenizer, texts: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Sub-words per word, by language; a word is a run of characters between spaces and punctuation."""
    result = {}
    for code, sentences in sorted(texts.items()):
        encodings = tokenizer.encode_batch(list(sentences), add_special_tokens=False)
        pieces = sum(len(encoding.ids) for encoding in encodings)
        words = sum(len(set(encoding.word_ids)) for encoding in encodings)
        result[code] = round(pieces / max(words, 1), 3)
    return result
