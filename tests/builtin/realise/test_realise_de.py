"""German sentences that a reader of German would write."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import cache

import pytest

from clte.builtin.lexicon import concepts, forms
from clte.builtin.meaning import (
    NP,
    Both,
    Clause,
    Compare,
    CompareAmount,
    Exists,
    Has,
    Is,
    Joined,
    Meaning,
    Perhaps,
    Place,
    Pronoun,
    Report,
    Text,
)
from clte.builtin.realise import realise

ANNA, PETER, MAX = NP("anna"), NP("peter"), NP("max")
DOG, CHILD, BOOK, TEACHER = NP("dog"), NP("child"), NP("book"), NP("teacher")
A_BOOK, BREAD = NP("book", "a"), NP("bread", "some")
GARDEN, HOME = Place(NP("garden")), Place("at_home", None)
READS = Clause(ANNA, "read", object=BOOK)
GOES = Clause(Pronoun(ANNA), "go", goal=HOME)
SLEEPS = Clause(PETER, "sleep", tense="now")
ILL = Is(PETER, "ill")

SENTENCES: list[tuple[Meaning, str]] = [
    # tense
    (Clause(DOG, "sleep", place=GARDEN, tense="now"), "Der Hund schläft gerade im Garten."),
    (Clause(DOG, "sleep", tense="habit"), "Der Hund schläft."),
    (Clause(DOG, "sleep"), "Der Hund hat geschlafen."),
    (Clause(DOG, "sleep", tense="future"), "Der Hund wird schlafen."),
    (Clause(ANNA, "love", object=PETER, tense="now"), "Anna liebt Peter."),
    (Clause(ANNA, "like", object=PETER), "Anna mochte Peter."),
    (Clause(ANNA, "call", object=PETER, tense="now"), "Anna ruft gerade Peter an."),
    (Clause(ANNA, "run"), "Anna ist gerannt."),
    # time, frequency, phase
    (
        Clause(DOG, "sleep", place=GARDEN, time="yesterday", negative=True),
        "Gestern hat der Hund nicht im Garten geschlafen.",
    ),
    (
        Clause(ANNA, "work", time="every_day", tense="habit", negative=True),
        "Anna arbeitet nicht jeden Tag.",
    ),
    (Clause(ANNA, "work", time="for_two_hours"), "Anna hat zwei Stunden lang gearbeitet."),
    (
        Clause(
            ANNA, "drink_verb", object=NP("tea", "some"), frequency="always", negative=True,
            tense="habit",
        ),
        "Anna trinkt nicht immer Tee.",
    ),
    (
        Clause(ANNA, "drink_verb", object=NP("tea", "some"), frequency="never", tense="habit"),
        "Anna trinkt nie Tee.",
    ),
    (Clause(ANNA, "sleep", phase="still", tense="now"), "Anna schläft noch."),
    (Clause(ANNA, "read", object=A_BOOK, phase="not_yet"), "Anna hat noch kein Buch gelesen."),
    (
        Clause(ANNA, "eat", object=NP("meat", "some"), phase="no_longer", tense="habit"),
        "Anna isst kein Fleisch mehr.",
    ),
    (Clause(ANNA, "eat", object=BREAD, phase="only", tense="habit"), "Anna isst nur Brot."),
    (
        Clause(ANNA, "eat", object=BREAD, phase="only", tense="habit", negative=True),
        "Anna isst nicht nur Brot.",
    ),
    # denial
    (
        Clause(ANNA, "read", object=BOOK, time="yesterday", negative=True),
        "Anna hat das Buch gestern nicht gelesen.",
    ),
    (
        Clause(ANNA, "read", object=A_BOOK, time="yesterday", negative=True),
        "Anna hat gestern kein Buch gelesen.",
    ),
    (
        Clause(ANNA, "buy", object=NP("apple", "some"), negative=True),
        "Anna hat keine Äpfel gekauft.",
    ),
    (
        Clause(PETER, "read", object=Both((A_BOOK, NP("letter", "a")), "or"), negative=True),
        "Peter hat weder ein Buch noch einen Brief gelesen.",
    ),
    (Clause(NP("dog", "every"), "sleep", negative=True), "Nicht jeder Hund hat geschlafen."),
    (Clause(NP("nobody"), "see", object=NP("dog")), "Niemand hat den Hund gesehen."),
    (Clause(ANNA, "see", object=NP("nobody")), "Anna hat niemanden gesehen."),
    (Clause(NP("dog", "no"), "bark"), "Kein Hund hat gebellt."),
    # objects, recipients, prepositions, contractions
    (
        Clause(ANNA, "give", object=A_BOOK, recipient=CHILD, time="yesterday", negative=True),
        "Gestern hat Anna dem Kind kein Buch gegeben.",
    ),
    (Clause(ANNA, "help", object=CHILD, tense="habit"), "Anna hilft dem Kind."),
    (Clause(ANNA, "speak_with", object=TEACHER), "Anna hat mit dem Lehrer gesprochen."),
    (
        Clause(ANNA, "remember_thing", object=NP("journey"), negative=True),
        "Anna hat sich nicht an die Reise erinnert.",
    ),
    (
        Clause(ANNA, "cut", object=NP("bread"), tool=NP("knife", "a")),
        "Anna hat das Brot mit einem Messer geschnitten.",
    ),
    (
        Clause(ANNA, "dance", companion=Both((PETER, MAX)), manner="happily"),
        "Anna hat fröhlich mit Peter und Max getanzt.",
    ),
    (
        Clause(ANNA, "wait", place=Place(NP("station"), "at")),
        "Anna hat am Bahnhof gewartet.",
    ),
    (
        Clause(ANNA, "wait", place=Place(NP("station"), "near")),
        "Anna hat in der Nähe des Bahnhofs gewartet.",
    ),
    (
        Clause(ANNA, "go", goal=Place(NP("station")), time="on_monday"),
        "Am Montag ist Anna zum Bahnhof gegangen.",
    ),
    (Clause(ANNA, "go", goal=Place(NP("school")), tense="habit"), "Anna geht in die Schule."),
    (Clause(ANNA, "go", goal=Place(NP("cinema"))), "Anna ist ins Kino gegangen."),
    (Clause(ANNA, "travel_to", goal=Place(NP("turkey"))), "Anna ist in die Türkei gereist."),
    (Clause(ANNA, "arrive", goal=Place(NP("berlin"))), "Anna ist in Berlin angekommen."),
    (Clause(ANNA, "arrive", goal=Place(NP("station"))), "Anna ist am Bahnhof angekommen."),
    (
        Clause(ANNA, "drive_to", goal=HOME, negative=True),
        "Anna ist nicht mit dem Auto nach Hause gefahren.",
    ),
    (
        Clause(NP("cat"), "sleep", place=Place(NP("beach")), tense="habit"),
        "Die Katze schläft am Strand.",
    ),
    # verbs of more than one word, and verbs that depend on what they are said of
    (Clause(DOG, "eat", object=NP("meat", "some"), tense="habit"), "Der Hund frisst Fleisch."),
    (Clause(ANNA, "put_on", object=NP("hat", "a")), "Anna hat einen Hut aufgesetzt."),
    (Clause(ANNA, "put_on", object=NP("coat")), "Anna hat den Mantel angezogen."),
    (
        Clause(ANNA, "watch_verb", object=NP("television"), tense="now", negative=True),
        "Anna sieht gerade nicht fern.",
    ),
    (
        Clause(ANNA, "play_instrument", object=NP("piano", "a"), tense="habit"),
        "Anna spielt Klavier.",
    ),
    (
        Clause(ANNA, "play_instrument", object=NP("piano", "a"), tense="habit", negative=True),
        "Anna spielt kein Klavier.",
    ),
    (
        Clause(
            ANNA, "play_instrument", object=NP("violin"), modal="can", tense="now", negative=True
        ),
        "Anna kann keine Geige spielen.",
    ),
    (Clause(ANNA, "make_music", tense="habit", negative=True), "Anna macht keine Musik."),
    (Clause(ANNA, "listen_to", object=NP("radio"), tense="now"), "Anna hört gerade Radio."),
    (Clause(ANNA, "buy", object=NP("fruit", "a"), negative=True), "Anna hat kein Obst gekauft."),
    (Is(NP("apple"), NP("fruit", "a")), "Der Apfel ist eine Frucht."),
    (
        Joined(Clause(ANNA, "read", tense="now"), "while", SLEEPS),
        "Anna liest, während Peter schläft.",
    ),
    (Clause(ANNA, "ride_bicycle", negative=True), "Anna ist nicht Fahrrad gefahren."),
    (Clause(ANNA, "break", object=NP("clock")), "Anna hat die Uhr kaputt gemacht."),
    (Clause(ANNA, "rest", tense="habit", time="at_noon"), "Anna ruht sich am Mittag aus."),
    # modals
    (
        Clause(ANNA, "read", object=A_BOOK, modal="can", negative=True, tense="now"),
        "Anna kann kein Buch lesen.",
    ),
    (Clause(ANNA, "work", modal="must"), "Anna musste arbeiten."),
    (Clause(ANNA, "work", modal="must", negative=True, tense="now"), "Anna darf nicht arbeiten."),
    (Clause(ANNA, "work", modal="need_not", tense="now"), "Anna muss nicht arbeiten."),
    (Clause(ANNA, "work", modal="want", tense="future"), "Anna wird arbeiten wollen."),
    (Clause(ANNA, "work", modal="may", tense="now"), "Anna darf arbeiten."),
    (Clause(ANNA, "sleep", modal="begin"), "Anna hat angefangen zu schlafen."),
    (Clause(ANNA, "sleep", modal="stop", tense="habit"), "Anna hört auf zu schlafen."),
    (Clause(ANNA, "buy", object=BREAD, modal="forget"), "Anna hat vergessen, Brot zu kaufen."),
    (
        Clause(ANNA, "call", object=PETER, modal="try", negative=True),
        "Anna hat nicht versucht, Peter anzurufen.",
    ),
    (
        Clause(ANNA, "open", object=NP("door"), modal="manage", negative=True),
        "Anna hat es nicht geschafft, die Tür zu öffnen.",
    ),
    # passive
    (
        Clause(PETER, "break", object=NP("window"), passive=True),
        "Das Fenster wurde von Peter zerbrochen.",
    ),
    (
        Clause(TEACHER, "help", object=CHILD, passive=True, negative=True),
        "Dem Kind wurde nicht vom Lehrer geholfen.",
    ),
    (
        Clause(
            PETER, "repair", object=NP("car"), passive=True, agent_shown=False, modal="must",
            tense="future",
        ),
        "Das Auto wird repariert werden müssen.",
    ),
    # noun phrases
    (Clause(ANNA, "lose", object=NP("key", owner=ANNA)), "Anna hat ihren Schlüssel verloren."),
    (
        Clause(ANNA, "find", object=NP("key", "the_pl", owner=NP("thomas"))),
        "Anna hat Thomas' Schlüssel gefunden.",
    ),
    (
        Clause(ANNA, "wash", object=NP("car", owner=TEACHER, adjectives=("old",))),
        "Anna hat das alte Auto des Lehrers gewaschen.",
    ),
    (
        Clause(NP("dog", count=3, quantity="at_least", owner=ANNA), "bark"),
        "Mindestens drei von Annas Hunden haben gebellt.",
    ),
    (
        Clause(NP("dog", "the_pl", count=3, adjectives=("big",)), "bark"),
        "Die drei großen Hunde haben gebellt.",
    ),
    (
        Clause(NP("dog", count=15, quantity="fewer_than", adjectives=("big",)), "bark"),
        "Weniger als 15 große Hunde haben gebellt.",
    ),
    (Clause(NP("dog", count=1), "bark"), "Ein Hund hat gebellt."),
    (Clause(NP("child", "all"), "sing"), "Alle Kinder haben gesungen."),
    (Clause(NP("child", "most"), "sing"), "Die meisten Kinder haben gesungen."),
    (Clause(NP("child", "few"), "sing"), "Nur wenige Kinder haben gesungen."),
    (
        Clause(ANNA, "see", object=NP("student", "a", adjectives=("young",))),
        "Anna hat einen jungen Studenten gesehen.",
    ),
    (
        Clause(ANNA, "visit", object=NP("neighbour", "these")),
        "Anna hat diese Nachbarn besucht.",
    ),
    (Clause(ANNA, "help", object=NP("child", "many")), "Anna hat vielen Kindern geholfen."),
    (Clause(ANNA, "help", object=NP("adult", "a")), "Anna hat einem Erwachsenen geholfen."),
    (
        Clause(ANNA, "buy", object=NP("table", "a", adjectives=("wooden", "old"))),
        "Anna hat einen alten Tisch aus Holz gekauft.",
    ),
    (Clause(ANNA, "buy", object=NP("furniture", "some")), "Anna hat Möbel gekauft."),
    (Clause(Both((ANNA, PETER), "or"), "sing"), "Anna oder Peter hat gesungen."),
    (Clause(Pronoun(NP("girl")), "sing"), "Sie hat gesungen."),
    (Clause(Pronoun(NP("key")), "fall"), "Er ist hingefallen."),
    # states
    (Is(ANNA, NP("doctor", "a")), "Anna ist Ärztin."),
    (Is(ANNA, NP("doctor", "a"), negative=True), "Anna ist keine Ärztin."),
    (
        Is(Both((ANNA, PETER)), NP("doctor", "a"), tense="past", phase="no_longer"),
        "Anna und Peter waren keine Ärzte mehr.",
    ),
    (
        Is(ANNA, NP("doctor", "a", adjectives=("young",)), tense="past", becomes=True),
        "Anna ist eine junge Ärztin geworden.",
    ),
    (Is(PETER, NP("nurse", "a")), "Peter ist Krankenpfleger."),
    (Is(ANNA, NP("friend", owner=PETER)), "Anna ist Peters Freundin."),
    (Is(ANNA, "french", negative=True), "Anna ist keine Französin."),
    (Is(NP("film"), "french"), "Der Film ist französisch."),
    (Is(ANNA, "tired", degree="very", phase="still"), "Anna ist noch sehr müde."),
    (Is(NP("key"), Place(NP("table"), "under")), "Der Schlüssel ist unter dem Tisch."),
    (Is(NP("chair"), NP("furniture", "a")), "Der Stuhl ist ein Möbelstück."),
    (Is(DOG, NP("animal", "a")), "Der Hund ist ein Tier."),
    (Exists(NP("cat", count=3), GARDEN), "Im Garten sind drei Katzen."),
    (
        Exists(NP("cat", "a"), GARDEN, time="yesterday", tense="past", negative=True),
        "Im Garten war gestern keine Katze.",
    ),
    (Exists(NP("museum", "many"), Place(NP("berlin"))), "In Berlin gibt es viele Museen."),
    (Has(ANNA, NP("brother", count=2)), "Anna hat zwei Brüder."),
    (Has(PETER, NP("money", "some"), phase="no_longer", tense="past"), "Peter hatte kein Geld mehr."),
    # comparison
    (
        Compare(NP("car", adjectives=("red",)), "fast", "more", NP("bus"), difference="much"),
        "Das rote Auto ist viel schneller als der Bus.",
    ),
    (Compare(ANNA, "tall", "less", PETER), "Anna ist nicht so groß wie Peter."),
    (Compare(ANNA, "tall", "as", PETER), "Anna ist genauso groß wie Peter."),
    (Compare(ANNA, "tall", "most"), "Anna ist am größten."),
    (
        Compare(ANNA, "tall", "most", among=NP("child", "the_pl")),
        "Anna ist das größte der Kinder.",
    ),
    (
        CompareAmount(ANNA, "buy", "apple", "as_many", PETER),
        "Anna hat genauso viele Äpfel gekauft wie Peter.",
    ),
    # sentences of two clauses
    (
        Joined(READS, "because", GOES),
        "Anna hat das Buch gelesen, weil sie nach Hause gegangen ist.",
    ),
    (Joined(READS, "before", GOES), "Anna las das Buch, bevor sie nach Hause ging."),
    (Joined(READS, "after", GOES), "Anna las das Buch, nachdem sie nach Hause gegangen war."),
    (
        Joined(READS, "if_not", GOES),
        "Wenn Anna das Buch gelesen hätte, wäre sie nach Hause gegangen.",
    ),
    (
        Joined(Is(ANNA, "tired"), "although", Clause(Pronoun(ANNA), "sleep")),
        "Anna ist müde, obwohl sie geschlafen hat.",
    ),
    (
        Joined(
            Clause(ANNA, "come", time="tomorrow", tense="future"),
            "if",
            Clause(PETER, "cook_verb", object=NP("soup", "a"), tense="future"),
        ),
        "Wenn Anna morgen kommt, wird Peter eine Suppe kochen.",
    ),
    (
        Joined(READS, "either", GOES),
        "Entweder hat Anna das Buch gelesen oder sie ist nach Hause gegangen.",
    ),
    (
        Joined(READS, "neither", GOES),
        "Weder hat Anna das Buch gelesen noch ist sie nach Hause gegangen.",
    ),
    (
        Joined(Clause(ANNA, "work", modal="can"), "if_not", Clause(PETER, "get_up", negative=True)),
        "Wenn Anna hätte arbeiten können, wäre Peter nicht aufgestanden.",
    ),
    (
        Joined(Clause(ANNA, "buy", object=BREAD, modal="forget"), "and", GOES),
        "Anna hat vergessen, Brot zu kaufen, und sie ist nach Hause gegangen.",
    ),
    # attitudes and certainty
    (Report(ANNA, "know", ILL, negative=True), "Anna weiß nicht, dass Peter krank ist."),
    (Report(ANNA, "remember", ILL), "Anna erinnert sich daran, dass Peter krank ist."),
    (Report(ANNA, "pretend", ILL), "Anna tut so, als ob Peter krank wäre."),
    (
        Report(NP("child", "the_pl"), "pretend", SLEEPS, tense="past"),
        "Die Kinder taten so, als ob Peter schlafen würde.",
    ),
    (
        Report(ANNA, "believe", Clause(PETER, "call", object=MAX, tense="habit")),
        "Anna glaubt, dass Peter Max anruft.",
    ),
    (
        Report(ANNA, "regret", Clause(Pronoun(ANNA), "sell", object=BOOK), tense="past"),
        "Anna bedauerte, dass sie das Buch verkauft hatte.",
    ),
    (
        Report(ANNA, "hope", Clause(PETER, "come", tense="future"), tense="past"),
        "Anna hoffte, dass Peter kommen würde.",
    ),
    (
        Report(ANNA, "know", Is(PETER, "ill", tense="past"), tense="past"),
        "Anna wusste, dass Peter krank war.",
    ),
    (Perhaps("perhaps", Is(ANNA, HOME)), "Vielleicht ist Anna zu Hause."),
    (
        Perhaps("it_is_not_true", Is(ANNA, HOME)),
        "Es stimmt nicht, dass Anna zu Hause ist.",
    ),
    (
        Text((
            Clause(ANNA, "lose", object=NP("key", owner=ANNA)),
            Clause(Pronoun(ANNA), "find", object=NP("key")),
        )),
        "Anna verlor ihren Schlüssel. Sie fand den Schlüssel.",
    ),
    # found in proof-reading: indoors one does not go for a walk
    (
        Clause(ANNA, "walk", place=Place(NP("cellar")), manner="slowly", tense="now"),
        "Anna geht gerade langsam im Keller umher.",
    ),
    (Clause(ANNA, "walk", negative=True, tense="now"), "Anna geht gerade nicht umher."),
    (Clause(ANNA, "walk"), "Anna ist umhergegangen."),
    (Clause(ANNA, "walk", modal="stop"), "Anna hat aufgehört umherzugehen."),
    (Joined(SLEEPS, "while", Clause(ANNA, "walk", tense="now")), "Peter schläft, während Anna umhergeht."),
    # meals have no article
    (Clause(ANNA, "cook_verb", object=NP("dinner", "a"), tense="now"), "Anna kocht gerade Abendessen."),
    (Clause(ANNA, "cook_verb", object=NP("dinner", "a"), negative=True), "Anna hat kein Abendessen gekocht."),
    (
        Clause(ANNA, "cook_verb", object=NP("lunch", "a", adjectives=("cheap",))),
        "Anna hat ein billiges Mittagessen gekocht.",
    ),
    # 'mit Sicherheit' guesses; what is certain is so
    (Perhaps("certainly", Is(ANNA, "ill")), "Es ist sicher, dass Anna krank ist."),
    # beauty and price, size, age, colour, stuff
    (Has(PETER, NP("table", "a", adjectives=("old", "beautiful"))), "Peter hat einen schönen alten Tisch."),
    (Has(PETER, NP("table", "a", adjectives=("red", "big", "cheap"))), "Peter hat einen billigen großen roten Tisch."),
    (Is(NP("dog", "this"), NP("animal", "a", adjectives=("black", "small"))), "Dieser Hund ist ein kleines schwarzes Tier."),
    # how often stands next to the verb, when not
    (
        Clause(ANNA, "feed", object=NP("cat"), time="in_summer", frequency="always", tense="habit"),
        "Anna füttert die Katze im Sommer immer.",
    ),
    (
        Clause(ANNA, "close", object=NP("window"), time="on_sunday", frequency="rarely", tense="habit"),
        "Anna schließt das Fenster am Sonntag selten.",
    ),
    (
        Clause(ANNA, "eat", object=BREAD, time="in_the_morning", frequency="often", tense="habit"),
        "Anna isst am Morgen oft Brot.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("meaning", "sentence"), SENTENCES, ids=[text for _, text in SENTENCES])
def test_says_it_as_a_german_would(meaning: Meaning, sentence: str) -> None:
    assert realise(meaning, "de") == sentence


DENIALS = r"\b([Nn]icht|[Kk]ein(e[rnms]?)?|[Ww]eder|[Nn]ie|[Nn]iemand(en|em)?|[Nn]ichts)\b"


def test_a_denial_is_always_said() -> None:
    rng = random.Random(3)
    for _ in range(2000):
        clause = replace(_clause(rng), negative=False, phase=None, frequency=None)
        if clause.modal == "need_not":
            continue
        said, denied = realise(clause, "de"), realise(replace(clause, negative=True), "de")
        assert len(re.findall(DENIALS, denied)) == len(re.findall(DENIALS, said)) + 1, denied


def test_lexicon_has_every_concept_and_no_other() -> None:
    assert list(forms("de")) == list(concepts())


def test_forms_are_written_out() -> None:
    for name, row in forms("de").items():
        assert row, name
        assert all(form and form == form.strip() for form in row.values()), name


@pytest.mark.parametrize(
    ("noun", "form", "written"),
    [
        ("bear", "acc", "Bären"),
        ("neighbour", "dat", "Nachbarn"),
        ("doctor", "pl_dat", "Ärzten"),
        ("firefighter", "pl", "Feuerwehrleute"),
        ("museum", "pl", "Museen"),
        ("name", "gen", "Namens"),
    ],
)
def test_irregular_nouns(noun: str, form: str, written: str) -> None:
    assert forms("de")[noun][form] == written


def test_unknown_words_are_refused() -> None:
    with pytest.raises(KeyError):
        realise(Clause(NP("unicorn"), "sleep"), "de")
    with pytest.raises(KeyError):
        realise(Clause(ANNA, "sleep", frequency="hourly"), "de")


@cache
def _nouns(wanted: str) -> list[str]:
    return [c.name for c in concepts().values() if c.kind == "noun" and wanted in c.classes]


@cache
def _adjectives(noun: str) -> list[str]:
    classes = set(concepts()[noun].classes)
    kind = [c for c in concepts().values() if c.kind == "adjective"]
    return [c.name for c in kind if not classes.isdisjoint(c.classes)]


@cache
def _kind(kind: str) -> list[str]:
    return [c.name for c in concepts().values() if c.kind == kind]


def _noun_phrase(rng: random.Random, wanted: str) -> NP:
    noun = concepts()[rng.choice(_nouns(wanted))]
    adjectives = _adjectives(noun.name)
    chosen = (rng.choice(adjectives),) if adjectives and rng.random() < 0.3 else ()
    if "mass" in noun.classes:
        return NP(noun.name, rng.choice(("the", "some", "no")), adjectives=chosen)
    if rng.random() < 0.2:
        quantity = rng.choice((None, "exactly", "at_least", "at_most", "more_than"))
        count = rng.choice((1, 2, 7, 12, 30))
        return NP(noun.name, count=count, quantity=quantity, adjectives=chosen)
    determiner = rng.choice(("the", "a", "this", "every", "no", "the_pl", "some", "all", "few"))
    owner = rng.choice((None, None, None, ANNA, TEACHER))
    return NP(noun.name, determiner, adjectives=chosen, owner=owner)


def _clause(rng: random.Random) -> Clause:
    verb = concepts()[rng.choice(_kind("verb"))]
    pattern = verb.classes[0]
    has_object = pattern in ("tr", "give")
    wanted = rng.choice(verb.relations.get("object", ("thing",)))
    if not _nouns(wanted):
        wanted = "thing"
    modals = (None, None, None, "can", "must", "try", "begin", "manage", "need_not")
    return Clause(
        _noun_phrase(rng, "person"),
        verb.name,
        object=_noun_phrase(rng, wanted) if has_object else None,
        recipient=_noun_phrase(rng, "person") if pattern == "give" else None,
        companion=_noun_phrase(rng, "person") if rng.random() < 0.1 else None,
        place=Place(_noun_phrase(rng, "building")) if pattern != "goal" else None,
        goal=Place(_noun_phrase(rng, "outdoor"), "at") if pattern == "goal" else None,
        time=rng.choice((None, rng.choice(_kind("time")))),
        manner=rng.choice((None, rng.choice(_kind("manner")))),
        frequency=rng.choice((None, None, "always", "never", "sometimes")),
        phase=rng.choice((None, None, "still", "no_longer", "already", "not_yet", "again")),
        modal=rng.choice(modals),
        tense=rng.choice(("now", "habit", "past", "future")),
        negative=rng.random() < 0.3,
        passive=has_object and rng.random() < 0.2,
        agent_shown=rng.random() < 0.5,
    )


def _meaning(rng: random.Random) -> Meaning:
    one, other = _clause(rng), _clause(rng)
    joiners = (
        "and", "or", "but", "because", "while", "before", "after", "although", "until", "if",
        "if_not", "either", "neither",
    )  # fmt: skip
    adjectives = _kind("adjective")
    tense = rng.choice(("now", "past", "future"))
    return rng.choice(
        (
            one,
            Joined(one, rng.choice(joiners), other),
            Report(one.subject, rng.choice(("know", "pretend", "remember")), other),  # type: ignore[arg-type]
            Perhaps(rng.choice(("perhaps", "it_is_impossible")), one),
            Is(one.subject, rng.choice(adjectives), tense=tense, becomes=rng.random() < 0.3),
            Is(one.subject, NP(_noun_phrase(rng, "person").head, "a"), tense=tense),
            Has(one.subject, _noun_phrase(rng, "thing"), tense=tense, negative=rng.random() < 0.3),
            Exists(NP(_noun_phrase(rng, "animal").head, "a"), one.place, tense=tense),
            Compare(one.subject, rng.choice(adjectives), "more", other.subject, tense=tense),
        )
    )


def test_thousands_of_random_meanings_are_said_cleanly() -> None:
    rng = random.Random(5)
    for _ in range(3000):
        meaning = _meaning(rng)
        text = realise(meaning, "de")
        assert text.endswith(".") and text == text.strip(), text
        assert text[0].isupper() or text[0].isdigit(), text
        for wrong in ("  ", " ,", " .", "None", "{", "}", "_", "="):
            assert wrong not in text, (wrong, text)
        assert not re.search(r"\b(in|an|zu|von|bei) dem\b", text), text
