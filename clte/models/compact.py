"""The `compact` backbone: a small BERT for French, German, Bulgarian, Turkish, English and Hindi.

What ships is small: a tokenizer, a configuration and the word embeddings as 8-bit integers, all made
by `build_compact` from parallel text. `materialise` writes the ordinary Hugging Face folder from it,
which ``transformers.AutoModel`` and ``AutoTokenizer`` load without this project. The layers above the
embeddings are random but for one bias: queries and keys of the first two start equal, so that like
attends to like (mimetic initialisation, Trockman and Kolter 2023, arXiv:2305.09828).
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clte.errors import ClteError
from clte.files import atomic_path, digest, file_digest, read_json, write_json, write_text
from clte.models import embeddings, parallel_text, wordpiece
from clte.paths import shipped

if TYPE_CHECKING:
    import numpy as np

MATERIAL_VERSION = 1
"""Raised whenever `materialise` would write other weights from the same shipped files."""

FILES = ("config.json", "embeddings.safetensors", "tokenizer.json", "tokenizer_config.json")
"""What a compact folder must hold to be materialised, besides ``build.json``."""

MATERIAL = ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")
MARKER = "compact.json"

SKIPPED = ("flickr8k_en_hi", "multi30k")
"""Files that are left alone: Flickr's captions are for research use only."""

LICENCES = {
    "bible": "public domain (old editions)",
    "joshua_en_hi": "CC BY-SA 3.0",
    "mozilla": "MPL-2.0",
    "ntrex": "CC BY-SA 4.0",
    "quran": "CC BY-SA 4.0",
    "tatoeba": "CC BY 2.0 FR",
    "xquad": "CC BY-SA 4.0",
}
"""Licence by file name or by what stands before its first underscore."""

MINIMUM_ROWS = 3
"""A sub-word in fewer rows keeps a small random vector."""

SMALL = 0.02
"""Standard deviation of random rows, position and type embeddings. A learned row has length 1, which
is 0.0625 in each of 256 dimensions: words dominate the sum, its type stays visible."""

LAYERS = 3
# Few and narrow: with a deeper network a matrix of 36 runs takes two hours on two cores, not one.
MIMETIC_LAYERS = 2
MIMETIC_SCALE = 0.7


def build_compact(
    parallel: Path,
    out: Path,
    *,
    mono: Path | None = None,
    mono_licence: str = "not recorded",
    vocabulary: int = 30_000,
    rank: int = 256,
    seed: int = 42,
    progress: Callable[[str], None] = lambda message: None,
) -> dict[str, Any]:
    """Learn tokenizer and word embeddings from parallel text and write the folder that ships.

    Args:
        parallel: folder of ``.tsv`` files: a header of language codes, rows of translations.
        out: folder to write (or replace, if it is one of these).
        mono: folder of ``<language>.txt``, a sentence a line; helps the vocabulary only.
        mono_licence: what the card says of it.
        vocabulary: sub-words, special tokens included.
        rank: width of the embeddings and of the model; a multiple of 4.
        seed: of samples, held-out rows and the decomposition. The same seed and data give the same
            files, ``build.json``'s seconds apart.
        progress: called with a sentence at every step.

    Returns:
        The content of ``build.json``: data with licences, parameters, held-out figures, digests.

    Raises:
        ClteError: nothing to learn from, or a file that is not what it should be.
    """
    from safetensors.numpy import save

    if rank < 4 or rank % 4:
        raise ClteError(f"rank {rank}: the four attention heads need a multiple of 4, such as 256.")
    if (out := Path(out)).exists() and any(out.iterdir()) and not (out / "build.json").exists():
        raise ClteError(f"{out} is not empty and holds no compact model. Name another folder.")
    started = time.monotonic()
    progress("Reading the parallel text")
    files = parallel_text.read_parallel(parallel, skip=SKIPPED)
    learning, held_out = parallel_text.hold_out(files, count=500, seed=seed)
    rows = parallel_text.merge(learning)
    texts = parallel_text.by_language(rows)
    alone = parallel_text.read_mono(mono) if mono else {}
    progress(f"Training a vocabulary of {vocabulary:,} sub-words")
    sample = {code: [*texts[code], *alone.get(code, [])] for code in texts}
    tokenizer = wordpiece.train_tokenizer(sample, vocabulary=vocabulary, seed=seed)
    progress(f"Decomposing {tokenizer.get_vocab_size():,} sub-words over {len(rows):,} rows")
    learned = embeddings.learn(tokenizer, rows, rank=rank, seed=seed, minimum_rows=MINIMUM_ROWS)
    quantised, scale = _quantise(_complete(learned.vectors, seed))
    vectors = _dequantise(quantised, scale)
    build: dict[str, Any] = {
        "languages": sorted(texts),
        "data": [
            {
                "file": f"{file.name}.tsv",
                "languages": list(file.languages),
                "rows": len(file.rows),
                "licence": _licence(file.name),
            }
            for file in files
        ],
        "mono_sentences": {code: len(lines) for code, lines in sorted(alone.items())},
        "mono_licence": mono_licence if alone else None,
        "merged_rows": len(rows),
        "parameters": {
            "vocabulary": tokenizer.get_vocab_size(),
            "rank": rank,
            "seed": seed,
            "minimum_rows": MINIMUM_ROWS,
        },
        "learned_sub_words": int((learned.vectors != 0).any(axis=1).sum()),
        "fertility": wordpiece.fertility(tokenizer, parallel_text.by_language(held_out or rows)),
        "held_out": {
            "rows": len(held_out),
            "retrieval_percent": embeddings.retrieval(
                tokenizer, vectors, learned.weights, held_out, _measured_pairs(texts)
            ),
        },
        "neighbours": embeddings.neighbours(tokenizer, vectors, learned.counts),
    }
    with atomic_path(out) as folder:
        folder.mkdir()
        tokenizer.save(str(folder / "tokenizer.json"))
        write_json(folder / "tokenizer_config.json", tokenizer_config())
        write_json(folder / "config.json", _model_config(tokenizer.get_vocab_size(), rank))
        arrays = {"int8": quantised, "scale": scale}
        (folder / "embeddings.safetensors").write_bytes(save(arrays))
        build["files"] = {name: file_digest(folder / name) for name in FILES}
        build["digest"] = digest(build["files"])
        build["seconds"] = round(time.monotonic() - started)
        write_json(folder / "build.json", build)
        write_text(folder / "README.md", card(build))
    progress(f"Wrote {out} in {build['seconds']} s")
    return build


def revision(source: Path | None = None) -> str:
    """Sixteen hexadecimal digits that change when a shipped file or `materialise` does.

    Raises:
        ClteError: a file of ``source`` is missing.
    """
    folder = _source(source)
    files = {name: file_digest(folder / name) for name in FILES}
    return digest({"files": files, "material": MATERIAL_VERSION})[:16]


def materialise(target: Path, source: Path | None = None) -> Path:
    """Write the ordinary Hugging Face folder (float32) and return it; do nothing if it is there.

    Several processes may ask at once: one writes, the others wait. The caller's random state is left
    as it is.

    Args:
        target: folder to write, such as ``workspace() / "backbones" / "compact"``.
        source: folder that `build_compact` wrote; by default the one that ships.

    Raises:
        ClteError: a file of ``source`` is missing or damaged; ``target`` holds something else.
    """
    from filelock import FileLock

    target, folder = Path(target), _source(source)
    wanted = revision(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.parent / f".{target.name}.lock"):
        if _is_complete(target, wanted):
            return target
        if target.exists() and any(target.iterdir()) and not (target / MARKER).exists():
            raise ClteError(
                f"{target} holds something that is not the compact model. Move it away or name "
                "another folder."
            )
        _check(folder)
        with atomic_path(target) as temporary:
            temporary.mkdir()
            _write_model(folder, temporary)
            for name in ("tokenizer.json", "tokenizer_config.json", "README.md", "build.json"):
                if (folder / name).exists():
                    shutil.copyfile(folder / name, temporary / name)
            sizes = {name: (temporary / name).stat().st_size for name in MATERIAL}
            write_json(temporary / MARKER, {"revision": wanted, "bytes": sizes})
    return target


def _is_complete(target: Path, wanted: str) -> bool:
    if not all((target / name).is_file() for name in (*MATERIAL, MARKER)):
        return False
    sizes = {name: (target / name).stat().st_size for name in MATERIAL}
    return read_json(target / MARKER) == {"revision": wanted, "bytes": sizes}


def _source(source: Path | None) -> Path:
    folder = Path(source) if source else shipped() / "compact"
    for name in (*FILES, "build.json"):
        if not (folder / name).is_file():
            raise ClteError(
                f"{folder / name} is missing. The compact model ships in checkpoints/compact; "
                "restore that folder, or set CLTE_CHECKPOINTS to where it is."
            )
    return folder


def _check(folder: Path) -> None:
    recorded = read_json(folder / "build.json").get("files", {})
    for name in FILES:
        if file_digest(folder / name) != recorded.get(name):
            raise ClteError(
                f"{folder / name} is damaged: it is not the file that build.json describes. "
                "Restore it from the repository."
            )


def _write_model(folder: Path, target: Path) -> None:
    import torch
    from safetensors.numpy import load_file
    from safetensors.torch import save
    from transformers import BertConfig, BertModel

    stored = load_file(folder / "embeddings.safetensors")
    vectors = torch.from_numpy(_dequantise(stored["int8"], stored["scale"]))
    with torch.random.fork_rng(devices=[]):
        # Not torch.manual_seed, which would reset the caller's GPU generators too.
        torch.default_generator.manual_seed(42)
        model = BertModel(BertConfig.from_pretrained(folder)).float()
        with torch.no_grad():
            model.embeddings.word_embeddings.weight.copy_(vectors)
            for layer in model.encoder.layer[:MIMETIC_LAYERS]:
                attention = layer.attention.self
                torch.nn.init.orthogonal_(attention.query.weight, gain=MIMETIC_SCALE)
                attention.key.weight.copy_(attention.query.weight)
    # Not save_pretrained, which draws a progress bar and keeps the file from other users.
    weights = {name: value.contiguous() for name, value in model.state_dict().items()}
    (target / "model.safetensors").write_bytes(save(weights, metadata={"format": "pt"}))
    shutil.copyfile(folder / "config.json", target / "config.json")


def _complete(learned: np.ndarray, seed: int) -> np.ndarray:
    """Give every sub-word a vector: rotated if learned, small and random if not, 0 for [PAD]."""
    import numpy as np

    rng = np.random.default_rng(seed)
    width = learned.shape[1]
    # Singular vectors are uneven across dimensions; a rotation keeps every cosine, spreads the
    # variance over the attention heads and costs less in 8 bits.
    rotation = np.linalg.qr(rng.standard_normal((width, width)))[0]
    vectors = learned @ rotation.astype(np.float32)
    unlearned = ~(learned != 0).any(axis=1)
    vectors[unlearned] = SMALL * rng.standard_normal((int(unlearned.sum()), width))
    vectors[wordpiece.SPECIAL_TOKENS.index("[PAD]")] = 0
    return vectors


def _quantise(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """[n, width] float32 → int8 [n, width] and float16 [n], the size of one step in each row."""
    import numpy as np

    scale = (np.abs(vectors).max(axis=1) / 127).astype(np.float16)
    steps = vectors / np.maximum(scale.astype(np.float32), 1e-8)[:, None]
    return np.clip(np.rint(steps), -127, 127).astype(np.int8), scale


def _dequantise(quantised: np.ndarray, scale: np.ndarray) -> np.ndarray:
    import numpy as np

    return quantised.astype(np.float32) * scale.astype(np.float32)[:, None]


def _model_config(vocabulary: int, width: int) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": vocabulary,
        "hidden_size": width,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": 4,
        "intermediate_size": 2 * width,
        "max_position_embeddings": 512,
        "type_vocab_size": 2,
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "initializer_range": SMALL,
        "layer_norm_eps": 1e-12,
        "pad_token_id": 0,
    }


def tokenizer_config() -> dict[str, Any]:
    """What stands in ``tokenizer_config.json``."""
    # Not BertTokenizerFast: it would replace the normaliser by BERT's, which strips accents.
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": 512,
        "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
        "padding_side": "right",
        "truncation_side": "right",
        "clean_up_tokenization_spaces": False,
        **{f"{name.strip('[]').lower()}_token": name for name in wordpiece.SPECIAL_TOKENS},
    }


def _measured_pairs(languages: Sequence[str] | Mapping[str, Any]) -> list[tuple[str, str]]:
    others = sorted(set(languages) - {parallel_text.PIVOT})
    return [*((parallel_text.PIVOT, code) for code in others), ("fr", "bg"), ("de", "tr")]


def _licence(name: str) -> str:
    return LICENCES.get(name) or LICENCES.get(name.split("_")[0]) or "not recorded"


def card(build: Mapping[str, Any]) -> str:
    """The model card, written from ``build.json``."""
    total = sum(file["rows"] for file in build["data"])
    parameters, held_out = build["parameters"], build["held_out"]
    files = [
        f"| {file['file']} | {', '.join(file['languages'])} | {file['rows']:,} | {file['licence']} |"
        for file in build["data"]
    ]
    accuracy = held_out["retrieval_percent"]
    others = sorted({code for found in build["neighbours"].values() for code in found})
    near = [
        f"| {word} | {' | '.join(found.get(code, '') for code in others)} |"
        for word, found in build["neighbours"].items()
    ]
    lines = [
        "---",
        "library_name: transformers",
        f"language: [{', '.join(build['languages'])}]",
        "---",
        "# compact",
        "",
        f"A small BERT for {', '.join(build['languages'])}: {parameters['rank']} wide, {LAYERS} layers, 4 "
        f"heads, {parameters['vocabulary']:,} sub-words. Only its word embeddings are learned, in "
        f"{build['seconds']} seconds from {total:,} rows of parallel text. The layers above are "
        "random (queries and keys of the first two start equal): it has to be fine-tuned before it "
        "is of use. `clte.models.compact.materialise` writes the folder that `transformers` loads.",
        "",
        "## Data",
        "",
        f"{total:,} rows, {build['merged_rows']:,} after rows with the same English sentence were "
        "joined. No XNLI or other NLI text. The vocabulary also saw the monolingual sentences: "
        + (", ".join(f"{c} {n:,}" for c, n in build["mono_sentences"].items()) or "none")
        + (f" ({build['mono_licence']})." if build["mono_licence"] else "."),
        "",
        "| file | languages | rows | licence |",
        "|---|---|---|---|",
        *files,
        "",
        "## Figures",
        "",
        f"Sentence retrieval, accuracy at 1 in percent among {held_out['rows']} rows that were held "
        "out (idf-weighted mean of the word embeddings, mean of both directions). The weighting of "
        "the matrices was chosen on these rows, so the figures are a little kind.",
        "",
        f"| {' | '.join(accuracy)} |",
        "|" + "---|" * len(accuracy),
        f"| {' | '.join(str(value) for value in accuracy.values())} |",
        "",
        "Sub-words per word on those rows: "
        + ", ".join(f"{code} {value:.2f}" for code, value in build["fertility"].items())
        + ".",
    ]
    if near:
        lines += [
            "",
            "Nearest sub-word of each language:",
            "",
            f"| en | {' | '.join(others)} |",
            "|" + "---|" * (len(others) + 1),
            *near,
        ]
    lines += ["", "Accents are kept, text is lower-cased, and Turkish I becomes i, not ı.", ""]
    return "\n".join(lines)
