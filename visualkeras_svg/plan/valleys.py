"""A valley: an encoder–decoder as a U, a row of volumes for each resolution; stairs, where rows branch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from visualkeras_svg.plan.charts import Chart
from visualkeras_svg.plan.words import Line


@dataclass(frozen=True, slots=True)
class Level:
    """The volumes of one resolution, by the ids of their cards: on the way down, and on the way up; and its size."""

    down: tuple[str, ...]
    up: tuple[str, ...]
    size: Line


@dataclass(frozen=True, slots=True)
class Valley:
    """A chart of volumes by level, the finest first; the coarsest has all its volumes on the way down.

    ``tops`` are the words over volumes. A merge on the way up stands before the volume that it takes from below, by
    ``joined``, and what it takes from its level reaches it through a prism. In a ``tight`` one arrows are
    shorter. Volumes stand at least so far ``beside`` one another, and rows so far ``under`` one another, in px.
    """

    chart: Chart
    levels: tuple[Level, ...]
    tops: Mapping[str, Line]
    joined: Mapping[str, str]
    tight: bool = False
    beside: float = 0.0
    under: float = 0.0


@dataclass(frozen=True, slots=True)
class Stairs:
    """A chart of volumes by level, by the ids of their cards, the finest first: the levels on the way down and up.

    The last of each level is where the way leads on. The coarsest level has no way up. Of each other one ``givers``
    are what its skip comes from.
    """

    chart: Chart
    down: tuple[tuple[str, ...], ...]
    up: tuple[tuple[str, ...], ...]
    givers: tuple[str, ...]
