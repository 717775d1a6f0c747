"""A chain folded into rows, like lines of text: broken where shapes change, joined by edges through the gutters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from visualkeras_svg.geometry import PT, Point, Rect, around, clamp
from visualkeras_svg.layout.chart import sharp
from visualkeras_svg.layout.pieces import GAP, Piece
from visualkeras_svg.plan import Chart, Label, Layout, Line, Link, Rule

WIDEST = 24 * PT
"""The most that a gap may grow to for the edges of rows to align."""
TURN = 6 * PT
"""How far the edge to the next row runs beside the rows."""
HEAD = 9 * PT
"""The way into the first card of a row."""
STEP = 2.5 * PT
"""From a card to where an edge bends that leads on higher or lower in its row."""
GUTTER = 9 * PT
"""Between a row with its captions and the next."""
BRACKET = 3 * PT
"""Between cards and the bracket under them, and from there to the caption."""


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces of one shape, by their numbers, and the caption that says it."""

    first: int
    last: int
    caption: Line | None


def least(found: Sequence[Piece]) -> float:
    """The least width in which the pieces stand, one a row if need be."""
    return max(piece.width for piece in found) + 2 * TURN + HEAD


def in_one_row(found: Sequence[Piece]) -> float:
    """The width in which the pieces stand in one row."""
    return _length(found, 0, len(found))


def break_rows(found: Sequence[Piece], width: float) -> list[int] | None:
    """Where rows begin so that each fits the width; None where one piece alone does not.

    Runs of one shape stay together unless one exceeds a row; then rows are few; then few are of one card alone; then
    they are equally full.
    """
    if in_one_row(found) <= width:
        return [0]
    room = width - TURN - HEAD
    runs = _runs(found)
    whole = [run for run in runs if _length(found, run.first, run.last + 1) <= room]
    splits = {place for run in whole for place in range(run.first + 1, run.last + 1)}
    best: list[tuple[int, int, int, float, int]] = [(0, 0, 0, 0.0, -1)]
    for end in range(1, len(found) + 1):
        ways = []
        for start, length in _lengths(found, end):
            if length > room:
                break
            broken, rows, lonely, slack, _ = best[start]
            lonely += end - start == 1 == len(found[start].cards)
            if rows >= 0:
                ways.append((broken + (start in splits), rows + 1, lonely, slack + (room - length) ** 2, start))
        best.append(min(ways, default=(0, -1, 0, 0.0, -1)))
    if best[-1][1] < 0:
        return None
    starts, here = [], len(found)
    while here > 0:
        here = best[here][-1]
        starts.append(here)
    return starts[::-1]


def _runs(found: Sequence[Piece], start: int = 0, end: int | None = None) -> list[Run]:
    """The runs of pieces that give one shape throughout, of those from the start to the end."""
    end = len(found) if end is None else end
    runs: list[Run] = []
    for number, piece in enumerate(found[start:end], start=start):
        if runs and _follows(piece, found[number - 1]):
            runs[-1] = replace(runs[-1], last=number)
        else:
            runs.append(Run(number, number, _said(piece)))
    return runs


def _follows(piece: Piece, before: Piece) -> bool:
    """Whether a piece goes on with a run of one shape."""
    return bool(piece.onward) and piece.even and piece.shape == before.shape


def _said(piece: Piece) -> Line | None:
    """The caption of a run that a piece begins; none where the shape is told within."""
    return None if piece.told and not piece.even else piece.shape


def _length(found: Sequence[Piece], start: int, end: int) -> float:
    """How long a row of the pieces from the start to the end is at least."""
    widths = [max(_wide(found, run), _words(run)) for run in _runs(found, start, end)]
    return sum(widths) + GAP * (len(widths) - 1)


def _lengths(found: Sequence[Piece], end: int) -> Iterator[tuple[int, float]]:
    """How long rows up to the end are at least that begin at each piece, the last first."""
    behind = wide = words = 0.0
    for start in range(end - 1, -1, -1):
        piece, after = found[start], found[start + 1] if start + 1 < end else None
        if after is not None and _follows(after, piece):
            wide += piece.width + GAP
        else:
            behind += max(wide, words) + GAP if after is not None else 0.0
            wide = piece.width
        said = _said(piece)
        words = said.advance if said else 0.0
        yield start, behind + max(wide, words)


def _wide(found: Sequence[Piece], run: Run) -> float:
    return sum(piece.width for piece in found[run.first : run.last + 1]) + GAP * (run.last - run.first)


def _words(run: Run) -> float:
    return run.caption.advance if run.caption else 0.0


def width_of(found: Sequence[Piece], rows: int) -> float:
    """The least width in which the pieces stand in at most so many rows, to half a point."""
    low, high = least(found), in_one_row(found) + TURN + HEAD
    while high - low > 0.5 * PT:
        middle = (low + high) / 2
        starts = break_rows(found, middle)
        low, high = (low, middle) if starts is not None and len(starts) <= rows else (middle, high)
    return high


def set_rows(chart: Chart, found: Sequence[Piece], starts: Sequence[int], width: float) -> Layout:
    """The pieces in rows that begin at those, between 0 and the width."""
    single = len(starts) == 1
    room = width if single else width - TURN - HEAD
    parts: list[Layout] = []
    spots: list[Point] = []
    deeps: list[float] = []
    top = 0.0
    for start, end in pairwise([*starts, len(found)]):
        axis = top - min(piece.layout.bounds.y0 for piece in found[start:end])
        foot = axis + max(piece.layout.bounds.y1 for piece in found[start:end])
        for number, x in zip(range(start, end), _places(found, start, end, room), strict=True):
            x += 0.0 if single else HEAD
            spots.append((width - x - found[number].width if chart.direction == "RL" else x, axis))
            parts.append(found[number].layout.moved(*spots[-1]))
        captions = _captions(chart, found, _runs(found, start, end), spots, foot)
        parts.append(captions)
        deeps.append(max([foot, *(label.reach.y1 for label in captions.labels)]))
        top = deeps[-1] + GUTTER
    links: dict[int, Link] = {}
    for piece, part in zip(found, (part for part in parts if part.cards), strict=True):
        links.update(zip(piece.inside, part.links, strict=True))
    links.update(_bridges(chart, found, spots, starts, deeps, width))
    return Layout(
        cards=tuple(card for part in parts for card in part.cards),
        links=tuple(links[number] for number in range(len(chart.wires))),
        frames=tuple(framed for part in parts for framed in part.frames),
        labels=tuple(_labels(parts)),
        rules=tuple(rule for part in parts for rule in part.rules),
    )


def _labels(parts: Sequence[Layout]) -> Iterator[Label]:
    """The labels of all parts; titles belong to frames by their numbers, which go on from part to part."""
    frames = 0
    for part in parts:
        for label in part.labels:
            yield replace(label, owner=str(int(label.owner) + frames)) if label.role == "title" else label
        frames += len(part.frames)


def _places(found: Sequence[Piece], start: int, end: int, room: float) -> list[float]:
    """Where the pieces of a row begin, so that it fills the room, as far as gaps may grow."""
    count = end - start
    spare = (room - _length(found, start, end)) / max(count - 1, 1)
    gap = GAP + min(spare, WIDEST - GAP)
    places, x = [], 0.0
    for run in _runs(found, start, end):
        wide = _wide(found, run) + (gap - GAP) * (run.last - run.first)
        spare = max(_words(run) - wide, 0.0)
        x += spare / 2
        for number in range(run.first, run.last + 1):
            places.append(x)
            x += found[number].width + gap
        x += spare / 2
    return places


def _captions(chart: Chart, found: Sequence[Piece], runs: Sequence[Run], spots: Sequence[Point], foot: float) -> Layout:
    """The shapes under the runs of a row, each with a bracket if it is that of several cards.

    They are as near to their cards as those of the row that stand on its axis want them to be, or under all of it.
    """
    labels, rules = [], []
    said = [run for run in runs if run.caption]
    bodies = {run: tuple(_bodies(found, run, spots)) for run in said}
    plain = [run for run in said if all(len(found[n].cards) == 1 for n in range(run.first, run.last + 1))]
    near = max((body.y1 for run in plain for body in bodies[run]), default=0.0)
    for run in said:
        assert run.caption is not None
        owner, words = found[run.first].cards[0 if found[run.first].even else -1], run.caption
        x0, x1 = min(body.x0 for body in bodies[run]), max(body.x1 for body in bodies[run])
        numbers = range(run.first, run.last + 1)
        left, right = min(spots[n][0] for n in numbers), max(spots[n][0] + found[n].width for n in numbers)
        x = (x0 + x1 - words.advance) / 2
        if words.advance <= right - left:
            x = clamp(x, left, right - words.advance)
        whole = Rect(min(x, x0), 0.0, max(x + words.advance, x1), _high(chart))
        stood = [found[n].layout.moved(*spots[n]) for n in numbers]
        own = max(body.y1 for body in bodies[run])
        floor = next((y for y in (near, own) if y >= own and _is_free(whole.shift(0.0, y), stood)), foot)
        bar = floor + BRACKET
        baseline = bar + BRACKET / 2 + chart.type.ascent
        reach = Rect(x, baseline - chart.type.ascent, x + words.advance, baseline + chart.type.descent)
        labels.append(Label(words.text, (x, baseline), words.advance, "start", owner=owner, reach=reach))
        if len(bodies[run]) > 1:
            tick = bar - BRACKET / 2
            rules.append(Rule(((x0, tick), (x0, bar), (x1, bar), (x1, tick)), "bracket", owner))
    return Layout(labels=tuple(labels), rules=tuple(rules))


def _high(chart: Chart) -> float:
    """How far a caption reaches under what it belongs to."""
    return 1.5 * BRACKET + chart.type.ascent + chart.type.descent


def _bodies(found: Sequence[Piece], run: Run, spots: Sequence[Point]) -> Iterator[Rect]:
    """The cards that a caption belongs to: all of the run, but only the last of a piece with several shapes."""
    for number in range(run.first, run.last + 1):
        cards = found[number].layout.cards
        for stand in cards if found[number].even else cards[-1:]:
            yield stand.body.shift(*spots[number])


def _is_free(rect: Rect, parts: Sequence[Layout]) -> bool:
    """Whether nothing of the parts stands or runs there."""
    for part in parts:
        ways = (around(pair).grow(PT) for link in part.links for pair in pairwise(link.points))
        taken = (*(stand.body for stand in part.cards), *(label.reach for label in part.labels), *ways)
        if any(rect.hits(one) for one in taken):
            return False
    return True


def _bridges(
    chart: Chart,
    found: Sequence[Piece],
    spots: Sequence[Point],
    starts: Sequence[int],
    deeps: Sequence[float],
    width: float,
) -> Iterator[tuple[int, Link]]:
    """The links between pieces: straight in a row, and through the gutter to the next; some part then."""
    ends = dict(zip(starts[1:], deeps, strict=False))
    near, far = (width, 0.0) if chart.direction == "RL" else (0.0, width)
    for number, (piece, after) in enumerate(pairwise(found), start=1):
        start = spots[number - 1][0] + piece.leaves, spots[number - 1][1] + piece.lower
        end = spots[number][0] + after.enters, spots[number][1]
        points: tuple[Point, ...] = (start, end)
        if number in ends:
            y = ends[number] + GUTTER / 2
            points = (start, (far, start[1]), (far, y), (near, y), (near, end[1]), end)
        elif piece.lower:
            middle = start[0] + (STEP if end[0] > start[0] else -STEP)
            points = (start, (middle, start[1]), (middle, end[1]), end)
        for place, onward in enumerate(piece.onward):
            rest = after.layout.links[place].points if after.forks else ()
            more = tuple((x + spots[number][0], y + spots[number][1]) for x, y in rest)
            yield onward, Link(chart.wires[onward].connection, sharp((*points, *more)))
