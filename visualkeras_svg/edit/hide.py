"""Hiding layers: what led through them joins what they joined."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from visualkeras_svg.errors import ModelError
from visualkeras_svg.model import Edge, ModelGraph, Port

_Source = tuple[str, int]
"""A node and one of its output ports."""


def hide(graph: ModelGraph, ids: Collection[str]) -> ModelGraph:
    """The graph without these nodes.

    Every way that led through hidden nodes stays as one edge, from the output port where it began to the input port
    where it ends, each such pair once; a way that went through a mask is a mask. Inputs and outputs of the model move
    to the nearest nodes that are left, each to all of them, and go where none is left. Nodes, edges and ports keep
    their order. Raises ModelError for an id that is not there.
    """
    hidden = frozenset(ids)
    missing = sorted(hidden - {node.id for node in graph})
    if missing:
        raise ModelError(f"the model {graph.name!r} has no node {missing[0]!r}")
    if not hidden:
        return graph
    ways = _ways(graph, hidden)
    return replace(
        graph,
        nodes=tuple(node for node in graph if node.id not in hidden),
        edges=_spliced(graph.edges, hidden, ways.data),
        masks=_masks(graph, hidden, ways),
        inputs=_inputs(graph, hidden),
        outputs=_outputs(graph, hidden, ways.data),
    )


def passed(graph: ModelGraph, ids: Collection[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The hidden nodes that a way between two kept ones passes, by source and target; the way with the fewest of them.

    These are the pairs of nodes that the edges of ``hide(graph, ids)`` connect.
    """
    hidden = frozenset(ids)
    after: dict[str, list[str]] = {}
    for edge in graph.edges:
        after.setdefault(edge.source, []).append(edge.target)
    return {
        (node.id, target): between
        for node in graph
        if node.id not in hidden
        for target, between in _reached(node.id, after, hidden).items()
    }


def _reached(source: str, after: Mapping[str, list[str]], hidden: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """The nearest kept nodes behind a node, each with the hidden ones before it."""
    found: dict[str, tuple[str, ...]] = {}
    ways: list[tuple[str, tuple[str, ...]]] = [(target, ()) for target in after.get(source, ())]
    for target, between in ways:  # grows while it is gone through
        if target in found:
            continue
        found[target] = between
        if target in hidden:
            ways += [(further, (*between, target)) for further in after.get(target, ())]
    return {target: between for target, between in found.items() if target not in hidden}


@dataclass(frozen=True, slots=True)
class _Ways:
    """The nearest kept sources of each hidden node: of its data, and by ways that a mask takes part in."""

    data: Mapping[str, tuple[_Source, ...]]
    masks: Mapping[str, tuple[_Source, ...]]


def _ways(graph: ModelGraph, hidden: frozenset[str]) -> _Ways:
    data = _nearest(graph, graph.edges, hidden, {})
    masks: dict[str, list[_Source]] = {}
    for edge in graph.masks:
        if edge.target in hidden:
            masks.setdefault(edge.target, []).extend(_sources(edge, hidden, data))
    return _Ways(data, _nearest(graph, graph.edges + graph.masks, hidden, masks) if masks else {})


def _nearest(
    graph: ModelGraph, edges: Iterable[Edge], hidden: frozenset[str], start: Mapping[str, list[_Source]]
) -> dict[str, tuple[_Source, ...]]:
    """The kept sources of each hidden node along these edges; from the given ones only, where some are given."""
    found: dict[str, dict[_Source, None]] = {id_: dict.fromkeys(start.get(id_, ())) for id_ in hidden}
    into: dict[str, list[Edge]] = {}
    for edge in edges:
        if edge.target in hidden:
            into.setdefault(edge.target, []).append(edge)
    for node in graph:
        for edge in into.get(node.id, ()):
            if edge.source in hidden:
                found[node.id].update(found[edge.source])
            elif not start:
                found[node.id][edge.source, edge.source_port] = None
    return {id_: tuple(sources) for id_, sources in found.items()}


def _sources(edge: Edge, hidden: frozenset[str], ways: Mapping[str, tuple[_Source, ...]]) -> tuple[_Source, ...]:
    return ways.get(edge.source, ()) if edge.source in hidden else ((edge.source, edge.source_port),)


def _spliced(
    edges: Iterable[Edge], hidden: frozenset[str], ways: Mapping[str, tuple[_Source, ...]]
) -> tuple[Edge, ...]:
    """The edges into kept nodes, each from where its way began."""
    found = (
        Edge(source, edge.target, port, edge.target_port)
        for edge in edges
        if edge.target not in hidden
        for source, port in _sources(edge, hidden, ways)
    )
    return tuple(dict.fromkeys(found))


def _masks(graph: ModelGraph, hidden: frozenset[str], ways: _Ways) -> tuple[Edge, ...]:
    behind = (edge for edge in graph.edges + graph.masks if edge.source in hidden)
    own = _spliced(graph.masks, hidden, ways.data)
    return tuple(dict.fromkeys((*own, *_spliced(behind, hidden, ways.masks))))


def _outputs(graph: ModelGraph, hidden: frozenset[str], ways: Mapping[str, tuple[_Source, ...]]) -> tuple[Port, ...]:
    found = (
        Port(end.name, node, port)
        for end in graph.outputs
        for node, port in _sources(Edge(end.node, "", end.port), hidden, ways)
    )
    return tuple(dict.fromkeys(found))


def _inputs(graph: ModelGraph, hidden: frozenset[str]) -> tuple[Port, ...]:
    after: dict[str, list[str]] = {}
    for edge in graph.edges:
        after.setdefault(edge.source, []).append(edge.target)
    found: list[Port] = []
    for start in graph.inputs:
        if start.node in hidden:
            found += [Port(start.name, node) for node in _reached(start.node, after, hidden)]
        else:
            found.append(start)
    return tuple(dict.fromkeys(found))
