"""A row on its way to print: what it is composed with, its layers and their sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from visualkeras_svg.geometry import MM, PT
from visualkeras_svg.theme import Style
from visualkeras_svg.views.chosen import Chosen
from visualkeras_svg.views.heads import Head, Size, activations_are_ribs, heads, scales, sizes
from visualkeras_svg.views.telling import Looks
from visualkeras_svg.views.texts import Measure

if TYPE_CHECKING:
    from visualkeras_svg.views.layered import LayeredView

SLIT = 5 * PT
"""The room between equal neighbours that each have a caption of their own."""
WIDE = 120 * MM
"""From this width on a row is a little higher, with wider gaps."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a printed row is composed with: how much of it is said, and what has been given up.

    ``lower`` is what all heights are multiplied by to keep a greatest height.
    """

    view: LayeredView
    chosen: Chosen
    styles: Mapping[str, Style]
    measure: Measure
    page: float
    captions: Literal["all", "heavy", "blocks", "ends", "none"] = "all"
    fold: bool = False
    touch: bool = False
    broken: bool = False
    lower: float = 1.0

    @property
    def wide(self) -> bool:
        return self.page >= WIDE

    @property
    def mute(self) -> bool:
        """Whether a legend must list what is a layer's own, for some layers have no caption that says it."""
        said = self.captions == "all" and self.view.text_callable in (None, "shape", "name_shape")
        return self.view.legend and not said

    @property
    def named(self) -> bool:
        """Whether every layer bears a caption of its own."""
        return self.view.text_callable is not None and self.captions == "all"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A row on its way to a plan: its layers, their sizes, how it stands.

    ``turned`` rows show their left sides: drawn reversed, or where a sheet's ribs would hide it.
    """

    setting: Setting
    row: tuple[Head, ...]
    sizes: tuple[Size, ...]
    floor: bool
    turned: bool
    ribs: bool
    looks: Looks
    ends: frozenset[str]


def sheet(setting: Setting) -> Sheet:
    """The row of a setting, each layer with its form and size."""
    row = heads(setting.chosen)
    maps = any(head.form == "map" for head in row)
    floor = setting.view.draw_reversed or not maps
    height = (64 if setting.view.draw_reversed else 76 if setting.wide and not floor else 70) * PT * setting.lower
    flat = not setting.view.draw_volume
    measures = scales(row, height, 0.34 if floor else 0.36, _thickness(setting, floor))
    ends = frozenset(port.node for port in setting.chosen.graph.outputs)
    found = sizes(row, measures)
    if flat:
        found = tuple(size._replace(back=0.0) for size in found)
    hidden = measures.lying and not setting.fold and any(head.rib and head.form == "sheet" for head in row)
    turned = setting.view.draw_reversed or hidden
    return Sheet(setting, row, found, floor, turned, activations_are_ribs(row), Looks(setting.styles), ends)


def _thickness(setting: Setting, floor: bool) -> float:
    return (6 if setting.wide else 5 if floor else 4.5) * PT


def alike(head: Head, before: Head) -> bool:
    """Whether two layers may touch: maps of one resolution, sheets and vectors of one shape."""
    if before.is_input or head.form != before.form:
        return False
    if head.form == "map":
        return (head.axes.height, head.axes.depth) == (before.axes.height, before.axes.depth)
    return head.axes == before.axes
