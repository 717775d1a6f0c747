"""Volumes that a legend cannot tell from others of their look, and that bear words of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from visualkeras_svg.model import LayerNode
from visualkeras_svg.views.functional.words import said_whole

if TYPE_CHECKING:
    from visualkeras_svg.views.functional.setting import Setting

FEW, MOST = 2, 4
"""What so few volumes are, and others of their look are not, stands with them, unless it is more in all."""


def odd(setting: Setting) -> Mapping[str, str]:
    """What some volumes are and were made with, by their ids; on a page, and in a U, only what outputs are."""
    if not setting.volume or setting.shapes in ("table", "none") or setting.view.legend is False:
        return {}
    heads = [strip.head for strip in setting.strips if strip.form != "operator" and _is_told(strip.head, setting)]
    counts = Counter(map(_said, heads))
    usual = setting.commonest_of(counts, _said)
    found = [node for node in heads if counts[_said(node)] <= FEW and _said(node) not in usual]
    whole = setting.view.width is None and not setting.way and len(found) <= MOST
    return {node.id: _said(node) for node in found if whole or node.id in setting.ends}


def _said(node: LayerNode) -> str:
    """What a volume is and was made with, also that it is linear."""
    said = said_whole(node)
    linear = node.attributes.get("activation") == "linear" and node.type != "Activation"
    return f"{said}, linear" if linear else said


def _is_told(node: LayerNode, setting: Setting) -> bool:
    """Whether nothing but a legend says what a volume is."""
    of_skip = setting.way is not None and node.id in setting.way.skips
    return not of_skip and node.type != "InputLayer" and node.origin != "nested"
