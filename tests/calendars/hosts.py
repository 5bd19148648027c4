"""A server that calendars are fetched from, and that behaves as a test says."""

import ssl
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

Answer = Callable[[BaseHTTPRequestHandler], None]


class CalendarHost:
    """`answer` is what it does; `asked` are the headers of each request, `paths` where."""

    def __init__(self) -> None:
        self.answer: Answer = gives(b"")
        self.asked: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.leave = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/secret-of-ane/basic.ics"

    def speak_tls(self, context: ssl.SSLContext) -> None:
        """From the next line on."""
        listening = self._server.socket
        self._server.socket = context.wrap_socket(listening, server_side=True)
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append({name.lower(): value for name, value in self.headers.items()})
                host.paths.append(self.path)
                host.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing on the test run's screen."""

        return Handler

    def __enter__(self) -> "CalendarHost":
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.leave.set()
        self._server.shutdown()
        self._server.server_close()

    # --- Ways to be a bad host --------------------------------------------------------

    def drips(self) -> Answer:
        """A letter now and then, and never all of it."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            while not self.leave.wait(0.02):
                try:
                    request.wfile.write(b"x")
                except OSError:
                    return

        return answer

    def floods(self) -> Answer:
        """Without end, and without saying how much it will be."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.end_headers()
            while not self.leave.is_set():
                try:
                    request.wfile.write(b"x" * 65_536)
                except OSError:
                    return

        return answer


def gives(data: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    return answer


def sends_to(*places: str) -> Answer:
    """A redirect to each in turn; the last is for ever."""
    following = iter(places)
    last = places[-1]

    def answer(request: BaseHTTPRequestHandler) -> None:
        gives(b"", 302, Location=next(following, last))(request)

    return answer


def running() -> Iterator[CalendarHost]:
    with CalendarHost() as host:
        yield host
