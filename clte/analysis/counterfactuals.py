"""What if the pair were a little different: a word less, another word, the opposite, the other way round.

Texts only; the models are asked by whoever calls. A negation is suggested only where a rule written by
hand for the language is safe: one verb of a closed list, once in the sentence, and no negation yet (or
one, which is taken away). Otherwise there is no suggestion, and the reader writes one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MOST_WORDS = 60
"""Words that are left out one by one; longer texts keep their first ones."""


class Span(NamedTuple):
    """A word and where it stands."""

    start: int
    end: int
    word: str


_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0610-\u061a\u064b-\u065f"
                   r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e'’\-][^\W_]*)*")  # fmt: skip


def words_of(text: str) -> list[Span]:
    """The words of a text in order; a text without spaces between words is one long word."""
    return [Span(found.start(), found.end(), found[0]) for found in _WORD.finditer(text)]


def replaced(text: str, span: Span, by: str) -> str:
    """The text with another word in a word's place; with nothing there, its space goes too."""
    by = by.strip()
    before, after = text[: span.start], text[span.end :]
    if by:
        return before + by + after
    if before.endswith(" ") and (not after or after[0] in " .,;:!?…।。"):
        before = before[:-1]
    elif not before and after.startswith(" "):
        after = after[1:]
    return before + after


def without_each(text: str) -> list[tuple[Span, str]]:
    """Every word with the text that lacks it; words without which nothing is left are skipped."""
    made = [(span, replaced(text, span, "")) for span in words_of(text)[:MOST_WORDS]]
    return [(span, rest) for span, rest in made if _WORD.search(rest)]


def negated(text: str, code: str | None) -> str | None:
    """The text with its sense turned round, or None where no rule of the language is safe.

    Args:
        text: One sentence.
        code: Its language; ``en de fr es bg ru el tr hi zh`` have rules.
    """
    rules = _NEGATIONS.get(code or "")
    if rules is None or len(text) > 300 or re.search(r"[?？;]|[.!。।]\s*\S", text):
        return None
    negation, insertions = rules
    present = [(pattern, by) for pattern, by in negation.undo if re.search(pattern, text, _FLAGS)]
    if re.search(negation.any, text, _FLAGS):
        if len(present) != 1:
            return None
        made, count = re.subn(*present[0], text, flags=_FLAGS)
        return made if count == 1 and not re.search(negation.any, made, _FLAGS) else None
    fitting = [(p, by) for p, by in insertions if re.search(p, text, _FLAGS)]
    if len(fitting) != 1 or len(re.findall(fitting[0][0], text, _FLAGS)) != 1:
        return None
    return re.sub(fitting[0][0], fitting[0][1], text, flags=_FLAGS)


_FLAGS = re.IGNORECASE


class _Negation(NamedTuple):
    any: str
    """Whatever makes a sentence negative."""
    undo: tuple[tuple[str, str], ...]
    """How a plain negation is taken away."""


def _rules(
    any_: str, undo: tuple[tuple[str, str], ...], *insert: tuple[str, str]
) -> tuple[_Negation, tuple[tuple[str, str], ...]]:
    return _Negation(any_, undo), insert


_NEGATIONS = {
    "en": _rules(
        r"\b(?:not|no|never|nobody|nothing|none|neither|nor|without|hardly)\b|n['’]t\b",
        ((r"\b(is|are|was|were|can|could|will|would|should|must|has|have|had) not\b", r"\1"),
         (r"\b(is|are|was|were|has|have|had|could|would|should|must)n['’]t\b", r"\1")),
        (r"\b(is|are|was|were|can|could|will|would|should|must)\b", r"\1 not"),
        (r"\b(has|have|had)(?= (?:been|gone|come|become|\w+ed)\b)", r"\1 not"),
    ),
    "de": _rules(
        r"\b(?:nicht|kein\w*|nie|niemals|niemand\w*|nichts|weder|ohne|kaum)\b",
        ((r"\bnicht ", ""),),
        (r"\b(ist|sind|war|waren) (?!ein|kein|der|die|das|den|er|sie|es|ich|wir|ihr|mein|dein|sein)",
         r"\1 nicht "),
        (r"\b(ist|sind|war|waren|hat|haben|hatte|hatten) ein(e[nr]?)? ", r"\1 kein\2 "),
    ),
    "fr": _rules(
        r"\b(?:ne|pas|jamais|rien|personne|aucun\w*|sans|ni|non|plus)\b|\bn['’]",
        ((r"\bn['’](est|était|a|ont|avait) pas\b", r"\1"), (r"\bne (sont|peut|peuvent|doit) pas\b", r"\1")),
        (r"(?<![-'’\w])(est|était|étaient)\b(?!-)", r"n'\1 pas"),
        (r"(?<![-'’\w])(?<!\by )(a|ont|avait|avaient)\b(?!-| une?\b| des?\b| du\b)", r"n'\1 pas"),
        (r"(?<![-'’\w])(sont|peut|peuvent|doit|doivent|dort|travaille)\b(?!-)", r"ne \1 pas"),
        (r"(?<![-'’\w])(va|vont|mange|joue)\b(?!-| une?\b| des?\b| du\b)", r"ne \1 pas"),
    ),
    "es": _rules(
        r"\b(?:no|nunca|nada|nadie|ningún|ninguna?|sin|ni|tampoco|jamás)\b",
        ((r"\bno (?=está|es|son|era|hay|tiene|puede|ha|han|están|fue)", ""),),
        (r"\b(está|están|estaba|es|son|era|eran|hay|tiene|tienen|puede|pueden|ha|han|fue|va|van)\b",
         r"no \1"),
    ),
    "bg": _rules(
        r"\b(?:не|няма\w*|нищо|никой|никога|никъде|без|нито|никакъв|никаква)\b",
        ((r"\bне (?=е\b|са\b|беше\b|бяха\b|може\b|могат\b)", ""), (r"\bняма да\b", "ще"),
         (r"\bняма(?! да)\b", "има")),
        (r"\b(е|са|беше|бяха|може|могат|трябва|яде|спи|работи|играе|чете|живее)\b", r"не \1"),
        (r"\bще\b", "няма да"),
        (r"\bима\b", "няма"),
    ),
    "ru": _rules(
        r"\b(?:не|нет|никто|ничего|никогда|нигде|без|ни|нельзя)\b",
        ((r"\bне (?=был|может|могут|будет|будут)", ""),),
        (r"\b(был[аои]?|может|могут|будет|будут|является|являются|спит|ест|работает|играет|живёт)\b",
         r"не \1"),
    ),
    "el": _rules(
        r"\b(?:δεν|δε|μην|μη|όχι|κανείς|κανένας|τίποτα|ποτέ|χωρίς|ούτε)\b",
        ((r"\bδεν ", ""),),
        (r"\b(είναι|ήταν|έχει|έχουν|είχε|μπορεί|μπορούν|υπάρχει|υπάρχουν)\b", r"δεν \1"),
    ),
    "tr": _rules(
        r"\b(?:değil\w*|yok\w*|hiç|hiçbir|asla|kimse|ne)\b|m[ae]d[ıi]|m[ıiuü]yor|m[ae]z\b",
        ((r" değil(?=[.!]?\s*$)", ""), (r"\byok\b", "var")),
        (r"\bvar(?=[.!]?\s*$)", "yok"),
        (r"\bvardı(?=[.!]?\s*$)", "yoktu"),
    ),
    "hi": _rules(
        r"(?<!\w)(?:नहीं|न|ना|मत|बिना|कभी नहीं|कोई नहीं)(?!\w)",
        ((r"नहीं ", ""),),
        (r"(?<=\s)((?:रहा|रही|रहे|सकता|सकती|सकते) (?:है|हैं|था|थी|थे))(?=\s*[।.!]?\s*$)", r"नहीं \1"),
        (r"(?<!रहा )(?<!रही )(?<!रहे )(?<!सकता )(?<!सकती )(?<!सकते )(?<=\s)(है|हैं|था|थी|थे)"
         r"(?=\s*[।.!]?\s*$)", r"नहीं \1"),
    ),
    "zh": _rules(
        r"[不没無无非未别]",
        ((r"不(?=是|在|会|能|可以)", ""), (r"没有?(?=有)", ""), (r"没有", "有")),
        (r"(?<![只可但总还就都于像算若])是(?!否|的[。！]?$)", "不是"),
        (r"(?<![所只没具拥])有(?!的|些|时|人|点|关)", "没有"),
    ),
}  # fmt: skip
"""Code → what makes a sentence negative, how that is undone, and where a negation may be put in."""
