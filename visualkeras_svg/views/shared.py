"""The options that all views share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from visualkeras_svg.options import View, option
from visualkeras_svg.theme import LOOKS, THEMES, styles_by_key
from visualkeras_svg.venues import page_width


@dataclass(frozen=True, kw_only=True)
class Shared(View):
    """What every view can be told."""

    styled: ClassVar[tuple[str, ...]] = LOOKS
    """The fields of a style that mean something in the view."""

    width: float | str | None = option(
        None,
        "The printed width of the page: a length, or a venue such as 'cvpr', with ':full' for its full width. "
        "Text and lines keep their size in points; the geometry takes what remains. None draws at natural size.",
        kind=("float", "str"),
    )
    max_height: float | None = option(None, "The most that the page may be high.", gt=0, kind="length")
    font_size: float | None = option(
        None,
        "The size of text. None is 9 pt at natural size; where a width is given, the largest of 8, 7.5 and 7 pt "
        "at which the captions fit.",
        kind="length",
        gt=0,
    )
    theme: str = option(
        "paper",
        "The colours: 'paper' says each layer's role, 'classic' is the original's colour wheel by class, "
        "'grey' prints without colour.",
        choices=THEMES,
    )
    title: str | None = option(None, "The figure's title, in its metadata only. None is the model's name.")
    styles: Mapping[Any, Any] | None = option(
        None,
        "Styles by class, class name, layer, its name or its place in model.layers, a layer's name winning over its "
        "place, that over its class and a class over its bases: mappings of fill, outline, font_color and, where a "
        "view has such an option, shade_step, spacing, scale_xy, scale_z, min_xy, max_xy, min_z, max_z, "
        "node_size, node_spacing, connector_fill, connector_width, connector_arrow, "
        "connector_padding, ellipsize_after, box_scale, show_neurons; for plain boxes box_fill, box_outline, "
        "box_outline_width, box_text, box_text_callable (a function of the layer), box_text_color, box_text_enabled, "
        "box_text_padding (px, or those beside and those over the words), box_text_font, box_text_font_size, "
        "box_text_autoshrink (down to box_text_min_font_size, or 8 px), box_text_line_spacing, box_text_max_lines, "
        "box_text_wrap ('words', 'chars' or 'none'), box_text_align ('left', 'center' or 'right'), box_text_valign "
        "('top', 'middle' or 'bottom'), box_text_rotation (0 or 90), box_orientation ('vertical' or 'horizontal'), "
        "box_size and box_min_size (width and height; a box grows for what it says); for what `collapse_rules` finds "
        "collapse_badge_enabled, collapse_badge_fill, collapse_badge_outline, collapse_badge_text_color, "
        "collapse_annotation_color and collapse_annotation_width.",
    )
    input_shape: object = option(
        None,
        "For a subclassed model: the shape, or the shapes in a list or a dict, that its calls are traced on, batch "
        "axis first, as in `(None, 224, 224, 3)`. None takes those that it was built for.",
        python_only=True,
    )
    input_spec: object = option(
        None,
        "The same as what has a shape and a dtype, such as a `keras.Input`, where dtypes matter.",
        python_only=True,
    )
    trace: bool = option(
        True,
        "Whether the calls of a subclassed model are traced; otherwise its layers are drawn as a list.",
        python_only=True,
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        styles_by_key(self.styles, "styles", listed=self.styled)
        styles_by_key(getattr(self, "color_map", None), "color_map", layers=False, listed=self.styled)
        if self.width is not None:
            page_width(self.width)
