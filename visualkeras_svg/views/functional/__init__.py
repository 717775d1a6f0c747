"""`functional_view`: the layers of a branching model as cards, and the tensors that flow between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from visualkeras_svg.color import Color
from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import length
from visualkeras_svg.layout.sizing import MODES, check_caps
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.options import changed, option
from visualkeras_svg.scene import Scene
from visualkeras_svg.theme import BOXED, LOOKS, SIZES
from visualkeras_svg.views.functional.collapse import rules
from visualkeras_svg.views.shared import Shared

SHOWN = ("name", "shape", "params", "macs", "dtype")


@dataclass(frozen=True)
class FunctionalView(Shared):
    """Draw a model as a graph: a card for each layer, an arrow for each tensor, branches side by side.

    At natural size text has 9 pt; with `width` the graph is laid out for print.
    """

    name: ClassVar[str] = "functional"
    styled: ClassVar[tuple[str, ...]] = (
        *LOOKS,
        "shade_step",
        *SIZES,
        "connector_fill",
        "connector_width",
        "connector_arrow",
        "connector_padding",
        *BOXED,
    )
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
        {
            "default": MappingProxyType({}),
            "compact": MappingProxyType({"detail": "folded", "padding": 6}),
            "presentation": MappingProxyType({"padding": 24, "show": ("name", "params")}),
        }
    )

    to_file: Any = option(None, "Where to save the figure too; the suffix picks the format.", kind=("path", "any"))
    color_map: Mapping[Any, Any] | None = option(
        None, "Styles by class or class name: a fill, or a mapping of fill and outline."
    )
    background_fill: Color = option("white", "The page's colour.", kind="color")
    padding: float = option(10, "The margin around the figure at natural size.", ge=0, unit="px")
    column_spacing: float | None = option(
        None,
        "The least gap between two ranks. None is 15 pt, with a width 13 pt, or 11 pt where no shapes stand there.",
        ge=0,
        unit="px",
    )
    row_spacing: float | None = option(
        None, "The least gap between two cards of one rank. None is 12 pt, and 6 pt with a width.", ge=0, unit="px"
    )
    component_spacing: float | None = option(
        None, "The gap between parts of a model that are not connected. None is 24 pt.", ge=0, unit="px"
    )
    connector_fill: Color | None = option(None, "The colour of edges. None is a dark grey.", kind="color")
    connector_width: float | None = option(None, "The width of edges. None is 0.75 pt.", gt=0, unit="px")
    connector_arrow: bool = option(True, "Draw arrowheads.")
    connector_padding: float = option(0, "How far edges end from what they join.", ge=0, unit="px")
    min_z: float | None = option(
        None,
        "The least width of a volume. Any of the sizing options draws layers as volumes, or plain boxes where those "
        "are asked for, sized as the original does.",
        ge=0,
        unit="px",
    )
    min_xy: float | None = option(None, "The least height and depth of a volume.", ge=0, unit="px")
    max_z: float | None = option(None, "The greatest width of a volume.", gt=0, unit="px")
    max_xy: float | None = option(None, "The greatest height and depth of a volume.", gt=0, unit="px")
    scale_z: float | None = option(None, "Width a channel of a volume.", gt=0, unit="px")
    scale_xy: float | None = option(None, "Height and depth a spatial unit of a volume.", gt=0, unit="px")
    one_dim_orientation: str = option(
        "z", "Whether a volume that is a vector grows along the flow or upwards.", choices=("x", "y", "z")
    )
    sizing_mode: str | None = option(
        None,
        "How sizes are scaled: as in `layered_view`. None is 'balanced' where a sizing option is given.",
        choices=MODES,
    )
    dimension_caps: Mapping[str, Any] | None = option(
        None, "The most for 'channels', 'sequence' or 'general', in px, in most sizing modes."
    )
    relative_base_size: float = option(20, "The size of a unit in the mode 'relative'.", gt=0, unit="px")
    text_callable: Callable[[int, Any], tuple[str, bool]] | str | None = option(
        None,
        "More words on each card: 'name', 'type', 'shape', 'name_shape', or a callable (index, layer) -> (text, "
        "above), whose text stands over the other words or under them.",
        choices=("name", "type", "shape", "name_shape"),
        kind="callable",
    )
    text_vspacing: float | None = option(
        None, "The gap between two lines of text. None is a fifth of its size.", ge=0, unit="px"
    )
    font: Any = option(
        None, "A font's family, a path to a TTF or OTF file, or a Pillow font. None is Arimo.", kind="font"
    )
    font_color: Color = option("black", "The colour of text.", kind="color")
    add_output_nodes: bool = option(False, "Draw a box with its name for each output of the model.")
    layout_iterations: int | None = option(
        None, "How often the order of cards is improved. None does until nothing is gained.", ge=0
    )
    virtual_node_size: float | None = option(
        None,
        "The room for an edge that passes cards. None is 9 pt beside a card and 6 pt beside an edge.",
        ge=0,
        unit="px",
    )
    render_virtual_nodes: bool = option(False, "Mark with a dot where edges bend.")
    draw_volume: bool | None = option(
        None, "True draws layers as volumes, False draws only the fronts of volumes. None draws cards unless asked."
    )
    orientation_rotation: float | None = option(
        None,
        "Turn volumes about their height by so many degrees and look from 25 degrees above. None draws oblique views.",
    )
    shade_step: float | None = option(
        None,
        "How much darker each face of a volume is than the one before, of 255. None shades by one light.",
        ge=0,
        le=255,
    )
    _: KW_ONLY
    direction: str = option("LR", "Which way the figure is read.", choices=("LR", "RL", "TB", "BT"))
    detail: str = option(
        "layers",
        "How much is written: 'layers' writes every layer; 'folded' draws normalisation, activation, dropout and "
        "reshape layers as ribs of the layer that they follow, and explains them in the legend.",
        choices=("layers", "folded"),
    )
    node: str | None = option(
        None,
        "What a layer is drawn as: a 'card' that says what it is, or a 'volume', its tensor to scale with what follows "
        "it as ribs; models that go down in resolution and up again become a U, and a chain whose shapes have no room "
        "in print stands over a table of them. None is 'volume' where an option of volumes is given, else 'card'.",
        choices=("card", "volume"),
    )
    show: Sequence[str] = option((), f"What cards say besides: any of {', '.join(SHOWN)}.", kind="names")
    show_shapes: bool = option(True, "Write shapes on edges where they change.")
    legend: bool | None = option(None, "Explain the colours. None does where a colour is not named on the figure.")
    type_ignore: Sequence[Any] | None = option(None, "Classes, or their names, not to draw.", kind="names")
    index_ignore: Sequence[int] | None = option(None, "Places in model.layers not to draw.", kind="indices")
    expand_nested: bool | int | Sequence[str] = option(
        False,
        "Draw the layers of nested models in their place: all of them, so many levels, or those of the given names.",
        ge=0,
        kind=("bool", "int", "names"),
    )
    wrap: int | str | None = option(
        None,
        "Fold a chain into rows, like lines of text: so many rows, a width such as '120mm', or 'auto'. None folds "
        "only where a page would not hold it otherwise. Rows break where one edge alone leads on.",
        kind=("int", "str"),
    )
    groups: Any = option(
        None,
        "Frames around layers: a mapping of names to layers, a list of mappings with 'name' and 'layers' and perhaps "
        "'fill', 'outline', 'width', 'font_color' and 'padding', or 'inputs' for what each input alone feeds and for "
        "the rest.",
        kind=("str", "any"),
    )
    layered_groups: Any = option(None, "The original's name for `groups`.", kind="any")
    ledger: str | None = option(
        None,
        "A table of parameters that add up, by 'classes', by the shared part of 'names' or by 'groups', each layer "
        "counted once. It stands only in a corner that is empty anyway; otherwise the notes say so.",
        choices=("classes", "names", "groups"),
    )
    details: Sequence[str] | None = option(
        None, "Names of nested models that are drawn once more, opened, in a frame under the figure.", kind="names"
    )
    simple_text_visualization: bool = option(False, "Draw plain boxes with text only, one for each layer.")
    simple_text_label_mode: str = option(
        "below",
        "Where that text stands: name and shape 'below' boxes, or the class 'inside'.",
        choices=("below", "inside"),
    )
    collapse_enabled: bool = option(False, "Draw the pieces of chains once that `collapse_rules` finds.")
    collapse_rules: Any = option(
        None,
        "Mappings with 'kind' ('layer' or 'block'), 'selector' (a name or class, for a block a list of them), "
        "'repeat_count', 'label' and 'annotation_position' ('above' or 'below').",
        kind="any",
    )
    collapse_annotations: bool = option(True, "Draw the arrows with labels along collapsed blocks.")
    edges: str = option(
        "orthogonal",
        "How edges bend: 'orthogonal' with rounded corners, or 'curved', as widely as what stands around them allows.",
        choices=("orthogonal", "curved"),
    )
    align_merges: bool = option(False, "Let branches that end in a merge end beside the others, at the cost of length.")

    def __post_init__(self) -> None:
        super().__post_init__()
        rules(self.collapse_rules)
        check_caps(self.dimension_caps)
        if self.groups is not None and self.layered_groups is not None:
            raise OptionError("groups= and layered_groups= are two names for one option; give one of them")
        if self.ledger == "groups" and not self._grouped and not self.expand_nested:
            raise OptionError("ledger='groups' counts by groups; give groups= or expand_nested= with it")
        _check_wrap(self)
        for word in self.show:
            if word not in SHOWN:
                raise OptionError(f"show={word!r} is not allowed; give any of {', '.join(SHOWN)}")

    def scene(self, graph: ModelGraph) -> tuple[Scene, tuple[str, ...]]:
        """The figure of the graph, and what its reader should know.

        Raises OptionError where options contradict one another or the figure cannot fit the width.
        """
        from visualkeras_svg.views.functional.draw import draw
        from visualkeras_svg.views.functional.groups import unfollowed
        from visualkeras_svg.views.unmatched import unmatched

        named = self.layered_groups is None
        scene, notes = draw(self if named else changed(self, groups=self._grouped, layered_groups=None), graph)
        return scene, (*notes, *unfollowed(self._grouped, self.group_option), *unmatched(self, graph))

    @property
    def group_option(self) -> str:
        """The name by which the caller gave groups."""
        return "groups" if "groups" in self.given or "layered_groups" not in self.given else "layered_groups"

    @property
    def _grouped(self) -> Any:
        return self.layered_groups if self.groups is None else self.groups


def _check_wrap(view: FunctionalView) -> None:
    """Raise OptionError for what is neither a number of rows, nor a width, nor 'auto', and for columns."""
    if view.wrap is None:
        return
    if view.direction in ("TB", "BT"):
        raise OptionError(f"wrap={view.wrap!r} folds rows; give direction='LR' or 'RL' with it, or leave it out")
    if isinstance(view.wrap, int):
        if view.wrap < 1:
            raise OptionError(f"wrap={view.wrap} is no number of rows; give 1 or more")
    elif view.wrap != "auto" and length(view.wrap, "wrap") <= 0:
        raise OptionError(f"wrap={view.wrap!r} is no width; give a positive length such as '120mm'")
