"""Edits of a model's graph before it is drawn: which layers are meant, hiding some, opening nested models."""

from __future__ import annotations

from visualkeras_svg.edit.expand import expand
from visualkeras_svg.edit.hide import hide, passed
from visualkeras_svg.edit.select import Selector, select

__all__ = ["Selector", "expand", "hide", "passed", "select"]
