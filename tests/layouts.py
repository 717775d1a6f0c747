"""Our layered layout beside Graphviz dot and graphlay: ``python tests/layouts.py [--direction LR|TB] [MODEL ...]``.

Each layer of a recorded model is a box of the size of its words, in all three with the same gaps. For each model it
says the crossings (the places where lines cross), edges through boxes, the total length of
edges in px, the area of the drawing in Mpx², and the least ms of five runs. dot is Debian's ``graphviz`` (polylines);
graphlay comes from PyPI, and is left out where it is not installed. Where our drawing needs more than ``MORE`` times
the area of dot's, it is compared with dot's on the same ranks too, which align branches that dot leaves ragged.
"""

from __future__ import annotations

import argparse
import itertools
import math
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import numpy

from visualkeras_svg.layout.dag import Arc, Arrangement, Box, Graph, Spacing, arrange
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.reading import read_model

MODELS = Path(__file__).parent.parent / "golden" / "models"
RANK, NODE = 24.0, 15.0
RUNS = 5
MORE = 1.05
LETTER, LINE, MARGIN = 6.2, 14.0, 6.0
"""Px of a letter, of a line, and between words and a box."""

NEAR = 0.05
"""Px between points that are seen as one."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Drawing:
    """Boxes as (x0, y0, x1, y1) and the ways of edges, each with its source and target."""

    boxes: list[tuple[float, float, float, float]]
    ways: list[tuple[int, int, list[Point]]]


@dataclass(frozen=True)
class Measured:
    crossings: int
    through: int
    length: float
    area: float
    ms: float

    def __str__(self) -> str:
        return f"{self.crossings:5d} {self.through:4d} {self.length:9.0f} {self.area:7.2f} {self.ms:8.1f}"


def sized(graph: ModelGraph) -> list[tuple[float, float]]:
    """The width and height of the box of each layer."""
    words = [max(len(node.type), len(node.name)) for node in graph]
    return [(count * LETTER + 2 * MARGIN, 2 * LINE + 2 * MARGIN) for count in words]


def links(graph: ModelGraph) -> list[tuple[int, int]]:
    place = {node.id: number for number, node in enumerate(graph)}
    return list(dict.fromkeys((place[edge.source], place[edge.target]) for edge in graph.edges))


def arranged(sizes: Sequence[tuple[float, float]], pairs: Sequence[tuple[int, int]], down: bool) -> Arrangement:
    boxes = tuple(Box(h, w) if down else Box(w, h) for w, h in sizes)
    return arrange(Graph(boxes, tuple(Arc(*pair) for pair in pairs)), Spacing(rank=RANK, node=NODE))


def ours(sizes: Sequence[tuple[float, float]], pairs: Sequence[tuple[int, int]], down: bool) -> Drawing:
    found = arranged(sizes, pairs, down)
    rects = [(s.along, s.across, s.along + s.length, s.across + s.breadth) for s in found.spots]
    return Drawing(rects, [(*pair, list(way.points)) for pair, way in zip(pairs, found.ways, strict=True)])


def dot(
    sizes: Sequence[tuple[float, float]],
    pairs: Sequence[tuple[int, int]],
    down: bool,
    ranks: Sequence[int] = (),
) -> Drawing:
    """What dot draws; with ``ranks`` each box stands on its own, beside a chain that is not seen."""
    inch = 72.0
    lines = [
        f"digraph {{ rankdir={'TB' if down else 'LR'}; splines=polyline; nodesep={NODE / inch}; ranksep={RANK / inch};",
        'node [shape=box, fixedsize=true, label=""]; edge [dir=none];',  # a line ends before its arrowhead
    ]
    lines += [f"n{number} [width={w / inch}, height={h / inch}];" for number, (w, h) in enumerate(sizes)]
    for rank in range(max(ranks, default=-1) + 1):
        boxes_there = "; ".join(f"n{number}" for number, found in enumerate(ranks) if found == rank)
        lines.append(f"r{rank} [width=0.01, height=0.01, style=invis]; {{rank=same; r{rank}; {boxes_there}}}")
        lines += [f"r{rank - 1} -> r{rank} [style=invis, weight=1000];"] if rank else []
    lines += [f"n{a} -> n{b};" for a, b in pairs]
    said = subprocess.run(
        ["dot", "-Tplain"], input="\n".join([*lines, "}"]), capture_output=True, text=True, check=True
    )
    boxes: dict[int, tuple[float, float, float, float]] = {}
    ways = []
    for row in (line.split(" ") for line in said.stdout.splitlines()):
        if row[0] in ("node", "edge") and row[1].startswith("r"):
            continue
        if row[0] == "node":
            x, y, w, h = (float(value) * inch for value in row[2:6])
            boxes[int(row[1][1:])] = (x - w / 2, y - h / 2, x + w / 2, y + h / 2)
        elif row[0] == "edge":
            numbers = [float(value) * inch for value in row[4 : 4 + 2 * int(row[3])]]
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
            ways.append((int(row[1][1:]), int(row[2][1:]), points[::3]))
    return Drawing([boxes[number] for number in range(len(sizes))], ways)


def other(sizes: Sequence[tuple[float, float]], pairs: Sequence[tuple[int, int]], down: bool) -> Drawing:
    import graphlay

    graph = graphlay.Graph()
    for number, (w, h) in enumerate(sizes):
        graph.node(number, width=w, height=h)
    for pair in pairs:
        graph.edge(*pair)
    found = graphlay.layout(graph, options={"direction": "topbottom" if down else "leftright"})
    rects = []
    for node in found.nodes:
        (x, y), (w, h) = _pair(node["center"]), _pair(node["size"])
        rects.append((x - w / 2, y - h / 2, x + w / 2, y + h / 2))
    return Drawing(
        rects,
        [(*pair, [_pair(point) for point in edge["points"]]) for pair, edge in zip(pairs, found.edges, strict=True)],
    )


def _pair(value: object) -> Point:
    values = list(value.values()) if isinstance(value, dict) else list(value)  # type: ignore[call-overload]
    return float(values[0]), float(values[1])


# --- what is measured ------------------------------------------------------------------------------


def crossings(drawing: Drawing) -> int:
    """The places where lines cross; edges that run on one line there count once, as they are seen.

    Lines cross where segments properly intersect, and where two lines meet at a corner and change sides. Two edges
    without a common end that run on one line for a while count once too: nobody sees there which is which.
    """
    starts, ends, owners = [], [], []
    for number, (_, _, points) in enumerate(drawing.ways):
        for a, b in itertools.pairwise(points):
            starts.append(a)
            ends.append(b)
            owners.append(number)
    p, q, owner = numpy.array(starts), numpy.array(ends), numpy.array(owners)
    found: set[Point] = set()
    low, high = numpy.minimum(p, q), numpy.maximum(p, q)
    for k in range(len(p)):
        near = (
            (low[:, 0] <= high[k, 0])
            & (low[k, 0] <= high[:, 0])
            & (low[:, 1] <= high[k, 1])
            & (low[k, 1] <= high[:, 1])
        )
        near &= owner > owner[k]
        rest = numpy.nonzero(near)[0]
        if not len(rest):
            continue
        a, b, c, d = p[k], q[k], p[rest], q[rest]
        one, two = _side(a, b, c), _side(a, b, d)
        three, four = _side(c, d, a), _side(c, d, b)
        eps = 1e-3
        proper = (one * two < 0) & (three * four < 0)
        proper &= numpy.minimum(numpy.minimum(abs(one), abs(two)), numpy.minimum(abs(three), abs(four))) > eps
        share = (one / numpy.where(proper, one - two, 1.0))[proper, None]
        found |= {_rounded(at) for at in c[proper] + share * (d - c)[proper]}
    return len(found) + len(_at_corners(drawing) - found) + _on_one_line(drawing)


def _on_one_line(drawing: Drawing) -> int:
    """The pairs of edges without a common end of which segments overlap by more than a px."""
    found = set()
    pieces = [(number, way, pair) for number, way in enumerate(drawing.ways) for pair in itertools.pairwise(way[2])]
    for (one, (a, b, _), (p, q)), (other, (c, d, _), (r, s)) in itertools.combinations(pieces, 2):
        if one == other or {a, b} & {c, d} or math.dist(p, q) < 1 or math.dist(r, s) < 1:
            continue
        x, y = (q[0] - p[0]) / math.dist(p, q), (q[1] - p[1]) / math.dist(p, q)
        if max(abs((u[0] - p[0]) * y - (u[1] - p[1]) * x) for u in (r, s)) < NEAR:
            low, high = sorted((u[0] - p[0]) * x + (u[1] - p[1]) * y for u in (r, s))
            if min(high, math.dist(p, q)) - max(low, 0.0) > 1:
                found.add((one, other))
    return len(found)


def _at_corners(drawing: Drawing) -> set[Point]:
    """Where a line meets the corner of another and they change sides."""
    lines = [
        (number, *three)
        for number, (_, _, points) in enumerate(drawing.ways)
        for three in zip(points, points[1:], points[2:], strict=False)
    ]
    pieces = [
        (number, *pair) for number, (_, _, points) in enumerate(drawing.ways) for pair in itertools.pairwise(points)
    ]
    found = set()
    for number, before, here, after in lines:
        for other, start, at, end in lines:
            if other > number and math.dist(here, at) < NEAR and _swap(here, (before, after), (start, end)):
                found.add(_rounded(here))
        for other, start, end in pieces:
            inner = min(math.dist(here, start), math.dist(here, end)) > NEAR
            on = math.dist(here, start) + math.dist(here, end) - math.dist(start, end) < NEAR**2
            if other != number and inner and on and _swap(here, (before, after), (start, end)):
                found.add(_rounded(here))
    return found


def _rounded(at: Sequence[float]) -> Point:
    return round(float(at[0]), 1), round(float(at[1]), 1)


def _swap(at: Point, one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether of two lines through a corner exactly one end of the one lies between the two ends of the other."""
    ends = [math.atan2(y - at[1], x - at[0]) for x, y in (*one, *other)]
    if min(abs(math.remainder(a - b, math.tau)) for a in ends[:2] for b in ends[2:]) < 1e-3:
        return False
    turn = (ends[1] - ends[0]) % math.tau
    return ((ends[2] - ends[0]) % math.tau < turn) != ((ends[3] - ends[0]) % math.tau < turn)


def _side(a: numpy.ndarray, b: numpy.ndarray, c: numpy.ndarray) -> numpy.ndarray:
    """On which side of the line from a to b each c lies, by the signed area over the longer edge."""
    u, v = b - a, c - a
    cross = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    return cross / numpy.maximum(numpy.hypot(u[..., 0], u[..., 1]), 1e-9)


def through(drawing: Drawing) -> int:
    """The edges that run through the inside of a box of another layer."""
    boxes = numpy.array(drawing.boxes)
    low, high = boxes[:, :2] + 1.0, boxes[:, 2:] - 1.0
    count = 0
    for source, target, points in drawing.ways:
        hit = False
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            for share in numpy.linspace(0, 1, max(2, int(math.dist((x0, y0), (x1, y1)) / 8))):
                at = numpy.array([x0 + (x1 - x0) * share, y0 + (y1 - y0) * share])
                inside = ((low < at) & (at < high)).all(axis=1)
                inside[[source, target]] = False
                hit = hit or bool(inside.any())
        count += hit
    return count


def area(drawing: Drawing) -> float:
    xs = [v for box in drawing.boxes for v in (box[0], box[2])] + [x for *_, way in drawing.ways for x, _ in way]
    ys = [v for box in drawing.boxes for v in (box[1], box[3])] + [y for *_, way in drawing.ways for _, y in way]
    return (max(xs) - min(xs)) * (max(ys) - min(ys)) / 1e6


def measured(
    draw: Callable[[Sequence[tuple[float, float]], Sequence[tuple[int, int]], bool], Drawing],
    graph: ModelGraph,
    down: bool,
) -> Measured:
    sizes, pairs = sized(graph), links(graph)
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        drawing = draw(sizes, pairs, down)
        times.append(1000 * (time.perf_counter() - start))
    length = sum(math.dist(a, b) for *_, way in drawing.ways for a, b in itertools.pairwise(way))
    return Measured(crossings(drawing), through(drawing), length, area(drawing), median(times))


def available() -> dict[str, Callable[..., Drawing]]:
    """Ours, and those of the others that are installed."""
    there = {"ours": ours}
    if shutil.which("dot"):
        there["dot"] = dot
    if find_spec("graphlay"):
        there["graphlay"] = other
    return there


def compared(names: Sequence[str], paths: dict[str, Path], down: bool) -> None:
    """Print what was measured of each model, and how ours stands to the others."""
    tools = available()
    ratios: dict[str, list[float]] = {"area": [], "time": []}
    worse = []
    for name in names:
        found = {tool: measured(draw, read_model(paths[name]), down) for tool, draw in tools.items()}
        for tool, one in found.items():
            print(f"{name:24} {tool:9} {one}", flush=True)
        if any(found["ours"].crossings > one.crossings for one in found.values()):
            worse.append(name)
        if "dot" in found:
            ratios["area"].append(_area_ratio(read_model(paths[name]), found, down))
            ratios["time"].append(found["ours"].ms / found["dot"].ms)
    print(f"more crossings than the better of both: {', '.join(worse) or 'none'}")
    for key, values in ratios.items():
        if values:
            print(f"{key} over that of dot: median {median(values):.2f}, greatest {max(values):.2f}")


def _area_ratio(graph: ModelGraph, found: Mapping[str, Measured], down: bool) -> float:
    """Our area over that of dot, or over that of dot on our ranks, where that is larger."""
    whole = found["dot"].area
    if found["ours"].area > MORE * whole:
        sizes, pairs = sized(graph), links(graph)
        whole = max(whole, area(dot(sizes, pairs, down, arranged(sizes, pairs, down).ranks)))
    return found["ours"].area / whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--direction", choices=("LR", "TB"), default="TB")
    parser.add_argument("models", nargs="*")
    said = parser.parse_args()
    found = sorted([*(MODELS / "applications").iterdir(), *(MODELS / "branching").iterdir()])
    paths = {path.name.split(".")[0]: path for path in found}
    print(f"{'':24} {'':9} cross thru    length    Mpx²       ms")
    compared(said.models or list(paths), paths, said.direction == "TB")


if __name__ == "__main__":
    main()
