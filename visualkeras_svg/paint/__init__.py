"""What you see: layouts become scenes."""

from visualkeras_svg.paint.layout import Ink, paint

__all__ = ["Ink", "paint"]
