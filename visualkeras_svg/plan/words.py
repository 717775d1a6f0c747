"""What all figures say: lines of words, legend entries, and how text is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LinkKind = Literal["touch", "funnel", "arrow", "arc", "hidden", "out", "line", "mesh", "prism", "mask"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words, measured."""

    text: str
    advance: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A legend entry: the looks of its swatches (one, in most) and its words."""

    looks: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Connection:
    """An edge of the model between two units; `through` are the hidden layers on its way."""

    source: str
    target: str
    kind: LinkKind
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Type:
    """How text is set, in px: its size, leading, and how far letters reach over and under the baseline."""

    size: float
    leading: float
    ascent: float
    descent: float
