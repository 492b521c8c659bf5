"""Drawing what goes well together: who does what, with what, where and when.

Verbs and adjectives carry their selection in ``concepts.tsv``; the lists here say what the lexicon
does not, such as which verbs take time (and so can be going on) and which places exclude each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TypeVar

from clte.builtin.lexicon import Concept, concepts
from clte.builtin.meaning import NP, Determiner, Place, Preposition, Tense

T = TypeVar("T")

ADULTS = (
    "man", "woman", "doctor", "nurse", "teacher", "cook", "baker", "waiter", "farmer", "gardener",
    "driver", "pilot", "police_officer", "soldier", "firefighter", "lawyer", "judge", "journalist",
    "writer", "painter", "singer", "pianist", "violinist", "musician", "actor", "dancer", "artist",
    "engineer", "scientist", "mechanic", "hairdresser", "seller", "secretary", "director", "tourist",
    "student", "professor", "dentist", "surgeon", "sailor", "footballer",
)  # fmt: skip
CHILDREN = ("boy", "girl", "child", "pupil")
RELATIVES = (
    "mother", "father", "brother", "sister", "son", "daughter", "grandmother", "grandfather",
    "uncle", "aunt", "cousin", "friend", "neighbour",
)  # fmt: skip
PETS = ("dog", "cat")
BEASTS = ("dog", "cat", "horse", "cow", "sheep", "goat", "pig", "donkey", "rabbit")
WILD = ("wolf", "fox", "bear", "lion", "elephant", "monkey")

ACTIVITIES: tuple[tuple[str, str | None, tuple[str, ...], tuple[str, ...]], ...] = (
    ("sleep", "rest", ("work", "dance", "run", "walk"), ("person",)),
    ("sleep", "rest", ("run", "jump", "play"), ("beast",)),
    ("run", "move", ("sleep", "sit", "lie", "stand"), ("person", "beast")),
    ("walk", "move", ("sit", "lie", "sleep", "stand"), ("person",)),
    ("dance", "move", ("sit", "lie", "sleep"), ("person",)),
    ("jump", "move", ("sleep", "lie", "sit"), ("person", "beast")),
    ("whisper", "speak", ("be_silent",), ("person",)),
    ("shout", "speak", ("be_silent",), ("person",)),
    ("laugh", None, ("cry", "sleep"), ("person",)),
    ("sing", None, ("be_silent", "sleep"), ("person",)),
    ("play", None, ("sleep",), ("child", "beast")),
    ("work", None, ("sleep", "rest"), ("person",)),
    ("sit", None, ("stand", "lie", "run", "walk", "dance"), ("person",)),
    ("stand", None, ("sit", "lie", "walk"), ("person", "beast")),
    ("lie", None, ("stand", "sit", "run"), ("person", "beast")),
)
"""Verb, what it implies, what excludes both, who does it: all can be going on."""

OBJECTS: dict[str, tuple[str, ...]] = {
    "read": ("book", "novel", "newspaper", "magazine", "letter", "email", "poem", "story"),
    "write": ("letter", "email", "poem", "story", "book"),
    "cook_verb": ("soup", "meat", "rice", "dinner", "lunch"),
    "eat": ("apple", "banana", "pear", "orange_fruit", "tomato", "carrot", "bread", "cheese",
            "soup", "salad", "sandwich", "pizza", "egg", "cake", "ice_cream", "chocolate"),
    "drink_verb": ("water", "milk", "tea", "coffee", "wine", "beer", "juice"),
    "repair": ("car", "bicycle", "computer", "clock", "radio", "washing_machine", "roof", "chair",
               "motorcycle", "machine", "lamp"),
    "clean": ("kitchen", "bathroom", "window", "floor", "table", "car", "garage", "cellar"),
    "wash": ("shirt", "dress", "car", "plate", "coat"),
    "paint": ("wall", "door", "house", "picture"),
    "cut": ("bread", "meat", "paper", "onion", "tomato", "tree", "cake"),
    "carry": ("bag", "suitcase", "box", "basket", "chair"),
    "push": ("car", "bicycle", "table", "box"),
    "pull": ("box", "rope"),
    "watch_verb": ("film", "match"),
    "listen_to": ("song", "radio", "story"),
    "play_instrument": ("piano", "guitar", "violin", "drum", "flute"),
    "look_for": ("key", "wallet", "ring", "watch", "job", "dog", "cat"),
    "buy": ("car", "bicycle", "house", "dress", "coat", "hat", "jacket", "book", "novel", "magazine",
            "newspaper", "apple", "banana", "cake", "bread", "cheese", "table", "chair", "sofa", "bed",
            "lamp", "clock", "camera", "computer", "doll", "ball", "rose", "flower", "guitar", "ring",
            "ticket", "umbrella", "suitcase"),
    "sell": ("car", "bicycle", "house", "book", "dress", "table", "piano", "boat", "motorcycle",
             "cake", "bread", "picture", "computer"),
    "steal": ("car", "bicycle", "wallet", "money", "ring", "bag", "watch"),
    "find": ("key", "ring", "wallet", "money", "ticket", "watch", "ball", "umbrella", "job"),
    "lose": ("key", "ring", "wallet", "ticket", "watch", "ball", "umbrella"),
    "open": ("door", "window", "box", "suitcase", "bag", "letter", "fridge"),
    "close": ("door", "window", "box", "suitcase", "bag", "fridge"),
    "break": ("window", "vase", "cup", "glass", "plate", "bottle", "mirror", "clock"),
    "throw": ("ball", "stone"),
    "catch": ("ball", "fish", "thief", "mouse"),
    "visit": ("museum", "castle", "zoo", "paris", "berlin", "london", "rome", "vienna", "madrid"),
    "put_on": ("coat", "jacket", "hat", "scarf", "shirt"),
    "take_off": ("coat", "jacket", "hat", "scarf", "shirt"),
    "wear": ("coat", "jacket", "hat", "scarf", "shirt"),
    "switch_on": ("lamp", "television", "computer", "radio"),
    "switch_off": ("lamp", "television", "computer", "radio"),
    "answer_verb": ("question", "letter", "email"),
    "learn": ("poem", "song", "language"),
    "build": ("house", "bridge", "school", "hospital", "castle"),
    "destroy": ("house", "bridge", "school", "castle", "machine"),
    "drive": ("car", "bus", "lorry", "taxi"),
    "plant_verb": ("tree", "flower", "rose", "oak"),
    "take": ("book", "umbrella", "bag", "key", "ring", "ticket"),
    "finish": ("letter", "book", "lesson", "job"),
    "see": ("car", "bus", "dog", "cat", "horse", "castle", "film", "bird", "eagle", "snake", "bear"),
    "forget_thing": ("key", "umbrella", "bag", "ticket", "wallet"),
    "solve": ("problem",),
}  # fmt: skip
LASTING = (
    "read", "write", "cook_verb", "eat", "drink_verb", "repair", "clean", "wash", "paint", "cut",
    "carry", "push", "watch_verb", "listen_to", "play_instrument", "look_for", "build", "drive",
)  # fmt: skip
"""Transitive verbs that can be going on now."""
DONE = (
    "read", "write", "repair", "clean", "wash", "paint", "cut", "buy", "sell", "steal", "find",
    "lose", "open", "close", "break", "visit", "answer_verb", "plant_verb", "build", "destroy",
    "take", "forget_thing", "eat", "see",
)  # fmt: skip
"""Transitive verbs that are said of the past, once and over."""
ON_PEOPLE = (
    "help",
    "meet",
    "call",
    "invite",
    "visit",
    "hug",
    "kiss",
    "follow",
    "see",
    "hit",
    "save",
)
GIFTS = (
    "book",
    "flower",
    "key",
    "apple",
    "ring",
    "watch",
    "umbrella",
    "pen",
    "photo",
    "letter",
    "ball",
)

ROOMS = ("kitchen", "bathroom", "bedroom", "living_room", "cellar", "garage", "classroom")
INDOORS = ("kitchen", "bathroom", "bedroom", "living_room", "cellar", "library", "restaurant",
           "hospital", "church", "hotel", "office", "museum")  # fmt: skip
OUTDOORS = ("garden", "park", "street", "forest", "beach", "playground", "balcony")
GOALS = ("station", "airport", "market", "hospital", "school", "library", "museum", "park", "beach",
         "church", "cinema", "theatre", "supermarket", "bank", "post_office", "pharmacy", "zoo")  # fmt: skip
SHOPS = ("supermarket", "bakery", "pharmacy")
AT = ("beach", "market", "station", "airport", "playground")
ON = ("balcony", "bridge", "island")

WEEKDAYS = (
    "on_monday",
    "on_tuesday",
    "on_wednesday",
    "on_thursday",
    "on_friday",
    "on_saturday",
    "on_sunday",
)
CLOCK = ("at_two", "at_five", "at_eight", "at_ten")
PAST_TIMES = ("yesterday", "last_week", "last_month", "last_year", "yesterday_evening",
              "yesterday_morning", "last_night", "two_days_ago", "this_morning")  # fmt: skip
PAST_DAYS = ("yesterday", "yesterday_evening", "yesterday_morning", "two_days_ago", "this_morning")
FUTURE_TIMES = (
    "tomorrow",
    "next_week",
    "next_month",
    "next_year",
    "tomorrow_morning",
    "tomorrow_evening",
    "soon",
)

MOODS = (("happy", "sad"), ("tired", "rested"), 
         ("angry", "calm"), ("young", "old"), ("strong", "weak"), ("tall", "short"), ("rich", "poor"),
         ("brave", "cowardly"), ("friendly", "unfriendly"),
         ("polite", "rude"), ("lazy", "hard_working"), ("clever", "stupid"))  # fmt: skip
PASSING = (("happy", "sad"), ("tired", "rested"), ("angry", "calm"))
BEAST_MOODS = (("big", "small"), ("old", "young"), ("strong", "weak"), ("fast", "slow"),
               ("white", "black"), ("black", "brown"))  # fmt: skip
COLOURS = ("red", "blue", "green", "yellow", "black", "white")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be going on: a verb, what it implies (or itself), what excludes it."""

    verb: str
    weaker: str
    other: str
    kinds: tuple[str, ...]


@cache
def nouns(*classes: str) -> tuple[str, ...]:
    """Countable nouns that belong to any of the classes."""
    return tuple(
        name
        for name, concept in concepts().items()
        if concept.kind == "noun" and set(classes) & set(concept.classes)
        and not {"mass", "pluralonly"} & set(concept.classes)
    )  # fmt: skip


@cache
def hyponyms(wider: str) -> tuple[str, ...]:
    """Countable nouns whose ``isa`` is the given one."""
    return tuple(
        name
        for name, concept in concepts().items()
        if wider in concept.relations.get("isa", ()) and not is_mass(name)
    )


def is_mass(noun: str) -> bool:
    """Whether a noun is never counted."""
    concept = concepts().get(noun)
    return concept is not None and "mass" in concept.classes


def isa(noun: str) -> str | None:
    """The next wider noun."""
    return next(iter(concepts()[noun].relations.get("isa", ())), None)


def fits(noun: str, adjective: str) -> bool:
    """Whether an adjective may be said of a noun."""
    concept: Concept = concepts()[noun]
    return bool({noun, *concept.classes} & set(concepts()[adjective].classes))


class Draw:
    """A `random.Random` with the lexicon at hand; names are not drawn twice by one `Draw`."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._names: set[str] = set()
        self._nouns: set[str] = set()

    def pick(self, values: Iterable[T]) -> T:
        """One of the values."""
        return self.random.choice(tuple(values))

    def several(self, values: Iterable[T], count: int) -> list[T]:
        """Different ones of the values."""
        return self.random.sample(tuple(values), count)

    def chance(self, share: float = 0.5) -> bool:
        """True in that share of draws."""
        return self.random.random() < share

    # Who

    def name(self, gender: str | None = None) -> NP:
        """A first name not drawn before."""
        kinds = {gender} if gender else {"female", "male"}
        left = [
            name
            for name, concept in concepts().items()
            if concept.kind == "name" and kinds & set(concept.classes) and name not in self._names
        ]
        chosen = self.pick(left)
        self._names.add(chosen)
        return NP(chosen)

    def unused(self, values: Sequence[str]) -> str:
        """One of the nouns that this draw has not given yet."""
        chosen = self.pick([value for value in values if value not in self._nouns] or values)
        self._nouns.add(chosen)
        return chosen

    def adult(self, determiner: Determiner | None = None) -> NP:
        """A grown-up: a name, 'the doctor', 'Anna's brother', sometimes 'a woman'."""
        if determiner is None and self.chance(0.4):
            return self.name()
        if determiner is None and self.chance(0.2):
            return NP(self.unused(RELATIVES), owner=self.name())
        return NP(self.unused(ADULTS), determiner or ("a" if self.chance(0.25) else "the"))

    def somebody(self, determiner: Determiner | None = None) -> NP:
        """A grown-up or a child."""
        if self.chance(0.2):
            return NP(self.unused(CHILDREN), determiner or "the")
        return self.adult(determiner)

    def beast(self, determiner: Determiner = "the") -> NP:
        """A tame animal."""
        return NP(self.unused(BEASTS), determiner)

    def group(self, kinds: Sequence[str] = ("person",)) -> str:
        """A noun for people or animals of whom there are several."""
        people = (*CHILDREN, "student", "tourist", "guest", "teacher", "man", "woman", "soldier",
                  "musician", "nurse", "doctor", "actor", "footballer", "sailor")  # fmt: skip
        animals = ("dog", "cat", "horse", "sheep", "cow", "goat", "pig")
        if kinds == ("child",):
            return self.unused(CHILDREN)
        return self.unused(animals if "person" not in kinds else people)

    # What happens

    def act(self, *, weaker: bool = False, kind: str | None = None) -> Act:
        """Something that is going on; with ``weaker`` one that implies another."""
        rows = [
            row for row in ACTIVITIES if (row[1] or not weaker) and (kind is None or kind in row[3])
        ]
        verb, less, others, kinds = self.pick(rows)
        return Act(verb, less or verb, self.pick(others), kinds if kind is None else (kind,))

    def doer(self, act: Act, determiner: Determiner | None = None) -> NP:
        """Someone, or an animal, that may do it."""
        kind = self.pick(act.kinds)
        if kind == "beast":
            return self.beast(determiner or "the")
        if kind == "child":
            return NP(self.unused(CHILDREN), determiner or "the")
        return self.adult(determiner)

    def deed(self, verbs: Sequence[str] = DONE) -> tuple[str, str]:
        """A transitive verb and a noun that is its object."""
        verb = self.pick(verbs)
        return verb, self.unused(OBJECTS[verb])

    def thing(self, noun: str, determiner: Determiner | None = None) -> NP:
        """A noun as object: 'the'/'a' book, 'some' bread, or a city's bare name."""
        if concepts()[noun].kind == "name":
            return NP(noun)
        if determiner in (None, "a") and is_mass(noun):
            return NP(noun, "some" if determiner == "a" or self.chance() else "the")
        return NP(noun, determiner or ("a" if self.chance() else "the"))

    # Where and when

    def where(self, places: Sequence[str]) -> Place:
        """A place with the preposition that it takes."""
        return place(self.unused(places))

    def inside_outside(self) -> tuple[Place, Place, Place, Place]:
        """A place, the adverb that covers it, and the same on the other side of the wall."""
        inside = self.where(INDOORS), Place("inside", None)
        outside = self.where(OUTDOORS), Place("outside", None)
        one, two = (inside, outside) if self.chance() else (outside, inside)
        return (*one, *two)

    def time(self, tense: Tense) -> str | None:
        """A time adverbial that suits the tense."""
        if tense == "past":
            return self.pick(PAST_TIMES)
        if tense == "future":
            return self.pick(FUTURE_TIMES)
        return None

    def maybe_time(self, tense: Tense, share: float = 0.5) -> str | None:
        """A time adverbial, or none."""
        return self.time(tense) if self.chance(share) else None

    def mood(self, who: NP, *, passing: bool = False) -> tuple[str, str]:
        """An adjective that suits someone, and one that cannot hold with it; a passing mood on request."""
        person = concepts()[who.head].kind == "name" or "person" in concepts()[who.head].classes
        if not person:
            pairs = [p for p in BEAST_MOODS if all(fits(who.head, a) for a in p)]
        else:
            pairs = [p for p in (PASSING if passing else MOODS) if fits_person(who, p)]
        one, two = self.pick(pairs)
        return (one, two) if self.chance() else (two, one)


def fits_person(who: NP, adjectives: Sequence[str]) -> bool:
    """Whether adjectives may be said of a person: a child is neither old nor rich."""
    if who.head in CHILDREN or who.head in ("son", "daughter", "grandmother", "grandfather"):
        return not {"old", "young", "rich", "poor", "famous", "unknown"} & set(adjectives)
    return True


def place(noun: str, preposition: Preposition | None = None) -> Place:
    """'in the garden', 'at the station', 'on the balcony', 'in Paris'."""
    chosen: Preposition = preposition or ("at" if noun in AT else "on" if noun in ON else "in")
    return Place(NP(noun), chosen)


def goal(noun: str) -> Place:
    """'to the station'."""
    return Place(NP(noun), "in")


def many(noun: str, determiner: Determiner = "the_pl") -> NP:
    """A plural phrase: 'the dogs', 'all dogs', 'some dogs', 'no dog'."""
    return NP(noun, determiner)
