"""The product as the tests reach it: its command line, and the queries that its pages use."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from click.testing import Result
from sqlalchemy import MetaData, Table, inspect, select

from cdop.app import create_app
from cdop.database import db
from config import Settings
from tests.databases import close

MEDWAY = ("E06000035",)


@dataclass
class Product:
    """An application on one migrated database."""

    url: str
    folder: Path
    panel_area: tuple[str, ...] = MEDWAY
    schema: MetaData = field(default_factory=MetaData, init=False)
    """The tables as they were last found."""

    def __post_init__(self) -> None:
        settings = Settings(
            database_url=self.url, panel_area=self.panel_area, secret_key="for tests alone", testing=True
        )
        self.app = create_app(settings)

    def run(self, *arguments: str) -> Result:
        """One command of ``flask --app wsgi``; a traceback is a failure of the test."""
        result = self.app.test_cli_runner().invoke(args=list(arguments))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def bring_in(self, content: bytes, suffix: str = ".csv", *options: str) -> Result:
        """``register import`` of a file with this content."""
        path = self.folder / f"register{suffix}"
        path.write_bytes(content)
        return self.run("register", "import", str(path), *options)

    def take_out(self) -> bytes:
        """``register export -``."""
        result = self.run("register", "export", "-")
        assert result.exit_code == 0, result.output
        return result.stdout_bytes

    def figures(self, year: str, known_by: date) -> dict[str, Any]:
        """``figures YEAR --known-by DATE`` as the JSON says it."""
        result = self.run("figures", year, "--known-by", known_by.isoformat())
        assert result.exit_code == 0, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    def cell(self, year: str, known_by: date, cell: str) -> list[str]:
        """``figures YEAR --cell CELL``: the references behind one number."""
        result = self.run("figures", year, "--known-by", known_by.isoformat(), "--cell", cell)
        assert result.exit_code == 0, result.output
        return result.stdout.splitlines()

    def whole_database(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, so that "unchanged" can be shown."""
        with self.app.app_context(), db.engine.connect() as connection:
            if {*inspect(connection).get_table_names()} != {*self.schema.tables}:
                self.schema = MetaData()
                self.schema.reflect(connection)
            return {name: self._rows(connection, table) for name, table in sorted(self.schema.tables.items())}

    @staticmethod
    def _rows(connection: Any, table: Table) -> list[tuple[Any, ...]]:
        return sorted((tuple(row) for row in connection.execute(select(table))), key=repr)

    def close(self) -> None:
        close(self.app)
