"""Corpora, splits and their audit."""

from clte.data.corpus import LABELS, Corpus, PairView

__all__ = ["LABELS", "Corpus", "PairView"]
