"""Ordering: which block stands before which across the flow.

Before: blocks on ranks. After: a key for each block, by which every rank is ordered; few crossings. Keys come from a
walk in the model's own order, so that a figure resembles the code, and are improved by sifting (each block goes to its
best place among those beside it; after Bachmaier, Brandenburg, Brunner and Hübner, "Global k-level crossing
reduction", 2011). Where something crosses still, seeds by chance are sifted too. Chance comes from a fixed seed, and
what it tries is counted, never timed, so that equal graphs are drawn alike.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, combinations, pairwise
from random import Random

from visualkeras_svg.layout.dag.blocks import Block, at_ranks
from visualkeras_svg.layout.dag.split import Ranked

SWEEPS = 2
"""Barycenter sweeps of a seed."""
ROUNDS = 12
"""Sifting ends after so many rounds at the latest."""
RESTARTS, WORK = 16, 3000
"""Seeds by chance: so many, or fewer where they would have more blocks than that in all."""
SEED = 2
"""Where chance begins."""
Cost = tuple[int, int]
"""Crossings, and how far arcs run aside in all, in places on ranks."""
Ordered = tuple[list[float], Cost]
"""The key of each block, and what the order costs."""


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
        self.ends = [-block.last for block in blocks]  # negative, so that the earlier one counts more, as in `first`
        self._near: list[list[int] | None] = [None] * len(blocks)

    def beside(self, number: int) -> list[int]:
        """The blocks that share a rank with one, in their order."""
        near = self._near[number]
        if near is None:
            rows = self.rows[self.first[number] : 1 - self.ends[number]]
            near = sorted({other for row in rows for other in row} - {number})
            self._near[number] = near
        return sorted(near, key=self.keys.__getitem__)

    def places(self, number: int) -> tuple[list[int], list[int], int]:
        """The blocks beside one, what it costs to stand before each and after all, and where it stands now.

        Costs are crossings more than in the first place.
        """
        beside = self.beside(number)
        steps = zip(
            self._steps(number, beside, self.above, self.first),
            self._steps(number, beside, self.below, self.ends),
            strict=True,
        )
        costs = list(accumulate((up + down for up, down in steps), initial=0))
        return beside, costs, bisect_left([self.keys[other] for other in beside], self.keys[number])

    def _steps(
        self, number: int, beside: Sequence[int], near: Sequence[Sequence[int]], ends: Sequence[int]
    ) -> list[int]:
        """What it costs on one side, above or below, to stand after each of those beside a block, and not before it.

        The arcs of the one that reaches less far cross the other, or not; where both end, their arcs cross.
        """
        keys, end = self.keys, ends[number]
        own = sorted([keys[block] for block in near[number]])
        count = len(own)
        found = []
        for other in beside:
            here, key = ends[other], keys[other]
            if here < end:
                found.append(bisect_left(own, key) + bisect_right(own, key) - count)
                continue
            more = 0
            for block in near[other]:
                one = keys[block]
                if here > end:
                    more += (one > key) - (one < key)
                else:
                    more += bisect_left(own, one) + bisect_right(own, one) - count
            found.append(more)
        return found

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

    def stretch(self) -> int:
        """How far arcs run aside in all, in places on ranks."""
        places: list[dict[int, int]] = []
        for row in self.rows:
            ordered = sorted(row, key=self.keys.__getitem__)
            main = next((place for place, number in enumerate(ordered) if self.blocks[number].main), len(row) // 2)
            places.append({number: place - main for place, number in enumerate(ordered)})
        found = 0
        for rank, (upper, lower) in enumerate(pairwise(places)):
            for number, place in upper.items():
                ends = self.below[number] if self.ends[number] == -rank else (number,)
                found += sum(abs(place - lower[other]) for other in ends)
        return found

    def crossings_after(self, rank: int) -> int:
        """How often pieces cross between a rank and the next."""
        pieces = []
        for number in self.rows[rank]:
            lower = [number] if -self.ends[number] > rank else self.below[number]
            pieces += [(self.keys[number], self.keys[other]) for other in lower]
        return _crossed(pieces)


def _crossed(pieces: Iterable[tuple[float, float]]) -> int:
    """How many of the pieces between two rows cross, each given by its places on both."""
    seen: list[float] = []
    found = 0
    for _, lower in sorted(pieces):
        found += bisect_left(seen, -lower)
        insort(seen, -lower)
    return found


def seeds(ranked: Ranked, blocks: Sequence[Block]) -> Iterator[list[float]]:
    """Keys from two walks in the order of the model."""
    for by_merges in (True, False):
        yield swept(ranked, blocks, _walk(ranked, by_merges))


def sown(ranked: Ranked, blocks: Sequence[Block], iterations: int | None = None) -> list[Ordered]:
    """Orders from both seeds; one, where the first has no crossings. ``iterations`` limits the rounds of sifting."""
    found = []
    for seed in seeds(ranked, blocks):
        found.append(sifted(Order(ranked, blocks, seed), iterations))
        if not found[0][1][0]:
            break
    return found


def tried(ranked: Ranked, blocks: Sequence[Block]) -> Iterator[Ordered]:
    """Orders from seeds by chance."""
    chance = Random(SEED).random
    found = Order(ranked, blocks, ())
    for _ in range(min(RESTARTS, WORK // len(blocks))):
        found.keys = swept(ranked, blocks, [chance() for _ in ranked.ranks])
        yield sifted(found)


def unshuffled(ranked: Ranked, blocks: Sequence[Block], keys: list[float]) -> list[float]:
    """The order in which inputs stand as the model takes them, where that adds no crossings and makes no arc longer."""
    found = Order(ranked, blocks, keys)
    stretch = found.stretch()
    begins = [not ranked.before[block.vertices[0]] for block in blocks]
    for number, block in enumerate(blocks):
        if block.main or not begins[number]:
            continue
        beside, costs, here = found.places(number)
        later = sum(other < number for other in beside if begins[other])
        shuffled = list(accumulate((begins[other] * (1 if other > number else -1) for other in beside), initial=later))
        allowed = (place for place, cost in enumerate(costs) if cost <= costs[here])
        best = min(allowed, key=lambda place: (shuffled[place], abs(place - here)))
        key = found.between(number, beside, best) if shuffled[best] < shuffled[here] else None
        found.keys[number] = found.keys[number] if key is None else key
    found.settle()
    return found.keys if found.stretch() <= stretch else keys


def in_turn(ranked: Ranked, blocks: Sequence[Block], keys: Sequence[float]) -> list[float]:
    """The order in which blocks that lead from the same to the same stand as in the model, or the other way about."""
    found = list(keys)
    twins: dict[tuple[object, ...], list[int]] = {}
    for number, block in enumerate(blocks):
        if not block.main and block.vertices[0] < ranked.boxes:
            ends = frozenset(ranked.before[block.vertices[0]]), frozenset(ranked.after[block.vertices[-1]])
            twins.setdefault((block.first, block.last, *ends), []).append(number)
    for numbers in twins.values():
        own = [found[number] for number in numbers]
        falls = sum((one > other) - (one < other) for one, other in combinations(own, 2)) > 0
        for number, key in zip(numbers, sorted(own, reverse=falls), strict=True):
            found[number] = key
    return found


def sifted(found: Order, iterations: int | None = None) -> Ordered:
    """Sift all blocks, in so many rounds at most, and count what crosses still."""
    crossings = found.crossings()
    everything = range(len(found.blocks))
    for _ in range(ROUNDS if iterations is None else iterations):
        gained = sum(found.sift(number) for number in everything) if crossings else 0
        found.settle()
        crossings -= gained
        if not gained:
            break
    return found.keys, (crossings, found.stretch())


def swept(ranked: Ranked, blocks: Sequence[Block], time: Sequence[float]) -> list[float]:
    """Keys from an order of all vertices, after a few barycenter sweeps.

    What stands before the main path has a negative key, what stands after it a positive one.
    """
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
        near = ranked.before if down else ranked.after
        for row in rows[1:] if down else rows[-2::-1]:
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
