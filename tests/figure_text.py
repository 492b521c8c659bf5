"""What a figure's texts say, without the spans that say how."""

from __future__ import annotations

import re


def bare(text: str) -> str:
    return re.sub(r"</?span[^>]*>", "", text)
