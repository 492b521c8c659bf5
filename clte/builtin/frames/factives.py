"""Who knows it is right, who believes it may be wrong: factive and other attitudes, with and without not."""

from __future__ import annotations

from dataclasses import replace

from clte.builtin.draw import Draw
from clte.builtin.frames.shared import add_side, definite, other_place
from clte.builtin.meaning import NP, Clause, Exists, Has, Is, Pronoun, Report
from clte.builtin.scene import Scene, Test, fails, holds, negation

Fact = Clause | Is | Has | Exists


def _attitudes(s: Scene, holder: NP, fact: Fact, other: Fact) -> None:
    """A fact, one that excludes it, and what someone has to do with them.

    Needs ``fact=3, view=4``: the fact holds, the other one does, neither; the holder knows how things
    are, takes the fact to be so, takes the other to be so, has no idea. Someone who knows is right.
    """

    def report(attitude: str, content: Fact, negative: bool = False) -> Report:
        return Report(holder, attitude, content, negative=negative)

    def is_(k: int) -> Test:
        return lambda w: w.fact == k

    for content, k in ((fact, 0), (other, 1)):
        s.say(content, is_(k))
        s.say(negation(content), fails(fact=k))
        s.say(
            report("know", content),
            holds(fact=k, view=0),
            unclear=holds(fact=k),
        )
        s.say(
            report("believe", content),
            holds(view=k + 1),
            unclear=holds(view=0, fact=k),
        )
        s.premise(
            report("know", content, negative=True),
            holds(fact=k, view=(2 - k, 3)),
        )


def _places(d: Draw, who: NP) -> tuple[Is, Is]:
    here, _, there, _ = d.inside_outside()
    return Is(who, here), Is(who, there if d.chance() else other_place(d, here))


def knowing(d: Draw) -> Scene:
    """X knows that Y is in the garden. / Y is in the garden; X believes that she is in the kitchen."""
    x, y = definite(d.adult()), d.name()
    s = Scene(fact=3, view=4, side=3, aside=False)
    _attitudes(s, x, *_places(d, y))
    add_side(s, d, y)
    return s


def state(d: Draw) -> Scene:
    """X regrets that the shop is closed. / The shop is closed; X hopes that it is open."""
    x = definite(d.adult())
    noun, one, two = d.pick(
        (
            ("shop", "closed", "open_adj"), ("museum", "closed", "open_adj"), ("bank", "open_adj", "closed"),
            ("street", "wet", "dry"), ("kitchen", "dirty", "clean_adj"), ("door", "open_adj", "closed"),
            ("camera", "broken", "intact"), ("library", "closed", "open_adj"), ("radio", "broken", "intact"),
            ("answer", "wrong", "right_adj"), ("window", "open_adj", "closed"),
        )
    )  # fmt: skip
    fact, other = Is(NP(noun), one), Is(NP(noun), two)
    s = Scene(fact=2, view=3, side=3, aside=False)
    # view of X: 0 glad or sorry about what is so, 1 hopes, doubts or claims the fact, 2 the other
    sorry, glad = d.pick((("regret", "notice"), ("be_glad", "know"), ("notice", "remember")))
    hope = d.pick(("hope", "claim", "believe", "say", "fear", "dream"))
    for content, k in ((fact, 0), (other, 1)):
        s.both(content, holds(fact=k))
        for attitude in (sorry, glad):
            s.premise(Report(x, attitude, content), holds(fact=k, view=0))
        s.premise(Report(x, hope, content), holds(view=k + 1))
        s.premise(Report(x, "doubt", content), holds(view=2 - k))
    add_side(s, d, x)
    return s


def deed(d: Draw) -> Scene:
    """X noticed that Y had sold the car. / Y sold the car; X dreamt it only."""
    x, y = d.name(), definite(d.adult())
    verb, noun = d.deed(
        (
            "sell",
            "buy",
            "steal",
            "break",
            "repair",
            "lose",
            "find",
            "open",
            "close",
            "wash",
            "paint",
        )
    )
    fact = Clause(y, verb, d.thing(noun, "the"))
    s = Scene(fact=2, know=3, side=3, aside=False)
    s.both(fact, lambda w: w.fact)
    for attitude in d.several(("know", "notice", "remember", "regret", "be_glad"), 2):
        s.premise(Report(x, attitude, fact, tense="past"), lambda w: w.fact and w.know == 0)
    s.premise(
        Report(x, d.pick(("know", "notice")), fact, tense="past", negative=True),
        lambda w: w.fact and w.know == 2,
    )
    no = negation(fact)
    s.premise(Report(x, "know", no, tense="past"), lambda w: not w.fact and w.know == 0)
    s.premise(
        Report(x, d.pick(("regret", "be_glad")), no, tense="past"),
        lambda w: not w.fact and w.know == 0,
    )
    maybe = d.pick(("believe", "claim", "hope", "say", "dream", "fear"))
    s.say(
        Report(x, maybe, fact, tense="past"), lambda w: w.know == 1, unclear=lambda w: w.know != 1
    )
    s.premise(Report(x, d.pick(("believe", "say")), no, tense="past"), lambda w: w.know == 2)
    add_side(s, d, y)
    return s


def pretending(d: Draw) -> Scene:
    """X pretends that he is a doctor. / X is not a doctor. Y claims it."""
    x, y = d.name(), definite(d.adult())
    trades = (
        "doctor",
        "pilot",
        "police_officer",
        "lawyer",
        "journalist",
        "teacher",
        "singer",
        "judge",
    )
    fact = Is(x, NP(d.pick([noun for noun in trades if noun != x.head]), "a"))
    s = Scene(fact=2, view=4, side=3, aside=False)
    no = negation(fact)
    assert isinstance(no, Is)
    s.both(fact, lambda w: w.fact)
    s.premise(
        Report(x, "pretend", replace(fact, subject=Pronoun(x))),
        lambda w: not w.fact and w.view == 0,
    )
    for attitude in ("know", d.pick(("be_glad", "notice", "remember"))):
        s.premise(Report(y, attitude, fact), lambda w: w.fact and w.view == 1)
        s.premise(Report(y, attitude, no), lambda w: not w.fact and w.view == 1)
    for attitude in d.several(("claim", "believe", "hope", "say", "doubt", "dream"), 2):
        s.premise(Report(y, attitude, fact), lambda w: w.view == 2)
        s.premise(Report(y, attitude, no), lambda w: w.view == 3)
    add_side(s, d, x)
    return s


def there_is(d: Draw) -> Scene:
    """X noticed that there is a snake in the garden. / There is an animal in the garden."""
    x = definite(d.adult())
    wider, noun = d.pick(
        (
            ("animal", "snake"),
            ("animal", "fox"),
            ("animal", "dog"),
            ("bird", "eagle"),
            ("vehicle", "car"),
            ("vehicle", "bus"),
            ("animal", "horse"),
            ("animal", "wolf"),
        )
    )
    where = d.where(("garden", "street", "park", "field") if wider != "vehicle" else ("street",))
    fact, wide = Exists(NP(noun, "a"), where), Exists(NP(wider, "a"), where)
    s = Scene(fact=3, view=3, side=3, aside=False)
    # fact: 0 the narrow one, 1 another of its kind, 2 none
    s.both(fact, lambda w: w.fact == 0)
    s.both(wide, lambda w: w.fact < 2)
    for attitude in d.several(("know", "be_glad", "regret", "notice"), 2):
        s.premise(Report(x, attitude, fact), lambda w: w.fact == 0 and w.view == 0)
        s.premise(
            Report(x, "know" if attitude == "notice" else attitude, negation(wide)),
            lambda w: w.fact == 2 and w.view == 0,
        )
    for attitude in d.several(("believe", "hope", "claim", "fear", "say"), 2):
        s.premise(Report(x, attitude, fact), lambda w: w.view == 1)
        s.premise(Report(x, attitude, negation(fact)), lambda w: w.view == 2)
    add_side(s, d, x)
    return s


def having(d: Draw) -> Scene:
    """X remembers that Y has a dog. / Y has no dog; X doubts that Y has a cat."""
    x, y = definite(d.adult()), d.name()
    one, two = d.several(
        ("dog", "cat", "car", "bicycle", "horse", "piano", "boat", "garden", "camera", "computer"),
        2,
    )
    s = Scene(one=2, two=2, view=3, other=3, side=3, aside=False)
    for noun, var, view in ((one, "one", "view"), (two, "two", "other")):
        fact = Has(y, NP(noun, "a"))
        s.both(fact, holds(**{var: 1}))
        for attitude in ("know", d.pick(("remember", "forget", "be_glad", "regret", "notice"))):
            s.premise(
                Report(x, attitude, fact),
                holds(**{var: 1, view: 0}),
            )
        s.premise(
            Report(x, d.pick(("know", "be_glad")), negation(fact)),
            holds(**{var: 0, view: 0}),
        )
        s.premise(
            Report(x, d.pick(("believe", "hope", "dream", "claim", "say")), fact),
            holds(**{view: 1}),
        )
        s.premise(Report(x, "doubt", fact), holds(**{view: 2}))
    add_side(s, d, y)
    return s


def doubts_not_doing(d: Draw) -> Scene:
    """X knows that Y is not sleeping. / Y is sleeping; Y is working."""
    act = d.act(weaker=True, kind="person")
    x, y = definite(d.adult()), d.name()
    fact = Clause(y, act.verb, tense="now", place=d.inside_outside()[0])
    weak, other = replace(fact, verb=act.weaker), replace(fact, verb=act.other)
    s = Scene(act=4, view=4, side=3, aside=False)
    s.both(fact, lambda w: w.act == 0)
    s.both(weak, lambda w: w.act < 2)
    s.both(other, lambda w: w.act == 2)
    for attitude in ("know", "notice"):
        s.premise(Report(x, attitude, fact), lambda w: w.act == 0 and w.view == 0)
        s.premise(Report(x, attitude, other), lambda w: w.act == 2 and w.view == 0)
    s.premise(Report(x, "know", negation(weak)), lambda w: w.act >= 2 and w.view == 0)
    s.premise(Report(x, "know", fact, negative=True), lambda w: w.act == 0 and w.view != 0)
    s.premise(Report(x, "believe", fact), lambda w: w.view == 1)
    s.premise(Report(x, "say", negation(fact)), lambda w: w.view == 2)
    s.premise(Report(x, "doubt", weak), lambda w: w.view == 3)
    add_side(s, d, y)
    return s


TRAIN = (knowing, state, deed, pretending, there_is)
TEST = (having, doubts_not_doing)
