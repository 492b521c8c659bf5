"""Meanings said in French.

The sentence is first built with full words (``de le pain``, ``ne a pas``) and then contracted and
elided by `_finish` (``du pain``, ``n'a pas``). Everything else that a word does stands in
``lexicon/fr.tsv``. Its keys:

- nouns: ``g`` gender (m, f), ``sg``, ``pl``; ``msg mpl`` or ``fsg fpl``: the word for the other sex;
  ``mass=plural``: a mass said in the plural (des meubles); ``unit``, ``unitp``: what a plural-only noun
  is counted in (une paire de lunettes). ``in``, ``at``, ``on``, ``to``: the preposition that the noun
  wants for a place or (to) a goal, where it is not dans, à, sur, à; ``ind``: instead of à before an
  indefinite noun, where it is not dans. A value that begins with = is the whole phrase (en cours).
- verbs: ``inf``; ``pr im fu co su`` present, imperfect, future, conditional, subjunctive, third
  person, with ``p`` added for the plural; ``pm pf pmp pfp`` participle (``pm`` alone where it never
  agrees). ``aux`` être; ``self`` reflexive; ``state``: its past is the imperfect; ``prep``: before the object; ``tail``: words right
  after the verb (``tailneg`` under negation), ``end`` (``endp`` plural): after object or goal;
  ``swap``: object or its class → the verb to take for it; ``upto``: its goal is said with jusque;
  ``link``: before an infinitive. The verbs of posture are être with ``m f mp fp`` (assis), and
  ``action`` (s'asseoir) after a modal. ``voice``: a verb of the voice, for the manner adverbs.
  ``skill``: one can do it by having learnt it (sait nager). ``generic``: its object is meant as a
  kind (aimer le pain). ``the`` of a noun: as an object it has the article (préparer le dîner).
  ``role`` of a noun: without article of people, as the professions (elle est nageuse).
- adjectives: ``m f mp fp``, ``mv`` (before a vowel: vieil), ``pre`` before the noun (its place
  there: beauty, size, age), ``close`` right
  after it (rouge, français), ``have``: said as avoir faim, ``more``, ``most``: comparative and
  superlative of its own, ``aged``: the word for people in a comparison, ``become``: the verb for
  becoming so.
- adverbs: ``t``; ``at``: where it stands (front, mid, verb, end); ``habit``: of a time when it recurs
  (le lundi); ``voice``: of a manner with verbs of the voice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from clte.builtin.lexicon import concepts, forms
from clte.builtin.meaning import (
    NP,
    Both,
    Clause,
    Compare,
    CompareAmount,
    Determiner,
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

SPECIAL = {
    "someone": "quelqu'un", "nobody": "personne", "everyone": "tout le monde",
    "something": "quelque chose", "nothing": "rien",
}  # fmt: skip
NUMBERS = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze",
]  # fmt: skip
QUANTITIES = {
    None: "{}", "exactly": "exactement {}", "at_least": "au moins {}", "at_most": "au plus {}",
    "more_than": "plus de {}", "fewer_than": "moins de {}",
}  # fmt: skip
PLURAL = {"the_pl", "some", "all", "most", "many", "few", "these"}
FREQUENCIES = {
    "always": "toujours", "usually": "généralement", "often": "souvent", "sometimes": "parfois",
    "rarely": "rarement", "never": "",
}  # fmt: skip
PHASES = {
    "still": "encore", "already": "déjà", "again": "de nouveau", "no_longer": "", "not_yet": "",
    "only": "",
}  # fmt: skip
FIRST = ("beauty", "size", "age")  # un beau petit chien, un petit vieux chien
MINE = NP("")  # stands for an owner who is the subject: sa clé
DEGREES = {"very": "très", "too": "trop", "a_little": "un peu", "almost": "presque"}

# kind of clause → moods for: present, past of a state, past of an event, future ("+": compound)
MOODS = {
    "main": ("pr", "im", "pr+", "fu"),
    "reported": ("im", "im", "im+", "co"),
    "factive": ("pr", "im", "im+", "co"),
    "subjunctive": ("su", "su+", "su+", "su"),
    "subjunctive then": ("su", "su", "su+", "su"),
    "still to come": ("su", "su", "su", "su"),
    "background": ("pr", "im", "im", "fu"),
    "whole": ("pr", "pr+", "pr+", "fu"),
    "earlier": ("pr", "pr+", "pr+", "fu+"),
    "if": ("pr", "im", "pr+", "pr"),
    "had": ("im+", "im+", "im+", "im+"),
    "would have": ("co+", "co+", "co+", "co+"),
    "as if": ("im", "im+", "im+", "im"),
    "as if then": ("im", "im", "im+", "im"),
    "infinitive": ("inf", "inf+", "inf+", "inf"),
    "before": ("inf", "inf", "inf", "inf"),
    "after": ("inf+", "inf+", "inf+", "inf+"),
}
SUBJUNCTIVE = {"doubt", "regret", "fear", "be_glad"}
SUBJUNCTIVE_WHEN_NEGATED = {"believe", "hope"}
FACTIVE = {"know", "remember", "forget", "notice"}
ATTITUDES = SUBJUNCTIVE | SUBJUNCTIVE_WHEN_NEGATED | FACTIVE | {"say", "dream", "claim", "pretend"}
MODALS = {
    "can", "must", "may", "want", "try", "begin", "stop", "forget", "manage", "need_not",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agreement:
    """What verbs and adjectives agree with; the third person goes without saying."""

    feminine: bool = False
    plural: bool = False


def realise(meaning: Meaning) -> str:
    """The French sentence for ``meaning`` (several for a `Text`), with capitals and full stops.

    Raises:
        KeyError: a concept that the lexicon lacks, or a field value that is not in `meaning`'s lists.
    """
    if isinstance(meaning, Text):
        return " ".join(realise(sentence) for sentence in meaning.sentences)
    return _finish(_say(meaning, "main", front=True))


def _say(meaning: Meaning, kind: str, front: bool = False) -> str:
    """One clause or several, neither contracted nor capitalised; ``kind`` is a key of `MOODS`."""
    match meaning:
        case Clause():
            return _clause(meaning, kind, front)
        case Is():
            return _state(meaning, kind, front)
        case Exists():
            return _existence(meaning, kind, front)
        case Has():
            return _possession(meaning, kind, front)
        case Compare():
            return _comparison(meaning, kind)
        case CompareAmount():
            return _amounts(meaning, kind)
        case Joined():
            return _joined(meaning, kind)
        case Report():
            return _report(meaning, kind)
        case Perhaps():
            return _perhaps(meaning, kind)
        case Text():
            return " ; ".join(_say(sentence, kind) for sentence in meaning.sentences)


# --- spelling ---------------------------------------------------------------------------------


def _finish(text: str) -> str:
    """Elide, contract, capitalise, close."""
    text = _elide(" ".join(text.split()).replace(" ,", ","))
    return text[0].upper() + text[1:] + "."


VOWEL = r"(?!huit\b|onze\b|haut\b)(?=[aeiouyhàâéèêëîïôûœ])"


def _elide(text: str) -> str:
    """``de le`` → du, ``que Anna`` → qu'Anna, ``si il`` → s'il."""
    text = re.sub(r"\b(l)[ea] " + VOWEL, r"\1'", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(d|n|s|qu|jusqu)e " + VOWEL, r"\1'", text, flags=re.IGNORECASE)
    text = re.sub(r"\bsi (?=ils?\b)", "s'", text)
    for full, short in (("à le", "au"), ("à les", "aux"), ("de le", "du"), ("de les", "des")):
        text = re.sub(rf"\b{full} ", f"{short} ", text)
    return text


def _starts_with_vowel(text: str) -> bool:
    return re.match(VOWEL, text, re.IGNORECASE) is not None


# --- noun phrases -----------------------------------------------------------------------------


def _lexeme(name: str) -> Entry:
    """The forms of a concept.

    Raises:
        KeyError: the lexicon has no such concept.
    """
    return forms("fr")[name]


def _entry(noun: NP) -> Entry:
    return {} if noun.head in SPECIAL else _lexeme(noun.head)


def _classes(name: str) -> tuple[str, ...]:
    """The concept's classes; for someone, nobody, everyone: person."""
    if name in SPECIAL:
        return ("person",) if name in ("someone", "nobody", "everyone") else ()
    return concepts()[name].classes


def _is_name(name: str) -> bool:
    return name not in SPECIAL and concepts()[name].kind == "name"


def _is_mass(noun: NP) -> bool:
    return "mass" in _classes(noun.head)


def _is_plural(noun: NP) -> bool:
    """Whether the phrase itself is plural; 'plus d'un chien' is not."""
    if noun.head in SPECIAL or _is_name(noun.head):
        return False
    if noun.count is not None:
        return noun.count != 1
    entry, single = _lexeme(noun.head), noun.determiner in ("every", "no")
    if entry.get("mass") == "plural":
        return not single and noun.determiner not in ("a", "this")
    if "sg" not in entry:
        return not single
    return not _is_mass(noun) and noun.determiner in PLURAL


def _agreement(nominal: Nominal) -> Agreement:
    match nominal:
        case Pronoun():
            return _agreement(nominal.of)
        case Both():
            members = [_agreement(member) for member in nominal.members]
            plural = nominal.joiner == "and" or members[-1].plural
            return Agreement(all(member.feminine for member in members), plural)
        case NP():
            if nominal.head in SPECIAL:
                return Agreement()
            return Agreement(_lexeme(nominal.head)["g"] == "f", _is_plural(nominal))


def _agreed(entry: Entry, agr: Agreement, prefix: str = "") -> str:
    """The form of an adjective (or, with the prefix p, of a participle) that agrees."""
    return entry[prefix + ("f" if agr.feminine else "m") + ("p" if agr.plural else "")]


def _noun_word(entry: Entry, agr: Agreement, single: bool) -> str:
    """The noun alone; ``single``: one or a number of it are meant, so a unit is needed."""
    if "unit" in entry and single:
        return f"{entry['unitp' if agr.plural else 'unit']} de {entry['pl']}"
    key = "pl" if agr.plural else "sg"
    other = ("f" if agr.feminine else "m") + key
    return entry[other] if other in entry else entry[key]


def _phrase(noun: NP, role: str = "object", prep: str = "", agr: Agreement | None = None) -> str:
    """A noun phrase with the preposition before it.

    ``role`` is subject, object, negated (object under negation: pas de pain) or bare (ni pain ni
    fromage). ``agr`` is given where the noun follows another's sex and number (predicates).
    """
    adjectives = [_lexeme(name) for name in noun.adjectives]
    if noun.head in SPECIAL:
        added = [f"de {adjective['m']}" for adjective in adjectives]
        return " ".join([prep, SPECIAL[noun.head], *added])
    entry = _lexeme(noun.head)
    agr = agr or _agreement(noun)
    single = noun.count is not None or noun.determiner in ("every", "no")
    word = entry["sg"] if _is_name(noun.head) else _noun_word(entry, agr, single)
    close = [_agreed(adjective, agr) for adjective in adjectives if "close" in adjective]
    after = [
        _agreed(adjective, agr)
        for adjective in adjectives
        if not {"pre", "close"} & adjective.keys()
    ]
    first = [adjective for adjective in adjectives if "pre" in adjective]
    first.sort(key=lambda adjective: FIRST.index(adjective["pre"]))
    for adjective in reversed(first):
        form = _agreed(adjective, agr)
        if form == adjective["m"] and not agr.plural and _starts_with_vowel(word):
            form = adjective.get("mv", form)
        word = f"{form} {word}"
    core = " ".join([word, *close, " et ".join(after)])
    if noun.owner is not None and noun.owner != MINE:
        core += " " + _phrase(noun.owner, prep="de")
    if _is_name(noun.head):
        known = "state" in _classes(noun.head) or noun.adjectives
        return " ".join([prep, _definite(agr) if known else "", core])
    return " ".join([prep, _determiner(noun, agr, core, role, prep, bool(first)), core])


def _definite(agr: Agreement) -> str:
    return "les" if agr.plural else "la" if agr.feminine else "le"


def _possessive(noun: NP, agr: Agreement, core: str) -> str:
    """son, sa, ses, with what stands before it: tous ses amis, la plupart de ses livres."""
    if not agr.plural:
        return "sa" if agr.feminine and not _starts_with_vowel(core) else "son"
    if noun.count is not None:
        return f"ses {NUMBERS[noun.count] if noun.count < len(NUMBERS) else noun.count}"
    fem = "e" if agr.feminine else ""
    before = {
        "all": "toutes" if fem else "tous", "most": "la plupart de", "some": f"certain{fem}s de",
        "many": "beaucoup de",
    }  # fmt: skip
    return f"{before.get(noun.determiner, '')} ses"


def _owner_known(m: Clause | Is | Has) -> dict[str, Any]:
    """The fields of ``m`` with what belongs to its subject marked `MINE`."""
    owner = m.subject.of if isinstance(m.subject, Pronoun) else m.subject

    def marked(what: Any) -> Any:
        match what:
            case Both():
                return replace(what, members=tuple(marked(member) for member in what.members))
            case Place():
                return replace(what, where=marked(what.where))
            case NP() if what.owner == owner and what.quantity is None:
                usual = what.determiner not in ("no", "few", "every") or what.count is not None
                return replace(what, owner=MINE) if usual else what
        return what

    names = ("object", "recipient", "companion", "tool", "place", "goal", "what")
    return {name: marked(getattr(m, name)) for name in names if hasattr(m, name)}


def _determiner(
    noun: NP, agr: Agreement, core: str, role: str, prep: str, adjective_first: bool
) -> str:
    """The words before the noun and its adjectives; '' where French says none."""
    if noun.owner == MINE:
        return _possessive(noun, agr, core)
    fem = "e" if agr.feminine else ""
    plural, mass = agr.plural, _is_mass(noun)
    if noun.count is not None:
        number = NUMBERS[noun.count] if noun.count < len(NUMBERS) else str(noun.count)
        number += fem if noun.count == 1 else ""
        if noun.quantity is None and (noun.determiner == "the_pl" or noun.owner is not None):
            return f"les {number}" if plural else _definite(agr)
        return QUANTITIES[noun.quantity].format(number)
    name = noun.determiner
    if noun.owner is not None and name == "a":
        name = "the"
    match name:
        case "the" | "the_pl":
            return _definite(agr)
        case "a" | "some":
            return _indefinite(noun, agr, role, prep, adjective_first)
        case "this" | "these":
            if plural:
                return "ces"
            return "cette" if fem else "cet" if _starts_with_vowel(core) else "ce"
        case "no":
            return "aucun" + fem
        case "every" if not mass:
            return "chaque"
        case "all" | "every":
            word = ("toutes" if fem else "tous") if plural else "tout" + fem
            return f"{word} {_definite(agr)}"
        case "most":
            return f"{'la plupart' if plural else 'la plus grande partie'} de {_definite(agr)}"
        case "many":
            return "beaucoup de"
        case "few" if plural:
            only = f"seul{fem}s" if role == "subject" else "seulement"
            return f"{only} quelques"
        case "few":
            return "seulement un peu de"
    raise KeyError(name)


def _indefinite(noun: NP, agr: Agreement, role: str, prep: str, adjective_first: bool) -> str:
    """un, des, du, certains, or the bare de of a negation."""
    of_several = noun.determiner == "some" and not _is_mass(noun)
    if of_several and (noun.owner is not None or (role == "subject" and agr.plural)):
        return "certaines" if agr.feminine else "certains"
    if role == "bare":
        return ""
    if role == "negated":
        return "de"
    if agr.plural:
        if prep == "de":
            return ""
        return "de" if adjective_first else "des"
    if _is_mass(noun) and _lexeme(noun.head).get("mass") != "plural":
        return "" if prep == "de" else f"de {_definite(agr)}"
    return "une" if agr.feminine else "un"


def _nominal(what: Nominal, role: str = "object", prep: str = "") -> str:
    """Noun phrases, joined; à and de are said again before each."""
    match what:
        case Pronoun():
            agr = _agreement(what)
            if role == "subject":
                return ("elle" if agr.feminine else "il") + ("s" if agr.plural else "")
            if agr.feminine:
                return " ".join([prep, "elles" if agr.plural else "elle"])
            return " ".join([prep, "eux" if agr.plural else "lui"])
        case Both():
            again = prep if prep in ("à", "de") else ""
            words = [_phrase(member, role, again) for member in what.members]
            if prep not in ("à", "de"):
                words[0] = f"{prep} {words[0]}"
            link = {"and": "et", "or": "ou"}[what.joiner]
            return f"{', '.join(words[:-1])} {link} {words[-1]}"
        case NP():
            return _phrase(what, role, prep)


def _says_no(what: object) -> bool:
    """Whether the phrase is personne, rien, aucun …, which go with ne and without pas."""
    match what:
        case Both():
            return any(_says_no(member) for member in what.members)
        case Place():
            return _says_no(what.where)
        case NP():
            if what.head in SPECIAL:
                return what.head in ("nobody", "nothing")
            return what.determiner == "no" and what.count is None and not _is_name(what.head)
    return False


# --- places and times -------------------------------------------------------------------------


def _place(where: Place, goal: bool = False, upto: bool = False, moving: bool = False) -> str:
    """A place or (``goal``) where to; ``upto``: jusqu'à la gare.

    ``moving``: with a verb of motion à would say where to: court dans la gare; nor is it said of
    what there is: il y a un chat dans l'école.
    """
    jusque = "jusque " if upto else ""
    if isinstance(where.where, str):
        if concepts()[where.where].kind != "placeadverb":
            raise KeyError(where.where)
        return jusque + _lexeme(where.where)["t"]
    noun = where.where
    match where.preposition:
        case "under":
            return jusque + _phrase(noun, prep="sous")
        case "behind":
            return jusque + _phrase(noun, prep="derrière")
        case "in_front_of":
            return jusque + _phrase(noun, prep="devant")
        case "next_to":
            return "à côté " + _phrase(noun, prep="de")
        case "near":
            return "près " + _phrase(noun, prep="de")
        case "on":
            entry = {} if noun.head in SPECIAL else _lexeme(noun.head)
            return jusque + _phrase(noun, prep=entry.get("on", "sur"))
        case "in" | "at" | None:
            return _inner_place(noun, "to" if goal else where.preposition or "in", jusque, moving)
    raise KeyError(where.preposition)


def _inner_place(noun: NP, key: str, jusque: str, moving: bool) -> str:
    """in, at or to: chez le médecin, en France, à Paris, à la gare, dans la cuisine."""
    kinds = _classes(noun.head)
    if _is_person(noun):
        return jusque + _phrase(noun, prep="chez")
    if "state" in kinds and not noun.adjectives:
        return f"{jusque}en {_lexeme(noun.head)['sg']}"
    if "city" in kinds or jusque:
        return jusque + _phrase(noun, prep="à")
    entry = {} if noun.head in SPECIAL else _lexeme(noun.head)
    default = {"in": "dans", "at": "à", "to": "à"}[key]
    prep = entry.get(key, "sur" if key == "to" and entry.get("in") == "sur" else default)
    known = noun.owner is not None or noun.determiner in ("the", "the_pl", "this", "these")
    if prep == "à" and (moving or not known) and "event" not in kinds:
        prep = entry.get("ind", "dans")
    if prep.startswith("="):  # a phrase by itself, where the noun has nothing to it
        plain = not noun.adjectives and noun.owner is None and noun.count is None
        return prep[1:] if plain else _phrase(noun, prep="pendant")
    if prep == "au bord de":
        return "au bord " + _phrase(noun, prep="de")
    return _phrase(noun, prep=prep)


def _timing(time: str | None, front: bool, habitual: bool) -> tuple[str, str, str]:
    """The time adverbial as (before the sentence, after the finite verb, at the end)."""
    if time is None:
        return "", "", ""
    if concepts()[time].kind != "time":
        raise KeyError(time)
    entry = _lexeme(time)
    word = entry.get("habit", entry["t"]) if habitual else entry["t"]
    if entry["at"] == "mid":
        return "", word, ""
    return (f"{word}, ", "", "") if front and entry["at"] == "front" else ("", "", word)


def _lasting(base: bool, time: str | None, frequency: str | None, phase: str | None) -> bool:
    """Whether a past is told in the imperfect: states and what was usual, unless it has a length."""
    if frequency == "never" or time == "for_the_first_time":
        return False
    if time is not None and "duration" in _classes(time):
        return False
    usual = frequency is not None or (time is not None and "habit" in _classes(time))
    return base or usual or phase in ("still", "no_longer")


def _mood_for(kind: str, tense: str, is_state: bool) -> str:
    present, past_state, past_event, future = MOODS[kind]
    past = past_state if is_state else past_event
    return {"now": present, "habit": present, "past": past, "future": future}[tense]


# --- verbs ------------------------------------------------------------------------------------


def _conjugate(
    verb: Entry, mood: str, agr: Agreement, passive: bool = False
) -> tuple[str, str, list[str]]:
    """(reflexive, finite verb, participles): ('se', 'est', ['reposée'])."""
    if "inf" not in verb:  # être assis; what lasted: rester assis
        base = "stay" if mood.endswith("+") and "action" in verb else "be"
        clitic, finite, others = _conjugate(_lexeme(base), mood, agr)
        return clitic, finite, [*others, _agreed(verb, agr)]
    if passive:
        clitic, finite, others = _conjugate(_lexeme("be"), mood, agr)
        return clitic, finite, [*others, _agreed(verb, agr, "p")]
    simple = mood.removesuffix("+")
    key = simple + ("p" if agr.plural and simple != "inf" else "")
    clitic = "se" if "self" in verb else ""
    if not mood.endswith("+"):
        return clitic, verb[key], []
    if clitic or verb.get("aux") == "être":
        return clitic, _lexeme("be")[key], [_agreed(verb, agr, "p")]
    return clitic, _lexeme("have")[key], [verb["pm"]]


@dataclass(frozen=True, slots=True)
class Polarity:
    """The adverbs round the finite verb: ``ne``, then ``words`` (pas, plus rien), then ``mid``."""

    ne: bool = False
    words: tuple[str, ...] = ()
    mid: tuple[str, ...] = ()


def _polarity(
    negative: bool,
    frequency: str | None = None,
    phase: str | None = None,
    concord: bool = False,
    only: bool = False,
) -> Polarity:
    """``concord``: personne, rien or aucun stands in the clause, so pas must not."""
    usual = FREQUENCIES[frequency] if frequency is not None else ""
    aspect = PHASES[phase] if phase is not None else ""
    words = []
    if phase == "no_longer":
        words.append("plus")
    if frequency == "never":
        words.append("jamais")
    if phase == "not_yet":
        words += ["encore"] if concord else ["pas", "encore"]
    elif negative and not words and not concord:
        words.append("pas")
    if negative and phase == "still":
        words.insert(0, "toujours")
        aspect = ""
    if usual in ("généralement", "parfois") and words:
        words.insert(0, usual)
        usual = ""
    return Polarity(bool(words) or concord or only, tuple(words), (aspect, usual))


def _predicate(
    subject: str,
    verb: Entry,
    mood: str,
    agr: Agreement,
    pol: Polarity,
    rest: list[str],
    *,
    passive: bool = False,
    clitic: str = "",
    inner: str = "",
) -> str:
    """Subject, ne, verb, pas, adverbs, participles and the rest, in order.

    ``inner`` is an adverb that stands right before the last participle (bien, mal).
    """
    own, finite, others = _conjugate(verb, mood, agr, passive)
    clitic = clitic or own
    if inner:
        others.insert(max(len(others) - 1, 0), inner)
    ne = "ne" if pol.ne else ""
    if mood.startswith("inf"):
        words = [ne, *pol.words, clitic, finite, *pol.mid]
    else:
        words = [subject, ne, clitic, finite, *pol.words, *pol.mid]
    return " ".join(word for word in [*words, *others, *rest] if word)


# --- clauses ----------------------------------------------------------------------------------


def _chosen(name: str, what: NP | Both | None) -> Entry:
    """The verb for this object: rendre visite à somebody, but visiter a museum."""
    if concepts()[name].kind != "verb":
        raise KeyError(name)
    entry = _lexeme(name)
    if what is None or "swap" not in entry:
        return entry
    head = what.members[0].head if isinstance(what, Both) else what.head
    swaps = dict(pair.split(":") for pair in entry["swap"].split(","))
    for key in (head, *_classes(head)):
        if key in swaps:
            return _lexeme(swaps[key])
    return entry


def _denied_once(m: Clause | Is | Exists | Has | Compare) -> None:
    """French would not say clearly what 'no dog did not sleep' means, so it is refused.

    Raises:
        ValueError: ``m`` is negative and has a second negation in it.
    """
    parts = (
        "subject",
        "object",
        "what",
        "recipient",
        "companion",
        "tool",
        "place",
        "goal",
        "other",
    )
    again = any(_says_no(getattr(m, part, None)) for part in parts)
    again = again or getattr(m, "phase", None) in ("no_longer", "not_yet")
    again = again or getattr(m, "frequency", None) == "never"
    if m.negative and again:
        raise ValueError(f"a clause may be negated only once: {m!r}")


def _not_all(subject: Nominal, negative: bool) -> tuple[Nominal, str]:
    """'Not all': 'les chiens ne dorment pas tous', since 'tous … ne … pas' may mean 'none'."""
    if not negative or not isinstance(subject, NP) or subject.count is not None:
        return subject, ""
    if subject.determiner not in ("every", "all") or subject.head in SPECIAL:
        return subject, ""
    if _is_name(subject.head) or _is_mass(subject):
        return subject, ""
    return replace(subject, determiner="the_pl"), (
        "toutes" if _agreement(subject).feminine else "tous"
    )


def _clause(m: Clause, kind: str, front: bool) -> str:
    _denied_once(m)
    if not m.passive:
        m = replace(m, **_owner_known(m))
    verb = _chosen(m.verb, m.object)
    if m.verb == "go" and m.goal is not None and m.goal.where == "at_home":
        verb = _lexeme("go_home")
    modal = None
    if m.modal is not None:
        if m.modal not in MODALS:
            raise KeyError(m.modal)
        modal = _lexeme(m.modal)
        if m.modal == "can" and "skill" in verb and m.place is None and m.time is None:
            modal = _lexeme("know")  # sait nager
        if m.modal == "need_not":
            m = replace(m, negative=not m.negative)
    passive = m.passive
    if passive and m.object is None:
        raise KeyError("passive without an object")
    hidden = passive and not m.agent_shown
    if {"prep", "tail", "end"} & verb.keys():  # these verbs have no passive: on a répondu à …
        passive = False
    theme = m.object if passive and m.object is not None else m.subject
    theme, each = _not_all(theme, m.negative and m.phase is None)
    subject, agr = _nominal(theme, "subject"), _agreement(theme)
    if hidden and not passive:
        subject, agr = "on", Agreement()

    subject_says_no = _says_no(theme) and not (hidden and not passive)
    others = [m.recipient, m.companion, m.tool, m.place, m.goal]
    if passive:
        others.append(None if hidden else m.subject)  # type: ignore[arg-type]
    concord = subject_says_no or any(_says_no(other) for other in others)
    negative, object_words, rien = m.negative, "", ""
    if not passive and m.object is not None:
        negated = (negative and not each) or concord or m.frequency == "never"
        negated = negated or m.phase in ("no_longer", "not_yet") or _says_no(m.object)
        object_words, own_concord, negative = _clause_object(m, m.object, verb, negated)
        concord = concord or own_concord
        if object_words.strip() == "rien":
            object_words, rien = "", "rien"
    only = m.phase == "only" and bool(object_words)
    pol = _polarity(negative, m.frequency, m.phase, concord, only)
    if m.phase == "only" and not only:
        pol = replace(pol, mid=(*pol.mid, "seulement"))

    pol = replace(pol, mid=(each, *pol.mid))
    habitual = m.tense == "habit" or m.frequency is not None
    before, middle, last = _timing(m.time, front, habitual)
    pol = replace(pol, mid=(*pol.mid, middle))
    at, manner = _manner_words(m.manner, verb, agr)
    tail = verb.get("tail", "")
    if pol.ne and not only:
        tail = verb.get("tailneg", tail)
    rest = [
        manner if at == "verb" or (at == "mid" and modal is not None) else "",
        _nominal(m.subject, prep="par") if passive and not hidden else "",
        tail,
        object_words,
        _nominal(m.recipient, prep="à") if m.recipient is not None else "",
        _place(m.goal, goal=True, upto="upto" in verb) if m.goal is not None else "",
        verb.get("endp" if agr.plural and "endp" in verb else "end", ""),
        manner if at == "end" else "",
        _nominal(m.companion, prep="avec") if m.companion is not None else "",
        _phrase(m.tool, prep="avec") if m.tool is not None else "",
        _place(m.place, moving=_moves(m.verb)) if m.place is not None else "",
        last,
    ]
    mood = _mood_for(
        kind, m.tense, _lasting("state" in (modal or verb), m.time, m.frequency, m.phase)
    )
    if modal is None:
        pol = replace(pol, words=(*pol.words, rien))
        inner = manner if at == "mid" else ""
        text = _predicate(subject, verb, mood, agr, pol, rest, passive=passive, inner=inner)
        return before + text
    if "action" in verb and m.modal != "stop":
        verb_words = [verb["action"]]
    else:
        clitic, infinitive, participles = _conjugate(verb, "inf", agr, passive)
        verb_words = [clitic, infinitive, *participles]
    words = [modal.get("tail", ""), modal.get("link", ""), rien, *verb_words, *rest]
    return before + _predicate(subject, modal, mood, agr, pol, words)


def _moves(verb: str) -> bool:
    return verb == "move" or "move" in concepts()[verb].relations.get("implies", ())


def _object(
    what: NP | Both,
    prep: str,
    negated: bool,
    negative: bool,
    only: bool = False,
    positive: str = "object",
) -> tuple[str, bool, bool]:
    """(the object's words, whether they take the place of pas, whether the clause is negated).

    ``negated``: ne stands in the clause, whatever the reason; ``negative``: because it is denied;
    ``positive``: the role of the phrase where there is no negation.
    """
    if only:
        return f"que {_nominal(what, positive, prep)}", False, negative
    role = "negated" if negated and not prep else positive
    if isinstance(what, Both):
        if negated and what.joiner == "or":
            members = [_phrase(member, "bare", prep) for member in what.members]
            return "ni " + " ni ".join(members), True, negative
        return _nominal(what, role, prep), _says_no(what), negative
    if negated:
        head = {"someone": "nobody", "something": "nothing"}.get(what.head, what.head)
        what = replace(what, head=head)
    if _says_no(what) and what.head not in SPECIAL and _is_mass(what) and not prep:
        return _phrase(replace(what, determiner="some"), "negated"), False, True
    return _phrase(what, role, prep), _says_no(what), negative


def _clause_object(
    m: Clause, what: NP | Both, verb: Entry, negated: bool
) -> tuple[str, bool, bool]:
    """`_object` of a clause, with what its verb asks for: aimer le pain, jouer du piano."""
    negative, only = m.negative, m.phase == "only"
    if m.verb == "play_instrument":
        what = _played(what)
    if isinstance(what, NP) and "the" in _entry(what) and not (what.adjectives or what.count):
        what = replace(what, determiner="the" if what.determiner == "a" else what.determiner)
    if "generic" not in verb:
        return _object(what, verb.get("prep", ""), negated, negative, only)
    if isinstance(what, NP) and _says_no(what) and what.head not in SPECIAL:
        negative = negative or _is_mass(what)
    positive = "object" if isinstance(what, NP) and what.determiner == "few" else "subject"
    return _object(_in_general(what, negated), "", negated, negative, only, positive)


def _in_general(what: NP | Both, negated: bool) -> NP | Both:
    """What one likes: le pain, certaines pommes; n'aime pas le pain, n'aime aucune pomme."""
    if isinstance(what, Both):
        members = tuple(replace(member, determiner=_known(member)) for member in what.members)
        return replace(what, members=members)
    if what.determiner not in ("a", "some", "no") or what.count is not None:
        return what
    if _is_mass(what):
        return replace(what, determiner="the")
    return replace(what, determiner="no") if negated else what


def _known(member: NP) -> Determiner:
    """The determiner of a kind as a whole instead of some of it."""
    if member.determiner not in ("a", "some"):
        return member.determiner
    return "the" if _is_mass(member) else "the_pl"


def _played(what: NP | Both) -> NP | Both:
    """joue du piano, whichever piano it is."""
    if isinstance(what, Both) or what.determiner != "a" or what.head == "instrument":
        return what
    return what if what.adjectives else replace(what, determiner="the")


def _manner_words(manner: str | None, verb: Entry, agr: Agreement) -> tuple[str, str]:
    """(where it stands, the adverb)."""
    if manner is None:
        return "", ""
    if concepts()[manner].kind != "manner":
        raise KeyError(manner)
    entry = _lexeme(manner)
    if "t" not in entry:
        return entry["at"], _agreed(entry, agr)
    if "voice" in verb and "voice" in entry:
        return entry["at"], entry["voice"]
    return entry["at"], entry["t"]


def _state(m: Is, kind: str, front: bool) -> str:
    _denied_once(m)
    m = replace(m, **_owner_known(m))
    subject, each = _not_all(m.subject, m.negative and m.phase is None)
    agr = _agreement(subject)
    degree = DEGREES[m.degree] if m.degree is not None else ""
    if m.phase == "only":
        raise KeyError(m.phase)
    verb, complement, started = _lexeme("become" if m.becomes else "be"), "", ""
    if isinstance(m.what, str):
        if concepts()[m.what].kind != "adjective":
            raise KeyError(m.what)
        adjective = _lexeme(m.what)
        complement = _agreed(adjective, agr)
        if "have" in adjective:
            verb, complement = _lexeme("have"), adjective["have"]
            if m.becomes:
                verb, started = _lexeme("begin"), "à avoir"
        elif m.becomes and "become" in adjective and not degree:
            verb = _lexeme(adjective["become"])
            if adjective["become"] != "fall":  # tomber malade keeps its adjective
                complement = verb.get("tail", "")
    else:
        if degree and m.degree != "almost":
            raise KeyError(m.degree)
        complement = (
            _place(m.what) if isinstance(m.what, Place) else _predicate_noun(m.what, subject)
        )
    base = not m.becomes
    mood = _mood_for(kind, m.tense, _lasting(base, m.time, m.frequency, m.phase))
    concord = _says_no(m.subject) or _says_no(m.what)
    pol = _polarity(m.negative, m.frequency, m.phase, concord)
    habitual = m.frequency is not None or m.tense in ("now", "habit")
    before, middle, last = _timing(m.time, front, habitual)
    pol = replace(pol, mid=(each, *pol.mid, middle))
    rest = [started, degree, complement, last]
    return before + _predicate(_nominal(subject, "subject"), verb, mood, agr, pol, rest)


def _predicate_noun(what: NP, subject: Nominal) -> str:
    """'médecin', 'une étudiante': in the subject's number and, where there is a word for it, sex."""
    entry = _lexeme(what.head) if what.head not in SPECIAL else {}
    if what.determiner != "a" or what.count is not None or what.head in SPECIAL or _is_mass(what):
        return _phrase(what)
    sex = _agreement(subject)
    other = "fsg" if sex.feminine else "msg"
    feminine = sex.feminine if other in entry else entry["g"] == "f"
    agr = Agreement(feminine, sex.plural or "sg" not in entry)
    role = "profession" in _classes(what.head) or "role" in entry
    if role and not what.adjectives and what.owner is None:
        return _noun_word(entry, agr, False)
    return _phrase(what, agr=agr)


def _existence(m: Exists, kind: str, front: bool) -> str:
    _denied_once(m)
    negated = m.negative or _says_no(m.place)
    words, concord, negative = _object(m.what, "", negated, m.negative)
    rest = [words]
    pol_words: tuple[str, ...] = ()
    if words.strip() == "rien":
        rest, pol_words = [""], ("rien",)
    pol = _polarity(negative, concord=concord or _says_no(m.place))
    before, middle, last = _timing(m.time, front, m.tense in ("now", "habit"))
    pol = Polarity(pol.ne, (*pol.words, *pol_words), (middle,))
    happened = "event" in _classes(m.what.head) and kind != "background"
    mood = _mood_for(kind, m.tense, _lasting(not happened, m.time, None, None))
    rest += [_place(m.place, moving=True) if m.place is not None else "", last]
    return before + _predicate("il", _lexeme("have"), mood, Agreement(), pol, rest, clitic="y")


def _possession(m: Has, kind: str, front: bool) -> str:
    _denied_once(m)
    m = replace(m, **_owner_known(m))
    subject_says_no = _says_no(m.subject)
    subject, each = _not_all(m.subject, m.negative and m.phase is None)
    what, negative = m.what, m.negative
    if isinstance(what, NP) and what.head not in SPECIAL and _says_no(what) and not each:
        what, negative = replace(what, determiner="a"), True  # n'a pas de voiture
    negated = (negative and not each) or subject_says_no or m.phase in ("no_longer", "not_yet")
    words, concord, negative = _object(what, "", negated, negative, m.phase == "only")
    rien = words.strip() == "rien"
    pol = _polarity(negative, None, m.phase, concord or subject_says_no, m.phase == "only")
    before, middle, last = _timing(m.time, front, m.tense in ("now", "habit"))
    pol = replace(pol, mid=(each, *pol.mid, middle))
    if rien:
        pol, words = replace(pol, words=(*pol.words, "rien")), ""
    mood = _mood_for(kind, m.tense, _lasting(True, m.time, None, m.phase))
    agr, rest = _agreement(subject), [words, last]
    return before + _predicate(_nominal(subject, "subject"), _lexeme("have"), mood, agr, pol, rest)


def _is_person(what: Nominal) -> bool:
    match what:
        case Pronoun():
            return _is_person(what.of)
        case Both():
            return all(_is_person(member) for member in what.members)
        case NP():
            return bool({"person", "female", "male"} & set(_classes(what.head)))


def _comparison(m: Compare, kind: str) -> str:
    _denied_once(m)
    subject, each = _not_all(m.subject, m.negative)
    agr = _agreement(subject)
    adjective = _lexeme(m.adjective)
    if "aged" in adjective and _is_person(subject):  # plus âgée que Peter
        adjective = _lexeme(adjective["aged"])
    verb = _lexeme("have" if "have" in adjective else "be")
    word = adjective.get("have") or _agreed(adjective, agr)
    more = adjective.get("more", f"plus {word}")
    much = {
        None: "",
        "much": "bien" if "more" in adjective and m.relation == "more" else "beaucoup",
    }
    how = much[m.difference] if m.relation in ("more", "less") else ""
    if m.relation == "most":
        more = adjective.get("most", f"plus {word}")
        article = "le" if "have" in adjective else _definite(agr)
        among = _phrase(m.among, prep="de") if m.among is not None else ""
        rest = [article, more, among]
    else:
        if m.other is None:
            raise KeyError("other")
        words = {"more": more, "less": f"moins {word}", "as": f"aussi {word}"}[m.relation]
        rest = [how, words, _nominal(m.other, prep="que")]
    pol = replace(_polarity(m.negative, concord=_says_no(m.subject)), mid=(each,))
    mood = _mood_for(kind, m.tense, True)
    return _predicate(_nominal(subject, "subject"), verb, mood, agr, pol, rest)


def _amounts(m: CompareAmount, kind: str) -> str:
    noun = NP(m.noun, "some")
    verb = _chosen(m.verb, noun)
    agr = _agreement(m.subject)
    word = _noun_word(_lexeme(m.noun), _agreement(noun), False)
    how = {"more": "plus de", "fewer": "moins de", "as_many": "autant de"}[m.relation]
    rest = [verb.get("tail", ""), verb.get("prep", ""), how, word, _phrase(m.other, prep="que")]
    pol = _polarity(False, concord=_says_no(m.subject))
    mood = _mood_for(kind, m.tense, "state" in verb)
    return _predicate(_phrase(m.subject, "subject"), verb, mood, agr, pol, rest)


# --- more than one clause ---------------------------------------------------------------------


def _same_subject(m: Meaning, other: object) -> bool:
    """Whether ``m`` has a pronoun for subject that stands for ``other``."""
    if not isinstance(m, Clause | Is | Has) or not isinstance(m.subject, Pronoun):
        return False
    return m.subject.of == other


def _joined(m: Joined, kind: str) -> str:
    a, b = m.first, m.second
    shared = _same_subject(b, getattr(a, "subject", None))
    past = getattr(a, "tense", "past") == "past"
    match m.joiner:
        case "and":
            return f"{_say(a, kind)} et {_say(b, kind)}"
        case "or":
            return f"{_say(a, kind)} ou {_say(b, kind)}"
        case "but":
            return f"{_say(a, kind)}, mais {_say(b, kind)}"
        case "either":
            return f"soit {_say(a, kind)}, soit {_say(b, kind)}"
        case "because":
            return f"{_say(a, kind)} parce que {_say(b, 'main')}"
        case "while":
            return f"{_say(a, kind)} pendant que {_say(b, 'background')}"
        case "before" if shared:
            return f"{_say(a, kind)} avant de {_say(b, 'before')}"
        case "before":
            return f"{_say(a, kind)} avant que {_say(b, 'still to come')}"
        case "after" if shared:
            return f"{_say(a, kind)} après {_say(b, 'after')}"
        case "after":
            return f"{_say(a, kind)} après que {_say(b, 'earlier')}"
        case "although":
            then = past and getattr(b, "time", None) is None
            return (
                f"{_say(a, kind)} bien que {_say(b, 'subjunctive then' if then else 'subjunctive')}"
            )
        case "until":
            main = "whole" if kind == "main" else kind
            return f"{_say(a, main)} jusqu'à ce que {_say(b, 'still to come')}"
        case "if":
            return f"si {_say(a, 'if')}, {_say(b, kind)}"
        case "if_not":
            return f"si {_say(a, 'had')}, {_say(b, 'would have')}"
        case "neither":
            first, second = _denied(a), _denied(b)
            if first is None or second is None:
                be, pol = _lexeme("be"), Polarity(True)
                rest = [f"vrai ni que {_say(a, 'subjunctive')} ni que {_say(b, 'subjunctive')}"]
                return _predicate("il", be, _mood_for(kind, "now", True), Agreement(), pol, rest)
            return f"{_say(first, kind)} et {_say(second, kind)} non plus"
    raise KeyError(m.joiner)


WHOLE = {"every", "all", "no", "some", "most", "many", "few"}


def _denied(m: Meaning) -> Meaning | None:
    """The meaning with a not in it, or None where that would not deny the whole of it."""
    if not isinstance(m, Clause | Is | Exists | Has) or m.negative:
        return None
    if getattr(m, "phase", None) or getattr(m, "frequency", None):
        return None
    if getattr(m, "modal", None) not in (None, "can", "may", "want", "manage"):
        return None
    subject = getattr(m, "subject", None)
    if isinstance(subject, NP):
        if subject.determiner in WHOLE and not _is_name(subject.head):
            return None
        if subject.head in SPECIAL or subject.count is not None:
            return None
    if _says_no(getattr(m, "object", None)) or _says_no(getattr(m, "what", None)):
        return None
    return replace(m, negative=True)


def _report(m: Report, kind: str) -> str:
    if m.attitude not in ATTITUDES:
        raise KeyError(m.attitude)
    verb, agr = _lexeme(m.attitude), _agreement(m.holder)
    content, past = m.content, m.tense == "past"
    then = past and getattr(content, "time", None) is None
    subjunctive = m.attitude in SUBJUNCTIVE
    if m.attitude == "pretend":
        words = f"si {_say(content, 'as if then' if then else 'as if')}"
    elif subjunctive and _same_subject(content, m.holder):
        words = (
            f"de {_say(content, 'before' if then and isinstance(content, Is) else 'infinitive')}"
        )
    else:
        if subjunctive or (m.negative and m.attitude in SUBJUNCTIVE_WHEN_NEGATED):
            inner = "subjunctive then" if then else "subjunctive"
        elif past:
            inner = "factive" if m.attitude in FACTIVE else "reported"
        else:
            inner = "main"
        words = f"que {_say(content, inner)}"
    pol = _polarity(m.negative, concord=_says_no(m.holder))
    mood = _mood_for(kind, m.tense, "state" in verb)
    rest = [verb.get("tail", ""), words]
    return _predicate(_phrase(m.holder, "subject"), verb, mood, agr, pol, rest)


CERTAINTIES = {
    "probably": "probable", "certainly": "certain", "it_is_true": "vrai", "it_is_not_true": "vrai",
    "it_is_impossible": "impossible",
}  # fmt: skip


def _perhaps(m: Perhaps, kind: str) -> str:
    if m.certainty == "perhaps":
        return f"peut-être que {_say(m.content, 'main')}"
    denies = m.certainty in ("it_is_not_true", "it_is_impossible")
    words = f"{CERTAINTIES[m.certainty]} que {_say(m.content, 'subjunctive' if denies else 'main')}"
    pol = _polarity(m.certainty == "it_is_not_true")
    mood = _mood_for(kind, "now", True)
    return _predicate("il", _lexeme("be"), mood, Agreement(), pol, [words])
