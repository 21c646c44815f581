"""Imports that run at the same time: one stores the file, the others say in words that they did not."""

from pathlib import Path

from tests.databases import SQLite
from tests.oracle.writer import as_csv
from tests.register.test_killed_import import Import, many_rows

AT_ONCE = 3


def test_the_same_file_brought_in_three_times_at_once_is_stored_once(sqlite_databases: SQLite, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_bytes(as_csv(many_rows()))
    alone = Import(sqlite_databases, file, tmp_path)
    alone.run()
    folders = [tmp_path / str(number) for number in range(AT_ONCE)]
    together = [Import(sqlite_databases, file, folder) for folder in folders]
    first = together[0]
    for other in together:
        other.folder.mkdir()
        other.database = first.database
    processes = [other.start() for other in together]
    endings = [process.wait() for process in processes]
    said = [(folder / "import.log").read_text() for folder in folders]
    assert not [words for words in said if "Traceback" in words]
    assert 0 in endings
    assert set(endings) <= {0, 1}
    assert first.counts() == alone.counts()
