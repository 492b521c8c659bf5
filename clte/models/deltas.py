"""A fine-tuned model as its difference from the encoder that it started from.

What is fine-tuned with frozen word embeddings differs from its base in a quarter of its weights, and
there by little. So a delta holds only what changed: matrices as differences of a few bits, in groups
with one float16 scale each (as QLoRA stores weights, Dettmers et al. 2023, arXiv:2305.14314, but with
uniform steps), everything small (biases, layer norms, the classifier) exactly in float16.

    base folder + tuned folder  →  write_delta  →  delta folder  →  expand (+ base)  →  tuned folder

A delta names the hashes of the base that it belongs to, and is never put on another one.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clte.errors import ClteError
from clte.files import atomic_path, file_digest, read_json, write_json

if TYPE_CHECKING:
    import numpy as np

FORMAT = 1
FACTS, WEIGHTS, CONFIG = "delta.json", "delta.safetensors", "config.json"
FILES = (CONFIG, FACTS, WEIGHTS)
"""What a delta folder must hold."""
BASE_FILES = ("model.safetensors", "tokenizer.json", "tokenizer_config.json")
"""What is read of a base folder; the hashes stand in ``delta.json``."""
EXPANDED = ("config.json", *BASE_FILES)
MARKER = "expanded.json"

GROUP = 32
"""Neighbouring weights that share a scale."""
SMALL = 16_384
"""A tensor of fewer numbers is kept exactly: together they are few, and the head is among them."""
FEW_ROWS = 0.1
"""Share of a matrix's rows up to which changed rows are kept exactly instead of a difference."""
SHRINKINGS = (1.0, 0.92, 0.85, 0.78)
"""Scales that are tried: cutting a group's largest weight a little often serves the others."""


def write_delta(
    base: Path, tuned: Path, out: Path, *, base_name: str = "compact", bits: int = 4
) -> dict[str, Any]:
    """Write what ``tuned`` has beyond ``base``.

    Args:
        base: Hugging Face folder that the tuned model started from, as it ships.
        tuned: Hugging Face folder of the same architecture with the same tokenizer.
        out: The delta folder to write; one that is there is replaced.
        base_name: What the base is called, for `expand`'s messages and for finding it again.
        bits: Of a difference, 2 to 8; matrices that the base does not have are kept in 8.

    Returns:
        The content of ``delta.json``; ``relative_error`` is the norm of what rounding lost, over
        the norm of the whole difference.

    Raises:
        ClteError: folders that do not belong together, embeddings that were trained.
    """
    import numpy as np
    from safetensors.numpy import save

    base, tuned, out = Path(base), Path(tuned), Path(out)
    if not 2 <= bits <= 8:
        raise ClteError(f"a difference of {bits} bits cannot be stored; choose 2 to 8.")
    if out.exists() and any(out.iterdir()) and not (out / FACTS).is_file():
        raise ClteError(f"{out} holds something that is no delta. Name another folder.")
    _need(base, BASE_FILES)
    _need(tuned, (CONFIG, *BASE_FILES[:2]))
    _same_tokenizer(base, tuned)
    old, new = _load(base / "model.safetensors"), _load(tuned / "model.safetensors")
    names = _base_names(new, old)
    arrays: dict[str, np.ndarray] = {}
    tensors: dict[str, dict[str, Any]] = {}
    lost = whole = 0.0
    for name, weight in new.items():
        origin = names.get(name)
        before = old[origin] if origin else np.zeros_like(weight)
        if before.shape != weight.shape:
            raise ClteError(
                f"{name} has the shape {weight.shape} in {tuned}, but {before.shape} in {base}. Give "
                "the folder that the model was trained from."
            )
        facts: dict[str, Any] = {"base": origin, "shape": list(weight.shape)}
        difference = weight - before
        changed = np.flatnonzero(difference.any(axis=1)) if weight.ndim == 2 else np.zeros(0, int)
        if origin and not difference.any():
            facts["kept"] = "same"
        elif weight.size < SMALL or weight.ndim != 2:
            facts["kept"] = "exact"
            arrays[name] = _half(weight, name)
        elif origin and len(changed) <= FEW_ROWS * len(weight):
            facts["kept"] = "rows"
            arrays[f"{name}:rows"] = changed.astype(np.int32)
            arrays[f"{name}:values"] = _half(weight[changed], name)
        elif origin and "word_embeddings" in name:
            raise ClteError(
                f"{len(changed):,} of {len(weight):,} word embeddings in {tuned} are not those of "
                f"{base}, so its difference is not small. Train with frozen embeddings (clte train "
                "--freeze-embeddings), or ship the whole folder."
            )
        else:
            # What the base lacks (BERT's pooler) is no small difference: it gets all eight bits.
            facts |= {"kept": "steps", "bits": bits if origin else 8}
            steps, scales = quantise(difference, facts["bits"])
            arrays[f"{name}:steps"] = pack(steps, facts["bits"])
            arrays[f"{name}:scales"] = scales
            restored = dequantise(steps, scales, weight.shape)
            lost += float(np.square(restored - difference, dtype=np.float64).sum())
            whole += float(np.square(difference, dtype=np.float64).sum())
        tensors[name] = facts
    description = {
        "format": FORMAT,
        "base": base_name,
        "base_files": {name: file_digest(base / name) for name in BASE_FILES},
        "bits": bits,
        "group": GROUP,
        "relative_error": round((lost / whole) ** 0.5, 4) if whole else 0.0,
        "tensors": tensors,
    }
    with atomic_path(out) as folder:
        folder.mkdir()
        (folder / WEIGHTS).write_bytes(save(arrays))
        shutil.copyfile(tuned / CONFIG, folder / CONFIG)
        write_json(folder / FACTS, description)
    return description


def expand(
    delta: Path, base: Path, target: Path, *, revision: str | None = None, dtype: str = "float32"
) -> Path:
    """Write the ordinary Hugging Face folder of a delta; do nothing if it is there.

    Several processes may ask at once: one writes, the others wait.

    Args:
        delta: Folder that `write_delta` wrote.
        base: The folder that it belongs to.
        target: Folder to write.
        revision: What says that an expanded folder is this delta's; by default from its files.
        dtype: ``float32`` or ``float16`` weights.

    Returns:
        ``target``.

    Raises:
        ClteError: a missing or damaged file, another base than the delta's, no place to write.
    """
    from filelock import FileLock

    delta, base, target = Path(delta), Path(base), Path(target)
    if dtype not in ("float32", "float16"):
        raise ClteError(f"weights of {dtype} are not written; choose float32 or float16.")
    _need(delta, FILES)
    revision = revision or file_digest(delta / FACTS) + file_digest(delta / WEIGHTS)
    if is_expanded(target, revision, dtype):
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.parent / f".{target.name}.lock"):
            if is_expanded(target, revision, dtype):
                return target
            if target.exists() and any(target.iterdir()) and not (target / MARKER).is_file():
                raise ClteError(
                    f"{target} holds something that is no expanded model. Move it away, or set "
                    "CLTE_HOME to another workspace."
                )
            with atomic_path(target) as folder:
                folder.mkdir()
                _write(delta, base, folder, dtype)
                sizes = {name: (folder / name).stat().st_size for name in EXPANDED}
                said = {"revision": revision, "dtype": dtype, "bytes": sizes}
                write_json(folder / MARKER, said)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        raise ClteError(
            f"{target} cannot be written ({error.strerror}), and {delta} must be expanded there. Set "
            "CLTE_HOME to a folder that you may write to."
        ) from error
    return target


def is_expanded(target: Path, revision: str, dtype: str = "float32") -> bool:
    """Whether ``target`` holds all of what `expand` would write there."""
    try:
        sizes = {name: (target / name).stat().st_size for name in EXPANDED}
        said = {"revision": revision, "dtype": dtype, "bytes": sizes}
        return bool(read_json(target / MARKER) == said)
    except (OSError, ClteError):
        return False


def _write(delta: Path, base: Path, folder: Path, dtype: str) -> None:
    from safetensors.numpy import save

    facts = read_json(delta / FACTS)
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        raise ClteError(f"{delta / FACTS} was written by another version of clte. Update clte.")
    _need(base, BASE_FILES)
    for name in BASE_FILES:
        if file_digest(base / name) != facts["base_files"].get(name):
            raise ClteError(
                f"{base / name} is not the file that {delta} was made for: it belongs to "
                f"'{facts['base']}' as it shipped with it. Restore both folders from the repository, "
                "or give the right base."
            )
    old, stored = _load(base / "model.safetensors"), _load(delta / WEIGHTS, widen=False)
    weights = {}
    for name, kept in facts["tensors"].items():
        try:
            weights[name] = _restore(name, kept, old, stored).astype(dtype)
        except (KeyError, ValueError, IndexError) as error:
            raise ClteError(
                f"{delta / WEIGHTS} is damaged: {name} cannot be restored ({error}). Restore it from "
                "the repository."
            ) from error
    (folder / "model.safetensors").write_bytes(save(weights, metadata={"format": "pt"}))
    config = read_json(delta / CONFIG)
    config.pop("torch_dtype", None)
    write_json(folder / "config.json", {**config, "dtype": dtype})
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(base / name, folder / name)
    if (delta / "README.md").is_file():
        shutil.copyfile(delta / "README.md", folder / "README.md")


def _restore(
    name: str,
    kept: Mapping[str, Any],
    old: Mapping[str, np.ndarray],
    stored: Mapping[str, np.ndarray],
) -> np.ndarray:
    import numpy as np

    shape = tuple(kept["shape"])
    if kept["kept"] == "exact":
        return stored[name].astype(np.float32).reshape(shape)
    weight = old[kept["base"]].copy() if kept["base"] else np.zeros(shape, np.float32)
    if kept["kept"] == "rows":
        weight[stored[f"{name}:rows"]] = stored[f"{name}:values"].astype(np.float32)
    elif kept["kept"] == "steps":
        steps = unpack(stored[f"{name}:steps"], kept["bits"], weight.size)
        weight += dequantise(steps, stored[f"{name}:scales"], shape)
    return weight


# ---------------------------------------------------------------------- numbers of a few bits


def quantise(values: np.ndarray, bits: int) -> tuple[np.ndarray, np.ndarray]:
    """Numbers → whole steps and the size of a step, a group of `GROUP` at a time.

    A step's sign is chosen so that the largest number of a group falls on the end of the range that
    reaches one step further.

    Args:
        values: [...] float32.
        bits: 2 to 8.

    Returns:
        steps, [n] int8 in −2^(bits−1) … 2^(bits−1)−1, and scales, [groups] float16.
    """
    import numpy as np

    flat = np.asarray(values, np.float32).ravel()
    groups = np.pad(flat, (0, -len(flat) % GROUP)).reshape(-1, GROUP)
    least = -(2 ** (bits - 1))
    extreme = np.take_along_axis(groups, np.abs(groups).argmax(1)[:, None], 1)[:, 0]
    best = np.full(len(groups), np.inf, np.float32)
    scales = np.zeros(len(groups), np.float16)
    steps = np.zeros(groups.shape, np.int8)
    for shrinking in SHRINKINGS:
        tried = (shrinking * extreme / least).astype(np.float16)
        size = tried.astype(np.float32)[:, None]
        rounded = np.rint(np.divide(groups, size, out=np.zeros_like(groups), where=size != 0))
        rounded = np.clip(rounded, least, -least - 1)
        error = np.square(rounded * size - groups).sum(1)
        better = error < best
        best[better], scales[better] = error[better], tried[better]
        steps[better] = rounded[better].astype(np.int8)
    return steps.ravel()[: len(flat)], scales


def dequantise(steps: np.ndarray, scales: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """What `quantise` was given, as near as it came: float32 of ``shape``."""
    import numpy as np

    sizes = np.repeat(scales.astype(np.float32), GROUP)[: len(steps)]
    result: np.ndarray = (steps.astype(np.float32) * sizes).reshape(shape)
    return result


def pack(steps: np.ndarray, bits: int) -> np.ndarray:
    """[n] int8 of ``bits`` bits → bytes without gaps, [ceil(n × bits / 8)] uint8."""
    import numpy as np

    raised = (steps.astype(np.int16) + 2 ** (bits - 1)).astype(np.uint8)
    return np.packbits(np.unpackbits(raised[:, None], axis=1)[:, 8 - bits :])


def unpack(packed: np.ndarray, bits: int, count: int) -> np.ndarray:
    """What `pack` was given: [count] int8."""
    import numpy as np

    single = np.unpackbits(packed, count=count * bits).reshape(count, bits)
    raised = np.packbits(np.pad(single, ((0, 0), (8 - bits, 0))), axis=1)[:, 0]
    return (raised.astype(np.int16) - 2 ** (bits - 1)).astype(np.int8)


def _half(weight: np.ndarray, name: str) -> np.ndarray:
    import numpy as np

    half = weight.astype(np.float16)
    if not np.isfinite(half).all():
        raise ClteError(f"{name} has values that float16 cannot hold, so it cannot be stored.")
    return half


# ---------------------------------------------------------------------- folders


def _need(folder: Path, names: tuple[str, ...]) -> None:
    for name in names:
        if not (folder / name).is_file():
            raise ClteError(
                f"{folder / name} is missing. Restore the folder from the repository, or give one "
                f"with {', '.join(names)}."
            )


def _load(path: Path, *, widen: bool = True) -> dict[str, np.ndarray]:
    import numpy as np
    from safetensors.numpy import load_file

    try:
        found = load_file(path)
    except Exception as error:
        raise ClteError(
            f"{path} is damaged: it is no safetensors file ({error}). Restore it from the repository."
        ) from error
    if not widen:
        return found
    # Position ids of older transformers are no weights.
    return {n: a.astype(np.float32) for n, a in found.items() if a.dtype.kind == "f"}


def _base_names(new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, str]:
    """Tuned name → base name; one of the two may have the encoder's prefix (``bert.``)."""
    plain = {name.removeprefix("bert."): name for name in old}
    found = {name: plain.get(name.removeprefix("bert.")) for name in new}
    return {name: origin for name, origin in found.items() if origin is not None}


def _same_tokenizer(base: Path, tuned: Path) -> None:
    """Cutting and padding are settings of the last call, and are saved with a tokenizer."""
    one, other = (read_json(folder / "tokenizer.json") for folder in (base, tuned))
    for tokenizer in (one, other):
        tokenizer["truncation"] = tokenizer["padding"] = None
    if one != other:
        raise ClteError(
            f"the tokenizer in {tuned} is not that of {base}, so the model cannot be a delta of it."
        )
