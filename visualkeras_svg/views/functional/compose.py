"""From layers to a chart: what each card says, how big it is, and what stands on the wires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from visualkeras_svg import wording
from visualkeras_svg.color import Color, color
from visualkeras_svg.geometry import PT
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Chart, Direction, Entry, Frame, Hair, Line, Shared
from visualkeras_svg.theme import PAPER, Style
from visualkeras_svg.views.functional.cards import cards
from visualkeras_svg.views.functional.ledger import ledger
from visualkeras_svg.views.functional.setting import Setting
from visualkeras_svg.views.functional.tables import kerneled
from visualkeras_svg.views.functional.wires import wires
from visualkeras_svg.views.functional.words import OFTEN, params, said_whole
from visualkeras_svg.views.telling import Looks

EDGE = Color(0x44, 0x44, 0x44)
_CARD = Color(0x22, 0x22, 0x22)
_FRAME = Color(0xF6, 0xF6, 0xF4)
_COPY = Color(0xE8, 0xF3, 0xFE)
_PLAIN = (color(PAPER["other"]), color(PAPER["merge"]))
"""The fills of those layers in the usual colours."""

MOST = 3
"""In so many ways the layers of a class may be made for the legend to say each."""
MANY = 8
"""So many kernels, or other things that layers of a class are made with, it lists."""


def compose(setting: Setting) -> Chart:
    """The chart of a setting."""
    nested = {node.id for node in setting.chosen.nodes if node.origin == "nested"}
    special = dict.fromkeys(nested, _FRAME) | dict.fromkeys(setting.way.skips if setting.way else (), _COPY)
    looks = Looks({id_: _carded(style, special.get(id_)) for id_, style in setting.styles.items()})
    drawn, untold = cards(setting, looks)
    hairs = () if setting.view.legend is False else tuple(_hairs(setting))
    more = _together(setting) if len(hairs) > OFTEN else ()
    return Chart(
        cards=drawn,
        wires=tuple(wires(setting)),
        entries=(*_entries(setting, looks, untold), *more),
        looks=looks.table,
        type=setting.type,
        direction=cast("Direction", setting.view.direction),
        line=setting.view.connector_width or 0.75 * PT,
        frames=tuple(_frames(setting)),
        shared=tuple(_shared(setting)),
        ledger=ledger(setting),
        edge=setting.view.connector_fill or EDGE,
        headed=setting.view.connector_arrow,
        apart=setting.view.connector_padding,
        dots=setting.view.render_virtual_nodes,
        curved=setting.view.edges == "curved",
        hairs=hairs if len(hairs) <= OFTEN else (),
        table=tuple(map(setting.measure.line, setting.table)) if setting.shapes == "table" else (),
    )


def _shared(setting: Setting) -> Iterator[Shared]:
    """The calls of layers that ties join."""
    calls: dict[str, list[str]] = {}
    for node in setting.chosen.nodes:
        if node.layer in setting.tied:
            calls.setdefault(node.layer, []).append(setting.home[node.id])
    together: dict[tuple[str, ...], list[str]] = {}
    for layer, ids in calls.items():
        together.setdefault(tuple(ids), []).append(layer)
    for joined, layers in together.items():
        yield Shared(tuple(layers), joined, setting.measure.line(f"×{len(joined)}", bold=True))


def _frames(setting: Setting) -> Iterator[Frame]:
    """The frames of all groups, with their parameters, each layer counted once."""
    for group, words in zip(setting.groups, _counted(setting)[0], strict=True):
        heads = tuple(strip.head.id for strip in setting.strips if strip.head.id in group.ids)
        title, total = setting.measure.line(group.name, bold=True), setting.measure.line(words)
        yield Frame(heads, title, total, group.asked, group.style, group.padding)


def _counted(setting: Setting) -> tuple[list[str], str]:
    """The parameters of each group, and of all layers, in words; those of a model that is called often only once."""
    counts, total = wording.counts([*setting.counted.values()], params(setting.chosen.graph))
    said = dict(zip(setting.counted, counts, strict=True))
    shared = {group: f"shared ×{group.times}" for group in setting.groups if group.times > 1}
    return [", ".join(w for w in (said.get(group), shared.get(group)) if w) for group in setting.groups], total


def _carded(style: Style, special: Color | None) -> Style:
    """The style of a card: its outline does not follow its fill.

    A model in the model has a frame's fill, and a merge the fill of the prism that reaches it.
    """
    plain = style.fill is not None and style.outline in (style.fill.scaled(0.4), Color(0x55, 0x55, 0x55))
    fill = special if special and plain and style.fill in _PLAIN else style.fill
    return replace(style, fill=fill, outline=_CARD) if plain else style


# --- the legend -----------------------------------------------------------------------------------


def _entries(setting: Setting, looks: Looks, untold: Sequence[LayerNode]) -> tuple[Entry, ...]:
    if setting.view.legend is False:
        return ()
    if setting.volume:
        found = list(_kinds(setting, looks, untold))
    else:
        found = [Entry((look,), ", ".join(said)) for look, said in _named(setting, looks, untold).items()]
    notes = [*dict.fromkeys(_paddings(setting))]
    notes += _letters(setting)
    if setting.view.groups is not None:
        notes.append(f"{_counted(setting)[1]} parameters in all")  # those of hidden layers too
    return (*found, *(Entry((), words) for words in notes))


def _kinds(setting: Setting, looks: Looks, untold: Sequence[LayerNode]) -> Iterator[Entry]:
    """What solids and ribs are: an entry for each class, with what its layers were made with.

    A class has two looks where some of its layers merge a skip that is drawn as a prism.
    """
    elsewhere = kerneled(setting) if setting.shapes == "table" else frozenset()
    of_skips = {looks.of(node) for node in untold if setting.way and node.id in setting.way.skips}
    made: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    for node in (one for one in untold if one.id not in setting.odd):
        kernel = wording.arguments(node).kernel
        words = wording.all_arguments(wording.held(node) or node, width=False)  # the class says what a wrapper holds
        rest = words.removeprefix(kernel).removeprefix(", ")
        kernel = "" if wording.class_words(node) in elsewhere or rest == words else kernel
        plain = "linear" if node.attributes.get("activation") == "linear" and node.type != "Activation" else ""
        made.setdefault((looks.of(node), wording.class_words(node)), {})[kernel, rest or plain] = None
    joint = _joint(setting, looks, untold)
    made = {key: ways for key, ways in made.items() if not joint or key not in joint}
    counts = Counter(name for _, name in made)
    for (look, name), ways in made.items():
        words = wording.joined(name, _ways(list(ways)))
        yield Entry((look,), f"{words} of a skip" if counts[name] > 1 and look in of_skips else words)
    if joint:
        (copy, merge), volume = joint
        yield Entry((copy, volume[0]), f"{merge} with {joint[volume]}")


def _joint(setting: Setting, looks: Looks, untold: Sequence[LayerNode]) -> dict[tuple[str, str], str]:
    """The look and class of all merges of a skip, and of the volumes that they touch; with what these were made with.

    Empty unless each volume of that look and class touches a merge, and all were made alike.
    """
    if not setting.way:
        return {}
    nodes = {strip.head.id: strip.head for strip in setting.strips}
    touching = {merge: setting.way.joined(merge) for merge in setting.way.skips}
    ends = [*touching, *touching.values()]
    kinds = {(looks.of(nodes[id_]), wording.class_words(nodes[id_])): said_whole(nodes[id_]) for id_ in ends}
    alike = {node.id for node in untold if (looks.of(node), wording.class_words(node)) in kinds}
    made = {said_whole(nodes[id_]) for id_ in touching.values()}
    return kinds if len(kinds) == 2 and len(made) == 1 and alike == set(ends) else {}


def _ways(ways: Sequence[tuple[str, str]]) -> str:
    """The ways in which the layers of a class are made: kernels and the rest; apart, where they are many."""
    ways = [(kernel, "" if kernel and rest == "linear" else rest) for kernel, rest in ways]
    whole = [*dict.fromkeys(", ".join(filter(None, way)) for way in ways)]
    if whole == ["linear"]:
        return ""
    if len(whole) <= MOST:
        return "; ".join(one or "–" for one in whole) if any(whole) else ""
    parts = [[*dict.fromkeys(filter(None, part))] for part in zip(*ways, strict=True)]
    return "; ".join(", ".join(part) if len(part) <= MANY else f"{len(part)} kinds" for part in parts if part)


def _named(setting: Setting, looks: Looks, untold: Sequence[LayerNode]) -> dict[str, dict[str, None]]:
    """What each look stands for, of what no card says: a class that ribs have in many ways is only named."""
    names: dict[str, dict[str, None]] = {}
    ways: dict[str, dict[str, None]] = {}
    heads = {node.id for strip in setting.strips for node in strip.heads}
    seconds = {node.id for strip in setting.strips for node in strip.lane[:1]}
    for node in untold:
        words = wording.class_words(node)
        if node.id in seconds:
            words = f"{words} {wording.arguments(node).kernel}"
        elif node.id not in heads and wording.held(node) is None:
            ways.setdefault(words, {})[f"{words} {wording.all_arguments(node)}".strip()] = None
        names.setdefault(looks.of(node), {})[words] = None
    for look, said in names.items():
        told = (ways.get(words, {}) for words in said)
        names[look] = {
            one: None
            for words, made in zip(said, told, strict=True)
            for one in (made if 0 < len(made) <= MOST else (words,))
        }
    if setting.view.legend:
        for node in setting.chosen.nodes:
            if node.type != "InputLayer":
                names.setdefault(looks.of(node), {})[wording.class_words(node)] = None
    return names


def _hairs(setting: Setting) -> Iterator[Hair]:
    """Arguments that change the arithmetic of a layer that says how much of the signal it drops."""
    for node, words in _noise_shapes(setting):
        entry = Entry((), f"{node.type} {wording.all_arguments(node)}: {words}")
        yield Hair(node.id, setting.measure.line(words), entry)


def _noise_shapes(setting: Setting) -> Iterator[tuple[LayerNode, str]]:
    """The layers that were given one, and the words for it."""
    for node in setting.chosen.nodes:
        if node.attributes.get("noise_shape") is not None:
            yield node, f"noise_shape ({', '.join(map(str, node.attributes['noise_shape']))})"


def _together(setting: Setting) -> Iterator[Entry]:
    """One entry for all layers of a class with the same noise_shape."""
    made: dict[tuple[str, str], dict[str, None]] = {}
    for node, words in _noise_shapes(setting):
        made.setdefault((node.type, words), {})[wording.all_arguments(node)] = None
    for (kind, words), ways in made.items():
        yield Entry((), f"{kind} {', '.join(ways)}: {words}")


def _letters(setting: Setting) -> Iterator[str]:
    """What the letters beside the edges stand for: axes of any length, and the states of recurrent layers."""
    specs = [one for node in setting.chosen.nodes for one in node.outputs] if setting.shapes != "none" else []
    axes = dict.fromkeys(axis for one in specs for axis in (one.shape or ())[1:] if isinstance(axis, str))
    if axes:
        yield f"{', '.join(axes)} any length"
    if any(one.shape is None or None in one.shape[1:] for one in specs):
        yield "? not known"
    lines = (line for wire in wires(setting) for line in ((wire.words if wire.knob else None), wire.tag) if line)
    states = dict.fromkeys(name for line in lines for name in _states(line))
    if states:
        yield f"{', '.join(states)} {'states' if len(states) > 1 else 'state'}"


def _states(words: Line) -> Iterator[str]:
    """The letters of states among the words beside an edge."""
    yield from (word for word in words.text.split(" ") if word in ("h", "c"))


def _paddings(setting: Setting) -> Iterator[str]:
    """What is padded before some layers, and before which."""
    padded: dict[str, dict[str, None]] = {}
    plain = {words for strip in setting.strips if not strip.pads for words in [wording.all_arguments(strip.head)]}
    for strip in setting.strips:
        for pad in (pad for pad in strip.pads if pad.type.startswith("ZeroPadding")):
            made = wording.all_arguments(strip.head)
            said = f"{strip.head.name}" if made in plain or not made else wording.arguments(strip.head).kernel or made
            padded.setdefault(f"{pad.type} {wording.padding(pad)}", {})[said] = None
    for words, before in padded.items():
        yield f"{words} before {', '.join(before)}"
