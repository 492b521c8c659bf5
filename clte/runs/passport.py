"""What a run is, in words that a person can check: data, split, encoder, objective, seed, machine."""

from __future__ import annotations

from clte.runs.folder import RunFolder


def passport(folder: RunFolder) -> dict[str, str]:
    """Facts of a finished run by what they are; one that is not known is left out.

    Raises:
        ClteError: the run is not finished, or its config or result is damaged.
    """
    config, result = folder.config, folder.result
    environment = result.get("environment") or {}
    made_on = ("device", "precision", "platform", "finished")
    facts = {
        "run": folder.id,
        "title": config.title,
        "data": f"{config.data.name}, revision {config.data.revision}",
        "protocol": f"{config.protocol}, fold {config.fold}",
        "backbone": f"{config.backbone}, revision {config.backbone_revision}",
        "objective": config.objective,
        "teacher": f"{config.teacher.pair}, run {config.teacher.run}" if config.teacher else "",
        "seed, rate, batch": f"{config.seed}, {config.learning_rate:g}, {config.batch_size}",
        "training": f"{result.get('train_rows', 0):,} rows, {result.get('epochs_run')} epochs, "
        f"{result.get('seconds', 0):.0f} s",
        "accuracy": f"{100 * result['accuracy']:.1f} % of {result['n']:,} test rows",
        "chosen on the test rows": "yes" if result.get("selects_on_test") else "no",
        "made on": ", ".join(str(environment[n]) for n in made_on if environment.get(n)),
    }
    return {name: value for name, value in facts.items() if value}
