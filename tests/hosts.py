"""Somebody else's website: a page on another origin that carries the widget."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PAGE = """<!doctype html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Eksempel Kommune</title>
<link rel="icon" href="data:,">
</head>
<body>
<main>
<h1>Eksempel Kommune</h1>
<p>Her kan du læse om uddannelse og arbejde.</p>
<button type="button">Sidens egen knap</button>
{tags}
</main>
</body>
</html>
"""


class HostSite:
    """Serves pages at an origin of its own; `asked` are the paths asked for.

    `policy`, when set, is the website's own content security policy.
    """

    def __init__(self) -> None:
        self._pages: dict[str, str] = {}
        self.policy = ""
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"

    def page(self, *tags: str, path: str = "/") -> str:
        """The address of a page whose last lines are `tags`."""
        self._pages[path] = PAGE.format(tags="\n".join(tags))
        return self.origin + path

    def with_widget(self, service_url: str, attributes: str = "", path: str = "/") -> str:
        """The address of a page that carries the widget of the service there."""
        return self.page(widget_tag(service_url, attributes), path=path)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                page = site._pages.get(self.path.partition("?")[0])
                self.send_response(200 if page else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                if site.policy:
                    self.send_header("Content-Security-Policy", site.policy)
                self.end_headers()
                self.wfile.write((page or "").encode())

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing on the test run's screen."""

        return Handler

    def __enter__(self) -> "HostSite":
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def widget_tag(service_url: str, attributes: str = "") -> str:
    """The one script tag that a website carries."""
    return f'<script src="{service_url}/widget.js" defer {attributes}></script>'
