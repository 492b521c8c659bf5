"""German verbs: chains of verbs in their tense and mood, and the order of a clause.

The forms of the verbs in ``lexicon/de.tsv`` have the keys that `de_nouns` lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from clte.builtin.meaning import NP, Both, Nominal, Place
from clte.builtin.realise.de_nouns import Forms, is_a, lexeme_of, spaced


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


def verb_forms(
    name: str, subject: Nominal, what: NP | Both | None = None, goal: Place | None = None
) -> Forms:
    """The verb's forms; the other verb of its row where subject, object or goal want that one."""
    lexeme = lexeme_of(name)
    where = goal.where if goal is not None and isinstance(goal.where, NP) else None
    asked: tuple[tuple[str, Nominal | None], ...]
    asked = (("alt_subject", subject), ("alt_object", what), ("alt_goal", where))
    for key, nominal in asked:
        if key in lexeme and nominal is not None and is_a(nominal, set(lexeme[key].split(","))):
            return {key[4:]: form for key, form in lexeme.items() if key.startswith("alt_")}
    return lexeme


def conjugate(chain: list[tuple[Forms, str]], tense: str, how: How, plural: bool) -> Verbs:
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
    words = spaced(*(verb[form] for verb, form in reversed(rest)))
    key += "_pl" if plural else ""
    finite = head[key]
    if simple:
        joined = head.get(f"sub_{key}", finite)
        return Verbs(finite, spaced(words, head.get("sep", "")), spaced(words, joined))
    if outer in MODALS.values():  # weil er hat schlafen wollen: the finite verb goes first
        return Verbs(finite, words, spaced(finite, words))
    return Verbs(finite, words, spaced(words, finite))


def assemble(
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
        words = spaced(subject, refl, how.lead, front, *middle, verbs.closing)
    elif how.lead and how.order == "main":
        words = spaced(how.lead, verbs.finite, subject, refl, front, *middle, verbs.right)
    elif how.order == "inverted" or (front and how.order == "main"):
        opening = front if how.order == "main" else ""
        rest = "" if how.order == "main" else spaced(how.lead, front)
        words = spaced(opening, verbs.finite, subject, refl, rest, *middle, verbs.right)
    else:
        words = spaced(subject, verbs.finite, refl, *middle, verbs.right)
    return words + after
