"""The pages of classification and response as somebody at the keyboard uses them."""

from datetime import date

from playwright.sync_api import Locator, Page, expect


def fill_date(page: Page | Locator, legend: str, day: date) -> None:
    group = page.get_by_role("group", name=legend, exact=True)
    for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(label, exact=True).fill(str(number))


def choose(page: Page, legend: str, answer: str) -> None:
    page.get_by_role("group", name=legend, exact=True).get_by_label(answer, exact=True).check()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()


def told(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)
