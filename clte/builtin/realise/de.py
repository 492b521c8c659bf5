"""German: meanings said with nominative, verb second and everything else that German wants.

Keys of ``lexicon/de.tsv``:

- nouns: ``g`` gender (m f n), ``nom acc dat gen`` singular, ``pl pl_dat`` plural; ``f_nom f_pl`` the word
  for women (``m_nom m_pl`` for men where the first one is the women's word), ``sex`` what the person
  is; ``in at on to`` the prepositions that the place wants (in der Stadt, am Bahnhof, zum Bahnhof);
  ``mass`` said without article and plural where English counts (Gemüse), ``mass_plural`` the mass is
  a German plural (Möbel), ``bulk bulk_g bulk_gen`` the mass that one says instead of 'a fruit' (Obst). A noun declined as an adjective has ``e en er em es`` instead.
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

The past is the perfect in a sentence by itself and the preterite in stories and where it is usual.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

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


def _auxiliary(inf: str, part: str, aux: str, pres: str, pret: str, subj: str) -> Forms:
    singular = {"pres": pres.split()[0], "pret": pret.split()[0], "subj": subj.split()[0]}
    plural = {"pres_pl": pres.split()[1], "pret_pl": pret.split()[1], "subj_pl": subj.split()[1]}
    verb = {"inf": inf, "zu": f"zu {inf}", "part": part, "aux": aux, "past": "simple"}
    return verb | singular | plural


HABEN = _auxiliary("haben", "gehabt", "haben", "hat haben", "hatte hatten", "hätte hätten")
SEIN = _auxiliary("sein", "gewesen", "sein", "ist sind", "war waren", "wäre wären")
WERDEN = _auxiliary("werden", "geworden", "sein", "wird werden", "wurde wurden", "würde würden")
PASSIVE = WERDEN | {"part": "worden"}
GEBEN = _auxiliary("geben", "gegeben", "haben", "gibt geben", "gab gaben", "gäbe gäben")
BECOME = {key: form for key, form in WERDEN.items() if key != "past"}
MODALS = {  # part is the infinitive: hätte schlafen können
    "can": _auxiliary(
        "können", "können", "haben", "kann können", "konnte konnten", "könnte könnten"
    ),
    "must": _auxiliary(
        "müssen", "müssen", "haben", "muss müssen", "musste mussten", "müsste müssten"
    ),
    "may": _auxiliary(
        "dürfen", "dürfen", "haben", "darf dürfen", "durfte durften", "dürfte dürften"
    ),
    "want": _auxiliary(
        "wollen", "wollen", "haben", "will wollen", "wollte wollten", "wollte wollten"
    ),
}


def _plain(inf: str, part: str, pres: str, pret: str, sep: str = "") -> Forms:
    base = inf.removeprefix(sep)
    plural = pret + ("n" if pret.endswith("e") else "en")
    now = {"pres": pres, "pres_pl": base, "pret": pret, "pret_pl": plural}
    verb = {"inf": inf, "zu": f"{sep}zu{base}" if sep else f"zu {inf}", "part": part}
    joined = {f"sub_{key}": sep + form for key, form in now.items()} if sep else {}
    return verb | {"aux": "haben", "sep": sep} | now | joined


CONTROL = {  # verbs that take an infinitive with zu behind them
    "try": _plain("versuchen", "versucht", "versucht", "versuchte"),
    "begin": _plain("anfangen", "angefangen", "fängt", "fing", "an"),
    "stop": _plain("aufhören", "aufgehört", "hört", "hörte", "auf"),
    "forget": _plain("vergessen", "vergessen", "vergisst", "vergaß"),
    "manage": _plain("schaffen", "geschafft", "schafft", "schaffte") | {"refl": "es"},
}
ATTITUDES = {  # now, past, both for several people, and what stands behind nicht
    "know": ("weiß", "wusste", "wissen", "wussten", ""),
    "believe": ("glaubt", "glaubte", "glauben", "glaubten", ""),
    "say": ("sagt", "sagte", "sagen", "sagten", ""),
    "hope": ("hofft", "hoffte", "hoffen", "hofften", ""),
    "doubt": ("bezweifelt", "bezweifelte", "bezweifeln", "bezweifelten", ""),
    "dream": ("träumt", "träumte", "träumen", "träumten", ""),
    "regret": ("bedauert", "bedauerte", "bedauern", "bedauerten", ""),
    "remember": ("erinnert", "erinnerte", "erinnern", "erinnerten", "daran"),
    "forget": ("vergisst", "vergaß", "vergessen", "vergaßen", ""),
    "notice": ("bemerkt", "bemerkte", "bemerken", "bemerkten", ""),
    "claim": ("behauptet", "behauptete", "behaupten", "behaupteten", ""),
    "fear": ("befürchtet", "befürchtete", "befürchten", "befürchteten", ""),
    "be_glad": ("freut", "freute", "freuen", "freuten", ""),
    "pretend": ("tut", "tat", "tun", "taten", "so"),
}
FREQUENCIES = {
    "always": "immer",
    "usually": "meistens",
    "often": "oft",
    "sometimes": "manchmal",
    "rarely": "selten",
    "never": "nie",
}
DENIABLE = {"always", "often", "rarely"}  # nicht immer, nicht oft, but manchmal nicht
PHASES = {  # before nicht, denies, behind nicht
    None: ("", False, ""),
    "only": ("", False, ""),
    "still": ("noch", False, ""),
    "no_longer": ("", True, "mehr"),
    "already": ("schon", False, ""),
    "not_yet": ("noch", True, ""),
    "again": ("", False, "wieder"),
}
DEGREES = {"very": "sehr", "too": "zu", "a_little": "ein bisschen", "almost": "fast"}
LATE_TIMES = {"habit", "duration", "clock"}  # these stand behind nicht
FRONTED = {"past", "future", "weekday", "season", "month", "part_of_day"}
THERE_IS = {  # what one says es gibt of; other things are somewhere
    "building", "room", "outdoor", "public_place", "settlement", "nature", "event", "abstract",
    "meal", "weather",
}  # fmt: skip
LEADS = {
    "perhaps": "vielleicht",
    "probably": "wahrscheinlich",
    "certainly": "mit Sicherheit",
}
VERDICTS = {
    "it_is_true": ("stimmt", ""),
    "it_is_not_true": ("stimmt", "nicht"),
    "it_is_impossible": ("ist", "unmöglich"),
}
BARE_PREDICATES = {"pupil", "tourist"}  # beside the professions: Anna ist Schülerin


@dataclass(frozen=True, slots=True)
class How:
    """What the sentence around a clause makes of it.

    ``order``: main (verb second), inverted (verb first), sub (verb last). ``narrative``: preterite.
    ``mood``: fact, unreal (hätte geschlafen), as_if (schlafen würde). ``earlier``: pluperfect.
    ``condition``: after wenn, where the future is present. ``lead``: vielleicht and the like.
    ``alone``: a sentence by itself, whose time may be said first. ``going_on``: gerade may be needed.
    """

    order: Literal["main", "inverted", "sub"] = "main"
    narrative: bool = False
    mood: Literal["fact", "unreal", "as_if"] = "fact"
    earlier: bool = False
    condition: bool = False
    lead: str = ""
    alone: bool = True
    going_on: bool = True


SUB = How(order="sub", alone=False)


@dataclass(frozen=True, slots=True)
class Verbs:
    """The finite verb, what closes a main clause, and what closes a subordinate one."""

    finite: str
    right: str
    closing: str


def realise(meaning: Meaning) -> str:
    """The meaning in German, with capital and full stop.

    Raises:
        KeyError: a concept that ``de.tsv`` lacks, or a field value that German doesn't know.
    """
    if isinstance(meaning, Text):
        story = all(getattr(part, "tense", "") == "past" for part in meaning.sentences)
        return " ".join(_sentence(part, How(narrative=story)) for part in meaning.sentences)
    return _sentence(meaning, How())


def _sentence(meaning: Meaning, how: How) -> str:
    text = _say(meaning, how)
    return f"{text[0].upper()}{text[1:]}."


def _say(meaning: Meaning, how: How) -> str:
    match meaning:
        case Clause():
            return _clause(meaning, how)
        case Is():
            return _is(meaning, how)
        case Exists():
            return _exists(meaning, how)
        case Has():
            return _has(meaning, how)
        case Compare():
            return _compare(meaning, how)
        case CompareAmount():
            return _compare_amount(meaning, how)
        case Joined():
            return _joined(meaning, how)
        case Report():
            return _report(meaning, how)
        case Perhaps():
            return _perhaps(meaning, how)
    raise KeyError(f"German cannot say {type(meaning).__name__} inside a sentence")


def _lexeme(name: str) -> Forms:
    return forms("de")[name]


def _text(*parts: str) -> str:
    return " ".join(part for part in parts if part)


# ---- noun phrases


def _classes(head: str) -> tuple[str, ...]:
    return () if head in WORDS else concepts()[head].classes


def _noun_forms(np: NP) -> Forms:
    """The noun's forms, or those of the mass that is said instead: Obst kaufen, kein Obst."""
    lexeme = _lexeme(np.head)
    if "bulk" not in lexeme or np.count is not None or np.determiner not in ("a", "some", "no"):
        return lexeme
    bulk = lexeme["bulk"]
    forms_ = {"nom": bulk, "acc": bulk, "dat": bulk, "gen": lexeme["bulk_gen"]}
    return forms_ | {"g": lexeme["bulk_g"], "mass": "1"}


def _is_mass(np: NP) -> bool:
    return "mass" in _classes(np.head) or "mass" in _noun_forms(np)


def _is_name(np: NP) -> bool:
    return np.head not in WORDS and concepts()[np.head].kind == "name"


def _is_plural(nominal: Nominal) -> bool:
    if isinstance(nominal, Pronoun):
        return _is_plural(nominal.of)
    if isinstance(nominal, Both):
        return nominal.joiner == "and" or _is_plural(nominal.members[-1])
    if nominal.head in WORDS or _is_name(nominal):
        return False
    if nominal.count is not None:
        return nominal.count > 1
    if "mass_plural" in _lexeme(nominal.head):
        return nominal.determiner not in ("a", "every")
    return nominal.determiner in PLURAL_DETERMINERS and not _is_mass(nominal)


def _gender(nominal: Nominal) -> str:
    if isinstance(nominal, Pronoun):
        return _gender(nominal.of)
    if isinstance(nominal, Both):
        return "p" if _is_plural(nominal) else _gender(nominal.members[-1])
    if _is_plural(nominal):
        return "p"
    return "m" if nominal.head in WORDS else _noun_forms(nominal)["g"]


def _is_woman(nominal: Nominal) -> bool:
    if isinstance(nominal, Pronoun):
        return _is_woman(nominal.of)
    if isinstance(nominal, Both):
        return all(_is_woman(member) for member in nominal.members)
    if nominal.head in WORDS:
        return False
    return "female" in _classes(nominal.head) or _lexeme(nominal.head).get("sex") == "f"


def _is_a(nominal: Nominal, wanted: set[str]) -> bool:
    if isinstance(nominal, Pronoun):
        return _is_a(nominal.of, wanted)
    if isinstance(nominal, Both):
        return all(_is_a(member, wanted) for member in nominal.members)
    return nominal.head in wanted or not wanted.isdisjoint(_classes(nominal.head))


def _is_person(nominal: Nominal) -> bool:
    return _is_a(nominal, {"person", "female", "male", "someone", "nobody", "everyone"})


def _same(owner: NP | None, subject: Nominal | None) -> bool:
    return owner is not None and owner == (subject.of if isinstance(subject, Pronoun) else subject)


def _np(np: NP, case: Case, *, no: bool = False, mine: Nominal | None = None) -> str:
    """The phrase in its case; ``no``: kein; ``mine``: the subject, whose things are sein or ihr."""
    index = CASES.index(case)
    if np.head in WORDS:
        word = WORDS[DENIED.get(np.head, np.head) if no else np.head][index]
        ending = "em" if case == "dat" else "es"
        return _text(word, *(_lexeme(name)[ending].capitalize() for name in np.adjectives))
    lexeme = _noun_forms(np)
    if _is_name(np):
        return lexeme[case]
    partitive = np.owner is not None or np.determiner == "the_pl"
    if np.count is not None and np.quantity is not None and partitive:  # mindestens drei von …
        whole = replace(np, count=None, quantity=None, determiner="the_pl")
        number = EINER[lexeme["g"]][index] if np.count == 1 else _number(np.count)
        return _text(QUANTITIES[np.quantity], number, _of(whole, mine=mine))
    gender = _gender(np)
    before, declension, after = _determined(np, gender, index, no, mine)
    ending = ENDINGS[declension][gender][index]
    adjectives = [_lexeme(name) for name in np.adjectives]
    noun = lexeme[ending] if "nom" not in lexeme else _noun(lexeme, gender == "p", case)
    inner = [form[ending] for form in adjectives if "post" not in form]
    behind = [form["post"] for form in adjectives if "post" in form]
    return _text(before, *inner, noun, *behind, after)


def _noun(lexeme: Forms, plural: bool, case: Case) -> str:
    if plural:
        return lexeme["pl_dat" if case == "dat" else "pl"]
    return lexeme[case]


def _number(count: int) -> str:
    return NUMBERS.get(count, str(count))


def _determined(
    np: NP, gender: str, index: int, no: bool, mine: Nominal | None
) -> tuple[str, str, str]:
    """What stands before the adjectives, how they are declined, and what stands behind the noun."""
    determiner = np.determiner
    owner = np.owner
    counted = "" if np.count in (None, 1) else _number(np.count or 0)
    if owner is not None and (np.count or determiner in ("the", "a", "this", "the_pl", "these")):
        if mine is not None and _same(owner, mine):
            stem = "ihr" if _gender(owner) in ("f", "p") else "sein"
            return _text(POSSESSIVE[stem][gender][index], counted), "mixed", ""
        if _is_name(owner):
            return _text(_lexeme(owner.head)["gen"], counted), "strong", ""
        return _text(DER[gender][index], counted), "weak", _of(owner, mine=mine)
    after = "" if owner is None else _of(owner, mine=mine, named=True)
    if np.count is not None:
        if determiner == "the_pl":
            return _text(DER[gender][index], counted), "weak", after
        quantity = "" if np.quantity is None else QUANTITIES[np.quantity]
        if np.count == 1:
            return _text(quantity, EIN[gender][index]), "mixed", after
        return _text(quantity, counted), "strong", after
    if no or determiner == "no":
        return KEIN[gender][index], "mixed", after
    if _is_mass(np) or "mass_plural" in _lexeme(np.head):
        return (*_massive(np, gender, index), after)
    if determiner in PLURALS:
        declension = "weak" if determiner in ("all", "most") else "strong"
        return PLURALS[determiner][index], declension, after
    if determiner == "a":
        return EIN[gender][index], "mixed", after
    table = {"the": DER, "the_pl": DER, "this": DIESER, "these": DIESER, "every": JEDER}
    return table[determiner][gender][index], "weak", after


def _massive(np: NP, gender: str, index: int) -> tuple[str, str]:
    """Determiner and declension of Wasser, Gemüse, Möbel."""
    plural = gender == "p"
    match np.determiner:
        case "a" if "mass_plural" in _lexeme(np.head):
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


def _of(np: NP, *, mine: Nominal | None = None, named: bool = False) -> str:
    """Genitive where German has one (des Lehrers), else von (von Anna, von drei Kindern).

    ``named`` only says that the owner stands behind the noun, as in alle Hunde von Anna.
    """
    if np.head in WORDS or _is_name(np) or np.count is not None or np.owner is not None:
        return _prep("von", np, "dat", mine=mine)
    bare = _is_mass(np) and np.determiner in ("a", "some", "many", "few")
    if bare or np.determiner in ("few", "some") or (named and np.determiner == "a"):
        return _prep("von", np, "dat", mine=mine)
    return _np(np, "gen", mine=mine)


def _prep(
    preposition: str,
    np: NP,
    case: Case,
    *,
    no: bool = False,
    mine: Nominal | None = None,
) -> str:
    return _contract(f"{preposition} {_np(np, case, no=no, mine=mine)}")


def _contract(text: str) -> str:
    first, second, *rest = text.split(" ")
    return _text(CONTRACTED.get(f"{first} {second}", f"{first} {second}"), *rest)


def _nominal(
    nominal: Nominal,
    case: Case,
    preposition: str = "",
    *,
    no: bool = False,
    mine: Nominal | None = None,
) -> str:
    if isinstance(nominal, Pronoun):
        gender = "f" if _is_woman(nominal) and not _is_plural(nominal) else _gender(nominal)
        return _text(preposition, PRONOUNS[gender][CASES.index(case)])
    members = nominal.members if isinstance(nominal, Both) else (nominal,)
    either = isinstance(nominal, Both) and nominal.joiner == "or"
    said = []
    for member in members:
        denied = no and not either and _can_be_denied(member)
        if preposition:
            said.append(_prep(preposition, member, case, no=denied, mine=mine))
        else:
            said.append(_np(member, case, no=denied, mine=mine))
    if no and either:
        return "weder " + " noch ".join(said)
    if preposition and all(text.startswith(f"{preposition} ") for text in said):
        said[1:] = [text.removeprefix(f"{preposition} ") for text in said[1:]]
    joiner = {"and": "und", "or": "oder"}[nominal.joiner] if isinstance(nominal, Both) else ""
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {joiner} {said[-1]}"


def _can_be_denied(nominal: Nominal) -> bool:
    """Whether kein says it: kein Buch, keine Äpfel, niemanden; weder Äpfel noch Birnen."""
    if isinstance(nominal, Pronoun):
        return False
    if isinstance(nominal, Both):
        return nominal.joiner == "or" or all(_can_be_denied(part) for part in nominal.members)
    if nominal.head in WORDS:
        return nominal.head in DENIED
    plain = nominal.count is None and nominal.owner is None and not _is_name(nominal)
    return plain and nominal.determiner in ("a", "some")


def _is_definite(nominal: Nominal) -> bool:
    """Whether it stands early in the clause, before nicht."""
    if isinstance(nominal, Pronoun):
        return True
    if isinstance(nominal, Both):
        return all(_is_definite(member) for member in nominal.members)
    if nominal.head in WORDS or nominal.quantity is not None:
        return False
    if _is_name(nominal):
        return True
    owned = nominal.owner is not None and nominal.determiner in ("the", "a", "this", "the_pl")
    return owned or nominal.determiner in ("the", "this", "these", "the_pl")


def _place(place: Place, mine: Nominal | None) -> str:
    if place.preposition is None:
        return _lexeme(_word(place))["place"]
    where = _phrase(place)
    if place.preposition == "near":
        return f"in der Nähe {_of(where, mine=mine)}"
    return _prep(_preposition(place.preposition, where), where, "dat", mine=mine)


def _goal(place: Place, mine: Nominal | None) -> str:
    if place.preposition is None:
        return _lexeme(_word(place))["goal"]
    where = _phrase(place)
    if place.preposition == "near":
        return f"in die Nähe {_of(where, mine=mine)}"
    preposition = _preposition(place.preposition, where)
    if place.preposition in ("in", "at"):
        usual = "zu" if place.preposition == "at" else preposition
        preposition = _lexeme(where.head).get("to", usual)
    case: Case = "dat" if preposition in ("zu", "nach", "bei") else "acc"
    return _prep(preposition, where, case, mine=mine)


def _preposition(name: str, where: NP) -> str:
    lexeme = _lexeme(where.head)
    if name == "at":
        return lexeme.get("at", "bei" if _is_person(where) else "an")
    return lexeme.get(name, PREPOSITIONS[name])


def _word(place: Place) -> str:
    if not isinstance(place.where, str):
        raise KeyError("a place without preposition must be a place adverb")
    return place.where


def _phrase(place: Place) -> NP:
    if not isinstance(place.where, NP):
        raise KeyError(f"{place.where!r} takes no preposition")
    return place.where


# ---- verbs


def _verb(
    name: str, subject: Nominal, what: NP | Both | None = None, goal: Place | None = None
) -> Forms:
    """The verb's forms; the other verb of its row where subject, object or goal want that one."""
    lexeme = _lexeme(name)
    where = goal.where if goal is not None and isinstance(goal.where, NP) else None
    asked: tuple[tuple[str, Nominal | None], ...]
    asked = (("alt_subject", subject), ("alt_object", what), ("alt_goal", where))
    for key, nominal in asked:
        if key in lexeme and nominal is not None and _is_a(nominal, set(lexeme[key].split(","))):
            return {key[4:]: form for key, form in lexeme.items() if key.startswith("alt_")}
    return lexeme


def _conjugate(chain: list[tuple[Forms, str]], tense: str, how: How, plural: bool) -> Verbs:
    """Tense and mood of a chain of verbs, the outermost first, each with the form the one before it
    asks for: müssen + repariert werden is [(müssen, ""), (werden, "inf"), (reparieren, "part")]."""
    outer = chain[0][0]
    aux = SEIN if outer["aux"] == "sein" else HABEN
    head, key, status = outer, "pres", ""
    if how.mood == "unreal":
        head, key, status = aux, "subj", "part"
    elif how.mood == "as_if":
        if tense == "past":
            head, key, status = aux, "subj", "part"
        elif tense == "future" or "subj" not in outer:
            head, key, status = WERDEN, "subj", "inf"
        else:
            key = "subj"
    elif tense == "past" and how.earlier:
        head, key, status = aux, "pret", "part"
    elif tense == "past" and (how.narrative or outer.get("past") == "simple"):
        key = "pret"
    elif tense == "past":
        head, status = aux, "part"
    elif tense == "future" and not how.condition:
        head, status = WERDEN, "inf"
    elif tense not in ("now", "habit", "future"):
        raise KeyError(f"tense {tense!r}")
    simple = status == ""
    rest = chain[1:] if simple else [(outer, status), *chain[1:]]
    words = _text(*(verb[form] for verb, form in reversed(rest)))
    key += "_pl" if plural else ""
    finite = head[key]
    if simple:
        joined = head.get(f"sub_{key}", finite)
        return Verbs(finite, _text(words, head.get("sep", "")), _text(words, joined))
    if outer in MODALS.values():  # weil er hat schlafen wollen: the finite verb goes first
        return Verbs(finite, words, _text(finite, words))
    return Verbs(finite, words, _text(words, finite))


def _assemble(
    how: How,
    subject: str,
    verbs: Verbs,
    *middle: str,
    front: str = "",
    refl: str = "",
    after: str = "",
) -> str:
    """The clause in its order. ``front`` opens a main clause and else begins the middle; ``after``
    follows the last verb."""
    if how.order == "sub":
        words = _text(subject, refl, how.lead, front, *middle, verbs.closing)
    elif how.lead and how.order == "main":
        words = _text(how.lead, verbs.finite, subject, refl, front, *middle, verbs.right)
    elif how.order == "inverted" or (front and how.order == "main"):
        opening = front if how.order == "main" else ""
        rest = "" if how.order == "main" else _text(how.lead, front)
        words = _text(opening, verbs.finite, subject, refl, rest, *middle, verbs.right)
    else:
        words = _text(subject, verbs.finite, refl, *middle, verbs.right)
    return words + after


def _time(name: str | None) -> tuple[str, str]:
    """A time adverbial as (before nicht, behind nicht)."""
    if name is None:
        return "", ""
    form = _lexeme(name)["form"]
    late = name == "for_the_first_time" or concepts()[name].classes[0] in LATE_TIMES
    return ("", form) if late else (form, "")


def _phase(phase: str | None, negative: bool) -> tuple[str, bool, str]:
    """What stands before nicht, whether there is nicht, and what stands behind it."""
    before, denies, behind = PHASES[phase]
    if negative and phase == "still":
        return "immer noch", True, ""
    if negative and denies:
        return _text(before, "nicht", behind), True, ""
    return before, negative or denies, behind


def _denies_subject(subject: Nominal, negative: bool) -> bool:
    """nicht jeder, nicht alle: the denial of a whole is said before it."""
    if not negative or not isinstance(subject, NP) or subject.count is not None:
        return False
    if subject.head in WORDS:
        return subject.head == "everyone"
    return not _is_name(subject) and subject.determiner in ("every", "all")


# ---- clauses


def _clause(clause: Clause, how: How) -> str:
    modal, negative = clause.modal, clause.negative
    if modal == "need_not":
        modal, negative = "must", not negative
    elif modal == "must" and negative:
        modal = "may"  # must not: darf nicht
    verb = _verb(clause.verb, clause.subject, clause.object, clause.goal)
    if clause.passive and clause.object is not None:
        subject, plural, agent = _passive_subject(clause, verb)
        chain = [(PASSIVE, ""), (verb, "passive" if "passive" in verb else "part")]
        surface: Nominal = clause.object
    else:
        subject, plural, agent = _nominal(clause.subject, "nom"), _is_plural(clause.subject), ""
        chain = [(verb, "")]
        surface = clause.subject
    if _denies_subject(surface, negative):
        subject, negative = f"nicht {subject}", False
    if modal in CONTROL:
        return _controlled(clause, how, subject, plural, agent, chain, negative, modal)
    if modal is not None:
        chain = [(MODALS[modal], ""), (chain[0][0], "inf"), *chain[1:]]
    verbs = _conjugate(chain, clause.tense, how, plural)
    early, late = _time(clause.time)
    if not early and _is_going_on(clause, verb, how) and modal is None:
        early = "gerade"
    front = ""
    if early and how.alone and how.order == "main" and not how.lead and _is_fronted(clause):
        front, early = early, ""
    middle = _middle(clause, verb, agent, early, late, negative)
    refl = "" if clause.passive else verb.get("refl", "")
    return _assemble(how, subject, verbs, middle, front=front, refl=refl)


def _passive_subject(clause: Clause, verb: Forms) -> tuple[str, bool, str]:
    """What undergoes it, whether the verb is plural, and the agent."""
    assert clause.object is not None
    agent = _nominal(clause.subject, "dat", "von") if clause.agent_shown else ""
    if "prep" in verb or "case" in verb:  # Dem Kind wurde geholfen
        case: Case = "acc" if verb["case"] == "acc" else "dat"
        return _nominal(clause.object, case, verb.get("prep", "")), False, agent
    return _nominal(clause.object, "nom"), _is_plural(clause.object), agent


def _is_going_on(clause: Clause, verb: Forms, how: How) -> bool:
    """Whether gerade is needed to tell 'is reading' from 'reads'."""
    free = clause.phase is None and clause.frequency is None and clause.time is None
    plain = how.mood == "fact" and how.going_on and not how.condition
    return clause.tense == "now" and free and plain and "static" not in verb


def _is_fronted(clause: Clause) -> bool:
    full = clause.place or clause.goal or clause.companion or clause.recipient
    known = clause.time is not None and concepts()[clause.time].classes[0] in FRONTED
    return known and full is not None


def _controlled(
    clause: Clause,
    how: How,
    subject: str,
    plural: bool,
    agent: str,
    chain: list[tuple[Forms, str]],
    negative: bool,
    modal: str,
) -> str:
    """Anna hat gestern versucht, das Buch zu lesen: denial and time outside, the rest inside."""
    outer = CONTROL[modal]
    verbs = _conjugate([(outer, "")], clause.tense, how, plural)
    phase = None if clause.phase == "only" else clause.phase
    empty = replace(
        clause, object=None, recipient=None, companion=None, tool=None, place=None, goal=None,
        manner=None, phase=phase,
    )  # fmt: skip
    early, late = _time(clause.time)
    middle = _middle(empty, {}, "", early, late, negative)
    only = "only" if clause.phase == "only" else None
    inner = replace(clause, frequency=None, phase=only)
    verb = chain[-1][0]
    refl = "" if clause.passive else verb.get("refl", "")
    words = _text(refl, _middle(inner, verb, agent, "", "", False))
    ending = _text(*(form[key] for form, key in reversed(chain[1:])), chain[0][0]["zu"])
    comma = "," if words or "refl" in outer or len(chain) > 1 else ""
    return _assemble(
        how,
        subject,
        verbs,
        middle,
        refl=outer.get("refl", ""),
        after=f"{comma} {_text(words, ending)}",
    )


def _middle(clause: Clause, verb: Forms, agent: str, early: str, late: str, negative: bool) -> str:
    """What stands between the finite verb and the last one, in German order."""
    mine = clause.subject
    before, denied, behind = _phase(clause.phase, negative)
    only = clause.phase == "only"
    what = None if clause.passive else clause.object
    if what is not None and not _is_kept(what, verb):
        what = None
    frequency = "" if clause.frequency is None else FREQUENCIES[clause.frequency]
    scoped = denied and clause.frequency in DENIABLE
    no_object = (
        denied
        and not (scoped or late or only)
        and clause.phase != "again"
        and what is not None
        and (_can_be_denied(what) or _is_bare(what, verb))
    )
    early_kind = what is not None and _is_definite(what) and not _is_bare(what, verb)
    definite = early_kind and "prep" not in verb and not only
    thing = "" if what is None else _object(what, verb, no_object, mine)
    recipient = "" if clause.recipient is None else _np(clause.recipient, "dat", mine=mine)
    given = _text(recipient, thing if definite else "")
    word = verb.get("word", "")
    no_word = denied and "no_word" in verb and not (scoped or late or only)
    if no_word:
        denial, word = _text(before, verb["no_word"], behind), ""
    elif no_object:
        denial = _text(before, thing, behind)
    elif denied and only:
        denial = ""
    else:
        denial = _text(before, "nicht" if denied else "", behind)
    if scoped:
        denial, frequency = _text(denial, frequency), ""
    tail_object = "" if definite or no_object else thing
    if only:
        tail_object = _text("nicht" if denied else "", "nur", tail_object)
    goal = ""
    if clause.goal is not None:
        goal = (_place if verb.get("goal") == "place" else _goal)(clause.goal, mine)
    plain_denial = denied and not no_object
    return _text(
        *((given, early) if plain_denial else (early, given)),
        frequency,
        denial,
        late,
        agent,
        "" if clause.manner is None else _lexeme(clause.manner)["form"],
        "" if clause.companion is None else _nominal(clause.companion, "dat", "mit", mine=mine),
        "" if clause.tool is None else _prep("mit", clause.tool, "dat", mine=mine),
        verb.get("adv", ""),
        "" if clause.place is None else _place(clause.place, mine),
        tail_object,
        goal,
        word,
    )


def _is_kept(what: NP | Both, verb: Forms) -> bool:
    """fernsehen holds its object already."""
    return "absorbs" not in verb or not isinstance(what, NP) or what.head != verb["absorbs"]


def _is_bare(what: NP | Both, verb: Forms) -> bool:
    """Klavier spielen, Radio hören: without an article."""
    if isinstance(what, Both) or "bare" not in verb or what.head == "instrument":
        return False
    plain = not what.adjectives and what.owner is None and what.count is None
    return what.determiner in ("a", "the") and plain


def _object(what: NP | Both, verb: Forms, no: bool, mine: Nominal) -> str:
    if _is_bare(what, verb) and isinstance(what, NP):
        return _np(what, "acc", no=True) if no else _lexeme(what.head)["nom"]
    case: Case = "dat" if verb.get("case") == "dat" else "acc"
    return _nominal(what, case, verb.get("prep", ""), no=no, mine=mine)


# ---- states


def _is(meaning: Is, how: How) -> str:
    subject = _nominal(meaning.subject, "nom")
    plural = _is_plural(meaning.subject)
    negative = meaning.negative
    if _denies_subject(meaning.subject, negative):
        subject, negative = f"nicht {subject}", False
    tense = "now" if meaning.tense == "habit" else meaning.tense
    verbs = _conjugate([(BECOME if meaning.becomes else SEIN, "")], tense, how, plural)
    early, late = _time(meaning.time)
    before, denied, behind = _phase(meaning.phase, negative)
    frequency = "" if meaning.frequency is None else FREQUENCIES[meaning.frequency]
    scoped = denied and (meaning.frequency in DENIABLE or bool(late))
    what = meaning.what
    no = denied and not scoped and meaning.phase != "again" and _can_be_denied_predicate(meaning)
    said = _predicate(meaning, no)
    if no:
        said, denial = _text(before, said, behind), ""
    else:
        denial = _text(before, "nicht" if denied else "", behind)
    if meaning.degree is not None:
        said = f"{DEGREES[meaning.degree]} {said}"
    if meaning.becomes and isinstance(what, Place):
        raise KeyError("becomes with a place")
    if scoped and meaning.frequency in DENIABLE:
        return _assemble(how, subject, verbs, early, denial, frequency, late, said)
    return _assemble(how, subject, verbs, early, frequency, denial, late, said)


def _can_be_denied_predicate(meaning: Is) -> bool:
    if isinstance(meaning.what, NP):
        return _can_be_denied(meaning.what)
    return isinstance(meaning.what, str) and _is_nationality(meaning)


def _is_nationality(meaning: Is) -> bool:
    return (
        isinstance(meaning.what, str)
        and "person_m" in _lexeme(meaning.what)
        and _is_person(meaning.subject)
        and meaning.degree is None
    )


def _predicate(meaning: Is, no: bool) -> str:
    what, subject = meaning.what, meaning.subject
    if isinstance(what, Place):
        return _place(what, subject)
    plural, woman = _is_plural(subject), _is_woman(subject)
    gender = "p" if plural else "f" if woman else "m"
    kein = KEIN[gender][0] if no else ""
    if isinstance(what, str):
        lexeme = _lexeme(what)
        if not _is_nationality(meaning):
            return lexeme["pred"]
        key = {"p": "fp" if woman else "p"}.get(gender, gender)
        people = lexeme[f"person_{key}"]
        return _text(kein, lexeme.get(f"no_{key}", people) if no else people)
    lexeme = _lexeme(what.head)
    sexed = _sexed(what, subject)
    if what.determiner != "a" or what.owner is not None or what.count is not None:
        return _named(what, sexed, no, subject)
    if plural and "pl" in lexeme:
        plain = replace(what, determiner="some")
        if no:
            return _named(plain, sexed, True, subject)
        adjectives = [_lexeme(name) for name in what.adjectives]
        inner = [form["e"] for form in adjectives if "post" not in form]
        return _text(*inner, sexed["pl"], *(form["post"] for form in adjectives if "post" in form))
    profession = "profession" in _classes(what.head) or what.head in BARE_PREDICATES
    if profession and not what.adjectives and not no:
        return sexed["nom"]
    if not no and ("mass" in lexeme or "bulk" in lexeme):  # Die Karotte ist ein Gemüse
        what = replace(what, count=1)
    return _named(what, sexed, no, subject)


def _sexed(what: NP, subject: Nominal) -> Forms:
    """The noun's forms for a woman or a man: Ärztin, Krankenpfleger."""
    lexeme = _lexeme(what.head)
    woman = _is_woman(subject)
    if woman and "f_nom" in lexeme:
        nom, plural, gender = lexeme["f_nom"], lexeme["f_pl"], "f"
    elif not woman and "m_nom" in lexeme and _is_person(subject):
        nom, plural, gender = lexeme["m_nom"], lexeme["m_pl"], "m"
    elif woman and "f_adj" in lexeme:
        return lexeme | {"g": "f"}
    else:
        return lexeme
    return {"g": gender, "nom": nom, "acc": nom, "dat": nom, "gen": nom, "pl": plural}


def _named(what: NP, lexeme: Forms, no: bool, subject: Nominal) -> str:
    """A predicate noun with its determiner, in the gender of the subject."""
    gender = "p" if _is_plural(what) else lexeme["g"]
    before, declension, after = _determined(what, gender, 0, no, subject)
    ending = ENDINGS[declension][gender][0]
    noun = lexeme[ending] if "nom" not in lexeme else lexeme["pl" if gender == "p" else "nom"]
    adjectives = [_lexeme(name) for name in what.adjectives]
    inner = [form[ending] for form in adjectives if "post" not in form]
    behind = [form["post"] for form in adjectives if "post" in form]
    return _text(before, *inner, noun, *behind, after)


def _exists(meaning: Exists, how: How) -> str:
    early, late = _time(meaning.time)
    what = meaning.what
    no = meaning.negative and _can_be_denied(what)
    denial = "nicht" if meaning.negative and not no else ""
    if meaning.place is not None and not _is_a(what, THERE_IS):
        verbs = _conjugate([(SEIN, "")], meaning.tense, how, _is_plural(what))
        place = _place(meaning.place, None)
        said = _np(what, "nom", no=no)
        return _assemble(how, "", verbs, early, late, denial, said, front=place)
    verbs = _conjugate([(GEBEN, "")], meaning.tense, how, False)
    place = "" if meaning.place is None else _place(meaning.place, None)
    front = place or early
    rest = early if place else ""
    return _assemble(how, "es", verbs, rest, late, denial, _np(what, "acc", no=no), front=front)


def _has(meaning: Has, how: How) -> str:
    subject = _nominal(meaning.subject, "nom")
    negative = meaning.negative
    if _denies_subject(meaning.subject, negative):
        subject, negative = f"nicht {subject}", False
    verbs = _conjugate([(HABEN, "")], meaning.tense, how, _is_plural(meaning.subject))
    clause = Clause(meaning.subject, "have", object=meaning.what, phase=meaning.phase)
    early, late = _time(meaning.time)
    return _assemble(how, subject, verbs, _middle(clause, {}, "", early, late, negative))


# ---- comparison


def _compare(meaning: Compare, how: How) -> str:
    subject = _nominal(meaning.subject, "nom")
    verbs = _conjugate([(SEIN, "")], meaning.tense, how, _is_plural(meaning.subject))
    lexeme = _lexeme(meaning.adjective)
    denial = "nicht" if meaning.negative else ""
    much = {None: "", "much": "viel"}[meaning.difference]
    if meaning.relation == "most":
        lead = "mit Abstand" if much else ""
        return _assemble(how, subject, verbs, denial, lead, _superlative(meaning, lexeme))
    if meaning.other is None:
        raise KeyError(f"relation {meaning.relation!r} needs other")
    other = _nominal(meaning.other, "nom")
    match meaning.relation:
        case "more":
            said, than = _text(denial, much, lexeme["comp"]), "als"
        case "less" if meaning.negative or much:
            said, than = _text(denial, much, "weniger", lexeme["pred"]), "als"
        case "less":
            said, than = f"nicht so {lexeme['pred']}", "wie"
        case "as" if meaning.negative:
            said, than = f"nicht so {lexeme['pred']}", "wie"
        case "as":
            said, than = f"genauso {lexeme['pred']}", "wie"
        case _:
            raise KeyError(f"relation {meaning.relation!r}")
    return _assemble(how, subject, verbs, said, after=f" {than} {other}")


def _superlative(meaning: Compare, lexeme: Forms) -> str:
    if meaning.among is None:
        return lexeme["sup"]
    head = _lexeme(meaning.among.head)
    gender = head["g"]
    if gender == "m" and _is_woman(meaning.subject):
        gender = "f"
    if _is_plural(meaning.subject):
        gender = "p"
    article, form = DER[gender][0], lexeme["sup_en" if gender == "p" else "sup_e"]
    whole = meaning.among
    if whole.determiner == "all":
        return f"{article} {form} {_prep('von', whole, 'dat')}"
    return f"{article} {form} {_of(whole)}"


def _compare_amount(meaning: CompareAmount, how: How) -> str:
    noun = _lexeme(meaning.noun)
    what = NP(meaning.noun, "some")
    verb = _verb(meaning.verb, meaning.subject, what)
    verbs = _conjugate([(verb, "")], meaning.tense, how, _is_plural(meaning.subject))
    plural = "pl" in noun and "mass" not in noun
    case: Case = "dat" if verb.get("case") == "dat" else "acc"
    many = ("vielen" if case == "dat" else "viele") if plural else "viel"
    amounts = {"more": ("mehr", "als"), "fewer": ("weniger", "als")}
    amounts["as_many"] = (f"genauso {many}", "wie")
    amount, than = amounts[meaning.relation]
    said = _text(verb.get("prep", ""), amount, _noun(noun, plural, case), verb.get("word", ""))
    early = ""
    other = _np(meaning.other, "nom")
    return _assemble(
        how,
        _np(meaning.subject, "nom"),
        verbs,
        early,
        said,
        refl=verb.get("refl", ""),
        after=f" {than} {other}",
    )


# ---- sentences of several clauses


def _joined(meaning: Joined, how: How) -> str:
    plain = replace(how, alone=False)
    sub = replace(plain, order="sub", lead="")
    follow = plain if how.order == "sub" else replace(plain, order="main", lead="")
    match meaning.joiner:
        case "and" | "or" | "but":
            first = _say(meaning.first, plain)
            coordinator = {"and": "und", "or": "oder", "but": "aber"}[meaning.joiner]
            comma = "," if "," in first or meaning.joiner == "but" else ""
            return f"{first}{comma} {coordinator} {_say(meaning.second, follow)}"
        case "because":
            return f"{_say(meaning.first, plain)}, weil {_say(meaning.second, sub)}"
        case "while" | "before" | "until" | "although":
            word = {"while": "während", "before": "bevor", "until": "bis", "although": "obwohl"}
            going_on = meaning.joiner != "while"
            first = _say(meaning.first, replace(plain, narrative=True, going_on=going_on))
            second = _say(meaning.second, replace(sub, narrative=True, going_on=going_on))
            return f"{first}, {word[meaning.joiner]} {second}"
        case "after":
            first = _say(meaning.first, replace(plain, narrative=True))
            return f"{first}, nachdem {_say(meaning.second, replace(sub, earlier=True))}"
        case "if" | "if_not":
            return _conditional(meaning, plain)
        case "either" | "neither":
            words = {"either": ("entweder", "oder"), "neither": ("weder", "noch")}
            one, two = words[meaning.joiner]
            turned = plain if how.order == "sub" else replace(plain, order="inverted", lead="")
            next_ = turned if meaning.joiner == "neither" else follow
            first = _say(meaning.first, turned)
            comma = "," if "," in first else ""
            return f"{one} {first}{comma} {two} {_say(meaning.second, next_)}"
    raise KeyError(f"joiner {meaning.joiner!r}")


def _conditional(meaning: Joined, how: How) -> str:
    if meaning.joiner == "if_not":
        how = replace(how, mood="unreal")
    condition = _say(meaning.first, replace(how, order="sub", lead="", condition=True))
    if how.order == "main" and not how.lead:
        return f"wenn {condition}, {_say(meaning.second, replace(how, order='inverted'))}"
    return f"{_say(meaning.second, how)}, wenn {condition}"


def _report(meaning: Report, how: How) -> str:
    past = {"now": False, "past": True}[meaning.tense]
    row = ATTITUDES[meaning.attitude]
    verb, particle = row[past + 2 * _is_plural(meaning.holder)], row[4]
    holder = _np(meaning.holder, "nom")
    negative = meaning.negative
    if _denies_subject(meaning.holder, negative):
        holder, negative = f"nicht {holder}", False
    refl = "sich" if meaning.attitude in ("remember", "be_glad") else ""
    denial = "nicht" if negative else ""
    if meaning.attitude == "pretend":
        content = "als ob " + _say(meaning.content, replace(SUB, mood="as_if"))
    else:
        content = "dass " + _say(meaning.content, replace(SUB, narrative=past))
    verbs = Verbs(verb, "", verb)
    return _assemble(how, holder, verbs, denial, particle, refl=refl, after=f", {content}")


def _perhaps(meaning: Perhaps, how: How) -> str:
    if meaning.certainty in LEADS:
        return _say(meaning.content, replace(how, lead=LEADS[meaning.certainty], alone=False))
    verb, said = VERDICTS[meaning.certainty]
    content = _say(meaning.content, SUB)
    return _assemble(how, "es", Verbs(verb, "", verb), said, after=f", dass {content}")
