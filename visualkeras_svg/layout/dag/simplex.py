"""Network simplex: ranks of the least total length.

After Gansner, Koutsofios, North and Vo, "A technique for drawing directed graphs" (1993). A spanning tree of tight
spans is improved by exchange until no span of the tree has a negative cut value. Cut values follow from sums over
subtrees, kept at each node: what leaves the subtree less what enters it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

from visualkeras_svg.layout.dag.contract import Span


class Tree:
    """A spanning tree of tight spans of a connected graph, and the ranks that it stands for."""

    def __init__(self, count: int, spans: Sequence[Span]) -> None:
        """A tree from the ranking in which every node stands as early as it can."""
        self.spans = spans
        self.touching: list[list[int]] = [[] for _ in range(count)]
        for number, span in enumerate(spans):
            self.touching[span.source].append(number)
            self.touching[span.target].append(number)
        self.ranks = _earliest(count, spans)
        self.parent = [-1] * count
        self.joint = [-1] * count
        """The span that joins a node to its parent."""
        self.joined: list[set[int]] = [set() for _ in range(count)]
        """The spans of the tree at each node."""
        self.sums = [0] * count
        for node in reversed(self._grow()):
            self.sums[node] += sum(_outward(spans[number], node) for number in self.touching[node])
            if self.parent[node] >= 0:
                self.sums[self.parent[node]] += self.sums[node]

    def slack(self, number: int) -> int:
        """By how much a span is longer than it must be."""
        span = self.spans[number]
        return self.ranks[span.target] - self.ranks[span.source] - span.length

    def cut(self, node: int) -> int:
        """The cut value of the span that joins a node to its parent."""
        return self.sums[node] if self.spans[self.joint[node]].source == node else -self.sums[node]

    def _grow(self) -> list[int]:
        """Join all nodes by tight spans, shifting what is joined towards the nearest; the nodes as they were joined.

        Joined nodes share a shift, so that two heaps, of spans that leave them and that enter them, stay in order.
        """
        order, shift, ranks = [0], 0, self.ranks
        reached = [False] * len(ranks)
        reached[0] = True
        heaps: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
        shifts = {0: 0}
        self._offer(0, shift, reached, heaps)
        while len(order) < len(ranks):
            for heap in heaps:
                while heap and reached[self._far(heap[0][1], reached)]:
                    heapq.heappop(heap)
            away = heaps[0][0][0] - shift if heaps[0] else None
            back = heaps[1][0][0] + shift if heaps[1] else None
            leaves = away is not None and (back is None or away <= back)
            slack, heap = (away, heaps[0]) if leaves else (back, heaps[1])
            number = heapq.heappop(heap)[1]
            shift += (slack or 0) if leaves else -(slack or 0)
            span = self.spans[number]
            node, near = (span.target, span.source) if leaves else (span.source, span.target)
            self._join(node, near, number)
            shifts[node] = shift
            reached[node] = True
            order.append(node)
            self._offer(node, shift, reached, heaps)
        for node in order:
            ranks[node] += shift - shifts[node]
        return order

    def _far(self, number: int, reached: Sequence[bool]) -> int:
        """The end of a span that is not joined yet, or one that is where both are."""
        span = self.spans[number]
        return span.target if reached[span.source] else span.source

    def _offer(self, node: int, shift: int, reached: Sequence[bool], heaps: tuple[list[tuple[int, int]], ...]) -> None:
        for number in self.touching[node]:
            span = self.spans[number]
            leaves = span.source == node
            if not reached[span.target if leaves else span.source]:
                heapq.heappush(heaps[0 if leaves else 1], (self.slack(number) + (shift if leaves else -shift), number))

    def _join(self, node: int, parent: int, number: int) -> None:
        self.parent[node], self.joint[node] = parent, number
        self.joined[node].add(number)
        self.joined[parent].add(number)

    def improve(self) -> None:
        """Exchange spans until the total length is the least."""
        place, since, count = 0, 0, len(self.ranks)
        while since < count:
            if self.parent[place] >= 0 and self.cut(place) < 0:
                self._exchange(place)
                since = 0
            else:
                since += 1
            place = (place + 1) % count

    def _exchange(self, node: int) -> None:
        """Replace the span above a node by the shortest one that leads the other way between the two sides."""
        below = set(self._below(node))
        upward = self.spans[self.joint[node]].source == node
        entering = min(
            (number for n in below for number in self.touching[n] if self._leads(number, below, inward=upward)),
            key=lambda number: (self.slack(number), number),
        )
        shift = self.slack(entering)
        for n in below:
            self.ranks[n] += -shift if upward else shift
        span = self.spans[entering]
        inner, outer = (span.target, span.source) if upward else (span.source, span.target)
        self._rehang(node, inner, outer, entering)

    def _leads(self, number: int, below: set[int], inward: bool) -> bool:
        span = self.spans[number]
        near, far = (span.target, span.source) if inward else (span.source, span.target)
        return near in below and far not in below

    def _below(self, node: int) -> Iterator[int]:
        """The nodes of the subtree."""
        waiting = [(node, self.joint[node])]
        while waiting:
            current, above = waiting.pop()
            yield current
            for number in self.joined[current]:
                if number != above:
                    span = self.spans[number]
                    waiting.append((span.target if span.source == current else span.source, number))

    def _rehang(self, top: int, inner: int, outer: int, entering: int) -> None:
        """Hang the subtree of ``top`` by its node ``inner`` below ``outer``."""
        total, removed = self.sums[top], self.joint[top]
        self._add_upwards(self.parent[top], -total)
        for end in (self.spans[removed].source, self.spans[removed].target):
            self.joined[end].discard(removed)
        parent, joint, passed, node = outer, entering, 0, inner
        while True:
            above, its_joint, its_sum = self.parent[node], self.joint[node], self.sums[node]
            self.parent[node], self.joint[node], self.sums[node] = parent, joint, total - passed
            if node == top:
                break
            parent, joint, passed, node = node, its_joint, its_sum, above
        self.joined[inner].add(entering)
        self.joined[outer].add(entering)
        self._add_upwards(outer, total)

    def _add_upwards(self, node: int, value: int) -> None:
        while node >= 0:
            self.sums[node] += value
            node = self.parent[node]

    def latest(self) -> list[int]:
        """Of all rankings that are as short, the one in which every node stands as late as it can.

        Where a span of the tree has a positive cut value it stays tight; all others may grow. How far each node can
        move is then a shortest way over what is left of slack, by Dijkstra.
        """
        tight = {self.joint[n] for n in range(len(self.ranks)) if self.parent[n] >= 0 and self.cut(n) > 0}
        last = max(self.ranks)
        room = [last - rank for rank in self.ranks]
        heap = [(value, node) for node, value in enumerate(room)]
        heapq.heapify(heap)
        while heap:
            value, node = heapq.heappop(heap)
            if value > room[node]:
                continue
            for number in self.touching[node]:
                span = self.spans[number]
                if span.target == node:
                    other, limit = span.source, value + self.slack(number)
                elif number in tight:
                    other, limit = span.target, value
                else:
                    continue
                if limit < room[other]:
                    room[other] = limit
                    heapq.heappush(heap, (limit, other))
        return [rank + free for rank, free in zip(self.ranks, room, strict=True)]


def _outward(span: Span, node: int) -> int:
    return span.weight if span.source == node else -span.weight


def _earliest(count: int, spans: Sequence[Span]) -> list[int]:
    """The ranks by the longest way from the sources."""
    waiting = [0] * count
    leaving: list[list[Span]] = [[] for _ in range(count)]
    for span in spans:
        waiting[span.target] += 1
        leaving[span.source].append(span)
    ranks = [0] * count
    ready = [node for node in range(count) if not waiting[node]]
    while ready:
        node = ready.pop()
        for span in leaving[node]:
            ranks[span.target] = max(ranks[span.target], ranks[node] + span.length)
            waiting[span.target] -= 1
            if not waiting[span.target]:
                ready.append(span.target)
    return ranks
