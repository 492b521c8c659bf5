"""Hindi noun phrases: gender, number, the oblique, determiners, postpositions, places.

Keys of ``lexicon/hi.tsv`` (endings: ``_m`` masculine singular, ``_mp`` masculine plural, ``_f`` feminine,
``_fp`` feminine plural where it differs):

- nouns: ``g`` gender; ``sg``, ``osg``, ``pl``, ``opl`` singular and plural, direct and oblique; ``fem``,
  ``fem_pl`` what a woman is called; ``epicene`` (the same noun is feminine then, as all professions are);
  ``hon`` (one of them takes plural agreement); ``mass=pl`` (a mass noun that is plural here); ``in``,
  ``on``, ``at`` the postposition if not the usual one; ``to`` the same for a goal (``bare``: none);
  ``has`` the owner's postposition in "has"; ``art=none`` (an object without एक, as with some verbs).
- names: ``g``, ``sg``.
- verbs: ``stem``, infinitives ``inf``, ``inf_o`` (oblique), ``inf_f``, participles ``ipf_`` and ``pf_``, ``fut_``,
  subjunctive ``sub``, ``sub_p``; ``vpf_``, ``vfut_`` with a vector verb (said when nothing negates it);
  ``st_`` a lasting state (is sitting); ``pp_`` the participle of the passive if not ``pf_``; ``pre`` the word
  before a light verb and ``pre_g`` its gender if the verb agrees with it; ``ne`` (ergative); ``subject``,
  ``obj``, ``rec``, ``goal`` postpositions if not the usual ones; ``adv`` a word before the goal; ``art=none`` (the
  object goes without एक); ``now``, ``habit``, ``past`` the aspect if not the usual one. ``alt_…``: a second verb, said if all of ``alt_when`` hold:
  ``plain`` (no modal, not passive), ``placeless``, ``inanimate``, or a class or name of the object.
- adjectives: ``m``, ``mp`` (also oblique), ``f``; ``alt_`` the same for nouns of ``alt_when``; ``cmp_`` and
  ``cmp_pre`` in comparisons of the living; ``body`` said of the subject's own (का … है); ``become_`` a verb
  (थक गया) where 'becomes' is not said with होना.
- time and manner: ``adv``; ``late`` (after the subject). Place adverbs: ``at``, ``to``, ``of``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from clte.builtin.lexicon import concepts, forms
from clte.builtin.meaning import NP, Both, Nominal, Place, Pronoun

Agreement = tuple[str, str]
"""Gender (m, f) and number (sg, pl)."""

DEFAULT: Agreement = ("m", "sg")
ENDING = {("m", "sg"): "m", ("m", "pl"): "mp", ("f", "sg"): "f", ("f", "pl"): "fp"}


def four(m: str, mp: str, f: str, fp: str | None = None) -> dict[str, str]:
    """The forms for masculine and feminine, singular and plural."""
    return {"m": m, "mp": mp, "f": f, "fp": fp or f}


def spaced(*words: str) -> str:
    """The words that are not empty, with a space between them."""
    return " ".join(word for word in words if word)


def agreeing(entry: Mapping[str, str], base: str, agreement: Agreement) -> str:
    """The form of ``base`` (``ipf_``, ``cmp_``, or nothing); the feminine plural may be the singular's."""
    ending = ENDING[agreement]
    if ending == "fp" and base + "fp" not in entry:
        ending = "f"
    return entry[base + ending]


@dataclass(frozen=True)
class Phrase:
    """A noun phrase ready for a postposition; ``attached``: the postposition is written onto it."""

    direct: str
    oblique: str
    agreement: Agreement
    attached: bool = False


_DETERMINERS = {
    "the": ("", ""), "the_pl": ("", ""), "a": ("एक", "एक"), "this": ("यह", "इस"),
    "these": ("ये", "इन"), "every": ("हर", "हर"), "no": ("कोई", "किसी"), "some": ("कुछ", "कुछ"),
    "all": ("सभी", "सभी"), "most": ("ज़्यादातर", "ज़्यादातर"), "few": ("कुछ ही", "कुछ ही"),
    "many": ("बहुत सारे", "बहुत सारे"), "more": ("ज़्यादा", "ज़्यादा"), "fewer": ("कम", "कम"),
    "as_many": ("जितने ही", "जितने ही"),
}  # fmt: skip
_FEMININE = {"बहुत सारे": "बहुत सारी", "जितने ही": "जितनी ही"}
_MASS = {
    "a": four("", "", ""),
    "some": four("थोड़ा", "कुछ", "थोड़ी"),
    "few": four("थोड़ा ही", "कुछ ही", "थोड़ी ही"),
    "no": four("ज़रा भी", "ज़रा भी", "ज़रा भी"),
    "many": four("बहुत सारा", "बहुत सारे", "बहुत सारी"),
    "all": four("सारा", "सारे", "सारी"),
    "every": four("सारा", "सारे", "सारी"),
}
_MASS_OBLIQUE = {"थोड़ा": "थोड़े", "थोड़ा ही": "थोड़े ही", "बहुत सारा": "बहुत सारे", "सारा": "सारे"}
_PLURAL = {"the_pl", "some", "all", "most", "many", "few", "these", "more", "fewer", "as_many"}
_NUMBERS = {
    1: "एक", 2: "दो", 3: "तीन", 4: "चार", 5: "पाँच", 6: "छह", 7: "सात", 8: "आठ", 9: "नौ",
    10: "दस", 11: "ग्यारह", 12: "बारह",
}  # fmt: skip
_ALL_OF = {2: "दोनों", 3: "तीनों", 4: "चारों", 5: "पाँचों", 6: "छहों", 7: "सातों", 8: "आठों"}
_QUANTITIES = {
    None: "{}",
    "exactly": "ठीक {}",
    "at_least": "कम से कम {}",
    "at_most": "ज़्यादा से ज़्यादा {}",
    "more_than": "{} से ज़्यादा",
    "fewer_than": "{} से कम",
}
SPECIAL = {
    "someone": ("कोई", "किसी", ("m", "sg")),
    "nobody": ("कोई", "किसी", ("m", "sg")),
    "everyone": ("सभी", "सभी", ("m", "pl")),
    "something": ("कुछ", "किसी चीज़", ("m", "sg")),
    "nothing": ("कुछ", "किसी चीज़", ("m", "sg")),
}


def classes_of(head: str) -> set[str]:
    """The head's own name, its classes, and what follows from them."""
    if head in SPECIAL:
        return {head, "person"} if head in ("someone", "nobody", "everyone") else {head}
    concept = concepts()[head]
    found = {head, concept.kind, *concept.classes}
    if concept.kind == "name" and found & {"female", "male"}:
        found.add("person")
    if found & {"device", "vehicle"} and "breakable" not in found:
        found.add("machine")
    return found


def head_of(nominal: Nominal) -> NP:
    """The noun phrase that decides about animacy: the first of several."""
    if isinstance(nominal, Pronoun):
        return head_of(nominal.of)
    return nominal.members[0] if isinstance(nominal, Both) else nominal


def is_a(nominal: Nominal, condition: str) -> bool:
    """Whether a phrase is (in)animate, or its head has a class or is a concept."""
    classes = classes_of(head_of(nominal).head)
    animate = bool(classes & {"person", "animal"})
    if condition in ("animate", "inanimate"):
        return animate == (condition == "animate")
    return condition in classes


def denies(nominal: Nominal | None) -> bool:
    """Whether a phrase asks for नहीं at the verb: no dog, nobody, nothing."""
    if isinstance(nominal, Both):
        return any(denies(member) for member in nominal.members)
    if not isinstance(nominal, NP):
        return False
    return nominal.determiner == "no" or nominal.head in ("nobody", "nothing")


def phrase_of(nominal: Nominal, negated: bool = False, subject: Nominal | None = None) -> Phrase:
    """A nominal with its agreement. ``negated``: 'a dog' under a negation is कोई कुत्ता. ``subject``: the
    clause's subject, whose own things are अपना."""
    if isinstance(nominal, Pronoun):
        gender, number = phrase_of(nominal.of).agreement
        plural = number == "pl"
        return Phrase(
            "वे" if plural else "वह", "उन" if plural else "उस", (gender, number), attached=True
        )
    if isinstance(nominal, Both):
        members = [phrase_of(member, negated, subject) for member in nominal.members]
        word = {"and": "और", "or": "या"}[nominal.joiner]
        agreement = members[-1].agreement
        if word == "और":
            women = all(member.agreement[0] == "f" for member in members)
            agreement = ("f" if women else "m", "pl")
        direct, oblique = (
            f"{', '.join(words[:-1])} {word} {words[-1]}"
            for words in ([m.direct for m in members], [m.oblique for m in members])
        )
        return Phrase(direct, oblique, agreement)
    if nominal.head in SPECIAL:
        direct, oblique, agreement = SPECIAL[nominal.head]
        return Phrase(direct, oblique, agreement)
    return noun_phrase(nominal, negated, subject)


def noun_phrase(np: NP, negated: bool, subject: Nominal | None, woman: bool = False) -> Phrase:
    """``woman``: the noun is said of one."""
    entry = forms("hi")[np.head]
    if woman and ("fem" in entry or "epicene" in entry or "profession" in classes_of(np.head)):
        sg, pl = entry.get("fem", entry["sg"]), entry.get("fem_pl", entry["pl"])
        entry = {**entry, "g": "f", "sg": sg, "pl": pl}
    mass = "mass" in classes_of(np.head)
    if mass:
        plural = entry.get("mass") == "pl"
    elif np.count is not None:
        plural = np.count > 1 or np.quantity == "more_than"
    else:
        plural = np.determiner in _PLURAL
    agreement = (entry["g"], "pl" if plural or "hon" in entry else "sg")
    if concepts()[np.head].kind == "name":
        noun = (entry["sg"], entry["sg"])
        determiner = ("", "")
    else:
        noun = (entry["pl"], entry["opl"]) if plural else (entry["sg"], entry["osg"])
        determiner = _determiner(np, mass, negated, agreement)
    adjectives = [adjective_form(name, np, agreement) for name in np.adjectives]
    bent = [adjective_form(name, np, (agreement[0], "pl")) for name in np.adjectives]
    owners = _owner(np.owner, agreement, subject) if np.owner else ("", "")
    return Phrase(
        spaced(owners[0], determiner[0], *adjectives, noun[0]),
        spaced(owners[1], determiner[1], *bent, noun[1]),
        agreement,
    )


def _determiner(np: NP, mass: bool, negated: bool, agreement: Agreement) -> tuple[str, str]:
    """Direct and oblique."""
    if np.count is not None:
        if np.determiner == "the_pl" and np.quantity is None:
            number = _ALL_OF.get(np.count)
            digits = _NUMBERS.get(np.count, str(np.count))
            return (number, number) if number else (f"वे {digits}", f"उन {digits}")
        number = _QUANTITIES[np.quantity].format(_NUMBERS.get(np.count, str(np.count)))
        return number, number
    key: str = np.determiner
    if np.owner and key in ("a", "the_pl"):
        key = "the"
    if mass and negated and key == "some":
        key = "no"
    if mass and key in _MASS:
        direct = agreeing(_MASS[key], "", agreement)
        return direct, _MASS_OBLIQUE.get(direct, direct)
    if key == "a" and negated:
        key = "no"
    if key == "this" and agreement[1] == "pl":
        key = "these"
    direct, oblique = _DETERMINERS[key]
    if agreement[0] == "f":
        direct, oblique = _FEMININE.get(direct, direct), _FEMININE.get(oblique, oblique)
    return direct, oblique


def _owner(owner: NP, agreement: Agreement, subject: Nominal | None) -> tuple[str, str]:
    """The genitive before a direct and an oblique noun; the subject's own is अपना."""
    bent = (agreement[0], "pl")
    if subject is not None and owner == (subject.of if isinstance(subject, Pronoun) else subject):
        own = four("अपना", "अपने", "अपनी")
        return agreeing(own, "", agreement), agreeing(own, "", bent)
    phrase = phrase_of(owner)
    return genitive(phrase, agreement), genitive(phrase, bent)


def genitive(phrase: Phrase, agreement: Agreement) -> str:
    """The phrase with का, के or की."""
    return marked(phrase, agreeing(four("का", "के", "की"), "", agreement))


def marked(phrase: Phrase, postposition: str) -> str:
    """The phrase in the oblique with a postposition, written onto a pronoun."""
    if not phrase.attached:
        return f"{phrase.oblique} {postposition}"
    plural = phrase.oblique == "उन"
    if postposition == "ने":
        return "उन्होंने" if plural else "उसने"
    if postposition == "को":
        return "उन्हें" if plural else "उसे"
    return phrase.oblique + postposition


def cased(phrase: Phrase, case: str, agreement: Agreement = DEFAULT) -> str:
    """The phrase in a case of the lexicon: nothing, का (agreeing), or a postposition."""
    if not case:
        return phrase.direct
    return genitive(phrase, agreement) if case == "का" else marked(phrase, case)


def adjective_form(name: str, of: Nominal, agreement: Agreement) -> str:
    """An adjective said of ``of``."""
    entry = forms("hi")[name]
    other = "alt_when" in entry and is_a(of, entry["alt_when"])
    return agreeing(entry, "alt_" if other else "", agreement)


def members_of(nominal: NP | Both) -> tuple[NP, ...]:
    """The noun phrases that are joined, or the only one."""
    return nominal.members if isinstance(nominal, Both) else (nominal,)


_PREPOSITIONS = {
    "in": "में", "on": "पर", "at": "के पास", "under": "के नीचे", "behind": "के पीछे",
    "in_front_of": "के सामने", "next_to": "की बगल में", "near": "के पास",
}  # fmt: skip


def place_phrase(
    place: Place, negated: bool, subject: Nominal | None, goal: str | None = None
) -> str:
    """Where, or with ``goal`` (bare, loc, का) where to."""
    if isinstance(place.where, str):
        entry = forms("hi")[place.where]
        return entry[{None: "at", "loc": "at", "का": "of"}.get(goal, "to")]
    phrase = phrase_of(place.where, negated, subject)
    entry = forms("hi").get(place.where.head, {})
    preposition = place.preposition or "in"
    if goal == "का":
        return genitive(phrase, ("f", "sg"))
    usual = _PREPOSITIONS[preposition]
    if goal == "bare" and preposition in ("in", "at", "on"):
        if is_a(place.where, "person"):
            return marked(phrase, "के पास")
        to = entry.get("to", usual)
        return phrase.oblique if to == "bare" else marked(phrase, to)
    return marked(phrase, entry.get(preposition, usual))


def not_any(np: NP, negated: bool) -> NP:
    """कुछ बसें नहीं means that some are not; 'not any buses' is कोई बस नहीं."""
    countable = np.head not in SPECIAL and "mass" not in classes_of(np.head)
    some = negated and np.determiner == "some" and np.count is None and np.owner is None
    return replace(np, determiner="no") if some and countable else np


def is_bounded(nominal: Nominal | None) -> bool:
    """'at most two plates', 'few plates': no vector verb beside them, for it says that all is done."""
    if not isinstance(nominal, NP):
        return False
    return nominal.determiner == "few" or nominal.quantity is not None


def is_whole(nominal: Nominal) -> bool:
    """Whether a subject's negation is 'not every'."""
    if not isinstance(nominal, NP):
        return False
    return nominal.head == "everyone" or (
        nominal.determiner in ("every", "all") and not nominal.count
    )
