"""The two mixtures: what `compact-en` and `compact-nli` learn from, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clte.errors import ClteError
from clte.nli.mixture import Share


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
    word_dropout: float
    dropout: float
    """Before the classifier."""
    warm_up: float
    floor: float
    """The learning rate falls in a straight line to this share of its peak."""
    minutes: float
    """How long it is trained by default."""

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
    word_dropout=0.05,
    dropout=0.0,
    warm_up=0.05,
    floor=0.02,
    minutes=40,
)

RECIPES = {recipe.name: recipe for recipe in (ENGLISH,)}


def recipe(name: str) -> Recipe:
    """A recipe by name.

    Raises:
        ClteError: there is none of that name.
    """
    if name not in RECIPES:
        raise ClteError(f"there is no recipe '{name}'. Choose {' or '.join(RECIPES)}.")
    return RECIPES[name]
