"""Turkish sentences for the meanings of the built-in set.

Keys of ``lexicon/tr.tsv``:

- nouns: ``nom acc dat loc abl gen ins`` (singular cases; ins: 'with'), ``p3`` (his/her/its ...), and
  the same in the plural: ``pl placc pldat plloc plabl plgen plins plp3``. Names have no ``p3``.
- verbs: ``prog aor past fut mis cf`` (-Iyor, aorist, -DI, -AcAk, -mIş, -sAydI), ``dik acak masi``
  (nominal forms with the third person's possessive), ``inf infd infa`` (infinitive bare, dative,
  accusative), ``madan diktan ana`` (before, after, until); ``n`` before a key negates it, ``a_`` is
  'can', ``p_`` the passive, ``p_a_`` both. ``case``: the object's case if not the accusative; ``pre``:
  an adverb of the verb; ``stative``: a state (habit takes -Iyor, past -Iyordu); ``was=prog``: only
  the past does; ``habit=prog``: only the habit does, where a place is named; ``indef``: objects that are accusative even when indefinite (animate, all); ``generic``:
  'the' object is said bare ('keman çalıyor').
- adjectives: ``form p3``, ``attr`` (before a noun), ``alive``, ``device`` and ``drink`` (with ``…_p3``:
  for these nouns), ``origin`` (makes a compound with things: 'Alman arabası').
- adverbs: ``form``; place ``goal`` (where to), time ``habit``, manner ``pl`` (several people).
- rows ``tr_…`` are verbs that are no concepts: auxiliaries, attitudes, 'become ill', 'put on glasses'.

Only what always follows vowel harmony is attached here: the copula, and cases after a possessive.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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

HIGH = dict(zip("aâıeiîoöuü", "ıııiiiuüuü", strict=True))
LOW = dict(zip("aâıoueiîöü", "aaaaaeeeee", strict=True))
CASES = ("nom", "acc", "dat", "loc", "abl", "gen", "ins")


def _cases(*words: str) -> dict[str, str]:
    return dict(zip((*CASES, "p3"), words, strict=False))


PRONOUNS = {
    "o": _cases("o", "onu", "ona", "onda", "ondan", "onun", "onunla"),
    "onlar": _cases("onlar", "onları", "onlara", "onlarda", "onlardan", "onların", "onlarla"),
    "someone": _cases("biri", "birini", "birine", "birinde", "birinden", "birinin", "biriyle", "biri"),
    "nobody": _cases(
        "hiç kimse", "hiç kimseyi", "hiç kimseye", "hiç kimsede", "hiç kimseden", "hiç kimsenin",
        "hiç kimseyle", "hiç kimsesi",
    ),
    "everyone": _cases("herkes", "herkesi", "herkese", "herkeste", "herkesten", "herkesin", "herkesle"),
    "something": _cases(
        "bir şey", "bir şeyi", "bir şeye", "bir şeyde", "bir şeyden", "bir şeyin", "bir şeyle", "bir şeyi"
    ),
    "nothing": _cases(
        "hiçbir şey", "hiçbir şeyi", "hiçbir şeye", "hiçbir şeyde", "hiçbir şeyden", "hiçbir şeyin",
        "hiçbir şeyle", "hiçbir şeyi",
    ),
}  # fmt: skip
NUMBERS = {
    1: ("bir", "birden"), 2: ("iki", "ikiden"), 3: ("üç", "üçten"), 4: ("dört", "dörtten"),
    5: ("beş", "beşten"), 6: ("altı", "altıdan"), 7: ("yedi", "yediden"), 8: ("sekiz", "sekizden"),
    9: ("dokuz", "dokuzdan"), 10: ("on", "ondan"), 11: ("on bir", "on birden"),
    12: ("on iki", "on ikiden"), 15: ("15", "15'ten"), 20: ("20", "20'den"), 30: ("30", "30'dan"),
    50: ("50", "50'den"), 100: ("100", "100'den"),
}  # fmt: skip
QUANTITIES = {
    None: "{0}", "exactly": "tam olarak {0}", "at_least": "en az {0}", "at_most": "en fazla {0}",
    "more_than": "{1} fazla", "fewer_than": "{1} az",
}  # fmt: skip
DETERMINERS = {
    "the": "", "a": "", "this": "bu", "every": "her", "no": "hiçbir", "the_pl": "", "some": "bazı",
    "all": "bütün", "most": "", "many": "birçok", "few": "çok az", "these": "bu",
}  # fmt: skip
MASS_DETERMINERS = {"some": "biraz", "no": "hiç", "many": "çok"}
PLURAL = {"the_pl", "some", "all", "most", "these"}
INDEFINITE = {"a", "some", "no", "many", "few"}
RELATIONAL = {
    "on": ("üstünde", "üstüne"),
    "under": ("altında", "altına"),
    "behind": ("arkasında", "arkasına"),
    "in_front_of": ("önünde", "önüne"),
    "next_to": ("yanında", "yanına"),
    "near": ("yakınında", "yakınına"),
}
LOCATIVE_ON = {"outdoor", "vehicle", "seat", "nature", "tree"}
LOCATIVE_ON_HEADS = {"bed", "island", "wall", "roof", "tree"}
FREQUENCIES = {
    "always": "her zaman", "usually": "genellikle", "often": "sık sık", "sometimes": "bazen",
    "rarely": "nadiren", "never": "hiçbir zaman",
}  # fmt: skip
PHASES = {"still": "hâlâ", "no_longer": "artık", "not_yet": "henüz", "only": "sadece"}
DEGREES = {"very": "çok", "too": "fazla", "a_little": "biraz", "almost": "neredeyse"}
MODAL_VERBS = {
    "want": ("inf", "tr_want"), "try": ("infd", "tr_try"), "begin": ("infd", "tr_begin"),
    "stop": ("infa", "tr_stop"), "forget": ("infa", "tr_forget"), "manage": ("infa", "tr_manage"),
}  # fmt: skip
NAME_FIRST = re.compile(r"([A-ZİÇŞ]\w*)'")
"""'Anna, Peter'i …' and 'doktor, Anna'ya …' take a comma: 'Anna Peter' would be one person."""
PEOPLE = {
    forms("tr")[name]["nom"]
    for name, concept in concepts().items()
    if concept.kind == "name" and not {"female", "male"}.isdisjoint(concept.classes)
}
WORN_WITH_TAK = {"glasses", "hat", "scarf", "ring"}
ATTITUDES = {
    "know": ("tr_know", "acc"), "believe": ("tr_believe", "dat"), "say": ("tr_say", "acc"),
    "hope": ("tr_hope", "acc"), "doubt": ("tr_doubt", "abl"), "dream": ("tr_see_dream", "acc"),
    "regret": ("tr_be_sorry", "dat"), "remember": ("tr_remember", "acc"),
    "forget": ("tr_forget", "acc"), "notice": ("tr_notice", "acc"), "claim": ("tr_claim", "acc"),
    "fear": ("tr_fear", "abl"), "be_glad": ("tr_be_glad", "dat"), "pretend": ("tr_pretend", "nom"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Predicate:
    """A clause before its last word is chosen: 'Anna | dün bahçede | uyu-'.

    Either ``verb`` (a lexicon row, its keys taken with ``prefix``) or ``state`` (an adjective, noun or
    place with the copula; 'var' for existence) is set. ``possessor``: the subject is always genitive.
    """

    subject: Nominal | None
    words: str
    tense: str
    negative: bool
    verb: str = ""
    prefix: str = ""
    state: str = ""
    auxiliary: str = "tr_be"
    lead: str = ""
    possessor: bool = False
    imperfect: bool = False
    imperfect_past: bool = False
    habit_now: bool = False
    timed: bool = False
    comma: bool = False


def realise(meaning: Meaning) -> str:
    """One sentence, or several for a `Text`, with capital and full stop.

    Raises:
        KeyError: a concept that the lexicon lacks, a field value that isn't known, or a clause that is
            negated twice ('nobody did not come').
    """
    if not isinstance(meaning, Text):
        return _sentence(_say(meaning))
    said, previous = [], None
    for sentence in meaning.sentences:
        said.append(_sentence(_say(sentence, previous)))
        previous = None if isinstance(sentence, Has) else _subject_of(sentence)
    return " ".join(said)


def _sentence(text: str) -> str:
    first = {"i": "İ", "ı": "I"}.get(text[0], text[0].upper())
    return first + text[1:] + "."


def _row(name: str) -> dict[str, str]:
    return forms("tr")[name]


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)


# Suffixes that follow vowel harmony without exception


def _vowel(word: str) -> str:
    if word.endswith("saat"):  # the one word here that takes front vowels in spite of its last
        return "i"
    return next(letter for letter in reversed(word.lower()) if letter in HIGH)


def _copula(word: str, kind: str) -> str:
    """``word`` with the past (di), conditional (sa), hearsay (mis) or 'while' (ken) of 'to be'."""
    high, low = HIGH[_vowel(word)], LOW[_vowel(word)]
    buffer = "y" if word[-1] in HIGH else ""
    dental = "t" if word[-1] in "fstkçşhp" else "d"
    ending = {"di": dental + high, "sa": "s" + low, "mis": f"m{high}ş", "ken": "ken"}[kind]
    return word + buffer + ending


def _possessed(word: str, case: str) -> str:
    """A case after the third person's possessive: arabası → arabasını."""
    high, low = HIGH[_vowel(word)], LOW[_vowel(word)]
    endings = {
        "nom": "", "acc": "n" + high, "dat": "n" + low, "loc": "nd" + low, "abl": f"nd{low}n",
        "gen": f"n{high}n", "ins": "yl" + low,
    }  # fmt: skip
    return word + endings[case]


# Noun phrases


def _classes(head: str) -> tuple[str, ...]:
    if head in PRONOUNS:
        return ("person",) if head in ("someone", "nobody", "everyone") else ()
    concept = concepts()[head]
    return (head, *concept.classes)


def _is_name(head: str) -> bool:
    return head not in PRONOUNS and concepts()[head].kind == "name"


def _alive(head: str) -> bool:
    return not {"person", "animal", "female", "male"}.isdisjoint(_classes(head))


def _adjective(name: str, head: str, *, attribute: bool = False, superlative: bool = False) -> str:
    row = _row(name)
    ending = "_p3" if superlative else ""
    old_tree = name == "old" and "plant" in _classes(head)
    if "alive" in row and (_alive(head) or old_tree):
        return row["alive" + ending]
    if "drink" in row and (head == "soup" or "drink" in _classes(head)):
        return row["drink" + ending]
    device = not {"device", "vehicle"}.isdisjoint(_classes(head))
    if "device" in row and device and "breakable" not in _classes(head):
        return row["device" + ending]
    if superlative:
        return row["p3"]
    return row.get("attr", row["form"]) if attribute else row["form"]


def _counted(np: NP) -> str:
    if np.count is None:
        return ""
    return QUANTITIES[np.quantity].format(*NUMBERS[np.count])


def _np(
    np: NP,
    case: str = "nom",
    *,
    bare: bool = False,
    negative: bool = False,
    owned: bool = False,
    mute: Nominal | None = None,
) -> str:
    """A noun phrase in a case.

    ``bare``: an indefinite object or what there is ('birkaç elma', not 'bazı elmalar'), which loses
    'bir' under ``negative``. ``owned``: takes the possessive without an owner being said. ``mute``: an
    owner that the clause has named already.
    """
    if np.head in PRONOUNS:
        return PRONOUNS[np.head]["p3" if owned else case]
    if _is_name(np.head):
        adjectives = [_adjective(name, np.head, attribute=True) for name in np.adjectives]
        return _join(*adjectives, _row(np.head)[case])
    mass = "mass" in _classes(np.head)
    determiner = DETERMINERS[np.determiner]
    if mass or (owned and np.determiner == "no"):
        determiner = MASS_DETERMINERS.get(np.determiner, determiner)
    plural = not mass and np.count is None and np.determiner in PLURAL
    if bare and np.determiner == "some" and not mass:
        determiner, plural = "birkaç", False
    if bare and np.determiner == "no":
        determiner = "hiç" if owned else determiner
    article = ""
    if np.determiner == "a" and np.owner is None and not mass and not (bare and negative):
        article = "bir"
    if np.count is not None:
        determiner, article = _counted(np), ""
    owner = "" if np.owner is None or _same(np.owner, mute) else _np(np.owner, "gen")
    possessed = owned or np.owner is not None
    origin = [name for name in np.adjectives if "origin" in _row(name) and not _person(np.head)]
    plain = [name for name in np.adjectives if name not in origin]
    adjectives = [_adjective(name, np.head, attribute=True) for name in plain]
    adjectives += [article, *(_row(name)["form"] for name in origin)]
    most = np.determiner == "most" and np.count is None
    noun = _noun(np.head, "gen" if most else case, plural, possessed or bool(origin))
    if most:
        noun += " " + _possessed("çoğu", case)
    return _join(owner, determiner, *adjectives, noun)


def _person(head: str) -> bool:
    return not {"person", "female", "male"}.isdisjoint(_classes(head))


def _noun(head: str, case: str, plural: bool, possessed: bool) -> str:
    row, number = _row(head), "pl" if plural else ""
    if possessed:
        return _possessed(row[number + "p3"], case)
    return row["pl" if plural and case == "nom" else number + case]


def _nominal(nominal: Nominal, case: str = "nom", **how: object) -> str:
    if isinstance(nominal, Pronoun):
        return PRONOUNS["onlar" if _several(nominal) else "o"][case]
    if isinstance(nominal, NP):
        return _np(nominal, case, **how)  # type: ignore[arg-type]
    # 'Anna ve Peter'in evi': the genitive and 'with' are said once, after the last name
    names = all(_is_name(member.head) for member in nominal.members)
    early = "nom" if case in ("gen", "ins") and names else case
    said = [_np(member, early, **how) for member in nominal.members[:-1]]  # type: ignore[arg-type]
    joiner = {"and": " ve ", "or": " ya da "}[nominal.joiner]
    return ", ".join(said) + joiner + _np(nominal.members[-1], case, **how)  # type: ignore[arg-type]


def _underlying(nominal: Nominal | None) -> NP | Both | None:
    return nominal.of if isinstance(nominal, Pronoun) else nominal


def _same(one: Nominal | None, other: Nominal | None) -> bool:
    return one is not None and _underlying(one) == _underlying(other)


def _several(nominal: Nominal) -> bool:
    whole = _underlying(nominal)
    if isinstance(whole, Both):
        return whole.joiner == "and"
    assert whole is not None
    if whole.count is not None:
        return whole.count > 1
    return whole.determiner in PLURAL | {"many", "few"} and whole.head not in PRONOUNS


def _first(nominal: Nominal) -> NP:
    whole = _underlying(nominal)
    assert whole is not None
    return whole.members[0] if isinstance(whole, Both) else whole


def _members(nominal: Nominal | None) -> tuple[NP, ...]:
    whole = _underlying(nominal)
    if whole is None:
        return ()
    return whole.members if isinstance(whole, Both) else (whole,)


def _denies(*nominals: Nominal | None) -> bool:
    """Whether one of them makes the verb negative ('hiç kimse gelmedi')."""
    return any(
        member.head in ("nobody", "nothing")
        or (member.determiner == "no" and member.count is None and member.head not in PRONOUNS)
        for nominal in nominals
        if not isinstance(nominal, Pronoun)
        for member in _members(nominal)
    )


def _any(np: NP, negative: bool) -> NP:
    """Under a negation what is 'some' for an object becomes 'any' ('hiç kimseyi görmedi')."""
    if not negative:
        return np
    if np.head in PRONOUNS:
        return replace(np, head={"someone": "nobody", "something": "nothing"}.get(np.head, np.head))
    if np.count is None and np.determiner in ("some", "all"):
        if np.determiner == "some":
            return replace(np, determiner="no")
        return np if "mass" in _classes(np.head) else replace(np, determiner="every")
    return np


def _negated(said: bool, implied: bool) -> bool:
    if said and implied:
        raise KeyError("negated twice: leave negative False beside no, nobody, nothing, never")
    return said or implied


def _indefinite(np: NP) -> bool:
    if np.head in PRONOUNS:
        return np.head in ("something", "nothing")
    if np.owner is not None or _is_name(np.head):
        return False
    if np.count is not None:
        return np.determiner != "the_pl"
    return np.determiner in INDEFINITE


# Places, times, objects


def _place(place: Place, mute: Nominal | None, *, goal: bool = False) -> str:
    if isinstance(place.where, str):
        return _row(place.where)["goal" if goal else "form"]
    where, preposition = place.where, place.preposition
    case = "dat" if goal else "loc"
    if preposition in ("in", "at"):
        return _np(where, case, mute=mute)
    assert preposition is not None
    relation = RELATIONAL[preposition][goal]
    if preposition == "on":
        if where.head == "floor" and not where.adjectives and where.owner is None:
            return "yere" if goal else "yerde"
        classes = set(_classes(where.head))
        if where.head in LOCATIVE_ON_HEADS or (
            classes & LOCATIVE_ON and not classes & {"water", "aircraft"}
        ):
            return _np(where, case, mute=mute)
    return f"{_np(where, 'gen', mute=mute)} {relation}"


def _time(time: str | None, tense: str) -> str:
    if time is None:
        return ""
    row = _row(time)
    return row.get("habit", row["form"]) if tense == "habit" else row["form"]


def _phase(phase: str | None, tense: str, again: str) -> str:
    if phase is None or phase == "only":
        return ""
    if phase == "again":
        return again
    if phase == "already":
        return "çoktan" if tense == "past" else "şimdiden"
    return PHASES[phase]


def _frequency(frequency: str | None) -> str:
    return "" if frequency is None else FREQUENCIES[frequency]


def _object(
    np: NP, verb: dict[str, str], negative: bool, mute: Nominal | None, bare: bool = False
) -> tuple[str, bool]:
    """The object in the case that the verb asks for, and whether it is bare (next to the verb).

    ``bare``: 'some' says no more than what kind is meant ('çay içer', 'hiçbir zaman çay içmez').
    """
    case = verb.get("case", "acc")
    marked = verb.get("indef") == "all" or (verb.get("indef") == "animate" and _alive(np.head))
    some = np.determiner == "some" and np.count is None and np.owner is None
    if bare and some and case == "acc" and not marked:
        return _np(replace(np, determiner="the")), True
    np = _any(np, negative)
    if "generic" in verb and np == NP(np.head):  # 'keman çalıyor'
        return _np(np), True
    marked = marked or (np.determiner == "some" and "mass" not in _classes(np.head))
    if case == "acc" and _indefinite(np) and not marked:
        return _np(np, bare=True, negative=negative), True
    return _np(np, case, mute=mute), False


def _verb_of(clause: Clause) -> str:
    """The lexicon row of the verb; Turkish says some verbs otherwise with some nouns."""
    heads = {member.head for member in _members(clause.object)}
    if clause.verb in ("wear", "put_on") and heads and heads <= WORN_WITH_TAK:
        return "tr_wear_worn" if clause.verb == "wear" else "tr_put_on_worn"
    if clause.verb == "fall" and _first(clause.subject).head in ("rain", "snow"):
        return "tr_fall_weather"
    if clause.verb == "paint" and heads == {"picture"}:
        return "tr_paint_picture"
    if heads == {"soup"} and clause.verb in ("eat", "devour"):  # 'çorba içilir'
        return "drink_verb" if clause.verb == "eat" else "tr_devour_soup"
    return clause.verb


# From a meaning to its predicate


def _clause(clause: Clause) -> Predicate:
    name = _verb_of(clause)
    verb = _row(name)
    mute = None if clause.passive else clause.subject
    negative = _negated(
        clause.negative,
        _denies(None if clause.passive and not clause.agent_shown else clause.subject)
        or _denies(clause.object, clause.recipient, clause.companion)
        or clause.frequency == "never"
        or clause.phase in ("no_longer", "not_yet"),
    )
    if clause.passive and "p_inf" in verb and "case" in verb and clause.agent_shown:
        return _object_first(clause, verb, negative)
    subject: Nominal | None = clause.subject
    agent = ""
    objects: list[tuple[str, bool]] = []
    if clause.passive and "p_inf" not in verb:
        raise KeyError(f"{clause.verb} has no passive")
    if clause.passive:
        agent = f"{_nominal(clause.subject)} tarafından" if clause.agent_shown else ""
        subject = clause.object if "case" not in verb else None
    if clause.object is not None and not (clause.passive and "case" not in verb):
        kind = clause.frequency is not None if negative else clause.tense == "habit"
        kind = kind and "stative" not in verb
        how = [_object(np, verb, negative, mute, kind) for np in _members(clause.object)]
        either = isinstance(clause.object, Both) and clause.object.joiner == "or"
        texts = [text for text, _ in how]
        joined = ", ".join(texts[:-1]) + (" ya da " if either else " ve ") if texts[1:] else ""
        objects = [(joined + texts[-1], any(bare for _, bare in how))]
    if clause.phase == "only" and not objects:
        raise KeyError("only needs an object")
    only = "sadece " if clause.phase == "only" else ""
    definite = _join(*(only + text for text, bare in objects if not bare))
    bare_object = _join(*(only + text for text, bare in objects if bare))
    time = _time(clause.time, clause.tense)
    place = "" if clause.place is None else _place(clause.place, mute)
    lead = ""
    if _presented(clause):  # 'Bahçede bir köpek uyuyor'
        lead, time, place = _join(time, place), "", ""
    if clause.passive and subject is None:  # 'Komşuya Anna tarafından yardım edildi'
        lead, definite = _join(lead, definite), ""
    early, late = (definite, "") if not only else ("", definite)
    again = _phase(clause.phase, clause.tense, "tekrar")
    near = clause.phase == "again" or again == "çoktan"  # 'mektubu çoktan okudu'
    words = _join(
        time,
        "" if near else again,
        _frequency(clause.frequency),
        _companion(clause, mute),
        early,
        again if near else "",
        place,
        agent,
        verb.get("pre", ""),
        "" if clause.recipient is None else _np(_any(clause.recipient, negative), "dat", mute=mute),
        "" if clause.goal is None else _place(clause.goal, mute, goal=True),
        _tool(clause.tool, mute),
        late,
        _manner(clause),
        bare_object,
    )
    ongoing = clause.phase in ("still", "no_longer")
    predicate = Predicate(
        subject, words, clause.tense, negative, verb=name, prefix="p_" if clause.passive else "",
        lead=lead, imperfect="stative" in verb or ongoing,
        imperfect_past=verb.get("was") == "prog",
        habit_now=verb.get("habit") == "prog" and clause.frequency is None and place != "",
        timed=clause.time is not None or clause.frequency is not None or clause.phase is not None,
    )  # fmt: skip
    return predicate if clause.modal is None else _with_modal(predicate, clause.modal)


def _object_first(clause: Clause, verb: dict[str, str], negative: bool) -> Predicate:
    """'Çocuğa Peter yardım etti': what is said for the passive of a verb without accusative."""
    assert clause.object is not None
    words = [_np(_any(member, negative), verb["case"]) for member in _members(clause.object)]
    either = isinstance(clause.object, Both) and clause.object.joiner == "or"
    first = (" ya da " if either else " ve ").join(words)
    time = _time(clause.time, clause.tense)
    p = _clause(replace(clause, passive=False, object=None, time=None))
    only = "sadece" if clause.phase == "only" else ""
    return replace(p, lead=_join(p.lead, time, only, first), timed=True)


def _presented(clause: Clause) -> bool:
    subject = clause.subject
    if _verb_of(clause) == "tr_fall_weather":  # 'Dün yağmur yağdı'
        return True
    return (
        isinstance(subject, NP)
        and clause.place is not None
        and clause.object is None
        and clause.phase is None
        and clause.frequency is None
        and (subject.determiner == "a" or subject.count is not None)
        and _indefinite(subject)
    )


def _companion(clause: Clause, mute: Nominal | None) -> str:
    if clause.companion is None:
        return ""
    said = _nominal(clause.companion, "ins", mute=mute)
    return said if clause.manner == "together" else said + " birlikte"


def _tool(tool: NP | None, mute: Nominal | None) -> str:
    if tool is None:
        return ""
    plain = tool.determiner == "a" and not tool.adjectives  # 'bıçakla', not 'bir bıçakla'
    return _np(replace(tool, determiner="the") if plain else tool, "ins", mute=mute)


def _manner(clause: Clause) -> str:
    if clause.manner is None:
        return ""
    row = _row(clause.manner)
    return row.get("pl", row["form"]) if _several(clause.subject) else row["form"]


def _with_modal(p: Predicate, modal: str) -> Predicate:
    row = _row(p.verb)
    if modal == "can":
        return replace(p, prefix=p.prefix + "a_", imperfect=True, timed=True)
    if modal in MODAL_VERBS:
        key, verb = MODAL_VERBS[modal]
        words = _join(p.words, row[p.prefix + key])
        state = "stative" in _row(verb)
        return replace(p, words=words, verb=verb, prefix="", imperfect=state, imperfect_past=False)
    if modal == "may":
        words = _join(p.words, _possessed(row[p.prefix + "masi"], "dat"), "izin")
        return replace(p, words=words, verb="", state="var", possessor=True, timed=True)
    if modal == "must" and p.negative:  # a ban; 'zorunda değil' would say need not
        words = _join(p.words, row[p.prefix + "nmasi"])
        return replace(
            p,
            words=words,
            verb="tr_need",
            prefix="",
            negative=False,
            possessor=True,
            imperfect=True,
        )
    if modal not in ("must", "need_not"):
        raise KeyError(modal)
    words = _join(p.words, row[p.prefix + "inf"])
    negative = modal == "need_not" and (not p.negative or _denies(p.subject))
    return replace(
        p, words=words, verb="", state="zorunda", auxiliary="stay", negative=negative, timed=True
    )


def _is(meaning: Is) -> Predicate:
    what, head = meaning.what, _first(meaning.subject).head
    tense = "now" if meaning.tense == "habit" else meaning.tense
    negative = _negated(
        meaning.negative,
        _denies(meaning.subject)
        or meaning.frequency == "never"
        or meaning.phase in ("no_longer", "not_yet")
        or (isinstance(what, NP) and _denies(what)),
    )
    if isinstance(what, Place) and _newly_met(meaning):  # 'Parkta bir doktor var'
        assert isinstance(meaning.subject, NP)
        return _exists(Exists(meaning.subject, what, meaning.time, tense))
    verb, state, comma = "", "", False
    if isinstance(what, str) and "origin" in _row(what) and not _person(head):
        what = NP(head, "a", adjectives=(what,))  # 'Film bir Fransız filmi'
    if isinstance(what, Place):
        state = _place(what, meaning.subject)
    elif isinstance(what, NP):
        state = _class_name(what, negative, meaning.subject)
        comma = isinstance(meaning.subject, Pronoun) and not _several(meaning.subject)
    elif meaning.becomes and f"tr_{what}" in forms("tr") and (what != "old" or _alive(head)):
        verb = f"tr_{what}"
    else:
        state = _adjective(what, head)
    degree = "" if meaning.degree is None else DEGREES[meaning.degree]
    words = _join(
        _time(meaning.time, _habit(tense)),
        "artık"
        if (meaning.phase, tense) == ("already", "now")
        else _phase(meaning.phase, tense, "yine"),
        _frequency(meaning.frequency),
        degree,
    )
    timed = meaning.time is not None or meaning.phase is not None or meaning.frequency is not None
    if meaning.frequency and tense == "now" and not verb:  # 'bazen kapalı olur'
        return Predicate(
            meaning.subject, _join(words, state), "habit", negative, verb="tr_be", timed=True
        )
    if meaning.becomes and not verb:
        words, state, verb = _join(words, state), "", "tr_be"
    return Predicate(
        meaning.subject, words, tense, negative, verb=verb, state=state, timed=timed, comma=comma
    )


def _newly_met(meaning: Is) -> bool:
    """Whether it says that someone new is somewhere, and no more."""
    subject = meaning.subject
    new = isinstance(subject, NP) and subject.determiner == "a" and _indefinite(subject)
    more = meaning.negative or meaning.phase or meaning.frequency or meaning.degree
    return new and not more and not meaning.becomes


def _class_name(what: NP, negative: bool, mute: Nominal) -> str:
    """'doktor', 'iyi bir doktor', 'bir hayvan', 'hayvan değil', 'Anna'nın kız kardeşi'."""
    if what.head in PRONOUNS or _is_name(what.head):
        return _np(what)
    job = _person(what.head) and not what.adjectives
    if what.determiner in ("a", "no", "some") and what.count is None and what.owner is None:
        if job or negative:
            return _np(replace(what, determiner="the"))
        return _np(replace(what, determiner="a"))
    return _np(what, mute=mute)


def _exists(meaning: Exists) -> Predicate:
    negative = _negated(meaning.negative, _denies(meaning.what))
    what = _any(meaning.what, negative)
    if what.determiner == "no" and what.count is None and what.head not in PRONOUNS:
        said = "hiç " + _np(replace(what, determiner="the"))
    else:
        said = _np(what, bare=True, negative=negative)
    words = _join(_time(meaning.time, _habit(meaning.tense)), _there(meaning), said)
    timed = meaning.time is not None
    return Predicate(None, words, _now(meaning.tense), negative, state="var", timed=timed)


def _there(meaning: Exists) -> str:
    return "" if meaning.place is None else _place(meaning.place, None)


def _habit(tense: str) -> str:
    """What is so on Mondays is so each Monday."""
    return "habit" if tense == "now" else tense


def _now(tense: str) -> str:
    return "now" if tense == "habit" else tense


def _has(meaning: Has) -> Predicate:
    negative = _negated(
        meaning.negative,
        _denies(meaning.subject, meaning.what) or meaning.phase in ("no_longer", "not_yet"),
    )
    tense = _now(meaning.tense)
    before = _join(_time(meaning.time, _habit(tense)), _phase(meaning.phase, tense, "yine"))
    timed = meaning.time is not None or meaning.phase is not None
    if not all(
        _indefinite(member) or member.head == "someone" for member in _members(meaning.what)
    ):
        # what is definite is not had but 'at' someone: 'Anahtar Anna'da'
        whose = _nominal(meaning.subject, "loc")
        what = meaning.what
        return Predicate(what, before, tense, negative, state=whose, timed=timed)
    had = meaning.what
    if isinstance(had, NP):
        had = _any(had, negative)
    what_text = _nominal(had, bare=True, negative=negative, owned=True)
    return Predicate(
        meaning.subject, _join(before, what_text), tense, negative, state="var", possessor=True,
        timed=timed,
    )  # fmt: skip


def _compare(meaning: Compare) -> Predicate:
    head = _first(meaning.subject).head
    negative = _negated(meaning.negative, _denies(meaning.subject))
    tense, much = _now(meaning.tense), "çok" if meaning.difference == "much" else ""
    if meaning.relation == "most":
        among = "hepsinin" if meaning.among is None else _np(meaning.among, "gen")
        state = "en " + _adjective(meaning.adjective, head, superlative=True)
        return Predicate(meaning.subject, among, tense, negative, state=state)
    if meaning.other is None:
        raise KeyError(f"{meaning.relation} needs the other side of the comparison")
    adjective = _adjective(meaning.adjective, head)
    other = meaning.other
    level = _nominal(other, "gen" if isinstance(other, Pronoun) else "nom") + " kadar"
    if meaning.relation == "as":
        return Predicate(meaning.subject, level, tense, negative, state=adjective, comma=True)
    if meaning.relation == "less" and not negative and not much:
        return Predicate(meaning.subject, level, tense, True, state=adjective, comma=True)
    degree = {"more": "daha", "less": "daha az"}[meaning.relation]
    words = _join(_nominal(other, "abl"), much, degree)
    return Predicate(meaning.subject, words, tense, negative, state=adjective)


def _compare_amount(meaning: CompareAmount) -> Predicate:
    verb = _row(meaning.verb)
    case = verb.get("case", "nom")
    noun = _row(meaning.noun)[case]
    if meaning.relation == "as_many":
        words = _join(_np(meaning.other), "kadar çok", noun)
    else:
        amount = {"more": "daha fazla", "fewer": "daha az"}[meaning.relation]
        words = _join(_np(meaning.other, "abl"), amount, noun)
    words = _join(verb.get("pre", ""), words)
    return Predicate(
        meaning.subject, words, meaning.tense, _denies(meaning.subject), verb=meaning.verb,
        imperfect="stative" in verb, comma=meaning.relation == "as_many", timed=True,
    )  # fmt: skip


def _report(meaning: Report) -> Predicate:
    negative = _negated(meaning.negative, _denies(meaning.holder))
    verb, case = ATTITUDES[meaning.attitude]
    content = _predicate(meaning.content)
    own = _same(content.subject, meaning.holder) and isinstance(content.subject, Pronoun)
    if own:
        content = replace(content, subject=None)
    if meaning.attitude == "fear":
        clause = _full(*_event(content, "abl"), "gen")
    elif meaning.attitude == "pretend":
        clause = _full(content, _as_if(content) + " gibi")
    else:
        clause = _full(*_fact(content, case, seen_from=meaning.tense), "gen")
    if meaning.attitude == "dream":
        clause = "rüyasında " + clause
    said = Predicate(
        meaning.holder, clause, meaning.tense, negative, comma=not own and meaning.attitude != "dream",
        imperfect="stative" in _row(verb),
    )  # fmt: skip
    if meaning.attitude == "regret" and own:
        return replace(said, state="pişman")
    return replace(said, verb=verb)


def _predicate(meaning: Meaning) -> Predicate:
    if isinstance(meaning, Clause):
        return _clause(meaning)
    if isinstance(meaning, Is):
        return _is(meaning)
    if isinstance(meaning, Exists):
        return _exists(meaning)
    if isinstance(meaning, Has):
        return _has(meaning)
    if isinstance(meaning, Compare):
        return _compare(meaning)
    if isinstance(meaning, CompareAmount):
        return _compare_amount(meaning)
    if isinstance(meaning, Report):
        return _report(meaning)
    raise KeyError(f"a {type(meaning).__name__} can't stand in a subordinate clause")


# From a predicate to words: each function gives the last words of one kind of clause


def _form(p: Predicate, key: str, *, verb: str = "") -> str:
    """A form of the predicate's verb (or of ``verb``), negated if the predicate is."""
    row, prefix = (_row(verb), "") if verb else (_row(p.verb), p.prefix)
    return row[prefix + ("n" if p.negative else "") + key]


def _copied(p: Predicate, key: str) -> str:
    """A form of a verb; of a state, the state with that form of 'to be'."""
    if p.verb:
        return _form(p, key)
    return _join("" if p.state == "var" else p.state, _form(p, key, verb=p.auxiliary))


def _state(p: Predicate) -> str:
    """The state without tense, its negation included: 'hasta', 'hasta değil', 'yok'."""
    if p.state == "var":
        return "yok" if p.negative else "var"
    return p.state + " değil" if p.negative else p.state


def _finite(p: Predicate) -> str:
    if p.negative and _every(p.subject) and p.verb:
        return _not_every(p)
    if p.tense == "future":
        return _copied(p, "fut")
    if p.verb:
        if p.tense == "past":
            lasting = p.imperfect or p.imperfect_past
            return _copula(_form(p, "prog"), "di") if lasting else _form(p, "past")
        habit = "prog" if p.imperfect or p.habit_now else "aor"
        return _form(p, {"now": "prog", "habit": habit}[p.tense])
    return _copula(_state(p), "di") if p.tense == "past" else _state(p)


def _every(nominal: Nominal | None) -> bool:
    if not isinstance(nominal, NP) or nominal.count is not None:
        return False
    return nominal.head == "everyone" or nominal.determiner in ("every", "all")


def _not_every(p: Predicate) -> str:
    """'Her köpek uyumuş değil': not every; 'her köpek uyumadı' could mean that none did."""
    p = replace(p, negative=False)
    key = {"now": "prog", "habit": "prog", "past": "mis", "future": "fut"}[p.tense]
    lasting = p.tense == "past" and (p.imperfect or p.imperfect_past)
    return _form(p, "prog") + " değildi" if lasting else _form(p, key) + " değil"


def _condition(p: Predicate) -> str:
    if p.tense == "past":
        return _copula(_copied(replace(p, imperfect=False), "past"), "sa")
    if not p.verb and p.tense != "future":
        return _copula(_state(p), "sa")
    if p.verb and (p.tense == "now" or (p.imperfect and p.tense == "habit")):
        return _copula(_form(p, "prog"), "sa")
    return _copula(_copied(p, "aor"), "sa")


def _while(p: Predicate) -> str:
    if not p.verb:
        return _copula(_state(p), "ken")
    return _copula(_form(p, "prog" if p.imperfect or p.negative else "aor"), "ken")


def _as_if(p: Predicate) -> str:
    if p.verb and p.tense == "past" and not p.imperfect:
        return _form(p, "mis")
    if p.tense == "past":
        p = replace(p, tense="now")
    return _copula(_finite(p), "mis")


def _converb(p: Predicate, key: str) -> str:
    """'gelmeden', 'geldikten', 'gelene'; of a negation: 'uyumaz olana' (till he doesn't sleep)."""
    if not p.negative:
        return _copied(p, key)
    return f"{_copied(p, 'aor')} {_row('tr_be')[key]}"


def _dik(p: Predicate) -> str:
    return _copied(p, "acak" if p.tense == "future" else "dik")


def _fact(p: Predicate, case: str, seen_from: str = "now") -> tuple[Predicate, str]:
    """'(şu anda) uyuduğunu': -DIK says neither now nor before, so an adverb does where needed."""
    if not p.timed and p.tense == "now" and p.verb and not p.imperfect:
        p = replace(p, words=_join("şu anda", p.words))
    lasting = not p.verb or p.imperfect
    if not p.timed and p.tense == "past" and lasting and seen_from == "now":
        p = replace(p, words=_join("daha önce", p.words))
    return p, _possessed(_dik(p), case)


def _event(p: Predicate, case: str) -> tuple[Predicate, str]:
    """'gelmesi', 'uyuyor olması', 'gelmiş olması': the event as such, not as a fact."""
    being = _possessed(_row("tr_be")["masi"], case)
    if p.tense == "past":
        return p, f"{_copied(p, 'mis')} {being}"
    if p.tense == "now" and p.verb and not p.imperfect:
        return p, f"{_form(p, 'prog')} {being}"
    return p, _possessed(_copied(p, "masi"), case)


def _full(p: Predicate, head: str, case: str = "nom") -> str:
    """The whole clause, its subject in ``case``."""
    if p.subject is None:
        return _join(p.lead, p.words, head)
    said = p.subject
    if p.negative and isinstance(said, NP) and _every(said) and said.head not in PRONOUNS:
        said = _any(said, True)  # 'her köpek … değil' is not every, 'bütün köpekler' could be none
    subject_case = "gen" if p.possessor else case
    subject = _nominal(said, subject_case)
    # 'O, evde': 'o ev' would be that house
    alone = isinstance(p.subject, Pronoun) and subject == "o" and (bool(p.words) or not p.verb)
    owner = isinstance(said, NP | Both) and _could_be_one_name(subject, p.words)
    comma = "," if ((p.comma or owner) and subject_case == "nom") or alone else ""
    return _join(p.lead, subject + comma, p.words, head)


def _could_be_one_name(subject: str, words: str) -> bool:
    """Whether the subject and the name after it could be read as one: 'Doktor Anna'yı gördü'."""
    name = NAME_FIRST.match(words)
    pronouns = {row["nom"] for row in PRONOUNS.values()}
    return name is not None and subject not in pronouns and name[1] in PEOPLE


# Whole meanings


def _subject_of(meaning: Meaning) -> Nominal | None:
    if isinstance(meaning, Report):
        return meaning.holder
    if isinstance(meaning, Joined):
        return _subject_of(meaning.first)
    if isinstance(meaning, Perhaps):
        return _subject_of(meaning.content)
    if isinstance(meaning, Exists | Text):
        return None
    if isinstance(meaning, Clause) and meaning.passive:
        return meaning.object
    return meaning.subject


def _definite(nominal: Nominal) -> bool:
    return all(not _indefinite(np) and np.head not in PRONOUNS and np.determiner not in
               ("every", "most", "all") for np in _members(nominal))  # fmt: skip


def _known(p: Predicate, previous: Nominal | None, *, close: bool) -> Predicate:
    """Without its subject where the sentence before has named it.

    ``close``: within one sentence, where 'they' and a repeated name may go too.
    """
    if p.subject is None or not _same(p.subject, previous):
        return p
    if isinstance(p.subject, Pronoun):
        fragment = not p.verb and not p.words  # 'Marta yüzüyor. O zengin.', not 'Zengin.'
        stays = _several(p.subject) or fragment
        return replace(p, subject=None) if close or not stays else p
    return replace(p, subject=None) if close and _definite(p.subject) else p


def _say(
    meaning: Meaning,
    previous: Nominal | None = None,
    *,
    close: bool = False,
    owner: Meaning | None = None,
) -> str:
    """``owner``: the clause before, which could lend this one a wrong subject ('atı var ve mutlu')."""
    if isinstance(meaning, Joined):
        return _joined(meaning, previous)
    if isinstance(meaning, Perhaps):
        return _perhaps(meaning)
    if isinstance(meaning, Text):
        raise KeyError("a Text within a sentence")
    p = _predicate(meaning)
    known = _known(p, previous, close=close)
    if owner is not None and known.subject is not p.subject and _misread(owner, p):
        assert p.subject is not None
        known = replace(known, lead="kendileri" if _several(p.subject) else "kendisi")
    return _full(known, _finite(known))


def _misread(before: Meaning, p: Predicate) -> bool:
    """Whether ``p`` without its subject could be about what is had."""
    if p.possessor or isinstance(before, Joined | Perhaps) or not _predicate(before).possessor:
        return False
    had = _members(before.what) if isinstance(before, Has) else ()
    return not p.verb or any(_alive(member.head) for member in had)


def _perhaps(meaning: Perhaps) -> str:
    sure = {"perhaps": "belki", "probably": "muhtemelen"}
    if meaning.certainty in sure:
        return f"{sure[meaning.certainty]} {_say(meaning.content)}"
    p = _predicate(meaning.content)
    if meaning.certainty == "it_is_impossible":
        return _full(*_event(p, "nom"), "gen") + " imkânsız"
    judged = {"certainly": "kesin", "it_is_true": "doğru", "it_is_not_true": "doğru değil"}
    return f"{_full(*_fact(p, 'nom'), 'gen')} {judged[meaning.certainty]}"


def _joined(meaning: Joined, previous: Nominal | None) -> str:
    first, second, joiner = meaning.first, meaning.second, meaning.joiner
    if joiner in ("and", "or", "but", "because"):
        link = {"and": " ve ", "or": " ya da ", "but": ", ama ", "because": ", çünkü "}[joiner]
        if joiner != "because":
            second = _lighter(first, second)
        after = _say(second, _subject_of(first), close=joiner != "because", owner=first)
        return _say(first, previous) + link + after
    if joiner in ("either", "neither"):
        return _correlated(
            first, second, *{"either": ("ya", "ya da"), "neither": ("ne", "ne de")}[joiner]
        )
    if joiner in ("if", "if_not"):
        condition = _condition if joiner == "if" else _would_have
        start = "eğer " + _subordinate(first, condition, _subject_of(second))
        return f"{start} {_main(second, first, joiner == 'if_not')}"
    heads = {
        "while": _while,
        "before": lambda p: _converb(p, "madan") + " önce",
        "after": lambda p: _converb(p, "diktan") + " sonra",
        "until": lambda p: _converb(p, "ana") + " kadar",
        "although": lambda p: _dik(p) + " hâlde",
    }
    return (
        f"{_subordinate(second, heads[joiner], _subject_of(first))} {_main(first, second, False)}"
    )


def _lighter(first: Meaning, second: Meaning) -> Meaning:
    """``second`` without the time or place that ``first`` has said; with 'now' where things changed."""
    if isinstance(first, Exists) and isinstance(second, Exists):
        same = (first.place, first.time, first.tense) == (second.place, second.time, second.tense)
        return replace(second, place=None, time=None) if same else second
    simple = Clause | Is | Has
    if not isinstance(first, simple) or not isinstance(second, simple):
        return second
    who = _subject_of(first)
    if not _same(who, _subject_of(second)) or who is None or not _definite(who):
        return second
    told = second.time is not None and second.tense in ("past", "future")
    if told and (first.time, first.tense) == (second.time, second.tense):
        return replace(second, time=None)
    return replace(second, time="now_time") if _changed(first, second) else second


def _changed(first: Clause | Is | Has, second: Clause | Is | Has) -> bool:
    """Whether the second says how the matter stands today: 'Paris'te yaşıyordu, ama şimdi …'."""
    if first.tense != "past" or second.tense not in ("now", "habit") or second.time or second.phase:
        return False
    if isinstance(first, Is) and isinstance(second, Is):
        if not isinstance(first.what, str) or not isinstance(second.what, str):
            return type(first.what) is type(second.what) and second.frequency is None
        related = (first.what, *concepts()[first.what].relations.get("opposite", ()))
        return second.what in related and second.frequency is None
    if isinstance(first, Clause) and isinstance(second, Clause):
        return first.verb == second.verb and second.frequency is None
    return isinstance(first, Has) and isinstance(second, Has)


def _would_have(p: Predicate) -> str:
    return _copied(p, "cf")


def _subordinate(meaning: Meaning, head: Callable[[Predicate], str], full: Nominal | None) -> str:
    """A clause said before the main one; a pronoun for the main clause's subject gives way to it."""
    if isinstance(meaning, Joined) and meaning.joiner in ("and", "or", "but"):
        link = {"and": " ve ", "or": " ya da ", "but": ", ama "}[meaning.joiner]
        one = _subordinate(meaning.first, head, full)
        p = _known(_predicate(meaning.second), _subject_of(meaning.first), close=True)
        return one + link + _full(p, head(p))
    p = _predicate(meaning)
    if isinstance(p.subject, Pronoun) and _same(p.subject, full):
        p = replace(p, subject=_underlying(full))
    return _full(p, head(p))


def _main(meaning: Meaning, before: Meaning, unreal: bool) -> str:
    """The main clause after a subordinate one that may have named its subject."""
    if not unreal:
        return _say_after(meaning, _subject_of(before))
    p = _known(_predicate(meaning), _subject_of(before), close=True)
    return _full(p, _copula(_copied(p, "aor"), "di"))


def _say_after(meaning: Meaning, previous: Nominal | None) -> str:
    if isinstance(meaning, Joined | Perhaps):
        return _say(meaning, previous)
    return _say(meaning, previous, close=True)


def _correlated(first: Meaning, second: Meaning, one: str, two: str) -> str:
    """'Ya A ya da B'; with a shared subject 'Anna ya A ya da B'."""
    if not isinstance(first, Joined | Perhaps) and not isinstance(second, Joined | Perhaps):
        p, q = _predicate(first), _predicate(second)
        if isinstance(first, Exists) and isinstance(second, Exists):
            rest = _lighter(first, second)
            if rest is not second:
                start = _join(_time(first.time, _habit(first.tense)), _there(first))
                p, q = _predicate(replace(first, place=None, time=None)), _predicate(rest)
                return _join(start, one, _full(p, _finite(p)), two, _full(q, _finite(q)))
        shared = p.subject is not None and _same(p.subject, q.subject) and _definite(p.subject)
        fits = p.possessor or not q.possessor
        fits = fits and (q.possessor or bool(q.verb) or not p.possessor)
        if shared and fits and p.subject is not None:
            start = _nominal(p.subject, "gen" if p.possessor else "nom")
            p, q = replace(p, subject=None), replace(q, subject=None)
            return f"{start} {one} {_full(p, _finite(p))} {two} {_full(q, _finite(q))}"
    return f"{one} {_say(first)} {two} {_say(second)}"
