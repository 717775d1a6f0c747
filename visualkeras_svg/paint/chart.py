"""A chart becomes a scene: wires under cards, each in a group that says what it shows."""

from __future__ import annotations

from collections.abc import Iterator

from visualkeras_svg.paint.cards import card
from visualkeras_svg.paint.layout import Ink, legend, words
from visualkeras_svg.paint.links import arrow, rounded
from visualkeras_svg.plan import Chart, Label, Layout, Link, Stand
from visualkeras_svg.scene import Group, Node


def paint(layout: Layout, chart: Chart, ink: Ink) -> Group:
    """Everything of the layout, as one group."""
    labels = {label.owner: label for label in layout.labels if label.role == "edge"}
    wires = tuple(_wire(link, chart, labels, ink) for link in layout.links)
    cards = tuple(_card(stand, chart, ink) for stand in layout.cards)
    return Group((*wires, *cards, *legend(layout, chart, ink)))


def _wire(link: Link, chart: Chart, labels: dict[str, Label], ink: Ink) -> Group:
    c = link.connection
    label = labels.get(f"{c.source} {c.target}")
    marks = (*_way(link, chart), *((words(label, chart, ink),) if label else ()))
    if c.kind == "out":
        return Group(marks, "vk-output", (("source", c.source),))
    data = [("source", c.source), ("target", c.target)]
    if c.kind == "hidden":
        data.append(("hidden", "true"))
    if c.through:
        data.append(("through", " ".join(c.through)))
    return Group(marks, "vk-edge", tuple(data))


def _way(link: Link, chart: Chart) -> Iterator[Node]:
    if link.connection.kind == "line":
        yield rounded(link.points, chart.line)
    elif link.points:
        yield from arrow(link.points, chart.line)


def _card(stand: Stand, chart: Chart, ink: Ink) -> Group:
    it = stand.card
    data = [("id", it.id), ("layer", it.layer), ("type", it.type)]
    if len(it.members) > 1:
        data.append(("members", " ".join(it.members)))
    return Group(tuple(card(stand, chart.looks, chart.type, ink.face, ink.color)), "vk-layer", tuple(data), it.tip)
