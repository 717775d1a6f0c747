"""A layer that does nothing but ask for room in a figure.

Keras is imported when the first such layer is made, not before. A saved model that holds one is loaded with
``keras.saving.load_model(path, custom_objects={"SpacingDummyLayer": SpacingDummyLayer})``; that is not needed where one
was made before in the same process, or where Keras was imported before this module.
"""

from __future__ import annotations

import importlib
import os
import sys
from types import ModuleType
from typing import Any

from visualkeras_svg.errors import ModelError

_classes: dict[Any, type] = {}
"""The layer's class by the base that it was made for."""


class _Factory(type):
    """Makes calls and ``isinstance`` of the class below speak of the Keras layers that it makes."""

    def __call__(cls, spacing: int = 50, *, base: Any = None, **keywords: Any) -> Any:
        return _layer_class(base or _current_base())(spacing=spacing, **keywords)

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, tuple(_classes.values()))

    def __subclasscheck__(cls, subclass: type) -> bool:
        return subclass is cls or any(issubclass(subclass, made) for made in _classes.values())


class SpacingDummyLayer(metaclass=_Factory):
    """An identity layer that is drawn as a gap of ``spacing`` px.

    ``SpacingDummyLayer(spacing=50, name=None)`` gives a layer of the Keras at hand: of Keras 3 (``keras``), or of Keras
    2 (``tf_keras``) where only that is imported, where the calling code uses no other, or where ``TF_USE_LEGACY_KERAS``
    asks for it. ``base=`` takes the Layer class to derive from where that choice is not the right one.
    """

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The layer that ``get_config`` of such a layer describes; this is what Keras calls when it loads a model."""
        return _layer_class(_current_base()).from_config(config)  # type: ignore[attr-defined]


_KERAS = ("keras", "tf_keras")


def _current_base() -> Any:
    legacy = os.environ.get("TF_USE_LEGACY_KERAS", "").lower() in ("1", "true")
    order = _KERAS[::-1] if legacy else _KERAS
    imported = [name for name in order if name in sys.modules] or list(order)
    spoken = _spoken_by_caller() if len(imported) > 1 and not legacy else None
    for name in [spoken] if spoken else imported:
        try:
            return importlib.import_module(name).layers.Layer
        except ModuleNotFoundError as problem:
            if problem.name != name:
                raise
    raise ModelError(
        "SpacingDummyLayer is a Keras layer and Keras is not installed; install it with: pip install keras"
    )


def _spoken_by_caller() -> str | None:
    """The Keras that the calling code uses, where it uses just one: importing TensorFlow brings Keras 3 along, so that
    what is imported does not tell.
    """
    frame = sys._getframe(1)
    while frame := frame.f_back:  # type: ignore[assignment]
        home = _root(frame.f_globals.get("__name__"))
        if home in _KERAS:
            return home
        used = {_root(_home(value)) for value in (*frame.f_locals.values(), *frame.f_globals.values())}
        found = used.intersection(_KERAS)
        if len(found) == 1:
            return found.pop()
        if found:
            return None
    return None


def _home(value: Any) -> object:
    """The name of the module that a module is, or that a class or function comes from."""
    if isinstance(value, ModuleType):
        return value.__name__
    return getattr(value, "__module__", None) if callable(value) else None


def _root(name: object) -> str | None:
    return name.partition(".")[0] if isinstance(name, str) else None


def _layer_class(base: Any) -> type:
    if base not in _classes:
        _classes[base] = _registered(base, _derive(base))
    return _classes[base]


def _derive(base: Any) -> type:
    class Spacing(base):  # type: ignore[misc]
        """An identity layer that is drawn as a gap."""

        def __init__(self, spacing: int = 50, **keywords: Any) -> None:
            super().__init__(**keywords)
            self.spacing = spacing

        def call(self, inputs: Any) -> Any:
            return inputs

        def compute_output_shape(self, input_shape: Any) -> Any:
            return input_shape

        def get_config(self) -> dict[str, Any]:
            return {**super().get_config(), "spacing": self.spacing}

    Spacing.__name__ = Spacing.__qualname__ = SpacingDummyLayer.__name__
    return Spacing


def _registered(base: Any, layer: type) -> type:
    """The class, known to the Keras of that base, so that a saved model finds it."""
    keras = sys.modules.get("tf_keras" if base.__module__.startswith("tf_keras") else "keras")
    if keras is not None:
        # Under its bare name, so that ``custom_objects`` finds it by the name that everyone writes.
        keras.saving.get_custom_objects()[layer.__name__] = layer
    return layer


if hasattr(sys.modules.get("keras"), "saving"):
    _layer_class(sys.modules["keras"].layers.Layer)
