"""A nested model as part of the graph around it: ids below the node's own, layers below its layer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from visualkeras_svg.model import Edge, LayerNode, ModelGraph, Port


def inside(node: LayerNode, taken: Collection[str]) -> ModelGraph:
    """The model that a node holds, with ids and ports that hold in the graph around it.

    Ids that stand below the node's already stay; ``taken`` ones get a number. Where a graph names no inputs or outputs,
    as one written by hand may, they are its ends. Parameters that are known for the whole and for all layers but one
    are told for that one too.
    """
    assert node.inner is not None
    inner, outer_layer = node.inner, node.layer or node.id
    local = _local([found.id for found in inner], node.id)
    layers = _local([found.layer for found in inner if found.layer], outer_layer)
    ids = _free({given: f"{node.id}/{name}" for given, name in local.items()}, taken)
    nodes = (
        replace(
            found,
            id=ids[found.id],
            layer=f"{outer_layer}/{layers[found.layer] if found.layer else local[found.id]}",
            index=None,
        )
        for found in inner
    )
    named = replace(
        inner,
        nodes=tuple(nodes),
        edges=_edges(inner.edges, ids),
        masks=_edges(inner.masks, ids),
        inputs=tuple(replace(port, node=ids[port.node]) for port in inner.inputs),
        outputs=tuple(replace(port, node=ids[port.node]) for port in inner.outputs),
    )
    return _completed(_with_ends(named), node)


def _local(names: Sequence[str], outer: str) -> dict[str, str]:
    """The names within the node: without the part that says that they are below it, however far that reaches."""
    for start in (0, *(place + 1 for place, sign in enumerate(outer) if sign == "/")):
        above = outer[start:] + "/"
        if all(name.startswith(above) for name in names):
            return {name: name.removeprefix(above) for name in names}
    return {name: name for name in names}


def _free(ids: Mapping[str, str], taken: Collection[str]) -> dict[str, str]:
    """The wanted ids, with a number where one is taken."""
    used: set[str] = set(taken)
    found: dict[str, str] = {}
    for given, wanted in ids.items():
        chosen, number = wanted, 1
        while chosen in used:
            number += 1
            chosen = f"{wanted}@{number}"
        used.add(chosen)
        found[given] = chosen
    return found


def _edges(edges: Iterable[Edge], ids: Mapping[str, str]) -> tuple[Edge, ...]:
    return tuple(replace(edge, source=ids[edge.source], target=ids[edge.target]) for edge in edges)


def _with_ends(graph: ModelGraph) -> ModelGraph:
    begun, ended = {edge.target for edge in graph.edges}, {edge.source for edge in graph.edges}
    return replace(
        graph,
        inputs=graph.inputs or _ports(graph, lambda node: node.id not in begun),
        outputs=graph.outputs or _ports(graph, lambda node: node.id not in ended),
    )


def _ports(graph: ModelGraph, is_end: Callable[[LayerNode], bool]) -> tuple[Port, ...]:
    return tuple(Port(node.name, node.id) for node in graph if is_end(node))


def _completed(graph: ModelGraph, node: LayerNode) -> ModelGraph:
    """The graph with the parameters of its only unknown layer, which are what the others leave of the whole."""
    for name in ("params", "trainable_params"):
        counts = {found.layer: getattr(found, name) for found in graph}
        unknown = [layer for layer, number in counts.items() if number is None]
        whole = getattr(node, name)
        if len(unknown) != 1 or whole is None:
            continue
        rest = whole - sum(number for number in counts.values() if number is not None)
        if rest >= 0:
            changed = (replace(n, **{name: rest}) if n.layer == unknown[0] else n for n in graph)
            graph = replace(graph, nodes=tuple(changed))
    return graph
