"""Running a stand-in until it is told to stop; also the one place to import the interface from."""

from __future__ import annotations

import json
import os
import signal
import threading

from sandbox.http import Server
from sandbox.system import Headers, Request, Response, Section, System

__all__ = ["Headers", "Request", "Response", "Section", "Server", "System", "serve"]

STOPS = (signal.SIGTERM, signal.SIGINT)


def serve(
    system: System, host: str = "127.0.0.1", port: int = 0, *, data: str = "demo",
    control: bool = False,
) -> None:  # fmt: skip
    """Serve `system` until SIGTERM or SIGINT; `data` fills a store that holds nothing yet.

    Only with `control` does it take control verbs; without, their addresses are unknown ones.

    Prints one JSON line on stdout once requests are taken: where it is and how to log in.
    """
    # Blocked and waited for: a handler could come while the very lock it needs is being taken.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    server = Server(system, host, port, data, controlled=control)
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    url = f"http://{host}:{server.server_address[1]}"
    ready = {
        "system": system.name,
        "url": url,
        **({"control_url": url + "/_control"} if control else {}),
        "credentials": system.credentials(),
        "facts": system.facts(),
    }
    print(json.dumps(ready), flush=True)
    signal.sigwait(STOPS)
    server.stopping.set()
    server.server_close()
    system.store.close()
    # Taking a big store apart row by row would only delay the end.
    os._exit(0)
