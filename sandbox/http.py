"""HTTP/1.1 on the standard library: keep-alive, chunked bodies, gzip, and the routes every
stand-in has besides its own protocol."""

from __future__ import annotations

import gzip
import sys
import threading
import time
import traceback
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from sandbox import control, faults, jsontext, page
from sandbox.faults import Faults
from sandbox.log import Log
from sandbox.system import Headers, Request, Response, System

_COMPRESS_ABOVE = 1024


class Server(ThreadingHTTPServer):
    """The listening socket with everything a request needs; every connection has its thread."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(
        self, system: System, host: str, port: int, data: str, *, controlled: bool
    ) -> None:
        self.system = system
        self.controlled = controlled
        self.faults = Faults(system.fault_kinds)
        self.log = Log(system.secret_names)
        self.control = control.Control(system, self.faults, self.log, data)
        self.stopping = threading.Event()
        super().__init__((host, port), Handler)
        system.port = self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet about a client that went away; say anything else on stderr."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            traceback.print_exc(file=sys.stderr)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version = "sandbox"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    timeout = 300
    server: Server

    def __getattr__(self, name: str) -> object:
        # The base class looks for do_GET and so on; unknown verbs are the system's to refuse.
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def version_string(self) -> str:
        """Return what the Server header says."""
        return self.server_version

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the request log is on the page."""

    def _serve(self) -> None:
        try:
            request = self._read()
        except ValueError as error:
            self.close_connection = True
            return self._send(Response(400, str(error).encode(), "text/plain"))
        response = self._route(request)
        if response is None:
            self.close_connection = True
        else:
            self._send(response)
        return None

    def _read(self) -> Request:
        url = urlsplit(self.path)
        query = parse_qsl(url.query, keep_blank_values=True)
        headers = Headers(list(self.headers.items()))
        return Request(self.command, unquote(url.path), query, headers, self._body())

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return b"".join(iter(self._chunk, b""))
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _chunk(self) -> bytes:
        size = int(self.rfile.readline(1000).split(b";")[0], 16)
        data = self.rfile.read(size)
        # A chunk ends with an empty line; after the last one trailers may come before it.
        while self.rfile.readline(65536).strip():
            pass
        return data

    def _route(self, request: Request) -> Response | None:
        server = self.server
        if server.controlled and request.path.startswith(control.PREFIX):
            return server.control.handle(request)
        if request.method in ("GET", "HEAD") and request.path == "/":
            return page.render(server.system, server.log)
        if request.method == "GET" and request.path == "/log.json":
            return Response(200, jsontext.dumps(server.log.as_dicts(), indent=True).encode())
        if request.path == "/favicon.ico":
            return Response(204)
        return self._speak(request)

    def _speak(self, request: Request) -> Response | None:
        system, started = self.server.system, time.monotonic()
        rule = self.server.faults.take(system.describe_request(request))
        try:
            if rule is None:
                response = system.handle(request)
            else:
                response = faults.act(rule, request, system, self.server.stopping.wait)
        except Exception:  # the server's own boundary: one bad request must not end a connection
            traceback.print_exc(file=sys.stderr)
            response = system.fault_response(request, 500, None)
        self.server.log.add(
            time=datetime.now(UTC).isoformat(timespec="milliseconds"),
            what=system.describe(request, response),
            status=response.status if response else 0,
            milliseconds=(time.monotonic() - started) * 1000,
            fault=rule.kind if rule else "",
            request=request.body,
            response=response.body if response else b"",
        )
        return response

    def _send(self, response: Response) -> None:
        body, headers = response.body, dict(response.headers)
        if len(body) > _COMPRESS_ABOVE and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, compresslevel=1)
            headers["Content-Encoding"] = "gzip"
            headers["Vary"] = "Accept-Encoding"
        self.send_response(response.status)
        if body or response.status not in (204, 304):
            headers["Content-Length"] = str(len(body))
        if body:
            headers["Content-Type"] = response.content_type
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if response.cut else body)
        if response.cut:
            self.close_connection = True
