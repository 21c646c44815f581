"""The letter: what it says, on the page and as a tagged PDF."""

from datetime import UTC, date, datetime

from flask import Flask

from cdop.recommendations.queries import Addressee, Recommendation, Wording
from cdop.recommendations.rules import State
from cdop.recommendations.telling.letter import letter
from cdop.recommendations.telling.letter_pdf import to_pdf
from tests.application import Browser
from tests.documents.reading import extracted, opened, roles
from tests.recommendations.telling.making import NAMES, WORDS, told

ADDRESS = "Riverside Trust\n1 Invented Road\nMedway"


def test_a_letter_says_what_is_recommended_why_and_what_is_asked_by_when() -> None:
    wording = Wording(WORDS, "Safer sleep", ("Unsafe sleep arrangement",), "Every ward gives it.", "An audit.",
                      "information", date(2026, 9, 30))  # fmt: skip
    recommendation = Recommendation(
        1, "r" * 32, "2025-26/01", None, "agreed", 1, date(2026, 1, 5), datetime(2026, 1, 1), "a test", wording
    )
    addressee = Addressee(1, "a" * 32, 1, "g" * 32, NAMES[0], State.AGREED, date(2026, 9, 30), None, None, None, None,
                          0, None, False, 1)  # fmt: skip
    made = letter(recommendation, addressee, ADDRESS, "Medway", date(2026, 2, 2), within=56, office=["2 Other Road"])
    assert made.to == ("Riverside Trust", "1 Invented Road", "Medway"), "its name is not said twice"
    assert made.answer_by == "30 March 2026"
    assert "about safer sleep" in made.paragraphs[0]
    assert dict(made.recommended)["To be done by"] == "30 September 2026"
    at = datetime(2026, 2, 2, 9, tzinfo=UTC)
    assert to_pdf(made, at) == to_pdf(made, at)


def test_page_and_file_say_the_same_and_the_file_is_tagged(app: Flask, coordinator: Browser) -> None:
    one = told(app, address=ADDRESS, way="letter")
    page = coordinator.get(f"/recommendations/told/{one.first}/letter")
    answer = coordinator.get(f"/recommendations/told/{one.first}/letter.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert "recommendation-2025-26-01.pdf" in answer.headers["Content-Disposition"]
    assert {"H1", "H2", "P", "Table", "TH"} <= set(roles(opened(answer.data)))
    written = " ".join(extracted(answer.data).split())
    for words in (WORDS, "Every ward gives it.", "We accept it in part", "1 Invented Road", "2025-26/01"):
        assert words in written
        assert words in page.text
