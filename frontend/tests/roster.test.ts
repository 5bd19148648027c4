import assert from "node:assert/strict";
import { test } from "node:test";
import { addDays, endOf, mondayOf, mondayOfWeek, timeOf, weekday, weekOf } from "../roster/dates";
import { halfHoursToShow, minutesMissing, missingIn, ofWeek, routesAskedFor, shortfalls } from "../roster/demand";
import { actOf, isSingleKey, type KeyPress, worksAnywhere } from "../roster/keys";
import { absenceOf } from "../roster/parts/AbsenceForm";
import { changesOf, type Draft } from "../roster/parts/ShiftForm";
import { awayOn, axisOf, isMoved, minuteAt, place, settle, shifted, step, stretched, tailsIn } from "../roster/plan";
import type { Expected, ExpectedDay, HalfHour, RouteDay, Shift, Week } from "../roster/shapes";
import { da } from "../words/roster.da";
import { en } from "../words/roster.en";

const MONDAY = "2026-11-23";

function shiftOf(person: number, day: string, starts: string, ends: string, more: Partial<Shift> = {}): Shift {
  const marks = { clashes: false, away: false, wholly_away: false };
  return { source: "single", id: person * 100 + Number(starts.slice(0, 2)), person, day, starts, ends, kind: "chat", room: null, ...marks, ...more };
}

function weekWith(...shifts: Shift[]): Week {
  const days = [0, 1, 2, 3, 4, 5, 6].map((number) => addDays(MONDAY, number));
  const people = [{ id: 1, name: "Ane" }, { id: 2, name: "Bo" }];
  const open = { chat: days, callback: [], meeting: [] };
  return { today: MONDAY, days, holidays: [], people, rooms: [], shifts, absences: [], gaps: [], open, stranded: [] };
}

// --- Dates ---------------------------------------------------------------------------

test("a week has the year of its Thursday", () => {
  assert.equal(weekOf(MONDAY), "2026-W48");
  assert.equal(weekOf("2027-01-01"), "2026-W53");
  assert.equal(weekOf("2024-12-30"), "2025-W01");
  for (const day of ["2026-11-29", "2027-01-03", "2024-12-31", "2026-03-29"]) {
    assert.equal(mondayOfWeek(weekOf(day)), mondayOf(day));
  }
});

test("what is no week leads nowhere", () => {
  for (const week of [null, "", "2026-W54", "2026-W00", "2025-W53", "48", "1999-W01", "2026-W4"]) {
    assert.equal(mondayOfWeek(week), null, String(week));
  }
});

test("days are added over clock changes and years", () => {
  assert.equal(addDays("2026-10-24", 2), "2026-10-26");
  assert.equal(addDays("2026-03-28", 1), "2026-03-29");
  assert.equal(addDays("2026-12-31", 1), "2027-01-01");
  assert.equal(weekday("2026-11-29"), 6);
});

test("a shift over midnight ends on the next day", () => {
  assert.equal(endOf({ starts: "22:00", ends: "02:00" }), 26 * 60);
  assert.equal(endOf({ starts: "20:00", ends: "00:00" }), 24 * 60);
  assert.equal(timeOf(26 * 60 + 5), "02:05");
  assert.equal(timeOf(-15), "23:45");
});

// --- Where the focus stands ------------------------------------------------------------

test("left and right go through the shifts of a day and on to the next", () => {
  const [early, late] = [shiftOf(1, MONDAY, "09:00", "10:00"), shiftOf(1, MONDAY, "12:00", "13:00")];
  const week = weekWith(late, early);
  let at = settle(week, [1, 2], null);
  assert.deepEqual(at, { person: 1, day: MONDAY, shift: `single-109-${MONDAY}` });
  at = step(week, [1, 2], at!, "right");
  assert.equal(at.shift, `single-112-${MONDAY}`);
  at = step(week, [1, 2], at, "right");
  assert.deepEqual(at, { person: 1, day: "2026-11-24", shift: null });
  assert.equal(step(week, [1, 2], at, "left").shift, `single-112-${MONDAY}`);
  assert.equal(step(week, [1, 2], at, "last").day, "2026-11-29");
  assert.equal(step(week, [1, 2], at, "first").shift, `single-109-${MONDAY}`);
});

test("up and down go through the people who are shown, and no further", () => {
  const week = weekWith();
  const at = { person: 2, day: MONDAY, shift: null };
  assert.equal(step(week, [1, 2], at, "up").person, 1);
  assert.equal(step(week, [1, 2], at, "down"), at);
  assert.equal(step(week, [2], at, "up"), at);
});

test("the focus settles beside a shift that has gone", () => {
  const gone = { person: 2, day: "2026-11-25", shift: "single-1-2026-11-25" };
  assert.deepEqual(settle(weekWith(), [1, 2], gone), { ...gone, shift: null });
  assert.equal(settle(weekWith(), [1], gone)?.person, 1);
  assert.equal(settle(weekWith(), [], gone), null);
});

// --- Time as width ---------------------------------------------------------------------

test("the axis has office hours, and reaches as far as any shift", () => {
  assert.deepEqual(axisOf([]), { from: 420, to: 1080 });
  assert.deepEqual(axisOf([shiftOf(1, MONDAY, "06:30", "12:00")]), { from: 360, to: 1080 });
  assert.deepEqual(axisOf([shiftOf(1, MONDAY, "22:00", "02:00")]), { from: 0, to: 1440 });
  assert.deepEqual(axisOf([shiftOf(1, MONDAY, "22:00", "00:00")]), { from: 420, to: 1440 });
});

test("a shift over midnight has a tail on the next day, and from the week before on Monday", () => {
  const sunday = addDays(MONDAY, -1);
  const shifts = [shiftOf(1, sunday, "23:45", "03:00"), shiftOf(1, MONDAY, "22:00", "00:00")];
  assert.deepEqual(tailsIn(shifts, 1, MONDAY), shifts.slice(0, 1));
  assert.deepEqual(tailsIn(shifts, 2, MONDAY), []);
  assert.deepEqual(tailsIn(shifts, 1, addDays(MONDAY, 1)), []);
  assert.equal(da.tail(shiftOf(1, sunday, "23:45", "03:00")), "Chat til 3, fra søndag");
  assert.equal(en.tail(shiftOf(1, sunday, "23:45", "03:30")), "Chat to 3:30, from Sunday");
});

test("one end of a shift is pulled, no farther than to half an hour from the other", () => {
  const times = { starts: "09:00", ends: "12:00" };
  assert.deepEqual(stretched(times, "ends", 60), { starts: "09:00", ends: "13:00" });
  assert.deepEqual(stretched(times, "ends", -600), { starts: "09:00", ends: "09:30" });
  assert.deepEqual(stretched(times, "starts", -60), { starts: "08:00", ends: "12:00" });
  assert.deepEqual(stretched(times, "starts", 600), { starts: "11:30", ends: "12:00" });
  assert.deepEqual(stretched(times, "starts", -600), { starts: "00:00", ends: "12:00" });
  assert.deepEqual(stretched({ starts: "22:00", ends: "02:00" }, "ends", -60), { starts: "22:00", ends: "01:00" });
});

test("what is drawn at a place is read from the same place", () => {
  for (const axis of [{ from: 420, to: 1080 }, { from: 0, to: 1440 }]) {
    for (let minute = axis.from; minute <= axis.to; minute += 30) {
      const share = Number.parseFloat(place(axis, minute, minute).left) / 100;
      assert.equal(minuteAt(axis, share), minute);
    }
  }
  assert.deepEqual(place({ from: 420, to: 1080 }, 0, 750), { left: "0%", width: "50%" });
});

test("a shift keeps its length when it is moved in time", () => {
  assert.equal(shifted({ starts: "09:00", ends: "12:00" }, 15).ends, "12:15");
  assert.equal(shifted({ starts: "00:00", ends: "03:00" }, -60).starts, "00:00");
  assert.deepEqual(shifted({ starts: "21:00", ends: "23:30" }, 60), { starts: "22:00", ends: "00:30" });
});

test("an absence covers its days in part and in whole", () => {
  const absence = { id: 1, person: 1, starts: "2026-11-23T12:00:00", ends: "2026-11-25T00:00:00" };
  assert.deepEqual(awayOn(absence, "2026-11-23"), [720, 1440]);
  assert.deepEqual(awayOn(absence, "2026-11-24"), [0, 1440]);
  assert.equal(awayOn(absence, "2026-11-25"), null);
});

// --- What is asked for -------------------------------------------------------------------

const draft: Draft = { person: 1, day: MONDAY, starts: "09:00", ends: "12:00", kind: "chat", room: 7, weekly: false, until: "", holidays: false };

test("a new shift, once and every week; a room goes with a meeting alone", () => {
  const hours = { starts: "09:00", ends: "12:00", kind: "chat", room: null };
  assert.deepEqual(changesOf(draft, null), [{ act: "add-shift", person: 1, day: MONDAY, ...hours }]);
  const [weekly] = changesOf({ ...draft, weekly: true, kind: "meeting" }, null);
  assert.deepEqual(weekly, {
    act: "add-weekly", person: 1, weekday: 0, since: MONDAY, until: null, on_holidays: false, ...hours, kind: "meeting", room: 7,
  });
});

test("a shift changes on its day, or every week from there", () => {
  const shift = shiftOf(1, MONDAY, "09:00", "12:00", { source: "weekly", id: 5 });
  assert.deepEqual(changesOf(draft, shift).map(({ act }) => act), ["move"]);
  const [add, until] = changesOf({ ...draft, weekly: true }, shift);
  assert.equal(add?.act === "add-weekly" && add.like, 5);
  assert.deepEqual(until, { act: "until", rule: 5, until: "2026-11-22" });
  const single = shiftOf(1, MONDAY, "09:00", "12:00");
  assert.deepEqual(changesOf({ ...draft, weekly: true }, single).map(({ act }) => act), ["remove", "add-weekly"]);
});

test("an absence without times is of whole days", () => {
  const away = { person: 1, from: MONDAY, fromTime: "", to: "2026-11-24", toTime: "" };
  assert.deepEqual(absenceOf(away), { act: "add-absence", person: 1, starts: `${MONDAY}T00:00`, ends: "2026-11-25T00:00" });
  assert.deepEqual(absenceOf({ ...away, fromTime: "12:00", toTime: "13:00" }), {
    act: "add-absence", person: 1, starts: `${MONDAY}T12:00`, ends: "2026-11-24T13:00",
  });
});

test("what is put where it was is not moved", () => {
  const shift = shiftOf(1, MONDAY, "09:00", "12:00");
  const { person, day, starts, ends } = shift;
  const carried = { how: "move" as const, shift, person, day, starts, ends };
  assert.equal(isMoved(carried), false);
  assert.equal(isMoved({ ...carried, person: 2 }), true);
});

// --- What is expected --------------------------------------------------------------------

function halves(...of: [string, number, number, number][]): HalfHour[] {
  return of.map(([starts, arrivals, needed, planned]) => ({ starts, arrivals, needed, planned }));
}

function expectedOn(day: string, ...of: [string, number, number, number][]): ExpectedDay {
  return { day, like: of.length > 0 ? 8 : 0, half_hours: halves(...of) };
}

test("half hours beside each other that lack as many are one", () => {
  const day = expectedOn(
    MONDAY,
    ["09:00", 9, 2, 1], ["09:30", 9, 2, 1], ["10:00", 20, 3, 1], ["10:30", 2, 1, 1],
    ["11:00", 2, 1, 0], ["22:00", 1, 1, 3], ["23:30", 1, 1, 0],
  );
  assert.deepEqual(shortfalls(day), [
    { starts: "09:00", ends: "10:00", missing: 1 },
    { starts: "10:00", ends: "10:30", missing: 2 },
    { starts: "11:00", ends: "11:30", missing: 1 },
    { starts: "23:30", ends: "00:00", missing: 1 },
  ]);
  assert.deepEqual(shortfalls(undefined), []);
});

test("a time that the clocks jump over parts what lacks as many", () => {
  const day = expectedOn("2026-03-29", ["01:30", 1, 1, 0], ["03:00", 1, 1, 0]);
  assert.deepEqual(shortfalls(day).map(({ ends }) => ends), ["02:00", "03:30"]);
});

test("more than needed is nobody missing", () => {
  assert.equal(missingIn({ starts: "09:00", arrivals: 1, needed: 1, planned: 3 }), 0);
});

test("all days show the same half hours: those in which there is anything on any of them", () => {
  const quiet: [string, number, number, number] = ["08:00", 0, 0, 0];
  const days = [
    expectedOn(MONDAY, quiet, ["09:00", 0, 0, 0], ["09:30", 0.1, 1, 0]),
    expectedOn("2026-11-24", quiet, ["08:30", 0, 0, 1]),
    expectedOn("2026-11-25"),
  ];
  assert.deepEqual([...halfHoursToShow(days)].sort(), ["08:30", "09:30"]);
  assert.equal(halfHoursToShow([expectedOn(MONDAY, quiet)]).size, 0);
});

function routeDay(asked: number, needed: number, planned: number, like = 8): RouteDay {
  return { day: MONDAY, like, asked, needed, planned };
}

test("what lacks of a day is time, and nothing lacks where there is no history", () => {
  assert.equal(minutesMissing(routeDay(3, 90, 60)), 30);
  assert.equal(minutesMissing(routeDay(3, 90, 120)), 0);
  assert.equal(minutesMissing(routeDay(0, 90, 0, 0)), 0);
  assert.equal(`${da.routes.short("Opkald")} ${da.routes.hours(90)}`, "Opkald mangler 1,5 t.");
  assert.equal(`${en.routes.short("Calls")} ${en.routes.hours(90)}`, "Calls short of 1.5 hr");
});

test("a route that nobody asks for has no line", () => {
  const calls = { route: "callback" as const, handle_seconds: 1800, waiting: 0, days: [routeDay(3, 90, 60)] };
  const meetings = { ...calls, route: "meeting" as const, days: [routeDay(0, 0, 60)] };
  const expected: Expected = { handle_seconds: 660, concurrency: 3, days: [], routes: [calls, meetings] };
  assert.deepEqual(routesAskedFor(expected), [calls]);
  assert.deepEqual(routesAskedFor(null), []);
});

test("what was fetched for another week is not shown", () => {
  const expected: Expected = { handle_seconds: 660, concurrency: 3, days: [expectedOn(MONDAY)], routes: [] };
  assert.equal(ofWeek(expected, weekWith()), expected);
  assert.equal(ofWeek({ ...expected, days: [expectedOn("2026-11-30")] }, weekWith()), null);
  assert.equal(ofWeek(null, weekWith()), null);
});

test("what is missing is said in words, with the numbers of the language", () => {
  const one = { starts: "09:00", ends: "10:30", missing: 2 };
  assert.equal(`${da.demand.short} ${da.demand.missingAt(one)}`, "Chat mangler 2 kl. 9–10.30");
  assert.equal(`${en.demand.short} ${en.demand.missingAt(one)}`, "Chat is short of 2 at 9–10:30");
  assert.match(da.demand.about(11.25, 2.5), /hver tager 11,3 minutter og en vejleder har 2,5 ad gangen/);
  assert.match(en.demand.about(11, 3), /each lasts 11 minutes and a counsellor has 3 at once/);
});

// --- Keys and words -----------------------------------------------------------------------

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...held };
}

test("keys alone, with Ctrl, and those that are the browser's", () => {
  assert.equal(actOf(press("m")), "move");
  assert.equal(actOf(press("M", { shiftKey: true })), "move");
  assert.equal(actOf(press("c")), "copy");
  assert.equal(actOf(press("c", { ctrlKey: true })), "keep");
  assert.equal(actOf(press("v", { metaKey: true })), "paste");
  assert.equal(actOf(press("ArrowLeft", { altKey: true })), null);
  assert.equal(actOf(press("p", { ctrlKey: true })), null);
  assert.equal(actOf(press("ArrowLeft", { ctrlKey: true })), null);
});

test("undo and redo have the keys that they have elsewhere", () => {
  assert.equal(actOf(press("z", { ctrlKey: true })), "undo");
  assert.equal(actOf(press("Z", { ctrlKey: true, shiftKey: true })), "redo");
  assert.equal(actOf(press("z", { metaKey: true, shiftKey: true })), "redo");
  assert.equal(actOf(press("y", { ctrlKey: true })), "redo");
  assert.equal(actOf(press("c", { ctrlKey: true, shiftKey: true })), null);
});

test("outside the week no key changes a shift that is not looked at", () => {
  for (const act of ["help", "undo", "redo", "leave"] as const) assert(worksAnywhere(act), act);
  for (const act of ["open", "remove", "move", "paste", "keep", "later"] as const) assert(!worksAnywhere(act), act);
  for (const act of ["new", "absence", "today", "right", "down"] as const) assert(!worksAnywhere(act), act);
});

test("a letter or a sign alone can be switched off, and nothing else", () => {
  for (const key of ["m", "T", "+", "?"]) assert(isSingleKey(press(key)), key);
  for (const key of [" ", "Enter", "Delete", "ArrowLeft"]) assert(!isSingleKey(press(key)), key);
  assert(!isSingleKey(press("z", { ctrlKey: true })));
});

function sentences(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([name, value]): [string, string][] => {
    if (typeof value === "string") return [[`${path}${name}`, value]];
    return typeof value === "function" ? [] : sentences(value as object, `${path}${name}.`);
  });
}

test("both languages say the same things, and none is empty", () => {
  const names = (words: object): string[] => sentences(words).map(([name]) => name);
  assert.deepEqual(names(en), names(da));
  for (const [name, text] of [...sentences(da), ...sentences(en)]) assert(text.trim(), name);
});

test("times and days in words", () => {
  assert.equal(da.times({ starts: "09:00", ends: "12:30" }), "9–12.30");
  assert.equal(en.times({ starts: "20:00", ends: "00:00" }), "20–24");
  assert.equal(en.long(MONDAY), "Monday 23 November");
  assert.equal(da.moment("2026-11-23T09:30:00"), "mandag 23. november kl. 9.30");
});

test("a shift says all that its looks say", () => {
  const shift = shiftOf(1, MONDAY, "09:00", "12:00", { source: "weekly", clashes: true, away: true });
  assert.equal(da.shift(shift), "Chat 9–12, hver uge, overlapper en anden vagt, fravær i noget af tiden");
  assert.equal(en.shift(shift), "Chat 9–12, every week, overlaps another shift, away for some of it");
  const away = shiftOf(1, MONDAY, "09:00", "12:00", { away: true, wholly_away: true });
  assert.equal(da.shift(away), "Chat 9–12, fravær i hele tiden");
  assert.equal(en.shift(away), "Chat 9–12, away for all of it");
});

test("who has a shift already is told which", () => {
  const shift = { day: "2026-11-29", starts: "23:45", ends: "03:00", kind: "bookable" as const };
  const taken = { code: "time-taken" as const, field: "starts", shift };
  assert.equal(
    da.problem(taken),
    "Personen har allerede en vagt: Book opkald søndag 29. november kl. 23.45–3. Intet er ændret.",
  );
  assert.equal(
    en.problem(taken),
    "They have a shift already: Booked calls on Sunday 29 November, 23:45–3. Nothing was changed.",
  );
});

test("every refusal has words, known or not", () => {
  for (const words of [da, en]) {
    for (const code of ["time-taken", "bad-value", "offline", "other", "not-signed-in"] as const) {
      assert(words.problem({ code, field: "anything" }));
    }
    assert.notEqual(words.problem({ code: "bad-value", field: "room" }), words.problem({ code: "bad-value", field: "" }));
  }
});
