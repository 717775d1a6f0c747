"""Ordering: which block stands before which across the flow.

Before: blocks on ranks. After: a key for each block, by which every rank is ordered; few crossings. Keys come from a
walk in the model's own order, so that a figure resembles the code, and are improved by sifting (each block goes to its
best place among those beside it; after Bachmaier, Brandenburg, Brunner and Hübner, "Global k-level crossing
reduction", 2011), in small graphs from seeds by chance too, and by kicks: a few blocks are moved at random, their
surroundings are sifted, and what is worse is taken back. Chance comes from a fixed seed, and kicks are counted, never
timed, so that equal graphs are drawn alike.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random

from visualkeras_svg.layout.dag.blocks import Block, at_ranks
from visualkeras_svg.layout.dag.split import Ranked

SWEEPS = 12
"""Barycenter sweeps of the seed."""
ROUNDS = 12
"""Sifting ends after so many rounds at the latest."""
FEW, RESTARTS = 60, 12
"""Up to so many blocks, which are sifted in no time, are sifted from so many more seeds."""
TRIES, LEAST = 80, 20
"""Kicks end after so many in a row without gain; graphs of few and of very many blocks have the least."""
SEED = 1
WINDOWS = (1, 3, 8)
"""How many ranks around a kick are sifted."""


class Order:
    """The keys of blocks, and what moving one of them would change."""

    def __init__(self, ranked: Ranked, blocks: Sequence[Block], keys: Sequence[float]) -> None:
        self.ranked, self.blocks = ranked, blocks
        self.keys = list(keys)
        self.rows = at_ranks(blocks)
        self.owner = [0] * len(ranked.ranks)
        for number, block in enumerate(blocks):
            for vertex in block.vertices:
                self.owner[vertex] = number
        self.above = [[self.owner[v] for v in ranked.before[block.vertices[0]]] for block in blocks]
        self.below = [[self.owner[v] for v in ranked.after[block.vertices[-1]]] for block in blocks]
        self.first = [block.first for block in blocks]
        self.last = [block.last for block in blocks]
        self._near: list[list[int] | None] = [None] * len(blocks)

    def beside(self, number: int) -> list[int]:
        """The blocks that share a rank with one, in their order."""
        near = self._near[number]
        if near is None:
            rows = self.rows[self.first[number] : self.last[number] + 1]
            near = sorted({other for row in rows for other in row} - {number})
            self._near[number] = near
        return sorted(near, key=self.keys.__getitem__)

    def places(self, number: int) -> tuple[list[int], list[int], int]:
        """The blocks beside one, what it costs to stand before each and after all, and where it stands now.

        Costs are crossings more than in the first place.
        """
        keys, first, last = self.keys, self.first[number], self.last[number]
        ups, downs = [keys[b] for b in self.above[number]], [keys[b] for b in self.below[number]]
        beside = self.beside(number)
        costs, total = [0], 0
        for other in beside:
            here, start, end = keys[other], self.first[other], self.last[other]
            if first > start:
                total += _behind(here, ups)
            elif first == start:
                total += _inversions([keys[b] for b in self.above[other]], ups)
            else:
                total -= _behind(here, [keys[b] for b in self.above[other]])
            if last < end:
                total += _behind(here, downs)
            elif last == end:
                total += _inversions([keys[b] for b in self.below[other]], downs)
            else:
                total -= _behind(here, [keys[b] for b in self.below[other]])
            costs.append(total)
        return beside, costs, bisect_left([keys[other] for other in beside], keys[number])

    def between(self, number: int, beside: Sequence[int], place: int) -> float | None:
        """A key for a block at that place; None where there is none, as between two blocks of the main path.

        Each block divides a gap in its own way, so that no two keys are equal.
        """
        low = self.keys[beside[place - 1]] if place else self.keys[beside[0]] - 2.0
        high = self.keys[beside[place]] if place < len(beside) else low + 2.0
        key = low + (high - low) * (number + 1) / (len(self.blocks) + 2)
        return key if low < key < high else None

    def sift(self, number: int) -> int:
        """Move a block to its best place; the crossings that this saves."""
        if self.blocks[number].main:
            return 0
        beside, costs, here = self.places(number)
        best = min(range(len(costs)), key=lambda place: (costs[place], abs(place - here)))
        if costs[best] >= costs[here]:
            return 0
        key = self.between(number, beside, best)
        if key is None:
            return 0
        self.keys[number] = key
        return costs[here] - costs[best]

    def settle(self) -> None:
        """Space the keys evenly, the main path at 0."""
        ordered = sorted((key, number) for number, key in enumerate(self.keys) if not self.blocks[number].main)
        negative = sum(key < 0 for key, _ in ordered)
        for place, (_, number) in enumerate(ordered):
            self.keys[number] = float(place - negative + (place >= negative))

    def crossings(self) -> int:
        """How often pieces of arcs cross."""
        return sum(self.crossings_after(rank) for rank in range(len(self.rows) - 1))

    def crossings_after(self, rank: int) -> int:
        """How often pieces cross between a rank and the next."""
        pieces = []
        for number in self.rows[rank]:
            block = self.blocks[number]
            lower = [number] if block.last > rank else self.below[number]
            pieces += [(self.keys[number], self.keys[other]) for other in lower]
        return _crossed(pieces)


def _crossed(pieces: Iterable[tuple[float, float]]) -> int:
    """How many of the pieces between two rows cross, each given by its places on both."""
    seen: list[float] = []
    found = 0
    for ends in _groups(sorted(pieces)):
        found += sum(len(seen) - bisect_right(seen, end) for end in ends)
        for end in ends:
            insort(seen, end)
    return found


def _groups(pieces: Iterable[tuple[float, float]]) -> Iterable[list[float]]:
    """The lower ends of pieces, for each upper end in turn."""
    last: float | None = None
    group: list[float] = []
    for upper, lower in pieces:
        if last is not None and upper != last:
            yield group
            group = []
        last = upper
        group.append(lower)
    yield group


def _behind(here: float, others: Sequence[float]) -> int:
    """How many of the others a place is behind, less those that it is before."""
    found = 0
    for other in others:
        if here > other:
            found += 1
        elif here < other:
            found -= 1
    return found


def _inversions(left: Sequence[float], right: Sequence[float]) -> int:
    """The pairs out of order with one list before another, less those with it after."""
    if len(left) * len(right) > 64:
        ordered = sorted(left)
        return sum(_balance(ordered, value) for value in right)
    return sum(_behind(one, right) for one in left)


def _balance(ordered: Sequence[float], value: float) -> int:
    return len(ordered) - bisect_left(ordered, value) - bisect_right(ordered, value)


def order(ranked: Ranked, blocks: Sequence[Block], iterations: int | None = None) -> tuple[list[float], int]:
    """The key of each block, and the crossings that are left: the best of some seeds, the first where it has none.

    ``iterations`` limits the rounds of sifting, and leaves chance out.
    """
    best: tuple[int, Order] | None = None
    for keys in _seeds(ranked, blocks, iterations is None and len(blocks) <= FEW):
        found = Order(ranked, blocks, keys)
        crossings = _sifted(found, ROUNDS if iterations is None else iterations)
        if best is None or crossings < best[0]:
            best = crossings, found
        if not crossings:
            break
    assert best is not None
    crossings, found = best
    if iterations is None:
        crossings = _kick(found, crossings)
    return found.keys, crossings


def _seeds(ranked: Ranked, blocks: Sequence[Block], many: bool) -> Iterator[list[float]]:
    """The keys to begin with: two by the order of the model, and where many are asked for, some by chance."""
    for by_merges in (True, False):
        yield seed(ranked, blocks, by_merges)
    chance = Random(SEED).random
    for _ in range(RESTARTS if many else 0):
        yield [0.0 if block.main else 2 * chance() - 1 for block in blocks]


def _sifted(found: Order, rounds: int) -> int:
    """Sift all blocks, in so many rounds at most, and count what crosses still."""
    crossings = found.crossings()
    everything = range(len(found.blocks))
    for _ in range(rounds):
        gained = sum(found.sift(number) for number in everything) if crossings else 0
        found.settle()
        crossings -= gained
        if not gained:
            break
    return crossings


def seed(ranked: Ranked, blocks: Sequence[Block], by_merges: bool = True) -> list[float]:
    """Keys from a walk, depth first, in the model's own order, after a few barycenter sweeps.

    That order is the one in which merges take their inputs, or in which the model lists its layers. What stands before
    the main path has a negative key, what stands after it a positive one.
    """
    time = _walk(ranked, by_merges)
    rows: list[list[int]] = [[] for _ in range(max(ranked.ranks, default=-1) + 1)]
    for vertex in sorted(range(len(time)), key=time.__getitem__):
        rows[ranked.ranks[vertex]].append(vertex)
    places = _swept(ranked, rows)
    main_at = {rank: places[v] for block in blocks if block.main for rank, v in enumerate(block.vertices, block.first)}
    keys = []
    for number, block in enumerate(blocks):
        offsets = [
            places[vertex] - main_at.get(rank, len(rows[rank]) / 2)
            for rank, vertex in enumerate(block.vertices, block.first)
        ]
        key = sum(offsets) / len(offsets) + number * 1e-6
        keys.append(0.0 if block.main else key or 0.5)
    return keys


def _swept(ranked: Ranked, rows: list[list[int]]) -> list[float]:
    """The place of each vertex on its rank in the best order that sweeps found."""
    places = [0.0] * len(ranked.ranks)
    for row in rows:
        places_of(row, places)
    best, least = list(places), _crossings(ranked, rows, places)
    for sweep in range(SWEEPS):
        if not least:
            break
        down = sweep % 2 == 0
        for row in rows[1:] if down else rows[-2::-1]:
            near = ranked.before if down else ranked.after
            row.sort(key=lambda v: _barycenter(near[v], places, places[v]))
            places_of(row, places)
        found = _crossings(ranked, rows, places)
        if found < least:
            best, least = list(places), found
    return best


def places_of(row: Sequence[int], places: list[float]) -> None:
    """Number the vertices of a row."""
    for place, vertex in enumerate(row):
        places[vertex] = float(place)


def _barycenter(near: Sequence[int], places: Sequence[float], here: float) -> float:
    return sum(places[v] for v in near) / len(near) if near else here


def _crossings(ranked: Ranked, rows: Sequence[Sequence[int]], places: Sequence[float]) -> int:
    return sum(_crossed((places[v], places[w]) for v in row for w in ranked.after[v]) for row in rows)


def _walk(ranked: Ranked, by_merges: bool) -> list[int]:
    """When a walk from the inputs meets each vertex; at a fork it may go first to what a merge takes first."""
    after: Sequence[Sequence[int]] = ranked.after
    if by_merges:
        back = _visited(ranked.before, [v for v in range(ranked.boxes) if not ranked.after[v]])
        after = [sorted(near, key=back.__getitem__) for near in ranked.after]
    return _visited(after, [v for v in range(ranked.boxes) if not ranked.before[v]])


def _visited(near: Sequence[Sequence[int]], starts: Iterable[int]) -> list[int]:
    """When a walk, depth first, meets each vertex."""
    time = [-1] * len(near)
    count = 0
    for start in starts:
        waiting = [start]
        while waiting:
            vertex = waiting.pop()
            if time[vertex] < 0:
                time[vertex] = count
                count += 1
                waiting += reversed(near[vertex])
    return time


def _kick(found: Order, crossings: int) -> int:
    """Move blocks at random and keep what is no worse, until nothing was gained for long."""
    chance: Callable[[], float] = Random(SEED).random
    counts = [found.crossings_after(rank) for rank in range(len(found.rows) - 1)]
    count = len(found.blocks)
    idle, tries = 0, LEAST if count <= FEW else min(TRIES, max(LEAST, 60_000 // count))
    while crossings and idle < tries:
        hot = [rank for rank, count in enumerate(counts) if count]
        kept = list(found.keys)
        gained = _disturb(found, hot[int(chance() * len(hot))], chance)
        idle = 0 if gained > 0 else idle + 1
        if gained < 0:
            found.keys = kept
            continue
        crossings -= gained
        moved = [block for block, old, new in zip(found.blocks, kept, found.keys, strict=True) if old != new]
        for rank in {r for block in moved for r in range(max(block.first - 1, 0), min(block.last + 1, len(counts)))}:
            counts[rank] = found.crossings_after(rank)
        found.settle()
    return crossings


def _disturb(found: Order, rank: int, chance: Callable[[], float]) -> int:
    """Move one to three blocks near a rank, sift around it; the crossings saved, negative where there are more."""
    near = [n for n in dict.fromkeys(found.rows[rank] + found.rows[rank + 1]) if not found.blocks[n].main]
    gained = 0
    for _ in range(1 + int(chance() * 3)):
        if not near:
            break
        number = near[int(chance() * len(near))]
        beside, costs, here = found.places(number)
        place = int(chance() * len(costs))
        key = found.between(number, beside, place) if beside else None
        if key is not None:
            found.keys[number] = key
            gained += costs[here] - costs[place]
    reach = WINDOWS[int(chance() * len(WINDOWS))]
    window = found.rows[max(0, rank - reach + 1) : rank + reach + 1]
    for number in dict.fromkeys(number for row in window for number in row):
        gained += found.sift(number)
    return gained
