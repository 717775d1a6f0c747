"""What a layer does (its role), how roles look, and the one place where a layer's style is resolved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from visualkeras_svg import text
from visualkeras_svg.color import Color, color
from visualkeras_svg.errors import OptionError
from visualkeras_svg.keys import Key, of_class, read_key
from visualkeras_svg.model import LayerNode, ModelGraph
from visualkeras_svg.options import instead
from visualkeras_svg.scene import Face

ROLES = (
    "input",
    "merge",
    "embedding",
    "other",
    "activation",
    "normalization",
    "recurrent",
    "dense",
    "attention",
    "pooling",
    "convolution",
    "depthwise",
)

_WORDS: tuple[tuple[str, str], ...] = (
    # role, pattern of a class name; the first that matches decides, so the more special stand first
    ("input", r"^InputLayer$"),
    ("recurrent", r"LSTM|GRU|RNN|Bidirectional|Recurrent"),
    ("depthwise", r"^Depthwise|DepthwiseConv"),
    ("merge", r"^(Add|Subtract|Multiply|Average|Maximum|Minimum|Concatenate|Dot|Merge|[HV]?[Ss]tack)$"),
    ("normalization", r"Normali[sz]ation|[a-z]Norm$"),
    ("other", r"Dropout|GaussianNoise|ActivityRegularization"),
    ("pooling", r"Pool"),
    ("embedding", r"Embedding"),
    ("attention", r"Attention"),
    ("convolution", r"Conv"),
    ("activation", r"^(Activation|\w*ReLU|ELU|SELU|GELU|SiLU|Softmax|Swish|Mish|Sigmoid|Tanh|Softplus)$"),
    ("activation", r"^((Leaky)?Relu6?|[CGS]?elu|Elu|Silu|Glu|Hard(Sigmoid|Silu|Tanh)|Log(Sigmoid|Softmax)|Softsign)$"),
    ("dense", r"Dense|Linear$"),
)


def role(kinds: Iterable[str]) -> str:
    """The role of a layer by its class name or, failing that, by those of its bases, nearest first."""
    for name in kinds:
        for found, pattern in _WORDS:
            if re.search(pattern, name):
                return found
    return "other"


def role_of(node: LayerNode) -> str:
    """The role of a layer; a wrapper has that of the layer that it wraps."""
    inner = node.attributes.get("layer")
    found = role(node.kinds)
    if found == "other" and isinstance(inner, Mapping) and "class_name" in inner:
        return role((str(inner["class_name"]),))
    return found


def is_regularization(node: LayerNode) -> bool:
    """Whether the layer acts in training only: drawn with a dashed outline."""
    return bool(re.search(r"Dropout|GaussianNoise|ActivityRegularization", node.type))


PAPER: Mapping[str, str] = {
    "input": "#ffffff",
    "merge": "#ffffff",
    "embedding": "#aef1fe",
    "other": "#dcd6ce",
    "activation": "#ecc775",
    "normalization": "#abb9bf",
    "recurrent": "#6fae6a",
    "dense": "#9a8cbc",
    "attention": "#a96f84",
    "pooling": "#bc5923",
    "convolution": "#62aef5",
    "depthwise": "#c4e1fc",
}
"""The default fills: any two differ by at least 9.6 (CIEDE2000) in normal sight and under colour blindness."""

WHEEL = (
    "#ffd166",
    "#ef476f",
    "#06d6a0",
    "#118ab2",
    "#073b4c",
    "#ffadad",
    "#caffbf",
    "#9bf6ff",
    "#a0c4ff",
    "#bdb2ff",
)
"""The original's colours, given to classes in the order in which a model first uses them."""

THEMES = ("paper", "classic", "grey")


@dataclass(frozen=True, slots=True)
class Style:
    """How a layer looks; None means what stands under it. Merging is right-biased.

    ``fill``, ``outline`` and ``font_color`` are colours, lengths are px. ``shade_step`` darkens faces as the original
    does; None shades by one light instead. What begins with ``box`` is for plain boxes; they grow for their words.
    """

    fill: Color | None = None
    outline: Color | None = None
    shade_step: float | None = None
    spacing: float | None = None
    scale_xy: float | None = None
    scale_z: float | None = None
    min_xy: float | None = None
    max_xy: float | None = None
    min_z: float | None = None
    max_z: float | None = None
    font_color: Color | None = None
    text_vspacing: float | None = None
    dashed: bool | None = None
    node_size: float | None = None
    node_spacing: float | None = None
    layer_spacing: float | None = None
    connector_width: float | None = None
    connector_fill: Color | None = None
    connector_arrow: bool | None = None
    connector_padding: float | None = None
    ellipsize_after: float | None = None
    box_scale: float | None = None
    show_neurons: bool | None = None
    box_fill: Color | None = None
    box_outline: Color | None = None
    box_outline_width: float | None = None
    box_text: str | None = None
    box_text_align: str | None = None
    box_text_autoshrink: bool | None = None
    box_text_callable: Callable[[Any], str] | None = None
    box_text_color: Color | None = None
    box_text_enabled: bool | None = None
    box_text_font: Face | None = None
    box_text_font_size: float | None = None
    box_text_line_spacing: float | None = None
    box_text_max_lines: int | None = None
    box_text_min_font_size: float | None = None
    box_text_padding: tuple[float, float] | None = None
    box_text_rotation: int | None = None
    box_text_valign: str | None = None
    box_text_wrap: str | None = None
    box_orientation: str | None = None
    box_size: tuple[float, float] | None = None
    box_min_size: tuple[float, float] | None = None
    collapse_annotation_color: Color | None = None
    collapse_annotation_width: float | None = None
    collapse_badge_enabled: bool | None = None
    collapse_badge_fill: Color | None = None
    collapse_badge_outline: Color | None = None
    collapse_badge_text_color: Color | None = None

    def __or__(self, other: Style) -> Style:
        """This style with whatever the other one says."""
        said = {f.name: value for f in fields(other) if (value := getattr(other, f.name)) is not None}
        return replace(self, **said)

    @property
    def boxed(self) -> Style:
        """This style on a plain box, where the fields for those come first."""
        return self | Style(fill=self.box_fill, outline=self.box_outline, font_color=self.box_text_color)


NO_STYLE = Style()
LOOKS = ("fill", "outline", "font_color", "dashed")
"""The fields that mean something in every view."""
SIZES = ("scale_xy", "scale_z", "min_xy", "max_xy", "min_z", "max_z")
BOXED = tuple(f.name for f in fields(Style) if f.name.startswith(("box_", "collapse_")) and f.name != "box_scale")
"""The fields of plain boxes, and of what `collapse_rules` finds."""
_COLORS = (
    "box_fill",
    "box_outline",
    "box_text_color",
    "collapse_annotation_color",
    "collapse_badge_fill",
    "collapse_badge_outline",
    "collapse_badge_text_color",
    "connector_fill",
    "fill",
    "font_color",
    "outline",
)
_SWITCHES = (
    "box_text_autoshrink",
    "box_text_enabled",
    "collapse_badge_enabled",
    "connector_arrow",
    "dashed",
    "show_neurons",
)
_CHOICES: Mapping[str, tuple[object, ...]] = {
    "box_orientation": ("vertical", "horizontal"),
    "box_text_align": ("left", "center", "right"),
    "box_text_rotation": (0, 90),
    "box_text_valign": ("top", "middle", "bottom"),
    "box_text_wrap": ("words", "chars", "none"),
}


def style(values: object, name: str, listed: Sequence[str] = ()) -> Style:
    """A Style from a mapping of its fields, or from a colour alone, which is its fill.

    Raises OptionError for a value that is none, or for an unknown field; then it names those that are ``listed``, or
    all.
    """
    if isinstance(values, Style):
        return values
    if not isinstance(values, Mapping):
        return Style(fill=color(values, name))
    allowed = [f.name for f in fields(Style)]
    found: dict[str, Any] = {}
    for key, value in values.items():
        if key not in allowed:
            raise OptionError(f"{name} has no style {key!r}{instead(key, listed or allowed, 'styles')}")
        found[key] = _READERS.get(key, _length)(value, f"{name}.{key}")
    return Style(**found)


def _switch(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise OptionError(f"{name}={value!r} is neither True nor False")
    return value


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise OptionError(f"{name}={value!r} is no text; give a string")
    return value


def _function(value: object, name: str) -> object:
    if not callable(value):
        raise OptionError(f"{name}={value!r} cannot be called; give a function of a layer that returns a string")
    return value


def _choice(value: object, name: str) -> object:
    allowed = _CHOICES[name.rpartition(".")[2]]
    if value not in allowed:
        raise OptionError(f"{name}={value!r} is not allowed; it is one of {', '.join(map(repr, allowed))}")
    return value


def _count(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise OptionError(f"{name}={value!r} is no count; give a whole number of at least 1")
    return value


def _padding(value: object, name: str) -> tuple[float, float]:
    return _size(value, name) if isinstance(value, tuple | list) else (_length(value, name),) * 2


def _font(value: object, name: str) -> Face:
    try:
        return text.resolve(value)[0]
    except OptionError as problem:
        raise OptionError(f"{name}: {problem}") from problem


def _size(value: object, name: str) -> tuple[float, float]:
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise OptionError(f"{name}={value!r} is no size; give a width and a height in px")
    return _length(value[0], name), _length(value[1], name)


def _positive(value: object, name: str) -> float:
    if not _length(value, name):
        raise OptionError(f"{name}={value!r} is no size of text; give a number of px over 0")
    return _length(value, name)


def _length(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise OptionError(f"{name}={value!r} is no size; give a number of px that is not negative")
    return float(value)


_READERS: Mapping[str, Callable[[object, str], object]] = {
    **dict.fromkeys(_COLORS, color),
    **dict.fromkeys(_SWITCHES, _switch),
    **dict.fromkeys(_CHOICES, _choice),
    "box_min_size": _size,
    "box_size": _size,
    "box_text": _text,
    "box_text_callable": _function,
    "box_text_font": _font,
    "box_text_font_size": _positive,
    "box_text_max_lines": _count,
    "box_text_min_font_size": _positive,
    "box_text_padding": _padding,
}
"""How the value of each field is read; all others are lengths."""


def styles_by_key(
    values: Mapping[object, object] | None, name: str, *, layers: bool = True, listed: Sequence[str] = ()
) -> dict[Key, Style]:
    """Styles by class, by the name of a class or layer, or by place; without ``layers`` by classes only.

    Raises OptionError for what is no style, or no key; ``listed`` are the styles that it names.
    """
    found: dict[Key, Style] = {}
    for given, value in (values or {}).items():
        key = read_key(given, name, layers=layers)
        found[key] = style(value, f"{name}[{key.__name__ if isinstance(key, type) else key!r}]", listed)
    return found


def _base(theme: str, node: LayerNode, wheel: Mapping[str, Color]) -> Style:
    found = role_of(node)
    if theme == "classic":
        return Style(fill=wheel[node.type], outline=Color(0, 0, 0))
    fill = color(PAPER[found])
    if theme == "grey":
        fill = fill.grey()
    return Style(fill=fill, outline=_outline(found, fill), dashed=is_regularization(node) or None)


def _outline(found: str, fill: Color) -> Color:
    return Color(0x55, 0x55, 0x55) if found in ("input", "merge") else fill.scaled(0.4)


def _wheel(graph: ModelGraph, color_map: Mapping[Key, Style]) -> dict[str, Color]:
    """The wheel's colour of each class; one that the user coloured takes no turn."""
    spoken = {node.type for node in graph.nodes if of_class(node, color_map)[1]}
    names = dict.fromkeys(node.type for node in graph.nodes)
    free = [name for name in names if name not in spoken]
    turns = {name: color(WHEEL[i % len(WHEEL)]) for i, name in enumerate(free)}
    return {name: turns.get(name, color(WHEEL[0])) for name in names}


def resolve(
    graph: ModelGraph, theme: str, color_map: Mapping[Key, Style], styles: Mapping[Key, Style]
) -> dict[str, Style]:
    """The style of each node by id: the theme, then its bases from the most general on, then the colour of its class
    and its class, then its layer's place, then its name. Where a fill changed and no outline was given, the outline
    follows the fill.
    """
    wheel = _wheel(graph, color_map) if theme == "classic" else {}
    kinds = {kind for node in graph.nodes for kind in node.kinds}
    classes: dict[Key, Style] = {key: said for key, said in styles.items() if isinstance(key, type) or key in kinds}
    return {node.id: _resolve_one(node, _base(theme, node, wheel), color_map, classes, styles) for node in graph.nodes}


def _resolve_one(
    node: LayerNode,
    base: Style,
    color_map: Mapping[Key, Style],
    classes: Mapping[Key, Style],
    styles: Mapping[Key, Style],
) -> Style:
    bases, own = of_class(node, classes)
    this = (styles[key] for key in (node.index, node.name) if key is not None and key in styles)
    said = NO_STYLE
    for style in (*bases, *of_class(node, color_map)[1], *own, *this):
        said |= style
    if said.fill is not None and said.outline is None and base.outline != Color(0, 0, 0):
        said |= Style(outline=said.fill.scaled(0.4))
    return base | said
