"""How often a card is there, and what a rule calls it: a count over the card, and an arrow along it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from visualkeras_svg.plan import Card
from visualkeras_svg.theme import Style
from visualkeras_svg.views.functional.strips import Strip

if TYPE_CHECKING:
    from visualkeras_svg.views.functional.setting import Setting


def repeated(card: Card, strip: Strip, setting: Setting) -> Card:
    """The card with the count of its repeats; one that a rule found with the rule's words, in the style of its head."""
    count = 1 + len(strip.repeats)
    if strip.rule is None:
        return replace(card, times=setting.measure.line(f"×{count}", bold=True)) if count > 1 else card
    label, above = strip.rule
    style = setting.styles[strip.head.id]
    noted = (label or f"{count}×") if strip.gate and setting.view.collapse_annotations else ""
    said = f"{count}×" if strip.gate else _counted(label, count)
    hidden = style.collapse_badge_enabled is False or (noted == said and not _is_asked(style))
    return replace(
        card,
        times=None if hidden else setting.measure.line(said, bold=True),
        note=setting.measure.line(noted) if noted else None,
        note_above=above,
        marks=style,
    )


def _counted(label: str | None, count: int) -> str:
    """What stands for a count: a label that says it, or both."""
    if label is None:
        return f"{count}×"
    return label if str(count) in re.findall(r"\d+", label) else f"{count}× {label}"


def _is_asked(style: Style) -> bool:
    """Whether a style asks for a count beside an arrow that says it, too."""
    asked = style.collapse_badge_fill, style.collapse_badge_outline, style.collapse_badge_text_color
    return bool(style.collapse_badge_enabled) or any(one is not None for one in asked)
