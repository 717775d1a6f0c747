"""The U of a setting at natural size, and the one that fills a page."""

from __future__ import annotations

from visualkeras_svg.layout.valley import lay_valley
from visualkeras_svg.plan import Chart, Layout
from visualkeras_svg.views.functional.levels import PER, valley
from visualkeras_svg.views.functional.setting import Setting

NATURAL = 0.7
"""The width of the volume with the most channels at natural size, over the height of the largest."""
STEPS = 24
"""Halvings of the interval in which the scale is sought: to a thousandth of a px, for any page."""


def natural_valley(chart: Chart, setting: Setting) -> Layout:
    """The U in which the most channels are about as wide as the largest map is high."""
    assert setting.way is not None
    return lay_valley(valley(chart, setting.way, setting), NATURAL * setting.height / _most(setting) * PER)


def fitted_valley(chart: Chart, setting: Setting, room: float) -> tuple[Layout, float]:
    """The U that fills so much room, and the least that it could do with; empty where that is more."""
    assert setting.way is not None
    whole = valley(chart, setting.way, setting)
    least = lay_valley(whole, 0.0)
    if least.bounds.width > room:
        return Layout(), least.bounds.width
    low, high = 0.0, NATURAL * setting.height / _most(setting) * PER
    found = lay_valley(whole, high)
    if found.bounds.width <= room:
        return found, least.bounds.width
    for _ in range(STEPS):
        middle = (low + high) / 2
        found = lay_valley(whole, middle)
        low, high = (middle, high) if found.bounds.width <= room else (low, middle)
    return lay_valley(whole, low), least.bounds.width


def _most(setting: Setting) -> int:
    counts = [strip.last.output.channels for strip in setting.strips]
    return max((n for n in counts if isinstance(n, int)), default=1)
