"""What can be typed after ``clte``: commands, options, examples."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from clte import __version__
from clte.cli import evidence, finetune, jobs, looking, pretraining, training

Parser = argparse.ArgumentParser


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
        training.show_plan,
        "show what a table or figure of the paper needs, and how long it will take",
        "clte plan table3 --data XNLI-1.0 --protocol paper\n"
        "clte plan figure2 --data XNLI-1.0 --protocol clean --seeds 42,43,44",
    )
    _plan_options(plan)

    run = _command(
        commands,
        "run",
        training.run_plan,
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
        looking.print_report,
        "print the tables beside the paper's, from the runs that are here",
        "clte report\nclte report --tables table3 --protocol paper --style markdown\n"
        "clte report --style html > report.html           # tables, pictures, the runs of every number",
    )
    report.add_argument("--tables", help="some of table1,table2,table3,table4,figure2")
    report.add_argument("--data", help="only runs on this corpus, by name")
    report.add_argument("--protocol", help="only runs on this split")
    report.add_argument("--backbone", help="only runs of this encoder, by name")
    report.add_argument("--seeds", type=_numbers, help="only runs with these seeds: 42,43")
    styles = ("text", "markdown", "csv", "latex", "html")
    report.add_argument("--style", default="text", choices=styles)

    train = _command(
        commands,
        "train",
        training.train_baseline,
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
        training.train_student,
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
        looking.predict_pairs,
        "probabilities for a pair of sentences, or for a file of them",
        "clte predict --premise 'Il pleut.' --hypothesis 'Времето е лошо.'\n"
        "clte predict --run 3f2a --premise 'Il pleut.' --hypothesis 'Времето е лошо.'\n"
        "clte predict --run 3f2a --file pairs.csv --out predictions.csv",
    )
    which = predict.add_mutually_exclusive_group()
    which.add_argument("--run", help="a finished run, by id or the beginning of it")
    which.add_argument(
        "--model",
        help="a Hugging Face folder or Hub id with an NLI classifier (default: compact-nli, which ships)",
    )
    predict.add_argument("--premise")
    predict.add_argument("--hypothesis")
    predict.add_argument("--file", help="CSV, TSV or JSONL with premises and hypotheses")
    predict.add_argument("--pair", help="with --file: which language pair of it (default: its own)")
    predict.add_argument("--out", help="with --file: where the predictions go, as CSV")
    predict.add_argument("--json", action="store_true", help="print JSON")

    figures = _command(
        commands,
        "evidence",
        evidence.run,
        "print every figure about the shipped models from their stored answers, or store answers",
        evidence.EXAMPLES,
    )
    evidence.add_options(figures)

    runs = commands.add_parser("runs", help="list, show, import and remove runs")
    verbs = runs.add_subparsers(required=True, metavar="VERB")
    listing = _command(verbs, "list", looking.list_runs, "the runs that are here", "clte runs list")
    listing.add_argument("--json", action="store_true", help="print JSON lines")
    show = _command(verbs, "show", looking.show_run, "one run, whole", "clte runs show 3f2a")
    show.add_argument("run", help="an id or the beginning of one")
    bring = _command(
        verbs,
        "import",
        looking.import_run,
        "add a run made on another machine: a folder or a zip of it",
        "clte runs import from-the-gpu/3f2a9c01d4e5",
    )
    bring.add_argument("path")
    remove = _command(
        verbs, "rm", looking.remove_runs, "delete runs of the workspace", "clte runs rm 3f2a"
    )
    remove.add_argument("run", nargs="+")

    _jobs(commands)

    data = commands.add_parser("data", help="audit, import and export corpora")
    verbs = data.add_subparsers(required=True, metavar="VERB")
    audit = _command(
        verbs,
        "audit",
        looking.audit_data,
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
        looking.import_data,
        "keep a checked copy of a corpus in the workspace under a name",
        "clte data import my.csv --name mine --column premise=text1 --label yes=entailment\n"
        "clte data import hub:facebook/xnli --name xnli-hub",
    )
    bring.add_argument("source")
    bring.add_argument("--name", required=True, help="lower-case letters, digits, _ and -")
    bring.add_argument("--pair", help="the languages, if the file does not name them")
    bring.add_argument("--column", action="append", default=[], metavar="FIELD=NAME")
    bring.add_argument("--label", action="append", default=[], metavar="VALUE=LABEL")
    export = _command(
        verbs,
        "export-builtin",
        looking.export_builtin,
        "write the built-in set in XNLI's own files: xnli.dev.tsv and xnli.test.tsv",
        "clte data export-builtin my-folder\nclte data audit --data my-folder",
    )
    export.add_argument("folder", type=Path)

    pretrain = _command(
        commands,
        "pretrain",
        pretraining.pretrain_encoder,
        "make an encoder from parallel text; stop with Ctrl-C, continue with the same command",
        pretraining.EXAMPLES,
    )
    pretraining.add_options(pretrain)

    tune = _command(
        commands,
        "finetune",
        finetune.run,
        "make compact-en or compact-nli from NLI files; stop with Ctrl-C, continue with the same command",
        finetune.EXAMPLES,
    )
    finetune.options(tune)
    return parser


def _jobs(commands: Any) -> None:
    queue = commands.add_parser("jobs", help="trainings in the background, and their queue")
    verbs = queue.add_subparsers(required=True, metavar="VERB")
    listing = _command(
        verbs, "list", jobs.show_jobs, "what runs, waits and has ended", "clte jobs list"
    )
    listing.add_argument("--json", action="store_true", help="print JSON lines")
    start = _command(
        verbs,
        "start",
        jobs.start_job,
        "put a train, transfer or run command into the queue; it goes on when this terminal is closed",
        "clte jobs start train --pair fr-bg --data builtin\n"
        "clte jobs start --watch transfer --teacher fr-bg --student de-tr --data XNLI-1.0",
    )
    start.add_argument("--title", help="what the list calls it")
    start.add_argument("--watch", action="store_true", help="watch it until it ends")
    start.add_argument("line", nargs=argparse.REMAINDER, metavar="COMMAND ...")
    cancel = _command(
        verbs,
        "cancel",
        jobs.cancel_jobs,
        "stop jobs at a checkpoint, or take them out of the queue; they can be resumed",
        "clte jobs cancel 3f2a",
    )
    resume = _command(
        verbs,
        "resume",
        jobs.resume_jobs,
        "go on with stopped or failed jobs from their last checkpoint",
        "clte jobs resume 3f2a",
    )
    remove = _command(
        verbs,
        "remove",
        jobs.remove_jobs,
        "take jobs off the list; what they trained stays",
        "clte jobs remove 3f2a",
    )
    delete = _command(
        verbs,
        "delete",
        jobs.delete_jobs,
        "take jobs off the list and delete the runs they left half done",
        "clte jobs delete 3f2a\nclte jobs delete 3f2a --results",
    )
    for verb in (cancel, resume, remove, delete):
        verb.add_argument("job", nargs="+", help="an id or the beginning of one")
    delete.add_argument("--results", action="store_true", help="their finished runs, too")
    limit = _command(
        verbs,
        "limit",
        jobs.limit_jobs,
        "how many jobs may run at a time",
        "clte jobs limit\nclte jobs limit 2",
    )
    limit.add_argument("count", nargs="?", type=int, help="from 1 to 16")
    watch = _command(
        verbs,
        "watch",
        jobs.watch_jobs,
        "watch the queue, or one job, until nothing runs or waits; ends with 1 if a job failed",
        "clte jobs watch\nclte jobs watch 3f2a",
    )
    watch.add_argument("job", nargs="?", help="an id or the beginning of one")


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
        help="builtin, a folder or zip of XNLI, a CSV/TSV/JSONL file, an imported corpus's name, or "
        "hub:facebook/xnli (default: the XNLI that CLTE_XNLI names, otherwise builtin)",
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
    parser.add_argument(
        "--freeze-embeddings",
        action=argparse.BooleanOptionalAction,
        help="leave the word embeddings as they are (default: for compact and compact-en)",
    )


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
