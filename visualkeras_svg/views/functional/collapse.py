"""The original's `collapse_rules`: pieces of a chain that come several times in a row are drawn once."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from visualkeras_svg.errors import OptionError, OptionTypeError
from visualkeras_svg.keys import distance
from visualkeras_svg.model import LayerNode
from visualkeras_svg.views.chosen import Chosen
from visualkeras_svg.views.functional.strips import Nearby, Strip, nearby


@dataclass(frozen=True, slots=True)
class Rule:
    """What is sought: layers by name or class, how often in a row, and what the count or an arrow along them says."""

    selector: tuple[str | type, ...]
    count: int
    label: str | None = None
    above: bool = True
    block: bool = False


_KEYS = ("kind", "selector", "repeat_count", "label", "annotation_position")


def rules(asked: object) -> tuple[Rule, ...]:
    """The rules of `collapse_rules`.

    Raises OptionError for a value that is not allowed, OptionTypeError, which is a TypeError too, for one of a type
    that is not.
    """
    if asked is None:
        return ()
    if not isinstance(asked, list | tuple) or not all(isinstance(rule, Mapping) for rule in asked):
        raise OptionTypeError(f"collapse_rules={asked!r} is not allowed; give a list of mappings")
    return tuple(_rule(rule, f"collapse_rules[{number}]") for number, rule in enumerate(asked))


def _rule(said: Mapping[str, object], name: str) -> Rule:
    strange = [key for key in said if key not in _KEYS]
    if strange:
        raise OptionError(f"{name} has no {strange[0]!r}; allowed are {', '.join(_KEYS)}")
    kind, count = _plain(said.get("kind", "layer")), said.get("repeat_count", 2)
    if kind not in ("layer", "block"):
        raise OptionError(f"{name}: kind={said['kind']!r} is not allowed; give 'layer' or 'block'")
    if "selector" not in said:
        raise OptionError(f"{name} has no 'selector'; give a layer's name or class, for a block a list of them")
    if isinstance(count, bool) or not isinstance(count, int) or count < 2:
        raise OptionError(f"{name}: repeat_count={count!r} is not allowed; give a whole number of at least 2")
    label, place = said.get("label"), _plain(said.get("annotation_position", "above"))
    if label is not None and not isinstance(label, str):
        raise OptionTypeError(f"{name}: label={label!r} is not allowed; give a string")
    if place not in ("above", "below"):
        raise OptionError(
            f"{name}: annotation_position={said['annotation_position']!r} is not allowed; give 'above' or 'below'"
        )
    return Rule(_selector(said["selector"], kind == "block", name), count, label, place == "above", kind == "block")


def _plain(said: object) -> str:
    """A word whatever its case, without the spaces around it, as the original takes it."""
    return str(said).strip().lower()


def _selector(said: object, block: bool, name: str) -> tuple[str | type, ...]:
    parts = said if block else [said]
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str | type) for part in parts):
        raise OptionTypeError(f"{name}: selector={said!r} is not allowed; give names or classes of layers")
    if block and len(parts) < 2:
        raise OptionError(f"{name}: the selector of a block must name at least 2 layers; it names {len(parts)}")
    return tuple(parts)


Apart = Mapping[str, tuple[int, ...]]
"""For each layer the frames that it stands in; what is collapsed stands in the same."""


def collapsed(strips: Sequence[Strip], asked: Sequence[Rule], near: Nearby, apart: Apart) -> tuple[Strip, ...]:
    """The strips, of which those that a rule finds are one."""
    taken: dict[str, Strip] = {}
    for chains in _chains([node for strip in strips for node in strip.all], asked, near, apart):
        for rule, chain in chains:
            made = _strip(rule, chain)
            taken |= {node.id: made for node in chain}
    return tuple({part.head.id: part for strip in strips for part in _left(strip, taken)}.values())


def held_apart(chosen: Chosen, asked: Sequence[Rule], apart: Apart) -> Iterator[tuple[int, set[int]]]:
    """The number of each rule that finds more where there are no frames, and those frames' numbers."""
    near = nearby(chosen)
    kept = list(_chains(chosen.nodes, asked, near, apart))
    for number, chains in enumerate(_chains(chosen.nodes, asked, near, {})):
        left = {node.id for _, chain in kept[number] for node in chain}
        lost = [chain for _, chain in chains if not left.issuperset(node.id for node in chain)]
        edges = (set(apart[one.id]) ^ set(apart[other.id]) for chain in lost for one, other in pairwise(chain))
        if lost and (found := set[int]().union(*edges)):
            yield number, found


def warn_of_idle(chosen: Chosen, asked: object) -> None:
    """Warn of each rule that finds nothing, once for a figure."""
    for number, chains in enumerate(_chains(chosen.nodes, rules(asked), nearby(chosen), {})):
        if not chains:
            warnings.warn(
                f"collapse_rules[{number}] did not match any collapsible linear chain.", UserWarning, stacklevel=2
            )


def _chains(
    nodes: Sequence[LayerNode], asked: Sequence[Rule], near: Nearby, apart: Apart
) -> Iterator[list[tuple[Rule, list[LayerNode]]]]:
    """What each rule finds, of what those before it left."""
    taken: set[str] = set()
    for rule in asked:
        found = _found(rule, [node for node in nodes if node.id not in taken], near, apart)
        yield [(rule, chain) for chain in found]
        taken.update(node.id for chain in found for node in chain)


def _left(strip: Strip, taken: Mapping[str, Strip]) -> Iterator[Strip]:
    """A strip, or what stands in the place of its layers where some were taken out of it."""
    if not any(node.id in taken for node in strip.nodes):
        yield strip
        return
    for node in strip.nodes:
        yield taken.get(node.id) or replace(strip, nodes=(node,), form="card")


def _strip(rule: Rule, chain: Sequence[LayerNode]) -> Strip:
    """One strip for all: the first piece, and the others as its repeats."""
    size = len(rule.selector)
    parts = [tuple(chain[start : start + size]) for start in range(0, len(chain), size)]
    others = tuple(Strip(part, "card") for part in parts[1:])
    return Strip(parts[0], "card", repeats=others, gate=rule.block, rule=(rule.label, rule.above))


def _found(rule: Rule, nodes: Sequence[LayerNode], near: Nearby, apart: Apart) -> list[list[LayerNode]]:
    """The chains that the rule finds, from the beginning of the model on."""
    by_id = {node.id: node for node in nodes}
    found: list[list[LayerNode]] = []
    used: set[str] = set()
    length = len(rule.selector) * rule.count
    for node in nodes:
        chain = [node]
        while len(chain) < length:
            after = near.after[chain[-1].id]
            if len(after) != 1 or len(near.before[after[0]]) != 1 or after[0] not in by_id:
                break
            chain.append(by_id[after[0]])
        wanted = [rule.selector[place % len(rule.selector)] for place in range(length)]
        fits = len(chain) == length and not used & {one.id for one in chain}
        fits = fits and len({apart.get(one.id) for one in chain}) == 1
        if fits and all(_is(one, key) for one, key in zip(chain, wanted, strict=True)):
            found.append(chain)
            used |= {one.id for one in chain}
    return found


def _is(node: LayerNode, key: str | type) -> bool:
    """Whether a layer has that name, or that class or a base of it."""
    return node.name == key or distance(node, key) is not None
