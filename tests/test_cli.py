"""The same verbs for a terminal: what they print, and the codes they end with."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from clte import __version__
from clte.cli import main
from clte.runs.store import RunStore
from tests.corpora import tiny_corpus, write_xnli
from tests.tiny_models import tiny_model

COMMANDS = [
    *("plan", "run", "report", "train", "transfer", "predict", "pretrain", "evidence"),
    *("runs list", "runs show", "runs import", "runs rm", "data audit", "data import"),
    *("jobs list", "jobs start", "jobs cancel", "jobs resume", "jobs remove", "jobs delete"),
    *("jobs limit", "jobs watch"),
]


@dataclass(frozen=True)
class World:
    """A workspace, a corpus and an encoder that all tests here share."""

    root: Path
    data: Path
    backbone: Path

    @property
    def training(self) -> list[str]:
        """Options of a run that takes a second."""
        return [*self.planning, "--threads", "1"]

    @property
    def planning(self) -> list[str]:
        options = {"data": self.data, "backbone": self.backbone, "epochs": 1, "batch-size": 8}
        options |= {"protocol": "clean", "learning-rate": 3e-3}
        return [text for name, value in options.items() for text in (f"--{name}", str(value))]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> World:
    root = tmp_path_factory.mktemp("cli")
    data = write_xnli(tiny_corpus(120), root / "XNLI-1.0")
    return World(root, data, tiny_model(root / "tiny"))


@pytest.fixture
def world(home: World, own_workspace: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("CLTE_HOME", str(home.root / "workspace"))
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(home.root / "nothing-shipped"))
    monkeypatch.chdir(home.root)
    yield home


def ids() -> list[str]:
    return [run.id for run in RunStore.default().runs()]


# ---------------------------------------------------------------------- help and errors


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_examples(
    command: str, capsys: pytest.CaptureFixture
) -> None:
    with pytest.raises(SystemExit) as left:
        main([*command.split(), "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert "examples:" in said and f"  clte {command}" in said


@pytest.mark.parametrize(
    "arguments", [["--help"], ["runs", "--help"], ["data", "--help"], ["jobs", "--help"]]
)
def test_the_groups_list_their_commands(
    arguments: list[str], capsys: pytest.CaptureFixture
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 0
    said = capsys.readouterr().out
    group = arguments[:-1]
    names = [c.split()[len(group)] for c in COMMANDS if c.split()[: len(group)] == group]
    assert all(name in said for name in names)


def test_the_version(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0 and capsys.readouterr().out == f"clte {__version__}\n"


@pytest.mark.parametrize(
    "line",
    ["", "nonsense", "train", "runs", "plan", "plan table3 --seeds 1,x", "train --pair a-b --epochs x",
     "transfer --teacher fr-bg --student de-tr --lambda 1 --objective ce", "predict --run a --model b"],
)  # fmt: skip
def test_a_line_that_is_no_command_ends_with_2(line: str, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as left:
        main(line.split())
    assert left.value.code == 2
    assert "usage: clte" in capsys.readouterr().err


TRAIN = "train --pair fr-bg"
TRANSFER = "transfer --teacher fr-bg --student de-tr"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("train --pair fr-xx", "xx"),
        ("train --pair fr", "not a language pair"),
        (f"{TRAIN} --data nowhere", "there is no corpus 'nowhere'"),
        (f"{TRAIN} --protocol fair", "no protocol 'fair'"),
        (f"{TRAIN} --protocol paper", "5,000"),
        (f"{TRAIN} --fold 3", "fold 0 only"),
        (f"{TRAIN} --backbone ./nowhere", "no model at './nowhere'"),
        (f"{TRAIN} --backbone nobody/nothing", "could not be fetched"),
        (f"{TRAIN} --learning-rate 0", "must be above 0"),
        (f"{TRAIN} --epochs 0", "epochs is 0"),
        (f"{TRAIN} --batch-size 0", "batch_size is 0"),
        (f"{TRAIN} --seed -1", "seed is -1"),
        (f"{TRAIN} --threads -1", "threads is -1"),
        (f"{TRAIN} --objective ce+hidden_kl", "name one"),
        (f"{TRAIN} --pooling mean --layer 7", "layer 7"),
        (f"{TRANSFER} --lambda -0.2", "must be 0 or more"),
        (f"{TRANSFER} --objective kd(temperature=0)", "above 0"),
        (f"{TRANSFER} --objective nonsense", "no term 'nonsense'"),
        ("transfer --teacher 123abc --student de-tr", "no run has an id that begins with '123abc'"),
        ("plan table9", "no plan 'table9'"),
        ("plan table1", "hi"),
        ("run table1", "hi"),
        ("run table2 --processes -1", "at least 1"),
    ],
)
def test_what_a_user_can_mend_ends_with_2_and_one_sentence(
    world: World, line: str, said: str, capsys: pytest.CaptureFixture
) -> None:
    words = line.split()
    options = world.training if words[0] in ("train", "transfer") else world.planning
    given = dict(zip(options[::2], options[1::2], strict=True))
    given = {name: value for name, value in given.items() if name not in words}
    before = ids()
    code = main([*words, *(text for option in given.items() for text in option)])
    printed = capsys.readouterr()
    assert code == 2
    assert printed.err.splitlines()[-1].startswith("clte: ") and said in printed.err
    assert "Traceback" not in printed.err
    left = [run for run in ids() if run not in before]
    for run in left:  # a layer that the encoder does not have is found when it is loaded
        assert RunStore.default().get(run).status["state"] == "failed"
        RunStore.default().remove(run)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("predict --run 123abc --premise a --hypothesis b", "no run has an id"),
        ("predict --model nowhere/at/all --premise a --hypothesis b", "no model at"),
        ("predict --model tiny --premise a", "give --premise and --hypothesis"),
        ("predict --premise a --hypothesis b", "no model called 'compact-nli' ships"),
        ("predict --model tiny --premise a --hypothesis b", "no guess is made|classes"),
        ("runs show 123abc", "no run has an id"),
        ("runs rm 123abc", "no run has an id"),
        ("runs import nowhere", "nowhere"),
        ("data audit --data nowhere", "there is no corpus"),
        ("data import nowhere.csv --name x", "there is no corpus"),
        ("data import XNLI-1.0 --name UPPER", "cannot name a corpus"),
        ("data import XNLI-1.0 --name x --column premise", "with an equals sign"),
        ("report --tables table9", "table9"),
        ("pretrain --parallel nowhere --out out", "nowhere"),
    ],
)
def test_what_reading_commands_say(
    world: World, line: str, said: str, capsys: pytest.CaptureFixture
) -> None:
    assert main(line.split()) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith("clte: ") and "Traceback" not in printed.err
    assert any(part in printed.err for part in said.split("|"))


# ---------------------------------------------------------------------- data


def test_audit(world: World, capsys: pytest.CaptureFixture) -> None:
    line = ["data", "audit", "--data", str(world.data), "--protocol", "clean", "--pairs", "fr-bg"]
    line += ["--tokenizers", str(world.backbone)]
    assert main(line) == 0
    text = capsys.readouterr().out
    for said in ("clean", "fr-bg", "120", "tiny"):
        assert said in text, said
    assert main([*line, "--json"]) == 0
    assert isinstance(json.loads(capsys.readouterr().out), dict)


@pytest.mark.xnli
def test_audit_of_the_papers_split_on_real_xnli(
    world: World, xnli_folder: Path, capsys: pytest.CaptureFixture
) -> None:
    line = ["data", "audit", "--data", str(xnli_folder), "--protocol", "paper"]
    assert main([*line, "--pairs", "fr-bg", "--tokenizers", str(world.backbone)]) == 0
    text = capsys.readouterr().out
    for figure in ("157", "174", "169", "91.0"):
        assert figure in text, figure


def test_an_imported_corpus_can_be_named(world: World, capsys: pytest.CaptureFixture) -> None:
    assert main(["data", "import", str(world.data), "--name", "mine"]) == 0
    assert "--data mine" in capsys.readouterr().out
    assert main(["data", "import", str(world.data), "--name", "mine"]) == 2
    capsys.readouterr()
    assert main(["plan", "table2", "--data", "mine", "--backbone", str(world.backbone)]) == 0
    assert "0 of 6 finished, 6 to run" in capsys.readouterr().out


# ---------------------------------------------------------------------- train, transfer, predict, runs


def test_from_training_to_prediction_and_back(world: World, capsys: pytest.CaptureFixture) -> None:
    transfer = ["transfer", "--teacher", "fr-bg", "--student", "de-tr", *world.training]
    assert main(transfer) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2, lines  # the teacher was missing
    assert "fr-bg: " in lines[0] and "of 60 test rows, premise use" in lines[0]
    teacher, student = (line.split()[0] for line in lines)
    assert "fr-bg ⇒ de-tr" in lines[1] and {teacher, student} <= set(ids())
    stamps = [RunStore.default().get(run).path.stat().st_mtime_ns for run in (teacher, student)]

    assert main(["train", "--pair", "fr-bg", *world.training]) == 0  # nothing is trained again
    assert capsys.readouterr().out.split()[0] == teacher
    by_id = ["transfer", "--teacher", teacher[:8], "--student", "de-tr", *world.training]
    assert main(by_id) == 0
    assert capsys.readouterr().out.split()[0] == student
    after = [RunStore.default().get(run).path.stat().st_mtime_ns for run in (teacher, student)]
    assert stamps == after

    pair = ["--premise", "ba ce di", "--hypothesis", "ба во"]
    assert main(["predict", "--run", student[:6], *pair]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) == 3
    shares = [float(line.split()[1]) for line in shown]
    assert shares == sorted(shares, reverse=True) and sum(shares) == pytest.approx(100, abs=0.2)
    model = RunStore.default().get(student).model_path
    found = []
    for which in (["--run", student], ["--model", str(model)]):
        assert main(["predict", *which, *pair, "--json"]) == 0
        found.append(json.loads(capsys.readouterr().out))
    assert found[0] == found[1] and set(found[0]) == {"entailment", "neutral", "contradiction"}

    assert main(["runs", "list"]) == 0
    listed = capsys.readouterr().out
    assert teacher in listed and "fr-bg ⇒ de-tr" in listed
    assert main(["runs", "list", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["id"] for row in rows} >= {teacher, student}
    assert main(["runs", "show", student]) == 0
    shown_run = json.loads(capsys.readouterr().out)
    assert shown_run["config"]["teacher"]["run"] == teacher
    assert shown_run["state"] == "finished" and shown_run["result"]["n"] == 60

    elsewhere = shutil.copytree(model.parent, world.root / "elsewhere" / student)
    assert main(["runs", "rm", student]) == 0
    assert student not in ids()
    assert main(["runs", "import", str(elsewhere)]) == 0
    assert student in ids()
    assert main(["runs", "import", str(elsewhere)]) == 2  # it is here already


def test_predictions_for_a_file(world: World, capsys: pytest.CaptureFixture) -> None:
    assert main(["train", "--pair", "fr-bg", *world.training]) == 0
    run = capsys.readouterr().out.split()[0]
    view = tiny_corpus(120).view("fr-bg").select(tiny_corpus(120).item_ids[60:])
    labels = ["entailment", "neutral", "contradiction"]
    table = pd.DataFrame({"premise": view.premises, "hypothesis": view.hypotheses})
    table["label"] = [labels[i] for i in view.labels]
    table.to_csv(world.root / "pairs.csv", index=False)
    command = ["predict", "--run", run, "--file", "pairs.csv", "--pair", "fr-bg"]
    assert main(command) == 2
    assert "--file needs --out" in capsys.readouterr().err
    assert main([*command, "--out", "predictions.csv"]) == 0
    said = capsys.readouterr().out
    found = pd.read_csv(world.root / "predictions.csv")
    assert len(found) == 60 and "60 predictions in predictions.csv" in said
    right = 100 * (found["prediction"] == found["gold"]).mean()
    assert f"{right:.1f} % right of the 60 rows" in said
    accuracy = RunStore.default().get(run).result["accuracy"]
    assert right == pytest.approx(100 * accuracy)
    table.drop(columns="label").to_csv(world.root / "unlabelled.csv", index=False)
    command[command.index("pairs.csv")] = "unlabelled.csv"
    assert main([*command, "--out", "unlabelled-predictions.csv"]) == 0
    assert "right" not in capsys.readouterr().out
    again = pd.read_csv(world.root / "unlabelled-predictions.csv")
    assert again["prediction"].tolist() == found["prediction"].tolist()


def test_a_control_and_another_objective(world: World, capsys: pytest.CaptureFixture) -> None:
    base = ["transfer", "--teacher", "fr-bg", "--student", "fr-de", *world.training]
    assert main([*base, "--control", "untrained"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1  # it needs no teacher's run
    assert main([*base, "--objective", "0.5*ce + 0.5*kd(temperature=4)", "--reads", "own"]) == 0
    student = capsys.readouterr().out.splitlines()[-1].split()[0]
    config = RunStore.default().get(student).config
    assert config.objective == "0.5*ce + 0.5*kd(temperature=4)" and config.teacher.reads == "own"


# ---------------------------------------------------------------------- plan, run, report


def test_a_plan_that_is_stopped_goes_on_with_the_same_command(
    world: World, capsys: pytest.CaptureFixture
) -> None:
    repository = Path(__file__).parents[1]
    command = ["run", "table2", "--seeds", "7", *world.planning, "--threads", "1"]
    with subprocess.Popen(
        [sys.executable, "-m", "clte.cli", *command, "--processes", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(repository), "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert "0 of 6 finished, 6 to run" in process.stdout.readline()
        assert "finished: " in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        _, error = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "the same command goes on from here" in error and "Traceback" not in error

    capsys.readouterr()
    assert main(["plan", "table2", "--seeds", "7", *world.planning]) == 0
    planned = capsys.readouterr().out
    done = planned.count(" finished  seed 7")
    assert 1 <= done < 6 and f"{done} of 6 finished, {6 - done} to run: about" in planned

    assert main([*command, "--processes", "1"]) == 0
    said = capsys.readouterr().out
    assert said.count("premise use") == 6 - done and "all 6 runs are finished" in said
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "6 of 6 finished, 0 to run" in said and "premise use" not in said

    for style in ("text", "markdown", "csv"):
        assert main(["report", "--tables", "table2", "--seeds", "7", "--style", style]) == 0
        assert "fr-bg" in capsys.readouterr().out.replace(" → ", "-")


def test_a_run_that_fails_ends_the_plan_with_1(world: World, capsys: pytest.CaptureFixture) -> None:
    options = [text if text != "0.003" else "1e30" for text in world.planning]
    assert "1e30" in options
    command = ["run", "table2", "--seeds", "8", *options, "--threads", "1", "--processes", "1"]
    assert main(command) == 1
    printed = capsys.readouterr()
    assert printed.err.count("failed: the loss became") == 6
    assert "all 6 runs" not in printed.out
    for run in RunStore.default().runs():
        if not run.finished:
            assert main(["runs", "rm", run.id]) == 0
