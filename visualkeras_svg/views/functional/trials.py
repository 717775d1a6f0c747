"""What is tried for a page, the least loss first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from visualkeras_svg.geometry import PT
from visualkeras_svg.scene import Face
from visualkeras_svg.theme import Style
from visualkeras_svg.views.chosen import Chosen
from visualkeras_svg.views.functional.setting import Setting, Shapes
from visualkeras_svg.views.functional.tables import is_chain
from visualkeras_svg.views.page import text_sizes
from visualkeras_svg.views.texts import Measure

if TYPE_CHECKING:
    from visualkeras_svg.views.functional import FunctionalView

DEEP = 56 * PT
"""The height of the largest volume of a U in print."""
HEIGHTS = (44 * PT, 34 * PT, 26 * PT, 20 * PT)
"""The heights of the largest volume that are tried for a page."""

FOLDED = "normalisation, activation and dropout layers are folded into the layers that they follow"
TERSE = "the legend names classes of many cards, for want of room"
NO_SHAPES = "no shapes, for want of room"
GIVEN_UP = (FOLDED, TERSE, NO_SHAPES)
"""What the notes say of a page that is too narrow for all."""

Wrap = int | str | None


@dataclass(frozen=True, slots=True)
class Trial:
    """A setting to try, what was given up for it, and whether the chart is folded into rows."""

    setting: Setting
    notes: tuple[str, ...] = ()
    wrap: Wrap = None


def shapes_of(view: FunctionalView) -> Literal["edges", "none"]:
    """Where shapes stand if there is room."""
    return "edges" if view.show_shapes else "none"


def trials(
    view: FunctionalView,
    chosen: Chosen,
    styles: Mapping[str, Style],
    face: Face,
    size: float | None,
    fits: Callable[[Trial], bool],
) -> Iterator[list[Trial]]:
    """What is tried, the least loss first. Of what is tried together the lowest figure is the best.

    Many that are ever narrower are tried only if the narrowest ``fits``.
    """
    allowed = text_sizes(view.width, size)
    folded = view.detail == "folded"
    said = [Setting(view, chosen, styles, Measure(face, one), folded, shapes_of(view)) for one in allowed]
    wrap = view.wrap if said[0].down or "wrap" in view.given else "auto"
    yield from _volumes(view, said, wrap, fits) if said[0].volume else _cards(view, said, wrap)


def _cards(view: FunctionalView, said: Sequence[Setting], wrap: Wrap) -> Iterator[list[Trial]]:
    """Smaller text and broken names, shapes on cards, rows; then folded followers, classes in the legend, no shapes."""
    broken = [replace(setting, broken=not setting.down) for setting in said]
    both = said if said[0].down else [setting for one in zip(said, broken, strict=True) for setting in one]
    if view.wrap == "auto":
        yield [Trial(said[0])]  # which needs no rows
    if view.wrap is None:
        yield from ([Trial(setting)] for setting in both)
        if view.show_shapes:
            yield from ([Trial(replace(setting, shapes="cards"))] for setting in broken)
    if wrap is not None:
        yield [Trial(setting, wrap=wrap) for setting in both]
        if view.show_shapes:
            alone = [Trial(replace(setting, shapes="cards")) for setting in broken] if view.wrap == "auto" else []
            yield [*alone, Trial(replace(broken[-1], shapes="cards"), wrap=wrap)]
    yield from _less(view, broken[-1], wrap)


def _less(view: FunctionalView, setting: Setting, wrap: Wrap) -> Iterator[list[Trial]]:
    """Less said than was asked for, which the notes say."""
    ways: tuple[Shapes, ...] = ("edges", "cards") if view.show_shapes else ("none",)
    notes: tuple[str, ...] = ()
    boxed = view.simple_text_visualization
    if not (setting.folded or boxed) and "detail" not in view.given:
        notes, setting = (FOLDED,), replace(setting, folded=True)
        yield from ([Trial(replace(setting, shapes=way), notes, wrap)] for way in ways)
    if setting.folded and not boxed and not setting.down and view.legend is not False:
        notes, setting = (*notes, TERSE), replace(setting, terse=True)
        yield from ([Trial(replace(setting, shapes=way), notes, wrap)] for way in ways)
    if view.show_shapes and "show_shapes" not in view.given:
        yield [Trial(replace(setting, shapes="none"), (*notes, NO_SHAPES), wrap)]


def _volumes(
    view: FunctionalView, said: Sequence[Setting], wrap: Wrap, fits: Callable[[Trial], bool]
) -> Iterator[list[Trial]]:
    """Lower solids, a U or stairs of short arrows or without depth, the graph; shapes under solids, rows, none."""
    lower = [replace(setting, height=height) for height in HEIGHTS for setting in said]
    if said[0].way or said[0].flights:
        yield from _deep([*(replace(setting, height=DEEP) for setting in said), *lower], fits)
    lower = [replace(setting, valley=False) for setting in lower]
    ways: tuple[Shapes, ...] = ("edges", "cards") if view.show_shapes else ("none",)
    if view.wrap is None and view.show_shapes and is_chain(lower[0]):
        for height in HEIGHTS:
            for way in (*ways, "table"):
                yield from ([Trial(replace(setting, shapes=way))] for setting in lower if setting.height == height)
    for rows in dict.fromkeys((view.wrap, wrap)):
        for way in ways:
            yield from ([Trial(replace(setting, shapes=way), (), rows)] for setting in lower)
    if view.show_shapes and "show_shapes" not in view.given:
        yield [Trial(replace(lower[-1], shapes="none"), (NO_SHAPES,), wrap)]


def _deep(settings: Sequence[Setting], fits: Callable[[Trial], bool]) -> Iterator[list[Trial]]:
    """A U or stairs as they are, of shorter arrows, and without depth."""
    tight = [replace(setting, tight=True) for setting in settings]
    found = [Trial(setting) for setting in (*settings, *tight, *(replace(setting, flat=True) for setting in tight))]
    if fits(found[-1]):
        yield from ([trial] for trial in found)
