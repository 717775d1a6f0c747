"""Model configurations, as Keras 3 and Keras 2 write them, turned into calls of layers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from visualkeras_svg.errors import ModelError, UnbuiltModelError, UnsupportedModelError
from visualkeras_svg.model import ModelGraph, Shape, TensorSpec
from visualkeras_svg.reading.archive import ModelFile
from visualkeras_svg.reading.calls import Call, Source, Terminal, assemble, in_order
from visualkeras_svg.reading.classes import OPERATION
from visualkeras_svg.reading.entries import LayerEntry, layer_entries
from visualkeras_svg.reading.inference import infer
from visualkeras_svg.reading.operands import operands_of
from visualkeras_svg.reading.references import Reference, call_references, flags_of, is_triple, triples

_DAMAGE = (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError, RecursionError)


def read_model_file(file: ModelFile) -> ModelGraph:
    """The graph that a model file describes."""
    data = file.data
    if not isinstance(data.get("class_name"), str) or "config" not in data:
        raise ModelError(
            "this JSON is no model: it has neither a Keras model's class_name and config nor a graph's nodes; "
            "give what model.to_json() or ModelGraph.to_json() writes"
        )
    try:
        return read_configuration(data, file)
    except _DAMAGE as problem:
        raise ModelError(
            f"the model's configuration is damaged ({type(problem).__name__}: {problem}); "
            "save the model again, with model.save() or model.to_json()"
        ) from problem


def read_configuration(data: Mapping[str, Any], file: ModelFile, inputs: Sequence[Shape | None] = ()) -> ModelGraph:
    """The graph of a serialized model, at the top or nested; ``inputs`` are the shapes that it is called with."""
    config = data["config"]
    if isinstance(config, list):  # a Sequential as the first versions of Keras wrote it
        config = {"layers": config}
    name = str(config.get("name") or data.get("name") or str(data["class_name"]).lower())
    if not isinstance(config.get("layers"), list):
        raise UnsupportedModelError(
            f"the file holds the class {data['class_name']!r} without a graph of layers, as subclassed models are "
            "saved; give the live model itself, or a Sequential or Functional one"
        )
    if not config["layers"]:
        raise ModelError(f"the model {name!r} has no layers; add some, and a keras.Input, before drawing it")
    if "input_layers" in config:
        return _functional(name, config, file)
    return _sequential(name, config, file, inputs)


def nested_reader(file: ModelFile) -> Any:
    """How the models nested in that file are read: their weights are counted with the layer that holds them."""
    return lambda data, inputs: read_configuration(data, ModelFile({}, {}, file.by_name), inputs)


def _functional(name: str, config: Mapping[str, Any], file: ModelFile) -> ModelGraph:
    entries = layer_entries(config["layers"], file)
    places = {entry.name: entry for entry in entries}
    references = {(entry.position, n): found for entry in entries for n, found in enumerate(_calls_of(entry))}
    outputs = list(triples(config["output_layers"]))
    shifts = _shifts(places, [(ref.layer, ref.call) for taken in references.values() for ref in taken])

    def locate(layer: str, call: int, port: int, shifts: Mapping[str, int] = shifts) -> Source:
        if layer not in places:
            raise ValueError(f"a connection names the layer {layer!r}, which is not there")
        key = (places[layer].position, call - shifts.get(layer, 0))
        if key not in references:
            raise ValueError(f"a connection names call {call} of the layer {layer!r}, which is not there")
        return key, port

    recorded: dict[Source, TensorSpec] = {}
    calls = []
    for key, taken in references.items():
        sources = [(locate(ref.layer, ref.call, ref.port), ref) for ref in taken]
        recorded.update((source, ref.spec) for source, ref in sources if ref.spec is not None)
        data = tuple(source for source, ref in sources if not ref.is_mask)
        masks = tuple(source for source, ref in sources if ref.is_mask)
        entry = entries[key[0]]
        nodes = list(entry.item.get("inbound_nodes") or [None])
        made = operands_of(nodes[key[1]]) if OPERATION in entry.record.kinds else ()
        calls.append(Call(entry.record, key[1], data, masks, flags=flags_of(nodes[key[1]]), operands=made))
    done = infer(in_order(calls), entries, recorded, {}, nested_reader(file))
    starts = [(ref[0], locate(*ref)) for ref in triples(config["input_layers"])]
    ends = [locate(*ref, _output_shifts(places, outputs)) for ref in outputs]
    names = _names(config["output_layers"]) or [ref[0] for ref in outputs]
    starts = list(
        zip(_names(config["input_layers"]) or [start for start, _ in starts], [s for _, s in starts], strict=True)
    )
    return assemble(name, done, starts, list(zip(names, ends, strict=True)))


def _names(structure: Any) -> list[str] | None:
    """The names of a model's inputs or outputs, where they are given as a mapping."""
    if isinstance(structure, Mapping) and all(is_triple(value) for value in structure.values()):
        return sorted(structure)
    return None


def _calls_of(entry: LayerEntry) -> Iterator[list[Reference]]:
    nodes = entry.item.get("inbound_nodes") or []
    if not nodes:
        yield []
    names = _listed_names(entry.config.get("input_layers")) if nodes and entry.is_model else []
    for node in nodes:
        yield call_references(node, names)


def _listed_names(structure: Any) -> list[str]:
    """The names of a nested model's inputs where it takes them as a list; otherwise none."""
    listed = [structure] if is_triple(structure) else structure
    return [item[0] for item in listed] if isinstance(listed, list) and all(map(is_triple, listed)) else []


def _shifts(places: Mapping[str, LayerEntry], named: Iterable[tuple[str, int]]) -> dict[str, int]:
    """How far the numbers of a layer's calls are off: nested models count their own making as a call, or do not."""
    highest: dict[str, int] = {}
    for layer, call in named:
        highest[layer] = max(highest.get(layer, 0), call)
    return {
        layer: max(0, call - max(len(places[layer].item.get("inbound_nodes") or []) - 1, 0))
        for layer, call in highest.items()
        if layer in places and places[layer].is_model
    }


def _output_shifts(places: Mapping[str, LayerEntry], outputs: Sequence[tuple[str, int, int]]) -> dict[str, int]:
    """The same for a model's outputs, which Keras 3 numbers otherwise than connections: a nested Functional model's
    making is always counted there, a Sequential one's is not.
    """
    shifts = _shifts(places, [(layer, call) for layer, call, _ in outputs])
    for layer in shifts:
        calls = [call for name, call, _ in outputs if name == layer]
        if places[layer].item.get("class_name") != "Sequential" and min(calls) > 0:
            shifts[layer] = 1
    return shifts


def _sequential(name: str, config: Mapping[str, Any], file: ModelFile, inputs: Sequence[Shape | None]) -> ModelGraph:
    items = list(config["layers"])
    if items[0]["class_name"] != "InputLayer":
        items.insert(0, _made_input(name, config, items[0], inputs))
    entries = layer_entries(items, file, sequential=True)
    if len(entries) == 1:
        raise ModelError(f"the model {name!r} has no layers but its input; add some before drawing it")
    hints: dict[Source, TensorSpec] = {}
    for entry in entries[1:]:
        shape = entry.built_shape
        if shape is not None:
            hints[(entry.position - 1, 0), 0] = TensorSpec(shape)
    calls = [Call(entry.record, 0, (((entry.position - 1, 0), 0),) if entry.position else ()) for entry in entries]
    done = infer(calls, entries, {}, hints, nested_reader(file))
    last = done[-1]
    ends: list[Terminal] = [(last.layer.name, (last.key, port)) for port in range(len(last.outputs))]
    return assemble(name, done, [(entries[0].name, ((0, 0), 0))], ends)


def _made_input(
    name: str, config: Mapping[str, Any], first: Mapping[str, Any], inputs: Sequence[Shape | None]
) -> Mapping[str, Any]:
    """The input that a Sequential without an InputLayer has: Keras 2 left it out of the configuration."""
    inside = first["config"]
    shape = (
        inside.get("batch_input_shape")
        or config.get("build_input_shape")
        or (first.get("build_config") or {}).get("input_shape")
        or next((list(given) for given in inputs if given is not None), None)
    )
    if shape is None and not inputs:
        raise UnbuiltModelError(
            f"the model {name!r} was saved before it was built, so its shapes are unknown; build it with "
            "model.build((None, ...)) or add a keras.Input as its first layer, and save it again"
        )
    made = {"name": f"{inside.get('name', 'model')}_input", "batch_shape": shape, "dtype": inside.get("dtype")}
    return {"class_name": "InputLayer", "config": made}
