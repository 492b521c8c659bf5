"""Languages, language pairs, and the pairs that the paper reports.

A language pair ``fr-bg`` is a French premise with a Bulgarian hypothesis.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clte.errors import ClteError

LANGUAGE_NAMES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "hi": "Hindi",
    "ru": "Russian",
    "sw": "Swahili",
    "th": "Thai",
    "tr": "Turkish",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""The fifteen languages of XNLI. A user's corpus may have others: any lower-case code will do."""

UNDETERMINED = "und"
"""ISO 639's code for a text whose language nobody named."""

_CODE = re.compile(r"[a-z]{2,8}(_[a-z0-9]{1,8})*")


def language_code(text: str) -> str:
    """Return ``text`` as a language code, or raise a `ClteError` that says what a code looks like."""
    code = str(text).strip().lower()
    if not _CODE.fullmatch(code):
        raise ClteError(
            f"{text!r} is not a language code. Use two to eight Latin letters, such as 'fr' or 'bg'."
        )
    return code


@dataclass(frozen=True, order=True)
class LanguagePair:
    """A premise language and a hypothesis language."""

    premise: str
    hypothesis: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "premise", language_code(self.premise))
        object.__setattr__(self, "hypothesis", language_code(self.hypothesis))

    @classmethod
    def parse(cls, text: str | LanguagePair) -> LanguagePair:
        """Read ``"fr-bg"`` (also ``"fr → bg"``).

        Raises:
            ClteError: the text is not two language codes with a hyphen between them.
        """
        if isinstance(text, LanguagePair):
            return text
        parts = re.split(r"\s*(?:-|→|>)+\s*", str(text).strip())
        if len(parts) != 2 or not all(parts):
            raise ClteError(
                f"{text!r} is not a language pair. Write premise and hypothesis language with a "
                "hyphen, such as 'fr-bg' (French premise, Bulgarian hypothesis)."
            )
        return cls(*parts)

    def __str__(self) -> str:
        return f"{self.premise}-{self.hypothesis}"

    @property
    def label(self) -> str:
        """The pair as people read it: ``fr → bg``."""
        return f"{self.premise} → {self.hypothesis}"


PAPER_PAIRS = tuple(
    LanguagePair.parse(pair) for pair in ("fr-de", "fr-tr", "fr-bg", "de-tr", "de-bg", "tr-bg")
)
"""The six pairs of the paper's tables 2, 3 and 4, in its order."""
