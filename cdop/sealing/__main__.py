"""``python3 -m cdop.sealing FILE``: a new file of keys, before there is an installation that could start."""

import sys
from pathlib import Path

from cdop.sealing.making import CannotMake, make


def main(arguments: list[str]) -> int:
    """Returns the exit code."""
    if len(arguments) != 1:
        sys.stderr.write("Say where: python3 -m cdop.sealing FILE\n")
        return 2
    try:
        sys.stdout.write(make(Path(arguments[0])) + "\n")
    except CannotMake as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
