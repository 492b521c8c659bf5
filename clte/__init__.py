"""clte: cross-lingual transfer between language pairs, with the evidence beside it."""

__version__ = "0.1.0"
