"""The layered layout on models: what the order of their layers cannot spoil, and what Graphviz dot does no better."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from random import Random

import pytest
from layouts import MODELS, RANK, crossings, dot, links, ours, sized, through

from visualkeras_svg.layout.dag import Arc, Box, Graph, Spacing, arrange
from visualkeras_svg.reading import read_model

BRANCHING = sorted(path.name.split(".")[0] for path in (MODELS / "branching").iterdir())
PUBLISHED = ["inceptionv3", "resnet50", "densenet121", "efficientnetb0", "mobilenetv3small", "xception", "nasnetlarge"]


def shuffled(count: int, pairs: Sequence[tuple[int, int]], chance: Random) -> list[int]:
    """The boxes in a random order in which each comes after those that lead to it."""
    waiting, after = [0] * count, [[] for _ in range(count)]
    for source, target in pairs:
        waiting[target] += 1
        after[source].append(target)
    ready = [box for box, number in enumerate(waiting) if not number]
    order = []
    while ready:
        order.append(ready.pop(chance.randrange(len(ready))))
        for box in after[order[-1]]:
            waiting[box] -= 1
            if not waiting[box]:
                ready.append(box)
    return order


@pytest.mark.parametrize("name", BRANCHING)
def test_the_order_of_unrelated_layers_makes_no_crossings(name: str) -> None:
    graph = read_model(MODELS / "branching" / f"{name}.json.gz")
    sizes, pairs = sized(graph), links(graph)

    def crossed(order: Sequence[int]) -> int:
        place = {box: number for number, box in enumerate(order)}
        arcs = sorted((place[source], place[target]) for source, target in pairs)
        boxes = tuple(Box(*sizes[box]) for box in order)
        return arrange(Graph(boxes, tuple(Arc(*arc) for arc in arcs)), Spacing(rank=RANK)).crossings

    least = crossed(range(len(sizes)))
    for seed in range(3):
        assert least or crossed(shuffled(len(sizes), pairs, Random(seed))) == 0


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("dot"), reason="needs Graphviz")
@pytest.mark.parametrize("down", [True, False])
@pytest.mark.parametrize("name", [f"branching/{name}" for name in BRANCHING] + [f"applications/{n}" for n in PUBLISHED])
def test_no_more_crossings_than_dot_and_no_edge_through_a_box(name: str, down: bool) -> None:
    graph = read_model(MODELS / f"{name}.json.gz")
    sizes, pairs = sized(graph), links(graph)
    drawing = ours(sizes, pairs, down)
    assert through(drawing) == 0
    assert crossings(drawing) <= crossings(dot(sizes, pairs, down))
