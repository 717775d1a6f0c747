"""Which layers stand together on one card, and what kind of card it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from visualkeras_svg.model import LayerNode
from visualkeras_svg.theme import role_of
from visualkeras_svg.views.chosen import Chosen, output_names

SIGNS = {"Add": "+", "Subtract": "−", "Multiply": "×"}
"""Merges that have a sign, where a branch meets the main path."""
SIDES = 3
"""An operator has so many sides by which edges come in."""
MANY = 3
"""An input that feeds so many rows is a bar."""
_FOLLOWERS = ("activation", "normalization")
_MOVERS = frozenset({"Flatten", "Reshape", "Permute", "RepeatVector", "Identity"})

Form = Literal["card", "operator", "bar"]


@dataclass(frozen=True, slots=True)
class Strip:
    """Layers that touch along the flow: a head and what follows it without fork or join; and how they are drawn.

    ``pads`` stand before the head and are not drawn. ``lane`` is a second head with its followers, on the same card,
    and ``repeats`` are the equal strips that come after this one. A ``gate`` is all that a factor is computed by,
    beside what it is multiplied with; each of its layers but for activations and the like is a head. Repeats by a
    ``rule`` have its label, and whether that stands above.
    """

    nodes: tuple[LayerNode, ...]
    form: Form
    pads: tuple[LayerNode, ...] = ()
    lane: tuple[LayerNode, ...] = ()
    repeats: tuple[Strip, ...] = ()
    gate: bool = False
    rule: tuple[str | None, bool] | None = None

    @property
    def head(self) -> LayerNode:
        return self.nodes[0]

    @property
    def heads(self) -> tuple[LayerNode, ...]:
        if self.gate:
            return tuple(node for node in self.nodes if role_of(node) not in _FOLLOWERS)
        return (*self.nodes[:1], *self.lane[:1])

    @property
    def followers(self) -> tuple[LayerNode, ...]:
        if self.gate:
            return tuple(node for node in self.nodes if role_of(node) in _FOLLOWERS)
        return (*self.nodes[1:], *self.lane[1:])

    @property
    def first(self) -> LayerNode:
        """The layer that what comes in reaches first."""
        return self.own[0]

    @property
    def last(self) -> LayerNode:
        """The layer that what goes out leaves."""
        return self.repeats[-1].last if self.repeats else self.own[-1]

    @property
    def own(self) -> tuple[LayerNode, ...]:
        """The layers but for those of the repeats."""
        return (*self.pads, *self.nodes, *self.lane)

    @property
    def all(self) -> tuple[LayerNode, ...]:
        return (*self.own, *(node for strip in self.repeats for node in strip.own))


@dataclass(frozen=True, slots=True)
class Nearby:
    """What feeds each shown layer, and what it feeds; and which ones give a mask to others, or take one."""

    before: Mapping[str, tuple[str, ...]]
    after: Mapping[str, tuple[str, ...]]
    giving: Set[str] = frozenset()
    taking: Set[str] = frozenset()

    def alone(self, source: str, target: str) -> bool:
        """Whether all that leaves the source goes into the target, and no mask does."""
        return self.after[source] == (target,) and source not in self.giving and target not in self.taking


def nearby(chosen: Chosen) -> Nearby:
    """The neighbours of each shown layer by the connections between them."""
    before: dict[str, list[str]] = {node.id: [] for node in chosen.nodes}
    after: dict[str, list[str]] = {node.id: [] for node in chosen.nodes}
    for tie in chosen.ties:
        before[tie.target].append(tie.source)
        after[tie.source].append(tie.target)
    giving, taking = ({tie.source for tie in chosen.masks}, {tie.target for tie in chosen.masks})
    return Nearby({k: tuple(v) for k, v in before.items()}, {k: tuple(v) for k, v in after.items()}, giving, taking)


def strips(chosen: Chosen, apart: Mapping[str, object] = MappingProxyType({})) -> tuple[Strip, ...]:
    """The shown layers in strips, in the order of their heads; what `apart` gives another value stands on its own."""
    near = nearby(chosen)
    ends = {port.node for port in chosen.graph.outputs}
    named = output_names(chosen)
    forms = _forms(chosen, near, named.keys())
    by_id = {node.id: node for node in chosen.nodes}
    runs: dict[str, list[LayerNode]] = {}
    home: dict[str, str] = {}
    for node in chosen.nodes:
        sources = near.before[node.id]
        source = sources[0] if len(sources) == 1 else None
        touches = (
            source is not None
            and near.alone(source, node.id)
            and apart.get(source) == apart.get(node.id)
            and source not in ends
            and node.id not in named
            and _follows(node, by_id[source])
            and forms[source] != "operator"
            and runs[home[source]][0].type != "InputLayer"
        )
        home[node.id] = home[source] if touches and source is not None else node.id
        runs.setdefault(home[node.id], []).append(node)
    found = {head: Strip(tuple(nodes), forms[head]) for head, nodes in runs.items()}
    return tuple(_gated(found, home, near, apart, ends))


def _gated(
    found: Mapping[str, Strip], home: Mapping[str, str], near: Nearby, apart: Mapping[str, object], ends: Set[str]
) -> Iterator[Strip]:
    """The strips, of which those that compute a factor from what it is multiplied with are one."""
    chains: dict[str, list[str]] = {}
    for strip in found.values():
        sources = near.before[strip.head.id]
        if strip.head.type == "Multiply" and len(sources) == 2:
            for factor, other in (sources, sources[::-1]):
                chain = _chain(found, home, near, home[factor], home[other])
                if len(chain) > 1 and len({repr(apart.get(head)) for head in chain}) == 1 and not ends & {*chain}:
                    chains[chain[0]] = chain
                    break
    inner = {head for chain in chains.values() for head in chain[1:]}
    for head, strip in found.items():
        if head in chains:
            nodes = tuple(node for one in chains[head] for node in found[one].nodes)
            yield replace(strip, nodes=nodes, gate=True)
        elif head not in inner:
            yield strip


def _chain(found: Mapping[str, Strip], home: Mapping[str, str], near: Nearby, factor: str, other: str) -> list[str]:
    """The strips that lead from what is multiplied to its factor, all of one place; none where others take part."""
    chain: list[str] = []
    here = factor
    while here != other:
        strip = found[here]
        sources, spatial = near.before[here], strip.last.output.spatial
        single = len(sources) == 1 and len(near.after[strip.last.id]) == 1 and strip.form == "card"
        masked = strip.last.id in near.giving or here in near.taking
        if masked or not single or any(n != 1 for n in spatial) or strip.head.type == "InputLayer":
            return []
        chain.insert(0, here)
        here = home[sources[0]]
    return chain


def _follows(node: LayerNode, before: LayerNode) -> bool:
    """Whether a layer may stand on the card of the one before: it changes numbers one by one, or only moves them."""
    kind = role_of(node)
    if kind in _FOLLOWERS or "Dropout" in node.type or node.type in _MOVERS:
        return True
    return node.kinds[-1] == "Operation" and kind == "other" and node.output.shape == before.output.shape


def _forms(chosen: Chosen, near: Nearby, named: Set[str]) -> dict[str, Form]:
    """How each layer is drawn: merges of one class alike; an output with a name of its own has room for it on a bar."""
    roots = _ancestors(chosen.nodes, near)
    found: dict[str, Form] = {}
    for node in chosen.nodes:
        sources = near.before[node.id]
        found[node.id] = "card"
        if node.type == "InputLayer" and len(near.after[node.id]) >= MANY:
            found[node.id] = "bar"
        elif len(sources) > 1 and role_of(node) == "merge":
            shared = -1
            for source in sources:
                shared &= roots[source]
            signed = node.type in SIGNS and len(sources) <= SIDES and node.id not in named
            found[node.id] = "operator" if shared and signed else "bar"
    signs = {node.type for node in chosen.nodes if found[node.id] == "operator"}
    bars = (node for node in chosen.nodes if found[node.id] == "bar" and node.id not in named)
    few = (node.id for node in bars if node.type in signs and len(near.before[node.id]) <= SIDES)
    return found | dict.fromkeys(few, "operator")


def _ancestors(nodes: Sequence[LayerNode], near: Nearby) -> dict[str, int]:
    """For each layer itself and all that lies before it, as bits."""
    found: dict[str, int] = {}
    for number, node in enumerate(nodes):
        bits = 1 << number
        for source in near.before[node.id]:
            bits |= found[source]
        found[node.id] = bits
    return found
