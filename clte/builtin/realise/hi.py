"""Meanings said in Hindi.

`hi_nouns` says noun phrases (and lists the keys of ``lexicon/hi.tsv``), `hi_verbs` conjugates; here they
become sentences. A negated clause about every or all means *not every*, and says so (ऐसा नहीं है कि …).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

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
    Pronoun,
    Report,
    Text,
)
from clte.builtin.realise.hi_nouns import (
    DEFAULT,
    SPECIAL,
    Agreement,
    Phrase,
    adjective_form,
    agreeing,
    cased,
    classes_of,
    denies,
    four,
    head_of,
    is_a,
    is_bounded,
    is_whole,
    marked,
    not_any,
    noun_phrase,
    phrase_of,
    place_phrase,
    spaced,
)
from clte.builtin.realise.hi_verbs import (
    ATTITUDES,
    AUXILIARIES,
    BE,
    BECOME,
    FORBIDDEN,
    GO,
    MODALS,
    REMAIN,
    Verb,
    copula,
    lexical,
    main_verb,
    passive_of,
    verb_entry,
    with_vector,
)


def realise(meaning: Meaning) -> str:
    """The meaning in Hindi, with its danda.

    Raises:
        KeyError: a concept that the lexicon lacks, or a field value that Hindi doesn't know.
    """
    if isinstance(meaning, Text):
        return " ".join(realise(sentence) for sentence in meaning.sentences)
    return _say(meaning) + "।"


# --- Sentences ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sentence:
    """A clause before its verb is inflected: ``lead`` subject ``rest`` verb."""

    verb: Verb
    subject: Phrase
    lead: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    tense: str = "now"
    negative: bool = False
    phase: str | None = None
    habitual: bool = False
    dated: bool = False
    subject_last: bool = False
    plain: bool = False
    not_every: bool = False


_FREQUENCIES = {
    None: "", "always": "हमेशा", "usually": "आमतौर पर", "often": "अक्सर", "sometimes": "कभी-कभी",
    "rarely": "शायद ही कभी", "never": "कभी",
}  # fmt: skip
_PHASES = {
    None: "", "still": "अब भी", "no_longer": "अब", "already": "पहले से ही", "not_yet": "अभी तक",
    "again": "फिर से", "only": "",
}  # fmt: skip
_DEGREES = {"very": "बहुत", "too": "ज़रूरत से ज़्यादा", "almost": "लगभग"}


def _aspect(s: _Sentence, mood: str) -> tuple[str, str]:
    """Aspect and auxiliary: (prog, pres) is सो रहा है."""
    verb = s.verb
    aspect, aux = {
        "now": (verb.habit, "pres") if s.habitual else (verb.now, "pres"),
        "habit": (verb.habit, "pres"),
        "past": (verb.past, "" if verb.past == "pf" else "past"),
        "future": (verb.future, "fut" if verb.future == "none" else ""),
    }[s.tense]
    if s.tense in ("past", "future") and verb.past == "pf":
        if s.phase == "already":
            aspect, aux = "done", "fut" if s.tense == "future" else "past" if s.dated else "pres"
        elif s.tense == "past" and s.phase == "not_yet":
            aspect, aux = "pf", "past" if s.dated else "pres"
        elif s.tense == "past" and s.phase == "still":
            aspect, aux = "prog", "past"
        elif s.tense == "past" and (s.phase == "no_longer" or s.habitual):
            aspect, aux = "ipf", "past"
    if mood == "counterfactual":
        aux = "cf"
    elif mood == "told" and (aspect, aux) == ("pf", ""):
        aux = "past"  # जानता था कि … तोड़ी थी
    elif mood == "subjunctive":
        aspect, aux = (
            ("sub", "") if aspect == "fut" else (aspect, "subj_past" if aux == "past" else "subj")
        )
    elif mood == "meanwhile" and (aspect, aux) == ("pf", ""):
        aspect, aux = "prog", "past"
    elif mood == "lasting" and not s.negative and aspect in ("pf", "fut"):
        aspect = "went_on" if aspect == "pf" else "will_go_on"
    return aspect, aux


def _finish(s: _Sentence, mood: str = "") -> str:
    """The sentence with its verb inflected and its subject in its case."""
    if s.not_every and s.negative:
        return f"ऐसा नहीं है कि {_finish(replace(s, negative=False), mood)}"
    aspect, aux = _aspect(s, mood)
    verb = s.verb
    ergative = verb.ne and aspect == "pf"
    case = "ने" if ergative else verb.subject
    agreement = (verb.target or DEFAULT) if case else s.subject.agreement
    dropped = s.negative and (aspect, aux) == ("ipf", "pres")
    auxiliary = "" if dropped else agreeing(AUXILIARIES[aux], "", agreement)
    shown = (agreement[0], "sg") if auxiliary and agreement[0] == "f" else agreement
    plain = s.plain or s.negative or s.phase == "not_yet"
    main = main_verb(verb.forms, aspect, shown, plain)
    if dropped and agreement == ("f", "pl"):
        main += "ं"  # without हैं it is the participle that shows the plural: नहीं खातीं
    # 'is standing' is खड़ा है: the state is the very word that stands before the verb elsewhere.
    ante = "" if aspect == "st" and "pre_m" in verb.forms else verb.ante
    negation = ("न" if mood == "subjunctive" else "नहीं") if s.negative else ""
    subject = cased(s.subject, case, agreement)
    if s.subject_last:
        return spaced(*s.lead, *s.rest[:-1], subject, s.rest[-1], ante, negation, main, auxiliary)
    return spaced(*s.lead, subject, *s.rest, ante, negation, main, auxiliary)


def _nonfinite(s: _Sentence, drop_subject: bool) -> str:
    """पीटर के स्टेशन जाने: what stands before से पहले and के बाद."""
    verb = s.verb
    subject = cased(s.subject, verb.subject or "के", verb.target or DEFAULT)
    negation = "न" if s.negative else ""
    words = [*s.lead, "" if drop_subject else subject, *s.rest, verb.ante]
    return spaced(*words, negation, verb.forms["inf_o"])


def _time(name: str | None) -> tuple[str, str]:
    """A time adverbial before the subject, or after it."""
    if name is None:
        return "", ""
    entry = forms("hi")[name]
    return ("", entry["adv"]) if "late" in entry else (entry["adv"], "")


def _habitual(time: str | None, frequency: str | None) -> bool:
    often = frequency in ("always", "usually", "often", "sometimes", "rarely")
    return often or (time is not None and "habit" in concepts()[time].classes)


def _object_case(obj: NP | Both, entry: Mapping[str, str], has_recipient: bool) -> str:
    """को for people, and for animals that are known; the verb may ask for something else."""
    if "obj" in entry:
        return "" if entry["obj"] == "bare" else entry["obj"]
    if has_recipient or entry.get("subject"):
        return ""
    if isinstance(obj, Both):
        return max((_object_case(member, entry, False) for member in obj.members), default="")
    definite = obj.owner or (
        obj.determiner == "the_pl"
        if obj.count
        else obj.determiner in ("the", "this", "every", "all", "most", "the_pl", "these")
    )
    return "को" if is_a(obj, "person") or (definite and is_a(obj, "animal")) else ""


def _clause(c: Clause, comparison: tuple[str, str] | None = None) -> _Sentence:
    """``comparison``: words before the object and its determiner ('more apples than Peter')."""
    places = [p.where for p in (c.place, c.goal) if p is not None and isinstance(p.where, NP)]
    nominals = [c.subject, c.object, c.recipient, c.companion, c.tool, *places]
    negative = (
        c.negative
        or any(denies(nominal) for nominal in nominals)
        or c.frequency == "never"
        or c.phase in ("no_longer", "not_yet")
        or c.modal == "need_not"
    )

    # 'did not forget to buy a book': she did buy one
    below = negative and c.modal not in ("forget", "stop")

    def said(nominal: Nominal) -> Phrase:
        return phrase_of(nominal, below, c.subject)

    entry = verb_entry(c)
    subject = _subject(c.subject, negative)
    verb = lexical(entry, subject.agreement)
    obj, case = None, ""
    if c.object is not None:
        obj = said(c.object if c.passive else _some(c.object, c, below, entry))
        if comparison and isinstance(c.object, NP):
            determined = replace(c.object, determiner=comparison[1])  # type: ignore[arg-type]
            obj = noun_phrase(determined, False, None)
        case = _object_case(c.object, entry, c.recipient is not None)
        if not case and verb.target is None:
            last = c.object.members[-1] if isinstance(c.object, Both) else None
            verb = replace(verb, target=phrase_of(last).agreement if last else obj.agreement)
    object_text = cased(obj, case, verb.target or DEFAULT) if obj else ""
    if object_text and not case:
        subject = _somebody(c.subject, subject)
    if obj and comparison:
        object_text = spaced(comparison[0], object_text)
    if c.phase == "only" and obj:
        object_text = f"केवल {object_text}"

    agent = ""
    if c.passive:
        target = verb.target or DEFAULT
        if c.agent_shown:
            short = isinstance(c.subject, NP) and c.subject.head not in SPECIAL
            agent = marked(subject, "द्वारा" if short else "के द्वारा")
        if obj is not None:
            only = "केवल" if c.phase == "only" else ""
            subject = replace(
                obj, direct=spaced(only, obj.direct), oblique=spaced(only, obj.oblique)
            )
        verb = replace(passive_of(verb, target), subject=case)
        object_text = ""
    forbidden = c.modal == "must" and c.negative
    if c.modal is not None:
        verb = FORBIDDEN(verb) if forbidden else MODALS[c.modal](verb)
        if c.passive:
            verb = replace(verb, subject=case)

    early, late = _time(c.time)
    phase = _PHASES[c.phase]
    if c.phase == "already" and c.tense in ("past", "future") and verb.past == "pf":
        phase = "पहले ही"
    goal_kind = entry.get("goal", "bare")
    rest = (
        late,
        _FREQUENCIES[c.frequency],
        phase,
        "" if case == "का" else agent,
        marked(said(c.companion), "के साथ") if c.companion else "",
        marked(said(_tool(c.tool)), "से") if c.tool else "",
        place_phrase(c.place, negative, c.subject) if c.place else "",
        forms("hi")[c.manner]["adv"] if c.manner else "",
        marked(said(c.recipient), entry.get("rec", "को")) if c.recipient else "",
        entry.get("adv", ""),
        place_phrase(c.goal, negative, c.subject, goal_kind) if c.goal else "",
        "केवल" if c.phase == "only" and not obj else "",
        object_text,
    )
    return _Sentence(
        verb=verb,
        subject=subject,
        lead=(early, agent if case == "का" else ""),
        rest=rest,
        tense="now" if c.modal == "must" and c.tense == "habit" else c.tense,
        negative=negative and (c.frequency == "never" or not forbidden),
        phase=c.phase,
        habitual=_habitual(c.time, c.frequency),
        dated=c.time is not None,
        subject_last=entry.get("subject") == "का",
        plain=comparison is not None or is_bounded(c.object),
        not_every=c.negative and is_whole(c.object if c.passive and c.object else c.subject),
    )


def _some(obj: NP | Both, c: Clause, negated: bool, verb: Mapping[str, str]) -> NP | Both:
    """The object as Hindi determines it: कुछ and थोड़ा name a part, so that what is done in general, only
    or not at all needs another word or none ('reads magazines', 'did not drink any water')."""
    if isinstance(obj, Both):
        return replace(obj, members=tuple(_some_one(np, c, negated, verb) for np in obj.members))
    return _some_one(obj, c, negated, verb)


def _some_one(np: NP, c: Clause, negated: bool, verb: Mapping[str, str]) -> NP:
    if np.head in SPECIAL or np.count is not None or np.owner is not None:
        return np
    if np.determiner == "a" and ("art" in verb or "art" in forms("hi")[np.head]):
        return replace(np, determiner="the")
    if np.determiner != "some":
        return np
    habit = c.tense == "habit" and verb.get("now", "prog") in ("prog", "st")
    general = habit or c.frequency is not None or c.phase == "only"
    if "mass" in classes_of(np.head):
        return replace(np, determiner="the") if general or negated or c.tense != "past" else np
    if general:
        return replace(np, determiner="the_pl")
    return not_any(np, negated)


def _tool(np: NP) -> NP:
    """'with a knife' is चाकू से; only a described tool keeps its एक."""
    plain = np.determiner == "a" and np.count is None and not np.adjectives
    return replace(np, determiner="the") if plain else np


def _subject(nominal: Nominal, negative: bool) -> Phrase:
    """कोई and कुछ beside नहीं would mean nobody and nothing: 'someone did not come' names a person."""
    if negative and isinstance(nominal, NP):
        if nominal.head == "someone":
            return Phrase("एक व्यक्ति", "एक व्यक्ति", ("m", "sg"))
        if nominal.head == "something":
            return Phrase("एक चीज़", "एक चीज़", ("f", "sg"))
    return phrase_of(nominal)


def _somebody(subject: Nominal, said: Phrase) -> Phrase:
    """'nobody' before a noun: कोई दीवार नहीं would be 'no wall'."""
    somebody = isinstance(subject, NP) and subject.head in ("someone", "nobody")
    return replace(said, direct="कोई व्यक्ति") if somebody and said.direct == "कोई" else said


# --- States ------------------------------------------------------------------------------------------


def _state(s: Is) -> _Sentence:
    negative = (
        s.negative
        or denies(s.subject)
        or s.frequency == "never"
        or s.phase in ("no_longer", "not_yet")
    )
    subject = _subject(s.subject, negative)
    case, target = "", None
    noun = isinstance(s.what, NP)
    if isinstance(s.what, str):
        entry = forms("hi")[s.what]
        if "body" in entry and not s.becomes:
            case, target, said = "का", DEFAULT, entry["body"]
        else:
            said = adjective_form(s.what, s.subject, subject.agreement)
        if s.degree == "a_little":
            said = spaced(agreeing(four("थोड़ा", "थोड़े", "थोड़ी"), "", subject.agreement), said)
        elif s.degree is not None:
            said = spaced(_DEGREES[s.degree], said)
    elif isinstance(s.what, Place):
        said = place_phrase(s.what, negative, s.subject)
    else:
        subject = _somebody(s.subject, subject)
        said = _predicate(s.what, s.subject, subject.agreement, negative)
        if s.degree is not None:
            said = spaced(_DEGREES[s.degree], said)
    lasting = not noun and (_habitual(s.time, s.frequency) or s.frequency == "never" or _recurs(s))
    if s.becomes:
        verb = _becoming(s, said)
        if isinstance(s.what, str) and "body" in forms("hi")[s.what]:
            verb = replace(verb, subject="का", target=DEFAULT)
    elif lasting:
        past = "pf" if s.frequency == "never" else "ipf"
        verb = Verb(REMAIN, said, "ipf", "ipf", past, "fut", False, case, target)
    else:
        verb = copula(said, case, target)
    early, late = _time(s.time)
    phase = "केवल" if s.phase == "only" else _PHASES[s.phase]
    if s.phase == "already" and s.becomes and s.tense != "now":
        phase = "पहले ही"
    return _Sentence(
        verb=verb,
        subject=subject,
        lead=(early,),
        rest=(late, _FREQUENCIES[s.frequency], phase),
        tense=s.tense,
        negative=negative,
        phase=s.phase,
        habitual=_habitual(s.time, s.frequency),
        dated=s.time is not None,
        not_every=s.negative and is_whole(s.subject),
    )


def _becoming(s: Is, said: str) -> Verb:
    """डॉक्टर बनना, बीमार होना, थकना."""
    light = with_vector(BECOME if isinstance(s.what, NP) else BE, GO)
    if not isinstance(s.what, str):
        return Verb(light, said)
    entry = forms("hi")[s.what]
    own = {key[7:]: form for key, form in entry.items() if key.startswith("become_")}
    if not own or ("alt_when" in entry and is_a(s.subject, entry["alt_when"])):
        return Verb(light, said)
    degree = "थोड़ा" if s.degree == "a_little" else _DEGREES[s.degree] if s.degree else ""
    return Verb(own, spaced(own.get("pre", ""), degree))


def _recurs(s: Is) -> bool:
    """'On Sunday the shop is closed', said of every Sunday."""
    if s.time is None or s.tense not in ("now", "habit"):
        return False
    repeated = {"part_of_day", "weekday", "season", "month", "clock"}
    return bool(repeated & set(concepts()[s.time].classes))


_KINDS = {"man", "woman", "boy", "girl", "child", "baby", "person", "adult"}


def _predicate(what: NP, subject: Nominal, agreement: Agreement, negative: bool) -> str:
    """'a doctor' is डॉक्टर, in the subject's number and, where there is a word, its gender."""
    woman = agreement[0] == "f"
    if what.determiner not in ("a", "some") or what.count is not None or what.owner is not None:
        return (
            noun_phrase(what, negative, subject, woman).direct
            if _plain(what)
            else phrase_of(what).direct
        )
    polite = "hon" in forms("hi").get(head_of(subject).head, {})
    many = what.determiner == "some" or (agreement[1] == "pl" and not polite)
    said = noun_phrase(replace(what, determiner="the_pl" if many else "the"), False, subject, woman)
    classes = classes_of(what.head)
    trade = "person" in classes and not what.adjectives and what.head not in _KINDS
    bare = negative or many or trade or "mass" in classes
    return said.direct if bare else f"एक {said.direct}"


def _plain(nominal: NP) -> bool:
    return nominal.head not in SPECIAL


def _existence(e: Exists) -> _Sentence:
    place = e.place.where if e.place and isinstance(e.place.where, NP) else None
    negative = e.negative or denies(e.what) or denies(place)
    early, late = _time(e.time)
    return _Sentence(
        verb=copula(),
        subject=phrase_of(not_any(e.what, negative), negative),
        lead=(early, late, place_phrase(e.place, negative, None) if e.place else ""),
        tense=e.tense,
        negative=negative,
    )


def _possession(h: Has) -> _Sentence:
    negative = (
        h.negative or denies(h.subject) or denies(h.what) or h.phase in ("no_longer", "not_yet")
    )
    what = h.what if isinstance(h.what, Both) else not_any(h.what, negative)
    thing = phrase_of(what, negative, h.subject)
    agreement = thing.agreement
    classes = classes_of(head_of(h.what).head)
    if classes & {"person", "body", "event"}:
        case = "का"
    elif is_a(h.subject, "animate"):
        case = forms("hi").get(head_of(h.what).head, {}).get("has", "के पास")
    else:
        case = "का" if "name" in classes else "में"
    if isinstance(h.what, Both) and case == "का":
        agreement = phrase_of(h.what.members[0]).agreement
    if isinstance(h.what, Both):
        shown = phrase_of(h.what.members[-1], negative, h.subject).agreement
        agreement = agreement if case == "का" else shown
    early, late = _time(h.time)
    return _Sentence(
        verb=copula(subject=case, target=agreement),
        subject=_subject(h.subject, negative),
        lead=(early,),
        rest=(late, "केवल" if h.phase == "only" else _PHASES[h.phase], thing.direct),
        tense=h.tense,
        negative=negative,
        not_every=h.negative and is_whole(h.subject),
    )


def _comparison(c: Compare) -> _Sentence:
    negative = c.negative or denies(c.subject)
    subject = _subject(c.subject, negative)
    entry = forms("hi")[c.adjective]
    adjective = adjective_form(c.adjective, c.subject, subject.agreement)
    before, more = "", "ज़्यादा"
    if "cmp_m" in entry and c.relation != "less" and is_a(c.subject, "animate"):
        adjective = agreeing(entry, "cmp_", subject.agreement)
        before, more = entry["cmp_pre"], ""
    words: tuple[str, ...]
    if c.relation == "most":
        among = marked(phrase_of(c.among, subject=c.subject), "में") if c.among else ""
        words = (among, before, "सबसे", adjective)
    elif c.other is None:
        raise KeyError(f"other: {c.relation} needs what it is compared with")
    else:
        other = phrase_of(c.other, negative, c.subject)
        much = {None: "", "much": "कहीं" if more else "काफ़ी"}[c.difference]
        as_much = agreeing(four("जितना", "जितने", "जितनी"), "", subject.agreement)
        equal = f"{other.oblique}के {as_much}" if other.attached else marked(other, as_much)
        words = {
            "more": (marked(other, "से"), before, much, more, adjective),
            "less": (marked(other, "से"), much and "कहीं", "कम", adjective),
            "as": (before, equal, adjective),
        }[c.relation]
    return _Sentence(
        verb=copula(),
        subject=subject,
        rest=words,
        tense=c.tense,
        negative=negative,
        not_every=c.negative and is_whole(c.subject),
    )


def _amount(c: CompareAmount) -> _Sentence:
    other = phrase_of(c.other)
    words = {
        "more": marked(other, "की तुलना में"),
        "fewer": marked(other, "की तुलना में"),
        "as_many": other.oblique,
    }[c.relation]
    thing = NP(c.noun, determiner="some")
    return _clause(Clause(c.subject, c.verb, object=thing, tense=c.tense), (words, c.relation))


_CERTAINTIES = {
    "perhaps": "शायद", "probably": "संभवतः", "certainly": "निश्चित रूप से", "it_is_true": "यह सच है कि",
    "it_is_not_true": "यह सच नहीं है कि", "it_is_impossible": "यह असंभव है कि",
}  # fmt: skip
_BETWEEN = {
    "and": "{} और {}", "or": "{} या {}", "but": "{}, लेकिन {}", "because": "{}, क्योंकि {}",
    "although": "{}, हालाँकि {}", "if": "अगर {}, तो {}", "either": "या तो {} या {}",
    "neither": "न तो {} और न ही {}",
}  # fmt: skip


def _report(r: Report) -> str:
    verb = ATTITUDES[r.attitude]
    negative = r.negative or denies(r.holder)
    head = _Sentence(
        verb,
        _subject(r.holder, negative),
        tense=r.tense,
        negative=negative,
        not_every=r.negative and is_whole(r.holder),
    )
    mood = "told" if r.tense == "past" else ""
    return f"{_finish(head)} कि {_say(r.content, mood)}"


def _sentence(meaning: Meaning) -> _Sentence | None:
    """A meaning that is one clause, before its verb is inflected."""
    if isinstance(meaning, Clause):
        return _clause(meaning)
    if isinstance(meaning, Is):
        return _state(meaning)
    if isinstance(meaning, Exists):
        return _existence(meaning)
    if isinstance(meaning, Has):
        return _possession(meaning)
    if isinstance(meaning, Compare):
        return _comparison(meaning)
    if isinstance(meaning, CompareAmount):
        return _amount(meaning)
    return None


def _say(meaning: Meaning, mood: str = "") -> str:
    sentence = _sentence(meaning)
    if sentence is not None:
        return _finish(sentence, mood)
    if isinstance(meaning, Report):
        return _report(meaning)
    if isinstance(meaning, Perhaps):
        inner = "subjunctive" if meaning.certainty == "it_is_impossible" else ""
        return f"{_CERTAINTIES[meaning.certainty]} {_say(meaning.content, inner)}"
    if isinstance(meaning, Joined):
        return _joined(meaning)
    raise KeyError(type(meaning).__name__)


def _denied(meaning: Meaning) -> str:
    """After न तो, which negates: the words of a negated clause ('a dog' is कोई कुत्ता) without its नहीं."""
    subject = _subject_of(meaning)
    whole = isinstance(subject, NP) and (subject.head in SPECIAL or is_whole(subject))
    modal = isinstance(meaning, Clause) and meaning.modal is not None
    if whole or modal or not isinstance(meaning, Clause | Is | Has | Exists | Compare):
        return _say(meaning)
    sentence = _sentence(replace(meaning, negative=True))
    assert sentence is not None
    return _finish(replace(sentence, negative=False, plain=True))


def _joined(j: Joined) -> str:
    if j.joiner == "neither":
        return _BETWEEN["neither"].format(_denied(j.first), _denied(j.second))
    if j.joiner in _BETWEEN:
        return _BETWEEN[j.joiner].format(_say(j.first), _say(j.second))
    if j.joiner == "if_not":
        return f"अगर {_say(j.first, 'counterfactual')}, तो {_say(j.second, 'counterfactual')}"
    if j.joiner in ("before", "after"):
        return _in_order(j)
    first, second, swapped = _subordinate_first(j.first, j.second)
    if j.joiner == "while":
        then = _say(second, "meanwhile")
        main = _say(first, "meanwhile" if _lasts(first) else "")
        return f"जब {then}, तब {main}" if swapped else f"{main}, जब {then}"
    if j.joiner == "until":
        then = _until(second)
        main = _say(first, "lasting")
        return f"जब तक {then}, तब तक {main}" if swapped else f"{main}, जब तक {then}"
    raise KeyError(j.joiner)


def _subject_of(meaning: Meaning) -> Nominal | None:
    return getattr(meaning, "subject", None)


def _subordinate_first(first: Meaning, second: Meaning) -> tuple[Meaning, Meaning, bool]:
    """Hindi says the clause of time first; its pronoun then changes places with the name it stands for.
    Not so (False) when it stands for something inside the first clause."""
    subject, own = _subject_of(second), _subject_of(first)
    if not isinstance(subject, Pronoun):
        return first, second, True
    if subject.of != own:
        return first, second, False
    return _about(first, subject), _about(second, own), True


_MOMENTS = {"jump", "fall", "fall_asleep", "wake_up", "get_up", "die"}


def _lasts(meaning: Meaning) -> bool:
    """Whether a past verb means the same as its progressive: slept and was sleeping."""
    if not isinstance(meaning, Clause) or meaning.verb in _MOMENTS:
        return False
    return "intr" in concepts()[meaning.verb].classes and meaning.modal is None


def _about(meaning: Meaning, subject: Nominal) -> Meaning:
    """The same said of another subject."""
    if isinstance(meaning, Clause | Is | Has | Compare):
        return replace(meaning, subject=subject)
    return meaning


def _in_order(j: Joined) -> str:
    """A before B: 'of B's happening, A'."""
    subject, own = _subject_of(j.second), _subject_of(j.first)
    same = isinstance(subject, Pronoun) and subject.of == own
    other = isinstance(subject, Pronoun) and not same
    if isinstance(subject, NP) and subject == own:
        same = subject.determiner == "the" or concepts()[subject.head].kind == "name"
    sentence = _sentence(j.second)
    before = j.joiner == "before"
    if sentence is None or other:
        link = " और उसके बाद " if before else ", लेकिन उससे पहले "
        return _say(j.first) + link + _say(j.second)
    link = "से पहले" if before else "के बाद"
    return f"{_nonfinite(sentence, same)} {link} {_say(j.first)}"


def _until(meaning: Meaning) -> str:
    """'until Peter came' is 'as long as Peter did not come'."""
    if isinstance(meaning, Is) and not meaning.becomes and not isinstance(meaning.what, Place):
        meaning = replace(meaning, becomes=True)
    sentence = _sentence(meaning)
    if sentence is None:
        return _say(meaning)
    return _finish(replace(sentence, negative=True))
