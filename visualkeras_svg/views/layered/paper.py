"""The row at its printed size, on square-root scales."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from visualkeras_svg import wording
from visualkeras_svg.geometry import MM, PT
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Connection, Entry, Line, Part, Plan, Unit, Words
from visualkeras_svg.theme import Style, role
from visualkeras_svg.views.layered.chosen import Chosen
from visualkeras_svg.views.layered.heads import (
    RIB,
    Head,
    Size,
    activations_are_ribs,
    argument_rib,
    heads,
    scales,
    sizes,
)
from visualkeras_svg.views.layered.names import Names, split
from visualkeras_svg.views.layered.natural import connect
from visualkeras_svg.views.layered.saying import Saying, entries, say
from visualkeras_svg.views.layered.telling import Looks, plain_entries, tip
from visualkeras_svg.views.layered.texts import Measure, captions

if TYPE_CHECKING:
    from visualkeras_svg.views.layered import LayeredView

SLIT = 5 * PT
"""The room between equal neighbours that each have a caption of their own."""
WIDE = 120 * MM
"""From this width on a row is a little higher, with wider gaps."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a printed row is composed with: how much of it is said, and what has been given up."""

    view: LayeredView
    chosen: Chosen
    styles: Mapping[str, Style]
    measure: Measure
    page: float
    captions: Literal["all", "heavy", "ends", "none"] = "all"
    fold: bool = False
    touch: bool = False
    broken: bool = False
    height: float | None = None

    @property
    def wide(self) -> bool:
        return self.page >= WIDE

    @property
    def named(self) -> bool:
        """Whether every layer bears a caption of its own."""
        return self.view.text_callable is not None and self.captions == "all"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A row on its way to a plan: its layers, their sizes, how it stands.

    ``turned`` rows show their left sides: drawn reversed, or where a sheet's ribs would hide it.
    """

    setting: Setting
    row: tuple[Head, ...]
    sizes: tuple[Size, ...]
    floor: bool
    turned: bool
    ribs: bool
    looks: Looks
    ends: frozenset[str]


def compose(setting: Setting) -> Plan:
    """The plan of a row for print."""
    sheet = _sheet(setting)
    units = tuple(_units(sheet))
    names = _names(sheet)
    saying = say(sheet.row, sheet.floor, sheet.ribs, sheet.ends)
    near = ("arrow" if sheet.floor else "funnel") if setting.view.draw_funnel else "hidden"
    connections = connect(setting.chosen, units, near, setting.view.draw_skips)
    if sheet.floor:
        connections += _outs(sheet, units)
    size = setting.measure.size
    return Plan(
        units=units,
        connections=connections,
        words=tuple(_words(sheet, units, saying, names)),
        entries=_entries(sheet, saying, names) if setting.view.legend else (),
        looks=sheet.looks.table,
        type=setting.measure.type(1.2 * size),
        stand="floor" if sheet.floor else "center",
        turned=sheet.turned,
        stretch=30 * PT,
        clear=2 * PT,
        room=(6 if setting.wide else 3.5) * PT,
        line=0.75 * PT,
    )


def widest(plan: Plan) -> float:
    """The greatest scale: at it, the widest slice is half as wide as the tallest front is high."""
    growth = max(part.growth for unit in plan.units for part in unit.parts)
    return max(unit.height for unit in plan.units) / 2 / growth if growth else 1.0


def _sheet(setting: Setting) -> Sheet:
    row = heads(setting.chosen)
    maps = any(head.form == "map" for head in row)
    floor = setting.view.draw_reversed or not maps
    height = setting.height or ((64 if setting.view.draw_reversed else 76 if setting.wide and not floor else 70) * PT)
    flat = not setting.view.draw_volume
    measures = scales(row, height, 0.34 if floor else 0.36, _thickness(setting, floor))
    ends = frozenset(port.node for port in setting.chosen.graph.outputs)
    found = sizes(row, measures)
    if flat:
        found = tuple(size._replace(back=0.0) for size in found)
    lying = measures.lying and any(head.rib and head.form == "sheet" for head in row)
    turned = setting.view.draw_reversed or lying
    return Sheet(setting, row, found, floor, turned, activations_are_ribs(row), Looks(setting.styles), ends)


def _thickness(setting: Setting, floor: bool) -> float:
    return (6 if setting.wide else 5 if floor else 4.5) * PT


def _units(sheet: Sheet) -> Iterator[Unit]:
    """The solids of the row; where ribs are folded, a layer's followers are its members."""
    pending: Unit | None = None
    for i, (head, size) in enumerate(zip(sheet.row, sheet.sizes, strict=True)):
        if head.rib and sheet.setting.fold and pending:
            pending = _with_member(pending, head.node)
            continue
        if pending:
            yield pending
        pending = _unit(sheet, i, head, size)
    if pending:
        yield pending


def _with_member(unit: Unit, node: LayerNode) -> Unit:
    return Unit(
        **{name: getattr(unit, name) for name in Unit.__slots__ if name not in ("members", "tip")},
        members=(*unit.members, node.id),
        tip=f"{unit.tip}\n{tip(node)}",
    )


def _unit(sheet: Sheet, i: int, head: Head, size: Size) -> Unit:
    setting = sheet.setting
    flat = head.node.index is not None and head.node.index in setting.view.index_2D
    back = 0.0 if flat else size.back
    ends = head.is_input or head.node.id in sheet.ends
    return Unit(
        id=head.node.id,
        layer=head.node.name,
        type=head.node.type,
        members=(head.node.id,),
        parts=tuple(_parts(sheet, head, size)),
        height=size.height,
        offset=(-back if sheet.turned else back, -back),
        gap=_gap(sheet, i),
        stretches=not (i and _is_slit(sheet, i)),
        outline=(1.0 if ends and not head.rib else 0.5) * PT,
        tip=tip(head.node),
    )


def _parts(sheet: Sheet, head: Head, size: Size) -> Iterator[Part]:
    look = sheet.looks.of(head.node)
    if head.rib:
        yield Part(look, RIB)
        return
    yield Part(look, size.least, size.growth)
    if sheet.ribs and not sheet.setting.fold and argument_rib(head):
        yield Part(_activation_look(sheet), RIB)


def _activation_look(sheet: Sheet) -> str:
    """The look of an activation given as an argument: that of the first activation layer in the row."""
    node = next(h.node for h in sheet.row if h.rib and role(h.node.kinds) == "activation")
    return sheet.looks.of(node)


def _gap(sheet: Sheet, i: int) -> float | None:
    """The room before a layer, None where it touches the one before."""
    if i == 0:
        return 0.0
    setting, head, before = sheet.setting, sheet.row[i], sheet.row[i - 1]
    room = setting.chosen.room.get(head.node.id, 0.0)
    if room:
        return room + 7 * PT
    if not head.tied:
        return 3 * PT
    if head.rib:
        return None
    solid = next(h for h in reversed(sheet.row[:i]) if not h.rib or h is sheet.row[0])
    if _alike(head, solid):
        return SLIT if setting.named and not setting.touch else None
    if sheet.floor:
        return 8 * PT
    if before.is_input and not setting.named:
        return 4 * PT
    return 8 * PT if setting.named else 7 * PT


def _is_slit(sheet: Sheet, i: int) -> bool:
    """Whether the room before a layer is a slit, which keeps its width."""
    head = sheet.row[i]
    return head.tied and not head.rib and _gap(sheet, i) == SLIT


def _alike(head: Head, before: Head) -> bool:
    """Whether two layers may touch: maps of one resolution, sheets and vectors of one shape."""
    if before.is_input or head.form != before.form:
        return False
    if head.form == "map":
        return (head.axes.height, head.axes.depth) == (before.axes.height, before.axes.depth)
    return head.axes == before.axes


def _outs(sheet: Sheet, units: Sequence[Unit]) -> tuple[Connection, ...]:
    last = units[-1]
    return (Connection(last.id, "", "out"),) if set(last.members) & sheet.ends else ()


def _names(sheet: Sheet) -> Names:
    nodes = [head.node for head in sheet.row if not head.is_input]
    if sheet.setting.named and sheet.setting.view.text_callable in ("name", "name_shape"):
        return split(nodes)
    return Names((), {}, {})


def _entries(sheet: Sheet, saying: Saying, names: Names) -> tuple[Entry, ...]:
    if sheet.setting.view.show_dimension:
        return plain_entries(sheet.setting.chosen.nodes, sheet.looks, each=True)
    shown = [head for head in sheet.row if not (head.rib and sheet.setting.fold)]
    looks = {head.node.id: sheet.looks.of(head.node) for head in shown}
    extras = _extras(sheet) if sheet.ribs and not sheet.setting.fold else {}
    return entries(shown, looks, saying, extras, names.stems)


def _extras(sheet: Sheet) -> dict[str, list[tuple[str, str, str]]]:
    look = _activation_look(sheet)
    layers = {wording.class_words(h.node) for h in sheet.row if h.rib and role(h.node.kinds) == "activation"}
    found: dict[str, list[tuple[str, str, str]]] = {}
    for head in sheet.row:
        if activation := argument_rib(head):
            where = "" if activation in layers else head.node.name
            found[head.node.id] = [(look, activation, where)]
    return found


def _words(sheet: Sheet, units: Sequence[Unit], saying: Saying, names: Names) -> Iterator[Words]:
    setting = sheet.setting
    if setting.captions == "none":
        return
    asked = setting.view.text_callable
    if callable(asked) or asked == "type":
        yield from captions(asked, setting.chosen, setting.measure)
        return
    if setting.named:
        yield from _name_words(sheet, names)
    for run in _captioned(sheet, _unit_runs(sheet, units)):
        yield from _run_words(sheet, run, saying, names)
    for first, last, heading in names.headings:
        yield Words((first, last), (setting.measure.line(heading),), "heading", bracket=True)


def _name_words(sheet: Sheet, names: Names) -> Iterator[Words]:
    if not names.rest:
        return
    for head in sheet.row:
        rest = names.rest.get(head.node.id, "")
        if rest and not head.is_input and not head.rib:
            line = sheet.setting.measure.line(rest, bold=head.node.id in sheet.ends)
            yield Words((head.node.id,), (line,), "name", level=_is_level(sheet, head))


def _unit_runs(sheet: Sheet, units: Sequence[Unit]) -> list[list[Head]]:
    """Runs of neighbours of equal shape that touch or stand in slits: each has one caption."""
    heads_by_id = {head.node.id: head for head in sheet.row}
    runs: list[list[Head]] = []
    for unit in units:
        head = heads_by_id[unit.id]
        if head.rib:
            continue
        near = unit.gap is None or (sheet.setting.named and unit.gap <= SLIT)
        if runs and near and head.tied and _same_shape(runs[-1][-1], head):
            runs[-1].append(head)
        else:
            runs.append([head])
    return runs


def _same_shape(one: Head, other: Head) -> bool:
    return one.axes == other.axes and one.node.output.shape == other.node.output.shape and not one.is_input


def _captioned(sheet: Sheet, runs: list[list[Head]]) -> Iterator[list[Head]]:
    """The runs that say their shape: those with weights, vectors, the last map, and what stands alone on a floor."""
    last_map = max((i for i, run in enumerate(runs) if run[0].form != "vector"), default=-1)
    for i, run in enumerate(runs):
        weighty = any(h.weighty or h.is_input for h in run)
        end = run[0].is_input or any(h.node.id in sheet.ends for h in run)
        alone = sheet.floor and not _touches_weights(runs, i)
        match sheet.setting.captions:
            case "all" if weighty or run[0].form == "vector" or i == last_map or alone:
                yield run
            case "heavy" if weighty:
                yield run
            case "ends" if end:
                yield run


def _touches_weights(runs: list[list[Head]], i: int) -> bool:
    """Whether the next run is of the same resolution, so that the two are one prism with one caption."""
    if i + 1 == len(runs):
        return False
    return runs[i][0].form == "map" and _alike(runs[i + 1][0], runs[i][0]) and any(h.weighty for h in runs[i + 1])


def _is_level(sheet: Sheet, head: Head) -> bool:
    """Whether the caption stands on the shared baseline: all on a floor, else from the last map on."""
    if sheet.floor:
        return True
    last = max(i for i, h in enumerate(sheet.row) if h.form == "map")
    while sheet.row[last].rib:
        last -= 1
    i = sheet.row.index(head)
    return i >= last or (not sheet.setting.named and _nearly(sheet, i, last))


def _nearly(sheet: Sheet, i: int, last: int) -> bool:
    """Whether a map's caption is near enough to the last map's to share its baseline, and none of another height is
    between.
    """
    one, other = sheet.sizes[i], sheet.sizes[last]
    lower = (one.height + one.back - other.height - other.back) / 2
    between = [size for head, size in zip(sheet.row[i:last], sheet.sizes[i:last], strict=True) if head.form == "map"]
    return sheet.row[i].form == "map" and 0 <= lower < 4.5 * PT and all(s.height == one.height for s in between)


def _run_words(sheet: Sheet, run: list[Head], saying: Saying, names: Names) -> Iterator[Words]:
    measure, head = sheet.setting.measure, run[0]
    owners = (head.node.id, run[-1].node.id) if len(run) > 1 else (head.node.id,)
    asked = sheet.setting.view.text_callable if sheet.setting.named else None
    if asked == "name" and not head.is_input:
        return
    level = _is_level(sheet, run[-1])
    lines = [measure.line(part) for part in _shape(sheet, head, level)]
    if head.is_input:
        name = measure.line(wording.input_name(head.node), bold=True)
        yield Words(owners, (*lines, name), level=sheet.floor, lead=not sheet.floor)
        return
    said = [part for h in run for part in saying.caption.get(h.node.id, ())]
    extra = list(dict.fromkeys(said))
    if asked == "name_shape":
        together = ", ".join([wording.shape(head.node.output), *extra]) if level or len(run) == 1 else wording.shape(head.node.output)
        row = 1 if head.form == "vector" or any(names.rest.get(h.node.id) for h in run) or level else 0
        yield Words(owners, (measure.line(together),), level=level, bracket=len(run) > 1, row=row)
        return
    lines += _second_lines(sheet, run, extra, measure)
    yield Words(owners, tuple(lines), level=level, bracket=len(run) > 1)


def _shape(sheet: Sheet, head: Head, level: bool) -> tuple[str, ...]:
    """A shape on one line or, where captions are broken, its channels on a second one."""
    words = wording.shape(head.node.output)
    if sheet.setting.broken and level and head.form == "map" and not sheet.floor:
        before, _, channels = words.rpartition("×")
        return before, f"×{channels}"
    return (words,)


def _second_lines(sheet: Sheet, run: list[Head], extra: list[str], measure: Measure) -> list[Line]:
    """What stands under the shape: words that the legend does not say, and the name of an output."""
    lines = []
    if extra:
        joint = " ".join(extra) if all(part[0].isdigit() for part in extra) else ", ".join(extra)
        lines.append(measure.line(joint))
    last = run[-1].node
    if last.id in sheet.ends and wording.is_given(last):
        lines.append(measure.line(last.name, bold=True))
    return lines
