"""The U or the stairs of a setting at natural size, and those that fill a page."""

from __future__ import annotations

from collections.abc import Callable

from visualkeras_svg.layout.dag import Orders, Spacing
from visualkeras_svg.layout.stairs import lay_stairs
from visualkeras_svg.layout.valley import lay_valley
from visualkeras_svg.plan import Chart, Layout, Stairs
from visualkeras_svg.views.functional.levels import PER, valley
from visualkeras_svg.views.functional.setting import Setting
from visualkeras_svg.views.page import fits

NATURAL = 0.7
"""The width of the volume with the most channels at natural size, over the height of the largest."""
STEPS, FEWER = 24, 9
"""Halvings of the interval in which the scale is sought: to a thousandth of a px, for any page; fewer for stairs."""


Deep = Callable[[float], Layout]
"""The U or the stairs at a width a unit of channels (px)."""


def deep(chart: Chart, setting: Setting, spacing: Spacing, known: Orders) -> Deep:
    """The U or the stairs of a setting; ``known`` orders of levels are taken over, and new ones added to them."""
    if setting.way:
        whole = valley(chart, setting.way, setting)
        return lambda scale: lay_valley(whole, scale)
    assert setting.flights is not None
    stairs = Stairs(chart, setting.flights.down, setting.flights.up, setting.flights.givers)
    return lambda scale: lay_stairs(stairs, scale, spacing, known)


def natural_scale(setting: Setting) -> float:
    """The scale at which the most channels are about as wide as the largest map is high."""
    return NATURAL * setting.height / _most(setting) * PER


def fitted(found: Deep, setting: Setting, room: float) -> tuple[Layout, float]:
    """What fills so much room, and the least that it could do with; empty where that is more."""
    least = found(0.0)
    if not fits(least.bounds.width, room):
        return Layout(), least.bounds.width
    low, high = 0.0, natural_scale(setting)
    widest = found(high)
    if widest.bounds.width <= room:
        return widest, least.bounds.width
    for _ in range(STEPS if setting.way else FEWER):
        middle = (low + high) / 2
        low, high = (middle, high) if found(middle).bounds.width <= room else (low, middle)
    return found(low), least.bounds.width


def _most(setting: Setting) -> int:
    counts = [strip.last.output.channels for strip in setting.strips]
    return max((n for n in counts if isinstance(n, int)), default=1)
