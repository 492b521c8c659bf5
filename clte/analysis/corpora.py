"""What is in a corpus: labels, lengths, what a split leaks premise by premise, and what tokenizers do to it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from clte.analysis.items import language_order
from clte.data.baselines import WORD
from clte.data.corpus import LABELS, Corpus
from clte.data.leak import Leak, premise_leak
from clte.data.splits import PROTOCOLS, Split, make_split
from clte.errors import ClteError
from clte.files import file_digest, read_json
from clte.paths import shipped, workspace

if TYPE_CHECKING:
    import pandas as pd

ROLES = ("premise", "hypothesis")
QUANTILES = {"low": 0.05, "q1": 0.25, "median": 0.5, "q3": 0.75, "high": 0.95}
ITEMS = 900
"""Items that lengths and tokenizers are measured on, spread evenly over the corpus."""


# ---------------------------------------------------------------------- labels and lengths


def label_counts(corpus: Corpus) -> pd.DataFrame:
    """A row a part and label: ``part``, ``label`` (empty: not labelled), ``items``, ``share`` of the part."""
    import pandas as pd

    rows = []
    for part in dict.fromkeys(corpus.parts.tolist()):
        inside = corpus.labels[corpus.parts == part]
        for number, label in [*enumerate(LABELS), (-1, "")]:
            count = int((inside == number).sum())
            if count or label:
                rows.append((part, label, count, count / len(inside)))
    return pd.DataFrame(rows, columns=["part", "label", "items", "share"])


def spread(corpus: Corpus, count: int = ITEMS) -> np.ndarray:
    """Positions of at most ``count`` items, spread evenly."""
    return np.unique(np.linspace(0, len(corpus) - 1, min(count, len(corpus))).round().astype(int))


def lengths(corpus: Corpus, items: int = ITEMS) -> pd.DataFrame:
    """A row a language and role: ``language``, ``role``, `QUANTILES` (words), ``texts``.

    Words as the audit counts them (`clte.data.baselines.WORD`): in Chinese and Thai each character.
    """
    import pandas as pd

    rows, places = [], spread(corpus, items)
    for code in language_order(corpus.languages):
        for role, texts in zip(ROLES, (corpus.premises, corpus.hypotheses), strict=True):
            found = [t for t in texts[code][places] if t] if code in texts else []
            if found:
                words = [len(WORD.findall(text)) for text in found]
                quantiles = np.quantile(words, list(QUANTILES.values()))
                rows.append((code, role, *map(float, quantiles), len(found)))
    return pd.DataFrame(rows, columns=["language", "role", *QUANTILES, "texts"])


# ---------------------------------------------------------------------- the leak


def splits_of(corpus: Corpus) -> dict[str, Split]:
    """Every protocol that fits a corpus → its split (fold 0)."""
    found = {}
    for protocol in PROTOCOLS:
        try:
            found[protocol] = make_split(corpus, protocol)
        except ClteError:
            continue
    return found


def leak_map(corpus: Corpus, split: Split) -> tuple[pd.DataFrame, Leak]:
    """Which test premises were seen in training, one by one, and what that gives away.

    Returns:
        A row a test premise, in the corpus's order: ``premise``, ``test_rows``, ``train_rows`` (its
        rows in train), ``shown`` (labels that it showed there, as words), ``labels`` (how many
        different ones); and `clte.data.leak.premise_leak`.
    """
    import pandas as pd

    shown: dict[str, list[int]] = {}
    train = corpus.positions(split.train)
    for premise, label in zip(
        corpus.premise_ids[train].tolist(), corpus.labels[train], strict=True
    ):
        shown.setdefault(premise, []).append(int(label))
    test = np.sort(corpus.positions(split.test))
    counts: dict[str, int] = {}
    for premise in corpus.premise_ids[test].tolist():
        counts[premise] = counts.get(premise, 0) + 1
    rows = []
    for premise, count in counts.items():
        found = shown.get(premise, [])
        labels = sorted(set(found))
        rows.append(
            (premise, count, len(found), " and ".join(LABELS[i] for i in labels), len(labels))
        )
    columns = ["premise", "test_rows", "train_rows", "shown", "labels"]
    return pd.DataFrame(rows, columns=columns), premise_leak(corpus, split)


# ---------------------------------------------------------------------- tokenizers


def tokenizers_here() -> dict[str, Path]:
    """Every tokenizer on this machine: what its models are called → ``tokenizer.json``.

    What ships, the backbones in the workspace, and the Hub's cache; models with the same file share a
    line. Only the fast format is read, so neither torch nor transformers is needed.
    """
    found: dict[str, list[str]] = {}
    places: dict[str, Path] = {}
    for name, path in _tokenizer_files():
        key = file_digest(path)
        places.setdefault(key, path)
        names = found.setdefault(key, [])
        if name not in names:
            names.append(name)
    return {", ".join(names): places[key] for key, names in found.items()}


def _tokenizer_files() -> list[tuple[str, Path]]:
    found = [(path.parent.name, path) for path in sorted(shipped().glob("*/tokenizer.json"))]
    for path in sorted((workspace() / "backbones").glob("*/tokenizer.json")):
        # compact-0123456789ab: the name before the revision.
        name, _, revision = path.parent.name.rpartition("-")
        is_revision = len(revision) >= 12 and all(c in "0123456789abcdef" for c in revision)
        found.append((name if name and is_revision else path.parent.name, path))
    for path in sorted(_hub_cache().glob("models--*/snapshots/*/tokenizer.json")):
        found.append((path.parts[-4].removeprefix("models--").replace("--", "/"), path))
    return found


def _hub_cache() -> Path:
    """Where huggingface_hub keeps models, by its own rules; importing it takes a second."""
    if os.environ.get("HF_HUB_CACHE"):
        return Path(os.environ["HF_HUB_CACHE"]).expanduser()
    home = os.environ.get("HF_HOME")
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return (Path(home) if home else Path(cache) / "huggingface").expanduser() / "hub"


def sub_words(corpus: Corpus, tokenizer: Path, items: int = ITEMS) -> pd.DataFrame:
    """How finely a tokenizer cuts each language of a parallel corpus.

    Args:
        corpus: With texts.
        tokenizer: A ``tokenizer.json``.
        items: Measured on so many, the same in every language.

    Returns:
        A row a language: ``language``, ``per_word`` (sub-words per word), ``ratio`` (sub-words that
        the same content takes, over English; NaN without English: the premium of Petrov et al. 2023,
        arXiv:2305.15425), ``unknown`` (share of sub-words that are unknown), ``texts``.

    Raises:
        ClteError: the file is damaged.
    """
    import pandas as pd
    from tokenizers import Tokenizer

    try:
        cutter = Tokenizer.from_file(str(tokenizer))
    except Exception as error:  # the library raises bare Exceptions
        raise ClteError(f"{tokenizer} is damaged ({error}). Restore it.") from error
    cutter.no_truncation()
    cutter.no_padding()
    marks = [cutter.token_to_id(mark) for mark in ("[UNK]", "<unk>")]
    places = spread(corpus, items)
    rows = []
    for code in language_order(corpus.languages):
        columns = [
            texts[code][places] for texts in (corpus.premises, corpus.hypotheses) if code in texts
        ]
        texts = [text for column in columns for text in column if text]
        encoded = cutter.encode_batch(texts, add_special_tokens=False)
        pieces = sum(len(found.ids) for found in encoded)
        unknown = sum(i in marks for found in encoded for i in found.ids)
        words = sum(len(WORD.findall(text)) for text in texts)
        rows.append((code, pieces / max(1, words), pieces, unknown / max(1, pieces), len(texts)))
    table = pd.DataFrame(rows, columns=["language", "per_word", "pieces", "unknown", "texts"])
    english = table[table["language"] == "en"]["pieces"]
    table["ratio"] = table["pieces"] / english.iloc[0] if len(english) else np.nan
    return table.drop(columns="pieces")


def recorded_sub_words() -> pd.DataFrame:
    """What the records of shipped encoders say: ``model``, ``language``, ``per_word``, ``ratio``, ``rows``.

    Measured when they were made, on parallel rows that were held out and do not ship; ``ratio`` is
    that of the sub-words per word to English.
    """
    import pandas as pd

    lines: list[tuple[Any, ...]] = []
    for folder in sorted(path for path in shipped().glob("*") if path.is_dir()):
        for name in ("pretraining.json", "build.json"):
            record = _record(folder / name)
            found = record.get("fertility")
            if isinstance(found, Mapping) and found:
                held_out = record.get("held_out")
                count = held_out.get("rows") if isinstance(held_out, Mapping) else None
                lines += _recorded(folder.name, found, count)
                break
    columns = ["model", "language", "per_word", "ratio", "rows"]
    return pd.DataFrame(lines, columns=columns)


def _record(path: Path) -> Mapping[str, Any]:
    try:
        found = read_json(path)
    except (OSError, ClteError):
        return {}
    return found if isinstance(found, Mapping) else {}


def _recorded(
    model: str, found: Mapping[str, float], rows: int | None
) -> Sequence[tuple[Any, ...]]:
    english = found.get("en")
    return [
        (model, code, float(found[code]), found[code] / english if english else np.nan, rows)
        for code in language_order(list(found))
    ]
