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

Entry = dict[str, str]

SPECIAL = {  # as a subject, elsewhere
    "someone": ("някой", "някого"), "nobody": ("никой", "никого"), "everyone": ("всички", "всички"),
    "something": ("нещо", "нещо"), "nothing": ("нищо", "нищо"),
}  # fmt: skip
DENIED = {"someone": "nobody", "something": "nothing"}
ONE = {"m": "един", "f": "една", "n": "едно", "p": "едни"}
THIS = {"m": "този", "f": "тази", "n": "това", "p": "тези"}
EVERY = {"m": "всеки", "f": "всяка", "n": "всяко"}
NO = {"m": "никой", "f": "никоя", "n": "никое", "p": "никои"}
ANY = {"m": "никакъв", "f": "никаква", "n": "никакво", "p": "никакви"}
WHOLE = {"m": "целия", "f": "цялата", "n": "цялото"}
HE = {"m": "той", "f": "тя", "n": "то", "p": "те"}
HIM = {"m": "него", "f": "нея", "n": "него", "p": "тях"}
ACCUSATIVE = {"m": "го", "f": "я", "n": "го", "p": "ги"}
DATIVE = {"m": "му", "f": "ѝ", "n": "му", "p": "им"}
NUMBERS = (
    "", "", "", "три", "четири", "пет", "шест", "седем", "осем", "девет", "десет", "единадесет",
    "дванадесет",
)  # fmt: skip
OF_MEN = {2: "двама", 3: "трима", 4: "четирима", 5: "петима", 6: "шестима"}
QUANTITIES = {
    None: "", "exactly": "точно", "at_least": "поне", "at_most": "най-много",
    "more_than": "повече от", "fewer_than": "по-малко от",
}  # fmt: skip
PLURAL = {"the_pl", "some", "all", "most", "many", "few", "these"}
FREQUENCIES = {
    "always": "винаги", "usually": "обикновено", "often": "често", "sometimes": "понякога",
    "rarely": "рядко", "never": "никога",
}  # fmt: skip
PHASES = {
    "still": "все още", "no_longer": "вече", "already": "вече", "not_yet": "още", "again": "отново",
    "only": "",
}  # fmt: skip
DEGREES = {None: "", "very": "много", "too": "прекалено", "a_little": "малко", "almost": "почти"}
PREPOSITIONS = {
    "under": "под", "behind": "зад", "in_front_of": "пред", "next_to": "до", "near": "близо до",
}  # fmt: skip
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
class Agreement:
    """What verbs and adjectives agree with; the third person goes without saying."""

    gender: str = "m"
    plural: bool = False

    @property
    def key(self) -> str:
        """m, f, n or (plural) p."""
        return "p" if self.plural else self.gender


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


@dataclass(frozen=True, slots=True)
class Scope:
    """What a clause does to the phrases in it: ``doer``'s possessive is си; ``general``: eats apples."""

    denied: bool = False
    doer: Nominal | None = None
    holders: tuple[NP, ...] = ()
    general: bool = False
    fond: bool = False  # of a state: харесва някои кучета


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


def _join(*words: str) -> str:
    return " ".join(word for word in words if word)


# --- noun phrases -----------------------------------------------------------------------------


def _lexeme(name: str, *kinds: str) -> Entry:
    """The forms of a concept, which must be of one of the ``kinds`` if any are given.

    Raises:
        KeyError: the lexicon has no such concept, or it is of another kind.
    """
    if kinds and concepts()[name].kind not in kinds:
        raise KeyError(name)
    return forms("bg")[name]


def _noun(name: str) -> Entry:
    return _lexeme(name, "noun", "name")


def _classes(name: str) -> tuple[str, ...]:
    if name in SPECIAL:
        return () if name.endswith("thing") else ("person",)
    return concepts()[name].classes


def _is_name(noun: NP) -> bool:
    return noun.head not in SPECIAL and concepts()[noun.head].kind == "name"


def _is_animate(nominal: Nominal) -> bool:
    if isinstance(nominal, Pronoun):
        return _is_animate(nominal.of)
    members = nominal.members if isinstance(nominal, Both) else (nominal,)
    kinds = {"person", "animal", "female", "male"}
    return any(kinds & set(_classes(member.head)) for member in members)


def _swapped(name: str, head: str, *kinds: str) -> Entry:
    """The verb or adjective that goes with this noun: мие a car, but пере a shirt."""
    entry = _lexeme(name, *kinds)
    if "swap" in entry:
        swaps = dict(pair.split(":") for pair in entry["swap"].split(","))
        for key in (head, *_classes(head)):
            if key in swaps:
                return _lexeme(swaps[key])
    return entry


def _is_plural(noun: NP) -> bool:
    if noun.head in SPECIAL:
        return noun.head == "everyone"
    if _is_name(noun):
        return False
    if noun.count is not None:
        return noun.count != 1
    if "sg" not in _noun(noun.head):
        return True
    return "mass" not in _classes(noun.head) and noun.determiner in PLURAL


def _agreement(nominal: Nominal) -> Agreement:
    match nominal:
        case Pronoun():
            return _agreement(nominal.of)
        case Both():
            last = _agreement(nominal.members[-1])
            return replace(last, plural=nominal.joiner == "and" or last.plural)
    if nominal.head in SPECIAL:
        return Agreement("n" if nominal.head.endswith("thing") else "m", _is_plural(nominal))
    entry = _noun(nominal.head)
    if "unit" in entry and nominal.count == 1:
        return Agreement()
    if nominal.determiner == "most" and "sg" in entry and "mass" in _classes(nominal.head):
        return Agreement("f")  # по-голямата част
    return Agreement(entry["g"], _is_plural(nominal))


def _plain(noun: NP, agr: Agreement, key: str) -> str:
    """Adjectives and noun without an article."""
    entry = _noun(noun.head)
    if key == "cnt" and (
        "cnt" not in entry or (noun.adjectives and "person" in _classes(noun.head))
    ):
        key = "pl"  # трима души, but трима бедни хора
    if key == "sg" and "sg" not in entry:
        key = "pl"
    return _join(*(adjective[agr.key] for adjective in _adjectives(noun)), entry[key])


def _adjectives(noun: NP) -> list[Entry]:
    found = [_swapped(name, noun.head, "adjective") for name in noun.adjectives]
    return sorted(found, key=lambda entry: entry["rank"])


def _definite(noun: NP, agr: Agreement, role: str, scope: Scope, number: str = "") -> str:
    """With the article on its first word: новата кола; тримата братя на Анна; майка си."""
    entry = _noun(noun.head)
    full = role in ("subject", "predicate")
    of, clitic = _owner(noun, role, scope)
    words = [number] if number else []
    for adjective in _adjectives(noun):
        key = agr.key + "def" if words == [] else agr.key
        words.append(adjective["mobl" if key == "mdef" and not full else key])
    if words:
        key = ("cnt" if number and "cnt" in entry else "pl") if agr.plural else "sg"
        if key == "cnt" and "person" in _classes(noun.head) and len(words) > 1:
            key = "pl"
    elif agr.plural:
        key = "pldef"
    elif clitic and "kin" in entry:
        key = "sg"
    else:
        key = "full" if full and "full" in entry else "def"
    words.append(entry[key])
    words.insert(1, clitic)
    return _join(*words, of)


def _owner(noun: NP, role: str, scope: Scope) -> tuple[str, str]:
    """Whose it is, as ('на Анна', '') or ('', 'си')."""
    if noun.owner is None:
        return "", ""
    doer = scope.doer.of if isinstance(scope.doer, Pronoun) else scope.doer
    if role != "subject" and doer == noun.owner:
        return "", "си"
    agr = _agreement(noun.owner)
    clear = role == "subject" or doer is None or _agreement(doer).key != agr.key
    if noun.owner in scope.holders and clear:
        return "", DATIVE[agr.key]
    return f"на {_phrase(noun.owner, 'person', Scope())}", ""


def _phrase(noun: NP, role: str, scope: Scope) -> str:
    """A noun phrase.

    ``role`` is subject, front (an object said first), object, person (after с, на, от), place, predicate,
    have or exists: it decides on the full article, on един, and on what some and no become.
    """
    if noun.head in SPECIAL:
        first = role == "subject" or (role == "exists" and not scope.denied)
        head = DENIED.get(noun.head, noun.head) if scope.denied and role != "subject" else noun.head
        agr = _agreement(noun)
        return _join(SPECIAL[head][0 if first else 1], *(a[agr.key] for a in _adjectives(noun)))
    if _is_name(noun):
        if not noun.adjectives:
            return _noun(noun.head)["sg"]
        agr = _agreement(noun)
        adjectives = [a[agr.key] for a in _adjectives(noun)]
        first_one = "mobl" if agr.key == "m" and role != "subject" else agr.key + "def"
        adjectives[0] = _adjectives(noun)[0][first_one]
        return _join(*adjectives, _noun(noun.head)["sg"])
    if noun.count is not None:
        return _counted(noun, role, scope)
    if noun.owner is not None and noun.determiner not in ("the", "a", "the_pl"):
        return _part_of(noun, role, scope)
    if noun.owner is not None:
        return _definite(noun, _agreement(noun), role, scope)
    return _determined(noun, role, scope)


def _determined(noun: NP, role: str, scope: Scope) -> str:
    agr = _agreement(noun)
    mass = "mass" in _classes(noun.head)
    words = _plain(noun, agr, "pl" if agr.plural else "sg")
    match noun.determiner:
        case "the" | "the_pl":
            return _definite(noun, agr, role, scope)
        case "a":
            single = role in ("subject", "front", "person") and not mass and not agr.plural
            return _join(ONE[agr.key] if single and not scope.denied else "", words)
        case "this" | "these":
            return f"{THIS[agr.key]} {words}"
        case "every" if not mass and not agr.plural:
            return f"{EVERY[agr.key]} {words}"
        case "every" | "all":
            if agr.plural:
                return f"всички {words}"
            whole = "целият" if role == "subject" and agr.key == "m" else WHOLE[agr.key]
            return f"{whole} {words}"
        case "most":
            if agr.plural:
                return f"повечето {words}"
            rest = replace(noun, determiner="the")
            return f"по-голямата част от {_definite(rest, _agreement(rest), 'object', scope)}"
        case "many":
            return f"много {words}"
        case "few":
            return f"само малко {words}" if mass else f"само няколко {_plain(noun, agr, 'cnt')}"
        case "some":
            return _some(noun, agr, role, scope)
        case "no":
            return _none(noun, agr, role)
    raise KeyError(noun.determiner)


def _some(noun: NP, agr: Agreement, role: str, scope: Scope) -> str:
    words = _plain(noun, agr, "pl" if agr.plural else "sg")
    if "mass" in _classes(noun.head):
        return words
    if role in ("subject", "front", "person", "place", "predicate"):
        return f"някои {words}"
    if scope.fond and not scope.denied:
        return f"някои {words}"
    if scope.general or (scope.denied and role != "object"):
        return words
    return f"никакви {words}" if scope.denied else f"няколко {_plain(noun, agr, 'cnt')}"


HAD_ONCE = ("mother", "father", "husband", "grandmother", "grandfather")
MET_IN_NUMBERS = {"person", "animal", "plant", "food"}


def _none(noun: NP, agr: Agreement, role: str) -> str:
    """никое дете, нито една ябълка, никаква вода; няма деца, няма кола."""
    words, kinds = _plain(noun, agr, "pl" if agr.plural else "sg"), set(_classes(noun.head))
    if role in ("have", "exists"):
        several = {"person"} if role == "have" else MET_IN_NUMBERS
        if several & kinds and "mass" not in kinds and noun.head not in HAD_ONCE:
            return _plain(noun, replace(agr, plural=True), "pl")
        return words
    if "mass" in kinds:
        return f"{ANY[agr.key]} {words}"
    if role == "object" and not agr.plural:
        return f"нито {ONE[agr.key]} {words}"
    return f"{NO[agr.key]} {words}"


def _part_of(noun: NP, role: str, scope: Scope) -> str:
    """Some, all, most, … of what someone has."""
    agr = _agreement(noun)
    single, kinds = not agr.plural, _classes(noun.head)
    if noun.determiner in ("this", "these"):
        of, clitic = _owner(noun, role, scope)
        key = "sg" if single else "pl"
        return _join(THIS[agr.key], clitic, _plain(noun, agr, key), of)
    several = replace(noun, determiner="the" if "mass" in kinds else "the_pl")
    rest = _definite(several, _agreement(several), "object", scope)
    if "mass" in kinds and noun.determiner in ("some", "no"):
        return rest if noun.determiner == "some" else f"нищо от {rest}"
    match noun.determiner:
        case "every" if single:
            return f"{EVERY[agr.key]} от {rest}"
        case "all" | "every":
            of, clitic = _owner(noun, role, scope)
            whole = "всичките" if clitic else "всички"
            key = "sg" if single else "pl"
            return _join(WHOLE[agr.key] if single else whole, clitic, _plain(noun, agr, key), of)
        case "most":
            return f"по-голямата част от {rest}" if "mass" in kinds else f"повечето от {rest}"
        case "many":
            return f"много от {rest}"
        case "few":
            return f"само {'малко' if 'mass' in kinds else 'няколко'} от {rest}"
        case "some":
            return f"{'никои' if scope.denied and role == 'object' else 'някои'} от {rest}"
        case "no":
            return f"{NO[agr.key] if single else 'никои'} от {rest}"
    raise KeyError(noun.determiner)


def _number(count: int, gender: str, of_men: bool) -> str:
    if count == 1:
        return ONE[gender]
    if of_men and count in OF_MEN:
        return OF_MEN[count]
    if count == 2:
        return "два" if gender == "m" else "две"
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _number_with_article(number: str) -> str:
    """двата, двете, тримата, петте, 15-те."""
    if number.isdigit():
        return f"{number}-те"
    return number + ("та" if number[-1] == "а" else "те")


def _counted(noun: NP, role: str, scope: Scope) -> str:
    assert noun.count is not None
    entry, agr = _noun(noun.head), _agreement(noun)
    if "mass" in _classes(noun.head):
        raise KeyError(f"{noun.head} is not counted")
    of_men = entry["g"] == "m" and "person" in _classes(noun.head)
    unit = "unit" in entry
    number = _number(noun.count, "m" if unit else entry["g"], of_men)
    quantity = QUANTITIES[noun.quantity]
    whole = noun.owner is not None or noun.determiner == "the_pl"
    if whole and noun.quantity is None and noun.count != 1 and not unit:
        return _definite(noun, agr, role, scope, _number_with_article(number))
    if noun.count == 1 and noun.determiner == "the_pl" and not quantity and not noun.owner:
        return _definite(noun, agr, role, scope)
    if whole:
        rest = replace(noun, count=None, quantity=None, determiner="the_pl")
        of = _definite(rest, _agreement(rest), "object", scope)
        unit_word = entry["unit" if noun.count == 1 else "unitp"] if unit else ""
        return _join(quantity, number, unit_word, "от", of)
    if unit:
        unit_word = entry["unit" if noun.count == 1 else "unitp"]
        return _join(quantity, number, unit_word, _plain(noun, Agreement("n", True), "pl"))
    return _join(quantity, number, _plain(noun, agr, "sg" if noun.count == 1 else "cnt"))


def _nominal(what: Nominal, role: str, scope: Scope, prep: str = "") -> str:
    """Noun phrases, joined, with the preposition before them; на is said again before each."""
    match what:
        case Pronoun():
            agr = _agreement(what)
            return HE[agr.key] if role == "subject" else _with(prep, HIM[agr.key])
        case Both():
            members = [_phrase(member, role, scope) for member in what.members]
            if scope.denied and what.joiner == "or" and role != "subject":
                return ", ".join(f"нито {_with(prep, member)}" for member in members)
            again = prep if prep == "на" else ""
            words = [_with(prep, members[0]), *(_with(again, member) for member in members[1:])]
            link = {"and": "и", "or": "или"}[what.joiner]
            return f"{', '.join(words[:-1])} {link} {words[-1]}"
    return _with(prep, _phrase(what, role, scope))


def _with(prep: str, phrase: str) -> str:
    """The preposition before the phrase: в and с grow to във and със before their like."""
    if prep == "в" and phrase[0] in "вфВФ":
        return f"във {phrase}"
    if prep == "с" and (phrase[0] in "сзСЗ" or phrase.startswith("100")):
        return f"със {phrase}"
    return _join(prep, phrase)


def _says_no(what: object) -> bool:
    """Whether the phrase is никой, нищо, никое дете, and so wants не."""
    match what:
        case Both():
            return any(_says_no(member) for member in what.members)
        case Place():
            return _says_no(what.where)
        case NP():
            if what.head in SPECIAL:
                return what.head in ("nobody", "nothing")
            return what.determiner == "no" and what.count is None and not _is_name(what)
    return False


def _is_total(what: Nominal) -> bool:
    if not isinstance(what, NP):
        return False
    whole = what.determiner in ("every", "all") and what.count is None
    return what.head == "everyone" or (whole and what.head not in SPECIAL and not _is_name(what))


# --- places and times -------------------------------------------------------------------------


def _place(place: Place | None, scope: Scope, goal: str | None = None) -> str:
    """Where, or where to: ``goal`` is then the preposition that the verb wants, or ''."""
    if place is None:
        return ""
    if isinstance(place.where, str):
        return _lexeme(place.where, "placeadverb")["t"]
    noun, preposition = place.where, place.preposition
    phrase = _phrase(noun, "place", scope)
    if preposition in PREPOSITIONS:
        return _with(PREPOSITIONS[preposition], phrase)
    entry = {} if noun.head in SPECIAL else _noun(noun.head)
    if preposition == "on":
        return _with(entry.get("on", "на"), phrase)
    if preposition not in ("in", "at", None):
        raise KeyError(preposition)
    kinds = set(_classes(noun.head))
    if kinds & {"person", "female", "male", "animal"}:
        return _with("до" if goal else "при", phrase)
    if goal:
        return _with(goal, phrase)
    if preposition == "at" and "bare" in entry and noun == NP(noun.head):
        return entry["bare"]
    inner = entry.get("in", "в")
    if preposition == "at" and goal is None:
        enterable = {"building", "room", "outdoor", "public_place", "settlement", "nature", "city"}
        inner = entry.get("at", inner if kinds & (enterable | {"state", "event"}) else "до")
    return _with(inner, phrase)


def _timing(time: str | None, s: Setting, habitual: bool) -> tuple[str, str, str]:
    """The time adverbial as (before the subject, before the verb, at the end)."""
    if time is None or time == s.time:
        return "сега" if s.now else "", "", ""
    entry = _lexeme(time, "time")
    word = entry.get("habit", entry["t"]) if habitual else entry["t"]
    if entry.get("at") == "mid":
        return "", word, ""
    return (word, "", "") if s.front and "at" not in entry else ("", "", word)


# --- verbs ------------------------------------------------------------------------------------


def _complex(
    verb: Entry, form: str, agr: Agreement, negative: bool = False, clitics: str = ""
) -> str:
    """The verb with all its particles: не, ще, да, clitics and auxiliaries in their order.

    ``form`` is pr, im, ao, fu and fui (after ще, the latter imperfective), bare (fu without ще), perf,
    ever (perf, imperfective), plup, would, da, dai (imperfective) or daperf.
    """
    p = "p" if agr.plural else ""
    no = "не" if negative else ""
    pronouns = _join(clitics, verb["refl"]) if verb.get("refl") == "се" else verb.get("refl", "")
    if verb.get("refl") == "си":
        pronouns = _join("си", clitics)
    elif "refl" not in verb:
        pronouns = clitics
    present, perfective = verb["pr" + p], verb.get("fu" + p, verb["pr" + p])
    if form in ("pr", "im", "dai") and negative and "npr" in verb:
        denied = verb[("nim" if form == "im" else "npr") + p]
        return _join("да" if form == "dai" else "", pronouns, denied)
    key = "n" if "impersonal" in verb else agr.key
    participle = verb.get("e" + key, verb["l" + key]) if form == "ever" else verb["l" + key]
    plural = agr.plural and "impersonal" not in verb
    perfect = ("са", pronouns, participle) if plural else (pronouns, "е", participle)
    match form:
        case "pr" | "im" | "ao":
            return _join(no, pronouns, verb[form + p])
        case "bare":
            return _join(no, pronouns, perfective)
        case "fu" | "fui":
            word = perfective if form == "fu" else verb.get("ha" + p, present)
            return _join("няма да" if negative else "ще", pronouns, word)
        case "would":
            would = "нямаше да" if negative else ("щяха да" if plural else "щеше да")
            return _join(would, pronouns, perfective)
        case "perf" | "ever":
            return _join(no, *perfect)
        case "plup":
            return _join(no, pronouns, "бяха" if plural else "беше", participle)
        case "da" | "dai":
            return _join("да", no, pronouns, perfective if form == "da" else present)
        case "daperf":
            return _join("да", no, *perfect)
    raise KeyError(form)


def _form(
    kind: str,
    tense: str,
    verb: Entry,
    time: str | None = None,
    frequency: str | None = None,
    phase: str | None = None,
    passive: bool = False,
) -> str:
    """Which form of `_complex` a clause wants."""
    if tense not in ("now", "habit", "past", "future"):
        raise KeyError(tense)
    state, habitual = "state" in verb, _is_habitual(time, frequency)
    match kind:
        case "before":
            return "da"
        case "да":
            return {"past": "daperf", "future": "da"}.get(tense, "dai")
        case "would":
            return "would"
        case "had":
            return "im" if state else "plup"
    if tense != "past":
        if tense != "future":
            return "pr"
        if kind in ("if", "until"):
            return "pr" if state else "bare"
        return "fui" if habitual and "бъде" not in verb.values() else "fu"
    if phase in ("still", "no_longer") or kind == "while" or habitual:
        return "im"
    if frequency == "never":
        return "ever"
    if phase in ("already", "not_yet") and not state:
        near = time in (None, "today", "this_morning", "this_year", "recently")
        return "perf" if near else "plup"
    long = time is not None and "duration" in _classes(time)
    # работи, плува: now, or once? Only a past time tells
    unclear = verb.get("ao") == verb["pr"] and "telic" not in verb and not passive
    if state:
        return "ao" if long and "ao" in verb and not unclear else "im"
    if kind in ("reported", "if"):
        return "perf"
    if long and "fu" in verb and not passive:
        return "im"
    if unclear and (long or time is None or "past" not in _classes(time)):
        return "plup" if kind == "after" else "im"
    return "ao"


def _is_habitual(time: str | None, frequency: str | None) -> bool:
    usual = frequency is not None and frequency != "never"
    return usual or (time is not None and "habit" in _classes(time))


def _chosen(m: Clause | CompareAmount, agr: Agreement) -> Entry:
    """The verb for this object and subject: пере a shirt; се омъжва of a woman."""
    entry = _lexeme(m.verb, "verb")
    if isinstance(m, CompareAmount):
        entry = _swapped(m.verb, m.noun, "verb")
    elif m.object is None:
        entry = _lexeme(entry["alone"]) if "alone" in entry else entry
    else:
        what = m.object.of if isinstance(m.object, Pronoun) else m.object
        head = what.members[0].head if isinstance(what, Both) else what.head
        entry = _swapped(m.verb, head, "verb")
    return _lexeme(entry["fem"]) if "fem" in entry and agr.key == "f" else entry


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
    others = any(_says_no(phrase) for phrase in (subject, *phrases))
    others = others or frequency == "never" or m.phase in ("no_longer", "not_yet")
    if negated and (others or (m.negative and denies)):
        raise ValueError(f"a clause may be negated only once: {m}")
    if negated and _is_total(subject):  # не всички деца
        return Polarity(False, "не", _join(before, usual))
    if negated and frequency == "always":
        return Polarity(False, "", _join(before, "невинаги"))
    if negated and frequency in ("often", "rarely"):  # не пее често
        return Polarity(True, "", before, usual)
    return Polarity(negated or others, "", _join(before, usual))


# --- clauses ----------------------------------------------------------------------------------


def _clause(m: Clause, s: Setting) -> str:
    if m.modal is not None and m.modal not in MODALS:
        raise KeyError(m.modal)
    if m.passive:
        if m.object is None:
            raise KeyError("a passive needs an object")
        if m.modal not in OF_THE_DOER:
            return _passive(m, m.object, s)
    agr = _agreement(m.subject)
    verb = _chosen(m, agr)
    phrases = (m.object, m.recipient, m.companion, m.tool, m.place, m.goal)
    pol = _polarity(m, m.subject, phrases, m.modal == "need_not")
    general = m.tense == "habit" or s.nor
    fond = "state" in verb and m.tense == "habit"
    scope = Scope(pol.negative or s.nor, m.subject, s.holders, general, fond)
    clitics, object_ = _object(m, verb, scope)
    group = _group(m, verb, s.kind, agr, pol, clitics)
    subject = "" if s.dropped else _nominal(m.subject, "subject", Scope(holders=s.holders))
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
    habitual = m.tense == "habit" or _is_habitual(m.time, m.frequency)
    opening, middle, last = _timing(m.time, s, habitual)
    at, manner = _manner(m.manner, agr)
    denied, at_once = pol.negative or m.modal or m.tense == "future", m.object and not m.passive
    if at == "verb" and at_once and not denied and "prep" not in verb:
        at = "before"  # бавно следва котката, but говори бавно
    elif at == "before" and denied:
        at = "verb"
    return _join(
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
        _nominal(m.recipient, "person", scope, "на") if m.recipient is not None else "",
        _place(m.goal, scope, verb.get("goal", "")),
        manner if at == "end" else "",
        _nominal(m.tool, "place", scope, "с") if m.tool is not None else "",
        _nominal(m.companion, "person", scope, "с") if m.companion is not None else "",
        _place(m.place, scope),
        last,
    )


def _manner(manner: str | None, agr: Agreement) -> tuple[str, str]:
    """(where it stands, the adverb)."""
    if manner is None:
        return "", ""
    entry = _lexeme(manner, "manner")
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
        key = _agreement(m.object).key
        return (DATIVE if prep else ACCUSATIVE)[key], ""
    if m.verb == "play_instrument" and isinstance(m.object, NP) and m.object == NP(m.object.head):
        m = replace(m, object=replace(m.object, determiner="a"))  # свири на пиано, whichever it is
    assert m.object is not None
    role = "person" if prep and _is_animate(m.object) else "object"
    if only:
        scope = replace(scope, general=True)
    words = _nominal(m.object, role, scope, prep)
    return "", _join(only, words.removeprefix("само ") if only else words)


def _habitual(m: Clause, verb: Entry) -> Entry:
    """ходи for отива, where it recurs."""
    if "ha" not in verb or not (m.tense == "habit" or _is_habitual(m.time, m.frequency)):
        return verb
    swap = {"pr": "ha", "prp": "hap", "im": "hi", "imp": "hip", "fu": "ha", "fup": "hap"}
    return verb | {key: verb[form] for key, form in swap.items()}


def _group(
    m: Clause, verb: Entry, kind: str, agr: Agreement, pol: Polarity, clitics: str = ""
) -> str:
    """The verb, or the modal and the verb after да."""
    verb = _habitual(m, verb)
    if m.modal is None:
        form = _form(kind, m.tense, verb, m.time, m.frequency, m.phase)
        return _complex(verb, form, agr, pol.negative, clitics)
    recurs = _is_habitual(m.time, m.frequency)
    able = m.tense == "habit" and m.modal in ("can", "may")
    inner = "dai" if recurs or able or m.modal in ("begin", "stop") else "da"
    return _join(_modal(m, kind, agr, pol), _complex(verb, inner, agr, False, clitics))


def _modal(m: Clause, kind: str, agr: Agreement, pol: Polarity) -> str:
    assert m.modal is not None
    name = MODALS[m.modal]
    if m.modal == "must" and pol.negative and m.negative:
        name = "may" if m.tense == "future" else "must_not"
    modal = _lexeme(name)
    form = _form(kind, m.tense, modal, None, m.frequency, m.phase)
    return _join(_complex(modal, form, agr, pol.negative), modal.get("tail", ""))


IMPERFECTIVE = ("pr", "im", "fui", "dai")
OF_BEING = {"ao": "im", "perf": "pr", "plup": "im", "daperf": "dai"}


def _passive(m: Clause, theme: NP | Both, s: Setting) -> str:
    """беше счупен от Петър; се поправя от Петър; or, where there is neither, the object first."""
    agr = _agreement(theme)
    verb = _chosen(m, _agreement(m.subject))
    form = _form(s.kind, m.tense, verb, m.time, m.frequency, m.phase, passive=True)
    lasting = form in IMPERFECTIVE if m.modal is None else m.modal in ("begin", "stop")
    state = "state" in verb
    if "pm" not in verb or (lasting and not state and _is_animate(theme)):
        return _object_first(m, theme, verb, s)
    agents = (m.subject,) if m.agent_shown else ()
    phrases = (m.recipient, m.companion, m.tool, m.place, m.goal, *agents)
    pol = _polarity(m, theme, phrases, m.modal == "need_not")
    scope = Scope(pol.negative or s.nor, theme, s.holders)
    if lasting and not state:
        being, participle, clitics = verb, "", "се"
    else:
        being, participle, clitics = _lexeme("be"), verb["p" + agr.key], ""
        form = form if state else OF_BEING.get(form, form)
    if m.modal is None:
        group = _complex(being, form, agr, pol.negative, clitics)
    else:
        inner = "dai" if lasting else "da"
        group = _join(_modal(m, s.kind, agr, pol), _complex(being, inner, agr, False, clitics))
    agent = _nominal(m.subject, "person", scope, "от") if m.agent_shown else ""
    if m.agent_shown and m.manner == "alone":  # by her and no one else
        agent, m = f"само {agent}", replace(m, manner=None)
    subject = "" if s.dropped else _nominal(theme, "subject", Scope(holders=s.holders))
    if m.phase == "only":
        subject = f"само {subject.removeprefix('само ')}"
    return _assemble(m, s, pol, subject, _join(group, participle), verb, scope, agr, "", agent)


def _object_first(m: Clause, theme: NP | Both, verb: Entry, s: Setting) -> str:
    """What Bulgarian says for a passive: Кучето го храни Анна; На Анна ѝ помогнаха."""
    shown = m.agent_shown
    agr = _agreement(m.subject) if shown else Agreement(plural=True)
    phrases = (m.recipient, m.companion, m.tool, m.place, m.goal)
    pol = _polarity(m, theme, (m.subject, *phrases) if shown else phrases, m.modal == "need_not")
    scope = Scope(pol.negative or s.nor, m.subject if shown else None, s.holders)
    prep = verb.get("prep", "")
    doubled = "dat" in verb and _is_animate(theme) if prep else True
    clitics = (DATIVE if prep else ACCUSATIVE)[_agreement(theme).key] if doubled else ""
    words = _nominal(theme, "front", Scope(holders=s.holders), prep)
    if m.phase == "only":
        words = f"само {words.removeprefix('само ')}"
    group = _group(m, verb, s.kind, agr, pol, clitics)
    agent = _nominal(m.subject, "subject", Scope(holders=s.holders)) if shown else ""
    return _assemble(m, s, pol, words, group, verb, scope, agr, "", agent)


def _state(m: Is, s: Setting) -> str:
    agr = _agreement(m.subject)
    if m.phase == "only" or m.degree not in DEGREES:
        raise KeyError(m.phase if m.phase == "only" else m.degree)
    what = (m.what,) if isinstance(m.what, NP | Place) else ()
    pol = _polarity(m, m.subject, what)
    scope = Scope(pol.negative or s.nor, m.subject, s.holders)
    verb = _lexeme("become" if m.becomes else "be")
    if isinstance(m.what, str):
        entry = _described(m.what, m.subject)
        person = "sm" in entry and _is_animate(m.subject)
        complement = entry[("s" if person else "") + agr.key]
        if m.becomes and "become" in entry and m.degree is None:
            verb, complement = _lexeme(entry["become"]), ""
            verb = _lexeme(verb["fem"]) if "fem" in verb and agr.key == "f" else verb
    elif isinstance(m.what, Place):
        complement = _place(m.what, scope)
    else:
        complement = _predicate_noun(m.what, m.subject, scope)
    opening, middle, last = _timing(m.time, s, _is_habitual(m.time, m.frequency))
    form = _form(s.kind, m.tense, verb, m.time, m.frequency, m.phase)
    return _join(
        opening,
        pol.opening,
        "" if s.dropped else _nominal(m.subject, "subject", Scope(holders=s.holders)),
        pol.before,
        middle,
        _complex(verb, form, agr, pol.negative),
        pol.after,
        DEGREES[m.degree],
        complement,
        last,
    )


def _described(adjective: str, subject: Nominal) -> Entry:
    """The adjective as it is said of this subject: a clock is развален, a cup счупена."""
    of = subject.of if isinstance(subject, Pronoun) else subject
    return _swapped(adjective, of.members[0].head if isinstance(of, Both) else of.head, "adjective")


def _predicate_noun(what: NP, subject: Nominal, scope: Scope) -> str:
    """лекарка, известен лекар: in the subject's number and, where there is a word for it, sex."""
    entry = {} if what.head in SPECIAL else _noun(what.head)
    if what.determiner != "a" or what.count is not None or not entry or _is_name(what):
        return _phrase(what, "predicate", scope)
    sex, plural = _agreement(subject), _agreement(subject).plural or "sg" not in entry
    key = "pl" if plural else "sg"
    agr = Agreement(entry["g"], plural)
    if sex.gender + key in entry and (not plural or _all_of(subject, sex.gender)):
        key, agr = sex.gender + key, Agreement(sex.gender, plural)
    of, clitic = _owner(what, "predicate", replace(scope, doer=None))
    adjectives = (adjective[agr.key] for adjective in _adjectives(what))
    return _join(*adjectives, entry[key], clitic and of, of or clitic)


def _all_of(subject: Nominal, gender: str) -> bool:
    of = subject.of if isinstance(subject, Pronoun) else subject
    members = of.members if isinstance(of, Both) else (of,)
    return all(_agreement(member).gender == gender for member in members)


def _existence(m: Exists, s: Setting) -> str:
    if m.negative and (_says_no(m.what) or _says_no(m.place)):
        raise ValueError(f"a clause may be negated only once: {m}")
    negative = m.negative or _says_no(m.what) or _says_no(m.place)
    scope = Scope(negative or s.nor, None, s.holders)
    verb = _lexeme("have")
    opening, middle, last = _timing(m.time, s, _is_habitual(m.time, None))
    return _join(
        opening,
        "" if s.dropped else _place(m.place, scope),
        middle,
        _complex(verb, _form(s.kind, m.tense, verb, m.time), Agreement("n"), negative),
        _phrase(m.what, "exists", scope),
        last,
    )


def _possession(m: Has, s: Setting) -> str:
    agr, verb = _agreement(m.subject), _lexeme("have")
    pol = _polarity(m, m.subject, (m.what,))
    scope = Scope(pol.negative or s.nor, m.subject, s.holders)
    only = "само" if m.phase == "only" else ""
    words = _nominal(m.what, "have", replace(scope, general=bool(only)))
    opening, middle, last = _timing(m.time, s, _is_habitual(m.time, None))
    return _join(
        opening,
        pol.opening,
        "" if s.dropped else _nominal(m.subject, "subject", Scope(holders=s.holders)),
        pol.before,
        middle,
        _complex(verb, _form(s.kind, m.tense, verb, m.time, None, m.phase), agr, pol.negative),
        only,
        words.removeprefix("само ") if only else words,
        last,
    )


def _comparison(m: Compare, s: Setting) -> str:
    agr, entry = _agreement(m.subject), _described(m.adjective, m.subject)
    if m.negative and _says_no(m.subject):
        raise ValueError(f"a clause may be negated only once: {m}")
    if m.difference not in (None, "much") or (m.relation == "as" and m.difference):
        raise KeyError(m.difference)
    total = m.negative and _is_total(m.subject)
    negative = (m.negative and not total) or _says_no(m.subject)
    scope = Scope(False, m.subject, s.holders)
    much = "много" if m.difference else ""
    if m.relation == "most":
        among = _phrase(m.among, "person", scope) if m.among is not None else ""
        said = _join(
            "далеч" if much else "",
            "най-" + entry[agr.key + "def"],
            _with("от", among) if among else "",
        )
    elif m.other is None:
        raise KeyError(f"{m.relation} needs something to compare with")
    else:
        other = _nominal(m.other, "person", scope)
        plain = not (negative or total or much or _is_total(m.subject))
        if m.relation == "more":
            said = _join(much, f"по-{entry[agr.key]} от {other}")
        elif m.relation == "as":
            said = f"{entry[agr.key]} колкото {other}"
        elif m.relation != "less":
            raise KeyError(m.relation)
        elif plain:
            negative, said = True, f"толкова {entry[agr.key]}, колкото {other}"
        else:
            said = _join(much, f"по-малко {entry[agr.key]} от {other}")
    verb = _lexeme("be")
    subject = "" if s.dropped else _nominal(m.subject, "subject", Scope(holders=s.holders))
    group = _complex(verb, _form(s.kind, m.tense, verb), agr, negative)
    return _join("не" if total else "", subject, group, said)


def _amounts(m: CompareAmount, s: Setting) -> str:
    agr = _agreement(m.subject)
    verb, things = _chosen(m, agr), NP(m.noun, "some")
    number = _agreement(things)
    how, key = {
        "more": ("повече", "pl"),
        "fewer": ("по-малко", "pl"),
        "as_many": ("толкова", "cnt"),
    }[m.relation]
    if "mass" in _classes(m.noun) and not number.plural:
        key = "sg"
    other = _phrase(m.other, "person", Scope(doer=m.subject))
    than = f", колкото и {other}" if m.relation == "as_many" else f" от {other}"
    group = _complex(verb, _form(s.kind, m.tense, verb), agr, _says_no(m.subject))
    words = _with(verb.get("prep", ""), f"{how} {_plain(things, number, key)}")
    subject = "" if s.dropped else _phrase(m.subject, "subject", Scope(holders=s.holders))
    return _join(subject, group, verb.get("tail", ""), words) + than


# --- more than one clause ---------------------------------------------------------------------


def _subject(m: Meaning) -> Nominal | None:
    return m.subject if isinstance(m, Clause | Is | Has | Compare | CompareAmount) else None


def _said_subject(m: Meaning) -> object:
    """What the clause's first words stand for; a passive's subject is its object."""
    if isinstance(m, Clause) and m.passive and m.modal not in OF_THE_DOER:
        return m.object
    return _subject(m)


def _shares(a: Meaning, b: Meaning) -> bool:
    """Whether the subject of ``b`` goes without saying: a pronoun for that of ``a``; or the place."""
    if isinstance(a, Exists) and isinstance(b, Exists):
        return a.place is not None and a.place == b.place
    if isinstance(b, Clause) and b.passive:
        return False
    subject, first = _subject(b), _said_subject(a)
    if not isinstance(subject, Pronoun) or first is None:
        return False
    return subject.of == (first.of if isinstance(first, Pronoun) else first)


def _joined(m: Joined, s: Setting) -> str:
    a, b = m.first, m.second
    shared = _shares(a, b)
    rest = replace(s, dropped=shared)
    if m.joiner in ("and", "or", "but"):
        rest = replace(rest, time=_held_time(a, b, s), now=_is_change(a, b))
    match m.joiner:
        case "and" if shared and isinstance(a, Exists) and isinstance(b, Exists) and _alike(a, b):
            return f"{_say(a, s)} и {_phrase(b.what, 'exists', Scope())}"
        case "and":
            link = " и " if shared or not _differ(a, b) else ", а "
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
    if time is None or not s.front or not _shares(a, b) or getattr(b, "time", None) != time:
        return None
    return None if "at" in _lexeme(time) else time


def _is_change(a: Meaning, b: Meaning) -> bool:
    """Whether ``b`` says what is now, against the same matter before: живееше в Париж, но сега …"""
    if getattr(a, "tense", "") != "past" or getattr(b, "tense", "") not in ("now", "habit"):
        return False
    if not _shares(a, b) or getattr(b, "time", None) or getattr(b, "phase", None):
        return False
    if isinstance(a, Is) and isinstance(b, Is) and isinstance(a.what, str):
        return a.what == b.what or b.what in concepts()[a.what].relations.get("opposite", ())
    if isinstance(a, Clause) and isinstance(b, Clause):
        return a.verb == b.verb
    return isinstance(a, Has) and isinstance(b, Has)


def _alike(a: Exists, b: Exists) -> bool:
    """Whether what is there can be said in one: има куче и котка."""
    nothing = a.negative or b.negative or _says_no(a.what) or _says_no(b.what)
    return not nothing and a.tense == b.tense and b.time is None


def _lengthened(a: Meaning, joiner: str, s: Setting) -> Setting:
    """What goes on until something happens is told in the imperfect."""
    lasts = joiner == "until" and s.kind == "main" and isinstance(a, Clause) and a.tense == "past"
    return replace(s, kind="while") if lasts else s


def _is_event(m: Meaning) -> bool:
    return isinstance(m, Clause) and not m.modal and not m.negative and "fu" in _lexeme(m.verb)


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
    if not _shares(a, b):
        return f"{word} {_say(a, plain)}, {word} {_say(b, plain)}"
    inner = replace(plain, dropped=True)
    if isinstance(a, Exists):
        first = _place(a.place, Scope())
        alike = isinstance(b, Exists) and (a.tense, a.time, a.negative) == (
            b.tense,
            b.time,
            b.negative,
        )
        if alike and isinstance(b, Exists):
            verb = _lexeme("have")
            negative = word == "нито" or a.negative
            has = _complex(verb, _form(s.kind, a.tense, verb), Agreement("n"), negative)
            scope = Scope(negative)
            things = [_phrase(a.what, "exists", scope), _phrase(b.what, "exists", scope)]
            end = _timing(a.time, plain, False)[2]
            return _join(first, has, f"{word} {things[0]}, {word} {things[1]}", end)
    else:
        subject = _subject(a)
        assert subject is not None
        first = _nominal(subject, "subject", Scope(holders=s.holders))
    return f"{first} {word} {_say(a, inner)}, {word} {_say(b, inner)}"


def _neither(a: Meaning, b: Meaning, s: Setting) -> str:
    if not _is_plain(a) or not _is_plain(b):
        plain = replace(s, front=False)
        return f"не е вярно нито че {_say(a, plain)}, нито че {_say(b, plain)}"
    same = isinstance(a, Is) and isinstance(b, Is) and _shares(a, b) and a.tense == b.tense
    if same and isinstance(a, Is) and isinstance(b, Is) and not (a.becomes or b.becomes or b.time):
        said = _say(replace(a, negative=True), s)
        be = _complex(
            _lexeme("be"), _form(s.kind, a.tense, _lexeme("be")), _agreement(a.subject), True
        )
        other = _say(b, replace(s, dropped=True, front=False)).partition(" ")[2]
        if b.tense == "past" or b.tense == "now":
            return said.replace(f"{be} ", f"{be} нито ", 1) + f", нито {other}"
    return _paired("нито", a, b, s)


def _is_plain(m: Meaning) -> bool:
    """Whether нито before the clause denies the whole of it."""
    if isinstance(m, Exists):
        known = m.what.determiner in ("a", "some") and m.what.count is None
        return known and not m.negative and not _says_no(m.place)
    if not isinstance(m, Clause | Is | Has | Compare) or m.negative:
        return False
    if getattr(m, "phase", None) or getattr(m, "frequency", None) or getattr(m, "modal", None):
        return False
    phrases = [getattr(m, field, None) for field in ("object", "what", "recipient", "companion")]
    if any(_says_no(phrase) for phrase in phrases) or (isinstance(m, Clause) and m.passive):
        return False
    members = m.subject.members if isinstance(m.subject, Both) else (m.subject,)
    return all(
        isinstance(member, Pronoun)
        or (
            member.head not in SPECIAL
            and not member.quantity
            and (_is_name(member) or member.determiner in ("the", "the_pl", "this", "these"))
        )
        for member in members
    )


def _report(m: Report, s: Setting) -> str:
    if m.attitude not in ATTITUDES:
        raise KeyError(m.attitude)
    if m.negative and _says_no(m.holder):
        raise ValueError(f"a clause may be negated only once: {m}")
    verb, agr = _lexeme(m.attitude), _agreement(m.holder)
    total = m.negative and _is_total(m.holder)
    negative = (m.negative and not total) or _says_no(m.holder)
    if m.attitude == "forget" and m.tense == "now":
        form = "perf" if s.kind == "main" else _form(s.kind, m.tense, verb)
    else:
        form = _form(s.kind, m.tense, verb)
    content = m.content
    subject = _subject(content)
    dropped = isinstance(subject, Pronoun) and subject.of == m.holder
    inner = Setting("reported", dropped=dropped, holders=(m.holder, *s.holders))
    return _join(
        "не" if total else "",
        "" if s.dropped else _phrase(m.holder, "subject", Scope(holders=s.holders)),
        _complex(verb, form, agr, negative) + ",",
        "че",
        _say(content, inner),
    )


def _perhaps(m: Perhaps, s: Setting) -> str:
    kind = "да" if m.certainty == "it_is_impossible" else s.kind
    return f"{CERTAINTIES[m.certainty]} {_say(m.content, replace(s, kind=kind, front=False))}"
