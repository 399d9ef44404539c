"""A walk over a template: what it names, what is wrong with it, how long it can become.

It serves the checks (``template_checks``), the renaming of what a template names
(``template_renaming``) and its printing; each brings surroundings that know the fields.
"""

from __future__ import annotations

from dataclasses import dataclass

from liquid.ast import BlockNode, Node
from liquid.builtin.content import ContentNode
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.for_tag import ForNode
from liquid.builtin.tags.if_tag import IfNode
from liquid.builtin.tags.unless_tag import UnlessNode
from liquid.expression import Expression

from app.core.i18n import N_
from app.core.sentences import say
from app.schema.codes import Code
from app.schema.problems import did_you_mean
from app.schema.templates.expressions import Conditions, Filters
from app.schema.templates.model import Fault, Meaning, Part, Surroundings, Use, Variables
from app.schema.templates.paths import Paths
from app.schema.templates.text import GLOBALS, parse

MOST_ROWS = 200  # related records that a loop goes over
MOST_VALUES = 20  # values of one field that a loop goes over
LONGEST_OUTPUT = 60_000  # characters of a template with its loops written out
ANYTHING = Meaning(is_anything=True)


@dataclass
class Reading(Paths):
    """A template on its way through; ``length`` is the most that can come of it."""

    length: int = 0

    def nodes(self, nodes: list[Node], known: Variables, times: int) -> None:
        """Read what stands beside each other, printed ``times`` over."""
        for node in nodes:
            match node:
                case ContentNode():
                    self.length += len(node.text) * times
                case OutputNode():
                    self.length += times
                    Filters(self, known).read(node.expression)
                case IfNode() | UnlessNode():
                    self._condition(node, known, times)
                case ForNode():
                    self._loop(node, known, times)

    def _block(self, block: BlockNode | None, known: Variables, times: int) -> None:
        if block is not None:
            self.nodes(block.nodes, known, times)

    def _condition(self, node: IfNode | UnlessNode, known: Variables, times: int) -> None:
        conditions = Conditions(self, known)
        conditions.read(node.condition)
        self._block(node.consequence, known, times)
        for each in node.alternatives:
            conditions.read(each.expression)
            self._block(each.block, known, times)
        self._block(node.default, known, times)

    def _loop(self, node: ForNode, known: Variables, times: int) -> None:
        loop = node.expression
        name, at = loop.identifier, loop.token.start_index
        if loop.limit or loop.offset or loop.cols or loop.reversed:
            self.fault(at, say(N_("a loop goes over all there is: {{% for each in related %}}")))
        if name in GLOBALS or name in known or self.around.field(self.entity, name):
            self.fault(at, say(N_("{name} stands for something else already"), name=repr(name)))
        found = self._looped(loop.iterable, known)
        if found is not None and found.is_row and times > 1:
            text = say(N_("a loop over records cannot stand inside another"))
            self.fault(at, text, Code.TOO_DEEP)
            return
        more = MOST_ROWS if found is not None and found.is_row else MOST_VALUES
        self._block(node.block, {**known, name: found or ANYTHING}, times * more)
        self._block(node.default, known, times)

    def _looped(self, iterable: Expression, known: Variables) -> Meaning | None:
        """Return what one turn of a loop is about."""
        names = self.names(iterable)
        if names is None:
            return None
        at = iterable.token.start_index
        found = self._many(names, at, known)
        if found is None and names[0] not in known:
            found = self._rows(names, at)
        if found is None:
            self._not_looped(names, at, known)
        return found

    def _many(self, names: list[str], at: int, known: Variables) -> Meaning | None:
        """Return the values of a field that holds several, if that is what the names say."""
        faults, uses = len(self.faults), len(self.uses)
        found = self.meaning(names, at, known)
        known_field = found.field if found else None
        if found and known_field and (known_field.is_many or known_field.is_anything):
            return Meaning(found.entity, None, found.name)
        del self.faults[faults:], self.uses[uses:]
        return None

    def _rows(self, names: list[str], at: int) -> Meaning | None:
        """Return the records of an entity that link here, if that is what the names say."""
        other, via = names[0], names[1] if len(names) == 2 else ""
        if other not in self.around.entities() or len(names) > 2:
            return None
        linking = (name for name in self.around.fields(other) if self._links(other, name))
        if (via and not self._links(other, via)) or (not via and not next(linking, "")):
            return None
        stop = at + len(".".join(names))
        self.uses.append(Use(Part.ROWS, at, stop, other, via))
        self.uses.append(Use(Part.ENTITY, at, at + len(other), other))
        if via:
            self.uses.append(Use(Part.FIELD, stop - len(via), stop, other, via))
        return Meaning(other, None, "", is_row=True)

    def _links(self, other: str, name: str) -> bool:
        found = self.around.field(other, name)
        return found is not None and self.entity in found.targets

    def _not_looped(self, names: list[str], at: int, known: Variables) -> None:
        if names[0] in known or self.around.field(self.entity, names[0]):
            text = say(N_("{name} is not several: a loop goes over related records, or over a "
                          "field with several values"), name=repr(".".join(names)))  # fmt: skip
            self.fault(at, text, Code.CANNOT)
            return
        if names[0] in self.around.entities():
            text = say(N_("no field of {name} links to {field}"), name=names[0], field=self.entity)
            self.fault(at, text, Code.NO_LINK)
            return
        linking = [each for each in self.around.entities() if any(
            self._links(each, name) for name in self.around.fields(each))]  # fmt: skip
        hint = did_you_mean(names[0][:60], [*linking, *self.around.fields(self.entity)])
        text = say(N_("there is no entity {name}{hint}"), name=repr(names[0][:60]), hint=hint)
        self.fault(at, text, Code.UNKNOWN_ENTITY)


def read_names(source: str, entity: str, around: Surroundings) -> Reading:
    """Return what a template of ``entity`` uses and everything that is wrong with it."""
    parsed, reading = parse(source), Reading(source, entity, around)
    reading.faults = [Fault(each.at, each.text) for each in parsed.mistakes]
    if not reading.faults:
        reading.nodes(list(parsed.nodes), {}, 1)
        if reading.length > LONGEST_OUTPUT:
            text = say(N_("with its loops this can become {count} characters; at most {most}"),
                       count=f"{reading.length:,}", most=f"{LONGEST_OUTPUT:,}")  # fmt: skip
            reading.fault(0, text, Code.TOO_BIG)
    return reading
