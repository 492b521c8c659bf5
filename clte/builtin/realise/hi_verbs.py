"""Hindi verbs: light verbs, aspects, modals, passive, vector verbs.

The forms of the verbs in ``lexicon/hi.tsv`` have the keys that `hi_nouns` lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from clte.builtin.lexicon import forms
from clte.builtin.meaning import Clause
from clte.builtin.realise.hi_nouns import (
    DEFAULT,
    ENDING,
    Agreement,
    agreeing,
    four,
    is_a,
    members_of,
    spaced,
)

_RAHA = four("रहा", "रहे", "रही")
_CHUKA = four("चुका", "चुके", "चुकी")
_HOGA = four("होगा", "होंगे", "होगी", "होंगी")
AUXILIARIES = {
    "": four("", "", ""),
    "pres": four("है", "हैं", "है", "हैं"),
    "past": four("था", "थे", "थी", "थीं"),
    "fut": _HOGA,
    "cf": four("होता", "होते", "होती", "होतीं"),
    "subj": four("हो", "हों", "हो", "हों"),
    "subj_past": four("रहा हो", "रहे हों", "रही हो", "रही हों"),
}
_KEYS = (
    "stem", "inf", "inf_o", "inf_f", "ipf_m", "ipf_mp", "ipf_f", "pf_m", "pf_mp", "pf_f", "pf_fp",
    "fut_m", "fut_mp", "fut_f", "fut_fp", "sub", "sub_p",
)  # fmt: skip


def _row(words: str) -> dict[str, str]:
    return dict(zip(_KEYS, words.split(), strict=True))


def with_vector(verb: Mapping[str, str], vector: Mapping[str, str]) -> dict[str, str]:
    """The verb with the vector's perfective and future beside its own: भूला, भूल गया."""
    strong = {
        "v" + key: f"{verb['stem']} {form}"
        for key, form in vector.items()
        if key.startswith(("pf_", "fut_"))
    }
    return {**verb, **strong}


_DO = _row("कर करना करने करनी करता करते करती किया किए की कीं करेगा करेंगे करेगी करेंगी करे करें")
_GIVE = _row("दे देना देने देनी देता देते देती दिया दिए दी दीं देगा देंगे देगी देंगी दे दें")
GO = _row("जा जाना जाने जानी जाता जाते जाती गया गए गई गईं जाएगा जाएँगे जाएगी जाएँगी जाए जाएँ")
BE = _row("हो होना होने होनी होता होते होती हुआ हुए हुई हुईं होगा होंगे होगी होंगी हो हों")
REMAIN = _row("रह रहना रहने रहनी रहता रहते रहती रहा रहे रही रहीं रहेगा रहेंगे रहेगी रहेंगी रहे रहें")
_CAN = _row("सक सकना सकने सकनी सकता सकते सकती सका सके सकी सकीं सकेगा सकेंगे सकेगी सकेंगी सके सकें")
_MANAGE = _row("पा पाना पाने पानी पाता पाते पाती पाया पाए पाई पाईं पाएगा पाएँगे पाएगी पाएँगी पाए पाएँ")
_WANT = _row(
    "चाह चाहना चाहने चाहनी चाहता चाहते चाहती चाहा चाहे चाही चाहीं चाहेगा चाहेंगे चाहेगी चाहेंगी चाहे चाहें"
)
_MUST = _row("पड़ पड़ना पड़ने पड़नी पड़ता पड़ते पड़ती पड़ा पड़े पड़ी पड़ीं पड़ेगा पड़ेंगे पड़ेगी पड़ेंगी पड़े पड़ें")
BECOME = _row("बन बनना बनने बननी बनता बनते बनती बना बने बनी बनीं बनेगा बनेंगे बनेगी बनेंगी बने बनें")
_BELIEVE = _row(
    "मान मानना मानने माननी मानता मानते मानती माना माने मानी मानीं मानेगा मानेंगे मानेगी मानेंगी माने मानें"
)
_SAY = _row("कह कहना कहने कहनी कहता कहते कहती कहा कहे कही कहीं कहेगा कहेंगे कहेगी कहेंगी कहे कहें")
_KNOW = _row(
    "जान जानना जानने जाननी जानता जानते जानती जाना जाने जानी जानीं जानेगा जानेंगे जानेगी जानेंगी जाने जानें"
)
_FORGET = _row("भूल भूलना भूलने भूलनी भूलता भूलते भूलती भूला भूले भूली भूलीं भूलेगा भूलेंगे भूलेगी भूलेंगी भूले भूलें")
_SEE = _row("देख देखना देखने देखनी देखता देखते देखती देखा देखे देखी देखीं देखेगा देखेंगे देखेगी देखेंगी देखे देखें")


@dataclass(frozen=True)
class Verb:
    """A verb as its clause will say it. ``ante`` stands before नहीं (the noun of a light verb, a
    predicate). ``now``, ``habit``, ``past``: the aspect, a key of `main_verb`. ``subject``: the postposition of
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


def copula(ante: str = "", subject: str = "", target: Agreement | None = None) -> Verb:
    """होना as the verb of a state."""
    return Verb(BE, ante, "none", "none", "none", "none", False, subject, target)


def verb_entry(clause: Clause) -> dict[str, str]:
    """The verb's row, or its second verb if the clause asks for that."""
    entry = forms("hi")[clause.verb]
    for condition in entry.get("alt_when", "never").split():
        if condition == "plain":
            holds = clause.modal is None and not clause.passive
        elif condition == "placeless":
            holds = clause.place is None
        else:
            holds = clause.object is not None and all(
                is_a(member, condition) for member in members_of(clause.object)
            )
        if not holds:
            return {key: form for key, form in entry.items() if not key.startswith("alt_")}
    return {key[4:]: form for key, form in entry.items() if key.startswith("alt_")}


def lexical(entry: Mapping[str, str], subject: Agreement) -> Verb:
    """The verb of a row of the lexicon, for a subject of this gender and number."""
    ante = agreeing(entry, "pre_", subject) if "pre_m" in entry else entry.get("pre", "")
    return Verb(
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


def passive_of(verb: Verb, target: Agreement) -> Verb:
    """तोड़ी जाती है: the participle agrees, जाना is inflected."""
    base = "pp_" if "pp_m" in verb.forms else "pf_"
    participle = verb.forms[base + ("f" if target[0] == "f" else ENDING[target])]
    made = _prefixed(GO, participle)
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


def _can(verb: Verb) -> Verb:
    made = _prefixed(_CAN, verb.forms["stem"])
    return replace(verb, forms=made, now="ipf", habit="ipf", past="ipf", ne=False)


def _manage(verb: Verb) -> Verb:
    made = _prefixed(_MANAGE, verb.forms["stem"])
    return replace(verb, forms=made, now="prog", habit="ipf", past="pf", ne=False)


def _want(verb: Verb) -> Verb:
    made = _prefixed(_WANT, verb.forms["inf"])
    return replace(verb, forms=made, now="ipf", habit="ipf", past="ipf", ne=False)


def _must(verb: Verb) -> Verb:
    """करना है, करना पड़ता है, करना पड़ा: the infinitive agrees with what a perfective would agree with."""
    target = verb.target or DEFAULT
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


def _governed(key: str, word: str, light: Verb) -> Callable[[Verb], Verb]:
    """A modal that governs an infinitive: करने की कोशिश करना, करना शुरू करना, करने की इजाज़त होना."""

    def made(verb: Verb) -> Verb:
        return replace(light, ante=spaced(verb.ante, verb.forms[key], word))

    return made


MODALS: dict[str, Callable[[Verb], Verb]] = {
    "can": _can,
    "manage": _manage,
    "want": _want,
    "must": _must,
    "try": _governed("inf_o", "की कोशिश", Verb(_DO, ne=True, target=("f", "sg"))),
    "begin": _governed("inf", "शुरू", Verb(_DO, ne=True, target=DEFAULT)),
    "stop": _governed("inf", "बंद", Verb(with_vector(_DO, _GIVE), ne=True, target=DEFAULT)),
    "forget": _governed("inf", "", Verb(with_vector(_FORGET, GO))),
    "may": _governed("inf_o", "की इजाज़त", copula(subject="को", target=("f", "sg"))),
    "need_not": _governed("inf_o", "की ज़रूरत", copula(subject="को", target=("f", "sg"))),
}
FORBIDDEN = _governed("inf", "मना", copula(subject="के लिए", target=DEFAULT))


def main_verb(entry: Mapping[str, str], aspect: str, agreement: Agreement, plain: bool) -> str:
    """The main verb; ``plain``: no vector verb. A feminine plural is marked on the last word only, so
    whoever has an auxiliary asks for the singular."""
    if aspect == "none":
        return ""
    if aspect in ("prog", "done"):
        return f"{entry['stem']} {agreeing(_RAHA if aspect == 'prog' else _CHUKA, '', agreement)}"
    if aspect == "went_on":
        return agreeing(entry, "ipf_", agreement) + " " + agreeing(REMAIN, "pf_", agreement)
    if aspect == "will_go_on":
        return agreeing(entry, "ipf_", agreement) + " " + agreeing(REMAIN, "fut_", agreement)
    if aspect == "sub":
        return entry["sub_p" if agreement[1] == "pl" else "sub"]
    if aspect in ("pf", "fut") and not plain and f"v{aspect}_m" in entry:
        aspect = "v" + aspect
    return agreeing(entry, aspect + "_", agreement)


ATTITUDES = {
    "know": Verb(_KNOW, now="ipf", past="ipf"),
    "believe": Verb(_BELIEVE, now="ipf", past="ipf"),
    "say": Verb(_SAY, now="ipf", ne=True),
    "hope": copula("उम्मीद", "को", ("f", "sg")),
    "doubt": copula("इस पर शक", "को", DEFAULT),
    "dream": Verb(_SEE, "सपना", ne=True),
    "regret": copula("अफ़सोस", "को", DEFAULT),
    "remember": copula("याद", "को", DEFAULT),
    "forget": Verb(with_vector(_FORGET, GO), now="pf"),
    "notice": Verb(_DO, "गौर", ne=True),
    "claim": Verb(_DO, "दावा", now="ipf", ne=True),
    "fear": copula("डर", "को", DEFAULT),
    "be_glad": copula("खुश"),
    "pretend": Verb(_DO, "दिखावा", ne=True),
}
