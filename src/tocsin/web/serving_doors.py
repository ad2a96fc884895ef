"""The doors for partners on a port of their own: signed messages, and TAXII. No page is served.

An institution may keep its desk's pages inside its own network and let partners in all the same:
what the outside can reach is then a few addresses at which nobody signs in. Work and clock belong
to the process that serves the pages.
"""

from typing import Final

import uvicorn

from tocsin.desk.people.rate import Rate
from tocsin.desk.sitting import Desk
from tocsin.web.app import build_app
from tocsin.web.pages import Room
from tocsin.web.rooms.roundtable import doors as roundtable
from tocsin.web.rooms.taxii import doors as taxii
from tocsin.web.serving import Address, refuse_unsafe

_GRACE_S: Final = 10
DOORS: Final[tuple[Room, ...]] = (roundtable.room, taxii.room)


def serve_doors(desk: Desk, address: Address) -> None:
    """Serves the doors until stopped.

    Raises:
        UsageError: it would not be safe; see :func:`.refuse_unsafe`.
    """
    refuse_unsafe(desk, address)
    config = uvicorn.Config(
        build_app(desk, address.url, DOORS, rate=Rate()),
        host=address.host,
        port=address.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=not address.is_local or bool(address.public_url),
        forwarded_allow_ips="127.0.0.1",
        timeout_graceful_shutdown=_GRACE_S,
    )
    uvicorn.Server(config).run()
