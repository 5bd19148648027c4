/** The roster's doors: a week is read, and what it is expected to bring; changes are sent. */

import { Refusal } from "../wires/http";
import type { Change, Expected, Made, There, Week } from "./shapes";

const PATIENCE = 15_000;

/** Refused for a shift that is there already. */
export class Taken extends Refusal {
  constructor(readonly shift: There) {
    super("time-taken", "starts");
  }
}

export async function readWeek(day: string): Promise<Week> {
  const week = (await ask(`/api/roster/week?day=${day}`)) as Week;
  return { ...week, shifts: week.shifts.map(short), gaps: week.gaps.map(short) };
}

export async function readExpected(day: string): Promise<Expected> {
  const expected = (await ask(`/api/roster/expected?day=${day}`)) as Expected;
  const days = expected.days.map((one) => ({
    ...one,
    half_hours: one.half_hours.map((half) => ({ ...half, starts: half.starts.slice(0, 5) })),
  }));
  return { ...expected, days };
}

export async function send(changes: readonly Change[]): Promise<Made> {
  return (await ask("/api/roster/changes", { changes })) as Made;
}

/** Nobody is told of seconds. */
function short<T extends { starts: string; ends: string }>(one: T): T {
  return { ...one, starts: one.starts.slice(0, 5), ends: one.ends.slice(0, 5) };
}

async function ask(path: string, body?: unknown): Promise<unknown> {
  const response = await reach(path, body);
  if (response.ok) return response.json();
  const said = (await response.json().catch(() => ({}))) as { code?: never; field?: string; shift?: There };
  if (said.shift) throw new Taken(short(said.shift));
  throw new Refusal(said.code ?? "other", said.field);
}

async function reach(path: string, body?: unknown): Promise<Response> {
  const init: RequestInit = { signal: AbortSignal.timeout(PATIENCE) };
  if (body !== undefined) {
    const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    Object.assign(init, { method: "POST", headers, body: JSON.stringify(body) });
  }
  try {
    return await fetch(path, init);
  } catch {
    throw new Refusal("offline");
  }
}
