"""A sheet: a graph laid out with its legend and ledger, at natural size or for a width."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visualkeras_svg import text
from visualkeras_svg.annotate import hairs, ledger, legend
from visualkeras_svg.errors import OptionError, WidthError
from visualkeras_svg.geometry import MM, PT
from visualkeras_svg.layout.chart import Laid, lay
from visualkeras_svg.layout.dag import Orders, Spacing
from visualkeras_svg.layout.pieces import pieces
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.options import changed
from visualkeras_svg.paint import Ink
from visualkeras_svg.paint.chart import paint
from visualkeras_svg.plan import Chart, Layout
from visualkeras_svg.scene import Face
from visualkeras_svg.theme import Style
from visualkeras_svg.views.chosen import Chosen, choose, styled, with_inputs_in_turn
from visualkeras_svg.views.functional.compose import compose
from visualkeras_svg.views.functional.operands import unclear
from visualkeras_svg.views.functional.setting import Setting
from visualkeras_svg.views.functional.tables import fitted_table
from visualkeras_svg.views.functional.trials import Trial, shapes_of, trials
from visualkeras_svg.views.functional.valleys import deep, fitted, natural_scale
from visualkeras_svg.views.functional.wrapping import least_width, wrapped
from visualkeras_svg.views.page import MARGIN, NATURAL_TEXT, fits, ink_bounds
from visualkeras_svg.views.texts import Measure

if TYPE_CHECKING:
    from visualkeras_svg.views.functional import FunctionalView

WIDEST = 32 * PT
"""The widest gap between ranks that fills a page."""
BROADEST = 24 * PT
"""The same between two cards of one rank."""

GAIN = 0.85
"""Smaller text in rows must make the figure lower by so much."""

CLEAR = 4.0
"""Between words on an edge and the cards that it joins."""
TIE = PT
"""Over and under the words of a tie between two cards."""
NO_LEDGER = "no ledger, for want of an empty corner"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A layout and its chart, and what is to be noted of it. With a width it stands between 0 and that."""

    layout: Layout
    chart: Chart
    face: Face
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fitted:
    """A trial laid out; ``needed`` is the least width that it takes, and the layout is empty where that is too much."""

    trial: Trial
    chart: Chart
    layout: Layout
    needed: float

    @property
    def height(self) -> float:
        return self.layout.bounds.height


def sheet(view: FunctionalView, graph: ModelGraph, room: float | None) -> Sheet:
    """The sheet of a graph, at natural size where there is no limit to its width.

    Raises OptionError where it cannot be so narrow.
    """
    chosen = with_inputs_in_turn(choose(graph, view.type_ignore, view.index_ignore))
    face, size = text.resolve(view.font)
    size = view.font_size or size
    styles = _styles(view, chosen)
    if room is None:
        folded = view.detail == "folded"
        setting = Setting(view, chosen, styles, Measure(face, size or NATURAL_TEXT), folded, shapes_of(view))
        found = _annotated(_natural(view, setting, face), None)[0]
        return replace(found, notes=(*found.notes, *setting.notes))
    lowest = float("inf")
    for best in _fitting(view, chosen, styles, face, size, room):
        found = _placed(best, face, room)
        found = replace(found, notes=(*found.notes, *best.trial.setting.notes))
        if view.max_height is None:
            return found
        height = ink_bounds(paint(found.layout, found.chart, Ink(face))).height + 2 * MARGIN
        if height <= view.max_height:
            return found
        lowest = min(lowest, height)
    assert view.max_height is not None
    raise OptionError(
        f"the figure is at least {lowest / MM:.1f} mm high, over max_height={view.max_height / MM:.1f} mm; "
        "give a larger max_height= or width=, or another direction="
    )


def _placed(best: Fitted, face: Face, room: float) -> Sheet:
    """The sheet in the middle of its width, or at a side where only there its ledger has a corner, its hairs room."""
    bounds = best.layout.bounds
    places = (room / 2 - bounds.center[0], -bounds.x0, room - bounds.x1)
    sheets = (Sheet(best.layout.moved(x, 0.0), best.chart, face, best.trial.notes) for x in places)
    tries = []
    for one in sheets:
        tries.append(_annotated(one, (0.0, room)))
        if not tries[-1][1]:
            break
    return min(tries, key=lambda found: found[1])[0]


def _annotated(found: Sheet, page: tuple[float, float] | None) -> tuple[Sheet, int]:
    """The sheet with its hairs, legend and ledger, and how much of that has no room where it should be."""
    chart = found.chart
    haired = hairs.annotate(found.layout, chart, page)
    if haired is None:
        more = dict.fromkeys(hair.entry for hair in chart.hairs)
        chart = replace(chart, entries=(*chart.entries, *more))
    layout = legend.annotate(haired or found.layout, chart, found.face, page)
    told = ledger.annotate(layout, found.chart, page)
    notes = found.notes if told else (*found.notes, NO_LEDGER)
    drawn = {framed.frame.cards for framed in layout.frames}
    left = [frame for frame in found.chart.frames if frame.cards not in drawn]
    shared = (one.total.text if one.total and "shared" in one.total.text else "" for one in left)
    named = (f"{one.title.text} ({said})" if said else one.title.text for one, said in zip(left, shared, strict=True))
    notes += tuple(f"no frame around {name}, for other layers stand among its own" for name in named)
    return replace(found, layout=told or layout, notes=notes), (haired is None) + (told is None)


def _natural(view: FunctionalView, setting: Setting, face: Face) -> Sheet:
    if setting.way or setting.flights:
        chart = compose(setting)
        return Sheet(deep(chart, setting, _spacing(view), {})(natural_scale(setting)), chart, face)
    if view.wrap is not None:
        chart = compose(setting)
        return Sheet(wrapped(chart, pieces(chart, _spacing(view), view.align_merges), view.wrap, None), chart, face)
    _, chart, laid = _tied(view, setting, _spacing(view), {})
    return Sheet(laid.layout, chart, face)


def _tied(view: FunctionalView, setting: Setting, spacing: Spacing, known: Orders) -> tuple[Setting, Chart, Laid]:
    """The chart laid out with ties between the calls of shared layers; where one cannot be drawn, words say it.

    So does a sign, which of its operands an operator takes away, where that is not seen.
    """
    setting = replace(setting, tied=setting.shared)
    while True:
        chart = compose(setting)
        key = tuple(card.id for card in chart.cards)
        laid = lay(chart, _apart(spacing, chart), view.align_merges, known.get(key, ()))
        known[key] = laid.keys
        drawn = frozenset(layer for tie in laid.layout.ties for layer in tie.layers)
        signed = setting.signed | unclear(chart, laid.layout)
        if drawn == setting.tied and signed == setting.signed:
            return setting, chart, laid
        setting = replace(setting, tied=drawn, signed=signed)


def _apart(spacing: Spacing, chart: Chart) -> Spacing:
    """The gaps, with room for the words of ties between cards over one another."""
    room = chart.type.ascent + chart.type.descent + 2 * TIE if chart.shared and not chart.flows_down else 0.0
    return replace(spacing, node=max(spacing.node, room))


def _styles(view: FunctionalView, chosen: Chosen) -> Mapping[str, Style]:
    found = styled(chosen, view.theme, view.color_map, view.styles)
    if view.simple_text_visualization:
        found = {id_: style.boxed for id_, style in found.items()}
    return {id_: Style(shade_step=view.shade_step) | style for id_, style in found.items()}


def _gap(setting: Setting) -> float:
    """The gap between two ranks in print; it is tighter where no shapes stand in it."""
    if setting.flights:
        return 8 * PT if setting.tight else 11 * PT
    return 13 * PT if setting.shapes == "edges" else 11 * PT


def _spacing(view: FunctionalView, printed: float | None = None) -> Spacing:
    """The gaps of a figure; in print, where that between two ranks is given, all are a little tighter."""
    passing, apart = view.virtual_node_size, view.connector_padding
    rank, node = (15 * PT, 12 * PT) if printed is None else (printed, 6 * PT)
    return Spacing(
        rank=(rank if view.column_spacing is None else view.column_spacing) + 2 * apart,
        node=node if view.row_spacing is None else view.row_spacing,
        lane=9 * PT if passing is None else passing,
        track=6 * PT if passing is None else passing,
        head=8 * PT + apart,
        part=24 * PT if view.component_spacing is None else view.component_spacing,
        clear=CLEAR + apart,
        iterations=view.layout_iterations,
    )


# --- print ----------------------------------------------------------------------------------------


def _fitting(
    view: FunctionalView,
    chosen: Chosen,
    styles: Mapping[str, Style],
    face: Face,
    size: float | None,
    room: float,
) -> Iterator[Fitted]:
    """What fits the width: all said in the largest text, then ever less. Raises OptionError where nothing does."""
    needs, done = [float("inf")], False
    known: Orders = {}

    def tried(trial: Trial) -> Fitted:
        fitted = _fitted(view, trial, room, known)
        needs.append(fitted.needed + 2 * MARGIN)
        return fitted

    for together in trials(view, chosen, styles, face, size, lambda trial: fits(tried(trial).needed, room)):
        found: list[Fitted] = []
        for trial in together:
            fitted = tried(trial)
            if fits(fitted.needed, room) and (not found or fitted.height < GAIN * found[-1].height):
                found.append(fitted)
        if found:
            done = True
            yield found[-1]
    if done:
        return
    turned = _downwards(view, chosen, styles, face, size, room)
    turn = f"direction='TB'{' without wrap=' if view.wrap else ''}, " if fits(turned, room) else ""
    less = f", and with direction='TB' {_rounded(turned)} mm" if room < turned < 0.9 * min(needs) else ""
    setting = Setting(view, chosen, styles, Measure(face, size or NATURAL_TEXT))
    kept = "".join(f" ({note})" for note in setting.flattened)
    raise WidthError(
        f"{len(chosen.nodes)} layers cannot fit {(room + 2 * MARGIN) / MM:.1f} mm; the smallest width that works is "
        f"{_rounded(min(needs))} mm{less}. Give {turn}that width= or more, or hide layers with type_ignore={kept}",
        min(needs),
    )


def _rounded(width: float) -> str:
    """A width in millimetres, rounded up to tenths."""
    return f"{-(-width // (MM / 10)) / 10:.1f}"


def _downwards(
    view: FunctionalView, chosen: Chosen, styles: Mapping[str, Style], face: Face, size: float | None, room: float
) -> float:
    """How wide the page must be where the chart flows down: 0 if it fits; without end for one that does so anyway."""
    if view.direction not in ("LR", "RL"):
        return float("inf")
    try:
        next(_fitting(changed(view, direction="TB", wrap=None), chosen, styles, face, size, room))
    except WidthError as unfit:
        return unfit.least
    return 0.0


def _fitted(view: FunctionalView, trial: Trial, room: float, known: Orders) -> Fitted:
    """The chart of a trial laid out in so much room, and how wide it must be; ``known`` keeps the orders found."""
    spacing = _spacing(view, _gap(trial.setting))
    is_deep = trial.setting.way or trial.setting.flights
    if trial.wrap is None and not is_deep and trial.setting.shapes != "table":
        setting, chart, laid = _tied(view, trial.setting, spacing, known)
        needed = laid.layout.bounds.width
        layout = _widened(view, chart, spacing, laid, room) if fits(needed, room) else laid.layout
        return Fitted(replace(trial, setting=setting), chart, layout, needed)
    chart = compose(trial.setting)
    if chart.table:
        layout, needed = fitted_table(chart, room)
    elif is_deep:
        layout, needed = fitted(deep(chart, trial.setting, spacing, known), trial.setting, room)
    else:
        assert trial.wrap is not None
        found = pieces(chart, spacing, view.align_merges, known)
        needed = least_width(found)
        layout = wrapped(chart, found, trial.wrap, max(room, needed)) if fits(needed, room) else Layout()
    return Fitted(trial, chart, layout, needed)


def _widened(view: FunctionalView, chart: Chart, spacing: Spacing, laid: Laid, whole: float) -> Layout:
    """The chart with the gaps between its columns as wide as the page allows, within reason."""
    down, layout, spacing = chart.flows_down, laid.layout, _apart(spacing, chart)
    if (view.row_spacing if down else view.column_spacing) is not None:
        return layout
    gap, widest = (spacing.node, BROADEST) if down else (spacing.rank, WIDEST)
    room = whole - layout.bounds.width
    for _ in range(6):
        wider = replace(spacing, node=gap + room) if down else replace(spacing, rank=gap + room)
        found = lay(chart, wider, view.align_merges, laid.keys).layout
        if room <= widest - gap and fits(found.bounds.width, whole):
            return found
        room = min(room / 2, widest - gap)
    return layout
