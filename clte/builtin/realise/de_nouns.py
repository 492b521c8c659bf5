"""German noun phrases: case, gender, declension, articles, prepositions.

Keys of ``lexicon/de.tsv``:

- nouns: ``g`` gender (m f n), ``nom acc dat gen`` singular, ``pl pl_dat`` plural; ``f_nom f_pl`` the word
  for women (``m_nom m_pl`` for men where the first one is the women's word), ``sex`` what the person
  is; ``in at on to`` the prepositions that the place wants (in der Stadt, am Bahnhof, zum Bahnhof);
  ``mass`` said without article and plural where English counts (Gemüse), ``mass_plural`` the mass is
  a German plural (Möbel), ``bulk bulk_g bulk_gen`` the mass that one says instead of 'a fruit'
  (Obst), ``bare`` said without ein (Abendessen kochen). A noun declined as an adjective has ``e en er em es`` instead.
- names: ``g nom acc dat gen``.
- verbs: ``inf zu part aux``, ``pres pret`` (third person), ``pres_pl pret_pl``; ``sep`` and ``sub_…``
  (the particle, and the forms joined to it at the end of a clause); ``case prep`` of the object,
  ``refl``, ``word`` (a word next to the verb: Fahrrad fahren) with ``no_word`` when denied, ``adv``
  (zu Fuß), ``goal=place`` (arrives *where*), ``static`` (never with gerade), ``past=simple`` (war
  rather than ist gewesen), ``bare`` (Klavier spielen), ``passive`` another participle; ``alt_…``
  a second verb for the objects, subjects or goals listed (essen, but animals: fressen).
- adjectives: ``pred``, ``e en er em es``, ``comp``, ``sup sup_e sup_en``; ``post`` stands behind the noun
  (aus Holz), ``person_m person_f person_p person_fp`` for people (Anna ist Französin).
- manner and time ``form``; place adverbs ``place`` and ``goal``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from clte.builtin.lexicon import concepts, forms
from clte.builtin.meaning import NP, Both, Nominal, Place, Pronoun

Case = Literal["nom", "acc", "dat", "gen"]
Forms = dict[str, str]

CASES = ("nom", "acc", "dat", "gen")
DER = {
    "m": ("der", "den", "dem", "des"),
    "f": ("die", "die", "der", "der"),
    "n": ("das", "das", "dem", "des"),
    "p": ("die", "die", "den", "der"),
}
DIESER = {
    "m": ("dieser", "diesen", "diesem", "dieses"),
    "f": ("diese", "diese", "dieser", "dieser"),
    "n": ("dieses", "dieses", "diesem", "dieses"),
    "p": ("diese", "diese", "diesen", "dieser"),
}
JEDER = {
    "m": ("jeder", "jeden", "jedem", "jedes"),
    "f": ("jede", "jede", "jeder", "jeder"),
    "n": ("jedes", "jedes", "jedem", "jedes"),
}
EIN = {
    "m": ("ein", "einen", "einem", "eines"),
    "f": ("eine", "eine", "einer", "einer"),
    "n": ("ein", "ein", "einem", "eines"),
}
EINER = EIN | {"m": ("einer", "einen", "einem", "eines"), "n": ("eines", "eines", "einem", "eines")}
KEIN = {gender: tuple(f"k{form}" for form in row) for gender, row in EIN.items()}
KEIN["p"] = ("keine", "keine", "keinen", "keiner")
POSSESSIVE = {
    stem: {gender: tuple(stem + form[4:] for form in row) for gender, row in KEIN.items()}
    for stem in ("sein", "ihr")
}
PLURALS = {
    "all": ("alle", "alle", "allen", "aller"),
    "some": ("einige", "einige", "einigen", "einiger"),
    "many": ("viele", "viele", "vielen", "vieler"),
    "few": ("nur wenige", "nur wenige", "nur wenigen", "nur weniger"),
    "most": ("die meisten", "die meisten", "den meisten", "der meisten"),
}
ENDINGS = {
    "weak": {
        "m": ("e", "en", "en", "en"),
        "f": ("e", "e", "en", "en"),
        "n": ("e", "e", "en", "en"),
        "p": ("en", "en", "en", "en"),
    },
    "mixed": {
        "m": ("er", "en", "en", "en"),
        "f": ("e", "e", "en", "en"),
        "n": ("es", "es", "en", "en"),
        "p": ("en", "en", "en", "en"),
    },
    "strong": {
        "m": ("er", "en", "em", "en"),
        "f": ("e", "e", "er", "er"),
        "n": ("es", "es", "em", "en"),
        "p": ("e", "e", "en", "er"),
    },
}
ADJECTIVE_ORDER = (  # every other one stands before these
    ("big", "huge", "small", "tiny", "tall", "short", "long", "short_length"),
    ("old", "young", "new"),
    ("red", "blue", "green", "yellow", "black", "white", "brown"),
    ("wooden", "french", "german", "turkish", "bulgarian"),
)
WORDS = {
    "someone": ("jemand", "jemanden", "jemandem"),
    "nobody": ("niemand", "niemanden", "niemandem"),
    "everyone": ("jeder", "jeden", "jedem"),
    "something": ("etwas", "etwas", "etwas"),
    "nothing": ("nichts", "nichts", "nichts"),
}
DENIED = {"someone": "nobody", "something": "nothing"}
PRONOUNS = {
    "m": ("er", "ihn", "ihm"),
    "f": ("sie", "sie", "ihr"),
    "n": ("es", "es", "ihm"),
    "p": ("sie", "sie", "ihnen"),
}
PLURAL_DETERMINERS = {"the_pl", "some", "all", "most", "many", "few", "these"}
QUANTITIES = {
    "exactly": "genau",
    "at_least": "mindestens",
    "at_most": "höchstens",
    "more_than": "mehr als",
    "fewer_than": "weniger als",
}
NUMBERS = {
    2: "zwei", 3: "drei", 4: "vier", 5: "fünf", 6: "sechs", 7: "sieben", 8: "acht", 9: "neun",
    10: "zehn", 11: "elf", 12: "zwölf",
}  # fmt: skip
PREPOSITIONS = {
    "in": "in",
    "on": "auf",
    "under": "unter",
    "behind": "hinter",
    "in_front_of": "vor",
    "next_to": "neben",
}
CONTRACTED = {
    "in dem": "im",
    "in das": "ins",
    "an dem": "am",
    "an das": "ans",
    "zu dem": "zum",
    "zu der": "zur",
    "von dem": "vom",
    "bei dem": "beim",
}


def lexeme_of(name: str) -> Forms:
    """The forms of a concept in German."""
    return forms("de")[name]


def spaced(*parts: str) -> str:
    """The parts that are not empty, with spaces between."""
    return " ".join(part for part in parts if part)


def classes_of(head: str) -> tuple[str, ...]:
    """A concept's classes; none for someone, nothing and the like."""
    return () if head in WORDS else concepts()[head].classes


def _noun_forms(np: NP) -> Forms:
    """The noun's forms, or those of the mass that is said instead: Obst kaufen, kein Obst."""
    lexeme = lexeme_of(np.head)
    if "bulk" not in lexeme or np.count is not None or np.determiner not in ("a", "some", "no"):
        return lexeme
    bulk = lexeme["bulk"]
    forms_ = {"nom": bulk, "acc": bulk, "dat": bulk, "gen": lexeme["bulk_gen"]}
    return forms_ | {"g": lexeme["bulk_g"], "mass": "1"}


def _is_mass(np: NP) -> bool:
    return "mass" in classes_of(np.head) or "mass" in _noun_forms(np)


def is_name(np: NP) -> bool:
    """Whether it is a proper name."""
    return np.head not in WORDS and concepts()[np.head].kind == "name"


def is_plural(nominal: Nominal) -> bool:
    """Whether its verb is plural."""
    if isinstance(nominal, Pronoun):
        return is_plural(nominal.of)
    if isinstance(nominal, Both):
        return nominal.joiner == "and" or is_plural(nominal.members[-1])
    if nominal.head in WORDS or is_name(nominal):
        return False
    if nominal.count is not None:
        return nominal.count > 1
    if "mass_plural" in lexeme_of(nominal.head):
        return nominal.determiner not in ("a", "every")
    return nominal.determiner in PLURAL_DETERMINERS and not _is_mass(nominal)


def gender_of(nominal: Nominal) -> str:
    """m, f or n, or p for a plural."""
    if isinstance(nominal, Pronoun):
        return gender_of(nominal.of)
    if isinstance(nominal, Both):
        return "p" if is_plural(nominal) else gender_of(nominal.members[-1])
    if is_plural(nominal):
        return "p"
    return "m" if nominal.head in WORDS else _noun_forms(nominal)["g"]


def is_woman(nominal: Nominal) -> bool:
    """Whether only women are meant, so that Ärztin is said of them."""
    if isinstance(nominal, Pronoun):
        return is_woman(nominal.of)
    if isinstance(nominal, Both):
        return all(is_woman(member) for member in nominal.members)
    if nominal.head in WORDS:
        return False
    return "female" in classes_of(nominal.head) or lexeme_of(nominal.head).get("sex") == "f"


def is_a(nominal: Nominal, wanted: set[str]) -> bool:
    """Whether all of it is of one of these concepts or classes."""
    if isinstance(nominal, Pronoun):
        return is_a(nominal.of, wanted)
    if isinstance(nominal, Both):
        return all(is_a(member, wanted) for member in nominal.members)
    return nominal.head in wanted or not wanted.isdisjoint(classes_of(nominal.head))


def is_person(nominal: Nominal) -> bool:
    """Whether people are meant."""
    return is_a(nominal, {"person", "female", "male", "someone", "nobody", "everyone"})


def _same(owner: NP | None, subject: Nominal | None) -> bool:
    return owner is not None and owner == (subject.of if isinstance(subject, Pronoun) else subject)


def phrase(np: NP, case: Case, *, no: bool = False, mine: Nominal | None = None) -> str:
    """The phrase in its case; ``no``: kein; ``mine``: the subject, whose things are sein or ihr."""
    index = CASES.index(case)
    if np.head in WORDS:
        word = WORDS[DENIED.get(np.head, np.head) if no else np.head][index]
        ending = "em" if case == "dat" else "es"
        return spaced(word, *(lexeme_of(name)[ending].capitalize() for name in np.adjectives))
    lexeme = _noun_forms(np)
    if is_name(np):
        return lexeme[case]
    partitive = np.owner is not None or np.determiner == "the_pl"
    if np.count is not None and np.quantity is not None and partitive:  # mindestens drei von …
        whole = replace(np, count=None, quantity=None, determiner="the_pl")
        number = EINER[lexeme["g"]][index] if np.count == 1 else _number(np.count)
        return spaced(QUANTITIES[np.quantity], number, owned_by(whole, mine=mine))
    gender = gender_of(np)
    before, declension, after = determined(np, gender, index, no, mine)
    ending = ENDINGS[declension][gender][index]
    adjectives = [lexeme_of(name) for name in in_order(np.adjectives)]
    noun = lexeme[ending] if "nom" not in lexeme else noun_form(lexeme, gender == "p", case)
    inner = [form[ending] for form in adjectives if "post" not in form]
    behind = [form["post"] for form in adjectives if "post" in form]
    return spaced(before, *inner, noun, *behind, after)


def in_order(adjectives: tuple[str, ...]) -> list[str]:
    """Adjectives as they follow each other: ein schöner großer alter roter Tisch."""
    ranks = {name: rank for rank, names in enumerate(ADJECTIVE_ORDER) for name in names}
    return sorted(adjectives, key=lambda name: ranks.get(name, -1))


def noun_form(lexeme: Forms, plural: bool, case: Case) -> str:
    """The noun's form in its case."""
    if plural:
        return lexeme["pl_dat" if case == "dat" else "pl"]
    return lexeme[case]


def _number(count: int) -> str:
    return NUMBERS.get(count, str(count))


def determined(
    np: NP, gender: str, index: int, no: bool, mine: Nominal | None
) -> tuple[str, str, str]:
    """What stands before the adjectives, how they are declined, and what stands behind the noun."""
    determiner = np.determiner
    owner = np.owner
    counted = "" if np.count in (None, 1) else _number(np.count or 0)
    if owner is not None and (np.count or determiner in ("the", "a", "this", "the_pl", "these")):
        if mine is not None and _same(owner, mine):
            stem = "ihr" if gender_of(owner) in ("f", "p") else "sein"
            return spaced(POSSESSIVE[stem][gender][index], counted), "mixed", ""
        if is_name(owner):
            return spaced(lexeme_of(owner.head)["gen"], counted), "strong", ""
        return spaced(DER[gender][index], counted), "weak", owned_by(owner, mine=mine)
    after = "" if owner is None else owned_by(owner, mine=mine, named=True)
    if np.count is not None:
        if determiner == "the_pl":
            return spaced(DER[gender][index], counted), "weak", after
        quantity = "" if np.quantity is None else QUANTITIES[np.quantity]
        if np.count == 1:
            return spaced(quantity, EIN[gender][index]), "mixed", after
        return spaced(quantity, counted), "strong", after
    if no or determiner == "no":
        return KEIN[gender][index], "mixed", after
    if _is_mass(np) or "mass_plural" in lexeme_of(np.head):
        return (*_massive(np, gender, index), after)
    if determiner in PLURALS:
        declension = "weak" if determiner in ("all", "most") else "strong"
        return PLURALS[determiner][index], declension, after
    if determiner == "a" and "bare" in lexeme_of(np.head) and not np.adjectives:
        return "", "strong", after  # Abendessen kochen
    if determiner == "a":
        return EIN[gender][index], "mixed", after
    table = {"the": DER, "the_pl": DER, "this": DIESER, "these": DIESER, "every": JEDER}
    return table[determiner][gender][index], "weak", after


def _massive(np: NP, gender: str, index: int) -> tuple[str, str]:
    """Determiner and declension of Wasser, Gemüse, Möbel."""
    plural = gender == "p"
    match np.determiner:
        case "a" if "mass_plural" in lexeme_of(np.head):
            return EIN[gender][index], "mixed"
        case "a" | "some":
            return "", "strong"
        case "many":
            return (PLURALS["many"][index] if plural else "viel"), "strong"
        case "few":
            return (PLURALS["few"][index] if plural else "nur wenig"), "strong"
        case "most":
            meist = "meisten" if plural else "meiste" + ENDINGS["weak"][gender][index][1:]
            return f"{DER[gender][index]} {meist}", "weak"
        case "all":
            if plural:
                return PLURALS["all"][index], "weak"
            return f"{DER[gender][index]} ganz{ENDINGS['weak'][gender][index]}", "weak"
        case "every":
            return JEDER[gender][index], "weak"
        case "this" | "these":
            return DIESER[gender][index], "weak"
    return {"the": DER, "the_pl": DER}[np.determiner][gender][index], "weak"


def owned_by(np: NP, *, mine: Nominal | None = None, named: bool = False) -> str:
    """Genitive where German has one (des Lehrers), else von (von Anna, von drei Kindern).

    ``named`` only says that the owner stands behind the noun, as in alle Hunde von Anna.
    """
    if np.head in WORDS or is_name(np) or np.count is not None or np.owner is not None:
        return prepositional("von", np, "dat", mine=mine)
    bare = _is_mass(np) and np.determiner in ("a", "some", "many", "few")
    if bare or np.determiner in ("few", "some") or (named and np.determiner == "a"):
        return prepositional("von", np, "dat", mine=mine)
    return phrase(np, "gen", mine=mine)


def prepositional(
    preposition: str,
    np: NP,
    case: Case,
    *,
    no: bool = False,
    mine: Nominal | None = None,
) -> str:
    """Preposition and phrase, contracted: im Garten, zum Arzt."""
    return _contract(f"{preposition} {phrase(np, case, no=no, mine=mine)}")


def _contract(text: str) -> str:
    first, second, *rest = text.split(" ")
    return spaced(CONTRACTED.get(f"{first} {second}", f"{first} {second}"), *rest)


def nominal_phrase(
    nominal: Nominal,
    case: Case,
    preposition: str = "",
    *,
    no: bool = False,
    mine: Nominal | None = None,
) -> str:
    """Any nominal in its case. ``no``: as the denied object (kein …, weder … noch …)."""
    if isinstance(nominal, Pronoun):
        gender = "f" if is_woman(nominal) and not is_plural(nominal) else gender_of(nominal)
        return spaced(preposition, PRONOUNS[gender][CASES.index(case)])
    members = nominal.members if isinstance(nominal, Both) else (nominal,)
    either = isinstance(nominal, Both) and nominal.joiner == "or"
    said = []
    for member in members:
        denied = no and not either and can_be_denied(member)
        if preposition:
            said.append(prepositional(preposition, member, case, no=denied, mine=mine))
        else:
            said.append(phrase(member, case, no=denied, mine=mine))
    if no and either:
        return "weder " + " noch ".join(said)
    if preposition and all(text.startswith(f"{preposition} ") for text in said):
        said[1:] = [text.removeprefix(f"{preposition} ") for text in said[1:]]
    joiner = {"and": "und", "or": "oder"}[nominal.joiner] if isinstance(nominal, Both) else ""
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {joiner} {said[-1]}"


def can_be_denied(nominal: Nominal) -> bool:
    """Whether kein says it: kein Buch, keine Äpfel, niemanden; weder Äpfel noch Birnen."""
    if isinstance(nominal, Pronoun):
        return False
    if isinstance(nominal, Both):
        return nominal.joiner == "or" or all(can_be_denied(part) for part in nominal.members)
    if nominal.head in WORDS:
        return nominal.head in DENIED
    plain = nominal.count is None and nominal.owner is None and not is_name(nominal)
    return plain and nominal.determiner in ("a", "some")


def is_definite(nominal: Nominal) -> bool:
    """Whether it stands early in the clause, before nicht."""
    if isinstance(nominal, Pronoun):
        return True
    if isinstance(nominal, Both):
        return all(is_definite(member) for member in nominal.members)
    if nominal.head in WORDS or nominal.quantity is not None:
        return False
    if is_name(nominal):
        return True
    owned = nominal.owner is not None and nominal.determiner in ("the", "a", "this", "the_pl")
    return owned or nominal.determiner in ("the", "this", "these", "the_pl")


def place_phrase(place: Place, mine: Nominal | None) -> str:
    """Where: im Garten, zu Hause."""
    if place.preposition is None:
        return lexeme_of(_word(place))["place"]
    where = _where(place)
    if place.preposition == "near":
        return f"in der Nähe {owned_by(where, mine=mine)}"
    return prepositional(_preposition(place.preposition, where), where, "dat", mine=mine)


def goal_phrase(place: Place, mine: Nominal | None, *, arrived: bool = False) -> str:
    """Where to: in den Garten, nach Hause; ``arrived``: where one has come to (am Bahnhof)."""
    if arrived:  # am Bahnhof ankommen
        general = place.preposition == "in" and "at" in lexeme_of(_where(place).head)
        return place_phrase(replace(place, preposition="at") if general else place, mine)
    if place.preposition is None:
        return lexeme_of(_word(place))["goal"]
    where = _where(place)
    if place.preposition == "near":
        return f"in die Nähe {owned_by(where, mine=mine)}"
    preposition = _preposition(place.preposition, where)
    if place.preposition in ("in", "at"):
        usual = "zu" if place.preposition == "at" else preposition
        preposition = lexeme_of(where.head).get("to", usual)
    case: Case = "dat" if preposition in ("zu", "nach", "bei") else "acc"
    return prepositional(preposition, where, case, mine=mine)


def _preposition(name: str, where: NP) -> str:
    lexeme = lexeme_of(where.head)
    if name == "at":
        return lexeme.get("at", "bei" if is_person(where) else "an")
    return lexeme.get(name, PREPOSITIONS[name])


def _word(place: Place) -> str:
    if not isinstance(place.where, str):
        raise KeyError("a place without preposition must be a place adverb")
    return place.where


def _where(place: Place) -> NP:
    if not isinstance(place.where, NP):
        raise KeyError(f"{place.where!r} takes no preposition")
    return place.where
