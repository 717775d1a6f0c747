"""What stands for a Keras layer before a user's callback.

Callbacks were written against Keras 2, where a layer has ``output_shape`` and ``output.shape.as_list()``; both views
give these, whatever Keras made the model, and for a model read from a file too.
"""

from __future__ import annotations

from typing import Any

from visualkeras_svg.model import LayerNode, Shape, TensorSpec


class TensorShape(tuple[Any, ...]):
    """A shape as a tuple that also knows ``as_list``."""

    __slots__ = ()

    def as_list(self) -> list[Any]:
        """The lengths of the axes as a list."""
        return list(self)


class TensorView:
    """An output tensor, seen with a shape that knows ``as_list``; all else is the tensor's own."""

    def __init__(self, shape: Shape | None, dtype: str | None = None, tensor: Any = None) -> None:
        self.shape = TensorShape(_lengths(shape))
        self.dtype = dtype
        self._tensor = tensor

    def __getattr__(self, name: str) -> Any:
        if name == "_tensor":
            raise AttributeError(name)
        return getattr(self._tensor, name)


def _lengths(shape: Shape | None) -> tuple[int | None, ...]:
    """The lengths as Keras gives them: it knows no symbols for unknown ones."""
    return tuple(None if isinstance(length, str) else length for length in shape or ())


def _shapes(outputs: tuple[TensorSpec, ...]) -> Any:
    shapes = [_lengths(spec.shape) for spec in outputs] or [()]
    return shapes[0] if len(shapes) == 1 else shapes


def _tensors(outputs: tuple[TensorSpec, ...], tensors: tuple[Any, ...] = ()) -> Any:
    given = tensors or (None,) * len(outputs)
    views = [TensorView(spec.shape, spec.dtype, tensor) for spec, tensor in zip(outputs, given, strict=True)]
    views = views or [TensorView(())]
    return views[0] if len(views) == 1 else views


class LayerView:
    """One call of a live layer: passes ``isinstance`` for the layer's class and forwards every attribute to it.

    `layer_view` makes it of a class that is called like the layer's, as ``type(layer).__name__`` has it.
    ``output_shape`` and ``output`` are those of this call, also where the layer is called several times.
    """

    def __init__(self, layer: Any, outputs: tuple[TensorSpec, ...], tensors: tuple[Any, ...] = ()) -> None:
        self._layer = layer
        self._outputs = outputs
        self._tensors = tensors

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return type(self._layer)

    def __getattr__(self, name: str) -> Any:
        if name in ("_layer", "_outputs", "_tensors"):  # not set yet while unpickling
            raise AttributeError(name)
        return getattr(self._layer, name)

    def __repr__(self) -> str:
        return repr(self._layer)

    def __reduce__(self) -> Any:
        return layer_view, (self._layer, self._outputs, self._tensors)

    @property
    def output_shape(self) -> Any:
        """The shape of this call's output; a list of shapes where there are several outputs."""
        return _shapes(self._outputs)

    @property
    def output(self) -> Any:
        """This call's output tensor; a list where there are several."""
        return _tensors(self._outputs, self._tensors)


def layer_view(layer: Any, outputs: tuple[TensorSpec, ...], tensors: tuple[Any, ...] = ()) -> LayerView:
    """A call of a live layer as a callback sees it."""
    made: type[LayerView] = type(type(layer).__name__, (LayerView,), {"__module__": type(layer).__module__})
    return made(layer, outputs, tensors)


class FileLayer:
    """A layer that was read from a file: its name, its configuration as attributes, and its output."""

    def __init__(self, node: LayerNode) -> None:
        self.__dict__.update(node.attributes)
        self.name = node.name
        self._node = node

    @property
    def output_shape(self) -> Any:
        """The shape of the output; a list of shapes where there are several."""
        return _shapes(self._node.outputs)

    @property
    def output(self) -> Any:
        """The output tensor; a list where there are several."""
        return _tensors(self._node.outputs)

    def count_params(self) -> int | None:
        """The number of parameters; None where it is unknown."""
        return self._node.params

    def get_config(self) -> dict[str, Any]:
        """What the layer was made with."""
        return {"name": self.name, **self._node.attributes}


def stand_in(node: LayerNode) -> FileLayer:
    """A stand-in for the layer of that node, of a class named like the layer's."""
    name = node.type.replace("\0", "") or "Layer"
    made: type[FileLayer] = type(name, (FileLayer,), {})
    return made(node)
