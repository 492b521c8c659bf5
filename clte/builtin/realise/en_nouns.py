"""English noun phrases and places: articles, quantities, pronouns, prepositions.

Keys of ``lexicon/en.tsv``:

* noun: ``sg`` and ``pl`` (a mass noun has no ``pl``; trousers and glasses have no ``sg`` and are counted
  in pairs), ``pron`` (he or she; none: it), ``in``/``at`` (the word that the place takes instead of that
  preposition: on the bus), ``goal`` (arrives at the beach, though one lies on it), ``bare`` (at school, to
  school: no article), ``a=none`` (eats soup), ``the=none`` (cooks dinner, though the dinner is cold);
* name: ``sg``, ``pron``, ``at``;
* verb: ``base``, ``s``, ``past``, ``part``, ``ing``; ``tail`` (look *for*), ``particle`` (switch *on*: a
  pronoun goes before it), ``state`` (no progressive: knows), ``goal=at`` (arrives at, not to),
  ``placeless`` (lies *down*, unless one says where);
* adjective: ``pred``, ``attr`` (before a noun, where that differs: a sick child), ``comp``, ``sup``,
  ``rank`` (its place among several: 1 judgement, 2 size, 3 state, 4 age, 5 colour, 6 origin, 7 material);
* others: ``word``, and ``goal`` (home) where a direction is said differently from a place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from clte.builtin.lexicon import concepts, forms
from clte.builtin.meaning import NP, Both, Nominal, Place, Preposition, Pronoun, Quantity

Verb = dict[str, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """What the rest of the sentence does to a phrase."""

    any: bool = False  # under a negation: some becomes any
    named: tuple[NP, ...] = ()  # phrases whose possessive is said as a pronoun: Anna … her key
    general: bool = False  # what happens in general: drinks milk, not some milk
    back: bool = False  # told from a later past: had already eaten


NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
PREPOSITIONS = {name: name.replace("_", " ") for name in get_args(Preposition)}
QUANTITIES = {name: name.replace("_", " ") for name in get_args(Quantity)}
INDEFINITE = {
    name: "no one" if name == "nobody" else name
    for name in ("someone", "nobody", "everyone", "something", "nothing")
}
OBJECT_CASE = {"he": "him", "she": "her", "it": "it", "they": "them"}
POSSESSIVE = {"he": "his", "she": "her", "it": "its", "they": "their"}
SINGULAR = {"the": "the", "this": "this", "every": "every", "no": "no"}
PLURAL = {
    "the_pl": "the",
    "some": "some",
    "all": "all the",
    "most": "most of the",
    "many": "many",
    "few": "only a few",
    "these": "these",
}
MASS = {
    "the": "the",
    "the_pl": "the",
    "a": "",
    "this": "this",
    "these": "this",
    "every": "all the",
    "all": "all the",
    "no": "no",
    "some": "some",
    "most": "most of the",
    "many": "a lot of",
    "few": "only a little",
}
PART_OF = {
    "every": "every one of",
    "no": "none of",
    "some": "some of",
    "all": "all of",
    "most": "most of",
    "many": "many of",
    "few": "only a few of",
}


def lexeme(concept: str) -> dict[str, str]:
    """The English forms of a concept."""
    return forms("en")[concept]


def article(words: str) -> str:
    """a or an before ``words``; u in university sounds like y."""
    return "an" if words[0] in "aeiouAEIOU" and not words.startswith("uni") else "a"


def spaced(*words: str) -> str:
    """The words that are not empty, with a space between them."""
    return " ".join(word for word in words if word)


def attributes(adjectives: tuple[str, ...]) -> str:
    """Adjectives before a noun, in the order that English wants."""
    found = sorted((lexeme(name) for name in adjectives), key=lambda entry: entry["rank"])
    return " ".join(entry.get("attr", entry["pred"]) for entry in found)


def pronoun(of: NP | Both) -> str:
    """he, she, it or they."""
    if isinstance(of, Both):
        kinds = {pronoun(member) for member in of.members}
        return kinds.pop() if of.joiner == "or" and len(kinds) == 1 else "they"
    if of.head in INDEFINITE:
        return "it" if of.head.endswith("thing") else "they"
    noun = lexeme(of.head)
    plural = of.count != 1 if of.count else of.determiner in PLURAL
    if "sg" not in noun or (plural and "pl" in noun):
        return "they"
    return noun.get("pron", "it")


def _possessive(owner: NP, scope: Scope) -> str:
    if owner in scope.named:
        return POSSESSIVE[pronoun(owner)]
    return noun_phrase(owner, Scope(named=scope.named))[0] + "'s"


def noun_phrase(np: NP, scope: Scope) -> tuple[str, bool]:
    """The phrase and whether it is plural."""
    adjectives = attributes(np.adjectives)
    if np.head in INDEFINITE:
        word = INDEFINITE[np.head]
        if scope.any and np.head in ("nobody", "nothing"):
            raise ValueError(f"{np.head} stands in a clause that is negated already: {np}")
        if scope.any and np.head in ("someone", "something"):
            word = word.replace("some", "any")
        return spaced(word, adjectives), False
    noun = lexeme(np.head)
    if not noun.keys() & {"sg", "pl"}:
        raise KeyError(f"{np.head} is not a noun or name")
    if "pl" not in noun and np.count:
        raise ValueError(f"{np.head} cannot be counted: {np}")
    if np.count:
        return _counted(np, noun, adjectives, scope)
    if np.owner:
        return _owned(np, noun, adjectives, scope)
    if concepts()[np.head].kind == "name":
        return spaced(adjectives, noun["sg"]), False
    return _determined(np, noun, adjectives, scope)


def _determined(np: NP, noun: dict[str, str], adjectives: str, scope: Scope) -> tuple[str, bool]:
    determiner = np.determiner
    if scope.any and determiner == "no":
        raise ValueError(f"no stands in a clause that is negated already: {np}")
    if determiner == "some" and (scope.general or scope.any):
        word = "" if scope.general else "any"
        return spaced(word, adjectives, noun.get("pl") or noun["sg"]), "pl" in noun
    if "pl" not in noun:
        return spaced(MASS[determiner], adjectives, noun["sg"]), False
    if determiner in PLURAL:
        return spaced(PLURAL[determiner], adjectives, noun["pl"]), True
    if "sg" not in noun:
        if determiner in ("a", "every"):
            return spaced(determiner, "pair of", adjectives, noun["pl"]), False
        return spaced(
            {"this": "these"}.get(determiner, SINGULAR[determiner]), adjectives, noun["pl"]
        ), True
    words = spaced(adjectives, noun["sg"])
    if determiner == "a":
        return words if noun.get(
            "a"
        ) == "none" and not adjectives else f"{article(words)} {words}", False
    return spaced(SINGULAR[determiner], words), False


def _counted(np: NP, noun: dict[str, str], adjectives: str, scope: Scope) -> tuple[str, bool]:
    assert np.count
    number = NUMBERS[np.count - 1] if np.count <= len(NUMBERS) else str(np.count)
    number = spaced(QUANTITIES[np.quantity] if np.quantity else "", number)
    whole = _possessive(np.owner, scope) if np.owner else "the" if np.determiner == "the_pl" else ""
    if whole and (np.quantity or np.count == 1):
        return spaced(number, "of", whole, adjectives, noun["pl"]), np.count != 1
    if "sg" not in noun:
        unit = spaced("pair of" if np.count == 1 else "pairs of", adjectives, noun["pl"])
    else:
        unit = spaced(adjectives, noun["sg" if np.count == 1 else "pl"])
    return spaced(whole, number, unit), np.count != 1


def _owned(np: NP, noun: dict[str, str], adjectives: str, scope: Scope) -> tuple[str, bool]:
    assert np.owner
    owner = _possessive(np.owner, scope)
    many = spaced(owner, adjectives, noun.get("pl") or noun["sg"])
    if np.determiner in PART_OF:
        part = PART_OF[np.determiner]
        if scope.any and np.determiner in ("no", "some"):
            part = "any of"
        return f"{part} {many}", "pl" in noun and np.determiner != "every"
    if np.determiner in PLURAL or "sg" not in noun:
        return many, "pl" in noun
    return spaced(owner, adjectives, noun["sg"]), False


def nominal_phrase(nominal: Nominal, scope: Scope, is_subject: bool = False) -> tuple[str, bool]:
    """The phrase and whether it is plural."""
    if isinstance(nominal, Pronoun):
        word = pronoun(nominal.of)
        return word if is_subject else OBJECT_CASE[word], word == "they"
    if isinstance(nominal, Both):
        said = [noun_phrase(member, scope) for member in nominal.members]
        *first, last = (text for text, _ in said)
        plural = nominal.joiner == "and" or said[-1][1]
        return f"{', '.join(first)} {nominal.joiner} {last}", plural
    return noun_phrase(nominal, scope)


def denies(nominal: Nominal | None) -> bool:
    """Whether the phrase brings the clause's negation: nobody, nothing, no dog."""
    if isinstance(nominal, Both):
        return any(denies(member) for member in nominal.members)
    return isinstance(nominal, NP) and (
        nominal.head in ("nobody", "nothing") or (nominal.determiner == "no" and not nominal.count)
    )


def is_total(nominal: Nominal) -> bool:
    """Whether a negated clause about the phrase means *not every*."""
    return isinstance(nominal, NP) and (
        nominal.head == "everyone" or (nominal.determiner in ("every", "all") and not nominal.count)
    )


def with_subject(subject: Nominal, scope: Scope) -> Scope:
    """The scope of what follows the subject: its possessive is a pronoun from here on."""
    who = subject.of if isinstance(subject, Pronoun) else subject
    if isinstance(who, Both):
        return replace(scope, named=())
    same = [name for name in scope.named if pronoun(name) != pronoun(who)]
    return replace(scope, named=(who, *same))


def place_phrase(place: Place, scope: Scope) -> str:
    """Where: in the garden, at home."""
    if isinstance(place.where, str):
        return lexeme(place.where)["word"]
    return _prepositional(place.where, place.preposition or "in", scope)


def _prepositional(where: NP, preposition: str, scope: Scope) -> str:
    word = lexeme(where.head).get(preposition, PREPOSITIONS[preposition])
    bare = preposition == "at" and _is_bare(where)
    return f"{word} {lexeme(where.head)['sg'] if bare else noun_phrase(where, scope)[0]}"


def _is_bare(where: NP) -> bool:
    return "bare" in lexeme(where.head) and where == NP(where.head)


def goal_phrase(goal: Place, verb: Verb, scope: Scope) -> str:
    """Where to, after ``verb``: to the station, home, onto the table."""
    if isinstance(goal.where, str):
        entry = lexeme(goal.where)
        return entry.get("goal", entry["word"])
    if goal.preposition in ("in", "at", None):
        if "goal" in verb:  # 'arrives at the sea', though one lives by the sea
            said = _prepositional(goal.where, verb["goal"], scope)
            return f"at{said[2:]}" if "goal" in lexeme(goal.where.head) else said
        to = (
            lexeme(goal.where.head)["sg"]
            if _is_bare(goal.where)
            else noun_phrase(goal.where, scope)[0]
        )
        return f"to {to}"
    word = "onto" if goal.preposition == "on" else PREPOSITIONS[goal.preposition]
    return f"{word} {noun_phrase(goal.where, scope)[0]}"
