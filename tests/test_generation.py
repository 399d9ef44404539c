"""One version of the definitions as one app: complete, ours alone, and the same on every build."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.generation import build_app, warmed
from tests.panels import TestPanel, make_panel

PERCENT = "100% %(name)s {0} <b>"
TEXTS = {
    "app.yaml": "label: Shop\n",
    "offer.yaml": f"""
label: "{PERCENT}"
label_plural: "{PERCENT}"
title: "{{name}}"
fields:
  name: {{type: text, required: true}}
""",
    "_roles/admin.yaml": """
label: Administrator
entities:
  "*": {read: all, create: true, update: all, delete: all, restore: all, export: all}
system: [manage_users]
""",
    **{f"_roles/{name}.yaml": "label: Role\nentities: {}\n" for name in ("manager", "staff")},
    "_roles/viewer.yaml": 'label: Viewer\nentities:\n  "*": {read: all}\n',
}
STOCK = (
    *("ResetPassword", "UserDB", "RoleModelView", "PermissionApi", "Utils", "LocaleView"),
    "MenuApi",
)


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestPanel]:
    """Apply one entity whose name is full of signs."""
    made = make_panel(tmp_path_factory.mktemp("generation"), TEXTS)
    yield made
    made.installation.engine.dispose()


def rules(panel: TestPanel) -> set[tuple[str, str]]:
    return {(rule.endpoint, rule.rule) for rule in panel.app.url_map.iter_rules()}


def test_the_library_brings_no_page_of_its_own(panel: TestPanel) -> None:
    assert [name for name, _ in rules(panel) if name.startswith(STOCK)] == []
    assert panel.client("admin").get("/users/list/").status_code == 404
    assert panel.client("admin").get("/swagger/v1").status_code == 404


def test_two_builds_of_one_version_are_alike(panel: TestPanel) -> None:
    again = build_app(panel.store, panel.installation.settings)

    assert {(rule.endpoint, rule.rule) for rule in again.url_map.iter_rules()} == rules(panel)


def test_two_generations_answer_side_by_side(panel: TestPanel) -> None:
    """A request under way ends on the old app while the new one already serves."""
    again = build_app(panel.store, panel.installation.settings)
    old, new = (
        panel.client("admin"),
        TestPanel(panel.installation, panel.store, again, panel.ids).client("admin"),
    )

    for _ in range(2):
        assert old.get("/offer/list/").status_code == 200
        assert new.get("/offer/list/").status_code == 200


def test_a_session_outlives_its_generation(panel: TestPanel) -> None:
    again = build_app(panel.store, panel.installation.settings)
    browser = panel.client("admin")

    browser.application = again

    assert browser.get("/offer/list/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/offer/list/", "/offer/add", "/offer/trash/", "/trash/"])
def test_signs_in_a_name_are_just_signs(panel: TestPanel, path: str) -> None:
    answer = panel.client("admin").get(path)

    assert answer.status_code == 200
    assert "100% %(name)s {0} &lt;b&gt;" in answer.text
    assert "%(name)s {0} <b>" not in answer.text


@pytest.mark.parametrize("number", [str(2**63), "9" * 30])
@pytest.mark.parametrize("path", ["/offer/show/", "/people/", "/api/v1/offer/"])
def test_a_number_too_large_for_any_database_is_not_found(
    panel: TestPanel, path: str, number: str
) -> None:
    assert panel.client("admin").get(f"{path}{number}").status_code == 404


def test_a_warmed_app_has_answered(panel: TestPanel) -> None:
    fresh = build_app(panel.store, panel.installation.settings)
    answered: list[str] = []
    fresh.after_request(lambda response: answered.append(response.status) or response)

    assert warmed(fresh) is fresh
    assert answered == ["200 OK"]
