"""Labelled pairs found in Tatoeba by rule: everyday sentences that differ in one thing.

Tatoeba (https://tatoeba.org, CC BY 2.0 FR: whoever passes the sentences on names it) has many short
sentences that differ from each other in one word. Whether one follows from the other is often plain
from that word: *not* makes a contradiction, a dropped *in the garden* an entailment. The rules work
on the English side alone, and premise and hypothesis are then read in any language that a sentence
has a translation in.

The rules are cautious rather than complete: a pair that might be labelled wrongly is left out. Of 84
pairs read by eye, 14 of each kind that is not a plain translation, four were arguable.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from clte.data.corpus import LABELS
from clte.errors import ClteError
from clte.models.parallel_text import ParallelFile
from clte.nli.english import (
    ADJECTIVES,
    ANTONYMS,
    AUXILIARIES,
    CONTRACTIONS,
    CONTRAST_BREAKERS,
    DEGREES,
    DETAIL_STARTS,
    FRAGILE,
    GENDERED,
    MASCULINE,
    NEGATIVES,
    PAST_FORMS,
    SUBJECTS,
)
from clte.nli.sources import Row

ENTAILMENT, NEUTRAL, CONTRADICTION = range(len(LABELS))

PREFIX = "tatoeba_"
"""What the names of its files, and of the sources made of it, begin with."""
VARIANTS = 3
"""Translations kept of a sentence and language."""
SHORTEST, LONGEST = 3, 16
"""Words of a sentence that the rules look at."""
LONGEST_DETAIL = 6
NEIGHBOUR_WORDS = (3, 300)
"""A word that neighbours share stands in so many sentences: neither unique nor common."""
NEIGHBOURS = 2
"""Tries a sentence."""
TOO_ALIKE = 0.6
"""Neighbours share less than this of the shorter one's words."""
TRANSLATED = 60_000
"""Sentences taken as premise and hypothesis of themselves, in two languages."""

Words = tuple[str, ...]
Found = tuple[Words, Words, int]
"""Premise, hypothesis, label."""
Translations = dict[str, dict[str, list[str]]]
"""English sentence → language → sentences."""


@dataclass(frozen=True)
class Mine:
    """English sentences with their translations, and those of them that the rules read."""

    translations: Translations
    statements: dict[Words, str]
    """Words → the sentence that they are from; no questions, none very short or long."""


def mine(files: Sequence[ParallelFile], *, seed: int = 0) -> dict[str, list[Row]]:
    """All pairs, by kind.

    Returns:
        ``tatoeba_negation``, ``_detail``, ``_antonym``, ``_subject``, ``_paraphrase``, ``_neighbour``
        and ``_translation`` → rows.

    Raises:
        ClteError: none of the files is called ``tatoeba_en_…``.
    """
    ours = [file for file in files if file.name.startswith(f"{PREFIX}en_")]
    if not ours:
        raise ClteError(
            "the parallel files hold no tatoeba_en_fr.tsv (or another language): this recipe makes "
            "pairs of its sentences."
        )
    found = read(ours)
    random = Random(seed)
    said = found.statements
    pairs: dict[str, Iterable[tuple[str, str, int]]] = {
        "negation": _sentences(negations(said), said),
        "detail": _sentences(details(said), said),
        "antonym": _sentences(antonyms(said), said),
        "subject": _sentences(subjects(said), said),
        "paraphrase": paraphrases(found.translations),
        "neighbour": _sentences(neighbours(said, random), said),
        "translation": translated(found.translations, random),
    }
    return {
        f"{PREFIX}{kind}": [
            Row(label, _texts(premise, found), _texts(hypothesis, found))
            for premise, hypothesis, label in dict.fromkeys(rows)
        ]
        for kind, rows in pairs.items()
    }


def read(files: Sequence[ParallelFile]) -> Mine:
    """Sentences out of English-something files."""
    collected: dict[str, dict[str, dict[str, None]]] = {}
    for file in files:
        english = file.languages.index("en")
        for cells in file.rows:
            by_language = collected.setdefault(cells[english], {})
            for code, text in zip(file.languages, cells, strict=True):
                if code != "en" and text:
                    by_language.setdefault(code, {})[text] = None
    translations = {
        sentence: {code: sorted(texts) for code, texts in by_language.items()}
        for sentence, by_language in collected.items()
        if sentence
    }
    statements: dict[Words, str] = {}
    for sentence in translations:
        words = words_of(sentence)
        if "?" not in words and SHORTEST <= len(words) <= LONGEST:
            statements.setdefault(words, sentence)
    return Mine(translations, statements)


def words_of(sentence: str) -> Words:
    """Lower-cased words with contractions undone; the full stop goes, other marks stay.

    >>> words_of("Tom isn't here.")
    ('tom', 'is', 'not', 'here')
    """
    text = sentence.lower().replace("’", "'")
    for short, long in CONTRACTIONS.items():
        text = text.replace(short, long)
    return tuple(re.findall(r"[a-z0-9']+|[?!,]", text.rstrip(".! ")))


def negations(said: Mapping[Words, str]) -> Iterator[Found]:
    """A sentence and its negation contradict each other, both ways: *is not*, *does not*, *never*."""
    for words in said:
        for at, word in enumerate(words):
            if word == "never":
                plain = [words[:at] + words[at + 1 :]]
            elif word == "not" and at:
                plain = _without_not(words, at)
            else:
                continue
            for other in plain:
                if other in said:
                    yield words, other, CONTRADICTION
                    yield other, words, CONTRADICTION


def _without_not(words: Words, at: int) -> list[Words]:
    """What a sentence with *not* at a place would be without: several guesses at the verb's form."""
    before, rest = words[at - 1], words[at + 1 :]
    if before in AUXILIARIES:
        return [words[:at] + rest]
    if not rest:
        return []
    if before == "do":
        return [words[: at - 1] + rest]
    verb = rest[0]
    if before == "does":
        forms = [verb + "s", verb + "es", verb[:-1] + "ies"] + ["has"] * (verb == "have")
    elif before == "did":
        irregular = [past for past, base in PAST_FORMS.items() if base == verb]
        forms = [verb + "ed", verb + "d", verb[:-1] + "ied", *irregular]
    else:
        return []
    return [(*words[: at - 1], form, *rest[1:]) for form in forms]


def details(said: Mapping[Words, str]) -> Iterator[Found]:
    """A sentence entails itself without a detail; the other way round is neutral.

    Negation turns that about: *he did not sing* entails *he did not sing at the party*. Sentences
    with a word that might turn it about in other ways (*only*, *every*, *wants*) are left out.
    """
    for words in said:
        if not FRAGILE.isdisjoint(words):
            continue
        negative = not NEGATIVES.isdisjoint(words)
        for at in range(1, len(words)):
            for end in range(at + 1, min(at + LONGEST_DETAIL, len(words)) + 1):
                shorter = words[:at] + words[end:]
                if shorter not in said or not _is_detail(words, at, end):
                    continue
                with_detail, without = (words, shorter) if not negative else (shorter, words)
                yield with_detail, without, ENTAILMENT
                yield without, with_detail, NEUTRAL


def _is_detail(words: Words, at: int, end: int) -> bool:
    """Whether the words from ``at`` to ``end`` say something more and nothing else."""
    first, single = words[at], end == at + 1
    if first in DETAIL_STARTS and (end == len(words) or single):
        return NEGATIVES.isdisjoint(words[at:end])
    return single and (first in ADJECTIVES or first in DEGREES)


def antonyms(said: Mapping[Words, str]) -> Iterator[Found]:
    """Sentences that differ in one word and its antonym, or another of its kind, contradict."""
    for words in said:
        if not CONTRAST_BREAKERS.isdisjoint(words) or not NEGATIVES.isdisjoint(words):
            continue
        for at, word in enumerate(words):
            for opposite in ANTONYMS.get(word, ()):
                other = (*words[:at], opposite, *words[at + 1 :])
                if other in said:
                    yield words, other, CONTRADICTION


def subjects(said: Mapping[Words, str]) -> Iterator[Found]:
    """The same said of someone else is neutral; *he* may be *Tom*, so such pairs are left out."""
    for words in said:
        if words[0] not in SUBJECTS:
            continue
        for subject in SUBJECTS:
            other = (subject, *words[1:])
            both = {words[0], subject}
            same = len(both) == 1 or both <= MASCULINE or both <= {"she", "mary"}
            if not same and other in said:
                yield words, other, NEUTRAL


def paraphrases(translations: Translations) -> Iterator[tuple[str, str, int]]:
    """Two English sentences with the same translation entail each other.

    Not where they differ in a pronoun or name, which the other language may leave open; nor where
    one translation stands for many sentences.
    """
    back: dict[tuple[str, str], list[str]] = defaultdict(list)
    for sentence, by_language in translations.items():
        for code, texts in by_language.items():
            for text in texts:
                back[code, text].append(sentence)
    for group in back.values():
        group = [sentence for sentence in group if not sentence.endswith("?")]
        if not 2 <= len(group) <= 6:
            continue
        for first in group:
            for second in group:
                gendered = GENDERED & (_bare(first) ^ _bare(second))
                if words_of(first) != words_of(second) and not gendered:
                    yield first, second, ENTAILMENT


def _bare(sentence: str) -> set[str]:
    return set(re.findall(r"[a-z]+", sentence.lower()))


def neighbours(said: Mapping[Words, str], random: Random) -> Iterator[Found]:
    """Sentences that share an uncommon word, and not most others, are neutral."""
    counts = Counter(word for words in said for word in set(words))
    fewest, most = NEIGHBOUR_WORDS
    with_word: dict[str, list[Words]] = defaultdict(list)
    for words in said:
        for word in dict.fromkeys(words):
            if fewest <= counts[word] <= most:
                with_word[word].append(words)
    for words in said:
        shared = [word for word in dict.fromkeys(words) if word in with_word]
        for _ in range(NEIGHBOURS if shared else 0):
            other = random.choice(with_word[random.choice(shared)])
            own, theirs = set(words), set(other)
            alike = len(own & theirs) / min(len(own), len(theirs))
            if other != words and alike < TOO_ALIKE and not NEGATIVES & (own ^ theirs):
                yield words, other, NEUTRAL


def translated(translations: Translations, random: Random) -> Iterator[tuple[str, str, int]]:
    """A sentence entails itself; it is for premise and hypothesis in different languages."""
    sentences = sorted(s for s, found in translations.items() if found and not s.endswith("?"))
    for sentence in random.sample(sentences, min(TRANSLATED, len(sentences))):
        yield sentence, sentence, ENTAILMENT


def _sentences(found: Iterable[Found], said: Mapping[Words, str]) -> Iterator[tuple[str, str, int]]:
    for premise, hypothesis, label in found:
        yield said[premise], said[hypothesis], label


def _texts(sentence: str, found: Mine) -> dict[str, tuple[str, ...]]:
    others = found.translations[sentence]
    return {"en": (sentence,), **{c: tuple(texts[:VARIANTS]) for c, texts in others.items()}}
