"""Parts of something long."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from infolinia.web import ranges

SOUND = bytes(range(256)) * 1000


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", None),
        ("bytes=0-9", (0, 10)),
        ("bytes=90-", (90, 100)),
        ("bytes=90-1000", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-1000", (0, 100)),
        ("bytes=9-3", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("seconds=0-1", None),
        ("bytes=99999999999999999999-", None),
    ],
)
def test_the_part_asked_for(header, expected):
    assert ranges.part(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_part_that_does_not_exist(header):
    with pytest.raises(ranges.Unsatisfiable):
        ranges.part(header, 100)


def asked(method: str = "get", **headers: str):
    closed: list[bool] = []
    request = getattr(RequestFactory(), method)("/", headers=headers)
    response = ranges.answer(
        request, len(SOUND), lambda a, b: SOUND[a:b], "audio/wav", close=lambda: closed.append(True)
    )
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return response, body, closed


def test_all_of_it_in_pieces():
    response, body, closed = asked()
    assert (response.status_code, body, closed) == (200, SOUND, [True])
    assert response["Accept-Ranges"] == "bytes"


def test_a_player_seeks():
    response, body, closed = asked(Range="bytes=70000-200000")
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes 70000-200000/{len(SOUND)}"
    assert response["Content-Length"] == "130001"
    assert (body, closed) == (SOUND[70000:200001], [True])


def test_a_head_request_gets_no_body():
    response, body, closed = asked("head")
    assert (response["Content-Length"], body, closed) == (str(len(SOUND)), b"", [True])


def test_past_the_end_is_416():
    response, _body, closed = asked(Range="bytes=999999-")
    assert (response.status_code, response["Content-Range"], closed) == (416, f"bytes */{len(SOUND)}", [True])


def test_a_player_that_asks_for_all_that_follows_gets_a_part_and_asks_again():
    """Played as slowly as it is heard, the whole would hold a thread of the pages for as long."""

    def get(header: str):
        request = RequestFactory().get("/x", headers={"Range": header} if header else {})
        return ranges.answer(request, len(SOUND), lambda a, b: SOUND[a:b], "audio/wav", close=lambda: None, most=1000)

    first = get("bytes=0-")
    assert (first.status_code, first["Content-Range"]) == (206, f"bytes 0-999/{len(SOUND)}")
    assert b"".join(first.streaming_content) == SOUND[:1000]
    assert get("bytes=1000-1009")["Content-Length"] == "10"
    assert get("")["Content-Length"] == str(len(SOUND))
