"""What cards say of their layers, line by line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from statistics import mode
from typing import TYPE_CHECKING

from visualkeras_svg import wording
from visualkeras_svg.model import LayerNode, TensorSpec
from visualkeras_svg.theme import role_of
from visualkeras_svg.views.functional.stairs import Flights
from visualkeras_svg.views.functional.strips import Strip
from visualkeras_svg.views.functional.tables import name

if TYPE_CHECKING:
    from visualkeras_svg.views.functional.setting import Setting

OFTEN = 3
"""What would stand more often than this goes to the legend."""
RAISED = 1.6
"""So much longer than a card's lines are high may the turned word of a follower be."""
LONG = 12
"""Turned words of more letters would make their card higher than its head."""


def is_rib(node: LayerNode, setting: Setting) -> bool:
    """Followers are ribs where they are folded, and in a horizontal chart where their word would stand too often.

    Of folded activations only the most usual one is, and those whose word is long. What is rarer than another of its
    look has words where there is room, for a legend cannot tell the two apart.
    """
    if setting.captions.get(node.id) or (not setting.folded and _shown(node, setting)):
        return False
    if not setting.terse and said_whole(node) in setting.rare:
        return False
    words = wording.class_words(node)
    if setting.folded:
        return role_of(node) != "activation" or words in setting.usual or len(words) > LONG
    plain = words in setting.usual or role_of(node) != "activation"  # a rib tells no activation from another
    short = plain and (setting.often[words] > OFTEN or words in setting.towering)
    return not setting.down and (short or len(words) > LONG)


def said_whole(node: LayerNode) -> str:
    """A class and what it was made with, but for how many units or filters it has."""
    return wording.joined(wording.class_words(node), wording.all_arguments(node, width=False))


def towering(setting: Setting) -> frozenset[str]:
    """The classes of followers whose word, turned, would make a card much higher than it is and than most are."""
    type_ = setting.type
    heads = {strip.head.id: len(says(strip.head, setting, one_line=False)) for strip in setting.strips}
    usual = mode([heads[strip.head.id] for strip in setting.strips if strip.head.type != "InputLayer"] or [1])
    found = set()
    for strip in setting.strips:
        lines = max(usual, heads[strip.head.id])
        height = type_.ascent + type_.descent + (lines - 1) * type_.leading
        for node in strip.followers:
            words = max((setting.measure.line(one).advance for one in says(node, setting, one_line=True)), default=0.0)
            if strip.form == "card" and words > RAISED * height:
                found.add(wording.class_words(node))
    return frozenset(found)


def says(node: LayerNode, setting: Setting, one_line: bool) -> list[str]:
    """The lines of a layer: what it is, what it was made with, and what was asked for besides."""
    if node.type == "InputLayer" or node.origin == "nested":
        said = [*titled(node, setting), *_weighed(node, setting)]
    elif setting.forms[setting.home[node.id]] == "bar" and node.id in setting.named:
        said = [f"{setting.named[node.id]}: {_joined(node, wording.class_words(node), _made(node, setting))}"]
    else:
        said = _plainly(node, setting, one_line)
    if says_shape(node, setting):
        shape = wording.shape(setting.by_home[setting.home[node.id]].last.output)
        if setting.forms[setting.home[node.id]] == "bar" and not setting.down:
            said = [f"{' '.join(said)} → {shape}"]
        else:
            said.append(shape if node.type == "InputLayer" else f"→ {shape}")
    if setting.says_calls(node):
        said.append(f"shared ×{setting.calls[node.layer]}")
    said += _shown(node, setting)
    lines, above = captioned(node, said, setting)
    return [*lines, *said] if above else [*said, *lines]


def captioned(node: LayerNode, said: Iterable[str], setting: Setting) -> tuple[list[str], bool]:
    """The words that the caller asked for, and whether they stand above; of those of a usual kind no line twice."""
    lines, above = setting.captions.get(node.id, ((), False))
    if not isinstance(setting.view.text_callable, str):
        return list(lines), above
    known = {part for line in said for part in (line.removeprefix("→ "), *re.split(r"[:,]? ", line)[:2])}
    return [line for line in lines if line not in known], above


def params(nodes: Iterable[LayerNode]) -> int:
    """The parameters of layers, each counted once."""
    return sum({node.layer: node.params or 0 for node in nodes}.values())


def _weighed(node: LayerNode, setting: Setting) -> list[str]:
    """The parameters of a nested model in a frame that says its own, in the same unit."""
    if node.inner is None or not node.params or not setting.frames[node.id] or "params" in setting.view.show:
        return []
    return wording.counts([*setting.counted.values()], params(setting.chosen.graph), [node.params])[0][-1:]


def _differing(strip: Strip, setting: Setting) -> Iterator[str]:
    """What tells apart what a rule found, in turn, for each layer of the first piece."""
    if strip.rule is not None:
        said = (wording.arguments_in_turn(_in_turn(node, setting), alike=False) for node in strip.nodes)
        yield from filter(None, said)


def around(strip: Strip, setting: Setting) -> tuple[list[str], list[str]]:
    """The lines over and under a solid: names of inputs, outputs and models, its shape, and what was asked for besides.

    Where the flow goes down all stand beside it.
    """
    if setting.shapes == "table":
        named = name(strip, setting)
        return [named] if named else [], [row[strip.head.id] for row in setting.table.values()]
    said = _below(strip, setting)
    lines, above = captioned(strip.head, said, setting)
    return placed(lines, above, said, setting)


def placed(lines: list[str], above: bool, said: list[str], setting: Setting) -> tuple[list[str], list[str]]:
    """What stands over a solid and what stands under it: such words of the caller, and what is said anyway."""
    if above and not setting.down:
        return lines, said
    return [], [*lines, *said] if above else [*said, *lines]


def _below(strip: Strip, setting: Setting) -> list[str]:
    """The lines under a solid, but for the caller's own."""
    node = strip.head
    named = [n for n in strip.all if n.type == "InputLayer" or n.origin == "nested" or n.id in setting.named]
    said = [line for one in named for line in titled(one, setting)]
    said += _differing(strip, setting)
    if setting.flights and setting.shapes != "none":
        said += _on_stairs(strip, setting, setting.flights)
    elif setting.shapes == "cards" and (strip.last.id in setting.changing or node.type == "InputLayer"):
        said.append(wording.shape(strip.last.output))
    if setting.says_calls(node):
        said.append(f"shared ×{setting.calls[node.layer]}")
    said += _shown(node, setting)
    return [*said, setting.odd[node.id]] if node.id in setting.odd else said


def _on_stairs(strip: Strip, setting: Setting, found: Flights) -> Iterator[str]:
    """The channels of a volume; its whole shape where it begins a level, or has another size than its level."""
    head, output = strip.head.id, strip.last.output
    begins = any(heads[0] == head for heads in found.down)
    level = found.level(head)
    usual = setting.by_home[found.down[level][0]].last.output.spatial
    if begins or output.spatial != usual:
        yield wording.shape(output)
    elif strip.last.id in setting.changing or strip.head.params:
        yield wording.number(output.channels)


def titled(node: LayerNode, setting: Setting) -> list[str]:
    """The lines of what a layer is called: an output by the name that its author gave, most others by their class."""
    if node.type == "InputLayer":
        return [wording.tensor(node.output) if setting.view.groups == "inputs" else wording.input_name(node)]
    if node.origin == "nested" or node.id in setting.named:
        return [setting.named.get(node.id, node.name)]
    words = _class(node, setting)
    return wording.broken(words) if setting.broken else [words]


def _class(node: LayerNode, setting: Setting) -> str:
    """The class in the title of a card; what a wrapper holds stands with its arguments."""
    nodes = _in_turn(node, setting)
    return wording.in_turn([wording.class_words(one) if wording.held(one) is None else one.type for one in nodes])


def says_shape(node: LayerNode, setting: Setting) -> bool:
    """Whether the shape stands on the card: where it changes, or where it says how many units or filters there are."""
    if setting.shapes != "cards":
        return False
    if (node.type == "InputLayer" and setting.view.groups == "inputs") or node.id in setting.ported:
        return False
    strip = setting.by_home[setting.home[node.id]]
    speaks = strip.lane[0] if strip.lane else strip.head
    silent = setting.folded and role_of(strip.own[-1]) != "activation"
    if node is not (speaks if silent or speaks.output.shape == strip.last.output.shape else strip.own[-1]):
        return False
    return strip.last.id in setting.changing or "units" in node.attributes or "filters" in node.attributes


def _made(node: LayerNode, setting: Setting) -> str:
    """What a layer was made with; of a reshaping the shape that stands nowhere else; on an output that it is linear."""
    nodes = _in_turn(node, setting)
    strip = setting.by_home[setting.home[node.id]]
    told = says_shape(node, setting) and all(one.output.shape == strip.last.output.shape for one in nodes)
    said = wording.arguments_in_turn(nodes, width=not told)
    if node.type == "Reshape" and node is not strip.last and setting.shapes != "none":
        said = wording.shape(node.output)
    if node.id in setting.ends and node.attributes.get("activation") == "linear" and node.type != "Activation":
        return f"{said}, linear" if said else "linear"
    return said


def _in_turn(node: LayerNode, setting: Setting) -> list[LayerNode]:
    """A layer, and those that stand in its place in the repeats that a rule found."""
    strip = setting.by_home[setting.home[node.id]]
    if strip.rule is None or node not in strip.nodes:
        return [node]
    place = strip.nodes.index(node)
    return [node, *(other.nodes[place] for other in strip.repeats)]


def _plainly(node: LayerNode, setting: Setting, one_line: bool) -> list[str]:
    """What a layer is called, its class where that is not it, and what it was made with."""
    title, words, made = titled(node, setting), _class(node, setting), _made(node, setting)
    if node.id in setting.named and title == [words] and not made:
        return title
    if node.id in setting.named:
        return [*title, _joined(node, words, made)] if one_line else [*title, words, *([made] if made else [])]
    if is_told_elsewhere(node, setting):
        strip = setting.by_home[setting.home[node.id]]
        return [made.removeprefix(f"{wording.arguments(node).kernel}, ") if node in strip.lane else made]
    if one_line and made and not setting.folded:
        return [_joined(node, words, made)]
    return [words, *([made] if made else [])] if one_line else [*title, *_lines(made, title, setting)]


def _lines(made: str, title: list[str], setting: Setting) -> list[str]:
    """What a layer was made with, as one line; as two where names are broken, and it is long and the longest."""
    first, comma, last = made.rpartition(", ")
    if setting.broken and comma and len(made) > max(LONG, *map(len, title)):
        return [first, last]
    return [made] if made else []


def _joined(node: LayerNode, words: str, made: str) -> str:
    """A class and what it was made with on one line."""
    return wording.joined(words, made) if wording.held(node) is None else f"{words} {made}"


def is_told_elsewhere(node: LayerNode, setting: Setting) -> bool:
    """Whether a class would head too many cards of one line, or stands on half a card, so that the legend names it.

    Of classes that look alike only the commonest is told there alone.
    """
    if setting.by_home[setting.home[node.id]].lane and not setting.down:
        return True
    if (
        not (setting.folded and (setting.down or setting.terse))
        or setting.view.legend is False
        or node.id in setting.ends
    ):
        return False
    words = wording.class_words(node)
    speaks = wording.all_arguments(node, width=False) not in ("", "keepdims", wording.argument_activation(node))
    return setting.heads[words] > OFTEN and words in setting.commonest and speaks


def _shown(node: LayerNode, setting: Setting) -> list[str]:
    """What was asked for besides; no name that stands there anyway."""
    named = node.origin == "nested" or setting.named.get(node.id) == node.name
    named = named or (node.type == "InputLayer" and wording.input_name(node) == node.name)
    return shown(node, setting, named)


def shown(node: LayerNode, setting: Setting, named: bool) -> list[str]:
    """What was asked for besides; no name where the layer is ``named`` anyway."""
    asked = (word for word in setting.view.show if word != "name" or not named)
    said = ((_SHOWN[word], [_WORD[word](one) for one in _in_turn(node, setting)]) for word in asked)
    return [shown.format(wording.in_turn(words)) for shown, words in said if any(words)]


def told(node: LayerNode) -> tuple[TensorSpec, ...]:
    """The outputs whose shapes are said: all, but of a recurrent layer not its states."""
    return (node.output,) if role_of(node) == "recurrent" else node.outputs


_WORD: Mapping[str, Callable[[LayerNode], str]] = {
    "name": lambda node: node.name,
    "shape": lambda node: ", ".join(dict.fromkeys(map(wording.shape, told(node)))),
    "params": lambda node: wording.number(node.params) if node.params else "",
    "macs": lambda node: wording.number(node.macs) if node.macs else "",
    "dtype": lambda node: node.output.dtype or "",
}
"""What `show` adds to a card."""
_SHOWN = {"name": "{}", "shape": "→ {}", "params": "{} params", "macs": "{} MACs", "dtype": "{}"}
"""How it is said."""
