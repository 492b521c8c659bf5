"""The paper's numbers, as it prints them: accuracy in percent.

Bandyopadhyay, De, Gain, Saikh, Ekbal: *A Deep Transfer Learning Method for Cross-Lingual Natural
Language Inference*, LREC 2022 (2022.lrec-1.330). Everything here is the paper's and is shown with
`MARK`; nothing here was measured by this project.
"""

from __future__ import annotations

from clte.analysis.numbers import PAPER_MARK

SOURCE = "Bandyopadhyay et al., LREC 2022"
MARK = PAPER_MARK

TEST_ROWS = 500
"""Rows that tables 2, 3 and 4 are measured on; they hold premises that stand in train too."""

LAMBDA = 0.2
OBJECTIVE = "ce + 0.2*hidden_kl"
"""The paper's loss in the spelling of `clte.objectives.spec.ObjectiveSpec`."""

TABLE_1 = {
    "baseline": {"en-hi": 68.21, "hi-en": 71.08},
    "transfer": {"en-hi": 70.36, "hi-en": 72.3},
}
"""On EH-XNLI, whose files are not public: not the data of the other tables."""

TABLE_2 = {
    "fr-de": 57.6,
    "fr-tr": 50.0,
    "fr-bg": 50.6,
    "de-tr": 51.6,
    "de-bg": 54.8,
    "tr-bg": 48.0,
}
"""The six baselines."""

TABLE_3 = {
    "fr-de": {"fr-tr": 50.4, "fr-bg": 57.0, "de-tr": 50.0, "de-bg": 57.0, "tr-bg": 51.0},
    "fr-tr": {"fr-de": 59.0, "fr-bg": 57.0, "de-tr": 51.0, "de-bg": 58.0, "tr-bg": 54.2},
    "fr-bg": {"fr-de": 59.2, "fr-tr": 52.0, "de-tr": 51.0, "de-bg": 57.6, "tr-bg": 53.8},
    "de-tr": {"fr-de": 58.6, "fr-tr": 49.8, "fr-bg": 58.4, "de-bg": 55.4, "tr-bg": 58.2},
    "de-bg": {"fr-de": 57.8, "fr-tr": 51.8, "fr-bg": 56.8, "de-tr": 49.4, "tr-bg": 54.0},
    "tr-bg": {"fr-de": 58.8, "fr-tr": 51.0, "fr-bg": 57.2, "de-tr": 49.6, "de-bg": 57.2},
}
"""Transfer: teacher pair → student pair → accuracy of the student."""

TABLE_4 = {
    "xlm-r": {
        "fr-de": 58.6,
        "fr-tr": 53.2,
        "fr-bg": 58.8,
        "de-tr": 52.8,
        "de-bg": 64.6,
        "tr-bg": 57.8,
    },
    "transfer": {
        "fr-de": 59.2,
        "fr-tr": 52.0,
        "fr-bg": 58.4,
        "de-tr": 51.0,
        "de-bg": 58.0,
        "tr-bg": 58.2,
    },
}
"""``transfer`` is the best of five teachers in table 3, chosen on the test rows."""

FIGURE_2 = {"teacher": "fr-bg", "student": "fr-tr", "peak": 50.8}
"""Classical distillation over α and T; the paper gives the peak and not the grid."""


def accuracy(teacher: str | None, pair: str) -> float | None:
    """The paper's accuracy of a cell of table 3, or of a baseline; None where it has none."""
    if teacher is None:
        return TABLE_2.get(pair)
    return TABLE_3.get(teacher, {}).get(pair)


def mean_gain(pair: str) -> float | None:
    """The paper's mean gain of a student pair over its five teachers, in points."""
    gains = [row[pair] - TABLE_2[pair] for row in TABLE_3.values() if pair in row]
    return sum(gains) / len(gains) if gains else None
