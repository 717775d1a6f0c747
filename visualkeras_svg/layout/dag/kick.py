"""Kicks: an order is disturbed by chance, sifted again, and kept where it is no worse.

Before: an order of blocks with crossings. After: one with as few or fewer. What chance tries is counted, never timed,
and it begins with a fixed seed, so that equal graphs are drawn alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from visualkeras_svg.layout.dag.blocks import Block
from visualkeras_svg.layout.dag.order import SEED, Order, sifted
from visualkeras_svg.layout.dag.split import Ranked

FEW = 187
"""A piece of so many blocks is also disturbed as a whole."""
MOST, TRIES, LEAST, WORK = 20, 80, 14, 60_000
"""Kicks end after so many in a row without gain: ``MOST`` in a piece of few blocks, else fewer the more there are."""
WINDOWS = (1, 3, 8)
"""How many ranks around a kick are sifted."""


def kicked(ranked: Ranked, blocks: Sequence[Block], keys: Sequence[float], crossings: int) -> list[float]:
    """The best order that disturbing blocks finds; one that is no worse is kept to go on from.

    It ends when nothing was gained for long.
    """
    found = Order(ranked, blocks, keys)
    best = list(keys)
    chance: Callable[[], float] = Random(SEED).random
    counts = [found.crossings_after(rank) for rank in range(len(found.rows) - 1)]
    few = len(blocks) <= FEW
    idle, tries = 0, MOST if few else min(TRIES, max(LEAST, WORK // len(blocks)))
    while crossings and idle < tries:
        hot = [rank for rank, count in enumerate(counts) if count]
        kept = list(found.keys)
        gained = (_mirrored if few and chance() < 0.5 else _moved)(found, hot[int(chance() * len(hot))], chance)
        idle = 0 if gained > 0 else idle + 1
        if gained < 0:
            found.keys = kept
            continue
        crossings -= gained
        moved = [block for block, old, new in zip(found.blocks, kept, found.keys, strict=True) if old != new]
        for rank in {r for block in moved for r in range(max(block.first - 1, 0), min(block.last + 1, len(counts)))}:
            counts[rank] = found.crossings_after(rank)
        found.settle()
        best = list(found.keys) if gained else best
    return best


def _moved(found: Order, rank: int, chance: Callable[[], float]) -> int:
    """Move one to three blocks near a rank and sift around it; the crossings saved, negative where there are more."""
    near, gained = _near(found, rank), 0
    for _ in range(1 + int(chance() * 3)):
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


def _mirrored(found: Order, rank: int, chance: Callable[[], float]) -> int:
    """Mirror blocks that hang together, about the main path or among themselves, and sift all; the crossings saved."""
    near, before = _near(found, rank), found.crossings()
    group = _together(found, near[int(chance() * len(near))], 1 + int(chance() * len(found.blocks)))
    keys = found.keys
    own = sorted(keys[number] for number in group)
    mirror = dict(zip(own, reversed(own), strict=True)) if chance() < 0.5 else {key: -key for key in own}
    for number in group:
        keys[number] = mirror[keys[number]]
    found.settle()
    return before - sifted(found, 3)[1][0]


def _near(found: Order, rank: int) -> list[int]:
    """The blocks on a rank and on the next, but for those of the main path."""
    return [n for n in dict.fromkeys(found.rows[rank] + found.rows[rank + 1]) if not found.blocks[n].main]


def _together(found: Order, first: int, most: int) -> list[int]:
    """Some blocks beside the main path that hang together, the nearest to one of them."""
    group = [first]
    for number in group:  # grows while it is gone through
        for other in found.above[number] + found.below[number]:
            if len(group) < most and other not in group and not found.blocks[other].main:
                group.append(other)
    return group
