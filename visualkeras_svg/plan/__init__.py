"""What a figure says and how big its parts are, before anything has a place; and, once it has, where each part stands.

A Plan has no places; a Layout has no colours: both know *looks*, names of styles that `Plan.looks` resolves.
Lengths are px.
"""

from visualkeras_svg.plan.charts import (
    Card,
    Cell,
    Chart,
    Direction,
    Frame,
    Framed,
    Hair,
    Ledger,
    Script,
    Shared,
    Side,
    Stand,
    Tie,
    Wire,
)
from visualkeras_svg.plan.layouts import Item, Label, Layout, Link, Placed, Rule, Swatch
from visualkeras_svg.plan.nets import Column, Net, Pillar, Repeat, Run, Strand, Units
from visualkeras_svg.plan.rows import Part, Plan, Solid, Unit, Words, hull, turned
from visualkeras_svg.plan.valleys import Level, Stairs, Valley
from visualkeras_svg.plan.words import Connection, Entry, Line, LinkKind, Type

__all__ = [
    "Card",
    "Cell",
    "Chart",
    "Column",
    "Connection",
    "Direction",
    "Entry",
    "Frame",
    "Framed",
    "Hair",
    "Item",
    "Label",
    "Layout",
    "Ledger",
    "Level",
    "Line",
    "Link",
    "LinkKind",
    "Net",
    "Part",
    "Pillar",
    "Placed",
    "Plan",
    "Repeat",
    "Rule",
    "Run",
    "Script",
    "Shared",
    "Side",
    "Solid",
    "Stairs",
    "Stand",
    "Strand",
    "Swatch",
    "Tie",
    "Type",
    "Unit",
    "Units",
    "Valley",
    "Wire",
    "Words",
    "hull",
    "turned",
]
