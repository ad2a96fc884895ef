"""The command that serves the desk."""

import logging
from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.console import err
from tocsin.cli.options import workspace_for
from tocsin.desk.sitting import Desk
from tocsin.web.serving import PORT, Address, serve, set_up_code_for

app = typer.Typer()


@app.command("serve")
def serve_desk(
    workspace: Annotated[
        Path, typer.Option("--workspace", "-w", help="The workspace folder; made if there is none.")
    ] = Path("workspace"),
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help="The port to listen at.")] = PORT,
    public_url: Annotated[
        str, typer.Option(help="What people type, behind a server with a certificate: https://…")
    ] = "",
    database: Annotated[
        str | None,
        typer.Option(
            envvar="TOCSIN_DATABASE", help="postgresql://USER:PASSWORD@HOST/NAME, not desk.sqlite."
        ),
    ] = None,
) -> None:
    """Serves the desk to this machine, or to others behind a server with a certificate."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    desk = Desk.open(workspace_for(workspace), database)
    try:
        address = Address(host, port, public_url)
        code = set_up_code_for(desk)
        err.print(f"The desk is at [bold]{address.url}[/] (stop: Control-C).", soft_wrap=True)
        if code:
            err.print(
                f"Nobody uses it yet. Set it up at {address.url}/welcome with this code: "
                f"[bold]{code}[/]",
                soft_wrap=True,
            )
        serve(desk, address, code)
    finally:
        desk.close()
