"""Files that are no register, and registers in another encoding, are told in one plain sentence."""

import io
import zipfile
from pathlib import Path

import pytest

from cdop.register.other_files import why_not_read
from tests.application import Browser
from tests.register.test_pages import GOOD, register, upload

UTF_16 = register(GOOD).decode()
HOW = "save the file as 'CSV UTF-8' (in Excel: File, Save As, CSV UTF-8)"


def word_document(name: str = "word/document.xml") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, "<document/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "this is not a CSV or XLSX file: it is a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "this is not a CSV or XLSX file: it is an image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "this is not a CSV or XLSX file: it is an image"),
        (word_document(), "this is not a CSV or XLSX file: it is a Word document"),
        (word_document("content.xml"), "this is not a CSV or XLSX file"),
        (b"{\\rtf1\\ansi Register}", "this is not a CSV or XLSX file: it is a rich-text document"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(32)) * 40, "this is not a CSV or XLSX file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save a workbook as .xlsx"),
        (UTF_16.encode("utf-16"), f"is written in UTF-16, not in UTF-8: {HOW}"),
        (UTF_16.encode("utf-16-be"), f"is written in UTF-16, not in UTF-8: {HOW}"),
    ],
)
def test_a_file_of_another_kind_is_one_plain_sentence(coordinator: Browser, content: bytes, words: str) -> None:
    preview = upload(coordinator, content)
    lines = coordinator.get(f"{preview}/faults.txt").text.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("row 1, file, '': ")
    assert lines[0].endswith(words)


@pytest.mark.parametrize("content", [b"", register(GOOD), b"\xef\xbb\xbf" + register(GOOD), b'{"case_ref": "A"}', b"x"])
def test_what_may_be_a_register_is_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert why_not_read(tmp_path / "file") == ""


def test_one_odd_character_is_named_at_its_place_and_is_no_other_kind_of_file(coordinator: Browser) -> None:
    preview = upload(coordinator, register({**GOOD, "family_name": "Ab\x00c"}))
    assert coordinator.get(f"{preview}/faults.txt").text.startswith("row 2, family_name, 'Ab\\x00c': contains a char")


def test_a_windows_file_shows_its_letters_and_says_how_to_save_it(coordinator: Browser) -> None:
    preview = upload(coordinator, register(GOOD).replace("Östlund".encode(), "Östlund".encode("cp1252")))
    said = coordinator.get(f"{preview}/faults.txt").text
    assert said == f"row 2, family_name, 'Östlund-Achebe': is not UTF-8 (probably Windows-1252): {HOW}\n"
    assert "‘Östlund-Achebe’" in coordinator.get(preview).text
