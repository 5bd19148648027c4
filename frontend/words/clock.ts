/** Moments, spans and numbers in words, in the reader's language and the service's time zone. */

const DAY = 86_400_000;

/** Both figures of the hour: how a language writes one of them differs, and is then cut alike. */
export const CLOCK = { hour: "2-digit", minute: "2-digit" } as const;

const clocks: Record<string, Intl.DateTimeFormat> = {};

/** Until it is known, and where nothing else is said, the reader's own. */
export let zone: string | undefined;

/** What is promised by one clock must not be told by another. */
export function tellIn(there?: string): void {
  zone = there;
}

/**
 * "9.45" or "9:45", as `scheduling/wall.py` writes it.
 * Making a formatter is slow on a weak phone, and a list has hundreds of times.
 */
export function timeOfDay(at: Date, locale: string, timeZone = zone): string {
  const clock = (clocks[locale + timeZone] ??= new Intl.DateTimeFormat(locale, { ...CLOCK, timeZone }));
  return clock.format(at).replace(/^0/, "");
}

/** "i dag", "yesterday", else the weekday and the date. */
export function dayInWords(at: Date, locale: string, now: Date = new Date()): string {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / DAY);
  if (Math.abs(days) <= 1) {
    return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
  }
  const long = { weekday: "long", day: "numeric", month: "long", timeZone: zone } as const;
  return new Intl.DateTimeFormat(locale, long).format(at);
}

/** A date that stays true however long ago it was. */
export function dateInWords(at: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: zone }).format(at);
}

export function isSameDay(at: Date, other: Date): boolean {
  return startOfDay(at) === startOfDay(other);
}

/** The midnight that ends the day of `now`. */
export function isMidnightAfter(at: Date, now: Date): boolean {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / DAY);
  return days === 1 && timeOfDay(at, "da") === "0.00";
}

function startOfDay(at: Date): number {
  return Date.parse(new Intl.DateTimeFormat("sv", { timeZone: zone }).format(at));
}

export interface Span {
  from: number;
  to: number;
  unit: "minute" | "hour" | "day";
}

const UNITS = [
  { unit: "minute", seconds: 60, upTo: 90 * 60 },
  { unit: "hour", seconds: 3_600, upTo: 36 * 3_600 },
  { unit: "day", seconds: 86_400, upTo: Infinity },
] as const;

/** Whole units, rounded outwards: a wait is never promised shorter than it was found. */
export function spanOf(from: number, to: number): Span {
  const { unit, seconds } = UNITS.find(({ upTo }) => to <= upTo) ?? UNITS[2];
  const most = Math.max(1, Math.ceil(to / seconds));
  return { from: Math.min(most, Math.floor(from / seconds)), to: most, unit };
}

export function numberIn(locale: string): (value: number) => string {
  const format = new Intl.NumberFormat(locale);
  return (value) => format.format(value);
}

/** "1 minut", "2 minutter": the form that the language's own rule names. */
export function countIn(locale: string): (value: number, one: string, other: string) => string {
  const rules = new Intl.PluralRules(locale);
  const number = numberIn(locale);
  return (value, one, other) => `${number(value)} ${rules.select(value) === "one" ? one : other}`;
}
