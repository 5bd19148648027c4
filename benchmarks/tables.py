"""One table for each row. Every ratio is beside its reference of the same run."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from benchmarks.measuring import Figures, Measured, find

NOTHING = "–"
TOP_IMPORTS = 20


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    ruler = ["---"] + ["---:"] * (len(headers) - 1)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [headers, ruler, *rows])


def _times(value: float, reference: float | None) -> str:
    return f"{value / reference:.2f} x" if reference else NOTHING


def _amount(value: float) -> str:
    return f"{value:,.0f}"


def _share(value: float) -> str:
    return f"{value:.0%}"


def _speed(figures: Figures | None, by: str) -> float | None:
    """Messages a second, of the clock's or of the web processes' processor time."""
    if figures is None:
        return None
    return figures["rate"] if by == "rate" else 1e6 / figures["cpu_web"]


def ceiling(measured: list[Measured]) -> str:
    rows = [
        [str(labels["talks"]), _amount(f["rate"]), _share(f["share_generator"]),
         f"{f['cpu_generator']:.0f}"]
        for labels, f in measured
    ]  # fmt: skip
    headers = ["talks", "messages/s", "generator's CPU", "generator, µs a message"]
    return table(headers, rows)


COSTS = ["server", "PostgreSQL", "Valkey", "generator"]
COST_HEADERS = [f"{name}, CPU µs a message" for name in COSTS]


def _costs(figures: Figures) -> list[str]:
    names = ("cpu_web", "cpu_postgres", "cpu_valkey", "cpu_generator")
    return [_amount(figures[name]) for name in names]


def chat(measured: list[Measured], by: str) -> str:
    rows = []
    for labels, f in measured:
        size = labels["talks"]
        plain = find(measured, talks=size, design="straightforward", server="daphne")
        bare = find(measured, talks=size, design="bare", server=labels["server"])
        speed = _speed(f, by) or 0.0
        rows.append(
            [str(size), str(labels["design"]), str(labels["server"]), _amount(f["rate"]),
             _times(speed, _speed(plain, by)), _times(speed, _speed(bare, by)),
             f"{f['p50_ms']:.1f}", f"{f['p99_ms']:.1f}", *_costs(f),
             _share(f["share_web1"]), _share(f["share_generator"]), _amount(f["welcomed"])]
        )  # fmt: skip
    headers = ["talks", "design", "server", "messages/s", f"beside straightforward ({by})",
               f"beside bare ({by})", "p50 ms", "p99 ms", *COST_HEADERS, "server's CPU",
               "generator's CPU", "sockets welcomed/s"]  # fmt: skip
    return table(headers, rows)


def pace(measured: list[Measured]) -> str:
    rows = []
    for labels, f in measured:
        rate, server = labels["rate"], labels["server"]
        plain = find(measured, rate=rate, design="straightforward", server="daphne")
        bare = find(measured, rate=rate, design="bare", server=server)
        least = "≥ " if f["unshown"] else ""
        p99 = f["p99_ms"]
        rows.append(
            [str(rate), str(labels["design"]), str(server),
             f"{least}{f['p50_ms']:.1f}", f"{least}{p99:.1f}",
             _times(p99, plain["p99_ms"] if plain else None),
             _times(p99, bare["p99_ms"] if bare else None), f"{f['worst_ms']:.0f}",
             _share(f["shown_share"]), _amount(f["lost"]), f"{f['generator_late_p99_ms']:.1f}",
             _share(f["share_web"]), _share(f["share_postgres"]), _share(f["share_generator"])]
        )  # fmt: skip
    headers = ["messages/s", "design", "server", "p50 ms", "p99 ms", "p99 beside straightforward",
               "beside bare", "worst ms", "shown in time", "refused or cut",
               "generator late, p99 ms", "server's CPU", "PostgreSQL's CPU",
               "generator's CPU"]  # fmt: skip
    return table(headers, rows)


def memory(measured: list[Measured]) -> str:
    rows = []
    for labels, f in measured:
        bare = find(measured, server=labels["server"], design="bare consumer")
        rows.append(
            [str(labels["design"]), str(labels["server"]), str(labels["waiting"]),
             f"{f['bytes'] / 1024:.1f}", _times(f["bytes"], bare["bytes"] if bare else None),
             f"{f['before_mib']:.1f}", f"{f['after_mib']:.1f}"]
        )  # fmt: skip
    headers = ["design", "server", "waiting", "KiB each", "beside bare consumer", "MiB before",
               "MiB after"]  # fmt: skip
    return table(headers, rows)


def queue(measured: list[Measured]) -> str:
    """Desks downwards, length of the queue across: each cell is server CPU ms / p50 ms."""
    lengths = sorted({int(labels["waiting"]) for labels, _ in measured})

    def row(of: tuple[str, str]) -> str:
        return of[0]

    def cell(kind: str, desks: str, waiting: int, show: Callable[[Figures], str]) -> str:
        found = find(measured, kind=kind, desks=int(desks), waiting=waiting)
        return show(found) if found else NOTHING

    def shown(f: Figures) -> str:
        return f"{f['cpu_web_ms']:.1f} / {f['cpu_postgres_ms']:.1f} / {f['p50_ms']:.1f}"

    pairs = dict.fromkeys((str(labels["kind"]), str(labels["desks"])) for labels, _ in measured)
    rows = []
    for kind, each in groupby(sorted(pairs, key=row), key=row):
        for _, desks in each:
            cells = [cell(kind, desks, waiting, shown) for waiting in lengths]
            generator = cell(kind, desks, lengths[-1], lambda f: f"{f['cpu_generator_ms']:.1f}")
            rows.append([kind, desks, *cells, generator])
    note = "In each cell: CPU ms of the server, of PostgreSQL, and median ms until all had heard."
    headers = ["a citizen", "desks", *(f"{n:,} waiting" for n in lengths), "generator's CPU ms"]
    return f"{note}\n\n{table(headers, rows)}"


def slots(measured: list[Measured]) -> str:
    reference = find(measured, what="dateutil.rrule")
    rows = [
        [
            str(labels["what"]),
            f"{f['ms']:.1f}",
            _amount(f["free"]),
            _times(reference["ms"], f["ms"]) if reference else NOTHING,
        ]
        for labels, f in measured
    ]
    return table(["what", "ms", "free times", "faster than dateutil.rrule"], rows)


def start(measured: list[Measured]) -> str:
    served = [each for each in measured if "what" in each.labels]
    bare = find(served, what="bare Django on Daphne")
    rows = [
        [str(labels["what"]), f"{f['seconds']:.2f}",
         _times(f["seconds"], bare["seconds"] if bare else None), f"{f['cpu_seconds']:.2f}"]
        for labels, f in served
    ]  # fmt: skip
    slowest = sorted(
        (each for each in measured if "package" in each.labels),
        key=lambda each: -each.figures["ms"],
    )[:TOP_IMPORTS]
    imports = [[str(labels["package"]), f"{f['ms']:.0f}"] for labels, f in slowest]
    return "\n\n".join(
        [
            table(["", "seconds to the first answer", "beside bare", "CPU seconds"], rows),
            table(["own modules of", "ms of import, while measured"], imports),
        ]
    )


def two(measured: list[Measured]) -> str:
    """`capacity` is what the web processes could do if each had a core for itself."""
    rows = []
    for labels, f in measured:
        one = find(measured, server=labels["server"], processes=1, between="none")
        capacity = _capacity(f)
        rows.append(
            [str(labels["processes"]), str(labels["between"]), str(labels["server"]),
             _amount(f["rate"]), _times(f["rate"], one["rate"] if one else None),
             _amount(capacity), _times(capacity, _capacity(one) if one else None),
             f"{f['p99_ms']:.1f}", *_costs(f),
             " + ".join(_share(f[name]) for name in ("share_web1", "share_web2") if name in f),
             _share(f["share_postgres"]), _share(f["share_valkey"]), _share(f["share_generator"])]
        )  # fmt: skip
    headers = ["web processes", "between", "server", "messages/s", "beside one",
               "a core each: messages/s", "beside one", "p99 ms", *COST_HEADERS, "web CPU",
               "PostgreSQL's CPU", "Valkey's CPU", "generator's CPU"]  # fmt: skip
    return table(headers, rows)


def _capacity(figures: Figures) -> float:
    return 1e6 / figures["cpu_busiest_web"]
