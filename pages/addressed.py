"""A select box whose choice stands in the address by its key, not by the words that people read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st


def select_by_key(
    row: Any,
    label: str,
    options: Sequence[str],
    name: str,
    *,
    default: int = 0,
    format_func: Callable[[str], str] = str,
    width: int = 200,
) -> str:
    """A select box kept in the query parameter ``name``, so that other pages can link to a choice.

    (``bind="query-params"`` writes what ``format_func`` makes of an option.)
    """
    key = f"{name}_choice"

    def changed() -> None:
        st.query_params[name] = st.session_state[key]

    wanted = st.query_params.get(name)
    chosen = row.selectbox(
        label,
        options,
        index=options.index(wanted) if wanted in options else default,
        key=key,
        format_func=format_func,
        on_change=changed,
        width=width,
    )
    return str(chosen)
