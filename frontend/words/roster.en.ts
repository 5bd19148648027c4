/** Everything the roster says, in English. */

import type { Channel } from "../protocol";
import { inWords } from "../roster/dates";
import type { CoveredRoute, Kind, Problem, Shift } from "../roster/shapes";
import type { RosterWords } from "./roster.da";

const locale = "en-GB";

const kind: Record<Kind, string> = {
  chat: "Chat",
  phone: "Phone",
  bookable: "Booked calls",
  meeting: "Meeting",
};

const kindShort: Record<Kind, string> = {
  chat: "Chat",
  phone: "Phone",
  bookable: "Book",
  meeting: "Meet",
};

const route: Record<CoveredRoute, string> = { chat: "Chat", callback: "Calls", meeting: "Meetings" };

const channel: Record<Channel, string> = {
  chat: "Chat",
  callback: "Call",
  meeting: "Meeting",
  sms: "Text",
  mail: "Mail",
};

/** "9", "9:30"; midnight at the end of a day is 24. */
function clock(time: string, end = false): string {
  const [hours = "", minutes = ""] = time.split(":");
  if (end && time === "00:00") return "24";
  return `${Number(hours)}${minutes === "00" ? "" : `:${minutes}`}`;
}

function times({ starts, ends }: { starts: string; ends: string }): string {
  return `${clock(starts)}–${clock(ends, true)}`;
}

function long(day: string): string {
  return inWords(day, locale, { weekday: "long", day: "numeric", month: "long" });
}

function shift(one: Shift): string {
  const marks = [
    one.source === "weekly" && "every week",
    one.clashes && "overlaps another shift",
    one.away && (one.wholly_away ? "away for all of it" : "away for some of it"),
  ];
  return [`${kindShort[one.kind]} ${times(one)}`, ...marks.filter(Boolean)].join(", ");
}

function begun(day: string): string {
  return `from ${inWords(day, locale, { weekday: "long" })}`;
}

function until(ends: string): string {
  return `to ${clock(ends)}`;
}

function many(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`;
}

function amount(number: number): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(number);
}

function problem({ code, field, shift }: Problem): string {
  if (code === "time-taken") {
    const there = shift ? `: ${kind[shift.kind]} on ${long(shift.day)}, ${times(shift)}` : " at that time";
    return `They have a shift already${there}. Nothing was changed.`;
  }
  if (code === "bad-value") return badValue[field] ?? "One field does not fit. Nothing was changed.";
  return problems[code] ?? "It did not work. Reload the page and try again.";
}

const badValue: Record<string, string> = {
  room: "Choose a room for the meeting.",
  starts: "The start does not fit.",
  hours: "There is no such hour: the clocks go forward that night. Nothing was changed.",
  ends: "The end must come after the start. A shift may end on the next day, but not at the same time.",
  until: "The last day is before the first.",
  since: "That day is too far away.",
  day: "That day is too far away.",
  shift: "Somebody else has moved or removed the shift. Here is the week as it is now.",
};

const problems: Partial<Record<Problem["code"], string>> = {
  offline: "There is no connection. Nothing was changed. Try again in a moment.",
  "not-signed-in": "You are signed out. Sign in again.",
  "not-allowed": "Your user may not change the roster.",
  "bad-frame": "The page was open for too long. Reload it and try again.",
  "unknown-counsellor": "That person is no longer here.",
  "changed-meanwhile": "Somebody else has changed it since. It stays as it is now.",
};

export const en: RosterWords = {
  locale,
  title: "Roster",
  page: (number) => `Week ${number} – Roster`,
  kind,
  kindShort,
  kindHelp: {
    chat: "answers in the chat",
    phone: "calls those who wait for a call",
    bookable: "can be booked for a call",
    meeting: "can be booked for a meeting in a room",
  },
  route,
  channel,
  act: {
    left: "The shift or the day before",
    right: "The shift or the day after",
    up: "The person above",
    down: "The person below",
    first: "First shift or day of the week",
    last: "Last shift or day of the week",
    open: "Open the shift, or make one on an empty day",
    new: "New shift on the day",
    move: "Move the shift with the arrows, end with Enter",
    copy: "Copy the shift with the arrows, end with Enter",
    keep: "Remember the shift",
    paste: "Put the remembered shift here",
    remove: "Remove the shift",
    undo: "Undo the last change",
    redo: "Make the change again that was undone",
    absence: "Absence",
    leave: "Put the shift back",
    earlier: "The week before",
    later: "The week after",
    today: "This week",
    help: "Show keys and help",
  },
  clock,
  times,
  long,
  shift,
  begun,
  until,
  tail: (one) => `${kindShort[one.kind]} ${until(one.ends)}, ${begun(one.day)}`,
  problem,
  dayHead: (day) => inWords(day, locale, { weekday: "short", day: "numeric", month: "numeric" }),
  range: (first, last) =>
    `${inWords(first, locale, { day: "numeric", month: "long" })} – ${inWords(last, locale, { day: "numeric", month: "long", year: "numeric" })}`,
  moment: (at) => `${long(at.slice(0, 10))} at ${clock(at.slice(11, 16))}`,
  week: (number) => `Week ${number}`,
  desk: "Counsellor’s desk",
  calendar: "Calendar",
  signOut: "Sign out",
  skip: "Go to the week",
  language: "Language",
  dark: "Dark",
  light: "Light",
  help: "Keys and help",
  before: "The week before",
  after: "The week after",
  thisWeek: "This week",
  find: "Find a person",
  noMatch: "Nobody has that name.",
  newShift: "New shift",
  absence: "Absence",
  copyWeek: "Copy to next week",
  print: "Print",
  undo: "Undo",
  redo: "Redo",
  close: "Close",
  cancel: "Cancel",
  name: "Name",
  grid: "The week’s shifts",
  list: "The week’s shifts by day",
  empty: "no shift",
  nobody: "There are no counsellors yet. A manager adds them.",
  noShifts: "No shifts.",
  loading: "Fetching the week …",
  holiday: "Holiday",
  today: "today",
  away: "Away",
  clash: "Overlap",
  uncovered: (name) => `${name}: nobody`,
  uncoveredAt: (name, spans) => `${name}: nobody ${spans}`,
  covered: "Covered",
  closed: "Closed",
  gapsTitle: "Opening hours with nobody there",
  cell: (name, day, what) => `${name}, ${long(day)}: ${what}`,
  stranded: (count) =>
    `${many(count, "appointment lies", "appointments lie")} outside the counsellor’s shifts. ${count === 1 ? "It still holds" : "They still hold"}: move a shift, or call the citizen.`,
  strandedShow: "Show the appointments",
  strandedOne: (channelName, name, at) => `${channelName} with ${name}, ${at}`,
  hint: "Arrows: go round · Enter: open · M: move · C: copy · Delete: remove · ?: all keys",
  carryHint: "Arrows: day and person · Shift + arrow: a quarter · Enter: put here · Esc: put back",
  carrying: ({ how, day, starts, ends }, name) =>
    `${how === "move" ? "Move" : "Copy"} to ${name}, ${long(day)}, ${times({ starts, ends })}.`,
  putBack: "Put back.",
  moved: "The shift is moved.",
  wasCopied: "The shift is copied.",
  kept: "The shift is remembered. Go to another day and press Ctrl + V.",
  removed: (one) =>
    one.source === "weekly"
      ? "The shift is removed on this day. The other weeks are as before."
      : "The shift is removed.",
  saved: "The shift is saved.",
  ended: "The weekly shift is stopped.",
  absenceSaved: "The absence is saved.",
  absenceRemoved: "The absence is removed.",
  tookBack: (left) => `The last change is undone.${left > 0 ? ` You can undo ${left} more.` : ""}`,
  nothingToUndo: "There is nothing more to undo.",
  madeAgain: (left) => `The change is made again.${left > 0 ? ` You can redo ${left} more.` : ""}`,
  nothingToRedo: "There is nothing to redo.",
  weekCopied: (copied, leftOut) =>
    `${copied === 0 ? "There was nothing to copy" : `${many(copied, "shift is", "shifts are")} copied here`}.${
      leftOut > 0 ? ` ${many(leftOut, "shift", "shifts")} did not fit with holidays or other shifts.` : ""
    }`,
  form: {
    add: "New shift",
    edit: "Shift",
    person: "Person",
    day: "Day",
    from: "From",
    to: "To",
    nextDay: "Ends on the next day.",
    kind: "What",
    room: "Room",
    noRoom: "No room",
    noRooms: "There are no rooms. Add one under Administration.",
    repeat: "How often",
    once: "This day only",
    weekly: "Every week",
    weeklyFrom: "Every week from this day",
    until: "Up to and including (may be left empty)",
    holidays: "On holidays too",
    save: "Save",
    saveCopy: "Save as a copy",
    remove: "Remove",
    removeDay: "Remove this day",
    end: "Stop every week from here",
  },
  awayForm: {
    title: "Absence",
    help: "The shifts stay there but do not count. Do not write why.",
    from: "First day",
    to: "Last day",
    fromTime: "From (empty: all day)",
    toTime: "To (empty: all day)",
    save: "Save absence",
    endsFirst: "The absence must end after it begins. Nothing was changed.",
    known: "Absence this week",
    none: "No absence this week.",
    span: (from, to) => `${from} – ${to}`,
    remove: (span) => `Remove absence ${span}`,
    removeShort: "Remove",
  },
  demand: {
    short: "Chat is short of",
    missingAt: (one) => `${one.missing} at ${times(one)}`,
    enough: "Enough",
    none: "No history yet",
    title: "Expected chats and counsellors",
    about: (minutes, chats) =>
      `Expected is the mean of the same weekday in the last eight weeks, without holidays. Need is the counsellors that the chats take, when each lasts ${amount(minutes)} minutes and a counsellor has ${amount(chats)} at once, rounded up. Planned are those who are there for the whole half hour. That many may come at once is not counted in.`,
    noHistory: "There is no history yet. It begins with the first chats.",
    holiday: "Holiday. Weekdays say nothing of it.",
    like: (days) => `from ${many(days, "day", "days")}`,
    time: "At",
    expected: "Expected",
    needed: "Need",
    planned: "Planned",
    missing: (count) => `${count} short`,
    number: amount,
  },
  routes: {
    waiting: (many) => `Waiting for a free time that can be booked: ${many}`,
    waits: (name, count) => `${name} ${count}`,
    short: (name) => `${name} short of`,
    title: "Expected calls and meetings",
    about:
      "Expected is the mean of the same weekday in the last eight weeks, without holidays. A wish belongs to the first day on which we can call or meet. What is booked belongs to its own day. Need and planned are hours in all.",
    each: (minutes) => `each takes ${amount(minutes)} minutes`,
    day: "Day",
    hours: (minutes) => `${amount(minutes / 60)} hr`,
    missing: (minutes) => `${amount(minutes / 60)} hr short`,
  },
  helpDialog: {
    title: "Keys and help",
    keys: "Keys in the week",
    singleKeys: "Keys without Alt or Ctrl",
    singleKeysHelp: "Switch off if you steer by voice or easily hit a wrong key.",
    mouse: "With the mouse",
    mouseLines: [
      "Drag on an empty place to draw a shift.",
      "Drag a shift to another day or person. Hold Ctrl to copy it.",
      "Drag a shift within its own day to change its time. A double-click opens it.",
      "Pull either end of a shift to make it longer or shorter.",
    ],
    about: "A weekly shift moves on its one day alone. Open it to change every week from a day on.",
    kinds: "What shifts are",
  },
};
