"""What `compact-en`, `compact-nli` and its teacher learn from, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from clte.errors import ClteError
from clte.nli.mixture import Share
from clte.nli.networks import BERT, ESIM
from clte.nli.sources import LANGUAGES


@dataclass(frozen=True)
class Recipe:
    """Sources with their shares, and the settings that go with them."""

    name: str
    shares: Mapping[str, Share]
    languages: tuple[str, ...]
    """Sides in other languages are left out."""
    embedding_rate: float
    """Learning rate of the word embeddings as a multiple of the others'; 0 leaves them as they are,
    so that what is learned in one language holds for its neighbours in the others."""
    frozen_layers: int
    """So many of the lowest layers stay as they are, with all embeddings: they compare the words of the
    two sentences across languages, and English alone would bend them towards words that are equal."""
    word_dropout: float
    dropout: float
    """Before the classifier."""
    warm_up: float
    floor: float
    """The learning rate falls in a straight line to this share of its peak."""
    minutes: float
    """How long it is trained by default."""
    network: str = BERT
    learning_rate: float = 5e-4
    recombined: float = 0.0
    """Share of unlabelled pairs when there is a teacher."""

    @property
    def files(self) -> tuple[str, ...]:
        """The sources that are files of NLI rows."""
        return tuple(name for name in self.shares if name in FILES)


FILES = (
    "translate_train_15k",
    "multinli_subset_en",
    "lingnli_en",
    "snli_dev_en",
    "snli_dev_de",
    "snli_counterfactual_en",
    "rte3_fr",
)

BUILTIN, EVERYDAY, PLAIN, DEV = "builtin", "everyday", "plain", "xnli_dev"
"""Sources that are no files of NLI rows: the built-in set's training part, the everyday items for
training, hard and plain ones, four fifths of XNLI's dev part. Those that begin with ``tatoeba_`` are
found by rule."""

ENGLISH = Recipe(
    name="compact-en",
    shares={
        "translate_train_15k": Share(0.15, exchanged=0.1),
        "multinli_subset_en": Share(0.30, exchanged=0.1),
        "lingnli_en": Share(0.40, exchanged=0.1),
        "snli_dev_en": Share(0.07, exchanged=0.1),
        "snli_counterfactual_en": Share(0.08, exchanged=0.1),
    },
    languages=("en",),
    embedding_rate=0.0,
    frozen_layers=2,
    word_dropout=0.05,
    dropout=0.0,
    warm_up=0.05,
    floor=0.02,
    minutes=40,
)

EVERYTHING = Recipe(
    name="compact-nli",
    shares={
        BUILTIN: Share(0.09),
        EVERYDAY: Share(0.28, switched=0.35),
        DEV: Share(0.10, exchanged=0.06),
        "translate_train_15k": Share(0.28, exchanged=0.06, switched=0.35),
        "multinli_subset_en": Share(0.05, exchanged=0.06, switched=0.35),
        "lingnli_en": Share(0.08, exchanged=0.06, switched=0.35),
        "snli_dev_en": Share(0.02, exchanged=0.06, switched=0.35),
        "snli_dev_de": Share(0.02, exchanged=0.06),
        "snli_counterfactual_en": Share(0.03, exchanged=0.06, switched=0.35),
        "rte3_fr": Share(0.01, exchanged=0.06),
        "tatoeba_negation": Share(0.015, switched=0.4),
        "tatoeba_detail": Share(0.015, switched=0.4),
        "tatoeba_antonym": Share(0.02, switched=0.4),
        "tatoeba_subject": Share(0.005, switched=0.4),
        "tatoeba_paraphrase": Share(0.02, switched=0.4),
        "tatoeba_neighbour": Share(0.01, switched=0.4),
        "tatoeba_translation": Share(0.005, switched=0.4, apart=True),
    },
    languages=LANGUAGES,
    embedding_rate=0.01,
    frozen_layers=0,
    word_dropout=0.08,
    dropout=0.1,
    warm_up=0.03,
    floor=0.01,
    minutes=90,
    recombined=0.25,
)

TEACHER = replace(
    EVERYTHING,
    name="esim",
    network=ESIM,
    shares={
        **EVERYTHING.shares,
        EVERYDAY: Share(0.20, switched=0.35),
        DEV: Share(0.11, exchanged=0.06),
        "translate_train_15k": Share(0.34, exchanged=0.06, switched=0.35),
    },
    learning_rate=1e-3,
    dropout=0.2,
    warm_up=0.02,
    floor=0.02,
    minutes=45,
)

FURTHER = replace(
    EVERYTHING,
    name="compact-nli-further",
    shares={
        BUILTIN: Share(0.09, taught=False),
        EVERYDAY: Share(0.18, switched=0.35, taught=False),
        PLAIN: Share(0.22, taught=False),
        **{
            name: replace(share, weight=0.75 * share.weight, taught=name in (*FILES, DEV))
            for name, share in EVERYTHING.shares.items()
            if name not in (BUILTIN, EVERYDAY)
        },
    },
    learning_rate=3e-4,
    embedding_rate=0.05,
    warm_up=0.005,
    minutes=68,
)
"""What follows on `EVERYTHING`, from its outcome and with it as the teacher: what is known of XNLI's
kind is kept, while what is written for this project is learned from its labels alone."""

RECIPES = {recipe.name: recipe for recipe in (EVERYTHING, FURTHER, ENGLISH, TEACHER)}


def recipe(name: str) -> Recipe:
    """A recipe by name.

    Raises:
        ClteError: there is none of that name.
    """
    if name not in RECIPES:
        raise ClteError(f"there is no recipe '{name}'. Choose {' or '.join(RECIPES)}.")
    return RECIPES[name]
