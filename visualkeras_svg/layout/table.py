"""A chain of volumes on one floor, over a table: what is said of each stands in its column, on rows that all share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from visualkeras_svg.geometry import PT, Rect, clamp
from visualkeras_svg.plan import Card, Chart, Label, Layout, Line, Link, Solid, Stand

GAP = 2 * PT
"""Between two bodies."""
ARROW = 8 * PT
"""The least length of an arrow."""
RISE = 5.5 * PT
"""How far arrows run over the floor at most; they are on one line."""
BELOW = 4 * PT
"""Between the floor and the first row."""
APART = 4 * PT
"""Between words side by side."""
ABOVE = 3 * PT
"""Between volumes and words over them."""
OUT = 13 * PT
"""The arrow out."""


def lay_table(chart: Chart, spare: float = 0.0) -> Layout:
    """The chain and its table, from x = 0 on; each volume stands so much farther from the one before than it must."""
    rise = min(RISE, *(card.unit.height / 2 for card in chart.cards if card.unit))
    solids = list(_standing(chart, rise, spare))
    stands = [Stand(card, solid.bounds, ()) for card, solid in zip(chart.cards, solids, strict=True)]
    edges = [(here.side(rise, right=True), after.x) for here, after in pairwise(solids)]
    end = solids[-1].side(rise, right=True)
    links = [
        Link(wire.connection, ((x0, -rise), (x1, -rise)))
        for wire, (x0, x1) in zip(chart.wires, [*edges, (end, end + OUT)], strict=True)
    ]
    labels = [*_labels(chart, solids), *_names(chart, solids, end + OUT)]
    return Layout(cards=tuple(stands), links=tuple(links), labels=tuple(labels))


def _standing(chart: Chart, rise: float, spare: float) -> Iterator[Solid]:
    """The volumes, each as near to the one before as its body, its arrow and its words allow."""
    ends = [head.advance + 2 * APART for head in chart.table]
    x = arrow = 0.0
    for number, card in enumerate(chart.cards):
        assert card.unit is not None
        plain = card.unit.solid(1.0)
        middle = plain.bounds.center[0]
        words = (end + line.advance / 2 - middle for end, line in zip(ends, card.below, strict=True) if line.text)
        x = max(x, arrow, *words) + (spare if number else 0.0)
        solid = plain.at(x, -plain.height)
        yield solid
        ends = [
            x + middle + line.advance / 2 + APART if line.text else end
            for end, line in zip(ends, card.below, strict=True)
        ]
        x, arrow = solid.bounds.x1 + GAP, solid.side(rise, right=True) + ARROW


def _labels(chart: Chart, solids: Sequence[Solid]) -> Iterator[Label]:
    for number, head in enumerate(chart.table):
        yield _label(chart, head, 0.0, _baseline(chart, number), role="ledger")
    for card, solid in zip(chart.cards, solids, strict=True):
        yield from _column(chart, card, solid)


def _names(chart: Chart, solids: Sequence[Solid], end: float) -> Iterator[Label]:
    """The words above volumes, over all that stands under them."""
    for card, solid in zip(chart.cards, solids, strict=True):
        for line in card.above:
            wide = line.advance
            x = clamp(solid.bounds.center[0] - wide / 2, 0.0, end - wide)
            under = [other.bounds.y0 for other in solids if other.bounds.x0 < x + wide and x < other.bounds.x1]
            yield _label(chart, line, x, min(under) - ABOVE - chart.type.descent, card.id)


def _column(chart: Chart, card: Card, solid: Solid) -> Iterator[Label]:
    for number, line in enumerate(card.below):
        if line.text:
            yield _label(chart, line, solid.bounds.center[0] - line.advance / 2, _baseline(chart, number), card.id)


def _baseline(chart: Chart, row: int) -> float:
    return BELOW + chart.type.ascent + row * chart.type.leading


def _label(chart: Chart, line: Line, x: float, baseline: float, owner: str = "", role: str = "caption") -> Label:
    type_ = chart.type
    reach = Rect(x, baseline - type_.ascent, x + line.advance, baseline + type_.descent)
    return Label(line.text, (x, baseline), line.advance, "start", role=role, owner=owner, reach=reach)
