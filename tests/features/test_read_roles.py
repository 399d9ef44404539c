"""Who answers for rights reads what each role allows, and in what two roles differ."""

import re

import pytest

READERS = "admin"
PAGES = ("/roles/", "/roles/?by=entity", "/roles/fields", "/roles/system", "/roles/compare")


def cells(html, row):
    """Return the words of one line of a matrix."""
    found = re.search(
        rf'<tr><th scope="row">(?:(?!</tr>).)*?<span>{row}</span>.*?</tr>', html, re.S
    )
    assert found, row
    return [
        " ".join(re.sub(r"<[^>]+>", " ", cell).split())
        for cell in re.findall(r"<td>(.*?)</td>", found[0], re.S)
    ]


def test_it_works(client_as):
    page = client_as(READERS).get("/roles/?role=staff").text

    assert cells(page, "Customer")[:9] == [
        "own and team", "yes", "own", "none", "none", "none", "no", "own and team", "none",
    ]  # fmt: skip
    assert cells(page, "Product")[0] == "all"


def test_one_entity_shows_all_roles(client_as):
    page = client_as(READERS).get("/roles/?by=entity&entity=customer").text

    assert cells(page, "Administrator")[0] == "all"
    assert cells(page, "Sales manager")[0] == "team and below"
    assert cells(page, "Viewer")[2] == "none"


def test_the_fields_of_an_entity_show_what_each_role_may(client_as):
    page = client_as(READERS).get("/roles/fields?entity=customer").text

    # administrator, auditor, manager, staff, viewer
    assert cells(page, "Bank account") == ["may change", "masked", "masked", "hidden", "masked"]
    assert cells(page, "Name") == [
        "may change",
        "read only",
        "may change",
        "may change",
        "read only",
    ]
    assert set(cells(page, "Created")) == {"by the panel"}


def test_the_fields_are_found_and_narrowed(client_as):
    admin = client_as(READERS)

    limited = admin.get("/roles/fields?entity=customer&show=limited").text
    assert "Bank account" in limited
    assert "Legal representative" not in limited
    assert "Phone" in admin.get("/roles/fields?entity=customer&q=pho").text
    assert "No field matches" in admin.get("/roles/fields?entity=customer&q=zebra").text


def test_the_rights_of_the_panel_are_shown(client_as):
    page = client_as(READERS).get("/roles/system").text

    assert cells(page, "Manage people") == ["yes", "no", "no", "no", "no"]
    assert cells(page, "Reveal masked values") == ["yes", "no", "yes", "no", "no"]


def test_two_roles_are_compared(client_as):
    page = client_as(READERS).get("/roles/compare?role=staff&with=manager").text

    records = page[
        page.index('aria-label="Record rights"') : page.index('aria-label="Field rights"')
    ]
    customers, products = (
        re.search(rf"<span>{name}</span></th></tr>.*?</tbody>", records, re.S)[0]
        for name in ("Customer", "Product")
    )
    assert cells(customers, "Delete") == ["none", "team and below"]
    assert cells(products, "Create") == ["no", "yes"]
    assert "<span>Delete</span>" not in products
    same = client_as(READERS).get("/roles/compare?role=staff&with=staff").text
    assert "No difference" in same


@pytest.mark.parametrize(
    "path", ["/roles/?role=emperor", "/roles/?by=entity&entity=ghost", "/roles/fields?entity=ghost"]
)
def test_it_says_what_is_wrong(client_as, path):
    answer = client_as(READERS).get(path)

    assert answer.status_code == 404
    assert "There is no" in answer.text


@pytest.mark.parametrize("name", ["manager", "alice", "viewer", "nobody"])
@pytest.mark.parametrize("path", PAGES)
def test_it_refuses_without_the_permission(client_as, name, path):
    assert client_as(name).get(path).status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_sees_nothing(client_as, path):
    assert client_as(None).get(path).location.startswith("/login/")


def test_it_changes_nothing_so_it_offers_nothing_to_change(client_as):
    page = client_as(READERS).get("/roles/").text
    main = page[page.index("<main") :]

    assert 'method="post"' not in main


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_it_is_shown_in_every_language(client_as, language):
    labels = {"zh_Hans": "销售经理", "zh_Hant": "銷售經理", "en": "Sales manager"}

    assert labels[language] in client_as(READERS, language=language).get("/roles/system").text


def test_a_role_leads_to_its_people_and_they_lead_back(panel, client_as):
    admin = client_as(READERS)
    assert 'href="/people/?role=staff"' in admin.get("/roles/?role=staff").text

    listed = admin.get("/people/?role=staff").text
    names = set(re.findall(r'data-row-open href="/people/(\d+)"', listed))
    assert names == {str(panel.ids[name]) for name in ("alice", "bob", "charlie")}
    assert 'href="/roles/?role=staff"' in listed
    assert "Nobody has this role" in admin.get("/people/?role=auditor").text
    assert "Viewer" in admin.get("/people/?role=emperor").text  # no such role narrows nothing

    sees = admin.get(f"/roles/people/{panel.ids['alice']}").text
    for link in ("/roles/?role=staff", f"/roles/why?person={panel.ids['alice']}"):
        assert f'href="{link}"' in sees
    assert f'href="/people/{panel.ids["alice"]}"' in sees
