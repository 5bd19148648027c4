/** Moments of the service, told in its own zone, wherever the reader's clock may be. */

import { timeOfDay } from "./clock";

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter is slow on a weak phone, and there are hundreds of times. */
function formatted(at: Date, locale: string, options: Intl.DateTimeFormatOptions): string {
  const key = locale + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(locale, options)));
  return format.format(at);
}

/** "2026-11-23": the date there. Without a zone, by the reader's own clock. */
export function dayThere(at: Date, zone?: string): string {
  return formatted(at, "sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
}

export function hourThere(at: Date, zone?: string): number {
  return Number(formatted(at, "en-GB", { timeZone: zone, hour: "2-digit", hourCycle: "h23" }));
}

/** "mandag 23. november". */
export function dateThere(at: Date, locale: string, zone?: string): string {
  const weekday = formatted(at, locale, { timeZone: zone, weekday: "long" });
  const day = formatted(at, locale, { timeZone: zone, day: "numeric", month: "long" });
  return `${weekday} ${day.replace(" ", "\u00a0")}`;
}

/** "i dag" or "i morgen", else nothing. */
export function nearDay(at: Date, locale: string, zone: string, now: Date): string {
  const days = (Date.parse(dayThere(at, zone)) - Date.parse(dayThere(now, zone))) / 86_400_000;
  if (days !== 0 && days !== 1) return "";
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
}

/** The reader's clock shows something else than the service's. */
export function isElsewhere(at: Date, zone: string, reader = ownZone()): boolean {
  const shown = (where: string): string => dayThere(at, where) + timeOfDay(at, "en-GB", where);
  return shown(zone) !== shown(reader);
}

/** Of the reader's own clock. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
