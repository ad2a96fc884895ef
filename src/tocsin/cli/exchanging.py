"""All commands of the exchange: files in the forms of others, labels, dumps, and partners."""

import typer

from tocsin.cli import (
    exchange_dumps,
    exchange_files,
    exchange_labels,
    exchange_packages,
    exchange_partners,
)

app = typer.Typer(
    no_args_is_help=True,
    help="Exchange with other institutions and platforms: files, labels, partners.",
)
for group in (exchange_files, exchange_packages, exchange_dumps, exchange_partners):
    app.add_typer(group.app)
app.add_typer(exchange_labels.app, name="labels")
