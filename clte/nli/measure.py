"""How good a fine-tuned network is on rows that it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from clte.data.corpus import LABELS
from clte.languages import PAPER_PAIRS, LanguagePair
from clte.models.sentences import Sentences
from clte.nli.encode import LONGEST, Pair, collate
from clte.nli.networks import Network
from clte.nli.sources import Row
from clte.training.hardware import Hardware

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PAIRS = (*PAPER_PAIRS, LanguagePair("en", "en"))
EXCHANGE_SEED = 3


class Examination:
    """Held-out rows, tokenised once."""

    def __init__(self, tokenizer: Tokenizer, rows: Sequence[Row]) -> None:
        self.labels = np.array([row.label for row in rows])
        codes = list(rows[0].premise) if rows else []

        def cut(texts: list[str]) -> Sentences:
            return Sentences(tokenizer, texts, longest=LONGEST)

        self._premises = {c: cut([r.premise[c][0] for r in rows]) for c in codes}
        self._hypotheses = {c: cut([r.hypothesis[c][0] for r in rows]) for c in codes}

    def __call__(self, network: Network, hardware: Hardware) -> dict[str, Any]:
        """Percent right.

        Returns:
            ``accuracy``: pair → percent, for the paper's six pairs and en-en, those that the rows
            have; ``mean``: over the pairs without en-en; ``premise_use``: that mean minus the same
            with premises exchanged at random.
        """
        random = np.random.default_rng(EXCHANGE_SEED)
        right, exchanged = {}, {}
        for pair in PAIRS:
            if pair.premise not in self._premises or pair.hypothesis not in self._hypotheses:
                continue
            premises, hypotheses = self._premises[pair.premise], self._hypotheses[pair.hypothesis]
            order = random.permutation(len(self.labels))
            own = [(premises[i], hypotheses[i]) for i in range(len(order))]
            other = [(premises[int(j)], hypotheses[i]) for i, j in enumerate(order)]
            right[str(pair)] = self._accuracy(network, own, hardware)
            exchanged[str(pair)] = self._accuracy(network, other, hardware)
        across = [name for name in right if name != "en-en"] or list(right)
        mean = float(np.mean([right[name] for name in across]))
        without = float(np.mean([exchanged[name] for name in across]))
        return {
            "accuracy": {name: round(value, 1) for name, value in right.items()},
            "mean": round(mean, 1),
            "premise_use": round(mean - without, 1),
        }

    def _accuracy(self, network: Network, pairs: Sequence[Pair], hardware: Hardware) -> float:
        found = predict(network, pairs, hardware).argmax(1)
        return 100 * float((found == self.labels).mean())


@torch.no_grad()
def predict(
    network: Network, pairs: Sequence[Pair], hardware: Hardware, *, batch: int = 128
) -> np.ndarray:
    """Logits, float32 [pairs, labels]; the network is left in the mode it was in."""
    order = np.argsort([len(premise) + len(hypothesis) for premise, hypothesis in pairs])
    found = np.zeros((len(pairs), len(LABELS)), dtype=np.float32)
    training = network.module.training
    network.module.eval()
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        inputs = collate([pairs[i] for i in chosen], [0] * len(chosen)).to(hardware.device)
        with hardware.autocast():
            scores = network(inputs)
        found[chosen] = scores.float().cpu().numpy()
    network.module.train(training)
    return found
