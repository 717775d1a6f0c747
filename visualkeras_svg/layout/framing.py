"""Frames around groups of cards: the margins that they need, and where their titles stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import PT, Point, Rect, around
from visualkeras_svg.layout.dag import Frame as Area
from visualkeras_svg.layout.dag import Spot
from visualkeras_svg.layout.turn import Turn
from visualkeras_svg.plan import Chart, Frame, Framed, Label, Line

AROUND = 6 * PT
"""Between cards and their frame."""
INSET = 5 * PT
"""Between a frame and its title."""
APART = 8 * PT
"""Between a title and what stands beside it."""
STEP = 2 * PT
"""By how much a title moves aside for an edge."""


def areas(chart: Chart, wider: Sequence[float]) -> tuple[Area, ...]:
    """What is laid out for each frame; it is so much wider on each side, in px."""
    place = {card.id: number for number, card in enumerate(chart.cards)}
    found = []
    for frame, more in zip(chart.frames, wider, strict=True):
        boxes = tuple(place[card] for card in frame.cards)
        free = AROUND if frame.padding is None else frame.padding
        top, side = free + chart.type.leading, free + more
        if chart.flows_down:
            begin, end = (top, free) if chart.direction == "TB" else (free, top)
            found.append(Area(boxes, begin, end, side, side))
        else:
            found.append(Area(boxes, side, side, top, free))
    return tuple(found)


def needed(frame: Frame) -> float:
    """The least width of a frame with its title, in px."""
    beside = APART + frame.total.advance if frame.total else 0.0
    return 2 * INSET + frame.title.advance + beside


def framed(chart: Chart, found: Sequence[Spot | None], turn: Turn) -> tuple[Framed, ...]:
    """The frames where they stand. Raises OptionError for one that holds what does not belong to it."""
    placed = []
    for frame, spot in zip(chart.frames, found, strict=True):
        if spot is None:
            raise OptionError(
                f"no frame can stand around the group {frame.title.text!r}, for other layers stand among its own; "
                "leave some of its layers out, or put those between them in"
            )
        placed.append(Framed(frame, turn.rect(spot.along, spot.across, spot.length, spot.breadth)))
    return tuple(placed)


def reaches(ways: Iterable[Sequence[Point]]) -> list[Rect]:
    """What titles keep clear of: each piece of the ways of edges, and a little more."""
    return [around(pair).grow(1.5 * PT) for way in ways for pair in pairwise(way)]


def lacks(chart: Chart, placed: Sequence[Framed], ways: Sequence[Rect]) -> list[float]:
    """How much wider each frame must be for its title to stand in it, and beside the edges that pass there."""
    found = [max(needed(at.frame) - at.rect.width, 0.0) for at in placed]
    for label in titles(chart, placed, ways):
        if any(label.reach.hits(way) for way in ways):
            number = int(label.owner)
            found[number] = max(found[number], label.advance)
    return found


def titles(chart: Chart, placed: Sequence[Framed], ways: Sequence[Rect]) -> Iterator[Label]:
    """The titles of frames, and what stands beside them: in the upper corners, or as near to these as edges allow."""
    for number, at in enumerate(placed):
        baseline = at.rect.y0 + AROUND / 2 + chart.type.ascent
        title, total = at.frame.title, at.frame.total
        left = _label(title, at.rect.x0 + INSET, baseline, number, chart)
        end = at.rect.x1 - INSET
        if total:
            right = _label(total, end - total.advance, baseline, number, chart)
            right = _aside(right, -STEP, at.rect.x0 + INSET + title.advance + APART, ways)
            yield right
            end = right.reach.x0 - APART
        yield _aside(left, STEP, end - title.advance, ways)


def _aside(label: Label, step: float, limit: float, ways: Sequence[Rect]) -> Label:
    """The label moved in steps up to a limit until no edge meets it; where it was if that does not help."""
    moved = label
    while any(moved.reach.hits(way) for way in ways):
        x = moved.at[0] + step
        if (x > limit) if step > 0 else (x < limit):
            return label
        moved = replace(moved, at=(x, moved.at[1]), reach=moved.reach.shift(step, 0.0))
    return moved


def _label(words: Line, x: float, baseline: float, number: int, chart: Chart) -> Label:
    reach = Rect(x, baseline - chart.type.ascent, x + words.advance, baseline + chart.type.descent)
    return Label(
        words.text, (x, baseline), words.advance, "start", role="title", owner=str(number), bold=words.bold, reach=reach
    )
