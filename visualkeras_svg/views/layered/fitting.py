"""A row fitted to a page: everything said in the largest text, then ever less, until it fits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from visualkeras_svg.annotate import captions
from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import MM
from visualkeras_svg.layout.fit import fit, width
from visualkeras_svg.layout.row import link, place, reach, shifted
from visualkeras_svg.plan import Layout, Plan
from visualkeras_svg.scene import Face
from visualkeras_svg.theme import Style
from visualkeras_svg.views.chosen import Chosen
from visualkeras_svg.views.layered import natural, paper
from visualkeras_svg.views.layered.sheet import Setting
from visualkeras_svg.views.page import MARGIN, text_sizes
from visualkeras_svg.views.texts import Measure

if TYPE_CHECKING:
    from visualkeras_svg.views.layered import LayeredView

MUCH = 1.15
"""Smaller text and broken captions are worth it where the geometry grows by this factor."""
SHRINKS = (1.0, 0.9, 0.8, 0.7)
"""Where captions do not settle, the geometry is tried at these shares of the scale that would fill the page."""


DOUBLINGS, HALVINGS = 5, 6
"""How long the smallest page is searched for."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be fitted: the layers with their styles, the face, and the text size where one was asked for (px).

    ``lower`` is what heights are multiplied by.
    """

    view: LayeredView
    chosen: Chosen
    styles: Mapping[str, Style]
    face: Face
    size: float | None
    lower: float = 1.0


@dataclass(frozen=True, slots=True)
class Trial:
    """A plan to try, the scales that it allows, and what was given up for it."""

    plan: Plan
    limits: tuple[float, float]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fitted:
    """A plan that fits, where it stands, what was given up for it, and its scale."""

    plan: Plan
    layout: Layout
    notes: tuple[str, ...]
    scale: float


def fitted(job: Job, page: float) -> Fitted:
    """The first setting, from all said to the least, whose row fits the page (px) with every caption settled.

    Raises OptionError with the smallest width that works where none fits.
    """
    found = attempt(job, page)
    if found:
        return found
    least = smallest(job, page)
    if least is None:
        raise OptionError("no width has room for these captions; give a text_callable= with shorter ones")
    raise OptionError(
        f"{len(job.chosen.nodes)} layers in a row cannot fit {page / MM:.1f} mm; the smallest width that works is "
        f"{least / MM:.1f} mm. Give that width= or more, or hide layers with type_ignore="
    )


def attempt(job: Job, page: float) -> Fitted | None:
    """The row on a page of that width (px); None where it cannot fit."""
    for equals in _trials(job, page):
        best: Fitted | None = None
        for trial in equals:
            found = _settled(job, trial, page)
            if found and (best is None or found.scale > MUCH * best.scale):
                best = found
        if best:
            return best
    return None


def smallest(job: Job, page: float) -> float | None:
    """The smallest page (px) wider than this one that the row fits, to the tenth of a millimetre; None where none does.

    What the solids alone need is tried first; where captions need more, the page is doubled and then halved back.
    """
    page = _least(job, page)
    if attempt(job, page):
        return page
    low, high = page, page
    for _ in range(DOUBLINGS):
        low, high = high, _tenth(2 * high)
        if attempt(job, high):
            break
    else:
        return None
    for _ in range(HALVINGS):
        middle = _tenth((low + high) / 2)
        low, high = (low, middle) if attempt(job, middle) else (middle, high)
    return high


def _least(job: Job, page: float) -> float:
    """The page that the solids need: wide pages are set a little wider, so what one needs is asked again."""
    for _ in range(3):
        needed = min(width(t.plan, t.limits[0]) for equals in _trials(job, page) for t in equals) + 2 * MARGIN
        if needed <= page:
            break
        page = _tenth(needed)
    return page


def _tenth(page: float) -> float:
    """The page (px) rounded up to the tenth of a millimetre."""
    return math.ceil(page / MM * 10 + 0.01) / 10 * MM


def _settled(job: Job, trial: Trial, page: float) -> Fitted | None:
    """The trial at the largest scale at which all captions settle, or, where the caller asked for them, are turned."""
    plan, room = trial.plan, page - 2 * MARGIN
    found = fit(plan, room, trial.limits)
    if found is None:
        return None
    best: Fitted | None = None
    for shrink in SHRINKS if plan.words else SHRINKS[:1]:
        scale, extra = found if shrink == 1.0 else fit(plan, room, (trial.limits[0], found[0] * shrink)) or found
        layout = captions.annotate(_laid(plan, scale, extra, page), plan, (MARGIN, page - MARGIN), sideways=True)
        if layout.collisions or (best and layout.unsettled >= best.layout.unsettled):
            continue
        best = Fitted(plan, layout, trial.notes, scale)
        if not layout.unsettled:
            break
    worst = captions.TURNED if job.view.text_callable is not None else captions.IN_ROWS
    return best if best and best.layout.unsettled <= worst else None


def _laid(plan: Plan, scale: float, extra: float, page: float) -> Layout:
    """The row in the middle of the page."""
    placed = place(plan, scale, extra)
    x0, x1 = reach(plan, placed)
    moved = shifted(Layout(placed=placed), (page - x0 - x1) / 2)
    return replace(moved, links=link(plan, moved.placed))


def _trials(job: Job, page: float) -> Iterator[tuple[Trial, ...]]:
    """What is tried, equals together: all said, in ever smaller text and broken; then ever less."""
    allowed = text_sizes(job.view.width, job.size)
    if job.view.sizing_mode not in (None, "paper"):
        for one in allowed:
            yield (_zoomed(job, one),)
        return
    full = Setting(job.view, job.chosen, job.styles, Measure(job.face, allowed[0]), page, lower=job.lower)
    ways = [replace(full, measure=Measure(job.face, one), broken=b) for one in allowed for b in (False, True)]
    yield tuple(_printed(way, ()) for way in ways)
    if job.view.text_callable is not None:
        # Where captions cannot have room of their own, they stand in rows or are turned.
        yield tuple(_without_room(_printed(way, ())) for way in ways)
    small = replace(full, measure=Measure(job.face, allowed[-1]), broken=True)
    for setting, notes in _concessions(small):
        yield (_printed(setting, notes),)


def _printed(setting: Setting, notes: tuple[str, ...]) -> Trial:
    plan = paper.compose(setting)
    return Trial(plan, (0.0, paper.widest(plan)), notes)


def _without_room(trial: Trial) -> Trial:
    words = tuple(replace(w, level=False) for w in trial.plan.words)
    return replace(trial, plan=replace(trial.plan, words=words, room=0.0))


def _zoomed(job: Job, size: float) -> Trial:
    """The row at natural proportions, all of it scaled to the page."""
    row = natural.Natural(job.view, job.chosen, job.styles, Measure(job.face, size), zoom=True)
    return Trial(natural.compose(row), (1e-4, 1e3))


def _says(much: Literal["heavy", "blocks", "ends", "none"]) -> Callable[[Setting], Setting]:
    return lambda setting: replace(setting, captions=much)


def _folds(setting: Setting) -> Setting:
    return replace(setting, fold=True)


def _touches(setting: Setting) -> Setting:
    return replace(setting, touch=True)


def _lowers(setting: Setting) -> Setting:
    return replace(setting, lower=0.6 * setting.lower)


SAYS_LESS = (
    (_says("heavy"), "captions only under layers with weights, for want of room"),
    (_says("blocks"), "one caption for all layers of one resolution, for want of room"),
    (_says("ends"), "captions only under inputs and outputs, for want of room"),
    (_says("none"), "no captions, for want of room"),
)
GIVEN_UP = (
    (None, ""),
    (_folds, "normalisation, activation and dropout layers are folded into the layers that they follow"),
    (_touches, "equal neighbours touch"),
    (_lowers, "heights are drawn at 60%"),
)
"""What a printed row gives up for want of room, in this order. Captions go first, step by step (SAYS_LESS); each
further concession brings back as many of them as it makes room for.
"""


def _concessions(small: Setting) -> Iterator[tuple[Setting, tuple[str, ...]]]:
    """Ever smaller settings with their notes. Captions that the caller asked for are never given up, nor their layers;
    a step that changes nothing in this row is not taken.
    """
    setting, units = small, paper.compose(small).units
    notes: tuple[str, ...] = ()
    for step, note in GIVEN_UP:
        if step is _folds and (callable(small.view.text_callable) or small.view.text_callable == "type"):
            continue
        if step:
            changed = paper.compose(step(setting)).units
            if changed == units:
                continue
            setting, units, notes = step(setting), changed, (*notes, note)
            yield setting, notes
        if small.view.text_callable is None:
            for less, said in SAYS_LESS:
                yield less(setting), (said, *notes)
