"""Which runs a page looks at: controls for data, protocol, backbone and variant."""

from __future__ import annotations

from typing import Any

import pandas as pd

from clte.experiments.report import settings


def choose_setting(table: pd.DataFrame, row: Any) -> pd.DataFrame:
    """The runs of one setting; a control only where there is a choice, each kept in the URL.

    Args:
        table: Rows of `RunStore.table`, at least one.
        row: The container that the controls go to.
    """
    for column, label in (("data", "Data"), ("protocol", "Protocol"), ("backbone", "Backbone")):
        values = list(table[column].value_counts().index)
        if len(values) > 1:
            chosen = row.selectbox(label, values, key=column, bind="query-params", width=190)
            table = table[table[column] == chosen]
    variants = settings(table)
    if len(variants) > 1:
        titles = {variant: variant_title(table, variant) for variant in variants}
        chosen = row.selectbox(
            "Variant", variants, key="variant", bind="query-params", width=260,
            format_func=titles.__getitem__,
        )  # fmt: skip
        table = table[table["setting"] == chosen]
    return table


def variant_title(table: pd.DataFrame, setting: str) -> str:
    """A setting as the control, and so the address, calls it."""
    row = table[table["setting"] == setting].iloc[0]
    rate, epochs, fold = row["learning_rate"], row["epochs"], row["fold"]
    return f"fold {fold}, rate {rate:g}, {epochs} epochs ({setting})"
