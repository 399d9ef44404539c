"""Bodies of requests: read strictly, or refused with a reason."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from flask import Request
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from app.api.bodies import ExactNumber, read_body, read_json
from app.api.errors import ApiError


def sent(body: bytes, content_type: str = "application/json") -> Request:
    builder = EnvironBuilder(method="POST", data=body, content_type=content_type)
    return Request(builder.get_environ())


def test_an_object_is_read() -> None:
    assert read_body(sent('{"name": "张伟"}'.encode())) == {"name": "张伟"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "json.syntax"),
        (b"", 400, "json.syntax"),
        (b"[]", 400, "body.shape"),
        (b"null", 400, "body.shape"),
        (b'{"a": 1, "a": 2}', 400, "json.double"),
        (b'{"a": {"b": 1, "b": 2}}', 400, "json.double"),
        (b'{"a": NaN}', 400, "json.constant"),
        (b'{"a": -Infinity}', 400, "json.constant"),
        (b'{"a": 1e999999999}', 400, "json.number"),
        (b'{"a": 1e-0000999999999}', 400, "json.number"),
        (b'{"a": ' + b"9" * 5000 + b"}", 400, "json.number"),
        (b'{"a": "\xff"}', 400, "body.encoding"),
        (b"[" * 100_000, 400, "json.depth"),
        (b'{"a": "' + b"x" * 2_000_001 + b'"}', 413, "body.size"),
    ],
)
def test_what_is_wrong_with_a_body_is_told(body: bytes, status: int, code: str) -> None:
    with pytest.raises(ApiError) as caught:
        read_body(sent(body))

    assert (caught.value.status, caught.value.code) == (status, code)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_other_content_is_refused(kind: str) -> None:
    with pytest.raises(ApiError) as caught:
        read_body(sent(b"{}", kind))

    assert caught.value.status == 415


def test_numbers_keep_every_digit() -> None:
    number = read_json("12345678901234567.89")

    assert isinstance(number, ExactNumber)
    assert str(number) == repr(number) == "12345678901234567.89"


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ApiError):
        read_json(text)


@given(st.recursive(st.none() | st.booleans() | st.text(), lambda inner: st.lists(inner)))
def test_what_json_writes_is_read_back(data: Any) -> None:
    assert read_json(json.dumps(data)) == data
