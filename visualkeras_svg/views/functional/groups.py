"""Groups: which layers a frame stands around, and what it is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from visualkeras_svg import wording
from visualkeras_svg.errors import LayerNotFoundError, OptionError
from visualkeras_svg.model import LayerNode
from visualkeras_svg.theme import NO_STYLE, Style, style
from visualkeras_svg.views.chosen import Chosen
from visualkeras_svg.views.functional.strips import nearby

INPUTS = "inputs"
_LOOKS = {"fill": "fill", "outline": "outline", "width": "box_outline_width", "font_color": "font_color"}
"""How a frame looks, as the original calls it, and the field of a style that holds it."""
_KEYS = ("name", "caption", "layers", "padding", *_LOOKS)
_TITLED = ("font", "font_size", "text_spacing")
"""How the original sets titles; ours are set like the rest of the figure."""


@dataclass(frozen=True, slots=True)
class Group:
    """Layers that belong together, by their ids, and what they are called; ``times`` is how often a model is called."""

    name: str
    ids: frozenset[str]
    asked: bool = True
    times: int = 1
    style: Style = NO_STYLE
    padding: float | None = None


def groups(asked: object, chosen: Chosen, option: str = "groups") -> tuple[Group, ...]:
    """The groups that were asked for by that option, and the models that were opened; the largest first.

    Raises OptionError for what names no groups and for groups that share layers without one holding the other,
    LayerNotFoundError for a layer that the model does not have.
    """
    found = [*_opened(chosen)]
    if asked == INPUTS:
        found += _by_inputs(chosen)
    elif asked is not None:
        found += _named(asked, chosen, option)
    found = [group for group in found if group.ids]
    for one in found:
        for other in found:
            shared = one.ids & other.ids
            if one is not other and shared and not (one.ids < other.ids or other.ids < one.ids):
                raise OptionError(
                    f"{option}: {one.name!r} and {other.name!r} share {sorted(shared)[0]!r}; a layer may stand in two "
                    "groups only if one holds the other"
                )
    return tuple(sorted(found, key=lambda group: -len(group.ids)))


def _opened(chosen: Chosen) -> Iterator[Group]:
    """The nested models that were opened: their layers bear ids as outer/inner."""
    inside: dict[str, list[str]] = {}
    for node in chosen.nodes:
        parts = node.id.split("/")
        if len(parts) > 1 and node.id != node.name:
            depth = len(parts) - node.name.count("/") - 1
            for level in range(1, depth + 1):
                inside.setdefault("/".join(parts[:level]), []).append(node.id)
    layers = {node.id: node.layer for node in chosen.nodes}
    calls = Counter(layers.values())
    for path, ids in inside.items():
        counts = {calls[layers[id_]] for id_ in ids}
        times = counts.pop() if len(counts) == 1 else 1
        yield Group(path.rpartition("/")[2].partition("@")[0], frozenset(ids), asked=False, times=times)


def _by_inputs(chosen: Chosen) -> Iterator[Group]:
    """What each input alone feeds, and the rest from its first layers with weights on."""
    near = nearby(chosen)
    roots: dict[str, frozenset[str]] = {}
    for node in chosen.nodes:
        found = frozenset[str]().union(*(roots[source] for source in near.before[node.id]))
        roots[node.id] = found | {node.id} if node.type == "InputLayer" else found
    rest: list[LayerNode] = []
    framed: set[str] = set()
    for node in chosen.nodes:
        if len(roots[node.id]) > 1 and (node.params or framed.intersection(near.before[node.id])):
            framed.add(node.id)
            rest.append(node)
    for start in (node for node in chosen.nodes if node.type == "InputLayer"):
        yield Group(
            wording.input_name(start), frozenset(id_ for id_, found in roots.items() if found == frozenset((start.id,)))
        )
    if rest:
        first = next((node for node in rest if node.params), rest[0])
        name = first.name if wording.is_given(first) else wording.class_words(first)
        yield Group(name, frozenset(framed))


def _named(asked: object, chosen: Chosen, option: str) -> Iterator[Group]:
    by_name: dict[str, list[str]] = {}
    for node in chosen.nodes:
        by_name.setdefault(node.name, []).append(node.id)
    for entry in _entries(asked, option):
        ids: set[str] = set()
        for layer in entry["layers"]:
            known = by_name.get(str(getattr(layer, "name", layer)))
            if known is None:
                raise LayerNotFoundError(f"{option}: the figure has no layer {getattr(layer, 'name', layer)!r}")
            ids.update(known)
        name = str(entry.get("name", entry.get("caption", "")) or "")
        padding = entry.get("padding")
        if padding is not None and (isinstance(padding, bool) or not isinstance(padding, int | float) or padding < 0):
            raise OptionError(f"{option}: padding={padding!r} is no size; give a number of px that is not negative")
        looks = {_LOOKS[key]: value for key, value in entry.items() if key in _LOOKS}
        yield Group(name, frozenset(ids), style=style(looks, f"{option}: {name}"), padding=padding)


def unfollowed(asked: object, option: str) -> Iterator[str]:
    """A note on what groups say that titles of frames do not follow."""
    entries = [] if asked is None or asked == INPUTS else _entries(asked, option)
    said = {key for entry in entries for key in entry}
    left = [key for key in _TITLED if key in said]
    if left:
        yield f"{option}: titles are set like the rest of the figure, not by {', '.join(left)}"


def _entries(asked: object, option: str) -> Iterator[Mapping[str, Any]]:
    """Mappings with names and layers, from a mapping of the one to the other, or one such mapping or several."""
    if isinstance(asked, Mapping) and _is_one(asked):
        asked = [asked]
    elif isinstance(asked, Mapping):
        asked = [{"name": name, "layers": layers} for name, layers in asked.items()]
    if isinstance(asked, str) or not isinstance(asked, Sequence):
        raise OptionError(
            f"{option}={asked!r} names no groups; give 'inputs', a mapping of names to layers, or a list of mappings "
            "with 'name' and 'layers'"
        )
    for entry in asked:
        layers = entry.get("layers") if isinstance(entry, Mapping) else None
        if isinstance(layers, str) or not isinstance(layers, Sequence) or not layers:
            raise OptionError(f"{option}: {entry!r} must be a mapping with 'name' and 'layers', a list of layer names")
        unknown = [key for key in entry if key not in _KEYS + _TITLED]
        if unknown:
            raise OptionError(f"{option}: {unknown[0]!r} is not known; allowed are {', '.join(_KEYS)}")
        yield entry


def _is_one(asked: Mapping[Any, Any]) -> bool:
    """Whether a mapping is one group, and not one of names to layers: it has layers, and something that is none."""
    return "layers" in asked and any(
        isinstance(value, str) or not isinstance(value, Sequence) for value in asked.values()
    )
