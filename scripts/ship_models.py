"""Put trained models into checkpoints: half-precision folders, deltas, and runs with their delta.

    python scripts/ship_models.py folder TRAINED --name compact-nli --record record.json
    python scripts/ship_models.py delta TRAINED --name compact-en --record record.json
    python scripts/ship_models.py run ID ... --data XNLI-1.0
    python scripts/ship_models.py seal compact
    python scripts/ship_models.py cards

Every folder gets ``files.json`` (hashes that are checked when it is loaded), its record and its card.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from clte.analysis.hidden_states import kept_for_maps
from clte.analysis.scores import figures
from clte.data.corpus import Corpus
from clte.data.sources import load_corpus
from clte.errors import ClteError
from clte.evidence.ask import Asked
from clte.files import atomic_path, read_json, write_json, write_text
from clte.models import deltas
from clte.models.shipped import CARD, RECORD, find, get, listing, seal
from clte.models.shipped_card import check_record, shipped_card
from clte.paths import shipped
from clte.probabilities import probabilities
from clte.runs.folder import LOGIT_COLUMNS, RunFolder
from clte.runs.store import RunStore

TOLERANCE = 0.01
"""A run's probabilities may move so much by rounding; otherwise it gets more bits."""
BITS = (4, 5, 6, 8)
EXTRA = ("training.json", "calibration.json")
RUN_FILES = ("config.json", "metrics.jsonl", "predictions.parquet", "result.json")


def ship_folder(source: Path, name: str, record: dict[str, Any]) -> Path:
    """An ordinary Hugging Face folder in half precision."""
    from safetensors.numpy import load_file, save

    weights = load_file(source / "model.safetensors")
    halves = {n: a.astype(np.float16) if a.dtype.kind == "f" else a for n, a in weights.items()}
    config = read_json(source / "config.json")
    config.pop("torch_dtype", None)
    target = shipped() / name
    with atomic_path(target) as folder:
        folder.mkdir()
        (folder / "model.safetensors").write_bytes(save(halves, metadata={"format": "pt"}))
        write_json(folder / "config.json", {**config, "dtype": "float32"})
        for name_ in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copyfile(source / name_, folder / name_)
        for name_ in EXTRA:
            _copy_extra(source / name_, folder)
        _complete(folder, name, record)
    return target


def ship_delta(source: Path, name: str, record: dict[str, Any], base: str, bits: int) -> Path:
    """A model as its difference from a shipped one."""
    target = shipped() / name
    with atomic_path(target) as folder:
        deltas.write_delta(find(base), source, folder, base_name=base, bits=bits)
        for name_ in EXTRA:
            _copy_extra(source / name_, folder)
        _complete(folder, name, record)
    return target


def ship_run(run: RunFolder, corpus: Corpus, base: str, bits: int | None) -> dict[str, Any]:
    """A run's results with its weights as a delta; its predictions are those of the shipped weights.

    Returns what rounding changed.
    """
    config = run.config
    if corpus.revision != config.data.revision:
        raise ClteError(
            f"run {run.id} was scored on {config.data.name} at {config.data.revision}, not "
            f"{corpus.revision}."
        )
    run.verify()
    stored = run.predictions
    view = corpus.view(config.pair).select(stored["item"].to_numpy())
    exact = Asked(run.model_path, max_length=config.max_length)(view)[0]
    with tempfile.TemporaryDirectory() as temporary:
        for tried in (bits,) if bits else BITS:
            part, whole = Path(temporary, f"{tried}"), Path(temporary, f"{tried}-expanded")
            deltas.write_delta(find(base), run.model_path, part, base_name=base, bits=tried)
            deltas.expand(part, find(base), whole)
            ask = Asked(whole, max_length=config.max_length)
            logits = ask(view)[0]
            moved = float(np.abs(probabilities(logits) - probabilities(exact)).max())
            if moved < TOLERANCE:
                break
        said = {
            "bits": tried,
            "largest_change": round(moved, 5),
            "labels_changed": int((logits.argmax(1) != exact.argmax(1)).sum()),
            "accuracy_before": run.result["accuracy"],
            "labels_other_than_stored": int(
                (logits.argmax(1) != stored[list(LOGIT_COLUMNS)].to_numpy().argmax(1)).sum()
            ),
        }
        with atomic_path(shipped() / "runs" / run.id) as folder:
            folder.mkdir()
            for name in RUN_FILES:
                shutil.copyfile(run.path / name, folder / name)
            copy = RunFolder(folder)
            ids, premises = stored["item"].to_numpy(), stored["premise"].to_numpy()
            gold = stored["gold"].to_numpy()
            copy.write_predictions(ids, premises, gold, logits, ask(view, exchanged=True)[0])
            copy.write_representations(kept_for_maps(run), small=True)
            result = {**run.result, **figures(copy.predictions), "shipped_weights": said}
            result.pop("files")
            (folder / "result.json").unlink()
            copy.finish(result)
            shutil.copytree(part, folder / "model")
            _complete_run(folder / "model", run)
    return said


def _copy_extra(source: Path, folder: Path) -> None:
    """What the training said of itself; its hashes were of other files."""
    if source.is_file():
        values = read_json(source)
        values.pop("files", None)
        write_json(folder / source.name, values)


def _complete(folder: Path, name: str, record: dict[str, Any]) -> None:
    write_json(folder / RECORD, record)
    write_text(folder / CARD, _card(folder, name, record))
    seal(folder)


def _complete_run(model: Path, run: RunFolder) -> None:
    config = run.config
    pair = config.pair.split("-")
    taught = f", taught by {config.teacher.pair}" if config.teacher else ""
    record = {
        "description": f"run {run.id}: {config.backbone} fine-tuned on {config.pair}{taught}",
        "languages": sorted(set(pair)),
        "licence": "cc-by-nc-4.0",
    }
    write_json(model / RECORD, record)
    facts = read_json(model / deltas.FACTS)
    own = (run.model_path / CARD).read_text(encoding="utf-8").rstrip("\n")
    write_text(
        model / CARD,
        f"{own}\n\nThese weights are stored as their difference from `{facts['base']}` in "
        f"{facts['bits']} bits. The predictions beside them are those of the weights as they are here.\n",
    )
    seal(model)


def _card(folder: Path, name: str, record: dict[str, Any]) -> str:
    from clte.evidence.store import times_scored_text

    facts = folder / deltas.FACTS
    return shipped_card(
        name,
        record,
        delta=read_json(facts) if facts.is_file() else None,
        scored=times_scored_text(name),
    )


def write_cards() -> None:
    """Every card again, from the record and from what was scored since."""
    for model in listing():
        if model.record.get("recipe") or model.record.get("figures"):
            write_text(model.path / CARD, _card(model.path, model.name, model.record))
            print(f"{model.path / CARD}")


def main() -> None:
    """Ship what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="what", required=True)
    for what in ("folder", "delta"):
        command = commands.add_parser(what)
        command.add_argument("source", type=Path)
        command.add_argument("--name", required=True)
        command.add_argument("--record", type=Path, required=True)
        if what == "delta":
            command.add_argument("--base", default="compact")
            command.add_argument("--bits", type=int, default=4)
    run = commands.add_parser("run")
    run.add_argument("ids", nargs="+")
    run.add_argument("--data", default="xnli")
    run.add_argument("--base", default="compact")
    run.add_argument("--bits", type=int, help="default: as few as change no probability by 0.01")
    commands.add_parser("seal").add_argument("name")
    commands.add_parser("cards")
    values = parser.parse_args()
    if values.what in ("folder", "delta"):
        record = read_json(values.record)
        check_record(record, str(values.record))
        if values.what == "folder":
            target = ship_folder(values.source, values.name, record)
        else:
            target = ship_delta(values.source, values.name, record, values.base, values.bits)
        print(f"{target}: {sum(f.stat().st_size for f in target.iterdir()) / 1e6:.2f} MB")
    elif values.what == "run":
        corpus, store = load_corpus(values.data), RunStore([RunStore.default().root])
        for name in values.ids:
            found = store.get(name)
            print(f"{found.id}: {ship_run(found, corpus, values.base, values.bits)}", flush=True)
    elif values.what == "seal":
        seal(shipped() / values.name)
        print(f"{find(values.name)}: revision {get(values.name).revision}")
    else:
        write_cards()
    total = sum(file.stat().st_size for file in shipped().rglob("*") if file.is_file())
    print(f"{shipped()} holds {total / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
