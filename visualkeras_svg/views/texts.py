"""Captions that the caller asked for: a callable's words, or one of the named kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from visualkeras_svg import text, wording
from visualkeras_svg.errors import OptionError
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Line, Type, Words
from visualkeras_svg.scene import Face
from visualkeras_svg.views.chosen import Chosen


@dataclass(frozen=True, slots=True)
class Measure:
    """The face and size (px) that words are set in."""

    face: Face
    size: float

    def type(self, leading: float) -> Type:
        """How text is set, with that leading in px."""
        face, size = self.face, self.size
        return Type(size, leading, text.ascent(size, face), text.descent(size, face))

    def line(self, words: str, bold: bool = False) -> Line:
        """The words as a measured line."""
        shown = text.legible(words, self.face)
        face = Face(self.face.families, self.face.data, bold)
        return Line(shown, text.advance(shown, self.size, face), bold)


NAMED: dict[str, Callable[[LayerNode], str]] = {
    "name": lambda node: node.name,
    "type": lambda node: node.type,
    "shape": lambda node: wording.shape(node.output),
    "name_shape": lambda node: f"{node.name}\n{wording.shape(node.output)}",
}

Callback = Callable[[int, Any], tuple[str, bool]]


def captions(asked: Callback | str | None, chosen: Chosen, measure: Measure) -> tuple[Words, ...]:
    """The words under or above each layer. Raises OptionError where a callable returns anything but (text, above)."""
    if asked is None:
        return ()
    return tuple(
        Words((node.id,), tuple(measure.line(part) for part in said.split("\n")), "above" if above else "below")
        for node, said, above in _said(asked, chosen)
        if said.strip()
    )


def _said(asked: Callback | str, chosen: Chosen) -> Iterator[tuple[LayerNode, str, bool]]:
    numbers = chosen.numbers
    for node in chosen.nodes:
        if isinstance(asked, str):
            yield node, NAMED[asked](node), False
        elif node.id in numbers:
            yield node, *_answer(asked(numbers[node.id], node.source or node), node)


def _answer(found: object, node: LayerNode) -> tuple[str, bool]:
    if isinstance(found, tuple | list) and len(found) == 2 and isinstance(found[0], str):
        return found[0], bool(found[1])
    raise OptionError(
        f"text_callable returned {found!r} for the layer {node.name!r}; "
        "it must return a pair (text, above) of a string and whether it stands above"
    )
