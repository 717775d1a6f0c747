"""`graph_view`: layers as columns of units, with a link from each to each; and the row of boxes of an overview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from visualkeras_svg.color import Color
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.options import option
from visualkeras_svg.scene import Scene
from visualkeras_svg.theme import LOOKS
from visualkeras_svg.views.shared import Shared

_WHITE = MappingProxyType({"fill": "white"})


@dataclass(frozen=True)
class GraphView(Shared):
    """Draw dense and convolution layers as columns of units, every other layer as a box, and the links between them.

    At natural size text has 9 pt; with `width` the columns are spread over the page.
    """

    name: ClassVar[str] = "graph"
    styled: ClassVar[tuple[str, ...]] = (
        *LOOKS,
        "node_size",
        "node_spacing",
        "connector_fill",
        "connector_width",
        "ellipsize_after",
        "box_scale",
        "show_neurons",
    )
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
        {
            "default": MappingProxyType({}),
            "compact": MappingProxyType({"show_params": False, "padding": 6}),
            "presentation": MappingProxyType({"padding": 24}),
            "academic": MappingProxyType(
                {
                    "show_neurons": False,
                    "words": "inside",
                    "repeats": True,
                    "styles": MappingProxyType({"Layer": _WHITE, "Operation": _WHITE}),
                }
            ),
        }
    )

    to_file: Any = option(None, "Where to save the figure too; the suffix picks the format.", kind=("path", "any"))
    color_map: Mapping[Any, Any] | None = option(
        None, "Styles by class or class name: a fill, or a mapping of fill and outline."
    )
    node_size: float | None = option(None, "The diameter of a unit. None is 0.7 of the size of text.", gt=0, unit="px")
    background_fill: Color = option("white", "The page's colour.", kind="color")
    padding: float = option(10, "The margin around the figure at natural size.", ge=0, unit="px")
    layer_spacing: float | None = option(
        None,
        "The gap between two columns with their captions. None is 48 pt between columns of units and 15 pt between "
        "boxes; with a width, what the page gives.",
        ge=0,
        unit="px",
    )
    node_spacing: float | None = option(
        None, "The gap between two units of a column. None is 0.17 of the size of text.", ge=0, unit="px"
    )
    connector_fill: Color | None = option(
        None, "The colour of links and arrows. None is a light grey for links and a dark one for arrows.", kind="color"
    )
    connector_width: float | None = option(
        None, "The width of links and arrows. None is 0.5 pt for links and 0.75 pt for arrows.", gt=0, unit="px"
    )
    ellipsize_after: int | None = option(
        10,
        "How many units the largest column shows the places of. By default smaller ones show fewer, by the logarithm; "
        "where it is given, columns of at most so many are drawn whole. None or 0 draws all units, 1 draws one.",
        ge=0,
    )
    inout_as_tensor: bool | None = option(
        None,
        "True draws inputs as one box and a box of the shape behind outputs, False draws the numbers of inputs as "
        "circles. None draws them as square cells.",
    )
    show_neurons: bool = option(
        True, "Draw the units of dense and convolution layers; False draws every layer as a box."
    )
    _: KW_ONLY
    words: str = option(
        "below",
        "Where layers are described: 'below' them, or 'inside' boxes, with their shapes below where these change.",
        choices=("below", "inside"),
    )
    show_params: bool = option(True, "Write the number of parameters of layers that have any.")
    trace_unit: bool = option(True, "Draw the links into one unit of each column dark.")
    show_bias: bool = option(False, "Draw the bias of a layer as one more unit of the column before it.")
    show_weights: bool = option(
        False,
        "Draw links by their weights, for models that have them: width and opacity by size, blue above zero and "
        "orange below. Of a convolution it is the sum over the kernel's window.",
    )
    repeats: bool = option(False, "Draw equal pieces of a chain once, with how often they come.")
    font: Any = option(
        None, "A font's family, a path to a TTF or OTF file, or a Pillow font. None is Arimo.", kind="font"
    )
    font_color: Color = option("black", "The colour of text.", kind="color")
    legend: bool = option(False, "Explain the colours.")
    type_ignore: Sequence[Any] | None = option(None, "Classes, or their names, not to draw.", kind="names")
    index_ignore: Sequence[int] | None = option(None, "Places in model.layers not to draw.", kind="indices")

    def scene(self, graph: ModelGraph) -> tuple[Scene, tuple[str, ...]]:
        """The scene of that graph, and the notes on what had to give way."""
        from visualkeras_svg.views.graph.draw import draw
        from visualkeras_svg.views.unmatched import unmatched

        scene, notes = draw(self, graph)
        return scene, (*notes, *unmatched(self, graph))
