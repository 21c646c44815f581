"""The form fields: the faults of the widgets they stand on stay mended, and nothing sent can break a page."""

import re
from datetime import date
from typing import Any

import pytest
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms.validators import Optional

from cdop.web.fields import (
    Checkbox,
    Checkboxes,
    File,
    GovDateField,
    HiddenField,
    Password,
    Radios,
    Select,
    SelectChoice,
    Submit,
    TextArea,
    TextField,
    listed,
)
from cdop.web.form_errors import error_links
from tests.web.small_app import small_app

AREAS = listed([("x", "Brackenshire"), ("y", "Fenmoor")])


class Everything(FlaskForm):  # type: ignore[misc]  # WTForms has no types
    name = TextField("Name", required="Enter the name", longest=20)
    born = GovDateField("Date of birth", required="Enter the date of birth")
    died = GovDateField("Date of death", hint="For example, 3 5 2014")
    basis = Radios("Basis", choices=AREAS, required="Choose the basis")
    area = Select("Area", choices=listed([("x", "Brackenshire")], blank="Choose"))
    factors = Checkboxes("Factors", choices=AREAS)
    checked = Checkbox("I have checked", required="Tick the box")
    notes = TextArea("Notes")
    password = Password("Password")
    register = File("Register", accept=".csv")
    secret = HiddenField()
    send = Submit("Save")


def filled(**sent: list[str]) -> tuple[Everything, str]:
    """The form after such a request, validated, and its markup."""
    data = MultiDict([(name, value) for name, values in sent.items() for value in values])
    with small_app().test_request_context(method="POST", data=data):
        form = Everything()
        form.validate()
        return form, Markup("").join(field() for field in form)


@pytest.mark.parametrize(
    ("boxes", "error", "first"),
    [
        ([], None, "died-day"),
        (["", "", ""], None, "died-day"),
        (["31"], "Date of death must include a month and year", "died-month"),
        (["", "3", "2014"], "Date of death must include a day", "died-day"),
        (["3", "5"], "Date of death must include a year", "died-year"),
        (["3", "5", "2014", "1"], "Date of death must include a day, month and year", "died-day"),
        (["31", "2", "2025"], "Date of death must be a real date", "died-day"),
        (["1", "13", "2014"], "Date of death must be a real date", "died-day"),
        (["٣", "5", "2014"], "Date of death must be a real date", "died-day"),
        (["３", "5", "2014"], "Date of death must be a real date", "died-day"),
        (["1", "5", "9" * 5000], "Date of death must be a real date", "died-day"),
        (["-1", "5", "2014"], "Date of death must be a real date", "died-day"),
        (["1", "5", "14"], "Date of death must have a year of 4 numbers", "died-year"),
        (["1", "1", "0001"], "Date of death must be on or after 1 January 1900", "died-year"),
        (["\x00", "<b>", "'\""], "Date of death must be a real date", "died-day"),
    ],
)
def test_a_tampered_date_is_a_fault_on_the_page_and_leads_to_the_first_wrong_box(
    boxes: list[str], error: str | None, first: str
) -> None:
    form, markup = filled(died=boxes)
    assert list(form.died.errors) == ([error] if error else [])
    assert form.died.data is None
    assert form.died.first_wrong == first
    assert f'id="{first}"' in markup
    assert "<b>" not in markup


def test_only_the_boxes_that_are_wrong_are_marked() -> None:
    _, markup = filled(died=["3", "", "2014"])
    boxes = {part: re.search(rf'<input[^>]*id="died-{part}"[^>]*>', markup) for part in ("day", "month", "year")}
    assert [part for part, box in boxes.items() if box and "govuk-input--error" in box[0]] == ["month"]


def test_a_date_is_read_and_shown_without_leading_zeros() -> None:
    form, _ = filled(died=[" 03 ", "5", "2014"])
    assert form.died.data == date(2014, 5, 3)
    with small_app().test_request_context():
        markup = Everything(died=date(2014, 5, 3)).died()
    assert re.findall(r'value="(\d+)"', markup) == ["3", "5", "2014"]


def test_wtforms_optional_does_not_wave_through_half_a_date() -> None:
    class Form(FlaskForm):  # type: ignore[misc]  # WTForms has no types
        died = GovDateField("Date of death", validators=[Optional()])

    with small_app().test_request_context(
        method="POST", data=MultiDict([("died", ""), ("died", "5"), ("died", "2014")])
    ):
        form = Form()
        assert not form.validate()
    assert form.died.errors == ["Date of death must include a day"]


def test_nothing_points_at_a_hint_or_error_that_is_not_there() -> None:
    for sent in ({}, {"basis": ["nonsense"], "died": ["3"]}):
        _, markup = filled(**sent)
        ids = re.findall(r'\sid="([^"]+)"', markup)
        assert len(ids) == len(set(ids))
        for names in re.findall(r'aria-describedby="([^"]+)"', markup):
            assert set(names.split()) <= set(ids)
        assert not re.search(r'class="govuk-hint[^>]*>\s*</div>', markup)


def test_every_error_leads_to_a_box_on_the_page_in_the_forms_order() -> None:
    form, markup = filled(born=["3", "5"])
    form.form_errors.append("These facts do not agree")
    links = error_links(form)
    assert [link["text"] for link in links] == [
        "Enter the name",
        "Date of birth must include a year",
        "Choose the basis",
        "Tick the box",
        "These facts do not agree",
    ]
    assert links[1]["href"] == "#born-year"
    assert links[-1]["href"] == "#main-content"
    assert all(f'id="{link["href"][1:]}"' in markup for link in links[:-1])


def test_nobody_is_sent_to_a_hidden_box() -> None:
    form, _ = filled()
    form.secret.errors = ["The page was open too long"]
    assert {"text": "The page was open too long", "href": "#main-content"} in error_links(form)


def test_groups_of_choices_are_refused_rather_than_flattened() -> None:
    class Form(FlaskForm):  # type: ignore[misc]  # WTForms has no types
        area = Select("Area", choices=[SelectChoice("x", "Brackenshire", optgroup="North")])

    with small_app().test_request_context(), pytest.raises(ValueError, match="cannot show groups"):
        Form().area()


@pytest.mark.parametrize("field", ["basis", "area", "factors"])
def test_an_answer_that_was_not_offered_is_refused_without_repeating_it(field: str) -> None:
    form, _ = filled(**{field: ["<script>"]})
    assert form[field].errors == ["Choose one of the answers on this page"]


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ("a" * 21, "Name must be 20 characters or fewer"),
        ("a\x00b", "Name must not contain control characters"),
        ("a\nb", "Name must not contain control characters"),
        ("a\ud800b", "Name must not contain control characters"),
    ],
)
def test_text_that_the_database_could_not_hold_is_refused(sent: str, error: str) -> None:
    form = _posted_directly(name=sent)
    assert form.name.errors == [error]


def test_text_is_trimmed_and_several_lines_keep_their_ends() -> None:
    form = _posted_directly(name="  Ólafur  ", notes="one\r\ntwo\rthree")
    assert (form.name.data, form.notes.data) == ("Ólafur", "one\ntwo\nthree")


def test_the_password_is_not_sent_back() -> None:
    _, markup = filled(password=["correct horse"])
    assert "correct horse" not in markup
    assert markup.count('autocomplete="current-password"') == 1


@pytest.mark.parametrize("hostile", ['"><script>alert(1)</script>', "{{7*7}}", "' onfocus='x"])
def test_what_was_typed_comes_back_as_text(hostile: str) -> None:
    _, markup = filled(name=[hostile], notes=[hostile], born=[hostile, hostile, hostile])
    assert "<script>" not in markup
    assert "49" not in markup
    assert not re.search(r"<[^>]*\sonfocus=", re.sub(r'"[^"]*"', '""', markup))


def _posted_directly(**values: str) -> Any:
    with small_app().test_request_context(method="POST"):
        form = Everything(formdata=MultiDict(values.items()))
        form.validate()
        return form
