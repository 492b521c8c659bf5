"""What is in a corpus and its split, and what a model could get right without reading the pair."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from clte.data.baselines import WORD, hypothesis_only, word_overlap
from clte.data.corpus import LABELS, Corpus, PairView
from clte.data.leak import Leak, premise_leak
from clte.data.splits import Split
from clte.languages import LanguagePair

MAX_LENGTH = 128

Row = dict[str, Any]


@dataclass(frozen=True)
class Audit:
    """The findings, as plain values.

    Attributes:
        corpus: Name, licence, revision and number of items.
        split: Protocol, fold, revision, whether it selects on test, note.
        rows: For train, validation and test: rows, premises, and rows of each label.
        lengths: For each language and role: median and 95th percentile of words and characters.
        duplicates: For each pair: rows of the split that repeat an earlier row's two texts, and test
            rows whose two texts also stand in train.
        leak: What premises alone give away.
        baselines: For each pair: rows and the accuracy (0-1, or None) of the two baselines.
        fertility: For each tokenizer and language: sub-words per word, and the share of unknown ones.
        truncation: For each tokenizer and pair: the share of rows longer than ``max_length``.
        max_length: Sub-words that a row is cut to, special ones included.
    """

    corpus: Row
    split: Row
    rows: list[Row]
    lengths: list[Row]
    duplicates: list[Row]
    leak: Leak
    baselines: list[Row]
    fertility: list[Row]
    truncation: list[Row]
    max_length: int

    def as_dict(self) -> dict[str, Any]:
        """Everything as JSON can hold it."""
        return asdict(self)

    def render(self) -> str:
        """Everything as text for a terminal."""
        leak = self.leak
        share = leak.premises_in_train / leak.test_premises
        parts = [
            f"{self.corpus['name']}: {self.corpus['items']:,} items, revision "
            f"{self.corpus['revision']}, licence: {self.corpus['licence']}",
            f"Protocol {self.split['protocol']}, fold {self.split['fold']}. {self.split['note']}",
            _table("Rows", self.rows),
            _table("Lengths", self.lengths),
            _table("Duplicates (both texts equal)", self.duplicates),
            "The premise leak\n"
            f"  {leak.premises_in_train:,} of {leak.test_premises:,} test premises also stand in train "
            f"({share:.1%}), and with them {leak.rows_in_train:,} of {leak.test_rows:,} test rows.\n"
            '  The rule "the label that this premise has not shown in train" sees no hypothesis and is\n'
            f"  right on {leak.accuracy:.1%} ({leak.settled:,} rows settled, {leak.two_way_ties:,} "
            f"two-way ties split, {leak.open:,} open). Chance is 33.3%.",
            _table("Accuracy of baselines that barely read the pair", self.baselines),
        ]
        if self.fertility:
            parts.append(_table("Tokenizers, by language", self.fertility))
            parts.append(_table(f"Rows longer than {self.max_length} sub-words", self.truncation))
        return "\n\n".join(parts) + "\n"


def audit(
    corpus: Corpus,
    split: Split,
    pairs: Sequence[str | LanguagePair],
    tokenizers: Mapping[str, Callable[..., Any]] | None = None,
    *,
    max_length: int = MAX_LENGTH,
) -> Audit:
    """Audit a split of a corpus.

    Args:
        corpus: The corpus.
        split: A split of it.
        pairs: The language pairs to look at.
        tokenizers: Name → a tokenizer of transformers, or a function from a text to its sub-words.
        max_length: Sub-words (special ones included) above which a row counts as truncated.

    Raises:
        ClteError: a pair that the corpus does not have, or a split of another corpus.
    """
    views = {str(view.pair): view for view in (corpus.view(pair) for pair in pairs)}
    positions = {
        part: corpus.positions(ids)
        for part, ids in (
            ("train", split.train),
            ("validation", split.validation),
            ("test", split.test),
        )
    }
    everything = np.unique(np.concatenate(list(positions.values())))
    fertility, truncation = [], []
    for name, tokenizer in (tokenizers or {}).items():
        sizes = _TokenizerSizes(name, tokenizer, corpus, everything)
        for language in _languages(views):
            fertility.append(sizes.fertility(language))
        for pair, view in views.items():
            truncation.append(sizes.truncation(pair, view, max_length))
    return Audit(
        corpus={
            "name": corpus.name,
            "licence": corpus.licence,
            "revision": corpus.revision,
            "items": len(corpus),
        },
        split={
            "protocol": split.protocol,
            "fold": split.fold,
            "revision": split.revision,
            "selects_on_test": split.selects_on_test,
            "note": split.note,
        },
        rows=[_part(corpus, part, rows) for part, rows in positions.items()],
        lengths=[
            _lengths(language, role, [text for text in texts[language][everything] if text])
            for language in _languages(views)
            for role, texts in (("premise", corpus.premises), ("hypothesis", corpus.hypotheses))
            if language in texts
        ],
        duplicates=[_duplicates(view, positions) for view in views.values()],
        leak=premise_leak(corpus, split),
        baselines=_baselines(views, positions),
        fertility=fertility,
        truncation=truncation,
        max_length=max_length,
    )


def _languages(views: Mapping[str, PairView]) -> list[str]:
    pairs = [view.pair for view in views.values()]
    return sorted({pair.premise for pair in pairs} | {pair.hypothesis for pair in pairs})


def _only(view: PairView, rows: np.ndarray) -> PairView:
    """The rows of a part that have both texts of the pair."""
    return PairView(view.corpus, view.pair, rows[np.isin(rows, view.positions)])


def _part(corpus: Corpus, part: str, rows: np.ndarray) -> Row:
    counts = np.bincount(corpus.labels[rows], minlength=len(LABELS)).tolist()
    return {
        "part": part,
        "rows": len(rows),
        "premises": len(set(corpus.premise_ids[rows].tolist())),
        **dict(zip(LABELS, counts, strict=True)),
    }


def _lengths(language: str, role: str, texts: list[str]) -> Row:
    result: Row = {"language": language, "role": role, "texts": len(texts)}
    for unit, sizes in (
        ("words", [len(WORD.findall(text)) for text in texts]),
        ("characters", [len(text) for text in texts]),
    ):
        median, high = np.percentile(sizes, [50, 95]) if sizes else (0, 0)
        result[f"{unit}, median"] = round(float(median))
        result[f"{unit}, 95 %"] = round(float(high))
    return result


def _duplicates(view: PairView, positions: Mapping[str, np.ndarray]) -> Row:
    texts = {
        part: list(zip(only.premises, only.hypotheses, strict=True))
        for part, only in ((part, _only(view, rows)) for part, rows in positions.items())
    }
    if np.array_equal(positions["validation"], positions["test"]):
        texts["validation"] = []
    together = [pair for rows in texts.values() for pair in rows]
    train = set(texts["train"])
    return {
        "pair": str(view.pair),
        "repeated rows": len(together) - len(set(together)),
        "test rows in train": sum(pair in train for pair in texts["test"]),
    }


def _baselines(views: Mapping[str, PairView], positions: Mapping[str, np.ndarray]) -> list[Row]:
    rows = []
    by_hypotheses: dict[tuple[str, bytes, bytes], float | None] = {}
    for pair, view in views.items():
        train, test = _only(view, positions["train"]), _only(view, positions["test"])
        key = view.pair.hypothesis, train.positions.tobytes(), test.positions.tobytes()
        if key not in by_hypotheses:  # pairs with the same hypotheses have the same answer
            by_hypotheses[key] = hypothesis_only(train, test)
        rows.append(
            {
                "pair": pair,
                "train rows": len(train),
                "test rows": len(test),
                "hypothesis only": by_hypotheses[key],
                "word overlap": word_overlap(train, test),
            }
        )
    return rows


class _TokenizerSizes:
    """Sub-words of every text of some rows, counted once per language and role."""

    def __init__(
        self, name: str, tokenizer: Callable[..., Any], corpus: Corpus, rows: np.ndarray
    ) -> None:
        self.name, self.tokenizer, self.corpus, self.rows = name, tokenizer, corpus, rows
        self.known: dict[tuple[str, str], tuple[np.ndarray, int, int]] = {}
        special = getattr(tokenizer, "num_special_tokens_to_add", None)
        self.special = int(special(pair=True)) if special else 3  # [CLS] a [SEP] b [SEP]

    def _encode(self, texts: list[str]) -> list[list[Any]]:
        if hasattr(self.tokenizer, "unk_token_id"):
            encoded = self.tokenizer(texts, add_special_tokens=False, verbose=False)
            return list(encoded["input_ids"])
        return [list(self.tokenizer(text)) for text in texts]

    def counts(self, role: str, language: str) -> tuple[np.ndarray, int, int]:
        """Sub-words of each item ([N] of the corpus, 0 where not asked), unknown ones, words."""
        if (role, language) not in self.known:
            column = (self.corpus.premises if role == "premise" else self.corpus.hypotheses).get(
                language
            )
            rows = [] if column is None else [row for row in self.rows if column[row] is not None]
            texts = [] if column is None else [column[row] for row in rows]
            encoded = self._encode(texts) if texts else []
            sizes = np.zeros(len(self.corpus), dtype=np.int64)
            sizes[rows] = [len(ids) for ids in encoded]
            unknown_id = getattr(self.tokenizer, "unk_token_id", None)
            marks = {"[UNK]", "<unk>"} if unknown_id is None else {unknown_id}
            unknown = sum(token in marks for ids in encoded for token in ids)
            words = sum(len(WORD.findall(text)) for text in texts)
            self.known[role, language] = sizes, unknown, words
        return self.known[role, language]

    def fertility(self, language: str) -> Row:
        both = [self.counts(role, language) for role in ("premise", "hypothesis")]
        pieces = sum(int(sizes.sum()) for sizes, _, _ in both)
        return {
            "tokenizer": self.name,
            "language": language,
            "sub-words per word": round(pieces / max(1, sum(words for _, _, words in both)), 3),
            "unknown": sum(unknown for _, unknown, _ in both) / max(1, pieces),
        }

    def truncation(self, pair: str, view: PairView, max_length: int) -> Row:
        rows = _only(view, self.rows).positions
        premise = self.counts("premise", view.pair.premise)[0][rows]
        hypothesis = self.counts("hypothesis", view.pair.hypothesis)[0][rows]
        longer = premise + hypothesis + self.special > max_length
        return {
            "tokenizer": self.name,
            "pair": pair,
            "rows": len(rows),
            "truncated": float(longer.mean()) if len(rows) else 0.0,
        }


_SHARES = ("hypothesis only", "word overlap", "unknown", "truncated")


def _table(title: str, rows: list[Row]) -> str:
    """A titled table, numbers to the right; shares in per cent."""
    if not rows:
        return f"{title}\n  (none)"
    cells = [[_shown(name, value) for name, value in row.items()] for row in rows]
    header = list(rows[0])
    widths = [max(len(row[i]) for row in [header, *cells]) for i in range(len(header))]
    numeric = [not isinstance(value, str) for value in rows[0].values()]
    lines = [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in [header, *cells]
    ]
    return "\n".join([title, *(f"  {line}" for line in lines)])


def _shown(name: str, value: Any) -> str:
    if value is None:
        return "-"
    if name in _SHARES:
        return f"{value:.2%}" if name == "unknown" else f"{value:.1%}"
    return f"{value:,}" if isinstance(value, int) else str(value)
