"""What visualkeras can be told and views here cannot yet, with the reason: better than the nearest name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_REASONS = {
    "images come in a later version": (
        "image image_fit image_axis image_indices scale_image circular_crop "
        "face_image face_image_fit face_image_alpha face_image_inset"
    ),
    "logos come in a later version": "logos logo_groups logos_legend",
    "so far only functional_view draws groups": "groups layered_groups",
    "in visualkeras, too, it changes nothing; leave it out": (
        "connector_fill connector_width legend_text_spacing_offset"
    ),
    "it is for lenet_view, which comes in a later version": (
        "map_spacing max_visual_channels patch_fill patch_outline patch_scale patch_alpha patch_fill_alpha "
        "patch_alpha_on_image seed draw_connections draw_patches top_label bottom_label top_label_padding "
        "bottom_label_padding line_width"
    ),
    "a layer's words have the font of the figure; font= sets it": "font",
    "arrows of collapsed blocks have their place and words from the figure": (
        "collapse_annotation_enabled collapse_annotation_font collapse_annotation_font_size "
        "collapse_annotation_head_size collapse_annotation_offset collapse_annotation_position"
    ),
    "counts of collapsed layers are set like the rest of the figure": (
        "collapse_badge_font collapse_badge_font_size collapse_badge_padding"
    ),
}
LATER = {name: reason for reason, names in _REASONS.items() for name in names.split()}
"""Why an option or a style is not there, by its name."""


def instead(name: object, allowed: Iterable[str], kind: str) -> str:
    """The rest of a sentence that says that a name is none: why, or else the nearest and all that are allowed."""
    names = list(allowed)
    if name in LATER:
        return f": {LATER[str(name)]}"
    near = difflib.get_close_matches(str(name).lower(), names, n=1, cutoff=0.5)
    meant = f". Did you mean {near[0]!r}?" if near else "."
    return f"{meant} Its {kind} are: {', '.join(names)}"
