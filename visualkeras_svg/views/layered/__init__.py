"""`layered_view`: layers as solids in a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from visualkeras_svg.color import Color
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.options import option
from visualkeras_svg.scene import Scene
from visualkeras_svg.theme import LOOKS, SIZES
from visualkeras_svg.views.shared import Shared

TEXTS = ("name", "type", "shape", "name_shape")


@dataclass(frozen=True)
class LayeredView(Shared):
    """Draw the layers of a model as solids in a row, each as high, deep and wide as its output says.

    At natural size a px is a px of the original; with `width` the row is laid out for print.
    """

    name: ClassVar[str] = "layered"
    styled: ClassVar[tuple[str, ...]] = (*LOOKS, "shade_step", "spacing", *SIZES)
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
        {
            "default": MappingProxyType({}),
            "compact": MappingProxyType({"spacing": 6, "padding": 6}),
            "presentation": MappingProxyType(
                {"spacing": 18, "padding": 20, "text_callable": "name_shape", "legend": True}
            ),
        }
    )

    to_file: Any = option(None, "Where to save the figure too; the suffix picks the format.", kind=("path", "any"))
    min_z: float = option(20, "The least width along the row.", ge=0, unit="px")
    min_xy: float = option(20, "The least height and depth.", ge=0, unit="px")
    max_z: float = option(400, "The greatest width along the row; clamps 'relative' only where given.", gt=0, unit="px")
    max_xy: float = option(2000, "The greatest height and depth; likewise.", gt=0, unit="px")
    scale_z: float = option(1.5, "Width a channel.", gt=0, unit="px")
    scale_xy: float = option(4, "Height and depth a spatial unit.", gt=0, unit="px")
    type_ignore: Sequence[Any] | None = option(None, "Classes, or their names, not to draw.", kind="names")
    index_ignore: Sequence[int] | None = option(None, "Places in model.layers not to draw.", kind="indices")
    color_map: Mapping[Any, Any] | None = option(
        None, "Styles by class or class name: a fill, or a mapping of fill and outline."
    )
    one_dim_orientation: str = option("z", "Whether a vector grows along the row or upwards.", choices=("x", "y", "z"))
    index_2D: Sequence[int] = option((), "Places in model.layers drawn flat.", kind="indices")  # noqa: N815
    background_fill: Color = option("white", "The page's colour.", kind="color")
    draw_volume: bool = option(True, "Draw solids; False draws flat fronts.")
    draw_reversed: bool = option(False, "Draw the depth to the left, so that the last layer stands in front.")
    padding: float = option(10, "The margin around the figure.", ge=0, unit="px")
    text_callable: Callable[[int, Any], tuple[str, bool]] | str | None = option(
        None,
        "Captions: 'name', 'type', 'shape', 'name_shape', or a callable (index, layer) -> (text, above). None says "
        "the shapes where a width is given, else nothing.",
        choices=TEXTS,
        kind="callable",
    )
    text_vspacing: float = option(4, "The room between two lines of a caption.", ge=0, unit="px")
    spacing: float = option(10, "The room between two layers.", ge=0, unit="px")
    draw_funnel: bool = option(True, "Join connected neighbours by a funnel.")
    shade_step: float | None = option(
        None, "How much darker the top is, and the side twice that, of 255. None shades by one light.", ge=0, le=255
    )
    legend: bool = option(False, "Explain the colours.")
    font: Any = option(
        None, "A font's family, a path to a TTF or OTF file, or a Pillow font. None is Arimo.", kind="font"
    )
    font_color: Color = option("black", "The colour of text.", kind="color")
    show_dimension: bool = option(False, "With a legend: one entry a layer, with its shape.")
    sizing_mode: str | None = option(
        None,
        "How lengths become px: 'accurate', 'balanced', 'capped', 'logarithmic', 'relative', or 'paper', on "
        "square-root scales for print. None is 'paper' where a width is given, else 'accurate'.",
        choices=("accurate", "balanced", "capped", "logarithmic", "relative", "paper"),
    )
    dimension_caps: Mapping[str, Any] | None = option(
        None, "The most px for 'channels' and 'sequence', or 'general' for both, in every mode but accurate."
    )
    relative_base_size: float = option(20, "Px a unit in the mode 'relative'.", gt=0, unit="px")
    _: KW_ONLY
    draw_skips: bool = option(True, "Draw connections that skip over layers as arcs above the row.")

    def scene(self, graph: ModelGraph) -> tuple[Scene, tuple[str, ...]]:
        """The figure of the graph, and what its reader should know.

        Raises OptionError where options contradict one another or the figure cannot fit the width.
        """
        from visualkeras_svg.views.layered.draw import draw
        from visualkeras_svg.views.unmatched import unmatched

        scene, notes = draw(self, graph)
        return scene, (*notes, *unmatched(self, graph))
