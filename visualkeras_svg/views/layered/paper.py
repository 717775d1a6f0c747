"""The row at its printed size, on square-root scales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from visualkeras_svg import wording
from visualkeras_svg.geometry import PT
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Connection, Entry, Part, Plan, Unit
from visualkeras_svg.theme import role_of
from visualkeras_svg.views.heads import RIB, Head, Size, argument_rib
from visualkeras_svg.views.layered.names import Names, split
from visualkeras_svg.views.layered.natural import connect
from visualkeras_svg.views.layered.runs import words
from visualkeras_svg.views.layered.saying import Saying, entries, say
from visualkeras_svg.views.layered.sheet import SLIT, Setting, Sheet, alike, sheet
from visualkeras_svg.views.telling import plain_entries, tip


def compose(setting: Setting) -> Plan:
    """The plan of a row for print."""
    row = sheet(setting)
    units = tuple(_units(row))
    names = _names(row)
    saying = say(row.row, row.floor, row.ribs and not setting.fold, row.ends, setting.mute)
    near = ("arrow" if row.floor else "funnel") if setting.view.draw_funnel else "hidden"
    connections = connect(setting.chosen, units, near, setting.view.draw_skips)
    if row.floor:
        connections += _outs(row, units)
    size = setting.measure.size
    return Plan(
        units=units,
        connections=connections,
        words=tuple(words(row, units, saying, names)),
        entries=_entries(row, saying, names) if setting.view.legend else (),
        looks=row.looks.table,
        type=setting.measure.type(1.2 * size),
        stand="floor" if row.floor else "center",
        turned=row.turned,
        stretch=30 * PT,
        clear=2 * PT,
        room=(6 if setting.wide else 3.5) * PT,
        line=0.75 * PT,
    )


def _names(sheet: Sheet) -> Names:
    nodes = [head.node for head in sheet.row if not head.is_input]
    if sheet.setting.named and sheet.setting.view.text_callable in ("name", "name_shape"):
        return split(nodes)
    return Names((), {}, {})


def widest(plan: Plan) -> float:
    """The greatest scale: at it, the widest slice is half as wide as the tallest front is high."""
    growth = max(part.growth for unit in plan.units for part in unit.parts)
    return max(unit.height for unit in plan.units) / 2 / growth if growth else 1.0


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
    node = next(h.node for h in sheet.row if h.rib and role_of(h.node) == "activation")
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
    if alike(head, solid):
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


def _outs(sheet: Sheet, units: Sequence[Unit]) -> tuple[Connection, ...]:
    last = units[-1]
    return (Connection(last.id, "", "out"),) if set(last.members) & sheet.ends else ()


def _entries(sheet: Sheet, saying: Saying, names: Names) -> tuple[Entry, ...]:
    if sheet.setting.view.show_dimension:
        return plain_entries(sheet.setting.chosen.nodes, sheet.looks, each=True)
    shown = [head for head in sheet.row if not (head.rib and sheet.setting.fold)]
    looks = {head.node.id: sheet.looks.of(head.node) for head in shown}
    extras = _extras(sheet) if sheet.ribs and not sheet.setting.fold else {}
    return entries(shown, looks, saying, extras, names.stems)


def _extras(sheet: Sheet) -> dict[str, list[tuple[str, str, str]]]:
    look = _activation_look(sheet)
    layers = {wording.class_words(h.node) for h in sheet.row if h.rib and role_of(h.node) == "activation"}
    found: dict[str, list[tuple[str, str, str]]] = {}
    for head in sheet.row:
        if activation := argument_rib(head):
            where = "" if activation in layers else head.node.name
            found[head.node.id] = [(look, activation, where)]
    return found
