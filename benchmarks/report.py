"""The figures of a run as Markdown, and all its rounds as JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from benchmarks import tables
from benchmarks.measuring import Measured, Sample, medians
from benchmarks.plan import Plan

TITLES = {
    "ceiling": "The generator's own limit",
    "chat": "Durable two-party chat at full load",
    "pace": "Delivery at a steady rate",
    "memory": "Memory of one waiting citizen",
    "queue": "The counsellors' queue: one change",
    "slots": "Free times: 100 counsellors, 60 days, every 15 minutes",
    "start": "Cold start of the embedded service",
    "two": "Two web processes beside one",
}


def markdown(samples: Sequence[Sample], context: dict[str, str], plan: Plan) -> str:
    parts = ["\n".join(f"- {name}: {value}" for name, value in context.items())]
    for row, title in TITLES.items():
        measured = medians(sample for sample in samples if sample.row == row)
        if measured:
            rounds = max(sample.round for sample in samples if sample.row == row)
            parts.append(f"## {title}\n\nMedians of {rounds}.\n\n{_of(row, measured, plan)}")
    return "\n\n".join(parts)


def _of(row: str, measured: list[Measured], plan: Plan) -> str:
    if row == "chat":
        return tables.chat(measured, plan.by)
    return {
        "ceiling": tables.ceiling,
        "pace": tables.pace,
        "memory": tables.memory,
        "queue": tables.queue,
        "slots": tables.slots,
        "start": tables.start,
        "two": tables.two,
    }[row](measured)


def save(samples: Iterable[Sample], context: dict[str, str], folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"bench-{datetime.now().astimezone():%Y%m%d-%H%M%S}.json"
    kept = {"context": context, "samples": [asdict(sample) for sample in samples]}
    path.write_text(json.dumps(kept, indent=1))
    return path
