"""Where each word of a printed row is said: in the legend, where layers share it, or in a caption, where they differ.

Nothing that changes the arithmetic is dropped: a word that most layers of a class share stands in the legend, and a
layer that differs says its own under itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from visualkeras_svg import wording
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Entry
from visualkeras_svg.views.heads import Head
from visualkeras_svg.views.telling import joined

Triple = tuple[str, str, str]
"""A layer's kernel, other arguments and activation."""

TIMES = 3
"""A word that would stand in more captions than this moves to the legend."""


@dataclass(frozen=True, slots=True)
class Saying:
    """The words of each class for the legend, by class, and those of each layer for its caption, by id."""

    legend: Mapping[str, str]
    caption: Mapping[str, tuple[str, ...]]
    told: frozenset[str] = frozenset()
    """Classes that are named in a caption, and so need no place in the legend."""


def say(row: Sequence[Head], floor: bool, ribs: bool, ends: frozenset[str], mute: bool = False) -> Saying:
    """Divide the words of the row's layers between legend and captions.

    ``floor`` rows have room for a second line under each solid; with ``ribs`` activations given as arguments are drawn;
    ``ends`` are the layers whose second line bears their name; in a ``mute`` row not every layer has a caption for
    what is its own, so that the legend lists all words of a class.
    """
    nodes = [head.node for head in row if not head.is_input]
    solid = {head.node.id for head in row if not head.rib}
    words = {node.id: _words(node, ribs, ends) for node in nodes}
    spoken = floor and not mute and _captions_serve(nodes, words, solid)
    if not spoken:
        # The class says it: GlobalAveragePooling2D is a mean.
        words = {n.id: ("", *words[n.id][1:]) if n.type.startswith("Global") else words[n.id] for n in nodes}
    legend: dict[str, list[str]] = {}
    caption: dict[str, list[str]] = {node.id: [] for node in nodes}
    for name, members in _by_class(nodes).items():
        legend[name] = list(_listed(members, words) if mute else _divide(members, words, spoken, caption))
    told = _told(nodes, row, floor, caption, legend, ends)
    for node in nodes:
        if wording.class_words(node) in told:
            caption[node.id].insert(0, wording.class_words(node))
    return Saying(
        {name: _entry(name, parts) for name, parts in legend.items()},
        {id_: tuple(part for part in parts if part) for id_, parts in caption.items()},
        told,
    )


def _divide(
    members: Sequence[LayerNode], words: Mapping[str, Triple], spoken: bool, caption: Mapping[str, list[str]]
) -> Iterator[str]:
    """The words that a class shares; those of a layer that differs go into its caption."""
    for place in range(3):
        shared = _shared([words[n.id][place] for n in members], spoken and place == 0)
        if shared:
            yield shared
        for node in members:
            if (own := words[node.id][place]) != shared:
                caption[node.id].append(own or "linear" * (place == 2))


def _listed(members: Sequence[LayerNode], words: Mapping[str, Triple]) -> Iterator[str]:
    """All the words of a class, each once, in the order in which the row has them."""
    for place in range(3):
        yield from dict.fromkeys(filter(None, (words[node.id][place] for node in members)))


def _words(node: LayerNode, ribs: bool, ends: frozenset[str]) -> Triple:
    found = wording.arguments(node)
    said = "" if ribs else found.activation
    return found.kernel, found.other, said or ("linear" if node.id in ends and _is_linear(node) and not ribs else "")


def _is_linear(node: LayerNode) -> bool:
    return bool(node.attributes.get("activation") == "linear")


def _by_class(nodes: Iterable[LayerNode]) -> dict[str, list[LayerNode]]:
    found: dict[str, list[LayerNode]] = {}
    for node in nodes:
        found.setdefault(wording.class_words(node), []).append(node)
    return found


def _shared(words: Sequence[str], spoken: bool) -> str:
    """What the legend says for a class: the word that all, or most and more than three, of its layers share."""
    word, times = Counter(words).most_common(1)[0]
    if spoken and times <= TIMES:
        return ""
    return word if times == len(words) or (times > TIMES and 2 * times > len(words)) else ""


def _captions_serve(nodes: Sequence[LayerNode], words: Mapping[str, Triple], solid: set[str]) -> bool:
    """Whether kernels are better said in captions: some class has several, and none would stand too often."""
    kernels = [words[n.id][0] for n in nodes if n.id in solid and words[n.id][0]]
    varied = any(len({words[n.id][0] for n in members}) > 1 for members in _by_class(nodes).values())
    return varied and max(Counter(kernels).values(), default=0) <= TIMES


def _told(
    nodes: Sequence[LayerNode],
    row: Sequence[Head],
    floor: bool,
    caption: Mapping[str, Sequence[str]],
    legend: Mapping[str, Sequence[str]],
    ends: frozenset[str],
) -> frozenset[str]:
    """On a floor, a class of one solid whose caption is its own and whose second line is free is named there."""
    if not floor:
        return frozenset()
    solids = [head.node for head in row if not head.rib]
    shared = {n.id for pair in pairwise(solids) for n in pair if pair[0].output.shape == pair[1].output.shape}
    solid = {node.id for node in solids} - shared
    return frozenset(
        name
        for name, members in _by_class(nodes).items()
        if len(members) == 1
        and members[0].id in solid - ends
        and not any(caption[members[0].id])
        and not any(legend[name])
    )


def _entry(name: str, parts: Sequence[str]) -> str:
    """`Conv2D 3×3, ReLU`: the class, then its kernel behind a space, then the rest behind commas."""
    return wording.joined(name, ", ".join(parts))


def entries(
    row: Sequence[Head],
    looks: Mapping[str, str],
    saying: Saying,
    extras: Mapping[str, Sequence[Triple]],
    stems: Mapping[str, str],
) -> tuple[Entry, ...]:
    """The legend of a printed row: each look once, in reading order, solids before ribs.

    ``looks`` are the looks by layer; ``extras`` the argument ribs by layer, as (look, activation, where it stands if
    that must be said); ``stems`` what a class's names have in common, by class.
    """
    said: dict[str, dict[str, None]] = {}
    for head in sorted(row, key=lambda head: head.rib):
        name = wording.class_words(head.node)
        if not head.is_input and name not in saying.told:
            stem = f"{stems[name]}: " if name in stems else ""
            said.setdefault(looks[head.node.id], {})[stem + saying.legend[name]] = None
    for look, activation, where in (extra for head in row for extra in extras.get(head.node.id, ())):
        known = activation in said.get(look, {})
        said.setdefault(look, {})[activation if known or not where else f"{where}: {activation}"] = None
    return tuple(Entry((look,), _separated(list(names))) for look, names in said.items())


def _separated(parts: list[str]) -> str:
    return "; ".join(parts) if any(":" in part for part in parts[1:]) else joined(parts)
