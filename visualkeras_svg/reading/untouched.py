"""Keeping a live model as it is while it is looked at: tracing makes layers build themselves and note their calls."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

_Container = list[Any] | dict[Any, Any] | set[Any]


@dataclass(frozen=True, slots=True)
class _State:
    """The attributes of a layer, what its containers held, and what its tracker knew."""

    layer: Any
    attributes: dict[str, Any]
    contents: list[tuple[_Container, _Container]]
    tracked: dict[str, set[int]]
    locked: bool


@contextmanager
def untouched(model: Any) -> Iterator[None]:
    """A scope whose end gives the model and all its layers back the attributes that they had at its beginning."""
    states = [_remember(layer) for layer in model._flatten_layers(include_self=True, recursive=True)]
    chance = random.getstate()
    try:
        yield
    finally:
        random.setstate(chance)
        for state in states:
            _restore(state)


def _remember(layer: Any) -> _State:
    attributes = dict(layer.__dict__)
    contents = [(value, _plain_copy(value)) for value in attributes.values() if isinstance(value, (list, dict, set))]
    tracker = attributes.get("_tracker")
    tracked = {name: set(ids) for name, ids in getattr(tracker, "stored_ids", {}).items()}
    return _State(layer, attributes, contents, tracked, bool(getattr(tracker, "locked", False)))


def _plain_copy(value: _Container) -> _Container:
    if isinstance(value, dict):
        return dict(value)
    return list(value) if isinstance(value, list) else set(value)


def _restore(state: _State) -> None:
    """Put everything back, past the attribute and container hooks of Keras."""
    state.layer.__dict__.clear()
    state.layer.__dict__.update(state.attributes)
    for container, content in state.contents:
        _refill(container, content)
    tracker = state.attributes.get("_tracker")
    if tracker is not None:
        tracker.stored_ids.update(state.tracked)
        tracker.locked = state.locked


def _refill(container: _Container, content: _Container) -> None:
    if isinstance(container, dict):
        dict.clear(container)
        dict.update(container, content)
    elif isinstance(container, list):
        list.clear(container)
        list.extend(container, content)
    else:
        set.clear(container)
        set.update(container, content)
