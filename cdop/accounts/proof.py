"""Fresh proof of who sits at the screen, before what must not be done at an unlocked one: the one place that asks."""

from flask import abort

from cdop.accounts.answers import choice
from cdop.accounts.confirming import confirm
from cdop.accounts.guessing import TooMany, Wrong
from cdop.database import current_session
from cdop.web.guard import signed_in
from cdop.web.unit_of_work import keep_despite_refusal, save_so_far

NOT_RIGHT = "Your password is not right"
TOO_MANY = "There have been too many wrong attempts. Wait a few minutes, then try again"


def fault_of_proof(password: str | None) -> tuple[str, int] | None:
    """What is wrong with the proof that was given, in words and as a status; None where it is good.

    Commits what came before it, and counts each guess.
    """
    try:
        confirm(current_session(), signed_in() or abort(404), choice(None, password), save_so_far)
    except TooMany:
        keep_despite_refusal()
        return TOO_MANY, 429
    except Wrong:
        keep_despite_refusal()
        return NOT_RIGHT, 422
    return None
