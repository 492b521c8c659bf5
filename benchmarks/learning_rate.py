"""Choose a backbone's default learning rate, on validation rows only.

    python benchmarks/learning_rate.py --data XNLI-1.0 --pairs fr-bg,de-tr --rates 2e-4,5e-4,1e-3

Baselines are trained under the `clean` protocol, and what is compared is the accuracy on its
validation premises, the mean over the pairs; no test row is looked at. Prints a Markdown table.
"""

from __future__ import annotations

import argparse

import numpy as np

from clte.data.sources import load_corpus
from clte.models.backbones import resolve
from clte.runs.config import DataRef, RunConfig
from clte.training.hardware import Hardware
from clte.training.run import execute


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True)
    parser.add_argument("--backbone", default="compact")
    parser.add_argument("--pairs", default="fr-bg,de-tr")
    parser.add_argument("--rates", default="2e-4,5e-4,1e-3")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()

    corpus, backbone = load_corpus(arguments.data), resolve(arguments.backbone)
    pairs = arguments.pairs.split(",")
    print(f"| peak rate | {' | '.join(pairs)} | mean | n | best epochs |")
    print("|---|" + "---|" * (len(pairs) + 3))
    for rate in (float(text) for text in arguments.rates.split(",")):
        found = []
        for pair in pairs:
            config = RunConfig(
                pair=pair,
                data=DataRef(corpus.name, corpus.revision),
                protocol="clean",
                backbone=backbone.name,
                backbone_revision=backbone.revision,
                learning_rate=rate,
                freeze_embeddings=backbone.freeze_embeddings,
            )
            run = execute(config, corpus, backbone, hardware=Hardware(threads=arguments.threads))
            found.append(run.result["validation"])
        scores = [100 * result["accuracy"] for result in found]
        cells = " | ".join(f"{score:.1f}" for score in scores)
        epochs = ", ".join(str(result["best_epoch"]) for result in found)
        print(
            f"| {rate:g} | {cells} | {np.mean(scores):.1f} | {found[0]['n'] * len(pairs)} | {epochs} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
