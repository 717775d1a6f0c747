"""What is said under a printed row: one caption a run of equal neighbours, or one a layer with its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from visualkeras_svg import wording
from visualkeras_svg.geometry import PT
from visualkeras_svg.plan import Line, Unit, Words
from visualkeras_svg.views.heads import Head
from visualkeras_svg.views.layered.names import Names
from visualkeras_svg.views.layered.saying import Saying
from visualkeras_svg.views.layered.sheet import SLIT, Sheet, alike
from visualkeras_svg.views.texts import Measure, captions


def words(sheet: Sheet, units: Sequence[Unit], saying: Saying, names: Names) -> Iterator[Words]:
    setting = sheet.setting
    if setting.captions == "none":
        return
    asked = setting.view.text_callable
    if callable(asked) or asked == "type":
        yield from captions(asked, setting.chosen, setting.measure)
        return
    if setting.captions == "blocks":
        yield from _block_words(sheet, _unit_runs(sheet, units), saying, names)
        return
    if setting.named:
        yield from _name_words(sheet, names)
    for run in _captioned(sheet, _unit_runs(sheet, units)):
        yield from _run_words(sheet, run, saying, names)
    home = {member: unit.id for unit in units for member in unit.members}
    for first, last, heading in names.headings:
        yield Words((home[first], home[last]), (setting.measure.line(heading),), "heading", bracket=True)


def _name_words(sheet: Sheet, names: Names) -> Iterator[Words]:
    if not names.rest:
        return
    for head in sheet.row:
        rest = names.rest.get(head.node.id, "")
        if rest and not head.is_input and not head.rib:
            line = sheet.setting.measure.line(rest, bold=head.node.id in sheet.ends)
            yield Words((head.node.id,), (line,), "name", level=_is_level(sheet, head))


def _unit_runs(sheet: Sheet, units: Sequence[Unit]) -> list[list[Head]]:
    """Runs of neighbours of equal shape that touch or stand in slits: each has one caption."""
    heads_by_id = {head.node.id: head for head in sheet.row}
    runs: list[list[Head]] = []
    for unit in units:
        head = heads_by_id[unit.id]
        if head.rib:
            continue
        near = unit.gap is None or (sheet.setting.named and unit.gap <= SLIT)
        if runs and near and head.tied and _same_shape(runs[-1][-1], head):
            runs[-1].append(head)
        else:
            runs.append([head])
    return runs


def _same_shape(one: Head, other: Head) -> bool:
    return one.axes == other.axes and one.node.output.shape == other.node.output.shape and not one.is_input


def _captioned(sheet: Sheet, runs: list[list[Head]]) -> Iterator[list[Head]]:
    """The runs that say their shape: those with weights, vectors, the last map, and what stands alone on a floor."""
    last_map = max((i for i, run in enumerate(runs) if run[0].form != "vector"), default=-1)
    for i, run in enumerate(runs):
        weighty = any(h.weighty or h.is_input for h in run)
        end = run[0].is_input or any(h.node.id in sheet.ends for h in run)
        alone = sheet.floor and not _touches_weights(runs, i)
        match sheet.setting.captions:
            case "all" if weighty or run[0].form == "vector" or i == last_map or alone:
                yield run
            case "heavy" if weighty:
                yield run
            case "ends" if end:
                yield run


def _touches_weights(runs: list[list[Head]], i: int) -> bool:
    """Whether the next run is of the same resolution, so that the two are one prism with one caption."""
    if i + 1 == len(runs):
        return False
    return runs[i][0].form == "map" and alike(runs[i + 1][0], runs[i][0]) and any(h.weighty for h in runs[i + 1])


def _block_words(sheet: Sheet, runs: list[list[Head]], saying: Saying, names: Names) -> Iterator[Words]:
    """One caption for all neighbours of one resolution: their shape, or their spatial size where channels differ."""
    blocks: list[list[Head]] = []
    for run in runs:
        before = blocks[-1][-1] if blocks else None
        output = run[-1].node.id in sheet.ends
        if before and not output and run[0].form == "map" and alike(run[0], before):
            blocks[-1] += run
        else:
            blocks.append(list(run))
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        head, last = block[0], block[-1]
        if after and after[-1].node.id in sheet.ends and head.form == "map" and alike(after[0], last):
            continue  # the output's caption says their size
        if _same_run(block):
            yield from _run_words(sheet, block, saying, names)
        elif any(h.weighty for h in block):
            shapes = dict.fromkeys(wording.shape(h.node.output) for h in block)
            said = next(iter(shapes)) if len(shapes) == 1 else wording.spatial(head.node.output)
            line = sheet.setting.measure.line(said)
            yield Words((head.node.id, last.node.id), (line,), level=_is_level(sheet, last), bracket=True)


def _same_run(block: list[Head]) -> bool:
    """Whether a block is one run of equal neighbours."""
    return all(_same_shape(one, other) for one, other in pairwise(block))


def _is_level(sheet: Sheet, head: Head) -> bool:
    """Whether the caption stands on the shared baseline: all on a floor, else from the last map on."""
    if sheet.floor:
        return True
    last = max(i for i, h in enumerate(sheet.row) if h.form == "map")
    while sheet.row[last].rib:
        last -= 1
    i = sheet.row.index(head)
    if sheet.setting.captions == "blocks":
        return i > last
    return i >= last or (not sheet.setting.named and _nearly(sheet, i, last))


def _nearly(sheet: Sheet, i: int, last: int) -> bool:
    """Whether a map's caption is near enough to the last map's to share its baseline, and none of another height is
    between.
    """
    one, other = sheet.sizes[i], sheet.sizes[last]
    lower = (one.height + one.back - other.height - other.back) / 2
    between = [size for head, size in zip(sheet.row[i:last], sheet.sizes[i:last], strict=True) if head.form == "map"]
    return sheet.row[i].form == "map" and 0 <= lower < 4.5 * PT and all(s.height == one.height for s in between)


def _run_words(sheet: Sheet, run: list[Head], saying: Saying, names: Names) -> Iterator[Words]:
    measure, head = sheet.setting.measure, run[0]
    owners = (head.node.id, run[-1].node.id) if len(run) > 1 else (head.node.id,)
    asked = sheet.setting.view.text_callable if sheet.setting.named else None
    if asked == "name" and not head.is_input:
        return
    level = _is_level(sheet, run[-1])
    lines = [measure.line(part) for part in _shape(sheet, head, level)]
    if head.is_input:
        name = measure.line(wording.input_name(head.node), bold=True)
        yield Words(owners, (*lines, name), level=sheet.floor, lead=not sheet.floor)
        return
    said = [part for h in run for part in saying.caption.get(h.node.id, ())]
    extra = list(dict.fromkeys(said))
    if asked == "name_shape":
        together = (
            ", ".join([wording.shape(head.node.output), *extra])
            if level or len(run) == 1
            else wording.shape(head.node.output)
        )
        row = 1 if head.form == "vector" or any(names.rest.get(h.node.id) for h in run) or level else 0
        yield Words(owners, (measure.line(together),), level=level, bracket=len(run) > 1, row=row)
        return
    lines += _second_lines(sheet, run, extra, measure)
    yield Words(owners, tuple(lines), level=level, bracket=len(run) > 1)


def _shape(sheet: Sheet, head: Head, level: bool) -> tuple[str, ...]:
    """A shape on one line or, where captions are broken, its channels on a second one."""
    words = wording.shape(head.node.output)
    if sheet.setting.broken and level and head.form == "map" and not sheet.floor:
        before, _, channels = words.rpartition("×")
        return before, f"×{channels}"
    return (words,)


def _second_lines(sheet: Sheet, run: list[Head], extra: list[str], measure: Measure) -> list[Line]:
    """What stands under the shape: words that the legend does not say, and the name of an output."""
    lines = []
    if extra:
        joint = " ".join(extra) if all(part[0].isdigit() for part in extra) else ", ".join(extra)
        lines.append(measure.line(joint))
    last = run[-1].node
    if last.id in sheet.ends and wording.is_given(last):
        lines.append(measure.line(last.name, bold=True))
    return lines
