"""Reading JSON columns: the same values as the standard library's, and the same refusals."""

import json

import pytest

from cdop.database import read_json

TEXTS = ['{"a": [1, 2.5, null, true, "é\\u00e9"]}', "{}", "[]", '"x"', "null", "0", "-1.5", ' {"a": 1} ', '{"a": 1}\n']
BROKEN = ["", " ", "{", '{"a": 1} x', "{'a': 1}", "nul", '{"a": 1}{}', b"{"]


@pytest.mark.parametrize("text", [*TEXTS, *(text.encode() for text in TEXTS)])
def test_a_stored_value_is_read_as_it_was_written(text: str | bytes) -> None:
    assert read_json(text) == json.loads(text)


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(json.JSONDecodeError):
        read_json(text)
