"""Final size: the largest scale, then the widest gaps, at which a row is as wide as the page."""

from __future__ import annotations

from collections.abc import Callable

from visualkeras_svg.layout.row import place, reach
from visualkeras_svg.plan import Plan

_STEPS = 26


def _largest(fits: Callable[[float], bool], low: float, high: float) -> float:
    """The largest value between the two at which it fits; it fits at the low one, and ever less as the value grows."""
    if fits(high):
        return high
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def width(plan: Plan, scale: float, extra: float = 0.0) -> float:
    """How wide the row is at that scale, in px."""
    x0, x1 = reach(plan, place(plan, scale, extra))
    return x1 - x0


def fit(plan: Plan, room: float, limits: tuple[float, float]) -> tuple[float, float] | None:
    """The scale within `limits`, and the extra gap, at which the row fills the room (px); None where it cannot fit."""
    low, high = limits
    if width(plan, low) > room:
        return None
    scale = _largest(lambda s: width(plan, s) <= room, low, high)
    gaps = [unit.gap for unit in plan.units[1:] if unit.gap is not None]
    most = max(0.0, plan.stretch - min(gaps, default=plan.stretch))
    return scale, _largest(lambda e: width(plan, scale, e) <= room, 0.0, most)
