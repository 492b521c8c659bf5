"""Bulgarian verbs: which form a clause wants, and the form with its particles and clitics.

The keys of ``lexicon/bg.tsv`` are explained in `clte.builtin.realise.bg`.
"""

from __future__ import annotations

from clte.builtin.realise.bg_nouns import Agreement, Entry, classes_of, join


def verb_complex(
    verb: Entry, form: str, agr: Agreement, negative: bool = False, clitics: str = ""
) -> str:
    """The verb with all its particles: не, ще, да, clitics and auxiliaries in their order.

    ``form`` is pr, im, ao, fu and fui (after ще, the latter imperfective), bare (fu without ще), perf,
    ever (perf, imperfective), plup, would, da, dai (imperfective) or daperf.
    """
    p = "p" if agr.plural else ""
    no = "не" if negative else ""
    pronouns = join(clitics, verb["refl"]) if verb.get("refl") == "се" else verb.get("refl", "")
    if verb.get("refl") == "си":
        pronouns = join("си", clitics)
    elif "refl" not in verb:
        pronouns = clitics
    present, perfective = verb["pr" + p], verb.get("fu" + p, verb["pr" + p])
    if form in ("pr", "im", "dai") and negative and "npr" in verb:
        denied = verb[("nim" if form == "im" else "npr") + p]
        return join("да" if form == "dai" else "", pronouns, denied)
    key = "n" if "impersonal" in verb else agr.key
    participle = verb.get("e" + key, verb["l" + key]) if form == "ever" else verb["l" + key]
    plural = agr.plural and "impersonal" not in verb
    perfect = ("са", pronouns, participle) if plural else (pronouns, "е", participle)
    match form:
        case "pr" | "im" | "ao":
            return join(no, pronouns, verb[form + p])
        case "bare":
            return join(no, pronouns, perfective)
        case "fu" | "fui":
            word = perfective if form == "fu" else verb.get("ha" + p, present)
            return join("няма да" if negative else "ще", pronouns, word)
        case "would":
            would = "нямаше да" if negative else ("щяха да" if plural else "щеше да")
            return join(would, pronouns, perfective)
        case "perf" | "ever":
            return join(no, *perfect)
        case "plup":
            return join(no, pronouns, "бяха" if plural else "беше", participle)
        case "da" | "dai":
            return join("да", no, pronouns, perfective if form == "da" else present)
        case "daperf":
            return join("да", no, *perfect)
    raise KeyError(form)


def form_for(
    kind: str,
    tense: str,
    verb: Entry,
    time: str | None = None,
    frequency: str | None = None,
    phase: str | None = None,
    passive: bool = False,
) -> str:
    """Which form of `verb_complex` a clause wants."""
    if tense not in ("now", "habit", "past", "future"):
        raise KeyError(tense)
    state, habitual = "state" in verb, is_habitual(time, frequency)
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
        if kind == "while":
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
    long = time is not None and "duration" in classes_of(time)
    # работи, плува: now, or once? Only a past time tells
    unclear = verb.get("ao") == verb["pr"] and "telic" not in verb and not passive
    if state:
        return "ao" if long and "ao" in verb and not unclear else "im"
    if kind in ("reported", "if"):
        return "perf"
    if long and "fu" in verb and not passive:
        return "im"
    if unclear and (long or time is None or "past" not in classes_of(time)):
        return "plup" if kind == "after" else "im"
    return "ao"


def is_habitual(time: str | None, frequency: str | None) -> bool:
    """Whether it recurs: often, every day."""
    usual = frequency is not None and frequency != "never"
    return usual or (time is not None and "habit" in classes_of(time))
