"""What is not what its name says, or does something, is refused with a reason, and nothing of it stays."""

import io
from pathlib import Path

import pytest

from cdop.files.checking import check
from cdop.files.rules import Refused
from cdop.files.shelf import Shelf
from tests.files.hostile import HOSTILE


@pytest.mark.parametrize(("name", "content", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_with_a_reason(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    shelf = Shelf(tmp_path / "files")
    with pytest.raises(Refused, match=reason) as refused:
        check(shelf, name, io.BytesIO(content))
    assert str(refused.value)[0].isupper()
    assert str(refused.value)[-1] == "."
    assert list(shelf.standing(0)) == []
