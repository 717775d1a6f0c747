"""What explains the colours: the looks of a figure, and its legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from visualkeras_svg import wording
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Entry
from visualkeras_svg.theme import Style, role_of

_SEEN = ("fill", "outline", "shade_step", "dashed", "font_color")
_GATED = ("LSTM",)


class Looks:
    """The names of the styles that a figure uses: equal styles share one."""

    def __init__(self, styles: Mapping[str, Style]) -> None:
        self._styles = styles
        self._names: dict[tuple[object, ...], str] = {}
        self.table: dict[str, Style] = {}

    def of(self, node: LayerNode) -> str:
        """The look of a node."""
        return self.name(self._styles[node.id])

    def name(self, style: Style) -> str:
        """The look of a style, named by its place in the figure."""
        key = tuple(getattr(style, field) for field in _SEEN)
        if key not in self._names:
            self._names[key] = f"look{len(self._names)}"
            self.table[self._names[key]] = style
        return self._names[key]


def tip(node: LayerNode) -> str:
    """A tooltip: name, class, output shapes, parameters."""
    shapes = ", ".join(wording.shape(spec) for spec in node.outputs) or "?"
    count = "unknown" if node.params is None else wording.number(node.params)
    return f"{node.name}\n{node.type}\noutput {shapes}\n{count} parameters"


def plain_entries(nodes: Iterable[LayerNode], looks: Looks, each: bool) -> tuple[Entry, ...]:
    """One entry a look with the classes that wear it, in reading order; with `each`, one a layer with its shape."""
    if each:
        return tuple(Entry((looks.of(node),), f"{node.type} ({wording.shape(node.output)})") for node in nodes)
    classes: dict[str, dict[str, None]] = {}
    for node in nodes:
        classes.setdefault(looks.of(node), {})[wording.class_words(node)] = None
    return tuple(Entry((look,), ", ".join(names)) for look, names in classes.items())


def joined(parts: Sequence[str]) -> str:
    """Classes in one entry: with commas, or with semicolons where one has words of its own."""
    return ("; " if any("," in part for part in parts) else ", ").join(parts)


def port_name(node: LayerNode, port: int) -> str:
    """What tells an output from the others of its layer: h and c for states, the name in a model, else its place."""
    if role_of(node) != "recurrent":
        return _inner_name(node, port) or f"[{port}]"
    if port == 0:
        return ""
    names = states(node)
    return names[port - 1] if len(node.outputs) - 1 == len(names) else f"state {port}"


def states(node: LayerNode) -> list[str]:
    """The names of the states of a recurrent layer, in the order of Keras."""
    names = ["h", "c"] if any(kind in node.type or kind in _inner(node) for kind in _GATED) else ["h"]
    if node.type == "Bidirectional":
        return [f"{way} {name}" for way in ("fwd", "bwd") for name in names]
    return names


def _inner_name(node: LayerNode, port: int) -> str:
    """What the author called an output of a nested model, or the layer that gives it; nothing if neither has a name."""
    if node.inner is None or port >= len(node.inner.outputs):
        return ""
    end = node.inner.outputs[port]
    giver = next((one for one in node.inner if one.id == end.node), None)
    return end.name if giver is None or end.name != giver.name or wording.is_given(giver) else ""


def _inner(node: LayerNode) -> str:
    """The class of the layer that a wrapper wraps."""
    inner = node.attributes.get("layer")
    return str(inner.get("class_name", "")) if isinstance(inner, Mapping) else ""
