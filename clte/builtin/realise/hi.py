"""Meanings said in Hindi.

Keys of ``lexicon/hi.tsv`` (endings: ``_m`` masculine singular, ``_mp`` masculine plural, ``_f`` feminine,
``_fp`` feminine plural where it differs):

- nouns: ``g`` gender; ``sg``, ``osg``, ``pl``, ``opl`` singular and plural, direct and oblique; ``fem``,
  ``fem_pl`` what a woman is called; ``epicene`` (the same noun is feminine then, as all professions are); ``hon`` (one of them takes plural agreement); ``mass=pl`` (a mass
  noun that is plural here); ``in``, ``on``, ``at`` the postposition if not the usual one; ``to`` the same
  for a goal (``bare``: none); ``has`` the owner's postposition in "has".
- names: ``g``, ``sg``.
- verbs: ``stem``, infinitives ``inf``, ``inf_o`` (oblique), ``inf_f``, participles ``ipf_`` and ``pf_``, ``fut_``,
  subjunctive ``sub``, ``sub_p``; ``vpf_``, ``vfut_`` with a vector verb (said when nothing negates it);
  ``st_`` a lasting state (is sitting); ``pp_`` the participle of the passive if not ``pf_``; ``pre`` the word
  before a light verb and ``pre_g`` its gender if the verb agrees with it; ``ne`` (ergative); ``subject``,
  ``obj``, ``rec``, ``goal`` postpositions if not the usual ones; ``adv`` a word before the goal; ``art=none`` (and of nouns) the object goes without एक; ``now``,
  ``habit``, ``past`` the aspect if not the usual one. ``alt_…``: a second verb, said if all of ``alt_when`` hold:
  ``plain`` (no modal, not passive), ``placeless``, ``inanimate``, or a class or name of the object.
- adjectives: ``m``, ``mp`` (also oblique), ``f``; ``alt_`` the same for nouns of ``alt_when``; ``cmp_`` and
  ``cmp_pre`` in comparisons of the living; ``body`` said of the subject's own (का … है); ``become_`` a verb
  (थक गया) where 'becomes' is not said with होना.
- time and manner: ``adv``; ``late`` (after the subject). Place adverbs: ``at``, ``to``, ``of``.

A negated clause about every or all means *not every*, and says so (ऐसा नहीं है कि …).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

Agreement = tuple[str, str]
"""Gender (m, f) and number (sg, pl)."""

_DEFAULT: Agreement = ("m", "sg")
_ENDING = {("m", "sg"): "m", ("m", "pl"): "mp", ("f", "sg"): "f", ("f", "pl"): "fp"}


def realise(meaning: Meaning) -> str:
    """The meaning in Hindi, with its danda.

    Raises:
        KeyError: a concept that the lexicon lacks, or a field value that Hindi doesn't know.
    """
    if isinstance(meaning, Text):
        return " ".join(realise(sentence) for sentence in meaning.sentences)
    return _say(meaning) + "।"


# --- Small words and light verbs ---------------------------------------------------------------------


def _four(m: str, mp: str, f: str, fp: str | None = None) -> dict[str, str]:
    return {"m": m, "mp": mp, "f": f, "fp": fp or f}


_RAHA = _four("रहा", "रहे", "रही")
_CHUKA = _four("चुका", "चुके", "चुकी")
_HOGA = _four("होगा", "होंगे", "होगी", "होंगी")
_AUX = {
    "": _four("", "", ""),
    "pres": _four("है", "हैं", "है", "हैं"),
    "past": _four("था", "थे", "थी", "थीं"),
    "fut": _HOGA,
    "cf": _four("होता", "होते", "होती", "होतीं"),
    "subj": _four("हो", "हों", "हो", "हों"),
    "subj_past": _four("रहा हो", "रहे हों", "रही हो", "रही हों"),
}
_KEYS = (
    "stem", "inf", "inf_o", "inf_f", "ipf_m", "ipf_mp", "ipf_f", "pf_m", "pf_mp", "pf_f", "pf_fp",
    "fut_m", "fut_mp", "fut_f", "fut_fp", "sub", "sub_p",
)  # fmt: skip


def _row(words: str) -> dict[str, str]:
    return dict(zip(_KEYS, words.split(), strict=True))


def _with_vector(verb: Mapping[str, str], vector: Mapping[str, str]) -> dict[str, str]:
    """The verb with the vector's perfective and future beside its own: भूला, भूल गया."""
    strong = {
        "v" + key: f"{verb['stem']} {form}"
        for key, form in vector.items()
        if key.startswith(("pf_", "fut_"))
    }
    return {**verb, **strong}


_DO = _row("कर करना करने करनी करता करते करती किया किए की कीं करेगा करेंगे करेगी करेंगी करे करें")
_GIVE = _row("दे देना देने देनी देता देते देती दिया दिए दी दीं देगा देंगे देगी देंगी दे दें")
_GO = _row("जा जाना जाने जानी जाता जाते जाती गया गए गई गईं जाएगा जाएँगे जाएगी जाएँगी जाए जाएँ")
_BE = _row("हो होना होने होनी होता होते होती हुआ हुए हुई हुईं होगा होंगे होगी होंगी हो हों")
_REMAIN = _row("रह रहना रहने रहनी रहता रहते रहती रहा रहे रही रहीं रहेगा रहेंगे रहेगी रहेंगी रहे रहें")
_CAN = _row("सक सकना सकने सकनी सकता सकते सकती सका सके सकी सकीं सकेगा सकेंगे सकेगी सकेंगी सके सकें")
_MANAGE = _row("पा पाना पाने पानी पाता पाते पाती पाया पाए पाई पाईं पाएगा पाएँगे पाएगी पाएँगी पाए पाएँ")
_WANT = _row(
    "चाह चाहना चाहने चाहनी चाहता चाहते चाहती चाहा चाहे चाही चाहीं चाहेगा चाहेंगे चाहेगी चाहेंगी चाहे चाहें"
)
_MUST = _row("पड़ पड़ना पड़ने पड़नी पड़ता पड़ते पड़ती पड़ा पड़े पड़ी पड़ीं पड़ेगा पड़ेंगे पड़ेगी पड़ेंगी पड़े पड़ें")
_BECOME = _row("बन बनना बनने बननी बनता बनते बनती बना बने बनी बनीं बनेगा बनेंगे बनेगी बनेंगी बने बनें")
_BELIEVE = _row(
    "मान मानना मानने माननी मानता मानते मानती माना माने मानी मानीं मानेगा मानेंगे मानेगी मानेंगी माने मानें"
)
_SAY = _row("कह कहना कहने कहनी कहता कहते कहती कहा कहे कही कहीं कहेगा कहेंगे कहेगी कहेंगी कहे कहें")
_KNOW = _row(
    "जान जानना जानने जाननी जानता जानते जानती जाना जाने जानी जानीं जानेगा जानेंगे जानेगी जानेंगी जाने जानें"
)
_FORGET = _row("भूल भूलना भूलने भूलनी भूलता भूलते भूलती भूला भूले भूली भूलीं भूलेगा भूलेंगे भूलेगी भूलेंगी भूले भूलें")
_SEE = _row("देख देखना देखने देखनी देखता देखते देखती देखा देखे देखी देखीं देखेगा देखेंगे देखेगी देखेंगी देखे देखें")


def _join(*words: str) -> str:
    return " ".join(word for word in words if word)


def _agreeing(entry: Mapping[str, str], base: str, agreement: Agreement) -> str:
    """The form of ``base`` (``ipf_``, ``cmp_``, or nothing); the feminine plural may be the singular's."""
    ending = _ENDING[agreement]
    if ending == "fp" and base + "fp" not in entry:
        ending = "f"
    return entry[base + ending]


# --- Noun phrases ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Phrase:
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
    "a": _four("", "", ""),
    "some": _four("थोड़ा", "कुछ", "थोड़ी"),
    "few": _four("थोड़ा ही", "कुछ ही", "थोड़ी ही"),
    "no": _four("ज़रा भी", "ज़रा भी", "ज़रा भी"),
    "many": _four("बहुत सारा", "बहुत सारे", "बहुत सारी"),
    "all": _four("सारा", "सारे", "सारी"),
    "every": _four("सारा", "सारे", "सारी"),
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
_SPECIAL = {
    "someone": ("कोई", "किसी", ("m", "sg")),
    "nobody": ("कोई", "किसी", ("m", "sg")),
    "everyone": ("सभी", "सभी", ("m", "pl")),
    "something": ("कुछ", "किसी चीज़", ("m", "sg")),
    "nothing": ("कुछ", "किसी चीज़", ("m", "sg")),
}


def _classes(head: str) -> set[str]:
    """The head's own name, its classes, and what follows from them."""
    if head in _SPECIAL:
        return {head, "person"} if head in ("someone", "nobody", "everyone") else {head}
    concept = concepts()[head]
    found = {head, concept.kind, *concept.classes}
    if concept.kind == "name" and found & {"female", "male"}:
        found.add("person")
    if found & {"device", "vehicle"} and "breakable" not in found:
        found.add("machine")
    return found


def _head(nominal: Nominal) -> NP:
    """The noun phrase that decides about animacy: the first of several."""
    if isinstance(nominal, Pronoun):
        return _head(nominal.of)
    return nominal.members[0] if isinstance(nominal, Both) else nominal


def _is(nominal: Nominal, condition: str) -> bool:
    classes = _classes(_head(nominal).head)
    animate = bool(classes & {"person", "animal"})
    if condition in ("animate", "inanimate"):
        return animate == (condition == "animate")
    return condition in classes


def _denies(nominal: Nominal | None) -> bool:
    """Whether a phrase asks for नहीं at the verb: no dog, nobody, nothing."""
    if isinstance(nominal, Both):
        return any(_denies(member) for member in nominal.members)
    if not isinstance(nominal, NP):
        return False
    return nominal.determiner == "no" or nominal.head in ("nobody", "nothing")


def _phrase(nominal: Nominal, negated: bool = False, subject: Nominal | None = None) -> _Phrase:
    """A nominal with its agreement. ``negated``: 'a dog' under a negation is कोई कुत्ता. ``subject``: the
    clause's subject, whose own things are अपना."""
    if isinstance(nominal, Pronoun):
        gender, number = _phrase(nominal.of).agreement
        plural = number == "pl"
        return _Phrase(
            "वे" if plural else "वह", "उन" if plural else "उस", (gender, number), attached=True
        )
    if isinstance(nominal, Both):
        members = [_phrase(member, negated, subject) for member in nominal.members]
        word = {"and": "और", "or": "या"}[nominal.joiner]
        agreement = members[-1].agreement
        if word == "और":
            women = all(member.agreement[0] == "f" for member in members)
            agreement = ("f" if women else "m", "pl")
        direct, oblique = (
            f"{', '.join(words[:-1])} {word} {words[-1]}"
            for words in ([m.direct for m in members], [m.oblique for m in members])
        )
        return _Phrase(direct, oblique, agreement)
    if nominal.head in _SPECIAL:
        direct, oblique, agreement = _SPECIAL[nominal.head]
        return _Phrase(direct, oblique, agreement)
    return _noun_phrase(nominal, negated, subject)


def _noun_phrase(np: NP, negated: bool, subject: Nominal | None, woman: bool = False) -> _Phrase:
    """``woman``: the noun is said of one."""
    entry = forms("hi")[np.head]
    if woman and ("fem" in entry or "epicene" in entry or "profession" in _classes(np.head)):
        sg, pl = entry.get("fem", entry["sg"]), entry.get("fem_pl", entry["pl"])
        entry = {**entry, "g": "f", "sg": sg, "pl": pl}
    mass = "mass" in _classes(np.head)
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
    adjectives = [_adjective(name, np, agreement) for name in np.adjectives]
    bent = [_adjective(name, np, (agreement[0], "pl")) for name in np.adjectives]
    owners = _owner(np.owner, agreement, subject) if np.owner else ("", "")
    return _Phrase(
        _join(owners[0], determiner[0], *adjectives, noun[0]),
        _join(owners[1], determiner[1], *bent, noun[1]),
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
        direct = _agreeing(_MASS[key], "", agreement)
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
        own = _four("अपना", "अपने", "अपनी")
        return _agreeing(own, "", agreement), _agreeing(own, "", bent)
    phrase = _phrase(owner)
    return _genitive(phrase, agreement), _genitive(phrase, bent)


def _genitive(phrase: _Phrase, agreement: Agreement) -> str:
    return _mark(phrase, _agreeing(_four("का", "के", "की"), "", agreement))


def _mark(phrase: _Phrase, postposition: str) -> str:
    if not phrase.attached:
        return f"{phrase.oblique} {postposition}"
    plural = phrase.oblique == "उन"
    if postposition == "ने":
        return "उन्होंने" if plural else "उसने"
    if postposition == "को":
        return "उन्हें" if plural else "उसे"
    return phrase.oblique + postposition


def _case(phrase: _Phrase, case: str, agreement: Agreement = _DEFAULT) -> str:
    """The phrase in a case of the lexicon: nothing, का (agreeing), or a postposition."""
    if not case:
        return phrase.direct
    return _genitive(phrase, agreement) if case == "का" else _mark(phrase, case)


def _adjective(name: str, of: Nominal, agreement: Agreement) -> str:
    entry = forms("hi")[name]
    other = "alt_when" in entry and _is(of, entry["alt_when"])
    return _agreeing(entry, "alt_" if other else "", agreement)


# --- Verbs -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Verb:
    """A verb as its clause will say it. ``ante`` stands before नहीं (the noun of a light verb, a
    predicate). ``now``, ``habit``, ``past``: the aspect, a key of `_main`. ``subject``: the postposition of
    the subject. ``target``: what the verb agrees with when not with its subject."""

    forms: Mapping[str, str]
    ante: str = ""
    now: str = "prog"
    habit: str = "ipf"
    past: str = "pf"
    future: str = "fut"
    ne: bool = False
    subject: str = ""
    target: Agreement | None = None


def _copula(ante: str = "", subject: str = "", target: Agreement | None = None) -> _Verb:
    return _Verb(_BE, ante, "none", "none", "none", "none", False, subject, target)


def _members(nominal: NP | Both) -> tuple[NP, ...]:
    return nominal.members if isinstance(nominal, Both) else (nominal,)


def _entry(clause: Clause) -> dict[str, str]:
    """The verb's row, or its second verb if the clause asks for that."""
    entry = forms("hi")[clause.verb]
    for condition in entry.get("alt_when", "never").split():
        if condition == "plain":
            holds = clause.modal is None and not clause.passive
        elif condition == "placeless":
            holds = clause.place is None
        else:
            holds = clause.object is not None and all(
                _is(member, condition) for member in _members(clause.object)
            )
        if not holds:
            return {key: form for key, form in entry.items() if not key.startswith("alt_")}
    return {key[4:]: form for key, form in entry.items() if key.startswith("alt_")}


def _lexical(entry: Mapping[str, str], subject: Agreement) -> _Verb:
    ante = _agreeing(entry, "pre_", subject) if "pre_m" in entry else entry.get("pre", "")
    return _Verb(
        forms=entry,
        ante=ante,
        now=entry.get("now", "prog"),
        habit=entry.get("habit", "ipf"),
        past=entry.get("past", "pf"),
        ne="ne" in entry,
        subject=entry.get("subject", ""),
        target=(entry["pre_g"], "sg") if "pre_g" in entry else None,
    )


def _prefixed(light: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {key: f"{prefix} {form}" for key, form in light.items()}


def _passive(verb: _Verb, target: Agreement) -> _Verb:
    """तोड़ी जाती है: the participle agrees, जाना is inflected."""
    base = "pp_" if "pp_m" in verb.forms else "pf_"
    participle = verb.forms[base + ("f" if target[0] == "f" else _ENDING[target])]
    made = _prefixed(_GO, participle)
    if target[0] == "m":
        made["inf_o"] = f"{verb.forms[base + 'mp']} जाने"
    lasting = verb.past == "ipf"
    return replace(
        verb,
        forms=made,
        now="ipf" if lasting else "prog",
        habit="ipf",
        past="ipf" if lasting else "pf",
        ne=False,
        subject="",
        target=target,
    )


def _can(verb: _Verb) -> _Verb:
    made = _prefixed(_CAN, verb.forms["stem"])
    return replace(verb, forms=made, now="ipf", habit="ipf", past="ipf", ne=False)


def _manage(verb: _Verb) -> _Verb:
    made = _prefixed(_MANAGE, verb.forms["stem"])
    return replace(verb, forms=made, now="prog", habit="ipf", past="pf", ne=False)


def _want(verb: _Verb) -> _Verb:
    made = _prefixed(_WANT, verb.forms["inf"])
    return replace(verb, forms=made, now="ipf", habit="ipf", past="ipf", ne=False)


def _must(verb: _Verb) -> _Verb:
    """करना है, करना पड़ता है, करना पड़ा: the infinitive agrees with what a perfective would agree with."""
    target = verb.target or _DEFAULT
    key = "inf_f" if target[0] == "f" else "inf_o" if target[1] == "pl" else "inf"
    infinitive = verb.forms[key]
    made = {
        **_prefixed(_MUST, infinitive),
        "st_m": infinitive,
        "st_mp": infinitive,
        "st_f": infinitive,
    }
    return replace(
        verb, forms=made, now="st", habit="ipf", past="pf", ne=False, subject="को", target=target
    )


def _governed(key: str, word: str, light: _Verb) -> Callable[[_Verb], _Verb]:
    """A modal that governs an infinitive: करने की कोशिश करना, करना शुरू करना, करने की इजाज़त होना."""

    def made(verb: _Verb) -> _Verb:
        return replace(light, ante=_join(verb.ante, verb.forms[key], word))

    return made


_MODALS: dict[str, Callable[[_Verb], _Verb]] = {
    "can": _can,
    "manage": _manage,
    "want": _want,
    "must": _must,
    "try": _governed("inf_o", "की कोशिश", _Verb(_DO, ne=True, target=("f", "sg"))),
    "begin": _governed("inf", "शुरू", _Verb(_DO, ne=True, target=_DEFAULT)),
    "stop": _governed("inf", "बंद", _Verb(_with_vector(_DO, _GIVE), ne=True, target=_DEFAULT)),
    "forget": _governed("inf", "", _Verb(_with_vector(_FORGET, _GO))),
    "may": _governed("inf_o", "की इजाज़त", _copula(subject="को", target=("f", "sg"))),
    "need_not": _governed("inf_o", "की ज़रूरत", _copula(subject="को", target=("f", "sg"))),
}
_FORBIDDEN = _governed("inf", "मना", _copula(subject="के लिए", target=_DEFAULT))


# --- Sentences ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sentence:
    """A clause before its verb is inflected: ``lead`` subject ``rest`` verb."""

    verb: _Verb
    subject: _Phrase
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
    elif mood == "subjunctive":
        aspect, aux = (
            ("sub", "") if aspect == "fut" else (aspect, "subj_past" if aux == "past" else "subj")
        )
    elif mood == "meanwhile" and (aspect, aux) == ("pf", ""):
        aspect, aux = "prog", "past"
    elif mood == "lasting" and not s.negative and aspect in ("pf", "fut"):
        aspect = "went_on" if aspect == "pf" else "will_go_on"
    return aspect, aux


def _main(entry: Mapping[str, str], aspect: str, agreement: Agreement, plain: bool) -> str:
    """The main verb; ``plain``: no vector verb. A feminine plural is marked on the last word only, so
    whoever has an auxiliary asks for the singular."""
    if aspect == "none":
        return ""
    if aspect in ("prog", "done"):
        return f"{entry['stem']} {_agreeing(_RAHA if aspect == 'prog' else _CHUKA, '', agreement)}"
    if aspect == "went_on":
        return _agreeing(entry, "ipf_", agreement) + " " + _agreeing(_REMAIN, "pf_", agreement)
    if aspect == "will_go_on":
        return _agreeing(entry, "ipf_", agreement) + " " + _agreeing(_REMAIN, "fut_", agreement)
    if aspect == "sub":
        return entry["sub_p" if agreement[1] == "pl" else "sub"]
    if aspect in ("pf", "fut") and not plain and f"v{aspect}_m" in entry:
        aspect = "v" + aspect
    return _agreeing(entry, aspect + "_", agreement)


def _finish(s: _Sentence, mood: str = "") -> str:
    """The sentence with its verb inflected and its subject in its case."""
    if s.not_every and s.negative:
        return f"ऐसा नहीं है कि {_finish(replace(s, negative=False), mood)}"
    aspect, aux = _aspect(s, mood)
    verb = s.verb
    ergative = verb.ne and aspect == "pf"
    case = "ने" if ergative else verb.subject
    agreement = (verb.target or _DEFAULT) if case else s.subject.agreement
    dropped = s.negative and (aspect, aux) == ("ipf", "pres")
    auxiliary = "" if dropped else _agreeing(_AUX[aux], "", agreement)
    shown = (agreement[0], "sg") if auxiliary and agreement[0] == "f" else agreement
    plain = s.plain or s.negative or s.phase == "not_yet"
    main = _main(verb.forms, aspect, shown, plain)
    if dropped and agreement == ("f", "pl"):
        main += "ं"  # without हैं it is the participle that shows the plural: नहीं खातीं
    # 'is standing' is खड़ा है: the state is the very word that stands before the verb elsewhere.
    ante = "" if aspect == "st" and "pre_m" in verb.forms else verb.ante
    negation = ("न" if mood == "subjunctive" else "नहीं") if s.negative else ""
    subject = _case(s.subject, case, agreement)
    if s.subject_last:
        return _join(*s.lead, *s.rest[:-1], subject, s.rest[-1], ante, negation, main, auxiliary)
    return _join(*s.lead, subject, *s.rest, ante, negation, main, auxiliary)


def _nonfinite(s: _Sentence, drop_subject: bool) -> str:
    """पीटर के स्टेशन जाने: what stands before से पहले and के बाद."""
    verb = s.verb
    subject = _case(s.subject, verb.subject or "के", verb.target or _DEFAULT)
    negation = "न" if s.negative else ""
    words = [*s.lead, "" if drop_subject else subject, *s.rest, verb.ante]
    return _join(*words, negation, verb.forms["inf_o"])


# --- The clause --------------------------------------------------------------------------------------

_PREPOSITIONS = {
    "in": "में", "on": "पर", "at": "के पास", "under": "के नीचे", "behind": "के पीछे",
    "in_front_of": "के सामने", "next_to": "की बगल में", "near": "के पास",
}  # fmt: skip


def _place(place: Place, negated: bool, subject: Nominal | None, goal: str | None = None) -> str:
    """Where, or with ``goal`` (bare, loc, का) where to."""
    if isinstance(place.where, str):
        entry = forms("hi")[place.where]
        return entry[{None: "at", "loc": "at", "का": "of"}.get(goal, "to")]
    phrase = _phrase(place.where, negated, subject)
    entry = forms("hi").get(place.where.head, {})
    preposition = place.preposition or "in"
    if goal == "का":
        return _genitive(phrase, ("f", "sg"))
    usual = _PREPOSITIONS[preposition]
    if goal == "bare" and preposition in ("in", "at", "on"):
        if _is(place.where, "person"):
            return _mark(phrase, "के पास")
        to = entry.get("to", usual)
        return phrase.oblique if to == "bare" else _mark(phrase, to)
    return _mark(phrase, entry.get(preposition, usual))


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
    return "को" if _is(obj, "person") or (definite and _is(obj, "animal")) else ""


def _clause(c: Clause, comparison: tuple[str, str] | None = None) -> _Sentence:
    """``comparison``: words before the object and its determiner ('more apples than Peter')."""
    places = [p.where for p in (c.place, c.goal) if p is not None and isinstance(p.where, NP)]
    nominals = [c.subject, c.object, c.recipient, c.companion, c.tool, *places]
    negative = (
        c.negative
        or any(_denies(nominal) for nominal in nominals)
        or c.frequency == "never"
        or c.phase in ("no_longer", "not_yet")
        or c.modal == "need_not"
    )

    # 'did not forget to buy a book': she did buy one
    below = negative and c.modal not in ("forget", "stop")

    def said(nominal: Nominal) -> _Phrase:
        return _phrase(nominal, below, c.subject)

    entry = _entry(c)
    subject = _subject(c.subject, negative)
    verb = _lexical(entry, subject.agreement)
    obj, case = None, ""
    if c.object is not None:
        obj = said(c.object if c.passive else _some(c.object, c, below, entry))
        if comparison and isinstance(c.object, NP):
            determined = replace(c.object, determiner=comparison[1])  # type: ignore[arg-type]
            obj = _noun_phrase(determined, False, None)
        case = _object_case(c.object, entry, c.recipient is not None)
        if not case and verb.target is None:
            last = c.object.members[-1] if isinstance(c.object, Both) else None
            verb = replace(verb, target=_phrase(last).agreement if last else obj.agreement)
    object_text = _case(obj, case, verb.target or _DEFAULT) if obj else ""
    if obj and comparison:
        object_text = _join(comparison[0], object_text)
    if c.phase == "only" and obj:
        object_text = f"केवल {object_text}"

    agent = ""
    if c.passive:
        target = verb.target or _DEFAULT
        if c.agent_shown:
            short = isinstance(c.subject, NP) and c.subject.head not in _SPECIAL
            agent = _mark(subject, "द्वारा" if short else "के द्वारा")
        if obj is not None:
            only = "केवल" if c.phase == "only" else ""
            subject = replace(obj, direct=_join(only, obj.direct), oblique=_join(only, obj.oblique))
        verb = replace(_passive(verb, target), subject=case)
        object_text = ""
    forbidden = c.modal == "must" and c.negative
    if c.modal is not None:
        verb = _FORBIDDEN(verb) if forbidden else _MODALS[c.modal](verb)
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
        _mark(said(c.companion), "के साथ") if c.companion else "",
        _mark(said(_tool(c.tool)), "से") if c.tool else "",
        _place(c.place, negative, c.subject) if c.place else "",
        forms("hi")[c.manner]["adv"] if c.manner else "",
        _mark(said(c.recipient), entry.get("rec", "को")) if c.recipient else "",
        entry.get("adv", ""),
        _place(c.goal, negative, c.subject, goal_kind) if c.goal else "",
        "केवल" if c.phase == "only" and not obj else "",
        object_text,
    )
    return _Sentence(
        verb=verb,
        subject=subject,
        lead=(early, agent if case == "का" else ""),
        rest=rest,
        tense=c.tense,
        negative=negative and (c.frequency == "never" or not forbidden),
        phase=c.phase,
        habitual=_habitual(c.time, c.frequency),
        dated=c.time is not None,
        subject_last=entry.get("subject") == "का",
        plain=comparison is not None or _limited(c.object),
        not_every=c.negative and _whole(c.object if c.passive and c.object else c.subject),
    )


def _some(obj: NP | Both, c: Clause, negated: bool, verb: Mapping[str, str]) -> NP | Both:
    """The object as Hindi determines it: कुछ and थोड़ा name a part, so that what is done in general, only
    or not at all needs another word or none ('reads magazines', 'did not drink any water')."""
    if isinstance(obj, Both):
        return replace(obj, members=tuple(_some_one(np, c, negated, verb) for np in obj.members))
    return _some_one(obj, c, negated, verb)


def _some_one(np: NP, c: Clause, negated: bool, verb: Mapping[str, str]) -> NP:
    if np.head in _SPECIAL or np.count is not None or np.owner is not None:
        return np
    if np.determiner == "a" and ("art" in verb or "art" in forms("hi")[np.head]):
        return replace(np, determiner="the")
    if np.determiner != "some":
        return np
    habit = c.tense == "habit" and verb.get("now", "prog") in ("prog", "st")
    general = habit or c.frequency is not None or c.phase == "only"
    if "mass" in _classes(np.head):
        return replace(np, determiner="the") if general or negated or c.tense != "past" else np
    if general:
        return replace(np, determiner="the_pl")
    return _not_any(np, negated)


def _not_any(np: NP, negated: bool) -> NP:
    """कुछ बसें नहीं means that some are not; 'not any buses' is कोई बस नहीं."""
    countable = np.head not in _SPECIAL and "mass" not in _classes(np.head)
    some = negated and np.determiner == "some" and np.count is None and np.owner is None
    return replace(np, determiner="no") if some and countable else np


def _tool(np: NP) -> NP:
    """'with a knife' is चाकू से; only a described tool keeps its एक."""
    plain = np.determiner == "a" and np.count is None and not np.adjectives
    return replace(np, determiner="the") if plain else np


def _limited(nominal: Nominal | None) -> bool:
    """'at most two plates', 'few plates': no vector verb beside them, for it says that all is done."""
    if not isinstance(nominal, NP):
        return False
    return nominal.determiner == "few" or nominal.quantity is not None


def _whole(nominal: Nominal) -> bool:
    """Whether a subject's negation is 'not every'."""
    if not isinstance(nominal, NP):
        return False
    return nominal.head == "everyone" or (
        nominal.determiner in ("every", "all") and not nominal.count
    )


def _subject(nominal: Nominal, negative: bool) -> _Phrase:
    """कोई and कुछ beside नहीं would mean nobody and nothing: 'someone did not come' names a person."""
    if negative and isinstance(nominal, NP):
        if nominal.head == "someone":
            return _Phrase("एक व्यक्ति", "एक व्यक्ति", ("m", "sg"))
        if nominal.head == "something":
            return _Phrase("एक चीज़", "एक चीज़", ("f", "sg"))
    return _phrase(nominal)


# --- States ------------------------------------------------------------------------------------------


def _state(s: Is) -> _Sentence:
    negative = (
        s.negative
        or _denies(s.subject)
        or s.frequency == "never"
        or s.phase in ("no_longer", "not_yet")
    )
    subject = _subject(s.subject, negative)
    case, target = "", None
    noun = isinstance(s.what, NP)
    if isinstance(s.what, str):
        entry = forms("hi")[s.what]
        if "body" in entry and not s.becomes:
            case, target, said = "का", _DEFAULT, entry["body"]
        else:
            said = _adjective(s.what, s.subject, subject.agreement)
        if s.degree == "a_little":
            said = _join(_agreeing(_four("थोड़ा", "थोड़े", "थोड़ी"), "", subject.agreement), said)
        elif s.degree is not None:
            said = _join(_DEGREES[s.degree], said)
    elif isinstance(s.what, Place):
        said = _place(s.what, negative, s.subject)
    else:
        said = _predicate(s.what, s.subject, subject.agreement, negative)
        if s.degree is not None:
            said = _join(_DEGREES[s.degree], said)
    lasting = not noun and (_habitual(s.time, s.frequency) or s.frequency == "never" or _recurs(s))
    if s.becomes:
        verb = _becoming(s, said)
        if isinstance(s.what, str) and "body" in forms("hi")[s.what]:
            verb = replace(verb, subject="का", target=_DEFAULT)
    elif lasting:
        past = "pf" if s.frequency == "never" else "ipf"
        verb = _Verb(_REMAIN, said, "ipf", "ipf", past, "fut", False, case, target)
    else:
        verb = _copula(said, case, target)
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
        not_every=s.negative and _whole(s.subject),
    )


def _becoming(s: Is, said: str) -> _Verb:
    """डॉक्टर बनना, बीमार होना, थकना."""
    light = _with_vector(_BECOME if isinstance(s.what, NP) else _BE, _GO)
    if not isinstance(s.what, str):
        return _Verb(light, said)
    entry = forms("hi")[s.what]
    own = {key[7:]: form for key, form in entry.items() if key.startswith("become_")}
    if not own or ("alt_when" in entry and _is(s.subject, entry["alt_when"])):
        return _Verb(light, said)
    degree = "थोड़ा" if s.degree == "a_little" else _DEGREES[s.degree] if s.degree else ""
    return _Verb(own, _join(own.get("pre", ""), degree))


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
            _noun_phrase(what, negative, subject, woman).direct
            if _plain(what)
            else _phrase(what).direct
        )
    polite = "hon" in forms("hi").get(_head(subject).head, {})
    many = what.determiner == "some" or (agreement[1] == "pl" and not polite)
    said = _noun_phrase(
        replace(what, determiner="the_pl" if many else "the"), False, subject, woman
    )
    classes = _classes(what.head)
    trade = "person" in classes and not what.adjectives and what.head not in _KINDS
    bare = negative or many or trade or "mass" in classes
    return said.direct if bare else f"एक {said.direct}"


def _plain(nominal: NP) -> bool:
    return nominal.head not in _SPECIAL


def _existence(e: Exists) -> _Sentence:
    place = e.place.where if e.place and isinstance(e.place.where, NP) else None
    negative = e.negative or _denies(e.what) or _denies(place)
    early, late = _time(e.time)
    return _Sentence(
        verb=_copula(),
        subject=_phrase(_not_any(e.what, negative), negative),
        lead=(early, late, _place(e.place, negative, None) if e.place else ""),
        tense=e.tense,
        negative=negative,
    )


def _possession(h: Has) -> _Sentence:
    negative = (
        h.negative or _denies(h.subject) or _denies(h.what) or h.phase in ("no_longer", "not_yet")
    )
    what = h.what if isinstance(h.what, Both) else _not_any(h.what, negative)
    thing = _phrase(what, negative, h.subject)
    agreement = thing.agreement
    classes = _classes(_head(h.what).head)
    if classes & {"person", "body", "event"}:
        case = "का"
    elif _is(h.subject, "animate"):
        case = forms("hi").get(_head(h.what).head, {}).get("has", "के पास")
    else:
        case = "का" if "name" in classes else "में"
    if isinstance(h.what, Both) and case == "का":
        agreement = _phrase(h.what.members[0]).agreement
    if isinstance(h.what, Both):
        shown = _phrase(h.what.members[-1], negative, h.subject).agreement
        agreement = agreement if case == "का" else shown
    early, late = _time(h.time)
    return _Sentence(
        verb=_copula(subject=case, target=agreement),
        subject=_subject(h.subject, negative),
        lead=(early,),
        rest=(late, "केवल" if h.phase == "only" else _PHASES[h.phase], thing.direct),
        tense=h.tense,
        negative=negative,
        not_every=h.negative and _whole(h.subject),
    )


def _comparison(c: Compare) -> _Sentence:
    negative = c.negative or _denies(c.subject)
    subject = _subject(c.subject, negative)
    entry = forms("hi")[c.adjective]
    adjective = _adjective(c.adjective, c.subject, subject.agreement)
    before, more = "", "ज़्यादा"
    if "cmp_m" in entry and c.relation != "less" and _is(c.subject, "animate"):
        adjective = _agreeing(entry, "cmp_", subject.agreement)
        before, more = entry["cmp_pre"], ""
    words: tuple[str, ...]
    if c.relation == "most":
        among = _mark(_phrase(c.among, subject=c.subject), "में") if c.among else ""
        words = (among, before, "सबसे", adjective)
    elif c.other is None:
        raise KeyError(f"other: {c.relation} needs what it is compared with")
    else:
        other = _phrase(c.other, negative, c.subject)
        much = {None: "", "much": "कहीं" if more else "काफ़ी"}[c.difference]
        as_much = _agreeing(_four("जितना", "जितने", "जितनी"), "", subject.agreement)
        equal = f"{other.oblique}के {as_much}" if other.attached else _mark(other, as_much)
        words = {
            "more": (_mark(other, "से"), before, much, more, adjective),
            "less": (_mark(other, "से"), much and "कहीं", "कम", adjective),
            "as": (before, equal, adjective),
        }[c.relation]
    return _Sentence(
        verb=_copula(),
        subject=subject,
        rest=words,
        tense=c.tense,
        negative=negative,
        not_every=c.negative and _whole(c.subject),
    )


def _amount(c: CompareAmount) -> _Sentence:
    other = _phrase(c.other)
    words = {
        "more": _mark(other, "की तुलना में"),
        "fewer": _mark(other, "की तुलना में"),
        "as_many": other.oblique,
    }[c.relation]
    thing = NP(c.noun, determiner="some")
    return _clause(Clause(c.subject, c.verb, object=thing, tense=c.tense), (words, c.relation))


# --- Several clauses ---------------------------------------------------------------------------------

_ATTITUDES = {
    "know": _Verb(_KNOW, now="ipf", past="ipf"),
    "believe": _Verb(_BELIEVE, now="ipf", past="ipf"),
    "say": _Verb(_SAY, now="ipf", ne=True),
    "hope": _copula("उम्मीद", "को", ("f", "sg")),
    "doubt": _copula("इस पर शक", "को", _DEFAULT),
    "dream": _Verb(_SEE, "सपना", ne=True),
    "regret": _copula("अफ़सोस", "को", _DEFAULT),
    "remember": _copula("याद", "को", _DEFAULT),
    "forget": _Verb(_with_vector(_FORGET, _GO), now="pf"),
    "notice": _Verb(_DO, "गौर", ne=True),
    "claim": _Verb(_DO, "दावा", now="ipf", ne=True),
    "fear": _copula("डर", "को", _DEFAULT),
    "be_glad": _copula("खुश"),
    "pretend": _Verb(_DO, "दिखावा", ne=True),
}
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
    verb = _ATTITUDES[r.attitude]
    negative = r.negative or _denies(r.holder)
    head = _Sentence(
        verb,
        _subject(r.holder, negative),
        tense=r.tense,
        negative=negative,
        not_every=r.negative and _whole(r.holder),
    )
    return f"{_finish(head)} कि {_say(r.content)}"


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
    whole = isinstance(subject, NP) and (subject.head in _SPECIAL or _whole(subject))
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
