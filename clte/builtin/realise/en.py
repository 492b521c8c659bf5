"""Meanings in English (British spelling).

`en_nouns` says noun phrases and places (and lists the keys of ``lexicon/en.tsv``), `en_verbs` conjugates;
here they become sentences.

Choices that the meanings leave open: a person whose noun does not say the sex is *he*, but a nurse and a
secretary *she*, as in most of our languages; someone, everyone and what is plural are *they*. A negated
clause about every or all means *not every*. A clause is negated once: a second negation (never + nobody)
is refused, for languages disagree about what it means.
"""

from __future__ import annotations

from dataclasses import replace

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
    Pronoun,
    Report,
    Text,
)
from clte.builtin.realise.en_nouns import (
    INDEFINITE,
    Scope,
    Verb,
    attributes,
    denies,
    goal_phrase,
    is_total,
    lexeme,
    nominal_phrase,
    noun_phrase,
    place_phrase,
    spaced,
    with_subject,
)
from clte.builtin.realise.en_verbs import (
    ATTITUDES,
    BE,
    BECOME,
    GET,
    HAVE,
    NOW_OF_ATTITUDE,
    OF_THE_DOER,
    Link,
    adverbs_of,
    modal_link,
    verb_group,
    without_progressive,
)

DEGREES = {"very": "very", "too": "too", "a_little": "a little", "almost": "almost"}
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
    text, plural = nominal_phrase(subject, replace(scope, any=inverted), is_subject=True)
    if negative and not inverted and is_total(subject):
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
    verb, object_ = lexeme(clause.verb), clause.object
    negative = _is_negative(clause)
    never, no_longer = clause.frequency == "never", clause.phase == "no_longer"
    denied = _negated_once(
        clause, negative, never, no_longer, denies(clause.subject), denies(object_)
    )
    plain = not (clause.modal or clause.frequency or clause.phase or inverted)
    if plain and isinstance(object_, NP) and object_.head not in INDEFINITE and denies(object_):
        object_ = replace(object_, determiner="some")  # 'did not buy any apples'
        negative = True
    if isinstance(object_, NP) and _is_meal(object_):
        object_ = replace(object_, determiner="a")  # 'cooked dinner'
    subject, plural, negative = _opening(clause.subject, scope, negative, inverted)
    links, tense = _links(clause, tense, negative, scope, verb)
    scope = with_subject(clause.subject, scope)
    # 'did not forget to buy some bread': she did buy it
    below = (denied or inverted) and clause.modal not in ("forget", "stop")
    below = below and not denies(object_)
    in_general = clause.tense == "habit" or clause.frequency is not None
    scope = replace(scope, any=below, general=in_general and "state" not in verb)
    adverbs = adverbs_of(clause.frequency, clause.phase, adverb)
    group = verb_group(subject, plural, tense, links, negative, adverbs, inverted)
    return spaced(group, _complements(clause, object_, verb, scope), _adjuncts(clause, scope))


def _is_meal(np: NP) -> bool:
    return np.head not in INDEFINITE and np == NP(np.head) and "the" in lexeme(np.head)


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
        modal, tense = modal_link(clause.modal, tense, negative)
        return [modal, *passive, main], tense
    if "state" in verb:
        tense = without_progressive(tense)
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
        return spaced(tail, particle, "" if clause.place else verb.get("placeless", ""))
    said = nominal_phrase(object_, scope)[0]
    if clause.phase == "only":
        said = _only(said)
    if isinstance(object_, Pronoun):
        to = f"to {noun_phrase(clause.recipient, scope)[0]}" if clause.recipient else ""
        return spaced(tail, said, particle, to)
    recipient = noun_phrase(clause.recipient, scope)[0] if clause.recipient else ""
    return spaced(tail, particle, recipient, said)


def _adjuncts(clause: Clause, scope: Scope) -> str:
    """What follows verb and object: how, where to, with what, with whom, where, again, when."""
    verb = lexeme(clause.verb)
    manner = lexeme(clause.manner)["word"] if clause.manner else ""
    late = clause.goal is not None and (  # 'slowly to the station', but 'home slowly'
        isinstance(clause.goal.where, str) or clause.manner in ("alone", "together", "barefoot")
    )
    return spaced(
        manner if not late else "",
        goal_phrase(clause.goal, verb, scope) if clause.goal else "",
        manner if late else "",
        f"with {noun_phrase(clause.tool, scope)[0]}" if clause.tool else "",
        f"with {nominal_phrase(clause.companion, scope)[0]}" if clause.companion else "",
        place_phrase(clause.place, scope) if clause.place else "",
        _ending(clause.phase, clause.time),
    )


def _ending(phase: str | None, time: str | None) -> str:
    last = {"again": "again", "not_yet": "yet"}.get(phase or "", "")
    return spaced(last, lexeme(time)["word"] if time else "")


def _passive(
    clause: Clause,
    undergoer: NP | Both,
    scope: Scope,
    tense: str,
    inverted: bool,
    adverb: str | None,
) -> str:
    verb, agent = lexeme(clause.verb), clause.subject
    negative = _is_negative(clause)
    never, no_longer = clause.frequency == "never", clause.phase == "no_longer"
    by_nobody = clause.agent_shown and denies(agent)
    denied = _negated_once(clause, negative, never, no_longer, by_nobody, denies(undergoer))
    if by_nobody and isinstance(agent, NP):  # 'was not broken by anyone'
        negative = True
        head = {"nobody": "someone", "nothing": "something"}.get(agent.head, agent.head)
        agent = replace(agent, head=head, determiner="some")
    subject, plural, negative = _opening(undergoer, scope, negative, inverted)
    if clause.phase == "only":
        subject = _only(subject)
    links, tense = _links(clause, tense, negative, scope, verb)
    scope = replace(with_subject(undergoer, scope), any=denied or inverted)
    adverbs = adverbs_of(clause.frequency, clause.phase, adverb)
    return spaced(
        verb_group(subject, plural, tense, links, negative, adverbs, inverted),
        verb.get("tail", ""),
        verb.get("particle", ""),
        f"to {noun_phrase(clause.recipient, scope)[0]}" if clause.recipient else "",
        f"by {nominal_phrase(agent, scope)[0]}" if clause.agent_shown else "",
        _adjuncts(clause, scope),
    )


# States


def _is(meaning: Is, scope: Scope, tense: str, inverted: bool, adverb: str | None) -> str:
    negative = _negated_once(meaning, meaning.negative, meaning.phase == "not_yet")
    never, no_longer = meaning.frequency == "never", meaning.phase == "no_longer"
    denied = _negated_once(meaning, negative, never, no_longer, denies(meaning.subject))
    subject, plural, negative = _opening(meaning.subject, scope, negative, inverted)
    scope = replace(with_subject(meaning.subject, scope), any=denied or inverted)
    if meaning.becomes:
        gradual = tense == "now" and isinstance(meaning.what, str)
        link = Link(GET if gradual else BECOME)
    else:
        link = Link(BE, aux=True)
        tense = without_progressive(tense)
    adverbs = adverbs_of(meaning.frequency, meaning.phase, adverb)
    return spaced(
        verb_group(subject, plural, tense, [link], negative, adverbs, inverted),
        DEGREES[meaning.degree] if meaning.degree else "",
        _predicate(meaning.what, plural, scope),
        _ending(meaning.phase, meaning.time),
    )


def _predicate(what: str | NP | Place, plural: bool, scope: Scope) -> str:
    if isinstance(what, str):
        return lexeme(what)["pred"]
    if isinstance(what, Place):
        return place_phrase(what, scope)
    if not plural or what.determiner != "a" or what.count:
        return noun_phrase(what, scope)[0]
    if what.owner:  # 'they are Anna's friends'
        return noun_phrase(replace(what, determiner="the_pl"), scope)[0]
    noun = lexeme(what.head)
    return spaced(attributes(what.adjectives), noun.get("pl") or noun["sg"])


def _exists(meaning: Exists, scope: Scope, tense: str, inverted: bool, adverb: str | None) -> str:
    what, negative = meaning.what, meaning.negative
    _negated_once(meaning, negative, denies(what))
    if (
        negative
        and not what.count
        and (what.determiner in ("a", "some") or what.head in INDEFINITE)
    ):
        negative = False  # 'there is no cat', 'there are no cats'
        head = {"someone": "nobody", "something": "nothing"}.get(what.head, what.head)
        said, plural = noun_phrase(replace(what, head=head, determiner="no"), scope)
        if what.determiner == "some" and what.head not in INDEFINITE and "pl" in lexeme(what.head):
            said = spaced("no", attributes(what.adjectives), lexeme(what.head)["pl"])
            plural = True
    else:
        said, plural = noun_phrase(what, replace(scope, any=inverted))
    tense = without_progressive(tense)
    group = verb_group(
        "there",
        plural,
        tense,
        [Link(BE, aux=True)],
        negative,
        adverbs_of(None, None, adverb),
        inverted,
    )
    place = place_phrase(meaning.place, scope) if meaning.place else ""
    return spaced(group, said, place, _ending(None, meaning.time))


def _has(meaning: Has, scope: Scope, tense: str, inverted: bool, adverb: str | None) -> str:
    negative = _negated_once(meaning, meaning.negative, meaning.phase == "not_yet")
    no_longer = meaning.phase == "no_longer"
    denied = _negated_once(
        meaning, negative, no_longer, denies(meaning.subject), denies(meaning.what)
    )
    subject, plural, negative = _opening(meaning.subject, scope, negative, inverted)
    below = (denied or inverted) and not denies(meaning.what)
    what = nominal_phrase(meaning.what, replace(with_subject(meaning.subject, scope), any=below))[0]
    if meaning.phase == "only":
        what = _only(what)
    adverbs = adverbs_of(None, meaning.phase, adverb)
    group = verb_group(
        subject, plural, without_progressive(tense), [Link(HAVE)], negative, adverbs, inverted
    )
    return spaced(group, what, _ending(meaning.phase, meaning.time))


def _compare(meaning: Compare, scope: Scope, tense: str, inverted: bool) -> str:
    entry = lexeme(meaning.adjective)
    _negated_once(meaning, meaning.negative, denies(meaning.subject))
    subject, plural, negative = _opening(meaning.subject, scope, meaning.negative, inverted)
    inner = with_subject(meaning.subject, scope)
    if meaning.difference and meaning.relation == "as":
        raise KeyError(f"as is not graded: {meaning}")
    much = {"much": "much", None: ""}[meaning.difference]
    if meaning.relation == "most":
        among = f"of {noun_phrase(meaning.among, inner)[0]}" if meaning.among else ""
        said = spaced("by far" if much else "", f"the {entry['sup']}", among)
    else:
        if meaning.other is None:
            raise KeyError(f"{meaning.relation} needs something to compare with: {meaning}")
        other = nominal_phrase(meaning.other, inner)[0]
        if meaning.relation == "more":
            said = spaced(much, entry["comp"], "than", other)
        elif meaning.relation == "as":
            said = f"as {entry['pred']} as {other}"
        elif meaning.relation != "less":
            raise KeyError(meaning.relation)
        elif entry["comp"].startswith("more ") or negative or inverted:
            said = spaced(much, "less", entry["pred"], "than", other)
        else:  # 'not as fast as' is what one says; 'less fast than' is stiff
            negative = True
            said = spaced("nearly" if much else "", f"as {entry['pred']} as {other}")
    links = [Link(BE, aux=True)]
    return spaced(
        verb_group(subject, plural, without_progressive(tense), links, negative, [], inverted), said
    )


def _compare_amount(meaning: CompareAmount, scope: Scope, tense: str, inverted: bool) -> str:
    verb, noun = lexeme(meaning.verb), lexeme(meaning.noun)
    subject, plural = noun_phrase(meaning.subject, scope)
    other = noun_phrase(meaning.other, with_subject(meaning.subject, scope))[0]
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
        tense = without_progressive(tense)
    group = verb_group(subject, plural, tense, [Link(verb)], False, [], inverted)
    return spaced(group, verb.get("tail", ""), verb.get("particle", ""), relation, other)


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
    return "state" in lexeme(content.verb)


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
    _negated_once(report, report.negative, denies(report.holder))
    subject, plural, negative = _opening(report.holder, scope, report.negative, inverted=False)
    tense = {"past": "past", "now": NOW_OF_ATTITUDE.get(report.attitude, "habit")}[report.tense]
    group = verb_group(subject, plural, tense, [link], negative, [], inverted=False)
    inner = replace(with_subject(report.holder, scope), back=report.tense == "past")
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
            denies(content.subject) or (content.negative and is_total(content.subject))
        )
        if not negated_subject:
            return _say(content, scope, adverb="probably")
    return f"{CERTAINTIES[meaning.certainty]} {_say(content, scope)}"
