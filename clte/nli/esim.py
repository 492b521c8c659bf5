"""A network that compares aligned words: it learns to read the premise where a small BERT does not.

Chen et al. 2017, *Enhanced LSTM for Natural Language Inference* (arXiv 1609.06038), on word embeddings
that are shared by the languages and stay as they are. It does not ship: it teaches `compact-nli`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional

from clte.data.corpus import LABELS
from clte.errors import ClteError
from clte.files import atomic_path
from clte.nli.encode import Batch
from clte.nli.forward import CLOSED

FILE = "esim.safetensors"
WORD_LENGTH = 6.0
"""How long a word's vector is at first; the rows of the table have length 1."""
NEAR_WORDS = 8.0
"""What two equal words add to the score of their alignment at first."""
EQUAL = 0.9
"""A word whose nearest one across has at least this cosine counts as found there."""

Side = tuple[torch.Tensor, torch.Tensor]
"""Sub-words [pairs, length] and which of them are there [pairs, length], 0 or 1."""


class Esim(nn.Module):
    """Soft word alignment between two bidirectional LSTMs."""

    def __init__(self, vectors: torch.Tensor, *, width: int = 192, dropout: float = 0.2) -> None:
        """Start at random, on given word embeddings.

        Args:
            vectors: [vocabulary, dimensions]; their rows are brought to length 1, empty ones stay.
            width: Of each direction of the LSTMs.
            dropout: On the LSTMs' inputs and before the classifier.
        """
        super().__init__()
        size = vectors.shape[1]
        self.words = nn.Embedding.from_pretrained(functional.normalize(vectors.float(), dim=1))
        self.word_length = nn.Parameter(torch.tensor(WORD_LENGTH))
        self.nearness = nn.Parameter(torch.tensor(NEAR_WORDS))
        self.project = nn.Linear(size, size)
        nn.init.eye_(self.project.weight)
        nn.init.zeros_(self.project.bias)
        self.read = nn.LSTM(size, width, bidirectional=True, batch_first=True)
        self.compare = nn.Linear(8 * width + 2, 2 * width)
        self.compose = nn.LSTM(2 * width, width, bidirectional=True, batch_first=True)
        self.classify = nn.Sequential(
            nn.Dropout(dropout),
            nn.Linear(8 * width, 2 * width),
            nn.Tanh(),
            nn.Dropout(dropout),
            nn.Linear(2 * width, len(LABELS)),
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, premise: Side, hypothesis: Side) -> torch.Tensor:
        """Logits [pairs, labels], in the order of `clte.data.corpus.LABELS`."""
        (first, here), (second, there) = premise, hypothesis
        near = self.words(first) @ self.words(second).transpose(1, 2)  # cosines [B, P, H]
        read, other = self._read(first), self._read(second)
        scores = (read @ other.transpose(1, 2)).float() + self.nearness * near
        found = (scores + CLOSED * (1 - there[:, None])).softmax(-1).to(read.dtype) @ other
        found_back = (scores.mT + CLOSED * (1 - here[:, None])).softmax(-1).to(read.dtype) @ read
        compared = self._compare(read, found, near - 2 * (1 - there[:, None]))
        compared_back = self._compare(other, found_back, near.mT - 2 * (1 - here[:, None]))
        whole = [
            _pool(self.compose(compared)[0], here),
            _pool(self.compose(compared_back)[0], there),
        ]
        scores_of_labels: torch.Tensor = self.classify(torch.cat(whole, dim=-1))
        return scores_of_labels

    def _read(self, ids: torch.Tensor) -> torch.Tensor:
        words = self.dropout(self.project(self.word_length * self.words(ids)))
        states: torch.Tensor = self.read(words)[0]
        return states

    def _compare(self, own: torch.Tensor, found: torch.Tensor, near: torch.Tensor) -> torch.Tensor:
        nearest = near.amax(-1, keepdim=True)
        parts = [own, found, own - found, own * found, nearest, nearest > EQUAL]
        features = torch.cat([part.to(own.dtype) for part in parts], dim=-1)
        compared: torch.Tensor = self.dropout(functional.relu(self.compare(features)))
        return compared


def _pool(states: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    """Mean and maximum over the positions that are there: [B, T, H] → [B, 2H]."""
    mask = there[..., None].to(states.dtype)
    mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1)
    return torch.cat([mean, (states + CLOSED * (1 - mask)).amax(1)], dim=-1)


def sides(batch: Batch) -> tuple[Side, Side]:
    """Premises and hypotheses of a batch each for itself, without the marks."""
    types, attended = batch.token_type_ids, batch.attention_mask
    last = attended.sum(1, keepdim=True) - 1  # the closing [SEP]
    middle = attended.sum(1, keepdim=True) - types.sum(1, keepdim=True) - 1  # the one between
    return _side(batch.input_ids, 1, middle), _side(batch.input_ids, middle + 1, last)


def _side(ids: torch.Tensor, begin: torch.Tensor | int, end: torch.Tensor) -> Side:
    """Columns ``begin`` to ``end`` of each row, moved to the left; an empty side keeps one column."""
    length = end - begin
    columns = torch.arange(int(length.max().clamp(min=1)), device=ids.device)[None]
    places = (columns + begin).clamp(max=ids.shape[1] - 1).expand(len(ids), -1)
    moved = ids.gather(1, places) * (columns < length)
    return moved, (columns < length.clamp(min=1)).float()


def save_esim(model: Esim, folder: Path) -> None:
    """Write ``esim.safetensors``: all weights in half precision, the word embeddings among them."""
    weights = {
        name: value.detach().half().contiguous() for name, value in model.state_dict().items()
    }
    with atomic_path(folder / FILE) as temporary:
        save_file(weights, temporary)


def load_esim(folder: Path) -> Esim:
    """What `save_esim` wrote, in fp32, ready to predict.

    Raises:
        ClteError: no such file, or a damaged one.
    """
    path = Path(folder) / FILE
    if not path.is_file():
        raise ClteError(f"{path} is missing. Make a teacher with clte finetune --recipe esim.")
    try:
        weights: dict[str, Any] = {name: value.float() for name, value in load_file(path).items()}
        width = weights["read.weight_hh_l0"].shape[1]
        model = Esim(weights["words.weight"], width=width)
        model.load_state_dict(weights)
    except Exception as error:
        raise ClteError(f"{path} can not be read ({error}). Make the teacher again.") from error
    return model.eval()
