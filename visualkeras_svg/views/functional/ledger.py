"""The ledger: where the parameters are, in rows that add up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from visualkeras_svg import wording
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Ledger
from visualkeras_svg.views.functional.setting import Setting

MOST = 10
"""A ledger of more rows says the smallest together."""


def ledger(setting: Setting) -> Ledger | None:
    """The parameters of all layers by class, by the shared part of their names, or by group; each layer counts once."""
    if setting.view.ledger is None:
        return None
    counts: dict[str, int] = {}
    layers = {node.layer: node for node in reversed(setting.chosen.nodes)}
    for node in reversed(layers.values()):
        if node.params:
            key = _key(node, setting)
            counts[key] = counts.get(key, 0) + node.params
    said = [*_few(counts)]
    hidden = sum({node.layer: node.params or 0 for node in setting.chosen.graph}.values()) - sum(counts.values())
    said += [("hidden layers", hidden)] if hidden else []
    line = setting.measure.line
    rows = [(line(name), line(wording.number(count))) for name, count in said]
    total = line(wording.number(sum(count for _, count in said)))
    return Ledger(line("parameters"), tuple(rows), (line(setting.chosen.graph.name), total)) if rows else None


def _few(counts: dict[str, int]) -> Iterator[tuple[str, int]]:
    """The rows in the order of the model; the smallest of too many are one row."""
    kept = set(sorted(counts, key=lambda name: -counts[name])[: MOST - 1]) if len(counts) > MOST else set(counts)
    yield from ((name, count) for name, count in counts.items() if name in kept)
    rest = [count for name, count in counts.items() if name not in kept]
    if rest:
        yield f"{len(rest)} others", sum(rest)


def _key(node: LayerNode, setting: Setting) -> str:
    """What a layer is counted under."""
    if setting.view.ledger == "groups":
        return next((group.name for group in reversed(setting.groups) if node.id in group.ids), "no group")
    if setting.view.ledger == "classes" or not wording.is_given(node):
        return wording.class_words(node)
    return re.split(r"[_/.]", node.name)[0] or node.name
