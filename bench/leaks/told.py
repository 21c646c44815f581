"""``python -m bench leaks``: prints the share of seeded leaks that are found, and the false alarms."""

from bench.leaks.cast import UNSEEN
from bench.leaks.files import read_back
from bench.leaks.held_back import HELD_BACK
from bench.leaks.judging import false_alarms, judge
from bench.leaks.papers import papers
from bench.leaks.tried import TRIED
from bench.leaks.variants import TUNED

LEAST, MOST_ALARMS = 0.98, 5.0  # share of all leaks; false alarms in 1,000 words
ROUNDS = (("made with", TUNED, 0), ("tried on", TRIED, 100), ("held back", HELD_BACK, 2 * UNSEEN))


def judged() -> bool:
    """Print what was found; whether every round met the goal (issue 5, section 5)."""
    met, last = True, []
    print("Leaks  200 in 20 papers (12 typed, 4 PDF, 4 Word), by how the ways of leaking were met")
    for name, variants, first in ROUNDS:
        last = papers(variants, seed=1, first=first)
        texts = [read_back(paper) for paper in last]
        every, exact = judge(last, texts), judge(last, texts, exact_only=True)
        good = every.found >= LEAST * every.of and exact.found == exact.of
        print(f"  {name}: found {every}, of exact names and numbers {exact}  {'met' if good else 'MISSED'}")
        for paper, leak in every.missed:
            print(f"    missed in paper {paper.number}: {leak.written!r}")
        met = met and good
        alarms, words, _ = false_alarms(last)
        met = met and 1000 * alarms / words <= MOST_ALARMS
        print(
            f"    {1000 * alarms / words:.2f} false alarms in 1,000 words of ordinary text, at most {MOST_ALARMS:.0f}"
        )
    return met
