/** The week as cells and stops: where the focus may stand, and where a shift is drawn. */

import { addDays, endOf, minutesOf, timeOf } from "./dates";
import type { Absence, Hours, Shift, Week, Which } from "./shapes";

/** A person's day, and the shift in it that is meant; null is the day itself. */
export interface Stop {
  person: number;
  day: string;
  shift: string | null;
}

export type Direction = "left" | "right" | "up" | "down" | "first" | "last";

/** From one minute of the day to another: what a cell is as wide as. Nights are narrow. */
export interface Axis {
  from: number;
  to: number;
}

/** A shift on its way to another place, or another time. */
export interface Carried {
  how: "move" | "copy";
  shift: Shift;
  person: number;
  day: string;
  starts: string;
  ends: string;
}

const HOUR = 60;
const FULL_DAY = 1_440;
/** When most is worked; an hour outside it is as wide as a third of one inside. */
const CORE = { from: 7 * HOUR, to: 18 * HOUR };
const NIGHT = 1 / 3;

export function keyOf({ source, id, day }: Which): string {
  return `${source}-${id}-${day}`;
}

export function whichOf({ source, id, day }: Which): Which {
  return { source, id, day };
}

export function hoursOf({ starts, ends, kind, room }: Hours): Hours {
  return { starts, ends, kind, room };
}

export function inCell(shifts: readonly Shift[], person: number, day: string): Shift[] {
  return shifts
    .filter((shift) => shift.person === person && shift.day === day)
    .sort((one, other) => one.starts.localeCompare(other.starts));
}

/** What is left, after midnight, of shifts that began the day before. */
export function tailsIn(shifts: readonly Shift[], person: number, day: string): Shift[] {
  return inCell(shifts, person, addDays(day, -1)).filter((shift) => endOf(shift) > FULL_DAY);
}

export function shiftAt(week: Week, at: Stop | null): Shift | null {
  return week.shifts.find((shift) => at?.shift === keyOf(shift)) ?? null;
}

/** The first shift of a person's day, or the empty day. */
export function firstStop(week: Week, person: number, day: string): Stop {
  return stopsIn(week, person, day)[0] ?? { person, day, shift: null };
}

function stopsIn(week: Week, person: number, day: string): Stop[] {
  const shifts = inCell(week.shifts, person, day);
  if (shifts.length === 0) return [{ person, day, shift: null }];
  return shifts.map((shift) => ({ person, day, shift: keyOf(shift) }));
}

/** Where an arrow leads: along shifts and days, and up and down through `people`. */
export function step(week: Week, people: readonly number[], at: Stop, to: Direction): Stop {
  if (to === "up" || to === "down") {
    const next = people[people.indexOf(at.person) + (to === "up" ? -1 : 1)];
    return next === undefined ? at : firstStop(week, next, at.day);
  }
  const row = week.days.flatMap((day) => stopsIn(week, at.person, day));
  if (to === "first" || to === "last") return row.at(to === "first" ? 0 : -1) ?? at;
  const here = row.findIndex((one) => one.day === at.day && one.shift === at.shift);
  return row[here + (to === "left" ? -1 : 1)] ?? at;
}

/** The stop that is nearest to one that may be gone. */
export function settle(week: Week, people: readonly number[], at: Stop | null): Stop | null {
  const [first] = people;
  if (first === undefined) return null;
  const person = at && people.includes(at.person) ? at.person : first;
  const day = at && week.days.includes(at.day) ? at.day : dayToShow(week);
  const shifts = stopsIn(week, person, day);
  return shifts.find((one) => one.shift === at?.shift) ?? shifts[0] ?? null;
}

function dayToShow({ days, today }: Week): string {
  return days.includes(today) ? today : (days[0] ?? today);
}

/** Office hours, and as far as anybody's shift reaches; into a next day it reaches from midnight. */
export function axisOf(shifts: readonly Hours[]): Axis {
  const starts = shifts.map((one) => (endOf(one) > FULL_DAY ? 0 : minutesOf(one.starts)));
  const from = Math.min(CORE.from, ...starts);
  const to = Math.max(CORE.to, ...shifts.map((one) => Math.min(FULL_DAY, endOf(one))));
  return { from: Math.floor(from / HOUR) * HOUR, to: Math.ceil(to / HOUR) * HOUR };
}

/** In hundredths of a cell's width; what lies outside the axis is cut. */
export function place(axis: Axis, from: number, to: number): { left: string; width: string } {
  const [left, right] = [shareOf(axis, from), shareOf(axis, to)];
  return { left: `${100 * left}%`, width: `${100 * Math.max(0, right - left)}%` };
}

function shareOf(axis: Axis, minute: number): number {
  const within = Math.max(axis.from, Math.min(axis.to, minute));
  return (widthTo(within) - widthTo(axis.from)) / (widthTo(axis.to) - widthTo(axis.from));
}

/** How wide a day is until a minute of it. */
function widthTo(minute: number): number {
  const early = Math.min(minute, CORE.from);
  const late = Math.max(0, minute - CORE.to);
  return NIGHT * (early + late) + (minute - early - late);
}

function minuteTo(width: number): number {
  const early = Math.min(width, NIGHT * CORE.from);
  const core = Math.min(width - early, CORE.to - CORE.from);
  return (width - core) / NIGHT + core;
}

/** The minute of the day that a share of a cell's width is, to the nearest half hour. */
export function minuteAt(axis: Axis, share: number, snap = 30): number {
  const [first, last] = [widthTo(axis.from), widthTo(axis.to)];
  const exact = minuteTo(first + Math.max(0, Math.min(1, share)) * (last - first));
  return Math.round(exact / snap) * snap;
}

/** The same length, earlier or later; its start stays within its day. */
export function shifted(times: { starts: string; ends: string }, by: number): Hours {
  const length = endOf(times) - minutesOf(times.starts);
  const starts = Math.max(0, Math.min(FULL_DAY - 15, minutesOf(times.starts) + by));
  return { ...(times as Hours), starts: timeOf(starts), ends: timeOf(starts + length) };
}

/** One of its ends is earlier or later; it is no shorter than `shortest`, and within a day. */
export function stretched(
  times: { starts: string; ends: string },
  edge: "starts" | "ends",
  by: number,
  shortest = 30,
): { starts: string; ends: string } {
  const [starts, ends] = [minutesOf(times.starts), endOf(times)];
  if (edge === "starts") {
    return { ...times, starts: timeOf(Math.max(0, Math.min(ends - shortest, starts + by))) };
  }
  const latest = starts + FULL_DAY - shortest;
  return { ...times, ends: timeOf(Math.max(starts + shortest, Math.min(latest, ends + by))) };
}

/** The minutes of a day that somebody is away, if any. */
export function awayOn(absence: Absence, day: string): [number, number] | null {
  const [first, last] = [absence.starts.slice(0, 10), absence.ends.slice(0, 10)];
  if (day < first || day > last) return null;
  const from = day === first ? minutesOf(absence.starts.slice(11)) : 0;
  const to = day === last ? minutesOf(absence.ends.slice(11)) : FULL_DAY;
  return from < to ? [from, to] : null;
}

export function isMoved({ shift, ...to }: Carried): boolean {
  return (["person", "day", "starts", "ends"] as const).some((name) => shift[name] !== to[name]);
}
