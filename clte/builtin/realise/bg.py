"""Meanings said in Bulgarian.

Every word stands inflected in ``lexicon/bg.tsv``. Its keys:

- nouns: ``g`` gender (m, f, n), ``sg``, ``pl``; with the article ``def`` (of a masculine the short
  one: учителя), ``full`` (учителят), ``pldef``; ``cnt`` after a number (два стола); ``fsg fpl`` or
  ``msg mpl``: the word for the other sex; ``kin``: no article before си (майка си); ``mass=pl``: a mass
  said in the plural; ``unit unitp``: what a plural-only noun is counted in; ``in at on``: the
  preposition of a place, where it is not в, в, на; ``bare``: at it, said of its purpose (на училище).
- verbs, third person, with ``p`` added for the plural: ``pr`` present, ``im`` imperfect, ``ao`` aorist,
  ``fu`` what follows ще and да where it is not the present; ``npr nim`` with their negation in them;
  ``ha hi``: present and imperfect of habit (ходи); ``lm lf ln lp`` active and ``pm pf pn pp`` passive past
  participles, ``em ef en ep`` what никога не е takes instead of ``l`` (виждал). ``refl`` се or си; ``state``: its past is the imperfect; ``telic``: its aorist is clear
  though it sounds like the present; ``prep`` before the object, ``dat``: a person there is also му, ѝ, им;
  ``tail``: words right after the verb; ``goal``: before a goal, instead of в; ``alone``: the verb to take
  without an object, ``fem``: after a feminine subject, ``swap``: object or its class → verb.
- adjectives: ``m f n p``, with the article ``mdef`` (full), ``mobl`` (short), ``fdef ndef pdef``; ``rank``:
  its place among several; ``sm sf sn sp``: the noun for a person who is so (французойка); ``become``: the
  verb for becoming so; ``swap``: noun or its class → adjective.
- others: ``t`` (or ``m f n p``); ``at``: where it stands; ``habit``: of a time when it recurs.

Bulgarian says a negation at every place (никой не видя нищо); no meaning may therefore be negated twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from clte.builtin.lexicon import concepts
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
from clte.builtin.realise.bg_nouns import (
    ACCUSATIVE,
    DATIVE,
    SPECIAL,
    Agreement,
    Entry,
    Scope,
    adjectives_of,
    agreement_of,
    classes_of,
    is_animate,
    is_name,
    is_total,
    join,
    lexeme,
    nominal_phrase,
    noun_of,
    noun_phrase,
    owner_of,
    place_phrase,
    plain_words,
    prefixed,
    says_no,
    swapped,
)
from clte.builtin.realise.bg_verbs import form_for, is_habitual, verb_complex

FREQUENCIES = {
    "always": "винаги", "usually": "обикновено", "often": "често", "sometimes": "понякога",
    "rarely": "рядко", "never": "никога",
}  # fmt: skip
PHASES = {
    "still": "все още", "no_longer": "вече", "already": "вече", "not_yet": "още", "again": "отново",
    "only": "",
}  # fmt: skip
DEGREES = {None: "", "very": "много", "too": "прекалено", "a_little": "малко", "almost": "почти"}
MODALS = {
    "can": "can", "must": "must", "may": "may", "want": "want", "try": "try", "begin": "begin",
    "stop": "stop", "forget": "forget", "manage": "manage", "need_not": "need",
}  # fmt: skip
OF_THE_DOER = ("want", "try", "forget", "manage")  # a passive would give these to what is done
ATTITUDES = {
    "know", "believe", "say", "hope", "doubt", "dream", "regret", "remember", "forget", "notice",
    "claim", "fear", "be_glad", "pretend",
}  # fmt: skip
CERTAINTIES = {
    "perhaps": "може би", "probably": "вероятно", "certainly": "със сигурност",
    "it_is_true": "вярно е, че", "it_is_not_true": "не е вярно, че",
    "it_is_impossible": "невъзможно е",
}  # fmt: skip
SUBORDINATE = {  # joiner → conjunction and the kind of clause after it
    "because": ("защото", "main"), "although": ("въпреки че", "main"), "while": ("докато", "while"),
    "before": ("преди", "before"), "after": ("след като", "after"), "until": ("докато", "until"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rest of the sentence asks of a clause.

    ``kind``: main, reported, while, before, after, until, if, had, would, or да after невъзможно е.
    ``front``: its time may open it. ``dropped``: the subject (of `Exists`: the place) was said just
    before. ``holders``: phrases whose possessive may be ѝ, му, им. ``nor``: нито stands before it.
    ``time``: what was said just before and holds on; ``now``: it is against what was (но сега).
    """

    kind: str = "main"
    front: bool = False
    dropped: bool = False
    holders: tuple[NP, ...] = ()
    nor: bool = False
    time: str | None = None
    now: bool = False


def realise(meaning: Meaning) -> str:
    """The Bulgarian sentence for ``meaning`` (several for a `Text`), with capitals and full stops.

    Raises:
        KeyError: a concept that the lexicon lacks, or a field value that is not in `meaning`'s lists.
        ValueError: a clause that is negated twice.
    """
    if isinstance(meaning, Text):
        return " ".join(realise(sentence) for sentence in meaning.sentences)
    text = _say(meaning, Setting(front=True))
    return text[0].upper() + text[1:] + "."


def _say(meaning: Meaning, s: Setting) -> str:
    match meaning:
        case Clause():
            return _clause(meaning, s)
        case Is():
            return _state(meaning, s)
        case Exists():
            return _existence(meaning, s)
        case Has():
            return _possession(meaning, s)
        case Compare():
            return _comparison(meaning, s)
        case CompareAmount():
            return _amounts(meaning, s)
        case Joined():
            return _joined(meaning, s)
        case Report():
            return _report(meaning, s)
        case Perhaps():
            return _perhaps(meaning, s)
    raise KeyError(f"{type(meaning).__name__} cannot stand inside a sentence")


def _timing(time: str | None, s: Setting, habitual: bool) -> tuple[str, str, str]:
    """The time adverbial as (before the subject, before the verb, at the end)."""
    if time is None or time == s.time:
        return "сега" if s.now else "", "", ""
    entry = lexeme(time, "time")
    word = entry.get("habit", entry["t"]) if habitual else entry["t"]
    if entry.get("at") == "mid":
        return "", word, ""
    return (word, "", "") if s.front and "at" not in entry else ("", "", word)


# --- verbs ------------------------------------------------------------------------------------


def _chosen(m: Clause | CompareAmount, agr: Agreement) -> Entry:
    """The verb for this object and subject: пере a shirt; се омъжва of a woman."""
    entry = lexeme(m.verb, "verb")
    if isinstance(m, CompareAmount):
        entry = swapped(m.verb, m.noun, "verb")
    elif m.object is None:
        entry = lexeme(entry["alone"]) if "alone" in entry else entry
    else:
        what = m.object.of if isinstance(m.object, Pronoun) else m.object
        head = what.members[0].head if isinstance(what, Both) else what.head
        entry = swapped(m.verb, head, "verb")
    return lexeme(entry["fem"]) if "fem" in entry and agr.key == "f" else entry


@dataclass(frozen=True, slots=True)
class Polarity:
    """``negative``: the verb has не; ``opening``: before the subject; ``before``, ``after`` the verb."""

    negative: bool
    opening: str = ""
    before: str = ""
    after: str = ""


def _polarity(
    m: Clause | Is | Has, subject: Nominal, phrases: tuple[object, ...], denies: bool = False
) -> Polarity:
    """How the clause is negated, and where its frequency and phase stand.

    Raises:
        ValueError: it is negated, and something in it denies already.
    """
    frequency = None if isinstance(m, Has) else m.frequency
    before = PHASES[m.phase] if m.phase is not None else ""
    usual = FREQUENCIES[frequency] if frequency is not None else ""
    negated = m.negative or denies
    others = any(says_no(phrase) for phrase in (subject, *phrases))
    others = others or frequency == "never" or m.phase in ("no_longer", "not_yet")
    if negated and (others or (m.negative and denies)):
        raise ValueError(f"a clause may be negated only once: {m}")
    if negated and is_total(subject):  # не всички деца
        return Polarity(False, "не", join(before, usual))
    if negated and frequency == "always":
        return Polarity(False, "", join(before, "невинаги"))
    if negated and frequency in ("often", "rarely"):  # не пее често
        return Polarity(True, "", before, usual)
    return Polarity(negated or others, "", join(before, usual))


# --- clauses ----------------------------------------------------------------------------------


def _clause(m: Clause, s: Setting) -> str:
    if m.modal is not None and m.modal not in MODALS:
        raise KeyError(m.modal)
    if m.passive:
        if m.object is None:
            raise KeyError("a passive needs an object")
        if m.modal not in OF_THE_DOER:
            return _passive(m, m.object, s)
    agr = agreement_of(m.subject)
    verb = _chosen(m, agr)
    phrases = (m.object, m.recipient, m.companion, m.tool, m.place, m.goal)
    pol = _polarity(m, m.subject, phrases, m.modal == "need_not")
    general = m.tense == "habit" or s.nor
    fond = "state" in verb and m.tense == "habit"
    scope = Scope(pol.negative or s.nor, m.subject, s.holders, general, fond)
    clitics, object_ = _object(m, verb, scope)
    group = _group(m, verb, s.kind, agr, pol, clitics)
    subject = "" if s.dropped else nominal_phrase(m.subject, "subject", Scope(holders=s.holders))
    return _assemble(m, s, pol, subject, group, verb, scope, agr, object_)


def _assemble(
    m: Clause,
    s: Setting,
    pol: Polarity,
    subject: str,
    group: str,
    verb: Entry,
    scope: Scope,
    agr: Agreement,
    object_: str,
    agent: str = "",
) -> str:
    """The clause's words in their order. ``agr`` is of the one who does it (alone, barefoot)."""
    habitual = m.tense == "habit" or is_habitual(m.time, m.frequency)
    opening, middle, last = _timing(m.time, s, habitual)
    at, manner = _manner(m.manner, agr)
    denied, at_once = pol.negative or m.modal or m.tense == "future", m.object and not m.passive
    if at == "verb" and at_once and not denied and "prep" not in verb:
        at = "before"  # бавно следва котката, but говори бавно
    elif at == "before" and denied:
        at = "verb"
    return join(
        opening,
        pol.opening,
        subject,
        pol.before,
        middle,
        manner if at == "before" else "",
        group,
        pol.after,
        manner if at == "verb" else "",
        verb.get("tail", ""),
        agent,
        object_,
        nominal_phrase(m.recipient, "person", scope, "на") if m.recipient is not None else "",
        place_phrase(m.goal, scope, verb.get("goal", "")),
        manner if at == "end" else "",
        nominal_phrase(m.tool, "place", scope, "с") if m.tool is not None else "",
        nominal_phrase(m.companion, "person", scope, "с") if m.companion is not None else "",
        place_phrase(m.place, scope),
        last,
    )


def _manner(manner: str | None, agr: Agreement) -> tuple[str, str]:
    """(where it stands, the adverb)."""
    if manner is None:
        return "", ""
    entry = lexeme(manner, "manner")
    return entry["at"], entry["t"] if "t" in entry else entry[agr.key]


def _object(m: Clause, verb: Entry, scope: Scope) -> tuple[str, str]:
    """(clitic, words) of the object; a pronoun is a clitic where it can be."""
    if m.object is None:
        if m.phase == "only":
            raise KeyError("only limits an object, and there is none")
        return "", ""
    prep = verb.get("prep", "")
    only = "само" if m.phase == "only" else ""
    if isinstance(m.object, Pronoun) and not only and (not prep or "dat" in verb):
        key = agreement_of(m.object).key
        return (DATIVE if prep else ACCUSATIVE)[key], ""
    if m.verb == "play_instrument" and isinstance(m.object, NP) and m.object == NP(m.object.head):
        m = replace(m, object=replace(m.object, determiner="a"))  # свири на пиано, whichever it is
    assert m.object is not None
    role = "person" if prep and is_animate(m.object) else "object"
    if only:
        scope = replace(scope, general=True)
    words = nominal_phrase(m.object, role, scope, prep)
    return "", join(only, words.removeprefix("само ") if only else words)


def _habitual(m: Clause, verb: Entry) -> Entry:
    """ходи for отива, where it recurs."""
    if "ha" not in verb or not (m.tense == "habit" or is_habitual(m.time, m.frequency)):
        return verb
    swap = {"pr": "ha", "prp": "hap", "im": "hi", "imp": "hip", "fu": "ha", "fup": "hap"}
    return verb | {key: verb[form] for key, form in swap.items()}


def _group(
    m: Clause, verb: Entry, kind: str, agr: Agreement, pol: Polarity, clitics: str = ""
) -> str:
    """The verb, or the modal and the verb after да."""
    verb = _habitual(m, verb)
    if m.modal is None:
        form = form_for(kind, m.tense, verb, m.time, m.frequency, m.phase)
        return verb_complex(verb, form, agr, pol.negative, clitics)
    recurs = is_habitual(m.time, m.frequency)
    able = m.tense == "habit" and m.modal in ("can", "may")
    inner = "dai" if recurs or able or m.modal in ("begin", "stop") else "da"
    return join(_modal(m, kind, agr, pol), verb_complex(verb, inner, agr, False, clitics))


def _modal(m: Clause, kind: str, agr: Agreement, pol: Polarity) -> str:
    assert m.modal is not None
    name = MODALS[m.modal]
    if m.modal == "must" and pol.negative and m.negative:
        name = "may" if m.tense == "future" else "must_not"
    modal = lexeme(name)
    form = form_for(kind, m.tense, modal, None, m.frequency, m.phase)
    return join(verb_complex(modal, form, agr, pol.negative), modal.get("tail", ""))


IMPERFECTIVE = ("pr", "im", "fui", "dai")
OF_BEING = {"ao": "im", "perf": "pr", "plup": "im", "daperf": "dai"}


def _passive(m: Clause, theme: NP | Both, s: Setting) -> str:
    """беше счупен от Петър; се поправя от Петър; or, where there is neither, the object first."""
    agr = agreement_of(theme)
    verb = _chosen(m, agreement_of(m.subject))
    form = form_for(s.kind, m.tense, verb, m.time, m.frequency, m.phase, passive=True)
    lasting = form in IMPERFECTIVE if m.modal is None else m.modal in ("begin", "stop")
    state = "state" in verb
    if "pm" not in verb or (lasting and not state and is_animate(theme)):
        return _object_first(m, theme, verb, s)
    agents = (m.subject,) if m.agent_shown else ()
    phrases = (m.recipient, m.companion, m.tool, m.place, m.goal, *agents)
    pol = _polarity(m, theme, phrases, m.modal == "need_not")
    scope = Scope(pol.negative or s.nor, theme, s.holders)
    if lasting and not state:
        being, participle, clitics = verb, "", "се"
    else:
        being, participle, clitics = lexeme("be"), verb["p" + agr.key], ""
        form = form if state else OF_BEING.get(form, form)
    if m.modal is None:
        group = verb_complex(being, form, agr, pol.negative, clitics)
    else:
        inner = "dai" if lasting else "da"
        group = join(_modal(m, s.kind, agr, pol), verb_complex(being, inner, agr, False, clitics))
    agent = nominal_phrase(m.subject, "person", scope, "от") if m.agent_shown else ""
    if m.agent_shown and m.manner == "alone":  # by her and no one else
        agent, m = f"само {agent}", replace(m, manner=None)
    subject = "" if s.dropped else nominal_phrase(theme, "subject", Scope(holders=s.holders))
    if m.phase == "only":
        subject = f"само {subject.removeprefix('само ')}"
    return _assemble(m, s, pol, subject, join(group, participle), verb, scope, agr, "", agent)


def _object_first(m: Clause, theme: NP | Both, verb: Entry, s: Setting) -> str:
    """What Bulgarian says for a passive: Кучето го храни Анна; На Анна ѝ помогнаха."""
    shown = m.agent_shown
    agr = agreement_of(m.subject) if shown else Agreement(plural=True)
    phrases = (m.recipient, m.companion, m.tool, m.place, m.goal)
    pol = _polarity(m, theme, (m.subject, *phrases) if shown else phrases, m.modal == "need_not")
    scope = Scope(pol.negative or s.nor, m.subject if shown else None, s.holders)
    prep = verb.get("prep", "")
    doubled = "dat" in verb and is_animate(theme) if prep else True
    clitics = (DATIVE if prep else ACCUSATIVE)[agreement_of(theme).key] if doubled else ""
    words = nominal_phrase(theme, "front", Scope(holders=s.holders), prep)
    if m.phase == "only":
        words = f"само {words.removeprefix('само ')}"
    group = _group(m, verb, s.kind, agr, pol, clitics)
    agent = nominal_phrase(m.subject, "subject", Scope(holders=s.holders)) if shown else ""
    return _assemble(m, s, pol, words, group, verb, scope, agr, "", agent)


def _state(m: Is, s: Setting) -> str:
    agr = agreement_of(m.subject)
    if m.phase == "only" or m.degree not in DEGREES:
        raise KeyError(m.phase if m.phase == "only" else m.degree)
    what = (m.what,) if isinstance(m.what, NP | Place) else ()
    pol = _polarity(m, m.subject, what)
    scope = Scope(pol.negative or s.nor, m.subject, s.holders)
    verb = lexeme("become" if m.becomes else "be")
    if isinstance(m.what, str):
        entry = _described(m.what, m.subject)
        person = "sm" in entry and is_animate(m.subject)
        complement = entry[("s" if person else "") + agr.key]
        if m.becomes and "become" in entry and m.degree is None:
            verb, complement = lexeme(entry["become"]), ""
            verb = lexeme(verb["fem"]) if "fem" in verb and agr.key == "f" else verb
    elif isinstance(m.what, Place):
        complement = place_phrase(m.what, scope)
    else:
        complement = _predicate_noun(m.what, m.subject, scope)
    opening, middle, last = _timing(m.time, s, is_habitual(m.time, m.frequency))
    form = form_for(s.kind, m.tense, verb, m.time, m.frequency, m.phase)
    return join(
        opening,
        pol.opening,
        "" if s.dropped else nominal_phrase(m.subject, "subject", Scope(holders=s.holders)),
        pol.before,
        middle,
        verb_complex(verb, form, agr, pol.negative),
        pol.after,
        DEGREES[m.degree],
        complement,
        last,
    )


def _described(adjective: str, subject: Nominal) -> Entry:
    """The adjective as it is said of this subject: a clock is развален, a cup счупена."""
    of = subject.of if isinstance(subject, Pronoun) else subject
    return swapped(adjective, of.members[0].head if isinstance(of, Both) else of.head, "adjective")


def _predicate_noun(what: NP, subject: Nominal, scope: Scope) -> str:
    """лекарка, известен лекар: in the subject's number and, where there is a word for it, sex."""
    entry = {} if what.head in SPECIAL else noun_of(what.head)
    if what.determiner != "a" or what.count is not None or not entry or is_name(what):
        return noun_phrase(what, "predicate", scope)
    sex, plural = agreement_of(subject), agreement_of(subject).plural or "sg" not in entry
    key = "pl" if plural else "sg"
    agr = Agreement(entry["g"], plural)
    if sex.gender + key in entry and (not plural or _all_of(subject, sex.gender)):
        key, agr = sex.gender + key, Agreement(sex.gender, plural)
    of, clitic = owner_of(what, "predicate", replace(scope, doer=None))
    adjectives = (adjective[agr.key] for adjective in adjectives_of(what))
    return join(*adjectives, entry[key], clitic and of, of or clitic)


def _all_of(subject: Nominal, gender: str) -> bool:
    of = subject.of if isinstance(subject, Pronoun) else subject
    members = of.members if isinstance(of, Both) else (of,)
    return all(agreement_of(member).gender == gender for member in members)


def _existence(m: Exists, s: Setting) -> str:
    if m.negative and (says_no(m.what) or says_no(m.place)):
        raise ValueError(f"a clause may be negated only once: {m}")
    negative = m.negative or says_no(m.what) or says_no(m.place)
    scope = Scope(negative or s.nor, None, s.holders)
    verb = lexeme("have")
    opening, middle, last = _timing(m.time, s, is_habitual(m.time, None))
    return join(
        opening,
        "" if s.dropped else place_phrase(m.place, scope),
        middle,
        verb_complex(verb, form_for(s.kind, m.tense, verb, m.time), Agreement("n"), negative),
        noun_phrase(m.what, "exists", scope),
        last,
    )


def _possession(m: Has, s: Setting) -> str:
    agr, verb = agreement_of(m.subject), lexeme("have")
    pol = _polarity(m, m.subject, (m.what,))
    scope = Scope(pol.negative or s.nor, m.subject, s.holders)
    only = "само" if m.phase == "only" else ""
    words = nominal_phrase(m.what, "have", replace(scope, general=bool(only)))
    opening, middle, last = _timing(m.time, s, is_habitual(m.time, None))
    return join(
        opening,
        pol.opening,
        "" if s.dropped else nominal_phrase(m.subject, "subject", Scope(holders=s.holders)),
        pol.before,
        middle,
        verb_complex(
            verb, form_for(s.kind, m.tense, verb, m.time, None, m.phase), agr, pol.negative
        ),
        only,
        words.removeprefix("само ") if only else words,
        last,
    )


def _comparison(m: Compare, s: Setting) -> str:
    agr, entry = agreement_of(m.subject), _described(m.adjective, m.subject)
    if m.negative and says_no(m.subject):
        raise ValueError(f"a clause may be negated only once: {m}")
    if m.difference not in (None, "much") or (m.relation == "as" and m.difference):
        raise KeyError(m.difference)
    total = m.negative and is_total(m.subject)
    negative = (m.negative and not total) or says_no(m.subject)
    scope = Scope(False, m.subject, s.holders)
    much = "много" if m.difference else ""
    if m.relation == "most":
        among = noun_phrase(m.among, "person", scope) if m.among is not None else ""
        said = join(
            "далеч" if much else "",
            "най-" + entry[agr.key + "def"],
            prefixed("от", among) if among else "",
        )
    elif m.other is None:
        raise KeyError(f"{m.relation} needs something to compare with")
    else:
        plain = not (negative or total or much or is_total(m.subject))
        clause = m.relation == "less" and plain  # колкото велосипедът: its subject
        other = nominal_phrase(m.other, "subject" if clause else "person", scope)
        if m.relation == "more":
            said = join(much, f"по-{entry[agr.key]} от {other}")
        elif m.relation == "as":
            said = f"{entry[agr.key]} колкото {other}"
        elif m.relation != "less":
            raise KeyError(m.relation)
        elif plain:
            negative, said = True, f"толкова {entry[agr.key]}, колкото {other}"
        else:
            said = join(much, f"по-малко {entry[agr.key]} от {other}")
    verb = lexeme("be")
    subject = "" if s.dropped else nominal_phrase(m.subject, "subject", Scope(holders=s.holders))
    group = verb_complex(verb, form_for(s.kind, m.tense, verb), agr, negative)
    return join("не" if total else "", subject, group, said)


def _amounts(m: CompareAmount, s: Setting) -> str:
    agr = agreement_of(m.subject)
    verb, things = _chosen(m, agr), NP(m.noun, "some")
    number = agreement_of(things)
    how, key = {
        "more": ("повече", "pl"),
        "fewer": ("по-малко", "pl"),
        "as_many": ("толкова", "cnt"),
    }[m.relation]
    if "mass" in classes_of(m.noun) and not number.plural:
        key = "sg"
    role = "subject" if m.relation == "as_many" else "person"  # колкото и учителят
    other = noun_phrase(m.other, role, Scope(doer=m.subject))
    than = f", колкото и {other}" if m.relation == "as_many" else f" от {other}"
    group = verb_complex(verb, form_for(s.kind, m.tense, verb), agr, says_no(m.subject))
    words = prefixed(verb.get("prep", ""), f"{how} {plain_words(things, number, key)}")
    subject = "" if s.dropped else noun_phrase(m.subject, "subject", Scope(holders=s.holders))
    return join(subject, group, verb.get("tail", ""), words) + than


# --- more than one clause ---------------------------------------------------------------------


def _subject(m: Meaning) -> Nominal | None:
    return m.subject if isinstance(m, Clause | Is | Has | Compare | CompareAmount) else None


def _said_subject(m: Meaning) -> object:
    """What the clause's first words stand for; a passive's subject is its object."""
    if isinstance(m, Clause) and m.passive and m.modal not in OF_THE_DOER:
        return m.object
    return _subject(m)


def _shares(a: Meaning, b: Meaning, equals: bool = False) -> bool:
    """Whether the subject of ``b`` goes without saying: a pronoun for that of ``a``; or the place.

    ``equals``: the clauses stand side by side, where a name said again goes without saying too.
    """
    if isinstance(a, Exists) and isinstance(b, Exists):
        return a.place is not None and a.place == b.place
    if isinstance(b, Clause) and b.passive:
        return False
    subject, first = _subject(b), _said_subject(a)
    if equals and isinstance(subject, NP) and subject == first and _is_known(subject):
        return True
    if not isinstance(subject, Pronoun) or first is None:
        return False
    return subject.of == (first.of if isinstance(first, Pronoun) else first)


def _is_known(noun: NP) -> bool:
    """Whether two mentions of it are of the same one: a name, or with the article."""
    known = noun.owner is not None or noun.determiner in ("the", "the_pl", "this", "these")
    return noun.head not in SPECIAL and (is_name(noun) or (known and not noun.quantity))


def _joined(m: Joined, s: Setting) -> str:
    a, b = m.first, m.second
    shared = _shares(a, b, m.joiner in ("and", "or", "but"))
    rest = replace(s, dropped=shared)
    if m.joiner in ("and", "or", "but"):
        rest = replace(rest, time=_held_time(a, b, s), now=_is_change(a, b))
        if getattr(a, "time", None) and not getattr(b, "time", None) and not rest.now:
            s = replace(s, front=False)  # at the head it would hold for b too
    match m.joiner:
        case "and" if shared and isinstance(a, Exists) and isinstance(b, Exists) and _alike(a, b):
            return f"{_say(a, s)} и {noun_phrase(b.what, 'exists', Scope())}"
        case "and":
            link = ", а " if _contrast(a, b, shared) else " и "
            return f"{_say(a, s)}{link}{_say(b, rest)}"
        case "or":
            return f"{_say(a, s)} или {_say(b, rest)}"
        case "but":
            return f"{_say(a, s)}, но {_say(b, rest)}"
        case "either":
            return _paired("или", a, b, s)
        case "neither":
            return _neither(a, b, s)
        case "if":
            condition = _say(a, replace(s, kind="if", front=True))
            return f"ако {condition}, {_say(b, replace(rest, front=False))}"
        case "if_not":
            had, would = replace(s, kind="had"), replace(rest, kind="would", front=False)
            return f"ако {_say(a, had)}, {_say(b, would)}"
    conjunction, kind = SUBORDINATE[m.joiner]
    second = replace(rest, kind=kind, front=False)
    if m.joiner == "until" and not _is_event(b):
        first = _say(a, _lengthened(a, m.joiner, s))
        return f"{first} до момента, в който {_say(b, replace(second, kind='main'))}"
    return f"{_say(a, _lengthened(a, m.joiner, s))}, {conjunction} {_say(b, second)}"


def _held_time(a: Meaning, b: Meaning, s: Setting) -> str | None:
    """The time at the head of ``a``, which holds for ``b`` too if that goes on with the same subject."""
    time = getattr(a, "time", None)
    if time is None or not s.front or not _shares(a, b, True) or getattr(b, "time", None) != time:
        return None
    return None if "at" in lexeme(time) else time


def _is_change(a: Meaning, b: Meaning) -> bool:
    """Whether ``b`` says what is now, against the same matter before: живееше в Париж, но сега …"""
    if getattr(a, "tense", "") != "past" or getattr(b, "tense", "") not in ("now", "habit"):
        return False
    said = (getattr(b, field, None) for field in ("time", "phase", "frequency"))
    if not _shares(a, b, True) or any(said):
        return False
    if isinstance(a, Is) and isinstance(b, Is):
        if not isinstance(a.what, str):
            return type(a.what) is type(b.what)
        return a.what == b.what or b.what in concepts()[a.what].relations.get("opposite", ())
    if isinstance(a, Clause) and isinstance(b, Clause):
        return a.verb == b.verb
    return isinstance(a, Has) and isinstance(b, Has)


def _contrast(a: Meaning, b: Meaning, shared: bool) -> bool:
    """Whether ``b`` stands against ``a``: вчера беше тук, а днес е там; не е певец, а е пианист."""
    if not shared:
        return _differ(a, b)
    times = {getattr(a, "time", None), getattr(b, "time", None)}
    if (None not in times and len(times) == 2) or _is_change(a, b):
        same = ("what", "verb", "object", "place", "goal", "negative")
        return any(getattr(a, field, None) != getattr(b, field, None) for field in same)
    if not getattr(a, "negative", False) or getattr(b, "negative", False):
        return False
    if getattr(a, "tense", "") != getattr(b, "tense", ""):
        return False
    if any(getattr(m, field, None) for m in (a, b) for field in ("phase", "frequency", "modal")):
        return False
    if isinstance(a, Is) and isinstance(b, Is):
        return not isinstance(a.what, str) and type(a.what) is type(b.what)
    return isinstance(a, Clause) and isinstance(b, Clause) and a.verb == b.verb


def _alike(a: Exists, b: Exists) -> bool:
    """Whether what is there can be said in one: има куче и котка."""
    nothing = a.negative or b.negative or says_no(a.what) or says_no(b.what)
    return not nothing and a.tense == b.tense and b.time is None


def _lengthened(a: Meaning, joiner: str, s: Setting) -> Setting:
    """What goes on until something happens is told in the imperfect."""
    lasts = joiner == "until" and s.kind == "main" and isinstance(a, Clause) and a.tense == "past"
    return replace(s, kind="while") if lasts else s


def _is_event(m: Meaning) -> bool:
    return isinstance(m, Clause) and not m.modal and not m.negative and "fu" in lexeme(m.verb)


def _differ(a: Meaning, b: Meaning) -> bool:
    """Whether two clauses stand against each other (а): different subjects that do different things."""
    if isinstance(a, Clause) and isinstance(b, Clause):
        return (a.verb, a.object, a.place, a.time) != (b.verb, b.object, b.place, b.time)
    if isinstance(a, Is) and isinstance(b, Is):
        return (a.what, a.time) != (b.what, b.time)
    return isinstance(a, Clause | Is | Has | Compare) and isinstance(b, Clause | Is | Has | Compare)


def _paired(word: str, a: Meaning, b: Meaning, s: Setting) -> str:
    """или … или …, нито … нито …, with the subject (or the place) said once."""
    plain = replace(s, front=False, dropped=False, nor=word == "нито")
    if not _shares(a, b, True):
        return f"{word} {_say(a, plain)}, {word} {_say(b, plain)}"
    inner = replace(plain, dropped=True)
    if isinstance(a, Exists):
        first = place_phrase(a.place, Scope())
        alike = isinstance(b, Exists) and (a.tense, a.time, a.negative) == (
            b.tense,
            b.time,
            b.negative,
        )
        if alike and isinstance(b, Exists):
            verb = lexeme("have")
            negative = word == "нито" or a.negative
            has = verb_complex(verb, form_for(s.kind, a.tense, verb), Agreement("n"), negative)
            scope = Scope(negative)
            things = [noun_phrase(a.what, "exists", scope), noun_phrase(b.what, "exists", scope)]
            end = _timing(a.time, plain, False)[2]
            return join(first, has, f"{word} {things[0]}, {word} {things[1]}", end)
    else:
        subject = _subject(a)
        assert subject is not None
        first = nominal_phrase(subject, "subject", Scope(holders=s.holders))
    return f"{first} {word} {_say(a, inner)}, {word} {_say(b, inner)}"


def _neither(a: Meaning, b: Meaning, s: Setting) -> str:
    if not _is_plain(a) or not _is_plain(b):
        plain = replace(s, front=False)
        return f"не е вярно нито че {_say(a, plain)}, нито че {_say(b, plain)}"
    same = isinstance(a, Is) and isinstance(b, Is) and _shares(a, b) and a.tense == b.tense
    places = [isinstance(getattr(one, "what", None), Place) for one in (a, b)]
    same = same and places[0] == places[1]  # but: нито е лекар, нито е в болницата
    if same and isinstance(a, Is) and isinstance(b, Is) and not (a.becomes or b.becomes or b.time):
        said = _say(replace(a, negative=True), s)
        be = verb_complex(
            lexeme("be"), form_for(s.kind, a.tense, lexeme("be")), agreement_of(a.subject), True
        )
        other = _say(b, replace(s, dropped=True, front=False)).partition(" ")[2]
        if b.tense == "past" or b.tense == "now":
            return said.replace(f"{be} ", f"{be} нито ", 1) + f", нито {other}"
    return _paired("нито", a, b, s)


def _is_plain(m: Meaning) -> bool:
    """Whether нито before the clause denies the whole of it."""
    if isinstance(m, Exists):
        known = m.what.determiner in ("a", "some") and m.what.count is None
        return known and not m.negative and not says_no(m.place)
    if not isinstance(m, Clause | Is | Has | Compare) or m.negative:
        return False
    if getattr(m, "phase", None) or getattr(m, "frequency", None):
        return False
    if getattr(m, "modal", None) not in (None, "can", "may", "want"):
        return False
    phrases = [getattr(m, field, None) for field in ("object", "what", "recipient", "companion")]
    if any(says_no(phrase) for phrase in phrases) or (isinstance(m, Clause) and m.passive):
        return False
    members = m.subject.members if isinstance(m.subject, Both) else (m.subject,)
    return all(
        isinstance(member, Pronoun)
        or (
            member.head not in SPECIAL
            and not member.quantity
            and (is_name(member) or member.determiner in ("the", "the_pl", "this", "these"))
        )
        for member in members
    )


def _report(m: Report, s: Setting) -> str:
    if m.attitude not in ATTITUDES:
        raise KeyError(m.attitude)
    if m.negative and says_no(m.holder):
        raise ValueError(f"a clause may be negated only once: {m}")
    verb, agr = lexeme(m.attitude), agreement_of(m.holder)
    total = m.negative and is_total(m.holder)
    negative = (m.negative and not total) or says_no(m.holder)
    if m.attitude == "forget" and m.tense == "now":
        form = "perf" if s.kind == "main" else form_for(s.kind, m.tense, verb)
    else:
        form = form_for(s.kind, m.tense, verb)
    content = m.content
    subject = _subject(content)
    dropped = isinstance(subject, Pronoun) and subject.of == m.holder
    inner = Setting("reported", dropped=dropped, holders=(m.holder, *s.holders))
    return join(
        "не" if total else "",
        "" if s.dropped else noun_phrase(m.holder, "subject", Scope(holders=s.holders)),
        verb_complex(verb, form, agr, negative) + ",",
        "че",
        _say(content, inner),
    )


def _perhaps(m: Perhaps, s: Setting) -> str:
    kind = "да" if m.certainty == "it_is_impossible" else s.kind
    return f"{CERTAINTIES[m.certainty]} {_say(m.content, replace(s, kind=kind, front=False))}"
