"""The command line, thin: each command calls a service or a query. Heavy parts load when asked for."""

from importlib import import_module

import click
from flask import Flask


class LazyCommand(click.Command):
    """A command, or a group of them, whose module is imported when it is used, so that the server starts fast."""

    def __init__(self, name: str, loader: str, short_help: str) -> None:
        super().__init__(name, short_help=short_help)
        self._loader = loader

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: object
    ) -> click.Context:
        """Hand over to the real command: from here on click runs that one."""
        module, attribute = self._loader.split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command.make_context(info_name, args, parent, **extra)


def register(app: Flask) -> None:
    """Hang the commands on ``flask --app wsgi``."""
    app.cli.add_command(LazyCommand("db", "cdop.schema:commands", "Make or migrate the database."))
    app.cli.add_command(LazyCommand("register", "cdop.register.commands:register", "The case register as a file."))
    app.cli.add_command(LazyCommand("case", "cdop.case.commands:case", "Check cases against their timelines."))
    app.cli.add_command(
        LazyCommand("notifications", "cdop.notification.form.commands:notifications", "Notifications as they arrive.")
    )
    app.cli.add_command(LazyCommand("accounts", "cdop.accounts.commands:accounts", "Accounts and permissions."))
    access = "cdop.access.commands:access"
    app.cli.add_command(LazyCommand("access", access, "Who has seen a child, and what somebody has seen."))
    breach = "cdop.access.breach.commands:breach"
    app.cli.add_command(LazyCommand("breach", breach, "Whose data an account or a time touched."))
    postcodes = "cdop.residency.postcodes.commands:postcodes"
    app.cli.add_command(LazyCommand("postcodes", postcodes, "The site's postcode directory."))
    app.cli.add_command(LazyCommand("files", "cdop.files.commands:files", "Stored files and the scanner."))
    app.cli.add_command(LazyCommand("outbox", "cdop.outbox.commands:outbox", "Messages that wait to be sent."))
    requests = "cdop.gathering.chasing.commands:requests"
    app.cli.add_command(LazyCommand("requests", requests, "Requests to agencies, and chasing them."))
    papers = "cdop.review.papers.commands:papers"
    app.cli.add_command(LazyCommand("papers", papers, "Panels' papers: closing the room, tracing a pack."))
    clusters = "cdop.recommendations.clusters.commands:clusters"
    app.cli.add_command(LazyCommand("clusters", clusters, "Cases with something in common."))
    app.cli.add_command(LazyCommand("figures", "cdop.figures.commands:figures", "One year's figures."))
    denominators = "cdop.figures.denominators.commands:denominators"
    app.cli.add_command(LazyCommand("denominators", denominators, "Live births and populations, for rates."))
    comparisons = "cdop.figures.comparing.commands:comparisons"
    app.cli.add_command(LazyCommand("comparisons", comparisons, "Figures that others published."))
    keeping = "cdop.safekeeping.commands"
    app.cli.add_command(LazyCommand("backup", f"{keeping}:backup", "Make a backup, or prove one."))
    app.cli.add_command(LazyCommand("restore", f"{keeping}:restore", "Put a backup into an empty database."))
    app.cli.add_command(LazyCommand("state-digest", f"{keeping}:state_digest", "One hash for each table."))
    marks = "cdop.safekeeping.audit_commands:audit"
    app.cli.add_command(LazyCommand("audit", marks, "Prove that the record is whole."))
    rights = "cdop.safekeeping.least_rights:least_rights"
    app.cli.add_command(LazyCommand("least-rights", rights, "What the server's role may do (PostgreSQL)."))
    app.cli.add_command(LazyCommand("doctor", "cdop.safekeeping.doctor.commands:doctor", "Look everything over."))
    app.cli.add_command(
        LazyCommand("keys", "cdop.sealing.commands:keys", "The keys that what names a child is sealed with.")
    )
    app.cli.add_command(LazyCommand("demo", "cdop.demonstration.commands:demo", "Fill an empty database."))
    app.cli.add_command(LazyCommand("start", "cdop.demonstration.commands:start", "Prepare and serve."))
