"""What is built from an empty panel, once with the mouse alone and once with the keyboard alone.

An entity with one field of every type, a category tree, a tier, a role, a list and a document;
then a person who has that role uses it. How each is done stands in the two stories.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.fieldtypes import FIELD_TYPES

APP = """\
label: {zh_Hans: 空白面板, en: Empty panel}
languages: [zh_Hans, en]
default_language: zh_Hans
"""
ADMIN = """\
label: {zh_Hans: 管理员, en: Administrator}
entities:
  "*": {read: all, create: true, update: all, delete: all, restore: all, print: all}
system: [design_schema, manage_users]
"""

ENTITY, PLURAL, KEY = "Machine", "Machines", "machine"
DEPARTMENT = "Workshop"  # for the field of that type; made on the page of departments

# A category: what is indented lies below. The two sets are pasted into the form of a new set.
TREE = ("Kind of machine", "kind_of_machine")
TREE_LINES = ("Cutting", "Lathe", "Mill", "Joining")  # Lathe is then put below Cutting
TIER = ("Grade", "grade")
TIER_LINES = ("Top", "Middle", "Low")  # Low is then put above Middle

ROLE, ROLE_KEY = "Fitter", "fitter"
ROLE_MAY = ("Read", "Create", "Update", "Print")  # all machines; nothing else

COLUMNS = ("name", "price", "class", "sort")  # of the list, in this order
DOCUMENT, DOCUMENT_KEY = "Data sheet", "sheet"

USERNAME, FULL_NAME = "fiona", "Fiona Fitter"
FIRST_PASSWORD, OWN_PASSWORD = "first of her passwords", "a second one of her own"


@dataclass(frozen=True)
class Piece:
    """One field: its type, what it is called, what its form is told, what a record holds in it."""

    type: str
    label: str
    typed: str = ""  # empty: computed, or an input that is not typed into (a story says how)
    shown: str = ""  # what the record's page then says
    settings: Mapping[str, str] = field(default_factory=dict)  # input -> typed or picked value
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The key that the designer makes from the label."""
        return self.label.lower().replace(" ", "_").replace("-", "_")

    @property
    def kind(self) -> str:
        """What the gallery calls the type, as somebody would search for it."""
        return str(FIELD_TYPES[self.type].label)


# Beside them every new entity has a name, which is what its records are called by.
PIECES = (
    Piece("text", "Plate", "PL-7", "PL-7"),
    Piece("long_text", "Story", "Bought used.\nRuns well.", "Runs well."),
    Piece("markdown", "Manual", "**Oil** it", "Oil"),
    Piece("integer", "Spindles", "12", "12"),
    Piece("number", "Weight", "1.5", "1.5"),
    Piece("percent", "Wear", "25", "25.00%"),
    Piece("money", "Price", "1234.5", "1,234.50"),
    Piece("rating", "Rating", "4"),
    Piece("yes_no", "Insured", "Yes", "Yes"),
    Piece("date", "Bought", "2024-02-29", "Feb 29, 2024"),
    Piece("date_time", "Serviced", "2024-03-01T09:30", "2024-03-01"),
    Piece("time", "Starts at", "07:15", "7:15"),
    Piece("duration", "Warm up", "1h 30m", "1 h 30 min"),
    Piece("select", "State", "Running", "Running", choices=("Running", "Broken")),
    Piece("multi_select", "Tools", "Chuck", "Chuck", choices=("Chuck", "Lamp")),
    Piece("category", "Sort", "Cutting / Lathe", "Lathe", {"options": TREE[1]}),
    Piece("tier", "Class", "Top", "Top", {"options": TIER[1]}),
    Piece("link", "Part of", "First machine", "First machine", {"to": KEY}),
    Piece("links", "Fits with", "First machine", "First machine", {"to": KEY}),
    Piece("lookup", "Name of whole", "", "First machine", {"via": "part_of", "field": "name"}),
    Piece("user", "Keeper", FULL_NAME, FULL_NAME),
    Piece("department", "Owner unit", DEPARTMENT, DEPARTMENT),
    Piece("email", "Mail", "shop@example.com", "shop@example.com"),
    Piece("phone", "Hotline", "13800138000", "138"),
    Piece("url", "Page", "https://example.com/lathe", "example.com/lathe"),
    Piece("region", "Area"),
    Piece("address", "Place", "5 Mill Lane", "5 Mill Lane"),
    Piece("id_card", "Seller card", "11010519491231002X"),
    Piece("uscc", "Seller code", "91110000600037341L", "91110000600037341L"),
    Piece("auto_number", "Serial"),
    Piece("formula", "Twice", "", "", {"expression": "spindles * 2"}),
    Piece("rollup", "Parts", "", "", {"of": f"{KEY}.part_of", "count": "true"}),
    Piece("file", "Papers"),
    Piece("image", "Picture"),
    Piece("json", "Numbers", '{"a": 1}', '"a"'),
)  # fmt: skip
FIRST_RECORD = "First machine"  # with its name alone
SECOND_RECORD = "Old lathe"  # with every field; it is part of the first
UNTYPED = ("lookup", "auto_number", "formula", "rollup")  # worked out, or counted, by the panel
BY_TYPE = {piece.type: piece for piece in PIECES}
BY_NAME = {piece.name: piece for piece in PIECES}
assert [piece.type for piece in PIECES] == list(FIELD_TYPES)  # one field of every type


def empty_definitions(folder: Path) -> Path:
    """Write definitions with no entity in them: the panel as such, and who may design it."""
    (folder / "_roles").mkdir(parents=True)
    (folder / "app.yaml").write_text(APP)
    (folder / "_roles" / "admin.yaml").write_text(ADMIN)
    return folder
