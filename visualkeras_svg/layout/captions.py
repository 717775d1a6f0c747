"""The words of a net: captions under its columns, names at its outputs, what biases are, and dimension lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from visualkeras_svg.geometry import PT, Point, Rect, around
from visualkeras_svg.layout.part import Part
from visualkeras_svg.plan import Connection, Label, Line, Link, Net, Pillar, Repeat, Rule, Run

CAPTION = 4 * PT
"""Between columns and the captions over and under them."""
BRACKET = 4.5 * PT
"""From a column of units to the bracket around it, on a side of an arrow."""
UNDER = 3 * PT
"""From boxes to the bracket over the caption that several share."""
OUT = 13 * PT
"""The way from a bracket to the name of an output."""
NAME = 3 * PT
"""Between the arrow and the name."""
ONE = 1.5 * PT
"""Between the unit of a bias and what it is."""
DIMENSION = 6 * PT
"""Between columns and the dimension line over them."""
TICK = 5 * PT
"""How far the ticks of a dimension line reach over it."""
BESIDE = 4 * PT
"""Between a dimension line and its words."""


def captions(net: Net, part: Part) -> Iterator[Label]:
    """The captions of all columns."""
    for pillar, top in tops(net, part):
        yield from _set(net, pillar.column.captions, pillar.rect.center[0], top, pillar.column.id)


def tops(net: Net, part: Part) -> Iterator[tuple[Pillar, float]]:
    """Where captions begin: under all columns, but for a rank of several, whose topmost has them over all."""
    for row, foot in zip(part.rows, part.feet, strict=True):
        said = [pillar for pillar in row if pillar.column.captions]
        for place, pillar in enumerate(said):
            top = foot + CAPTION
            if lane := part.crowded.get(pillar.column.id):
                top = pillar.rect.center[1] + lane.height / 2 + CAPTION
            elif place < len(said) - 1:
                top = part.top - CAPTION - depth(net, pillar.column.captions)
            yield pillar, top


def depth(net: Net, lines: Sequence[Line]) -> float:
    """How far captions reach down."""
    if not lines:
        return 0.0
    return max(line.advance for line in lines) if net.turned else block(net, lines)


def _set(net: Net, lines: Sequence[Line], x: float, top: float, owner: str) -> Iterator[Label]:
    """Lines about that middle that begin at the top; where captions are turned, side by side."""
    type_ = net.type
    if not net.turned:
        for number, line in enumerate(lines):
            yield _label(net, line, x, top + type_.ascent + number * type_.leading, owner)
        return
    left = x - block(net, lines) / 2 + type_.ascent
    for number, line in enumerate(lines):
        at = left + number * type_.leading, top + line.advance
        reach = Rect(at[0] - type_.ascent, top, at[0] + type_.descent, at[1])
        yield Label(line.text, at, line.advance, "start", -90, owner=owner, bold=line.bold, reach=reach)


def _label(net: Net, line: Line, x: float, baseline: float, owner: str) -> Label:
    """A line about that middle."""
    x0 = x - line.advance / 2
    reach = Rect(x0, baseline - net.type.ascent, x0 + line.advance, baseline + net.type.descent)
    return Label(line.text, (x0, baseline), line.advance, "start", owner=owner, bold=line.bold, reach=reach)


def ones(net: Net, part: Part) -> Iterator[Label]:
    """What a bias always is, under its unit."""
    for pillar in part.pillars.values():
        if pillar.bias and net.one:
            x, _ = pillar.bias
            label = _label(net, net.one, x, pillar.reach + ONE + net.type.ascent, pillar.column.id)
            yield replace(label, role="one")


def out(net: Net, pillar: Pillar, number: int, way: Sequence[Point]) -> tuple[Link, Label]:
    """An arrow out of a column, and the name behind it; one of the last rank is as long as it must be."""
    name, count = pillar.column.names[number], len(pillar.column.names)
    step = max(pillar.rect.height / count, net.type.leading)
    x, y = leaving(pillar), pillar.rect.center[1] + (number - (count - 1) / 2) * step
    points = ((x, way[0][1]), *way[1:]) if way else ((x, y), (x + OUT, y))
    x, y = points[-1]
    baseline = y + (net.type.ascent - net.type.descent / 2) / 2
    made = Connection(pillar.column.id, f" {number}", "out")
    label = _label(net, name, x + NAME + name.advance / 2, baseline, made.source + made.target)
    return Link(made, points), replace(label, role="output")


def caption(net: Net, part: Part, run: Run) -> tuple[list[Label], list[Rule]]:
    """A caption under columns, with a bracket under several: under their middle, or under one, where no edge passes."""
    first, last = part.pillars[run.first].rect, part.pillars[run.last].rect
    foot = max(first.y1, last.y1)
    rules = []
    if run.first != run.last:
        y = foot + UNDER
        rules.append(
            Rule(((first.x0, foot + PT), (first.x0, y), (last.x1, y), (last.x1, foot + PT)), "bracket", run.first)
        )
    x, top = (first.x0 + last.x1) / 2, foot + UNDER + CAPTION / 2
    level = replace(net, turned=False)
    ways = [around(pair).grow(1.5 * PT) for way in part.ways.values() for pair in pairwise(way)]
    under = sorted(x0 for p in part.pillars.values() if first.x0 <= (x0 := p.rect.center[0]) <= last.x1)
    tries = [list(_set(level, run.caption, at, top, run.first)) for at in (x, *under)]
    free = (said for said in tries if not any(label.reach.hits(way) for label in said for way in ways))
    return next(free, tries[0]), rules


def dimension(net: Net, part: Part, repeat: Repeat) -> tuple[Link, Label]:
    """The way back over repeated columns, as a dimension line, and how often they come."""
    rects = [part.pillars[id_].rect for id_ in (repeat.first, repeat.last)]
    (x0, x1), y = (rects[0].x0, rects[1].x1), min(rect.y0 for rect in rects) - DIMENSION
    times = repeat.times
    label = _label(net, times, (x0 + x1) / 2, y + (net.type.ascent - net.type.descent / 2) / 2, "")
    if x1 - x0 < times.advance + 2 * (BESIDE + 8 * PT):
        label = _label(net, times, (x0 + x1) / 2, y - TICK - net.type.descent, "")
    return Link(repeat.way.connection, ((x0, y), (x1, y))), replace(label, role="times", owner=repeat.first)


def block(net: Net, lines: Sequence[Line]) -> float:
    """How high lines of words are together."""
    return (len(lines) - 1) * net.type.leading + net.type.ascent + net.type.descent


def leaving(pillar: Pillar) -> float:
    """Where an arrow leaves a column; one of units has a bracket there."""
    return pillar.rect.x1 + (BRACKET if pillar.units else 0.0)
