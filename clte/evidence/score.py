"""Ask a model about every row of a part of a corpus, in every pair, and store what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from clte.data.corpus import Corpus
from clte.errors import ClteError
from clte.evidence.ask import Asked
from clte.evidence.corpora import PREMISE_USE_PAIRS, items_of
from clte.evidence.store import (
    Answers,
    note_scored,
    path_of,
    read_answers,
    read_ledger,
    write_answers,
)
from clte.files import read_json
from clte.models import shipped
from clte.models.backbones import resolve

EXCHANGE_SEED = 42
"""The default of `clte.data.exchange`, the same as in every run."""


def model_of(name: str) -> tuple[str, str, Path]:
    """What a user calls a model → its name, revision and ordinary Hugging Face folder."""
    if not shipped.is_shipped(name) and not Path(name).is_dir():
        shipped.get(name)  # says what ships
    found = resolve(name)
    return found.name, found.revision, Path(found.source)


def is_classifier(model: str) -> bool:
    """Whether a model has a classifier, and not a language model's head or none."""
    config = read_json(model_of(model)[2] / "config.json")
    return "ForSequenceClassification" in str(config.get("architectures"))


def score(
    model: str,
    corpus: Corpus,
    part: str,
    pairs: Sequence[str],
    root: Path,
    *,
    again: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Path:
    """Store a model's logits for a part of a corpus; what is stored already is kept.

    After every pair the file is whole, so an interrupted scoring goes on where it was. For XNLI test
    every pair that is asked is counted in a ledger (`clte.evidence.store.times_scored`).

    Args:
        model: A shipped model's name, or a folder.
        corpus: What to ask about.
        part: See `clte.evidence.corpora.items_of`.
        pairs: Language pairs. The paper's six and en-en are asked with exchanged premises, too.
        root: Folder of evidence: ``<root>/<model>/<corpus>-<part>.parquet``.
        again: Ask all of ``pairs`` again.
        progress: Told what was scored.

    Returns:
        The file.

    Raises:
        ClteError: no such model, part or pair; a model of other labels.
    """
    name, revision, folder = model_of(model)
    items = items_of(corpus, part)
    fresh = Answers(
        name, revision, corpus.name, corpus.revision, part, items, EXCHANGE_SEED, {}, {}
    )
    target = path_of(root, name, fresh.name)
    answers = _kept(target, fresh)
    counts = name, revision, fresh.name
    if fresh.name == "xnli-test":
        noted = read_ledger(root).get(name, {}).get(revision, {}).get(fresh.name, {})
        for pair in answers.logits:  # killed between the file and the ledger
            if pair not in noted:
                note_scored(root, *counts, pair)
    todo = [pair for pair in dict.fromkeys(pairs) if again or pair not in answers.logits]
    views = {pair: corpus.view(pair).select(items) for pair in todo}
    ask = Asked(folder) if todo else None
    for number, (pair, view) in enumerate(views.items(), 1):
        assert ask is not None
        logits, exchanged = {**answers.logits, pair: ask(view)[0]}, dict(answers.exchanged)
        if pair in PREMISE_USE_PAIRS:
            exchanged[pair] = ask(view, exchanged=True)[0]
        answers = replace(answers, logits=logits, exchanged=exchanged)
        write_answers(root, answers)
        if fresh.name == "xnli-test":
            note_scored(root, *counts, pair)
        right = 100 * float((logits[pair].argmax(1) == view.labels).mean())
        progress(f"{number}/{len(todo)}  {name}  {fresh.name}  {pair}  {right:.1f} %")
    return target


def _kept(target: Path, fresh: Answers) -> Answers:
    """What is stored already, if it is about the same weights and rows."""
    if not target.is_file():
        return fresh
    try:
        found = read_answers(target)
    except ClteError:
        return fresh
    same = (
        found.revision == fresh.revision
        and found.corpus_revision == fresh.corpus_revision
        and found.items.tolist() == fresh.items.tolist()
    )
    return found if same else fresh
