"""Two baselines that no reader of the pair should be proud to match: they barely read it.

*Hypothesis only* (Gururangan et al. 2018; Poliak et al. 2018): TF-IDF over the hypothesis' words and
word pairs, logistic regression. *Word overlap*: a handful of numbers about what premise and hypothesis
have in common on the surface, logistic regression.
"""

from __future__ import annotations

import re

import numpy as np

from clte.data.corpus import PairView

_MARKS = "!-/:-@\\[-`{-~«»„“”‘’…।،。，！？、"
_UNSPACED = "\u4e00-\u9fff\u0e00-\u0e7f"  # Han and Thai: written without spaces
WORD = re.compile(f"[{_UNSPACED}]|[^\\s{_MARKS}{_UNSPACED}]+")
"""What counts as a word: a run without spaces and punctuation; in Han and Thai each character."""

OVERLAP_FEATURES = (
    "share of hypothesis words that stand in the premise",
    "share of hypothesis words that begin with the same four letters as a premise word",
    "Jaccard overlap of character trigrams",
    "share of the hypothesis' numbers that stand in the premise",
    "whether the hypothesis has numbers",
    "log of hypothesis words over premise words",
    "log of hypothesis words",
)


def hypothesis_only(train: PairView, test: PairView) -> float | None:
    """Accuracy on ``test`` of TF-IDF 1-2-grams of the hypothesis with logistic regression.

    ``None`` if it cannot be had: no test rows, or fewer than two labels or no words in train.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    if not _possible(train, test):
        return None
    vectorizer = TfidfVectorizer(token_pattern=WORD.pattern, ngram_range=(1, 2))
    try:
        features = vectorizer.fit_transform(train.hypotheses)
    except ValueError:  # an empty vocabulary
        return None
    model = LogisticRegression(max_iter=1000).fit(features, train.labels)
    return float(model.score(vectorizer.transform(test.hypotheses), test.labels))


def word_overlap(train: PairView, test: PairView) -> float | None:
    """Accuracy on ``test`` of `OVERLAP_FEATURES` with logistic regression; ``None`` as above."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if not _possible(train, test):
        return None
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    model.fit(overlap_features(train), train.labels)
    return float(model.score(overlap_features(test), test.labels))


def overlap_features(view: PairView) -> np.ndarray:
    """[M, 7] float64, one column for each of `OVERLAP_FEATURES`."""
    rows = [_overlap(premise.lower(), hypothesis.lower()) for premise, hypothesis, _ in view]
    return np.array(rows, dtype=np.float64).reshape(len(view), len(OVERLAP_FEATURES))


def _possible(train: PairView, test: PairView) -> bool:
    return len(test) > 0 and len(set(train.labels.tolist())) > 1


def _overlap(premise: str, hypothesis: str) -> tuple[float, ...]:
    premise_words, hypothesis_words = WORD.findall(premise), WORD.findall(hypothesis)
    known = set(premise_words)
    beginnings = {word[:4] for word in premise_words}
    trigrams, others = _trigrams(premise), _trigrams(hypothesis)
    numbers = re.findall(r"\d+", hypothesis)
    known_numbers = set(re.findall(r"\d+", premise))
    n, m = max(1, len(hypothesis_words)), max(1, len(premise_words))
    return (
        sum(word in known for word in hypothesis_words) / n,
        sum(word[:4] in beginnings for word in hypothesis_words) / n,
        len(trigrams & others) / max(1, len(trigrams | others)),
        sum(number in known_numbers for number in numbers) / max(1, len(numbers)),
        float(bool(numbers)),
        float(np.log(n / m)),
        float(np.log(n)),
    )


def _trigrams(text: str) -> set[str]:
    return {text[i : i + 3] for i in range(len(text) - 2)}
