"""Opening nested models: each is replaced by the layers that it holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from visualkeras_svg.edit.inside import inside
from visualkeras_svg.errors import ModelError
from visualkeras_svg.model import Edge, LayerNode, ModelGraph, Port

_Source = tuple[str, int]
"""A node and one of its output ports."""


def expand(graph: ModelGraph, which: Collection[str] | None = None, depth: int | None = None) -> ModelGraph:
    """The graph with nested models replaced by their own layers, which bear ids as ``outer/inner``.

    ``which`` names the nodes to open, all where None; those that are no nested models stay as they are. What is nested
    in an opened one is opened too, as far as ``depth`` levels; to the bottom where None. The inputs of a nested model
    give way to what is fed to them. Layers of a model that is called twice share ``layer``, and so count once. Opened
    layers have no ``index``, for they have no place in ``model.layers``. Edges are grouped by the node that they lead
    to. Raises ModelError for an id that is not there, and for an edge that a nested model has no port for.
    """
    known = {node.id for node in graph}
    ids = known if which is None else set(which)
    if missing := sorted(ids - known):
        raise ModelError(f"the model {graph.name!r} has no node {missing[0]!r}")
    for _ in count() if depth is None else range(depth):
        nested = [node for node in graph if node.id in ids and node.inner is not None and node.origin == "nested"]
        if not nested:
            break
        taken = {node.id for node in graph}
        opened: dict[str, ModelGraph] = {}
        for node in nested:
            opened[node.id] = inside(node, taken)
            taken.update(inner.id for inner in opened[node.id])
        graph = _open(graph, opened)
        ids = {inner.id for inner_graph in opened.values() for inner in inner_graph}
    return graph


@dataclass(frozen=True, slots=True)
class _Seams:
    """Where the edges around opened models go on."""

    opened: Mapping[str, ModelGraph]
    before: Mapping[_Source, tuple[_Source, ...]]
    """For a port that is gone, an input or output of an opened model, what stands for it."""

    def sources(self, node: str, port: int) -> tuple[_Source, ...]:
        """The ports that now give that tensor."""
        found: dict[_Source, None] = {}
        waiting = [(node, port)]
        while waiting:
            source = waiting.pop()
            if source in self.before:
                waiting += reversed(self.before[source])
            else:
                found[source] = None
        return tuple(found)

    def is_gone(self, start: Port) -> bool:
        """Whether that input of an opened model gave way to what is fed to it."""
        return (start.node, 0) in self.before


def _open(graph: ModelGraph, opened: Mapping[str, ModelGraph]) -> ModelGraph:
    _check(graph, opened)
    seams = _seams(graph, opened)
    nodes = tuple(node for node in _nodes(graph, opened) if (node.id, 0) not in seams.before)
    places = {node.id: place for place, node in enumerate(nodes)}
    return replace(
        graph,
        nodes=nodes,
        edges=_in_order(_data(graph, seams), places),
        masks=_in_order(_masks(graph, seams), places),
        inputs=tuple(_inputs(graph, seams)),
        outputs=tuple(
            Port(end.name, node, port) for end in graph.outputs for node, port in seams.sources(end.node, end.port)
        ),
    )


def _check(graph: ModelGraph, opened: Mapping[str, ModelGraph]) -> None:
    given = [(edge.source, edge.source_port) for edge in graph.edges + graph.masks]
    for outer, port in given + [(end.node, end.port) for end in graph.outputs]:
        if outer in opened and port >= len(opened[outer].outputs):
            raise ModelError(f"the nested model {outer!r} has no output {port}, from which something is taken")
    for edge in graph.edges:
        if edge.target in opened and edge.target_port >= len(opened[edge.target].inputs):
            raise ModelError(
                f"the nested model {edge.target!r} has no input {edge.target_port}, to which an edge leads"
            )


def _seams(graph: ModelGraph, opened: Mapping[str, ModelGraph]) -> _Seams:
    before: dict[_Source, tuple[_Source, ...]] = {}
    for edge in graph.edges:
        inner = opened.get(edge.target)
        start = inner.inputs[edge.target_port] if inner else None
        if inner and start and inner.node(start.node).type == "InputLayer":
            fed = before.get((start.node, 0), ())
            before[start.node, 0] = (*fed, (edge.source, edge.source_port))
    for outer, inner in opened.items():
        before.update(((outer, place), ((end.node, end.port),)) for place, end in enumerate(inner.outputs))
    return _Seams(opened, before)


def _nodes(graph: ModelGraph, opened: Mapping[str, ModelGraph]) -> Iterator[LayerNode]:
    for node in graph:
        inner = opened.get(node.id)
        yield from (node,) if inner is None else inner


def _data(graph: ModelGraph, seams: _Seams) -> Iterator[Edge]:
    """The edges around and in opened models, each from where its tensor comes from now."""
    for edge in graph.edges:
        if edge.target not in seams.opened:
            yield from _moved(edge, seams)
            continue
        inner = seams.opened[edge.target]
        start = inner.inputs[edge.target_port]
        if not seams.is_gone(start):  # an input that is a layer itself takes the tensor at its next port
            taken = sum(found.target == start.node for found in inner.edges)
            yield from _moved(replace(edge, target=start.node, target_port=taken), seams)
    for inner in seams.opened.values():
        for edge in inner.edges:
            yield from _moved(edge, seams)


def _masks(graph: ModelGraph, seams: _Seams) -> Iterator[Edge]:
    """Likewise for masks; one given to an opened model goes on to all that take the input that it belongs to."""
    for edge in graph.masks:
        if edge.target not in seams.opened:
            yield from _moved(edge, seams)
            continue
        inner = seams.opened[edge.target]
        for start in inner.inputs[edge.target_port : edge.target_port + 1]:
            for found in inner.edges:
                if found.source == start.node:
                    yield from _moved(replace(edge, target=found.target, target_port=found.target_port), seams)
    for inner in seams.opened.values():
        for edge in inner.masks:
            yield from _moved(edge, seams)


def _moved(edge: Edge, seams: _Seams) -> Iterator[Edge]:
    for source, port in seams.sources(edge.source, edge.source_port):
        yield replace(edge, source=source, source_port=port)


def _in_order(edges: Iterable[Edge], places: Mapping[str, int]) -> tuple[Edge, ...]:
    """The edges by the node that they lead to, each once."""
    return tuple(sorted(dict.fromkeys(edges), key=lambda edge: places[edge.target]))


def _inputs(graph: ModelGraph, seams: _Seams) -> Iterator[Port]:
    """The model's inputs; one that an opened model bore goes to what that model has as its inputs."""
    for start in graph.inputs:
        if start.node not in seams.opened:
            yield start
            continue
        left = [inner for inner in seams.opened[start.node].inputs if not seams.is_gone(inner)]
        yield from (replace(inner, name=start.name if len(left) == 1 else inner.name) for inner in left)
