"""Plain boxes: flat, with a layer's class inside that reads upwards, or with its name and shape below."""

from __future__ import annotations

from visualkeras_svg import wording
from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import PT
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Card, Cell, Line
from visualkeras_svg.views.functional.setting import Setting
from visualkeras_svg.views.telling import Looks, tip

OUTLINE = 2.0
"""The outline, in px, as in the original."""
PADDING = 4 * PT
"""Between words and the sides of a box."""


def plain(node: LayerNode, setting: Setting, looks: Looks) -> Card:
    """The box of a layer, as large as its style asks for, and at least as what it says."""
    style = setting.styles[node.id]
    inside = setting.view.simple_text_label_mode == "inside"
    lines = _lines(node, setting) if inside else ()
    said = () if inside else _below(node, setting)
    size = _usual(node, setting) if style.box_size is None else style.box_size
    asked = (size, style.box_min_size or (0.0, 0.0), _needed(node, setting))
    return Card(
        node.id,
        node.name,
        node.type,
        (node.id,),
        (Cell(looks.of(node), lines, _is_upright(node, setting), members=(node.id,)),),
        (max(width for width, _ in asked), max(height for _, height in asked)),
        outline=OUTLINE if style.box_outline_width is None else style.box_outline_width,
        below=tuple(setting.measure.line(words) for words in said),
        tip=tip(node),
    )


def _usual(node: LayerNode, setting: Setting) -> tuple[float, float]:
    """The size of a box of which nothing is asked: upright ones are equally long."""
    thick = _thick(1, setting)
    if setting.view.simple_text_label_mode == "below":
        return thick, 2 * thick
    if not _is_upright(node, setting):
        return thick, thick
    upright = (one for one in setting.chosen.nodes if _is_upright(one, setting))
    return thick, max(_needed(one, setting)[1] for one in upright)


def _needed(node: LayerNode, setting: Setting) -> tuple[float, float]:
    """The width and height that the words inside need."""
    lines = _lines(node, setting)
    if setting.view.simple_text_label_mode == "below" or not lines:
        return 0.0, 0.0
    padding = setting.styles[node.id].box_text_padding
    long = max(line.advance for line in lines) + 2 * (PADDING if padding is None else padding)
    thick = _thick(len(lines), setting, padding)
    return (thick, long) if _is_upright(node, setting) else (long, thick)


def _thick(lines: int, setting: Setting, padding: float | None = None) -> float:
    type_ = setting.type
    block = type_.ascent + type_.descent + (lines - 1) * type_.leading
    return block + 2 * (PADDING if padding is None else padding)


def _is_upright(node: LayerNode, setting: Setting) -> bool:
    return setting.styles[node.id].box_orientation != "horizontal"


def _lines(node: LayerNode, setting: Setting) -> tuple[Line, ...]:
    """What stands inside."""
    style = setting.styles[node.id]
    if style.box_text_enabled is False:
        return ()
    words = style.box_text
    if words is None and style.box_text_callable is not None and node.id in setting.chosen.numbers:
        words = style.box_text_callable(node.source or node)
        if words is not None and not isinstance(words, str):
            raise OptionError(f"box_text_callable returned {words!r} for the layer {node.name!r}; give a string")
    words = wording.class_words(node) if words is None else words
    return tuple(setting.measure.line(line) for line in words.split("\n")) if words else ()


def _below(node: LayerNode, setting: Setting) -> tuple[str, ...]:
    said, _ = setting.captions.get(node.id, ((node.name, wording.shape(node.output)), False))
    return tuple(said)
