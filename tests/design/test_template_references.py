"""What templates name follows when it is renamed, and counts as a use."""

from __future__ import annotations

from app.design.fields.renaming import rename_fields
from app.design.fields.uses import uses_of
from app.design.files.entity_references import EntityReferences
from app.design.files.folder import read_all
from app.design.options.references import OptionReferences
from app.schema.loader import check

TEXTS = {
    "customer.yaml": """\
fields:
  name: {type: text}
  stage: {type: select, choices: {new: New, won: Won}}
  partner: {type: link, to: customer}
documents:
  letter:
    layout: letter
    # the words are the lawyer's
    body:
      en: |
        # Dear {{ name }},

        {% if stage == "won" %}name{% endif %} {{ partner.name | upper }}
        {% for each in order %}
        {{ each.number }} {{ each }}
        {% endfor %}
        {% for each in order.customer %}{{ each.number }}{% endfor %}
    paper: A5
""",
    "order.yaml": """\
fields:
  number: {type: text}
  customer: {type: link, to: customer}
documents:
  label: {layout: label, body: "{{ customer.name }} {{ number }}"}
""",
}


def test_fields_are_renamed_in_templates_and_nothing_else_is() -> None:
    texts = rename_fields(TEXTS, "customer", {"name": "title", "stage": "phase"})
    texts = rename_fields(texts, "order", {"number": "code", "customer": "buyer"})

    assert check(texts) == []
    body = texts["customer.yaml"].partition("documents:")[2]
    was = TEXTS["customer.yaml"].partition("documents:")[2]
    for old, new in (
        ("{{ name }}", "{{ title }}"), ("if stage", "if phase"), ("partner.name", "partner.title"),
        ("each.number", "each.code"), ("order.customer", "order.buyer"),
    ):  # fmt: skip
        was = was.replace(old, new)
    assert body == was
    assert 'body: "{{ buyer.title }} {{ code }}"' in texts["order.yaml"]


def test_a_field_in_a_template_is_used() -> None:
    folder = read_all(TEXTS)

    assert [each.file for each in uses_of(folder, "customer", "name")] == [
        "customer.yaml", "order.yaml",
    ]  # fmt: skip
    assert [each.file for each in uses_of(folder, "order", "number")] == [
        "customer.yaml", "order.yaml",
    ]  # fmt: skip


def test_entities_and_options_are_renamed_in_templates() -> None:
    folder = read_all(TEXTS)
    entity = EntityReferences(lambda name: "purchase" if name == "order" else name)
    options = OptionReferences(
        frozenset({("customer", "stage")}), lambda key: "gained" if key == "won" else key
    )

    by_entity = entity.folder(folder)["customer.yaml"]["documents"]["letter"]["body"]["en"]
    by_option = options.folder(folder)["customer.yaml"]["documents"]["letter"]["body"]["en"]

    was = folder["customer.yaml"]["documents"]["letter"]["body"]["en"]
    assert by_entity == was.replace("in order", "in purchase")
    assert by_option == was.replace('"won"', '"gained"')
