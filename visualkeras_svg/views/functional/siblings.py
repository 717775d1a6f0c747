"""Siblings: layers of one class, made alike, that take the same tensor, and that only their names tell apart."""

from __future__ import annotations

from itertools import combinations

from visualkeras_svg import wording
from visualkeras_svg.model import LayerNode
from visualkeras_svg.views.chosen import Chosen

MOST, LONG = 8, 16
"""More siblings, or longer names, are not named."""


def siblings(chosen: Chosen) -> dict[str, str]:
    """The names of siblings that their author named, by their ids; none where they are many."""
    sources: dict[str, set[tuple[str, int]]] = {}
    for tie in chosen.ties:
        sources.setdefault(tie.target, set()).add((tie.source, tie.port))
    alike: dict[tuple[str, str], list[LayerNode]] = {}
    for node in chosen.nodes:
        if node.type != "InputLayer" and wording.is_given(node) and len(node.name) <= LONG:
            alike.setdefault((wording.class_words(node), wording.all_arguments(node)), []).append(node)
    found: dict[str, str] = {}
    for nodes in alike.values():
        for one, other in combinations(nodes, 2) if len(nodes) <= MOST else ():
            if one.layer != other.layer and sources.get(one.id, set()) & sources.get(other.id, set()):
                found |= {one.id: one.name, other.id: other.name}
    return found if len(found) <= MOST else {}
