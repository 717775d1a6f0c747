"""What stands in the table under a chain of volumes, and the table that fills a page."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from visualkeras_svg import wording
from visualkeras_svg.geometry import PT
from visualkeras_svg.layout.table import lay_table
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Chart, Layout
from visualkeras_svg.views.functional.strips import Strip
from visualkeras_svg.views.page import fits

if TYPE_CHECKING:
    from visualkeras_svg.views.functional.setting import Setting

WIDEST = 12 * PT
"""The most that volumes stand farther apart than they must, to fill a page."""


def is_chain(setting: Setting) -> bool:
    """Whether the strips are a chain, of which nothing is said that has no row in the table."""
    view, strips = setting.view, setting.strips
    heads = [strip.head.id for strip in strips]
    flows = {(setting.home[flow.source], setting.home[flow.target]) for flow in setting.chosen.flows}
    inner = [(source, target) for source, target in flows if source != target]
    nested = any(node.origin == "nested" for node in setting.chosen.nodes)
    more = view.groups is not None or view.show or setting.captions or setting.shared or setting.chosen.masks
    spread = view.add_output_nodes or view.column_spacing is not None or any(strip.rule for strip in strips)
    plain = not spread and view.direction == "LR" and not nested and not more
    ends = [setting.home.get(port.node) for port in setting.chosen.graph.outputs]
    return plain and ends == heads[-1:] and sorted(inner) == sorted(pairwise(heads))


def rows(setting: Setting) -> Mapping[str, Mapping[str, str]]:
    """The words of each row by the heads of the strips, by what the row is called; a row of nothing is left out."""
    strips = {strip.head.id: strip for strip in setting.strips}
    told = kerneled(setting)
    square = all(len(set(strip.last.output.spatial)) < 2 for strip in strips.values())
    found = {
        "kernel": {head: _kernel(strip.head, told) for head, strip in strips.items()},
        "side" if square else "size": {head: _size(strip, square) for head, strip in strips.items()},
        "channels": {head: wording.number(strip.last.output.channels) for head, strip in strips.items()},
    }
    return {name: row for name, row in found.items() if any(row.values())}


def name(strip: Strip, setting: Setting) -> str:
    """The name that the author gave to an input or an output; empty for none."""
    for node in strip.all:
        if node.id in setting.named or (node.type == "InputLayer" and wording.is_given(node)):
            return setting.named.get(node.id, node.name)
    return ""


def _kernel(node: LayerNode, told: frozenset[str]) -> str:
    return wording.arguments(node).kernel if wording.class_words(node) in told else ""


def kerneled(setting: Setting) -> frozenset[str]:
    """The classes of which not all layers have one kernel, so that the table says each, not the legend."""
    kernels: dict[str, set[str]] = {}
    for strip in setting.strips:
        kernels.setdefault(wording.class_words(strip.head), set()).add(wording.arguments(strip.head).kernel)
    return frozenset(name for name, found in kernels.items() if len(found) > 1)


def _size(strip: Strip, square: bool) -> str:
    spatial = strip.last.output.spatial
    return "×".join(wording.number(n) for n in (spatial[:1] if square else spatial))


def fitted_table(chart: Chart, room: float) -> tuple[Layout, float]:
    """The table that fills so much room, and the least that it could do with; empty where that is more."""
    least = lay_table(chart)
    needed = least.bounds.width
    if not fits(needed, room):
        return Layout(), needed
    gaps = len(chart.cards) - 1
    return lay_table(chart, max(min((room - needed) / gaps, WIDEST), 0.0) if gaps else 0.0), needed
