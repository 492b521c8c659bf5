"""Meanings in English (British spelling).

Keys of ``lexicon/en.tsv``:

* noun: ``sg`` and ``pl`` (a mass noun has no ``pl``; trousers and glasses have no ``sg`` and are counted
  in pairs), ``pron`` (he or she; none: it), ``in``/``at`` (the word that the place takes instead of that
  preposition: on the bus), ``goal`` (arrives at the beach, though one lies
  on it), ``bare`` (at school, to school: no article), ``a=none`` (eats soup), ``the=none`` (cooks dinner, though
  the dinner is cold);
* name: ``sg``, ``pron``, ``at``;
* verb: ``base``, ``s``, ``past``, ``part``, ``ing``; ``tail`` (look *for*), ``particle`` (switch *on*: a
  pronoun goes before it), ``state`` (no progressive: knows), ``goal=at`` (arrives at, not to);
* adjective: ``pred``, ``attr`` (before a noun, where that differs: a sick child), ``comp``, ``sup``,
  ``rank`` (its place among several: 1 judgement, 2 size, 3 state, 4 age, 5 colour, 6 origin, 7 material);
* others: ``word``, and ``goal`` (home) where a direction is said differently from a place.

Choices that the meanings leave open: a person whose noun does not say the sex is *he*, but a nurse and a
secretary *she*, as in most of our languages; someone, everyone and what is plural are *they*. A negated
clause about every or all means *not every*. A clause is negated once: a second negation (never + nobody)
is refused, for languages disagree about what it means.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple, get_args

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
    Nominal,
    Perhaps,
    Place,
    Preposition,
    Pronoun,
    Quantity,
    Report,
    Text,
)

Verb = dict[str, str]


class Link(NamedTuple):
    """One verb of a chain such as 'will | be able | to swim'."""

    verb: Verb
    next: str = "base"  # the form that the following verb takes
    after: str = ""  # words between this verb and the following one
    aux: bool = False  # takes 'not' and inversion by itself, without do


@dataclass(frozen=True, slots=True)
class Scope:
    """What the rest of the sentence does to a phrase."""

    any: bool = False  # under a negation: some becomes any
    named: tuple[NP, ...] = ()  # phrases whose possessive is said as a pronoun: Anna … her key
    general: bool = False  # what happens in general: drinks milk, not some milk
    back: bool = False  # told from a later past: had already eaten


def _verb(base: str, s: str, past: str, part: str, ing: str) -> Verb:
    return {"base": base, "s": s, "past": past, "part": part, "ing": ing}


def _regular(base: str) -> Verb:
    """A verb with -ed: believe, hope, claim."""
    stem = base.removesuffix("e")
    return _verb(base, f"{base}s", f"{stem}ed", f"{stem}ed", f"{stem}ing")


BE = _verb("be", "is", "was", "been", "being") | {"pl": "are", "past_pl": "were"}
HAVE = _verb("have", "has", "had", "had", "having")
DO = _verb("do", "does", "did", "done", "doing")
BECOME = _verb("become", "becomes", "became", "become", "becoming")
GET = _verb("get", "gets", "got", "got", "getting")
WILL = {"s": "will", "pl": "will", "past": "would"}
CAN = {"s": "can", "pl": "can", "past": "could"}
MUST = {"s": "must", "pl": "must"}

TENSES = {
    "habit": ("present", ()),
    "past": ("past", ()),
    "now": ("present", (Link(BE, "ing", aux=True),)),
    "past_now": ("past", (Link(BE, "ing", aux=True),)),
    "future": ("present", (Link(WILL, aux=True),)),
    "would": ("past", (Link(WILL, aux=True),)),
    "perfect": ("present", (Link(HAVE, "part", aux=True),)),
    "pluperfect": ("past", (Link(HAVE, "part", aux=True),)),
    "would_have": ("past", (Link(WILL, aux=True), Link(HAVE, "part"))),
}
FORGET = _verb("forget", "forgets", "forgot", "forgotten", "forgetting")
LEXICAL_MODALS = {
    "must": Link(HAVE, after="to"),
    "need_not": Link(_regular("need"), after="to"),
    "want": Link(_regular("want"), after="to"),
    "try": Link(_verb("try", "tries", "tried", "tried", "trying"), after="to"),
    "begin": Link(_verb("begin", "begins", "began", "begun", "beginning"), after="to"),
    "stop": Link(_verb("stop", "stops", "stopped", "stopped", "stopping"), "ing"),
    "forget": Link(FORGET, after="to"),
    "manage": Link(_regular("manage"), after="to"),
}
OF_THE_DOER = ("want", "try", "forget", "manage")  # a passive would give these to what is done
ABLE = Link(BE, after="able to", aux=True)
ALLOWED = Link(BE, after="allowed to", aux=True)
ATTITUDES = {
    "know": Link(_verb("know", "knows", "knew", "known", "knowing")),
    "say": Link(_verb("say", "says", "said", "said", "saying")),
    "regret": Link(_verb("regret", "regrets", "regretted", "regretted", "regretting")),
    "forget": Link(FORGET),
    "fear": Link(BE, after="afraid", aux=True),
    "be_glad": Link(BE, after="glad", aux=True),
} | {
    name: Link(_regular(name))
    for name in ("believe", "hope", "doubt", "dream", "remember", "notice", "claim", "pretend")
}
NOW_OF_ATTITUDE = {"dream": "now", "pretend": "now", "forget": "perfect"}  # others: the present

FREQUENCIES = ("always", "usually", "often", "sometimes", "rarely", "never")
PHASES = {"still": "still", "no_longer": "no longer", "already": "already"}
BEFORE_NOT = (
    "usually",
    "sometimes",
    "still",
    "probably",
)  # does not always, but sometimes does not
DEGREES = {"very": "very", "too": "too", "a_little": "a little", "almost": "almost"}
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
CERTAINTIES = {
    "perhaps": "perhaps",
    "probably": "it is likely that",
    "certainly": "it is certain that",
    "it_is_true": "it is true that",
    "it_is_not_true": "it is not true that",
    "it_is_impossible": "it is impossible that",
}
JOINERS = {joiner: f" {joiner} " for joiner in ("because", "while", "before", "after", "until")} | {
    joiner: f", {joiner} " for joiner in ("and", "or", "but", "although")
}


def realise(meaning: Meaning) -> str:
    """The meaning as one sentence, or as several for a `Text`.

    Raises:
        KeyError: a concept without English forms, or an unknown field value.
        ValueError: a clause negated twice, or a counted mass noun.
    """
    if isinstance(meaning, Text):
        return " ".join(realise(sentence) for sentence in meaning.sentences)
    text = _say(meaning, Scope())
    return f"{text[0].upper()}{text[1:]}."


def _say(
    meaning: Meaning,
    scope: Scope,
    tense: str | None = None,
    inverted: bool = False,
    adverb: str | None = None,
) -> str:
    """``tense`` stands for the meaning's own; ``inverted``: verb first, after nor; ``adverb``: probably."""
    if isinstance(meaning, Clause):
        return _clause(meaning, scope, tense or meaning.tense, inverted, adverb)
    if isinstance(meaning, Is):
        return _is(meaning, scope, tense or meaning.tense, inverted, adverb)
    if isinstance(meaning, Exists):
        return _exists(meaning, scope, tense or meaning.tense, inverted, adverb)
    if isinstance(meaning, Has):
        return _has(meaning, scope, tense or meaning.tense, inverted, adverb)
    if isinstance(meaning, Compare):
        return _compare(meaning, scope, tense or meaning.tense, inverted)
    if isinstance(meaning, CompareAmount):
        return _compare_amount(meaning, scope, tense or meaning.tense, inverted)
    if isinstance(meaning, Joined):
        return _joined(meaning, scope)
    if isinstance(meaning, Report):
        return _report(meaning, scope)
    if isinstance(meaning, Perhaps):
        return _perhaps(meaning, scope)
    raise KeyError(f"{type(meaning).__name__} cannot stand inside a sentence")


# Noun phrases


def _noun(concept: str) -> dict[str, str]:
    return forms("en")[concept]


def _article(words: str) -> str:
    """a or an before ``words``; u in university sounds like y."""
    return "an" if words[0] in "aeiouAEIOU" and not words.startswith("uni") else "a"


def _join(*words: str) -> str:
    return " ".join(word for word in words if word)


def _attributes(adjectives: tuple[str, ...]) -> str:
    found = sorted((_noun(name) for name in adjectives), key=lambda entry: entry["rank"])
    return " ".join(entry.get("attr", entry["pred"]) for entry in found)


def _pronoun(of: NP | Both) -> str:
    if isinstance(of, Both):
        kinds = {_pronoun(member) for member in of.members}
        return kinds.pop() if of.joiner == "or" and len(kinds) == 1 else "they"
    if of.head in INDEFINITE:
        return "it" if of.head.endswith("thing") else "they"
    noun = _noun(of.head)
    plural = of.count != 1 if of.count else of.determiner in PLURAL
    if "sg" not in noun or (plural and "pl" in noun):
        return "they"
    return noun.get("pron", "it")


def _possessive(owner: NP, scope: Scope) -> str:
    if owner in scope.named:
        return POSSESSIVE[_pronoun(owner)]
    return _np(owner, Scope(named=scope.named))[0] + "'s"


def _np(np: NP, scope: Scope) -> tuple[str, bool]:
    """The phrase and whether it is plural."""
    adjectives = _attributes(np.adjectives)
    if np.head in INDEFINITE:
        word = INDEFINITE[np.head]
        if scope.any and np.head in ("nobody", "nothing"):
            raise ValueError(f"{np.head} stands in a clause that is negated already: {np}")
        if scope.any and np.head in ("someone", "something"):
            word = word.replace("some", "any")
        return _join(word, adjectives), False
    noun = _noun(np.head)
    if not noun.keys() & {"sg", "pl"}:
        raise KeyError(f"{np.head} is not a noun or name")
    if "pl" not in noun and np.count:
        raise ValueError(f"{np.head} cannot be counted: {np}")
    if np.count:
        return _counted(np, noun, adjectives, scope)
    if np.owner:
        return _owned(np, noun, adjectives, scope)
    if concepts()[np.head].kind == "name":
        return _join(adjectives, noun["sg"]), False
    return _determined(np, noun, adjectives, scope)


def _determined(np: NP, noun: dict[str, str], adjectives: str, scope: Scope) -> tuple[str, bool]:
    determiner = np.determiner
    if scope.any and determiner == "no":
        raise ValueError(f"no stands in a clause that is negated already: {np}")
    if determiner == "some" and (scope.general or scope.any):
        word = "" if scope.general else "any"
        return _join(word, adjectives, noun.get("pl") or noun["sg"]), "pl" in noun
    if "pl" not in noun:
        return _join(MASS[determiner], adjectives, noun["sg"]), False
    if determiner in PLURAL:
        return _join(PLURAL[determiner], adjectives, noun["pl"]), True
    if "sg" not in noun:
        if determiner in ("a", "every"):
            return _join(determiner, "pair of", adjectives, noun["pl"]), False
        return _join(
            {"this": "these"}.get(determiner, SINGULAR[determiner]), adjectives, noun["pl"]
        ), True
    words = _join(adjectives, noun["sg"])
    if determiner == "a":
        return words if noun.get(
            "a"
        ) == "none" and not adjectives else f"{_article(words)} {words}", False
    return _join(SINGULAR[determiner], words), False


def _counted(np: NP, noun: dict[str, str], adjectives: str, scope: Scope) -> tuple[str, bool]:
    assert np.count
    number = NUMBERS[np.count - 1] if np.count <= len(NUMBERS) else str(np.count)
    number = _join(QUANTITIES[np.quantity] if np.quantity else "", number)
    whole = _possessive(np.owner, scope) if np.owner else "the" if np.determiner == "the_pl" else ""
    if whole and (np.quantity or np.count == 1):
        return _join(number, "of", whole, adjectives, noun["pl"]), np.count != 1
    if "sg" not in noun:
        unit = _join("pair of" if np.count == 1 else "pairs of", adjectives, noun["pl"])
    else:
        unit = _join(adjectives, noun["sg" if np.count == 1 else "pl"])
    return _join(whole, number, unit), np.count != 1


def _owned(np: NP, noun: dict[str, str], adjectives: str, scope: Scope) -> tuple[str, bool]:
    assert np.owner
    owner = _possessive(np.owner, scope)
    many = _join(owner, adjectives, noun.get("pl") or noun["sg"])
    if np.determiner in PART_OF:
        part = PART_OF[np.determiner]
        if scope.any and np.determiner in ("no", "some"):
            part = "any of"
        return f"{part} {many}", "pl" in noun and np.determiner != "every"
    if np.determiner in PLURAL or "sg" not in noun:
        return many, "pl" in noun
    return _join(owner, adjectives, noun["sg"]), False


def _nominal(nominal: Nominal, scope: Scope, is_subject: bool = False) -> tuple[str, bool]:
    if isinstance(nominal, Pronoun):
        word = _pronoun(nominal.of)
        return word if is_subject else OBJECT_CASE[word], word == "they"
    if isinstance(nominal, Both):
        said = [_np(member, scope) for member in nominal.members]
        *first, last = (text for text, _ in said)
        plural = nominal.joiner == "and" or said[-1][1]
        return f"{', '.join(first)} {nominal.joiner} {last}", plural
    return _np(nominal, scope)


def _denies(nominal: Nominal | None) -> bool:
    """Whether the phrase brings the clause's negation: nobody, nothing, no dog."""
    if isinstance(nominal, Both):
        return any(_denies(member) for member in nominal.members)
    return isinstance(nominal, NP) and (
        nominal.head in ("nobody", "nothing") or (nominal.determiner == "no" and not nominal.count)
    )


def _is_total(nominal: Nominal) -> bool:
    return isinstance(nominal, NP) and (
        nominal.head == "everyone" or (nominal.determiner in ("every", "all") and not nominal.count)
    )


def _with_subject(subject: Nominal, scope: Scope) -> Scope:
    """The scope of what follows the subject: its possessive is a pronoun from here on."""
    who = subject.of if isinstance(subject, Pronoun) else subject
    if isinstance(who, Both):
        return replace(scope, named=())
    same = [name for name in scope.named if _pronoun(name) != _pronoun(who)]
    return replace(scope, named=(who, *same))


# Places


def _place(place: Place, scope: Scope) -> str:
    if isinstance(place.where, str):
        return _noun(place.where)["word"]
    return _prepositional(place.where, place.preposition or "in", scope)


def _prepositional(where: NP, preposition: str, scope: Scope) -> str:
    word = _noun(where.head).get(preposition, PREPOSITIONS[preposition])
    bare = preposition == "at" and _is_bare(where)
    return f"{word} {_noun(where.head)['sg'] if bare else _np(where, scope)[0]}"


def _is_bare(where: NP) -> bool:
    return "bare" in _noun(where.head) and where == NP(where.head)


def _goal(goal: Place, verb: Verb, scope: Scope) -> str:
    if isinstance(goal.where, str):
        entry = _noun(goal.where)
        return entry.get("goal", entry["word"])
    if goal.preposition in ("in", "at", None):
        if "goal" in verb:  # 'arrives at the sea', though one lives by the sea
            said = _prepositional(goal.where, verb["goal"], scope)
            return f"at{said[2:]}" if "goal" in _noun(goal.where.head) else said
        to = _noun(goal.where.head)["sg"] if _is_bare(goal.where) else _np(goal.where, scope)[0]
        return f"to {to}"
    word = "onto" if goal.preposition == "on" else PREPOSITIONS[goal.preposition]
    return f"{word} {_np(goal.where, scope)[0]}"


# The verb group


def _group(
    subject: str,
    plural: bool,
    tense: str,
    links: list[Link],
    negative: bool,
    adverbs: list[str],
    inverted: bool,
) -> str:
    """Subject, conjugated verbs, not and adverbs: 'the dog does not always sleep'."""
    time, auxiliaries = TENSES[tense]
    chain = [*auxiliaries, *links]
    if (negative or inverted) and not chain[0].aux:
        chain.insert(0, Link(DO, aux=True))
    head = chain[0].verb
    if time == "past":
        finite = head.get("past_pl", head["past"]) if plural else head["past"]
    else:
        finite = head.get("pl", head.get("base", "")) if plural else head["s"]
    rest = [chain[0].after]
    for before, link in pairwise(chain):
        rest += [link.verb[before.next], link.after]
    outer = [word for word in adverbs if word in BEFORE_NOT]
    inner = [word for word in adverbs if word not in BEFORE_NOT]
    if head is DO:
        words = [*outer, finite, "not" * negative, *inner, *rest]
    elif chain[0].aux:
        words = [finite, *outer, "not" * negative, *inner, *rest]
    else:
        words = [*outer, *inner, finite, *rest]
    if inverted:
        words.remove(finite)
        return _join(finite, subject, *words)
    return _join(subject, *words).replace("can not", "cannot")


def _simple(tense: str) -> str:
    """The tense of a verb that has no progressive."""
    return {"now": "habit", "past_now": "past"}.get(tense, tense)


def _modal(modal: str, tense: str, negative: bool) -> tuple[Link, str]:
    """The modal's link, and the tense that the whole then takes."""
    present = tense in ("now", "habit")
    simple = "habit" if present else tense
    if modal == "can":
        return (Link(CAN, aux=True) if present or tense == "past" else ABLE), simple
    if modal == "may" or (modal == "must" and negative and not present):
        return ALLOWED, simple
    if modal == "must" and negative:
        return Link(MUST, aux=True), simple
    return LEXICAL_MODALS[modal], tense if modal in ("try", "begin") else simple


def _adverbs(frequency: str | None, phase: str | None, adverb: str | None) -> list[str]:
    words = [adverb] if adverb else []
    if phase not in (None, "again", "only", "not_yet"):
        words.append(PHASES[phase])
    if frequency:
        if frequency not in FREQUENCIES:
            raise KeyError(frequency)
        words.append(frequency)
    return words


def _negated_once(meaning: Meaning, *negations: bool) -> bool:
    """Whether one of the clause's possible negations is there.

    Raises:
        ValueError: more than one is.
    """
    if sum(negations) > 1:
        raise ValueError(f"a clause may be negated only once: {meaning}")
    return any(negations)


def _opening(
    subject: Nominal, scope: Scope, negative: bool, inverted: bool
) -> tuple[str, bool, bool]:
    """The subject, whether it is plural, and whether the verb is still to be negated.

    A negated every or all is said at the front: 'not every dog …'.
    """
    text, plural = _nominal(subject, replace(scope, any=inverted), is_subject=True)
    if negative and not inverted and _is_total(subject):
        return f"not {text}", plural, False
    return text, plural, negative


def _only(said: str) -> str:
    """only + some bread = only bread."""
    return "only " + said.removeprefix("only ").removeprefix("some ").removeprefix("any ")


# Clauses


def _clause(clause: Clause, scope: Scope, tense: str, inverted: bool, adverb: str | None) -> str:
    if clause.phase == "only" and clause.object is None:
        raise ValueError(f"only limits an object, and there is none: {clause}")
    if clause.passive and clause.object and clause.modal not in OF_THE_DOER:
        return _passive(clause, clause.object, scope, tense, inverted, adverb)
    clause = replace(clause, passive=False)
    verb, object_ = _noun(clause.verb), clause.object
    negative = _is_negative(clause)
    never, no_longer = clause.frequency == "never", clause.phase == "no_longer"
    denied = _negated_once(
        clause, negative, never, no_longer, _denies(clause.subject), _denies(object_)
    )
    plain = not (clause.modal or clause.frequency or clause.phase or inverted)
    if plain and isinstance(object_, NP) and object_.head not in INDEFINITE and _denies(object_):
        object_ = replace(object_, determiner="some")  # 'did not buy any apples'
        negative = True
    if isinstance(object_, NP) and _is_meal(object_):
        object_ = replace(object_, determiner="a")  # 'cooked dinner'
    subject, plural, negative = _opening(clause.subject, scope, negative, inverted)
    links, tense = _links(clause, tense, negative, scope, verb)
    scope = _with_subject(clause.subject, scope)
    # 'did not forget to buy some bread': she did buy it
    below = (denied or inverted) and clause.modal not in ("forget", "stop")
    below = below and not _denies(object_)
    in_general = clause.tense == "habit" or clause.frequency is not None
    scope = replace(scope, any=below, general=in_general and "state" not in verb)
    adverbs = _adverbs(clause.frequency, clause.phase, adverb)
    group = _group(subject, plural, tense, links, negative, adverbs, inverted)
    return _join(group, _complements(clause, object_, verb, scope), _adjuncts(clause, scope))


def _is_meal(np: NP) -> bool:
    return np.head not in INDEFINITE and np == NP(np.head) and "the" in _noun(np.head)


def _is_negative(clause: Clause) -> bool:
    if clause.negative and clause.modal == "need_not":
        raise ValueError(f"need_not is negative already: {clause}")
    return _negated_once(
        clause, clause.negative or clause.modal == "need_not", clause.phase == "not_yet"
    )


def _links(
    clause: Clause, tense: str, negative: bool, scope: Scope, verb: Verb
) -> tuple[list[Link], str]:
    passive = [Link(BE, "part", aux=True)] if clause.passive else []
    main = Link(verb)
    if clause.modal:
        modal, tense = _modal(clause.modal, tense, negative)
        return [modal, *passive, main], tense
    if "state" in verb:
        tense = _simple(tense)
    elif tense == "past" and clause.phase in ("still", "no_longer"):
        tense = "past_now"
    elif tense == "past" and clause.phase in ("already", "not_yet"):
        later = scope.back or clause.time not in (None, "today", "this_morning", "this_year")
        tense = "pluperfect" if later else "perfect"
    return [*passive, main], tense


def _complements(
    clause: Clause, object_: NP | Both | Pronoun | None, verb: Verb, scope: Scope
) -> str:
    tail, particle = verb.get("tail", ""), verb.get("particle", "")
    if object_ is None:
        return _join(tail, particle)
    said = _nominal(object_, scope)[0]
    if clause.phase == "only":
        said = _only(said)
    if isinstance(object_, Pronoun):
        to = f"to {_np(clause.recipient, scope)[0]}" if clause.recipient else ""
        return _join(tail, said, particle, to)
    recipient = _np(clause.recipient, scope)[0] if clause.recipient else ""
    return _join(tail, particle, recipient, said)


def _adjuncts(clause: Clause, scope: Scope) -> str:
    """What follows verb and object: how, where to, with what, with whom, where, again, when."""
    verb = _noun(clause.verb)
    manner = _noun(clause.manner)["word"] if clause.manner else ""
    late = clause.goal is not None and (  # 'slowly to the station', but 'home slowly'
        isinstance(clause.goal.where, str) or clause.manner in ("alone", "together", "barefoot")
    )
    return _join(
        manner if not late else "",
        _goal(clause.goal, verb, scope) if clause.goal else "",
        manner if late else "",
        f"with {_np(clause.tool, scope)[0]}" if clause.tool else "",
        f"with {_nominal(clause.companion, scope)[0]}" if clause.companion else "",
        _place(clause.place, scope) if clause.place else "",
        _ending(clause.phase, clause.time),
    )


def _ending(phase: str | None, time: str | None) -> str:
    last = {"again": "again", "not_yet": "yet"}.get(phase or "", "")
    return _join(last, _noun(time)["word"] if time else "")


def _passive(
    clause: Clause,
    undergoer: NP | Both,
    scope: Scope,
    tense: str,
    inverted: bool,
    adverb: str | None,
) -> str:
    verb, agent = _noun(clause.verb), clause.subject
    negative = _is_negative(clause)
    never, no_longer = clause.frequency == "never", clause.phase == "no_longer"
    by_nobody = clause.agent_shown and _denies(agent)
    denied = _negated_once(clause, negative, never, no_longer, by_nobody, _denies(undergoer))
    if by_nobody and isinstance(agent, NP):  # 'was not broken by anyone'
        negative = True
        head = {"nobody": "someone", "nothing": "something"}.get(agent.head, agent.head)
        agent = replace(agent, head=head, determiner="some")
    subject, plural, negative = _opening(undergoer, scope, negative, inverted)
    if clause.phase == "only":
        subject = _only(subject)
    links, tense = _links(clause, tense, negative, scope, verb)
    scope = replace(_with_subject(undergoer, scope), any=denied or inverted)
    adverbs = _adverbs(clause.frequency, clause.phase, adverb)
    return _join(
        _group(subject, plural, tense, links, negative, adverbs, inverted),
        verb.get("tail", ""),
        verb.get("particle", ""),
        f"to {_np(clause.recipient, scope)[0]}" if clause.recipient else "",
        f"by {_nominal(agent, scope)[0]}" if clause.agent_shown else "",
        _adjuncts(clause, scope),
    )


# States


def _is(meaning: Is, scope: Scope, tense: str, inverted: bool, adverb: str | None) -> str:
    negative = _negated_once(meaning, meaning.negative, meaning.phase == "not_yet")
    never, no_longer = meaning.frequency == "never", meaning.phase == "no_longer"
    denied = _negated_once(meaning, negative, never, no_longer, _denies(meaning.subject))
    subject, plural, negative = _opening(meaning.subject, scope, negative, inverted)
    scope = replace(_with_subject(meaning.subject, scope), any=denied or inverted)
    if meaning.becomes:
        gradual = tense == "now" and isinstance(meaning.what, str)
        link = Link(GET if gradual else BECOME)
    else:
        link = Link(BE, aux=True)
        tense = _simple(tense)
    adverbs = _adverbs(meaning.frequency, meaning.phase, adverb)
    return _join(
        _group(subject, plural, tense, [link], negative, adverbs, inverted),
        DEGREES[meaning.degree] if meaning.degree else "",
        _predicate(meaning.what, plural, scope),
        _ending(meaning.phase, meaning.time),
    )


def _predicate(what: str | NP | Place, plural: bool, scope: Scope) -> str:
    if isinstance(what, str):
        return _noun(what)["pred"]
    if isinstance(what, Place):
        return _place(what, scope)
    if not plural or what.determiner != "a" or what.count:
        return _np(what, scope)[0]
    if what.owner:  # 'they are Anna's friends'
        return _np(replace(what, determiner="the_pl"), scope)[0]
    noun = _noun(what.head)
    return _join(_attributes(what.adjectives), noun.get("pl") or noun["sg"])


def _exists(meaning: Exists, scope: Scope, tense: str, inverted: bool, adverb: str | None) -> str:
    what, negative = meaning.what, meaning.negative
    _negated_once(meaning, negative, _denies(what))
    if (
        negative
        and not what.count
        and (what.determiner in ("a", "some") or what.head in INDEFINITE)
    ):
        negative = False  # 'there is no cat', 'there are no cats'
        head = {"someone": "nobody", "something": "nothing"}.get(what.head, what.head)
        said, plural = _np(replace(what, head=head, determiner="no"), scope)
        if what.determiner == "some" and what.head not in INDEFINITE and "pl" in _noun(what.head):
            said = _join("no", _attributes(what.adjectives), _noun(what.head)["pl"])
            plural = True
    else:
        said, plural = _np(what, replace(scope, any=inverted))
    tense = _simple(tense)
    group = _group(
        "there",
        plural,
        tense,
        [Link(BE, aux=True)],
        negative,
        _adverbs(None, None, adverb),
        inverted,
    )
    place = _place(meaning.place, scope) if meaning.place else ""
    return _join(group, said, place, _ending(None, meaning.time))


def _has(meaning: Has, scope: Scope, tense: str, inverted: bool, adverb: str | None) -> str:
    negative = _negated_once(meaning, meaning.negative, meaning.phase == "not_yet")
    no_longer = meaning.phase == "no_longer"
    denied = _negated_once(
        meaning, negative, no_longer, _denies(meaning.subject), _denies(meaning.what)
    )
    subject, plural, negative = _opening(meaning.subject, scope, negative, inverted)
    below = (denied or inverted) and not _denies(meaning.what)
    what = _nominal(meaning.what, replace(_with_subject(meaning.subject, scope), any=below))[0]
    if meaning.phase == "only":
        what = _only(what)
    adverbs = _adverbs(None, meaning.phase, adverb)
    group = _group(subject, plural, _simple(tense), [Link(HAVE)], negative, adverbs, inverted)
    return _join(group, what, _ending(meaning.phase, meaning.time))


def _compare(meaning: Compare, scope: Scope, tense: str, inverted: bool) -> str:
    entry = _noun(meaning.adjective)
    _negated_once(meaning, meaning.negative, _denies(meaning.subject))
    subject, plural, negative = _opening(meaning.subject, scope, meaning.negative, inverted)
    inner = _with_subject(meaning.subject, scope)
    if meaning.difference and meaning.relation == "as":
        raise KeyError(f"as is not graded: {meaning}")
    much = {"much": "much", None: ""}[meaning.difference]
    if meaning.relation == "most":
        among = f"of {_np(meaning.among, inner)[0]}" if meaning.among else ""
        said = _join("by far" if much else "", f"the {entry['sup']}", among)
    else:
        if meaning.other is None:
            raise KeyError(f"{meaning.relation} needs something to compare with: {meaning}")
        other = _nominal(meaning.other, inner)[0]
        if meaning.relation == "more":
            said = _join(much, entry["comp"], "than", other)
        elif meaning.relation == "as":
            said = f"as {entry['pred']} as {other}"
        elif meaning.relation != "less":
            raise KeyError(meaning.relation)
        elif entry["comp"].startswith("more ") or negative or inverted:
            said = _join(much, "less", entry["pred"], "than", other)
        else:  # 'not as fast as' is what one says; 'less fast than' is stiff
            negative = True
            said = _join("nearly" if much else "", f"as {entry['pred']} as {other}")
    links = [Link(BE, aux=True)]
    return _join(_group(subject, plural, _simple(tense), links, negative, [], inverted), said)


def _compare_amount(meaning: CompareAmount, scope: Scope, tense: str, inverted: bool) -> str:
    verb, noun = _noun(meaning.verb), _noun(meaning.noun)
    subject, plural = _np(meaning.subject, scope)
    other = _np(meaning.other, _with_subject(meaning.subject, scope))[0]
    countable = "pl" in noun
    things = noun["pl"] if countable else noun["sg"]
    if "sg" not in noun:
        things = f"pairs of {things}"
    relation = {
        "more": f"more {things} than",
        "fewer": f"{'fewer' if countable else 'less'} {things} than",
        "as_many": f"as {'many' if countable else 'much'} {things} as",
    }[meaning.relation]
    if "state" in verb:
        tense = _simple(tense)
    group = _group(subject, plural, tense, [Link(verb)], False, [], inverted)
    return _join(group, verb.get("tail", ""), verb.get("particle", ""), relation, other)


# Several clauses


def _joined(meaning: Joined, scope: Scope) -> str:
    first, second, joiner = meaning.first, meaning.second, meaning.joiner
    if joiner == "if":
        return f"if {_say(first, scope, _open(first))}, {_say(second, scope)}"
    if joiner == "if_not":
        return f"if {_say(first, scope, 'pluperfect')}, {_say(second, scope, 'would_have')}"
    if joiner == "either":
        return f"either {_say(first, scope)} or {_say(second, scope)}"
    if joiner == "neither":
        return _neither(first, second, scope)
    word = JOINERS[joiner]
    if joiner in ("and", "or", "but"):
        return _say(first, scope) + word + _say(second, scope)
    both_past = _tense(first) == _tense(second) == "past"
    scope = replace(scope, back=both_past)
    tense = _open(second) if joiner in ("while", "before", "after", "until") else None
    if both_past and isinstance(second, Clause) and not second.modal:
        if joiner == "after" and not _is_state(second):
            tense = "pluperfect"
        if joiner == "while" and not second.frequency:
            tense = "past_now"
    return _say(first, scope) + word + _say(second, scope, tense)


def _tense(meaning: Meaning) -> str | None:
    return None if isinstance(meaning, Joined | Perhaps | Text) else meaning.tense


def _open(meaning: Meaning) -> str | None:
    """After if, before, until, … English says the future in the present tense."""
    return "habit" if _tense(meaning) == "future" else None


def _is_state(content: Clause) -> bool:
    return "state" in _noun(content.verb)


def _neither(first: Meaning, second: Meaning, scope: Scope) -> str:
    if isinstance(first, Clause | Is | Has | Exists | Compare) and isinstance(
        second, Clause | Is | Has | Exists | Compare
    ):
        return f"{_say(_denied(first), scope)}, nor {_say(second, scope, inverted=True)}"
    return f"it is not true that {_say(first, scope)}, nor that {_say(second, scope)}"


def _denied(meaning: Clause | Is | Has | Exists | Compare) -> Meaning:
    """The clause negated as a whole: someone slept → no one slept."""
    if isinstance(meaning, Exists):
        return replace(meaning, negative=True)
    subject = meaning.subject
    if isinstance(subject, NP) and subject.head in ("someone", "something"):
        head = {"someone": "nobody", "something": "nothing"}[subject.head]
        return replace(meaning, subject=replace(subject, head=head))
    if isinstance(subject, NP) and subject.determiner in ("a", "some") and not subject.count:
        return replace(meaning, subject=replace(subject, determiner="no"))
    return replace(meaning, negative=True)


def _report(report: Report, scope: Scope) -> str:
    link = ATTITUDES[report.attitude]
    _negated_once(report, report.negative, _denies(report.holder))
    subject, plural, negative = _opening(report.holder, scope, report.negative, inverted=False)
    tense = {"past": "past", "now": NOW_OF_ATTITUDE.get(report.attitude, "habit")}[report.tense]
    group = _group(subject, plural, tense, [link], negative, [], inverted=False)
    inner = replace(_with_subject(report.holder, scope), back=report.tense == "past")
    tense_of_content = _shifted(report.content) if report.tense == "past" else None
    return f"{group} that {_say(report.content, inner, tense_of_content)}"


def _shifted(content: Clause | Is | Exists | Has) -> str | None:
    """The content's tense after 'said': had bought, would buy; 'was ill' and the present stay."""
    if content.tense == "future":
        return "would"
    if content.tense != "past":
        return None
    if isinstance(content, Clause):
        return None if content.modal or _is_state(content) else "pluperfect"
    return "pluperfect" if isinstance(content, Is) and content.becomes else None


def _perhaps(meaning: Perhaps, scope: Scope) -> str:
    content = meaning.content
    if meaning.certainty == "probably":
        negated_subject = not isinstance(content, Exists) and (
            _denies(content.subject) or (content.negative and _is_total(content.subject))
        )
        if not negated_subject:
            return _say(content, scope, adverb="probably")
    return f"{CERTAINTIES[meaning.certainty]} {_say(content, scope)}"
