"""The entries of a model configuration, one a layer, with what can be said of each by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from visualkeras_svg.model import Shape
from visualkeras_svg.reading.archive import ModelFile
from visualkeras_svg.reading.attributes import plain_attributes
from visualkeras_svg.reading.calls import LayerRecord
from visualkeras_svg.reading.classes import (
    BASE,
    kinds_of,
    offered_name,
    own_name,
    tensorflow_operation,
)
from visualkeras_svg.reading.references import as_shape
from visualkeras_svg.reading.weights import weight_group

_KERAS_MODULES = ("keras", "tf_keras", "tensorflow", "keras_core", "builtins")
_OPERATIONS = "keras.src.ops"


@dataclass(frozen=True, slots=True)
class LayerEntry:
    """A layer as a configuration gives it."""

    record: LayerRecord
    item: Mapping[str, Any]
    weights: int | None = None
    """The number of parameters that the weights file holds for it; None where there is none."""

    @property
    def name(self) -> str:
        """The layer's name."""
        return self.record.name

    @property
    def position(self) -> int:
        """The layer's place in the configuration."""
        return self.record.position

    @property
    def config(self) -> Mapping[str, Any]:
        """What the layer was made with."""
        config = self.item["config"]
        return config if isinstance(config, Mapping) else {"layers": config}

    @property
    def is_operation(self) -> bool:
        """Whether it is a Keras operation and no layer."""
        return _is_operation(self.item)

    @property
    def is_model(self) -> bool:
        """Whether it is a nested model."""
        return isinstance(self.config.get("layers"), list) and "Model" in self.record.kinds

    @property
    def known_class(self) -> str:
        """The class's name where it is one of Keras's own, whose rules are known; otherwise nothing."""
        kind = self.record.kinds[0]
        return kind if kind == "SpacingDummyLayer" or not _is_custom(self.item) else ""

    @property
    def built_shape(self) -> Shape | None:
        """The shape that the layer was built for."""
        return as_shape((self.item.get("build_config") or {}).get("input_shape"))

    @property
    def named_shapes(self) -> list[Shape] | None:
        """The shapes that an attention layer was built for: query, value and perhaps key."""
        shapes = (self.item.get("build_config") or {}).get("shapes_dict") or {}
        found = [as_shape(shapes.get(f"{name}_shape")) for name in ("query", "value", "key")]
        known = [shape for shape in found if shape is not None]
        return known if len(known) >= 2 and found[0] is not None and found[1] is not None else None

    @property
    def compute_dtype(self) -> str | None:
        """The type of numbers that the layer computes with."""
        policy = self.config.get("dtype")
        if isinstance(policy, Mapping):
            inside = policy.get("config") or {}
            policy = inside.get("name") or inside.get("source_name")
        return policy.removeprefix("mixed_") if isinstance(policy, str) else None


def layer_entries(items: Sequence[Mapping[str, Any]], file: ModelFile, *, sequential: bool = False) -> list[LayerEntry]:
    """The entries of a model's layers. The input of a Sequential has no index."""
    used: dict[str, int] = {}
    entries: list[LayerEntry] = []
    index = -1 if sequential else 0
    for position, item in enumerate(items):
        operation = _is_operation(item)
        record = _record(position, item, None if operation or index < 0 else index)
        weights = None
        if not operation:
            index += 1
            group = weight_group(own_name(record.kinds[0]), used)
            weights = file.weights.get(record.name if file.by_name else group)
        entries.append(LayerEntry(record, item, weights))
    return entries


def _record(position: int, item: Mapping[str, Any], index: int | None) -> LayerRecord:
    config = item["config"]
    inside = config if isinstance(config, Mapping) else {}
    name = item.get("name") or inside.get("name") or item["class_name"]
    return LayerRecord(position, str(name), _kinds(item, inside), attributes=plain_attributes(inside), index=index)


def _kinds(item: Mapping[str, Any], config: Mapping[str, Any]) -> tuple[str, ...]:
    name = offered_name(str(item["class_name"]).rpartition(">")[2] or "Layer")
    if isinstance(config.get("layers"), list) and name not in BASE:
        return (name, *kinds_of("Functional" if "input_layers" in config else "Sequential"))
    if name == "Model":
        return kinds_of("Functional")
    if name in ("TFOpLambda", "SlicingOpLambda"):  # how Keras 2 keeps the operations of TensorFlow
        return kinds_of(tensorflow_operation(str(config.get("function", "getitem"))), operation=True)
    return kinds_of(name, operation=_is_operation(item), custom=_is_custom(item))


def _is_operation(item: Mapping[str, Any]) -> bool:
    if item.get("module") is not None:
        return str(item["module"]).startswith(_OPERATIONS)
    # The older format names no module; but only layers are trainable, and Keras 2 had no operations.
    config, calls = item["config"], item.get("inbound_nodes") or []
    is_layer = not isinstance(config, Mapping) or "trainable" in config or "layers" in config
    is_layer = is_layer or ("dtype" in config and _is_known(item))
    return not is_layer and bool(calls) and all(isinstance(call, Mapping) for call in calls)


def _is_custom(item: Mapping[str, Any]) -> bool:
    module = item.get("module")
    if module is None:
        return not _is_known(item) or item.get("registered_name") is not None
    return str(module).partition(".")[0] not in _KERAS_MODULES or not _is_known(item)


def _is_known(item: Mapping[str, Any]) -> bool:
    return offered_name(str(item["class_name"])) in BASE
