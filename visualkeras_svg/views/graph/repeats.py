"""Equal pieces of a chain that follow one another: drawn once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from visualkeras_svg.model import LayerNode
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
    best = max(
        (
            (saved, -length, -start)
            for length in range(1, len(chain) // 2 + 1)
            for start in range(len(chain) - 2 * length + 1)
            if (saved := length * (_times(chain, start, length) - 1))
        ),
        default=None,
    )
    if best is None:
        return [Piece((node,)) for node in chain]
    length, start = -best[1], -best[2]
    times = _times(chain, start, length)
    parts = [tuple(chain[start + k * length : start + (k + 1) * length]) for k in range(times)]
    before, after = chain[:start], chain[start + times * length :]
    return [*_of_chain(before), Piece(parts[0], tuple(parts[1:])), *_of_chain(after)]


def _times(chain: Sequence[LayerNode], start: int, length: int) -> int:
    """How often the layers from there on come again and again."""
    made = [_made(node) for node in chain[start:]]
    times = 1
    while made[times * length : (times + 1) * length] == made[:length]:
        times += 1
    return times


def _made(node: LayerNode) -> tuple[str, Mapping[str, object]]:
    return node.type, {key: value for key, value in node.attributes.items() if key != "name"}
