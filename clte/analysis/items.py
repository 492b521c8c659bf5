"""Items: the corpora that are here, an item's texts in all its languages, and finding items.

Of XNLI, when it is not connected, ids, labels and genres are known and no sentence
(`clte.data.skeleton`).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from clte.data.corpus import LABELS, Corpus
from clte.data.skeleton import xnli_skeleton
from clte.data.sources import load_corpus
from clte.data.store import corpora_folder, imported_names
from clte.data.xnli import xnli_files
from clte.errors import ClteError
from clte.evidence.corpora import LANGUAGES, everyday
from clte.languages import LanguagePair

if TYPE_CHECKING:
    import pandas as pd

TITLES = {"builtin": "built-in set", "everyday": "everyday test", "xnli": "XNLI"}
CONNECT_XNLI = "export CLTE_XNLI=/path/to/XNLI-1.0"
"""The command that lets XNLI's sentences be shown."""
MAX_HANDED = 200
"""How many ids one page hands to another in an address."""


# ---------------------------------------------------------------------- corpora


def corpora_here() -> list[str]:
    """Names of all corpora that can be opened: what ships, XNLI (with or without text), imported ones."""
    ships = ["builtin", "everyday", "xnli"]
    return ships + [name for name in imported_names() if name not in ships]


def corpus_title(name: str) -> str:
    """A corpus's name for people."""
    return TITLES.get(name, name)


def open_named(name: str) -> Corpus:
    """A corpus by name; kept in memory until its files change.

    Raises:
        ClteError: it is not here, or damaged.
    """
    return _open(name, corpus_stamp(name))


def corpus_stamp(name: str) -> str:
    """What changes whenever the corpus that a name means does."""
    connected = os.environ.get("CLTE_XNLI", "") if name == "xnli" else ""
    if connected:
        files = list(xnli_files(Path(connected)).values()) or [Path(connected)]
    else:
        files = [corpora_folder() / name / "corpus.json"]
    times = [str(file.stat().st_mtime_ns) for file in files if file.exists()]
    return "|".join([connected, str(corpora_folder()), *times])


@lru_cache(maxsize=4)
def _open(name: str, stamp: str) -> Corpus:
    if name == "everyday":
        return everyday()
    if name == "xnli" and not os.environ.get("CLTE_XNLI") and name not in imported_names():
        return xnli_skeleton()
    return load_corpus(name)


def corpus_for(name: str, revision: str, gold: Mapping[str, int] | None = None) -> Corpus | None:
    """The corpus that a run or stored answers are about, if that very version is here.

    Args:
        name: The corpus's name in the config.
        revision: Its revision there.
        gold: Item → label id of the predictions, if known: what XNLI without sentences is checked
            against, since its revision says nothing about texts.

    Returns:
        The corpus; None where it is not here, or where ids mean other items in it.
    """
    try:
        corpus = open_named(name)
    except ClteError:
        return None
    if corpus.languages and corpus.revision == revision:
        return corpus
    if name != "xnli":
        return None
    bare = xnli_skeleton()
    found = labels_of(bare)
    same = all(found.get(item) == label for item, label in (gold or {}).items() if label >= 0)
    return bare if same else None


def why_no_texts(corpus: Corpus | None) -> str:
    """Why a corpus that `corpus_for` gave shows no sentence, and what mends it; empty where it does."""
    if corpus is None:
        return (
            "The corpus that was predicted, in that version, is not here, so no sentence is shown."
        )
    if not corpus.languages:
        return (
            "XNLI is not connected, so no sentence is shown: start the app with CLTE_XNLI set to its "
            "folder."
        )
    return ""


def labels_of(corpus: Corpus) -> dict[str, int]:
    """Item → label id, -1 where it is not known."""
    return dict(zip(corpus.item_ids.tolist(), corpus.labels.tolist(), strict=True))


def language_order(codes: Sequence[str]) -> list[str]:
    """The six that the compact models know first, then the others by name."""
    return [c for c in LANGUAGES if c in codes] + sorted(set(codes) - set(LANGUAGES))


# ---------------------------------------------------------------------- one item


@dataclass(frozen=True)
class Item:
    """An item of a corpus.

    Attributes:
        id: Its id.
        premise_id: Its premise's.
        label: The gold label, empty where unknown.
        part: Which part it stands in.
        genre: Genre or phenomenon, empty where unknown.
        premises: Language → text, in `language_order`; empty without text.
        hypotheses: Language → text.
    """

    id: str
    premise_id: str
    label: str
    part: str
    genre: str
    premises: Mapping[str, str]
    hypotheses: Mapping[str, str]


def item_of(corpus: Corpus, item: str) -> Item:
    """An item with its texts in every language that has them.

    Raises:
        ClteError: no such item in the corpus.
    """
    (place,) = corpus.positions([item])

    def texts(columns: Mapping[str, np.ndarray]) -> dict[str, str]:
        codes = language_order(list(columns))
        return {code: columns[code][place] for code in codes if columns[code][place] is not None}

    label = int(corpus.labels[place])
    return Item(
        id=item,
        premise_id=str(corpus.premise_ids[place]),
        label=LABELS[label] if label >= 0 else "",
        part=str(corpus.parts[place]),
        genre=str(corpus.genres[place]),
        premises=texts(corpus.premises),
        hypotheses=texts(corpus.hypotheses),
    )


# ---------------------------------------------------------------------- many items


def genre_word(corpus: Corpus | None) -> str:
    """What the corpus's groups are called: phenomena in the sets of ours, genres elsewhere."""
    ours = corpus is not None and corpus.name in ("builtin", "everyday")
    return "Phenomenon" if ours else "Genre"


def item_table(corpus: Corpus, items: Sequence[str] | np.ndarray | None = None) -> pd.DataFrame:
    """Items without texts: ``item``, ``premise`` (id), ``gold`` (label id or -1), ``part``, ``genre``.

    Args:
        corpus: Any.
        items: Some ids, in the order wanted; None for all.

    Raises:
        ClteError: an id is not in the corpus.
    """
    import pandas as pd

    rows = np.arange(len(corpus)) if items is None else corpus.positions(items)
    return pd.DataFrame(
        {
            "item": corpus.item_ids[rows],
            "premise": corpus.premise_ids[rows],
            "gold": corpus.labels[rows],
            "part": corpus.parts[rows],
            "genre": corpus.genres[rows],
        }
    )


def texts_of(corpus: Corpus | None, pair: str, items: Sequence[str]) -> list[tuple[str, str]]:
    """Premise and hypothesis of items in a pair; of a language, its premise and nothing; else empty.

    Args:
        corpus: As `corpus_for` gives it.
        pair: ``fr-bg``, or ``fr`` for sets that hold premises alone.
        items: Item ids, or premise ids for a single language.
    """
    if corpus is None:
        return [("", "")] * len(items)
    premise, _, hypothesis = pair.partition("-")
    first = corpus.premises.get(premise)
    second = corpus.hypotheses.get(hypothesis)
    rows = _places(corpus, not hypothesis)
    said = []
    for item in items:
        row = rows.get(str(item))
        p = first[row] if first is not None and row is not None else None
        h = second[row] if second is not None and row is not None else None
        said.append((str(p or ""), str(h or "")))
    return said


def phenomena_of(
    corpus: Corpus | None, items: Sequence[str], *, premises: bool = False
) -> list[str]:
    """The phenomenon (XNLI: genre) of items, or of premises; empty where unknown."""
    if corpus is None:
        return [""] * len(items)
    rows = _places(corpus, premises)
    return [str(corpus.genres[rows[str(i)]]) if str(i) in rows else "" for i in items]


def label_name(label: int) -> str:
    """A label id as a word; empty for −1."""
    return LABELS[label] if label >= 0 else ""


def _places(corpus: Corpus, premises: bool) -> dict[str, int]:
    ids = corpus.premise_ids if premises else corpus.item_ids
    return {item: row for row, item in reversed(list(enumerate(ids.tolist())))}


def with_text(corpus: Corpus, text: str) -> np.ndarray:
    """[N] bool: whether all words of a search stand in an item's id or texts, in whatever language.

    Case does not matter. An empty search finds everything.
    """
    words = text.casefold().split()
    if not words:
        return np.ones(len(corpus), bool)
    return np.array([all(word in found for word in words) for found in _folded(corpus)], dtype=bool)


@lru_cache(maxsize=2)
def _folded(corpus: Corpus) -> list[str]:
    """[N] an item's id and all its texts, folded, a line each."""
    columns = [corpus.item_ids, *corpus.premises.values(), *corpus.hypotheses.values()]
    return ["\n".join(str(t).casefold() for t in row if t) for row in zip(*columns, strict=True)]


def handed_over(text: str) -> list[str]:
    """The ids in an address's ``items``: separated by commas, each once, at most `MAX_HANDED`."""
    found = dict.fromkeys(part.strip() for part in text.split(",") if part.strip())
    return [item[:64] for item in found][:MAX_HANDED]


def reading_pair(corpus: Corpus | None, wanted: str = "") -> LanguagePair | None:
    """In which pair a corpus's texts are listed: the one wanted, else English, else what there is.

    None for a corpus without text. A ``wanted`` that is no pair of this corpus counts as none.
    """
    if corpus is None or not (corpus.premises and corpus.hypotheses):
        return None
    pairs = []
    for name in (wanted, "en-en"):
        with contextlib.suppress(ClteError):
            pairs.append(LanguagePair.parse(name))
    for pair in pairs:
        if pair.premise in corpus.premises and pair.hypothesis in corpus.hypotheses:
            return pair
    first = (language_order(list(texts))[0] for texts in (corpus.premises, corpus.hypotheses))
    return LanguagePair(*first)
