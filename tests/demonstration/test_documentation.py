"""docs/demonstration.md names the cases that it says it names."""

import re
from datetime import date

from cdop.demonstration.panel import demonstration_panel
from cdop.demonstration.service import SEED
from config import ROOT

ROW = re.compile(r"^\| ([^|]+) \| ((?:MED-[0-9]{4}-[0-9]{3}(?:, )?)+) \|$", re.MULTILINE)


def test_the_documentation_lists_every_hard_case_whatever_the_day() -> None:
    text = (ROOT / "docs" / "demonstration.md").read_text(encoding="utf-8")
    listed = {words: references.split(", ") for words, references in ROW.findall(text)}
    for today in (date(2018, 4, 1), date(2026, 11, 22)):
        found: dict[str, list[str]] = {}
        for story in demonstration_panel(SEED, today):
            if story.notified_on < date(2017, 4, 1):
                for words in story.hard_for:
                    found.setdefault(words, []).append(story.reference)
        assert listed == found
