"""Encoders by name: one that ships, a folder, or a model of the Hub; and their default learning rates."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clte.data.corpus import LABELS
from clte.errors import ClteError
from clte.files import folder_digest
from clte.models import shipped

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

COMPACT = "compact"
COMPACT_EN = "compact-en"
LEARNING_RATES = {
    COMPACT: 2e-4,  # chosen on validation rows; benchmarks/learning_rate.md has the sweep
    COMPACT_EN: 2e-4,
    "bert-base-multilingual-cased": 2e-5,  # the paper
}
OTHER_LEARNING_RATE = 2e-5
"""For every other encoder: the paper's, the usual one for models of base size."""
FROZEN_EMBEDDINGS = frozenset({COMPACT, COMPACT_EN})
"""Encoders whose word embeddings stay as they are by default: theirs are aligned across languages, and a
few thousand rows of two languages would only bend those words that stand in them."""

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*(/[\w.-]+)?(@[\w./-]+)?")
_WEIGHTS = ("model.safetensors", "model.safetensors.index.json")
_VOCABULARIES = (
    "tokenizer.json",
    "vocab.txt",
    "vocab.json",
    "sentencepiece.bpe.model",
    "spm.model",
    "spiece.model",
    "tokenizer.model",
)


@dataclass(frozen=True)
class Backbone:
    """An encoder that training can start from."""

    name: str
    """For people and for the run's config."""
    revision: str
    """Hub commit, or a digest of the folder's files."""
    source: str
    """What `from_pretrained` is given: a folder, or a Hub id."""
    hub_revision: str | None = None
    """The commit to fetch, for a Hub model."""

    @property
    def learning_rate(self) -> float:
        """The default peak learning rate."""
        return LEARNING_RATES.get(self.name, OTHER_LEARNING_RATE)

    @property
    def freeze_embeddings(self) -> bool:
        """Whether training leaves the word embeddings alone by default."""
        return self.name in FROZEN_EMBEDDINGS


def resolve(name: str | Path) -> Backbone:
    """Find an encoder.

    Args:
        name: A model that ships (``compact``, ``compact-en``, ``compact-nli``, or a run's id), a folder
            with a Hugging Face model, or a Hub id, with ``@commit`` if wanted.

    Raises:
        ClteError: no such folder, a folder without weights, a hub that cannot be reached, a model
            that is gated or does not exist.
    """
    text = str(name)
    if shipped.is_shipped(text):
        return Backbone(text, shipped.get(text).revision, str(shipped.find(text)))
    if text in shipped.DESCRIPTIONS and not Path(text).is_dir():
        shipped.get(text)  # says what is missing
    if Path(text).is_dir():
        return _folder(Path(text))
    if Path(text).is_absolute() or text.startswith(".") or not _HUB_ID.fullmatch(text):
        raise ClteError(
            f"no model at '{text}'. Give 'compact', a folder with config.json and model.safetensors, "
            "or a Hub id such as 'bert-base-multilingual-cased'."
        )
    return _hub(text)


def _folder(folder: Path) -> Backbone:
    if not (folder / "config.json").is_file():
        raise ClteError(f"{folder} has no config.json: it is not a Hugging Face model folder.")
    if not any((folder / name).is_file() for name in _WEIGHTS):
        pickled = [p.name for p in folder.glob("*.bin")]
        hint = (
            f" It has {pickled[0]}, which is pickle and is never loaded; convert it to safetensors."
            if pickled
            else ""
        )
        raise ClteError(f"{folder} holds no weights: model.safetensors is missing.{hint}")
    revision = folder_digest(
        folder, keep=lambda p: p.suffix in {".json", ".safetensors", ".txt", ".model"}
    )
    return Backbone(folder.resolve().name, revision[:12], str(folder.resolve()))


def _hub(text: str) -> Backbone:
    from huggingface_hub import constants, snapshot_download
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    name, _, commit = text.partition("@")
    patterns = ["*.json", "*.safetensors", "*.txt", "*.model"]
    try:
        folder = Path(snapshot_download(name, revision=commit or None, allow_patterns=patterns))
    except GatedRepoError as error:
        raise ClteError(
            f"'{name}' is gated: accept its terms on the Hub, then log in with 'hf auth login'."
        ) from error
    except RevisionNotFoundError as error:
        raise ClteError(f"'{name}' has no revision '{commit}' on the Hub.") from error
    except RepositoryNotFoundError as error:
        raise ClteError(
            f"there is no model '{name}' on the Hub (or it is private). Check the spelling, or give "
            "the folder of a model you have."
        ) from error
    except (HfHubHTTPError, OSError, ValueError, RuntimeError) as error:
        offline = " HF_HUB_OFFLINE is set." if constants.HF_HUB_OFFLINE else ""
        raise ClteError(
            f"'{name}' could not be fetched from the Hub and is not in its local cache.{offline} "
            "Connect to the network, give a folder that holds the model, or use 'compact', which "
            "needs no network."
        ) from error
    if not any((folder / weights).is_file() for weights in _WEIGHTS):
        raise ClteError(
            f"'{name}' has no safetensors weights at this revision; pickled ones are never loaded. Give "
            f"a revision that has them ('{name}@COMMIT'), or a folder with a converted copy."
        )
    found = _folder(folder)
    # A snapshot's folder is named after its commit.
    return Backbone(name, folder.name[:12], found.source, folder.name)


def load_tokenizer(source: str | Path) -> PreTrainedTokenizerBase:
    """The tokenizer of a resolved backbone or of a saved run.

    Raises:
        ClteError: the folder has none, or a damaged one.
    """
    # Without any of these transformers makes an empty tokenizer, to which every word is unknown.
    if not any((Path(source) / name).is_file() for name in _VOCABULARIES):
        raise ClteError(
            f"there is no tokenizer in {source}: tokenizer.json is missing. Save the model's tokenizer "
            "beside it."
        )
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(str(source), trust_remote_code=False)
    except Exception as error:
        raise ClteError(
            f"the tokenizer in {source} cannot be loaded: {_first_line(error)}"
        ) from error


def load_classifier(
    source: str | Path,
    *,
    labels: int | None = len(LABELS),
    seed: int | None = None,
    attention: str | None = None,
) -> PreTrainedModel:
    """A sequence classifier in fp32, on the processor.

    Args:
        source: A folder with a model, as `Backbone.source` and `RunFolder.model_path` are.
        labels: Number of classes; with three, they are named as `LABELS` are. None: the folder's
            own head, whatever it is.
        seed: Seeds whatever the folder has no weights for, the classification head above all. The
            caller's random state is left as it was.
        attention: What transformers calls ``attn_implementation``; None: what it chooses.

    Raises:
        ClteError: damaged or unfit weights.
    """
    import torch
    from transformers import AutoModelForSequenceClassification

    from clte.models.quiet import quiet_loading

    head: dict[str, Any] = {}
    if labels is not None:
        names = LABELS if labels == len(LABELS) else tuple(f"LABEL_{i}" for i in range(labels))
        head = {
            "num_labels": labels,
            "id2label": dict(enumerate(names)),
            "label2id": {name: i for i, name in enumerate(names)},
        }
    try:
        with quiet_loading(), torch.random.fork_rng(devices=[]):
            if seed is not None:
                torch.manual_seed(seed)
            model, loading = AutoModelForSequenceClassification.from_pretrained(
                str(source),
                dtype=torch.float32,
                trust_remote_code=False,
                use_safetensors=True,
                output_loading_info=True,
                attn_implementation=attention,
                **head,
            )
    except Exception as error:
        raise ClteError(f"the model in {source} cannot be loaded: {_first_line(error)}") from error
    # transformers fills up what is missing with random weights; a head may be fresh, an encoder not.
    encoder = {n for n in model.state_dict() if n.startswith(f"{model.base_model_prefix}.")}
    if encoder <= set(loading["missing_keys"]):
        raise ClteError(
            f"{source} holds none of the weights that a {model.config.model_type} encoder has, as its "
            "config.json calls it. Give a folder whose config.json and model.safetensors belong together."
        )
    return model


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else type(error).__name__
