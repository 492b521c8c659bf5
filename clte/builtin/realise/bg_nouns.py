"""Bulgarian noun phrases: articles, agreement, possessives, counting, prepositions, places.

The keys of ``lexicon/bg.tsv`` are explained in `clte.builtin.realise.bg`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from clte.builtin.lexicon import concepts, forms
from clte.builtin.meaning import NP, Both, Nominal, Place, Pronoun

Entry = dict[str, str]

SPECIAL = {  # as a subject, elsewhere
    "someone": ("някой", "някого"), "nobody": ("никой", "никого"), "everyone": ("всички", "всички"),
    "something": ("нещо", "нещо"), "nothing": ("нищо", "нищо"),
}  # fmt: skip
DENIED = {"someone": "nobody", "something": "nothing"}
ONE = {"m": "един", "f": "една", "n": "едно", "p": "едни"}
THIS = {"m": "този", "f": "тази", "n": "това", "p": "тези"}
EVERY = {"m": "всеки", "f": "всяка", "n": "всяко"}
NO = {"m": "нито един", "f": "нито една", "n": "нито едно", "p": "никои"}
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
PREPOSITIONS = {
    "under": "под", "behind": "зад", "in_front_of": "пред", "next_to": "до", "near": "близо до",
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
class Scope:
    """What a clause does to the phrases in it: ``doer``'s possessive is си; ``general``: eats apples."""

    denied: bool = False
    doer: Nominal | None = None
    holders: tuple[NP, ...] = ()
    general: bool = False
    fond: bool = False  # of a state: харесва някои кучета


def join(*words: str) -> str:
    """The words that are not empty, with spaces between them."""
    return " ".join(word for word in words if word)


def lexeme(name: str, *kinds: str) -> Entry:
    """The forms of a concept, which must be of one of the ``kinds`` if any are given.

    Raises:
        KeyError: the lexicon has no such concept, or it is of another kind.
    """
    if kinds and concepts()[name].kind not in kinds:
        raise KeyError(name)
    return forms("bg")[name]


def noun_of(name: str) -> Entry:
    """The forms of a noun or name."""
    return lexeme(name, "noun", "name")


def classes_of(name: str) -> tuple[str, ...]:
    """The concept's classes; of someone, nobody, everyone: person."""
    if name in SPECIAL:
        return () if name.endswith("thing") else ("person",)
    return concepts()[name].classes


def is_name(noun: NP) -> bool:
    """Whether the head is a name."""
    return noun.head not in SPECIAL and concepts()[noun.head].kind == "name"


def is_animate(nominal: Nominal) -> bool:
    """Whether a person or animal is meant, or one is among those who are."""
    if isinstance(nominal, Pronoun):
        return is_animate(nominal.of)
    members = nominal.members if isinstance(nominal, Both) else (nominal,)
    kinds = {"person", "animal", "female", "male"}
    return any(kinds & set(classes_of(member.head)) for member in members)


def swapped(name: str, head: str, *kinds: str) -> Entry:
    """The verb or adjective that goes with this noun: мие a car, but пере a shirt."""
    entry = lexeme(name, *kinds)
    if "swap" in entry:
        swaps = dict(pair.split(":") for pair in entry["swap"].split(","))
        for key in (head, *classes_of(head)):
            if key in swaps:
                return lexeme(swaps[key])
    return entry


def _is_plural(noun: NP) -> bool:
    if noun.head in SPECIAL:
        return noun.head == "everyone"
    if is_name(noun):
        return False
    if noun.count is not None:
        return noun.count != 1
    if "sg" not in noun_of(noun.head):
        return True
    return "mass" not in classes_of(noun.head) and noun.determiner in PLURAL


def agreement_of(nominal: Nominal) -> Agreement:
    """The gender and number that verbs and adjectives take from it."""
    match nominal:
        case Pronoun():
            return agreement_of(nominal.of)
        case Both():
            last = agreement_of(nominal.members[-1])
            return replace(last, plural=nominal.joiner == "and" or last.plural)
    if nominal.head in SPECIAL:
        return Agreement("n" if nominal.head.endswith("thing") else "m", _is_plural(nominal))
    entry = noun_of(nominal.head)
    if "unit" in entry and nominal.count == 1:
        return Agreement()
    if nominal.determiner == "most" and "sg" in entry and "mass" in classes_of(nominal.head):
        return Agreement("f")  # по-голямата част
    return Agreement(entry["g"], _is_plural(nominal))


def plain_words(noun: NP, agr: Agreement, key: str) -> str:
    """Adjectives and noun without an article."""
    entry = noun_of(noun.head)
    if key == "cnt" and (
        "cnt" not in entry or (noun.adjectives and "person" in classes_of(noun.head))
    ):
        key = "pl"  # трима души, but трима бедни хора
    if key == "sg" and "sg" not in entry:
        key = "pl"
    return join(*(adjective[agr.key] for adjective in adjectives_of(noun)), entry[key])


def adjectives_of(noun: NP) -> list[Entry]:
    """The noun's adjectives in the order in which they stand."""
    found = [swapped(name, noun.head, "adjective") for name in noun.adjectives]
    return sorted(found, key=lambda entry: entry["rank"])


def _definite(noun: NP, agr: Agreement, role: str, scope: Scope, number: str = "") -> str:
    """With the article on its first word: новата кола; тримата братя на Анна; майка си."""
    entry = noun_of(noun.head)
    full = role in ("subject", "predicate")
    of, clitic = owner_of(noun, role, scope)
    words = [number] if number else []
    for adjective in adjectives_of(noun):
        key = agr.key + "def" if words == [] else agr.key
        words.append(adjective["mobl" if key == "mdef" and not full else key])
    if words:
        key = ("cnt" if number and "cnt" in entry else "pl") if agr.plural else "sg"
        if key == "cnt" and "person" in classes_of(noun.head) and len(words) > 1:
            key = "pl"
    elif agr.plural:
        key = "pldef"
    elif clitic and "kin" in entry:
        key = "sg"
    else:
        key = "full" if full and "full" in entry else "def"
    words = " ".join((*words, entry[key])).split(" ")
    words.insert(1, clitic)  # ръчния си часовник
    return join(*words, of)


def owner_of(noun: NP, role: str, scope: Scope) -> tuple[str, str]:
    """Whose it is, as ('на Анна', '') or ('', 'си')."""
    if noun.owner is None:
        return "", ""
    doer = scope.doer.of if isinstance(scope.doer, Pronoun) else scope.doer
    if role != "subject" and doer == noun.owner:
        return "", "си"
    agr = agreement_of(noun.owner)
    clear = role == "subject" or doer is None or agreement_of(doer).key != agr.key
    if noun.owner in scope.holders and clear:
        return "", DATIVE[agr.key]
    return f"на {noun_phrase(noun.owner, 'person', Scope())}", ""


def noun_phrase(noun: NP, role: str, scope: Scope) -> str:
    """A noun phrase.

    ``role`` is subject, front (an object said first), object, person (after с, на, от), place, predicate,
    have or exists: it decides on the full article, on един, and on what some and no become.
    """
    if noun.head in SPECIAL:
        first = role == "subject" or (role == "exists" and not scope.denied)
        head = DENIED.get(noun.head, noun.head) if scope.denied and role != "subject" else noun.head
        agr = agreement_of(noun)
        return join(SPECIAL[head][0 if first else 1], *(a[agr.key] for a in adjectives_of(noun)))
    if is_name(noun):
        if not noun.adjectives:
            return noun_of(noun.head)["sg"]
        agr = agreement_of(noun)
        adjectives = [a[agr.key] for a in adjectives_of(noun)]
        first_one = "mobl" if agr.key == "m" and role != "subject" else agr.key + "def"
        adjectives[0] = adjectives_of(noun)[0][first_one]
        return join(*adjectives, noun_of(noun.head)["sg"])
    if noun.count is not None:
        return _counted(noun, role, scope)
    if noun.owner is not None and noun.determiner not in ("the", "a", "the_pl"):
        return _part_of(noun, role, scope)
    if noun.owner is not None:
        return _definite(noun, agreement_of(noun), role, scope)
    return _determined(noun, role, scope)


def _determined(noun: NP, role: str, scope: Scope) -> str:
    agr = agreement_of(noun)
    mass = "mass" in classes_of(noun.head)
    words = plain_words(noun, agr, "pl" if agr.plural else "sg")
    match noun.determiner:
        case "the" | "the_pl":
            return _definite(noun, agr, role, scope)
        case "a":
            single = role in ("subject", "front", "person") and not mass and not agr.plural
            return join(ONE[agr.key] if single and not scope.denied else "", words)
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
            return f"по-голямата част от {_definite(rest, agreement_of(rest), 'object', scope)}"
        case "many":
            return f"много {words}"
        case "few":
            return (
                f"само малко {words}" if mass else f"само няколко {plain_words(noun, agr, 'cnt')}"
            )
        case "some":
            return _some(noun, agr, role, scope)
        case "no":
            return _none(noun, agr, role)
    raise KeyError(noun.determiner)


def _some(noun: NP, agr: Agreement, role: str, scope: Scope) -> str:
    words = plain_words(noun, agr, "pl" if agr.plural else "sg")
    if "mass" in classes_of(noun.head):
        return words
    if role in ("subject", "front", "person", "place", "predicate"):
        return f"някои {words}"
    if scope.fond and not scope.denied:
        return f"някои {words}"
    if scope.general or (scope.denied and role != "object"):
        return words
    return f"никакви {words}" if scope.denied else f"няколко {plain_words(noun, agr, 'cnt')}"


HAD_ONCE = ("mother", "father", "husband", "grandmother", "grandfather")
MET_IN_NUMBERS = {"person", "animal", "plant", "food"}


def _none(noun: NP, agr: Agreement, role: str) -> str:
    """нито едно дете, никаква вода; няма деца, няма кола."""
    words, kinds = plain_words(noun, agr, "pl" if agr.plural else "sg"), set(classes_of(noun.head))
    if role in ("have", "exists"):
        several = {"person"} if role == "have" else MET_IN_NUMBERS
        if several & kinds and "mass" not in kinds and noun.head not in HAD_ONCE:
            return plain_words(noun, replace(agr, plural=True), "pl")
        return words
    if "mass" in kinds:
        return f"{ANY[agr.key]} {words}"
    return f"{NO[agr.key]} {words}"


def _part_of(noun: NP, role: str, scope: Scope) -> str:
    """Some, all, most, … of what someone has."""
    agr = agreement_of(noun)
    single, kinds = not agr.plural, classes_of(noun.head)
    if noun.determiner in ("this", "these"):
        of, clitic = owner_of(noun, role, scope)
        key = "sg" if single else "pl"
        return join(THIS[agr.key], clitic, plain_words(noun, agr, key), of)
    several = replace(noun, determiner="the" if "mass" in kinds else "the_pl")
    rest = _definite(several, agreement_of(several), "object", scope)
    if "mass" in kinds and noun.determiner in ("some", "no"):
        return rest if noun.determiner == "some" else f"нищо от {rest}"
    match noun.determiner:
        case "every" if single:
            return f"{EVERY[agr.key]} от {rest}"
        case "all" | "every":
            of, clitic = owner_of(noun, role, scope)
            whole = "всичките" if clitic else "всички"
            key = "sg" if single else "pl"
            return join(
                WHOLE[agr.key] if single else whole, clitic, plain_words(noun, agr, key), of
            )
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
    entry, agr = noun_of(noun.head), agreement_of(noun)
    if "mass" in classes_of(noun.head):
        raise KeyError(f"{noun.head} is not counted")
    of_men = entry["g"] == "m" and "person" in classes_of(noun.head)
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
        of = _definite(rest, agreement_of(rest), "object", scope)
        unit_word = entry["unit" if noun.count == 1 else "unitp"] if unit else ""
        return join(quantity, number, unit_word, "от", of)
    if unit:
        unit_word = entry["unit" if noun.count == 1 else "unitp"]
        return join(quantity, number, unit_word, plain_words(noun, Agreement("n", True), "pl"))
    return join(quantity, number, plain_words(noun, agr, "sg" if noun.count == 1 else "cnt"))


def nominal_phrase(what: Nominal, role: str, scope: Scope, prep: str = "") -> str:
    """Noun phrases, joined, with the preposition before them; на is said again before each."""
    match what:
        case Pronoun():
            agr = agreement_of(what)
            return HE[agr.key] if role == "subject" else prefixed(prep, HIM[agr.key])
        case Both():
            members = [noun_phrase(member, role, scope) for member in what.members]
            if scope.denied and what.joiner == "or" and role != "subject":
                return ", ".join(f"нито {prefixed(prep, member)}" for member in members)
            again = prep if prep == "на" else ""
            words = [
                prefixed(prep, members[0]),
                *(prefixed(again, member) for member in members[1:]),
            ]
            link = {"and": "и", "or": "или"}[what.joiner]
            return f"{', '.join(words[:-1])} {link} {words[-1]}"
    return prefixed(prep, noun_phrase(what, role, scope))


def prefixed(prep: str, phrase: str) -> str:
    """The preposition before the phrase: в and с grow to във and със before their like."""
    if prep == "в" and phrase[0] in "вфВФ":
        return f"във {phrase}"
    if prep == "с" and (phrase[0] in "сзСЗ" or phrase.startswith("100")):
        return f"със {phrase}"
    return join(prep, phrase)


def says_no(what: object) -> bool:
    """Whether the phrase is никой, нищо, нито едно дете, and so wants не."""
    match what:
        case Both():
            return any(says_no(member) for member in what.members)
        case Place():
            return says_no(what.where)
        case NP():
            if what.head in SPECIAL:
                return what.head in ("nobody", "nothing")
            return what.determiner == "no" and what.count is None and not is_name(what)
    return False


def is_total(what: Nominal) -> bool:
    """Whether it is всички or всеки, which a negation precedes (не всички)."""
    if not isinstance(what, NP):
        return False
    whole = what.determiner in ("every", "all") and what.count is None
    return what.head == "everyone" or (whole and what.head not in SPECIAL and not is_name(what))


def place_phrase(place: Place | None, scope: Scope, goal: str | None = None) -> str:
    """Where, or where to: ``goal`` is then the preposition that the verb wants, or ''."""
    if place is None:
        return ""
    if isinstance(place.where, str):
        return lexeme(place.where, "placeadverb")["t"]
    noun, preposition = place.where, place.preposition
    phrase = noun_phrase(noun, "place", scope)
    if preposition in PREPOSITIONS:
        return prefixed(PREPOSITIONS[preposition], phrase)
    entry = {} if noun.head in SPECIAL else noun_of(noun.head)
    if preposition == "on":
        return prefixed(entry.get("on", "на"), phrase)
    if preposition not in ("in", "at", None):
        raise KeyError(preposition)
    kinds = set(classes_of(noun.head))
    if kinds & {"person", "female", "male", "animal"}:
        return prefixed("до" if goal else "при", phrase)
    if goal:
        return prefixed(goal, phrase)
    if preposition == "at" and "bare" in entry and noun == NP(noun.head):
        return entry["bare"]
    inner = entry.get("in", "в")
    if preposition == "at" and goal is None:
        enterable = {"building", "room", "outdoor", "public_place", "settlement", "nature", "city"}
        inner = entry.get("at", inner if kinds & (enterable | {"state", "event"}) else "до")
    return prefixed(inner, phrase)
