"""Invented NHS numbers from the range that is never issued."""

import random

WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2)


def check_digit(nine_digits: str) -> int:
    """The tenth digit by modulus 11; 10 means that no number starts with these nine."""
    total = sum(int(digit) * weight for digit, weight in zip(nine_digits, WEIGHTS, strict=True))
    return (11 - total % 11) % 11


def synthetic_number(rng: random.Random) -> str:
    """Ten digits starting 999 with a valid check digit."""
    while True:
        nine_digits = f"999{rng.randrange(1_000_000):06d}"
        if check_digit(nine_digits) < 10:
            return f"{nine_digits}{check_digit(nine_digits)}"
