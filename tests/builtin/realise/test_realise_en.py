"""English sentences as a native writes them, for every construct and every irregular class of words."""

from __future__ import annotations

import random
import re
from typing import get_args

import pytest

from clte.builtin.lexicon import concepts, forms
from clte.builtin.meaning import (
    NP,
    Both,
    Clause,
    Compare,
    CompareAmount,
    Determiner,
    Exists,
    Has,
    Is,
    Joined,
    Meaning,
    Perhaps,
    Place,
    Preposition,
    Pronoun,
    Quantity,
    Report,
    Tense,
    Text,
)
from clte.builtin.realise import realise
from clte.builtin.realise.en_nouns import article as article_before

ANNA, PETER, CLARA = NP("anna"), NP("peter"), NP("clara")
DOG, CHILD = NP("dog"), NP("child")
GARDEN, HOME = Place(NP("garden")), Place("at_home", None)
BOOK = NP("book", "a")
THIEF = NP("thief", "some")

CASES: list[tuple[Meaning, str]] = [
    # tenses, do-support, negation
    (Clause(DOG, "sleep", place=GARDEN, tense="now"), "The dog is sleeping in the garden."),
    (Clause(DOG, "sleep", place=GARDEN, tense="habit"), "The dog sleeps in the garden."),
    (
        Clause(DOG, "sleep", place=GARDEN, time="yesterday", negative=True),
        "The dog did not sleep in the garden yesterday.",
    ),
    (Clause(DOG, "bark", tense="future"), "The dog will bark."),
    (Clause(DOG, "bark", tense="habit", negative=True), "The dog does not bark."),
    (
        Clause(NP("dog", "the_pl"), "bark", tense="now", negative=True),
        "The dogs are not barking.",
    ),
    (Clause(ANNA, "know_person", object=PETER, tense="now"), "Anna knows Peter."),
    (Clause(PETER, "lie", place=Place(NP("bed"), "on")), "Peter lay on the bed."),
    (Clause(PETER, "live", place=Place(NP("paris")), tense="now"), "Peter lives in Paris."),
    (Clause(ANNA, "die", negative=True), "Anna did not die."),
    (Clause(ANNA, "be_silent", tense="now"), "Anna is staying silent."),
    # phrasal verbs and verbs with a preposition
    (Clause(ANNA, "look_for", object=NP("key"), tense="now"), "Anna is looking for the key."),
    (Clause(ANNA, "switch_on", object=NP("lamp")), "Anna switched on the lamp."),
    (Clause(ANNA, "switch_on", object=Pronoun(NP("lamp"))), "Anna switched it on."),
    (Clause(ANNA, "speak_with", object=Pronoun(PETER)), "Anna spoke to him."),
    (
        Clause(PETER, "put_on", object=NP("trousers", "a"), tense="now"),
        "Peter is putting on a pair of trousers.",
    ),
    # determiners, articles and number
    (Clause(ANNA, "eat", object=NP("apple", "a")), "Anna ate an apple."),
    (
        Clause(ANNA, "see", object=NP("lion", "a", adjectives=("old",))),
        "Anna saw an old lion.",
    ),
    (Clause(ANNA, "visit", object=NP("university", "a")), "Anna visited a university."),
    (Clause(ANNA, "eat", object=NP("fruit", "a")), "Anna ate a piece of fruit."),
    (Clause(NP("child", "every"), "laugh"), "Every child laughed."),
    (Clause(NP("child", "all"), "laugh", negative=True), "Not all the children laughed."),
    (
        Clause(NP("everyone"), "laugh", tense="now", negative=True),
        "Not everyone is laughing.",
    ),
    (Clause(NP("child", "no"), "laugh"), "No child laughed."),
    (Clause(NP("nobody"), "laugh", tense="habit"), "No one laughs."),
    (Clause(ANNA, "buy", object=NP("apple", "some")), "Anna bought some apples."),
    (
        Clause(ANNA, "buy", object=NP("apple", "some"), negative=True),
        "Anna did not buy any apples.",
    ),
    (Clause(ANNA, "buy", object=NP("apple", "no")), "Anna did not buy any apples."),
    (
        Clause(ANNA, "see", object=NP("something"), tense="future", negative=True),
        "Anna will not see anything.",
    ),
    (Clause(ANNA, "meet", object=NP("nobody")), "Anna met no one."),
    (
        Clause(NP("nobody"), "drink_verb", object=NP("milk", "some")),
        "No one drank any milk.",
    ),
    (
        Clause(ANNA, "drink_verb", object=NP("milk", "some"), tense="habit", time="every_day"),
        "Anna drinks milk every day.",
    ),
    (Clause(ANNA, "like", object=NP("dog", "some"), tense="habit"), "Anna likes some dogs."),
    (Clause(ANNA, "eat", object=NP("bread", "a"), tense="now"), "Anna is eating bread."),
    (Clause(NP("woman", "most"), "sing"), "Most of the women sang."),
    (Clause(NP("person", "many"), "sing"), "Many people sang."),
    (Clause(NP("child", "few"), "cry"), "Only a few children cried."),
    (Clause(PETER, "drink_verb", object=NP("water", "few")), "Peter drank only a little water."),
    (Clause(PETER, "drink_verb", object=NP("water", "all")), "Peter drank all the water."),
    (Clause(NP("mouse", "these"), "run"), "These mice ran."),
    (Clause(NP("trousers", "this"), "fall"), "These trousers fell."),
    (Clause(ANNA, "find", object=NP("glasses", "a")), "Anna found a pair of glasses."),
    (Clause(ANNA, "cook_verb", object=NP("dinner", "a")), "Anna cooked dinner."),
    # counting
    (Clause(NP("wolf", count=3), "sleep", tense="now"), "Three wolves are sleeping."),
    (Clause(NP("wolf", "the_pl", count=3), "sleep"), "The three wolves slept."),
    (Clause(NP("knife", count=1), "fall", tense="now"), "One knife is falling."),
    (
        Clause(ANNA, "see", object=NP("sheep", count=3, quantity="at_least")),
        "Anna saw at least three sheep.",
    ),
    (
        Clause(NP("dog", count=5, quantity="more_than"), "bark", tense="now"),
        "More than five dogs are barking.",
    ),
    (
        Clause(NP("dog", count=1, quantity="more_than"), "bark", tense="now"),
        "More than one dog is barking.",
    ),
    (
        Clause(NP("child", count=10, quantity="fewer_than"), "win", object=NP("prize", "a")),
        "Fewer than ten children won a prize.",
    ),
    (
        Clause(NP("child", count=20, quantity="at_most"), "swim", tense="now"),
        "At most 20 children are swimming.",
    ),
    (Clause(ANNA, "buy", object=NP("trousers", count=2)), "Anna bought two pairs of trousers."),
    # owners
    (Is(NP("car", owner=ANNA, adjectives=("red",)), "fast"), "Anna's red car is fast."),
    (Is(NP("dog", owner=NP("thomas")), "ill"), "Thomas's dog is ill."),
    (
        Clause(ANNA, "lose", object=NP("key", owner=ANNA)),
        "Anna lost her key.",
    ),
    (
        Clause(CHILD, "love", object=NP("mother", owner=CHILD), tense="now"),
        "The child loves his mother.",
    ),
    (Clause(CLARA, "lose", object=NP("key", owner=ANNA)), "Clara lost Anna's key."),
    (
        Clause(PETER, "meet", object=NP("friend", "some", owner=NP("teacher"))),
        "Peter met some of the teacher's friends.",
    ),
    (Is(NP("brother", count=3, owner=ANNA), "tall"), "Anna's three brothers are tall."),
    (
        Is(NP("brother", count=2, quantity="at_least", owner=ANNA), "tall"),
        "At least two of Anna's brothers are tall.",
    ),
    # several subjects
    (Clause(Both((ANNA, PETER)), "dance", tense="now"), "Anna and Peter are dancing."),
    (Clause(Both((ANNA, PETER, CLARA)), "dance"), "Anna, Peter and Clara danced."),
    (Clause(Both((ANNA, PETER), "or"), "dance", tense="now"), "Anna or Peter is dancing."),
    # give, goals, places, tools, order of the adverbials
    (Clause(ANNA, "give", object=BOOK, recipient=CHILD), "Anna gave the child a book."),
    (
        Clause(PETER, "cut", object=NP("bread"), tool=NP("knife", "a"), manner="carefully"),
        "Peter cut the bread carefully with a knife.",
    ),
    (
        Clause(ANNA, "go", goal=Place(NP("station")), companion=PETER, tense="future"),
        "Anna will go to the station with Peter.",
    ),
    (Clause(ANNA, "go", goal=HOME), "Anna went home."),
    (Clause(ANNA, "go", goal=Place(NP("school"), "at"), tense="habit"), "Anna goes to school."),
    (
        Clause(ANNA, "go", goal=Place(NP("school", "a"), "at"), tense="habit"),
        "Anna goes to a school.",
    ),
    (Clause(ANNA, "arrive", goal=Place(NP("paris"))), "Anna arrived in Paris."),
    (
        Clause(ANNA, "arrive", goal=Place(NP("airport")), time="at_five"),
        "Anna arrived at the airport at five o'clock.",
    ),
    (
        Clause(ANNA, "run_to", goal=Place(NP("house"), "behind"), manner="quickly"),
        "Anna ran quickly behind the house.",
    ),
    (
        Clause(PETER, "sit", place=Place(NP("bus")), tense="now"),
        "Peter is sitting on the bus.",
    ),
    (Is(PETER, Place(NP("kitchen"), "at")), "Peter is in the kitchen."),
    (Is(PETER, Place(NP("church"), "at")), "Peter is at church."),
    (Is(PETER, Place(NP("table"), "in_front_of")), "Peter is in front of the table."),
    # frequency and phase
    (Clause(ANNA, "sing", frequency="always", tense="habit"), "Anna always sings."),
    (
        Clause(ANNA, "sing", frequency="always", tense="habit", negative=True),
        "Anna does not always sing.",
    ),
    (
        Clause(ANNA, "sing", frequency="sometimes", tense="habit", negative=True),
        "Anna sometimes does not sing.",
    ),
    (
        Clause(ANNA, "eat", object=NP("meat", "some"), frequency="never", tense="habit"),
        "Anna never eats meat.",
    ),
    (Is(ANNA, "ill", frequency="often"), "Anna is often ill."),
    (Clause(ANNA, "sleep", phase="still", tense="now"), "Anna is still sleeping."),
    (Clause(ANNA, "sleep", phase="still"), "Anna was still sleeping."),
    (Clause(ANNA, "sleep", phase="no_longer", tense="now"), "Anna is no longer sleeping."),
    (Clause(ANNA, "eat", object=BOOK, phase="already"), "Anna has already eaten a book."),
    (Clause(ANNA, "arrive", phase="not_yet"), "Anna has not arrived yet."),
    (
        Clause(ANNA, "arrive", phase="already", time="yesterday"),
        "Anna had already arrived yesterday.",
    ),
    (
        Clause(ANNA, "read", object=NP("letter"), phase="again", time="in_the_evening"),
        "Anna read the letter again in the evening.",
    ),
    (
        Clause(ANNA, "eat", object=NP("bread", "some"), phase="only", tense="habit"),
        "Anna eats only bread.",
    ),
    # modals
    (Clause(ANNA, "swim", modal="can", tense="now", negative=True), "Anna cannot swim."),
    (Clause(ANNA, "swim", modal="can"), "Anna could swim."),
    (Clause(ANNA, "swim", modal="can", tense="future"), "Anna will be able to swim."),
    (Clause(ANNA, "work", modal="must", tense="now"), "Anna has to work."),
    (Clause(ANNA, "work", modal="must", tense="now", negative=True), "Anna must not work."),
    (
        Clause(NP("child", "every"), "work", modal="must", tense="now", negative=True),
        "Not every child has to work.",
    ),
    (Clause(ANNA, "work", modal="need_not"), "Anna did not need to work."),
    (Clause(ANNA, "swim", modal="may", negative=True), "Anna was not allowed to swim."),
    (Clause(ANNA, "swim", modal="want", tense="now"), "Anna wants to swim."),
    (Clause(ANNA, "swim", modal="try", tense="now"), "Anna is trying to swim."),
    (Clause(ANNA, "swim", modal="begin"), "Anna began to swim."),
    (Clause(ANNA, "swim", modal="stop"), "Anna stopped swimming."),
    (
        Clause(ANNA, "buy", object=NP("bread", "some"), modal="forget", negative=True),
        "Anna did not forget to buy some bread.",
    ),
    (Clause(ANNA, "swim", modal="manage", negative=True), "Anna did not manage to swim."),
    # passive
    (
        Clause(PETER, "break", object=NP("window"), passive=True),
        "The window was broken by Peter.",
    ),
    (
        Clause(PETER, "build", object=NP("house", "some"), passive=True, agent_shown=False),
        "Some houses were built.",
    ),
    (
        Clause(PETER, "repair", object=NP("car"), passive=True, tense="now"),
        "The car is being repaired by Peter.",
    ),
    (
        Clause(NP("nobody"), "hear", object=NP("song"), passive=True),
        "The song was not heard by anyone.",
    ),
    (
        Clause(PETER, "repair", object=NP("car"), passive=True, modal="must", agent_shown=False),
        "The car had to be repaired.",
    ),
    (
        Clause(PETER, "send", object=NP("letter"), recipient=ANNA, passive=True, phase="already"),
        "The letter has already been sent to Anna by Peter.",
    ),
    (  # wanting is the doer's: no passive
        Clause(PETER, "repair", object=NP("car"), passive=True, modal="want"),
        "Peter wanted to repair the car.",
    ),
    # states
    (Is(ANNA, NP("doctor", "a")), "Anna is a doctor."),
    (Is(Both((ANNA, CLARA)), NP("actor", "a"), tense="past"), "Anna and Clara were actors."),
    (Is(ANNA, "old", becomes=True), "Anna is getting old."),
    (Is(ANNA, NP("doctor", "a"), becomes=True, tense="past"), "Anna became a doctor."),
    (Is(ANNA, "tired", degree="a_little"), "Anna is a little tired."),
    (Is(ANNA, "tired", degree="very", negative=True), "Anna is not very tired."),
    (
        Is(NP("bottle"), "empty", degree="almost", phase="already"),
        "The bottle is already almost empty.",
    ),
    (Is(NP("child", "a", adjectives=("ill",)), HOME), "A sick child is at home."),
    (Is(NP("hat", adjectives=("red", "old", "ugly")), "dry"), "The ugly old red hat is dry."),
    # there is, has
    (Exists(NP("cat", count=3), GARDEN), "There are three cats in the garden."),
    (Exists(NP("cat", "a"), GARDEN, negative=True), "There is no cat in the garden."),
    (Exists(NP("cat", "some"), GARDEN, negative=True), "There are no cats in the garden."),
    (Exists(NP("nobody"), GARDEN, tense="past"), "There was no one in the garden."),
    (Exists(NP("milk", "some"), Place(NP("fridge"))), "There is some milk in the fridge."),
    (Has(ANNA, NP("brother", count=2)), "Anna has two brothers."),
    (Has(PETER, NP("money", "no")), "Peter has no money."),
    (Has(PETER, NP("money", "some"), negative=True, tense="past"), "Peter did not have any money."),
    (Has(PETER, NP("car", "a"), phase="no_longer"), "Peter no longer has a car."),
    # comparison
    (Compare(ANNA, "big", "more", PETER), "Anna is bigger than Peter."),
    (
        Compare(NP("car"), "expensive", "more", NP("bus"), difference="much"),
        "The car is much more expensive than the bus.",
    ),
    (Compare(NP("car"), "fast", "less", NP("bus")), "The car is not as fast as the bus."),
    (
        Compare(NP("car"), "expensive", "less", NP("bus")),
        "The car is less expensive than the bus.",
    ),
    (Compare(ANNA, "happy", "as", Pronoun(PETER)), "Anna is as happy as him."),
    (
        Compare(ANNA, "lazy", "most", among=NP("child", "the_pl")),
        "Anna is the laziest of the children.",
    ),
    (CompareAmount(ANNA, "buy", "apple", "more", PETER), "Anna bought more apples than Peter."),
    (CompareAmount(ANNA, "eat", "bread", "fewer", PETER), "Anna ate less bread than Peter."),
    (CompareAmount(ANNA, "read", "book", "as_many", PETER), "Anna read as many books as Peter."),
    # joined clauses
    (
        Joined(Clause(ANNA, "sing", tense="now"), "and", Clause(PETER, "dance", tense="now")),
        "Anna is singing, and Peter is dancing.",
    ),
    (
        Joined(Clause(ANNA, "sing"), "while", Clause(PETER, "sleep")),
        "Anna sang while Peter was sleeping.",
    ),
    (
        Joined(
            Clause(ANNA, "wait"),
            "while",
            Clause(PETER, "repair", object=NP("car"), passive=True, agent_shown=False),
        ),
        "Anna waited while the car was being repaired.",
    ),
    (
        Joined(Clause(ANNA, "sing"), "after", Clause(Pronoun(ANNA), "eat")),
        "Anna sang after she had eaten.",
    ),
    (
        Joined(Clause(ANNA, "sing"), "before", Clause(Pronoun(ANNA), "eat")),
        "Anna sang before she ate.",
    ),
    (
        Joined(
            Clause(ANNA, "wait", tense="future"), "until", Clause(PETER, "come", tense="future")
        ),
        "Anna will wait until Peter comes.",
    ),
    (
        Joined(Clause(ANNA, "come", tense="future"), "if", Is(PETER, "glad", tense="future")),
        "If Anna comes, Peter will be glad.",
    ),
    (
        Joined(Is(ANNA, "ill", tense="past"), "if_not", Clause(PETER, "come", negative=True)),
        "If Anna had been ill, Peter would not have come.",
    ),
    (
        Joined(Clause(ANNA, "sleep", tense="now"), "either", Is(ANNA, HOME)),
        "Either Anna is sleeping or Anna is at home.",
    ),
    (
        Joined(
            Clause(ANNA, "buy", object=NP("bread", "some")),
            "neither",
            Clause(PETER, "catch", object=THIEF),
        ),
        "Anna did not buy any bread, nor did Peter catch any thieves.",
    ),
    (
        Joined(Clause(NP("someone"), "sing"), "neither", Exists(NP("dog", "a"))),
        "No one sang, nor is there a dog.",
    ),
    # reports and certainty
    (Report(ANNA, "know", Is(PETER, "ill")), "Anna knows that Peter is ill."),
    (
        Report(ANNA, "say", Clause(PETER, "buy", object=BOOK), tense="past"),
        "Anna said that Peter had bought a book.",
    ),
    (
        Report(ANNA, "hope", Clause(PETER, "come", tense="future"), tense="past"),
        "Anna hoped that Peter would come.",
    ),
    (
        Report(ANNA, "forget", Is(PETER, "ill")),
        "Anna has forgotten that Peter is ill.",
    ),
    (
        Report(ANNA, "be_glad", Is(NP("brother", owner=ANNA), "rich"), negative=True),
        "Anna is not glad that her brother is rich.",
    ),
    (
        Report(ANNA, "pretend", Clause(Pronoun(ANNA), "sleep", tense="now")),
        "Anna is pretending that she is sleeping.",
    ),
    (Perhaps("perhaps", Is(ANNA, HOME)), "Perhaps Anna is at home."),
    (
        Perhaps("probably", Clause(ANNA, "sleep", tense="habit", negative=True)),
        "Anna probably does not sleep.",
    ),
    (
        Perhaps("probably", Clause(NP("child", "no"), "sleep")),
        "It is likely that no child slept.",
    ),
    (Perhaps("it_is_not_true", Is(ANNA, "ill")), "It is not true that Anna is ill."),
    # several sentences
    (
        Text(
            (
                Clause(ANNA, "lose", object=NP("key", owner=ANNA)),
                Clause(Pronoun(ANNA), "find", object=Pronoun(NP("key")), phase="again"),
            )
        ),
        "Anna lost her key. She found it again.",
    ),
    (
        Text((Clause(NP("nurse"), "come"), Is(Pronoun(NP("nurse")), "tired", tense="past"))),
        "The nurse came. She was tired.",
    ),
    # what is done in general, or how often, needs no any
    (
        Clause(
            ANNA,
            "eat",
            object=NP("cheese", "some"),
            frequency="always",
            tense="habit",
            negative=True,
        ),
        "Anna does not always eat cheese.",
    ),
    (
        Clause(ANNA, "drink_verb", object=NP("wine", "some"), frequency="often", negative=True),
        "Anna did not often drink wine.",
    ),
    (
        Clause(ANNA, "read", object=NP("magazine", "some"), tense="habit", negative=True),
        "Anna does not read magazines.",
    ),
    (
        Clause(ANNA, "drink_verb", object=NP("coffee", "some"), tense="now", negative=True),
        "Anna is not drinking any coffee.",
    ),
    # meals are cooked without an article
    (
        Clause(ANNA, "cook_verb", object=NP("dinner"), tense="future", time="tomorrow"),
        "Anna will cook dinner tomorrow.",
    ),
    (
        Clause(ANNA, "cook_verb", object=NP("dinner"), passive=True),
        "The dinner was cooked by Anna.",
    ),
    # 'is lying' alone is said of liars
    (Clause(PETER, "lie", tense="now"), "Peter is lying down."),
    (Clause(PETER, "lie", tense="now", negative=True), "Peter is not lying down."),
    # one lies on the beach, and arrives at it
    (
        Clause(ANNA, "lie", place=Place(NP("beach"), "at"), tense="now"),
        "Anna is lying on the beach.",
    ),
    (Clause(ANNA, "arrive", goal=Place(NP("beach"), "at")), "Anna arrived at the beach."),
]


@pytest.mark.parametrize(("meaning", "sentence"), CASES, ids=[case[1] for case in CASES])
def test_known_sentence(meaning: Meaning, sentence: str) -> None:
    assert realise(meaning, "en") == sentence


@pytest.mark.parametrize(
    "meaning",
    [
        Clause(NP("nobody"), "sleep", negative=True),
        Clause(ANNA, "see", object=NP("nothing"), negative=True),
        Clause(NP("dog", "no"), "see", object=NP("nothing")),
        Clause(ANNA, "sleep", frequency="never", negative=True),
        Clause(ANNA, "sleep", modal="need_not", negative=True),
        Clause(ANNA, "sleep", phase="only"),
        Exists(NP("dog", "no"), negative=True),
        Has(ANNA, NP("water", count=2)),
    ],
)
def test_what_english_cannot_say_exactly_is_refused(meaning: Meaning) -> None:
    with pytest.raises(ValueError, match=r"negat|count|only"):
        realise(meaning, "en")


@pytest.mark.parametrize(
    "meaning",
    [
        Clause(NP("unicorn"), "sleep"),
        Clause(ANNA, "sleep", frequency="seldom"),
        Clause(ANNA, "sleep", phase="nearly"),
        Clause(ANNA, "sleep", modal="shall"),
        Is(ANNA, "ill", degree="rather"),
        Report(ANNA, "think", Is(PETER, "ill")),
        Perhaps("maybe", Is(PETER, "ill")),
        Compare(ANNA, "tall", "more"),
    ],
)
def test_the_unknown_is_a_key_error(meaning: Meaning) -> None:
    with pytest.raises(KeyError):
        realise(meaning, "en")


def test_every_concept_has_its_forms() -> None:
    wanted = {
        "name": {"sg", "pron"},
        "verb": {"base", "s", "past", "part", "ing"},
        "adjective": {"pred", "comp", "sup", "rank"},
        "manner": {"word"},
        "time": {"word"},
        "placeadverb": {"word"},
    }
    english = forms("en")
    assert list(english) == list(concepts())
    for name, concept in concepts().items():
        have = english[name].keys()
        if concept.kind == "noun":
            assert ("pl" in have) == ("mass" not in concept.classes), name
            assert ("sg" in have) == ("pluralonly" not in concept.classes), name
            assert ("pron" in have) == ("person" in concept.classes), name
        else:
            assert wanted[concept.kind] <= have, name


@pytest.mark.parametrize(
    ("words", "article"),
    [("old dog", "an"), ("university", "a"), ("unknown man", "an"), ("dog", "a"), ("egg", "an")],
)
def test_article(words: str, article: str) -> None:
    assert article_before(words) == article


class Draw:
    """Random meanings that are well formed: verbs get objects of their classes, one negation a clause."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.of_kind: dict[str, list[str]] = {}
        for name, concept in concepts().items():
            self.of_kind.setdefault(concept.kind, []).append(name)
        self.fitting: dict[tuple[str, ...], list[str]] = {}

    def maybe(self, values: tuple[str, ...] | list[str], chance: float = 0.2) -> str | None:
        return self.random.choice(values) if self.random.random() < chance else None

    def fits(self, wanted: tuple[str, ...]) -> list[str]:
        if wanted not in self.fitting:
            nouns = self.of_kind["noun"]
            found = [name for name in nouns if {name, *concepts()[name].classes} & {*wanted}]
            self.fitting[wanted] = found or ["car"]
        return self.fitting[wanted]

    def np(self, wanted: tuple[str, ...], plain: bool = False) -> NP:
        chance = self.random.random()
        if "person" in wanted and chance < 0.4:
            people = [
                n for n in self.of_kind["name"] if concepts()[n].classes[0] in ("female", "male")
            ]
            return NP(self.random.choice(people))
        if not plain and chance > 0.95:
            return NP("someone" if "person" in wanted else "something")
        head = self.random.choice(self.fits(wanted))
        classes = {head, *concepts()[head].classes}
        fitting = [a for a in self.of_kind["adjective"] if classes & {*concepts()[a].classes}]
        adjectives = (self.random.choice(fitting),) if fitting and chance < 0.55 else ()
        if not plain and self.random.random() < 0.15 and "mass" not in classes:
            quantity = self.random.choice([None, None, *get_args(Quantity)])
            return NP(
                head, count=self.random.randint(1, 15), quantity=quantity, adjectives=adjectives
            )
        determiners = [d for d in get_args(Determiner) if d != "no"]
        determiner = "the" if plain else self.random.choice(["the", "a", *determiners])
        owner = ANNA if not plain and self.random.random() < 0.1 else None
        return NP(head, determiner, adjectives=adjectives, owner=owner)

    def place(self) -> Place:
        if self.random.random() < 0.2:
            return Place(self.random.choice(self.of_kind["placeadverb"]), None)
        preposition = self.random.choice(get_args(Preposition))
        return Place(self.np(("building", "room", "outdoor", "nature"), plain=True), preposition)

    def clause(self) -> Clause:
        name = self.random.choice(self.of_kind["verb"])
        verb = concepts()[name]
        people = ("person",)
        subject = self.np(verb.relations["subject"])
        transitive = {"tr", "give"} & {*verb.classes}
        frequency = self.maybe(("always", "usually", "often", "sometimes", "rarely", "never"), 0.15)
        phases = ("still", "no_longer", "already", "not_yet", "again", *["only"] * bool(transitive))
        phase = None if frequency else self.maybe(phases)
        modals = (
            "can",
            "must",
            "may",
            "want",
            "try",
            "begin",
            "stop",
            "forget",
            "manage",
            "need_not",
        )
        modal = None if frequency or phase else self.maybe(modals)
        denied = (
            frequency == "never"
            or phase in ("no_longer", "already", "not_yet")
            or modal == "need_not"
        )
        settled, still = "place" in verb.classes, "goal" not in verb.classes
        return Clause(
            subject,
            name,
            object=self.np(verb.relations.get("object", people)) if transitive else None,
            recipient=self.np(people) if "give" in verb.classes else None,
            companion=self.np(people, plain=True) if self.random.random() < 0.1 else None,
            place=self.place() if settled or (still and self.random.random() < 0.2) else None,
            goal=None if still else self.place(),
            time=self.maybe(self.of_kind["time"]),
            manner=self.maybe(self.of_kind["manner"], 0.1),
            frequency=frequency,
            phase=phase,
            modal=modal,
            tense=self.random.choice(get_args(Tense)),
            negative=not denied and self.random.random() < 0.25,
            passive="tr" in verb.classes and self.random.random() < 0.2,
            agent_shown=self.random.random() < 0.5,
        )

    def meaning(self) -> Meaning:
        person, thing = self.np(("person",), plain=True), self.np(("thing", "animal", "building"))
        adjective = self.random.choice(self.of_kind["adjective"])
        animal = self.random.choice(self.fits(("animal",)))
        clause, other = self.clause(), self.clause()
        joiner = self.random.choice(
            ["and", "or", "but", "because", "while", "before", "after", "although", "until"]
        )
        attitude = self.random.choice(["know", "say", "doubt", "forget", "be_glad", "pretend"])
        return self.random.choice(
            [
                clause,
                clause,
                clause,
                Is(thing, adjective, degree=self.maybe(("very", "too", "a_little", "almost"))),
                Is(person, self.place(), tense="past", phase=self.maybe(("still", "again"))),
                Exists(
                    NP(animal, self.random.choice(["a", "some", "no", "many", "few"])), self.place()
                ),
                Has(person, thing, negative=self.random.random() < 0.5),
                Compare(
                    thing, adjective, self.random.choice(["more", "less", "as", "most"]), person
                ),
                Joined(clause, joiner, other),
                Joined(clause, "if", Is(person, adjective, tense="future")),
                Report(person, attitude, clause, tense=self.random.choice(["now", "past"])),
                Perhaps(self.random.choice(["perhaps", "probably", "it_is_true"]), clause),
                Text((clause, Is(Pronoun(clause.subject), adjective))),
            ]
        )


def test_random_meanings_are_clean_sentences() -> None:
    draw = Draw(seed=7)
    sentence = re.compile(r"([A-Z0-9][A-Za-zéÉ0-9',\- ]*\.)( [A-Z][A-Za-zé0-9',\- ]*\.)?")
    doubled = re.compile(r"  |\b(\w+) \1\b| ,|None|\ba [aeio]|\bany no\b|\bnot no\b")
    for _ in range(3000):
        text = realise(draw.meaning(), "en")
        assert sentence.fullmatch(text), text
        assert not doubled.search(text), text
