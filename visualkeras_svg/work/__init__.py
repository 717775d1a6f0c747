"""How much a model computes: multiply–accumulates for one sample, estimated from shapes.

Counted are products that are summed up: of activations with weights, and of activations with one another, as in
convolutions, matrix products and attention. As papers count, a window that reaches over the edge counts whole, and
biases, activations, normalization, pooling, interpolation and what happens in training only count nothing. None stands
for what is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from visualkeras_svg.model import LayerNode, ModelGraph, TensorSpec
from visualkeras_svg.work.formulas import FORMULAS, Call, count


def with_macs(graph: ModelGraph) -> ModelGraph:
    """The graph whose nodes, nested ones too, know their multiply–accumulates."""
    taken = _taken(graph)
    nodes = []
    for node in graph:
        inner = with_macs(node.inner) if node.inner is not None else None
        nodes.append(replace(node, inner=inner, macs=macs(replace(node, inner=inner), taken.get(node.id, ()))))
    return replace(graph, nodes=tuple(nodes))


def macs(node: LayerNode, inputs: Sequence[TensorSpec]) -> int | None:
    """The multiply–accumulates of one call for one sample; those of all its layers for a nested model.

    ``inputs`` are what the call takes, in the order of its input ports. None where no formula is known, as for custom
    layers, or where one of the lengths that it needs is unknown.
    """
    if node.inner is not None:
        return node.inner.total_macs
    return count(Call(node.type, node.attributes, tuple(spec.shape for spec in inputs), node.output.shape))


def source_of(kind: str) -> str | None:
    """The formula for layers of that class in words, with its source; None where none is known or none is needed."""
    formula = FORMULAS.get(kind)
    return None if formula is None else " ".join((formula.__doc__ or "").split())


def _taken(graph: ModelGraph) -> dict[str, list[TensorSpec]]:
    """What each node takes, in the order of its ports."""
    outputs = {node.id: node.outputs for node in graph}
    taken: dict[str, list[TensorSpec]] = {}
    for edge in sorted(graph.edges, key=lambda edge: edge.target_port):
        given = outputs[edge.source]
        spec = given[edge.source_port] if edge.source_port < len(given) else TensorSpec(None)
        taken.setdefault(edge.target, []).append(spec)
    return taken
