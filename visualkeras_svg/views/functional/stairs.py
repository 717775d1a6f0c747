"""Which models are drawn as stairs: encoder–decoders whose levels branch, one way down, one up, and skips across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from visualkeras_svg.views.functional.strips import Strip

if TYPE_CHECKING:
    from visualkeras_svg.views.functional.setting import Setting

LEAST = 2
"""So many levels with skips make stairs."""


@dataclass(frozen=True, slots=True)
class Flights:
    """The strips of each level, by their heads, the finest first: on the way down, and on the way up.

    The last of each level is where the way leads on. The coarsest level has no way up. Of each other one ``givers``
    are what its skip comes from.
    """

    down: tuple[tuple[str, ...], ...]
    up: tuple[tuple[str, ...], ...]
    givers: tuple[str, ...]

    def level(self, head: str) -> int:
        """The number of the level that a strip is drawn on."""
        return next(n for way in (self.down, self.up) for n, heads in enumerate(way) if head in heads)


@dataclass(frozen=True, slots=True)
class Strips:
    """Strips in an order, what feeds each, and which resolution each gives, the finest being 0."""

    order: tuple[str, ...]
    sources: Mapping[str, Sequence[str]]
    levels: Mapping[str, int]


def flights(strips: Sequence[Strip], setting: Setting) -> Flights | None:
    """The levels of a model; None for one that does not go down and up again by single ways, with skips across."""
    read = _read(strips, setting)
    coarsest = max(read.levels.values(), default=0) if read else 0
    if read is None or coarsest < LEAST:
        return None
    down = _down(read, coarsest)
    return None if down is None else _up(read, down)


def _read(strips: Sequence[Strip], setting: Setting) -> Strips | None:
    """The strips of a model with one input and known resolutions."""
    if setting.groups or setting.chosen.masks:
        return None
    home = {node.id: strip.head.id for strip in strips for node in strip.all}
    sources: dict[str, list[str]] = {strip.head.id: [] for strip in strips}
    for flow in setting.chosen.flows:
        if home[flow.source] != home[flow.target]:
            sources[home[flow.target]].append(home[flow.source])
    order = tuple(sources)
    if any(not sources[head] for head in order[1:]):
        return None
    areas = _areas(strips, sources)
    sizes = sorted(set(areas.values()), reverse=True)
    levels = {head: sizes.index(areas[head]) for head in order}
    return Strips(order, sources, levels) if all(sizes) else None


def _areas(strips: Sequence[Strip], sources: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """How many places the map of each strip has, 0 where that is not known.

    What is pooled to one has those of its source, and so has a map that is only reshaped.
    """
    found: dict[str, int] = {}
    for strip in strips:
        area = prod(n if isinstance(n, int) else 0 for n in strip.last.output.spatial)
        before = sources[strip.head.id]
        kept = area == 1 or (strip.head.type == "Reshape" and bool(before) and found[before[0]] > 1)
        found[strip.head.id] = found[before[0]] if kept and before else area
    return found


def _down(read: Strips, coarsest: int) -> list[list[str]] | None:
    """The strips of each level that the first of the coarsest comes from, and that one; each level leads on once."""
    bottom = next(head for head in read.order if read.levels[head] == coarsest)
    needed, waiting = {bottom}, [bottom]
    while waiting:
        new = set(read.sources[waiting.pop()]) - needed
        needed |= new
        waiting += new
    found: list[list[str]] = [[] for _ in range(coarsest + 1)]
    reached = 0
    for head in (head for head in read.order if head in needed):
        if read.levels[head] not in (reached, reached + 1):
            return None
        reached = read.levels[head]
        found[reached].append(head)
    if not all(found):
        return None
    for level, heads in enumerate(found):
        allowed = {*heads, *(found[level - 1][-1:] if level else ())}
        if any(source not in allowed for head in heads for source in read.sources[head]):
            return None
    return [*found[:-1], _bottom(read, found)]


def _bottom(read: Strips, down: Sequence[Sequence[str]]) -> list[str]:
    """The strips of the coarsest level, if one of them alone leads on; otherwise the first of them."""
    coarse = [head for head in read.order if read.levels[head] == len(down) - 1]
    allowed = {*coarse, down[-2][-1]}
    leads = {source for head in read.order for source in read.sources[head] if head not in coarse and source in coarse}
    taken = {source for head in coarse for source in read.sources[head]}
    return coarse if leads == {coarse[-1]} and taken <= allowed else list(down[-1])


def _up(read: Strips, down: list[list[str]]) -> Flights | None:
    """The strips after the bottom by levels: each level takes from the one under it and by its skip, and leads on once.

    What begins a level is what follows the last strip of the level under it that alone leads on.
    """
    coarsest = len(down) - 1
    known = {head for heads in down for head in heads}
    rest = [head for head in read.order if head not in known]
    taken_later = {source for head in rest for source in read.sources[head]}
    givers = [[head for head in heads if head in taken_later] or [heads[-1]] for heads in down[:-1]]
    if any(len(found) > 1 for found in givers):
        return None
    ends = {giver: level for level, (giver,) in enumerate(givers)}
    uses: dict[str, int] = {down[-1][-1]: coarsest}
    for head in rest:
        if any(source in known and source not in ends and source not in uses for source in read.sources[head]):
            return None
        used = min(ends[source] if source in ends else uses[source] for source in read.sources[head])
        uses[head] = min(used, read.levels[head])
    order = [down[-1][-1], *sorted(rest, key=lambda head: -uses[head])]
    found: list[list[str]] = []
    start = skips = 0
    for level in range(coarsest, -1, -1):
        finer = [place for place, head in enumerate(order) if uses[head] < level]
        end = _cut(read, order, start, finer[0]) if finer else len(order)
        if end is None or (level and not finer):
            return None
        allowed = {*order[start:end], *order[start - 1 : start], *(e for e, of in ends.items() if of == level)}
        taken = {source for head in order[max(start, 1) : end] for source in read.sources[head]}
        skips += level < coarsest and any(source in ends for source in taken)
        if not taken <= allowed or read.levels[order[end - 1]] != level:
            return None
        found.append(order[start:end])
        start = end
    if skips < LEAST:
        return None
    lowest = tuple(down[-1]) + tuple(found[0][1:])
    return Flights((*map(tuple, down[:-1]), lowest), tuple(map(tuple, reversed(found[1:]))), tuple(ends))


def _cut(read: Strips, order: Sequence[str], start: int, end: int) -> int | None:
    """The last place up to there, and behind the start, before which one strip alone leads on, the last one."""
    for place in range(end, start, -1):
        before = set(order[:place])
        passing = {source for head in order[place:] for source in read.sources[head] if source in before}
        if passing == {order[place - 1]}:
            return place
    return None
