/** Free times by day and part of the day, in the service's own zone. */

import { dayThere, hourThere } from "../words/zoned";

export type Part = "night" | "morning" | "afternoon" | "evening";

export interface Day {
  day: string;
  times: string[];
  parts: [Part, string[]][];
}

const MORNING = 5;
const NOON = 12;
const FIVE = 17;
const FIRST = 3;

export function partOf(at: Date, zone: string): Part {
  const hour = hourThere(at, zone);
  if (hour < MORNING) return "night";
  return hour < NOON ? "morning" : hour < FIVE ? "afternoon" : "evening";
}

/** The days that have any time, in order. */
export function daysOf(times: readonly string[], zone: string): Day[] {
  const days = new Map<string, Day>();
  for (const time of times) {
    const at = new Date(time);
    const day = dayThere(at, zone);
    if (!days.has(day)) days.set(day, { day, times: [], parts: [] });
    const { times: all, parts } = days.get(day)!;
    const part = partOf(at, zone);
    if (parts.at(-1)?.[0] !== part) parts.push([part, []]);
    all.push(time);
    parts.at(-1)![1].push(time);
  }
  return [...days.values()];
}

/** A few to begin with: the first of each part of a day, so that there is a choice. */
export function firstTimes(times: readonly string[], zone: string): string[] {
  return daysOf(times, zone)
    .flatMap(({ parts }) => parts.map(([, all]) => all[0]!))
    .slice(0, FIRST);
}

/** The nearest from a moment on; when nothing comes after it, the last before it. */
export function nearestTimes(times: readonly string[], moment: string): string[] {
  const from = Date.parse(moment);
  const after = times.filter((time) => Date.parse(time) >= from).slice(0, FIRST);
  return after.length ? after : times.slice(-FIRST);
}
