"""Which models are drawn as a U: those that go down in resolution and up again, with skips across."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

from visualkeras_svg import wording
from visualkeras_svg.geometry import PT
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Chart, Level, Line, Part, Unit, Valley
from visualkeras_svg.theme import role_of
from visualkeras_svg.views.functional.strips import Strip
from visualkeras_svg.views.heads import RIB
from visualkeras_svg.views.telling import Looks

if TYPE_CHECKING:
    from visualkeras_svg.views.functional.setting import Setting

PER = 64
"""A volume is one unit of width for so many channels."""
LEAST, LEAST_HEIGHT = 1.9 * PT, 3 * PT
INNER, OUTER = 0.5 * PT, PT
"""The outlines of volumes, and of inputs and outputs."""
_ACTS = ("activation", "normalization")
DEPTH = 0.25
"""How far a back stands off, over the height."""


@dataclass(frozen=True, slots=True)
class Way:
    """The strips along the longest way, by their heads: their levels, and the skip that each merge takes.

    One that ``branches`` has a strip that does not take what the one before it gives.
    """

    heads: tuple[str, ...]
    levels: tuple[int, ...]
    skips: Mapping[str, str]
    branches: bool = False

    @property
    def turn(self) -> int:
        """The place of the last strip on the coarsest level."""
        coarsest = max(self.levels)
        return max(place for place, level in enumerate(self.levels) if level == coarsest)

    def joined(self, merge: str) -> str:
        """What a merge takes beside its skip."""
        return self.heads[self.heads.index(merge) - 1]

    def is_one_way(self, start: int, end: int) -> bool:
        """Whether two places are both on the way down or both on the way up."""
        return (start <= self.turn) == (end <= self.turn)


def resampled(strips: Sequence[Strip], setting: Setting) -> tuple[Strip, ...]:
    """The strips, of which an up-sampling without weights joins the convolution after it; no merge is an operator.

    What only acts on a merge is a part of it.
    """
    found: list[Strip] = []
    sources = _sources(strips, setting)
    fed = [source for before in sources.values() for source in before]
    for strip in strips:
        strip = replace(strip, form="card")
        before = found[-1] if found else strip
        follows = sources[strip.head.id] == [before.head.id] and fed.count(before.head.id) == 1
        follows = follows and strip.head.output.spatial == before.head.output.spatial
        raised = len(before.own) == 1 and before.head.type.startswith("UpSampling")
        if follows and raised and role_of(strip.head) == "convolution":
            found[-1] = replace(strip, pads=before.nodes)
        elif follows and role_of(before.head) == "merge" and role_of(strip.head) in _ACTS and not before.pads:
            found[-1] = replace(before, nodes=before.nodes + strip.nodes)
        else:
            found.append(strip)
    return tuple(found)


def _sources(strips: Sequence[Strip], setting: Setting) -> dict[str, list[str]]:
    """The heads of the strips that feed each strip."""
    home = {node.id: strip.head.id for strip in strips for node in strip.all}
    found: dict[str, list[str]] = {strip.head.id: [] for strip in strips}
    for flow in setting.chosen.flows:
        source, target = home[flow.source], home[flow.target]
        if source != target:
            found[target].append(source)
    return found


def way(strips: Sequence[Strip], setting: Setting) -> Way | None:
    """The way down and up; None for a model that has none, or that branches otherwise than by skips across it."""
    order = {strip.head.id: place for place, strip in enumerate(strips)}
    spatial = [strip.last.output.spatial for strip in strips]
    areas = [prod(n if isinstance(n, int) else 0 for n in lengths) if lengths else 0 for lengths in spatial]
    if not all(areas) or len(setting.chosen.graph.outputs) != 1 or setting.groups or setting.chosen.masks:
        return None
    sizes = sorted(set(areas), reverse=True)
    level = {strip.head.id: sizes.index(area) for strip, area in zip(strips, areas, strict=True)}
    sources = _sources(strips, setting)
    skips: dict[str, str] = {}
    found = Way(tuple(order), tuple(level[head] for head in order), skips)
    for before, head in pairwise(order):
        within = [
            one for one in sources[head] if level[one] == level[head] and found.is_one_way(order[one], order[head])
        ]
        others = [one for one in sources[head] if one not in within and one != before]
        enters = level[before] != level[head]
        if not sources[head] or (enters and before not in sources[head]) or len(others) > 1:
            return None
        if others:
            if enters or sources[head] not in ([before, *others], [*others, before]):
                return None
            skips[head] = others[0]
    found = replace(found, branches=any(before not in sources[head] for before, head in pairwise(order)))
    return found if not sources[found.heads[0]] and _is_valley(found, level) else None


def _is_valley(found: Way, level: Mapping[str, int]) -> bool:
    """Whether the levels fall and rise, each by one, and each skip leads from the last on its level to the first.

    On the way down each level begins with one volume and ends with another, for the words of the two to have room.
    """
    turn, levels = found.turn, found.levels
    steps = [after - before for before, after in pairwise(levels)]
    falls = all(step in (0, 1) for step in steps[:turn]) and all(step in (0, -1) for step in steps[turn:])
    counts = Counter(levels[: turn + 1])
    if not falls or min(counts.values()) < 2 or 1 not in steps or -1 not in steps or levels[0] != 0:
        return False
    place = {head: number for number, head in enumerate(found.heads)}
    for merge, source in found.skips.items():
        start, end = place[source], place[merge]
        across = level[source] == level[merge] and start < turn < end
        if not across or steps[start] != 1 or end < 2 or steps[end - 2] != -1:
            return False
    return True


def valley(chart: Chart, found: Way, setting: Setting) -> Valley:
    """The chart by levels, with the words over its volumes."""
    strips = {strip.head.id: strip for strip in setting.strips}
    turn = found.turn
    joined = {merge: found.joined(merge) for merge in found.skips}
    levels = []
    for number in range(max(found.levels) + 1):
        at = [(place, head) for place, head in enumerate(found.heads) if found.levels[place] == number]
        up = [head for place, head in at if place > turn]
        for merge in (head for head in up if head in joined):
            before = up.index(joined[merge])
            up[before], up[before + 1] = merge, joined[merge]
        size = "×".join(wording.number(n) for n in strips[at[0][1]].last.output.spatial)
        size = size if setting.shapes != "none" else ""
        levels.append(Level(tuple(h for p, h in at if p <= turn), tuple(up), setting.measure.line(size)))
    tops = _tops(found, strips, joined, setting) if setting.shapes != "none" else {}
    view = setting.view
    return Valley(
        chart, tuple(levels), tops, joined, setting.tight, view.column_spacing or 0.0, view.row_spacing or 0.0
    )


def _tops(found: Way, strips: Mapping[str, Strip], joined: Mapping[str, str], setting: Setting) -> dict[str, Line]:
    """The channels over each volume that has weights or another number of them; a concatenation says its parts.

    Where maps of a level become sequences, or these maps again, the whole shape stands there.
    """
    said: dict[str, Line] = {}
    before: object = None
    inner = set(joined.values())
    for last, head in pairwise((found.heads[0], *found.heads)):
        strip = strips[head]
        channels = strip.last.output.channels
        words = wording.number(channels)
        if head in joined and strip.head.type == "Concatenate":
            parts = [strips[one].last.output.channels for one in (found.skips[head], joined[head])]
            words = "+".join(wording.number(part) for part in parts)
        level, one = (strips[h].last.output.spatial for h in (head, last))
        if len(level) != len(one):
            said[head] = setting.measure.line(wording.shape(strip.last.output))
        elif head not in inner and (channels != before or strip.head.params or head in joined):
            said[head] = setting.measure.line(words)
        before = channels
    return said


def unit(strip: Strip, setting: Setting, looks: Looks, skip: LayerNode | None, whole: float) -> Unit:
    """The volume of a strip: edges to scale, width by channels; a merge is the copy of what it takes by its skip.

    ``whole`` is the largest height of the model's tensors, in their own units.
    """
    output = (skip or strip.head).output
    high, deep = _edges(output.spatial)
    channels = output.channels
    growth = (channels if isinstance(channels, int) else 1) / PER
    height, back = setting.height * high / whole, setting.height * deep / whole * DEPTH
    ribs = [Part(looks.of(node), RIB) for node in (*strip.pads, *strip.followers)]
    parts = (*ribs[: len(strip.pads)], Part(looks.of(strip.head), LEAST, growth), *ribs[len(strip.pads) :])
    return Unit(
        id=strip.head.id,
        layer=strip.head.name,
        type=strip.head.type,
        members=tuple(node.id for node in strip.all),
        parts=parts,
        height=max(height, LEAST_HEIGHT),
        offset=(back, -back) if setting.view.draw_volume is not False and not setting.flat else (0.0, 0.0),
        facing=looks.of(strip.head) if strip.followers else "",
        gap=0.0,
        outline=OUTER if strip.head.type == "InputLayer" or any(n.id in setting.ends for n in strip.all) else INNER,
    )


def largest(strips: Sequence[Strip]) -> float:
    """The largest height of all tensors, in their own units."""
    return max(_edges(strip.head.output.spatial)[0] for strip in strips)


def _edges(spatial: Sequence[object]) -> tuple[float, float]:
    """Height and depth of a tensor: rows and columns; a sequence is as high as it is long."""
    numbers = [float(n) if isinstance(n, int) else 1.0 for n in spatial]
    return (numbers[-2], numbers[-1]) if len(numbers) > 1 else (numbers[0], 1.0)
