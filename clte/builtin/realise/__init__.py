"""Meanings said in six languages: one module a language, all with ``realise(meaning) -> str``."""

from __future__ import annotations

from importlib import import_module

from clte.builtin.meaning import Meaning

LANGUAGES = ("bg", "de", "en", "fr", "hi", "tr")


def realise(meaning: Meaning, language: str) -> str:
    """One sentence (or several, for a `Text`) with capitals and full stop in ``language``.

    Raises:
        KeyError: a concept that the language's lexicon lacks, or a field value it doesn't know.
    """
    module = import_module(f"clte.builtin.realise.{language}")
    text: str = module.realise(meaning)
    return text
