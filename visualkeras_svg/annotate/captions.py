"""Captions: words under, above and over the units that they belong to, settled so that none covers anything.

A caption stands centred under its run. Where it would meet a neighbour it gives way sideways, then in rows with a hair
to its unit, then all captions of that side are turned to read upwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from visualkeras_svg.annotate.board import Board
from visualkeras_svg.geometry import PT, Rect, around, union
from visualkeras_svg.layout.making_room import BRACKET, GAP, baseline, bracket, levels, slack
from visualkeras_svg.plan import Label, Layout, Line, Plan, Rule, Solid, Words

TICK = 1.5 * PT
"""The length of a bracket's ticks."""
APART = 2.5
"""The least px between two captions on a line; twice that is tried first."""
IN_ROWS, TURNED, LOST = 1, 2, 3
"""How far captions had to give way: on rows with hairs, turned to read upwards, or to nowhere."""
ROWS = 3
"""Captions that need more rows than this are turned."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words with where they belong: left, right and lower (or upper) edge of their units, and the first baseline."""

    words: Words
    x0: float
    x1: float
    edge: float
    baseline: float

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Setter:
    """How lines become labels."""

    plan: Plan

    @property
    def leading(self) -> float:
        return self.plan.type.leading

    @property
    def ascent(self) -> float:
        return self.plan.type.ascent

    @property
    def descent(self) -> float:
        return self.plan.type.descent

    def label(self, words: Words, line: Line, x: float, y: float) -> Label:
        """A line centred on x with its baseline at y."""
        half = line.advance / 2
        reach = Rect(x - half, y - self.ascent, x + half, y + self.descent)
        return Label(line.text, (x, y), line.advance, owner=words.owners[0], bold=line.bold, reach=reach)

    def block(self, words: Words, x: float, y: float, page: tuple[float, float] | None = None) -> tuple[Label, ...]:
        """All lines of words, centred on x, the first baseline at y; a line that would leave the page moves inwards."""
        found = []
        for k, line in enumerate(words.lines):
            half = line.advance / 2
            middle = max(page[0] + half, min(x, page[1] - half)) if page else x
            found.append(self.label(words, line, middle, y + k * self.leading))
        return tuple(found)

    def turned(self, words: Words, x: float, y: float, upwards: bool) -> tuple[Label, ...]:
        """All lines reading upwards, side by side and centred on x; their nearer ends at y, over it or under it."""
        depth = (len(words.lines) - 1) * self.leading + self.ascent + self.descent
        found = []
        for k, line in enumerate(words.lines):
            base = x - depth / 2 + self.ascent + k * self.leading
            foot = y if upwards else y + line.advance
            reach = Rect(base - self.ascent, foot - line.advance, base + self.descent, foot)
            label = Label(line.text, (base, foot), line.advance, "start", -90, owner=words.owners[0], bold=line.bold)
            found.append(replace(label, reach=reach))
        return tuple(found)


def annotate(layout: Layout, plan: Plan, page: tuple[float, float] | None, sideways: bool) -> Layout:
    """The layout with all words set. ``sideways`` lets captions give way to the left and right, as in print.

    `unsettled` says how far the worst of them had to give way: 0, IN_ROWS, TURNED, or LOST.
    """
    if not plan.words:
        return layout
    by_id = {placed.unit.id: placed.solid for placed in layout.placed}
    set_ = Setter(plan)
    board = Board(layout, page)
    spans = [_span(words, by_id, set_) for words in plan.words]
    rows = levels(plan, {id_: solid.foot for id_, solid in by_id.items()})
    spans = [replace(s, baseline=rows[s.words.row]) if s.words.level else s for s in spans]
    under = sorted((s for s in spans if s.words.role in ("below", "name") and not s.words.lead), key=_place)
    labels: list[Label] = []
    rules: list[Rule] = []
    unsettled = 0
    for number in (0, 1):
        found, more, failed = _settle([s for s in under if s.words.row == number], set_, board, sideways)
        labels, rules, unsettled = labels + found, rules + more, max(unsettled, failed)
    for above in ("above", "heading"):
        found, more, failed = _settle([s for s in spans if s.words.role == above], set_, board, sideways)
        labels, rules, unsettled = labels + found, rules + more, max(unsettled, failed)
    for span in (s for s in spans if s.words.lead):
        lead = _settle_lead(span, set_, board)
        labels, unsettled = labels + list(lead), max(unsettled, 0 if lead else LOST)
    return replace(
        layout,
        labels=(*layout.labels, *labels),
        rules=(*layout.rules, *rules),
        unsettled=max(layout.unsettled, unsettled),
    )


def _span(words: Words, solids: dict[str, Solid], set_: Setter) -> Span:
    run = [solids[owner] for owner in words.owners]
    if words.role in ("above", "heading"):
        back = union(s.back for s in run)
        edge = min(s.bounds.y0 for s in run)
        lift = GAP + set_.descent + (BRACKET if words.bracket else 0.0)
        lines = len(words.lines) - 1
        return Span(words, back.x0, back.x1, edge, edge - lift - lines * set_.leading)
    front = union(s.front for s in run)
    right = max(s.under(set_.plan.stand)[1] for s in run)
    return Span(words, front.x0, right, front.y1, baseline(words, front.y1, set_.plan))


def _place(span: Span) -> float:
    return span.middle


def _bracket(span: Span, set_: Setter) -> Iterator[Rule]:
    """A bracket between the run and its words."""
    if not span.words.bracket:
        return
    x0, x1 = span.x0 + 0.25 * PT, span.x1 - 0.25 * PT
    if span.words.role == "heading":
        tick, bar = span.edge - BRACKET + TICK, span.edge - BRACKET
    else:
        bar = bracket(span.words, span.edge, span.baseline, set_.plan.type)
        tick = bar - TICK
    yield Rule(((x0, tick), (x0, bar), (x1, bar), (x1, tick)), "bracket", span.words.owners[0])


Settled = tuple[list[Label], list[Rule], int]


def _settle(spans: Sequence[Span], set_: Setter, board: Board, sideways: bool) -> Settled:
    """Set words that have no place made for them: side by side, in rows, or turned, by the first way that works."""
    if not spans:
        return [], [], 0
    brackets = [rule for span in spans for rule in _bracket(span, set_)]
    for rule in brackets:
        for pair in zip(rule.points, rule.points[1:], strict=False):
            board.take(around(pair).grow(0.7))
    if sideways and (found := _aside(spans, set_, board)):
        return [*found], brackets, 0
    for way, severity in ((_in_rows, IN_ROWS), (_turned_rows, TURNED)):
        trial = way(spans, set_, board)
        if trial is not None:
            labels, rules = trial
            for label in labels:
                board.take(label.reach)
            return labels, [*rules, *brackets], severity if sideways or severity == TURNED else 0
    return [], [], LOST


def _aside(spans: Sequence[Span], set_: Setter, board: Board) -> tuple[Label, ...] | None:
    """Each caption moved sideways as little as it must, with a wide gap to its neighbours or else the least."""
    choices = []
    for span in spans:
        choices.append(_moves(span, set_, board))
        if not choices[-1]:
            return None
    labels = _least(spans, choices, 2 * APART) or _least(spans, choices, APART)
    for label in labels or ():
        board.take(label.reach)
    return labels


Choice = tuple[float, tuple[Label, ...]]


def _least(spans: Sequence[Span], choices: Sequence[Sequence[Choice]], apart: float) -> tuple[Label, ...] | None:
    """One choice for each span, neighbours apart, with the least movement in all (dynamic programming)."""
    costs: list[list[tuple[float, int]]] = [[(abs(x - spans[0].middle), -1) for x, _ in choices[0]]]
    for before, now, span in zip(choices, choices[1:], spans[1:], strict=False):
        row = []
        for x, labels in now:
            ways = [
                (cost, i)
                for i, ((cost, _), (_, others)) in enumerate(zip(costs[-1], before, strict=True))
                if cost < float("inf") and _apart(others, labels, apart)
            ]
            best = min(ways, default=(float("inf"), -1))
            row.append((best[0] + abs(x - span.middle), best[1]))
        costs.append(row)
    pick = min(range(len(costs[-1])), key=lambda i: (costs[-1][i][0], i))
    if costs[-1][pick][0] == float("inf"):
        return None
    picks: list[tuple[Label, ...]] = []
    for options, row in zip(reversed(choices), reversed(costs), strict=True):
        picks.append(options[pick][1])
        pick = row[pick][1]
    labels = tuple(label for chosen in reversed(picks) for label in chosen)
    return None if Layout(labels=labels).collisions else labels


def _moves(span: Span, set_: Setter, board: Board) -> list[Choice]:
    """Where a caption could stand on its baseline: its middle, and ever further left and right while over its run."""
    half = max(line.advance for line in span.words.lines) / 2
    most = slack(span.words, half, span.x1 - span.x0)
    found = []
    for x in _offsets(span.middle, most, PT):
        labels = set_.block(span.words, x, span.baseline, board.page)
        if all(board.free(label.reach, APART) for label in labels):
            found.append((x, labels))
    return found


def _offsets(middle: float, most: float, step: float) -> Iterator[float]:
    yield middle
    away = step
    while away <= most:
        yield middle - away
        yield middle + away
        away += step


def _apart(some: Sequence[Label], others: Sequence[Label], apart: float) -> bool:
    return not any(a.reach.grow(apart, 0.0).hits(b.reach) for a in some for b in others)


def _in_rows(spans: Sequence[Span], set_: Setter, board: Board) -> tuple[list[Label], list[Rule]] | None:
    """Each caption on the nearest of at most three rows where it is free, with a hair to its unit."""
    trial = board.copy()
    upwards = spans[0].words.role in ("above", "heading")
    labels: list[Label] = []
    rules: list[Rule] = []
    for span in spans:
        found = _nearest_row(span, spans, set_, trial, upwards)
        if found is None:
            return None
        block, hair = found
        for label in block:
            trial.take(label.reach)
        if hair:
            trial.take(around(hair.points).grow(1.0, 0.0))
            rules.append(hair)
        labels += block
    return labels, rules


def _nearest_row(
    span: Span, spans: Sequence[Span], set_: Setter, board: Board, upwards: bool
) -> tuple[tuple[Label, ...], Rule | None] | None:
    lines = max(len(s.words.lines) for s in spans)
    step = (lines * set_.leading + 2.0) * (-1 if upwards else 1)
    outer = (min if upwards else max)(s.baseline for s in spans)
    for first in (span.baseline, *(outer + k * step for k in range(ROWS))):
        block = set_.block(span.words, span.middle, first)
        if not all(board.free(label.reach, APART) for label in block):
            continue
        hair = _hair(span, block, upwards)
        if hair is None or board.free(around(hair.points).grow(0.3, -2.0)):
            return block, hair
    return None


def _hair(span: Span, block: Sequence[Label], upwards: bool) -> Rule | None:
    """A thin line from the unit to a caption that stands away from it."""
    box = union(label.reach for label in block)
    start = span.edge + (-1.0 if upwards else 1.0)
    end = box.y1 + 1.0 if upwards else box.y0 - 1.0
    if abs(end - start) <= 3 * GAP:
        return None
    return Rule(((span.middle, start), (span.middle, end)), "hair", span.words.owners[0])


def _turned_rows(spans: Sequence[Span], set_: Setter, board: Board) -> tuple[list[Label], list[Rule]] | None:
    """All captions turned to read upwards, each as near as it is free; a hair leads to one that stands away."""
    trial = board.copy()
    upwards = spans[0].words.role in ("above", "heading")
    outer = (min if upwards else max)(s.edge for s in spans)
    labels: list[Label] = []
    rules: list[Rule] = []
    for span in spans:
        block = next(_free_turned(span, spans, set_, trial, outer), None)
        if block is None:
            return None
        for label in block:
            trial.take(label.reach)
        if (hair := _hair(span, block, upwards)) and trial.free(around(hair.points).grow(0.3, -2.0)):
            trial.take(around(hair.points).grow(1.0, 0.0))
            rules.append(hair)
        labels += block
    return labels, rules


def _free_turned(
    span: Span, spans: Sequence[Span], set_: Setter, board: Board, outer: float
) -> Iterator[tuple[Label, ...]]:
    """Where a turned caption is free: at its unit, beside it while it is under some of it, then ever further off."""
    upwards = span.words.role in ("above", "heading")
    sign = -1 if upwards else 1
    longest = max(line.advance for s in spans for line in s.words.lines) + GAP
    depth = len(span.words.lines) * set_.leading
    for k in range(-1, len(spans)):
        y = span.edge + sign * GAP if k < 0 else outer + sign * (GAP + k * longest)
        for x in _offsets(span.middle, (depth + span.x1 - span.x0) / 2 - PT, PT):
            block = set_.turned(span.words, x, y, upwards)
            if all(board.free(label.reach) for label in block):
                yield block


def _settle_lead(span: Span, set_: Setter, board: Board) -> tuple[Label, ...]:
    """An input's caption: under it where it is free, else in the corner above it, else anywhere over it."""
    block = set_.block(span.words, span.middle, span.baseline)
    shift = max(0.0, board.page[0] - min(label.reach.x0 for label in block)) if board.page else 0.0
    block = set_.block(span.words, span.middle + shift, span.baseline)
    if not all(board.free(label.reach, APART) for label in block):
        block = _corner(span, set_, board)
    for label in block:
        board.take(label.reach)
    return block


def _corner(span: Span, set_: Setter, board: Board) -> tuple[Label, ...]:
    """The words flush left with the unit, as low over it as they are free."""
    top = span.edge
    for k in range(400):
        baseline = top - k * PT
        block = tuple(
            set_.label(span.words, line, span.x0 + line.advance / 2, baseline + i * set_.leading)
            for i, line in enumerate(span.words.lines)
        )
        if all(board.free(label.reach, APART) for label in block):
            return block
    return ()
