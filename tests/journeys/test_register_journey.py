"""The coordinator brings a spreadsheet in: first one with faults, then the mended one."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cdop.register.columns import COLUMNS
from tests.journeys.conftest import NewPage, assert_accessible, fits

WIDTHS = (1280, 320)


def written(folder: Path, reference: str, sex: str = "female") -> Path:
    """A register of one case."""
    row = {"case_ref": reference, "notified_on": "2009-06-02", "date_of_death": "31/05/2009", "sex": sex}
    row |= {"death_area": "E06000035", "home_area": "abroad"}
    path = folder / "cases.csv"
    path.write_text(f"{','.join(COLUMNS)}\n{','.join(row.get(column, '') for column in COLUMNS)}\n", encoding="utf-8")
    return path


def bring_in(page: Page, path: Path) -> None:
    page.goto("/register")
    page.get_by_label("The register as a file").set_input_files(path)
    page.get_by_role("button", name="Check the file").press("Enter")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scripts", [True, False])
def test_faults_are_mended_and_the_file_is_stored(new_page: NewPage, tmp_path: Path, width: int, scripts: bool) -> None:
    page = new_page("coordinator", width, java_script_enabled=scripts)
    look = assert_accessible if scripts else assert_fits  # axe itself is a script
    reference = f"BROUGHT/{width}/{scripts}"
    bring_in(page, written(tmp_path, reference, sex="girl"))
    expect(page.locator("h1")).to_have_text("The file was refused")
    expect(page.get_by_role("heading", name="sex: 1 fault")).to_be_visible()
    expect(page.get_by_text("use 'female'")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Bring in again").first.press("Enter")
    expect(page.locator("h1")).to_have_text("Bring a register in")
    bring_in(page, written(tmp_path, reference))
    expect(page.locator("h1")).to_have_text("The file is good")
    look(page)
    page.get_by_role("button", name="Store these cases").press("Enter")
    expect(page.locator("h1")).to_have_text("The cases are stored")
    expect(page.get_by_text("Stored 1 case.")).to_be_visible()
    expect(page.get_by_text("The register now holds")).to_be_visible()
    look(page)


def assert_fits(page: Page) -> None:
    """Nothing runs out of the screen sideways, but inside a wide table's own scroll box."""
    viewport = page.viewport_size
    assert viewport is not None
    boxes = [box for part in page.locator("main *:not(.app-table-scroll *)").all() if (box := part.bounding_box())]
    assert boxes
    assert all(box["x"] + box["width"] <= viewport["width"] + 1 for box in boxes)
    fits(page)


def test_the_form_is_accessible(new_page: NewPage) -> None:
    for width in WIDTHS:
        page = new_page("coordinator", width)
        page.goto("/register")
        assert_accessible(page)
        page.get_by_role("button", name="Check the file").press("Enter")
        expect(page).to_have_title(re.compile("^Error: "))
        assert_accessible(page)


def test_the_columns_and_their_codes_are_accessible_and_an_empty_file_is_there(new_page: NewPage) -> None:
    for width in WIDTHS:
        page = new_page("coordinator", width)
        page.goto("/register")
        page.get_by_role("link", name="Every column and the codes it takes").press("Enter")
        expect(page.get_by_text("neonatal_unit", exact=True)).to_be_visible()
        assert_accessible(page)
        with page.expect_download() as waiting:
            page.get_by_role("link", name="An empty file to fill in (CSV)").press("Enter")
        assert Path(waiting.value.path()).read_text(encoding="utf-8-sig").startswith("case_ref,notified_on,")


def test_the_register_is_taken_out(new_page: NewPage) -> None:
    page = new_page("coordinator", 320)
    page.goto("/register/export")
    assert_accessible(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Take the register out").press("Enter")
    content = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert content.startswith("case_ref,notified_on,")
