"""Equal pieces of a chain that follow one another: drawn once."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Sequence
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
    found, place = [], 0
    repeats = _repeats(made)
    while place < len(chain):
        length, times = repeats.get(place, (1, 1))
        parts = [tuple(chain[place + k * length : place + (k + 1) * length]) for k in range(times)]
        found.append(Piece(parts[0], tuple(parts[1:])))
        place += length * times
    return found


def _repeats(made: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Where pieces begin that come again at once, how long each is and how often it comes; none over another.

    Those that save most come first, then the shortest, then the earliest; of one that another cuts the rest counts.
    """
    heap = [(-length * (times - 1), length, start) for length, start, times in _runs(made)]
    heapq.heapify(heap)
    free = [True] * len(made)
    found: dict[int, tuple[int, int]] = {}
    while heap:
        saved, length, start = heapq.heappop(heap)
        end = start + length - saved
        room = next((place for place in range(start, end) if not free[place]), end) - start
        if room == end - start:
            found[start] = length, room // length
            free[start:end] = [False] * room
        elif room >= 2 * length:
            heapq.heappush(heap, (-length * (room // length - 1), length, start))
    return found


def _runs(made: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """The pieces that come more than once, one after another: how long each is, where it begins, how often it comes."""
    for length in range(1, len(made) // 2 + 1):
        same = 0
        for start in range(len(made) - length - 1, -1, -1):
            same = same + 1 if made[start] == made[start + length] else 0
            if same >= length:
                yield length, start, same // length + 1


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
