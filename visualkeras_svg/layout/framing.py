"""Frames around groups of cards: the margins that they need, and where their titles stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import PT, Rect
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


def areas(chart: Chart, wider: Sequence[float]) -> tuple[Area, ...]:
    """What is laid out for each frame; it is so much wider on each side, in px."""
    place = {card.id: number for number, card in enumerate(chart.cards)}
    top = AROUND + chart.type.leading
    found = []
    for frame, more in zip(chart.frames, wider, strict=True):
        boxes = tuple(place[card] for card in frame.cards)
        side = AROUND + more
        if chart.flows_down:
            begin, end = (top, AROUND) if chart.direction == "TB" else (AROUND, top)
            found.append(Area(boxes, begin, end, side, side))
        else:
            found.append(Area(boxes, side, side, top, AROUND))
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
                f"groups: no frame can stand around {frame.title.text!r}, for other layers stand among its own; leave "
                "some of its layers out, or put those between them in"
            )
        placed.append(Framed(frame, turn.rect(spot.along, spot.across, spot.length, spot.breadth)))
    return tuple(placed)


def titles(chart: Chart, placed: Sequence[Framed]) -> Iterator[Label]:
    """The titles of frames, in their upper left corners, and what stands beside them, in the upper right ones."""
    for number, at in enumerate(placed):
        baseline = at.rect.y0 + AROUND / 2 + chart.type.ascent
        yield _label(at.frame.title, at.rect.x0 + INSET, baseline, number, chart)
        if at.frame.total:
            yield _label(at.frame.total, at.rect.x1 - INSET - at.frame.total.advance, baseline, number, chart)


def _label(words: Line, x: float, baseline: float, number: int, chart: Chart) -> Label:
    reach = Rect(x, baseline - chart.type.ascent, x + words.advance, baseline + chart.type.descent)
    return Label(
        words.text, (x, baseline), words.advance, "start", role="title", owner=str(number), bold=words.bold, reach=reach
    )
