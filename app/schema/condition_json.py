"""A condition as data again: what the reader of conditions reads as the same one."""

from __future__ import annotations

from typing import Any

from app.fieldtypes.operators import Takes
from app.schema.condition import All, AnyOf, Compare, Condition, Not, Related


def condition_to_json(condition: Condition) -> dict[str, Any]:
    """Return data that ``condition_reader.read_condition`` reads as ``condition`` again."""
    match condition:
        case All(()):
            return {}
        case All(parts):
            return {"all": [condition_to_json(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [condition_to_json(part) for part in parts]}
        case Not(part):
            return {"not": condition_to_json(part)}
        case Related(entity, via, where, none):
            inner = {"of": f"{entity}.{via}", "where": condition_to_json(where)}
            return {"none" if none else "some": inner}
        case Compare(known, operator, operand):
            if operator.takes is Takes.NOTHING:
                return {known.name: operator.key}
            return {known.name: {operator.key: known.type.operand_json(operator, operand)}}
