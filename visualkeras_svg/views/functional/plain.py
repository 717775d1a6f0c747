"""Plain boxes: flat, with a layer's class inside that reads upwards, or with its name and shape below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from visualkeras_svg import wording
from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import PT
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Card, Cell, Line, Script, Side
from visualkeras_svg.theme import Style
from visualkeras_svg.views.functional.repeats import repeated
from visualkeras_svg.views.functional.setting import Setting
from visualkeras_svg.views.functional.strips import Strip
from visualkeras_svg.views.functional.volumes import as_asked, is_sized
from visualkeras_svg.views.functional.words import captioned, placed, shown
from visualkeras_svg.views.telling import Looks, tip
from visualkeras_svg.views.texts import Measure

OUTLINE = 2.0
"""The outline, in px, as in the original."""
PADDING = 4 * PT
"""Between words and the sides of a box."""
LEAST_SIZE = 8.0
"""The size in px down to which words may shrink, as in the original."""
Pair = tuple[float, float]
_SIDES: Mapping[str | None, Side] = {"left": "start", "right": "end", "top": "start", "bottom": "end"}
_OTHER: Mapping[Side, Side] = {"start": "end", "end": "start", "middle": "middle"}


@dataclass(frozen=True, slots=True)
class Written:
    """The words in a box, measured, and the width and height that they need."""

    lines: tuple[Line, ...]
    turned: bool
    script: Script
    need: tuple[float, float]


def plains(setting: Setting, looks: Looks) -> list[Card]:
    """The boxes of all layers; upright ones of which no size is asked are equally long."""
    written = [[_written(node, setting) for node in strip.nodes] for strip in setting.strips]
    long = max((one.need[1] for every in written for one in every if one.turned), default=0.0)
    usual = _sized(setting) if is_sized(setting) else _usual(long, setting)
    return [_plain(*both, usual, setting, looks) for both in zip(setting.strips, written, strict=True)]


def _plain(strip: Strip, written: Sequence[Written], usual: Mapping[str, Pair], setting: Setting, looks: Looks) -> Card:
    """The box of a layer; what a rule found is a box, too, with a part for each layer of its first piece."""
    node, style = strip.head, setting.styles[strip.head.id]
    above, said = _around(strip, setting)
    if setting.says_calls(node):
        said.append(f"shared ×{setting.calls[node.layer]}")
    sizes = [_size(*both, usual, setting) for both in zip(strip.nodes, written, strict=True)]
    cells = tuple(
        Cell(looks.of(one), its.lines, its.turned, size[setting.down], (one.id,), script=its.script)
        for one, its, size in zip(strip.nodes, written, sizes, strict=True)
    )
    widths, heights = zip(*sizes, strict=True)
    card = Card(
        node.id,
        node.name,
        node.type,
        tuple(one.id for one in strip.all),
        cells,
        (max(widths), sum(heights)) if setting.down else (sum(widths), max(heights)),
        outline=OUTLINE if style.box_outline_width is None else style.box_outline_width,
        below=tuple(map(setting.measure.line, said)),
        above=tuple(map(setting.measure.line, above)),
        double=node.origin == "nested",
        tip="\n\n".join(map(tip, strip.all)),
    )
    return repeated(card, strip, setting)


def _size(node: LayerNode, written: Written, usual: Mapping[str, Pair], setting: Setting) -> tuple[float, float]:
    """How large the box of a layer is: as its style asks for, and at least as what it says."""
    style = setting.styles[node.id]
    size = usual[node.id] if style.box_size is None else style.box_size
    asked = (size, style.box_min_size or (0.0, 0.0), written.need)
    return max(width for width, _ in asked), max(height for _, height in asked)


def _usual(long: float, setting: Setting) -> Mapping[str, Pair]:
    """The sizes of boxes of which nothing is asked: upright ones are so long as the longest words."""
    thick = setting.type.ascent + setting.type.descent + 2 * PADDING
    below = setting.view.simple_text_label_mode == "below"
    turned = {node.id: _is_turned(setting.styles[node.id]) for node in setting.chosen.nodes}
    return {id_: (thick, 2 * thick if below else long if upright else thick) for id_, upright in turned.items()}


def _sized(setting: Setting) -> Mapping[str, Pair]:
    """The sizes of boxes to scale, as the original has them: channels along, height across, none under `min_xy`."""
    nodes, least = setting.chosen.nodes, setting.view.min_xy or 0.0
    return {
        node.id: (max(size.least, least), size.height)
        for node, size in zip(nodes, as_asked(setting, nodes), strict=True)
    }


def _is_turned(style: Style) -> bool:
    return style.box_orientation != "horizontal" if style.box_text_rotation is None else style.box_text_rotation == 90


def _written(node: LayerNode, setting: Setting) -> Written:
    """What stands inside, on as many lines as the size that is asked for needs; no smaller than it may be."""
    style = setting.styles[node.id]
    words, turned = _words(node, setting), _is_turned(style)
    beside, over = padding = style.box_text_padding or (PADDING, PADDING)
    width, height = style.box_size or (float("inf"), float("inf"))
    room = (height - 2 * over, width - 2 * beside) if turned else (width - 2 * beside, height - 2 * over)
    for measure in _measures(style, setting):
        type_ = measure.type(_leading(style, measure.size, setting))
        lines = tuple(line for part in words for line in _wrapped(part, room[0], style.box_text_wrap, measure))
        lines = lines[: style.box_text_max_lines]
        long = max((line.advance for line in lines), default=0.0)
        thick = type_.ascent + type_.descent + (len(lines) - 1) * type_.leading
        if long <= room[0] and thick <= room[1]:
            break
    across, along = (thick, long) if turned else (long, thick)
    need = (across + 2 * beside, along + 2 * over) if lines else (0.0, 0.0)
    sides = _SIDES.get(style.box_text_align, "middle"), _SIDES.get(style.box_text_valign, "middle")
    if turned:
        sides = _OTHER[sides[1]], sides[0]
    script = Script(type_, measure.face, *sides, padding)
    return Written(lines, turned, script, need)


def _measures(style: Style, setting: Setting) -> Iterator[Measure]:
    """The sizes in which words may be set, the largest first."""
    face, size = style.box_text_font or setting.measure.face, style.box_text_font_size or setting.measure.size
    yield Measure(face, size)
    while style.box_text_autoshrink and size - 1 >= (style.box_text_min_font_size or LEAST_SIZE):
        size -= 1
        yield Measure(face, size)


def _leading(style: Style, size: float, setting: Setting) -> float:
    if style.box_text_line_spacing is None:
        return setting.type.leading * size / setting.type.size
    return size + style.box_text_line_spacing


def _words(node: LayerNode, setting: Setting) -> list[str]:
    """What stands inside; below a box stands something else, unless both are asked for."""
    style = setting.styles[node.id]
    inside = setting.view.simple_text_label_mode == "inside" or style.box_text_enabled
    if style.box_text_enabled is False or not inside:
        return []
    words = style.box_text
    if words is None and style.box_text_callable is not None and node.id in setting.chosen.numbers:
        words = style.box_text_callable(node.source or node)
        if words is not None and not isinstance(words, str):
            raise OptionError(f"box_text_callable returned {words!r} for the layer {node.name!r}; give a string")
    words = wording.class_words(node) if words is None else words
    return words.split("\n") if words else []


def _wrapped(words: str, room: float, wrap: str | None, measure: Measure) -> Iterator[Line]:
    """The words on lines of at most so many px, broken between words and before capitals, or between letters."""
    line = ""
    for glue, piece in _pieces(words, wrap):
        longer = f"{line}{glue if line else ''}{piece}"
        if line and measure.line(longer).advance > room:
            yield measure.line(line)
            longer = piece
        line = longer
    yield measure.line(line)


def _pieces(words: str, wrap: str | None) -> Iterator[tuple[str, str]]:
    """The pieces that stay whole, each with what stands before it where it begins no line."""
    if wrap == "none":
        yield "", words
    elif wrap == "chars":
        yield from (("", letter) for letter in words)
    else:
        for word in words.split():
            first, *others = re.split(r"(?<=[a-z])(?=[A-Z(])", word)
            yield " ", first
            yield from (("", other) for other in others)


def _around(strip: Strip, setting: Setting) -> tuple[list[str], list[str]]:
    """What stands over a box and under it: the caller's words for each layer, else below it names and shape."""
    below = setting.view.simple_text_label_mode == "below"
    above: list[str] = []
    said: list[str] = [*_below(strip)] if below and setting.view.text_callable is None else []
    for node in strip.nodes:
        over, under = placed(*captioned(node, _words(node, setting), setting), [], setting)
        above += over
        said += under
    changes = strip.last.id in setting.changing or strip.head.type == "InputLayer"
    if setting.shapes == "cards" and changes and not below:
        said.append(wording.shape(strip.last.output))
    more = (line for node in strip.nodes for line in shown(node, setting, named=False))
    return above, said + [line for line in more if line.removeprefix("→ ") not in said]


def _below(strip: Strip) -> Iterator[str]:
    """The names of all layers and the shape; what repeats differ in is said in turn."""
    every = [strip.nodes, *(one.nodes for one in strip.repeats)]
    yield from (wording.in_turn([node.name for node in nodes]) for nodes in zip(*every, strict=True))
    yield wording.in_turn([wording.shape(nodes[-1].output) for nodes in every])
