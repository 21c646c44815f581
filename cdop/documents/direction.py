"""Left and right: the Unicode bidirectional algorithm, for names in Arabic, Hebrew and their kin."""

from itertools import groupby

from bidi import algorithm  # type: ignore[import-untyped]  # has no type marks

from cdop.documents.shaping import Run

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def levels(text: str) -> tuple[int, ...] | None:
    """Embedding level of each character, or None where all of it runs left to right.

    The Unicode bidirectional algorithm; the paragraph's direction is that of its first strong letter.
    """
    if text.isascii() or not any(algorithm.bidirectional(c) in _RIGHT_TO_LEFT for c in text):
        return None
    storage = algorithm.get_empty_storage()
    storage["base_level"] = algorithm.get_base_level(text)
    storage["base_dir"] = ("L", "R")[storage["base_level"]]
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    resolved = iter([int(c["level"]) for c in storage["chars"]])
    found: list[int] = []
    for character in text:  # the algorithm drops boundary neutrals (joiners): they follow their letter
        dropped = algorithm.bidirectional(character) in algorithm.X9_REMOVED
        found.append((found or [storage["base_level"]])[-1] if dropped else next(resolved))
    return tuple(found)


def visual_order(line_runs: list[Run]) -> list[Run]:
    """One line's runs from left to right (rule L2 of the bidirectional algorithm)."""
    ordered = list(line_runs)
    for level in range(max((run.level for run in ordered), default=0), 0, -1):
        start = 0
        for turned, group in groupby(list(ordered), key=lambda run: run.level >= level):
            size = len(list(group))
            if turned:
                ordered[start : start + size] = ordered[start : start + size][::-1]
            start += size
    return ordered
