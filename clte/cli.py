"""``clte``: the same verbs for a terminal.

Exit codes: 0 done; 1 some runs of a plan failed; 2 something the user can mend; 130 stopped, to be continued
with the same command.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clte import __version__
from clte.errors import ClteError

if TYPE_CHECKING:
    from clte.data.corpus import Corpus
    from clte.models.backbones import Backbone
    from clte.runs.config import RunConfig

STOPPED = 130
Parser = argparse.ArgumentParser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = build_parser()
    values = parser.parse_args(arguments)
    try:
        return values.command(values) or 0
    except ClteError as error:
        print(f"clte: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("clte: stopped. The same command goes on from here.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # `clte report | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


# ---------------------------------------------------------------------- the grammar


def build_parser() -> Parser:
    """The whole command line."""
    parser = Parser(
        prog="clte",
        description="Cross-lingual transfer you can watch: train, transfer, compare, predict.",
        epilog="Every command has examples: clte COMMAND --help. Results go to ./workspace, or to the "
        "folder that CLTE_HOME names.",
    )
    parser.add_argument("--version", action="version", version=f"clte {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    plan = _command(
        commands,
        "plan",
        _plan,
        "show what a table or figure of the paper needs, and how long it will take",
        "clte plan table3 --data XNLI-1.0 --protocol paper\n"
        "clte plan figure2 --data XNLI-1.0 --protocol clean --seeds 42,43,44",
    )
    _plan_options(plan)

    run = _command(
        commands,
        "run",
        _run,
        "run what is missing of a table or figure; stop with Ctrl-C, continue with the same command",
        "clte run table3 --backbone compact --data XNLI-1.0 --protocol paper\n"
        "clte run table3 --backbone bert-base-multilingual-cased --data XNLI-1.0 --processes 1",
    )
    _plan_options(run)
    run.add_argument("--processes", type=int, help="runs at a time (default: one a core)")
    run.add_argument(
        "--threads", type=int, help="threads a process (default: the cores shared out)"
    )

    report = _command(
        commands,
        "report",
        _report,
        "print the tables beside the paper's, from the runs that are here",
        "clte report\nclte report --tables table3 --protocol paper --style markdown",
    )
    report.add_argument("--tables", help="some of table1,table2,table3,table4,figure2")
    report.add_argument("--data", help="only runs on this corpus, by name")
    report.add_argument("--protocol", help="only runs on this split")
    report.add_argument("--backbone", help="only runs of this encoder, by name")
    report.add_argument("--seeds", type=_numbers, help="only runs with these seeds: 42,43")
    report.add_argument("--style", default="text", choices=("text", "markdown", "csv"))

    train = _command(
        commands,
        "train",
        _train,
        "train a baseline on one language pair",
        "clte train --pair fr-bg --data XNLI-1.0 --protocol clean\n"
        "clte train --pair und-und --data my.csv          # a file that names no language",
    )
    train.add_argument("--pair", required=True, help="premise and hypothesis language: fr-bg")
    _training_options(train)
    train.add_argument("--objective", default="ce", help="ce, or ce(label_smoothing=0.1)")
    train.add_argument("--shuffled-labels", action="store_true", help="a control: labels permuted")

    transfer = _command(
        commands,
        "transfer",
        _transfer,
        "train a student on one pair from a teacher of another (the teacher first, if it is missing)",
        "clte transfer --teacher fr-bg --student de-tr --data XNLI-1.0\n"
        "clte transfer --teacher fr-bg --student de-tr --objective '0.5*ce + 0.5*kd(temperature=4)'\n"
        "clte transfer --teacher fr-bg --student de-tr --control class-mean",
    )
    transfer.add_argument("--teacher", required=True, help="the teacher's pair, or a run's id")
    transfer.add_argument("--student", required=True, help="the student's pair")
    _training_options(transfer)
    loss = transfer.add_mutually_exclusive_group()
    loss.add_argument("--lambda", dest="lambda_", type=float, help="weight of the hidden KL (0.2)")
    loss.add_argument("--objective", help="any objective: 'ce + 0.2*hidden_kl(temperature=2)'")
    transfer.add_argument("--reads", default="parallel", choices=("parallel", "own"))
    transfer.add_argument("--control", choices=("class-mean", "random", "untrained"))

    predict = _command(
        commands,
        "predict",
        _predict,
        "probabilities for a pair of sentences, or for a file of them",
        "clte predict --run 3f2a --premise 'Il pleut.' --hypothesis 'Времето е лошо.'\n"
        "clte predict --run 3f2a --file pairs.csv --out predictions.csv",
    )
    which = predict.add_mutually_exclusive_group(required=True)
    which.add_argument("--run", help="a finished run, by id or the beginning of it")
    which.add_argument("--model", help="a Hugging Face folder or Hub id with an NLI classifier")
    predict.add_argument("--premise")
    predict.add_argument("--hypothesis")
    predict.add_argument("--file", help="CSV, TSV or JSONL with premises and hypotheses")
    predict.add_argument("--pair", help="with --file: which language pair of it (default: its own)")
    predict.add_argument("--out", help="with --file: where the predictions go, as CSV")
    predict.add_argument("--json", action="store_true", help="print JSON")

    runs = commands.add_parser("runs", help="list, show, import and remove runs")
    verbs = runs.add_subparsers(required=True, metavar="VERB")
    listing = _command(verbs, "list", _runs_list, "the runs that are here", "clte runs list")
    listing.add_argument("--json", action="store_true", help="print JSON lines")
    show = _command(verbs, "show", _runs_show, "one run, whole", "clte runs show 3f2a")
    show.add_argument("run", help="an id or the beginning of one")
    bring = _command(
        verbs,
        "import",
        _runs_import,
        "add a run made on another machine: a folder or a zip of it",
        "clte runs import from-the-gpu/3f2a9c01d4e5",
    )
    bring.add_argument("path")
    remove = _command(verbs, "rm", _runs_rm, "delete runs of the workspace", "clte runs rm 3f2a")
    remove.add_argument("run", nargs="+")

    data = commands.add_parser("data", help="audit and import corpora")
    verbs = data.add_subparsers(required=True, metavar="VERB")
    audit = _command(
        verbs,
        "audit",
        _data_audit,
        "rows, labels, lengths, the premise leak, trivial baselines, tokenizers",
        "clte data audit --data XNLI-1.0 --protocol paper\n"
        "clte data audit --data my.csv --pairs en-hi --tokenizers xlm-roberta-base",
    )
    _data_options(audit)
    audit.add_argument(
        "--pairs", help="language pairs (default: the paper's six, or the file's own)"
    )
    audit.add_argument(
        "--tokenizers", default="compact", help="encoders whose tokenizer to measure"
    )
    audit.add_argument("--json", action="store_true", help="print JSON")
    bring = _command(
        verbs,
        "import",
        _data_import,
        "keep a checked copy of a corpus in the workspace under a name",
        "clte data import my.csv --name mine --column premise=text1 --label yes=entailment\n"
        "clte data import hub:facebook/xnli --name xnli-hub",
    )
    bring.add_argument("source")
    bring.add_argument("--name", required=True, help="lower-case letters, digits, _ and -")
    bring.add_argument("--pair", help="the languages, if the file does not name them")
    bring.add_argument("--column", action="append", default=[], metavar="FIELD=NAME")
    bring.add_argument("--label", action="append", default=[], metavar="VALUE=LABEL")

    compact = _command(
        commands,
        "compact",
        _compact,
        "learn the compact encoder's tokenizer and embeddings from parallel text",
        "clte compact --parallel texts/parallel --mono texts/mono --out my-compact",
    )
    compact.add_argument("--parallel", required=True, type=Path, help="folder of TSV files")
    compact.add_argument("--mono", type=Path, help="folder of text files, one a language")
    compact.add_argument("--out", required=True, type=Path)
    return parser


def _command(
    commands: Any, name: str, function: Callable[[Any], int | None], summary: str, examples: str
) -> Parser:
    parser = commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog="examples:\n" + "\n".join(f"  {line}" for line in examples.splitlines()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(command=function)
    return parser


def _data_options(parser: Parser) -> None:
    parser.add_argument(
        "--data",
        default="xnli",
        help="a folder or zip of XNLI, a CSV/TSV/JSONL file, an imported corpus's name, or "
        "hub:facebook/xnli (default: xnli, which is what CLTE_XNLI names)",
    )
    parser.add_argument(
        "--protocol",
        help="paper, paper-grouped, clean, or grouped (default: clean where there is a dev and a test "
        "part, otherwise grouped)",
    )
    parser.add_argument("--fold", type=int, default=0, help="fold of the split (0)")


def _common_options(parser: Parser) -> None:
    _data_options(parser)
    parser.add_argument(
        "--backbone", default="compact", help="compact, a folder, or a Hub id (default: compact)"
    )
    parser.add_argument(
        "--learning-rate", type=float, help="peak rate (default: the encoder's own)"
    )
    parser.add_argument("--epochs", type=int, default=5, help="at most so many (5)")
    parser.add_argument("--batch-size", type=int, default=28, help="rows a step (28)")
    parser.add_argument("--accumulation", type=int, default=1, help="batches a step (1)")
    parser.add_argument("--max-length", type=int, default=128, help="sub-words a row (128)")
    parser.add_argument(
        "--patience", type=int, default=2, help="epochs without gain before stopping"
    )
    parser.add_argument("--pooling", default="head", choices=("head", "first", "mean"))
    parser.add_argument("--layer", type=int, default=-1, help="for pooling first and mean")


def _training_options(parser: Parser) -> None:
    _common_options(parser)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--epoch-representations", action="store_true", help="keep every epoch's")
    parser.add_argument("--threads", type=int, help="threads (default: one a core)")


def _plan_options(parser: Parser) -> None:
    parser.add_argument("plan", help="table1, table2, table3, table4, figure2, figure3 or controls")
    _common_options(parser)
    parser.add_argument("--seeds", type=_numbers, default=[42], help="one or several: 42,43")
    parser.add_argument(
        "--rival",
        help="table4: the stronger encoder whose baselines stand beside, such as xlm-roberta-base",
    )


def _numbers(text: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not a list of numbers such as 42,43"
        ) from None


# ---------------------------------------------------------------------- what commands share


def _template(values: Any, corpus: Corpus, backbone: Backbone) -> RunConfig:
    """A baseline config from the common options; its pair and seed are filled in by who uses it."""
    from clte.data.splits import make_split
    from clte.runs.config import DataRef, RunConfig

    protocol = _protocol(values, corpus)
    make_split(
        corpus, protocol, values.fold
    )  # says at once if the corpus does not fit the protocol
    return RunConfig(
        pair="fr-bg",
        data=DataRef(corpus.name, corpus.revision),
        protocol=protocol,
        fold=values.fold,
        backbone=backbone.name,
        backbone_revision=backbone.revision,
        learning_rate=values.learning_rate or backbone.learning_rate,
        epochs=values.epochs,
        batch_size=values.batch_size,
        accumulation=values.accumulation,
        max_length=values.max_length,
        patience=values.patience,
        pooling=values.pooling,
        layer=values.layer,
    )


def _protocol(values: Any, corpus: Corpus) -> str:
    return values.protocol or ("clean" if {"dev", "test"} <= set(corpus.parts) else "grouped")


def _load(values: Any) -> tuple[Corpus, Backbone, RunConfig]:
    from clte.data.sources import load_corpus
    from clte.models.backbones import resolve

    corpus = load_corpus(values.data, pair=getattr(values, "pair", None))
    backbone = resolve(values.backbone)
    return corpus, backbone, _template(values, corpus, backbone)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


# ---------------------------------------------------------------------- plan, run, report


def _make_plan(values: Any) -> tuple[Any, dict[str, str]]:
    from clte.experiments.plans import make_plan
    from clte.models.backbones import resolve

    _, backbone, template = _load(values)
    backbones, rival = {backbone.name: values.backbone}, None
    if values.rival:
        other = resolve(values.rival)
        rival = template.replace(
            backbone=other.name, backbone_revision=other.revision, learning_rate=other.learning_rate
        )
        backbones[other.name] = values.rival
    return make_plan(values.plan, template, values.seeds, rival=rival), backbones


def _plan(values: Any) -> None:
    from clte.experiments.plans import estimate_seconds
    from clte.runs.store import RunStore

    store = RunStore.default()
    plan, _ = _make_plan(values)
    missing = {config.id for config in plan.missing(store)}
    print(f"{plan.name}: {plan.question}")
    for config in plan.runs:
        state = "to run" if config.id in missing else "finished"
        print(
            f"  {config.id}  {state:8}  seed {config.seed}  {config.title:15}  {config.objective}"
        )
    todo = [config for config in plan.runs if config.id in missing]
    seconds = estimate_seconds(todo, store)
    said = (
        ""
        if not todo
        else ": no estimate, for no run of this encoder and protocol has finished yet"
    )
    if todo and seconds is not None:
        said = f": about {_duration(seconds)} one after the other, going by finished runs"
    print(f"{len(plan.runs) - len(todo)} of {len(plan.runs)} finished, {len(todo)} to run{said}")


def _run(values: Any) -> int:
    from clte.experiments.executor import Sources, execute_plan
    from clte.runs.store import RunStore

    store = RunStore.default()
    plan, backbones = _make_plan(values)
    todo = plan.missing(store)
    print(
        f"{plan.name}: {len(plan.runs) - len(todo)} of {len(plan.runs)} finished, {len(todo)} to run"
    )
    processes = values.processes or min(os.cpu_count() or 1, max(len(todo), 1))
    board = _Board(len(todo))
    outcome = execute_plan(
        plan,
        Sources(values.data, backbones),
        store=store,
        processes=processes,
        threads=values.threads,
        tell=board.tell,
    )
    board.close()
    for run, message in outcome.failed.items():
        print(f"clte: run {run} failed: {message}", file=sys.stderr)
    if outcome.stopped:
        print("stopped; the same command goes on from here", file=sys.stderr)
        return STOPPED
    if todo and not outcome.failed:
        print(f"all {len(plan.runs)} runs are finished: clte report --tables {plan.name}")
    return 1 if outcome.failed else 0


class _Board:
    """A line a finished run, and on a terminal one that moves, with what is running and time left."""

    def __init__(self, total: int) -> None:
        import time

        self.total, self.done, self.began = total, 0, time.monotonic()
        self.clock = time.monotonic
        self.running: dict[str, tuple[str, float, float | None]] = {}
        self.live = sys.stdout.isatty()

    def tell(self, event: Any) -> None:
        """Called by the executor."""
        run, details = event.run, event.details
        if event.kind == "progress":
            share = details["step"] / max(details["steps"], 1)
            self.running[run.id] = (run.title, share, details["loss"])
        elif event.kind == "started":
            self.running[run.id] = (run.title, 0.0, None)
        else:
            self.running.pop(run.id, None)
            self.done += 1
            said = details.get("message", "")
            if event.kind == "finished":
                said = (
                    f"{100 * details['accuracy']:.1f} %, premise use "
                    f"{100 * details['premise_use']:+.1f} pt, {_duration(details['seconds'])}"
                )
            self._clear()
            print(
                f"[{self.done}/{self.total}] {run.id}  {run.title:15}  {event.kind}: {said}",
                flush=True,
            )
        self._draw()

    def _draw(self) -> None:
        if not self.live or not self.running:
            return
        part = self.done + sum(share for _, share, _ in self.running.values())
        left = ""
        if part > 0.05:
            seconds = (self.clock() - self.began) / part * (self.total - part)
            left = f" · about {_duration(seconds)} left"
        now = ", ".join(
            f"{title} {share:.0%}" + (f" loss {loss:.2f}" if loss else "")
            for title, share, loss in self.running.values()
        )
        self._clear()
        print(f"{self.done}/{self.total} · {now}{left}"[:110], end="", flush=True)

    def _clear(self) -> None:
        if self.live:
            print("\r\x1b[2K", end="")

    def close(self) -> None:
        """Leave the terminal clean."""
        self._clear()


def _report(values: Any) -> None:
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


# ---------------------------------------------------------------------- train, transfer, predict


def _train(values: Any) -> int:
    corpus, backbone, template = _load(values)
    config = template.replace(
        pair=values.pair,
        seed=values.seed,
        objective=values.objective,
        shuffled_labels=values.shuffled_labels,
        epoch_representations=values.epoch_representations,
    )
    return _execute([config], corpus, backbone, values)


def _transfer(values: Any) -> int:
    from clte.experiments.plans import LAMBDA, transfer
    from clte.objectives.spec import paper_objective
    from clte.runs.store import RunStore

    corpus, backbone, template = _load(values)
    template = template.replace(seed=values.seed)
    if "-" in values.teacher:
        teacher = template.replace(pair=values.teacher)
    else:
        teacher = RunStore.default().get(values.teacher).config
    lambda_ = LAMBDA if values.lambda_ is None else values.lambda_
    student = transfer(
        template,
        teacher,
        values.student,
        objective=values.objective or str(paper_objective(lambda_)),
        reads=values.reads,
        control=values.control,
        epoch_representations=values.epoch_representations,
    ).replace(seed=values.seed)
    first = [] if values.control == "untrained" or "-" not in values.teacher else [teacher]
    return _execute([*first, student], corpus, backbone, values)


def _execute(configs: list[RunConfig], corpus: Corpus, backbone: Backbone, values: Any) -> int:
    """Train configs one after the other in this process, with a progress bar each."""
    from tqdm import tqdm

    from clte.experiments.executor import stop_on_signal
    from clte.runs.store import RunStore
    from clte.training.run import Hardware, execute
    from clte.training.trainer import TrainingStopped

    stop = threading.Event()
    store = RunStore.default()
    hardware = Hardware(threads=values.threads) if values.threads else Hardware()
    for config in configs:
        finished = RunStore([store.root]).finished(config)
        if finished is None:
            bar = tqdm(desc=config.title, unit="step", dynamic_ncols=True)

            def show(progress: Any, bar: Any = bar) -> None:
                bar.total = progress.steps
                bar.update(progress.step - bar.n)
                if progress.loss is not None:
                    bar.set_postfix(loss=f"{progress.loss:.3f}", epoch=f"{progress.epoch:.1f}")

            try:
                with stop_on_signal(stop):
                    finished = execute(
                        config,
                        corpus,
                        backbone,
                        store=store,
                        hardware=hardware,
                        stop=stop.is_set,
                        progress=show,
                    )
            except TrainingStopped:
                print("stopped; the same command goes on from here", file=sys.stderr)
                return STOPPED
            finally:
                bar.close()
        _say(finished)
    return 0


def _say(run: Any) -> None:
    result = run.result
    print(
        f"{run.id}  {run.config.title}: {100 * result['accuracy']:.1f} % of {result['n']:,} test rows, "
        f"premise use {100 * result['premise_use']:+.1f} pt  ({run.path})"
    )
    if result["selects_on_test"]:
        print("  this protocol selects the epoch on its test rows, and its premises leak")


def _predict(values: Any) -> None:
    from clte.data.corpus import LABELS
    from clte.predict import Predictor
    from clte.runs.store import RunStore

    if values.file is None and (values.premise is None or values.hypothesis is None):
        raise ClteError("give --premise and --hypothesis, or --file with many of them.")
    if values.run:
        predictor = Predictor.load(RunStore.default().get(values.run).path)
    else:
        predictor = Predictor.load(values.model)
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


# ---------------------------------------------------------------------- runs and data


def _runs_list(values: Any) -> None:
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


def _runs_show(values: Any) -> None:
    from clte.runs.store import RunStore

    run = RunStore.default().get(values.run)
    shown = {"path": str(run.path), "config": run.config.as_dict(), **run.status}
    if run.finished:
        run.verify()
        shown["result"] = run.result
    print(json.dumps(shown, indent=2, ensure_ascii=False))


def _runs_import(values: Any) -> None:
    from clte.runs.store import RunStore

    run = RunStore.default().import_run(values.path)
    print(f"imported {run.id}: {run.config.title}")


def _runs_rm(values: Any) -> None:
    from clte.runs.store import RunStore

    for run in values.run:
        print(f"removed {RunStore.default().remove(run)}")


def _data_audit(values: Any) -> None:
    from clte.data.audit import audit
    from clte.data.sources import load_corpus
    from clte.data.splits import make_split
    from clte.languages import PAPER_PAIRS
    from clte.models.backbones import load_tokenizer, resolve

    given = values.pairs.split(",") if values.pairs else None
    corpus = load_corpus(values.data, pair=given[0] if given else None)
    split = make_split(corpus, _protocol(values, corpus), values.fold)
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


def _data_import(values: Any) -> None:
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


def _compact(values: Any) -> None:
    from clte.models.compact import build_compact

    build_compact(
        values.parallel, values.out, mono=values.mono, progress=lambda said: print(said, flush=True)
    )
    print(f"compact encoder in {values.out}; CLTE_CHECKPOINTS names the folder above it")


if __name__ == "__main__":
    sys.exit(main())
