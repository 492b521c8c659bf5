"""An item's sentences in every language, side by side."""

from __future__ import annotations

from typing import Any

import streamlit as st

from clte.analysis.items import CONNECT_XNLI, item_of, language_order
from clte.analysis.numbers import counted
from clte.data.corpus import Corpus
from clte.languages import LANGUAGE_NAMES
from pages.common import plain


def words(corpus: Corpus | None, item: str, pair: str) -> None:
    """The item's texts in every language, or why there are none."""
    if corpus is None or not corpus.languages:
        said = "Its sentences are not shown: "
        if corpus is not None:
            st.caption(said + "XNLI is not connected. Name its folder, then start the app again:")
            st.code(CONNECT_XNLI, language="bash")
        else:
            st.caption(said + "the corpus that was predicted, in that version, is not here.")
        return
    found = item_of(corpus, item)
    codes = language_order(corpus.languages)
    own = [c for c in codes if c in pair.split("-")]
    others = [c for c in codes if c not in own]
    first, folded = (own + others)[:6], (own + others)[6:]

    def show(codes: list[str], where: Any) -> None:
        for start in range(0, len(codes), 3):
            for place, code in zip(where.columns(3), codes[start : start + 3], strict=False):
                with place.container(border=True, gap="small"):
                    st.caption(f"{LANGUAGE_NAMES.get(code, code)} · {code}")
                    st.markdown(plain(found.premises.get(code, "—")))
                    st.markdown(f"→ {plain(found.hypotheses.get(code, '—'))}")

    show(first, st)
    if folded:
        with st.expander(f"In {counted(len(folded), 'more language')}"):
            show(folded, st)
