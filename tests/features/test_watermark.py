"""Pages and documents say who looked, where a role asks for it."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from app.access.actor import Actor
from app.exchange.watermark import marked_lines, tile_address
from app.schema.loader import load
from app.schema.problems import DefinitionError
from tests.features.customers import file_customer

TILE = re.compile(r"data:image/svg\+xml,([^\"]+)")


def tile(page: str) -> str:
    found = TILE.search(page)
    return unquote(found[1]) if found else ""


@pytest.mark.parametrize("path", ["/", "/customer/list/", "/customer/show/{id}", "/no/such/page"])
def test_it_works(panel, client_as, path):
    record = file_customer(panel)

    drawn = tile(client_as("viewer").get(path.format(id=record.id)).text)

    assert "Viewer · viewer" in drawn
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", drawn)


@pytest.mark.parametrize("name", ["admin", "alice", "nobody"])
def test_it_is_not_there_where_no_role_asks_for_it(client_as, name):
    assert "ds-watermark" not in client_as(name).get("/").text


def test_it_keeps_to_the_policy_of_the_page(client_as):
    answer = client_as("viewer").get("/")
    policy = answer.headers["Content-Security-Policy"]

    nonce = re.search(r'<style nonce="([^"]+)">\.ds-watermark', answer.text)

    assert nonce
    assert f"'nonce-{nonce[1]}'" in policy


def test_it_is_nothing_to_a_screen_reader(client_as):
    assert (
        '<div class="ds-watermark" aria-hidden="true"></div>' in client_as("viewer").get("/").text
    )


def test_of_several_roles_one_is_enough(panel):
    roles = panel.store.definitions.roles
    moment = panel.store.moment(1)

    both = Actor(1, "Li", "li", roles=(roles["admin"], roles["viewer"]))

    assert marked_lines(both, moment)[0] == "Li · li"
    assert marked_lines(Actor(1, "Li", "li", roles=(roles["admin"],)), moment) == ()


@pytest.mark.parametrize(
    "name",
    ['");}</style><script>alert(1)</script>', "\\00003c", "]]>", "</text><script>", "张伟 & 'co'"],
)
def test_a_name_cannot_leave_it(name):
    address = tile_address((name,), font="sans-serif", strength=0.1)

    assert re.fullmatch(r"data:image/svg\+xml,[A-Za-z0-9%_.~-]+", address)
    assert "<script" not in unquote(address)


def test_it_says_what_is_wrong():
    role = "label: Viewer\nwatermark: sometimes\n"
    thing = "label: T\ntitle: '{name}'\nfields: {name: {type: text}}\n"

    with pytest.raises(DefinitionError) as refused:
        load({"thing.yaml": thing, "_roles/viewer.yaml": role})

    assert "_roles/viewer.yaml:2: watermark: needs true or false" in str(refused.value)
