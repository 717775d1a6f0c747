"""Symbols for lengths that are unknown until a model is called: each follows its axis from the input on.

Pre: lengths are numbers or None. Post: no number has changed; a None is now a symbol where the length is surely that of
an input's axis, and a None still where it is not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from string import ascii_lowercase

from visualkeras_svg.model import Dimension, LayerNode, ModelGraph, Shape, TensorSpec
from visualkeras_svg.reading.axes import kept_axes

_AUTOMATIC = re.compile(r"(keras_tensor|input_layer|input|inputs)(_\d+)?|.*_input")
"""The names that Keras gives to inputs."""
_STATES = "hc"
"""The letters of states."""
_IMAGE = {2: "hw", 3: "dhw"}


def followed(graph: ModelGraph) -> ModelGraph:
    """The graph with a symbol in place of each unknown length that is one of an input, its batch axis aside.

    The symbol is the first letter of the input's name, or ``h`` and ``w`` for an image, or ``n`` where Keras made the
    name; a letter that is taken, or that says a state, gives way to the next one of the name, then of the alphabet.
    """
    names = {port.node: port.name for port in graph.inputs}
    taken = set(_STATES) if any(map(_gives_states, graph)) else set()
    starts: dict[str, Shape] = {}
    for node in graph:
        shape = node.output.shape
        if node.type == "InputLayer" and shape and None in shape[1:]:
            starts[node.id] = _lettered(node.output, _telling(node.name, names.get(node.id, "")), taken)
    return _spread(graph, starts) if starts else graph


def _gives_states(node: LayerNode) -> bool:
    """Whether a layer, or what it wraps, gives its states, which have letters of their own."""
    held = node.attributes.get("layer")
    inner = held.get("attributes", {}) if isinstance(held, Mapping) else {}
    return bool(node.attributes.get("return_state") or inner.get("return_state"))


def _telling(name: str, port: str) -> str:
    """The name that an author gave, the layer's or the port's; ``n`` where there is none."""
    return next((given.lower() for given in (name, port) if given and not _AUTOMATIC.fullmatch(given)), "n")


def _lettered(spec: TensorSpec, name: str, taken: set[str]) -> Shape:
    """The input's shape with letters, each of which is taken from then on."""
    shape = spec.shape or ()
    unknown = [axis for axis, length in enumerate(shape) if axis and length is None]
    space = [axis for axis in unknown if axis != spec.channel_axis]
    image = _IMAGE.get(len(space), "") if len(shape) == len(space) + 2 else ""
    wanted = dict(zip(space, image, strict=False))
    lettered = list(shape)
    for axis in unknown:
        symbol = next(letter for letter in _candidates(wanted.get(axis, "") + name) if letter not in taken)
        taken.add(symbol)
        lettered[axis] = symbol
    return tuple(lettered)


def _candidates(name: str) -> Iterator[str]:
    yield from (letter for letter in name if letter in ascii_lowercase)
    yield from ascii_lowercase
    number = 1
    while True:
        yield f"n{number}"
        number += 1


def _spread(graph: ModelGraph, starts: Mapping[str, Shape]) -> ModelGraph:
    """The graph with the symbols that start at some of its nodes spread along its edges."""
    sources: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    for edge in graph.edges:
        sources[edge.target].append((edge.target_port, edge.source, edge.source_port))
    done: dict[str, LayerNode] = {}
    for node in graph:
        inputs = [_shape(done[source], port) for _, source, port in sorted(sources[node.id])]
        if node.id in starts:
            done[node.id] = _filled(node, [starts[node.id]])
        elif node.inner is not None:
            done[node.id] = _followed_within(node, node.inner, inputs)
        else:
            done[node.id] = _followed_by_rule(node, inputs)
    return replace(graph, nodes=tuple(done.values()))


def _followed_within(node: LayerNode, inner: ModelGraph, inputs: Sequence[Shape | None]) -> LayerNode:
    """A nested model gives what its own layers keep of what flows in."""
    starts = {port.node: shape for port, shape in zip(inner.inputs, inputs, strict=False) if shape}
    followed_inner = _spread(inner, starts)
    outputs = [_shape(followed_inner.node(port.node), port.port) for port in followed_inner.outputs]
    return replace(_filled(node, outputs), inner=followed_inner)


def _followed_by_rule(node: LayerNode, inputs: Sequence[Shape | None]) -> LayerNode:
    known = [shape for shape in inputs if shape]
    if len(known) < len(inputs) or not any(isinstance(length, str) for shape in known for length in shape):
        return node
    ports = range(len(node.outputs))
    return _filled(node, [kept_axes(node.kinds, node.attributes, known, port) for port in ports])


def _filled(node: LayerNode, kept: Sequence[Shape | None]) -> LayerNode:
    """The node with symbols where its outputs are unknown and what it keeps is not."""
    outputs = list(node.outputs)
    for port, (spec, shape) in enumerate(zip(node.outputs, kept, strict=False)):
        if spec.shape and shape and len(shape) <= len(spec.shape):
            padded = (*shape, *(None,) * (len(spec.shape) - len(shape)))
            lengths = [_symbol(n, *pair) for n, pair in enumerate(zip(spec.shape, padded, strict=True))]
            outputs[port] = replace(spec, shape=tuple(lengths))
    return replace(node, outputs=tuple(outputs))


def _symbol(axis: int, length: Dimension, kept: Dimension) -> Dimension:
    return kept if axis and length is None and isinstance(kept, str) else length


def _shape(node: LayerNode, port: int) -> Shape | None:
    return node.outputs[port].shape if port < len(node.outputs) else None
