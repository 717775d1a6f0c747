"""Everything where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from visualkeras_svg.geometry import Point, Rect, around
from visualkeras_svg.plan.charts import Framed, Stand, Tie
from visualkeras_svg.plan.nets import Pillar, Strand
from visualkeras_svg.plan.rows import Solid, Unit
from visualkeras_svg.plan.words import Connection


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit where it stands."""

    unit: Unit
    solid: Solid


@dataclass(frozen=True, slots=True)
class Link:
    """A connection where it runs: its points (arrow, arc), the two solids that a funnel joins, or a mesh's strands."""

    connection: Connection
    points: tuple[Point, ...] = ()
    ends: tuple[Solid, Solid] | None = None
    strands: tuple[Strand, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text, its anchor point on its baseline, and what it belongs to."""

    text: str
    at: Point
    advance: float
    anchor: Literal["start", "middle", "end"] = "middle"
    angle: int = 0
    role: str = "caption"
    owner: str = ""
    bold: bool = False
    reach: Rect = field(default=Rect(0, 0, 0, 0))


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line: a hair to a caption, or a bracket."""

    points: tuple[Point, ...]
    role: Literal["hair", "bracket", "dimension"]
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Swatch:
    """A sample of a look in the legend."""

    look: str
    rect: Rect


Item = Placed | Link | Label | Rule | Swatch


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything where it stands, in no order of paint. ``unsettled`` says how far captions had to give way."""

    placed: tuple[Placed, ...] = ()
    links: tuple[Link, ...] = ()
    labels: tuple[Label, ...] = ()
    rules: tuple[Rule, ...] = ()
    swatches: tuple[Swatch, ...] = ()
    cards: tuple[Stand, ...] = ()
    frames: tuple[Framed, ...] = ()
    pillars: tuple[Pillar, ...] = ()
    ties: tuple[Tie, ...] = ()
    unsettled: int = 0

    def moved(self, dx: float, dy: float) -> Layout:
        """A layout of cards or columns, moved to the right and down."""

        def points(found: tuple[Point, ...]) -> tuple[Point, ...]:
            return tuple((x + dx, y + dy) for x, y in found)

        cards = tuple(
            replace(s, rect=s.rect.shift(dx, dy), cells=tuple(r.shift(dx, dy) for r in s.cells)) for s in self.cards
        )
        ties = tuple(replace(tie, gaps=tuple(gap.shift(dx, dy) for gap in tie.gaps)) for tie in self.ties)
        frames = tuple(replace(framed, rect=framed.rect.shift(dx, dy)) for framed in self.frames)
        pillars = tuple(
            replace(p, rect=p.rect.shift(dx, dy), units=points(p.units), bias=p.bias and points((p.bias,))[0])
            for p in self.pillars
        )
        links = tuple(
            replace(
                link,
                points=points(link.points),
                ends=link.ends and tuple(solid.at(solid.x + dx, solid.y + dy) for solid in link.ends),  # type: ignore[arg-type]
                strands=tuple(
                    replace(strand, start=start, end=end)
                    for strand in link.strands
                    for start, end in [points((strand.start, strand.end))]
                ),
            )
            for link in self.links
        )
        rules = tuple(replace(rule, points=points(rule.points)) for rule in self.rules)
        labels = tuple(
            replace(label, at=(label.at[0] + dx, label.at[1] + dy), reach=label.reach.shift(dx, dy))
            for label in self.labels
        )
        swatches = tuple(replace(swatch, rect=swatch.rect.shift(dx, dy)) for swatch in self.swatches)
        moved = replace(self, cards=cards, frames=frames, pillars=pillars, ties=ties, swatches=swatches)
        return replace(moved, links=links, labels=labels, rules=rules)

    @property
    def bounds(self) -> Rect:
        """The least rectangle that holds it all."""
        boxes = [p.solid.bounds for p in self.placed] + [label.reach for label in self.labels]
        boxes += (
            [s.rect for s in self.swatches]
            + [stand.reach for stand in self.cards]
            + [framed.rect for framed in self.frames]
            + [pillar.rect for pillar in self.pillars]
        )
        ways = [link.points for link in self.links] + [rule.points for rule in self.rules]
        boxes += [around(points) for points in ways if points]
        return around(point for b in boxes for point in ((b.x0, b.y0), (b.x1, b.y1)))

    @property
    def collisions(self) -> tuple[tuple[str, str], ...]:
        """The pairs of labels that overlap, by their texts."""
        ordered = sorted(self.labels, key=lambda label: label.reach.x0)
        found = []
        for i, one in enumerate(ordered):
            for other in ordered[i + 1 :]:
                if other.reach.x0 >= one.reach.x1:
                    break
                if one.reach.hits(other.reach):
                    found.append((one.text, other.text))
        return tuple(found)
