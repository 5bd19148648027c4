/** What a week is expected to bring, beside who is planned for it. */

import { minutesOf, timeOf } from "./dates";
import type { Expected, ExpectedDay, ExpectedRoute, HalfHour, RouteDay, Week } from "./shapes";

const HALF_HOUR = 30;

/** A time of one day with so many too few, all through it. */
export interface Shortfall {
  starts: string;
  ends: string;
  missing: number;
}

export function missingIn({ needed, planned }: HalfHour): number {
  return Math.max(0, needed - planned);
}

/** In order; half hours beside each other that lack as many are one. */
export function shortfalls(day: ExpectedDay | undefined): Shortfall[] {
  const found: Shortfall[] = [];
  for (const half of day?.half_hours ?? []) {
    const missing = missingIn(half);
    if (missing === 0) continue;
    const ends = timeOf(minutesOf(half.starts) + HALF_HOUR);
    const last = found.at(-1);
    if (last && last.missing === missing && last.ends === half.starts) last.ends = ends;
    else found.push({ starts: half.starts, ends, missing });
  }
  return found;
}

/** The half hours to show, the same for all days: those with anything in them on any day. */
export function halfHoursToShow(days: readonly ExpectedDay[]): Set<string> {
  const all = days.flatMap(({ half_hours }) => half_hours);
  return new Set(all.filter(({ arrivals, planned }) => arrivals > 0 || planned > 0).map(({ starts }) => starts));
}

/** The minutes that are lacking on a day; none where nothing is expected by. */
export function minutesMissing({ like, needed, planned }: RouteDay): number {
  return like > 0 ? Math.max(0, needed - planned) : 0;
}

/** Those that anybody is expected to ask for in the week. */
export function routesAskedFor(expected: Expected | null): ExpectedRoute[] {
  return expected?.routes.filter(({ days }) => days.some(({ asked }) => asked > 0)) ?? [];
}

/** What was fetched for another week is not of this one. */
export function ofWeek(expected: Expected | null, week: Week): Expected | null {
  return expected?.days[0]?.day === week.days[0] ? expected : null;
}
