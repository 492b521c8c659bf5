"""Quantifiers: all, most, some, few, no, every, everyone, 'some ... not', 'not all'."""

from __future__ import annotations

from dataclasses import replace

from clte.builtin.draw import Draw
from clte.builtin.frames.shared import RELATED, add_side, definite
from clte.builtin.meaning import NP, Clause, Determiner, Exists, Is, Perhaps, Place
from clte.builtin.scene import Scene, Test, fails, holds, opposite

ALL = 10
"""There are ten of them; ``n`` of a scene says of how many it is true."""


def _amounts(s: Scene, said: Clause | Is) -> None:
    """All, most, some, few and none of the subject; some not, not all. Needs ``n=11``."""

    def with_(determiner: Determiner, negative: bool = False) -> Clause | Is:
        assert isinstance(said.subject, NP)
        return replace(
            said, subject=replace(said.subject, determiner=determiner), negative=negative
        )

    s.say(with_("all"), lambda w: w.n == ALL)
    s.say(with_("most"), lambda w: w.n >= 6)
    s.say(with_("some"), lambda w: w.n >= 1)
    s.say(with_("few"), lambda w: 1 <= w.n <= 3)
    s.say(with_("no"), lambda w: w.n == 0)
    s.say(with_("some", negative=True), lambda w: w.n < ALL)
    s.say(Perhaps("it_is_not_true", with_("all")), lambda w: w.n < ALL)


def of_actors(d: Draw) -> Scene:
    """Most of the children are sleeping. / Some children are not sleeping."""
    act = d.act()
    noun = d.group(act.kinds)
    s = Scene(n=11, side=3, aside=False)
    where = d.inside_outside()[0] if "person" in act.kinds and d.chance() else None
    _amounts(s, Clause(NP(noun), act.verb, place=where, tense="now"))
    add_side(s, d)
    return s


def of_states(d: Draw) -> Scene:
    """Few of the shops are open. / No shop is open."""
    noun, adjective = d.pick(
        (
            ("shop", "open_adj"), ("museum", "closed"), ("window", "closed"), ("window", "open_adj"),
            ("door", "open_adj"), ("bottle", "empty"), ("glass", "full"), ("student", "tired"),
            ("child", "hungry"), ("guest", "happy"), ("tourist", "tired"), ("book", "interesting"),
            ("film", "boring"), ("apple", "rotten"), ("street", "wet"), ("shirt", "dirty"),
            ("plate", "clean_adj"), ("dog", "black"), ("sheep", "white"), ("house", "old"),
            ("question", "difficult"), ("exam", "easy"), ("teacher", "friendly"), ("cup", "broken"),
            ("restaurant", "expensive"), ("soldier", "brave"), ("car", "red"), ("chair", "broken"),
        )
    )  # fmt: skip
    s = Scene(n=11, side=3, aside=False)
    _amounts(s, Is(NP(noun), adjective))
    add_side(s, d)
    return s


def of_objects(d: Draw) -> Scene:
    """Anna read all the books. / Anna did not read the novel."""
    who = definite(d.adult())
    verb, noun = d.pick(
        (
            ("read", "letter"), ("read", "book"), ("read", "poem"), ("answer_verb", "question"),
            ("answer_verb", "letter"), ("eat", "apple"), ("eat", "biscuit"), ("eat", "strawberry"),
            ("wash", "plate"), ("wash", "shirt"), ("repair", "bicycle"), ("close", "window"),
            ("open", "door"), ("open", "window"), ("paint", "wall"), ("break", "glass"),
            ("invite", "guest"), ("visit", "museum"), ("feed", "cow"), ("feed", "horse"),
            ("buy", "picture"), ("sell", "picture"), ("find", "ball"), ("solve", "problem"),
        )
    )  # fmt: skip
    yes = Clause(who, verb, NP(noun), time=d.maybe_time("past"))

    def of(determiner: Determiner) -> Clause:
        return replace(yes, object=NP(noun, determiner))

    s = Scene(n=11, side=3, who=who)
    s.say(of("all"), lambda w: w.n == ALL)
    s.say(of("most"), lambda w: w.n >= 6)
    s.say(of("some"), lambda w: w.n >= 1)
    s.say(of("few"), lambda w: 1 <= w.n <= 3)
    s.say(of("no"), lambda w: w.n == 0)
    s.say(Perhaps("it_is_not_true", of("all")), lambda w: w.n < ALL)
    add_side(s, d, who)
    return s


def narrower(d: Draw) -> Scene:
    """All the animals are sleeping. / All the dogs are sleeping. (and the other way about)"""
    wider, one, two = d.pick(RELATED[:4])
    act = d.act(kind="beast")
    s = Scene(one=3, two=3, rest=3, side=3, aside=False)
    # Of the one kind, the other, and all other kinds: 0 none, 1 some, 2 all.
    tests: tuple[tuple[str, Test, Test, Test], ...] = (
        (wider, holds(one=2, two=2, rest=2), fails(one=0, two=0, rest=0), fails(one=2, two=2, rest=2)),
        (one, lambda w: w.one == 2, lambda w: w.one, lambda w: w.one < 2),
        (two, lambda w: w.two == 2, lambda w: w.two, lambda w: w.two < 2),
    )  # fmt: skip
    for noun, all_, some, some_not in tests:
        said = Clause(NP(noun, "all"), act.verb, tense="now")
        s.say(said, all_)
        s.say(replace(said, subject=NP(noun, "some")), some)
        s.say(replace(said, subject=NP(noun, "no")), opposite(some))
        s.say(replace(said, subject=NP(noun, "some"), negative=True), some_not)
    add_side(s, d)
    return s


def everyone(d: Draw) -> Scene:
    """Everyone is dancing. / The doctor is dancing."""
    act = d.act(kind="person")
    who = definite(d.adult())
    s = Scene(one=2, rest=3, side=3, aside=False)
    said = Clause(who, act.verb, tense="now")
    s.both(said, lambda w: w.one)
    s.say(replace(said, subject=NP("everyone")), lambda w: w.one and w.rest == 2)
    s.say(
        Perhaps("it_is_not_true", replace(said, subject=NP("everyone"))),
        lambda w: not (w.one and w.rest == 2),
    )
    s.say(replace(said, subject=NP("someone")), lambda w: w.one or w.rest)
    s.say(replace(said, subject=NP("nobody")), lambda w: not (w.one or w.rest))
    add_side(s, d)
    return s


def every_one_of_them(d: Draw) -> Scene:
    """Every child got a gift. / No child got a gift, the boy got a gift."""
    verb, noun = d.pick(
        (
            ("get", "gift"), ("get", "prize"), ("buy", "ticket"), ("eat", "apple"), ("eat", "cake"),
            ("read", "book"), ("write", "letter"), ("wear", "hat"), ("carry", "bag"), ("buy", "ice_cream"),
            ("see", "film"), ("win", "prize"), ("learn", "poem"), ("pass_exam", "exam"),
        )
    )  # fmt: skip
    group = d.pick(("child", "student", "pupil", "tourist", "guest", "boy", "girl", "teacher"))
    thing = NP(noun, "the" if noun == "exam" else "a")
    said = Clause(NP(group, "every"), verb, thing, time=d.maybe_time("past", 0.4))
    s = Scene(n=11, side=3, aside=False)
    s.say(said, lambda w: w.n == ALL)
    s.say(Perhaps("it_is_not_true", said), lambda w: w.n < ALL)
    s.say(replace(said, subject=NP(group, "some")), lambda w: w.n >= 1)
    s.say(replace(said, subject=NP(group, "no")), lambda w: w.n == 0)
    s.say(replace(said, subject=NP(group, "some"), negative=True), lambda w: w.n < ALL)
    add_side(s, d)
    return s


def there_are(d: Draw) -> Scene:
    """There are few cars in the street. / There is no car in the street."""
    noun = d.pick(("car", "tree", "tourist", "child", "flower", "dog", "bicycle", "bird"))
    where = d.where(("street", "park", "garden", "field") if noun != "car" else ("street",))
    s = Scene(n=11, colour=2, side=3, aside=False)
    few, several, none, a = (Exists(NP(noun, det), where) for det in ("few", "many", "no", "a"))
    s.say(few, lambda w: 1 <= w.n <= 3)
    s.say(several, lambda w: w.n >= 7, unclear=lambda w: 4 <= w.n < 7)
    s.say(none, lambda w: w.n == 0)
    s.say(a, lambda w: w.n >= 1)
    adjective = (
        "big"
        if noun in ("tree", "dog")
        else "old"
        if noun in ("car", "bicycle", "tourist")
        else None
    )
    if adjective:
        s.say(
            Exists(NP(noun, "a", adjectives=(adjective,)), where), lambda w: w.n >= 1 and w.colour
        )
        s.premise(
            Exists(NP(noun, "many", adjectives=(adjective,)), where),
            lambda w: w.n >= 7 and w.colour,
        )
    add_side(s, d)
    return s


def whole_group_in_place(d: Draw) -> Scene:
    """Most of the teachers are in the library. / All the teachers are outside."""
    noun = d.group()
    here, side, there, other_side = d.inside_outside()
    s = Scene(n=11, rest=4, side=3, aside=False)

    # n of ten are here; the rest are all there, all elsewhere on that side, on both sides, on this side.
    def at(determiner: Determiner, where: Place) -> Is:
        return Is(NP(noun, determiner), where)

    s.say(at("all", here), lambda w: w.n == ALL)
    s.say(at("most", here), lambda w: w.n >= 6)
    s.say(at("no", here), lambda w: w.n == 0)
    s.say(at("some", here), lambda w: w.n >= 1)
    s.say(at("all", side), lambda w: w.n == ALL or w.rest == 3)
    s.say(at("some", side), lambda w: w.n >= 1 or w.rest >= 2)
    s.say(at("all", there), lambda w: w.n == 0 and w.rest == 0)
    s.say(at("no", other_side), lambda w: w.n == ALL or w.rest == 3)
    add_side(s, d)
    return s


TRAIN = (of_actors, of_states, of_objects, narrower, everyone, there_are)
TEST = (every_one_of_them, whole_group_in_place)
