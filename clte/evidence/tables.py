"""Stored answers in, tables out: accuracy by pair, premise use, recall, phenomena, calibration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from clte.analysis.numbers import NOTHING, percent, points, with_interval
from clte.analysis.significance import accuracy_interval, paired_difference
from clte.analysis.text_tables import Table
from clte.data.corpus import LABELS, Corpus
from clte.errors import ClteError
from clte.evidence.calibration import expected_calibration_error, negative_log_likelihood
from clte.evidence.corpora import LANGUAGES, PREMISE_USE_PAIRS
from clte.evidence.store import Answers
from clte.languages import PAPER_PAIRS, LanguagePair

if TYPE_CHECKING:
    import pandas as pd

PAPER = tuple(str(pair) for pair in PAPER_PAIRS)


@dataclass(frozen=True)
class Judged:
    """A model's answers beside what is right.

    Attributes:
        answers: The logits.
        gold: [N] label ids.
        premises: [N] premise ids.
        genres: [N] genres or phenomena.
    """

    answers: Answers
    gold: np.ndarray
    premises: np.ndarray
    genres: np.ndarray

    def right(self, pair: str) -> np.ndarray:
        """[N] bool."""
        return np.asarray(self.answers.logits[pair].argmax(1) == self.gold)

    @property
    def mean_right(self) -> np.ndarray:
        """[N] the share of pairs in which an item was right."""
        return np.asarray(np.mean([self.right(pair) for pair in self.answers.logits], axis=0))


def judge(answers: Answers, corpus: Corpus) -> Judged:
    """Join answers with their corpus by item id.

    Raises:
        ClteError: the answers are about another corpus or another version of it.
    """
    if corpus.revision != answers.corpus_revision:
        raise ClteError(
            f"{answers.model} was asked about {answers.corpus} at revision {answers.corpus_revision}; "
            f"this corpus is {corpus.name} at {corpus.revision}. Give that one, or score again."
        )
    rows = corpus.positions(answers.items)
    return Judged(answers, corpus.labels[rows], corpus.premise_ids[rows], corpus.genres[rows])


# ---------------------------------------------------------------------- figures


def accuracies(judged: Judged) -> dict[str, float]:
    """Pair → share of right answers."""
    return {pair: float(judged.right(pair).mean()) for pair in judged.answers.logits}


def premise_use(judged: Judged) -> pd.DataFrame:
    """A row a pair that was asked with exchanged premises.

    Columns ``pair``, ``accuracy``, ``low``, ``high``, ``exchanged`` (shares), ``use``, ``use_low``,
    ``use_high`` (points). Intervals resample whole premises.
    """
    import pandas as pd

    rows = []
    exchanged_logits = judged.answers.exchanged
    for pair in sorted(exchanged_logits, key=PREMISE_USE_PAIRS.index):
        logits = exchanged_logits[pair]
        right, exchanged = judged.right(pair), logits.argmax(1) == judged.gold
        low, high = accuracy_interval(right, judged.premises)
        use = paired_difference(right, exchanged, judged.premises)
        shares = float(right.mean()), low, high, float(exchanged.mean())
        rows.append((pair, *shares, use.points, use.low, use.high))
    names = ["pair", "accuracy", "low", "high", "exchanged", "use", "use_low", "use_high"]
    return pd.DataFrame(rows, columns=names)


def label_recall(judged: Judged) -> dict[str, float]:
    """Label → share of its items that were right, mean over pairs; NaN for a label that has none."""
    return {
        label: float(judged.mean_right[judged.gold == i].mean())
        if (judged.gold == i).any()
        else np.nan
        for i, label in enumerate(LABELS)
    }


def by_phenomenon(judged: Judged) -> pd.DataFrame:
    """A row a phenomenon: ``phenomenon``, ``accuracy``, ``low``, ``high`` (shares, mean over pairs), ``n``."""
    import pandas as pd

    rows = []
    for name in sorted(set(judged.genres.tolist())):
        there = judged.genres == name
        found = judged.mean_right[there]
        low, high = accuracy_interval(found, judged.premises[there])
        rows.append((name, float(found.mean()), low, high, int(there.sum())))
    return pd.DataFrame(rows, columns=["phenomenon", "accuracy", "low", "high", "n"])


def calibration(judged: Judged, temperature: float = 1.0) -> dict[str, float]:
    """``ece``, ``ece_equal_mass``, ``nll`` over all rows and pairs, of logits times ``temperature``.

    With the temperature that was baked into a model, these are its figures before.
    """
    logits = temperature * np.concatenate(list(judged.answers.logits.values()))
    gold = np.tile(judged.gold, len(judged.answers.logits))
    return {
        "ece": expected_calibration_error(logits, gold),
        "ece_equal_mass": expected_calibration_error(logits, gold, equal_mass=True),
        "nll": negative_log_likelihood(logits, gold),
    }


# ---------------------------------------------------------------------- as text


def matrix_table(title: str, found: Mapping[str, float], notes: tuple[str, ...] = ()) -> Table:
    """Premise language by row, hypothesis language by column, in percent."""
    import pandas as pd

    pairs = {LanguagePair.parse(pair): value for pair, value in found.items()}
    codes = [c for c in LANGUAGES if any(c in (p.premise, p.hypothesis) for p in pairs)]
    codes += sorted({c for p in pairs for c in (p.premise, p.hypothesis)} - set(codes))
    lines = [
        {"premise \\ hypothesis": a, **{b: percent(pairs.get(LanguagePair(a, b))) for b in codes}}
        for a in codes
    ]
    return title, pd.DataFrame(lines), notes


def summary_table(title: str, all_of_them: Mapping[str, Judged]) -> Table:
    """A row a model: mean over its pairs with interval, the paper's six, the lowest pair, recall."""
    import pandas as pd

    lines = []
    for model, judged in all_of_them.items():
        found = accuracies(judged)
        low, high = accuracy_interval(judged.mean_right, judged.premises)
        paper = [found[pair] for pair in PAPER if pair in found]
        worst = min(found, key=lambda pair: found[pair])
        recall = {label: percent(value) for label, value in label_recall(judged).items()}
        lines.append(
            {
                "model": model,
                "mean of pairs [95 %]": with_interval(
                    percent(float(np.mean(list(found.values())))), percent(low), percent(high)
                ),
                "pairs": len(found),
                "paper's six": percent(float(np.mean(paper))) if len(paper) == 6 else NOTHING,
                "lowest": f"{percent(found[worst])} ({worst})",
                **{f"recall {label}": value for label, value in recall.items()},
                "n": f"{len(judged.gold):,}",
            }
        )
    return title, pd.DataFrame(lines), ()


def premise_use_table(title: str, judged: Judged) -> Table | None:
    """Accuracy as it is, with premises exchanged, and the difference; None if nothing was exchanged."""
    import pandas as pd

    found = premise_use(judged)
    if found.empty:
        return None
    lines = [
        {
            "pair": row["pair"],
            "accuracy [95 %]": with_interval(
                percent(row["accuracy"]), percent(row["low"]), percent(row["high"])
            ),
            "exchanged": percent(row["exchanged"]),
            "premise use [95 %]": with_interval(
                points(row["use"]), points(row["use_low"]), points(row["use_high"])
            ),
        }
        for row in found.to_dict("records")
    ]
    note = "Premise use: accuracy minus accuracy with the premises exchanged, in points."
    return title, pd.DataFrame(lines), (note,)


def phenomenon_table(title: str, all_of_them: Mapping[str, Judged]) -> Table:
    """A row a phenomenon, a column a model, in percent with intervals."""
    import pandas as pd

    lines: dict[str, dict[str, Any]] = {}
    for model, judged in all_of_them.items():
        for row in by_phenomenon(judged).to_dict("records"):
            line = lines.setdefault(
                row["phenomenon"], {"phenomenon": row["phenomenon"], "n": row["n"]}
            )
            line[model] = with_interval(
                percent(row["accuracy"]), percent(row["low"]), percent(row["high"])
            )
    return title, pd.DataFrame(list(lines.values())).fillna(NOTHING), ("Mean over the pairs.",)


def calibration_table(
    title: str, found: Mapping[tuple[str, str], Judged], temperatures: Mapping[str, float]
) -> Table:
    """A row a model and corpus: calibration errors in points, before and after its temperature."""
    import pandas as pd

    lines = []
    for (model, corpus), judged in found.items():
        after = calibration(judged)
        temperature = temperatures.get(model)
        before = calibration(judged, temperature) if temperature else None
        lines.append(
            {
                "model": model,
                "rows": corpus,
                "T": f"{temperature:.3f}" if temperature else NOTHING,
                "ECE before": percent(before["ece"]) if before else NOTHING,
                "ECE": percent(after["ece"]),
                "ECE, equal mass": percent(after["ece_equal_mass"]),
                "NLL before": f"{before['nll']:.3f}" if before else NOTHING,
                "NLL": f"{after['nll']:.3f}",
            }
        )
    note = (
        "Expected calibration error of the most probable label, 15 bins, in points; before: without "
        "the temperature T that was fitted on XNLI dev's held-out premises and is part of the weights."
    )
    return title, pd.DataFrame(lines), (note,)
