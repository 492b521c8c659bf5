"""What is likely but does not follow: a doctor need not be at work, nor who bought a cake be hungry."""

from __future__ import annotations

from dataclasses import replace

from clte.builtin.draw import Draw, is_mass, place
from clte.builtin.frames.shared import Fact, add_side, definite
from clte.builtin.meaning import NP, Clause, Has, Is, Joined, Place, Pronoun
from clte.builtin.scene import Scene, negation

HABITATS = (
    ("restaurant", "eat", "soup"), ("restaurant", "drink_verb", "wine"), ("cafe", "drink_verb", "coffee"),
    ("library", "read", "book"), ("kitchen", "cook_verb", "soup"), ("cinema", "watch_verb", "film"),
    ("bedroom", "sleep", ""), ("office", "work", ""), ("swimming_pool", "swim", ""), ("park", "run", ""),
    ("garage", "repair", "car"), ("bathroom", "wash", "shirt"), ("living_room", "watch_verb", "film"),
    ("station", "wait", ""), ("theatre", "laugh", ""), ("school", "learn", "poem"),
)  # fmt: skip
TRADES = (
    ("doctor", "hospital"), ("nurse", "hospital"), ("teacher", "school"), ("cook", "restaurant"),
    ("waiter", "cafe"), ("baker", "bakery"), ("professor", "university"), ("secretary", "office"),
    ("actor", "theatre"), ("seller", "supermarket"), ("mechanic", "garage"), ("engineer", "factory"),
)  # fmt: skip
TOOLS = (
    ("piano", "play_instrument"), ("guitar", "play_instrument"), ("violin", "play_instrument"),
    ("flute", "play_instrument"), ("bicycle", "ride_bicycle"), ("car", "drive"),
)  # fmt: skip


def _two_facts(s: Scene, d: Draw, who: NP, one: Fact, two: Fact) -> None:
    """Two facts that go together in life, not in logic. Needs ``a=2, b=2, side=3``."""
    he = Pronoun(who)
    he_two = replace(two, subject=he)
    s.premise(Joined(one, "and", he_two), lambda w: w.a and w.b)
    s.premise(Joined(one, "but", negation(he_two)), lambda w: w.a and not w.b)
    s.premise(Joined(negation(one), "but", he_two), lambda w: w.b and not w.a)
    s.premise(Joined(one, "neither", he_two), lambda w: not w.a and not w.b)
    s.both(one, lambda w: w.a)
    s.both(two, lambda w: w.b)
    add_side(s, d, who, mood_only=isinstance(one, Clause) and one.verb == "wear")


def at_a_place(d: Draw) -> Scene:
    """X is in the library. / X is reading a book."""
    who = definite(d.adult())
    where, verb, noun = d.pick(HABITATS)
    thing = (
        NP(noun, "some" if is_mass(noun) else "the" if noun == "soup" else "a") if noun else None
    )
    at = place(where)
    doing = Clause(who, verb, thing, tense="now")
    s = Scene(a=2, b=2, side=3, who=who)
    _two_facts(s, d, who, Is(who, at), doing)
    s.premise(replace(doing, place=at), lambda w: w.a and w.b)
    return s


def at_work(d: Draw) -> Scene:
    """X is a doctor. / X is in the hospital, X works in the hospital."""
    who = d.name()
    trade, where = d.pick(TRADES)
    work: tuple[Fact, ...] = (
        Clause(who, "work", place=place(where), tense="habit"),
        Is(who, place(where)),
    )
    s = Scene(a=2, b=2, side=3, who=who)
    _two_facts(s, d, who, Is(who, NP(trade, "a")), d.pick(work))
    return s


def having_is_not_using(d: Draw) -> Scene:
    """X has a guitar. / X can play the guitar."""
    who = d.name() if d.chance(0.6) else definite(d.adult())
    noun, verb = d.pick(TOOLS)
    can = Clause(
        who, verb, None if verb == "ride_bicycle" else NP(noun), modal="can", tense="habit"
    )
    s = Scene(a=2, b=2, side=3, who=who)
    _two_facts(s, d, who, Has(who, NP(noun, "a")), can)
    return s


def motive(d: Draw) -> Scene:
    """X bought a cake yesterday. / X was hungry yesterday."""
    who = definite(d.adult())
    deed, mood = d.pick(
        (
            (Clause(who, "buy", NP("cake", "a")), "hungry"), (Clause(who, "buy", NP("sandwich", "a")), "hungry"),
            (Clause(who, "drink_verb", NP("water", "some")), "thirsty"),
            (Clause(who, "buy", NP("juice", "some")), "thirsty"),
            (Clause(who, "call", NP("doctor")), "ill"), (Clause(who, "stay", place=Place("at_home", None)), "ill"),
            (Clause(who, "drink_verb", NP("coffee", "some")), "tired"),
            (Clause(who, "sleep"), "tired"), (Clause(who, "shout"), "angry"), (Clause(who, "cry"), "sad"),
            (Clause(who, "sing"), "happy"), (Clause(who, "buy", NP("flower", "a")), "happy"),
            (Clause(who, "laugh"), "happy"), (Clause(who, "win", NP("prize", "a")), "happy"),
            (Clause(who, "lose", NP("match", "the")), "sad"),
        )
    )  # fmt: skip
    time = d.pick(("yesterday", "this_morning", "last_night", "yesterday_evening"))
    s = Scene(a=2, b=2, side=3, aside=False)
    deed = replace(deed, time=time)
    is_ = Is(who, mood, tense="past", time=time)
    he_is = replace(is_, subject=Pronoun(who), time=None)
    s.premise(Joined(deed, "because", he_is), lambda w: w.a and w.b)
    s.premise(Joined(deed, "although", negation(he_is)), lambda w: w.a and not w.b)
    s.premise(Joined(negation(deed), "although", he_is), lambda w: w.b and not w.a)
    s.both(deed, lambda w: w.a)
    s.both(is_, lambda w: w.b)
    add_side(s, d)
    return s


def family(d: Draw) -> Scene:
    """X married Y last year. / X loves Y; Y is rich."""
    x, y = d.name("female"), d.name("male")
    if d.chance():
        x, y = y, x
    one = d.pick(
        (
            Clause(x, "marry", y, time=d.pick(("last_year", "ten_years_ago", "recently"))),
            Clause(x, "kiss", y, time="yesterday"),
            Clause(x, "know_person", y, tense="habit"),
            Clause(x, "visit", y, time="last_week"),
            Clause(x, "help", y, time="yesterday"),
            Clause(x, "invite", y, time="last_week"),
        )
    )
    guesses: tuple[Fact, ...] = (
        Clause(x, "love", y, tense="habit"),
        Is(y, "rich"),
        Is(y, "old"),
        Has(x, NP("child", "a")),
        Clause(y, "love", x, tense="habit"),
        Is(y, NP("doctor", "a")),
        Clause(y, "help", x, time="yesterday"),
    )
    two = d.pick(guesses)
    s = Scene(a=2, b=2, side=3, aside=False)
    s.premise(Joined(one, "and", two), lambda w: w.a and w.b)
    s.premise(Joined(one, "but", negation(two)), lambda w: w.a and not w.b)
    s.premise(Joined(negation(one), "but", two), lambda w: w.b and not w.a)
    s.both(one, lambda w: w.a)
    s.both(two, lambda w: w.b)
    add_side(s, d)
    return s


def clothes_and_weather(d: Draw) -> Scene:
    """X is wearing a coat. / X is outside."""
    who = definite(d.adult())
    thing = NP(
        d.pick(("coat", "jacket", "scarf", "hat")),
        "a",
        adjectives=d.pick(((), ("warm",), ("red",), ("black",))),
    )
    if thing.adjectives == ("warm",) and thing.head not in ("coat", "jacket", "scarf"):
        thing = replace(thing, adjectives=())
    where = d.pick(
        (
            Place("outside", None),
            place("street"),
            place("forest"),
            place("station"),
            place("park"),
            place("market"),
        )
    )
    s = Scene(a=2, b=2, side=3, who=who)
    wears = Clause(who, "wear", thing, tense="now")
    _two_facts(s, d, who, wears, Is(who, where))
    s.premise(replace(wears, place=where), lambda w: w.a and w.b)
    return s


def after_the_exam(d: Draw) -> Scene:
    """X failed the exam. / X is lazy: no such thing follows."""
    who = definite(d.adult())
    deed, mood = d.pick(
        (
            (Clause(who, "fail_exam", NP("exam")), "lazy"), (Clause(who, "pass_exam", NP("exam")), "clever"),
            (Clause(who, "win", NP("match")), "strong"), (Clause(who, "lose", NP("match")), "weak"),
            (Clause(who, "buy", NP("house", "a")), "rich"), (Clause(who, "sell", NP("house")), "poor"),
            (Clause(who, "save", NP("child", "a")), "brave"), (Clause(who, "find", NP("job", "a")), "happy"),
            (Clause(who, "lose", NP("wallet")), "sad"), (Clause(who, "steal", NP("bread", "some")), "poor"),
            (Clause(who, "write", NP("book", "a")), "clever"), (Clause(who, "help", NP("neighbour", "the", owner=d.name())), "friendly"),
        )
    )  # fmt: skip
    deed = replace(deed, time=d.pick(("last_week", "yesterday", "last_month", None)))
    s = Scene(a=2, b=2, side=3, aside=False)
    is_ = Is(who, mood)
    he_is = replace(is_, subject=Pronoun(who))
    s.premise(Joined(deed, "and", he_is), lambda w: w.a and w.b)
    s.premise(Joined(deed, "but", negation(he_is)), lambda w: w.a and not w.b)
    s.premise(Joined(negation(deed), "but", he_is), lambda w: w.b and not w.a)
    s.both(deed, lambda w: w.a)
    s.both(is_, lambda w: w.b)
    add_side(s, d)
    return s


TRAIN = (at_a_place, at_work, having_is_not_using, motive, family)
TEST = (clothes_and_weather, after_the_exam)
