"""Examples for the predictor, written for it; each also with its two languages exchanged."""

from __future__ import annotations

from typing import NamedTuple

from clte.languages import LanguagePair


class Example(NamedTuple):
    pair: str
    name: str
    premise: str
    hypothesis: str
    meant: str
    """The label that we meant."""
    premise_there: str
    """The premise in the hypothesis's language."""
    hypothesis_there: str
    """The hypothesis in the premise's language."""


EXAMPLES = [
    Example(
        "fr-bg",
        "the apple",
        "La petite fille mange une pomme rouge dans la cuisine.",
        "Едно дете яде плод.",
        "entailment",
        "Малкото момиче яде червена ябълка в кухнята.",
        "Un enfant mange un fruit.",
    ),
    Example(
        "fr-bg",
        "the shop",
        "Le magasin de notre rue est fermé le dimanche.",
        "Магазинът е отворен всеки ден от седмицата.",
        "contradiction",
        "Магазинът на нашата улица е затворен в неделя.",
        "Le magasin est ouvert tous les jours de la semaine.",
    ),
    Example(
        "de-tr",
        "the train",
        "Der Zug aus Hamburg kam heute eine Stunde zu spät an.",
        "Yolculardan biri çok kızgındı.",
        "neutral",
        "Hamburg'dan gelen tren bugün bir saat geç kaldı.",
        "Einer der Fahrgäste war sehr wütend.",
    ),
    Example(
        "tr-bg",
        "the meeting",
        "Toplantı sabah saat dokuzda başladı.",
        "Срещата започна вечерта.",
        "contradiction",
        "Срещата започна сутринта в девет часа.",
        "Toplantı akşam başladı.",
    ),
    Example(
        "fr-de",
        "the books",
        "Marie a acheté deux livres et un stylo.",
        "Marie hat Bücher gekauft.",
        "entailment",
        "Marie hat zwei Bücher und einen Stift gekauft.",
        "Marie a acheté des livres.",
    ),
    Example(
        "de-bg",
        "the dog",
        "Der Hund schläft unter dem Tisch.",
        "Кучето е на пет години.",
        "neutral",
        "Кучето спи под масата.",
        "Der Hund ist fünf Jahre alt.",
    ),
]
NAMES = {f"{LanguagePair.parse(e.pair).label}: {e.name}": e for e in EXAMPLES}


def example_of(premise: str, hypothesis: str) -> Example | None:
    """The example that these two texts are, if they are one."""
    asked = (premise, hypothesis)
    return next((e for e in EXAMPLES if (e.premise, e.hypothesis) == asked), None)
