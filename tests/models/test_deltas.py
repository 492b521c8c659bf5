"""A delta gives back the model that it was made from, on its own base alone."""

from __future__ import annotations

import json
import multiprocessing
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from safetensors.numpy import load_file, save_file

from clte.errors import ClteError
from clte.models import deltas
from clte.models.deltas import dequantise, expand, pack, quantise, unpack, write_delta
from tests.models.tuned import classifier_of, halved
from tests.tiny_models import tiny_model

WORDS = "bert.embeddings.word_embeddings.weight"
QUERY = "bert.encoder.layer.0.attention.self.query.weight"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A base in half precision, and a classifier tuned from it with frozen embeddings."""
    root = tmp_path_factory.mktemp("models")
    base = halved(tiny_model(root / "base", hidden=128))
    return base, classifier_of(base, root / "tuned")


@pytest.fixture
def delta(folders: tuple[Path, Path], tmp_path: Path) -> Path:
    write_delta(*folders, tmp_path / "delta", bits=8)
    return tmp_path / "delta"


def weights(folder: Path) -> dict[str, np.ndarray]:
    return load_file(folder / "model.safetensors")


# ---------------------------------------------------------------------- numbers


@given(
    bits=st.integers(2, 8),
    values=arrays(np.float32, st.integers(1, 100), elements=st.floats(-8, 8, width=32)),
)
def test_no_number_is_off_by_more_than_its_groups_step(bits: int, values: np.ndarray) -> None:
    steps, scales = quantise(values, bits)
    assert steps.min() >= -(2 ** (bits - 1)) and steps.max() < 2 ** (bits - 1)
    back = dequantise(unpack(pack(steps, bits), bits, len(values)), scales, values.shape)
    largest = np.abs(np.pad(values, (0, -len(values) % 32)).reshape(-1, 32)).max(1)
    # A scale that float16 holds only as a subnormal is off by up to 3e-8 a step.
    allowed = np.repeat(largest, 32)[: len(values)] / 2 ** (bits - 1) * 1.01 + 1e-5
    # The chosen scale loses no more than the plain one does in the mean of its group.
    error = np.square(back - values)
    groups = np.add.reduceat(error, range(0, len(values), 32))
    bound = np.add.reduceat(np.square(allowed), range(0, len(values), 32))
    assert (groups <= bound).all()


@given(bits=st.integers(2, 8), count=st.integers(1, 50), seed=st.integers(0, 9))
def test_packing_keeps_every_step_and_no_bit_more(bits: int, count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    steps = rng.integers(-(2 ** (bits - 1)), 2 ** (bits - 1), count).astype(np.int8)
    packed = pack(steps, bits)
    assert len(packed) == -(-count * bits // 8)
    np.testing.assert_array_equal(unpack(packed, bits, count), steps)


def test_a_hand_computed_group() -> None:
    values = np.zeros(32, np.float32)
    values[:3] = [-8, 4, 7]
    steps, scales = quantise(values, 4)
    assert scales.tolist() == [1.0] and steps[:3].tolist() == [-8, 4, 7]


# ---------------------------------------------------------------------- there and back


def test_the_expanded_model_is_the_tuned_one(
    folders: tuple[Path, Path], delta: Path, tmp_path: Path
) -> None:
    base, tuned = folders
    back, wanted, before = (
        weights(expand(delta, base, tmp_path / "x")),
        weights(tuned),
        weights(base),
    )
    assert back.keys() == wanted.keys()
    np.testing.assert_array_equal(back[WORDS], wanted[WORDS])
    for name, weight in wanted.items():
        if weight.size < deltas.SMALL:  # biases, norms and the classifier
            np.testing.assert_array_equal(back[name], weight.astype(np.float16).astype(np.float32))
    step = np.abs(wanted[QUERY] - before[QUERY.removeprefix("bert.")]).max() / 127
    np.testing.assert_allclose(back[QUERY], wanted[QUERY], atol=1.1 * step)
    assert (tmp_path / "x" / "tokenizer.json").read_bytes() == (
        base / "tokenizer.json"
    ).read_bytes()


def test_it_is_small_and_more_bits_lose_less(folders: tuple[Path, Path], tmp_path: Path) -> None:
    base, tuned = folders
    sizes, lost = [], []
    for bits in (4, 5, 8):
        facts = write_delta(base, tuned, tmp_path / str(bits), bits=bits)
        sizes.append((tmp_path / str(bits) / deltas.WEIGHTS).stat().st_size)
        lost.append(facts["relative_error"])
    assert sizes == sorted(sizes) and lost == sorted(lost, reverse=True)
    assert lost[0] < 0.12 and lost[2] < 0.01
    changed = sum(w.size for n, w in weights(tuned).items() if n != WORDS)
    assert sizes[0] < 0.7 * changed


def test_transformers_alone_gives_the_same_answers(
    folders: tuple[Path, Path], delta: Path, tmp_path: Path
) -> None:
    import torch

    from clte.models.backbones import load_classifier, load_tokenizer

    expanded = expand(delta, folders[0], tmp_path / "x")
    batch = load_tokenizer(expanded)(["ba ce"], ["di fo gu"], return_tensors="pt")
    with torch.no_grad():
        one, other = (
            load_classifier(folder).eval()(**batch).logits.softmax(-1)
            for folder in (folders[1], expanded)
        )
    torch.testing.assert_close(one, other, atol=0.01, rtol=0)


def test_half_precision_is_half_the_size(
    folders: tuple[Path, Path], delta: Path, tmp_path: Path
) -> None:
    whole = expand(delta, folders[0], tmp_path / "whole") / "model.safetensors"
    half = expand(delta, folders[0], tmp_path / "half", dtype="float16") / "model.safetensors"
    assert 0.45 < half.stat().st_size / whole.stat().st_size < 0.55
    assert json.loads((half.parent / "config.json").read_text())["dtype"] == "float16"


def test_a_few_changed_word_rows_are_kept_exactly(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    base, tuned = folders
    touched = shutil.copytree(tuned, tmp_path / "touched")
    changed = weights(touched)
    changed[WORDS] = changed[WORDS].copy()
    changed[WORDS][[3, 77]] += 0.5
    save_file(changed, touched / "model.safetensors", {"format": "pt"})
    facts = write_delta(base, touched, tmp_path / "delta")
    assert facts["tensors"][WORDS]["kept"] == "rows"
    back = weights(expand(tmp_path / "delta", base, tmp_path / "x"))[WORDS]
    np.testing.assert_array_equal(back, changed[WORDS].astype(np.float16).astype(np.float32))


def test_a_matrix_that_the_base_lacks_is_kept_in_eight_bits(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    base = shutil.copytree(folders[0], tmp_path / "base")
    without = {name: w for name, w in weights(base).items() if "pooler" not in name}
    save_file(without, base / "model.safetensors", {"format": "pt"})
    facts = write_delta(base, folders[1], tmp_path / "delta", bits=4)["tensors"]
    pooler = "bert.pooler.dense.weight"
    assert facts[pooler]["bits"] == 8 and facts[QUERY]["bits"] == 4
    back, wanted = (
        weights(f)[pooler] for f in (expand(tmp_path / "delta", base, tmp_path / "x"), folders[1])
    )
    np.testing.assert_allclose(back, wanted, atol=1.1 * np.abs(wanted).max() / 128)


def expand_late(arguments: tuple[Path, Path, Path]) -> float:
    return expand(*arguments).stat().st_mtime


def test_two_processes_may_ask_at_once(
    folders: tuple[Path, Path], delta: Path, tmp_path: Path
) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        times = pool.map(expand_late, [(delta, folders[0], tmp_path / "x")] * 2)
    assert times[0] == times[1] == (tmp_path / "x").stat().st_mtime
    assert not list(tmp_path.glob(".x.*.part"))
    assert expand_late((delta, folders[0], tmp_path / "x")) == times[0]  # not written again


# ---------------------------------------------------------------------- what does not belong together


def test_trained_embeddings_are_refused(folders: tuple[Path, Path], tmp_path: Path) -> None:
    base, tuned = folders
    touched = shutil.copytree(tuned, tmp_path / "touched")
    save_file(
        {**weights(touched), WORDS: weights(touched)[WORDS] + 0.5},
        touched / "model.safetensors",
        {"format": "pt"},
    )
    with pytest.raises(
        ClteError, match=r"word embeddings .* frozen embeddings .*or ship the whole"
    ):
        write_delta(base, touched, tmp_path / "delta")


def test_another_base_is_refused_by_name(delta: Path, tmp_path: Path) -> None:
    other = halved(tiny_model(tmp_path / "other", hidden=128, seed=9))
    with pytest.raises(
        ClteError, match=r"model\.safetensors is not the file .*belongs to 'compact'"
    ):
        expand(delta, other, tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_another_shape_or_tokenizer_is_refused(folders: tuple[Path, Path], tmp_path: Path) -> None:
    narrow = tiny_model(tmp_path / "narrow")
    with pytest.raises(ClteError, match="has the shape"):
        write_delta(narrow, folders[1], tmp_path / "delta")
    renamed = shutil.copytree(folders[1], tmp_path / "renamed")
    text = (renamed / "tokenizer.json").read_text(encoding="utf-8")
    (renamed / "tokenizer.json").write_text(text.replace("[MASK]", "[MUSK]"), encoding="utf-8")
    with pytest.raises(ClteError, match="tokenizer"):
        write_delta(folders[0], renamed, tmp_path / "delta")


@pytest.mark.parametrize("name", deltas.FILES)
def test_a_damaged_or_missing_file_is_named(
    folders: tuple[Path, Path], delta: Path, tmp_path: Path, name: str
) -> None:
    whole = (delta / name).read_bytes()
    (delta / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ClteError, match=name.replace(".", r"\.") + " is damaged"):
        expand(delta, folders[0], tmp_path / "x")
    (delta / name).unlink()
    with pytest.raises(ClteError, match=name.replace(".", r"\.") + r" is missing.*Restore"):
        expand(delta, folders[0], tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_strangers_folder_is_left_alone(
    folders: tuple[Path, Path], delta: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("a year of work")
    with pytest.raises(ClteError, match="no expanded model"):
        expand(delta, folders[0], tmp_path / "mine")
    with pytest.raises(ClteError, match="no delta"):
        write_delta(*folders, tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "a year of work"
