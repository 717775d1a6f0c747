"""What tests see of a figure: its solids, connections and lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from visualkeras_svg.figure import Figure
from visualkeras_svg.geometry import Rect, around
from visualkeras_svg.model import Edge, LayerNode, ModelGraph, Port, TensorSpec
from visualkeras_svg.scene import Group, Polygon, Text, walk


def groups(figure: Figure, kind: str) -> list[Group]:
    """The groups of that kind, in paint order."""
    return [node for node in walk(figure.scene.root) if isinstance(node, Group) and node.kind == kind]


def data(group: Group) -> dict[str, str]:
    return dict(group.data)


def solids(figure: Figure) -> dict[str, Group]:
    """The drawn layers by id."""
    return {data(group)["id"]: group for group in groups(figure, "vk-layer")}


def polygons(group: Group) -> list[Polygon]:
    return [node for node in walk(group) if isinstance(node, Polygon)]


def fronts(figure: Figure) -> dict[str, Rect]:
    """The front of each solid, which is painted last."""
    return {id_: around(polygons(group)[-1].points) for id_, group in solids(figure).items()}


def fills(figure: Figure) -> dict[str, str]:
    """The colour of each solid's front."""
    return {id_: polygons(group)[-1].paint.fill.hex for id_, group in solids(figure).items()}  # type: ignore[union-attr]


def edges(figure: Figure) -> dict[tuple[str, str], Group]:
    """The connections by source and target. Fails where one is there twice."""
    found = groups(figure, "vk-edge")
    by_ends = {(data(group)["source"], data(group)["target"]): group for group in found}
    assert len(by_ends) == len(found)
    return by_ends


def texts(figure: Figure) -> list[Text]:
    return [node for node in walk(figure.scene.root) if isinstance(node, Text)]


def captions(figure: Figure) -> dict[str, list[str]]:
    """The lines of each layer's caption, by id."""
    found: dict[str, list[str]] = {}
    for group in groups(figure, "vk-caption"):
        found.setdefault(data(group)["for"], []).extend(n.text for n in walk(group) if isinstance(n, Text))
    return found


def legend(figure: Figure) -> list[str]:
    return [n.text for group in groups(figure, "vk-legend") for n in walk(group) if isinstance(n, Text)]


def graph(layers: Iterable[tuple[Any, ...]], links: Iterable[tuple[int, int]] | None = None) -> ModelGraph:
    """A graph of (class, shape) or (class, shape, name), chained or linked as said; channels come last."""
    nodes = []
    for i, (kind, shape, *name) in enumerate(layers):
        axis = len(shape) if shape else None
        spec = TensorSpec((None, *shape), "float32", axis)
        called = name[0] if name else f"{kind.lower()}_{i}"
        nodes.append(LayerNode(id=f"n{i}", name=called, kinds=(kind,), outputs=(spec,), layer=f"n{i}", index=i))
    pairs = [(i, i + 1) for i in range(len(nodes) - 1)] if links is None else list(links)
    entries = [sum(target == b for _, target in pairs[:n]) for n, (_, b) in enumerate(pairs)]
    joined = tuple(Edge(f"n{a}", f"n{b}", 0, entry) for (a, b), entry in zip(pairs, entries, strict=True))
    ends = [n for n in nodes if n.id not in {edge.source for edge in joined}]
    starts = [n for n in nodes if n.id not in {edge.target for edge in joined}]
    return ModelGraph(
        "drawn",
        tuple(nodes),
        joined,
        inputs=tuple(Port(n.name, n.id) for n in starts),
        outputs=tuple(Port(n.name, n.id) for n in ends),
    )
