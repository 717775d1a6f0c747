"""Straightening: ways that step aside by less than it is worth are made straight.

Before: blocks have places. After: the longest ways are straight where they can be; other blocks that are straight with
one another still are, and more of them; others have gone after those that they are joined to; all keep their distances.
None stands farther out than before, but for the longest ways from inputs, which may a little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from statistics import median

from visualkeras_svg.geometry import clamp
from visualkeras_svg.layout.dag.blocks import Spines

NEAR = 1e-6
JOG = 20.0
"""A shorter way aside, in px, is not worth its bends."""
SHARE = 0.1
"""For the longest ways from inputs to be straight, all may become that much broader on each side."""
MOST = 40
"""So many rods at most give way for one to be straight."""

Beside = Sequence[Mapping[int, float]]
"""For each block the blocks next to it on one side, and the least distance to them."""


class Rods:
    """Blocks that are straight with one another, which move as one."""

    def __init__(self, places: Sequence[float], halves: Sequence[float], fixed: Set[int]) -> None:
        self.places = list(places)
        self._halves = halves
        self.rod = list(range(len(places)))
        self._members = [[number] for number in self.rod]
        self._fixed = set(fixed)
        self._low = min((place - half for place, half in zip(places, halves, strict=True)), default=0.0)
        self._high = max((place + half for place, half in zip(places, halves, strict=True)), default=0.0)

    def join(self, one: int, other: int) -> None:
        """Make one rod of those of two blocks."""
        kept, gone = sorted((self.rod[one], self.rod[other]))
        if kept == gone:
            return
        for number in self._members[gone]:
            self.rod[number] = kept
        self._members[kept] += self._members[gone]
        if gone in self._fixed:
            self._fixed.add(kept)

    def shift(self, block: int, to: int, before: Beside, after: Beside, slack: float = 0.0) -> bool:
        """Move a block's rod to the place of another block, and what is in its way with it, if that can be.

        It may stand farther out than all others by that share of all breadth.
        """
        by = self.places[to] - self.places[block]
        ahead, side = (after, 1.0) if by > 0 else (before, -1.0)
        moves = {self.rod[block]: abs(by)}
        waiting = [self.rod[block]]
        for rod in waiting:  # grows while it is gone through
            if rod in self._fixed or rod == self.rod[to] or len(waiting) > MOST:
                return False
            for other, need in self._pushed(rod, moves[rod], ahead, side):
                if need > moves.get(other, 0.0) + NEAR:
                    moves[other] = need
                    waiting.append(other)
        if not all(self._is_within(rod, side * far, slack) for rod, far in moves.items()):
            return False
        for rod, far in moves.items():
            for number in self._members[rod]:
                self.places[number] += side * far
        return True

    def align(self, pairs: Sequence[tuple[int, int]], most: float, slack: float, before: Beside, after: Beside) -> None:
        """Make those pairs straight that can be, of which the one stands less than so far aside of the other."""
        for one, other in pairs:
            far = abs(self.places[one] - self.places[other])
            if far < NEAR or (far < most and self.shift(one, other, before, after, slack)):
                self.join(one, other)

    def follow(self, near: Sequence[Sequence[int]], before: Beside, after: Beside) -> None:
        """Move what is straight with nothing towards the middle one of those that it is joined to, as far as it can."""
        for number, place in enumerate(self.places):
            if len(self._members[self.rod[number]]) > 1 or number in self._fixed or not near[number]:
                continue
            low = max((self.places[other] + least for other, least in before[number].items()), default=place)
            high = min((self.places[other] - least for other, least in after[number].items()), default=place)
            wished = median(self.places[other] for other in near[number])
            self.places[number] = clamp(wished, min(low, place), max(high, place))

    def _pushed(self, rod: int, far: float, ahead: Beside, side: float) -> list[tuple[int, float]]:
        """The rods ahead of one that moves so far, and how far each must move."""
        return [
            (self.rod[other], side * (self.places[number] - self.places[other]) + least + far)
            for number in self._members[rod]
            for other, least in ahead[number].items()
            if self.rod[other] != rod
        ]

    def _is_within(self, rod: int, by: float, slack: float) -> bool:
        more = slack * (self._high - self._low)
        return all(
            self._low - more - NEAR <= self.places[number] + by - self._halves[number]
            and self.places[number] + by + self._halves[number] <= self._high + more + NEAR
            for number in self._members[rod]
        )


def straightened(
    places: Sequence[float],
    halves: Sequence[float],
    near: Sequence[Sequence[int]],
    spines: Spines,
    fixed: Set[int],
    before: Beside,
    after: Beside,
) -> list[float]:
    """The places of the blocks; ``near`` are those that each is joined to, ``halves`` how far each reaches.

    ``spines`` are made straight first, and however long the way aside is.
    """
    rods = Rods(places, halves, fixed)
    for ways, share in ((spines.rooted, SHARE), (spines.others, 0.0)):
        rods.align((*ways, *((other, one) for one, other in ways)), float("inf"), share, before, after)
    pairs = [(number, other) for number, joined in enumerate(near) for other in dict.fromkeys(joined)]
    for one, other in pairs:
        if abs(rods.places[one] - rods.places[other]) < NEAR:
            rods.join(one, other)
    rods.align(pairs, JOG, 0.0, before, after)
    rods.follow(near, before, after)
    return rods.places
