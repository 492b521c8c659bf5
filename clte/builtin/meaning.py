"""What a sentence of the built-in set means, before any language says it.

A frame builds meanings from concepts of ``lexicon/concepts.tsv``; `clte.builtin.realise` says each of
them in six languages. Every class is frozen and hashable. Concept names are lower-case English with
underscores; what a field may hold is listed here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tense = Literal["now", "habit", "past", "future"]
"""now: going on at this moment (is sleeping); habit: in general (sleeps); past: happened and over
(slept); future: will sleep."""

Determiner = Literal[
    "the", "a", "this", "every", "no",  # singular
    "the_pl", "some", "all", "most", "many", "few", "these",  # plural
]  # fmt: skip
"""every: every dog; no: no dog (the realiser adds the negative concord its language needs); some:
some dogs (not all need be meant); few: only a few, not many; most: most of the dogs."""

Quantity = Literal["exactly", "at_least", "at_most", "more_than", "fewer_than"]

Preposition = Literal["in", "on", "under", "behind", "in_front_of", "next_to", "at", "near"]
"""at: at a place where something goes on (at the station, at school)."""


@dataclass(frozen=True, slots=True)
class NP:
    """A noun phrase: 'the old dog', 'three dogs', 'Anna's red car'.

    ``head`` is a noun, a name, or one of: someone, nobody, everyone, something, nothing (which take
    no determiner). A name takes no determiner. With ``count`` the phrase is plural (1: singular 'one
    dog') and ``determiner`` is ignored unless it is ``the_pl`` ('the three dogs'). ``owner`` is a
    name or a phrase with the determiner the/a ('Anna's car', 'the teacher's car') and makes the
    phrase definite. Mass nouns (water, bread) are never plural and never counted; with ``some`` they
    mean 'some water', with ``the`` 'the water', with ``no`` 'no water'.
    """

    head: str
    determiner: Determiner = "the"
    count: int | None = None
    quantity: Quantity | None = None
    adjectives: tuple[str, ...] = ()
    owner: NP | None = None


@dataclass(frozen=True, slots=True)
class Both:
    """Noun phrases joined: 'Anna and Peter', 'the cat or the dog'. Two or three members."""

    members: tuple[NP, ...]
    joiner: Literal["and", "or"] = "and"


@dataclass(frozen=True, slots=True)
class Pronoun:
    """he, she or they (it for an animal or a thing), standing for ``of`` with its grammatical gender."""

    of: NP | Both


Nominal = NP | Both | Pronoun


@dataclass(frozen=True, slots=True)
class Place:
    """Where: 'in the garden'. With ``preposition`` None ``where`` is a place adverb of the lexicon
    (outside, inside, upstairs, downstairs, at_home, here, there, abroad)."""

    where: NP | str
    preposition: Preposition | None = "in"


@dataclass(frozen=True, slots=True)
class Clause:
    """One verb and what belongs to it: 'Yesterday the dog did not sleep in the garden.'

    ``goal``: where to, with a verb of motion ('goes to the station', place adverb: 'goes home' is
    at_home). ``recipient``: to whom ('gives the child a book'). ``companion``: 'with Anna'. ``tool``:
    'with a knife'. ``time`` is a time adverbial, ``manner`` a manner adverb, ``frequency`` one of
    always, usually, often, sometimes, rarely, never (never brings its own negation: negative stays
    False), ``phase`` one of still, no_longer, already, not_yet, again, only ('only eats bread': only
    limits the object). ``modal``: can (is able to), must (has to), may (is allowed to), want, try,
    begin, stop, forget ('forgot to buy bread'), manage ('managed to'), need_not. ``negative`` with a
    modal negates the modal ('cannot', 'must not', 'does not want to', 'may not'). ``passive``: 'The
    window was broken (by Peter).'; the subject stays the agent and the object what undergoes it; with
    ``agent_shown`` False the agent is left out.
    """

    subject: Nominal
    verb: str
    object: NP | Both | None = None
    recipient: NP | None = None
    companion: NP | Both | None = None
    tool: NP | None = None
    place: Place | None = None
    goal: Place | None = None
    time: str | None = None
    manner: str | None = None
    frequency: str | None = None
    phase: str | None = None
    modal: str | None = None
    tense: Tense = "past"
    negative: bool = False
    passive: bool = False
    agent_shown: bool = True


@dataclass(frozen=True, slots=True)
class Is:
    """A state: 'The dog is old', 'Anna is a doctor', 'The key is under the table', 'Peter was ill'.

    ``what`` is an adjective, an NP (with determiner a; the realiser drops the article where its
    language does for professions) or a Place. ``degree``: very, too, a_little, almost. ``phase`` as in
    `Clause` (still, no_longer, already, not_yet, again). ``becomes``: 'became a doctor', 'is getting
    old'. Tenses: now, past, future (habit counts as now).
    """

    subject: Nominal
    what: str | NP | Place
    degree: str | None = None
    phase: str | None = None
    frequency: str | None = None
    time: str | None = None
    tense: Tense = "now"
    negative: bool = False
    becomes: bool = False


@dataclass(frozen=True, slots=True)
class Exists:
    """'There are three cats in the garden.' ``what`` is indefinite: a, some, no, many, few or counted.

    ``negative`` with a: 'There is no cat in the garden.'
    """

    what: NP
    place: Place | None = None
    time: str | None = None
    tense: Tense = "now"
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Has:
    """Possession: 'Anna has two brothers', 'The house has a garden', 'Peter has no money'."""

    subject: Nominal
    what: NP | Both
    time: str | None = None
    phase: str | None = None
    tense: Tense = "now"
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Compare:
    """'The red car is faster than the bus', 'as fast as', 'less expensive than', 'is the fastest'.

    ``relation``: more, less (not as … as, or less …, as is natural), as, most (superlative among
    ``among``, a plural phrase or None: 'Anna is the tallest of the children', 'Anna is the tallest').
    ``other`` is needed for more, less and as. ``difference``: None or much.
    """

    subject: Nominal
    adjective: str
    relation: Literal["more", "less", "as", "most"]
    other: Nominal | None = None
    among: NP | None = None
    difference: Literal["much"] | None = None
    tense: Tense = "now"
    negative: bool = False


@dataclass(frozen=True, slots=True)
class CompareAmount:
    """'Anna bought more apples than Peter', 'fewer', 'as many … as'. Verbs with a countable object."""

    subject: NP
    verb: str
    noun: str
    relation: Literal["more", "fewer", "as_many"]
    other: NP
    tense: Tense = "past"


@dataclass(frozen=True, slots=True)
class Joined:
    """Two clauses: 'A and B', 'A or B', 'A but B', 'A because B', 'A while B', 'A before B', 'A after
    B', 'A although B', 'A until B'; and 'If A, B' / 'B if A' (joiner if: ``first`` is the condition,
    said first, open and about the future or in general), 'if_not': 'If A had happened, B would have
    happened' (counterfactual: neither did; both clauses carry tense past; used with plain clauses),
    'either': 'Either A or B'; 'neither': 'Neither A nor B' (both clauses positive).

    With before and after the two clauses have tense past and different verbs; write the subject of the
    second clause in full or as a `Pronoun`, as given.
    """

    first: Meaning
    joiner: Literal[
        "and", "or", "but", "because", "while", "before", "after", "although", "until",
        "if", "if_not", "either", "neither",
    ]  # fmt: skip
    second: Meaning


@dataclass(frozen=True, slots=True)
class Report:
    """Someone's attitude to a clause: 'Anna knows that Peter is ill.'

    ``attitude``: know, believe, say, hope, doubt, dream, regret, remember, forget, notice, claim,
    fear, be_glad, pretend. ``negative`` negates the attitude ('does not know that'). ``tense`` is the
    attitude's, now or past; the clause keeps its own tense seen from today ('knew that Peter was
    ill' = past + past; use the sequence of tenses your language wants).
    """

    holder: NP
    attitude: str
    content: Clause | Is | Exists | Has
    tense: Literal["now", "past"] = "now"
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Perhaps:
    """How sure: 'Perhaps Anna is at home'. ``certainty``: perhaps, probably, certainly, it_is_true,
    it_is_not_true ('It is not true that …'), it_is_impossible."""

    certainty: str
    content: Clause | Is | Exists | Has


@dataclass(frozen=True, slots=True)
class Text:
    """Two or three sentences after each other: 'Anna lost her key. She found it again.'"""

    sentences: tuple[Meaning, ...]


Meaning = Clause | Is | Exists | Has | Compare | CompareAmount | Joined | Report | Perhaps | Text
