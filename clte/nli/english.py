"""Word lists for the rules that find pairs among English sentences (`clte.nli.mined`)."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONTRACTIONS = {
    "can't": "can not",
    "cannot": "can not",
    "won't": "will not",
    "n't": " not",
    "'m": " am",
    "'re": " are",
    "'ll": " will",
    "'ve": " have",
}
"""In this order: the particular ones before *n't*."""

AUXILIARIES = _words("is are am was were can will has have had should must")
"""*not* after one of these is dropped without a change to the verb."""

_PAST = """
go went, know knew, see saw, come came, take took, get got, make made, say said, think thought,
tell told, find found, give gave, feel felt, leave left, buy bought, eat ate, drink drank,
write wrote, sleep slept, lose lost, pay paid, meet met, run ran, sing sang, speak spoke,
break broke, win won, understand understood, hear heard, forget forgot, keep kept, read read,
have had, do did, sell sold, teach taught, catch caught, fall fell, steal stole, wear wore,
choose chose, bring brought, build built, begin began
"""
PAST_FORMS = {past: base for base, past in (entry.split() for entry in _PAST.split(","))}
"""Irregular past form → base form."""

NEGATIVES = _words(
    "not never no nobody nothing none neither nor without hardly rarely seldom few little unless"
)

FRAGILE = _words(
    "if or would could might may should want wants wanted like think thinks thought believe hope "
    "wish doubt only all every everyone everybody always most said says told tell wonder unless "
    "almost nearly pretend pretended try tried seems seem asked to before until than as must any "
    "but because when that let please how what who why too enough lest whether about"
)
"""With one of these a sentence need not entail itself without a detail."""

DETAIL_STARTS = _words(
    "in on at with for from by near under behind after during into yesterday today tomorrow tonight "
    "now every last next this here there very again together alone well slowly quickly carefully "
    "outside upstairs home since immediately suddenly recently soon early late hard fast loudly "
    "quietly easily along across through beside between among twice once ago before really quite "
    "both"
)
"""A detail at the end of a sentence, or of one word, begins with one of these."""

ADJECTIVES = _words(
    "old young new big small red black white blue green beautiful good large little long expensive "
    "nice tall rich famous great strong brown yellow interesting japanese french german english "
    "american pretty cold hot hard difficult kind"
)
"""A word that may be left out anywhere: *a red car* is a car."""

DEGREES = frozenset(("very", "really", "quite"))

CONTRAST_BREAKERS = _words("or if than may might want wants wanted some any also too another other")
"""With one of these, sentences with opposite words may both hold."""

_OPPOSITES = """
big small, large small, old young, old new, hot cold, good bad, tall short, long short, rich poor,
happy sad, happy unhappy, easy difficult, easy hard, expensive cheap, open closed, open shut,
full empty, early late, fast slow, strong weak, heavy light, clean dirty, dry wet, alive dead,
right wrong, true false, sick well, healthy sick, married single, asleep awake, guilty innocent,
interesting boring, same different, quiet noisy, possible impossible, safe dangerous,
beautiful ugly, stupid smart, clever stupid, lazy diligent, polite rude, true untrue, kind unkind,
lucky unlucky, better worse, best worst, older younger, taller shorter, bigger smaller,
faster slower, first last, left right, black white, red blue, green red, white red, black red,
blue green, brown black,
love hate, loves hates, like hate, likes hates, loved hated, buy sell, bought sold, buying selling,
sells buys, opened closed, open close, laughed cried, laughing crying, won lost, win lose,
remember forget, remembers forgot, remembered forgot, found lost, came left, arrived left, push pull,
accept refuse, accepted refused, accepted rejected, succeeded failed, passed failed,
standing sitting, sitting lying, sleeping working, running walking, started stopped,
started finished, began ended, rose fell, increased decreased,
always never, everybody nobody, everyone nobody, everything nothing, nobody somebody, none all,
many few, more less, often rarely, often seldom, before after, inside outside, up down,
upstairs downstairs, north south, east west, quietly loudly, slowly quickly,
day night, morning evening, morning afternoon, summer winter, spring autumn, spring fall,
monday tuesday, monday friday, sunday monday, saturday sunday, january july, yesterday today,
yesterday tomorrow, today tomorrow,
one two, two three, two four, three four, three five, four five, five ten, ten twenty,
thirty twenty, thirteen twelve,
friend enemy, man woman, boy girl, brother sister, father mother, son daughter, husband wife,
king queen, dog cat, doctor lawyer, doctor teacher, teacher student, bus train, car bus, tea coffee,
milk water, wine beer, beer water
"""


def _both_ways(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for entry in text.split(","):
        first, second = entry.split()
        found.setdefault(first, {})[second] = None
        found.setdefault(second, {})[first] = None
    return {word: tuple(others) for word, others in found.items()}


ANTONYMS = _both_ways(_OPPOSITES)
"""Word → words that cannot hold in its place: opposites, and others of a kind (days, numbers)."""

SUBJECTS = ("tom", "mary", "he", "she", "i", "we", "they", "john", "you")
MASCULINE = frozenset(("he", "tom", "john"))
GENDERED = _words("he she his her him tom mary")
"""Words that another language may leave open, so that a shared translation says nothing of them."""
