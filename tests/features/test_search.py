"""A person finds records as they would type them: characters, pinyin, initials, traditional."""

import pytest

from tests.features.customers import file_customer


@pytest.fixture(scope="module", autouse=True)
def records(panel):
    """File two companies that share a city."""
    return [
        file_customer(panel, name="杭州拾光云数据有限公司", english_name="Shiguang Cloud"),
        file_customer(panel, name="杭州张伟贸易行"),
    ]


def found(client, text):
    page = client.get("/customer/list/", query_string={"q": text}).text
    return [word for word in ("拾光云", "张伟") if f"杭州{word}" in page]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("拾光", ["拾光云"]),
        ("shiguang", ["拾光云"]),
        ("zhangwei", ["张伟"]),
        ("ZhangWei", ["张伟"]),
        ("hzsg", ["拾光云"]),
        ("張偉", ["张伟"]),
        ("杭州", ["拾光云", "张伟"]),
        ("hangzhou zhang", ["张伟"]),
        ("cloud", ["拾光云"]),
        ("北京", []),
        ("%", []),
        ("_", []),
        ("'", []),
    ],
)
def test_it_works(client_as, text, expected):
    assert found(client_as("admin"), text) == expected


def test_a_stranger_finds_nothing(client_as):
    assert found(client_as("charlie"), "杭州") == []


def test_it_refuses_without_the_permission(client_as):
    assert client_as("nobody").get("/customer/list/?q=hangzhou").status_code == 403


def test_a_picker_finds_the_same_way(client_as):
    answer = client_as("alice").get("/contact/pick/customer?q=zhangwei")

    assert [choice["text"] for choice in answer.json] == ["杭州张伟贸易行"]


def test_the_api_finds_the_same_way(client_as):
    answer = client_as("alice").get("/api/v1/customer/?search=zhangwei&columns=name")

    assert [record["name"] for record in answer.json["result"]] == ["杭州张伟贸易行"]
