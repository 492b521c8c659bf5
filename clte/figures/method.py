"""What the method does, drawn: teacher and student read parallel rows, and two losses teach the student.

An SVG as text, in a wide and in a narrow form. Numbers come from one real run, the sentences are ours.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from clte.analysis.numbers import percent, points, with_interval
from clte.figures.theme import FONT, STUDENT, TEACHER, Theme, theme
from clte.languages import LanguagePair

if TYPE_CHECKING:
    from clte.experiments.example import Transfer

PREMISES = {
    "en": "The dog is asleep.",
    "fr": "Le chien dort.",
    "de": "Der Hund schläft.",
    "tr": "Köpek uyuyor.",
    "bg": "Кучето спи.",
    "hi": "कुत्ता सो रहा है।",
}
HYPOTHESES = {
    "en": "An animal rests.",
    "fr": "Un animal se repose.",
    "de": "Ein Tier ruht.",
    "tr": "Bir hayvan dinleniyor.",
    "bg": "Животно почива.",
    "hi": "एक जानवर आराम कर रहा है।",
}
"""One item in the languages of the paper."""

WIDE, NARROW = (660, 380), (340, 600)
"""Width and height of the two forms."""


def method_svg(shown: Transfer, *, narrow: bool = False, dark: bool = False) -> str:
    """The diagram as SVG text; `method_words` says the same.

    Args:
        shown: Whose numbers stand in it.
        narrow: For a phone: the student below the teacher.
        dark: Draw for the dark theme.
    """
    look = theme(dark)
    width, height = NARROW if narrow else WIDE
    parts = _narrow(shown, look) if narrow else _wide(shown, look)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 0 {width + 2} {height}" '
        f'font-family="{escape(FONT)}" font-size="14" fill="{look.text}">'
        f'<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        f'orient="auto"><path d="M0 0 8 4 0 8z" fill="{look.muted}"/></marker></defs>'
        + "".join(parts)
        + "</svg>"
    )


def method_words(shown: Transfer) -> str:
    """The diagram in words, for those who do not see it."""
    teacher, student = (LanguagePair.parse(p).label for p in (shown.teacher, shown.student))
    end = ""
    if shown.ce is not None and shown.kl is not None:
        end = f" At the end the cross-entropy is {shown.ce:.2f} nats and the divergence {shown.kl:.3f}."
    return (
        f"A frozen teacher of {teacher} and a student of {student} read the same item in their own "
        "languages. The student learns from two losses: cross-entropy with the gold label, and the "
        f"divergence of its hidden state from the teacher's.{end} {_result(shown)}"
    )


def _result(shown: Transfer) -> str:
    text = f"Student {percent(shown.student_accuracy)} %"
    if shown.baseline_accuracy is not None:
        text += f", alone {percent(shown.baseline_accuracy)} %"
    if shown.gain is not None:
        text += f": {with_interval(*(points(value) for value in shown.gain))} pt"
    return text


def _model(x: float, y: float, w: float, who: str, pair: str, under: str, colour: str) -> list[str]:
    """A model: a box with a coloured head."""
    return [
        f'<rect x="{x}" y="{y}" width="{w}" height="76" rx="8" fill="{colour}" fill-opacity="0.14" '
        f'stroke="{colour}" stroke-width="2"/>',
        _text(x + w / 2, y + 22, f"{who} · {LanguagePair.parse(pair).label}", bold=True),
        _text(x + w / 2, y + 43, under, size=13),
    ]


def _row(x: float, y: float, w: float, pair: str, look: Theme) -> list[str]:
    """One row of a pair: premise and hypothesis."""
    codes = LanguagePair.parse(pair)
    premise = PREMISES.get(codes.premise, f"a premise in {codes.premise}")
    hypothesis = HYPOTHESES.get(codes.hypothesis, f"a hypothesis in {codes.hypothesis}")
    return [
        f'<rect x="{x}" y="{y}" width="{w}" height="58" rx="6" fill="{look.quiet}" stroke="{look.line}"/>',
        _text(x + 12, y + 23, f"{codes.premise}  {premise}", anchor="start", size=13),
        _text(x + 12, y + 45, f"{codes.hypothesis}  {hypothesis}", anchor="start", size=13),
    ]


def _state(x: float, y: float, w: float, name: str, colour: str, look: Theme) -> list[str]:
    """A hidden state: a strip of units, some stronger than others."""
    units, gap = 9, 3
    side = (w - gap * (units - 1)) / units
    strong = (0.25, 0.7, 0.4, 0.9, 0.3, 0.55, 0.8, 0.35, 0.6)
    return [
        *(
            f'<rect x="{x + i * (side + gap):.1f}" y="{y}" width="{side:.1f}" height="14" rx="2" '
            f'fill="{colour}" fill-opacity="{value}"/>'
            for i, value in enumerate(strong)
        ),
        _text(x + w + 8, y + 12, name, anchor="start", size=12, colour=look.muted),
    ]


def _loss(x: float, y: float, w: float, lines: list[str], look: Theme) -> list[str]:
    return [
        f'<rect x="{x}" y="{y}" width="{w}" height="{20 + 19 * len(lines)}" rx="20" fill="{look.ground}" '
        f'stroke="{look.muted}" stroke-width="1.5"/>',
        *(
            _text(x + w / 2, y + 25 + 19 * i, line, size=13, bold=i == 0)
            for i, line in enumerate(lines)
        ),
    ]


def _losses(shown: Transfer) -> tuple[list[str], list[str]]:
    """What stands in the two losses: the divergence, and the cross-entropy."""
    weight = "λ" if shown.weight is None else f"{shown.weight:g}"
    kl = [f"{weight} × KL of hidden states"]
    ce = ["cross-entropy with the label"]
    if shown.kl is not None and shown.weight is not None:
        kl.append(f"{weight} × {shown.kl:.3f} = {shown.weight * shown.kl:.3f} nats")
    if shown.ce is not None:
        ce.append(f"{shown.ce:.2f} nats")
    return kl, ce


def _arrow(look: Theme, *points_: tuple[float, float], dashed: bool = False) -> str:
    path = " ".join(f"{'L' if i else 'M'}{x:.0f} {y:.0f}" for i, (x, y) in enumerate(points_))
    dash = ' stroke-dasharray="4 4"' if dashed else ""
    return f'<path d="{path}" fill="none" stroke="{look.muted}" stroke-width="1.5"{dash} marker-end="url(#tip)"/>'


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "middle",
    size: int = 14,
    bold: bool = False,
    colour: str = "",
) -> str:
    more = (' font-weight="600"' if bold else "") + (f' fill="{colour}"' if colour else "")
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-size="{size}"{more}>'
        f"{escape(words)}</text>"
    )


def _teacher_words(shown: Transfer) -> str:
    accuracy = f", {percent(shown.teacher_accuracy)} %" if shown.teacher_accuracy else ""
    return f"trained before, frozen{accuracy}"


def _wide(shown: Transfer, look: Theme) -> list[str]:
    kl, ce = _losses(shown)
    half, right = 270, 390
    return [
        *_row(0, 10, half, shown.teacher, look),
        *_row(right, 10, half, shown.student, look),
        _text(330, 34, "the same", size=12, colour=look.muted),
        _text(330, 50, "item", size=12, colour=look.muted),
        _arrow(look, (300, 39), (274, 39)),
        _arrow(look, (360, 39), (386, 39)),
        _arrow(look, (135, 70), (135, 106)),
        _arrow(look, (525, 70), (525, 106)),
        *_model(0, 110, half, "Teacher", shown.teacher, _teacher_words(shown), TEACHER),
        *_model(right, 110, half, "Student", shown.student, "fresh, learns", STUDENT),
        *_state(60, 164, 130, "h", TEACHER, look),
        *_state(450, 164, 130, "h", STUDENT, look),
        _arrow(look, (135, 188), (135, 218)),
        _arrow(look, (525, 274), (525, 192)),
        _arrow(look, (272, 246), (450, 246), (450, 192)),
        *_loss(0, 220, half, kl, look),
        *_loss(right, 276, half, ce, look),
        _text(135, 300, "pulls the student's h to the teacher's", size=12, colour=look.muted),
        _text(525, 349, "gold: entailment", size=12, colour=look.muted),
        _text(0, 372, f"{_result(shown)}", anchor="start", bold=True),
    ]


def _narrow(shown: Transfer, look: Theme) -> list[str]:
    kl, ce = _losses(shown)
    width = 330
    return [
        *_row(5, 6, width, shown.teacher, look),
        _arrow(look, (170, 66), (170, 88)),
        *_model(5, 92, width, "Teacher", shown.teacher, _teacher_words(shown), TEACHER),
        *_state(100, 146, 130, "h", TEACHER, look),
        _arrow(look, (170, 170), (170, 190)),
        *_loss(5, 194, width, kl, look),
        _text(170, 270, "pulls the student's h to the teacher's", size=12, colour=look.muted),
        _arrow(look, (170, 277), (170, 296)),
        *_model(5, 300, width, "Student", shown.student, "fresh, learns", STUDENT),
        *_state(100, 354, 130, "h", STUDENT, look),
        _arrow(look, (90, 416), (90, 380)),
        *_row(5, 420, 290, shown.student, look),  # leaves the arrow its way
        _arrow(look, (318, 494), (318, 380)),
        *_loss(5, 496, width, ce, look),
        _text(5, 588, _result(shown), anchor="start", bold=True, size=13),
    ]
