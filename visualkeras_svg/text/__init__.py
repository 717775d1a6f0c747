"""Text: which font, how long a line is, its outlines, and the glyphs that a file must carry."""

from visualkeras_svg.text.fonts import resolve
from visualkeras_svg.text.measure import advance, ascent, descent, legible, line
from visualkeras_svg.text.outlines import outline
from visualkeras_svg.text.subsets import Subset, subset

__all__ = ["Subset", "advance", "ascent", "descent", "legible", "line", "outline", "resolve", "subset"]
