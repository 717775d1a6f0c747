"""Operators whose operands have an order: the first comes straight, or a sign says which one is taken away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from visualkeras_svg.plan import Chart, Layout

ORDERED = ("Subtract",)
"""Operators of which the first operand comes straight, and the second from a side."""
SECOND = "−"
"""What stands at the second operand where that is not so."""


def unclear(chart: Chart, layout: Layout) -> frozenset[str]:
    """The operators into which the second operand comes straight, or the first from a side."""
    return frozenset(_unclear(chart, layout))


def _unclear(chart: Chart, layout: Layout) -> Iterator[str]:
    axis = 1 if chart.flows_down else 0
    entering = Counter(wire.connection.target for wire in chart.wires)
    operators = (card.id for card in chart.cards if card.form == "operator" and card.type in ORDERED)
    ordered = {id_ for id_ in operators if entering[id_] == 2}
    for wire, link in zip(chart.wires, layout.links, strict=True):
        if link.connection.target in ordered:
            before, end = link.points[-2:]
            straight = abs(end[axis] - before[axis]) > abs(end[1 - axis] - before[1 - axis])
            if straight == wire.side:
                yield link.connection.target
