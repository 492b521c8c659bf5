"""German: meanings said with verb second, verb last and everything else that German wants.

`de_nouns` says noun phrases (and lists the keys of ``lexicon/de.tsv``), `de_verbs` conjugates; here they
become sentences. The past is the perfect in a sentence by itself, and the preterite in stories and
with verbs that usually have it (war, kannte, konnte).
"""

from __future__ import annotations

from dataclasses import replace

from clte.builtin.lexicon import concepts
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
    Report,
    Text,
)
from clte.builtin.realise.de_nouns import (
    DER,
    ENDINGS,
    KEIN,
    WORDS,
    Case,
    Forms,
    can_be_denied,
    classes_of,
    determined,
    goal_phrase,
    in_order,
    is_a,
    is_definite,
    is_name,
    is_person,
    is_plural,
    is_woman,
    lexeme_of,
    nominal_phrase,
    noun_form,
    owned_by,
    phrase,
    place_phrase,
    prepositional,
    spaced,
)
from clte.builtin.realise.de_verbs import (
    BECOME,
    CONTROL,
    GEBEN,
    HABEN,
    MODALS,
    PASSIVE,
    SEIN,
    SUB,
    How,
    Verbs,
    assemble,
    conjugate,
    verb_forms,
)

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
}
VERDICTS = {
    "certainly": ("ist", "sicher"),
    "it_is_true": ("stimmt", ""),
    "it_is_not_true": ("stimmt", "nicht"),
    "it_is_impossible": ("ist", "unmöglich"),
}
BARE_PREDICATES = {"pupil", "tourist"}  # beside the professions: Anna ist Schülerin


def realise(meaning: Meaning) -> str:
    """The meaning in German, with capital and full stop.

    Raises:
        KeyError: a concept that ``de.tsv`` lacks, or a field value that German doesn't know.
    """
    if isinstance(meaning, Text):
        how = How(narrative=_is_story(meaning))
        return " ".join(_sentence(part, how) for part in meaning.sentences)
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


def _time(name: str | None) -> tuple[str, str]:
    """A time adverbial as (before nicht, behind nicht)."""
    if name is None:
        return "", ""
    form = lexeme_of(name)["form"]
    late = name == "for_the_first_time" or concepts()[name].classes[0] in LATE_TIMES
    return ("", form) if late else (form, "")


def _phase(phase: str | None, negative: bool) -> tuple[str, bool, str]:
    """What stands before nicht, whether there is nicht, and what stands behind it."""
    before, denies, behind = PHASES[phase]
    if negative and phase == "still":
        return "immer noch", True, ""
    if negative and denies:
        return spaced(before, "nicht", behind), True, ""
    return before, negative or denies, behind


def _denies_subject(subject: Nominal, negative: bool) -> bool:
    """nicht jeder, nicht alle: the denial of a whole is said before it."""
    if not negative or not isinstance(subject, NP) or subject.count is not None:
        return False
    if subject.head in WORDS:
        return subject.head == "everyone"
    return not is_name(subject) and subject.determiner in ("every", "all")


# ---- clauses


def _clause(clause: Clause, how: How) -> str:
    modal, negative = clause.modal, clause.negative
    if modal == "need_not":
        modal, negative = "must", not negative
    elif modal == "must" and negative:
        modal = "may"  # must not: darf nicht
    verb = verb_forms(clause.verb, clause.subject, clause.object, clause.goal)
    if clause.passive and clause.object is not None:
        subject, plural, agent = _passive_subject(clause, verb)
        chain = [(PASSIVE, ""), (verb, "passive" if "passive" in verb else "part")]
        surface: Nominal = clause.object
    else:
        subject, plural, agent = (
            nominal_phrase(clause.subject, "nom"),
            is_plural(clause.subject),
            "",
        )
        chain = [(verb, "")]
        surface = clause.subject
    if _denies_subject(surface, negative):
        subject, negative = f"nicht {subject}", False
    if modal in CONTROL:
        return _controlled(clause, how, subject, plural, agent, chain, negative, modal)
    if modal is not None:
        chain = [(MODALS[modal], ""), (chain[0][0], "inf"), *chain[1:]]
    verbs = conjugate(chain, clause.tense, how, plural)
    early, late = _time(clause.time)
    if not early and _is_going_on(clause, verb, how) and modal is None:
        early = "gerade"
    front = ""
    if early and how.alone and how.order == "main" and not how.lead and _is_fronted(clause):
        front, early = early, ""
    middle = _middle(clause, verb, agent, early, late, negative)
    refl = "" if clause.passive else verb.get("refl", "")
    return assemble(how, subject, verbs, middle, front=front, refl=refl)


def _passive_subject(clause: Clause, verb: Forms) -> tuple[str, bool, str]:
    """What undergoes it, whether the verb is plural, and the agent."""
    assert clause.object is not None
    agent = nominal_phrase(clause.subject, "dat", "von") if clause.agent_shown else ""
    if "prep" in verb or "case" in verb:  # Dem Kind wurde geholfen
        case: Case = "acc" if verb["case"] == "acc" else "dat"
        return nominal_phrase(clause.object, case, verb.get("prep", "")), False, agent
    return nominal_phrase(clause.object, "nom"), is_plural(clause.object), agent


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
    verbs = conjugate([(outer, "")], clause.tense, how, plural)
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
    words = spaced(refl, _middle(inner, verb, agent, "", "", False))
    ending = spaced(*(form[key] for form, key in reversed(chain[1:])), chain[0][0]["zu"])
    comma = "," if words or "refl" in outer or len(chain) > 1 else ""
    return assemble(
        how,
        subject,
        verbs,
        middle,
        refl=outer.get("refl", ""),
        after=f"{comma} {spaced(words, ending)}",
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
        and (can_be_denied(what) or _is_bare(what, verb))
    )
    early_kind = what is not None and is_definite(what) and not _is_bare(what, verb)
    definite = early_kind and "prep" not in verb and not only
    thing = "" if what is None else _object(what, verb, no_object, mine)
    recipient = "" if clause.recipient is None else phrase(clause.recipient, "dat", mine=mine)
    given = spaced(recipient, thing if definite else "")
    word = verb.get("word", "")
    no_word = denied and "no_word" in verb and not (scoped or late or only)
    if no_word:
        denial, word = spaced(before, verb["no_word"], behind), ""
    elif no_object:
        denial = spaced(before, thing, behind)
    elif denied and only:
        denial = ""
    else:
        denial = spaced(before, "nicht" if denied else "", behind)
    if scoped:
        denial, frequency = spaced(denial, frequency), ""
    tail_object = "" if definite or no_object else thing
    if only:
        tail_object = spaced("nicht" if denied else "", "nur", tail_object)
    goal = ""
    if clause.goal is not None:
        goal = goal_phrase(clause.goal, mine, arrived=verb.get("goal") == "place")
    plain_denial = denied and not no_object
    return spaced(
        *((given, early) if plain_denial or (frequency and definite) else (early, given)),
        frequency,
        denial,
        late,
        agent,
        "" if clause.manner is None else lexeme_of(clause.manner)["form"],
        ""
        if clause.companion is None
        else nominal_phrase(clause.companion, "dat", "mit", mine=mine),
        "" if clause.tool is None else prepositional("mit", clause.tool, "dat", mine=mine),
        verb.get("adv", ""),
        "" if clause.place is None else place_phrase(clause.place, mine),
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
        return phrase(what, "acc", no=True) if no else lexeme_of(what.head)["nom"]
    case: Case = "dat" if verb.get("case") == "dat" else "acc"
    return nominal_phrase(what, case, verb.get("prep", ""), no=no, mine=mine)


# ---- states


def _is(meaning: Is, how: How) -> str:
    subject = nominal_phrase(meaning.subject, "nom")
    plural = is_plural(meaning.subject)
    negative = meaning.negative
    if _denies_subject(meaning.subject, negative):
        subject, negative = f"nicht {subject}", False
    tense = "now" if meaning.tense == "habit" else meaning.tense
    verbs = conjugate([(BECOME if meaning.becomes else SEIN, "")], tense, how, plural)
    early, late = _time(meaning.time)
    before, denied, behind = _phase(meaning.phase, negative)
    frequency = "" if meaning.frequency is None else FREQUENCIES[meaning.frequency]
    scoped = denied and (meaning.frequency in DENIABLE or bool(late))
    what = meaning.what
    no = denied and not scoped and meaning.phase != "again" and _can_be_denied_predicate(meaning)
    said = _predicate(meaning, no)
    if no:
        said, denial = spaced(before, said, behind), ""
    else:
        denial = spaced(before, "nicht" if denied else "", behind)
    if meaning.degree is not None:
        said = f"{DEGREES[meaning.degree]} {said}"
    if meaning.becomes and isinstance(what, Place):
        raise KeyError("becomes with a place")
    if scoped and meaning.frequency in DENIABLE:
        return assemble(how, subject, verbs, early, denial, frequency, late, said)
    return assemble(how, subject, verbs, early, frequency, denial, late, said)


def _can_be_denied_predicate(meaning: Is) -> bool:
    if isinstance(meaning.what, NP):
        return can_be_denied(meaning.what)
    return isinstance(meaning.what, str) and _is_nationality(meaning)


def _is_nationality(meaning: Is) -> bool:
    return (
        isinstance(meaning.what, str)
        and "person_m" in lexeme_of(meaning.what)
        and is_person(meaning.subject)
        and meaning.degree is None
    )


def _predicate(meaning: Is, no: bool) -> str:
    what, subject = meaning.what, meaning.subject
    if isinstance(what, Place):
        return place_phrase(what, subject)
    plural, woman = is_plural(subject), is_woman(subject)
    gender = "p" if plural else "f" if woman else "m"
    kein = KEIN[gender][0] if no else ""
    if isinstance(what, str):
        lexeme = lexeme_of(what)
        if not _is_nationality(meaning):
            return lexeme["pred"]
        key = {"p": "fp" if woman else "p"}.get(gender, gender)
        people = lexeme[f"person_{key}"]
        return spaced(kein, lexeme.get(f"no_{key}", people) if no else people)
    lexeme = lexeme_of(what.head)
    sexed = _sexed(what, subject)
    if what.determiner != "a" or what.owner is not None or what.count is not None:
        return _named(what, sexed, no, subject)
    if plural and "pl" in lexeme:
        plain = replace(what, determiner="some")
        if no:
            return _named(plain, sexed, True, subject)
        adjectives = [lexeme_of(name) for name in in_order(what.adjectives)]
        inner = [form["e"] for form in adjectives if "post" not in form]
        return spaced(*inner, sexed["pl"], *(form["post"] for form in adjectives if "post" in form))
    profession = "profession" in classes_of(what.head) or what.head in BARE_PREDICATES
    if profession and not what.adjectives and not no:
        return sexed["nom"]
    if not no and ("mass" in lexeme or "bulk" in lexeme):  # Die Karotte ist ein Gemüse
        what = replace(what, count=1)
    return _named(what, sexed, no, subject)


def _sexed(what: NP, subject: Nominal) -> Forms:
    """The noun's forms for a woman or a man: Ärztin, Krankenpfleger."""
    lexeme = lexeme_of(what.head)
    woman = is_woman(subject)
    if woman and "f_nom" in lexeme:
        nom, plural, gender = lexeme["f_nom"], lexeme["f_pl"], "f"
    elif not woman and "m_nom" in lexeme and is_person(subject):
        nom, plural, gender = lexeme["m_nom"], lexeme["m_pl"], "m"
    elif woman and "f_adj" in lexeme:
        return lexeme | {"g": "f"}
    else:
        return lexeme
    return {"g": gender, "nom": nom, "acc": nom, "dat": nom, "gen": nom, "pl": plural}


def _named(what: NP, lexeme: Forms, no: bool, subject: Nominal) -> str:
    """A predicate noun with its determiner, in the gender of the subject."""
    gender = "p" if is_plural(what) else lexeme["g"]
    before, declension, after = determined(what, gender, 0, no, subject)
    ending = ENDINGS[declension][gender][0]
    noun = lexeme[ending] if "nom" not in lexeme else lexeme["pl" if gender == "p" else "nom"]
    adjectives = [lexeme_of(name) for name in in_order(what.adjectives)]
    inner = [form[ending] for form in adjectives if "post" not in form]
    behind = [form["post"] for form in adjectives if "post" in form]
    return spaced(before, *inner, noun, *behind, after)


def _exists(meaning: Exists, how: How) -> str:
    early, late = _time(meaning.time)
    what = meaning.what
    no = meaning.negative and can_be_denied(what)
    denial = "nicht" if meaning.negative and not no else ""
    if meaning.place is not None and not is_a(what, THERE_IS):
        verbs = conjugate([(SEIN, "")], meaning.tense, how, is_plural(what))
        place = place_phrase(meaning.place, None)
        said = phrase(what, "nom", no=no)
        return assemble(how, "", verbs, early, late, denial, said, front=place)
    verbs = conjugate([(GEBEN, "")], meaning.tense, how, False)
    place = "" if meaning.place is None else place_phrase(meaning.place, None)
    front = place or early
    rest = early if place else ""
    return assemble(how, "es", verbs, rest, late, denial, phrase(what, "acc", no=no), front=front)


def _has(meaning: Has, how: How) -> str:
    subject = nominal_phrase(meaning.subject, "nom")
    negative = meaning.negative
    if _denies_subject(meaning.subject, negative):
        subject, negative = f"nicht {subject}", False
    verbs = conjugate([(HABEN, "")], meaning.tense, how, is_plural(meaning.subject))
    clause = Clause(meaning.subject, "have", object=meaning.what, phase=meaning.phase)
    early, late = _time(meaning.time)
    return assemble(how, subject, verbs, _middle(clause, {}, "", early, late, negative))


# ---- comparison


def _compare(meaning: Compare, how: How) -> str:
    subject = nominal_phrase(meaning.subject, "nom")
    verbs = conjugate([(SEIN, "")], meaning.tense, how, is_plural(meaning.subject))
    lexeme = lexeme_of(meaning.adjective)
    denial = "nicht" if meaning.negative else ""
    much = {None: "", "much": "viel"}[meaning.difference]
    if meaning.relation == "most":
        lead = "mit Abstand" if much else ""
        return assemble(how, subject, verbs, denial, lead, _superlative(meaning, lexeme))
    if meaning.other is None:
        raise KeyError(f"relation {meaning.relation!r} needs other")
    other = nominal_phrase(meaning.other, "nom")
    match meaning.relation:
        case "more":
            said, than = spaced(denial, much, lexeme["comp"]), "als"
        case "less" if meaning.negative or much:
            said, than = spaced(denial, much, "weniger", lexeme["pred"]), "als"
        case "less":
            said, than = f"nicht so {lexeme['pred']}", "wie"
        case "as" if meaning.negative:
            said, than = f"nicht so {lexeme['pred']}", "wie"
        case "as":
            said, than = f"genauso {lexeme['pred']}", "wie"
        case _:
            raise KeyError(f"relation {meaning.relation!r}")
    return assemble(how, subject, verbs, said, after=f" {than} {other}")


def _superlative(meaning: Compare, lexeme: Forms) -> str:
    if meaning.among is None:
        return lexeme["sup"]
    head = lexeme_of(meaning.among.head)
    gender = head["g"]
    if gender == "m" and is_woman(meaning.subject):
        gender = "f"
    if is_plural(meaning.subject):
        gender = "p"
    article, form = DER[gender][0], lexeme["sup_en" if gender == "p" else "sup_e"]
    whole = meaning.among
    if whole.determiner == "all":
        return f"{article} {form} {prepositional('von', whole, 'dat')}"
    return f"{article} {form} {owned_by(whole)}"


def _compare_amount(meaning: CompareAmount, how: How) -> str:
    noun = lexeme_of(meaning.noun)
    what = NP(meaning.noun, "some")
    verb = verb_forms(meaning.verb, meaning.subject, what)
    verbs = conjugate([(verb, "")], meaning.tense, how, is_plural(meaning.subject))
    plural = "pl" in noun and "mass" not in noun
    case: Case = "dat" if verb.get("case") == "dat" else "acc"
    many = ("vielen" if case == "dat" else "viele") if plural else "viel"
    amounts = {"more": ("mehr", "als"), "fewer": ("weniger", "als")}
    amounts["as_many"] = (f"genauso {many}", "wie")
    amount, than = amounts[meaning.relation]
    said = spaced(verb.get("prep", ""), amount, noun_form(noun, plural, case), verb.get("word", ""))
    early = ""
    other = phrase(meaning.other, "nom")
    return assemble(
        how,
        phrase(meaning.subject, "nom"),
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
            story, going_on = _is_story(meaning), meaning.joiner != "while"
            first = _say(meaning.first, replace(plain, narrative=story, going_on=going_on))
            second = _say(meaning.second, replace(sub, narrative=story, going_on=going_on))
            return f"{first}, {word[meaning.joiner]} {second}"
        case "after":
            first = _say(meaning.first, replace(plain, narrative=_is_story(meaning)))
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


def _is_story(meaning: Joined | Text) -> bool:
    """Whether all of it is past: then it is told in the preterite."""
    parts = meaning.sentences if isinstance(meaning, Text) else (meaning.first, meaning.second)
    return all(getattr(part, "tense", "") == "past" for part in parts)


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
    verb, particle = row[past + 2 * is_plural(meaning.holder)], row[4]
    holder = phrase(meaning.holder, "nom")
    negative = meaning.negative
    if _denies_subject(meaning.holder, negative):
        holder, negative = f"nicht {holder}", False
    refl = "sich" if meaning.attitude in ("remember", "be_glad") else ""
    denial = "nicht" if negative else ""
    if meaning.attitude == "pretend":
        content = "als ob " + _say(meaning.content, replace(SUB, mood="as_if"))
    else:
        content = "dass " + _say(meaning.content, _then(meaning) if past else SUB)
    verbs = Verbs(verb, "", verb)
    return assemble(how, holder, verbs, denial, particle, refl=refl, after=f", {content}")


def _then(meaning: Report) -> How:
    """The tense of what someone knew: schlief, verkauft hatte, kommen würde."""
    content = meaning.content
    if content.tense == "future":
        return replace(SUB, mood="as_if")
    deed = isinstance(content, Clause) and "static" not in lexeme_of(content.verb)
    over = deed and getattr(content, "modal", None) not in MODALS and meaning.attitude != "dream"
    return replace(SUB, narrative=True, earlier=over)


def _perhaps(meaning: Perhaps, how: How) -> str:
    if meaning.certainty in LEADS:
        return _say(meaning.content, replace(how, lead=LEADS[meaning.certainty], alone=False))
    verb, said = VERDICTS[meaning.certainty]
    content = _say(meaning.content, SUB)
    return assemble(how, "es", Verbs(verb, "", verb), said, after=f", dass {content}")
