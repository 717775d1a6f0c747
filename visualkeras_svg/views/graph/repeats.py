"""Equal pieces of a chain that follow one another: drawn once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from visualkeras_svg.model import LayerNode, ModelGraph
from visualkeras_svg.views.chosen import Chosen


@dataclass(frozen=True, slots=True)
class Piece:
    """Layers of a chain, and the layers of the equal pieces after it, in the same order."""

    nodes: tuple[LayerNode, ...]
    others: tuple[tuple[LayerNode, ...], ...] = ()

    @property
    def times(self) -> int:
        return 1 + len(self.others)


def pieces(chosen: Chosen) -> tuple[Piece, ...]:
    """The layers in pieces; what is not repeated is a piece of one layer. The most layers are saved first."""
    found: list[Piece] = []
    for chain in _chains(chosen):
        found += _of_chain(chain)
    return tuple(found)


def _chains(chosen: Chosen) -> list[list[LayerNode]]:
    """The layers in runs that no branch leaves or enters, in the order of the model."""
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for tie in chosen.ties:
        before.setdefault(tie.target, []).append(tie.source)
        after.setdefault(tie.source, []).append(tie.target)
    ends = {port.node for port in chosen.graph.outputs}
    chains: dict[str, list[LayerNode]] = {}
    home: dict[str, str] = {}
    for node in chosen.nodes:
        sources = before.get(node.id, [])
        alone = len(sources) == 1 and after[sources[0]] == [node.id] and sources[0] not in ends
        home[node.id] = home[sources[0]] if alone else node.id
        chains.setdefault(home[node.id], []).append(node)
    return list(chains.values())


def _of_chain(chain: Sequence[LayerNode]) -> list[Piece]:
    kinds: list[tuple[object, ...]] = []
    made = []
    for node in chain:
        kind = _made(node)
        if kind not in kinds:
            kinds.append(kind)
        made.append(kinds.index(kind))
    found, waiting = [], [(0, len(chain))]
    while waiting:
        first, end = waiting.pop()
        length, start, times = _best(made[first:end])
        start += first
        if not times:
            found += [Piece((node,)) for node in chain[first:end]]
            continue
        parts = [tuple(chain[start + k * length : start + (k + 1) * length]) for k in range(times)]
        found.append(Piece(parts[0], tuple(parts[1:])))
        waiting += [(start + times * length, end), (first, start)]
    place = {node.id: number for number, node in enumerate(chain)}
    return sorted(found, key=lambda piece: place[piece.nodes[0].id])


def _best(made: Sequence[int]) -> tuple[int, int, int]:
    """The piece that saves most layers: how long it is, where it begins, how often it comes; 0 times for none."""
    best = 0, 0, 0, 0
    for length in range(1, len(made) // 2 + 1):
        for start in range(len(made) - 2 * length + 1):
            times = _times(made, start, length)
            best = max(best, (length * (times - 1), -length, -start, times if times > 1 else 0))
    return -best[1], -best[2], best[3]


def _times(made: Sequence[int], start: int, length: int) -> int:
    """How often what begins there comes again and again."""
    times = 1
    while made[start + times * length : start + (times + 1) * length] == made[start : start + length]:
        times += 1
    return times


def _made(node: LayerNode) -> tuple[object, ...]:
    """All by which a layer is one more of the same: nested models have the same inside, and names but for numbers."""
    given = {key: value for key, value in node.attributes.items() if key != "name"}
    return (node.type, given) if node.inner is None else (node.type, given, _stem(node.name), _inside(node.inner))


def _stem(name: str) -> str:
    return re.sub(r"[_\d]+", "", name)


def _inside(graph: ModelGraph) -> list[object]:
    """The layers of a nested model and the tensors between them, whatever they are called."""
    place = {node.id: number for number, node in enumerate(graph)}
    edges = [(place[edge.source], place[edge.target], edge.source_port, edge.target_port) for edge in graph.edges]
    return [
        [_made(node) for node in graph],
        edges,
        *([(place[p.node], p.port) for p in ports] for ports in (graph.inputs, graph.outputs)),
    ]
