"""The wires of a chart: which tensors flow between cards, and what is written beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from visualkeras_svg import wording
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Connection, Line, Wire
from visualkeras_svg.theme import role_of
from visualkeras_svg.views.chosen import Chosen, Tie
from visualkeras_svg.views.functional.operands import ORDERED, SECOND
from visualkeras_svg.views.telling import port_name, states

if TYPE_CHECKING:
    from visualkeras_svg.views.functional.setting import Setting

T = TypeVar("T")
_QUERIED = frozenset({"MultiHeadAttention", "Attention", "AdditiveAttention", "GroupQueryAttention"})
"""Classes that are called with a query, a value and a key, in this order; without a key the value is it too."""


def joined_by_states(chosen: Chosen) -> frozenset[str]:
    """The recurrent layers that give their last states to others, and those that begin with them."""
    nodes = {node.id: node for node in chosen.nodes}
    return frozenset(end for flow in chosen.flows if _gives_states(flow, nodes) for end in (flow.source, flow.target))


def _gives_states(flow: Tie, nodes: Mapping[str, LayerNode]) -> bool:
    return _is_state(nodes[flow.source], flow.port) and role_of(nodes[flow.target]) == "recurrent" and flow.entry > 0


def wires(setting: Setting) -> Iterator[Wire]:
    """A wire for each tensor between two cards, and one for each output of the model."""
    home, forms = setting.home, setting.forms
    nodes = {node.id: node for node in setting.chosen.nodes}
    flows = [flow for flow in setting.chosen.flows if home[flow.source] != home[flow.target]]
    ports = setting.ports
    keyed = {flow.target for flow in flows if flow.entry == 2}
    said: set[tuple[str, int]] = set()
    for flow in flows:
        node, target = nodes[flow.source], nodes[flow.target]
        name = port_name(node, flow.port) if len(ports[node.id]) > 1 or flow.port else ""
        told = setting.shapes == "edges" and (node.id in setting.changing or forms[home[target.id]] == "bar" or name)
        words = None
        told = told and not (node.type == "InputLayer" and setting.view.groups == "inputs")
        told = told or (setting.shapes == "cards" and node.id in setting.ported)
        if (told or name) and (node.id, flow.port) not in said:
            said.add((node.id, flow.port))
            shape = wording.shape(node.tensor(flow.port)) if told else ""
            words = setting.measure.line(f"{name} {shape}".strip())
        connection = Connection(home[node.id], home[target.id], "arrow", flow.through)
        carried = setting.measure.line(wording.shape(node.tensor(flow.port))) if setting.shapes == "edges" else None
        state = _is_state(node, flow.port)
        told = state if role_of(target) == "recurrent" else target.id in keyed
        ordered = forms[home[target.id]] == "operator" and target.type in ORDERED
        for tag in _tags(target, flow, told, setting):
            flat, side = _gives_states(flow, nodes), flow.entry > 0 and (tag is not None or ordered)
            wire = Wire(connection, words, flow.port, tag, carried, flat, state, side=side)
            yield _styled(wire, node, setting)
            words = None
    yield from _masks(setting, nodes)
    yield from _outputs(setting, nodes, ports, said)


def _masks(setting: Setting, nodes: Mapping[str, LayerNode]) -> Iterator[Wire]:
    """A wire for each mask between two cards; all of one mask leave by one port, where words say what they are."""
    said: set[tuple[str, int]] = set()
    for tie in setting.chosen.masks:
        source, target = setting.home[tie.source], setting.home[tie.target]
        if source == target:
            continue
        words = None
        if (tie.source, tie.port) not in said:
            said.add((tie.source, tie.port))
            shape = wording.shape(nodes[tie.source].tensor(tie.port)) if setting.shapes == "edges" else ""
            words = setting.measure.line(f"mask {shape}".strip())
        wire = Wire(Connection(source, target, "mask"), words, -1 - tie.port, side=True)
        yield _styled(wire, nodes[tie.source], setting)


def _outputs(
    setting: Setting, nodes: Mapping[str, LayerNode], ports: Mapping[str, Set[int]], spoken: set[tuple[str, int]]
) -> Iterator[Wire]:
    for number, end in enumerate(setting.chosen.graph.outputs):
        if end.node in setting.home:
            key = end.name if end.name != nodes[end.node].name else ""
            name = (key or port_name(nodes[end.node], end.port)) if len(ports[end.node]) > 1 or end.port else ""
            told = setting.shapes == "edges" or (setting.shapes == "cards" and end.node in setting.ported)
            shape = wording.shape(nodes[end.node].tensor(end.port)) if told else ""
            said = f"{name} {shape}".strip()
            words = setting.measure.line(said) if said and (end.node, end.port) not in spoken else None
            spoken.add((end.node, end.port))
            knob = _is_state(nodes[end.node], end.port)
            made = setting.measure.line(end.name) if setting.view.add_output_nodes else None
            out = Connection(setting.home[end.node], f" {number}", "out")
            yield _styled(Wire(out, words, end.port, knob=knob, name=made), nodes[end.node], setting)


def _styled(wire: Wire, source: LayerNode, setting: Setting) -> Wire:
    """The wire as the style of its source says, or else that of the last layer before it on its card that says it."""
    members = [node.id for node in setting.by_home[setting.home[source.id]].all]
    styles = [setting.styles[id_] for id_ in members[: members.index(source.id) + 1]]
    return replace(
        wire,
        width=_last(style.connector_width for style in styles),
        fill=_last(style.connector_fill for style in styles),
        headed=_last(style.connector_arrow for style in styles),
        apart=_last(style.connector_padding for style in styles),
    )


def _last(values: Iterable[T | None]) -> T | None:
    """The last value that is one."""
    found = [value for value in values if value is not None]
    return found[-1] if found else None


def _tags(target: LayerNode, flow: Tie, told: bool, setting: Setting) -> tuple[Line | None, ...]:
    """What stands at the end of a tensor's way: what it is to an attention layer, a line for each part, or which state.

    What is ``told`` is that another tensor is the key, or at the beginning of the way which state it is.
    """
    if target.id in setting.signed and flow.entry > 0:
        return (setting.measure.line(SECOND),)
    if role_of(target) == "recurrent" and flow.entry > 0 and not flow.through and not told:
        names = states(target)
        return (setting.measure.line(names[flow.entry - 1]) if flow.entry <= len(names) else None,)
    if not _QUERIED.intersection(target.kinds) or flow.through or flow.entry > 2:
        return (None,)
    parts = (("Q",), ("V",) if told else ("K", "V"), ("K",))[flow.entry]
    return tuple(setting.measure.line(part) for part in parts)


def _is_state(node: LayerNode, port: int) -> bool:
    """Whether an output is the last state of a recurrent layer, not its sequence."""
    return port > 0 and role_of(node) == "recurrent"
