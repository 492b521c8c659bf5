"""A BERT in numpy says what transformers says, and leaves alone whatever it might get wrong."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file
from transformers import AutoModelForSequenceClassification, AutoTokenizer, BertConfig
from transformers import BertForSequenceClassification as Bert

from clte.errors import ClteError
from clte.models import light
from clte.models.light import LightBert, erf
from clte.models.light_folder import reading_limit
from tests.tiny_models import tiny_tokenizer

NAMES = ("entailment", "neutral", "contradiction")
STRANGE = [
    *(
        "ba ce di",
        "ба во ге",
        "🙂🙃 👩‍👩‍👧",
        "שלום עולם",
        "مرحبا",
        "a\u202eb\u202c c",
        "\x00\x07 \x1b[31m",
    ),
    *(
        "[CLS] ba [SEP] ce [PAD]",
        "[MASK]",
        "　",
        "ﬁ Å Å",
        "नमस्ते",
        "x" * 300,
        "ba " * 500,
        "1,000.5!?",
    ),
]


def make(folder: Path, *, dtype: torch.dtype = torch.float32, **changes: Any) -> Path:
    """A classifier with random weights in the format of the models that ship."""
    size = len(tiny_tokenizer())
    shape = {
        "vocab_size": size, "hidden_size": 24, "num_hidden_layers": 3, "num_attention_heads": 3,
        "intermediate_size": 40, "max_position_embeddings": 140, "initializer_range": 0.3,
    }  # fmt: skip
    config = BertConfig(**shape | changes, id2label=dict(enumerate(NAMES)))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        model = Bert(config)
        for name, weight in model.named_parameters():
            if "bias" in name or "LayerNorm" in name:  # ones and zeros would hide a mistake
                torch.nn.init.normal_(weight, weight.mean().item(), 0.3)
    model.to(dtype).save_pretrained(folder)
    tiny_tokenizer().save_pretrained(folder)
    return folder


def softmax(logits: np.ndarray) -> np.ndarray:
    exponentials = np.exp(logits.astype(np.float64) - logits.max(1, keepdims=True))
    return exponentials / exponentials.sum(1, keepdims=True)


def expected(folder: Path, premises: list[str], hypotheses: list[str], length: int) -> np.ndarray:
    """Probabilities with transformers alone, a pair at a time."""
    model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    rows = []
    with torch.inference_mode():
        for pair in zip(premises, hypotheses, strict=True):
            ids = tokenizer(*pair, truncation=True, max_length=length, return_tensors="pt")
            rows.append(model(**ids).logits[0].numpy())
    return softmax(np.array(rows))


def loaded(folder: Path, **more: Any) -> LightBert:
    found = LightBert.load(folder, **more)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"hidden_act": "gelu_new"},
        {"hidden_act": "relu", "layer_norm_eps": 1e-3},
        {"num_hidden_layers": 1, "num_attention_heads": 1},
        {
            "hidden_size": 32,
            "num_attention_heads": 8,
            "intermediate_size": 16,
            "type_vocab_size": 5,
        },
        {"dtype": torch.float16},
        {"dtype": torch.bfloat16},
    ],
    ids=str,
)
def test_it_says_what_transformers_says(tmp_path: Path, changes: dict[str, Any]) -> None:
    folder = make(tmp_path / "model", **changes)
    premises = STRANGE
    hypotheses = STRANGE[1:] + STRANGE[:1]
    model = loaded(folder)
    assert model.names == dict(enumerate(NAMES)) and model.max_length == 128
    found = softmax(model.score(premises, hypotheses))
    wanted = expected(folder, premises, hypotheses, 128)
    assert wanted.std(0).min() > 0.02  # a model that says the same of everything proves nothing
    np.testing.assert_allclose(found, wanted, atol=1e-5)


def test_a_pair_is_cut_where_transformers_cuts_it(tmp_path: Path) -> None:
    folder = make(tmp_path / "model")
    premises, hypotheses = (
        ["ba ce di fo " * 40, "ba", "ce di " * 9],
        ["di", "fo ba ce " * 40, "ce " * 99],
    )
    for length in (8, 20, 140):
        model = loaded(folder, max_length=length)
        found = softmax(model.score(premises, hypotheses))
        np.testing.assert_allclose(
            found, expected(folder, premises, hypotheses, length), atol=1e-5, err_msg=str(length)
        )
    assert loaded(folder, max_length=1000).max_length == 140  # there are no more positions
    settings_path = folder / "tokenizer_config.json"
    changed = json.loads(settings_path.read_text()) | {"truncation_side": "left"}
    settings_path.write_text(json.dumps(changed))
    left = softmax(loaded(folder, max_length=20).score(premises, hypotheses))
    np.testing.assert_allclose(left, expected(folder, premises, hypotheses, 20), atol=1e-5)
    right = softmax(loaded(make(tmp_path / "right"), max_length=20).score(premises, hypotheses))
    assert np.abs(left - right).max() > 1e-3


@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize("length", [20, 21])
def test_two_long_texts_are_cut_where_transformers_cuts_them(
    plain: Path, tmp_path: Path, side: str, length: int
) -> None:
    folder = Path(shutil.copytree(plain, tmp_path / "copy"))
    in_json("tokenizer_config.json", truncation_side=side)(folder)
    model = loaded(folder, max_length=length)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    words = ["ba", "ce", "di", "fo", "é", "во", "ге", "🙂", "नमस्ते", "[SEP]", "bace,"]
    texts = [" ".join(words[(i * step) % len(words)] for i in range(200)) for step in (1, 3, 7)]
    texts += [texts[0] + " ba", "x" * 900, " " * 900 + "ba", "ba ce " * 5 + " " * 900]
    for first in texts:
        for second in texts:
            wanted = tokenizer(first, second, truncation=True, max_length=length)
            row = model.rows([first], [second])[0]
            assert row.ids.tolist() == wanted["input_ids"], (first, second)
            assert row.types.tolist() == wanted["token_type_ids"]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> LightBert:
    return loaded(make(tmp_path_factory.mktemp("light") / "model"))


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    pairs=st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), min_size=1, max_size=9)
)
def test_company_and_order_change_nothing(model: LightBert, pairs: list[tuple[str, str]]) -> None:
    pairs = [tuple(t.encode("utf-8", "replace").decode() for t in pair) for pair in pairs]
    together = model.score([p for p, _ in pairs], [h for _, h in pairs])
    alone = np.concatenate([model.score([p], [h]) for p, h in pairs])
    np.testing.assert_allclose(together, alone, atol=2e-5)


def test_threads_change_nothing(model: LightBert, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(light, "FEWEST", 32)
    premises = ["ba ce di fo " * (1 + i % 7) for i in range(40)]
    hypotheses = ["ба во ге " * (1 + i % 5) for i in range(40)]
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    one = model.score(premises, hypotheses)
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    np.testing.assert_allclose(model.score(premises, hypotheses), one, atol=2e-5)
    found: list[np.ndarray] = []
    several = [
        threading.Thread(target=lambda: found.append(model.score(premises, hypotheses)))
        for _ in range(4)
    ]
    for thread in several:
        thread.start()
    for thread in several:
        thread.join()
    assert len(found) == 4
    for answer in found:
        np.testing.assert_allclose(answer, one, atol=2e-5)


def test_no_pairs(model: LightBert) -> None:
    assert model.score([], []).shape == (0, 3)


def test_the_error_function() -> None:
    x = np.linspace(-6, 6, 4001, dtype=np.float32)
    np.testing.assert_allclose(erf(x), [math.erf(v) for v in x.tolist()], atol=1e-6)
    np.testing.assert_allclose(erf(np.float32([-40, 0, 40])), [-1, 0, 1], atol=1e-6)


@pytest.mark.parametrize(
    ("wanted", "positions", "limit"),
    [
        (128, 512, 128),
        (1e30, 512, 512),
        (1e30, 40, 40),
        (None, 512, 512),
        (900, 512, 512),
        (7, None, 7),
    ],
)
def test_how_much_is_read(wanted: Any, positions: int | None, limit: int) -> None:
    assert reading_limit(wanted, {"max_position_embeddings": positions}) == limit


# ---------------------------------------------------------------------- what is left to transformers


def in_json(name: str, **changes: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        content = json.loads((folder / name).read_text())
        for key, value in changes.items():
            if value is None:
                content.pop(key)
            else:
                content[key] = value
        (folder / name).write_text(json.dumps(content))

    return change


def in_weights(change: Callable[[dict[str, torch.Tensor]], Any]) -> Callable[[Path], None]:
    def over(folder: Path) -> None:
        weights = load_file(folder / "model.safetensors")
        change(weights)
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})

    return over


OTHER = {
    "another architecture": in_json("config.json", model_type="roberta"),
    "an encoder without a head": in_json("config.json", architectures=["BertModel"]),
    "another activation": in_json("config.json", hidden_act="silu"),
    "relative positions": in_json("config.json", position_embedding_type="relative_key"),
    "a decoder": in_json("config.json", is_decoder=True),
    "quantised": in_json("config.json", quantization_config={"bits": 4}),
    "labels without names": in_json("config.json", id2label=None),
    "a size that is none": in_json("config.json", hidden_size="24"),
    "heads that do not divide": in_json("config.json", num_attention_heads=5),
    "a tokenizer that is rebuilt": in_json(
        "tokenizer_config.json", tokenizer_class="BertTokenizer"
    ),
    "settings that are not known": in_json("tokenizer_config.json", split_special_tokens=True),
    "inputs not named": in_json("tokenizer_config.json", model_input_names=None),
    "a new special token": in_json("tokenizer_config.json", cls_token="<cls>"),
    "no post-processor": in_json("tokenizer.json", post_processor="null"),
    "a weight missing": in_weights(lambda w: w.pop("bert.pooler.dense.bias")),
    "a weight too many": in_weights(lambda w: w.update(extra=torch.zeros(2))),
    "a weight of another shape": in_weights(
        lambda w: w.update({"classifier.weight": torch.zeros(4, 24)})
    ),
    "integers": in_weights(
        lambda w: w.update({"classifier.weight": torch.zeros(3, 24, dtype=torch.int8)})
    ),
    "a file missing": lambda folder: (folder / "tokenizer.json").unlink(),
}


@pytest.mark.parametrize("how", OTHER)
def test_what_is_not_exactly_of_this_kind_is_left_alone(
    how: str, plain: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(plain, tmp_path / "copy"))
    assert LightBert.load(folder) is not None
    OTHER[how](folder)
    if how == "no post-processor":
        text = (folder / "tokenizer.json").read_text()
        (folder / "tokenizer.json").write_text(text.replace('"null"', "null"))
    assert LightBert.load(folder) is None


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("plain") / "model")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model.safetensors", b"\x00" * 50),
        ("model.safetensors", None),
        ("tokenizer.json", b'{"version": "1.0"}'),
        ("config.json", b"{"),
        ("tokenizer_config.json", b"\xff\xfe"),
    ],
)
def test_a_damaged_file_is_named(
    name: str, content: bytes | None, plain: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(plain, tmp_path / "copy"))
    path = folder / name
    path.write_bytes(path.read_bytes()[:-7] if content is None else content)  # None: cut short
    with pytest.raises(ClteError, match="is damaged") as caught:
        LightBert.load(folder)
    assert str(path) in str(caught.value)


def test_no_big_library_is_imported(plain: Path) -> None:
    code = (
        "import sys; from clte.models.light import LightBert; m = LightBert.load(sys.argv[1]);"
        "m.score(['ba'], ['ce']); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(plain)], capture_output=True, text=True, check=True
    )
    loaded_modules = set(done.stdout.split())
    assert "tokenizers" in loaded_modules
    assert not loaded_modules & {"torch", "transformers", "scipy", "pandas", "sklearn"}
