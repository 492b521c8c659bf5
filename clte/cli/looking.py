"""The commands that train nothing: report, predict, runs, data."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clte.cli.training import data_of, protocol_of
from clte.errors import ClteError

if TYPE_CHECKING:
    from clte.data.corpus import Corpus


def print_report(values: Any) -> None:
    """``clte report``."""
    from clte.experiments.report import report
    from clte.runs.store import RunStore

    tables = values.tables.split(",") if values.tables else None
    print(
        report(
            RunStore.default(),
            tables,
            data=values.data,
            protocol=values.protocol,
            backbone=values.backbone,
            seeds=values.seeds,
            style=values.style,
        ),
        end="",
    )


def predict_pairs(values: Any) -> None:
    """``clte predict``."""
    from clte.data.corpus import LABELS
    from clte.predict import DEFAULT, Predictor

    if values.file is None and (values.premise is None or values.hypothesis is None):
        raise ClteError("give --premise and --hypothesis, or --file with many of them.")
    if values.run:
        from clte.runs.store import RunStore

        predictor = Predictor.load(RunStore.default().get(values.run).path)
    else:
        predictor = Predictor.load(values.model or DEFAULT)
    if values.file is None:
        row = predictor.probabilities([values.premise], [values.hypothesis])[0].tolist()
        if values.json:
            print(json.dumps(dict(zip(LABELS, row, strict=True))))
        else:
            for name, p in sorted(zip(LABELS, row, strict=True), key=lambda pair: -pair[1]):
                print(f"{name:14} {100 * p:5.1f} %")
        return
    _predict_file(values, predictor)


def _predict_file(values: Any, predictor: Any) -> None:
    import pandas as pd

    from clte.data.corpus import LABELS
    from clte.data.sources import load_corpus
    from clte.files import atomic_path

    if not values.out:
        raise ClteError("--file needs --out: the CSV that the predictions go to.")
    corpus = load_corpus(values.file, pair=values.pair, labelled=False)
    view = corpus.view(_only_pair(corpus, values.pair))
    p = predictor.probabilities(view.premises, view.hypotheses)
    table = pd.DataFrame(
        {"item": view.item_ids, "premise": view.premises, "hypothesis": view.hypotheses}
    )
    table["prediction"] = [LABELS[i] for i in p.argmax(1)]
    table[list(LABELS)] = p.round(4)
    gold = view.labels
    if (gold >= 0).any():
        table["gold"] = [LABELS[i] if i >= 0 else "" for i in gold]
    with atomic_path(Path(values.out)) as temporary:
        table.to_csv(temporary, index=False)
    print(f"{len(table):,} predictions in {values.out}")
    if (gold >= 0).any():
        known = gold >= 0
        right = (p.argmax(1) == gold)[known].mean()
        print(f"{100 * right:.1f} % right of the {known.sum():,} rows with a label")


def _only_pair(corpus: Corpus, pair: str | None) -> str:
    """The pair asked for, or the only one that a corpus has."""
    if pair:
        return pair
    if len(corpus.premises) == 1 and len(corpus.hypotheses) == 1:
        return f"{next(iter(corpus.premises))}-{next(iter(corpus.hypotheses))}"
    raise ClteError(
        f"{corpus.name} has several languages ({', '.join(corpus.languages)}); say which with --pair."
    )


def list_runs(values: Any) -> None:
    """``clte runs list``."""
    from clte.runs.store import RunStore

    store = RunStore.default()
    table = store.table()
    if values.json:
        print(table.to_json(orient="records", lines=True), end="")
        return
    for row in table.itertuples():
        title = f"{row.teacher_pair} ⇒ {row.pair}" if row.teacher_pair else row.pair
        kept = "weights" if row.has_weights else "results"
        print(
            f"{row.id}  {title:15}  {row.data}/{row.protocol}  {row.backbone}  seed {row.seed}  "
            f"{100 * row.accuracy:5.1f} %  use {100 * row.premise_use:+5.1f}  {kept}  {row.objective}"
        )
    for run in store.runs():
        if not run.finished:
            print(f"{run.id}  {run.config.title:15}  {run.status['state']}")
    for path, message in store.problems():
        print(f"{path.name}  cannot be read: {message}", file=sys.stderr)


def show_run(values: Any) -> None:
    """``clte runs show``."""
    from clte.runs.store import RunStore

    run = RunStore.default().get(values.run)
    shown = {"path": str(run.path), "config": run.config.as_dict(), **run.status}
    if run.finished:
        run.verify()
        shown["result"] = run.result
    print(json.dumps(shown, indent=2, ensure_ascii=False))


def import_run(values: Any) -> None:
    """``clte runs import``."""
    from clte.runs.store import RunStore

    run = RunStore.default().import_run(values.path)
    print(f"imported {run.id}: {run.config.title}")


def remove_runs(values: Any) -> None:
    """``clte runs rm``."""
    from clte.runs.store import RunStore

    for run in values.run:
        print(f"removed {RunStore.default().remove(run)}")


def audit_data(values: Any) -> None:
    """``clte data audit``."""
    from clte.data.audit import audit
    from clte.data.sources import load_corpus
    from clte.data.splits import make_split
    from clte.languages import PAPER_PAIRS
    from clte.models.backbones import load_tokenizer, resolve

    given = values.pairs.split(",") if values.pairs else None
    corpus = load_corpus(data_of(values), pair=given[0] if given else None)
    split = make_split(corpus, protocol_of(values, corpus), values.fold)
    pairs = given or [
        str(p) for p in PAPER_PAIRS if {p.premise, p.hypothesis} <= set(corpus.languages)
    ]
    pairs = pairs or [_only_pair(corpus, None)]
    tokenizers = {
        name: load_tokenizer(resolve(name).source) for name in values.tokenizers.split(",") if name
    }
    found = audit(corpus, split, pairs, tokenizers)
    print(
        json.dumps(found.as_dict(), indent=2, ensure_ascii=False) if values.json else found.render()
    )


def import_data(values: Any) -> None:
    """``clte data import``."""
    from clte.data.sources import import_corpus

    def mapping(items: list[str], form: str) -> dict[str, str]:
        pairs = [item.split("=", 1) for item in items]
        if any(len(pair) != 2 for pair in pairs):
            raise ClteError(f"write {form}, with an equals sign between.")
        return {pair[0]: pair[1] for pair in pairs}

    folder = import_corpus(
        values.source,
        values.name,
        columns=mapping(values.column, "--column premise=NAME"),
        labels=mapping(values.label, "--label VALUE=entailment"),
        pair=values.pair,
    )
    print(f"imported as '{values.name}' ({folder}); use it with --data {values.name}")


def export_builtin(values: Any) -> None:
    """``clte data export-builtin``."""
    from clte.builtin.corpus import export_xnli, load_builtin

    for path in export_xnli(load_builtin(), values.folder):
        print(path)
