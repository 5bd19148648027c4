/** Dates as `2026-11-23`, weeks as `2026-W48`, times as minutes of a day. */

const DAY = 86_400_000;
const MINUTES = 1_440;

function utc(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

export function addDays(day: string, number: number): string {
  return new Date(utc(day).getTime() + number * DAY).toISOString().slice(0, 10);
}

/** Monday is 0. */
export function weekday(day: string): number {
  return (utc(day).getUTCDay() + 6) % 7;
}

export function mondayOf(day: string): string {
  return addDays(day, -weekday(day));
}

/** As ISO 8601 counts them: a week is of the year that its Thursday is in. */
export function weekOf(day: string): string {
  const thursday = addDays(mondayOf(day), 3);
  const first = `${thursday.slice(0, 4)}-01-01`;
  const number = Math.floor((utc(thursday).getTime() - utc(first).getTime()) / DAY / 7) + 1;
  return `${thursday.slice(0, 4)}-W${String(number).padStart(2, "0")}`;
}

export function weekNumber(day: string): number {
  return Number(weekOf(day).slice(-2));
}

/** The Monday of `2026-W48`; null when there is no such week. */
export function mondayOfWeek(week: string | null): string | null {
  const [, year, number] = /^(20\d\d)-W(\d\d)$/.exec(week ?? "") ?? [];
  if (!year || !number) return null;
  const monday = addDays(mondayOf(`${year}-01-04`), 7 * (Number(number) - 1));
  return weekOf(monday) === week ? monday : null;
}

/** From `09:30`, with or without seconds. */
export function minutesOf(time: string): number {
  const [hours, minutes] = time.split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** The time on the clock, on whatever day it is. */
export function timeOf(minutes: number): string {
  const within = ((minutes % MINUTES) + MINUTES) % MINUTES;
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${two(Math.floor(within / 60))}:${two(within % 60)}`;
}

/** When it ends in minutes of the day on which it starts: beyond 1,440 over midnight. */
export function endOf(times: { starts: string; ends: string }): number {
  const ends = minutesOf(times.ends);
  return ends > minutesOf(times.starts) ? ends : ends + MINUTES;
}

export function inWords(day: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(utc(day));
}
