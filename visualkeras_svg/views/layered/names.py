"""What the names of layers share: `block1` over `conv1`, `conv2`; and `conv`, which one class has in every block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from visualkeras_svg import wording
from visualkeras_svg.model import LayerNode


@dataclass(frozen=True, slots=True)
class Names:
    """The parts of names: headings as (first id, last id, words), the rest of each name by id, and stems by class."""

    headings: tuple[tuple[str, str, str], ...]
    rest: dict[str, str]
    stems: dict[str, str]


def split(nodes: Sequence[LayerNode]) -> Names:
    """Divide the names where at least two runs of at least two layers begin alike up to an underscore."""
    runs = _runs(nodes)
    if len(runs) < 2:
        return Names((), {node.id: node.name for node in nodes}, {})
    inside = {node.id: prefix for prefix, members in runs for node in members}
    rest = {n.id: n.name.removeprefix(inside[n.id] + "_") if n.id in inside else n.name for n in nodes}
    stems = _stems([n for n in nodes if n.id in inside], [n for n in nodes if n.id not in inside], rest)
    for node in nodes:
        if node.id in inside and (stem := stems.get(wording.class_words(node))):
            rest[node.id] = rest[node.id].removeprefix(stem).lstrip("_")
    headings = tuple((members[0].id, members[-1].id, prefix) for prefix, members in runs)
    return Names(headings, rest, stems)


def _runs(nodes: Sequence[LayerNode]) -> list[tuple[str, list[LayerNode]]]:
    runs: list[tuple[str, list[LayerNode]]] = []
    for node in nodes:
        prefix = node.name.split("_", 1)[0] if "_" in node.name and wording.is_given(node) else ""
        if runs and runs[-1][0] == prefix:
            runs[-1][1].append(node)
        else:
            runs.append((prefix, [node]))
    return [(prefix, members) for prefix, members in runs if prefix and len(members) > 1]


def _stems(inside: Sequence[LayerNode], outside: Sequence[LayerNode], rest: dict[str, str]) -> dict[str, str]:
    """The letters that all names of a class begin with, where they are the whole of it but for a number."""
    found: dict[str, set[str]] = {}
    for node in inside:
        match = re.fullmatch(r"([A-Za-z_]+?)_?(\d*)", rest[node.id])
        found.setdefault(wording.class_words(node), set()).add(match[1] if match else "")
    elsewhere = {wording.class_words(node) for node in outside}
    return {
        name: next(iter(stems))
        for name, stems in found.items()
        if len(stems) == 1 and "" not in stems and name not in elsewhere
    }
