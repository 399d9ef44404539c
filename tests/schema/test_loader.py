"""Good definitions: what is made of what is written, and of what is left out."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.i18n import LANGUAGES, Label
from app.fieldtypes.abilities import HasOptions
from app.fieldtypes.option_set import OptionKind
from app.schema.condition import Compare, fields_of
from app.schema.loader import check, load
from app.schema.model import Action, Entity, FieldAccess, Scope, SortKey
from app.schema.names import STANDARD_NAMES
from tests.schema.folders import FOLDERS, definitions_of, texts_of

STANDARD = {
    *("id", "owner", "department", "created_at", "created_by", "updated_at", "updated_by"),
}


def entity_of(text: str, **others: str) -> Entity:
    files = {f"{name}.yaml": each for name, each in others.items()}
    return load({"thing.yaml": text, **files}).entities["thing"]


@pytest.mark.parametrize("name", sorted(p.name for p in FOLDERS.iterdir() if p.is_dir()))
def test_a_good_folder_loads_and_keeps_its_texts(name: str) -> None:
    texts = texts_of(name)

    definitions = load(texts)

    assert check(texts) == []
    assert definitions.texts == texts
    assert definitions.entities


def test_an_empty_folder_is_a_panel_without_entities() -> None:
    definitions = load({})

    assert definitions.entities == {}
    assert definitions.app.default_language == "zh_Hans"
    assert definitions.app.label.text("en") == "Dossier"


def test_app_yaml_says_how_the_panel_is() -> None:
    app = definitions_of("unicode").app

    assert (app.default_language, app.currency, app.time_zone) == ("en", "EUR", "Europe/Berlin")
    assert app.label.text("en") == 'Ros"ter" & <b>Co</b>'
    assert list(definitions_of("crm").app.menu_groups) == ["crm", "work"]
    assert definitions_of("crm").app.menu_groups["work"].text("en") == "Work"


def test_every_entity_has_the_standard_fields() -> None:
    for entity in definitions_of("crm").entities.values():
        standard = {field.name: field for field in entity.standard}
        assert set(standard) == STANDARD
        assert {name for name, field in standard.items() if not field.read_only} == {
            "owner",
            "department",
        }
        assert all(
            field.is_standard and field.label.missing == frozenset() for field in standard.values()
        )
    assert set(STANDARD_NAMES) >= STANDARD


# -- what is left out ---------------------------------------------------------------------------

BARE = """
fields:
  count: {type: integer}
  notes: {type: long_text}
  code: {type: auto_number, pattern: "{seq:3}"}
  full_name: {type: text}
  kind: {type: select, choices: [a, b]}
  gone: {type: text, retired: true}
  worked_out: {type: formula, expression: count * 2}
"""


def test_a_bare_entity_gets_a_title_a_section_and_a_list() -> None:
    entity = entity_of(BARE)

    assert entity.label.text("zh_Hans") == "Thing"
    assert entity.id == "thing"
    assert [(s.name, s.fields) for s in entity.sections] == [
        ("basics", ("count", "notes", "code", "full_name", "kind"))
    ]
    assert entity.list.columns == ("count", "code", "full_name", "kind", "updated_at")
    assert entity.list.sort == (SortKey("updated_at", descending=True),)
    assert entity.list.quick_filters == ("kind",)


def test_the_title_is_by_itself_the_first_open_text() -> None:
    secret = "fields: {a: {type: text, sensitive: tail4}, b: {type: integer}, c: {type: text}}"

    assert entity_of(secret).title == "{c}"
    assert entity_of("fields: {a: {type: date}}").title == "#{id}"


def test_a_label_that_is_left_out_is_made_of_the_name_and_counted() -> None:
    label = entity_of(BARE).by_name["full_name"].label

    assert label.text("zh_Hans") == "Full name"
    assert label.missing == frozenset(LANGUAGES)


@pytest.mark.parametrize(
    ("written", "texts", "missing"),
    [
        ("客户", ("客户", "客户", "客户"), set()),
        ("{zh_Hans: 软件, en: Software}", ("软件", "軟體", "Software"), {"zh_Hant"}),
        ("{zh_Hans: 软件}", ("软件", "軟體", "软件"), {"zh_Hant", "en"}),
        ("{en: Software}", ("Software", "Software", "Software"), {"zh_Hans", "zh_Hant"}),
        ("{zh_Hant: 軟體}", ("软件", "軟體", "軟體"), {"zh_Hans", "en"}),
        ("{zh_Hans: 软件, zh_Hant: 軟件, en: S}", ("软件", "軟件", "S"), set()),
        ("'<b>%s {0}</b>'", ("<b>%s {0}</b>",) * 3, set()),
    ],
)
def test_a_label_is_filled_in_for_every_language(
    written: str, texts: tuple[str, ...], missing: set[str]
) -> None:
    label = entity_of(f"label: {written}\nfields: {{a: {{type: text}}}}").label

    assert tuple(label.text(language) for language in LANGUAGES) == texts
    assert label.missing == missing


def test_a_label_may_have_three_hundred_characters() -> None:
    def text(length: int) -> dict[str, str]:
        return {"thing.yaml": f"label: {'长' * length}\nfields: {{a: {{type: text}}}}"}

    assert check(text(300)) == []
    assert [p.code for p in check(text(301))] == ["schema.E013"]


# -- fields -------------------------------------------------------------------------------------


def test_settings_and_flags_are_read_into_the_field() -> None:
    name = definitions_of("crm").entities["customer"].by_name["name"]

    assert (name.required, name.search, name.pinyin, name.unique) == (True, True, True, False)
    assert name.type.settings.max_length == 120
    assert name.help == Label(
        {"en": "Registered name", "zh_Hans": "工商登记名称", "zh_Hant": "工商登記名稱"},
        frozenset({"zh_Hant"}),
    )


def test_money_follows_the_currency_of_the_panel_unless_it_names_its_own() -> None:
    text = "fields: {a: {type: money}, b: {type: money, currency: USD}}"
    entity = load({"thing.yaml": text, "app.yaml": "currency: EUR"}).entities["thing"]

    assert entity.by_name["a"].type.settings.currency == "EUR"
    assert entity.by_name["b"].type.settings.currency == "USD"


def test_an_id_stays_when_a_name_changes() -> None:
    entity = entity_of("fields: {full_name: {type: text, id: name}, b: {type: text}}")

    assert [field.id for field in entity.fields] == ["name", "b"]


def test_a_field_is_bound_to_its_options() -> None:
    shop = definitions_of("shop")
    kind, tags = (shop.entities["product"].by_name[name].type for name in ("kind", "tags"))

    assert isinstance(kind, HasOptions)
    assert kind.option_set is shop.option_sets["product_kind"]
    assert kind.option_set.below("hardware") == ("hardware", "laptop")
    assert isinstance(tags, HasOptions)
    assert tags.option_set.inline
    assert list(tags.option_set.options) == ["new", "sale"]
    assert shop.option_sets["grade"].kind is OptionKind.TIER


def test_an_option_has_its_group_color_and_rest() -> None:
    options = definitions_of("crm").option_sets["customer_tag"]

    assert options.options["loyal"].group == "value"
    assert options.groups["risk"].text("en") == "Risk"
    assert options.options["old"].retired
    assert [option.key for option in options.offered()] == ["loyal", "blacklisted"]


def test_a_retired_field_is_kept_and_not_met() -> None:
    customer = definitions_of("crm").entities["customer"]

    assert "fax" in {field.name for field in customer.fields}
    assert "fax" not in customer.by_name


def test_a_computed_field_is_kept_and_left_out_of_layouts() -> None:
    customer = definitions_of("crm").entities["customer"]

    assert {"orders_12m", "score"} <= {field.name for field in customer.fields}
    assert "score" not in {name for section in customer.sections for name in section.fields}


def test_a_lookup_behaves_like_the_field_it_reads() -> None:
    customer = definitions_of("crm").entities["customer"]
    tier, parent_tier = customer.by_name["tier"].type, customer.by_name["parent_tier"].type

    assert parent_tier.all_operators() == tier.all_operators()
    assert parent_tier.cell == tier.cell
    assert parent_tier.columns() == {}


def test_links_and_rollups_have_their_conditions() -> None:
    customer = definitions_of("crm").entities["customer"]
    by_name = {field.name: field for field in customer.fields}

    offered, counted = by_name["parent"].where, by_name["orders_12m"].where

    assert offered is not None
    assert fields_of(offered) == {"kind"}
    assert counted is not None
    assert fields_of(counted) == {"signed_on"}


def test_fields_and_sections_have_their_conditions() -> None:
    customer = definitions_of("crm").entities["customer"]

    shown = customer.by_name["uscc"].visible_if

    assert isinstance(shown, Compare)
    assert (shown.field.name, shown.operator.key, shown.operand) == ("kind", "equals", "company")
    assert customer.sections[2].visible_if == shown


# -- the rest of an entity ----------------------------------------------------------------------


def test_rules_lists_and_documents_are_read() -> None:
    customer = definitions_of("crm").entities["customer"]

    assert [key.fields for key in customer.unique] == [("name", "kind")]
    assert customer.checks[0].message.text("zh_Hans") == "成立日期不能晚于今天"
    assert customer.related == ("customer", "order", "follow_up")
    assert customer.list.quick_filters == ("tier", "industry", "owner")
    document = customer.document("profile")
    assert document is not None
    assert (document.facts, document.sections) == (("tier", "industry"), ("basics", "contact"))
    assert (document.related, document.paper) == (("order",), "A4")


def test_tier_rules_compare_what_is_worked_out() -> None:
    rules = definitions_of("crm").entities["customer"].tier_rules

    assert rules is not None
    assert [rule.option for rule in rules.rules] == ["vip", "key"]
    assert rules.otherwise == "normal"
    first = rules.rules[0].when
    assert isinstance(first, Compare)
    assert (first.field.name, first.operand) == ("orders_12m", 500000)


def test_roles_grant_by_field_id_and_nothing_by_omission() -> None:
    text = "fields: {a: {type: text, id: z}, b: {type: text}}"
    role = """
entities:
  thing:
    read: all
    create: true
    update: {owner: me}
    fields: {a: read, "*": write, owner: masked}
  "*": {read: own_and_reports, delete: false}
system: [purge]
"""
    staff = load({"thing.yaml": text, "_roles/staff.yaml": role}).roles["staff"]

    grant = staff.entities["thing"]
    assert grant.fields == {
        "z": FieldAccess.READ,
        "*": FieldAccess.WRITE,
        "owner": FieldAccess.MASKED,
    }
    assert grant.actions.keys() == {Action.READ, Action.CREATE, Action.UPDATE}
    assert grant.actions[Action.CREATE] is Scope.ALL
    condition: Any = grant.actions[Action.UPDATE]
    assert fields_of(condition) == {"owner"}
    assert staff.entities["*"].actions == {
        Action.READ: Scope.OWN_AND_REPORTS,
        Action.DELETE: Scope.NONE,
    }
    assert staff.system == {"purge"}
