"""English verbs: tenses, modals, do, and where not and the adverbs stand.

The forms of the verbs in ``lexicon/en.tsv`` have the keys that `en_nouns` lists.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from clte.builtin.realise.en_nouns import (
    Verb,
    spaced,
)


class Link(NamedTuple):
    """One verb of a chain such as 'will | be able | to swim'."""

    verb: Verb
    next: str = "base"  # the form that the following verb takes
    after: str = ""  # words between this verb and the following one
    aux: bool = False  # takes 'not' and inversion by itself, without do


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


def verb_group(
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
        return spaced(finite, subject, *words)
    return spaced(subject, *words).replace("can not", "cannot")


def without_progressive(tense: str) -> str:
    """The tense of a verb that has no progressive."""
    return {"now": "habit", "past_now": "past"}.get(tense, tense)


def modal_link(modal: str, tense: str, negative: bool) -> tuple[Link, str]:
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


def adverbs_of(frequency: str | None, phase: str | None, adverb: str | None) -> list[str]:
    """The adverbs that stand in the verb group."""
    words = [adverb] if adverb else []
    if phase not in (None, "again", "only", "not_yet"):
        words.append(PHASES[phase])
    if frequency:
        if frequency not in FREQUENCIES:
            raise KeyError(frequency)
        words.append(frequency)
    return words
