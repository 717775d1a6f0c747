"""What a chart is composed from: the layers, how text is set, and how much is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from visualkeras_svg import wording
from visualkeras_svg.geometry import PT
from visualkeras_svg.layout.sizing import OPTIONS
from visualkeras_svg.model import LayerNode, Shape
from visualkeras_svg.options import changed
from visualkeras_svg.plan import Type
from visualkeras_svg.theme import Style, role_of
from visualkeras_svg.views.chosen import Chosen, output_names
from visualkeras_svg.views.functional.collapse import collapsed, held_apart, rules
from visualkeras_svg.views.functional.groups import Group, groups
from visualkeras_svg.views.functional.idle import in_a_u, in_boxes
from visualkeras_svg.views.functional.levels import Way, resampled, way
from visualkeras_svg.views.functional.odd import odd
from visualkeras_svg.views.functional.siblings import siblings
from visualkeras_svg.views.functional.stairs import Flights, flights
from visualkeras_svg.views.functional.strips import Strip, nearby, strips
from visualkeras_svg.views.functional.tables import rows
from visualkeras_svg.views.functional.tokens import folded, stacked
from visualkeras_svg.views.functional.volumes import SHAPING, in_styles, parted
from visualkeras_svg.views.functional.wires import joined_by_states
from visualkeras_svg.views.functional.words import OFTEN, params, said_whole, towering
from visualkeras_svg.views.texts import Measure, captions

if TYPE_CHECKING:
    from visualkeras_svg.views.functional import FunctionalView


Shapes = Literal["edges", "cards", "table", "none"]
"""Where shapes stand."""


@dataclass(frozen=True)
class Setting:
    """What a chart is composed from: the layers, how text is set, and how much is said."""

    view: FunctionalView
    chosen: Chosen
    styles: Mapping[str, Style]
    measure: Measure
    folded: bool = False
    shapes: Shapes = "edges"
    broken: bool = False
    height: float = 56 * PT
    valley: bool = True
    flat: bool = False
    tight: bool = False
    terse: bool = False
    tied: frozenset[str] = frozenset()
    signed: frozenset[str] = frozenset()

    @cached_property
    def strips(self) -> tuple[Strip, ...]:
        alone = self.view.simple_text_visualization
        every = (Strip((node,), "card") for node in self.chosen.nodes)
        found = tuple(every) if alone else strips(self.chosen, self.frames)
        if self.view.collapse_enabled:
            found = collapsed(found, rules(self.view.collapse_rules), nearby(self.chosen), self.frames)
        if alone:
            return found
        if self.volume:
            found = parted(found)
            return resampled(found, self) if self.way else found
        if not self.folded:
            return found
        found = folded(found, self.chosen, self.frames)
        told_apart = self.view.text_callable is not None or "name" in self.view.show
        return found if told_apart else stacked(found, self.chosen, self.frames)

    @property
    def type(self) -> Type:
        """How text is set."""
        apart = self.view.text_vspacing
        return self.measure.type(1.2 * self.measure.size if apart is None else self.measure.size + apart)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups that frames are drawn around, the largest first."""
        return groups(self.view.groups, self.chosen, self.view.group_option)

    @cached_property
    def counted(self) -> Mapping[Group, int]:
        """The parameters of each group; a model that is called often counts in the first alone."""
        first = {node.layer: node.id for node in reversed(self.chosen.nodes)}
        new = [group for group in self.groups if group.times == 1 or group.ids.intersection(first.values())]
        return {group: params(node for node in self.chosen.nodes if node.id in group.ids) for group in new}

    @cached_property
    def frames(self) -> Mapping[str, tuple[int, ...]]:
        """The numbers of the groups that each layer stands in."""
        return {
            node.id: tuple(number for number, group in enumerate(self.groups) if node.id in group.ids)
            for node in self.chosen.nodes
        }

    @cached_property
    def home(self) -> Mapping[str, str]:
        """The head of the strip that each layer stands in."""
        return {node.id: strip.head.id for strip in self.strips for node in strip.all}

    @cached_property
    def ports(self) -> Mapping[str, Set[int]]:
        """The outputs of each layer that anything takes, or that are outputs of the model."""
        found: dict[str, set[int]] = {}
        for flow in self.chosen.flows:
            if self.home[flow.source] != self.home[flow.target]:
                found.setdefault(flow.source, set()).add(flow.port)
        for end in self.chosen.graph.outputs:
            found.setdefault(end.node, set()).add(end.port)
        return found

    @cached_property
    def ported(self) -> Set[str]:
        """The layers of several tensors that leave by ports, each with its own shape."""
        many = {id_ for id_, ports in self.ports.items() if set(ports) != {0}}
        return {node.id for node in self.chosen.nodes if node.id in many and role_of(node) != "recurrent"}

    @cached_property
    def by_home(self) -> Mapping[str, Strip]:
        """Each strip by its head."""
        return {strip.head.id: strip for strip in self.strips}

    @cached_property
    def way(self) -> Way | None:
        """The way down and up through the resolutions, where the model is drawn as a U."""
        if not self._may_be_deep:
            return None
        plain = parted(strips(self.chosen, self.frames))
        found = way(resampled(plain, self), self)
        return None if found and found.branches and flights(plain, self) else found

    @property
    def _may_be_deep(self) -> bool:
        """Whether a U or stairs may be drawn."""
        return self.volume and self.valley and not self._flattening

    @property
    def _flattening(self) -> tuple[str, ...]:
        """The options that were given which a U or stairs cannot follow."""
        view = self.view
        asked: Mapping[str, object] = {
            "direction": view.direction != "LR",
            "orientation_rotation": view.orientation_rotation is not None,
            "wrap": view.wrap is not None,
            "add_output_nodes": view.add_output_nodes,
            view.group_option: view.groups is not None,
            "collapse_rules": view.collapse_enabled and view.collapse_rules,
            "show": view.show,
            "text_callable": view.text_callable is not None,
            "styles": in_styles(self),
        }
        return (*(name for name, said in asked.items() if said), *sorted(view.given.intersection(OPTIONS)))

    @cached_property
    def flattened(self) -> tuple[str, ...]:
        """What is noted where the model would be drawn as a U or as stairs, but for some options."""
        names = self._flattening
        if not self.volume or not names:
            return ()
        bare = replace(self, view=changed(self.view, groups=None))
        plain = parted(strips(self.chosen))
        if not (way(resampled(plain, bare), bare) or flights(plain, bare)):
            return ()
        return (f"no U by resolution, but a graph, with {' and '.join(f'{name}=' for name in names)}",)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is noted of options that could not be followed."""
        return (*self.flattened, *self._framed_apart, *in_boxes(self.view), *in_a_u(self))

    @property
    def _framed_apart(self) -> tuple[str, ...]:
        """What is noted where frames keep rules from collapsing layers."""
        if not self.view.collapse_enabled:
            return ()
        held = held_apart(self.chosen, rules(self.view.collapse_rules), self.frames)
        names = ((number, [self.groups[frame].name for frame in sorted(frames)]) for number, frames in held)
        return tuple(
            f"collapse_rules[{number}] stops at the frame around {' and '.join(said)}" for number, said in names
        )

    @cached_property
    def flights(self) -> Flights | None:
        """The levels of an encoder–decoder that branch, where the model is drawn as stairs."""
        return flights(self.strips, self) if self._may_be_deep and not self.way else None

    @cached_property
    def table(self) -> Mapping[str, Mapping[str, str]]:
        """The rows of the table under a chain of volumes, by what each is called."""
        return rows(self)

    @property
    def volume(self) -> bool:
        """Whether layers are drawn as solids to scale, not as cards."""
        if self.view.simple_text_visualization:
            return False
        if self.view.node is None:
            return bool(self.view.given.intersection(SHAPING)) or bool(self.view.draw_volume)
        return self.view.node == "volume"

    @property
    def down(self) -> bool:
        return self.view.direction in ("TB", "BT")

    @cached_property
    def forms(self) -> Mapping[str, str]:
        """How each strip is drawn, by its head."""
        return {strip.head.id: strip.form for strip in self.strips}

    @cached_property
    def changing(self) -> frozenset[str]:
        """The layers at the end of a strip whose shape is another than that of what the strip takes first.

        For a nested model it is one that not all of its inputs have.
        """
        nodes = {node.id: node for node in self.chosen.nodes}
        fed: dict[str, list[Shape | None]] = {}
        for tie in self.chosen.ties:
            shapes = fed.setdefault(tie.target, [])
            if not shapes or nodes[tie.target].inner is not None:
                shapes.append(nodes[tie.source].tensor(tie.port).shape)
        return frozenset(s.last.id for s in self.strips if {*fed.get(s.first.id, [])} != {s.last.output.shape})

    @cached_property
    def ends(self) -> Mapping[str, str]:
        """The names of the model's outputs, by the layer that gives them."""
        return {port.node: port.name for port in self.chosen.graph.outputs}

    @cached_property
    def masking(self) -> frozenset[str]:
        """The layers that serve nothing but masks."""
        near = nearby(self.chosen)
        found: set[str] = set()
        for node in reversed(self.chosen.nodes):
            used = near.after[node.id] or node.id in near.giving
            if used and node.id not in self.ends and found.issuperset(near.after[node.id]):
                found.add(node.id)
        return frozenset(found)

    @cached_property
    def named(self) -> Mapping[str, str]:
        """The names that authors gave to outputs, what states join, and siblings; of these on a page only to bars."""
        states = joined_by_states(self.chosen)
        given = {node.id: node.name for node in self.chosen.nodes if node.id in states and wording.is_given(node)}
        alike = siblings(self.chosen).items()
        room = {id_: said for id_, said in alike if self.view.width is None or self.forms[self.home[id_]] == "bar"}
        return room | given | output_names(self.chosen)

    @cached_property
    def often(self) -> Mapping[str, int]:
        """How often each class follows another layer."""
        return Counter(wording.class_words(node) for strip in self.strips for node in strip.followers)

    @cached_property
    def towering(self) -> frozenset[str]:
        """The classes of followers whose turned words are too long for the cards."""
        return towering(self)

    @cached_property
    def heads(self) -> Mapping[str, int]:
        """How often each class heads a strip."""
        return Counter(wording.class_words(node) for strip in self.strips for node in strip.heads)

    @cached_property
    def commonest(self) -> frozenset[str]:
        """The classes that head more strips than any other class of the same look."""
        return self.commonest_of(self.heads)

    @cached_property
    def usual(self) -> frozenset[str]:
        """The classes that follow other layers more often than any other class of the same look."""
        return self.commonest_of(self.often)

    @cached_property
    def rare(self) -> frozenset[str]:
        """What followers are where another one of the same look is more frequent, and there are few of such kinds."""
        counts = Counter(said_whole(node) for strip in self.strips for node in strip.followers)
        usual = self.commonest_of(counts, said_whole)
        few = [said for said in counts if said not in usual]
        return frozenset(said for said in few if counts[said] <= OFTEN and len(few) < OFTEN)

    @cached_property
    def odd(self) -> Mapping[str, str]:
        """The words of volumes that a legend cannot tell from others of their look."""
        return odd(self)

    def commonest_of(
        self, counts: Mapping[str, int], said: Callable[[LayerNode], str] = wording.class_words
    ) -> frozenset[str]:
        """Of all that is said of layers of one look what is counted most often."""
        styles = {said(node): self.styles[node.id] for node in self.chosen.nodes}
        most: dict[object, str] = {}
        for words, count in counts.items():
            look = styles[words].fill, styles[words].dashed
            if count > counts.get(most.get(look, ""), 0):
                most[look] = words
        return frozenset(most.values())

    @cached_property
    def calls(self) -> Mapping[str, int]:
        """How many calls each layer has."""
        return Counter(node.layer for node in self.chosen.nodes)

    @cached_property
    def repeated(self) -> frozenset[str]:
        """The layers of models whose frames say how often they are called."""
        return frozenset(id_ for group in self.groups if group.times > 1 for id_ in group.ids)

    def says_calls(self, node: LayerNode) -> bool:
        """Whether how often a layer is called stands with it: no tie says it, and no frame."""
        return self.calls[node.layer] > 1 and node.layer not in self.tied and node.id not in self.repeated

    @cached_property
    def shared(self) -> frozenset[str]:
        """The layers that are called more than once; where frames say so they are not among them."""
        nodes = (node for node in self.chosen.nodes if node.id not in self.repeated)
        return frozenset(node.layer for node in nodes if self.calls[node.layer] > 1)

    @cached_property
    def captions(self) -> Mapping[str, tuple[tuple[str, ...], bool]]:
        """The user's words for each layer, and whether they stand above."""
        found = captions(self.view.text_callable, self.chosen, self.measure)
        return {words.owners[0]: (tuple(line.text for line in words.lines), words.role == "above") for words in found}
