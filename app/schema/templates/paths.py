"""The paths of a template: ``name``, ``customer.name``, ``each.amount`` in a loop."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from liquid.builtin.expressions import Path
from liquid.expression import Expression

from app.core.i18n import N_
from app.core.sentences import say
from app.schema.codes import Code
from app.schema.problems import did_you_mean
from app.schema.templates.model import Fault, Meaning, Part, Surroundings, Use, Variables
from app.schema.templates.text import GLOBALS

DOTTED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")


@dataclass
class Paths:
    """What the paths of one template lead to, gathered while they are read."""

    source: str
    entity: str
    around: Surroundings
    uses: list[Use] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, at: int, text: str, code: Code = Code.BAD_TEMPLATE) -> None:
        """Note what is wrong."""
        self.faults.append(Fault(at, text, code))

    def names(self, expression: Expression) -> list[str] | None:
        """Return the words of a path, or note that something else stands there."""
        at = expression.token.start_index
        found = DOTTED.match(self.source, at) if isinstance(expression, Path) else None
        if found is None or found[0].split(".") != list(expression.path):  # type: ignore[attr-defined]  # a Path
            self.fault(at, say(N_("only names stand here, such as {{{{ name }}}} or "
                                  "{{{{ customer.name }}}}")))  # fmt: skip
            return None
        return found[0].split(".")

    def meaning(self, names: list[str], at: int, known: Variables) -> Meaning | None:
        """Return what names stand for and note the use; ``None`` after noting why for nothing."""
        first = names[0]
        if first in known:
            found, rest, place = known[first], names[1:], at + len(first) + 1
            if found.is_anything:
                return None
            if not found.is_row and rest:
                self._no_field(rest[0], place, first, ())
                return None
            return self._field(found.entity, rest[0], place, rest[1:]) if rest else found
        if self.around.field(self.entity, first) is None and first in GLOBALS and len(names) == 1:
            return Meaning(name=first)
        return self._field(self.entity, first, at, names[1:], may_follow=True)

    def _field(
        self, entity: str, name: str, at: int, rest: list[str], *, may_follow: bool = False
    ) -> Meaning | None:
        found = self.around.field(entity, name)
        if found is None:
            extra = GLOBALS if may_follow else ()
            self._no_field(name, at, entity, (*self.around.fields(entity), *extra))
            return None
        self.uses.append(Use(Part.FIELD, at, at + len(name), entity, name))
        if not rest:
            return Meaning(entity, found, name)
        target = found.targets[0] if len(found.targets) == 1 and not found.is_many else ""
        if not may_follow or len(rest) > 1 or target not in self.around.entities():
            text = say(N_("{name} leads no further: a field of the record that one link of this "
                          "record points at can be named, no more"), name=repr(name))  # fmt: skip
            self.fault(at, text, Code.CANNOT)
            return None
        return self._field(target, rest[0], at + len(name) + 1, rest[1:])

    def _no_field(self, name: str, at: int, owner: str, offered: tuple[str, ...]) -> None:
        hint = did_you_mean(name[:60], offered)
        text = say(N_("{name} has no field {field}{hint}"), name=owner, field=repr(name[:60]),
                   hint=hint)  # fmt: skip
        self.fault(at, text, Code.UNKNOWN_FIELD)
