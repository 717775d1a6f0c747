"""The shapes and parameters of a whole configuration, call by call: what is recorded first, then what rules say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from visualkeras_svg.model import ModelGraph, Shape, TensorSpec
from visualkeras_svg.reading.calls import Call, CallKey, LayerRecord, Source
from visualkeras_svg.reading.classes import COUNTS_ITEMS, MOVES_DATA
from visualkeras_svg.reading.entries import LayerEntry
from visualkeras_svg.reading.operations import PLACES, taken
from visualkeras_svg.reading.parameters import ALL_TRAINABLE, UNKNOWN, Count, count_parameters, frozen_count, is_altered
from visualkeras_svg.reading.references import as_shape, constant_shapes, flags_of
from visualkeras_svg.reading.shapes import operation_shapes, output_shapes

NestedReader = Callable[[Mapping[str, Any], Sequence[Shape | None]], ModelGraph]
_WHOLE = ("int", "uint", "bool")


def infer(
    ordered: Sequence[Call],
    entries: Sequence[LayerEntry],
    recorded: Mapping[Source, TensorSpec],
    hints: Mapping[Source, TensorSpec],
    read_nested: NestedReader,
) -> list[Call]:
    """The calls with outputs, parameters and nested graphs. ``recorded`` overrules the rules; ``hints`` do not."""
    outputs: dict[CallKey, tuple[TensorSpec, ...]] = {}
    records: dict[int, LayerRecord] = {}
    ports: dict[CallKey, int] = {}
    for key, port in recorded:
        ports[key] = max(ports.get(key, 0), port + 1)
    for call in ordered:
        entry = entries[call.layer.position]
        inputs = [_port(outputs[key], port) for key, port in call.data]
        if entry.position not in records:
            records[entry.position] = _completed(entry, inputs, read_nested)
        made = _made(entry, records[entry.position], inputs, call)
        made += [TensorSpec(None)] * (ports.get(call.key, 0) - len(made))
        outputs[call.key] = tuple(
            _best(spec, recorded.get((call.key, port)), hints.get((call.key, port))) for port, spec in enumerate(made)
        )
    return [replace(call, layer=records[call.layer.position], outputs=outputs[call.key]) for call in ordered]


def _port(outputs: Sequence[TensorSpec], port: int) -> TensorSpec:
    return outputs[port] if port < len(outputs) else TensorSpec(None)


def _best(made: TensorSpec, recorded: TensorSpec | None, hint: TensorSpec | None) -> TensorSpec:
    if recorded is not None:
        return TensorSpec(recorded.shape, recorded.dtype or made.dtype)
    if made.shape is None and hint is not None:
        return TensorSpec(hint.shape, made.dtype)
    return made


def _completed(entry: LayerEntry, inputs: Sequence[TensorSpec], read_nested: NestedReader) -> LayerRecord:
    if entry.is_model:
        inner = read_nested(entry.item, [spec.shape for spec in inputs])
        trainable = frozen_count(entry.config, inner.trainable_params)
        return replace(entry.record, inner=inner, params=inner.total_params, trainable_params=trainable)
    total, trainable = _counted(entry, inputs)
    return replace(entry.record, params=total, trainable_params=trainable)


def _counted(entry: LayerEntry, inputs: Sequence[TensorSpec]) -> Count:
    if entry.is_operation:
        return 0, 0
    known = _rule_inputs(entry, inputs)
    if not known and entry.built_shape is not None:
        known = [entry.built_shape]
    total, trainable = count_parameters(entry.known_class, entry.config, known) if entry.known_class else UNKNOWN
    if total is not None or entry.weights is None:
        return total, trainable
    if entry.config.get("lora_rank"):
        return UNKNOWN  # archives hold the kernel with the adapter added in
    all_learn = not entry.weights or (entry.known_class in ALL_TRAINABLE and not is_altered(entry.config))
    return entry.weights, frozen_count(entry.config, entry.weights if all_learn else None)


def _rule_inputs(entry: LayerEntry, inputs: Sequence[TensorSpec]) -> list[Shape]:
    """The shapes that a rule may build on; none where one of them is unknown."""
    shapes = [spec.shape for spec in inputs if spec.shape is not None]
    return entry.named_shapes or (shapes if len(shapes) == len(inputs) else [])


def _made(entry: LayerEntry, record: LayerRecord, inputs: Sequence[TensorSpec], call: Call) -> list[TensorSpec]:
    """What the rules say that a call gives."""
    if record.inner is not None:
        inner = record.inner
        return [replace(_port(inner.node(end.node).outputs, end.port), channel_axis=None) for end in inner.outputs]
    if entry.record.kinds[0] == "InputLayer":
        shape = as_shape(entry.config.get("batch_shape") or entry.config.get("batch_input_shape"))
        return [TensorSpec(shape, entry.compute_dtype)]
    dtype = _dtype(entry, inputs)
    shapes = _made_shapes(entry, _rule_inputs(entry, inputs), call)
    made = [TensorSpec(as_shape(shape), dtype) for shape in shapes]
    if entry.is_operation and entry.record.kinds[0] in PLACES:
        first = PLACES[entry.record.kinds[0]]
        made[first:] = [replace(spec, dtype="int32") for spec in made[first:]]
    return made


def _made_shapes(entry: LayerEntry, shapes: list[Shape], call: Call) -> list[Shape | None]:
    kind = entry.record.kinds[0]
    given = (entry.item.get("inbound_nodes") or [None])[call.number]
    if kind == "GetItem":
        return [taken(shapes[0], str(call.operands[1])) if shapes and len(call.operands) == 2 else None]
    if entry.is_operation:
        constants = constant_shapes(given)
        return [None] if constants is None else operation_shapes(kind, entry.config, [*shapes, *constants])
    if entry.known_class == "ReversibleEmbedding" and flags_of(given).get("reverse") is True:
        return [(*shapes[0][:-1], entry.config.get("input_dim"))] if shapes else [None]
    made = output_shapes(entry.known_class, entry.config, shapes)
    if flags_of(given).get("return_attention_scores") is True:
        made += [_scores(entry, shapes)]
    return made


def _scores(entry: LayerEntry, shapes: list[Shape]) -> Shape | None:
    """The shape of what each place of the query makes of each place of the key, for each head."""
    heads = entry.config.get("num_heads") or entry.config.get("num_query_heads")
    if len(shapes) > 1 and entry.known_class in ("Attention", "AdditiveAttention"):
        return (*shapes[0][:-1], shapes[1][-2])
    if entry.known_class not in ("MultiHeadAttention", "GroupQueryAttention") or len(shapes) < 2:
        return None
    query, key = shapes[0], shapes[2] if len(shapes) > 2 else shapes[1]
    if len(query) != 3 or len(key) != 3 or query[1] != key[1]:
        return None  # where they differ in length, Keras itself takes the query's for both
    return query[0], heads, query[1], key[1]


def _dtype(entry: LayerEntry, inputs: Sequence[TensorSpec]) -> str | None:
    types = {spec.dtype for spec in inputs}
    only = types.pop() if len(types) == 1 else None
    if entry.is_operation:
        return only
    if only is not None and only.startswith(_WHOLE) and entry.known_class in MOVES_DATA:
        return only
    if entry.known_class in COUNTS_ITEMS and entry.config.get("output_mode", "int") == "int":
        return None  # as wide as the backend's integers
    return entry.compute_dtype
