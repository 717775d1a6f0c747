"""Cells: a graph is ordered in pieces, cut where few blocks stand side by side.

Before: blocks on ranks. After: a key for each block, by which every rank is ordered; few crossings. Where the main path
stands alone, pieces know nothing of one another. A piece with crossings is cut again at its waists, the ranks of few
blocks: each part is ordered in several ways, and of those that fit together at the waists the ones are chosen that
cross least in all. Equal parts are ordered once, so that equal cells are drawn alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from operator import itemgetter

from visualkeras_svg.layout.dag.blocks import Block, at_ranks
from visualkeras_svg.layout.dag.kick import kicked
from visualkeras_svg.layout.dag.order import (
    Cost,
    Order,
    Ordered,
    in_turn,
    seeds,
    sifted,
    sown,
    tried,
    unshuffled,
)
from visualkeras_svg.layout.dag.split import Ranked

WAIST = 3
"""So many blocks side by side are few, the main path among them."""
FEW = 60
"""A piece of so many blocks is ordered as a whole."""
PATIENCE = 6
"""A piece is ordered anew until that often in a row nothing is gained."""

State = tuple[int, ...]
"""The places of the blocks on a rank, in the order of their numbers."""
Found = dict[tuple[State, State], Ordered]
"""The best orders of a part, by those of its first and of its last rank."""
Key = tuple[Ranked, tuple[Block, ...]]
"""What makes two parts equal."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a graph between two ranks, as a graph of its own, and the numbers of its blocks in the whole.

    ``rows`` are its own blocks at each rank.
    """

    ranked: Ranked
    blocks: tuple[Block, ...]
    own: tuple[int, ...]
    rows: list[list[int]]


def ordered(ranked: Ranked, blocks: Sequence[Block], iterations: int | None = None) -> list[float]:
    """The key of each block; ``iterations`` limits the rounds of sifting, and leaves chance out."""
    rows = at_ranks(blocks)
    alone = [rank for rank, row in enumerate(rows) if len(row) == 1 and blocks[row[0]].main]
    keys = [0.0] * len(blocks)
    known: dict[Key, list[float]] = {}
    for first, last in pairwise(sorted({0, *alone, len(rows) - 1})):
        if any(len(row) > 1 for row in rows[first : last + 1]):
            cell = part_of(ranked, blocks, rows, first, last)
            key = cell.ranked, cell.blocks
            if key not in known:
                known[key] = _piece(cell, iterations)
            for number, place in zip(cell.own, known[key], strict=True):
                keys[number] = place
    return in_turn(ranked, blocks, keys)


def part_of(ranked: Ranked, blocks: Sequence[Block], rows: Sequence[Sequence[int]], first: int, last: int) -> Cell:
    """The part of a graph from one rank to another."""
    own = sorted({number for row in rows[first : last + 1] for number in row})
    runs = [blocks[n].vertices[max(first - blocks[n].first, 0) : last + 1 - blocks[n].first] for n in own]
    place = {vertex: n for n, vertex in enumerate(sorted(vertex for run in runs for vertex in run))}
    before, after = (
        tuple(tuple(place[other] for other in near[vertex] if other in place) for vertex in place)
        for near in (ranked.before, ranked.after)
    )
    ranks = tuple(ranked.ranks[vertex] - first for vertex in place)
    boxes = sum(vertex < ranked.boxes for vertex in place)
    parts = tuple(
        Block(tuple(place[vertex] for vertex in run), max(blocks[n].first - first, 0), blocks[n].main)
        for n, run in zip(own, runs, strict=True)
    )
    return Cell(Ranked(boxes, ranks, before, after, ()), parts, tuple(own), at_ranks(parts))


def _piece(cell: Cell, iterations: int | None) -> list[float]:
    """The order of what stands between two ranks on which the main path is alone."""
    waists = _waists(cell)
    if waists and len(cell.blocks) > FEW and iterations is None:
        return _joined(cell, waists)
    keys, cost = min(sown(cell.ranked, cell.blocks, iterations), key=itemgetter(1))
    if not cost[0] or iterations is not None:
        return keys
    idle = 0
    for found in tried(cell.ranked, cell.blocks):
        idle = 0 if found[1][0] < cost[0] else idle + 1
        keys, cost = min((keys, cost), found, key=itemgetter(1))
        if not cost[0] or idle == PATIENCE:
            break
    keys = _turned(cell, kicked(cell.ranked, cell.blocks, keys, cost[0]))
    return unshuffled(cell.ranked, cell.blocks, keys)


def _turned(cell: Cell, keys: list[float]) -> list[float]:
    """The order or its mirror image, which resembles the model more: in which more inputs, or else boxes, follow so."""
    boxes = sorted((block.vertices[0], number) for number, block in enumerate(cell.blocks))
    boxes = [(vertex, number) for vertex, number in boxes if vertex < cell.ranked.boxes]
    inputs = [keys[number] for vertex, number in boxes if not cell.ranked.before[vertex]]
    first = {number: vertex for vertex, number in boxes}
    rows = (sorted((number for number in row if number in first), key=first.__getitem__) for row in cell.rows)
    follow = _rising(inputs) or sum(_rising([keys[number] for number in row]) for row in rows)
    return keys if follow >= 0 else [-key for key in keys]


def _rising(keys: Sequence[float]) -> int:
    """How many pairs rise, less those that fall."""
    return sum((one < other) - (one > other) for one, other in combinations(keys, 2))


def _waists(cell: Cell) -> list[int]:
    """The first of each run of ranks with few blocks, those at the ends left out."""
    narrow = [len(row) <= WAIST for row in cell.rows]
    return [rank for rank in range(1, len(narrow) - 1) if narrow[rank] and not narrow[rank - 1]]


def _joined(cell: Cell, waists: Sequence[int]) -> list[float]:
    """The order of a piece from those of its parts; by chance only where something crosses otherwise.

    The seeds of the whole fit together at all waists, so that there is always one.
    """
    cuts = pairwise((0, *waists, len(cell.rows) - 1))
    parts = [part_of(cell.ranked, cell.blocks, cell.rows, *ends) for ends in cuts]
    known: dict[Key, Found] = {}
    different: list[Cell] = []
    whole = list(seeds(cell.ranked, cell.blocks))
    for part in parts:
        orders = [Order(part.ranked, part.blocks, [keys[number] for number in part.own]) for keys in whole]
        found = known.setdefault((part.ranked, part.blocks), {})
        if not found:
            different.append(part)
            for order in orders:
                _note(part, *sifted(Order(part.ranked, part.blocks, order.keys)), found)
        for order in orders:
            _note(part, order.keys, (order.crossings(), order.stretch()), found)
    cost, chosen = _cheapest([known[part.ranked, part.blocks] for part in parts])
    if cost[0]:
        for part in different:
            _try(part, known[part.ranked, part.blocks])
        _, chosen = _cheapest([known[part.ranked, part.blocks] for part in parts])
    return _turned(
        cell, _merged(cell, [dict(zip(part.own, keys, strict=True)) for part, keys in zip(parts, chosen, strict=True)])
    )


def _try(part: Cell, found: Found) -> None:
    """Add orders from seeds by chance, until that often in a row nothing is new."""
    idle = 0
    for keys, cost in tried(part.ranked, part.blocks):
        idle = 0 if _note(part, keys, cost, found) else idle + 1
        if idle == PATIENCE:
            return


def _note(part: Cell, keys: list[float], cost: Cost, found: Found) -> bool:
    """Remember an order, and its mirror image, if none that fits the same waists costs less; whether there was none."""
    noted = False
    for turned in (keys, [-key for key in keys]):
        ends = _state(part.rows[0], turned), _state(part.rows[-1], turned)
        if ends not in found or cost < found[ends][1]:
            found[ends] = turned, cost
            noted = True
    return noted


def _state(row: Sequence[int], keys: Sequence[float]) -> State:
    """In which order the blocks of a rank stand."""
    places = {number: place for place, number in enumerate(sorted(row, key=keys.__getitem__))}
    return tuple(places[number] for number in row)


def _cheapest(parts: Sequence[Found]) -> tuple[Cost, Sequence[list[float]]]:
    """What the orders that fit together and cost least cost, and the order of each part."""
    best: dict[State, tuple[Cost, tuple[list[float], ...]]] = {}
    for number, part in enumerate(parts):
        reached: dict[State, tuple[Cost, tuple[list[float], ...]]] = {}
        for (above, below), (keys, cost) in part.items():
            if number and above not in best:
                continue
            so_far, chosen = best[above] if number else ((0, 0), ())
            cost = so_far[0] + cost[0], so_far[1] + cost[1]
            if below not in reached or cost < reached[below][0]:
                reached[below] = cost, (*chosen, keys)
        best = reached
    return min(best.values(), key=itemgetter(0))


def _merged(cell: Cell, parts: Sequence[Mapping[int, float]]) -> list[float]:
    """One key for each block, by the orders of parts, which share the blocks at their waists.

    A line of all blocks, the main path as one, grows part by part: what is new stands before the next that is known.
    """
    main = -1
    line = [main]
    for part in parts:
        row = sorted((n for n in part if not cell.blocks[n].main), key=part.__getitem__)
        row.insert(sum(part[n] < 0 for n in row), main)
        known = set(line)
        new: list[int] = []
        end = 0
        for number in row:
            new.append(number)
            if number in known:
                place = line.index(number)
                line[place : place + 1] = new
                end = place + len(new)
                new = []
        line[end:end] = new
    middle = line.index(main)
    places = {number: float(place - middle) for place, number in enumerate(line)}
    return [places.get(number, 0.0) for number in range(len(cell.blocks))]
