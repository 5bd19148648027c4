/** The page's state, and everything that can be done to it. */

import { createContext } from "preact";
import { useContext, useLayoutEffect, useState } from "preact/hooks";
import { type Settings, showSettings, writeSettings } from "../desk/settings";
import { Refusal } from "../wires/http";
import type { RosterWords } from "../words/roster.da";
import { addDays, minutesOf, mondayOf, mondayOfWeek, timeOf, weekOf } from "./dates";
import { readExpected, readWeek, send, Taken } from "./doors";
import { type History, madeAgain, tookBack, weekOfChanges, withChange, without } from "./history";
import {
  type Carried,
  type Direction,
  firstStop,
  hoursOf,
  isMoved,
  keyOf,
  settle,
  shiftAt,
  shifted,
  type Stop,
  step,
  whichOf,
} from "./plan";
import type { Change, Expected, Hours, Kind, Made, Problem, Shift, Week } from "./shapes";

/** A sentence for the status line, in whatever language is shown. */
export type Sentence = (words: RosterWords) => string;

export type Dialog =
  | { what: "shift"; shift: Shift | null; person: number; day: string; times: Times }
  | { what: "absence"; person: number; day: string }
  | { what: "help" };

type Times = { starts: string; ends: string };

export interface State {
  monday: string;
  week: Week | null;
  /** Of the week, or of the one before it while it is fetched. */
  expected: Expected | null;
  at: Stop | null;
  /** Raised whenever the focus must follow `at`. */
  focus: number;
  carried: Carried | null;
  drawn: ({ person: number; day: string } & Times) | null;
  copied: Shift | null;
  history: History;
  dialog: Dialog | null;
  said: Sentence | null;
  problem: Problem | null;
  busy: boolean;
  sought: string;
  /** What a new shift is at first: as the last one was. */
  kind: Kind;
  room: number | null;
  settings: Settings;
}

type Known = (history: History, made: Made) => History;

const OFFICE: Times = { starts: "09:00", ends: "16:00" };
const FRESH = 20_000;
/** Refused for what the roster is now: it would be refused again. */
const LEFT: readonly Problem["code"][] = ["changed-meanwhile", "time-taken", "bad-value", "unknown-counsellor"];

export class Planner {
  private readonly readers = new Set<() => void>();
  private asked = 0;
  private turn: Promise<void> = Promise.resolve();
  private sending: Promise<unknown> = Promise.resolve();

  constructor(public state: State) {}

  change(news: Partial<State>): void {
    this.state = { ...this.state, ...news };
    for (const reader of this.readers) reader();
  }

  subscribe(reader: () => void): () => void {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  }

  // --- The week ------------------------------------------------------------------

  start(): void {
    addEventListener("popstate", () => void this.show(mondayInAddress()));
    // A colleague may be changing the same week.
    const refresh = (): void => {
      const { carried, dialog, drawn, busy } = this.state;
      if (!document.hidden && !carried && !dialog && !drawn && !busy) void this.load();
    };
    setInterval(refresh, FRESH);
    document.addEventListener("visibilitychange", refresh);
    void this.load();
  }

  /** Whoever goes by a key in the grid stays in it. */
  async go(monday: string, byKey = false): Promise<void> {
    if (monday === this.state.monday) return;
    const address = new URL(location.href);
    address.searchParams.set("week", weekOf(monday));
    history.pushState(null, "", address);
    await this.show(monday);
    if (byKey) this.change({ focus: this.state.focus + 1 });
  }

  goToday(byKey = false): void {
    void this.go(mondayOf(this.state.week?.today ?? today()), byKey);
  }

  private show(monday: string): Promise<void> {
    const days = (Date.parse(monday) - Date.parse(this.state.monday)) / 86_400_000;
    const { at } = this.state;
    const there = at && { ...at, day: addDays(at.day, days), shift: null };
    this.change({ monday, at: there, carried: null, drawn: null, problem: null, said: null });
    return this.load();
  }

  async load(): Promise<void> {
    this.asked += 1;
    const mine = this.asked;
    void this.expect(mine);
    try {
      const week = await readWeek(this.state.monday);
      if (mine !== this.asked) return;
      const { problem } = this.state;
      const at = settle(week, this.people(week), this.state.at);
      this.change({ week, at, problem: problem?.code === "offline" ? null : problem });
    } catch (error) {
      if (mine === this.asked) this.change({ problem: problemOf(error) });
    }
  }

  /** The week does not wait for it, and is there without it. */
  private async expect(asked: number): Promise<void> {
    const expected = await readExpected(this.state.monday).catch(() => null);
    if (expected && asked === this.asked) this.change({ expected });
  }

  /** Those who are shown, in order. */
  people(week: Week | null = this.state.week): number[] {
    const sought = this.state.sought.trim().toLowerCase();
    const shown = week?.people.filter(({ name }) => name.toLowerCase().includes(sought));
    return shown?.map(({ id }) => id) ?? [];
  }

  seek(sought: string): void {
    this.change({ sought });
    const { week, at } = this.state;
    if (week) this.change({ at: settle(week, this.people(), at) });
  }

  setting(news: Partial<Settings>): void {
    const settings = { ...this.state.settings, ...news };
    writeSettings(settings);
    showSettings(settings);
    this.change({ settings });
  }

  // --- Where the focus stands --------------------------------------------------------

  stand(at: Stop): void {
    this.change({ at, focus: this.state.focus + 1 });
  }

  arrow(to: Direction, fine = false): void {
    const { week, at, carried } = this.state;
    if (!week || !at) return;
    if (carried) this.carryOn(week, carried, to, fine);
    else this.stand(step(week, this.people(), at, to));
  }

  get shift(): Shift | null {
    return this.state.week && shiftAt(this.state.week, this.state.at);
  }

  // --- To carry ---------------------------------------------------------------------

  take(shift: Shift | null, how: Carried["how"]): void {
    if (!shift) return;
    const { person, day, starts, ends } = shift;
    const carried: Carried = { how, shift, person, day, starts, ends };
    this.change({ carried, problem: null });
    this.sayWhere();
  }

  carryTo(news: Partial<Carried>): void {
    const { carried } = this.state;
    if (!carried) return;
    const next = { ...carried, ...news };
    const names = ["how", "person", "day", "starts", "ends"] as const;
    if (names.every((name) => next[name] === carried[name])) return;
    this.change({ carried: next });
    this.sayWhere();
  }

  private carryOn(week: Week, carried: Carried, to: Direction, fine: boolean): void {
    if (fine && (to === "left" || to === "right")) {
      const { starts, ends } = shifted(carried, to === "left" ? -15 : 15);
      return this.carryTo({ starts, ends });
    }
    const empty = { ...week, shifts: [] };
    const here: Stop = { person: carried.person, day: carried.day, shift: null };
    const { person, day } = step(empty, this.people(), here, to);
    this.carryTo({ person, day });
  }

  private sayWhere(): void {
    const { carried, week } = this.state;
    if (!carried || !week) return;
    this.change({ said: (words) => words.carrying(carried, nameOf(week, carried.person)) });
  }

  putBack(): void {
    if (!this.state.carried && !this.state.drawn) return;
    this.change({ carried: null, drawn: null, said: (words) => words.putBack });
    this.change({ focus: this.state.focus + 1 });
  }

  async drop(): Promise<void> {
    const { carried } = this.state;
    if (!carried) return;
    if (!isMoved(carried)) return this.putBack();
    const { shift, how, person, day, starts, ends } = carried;
    const hours = { ...hoursOf(shift), starts, ends };
    const there = { person, day, ...hours };
    const copy: Change = { act: "add-shift", ...there };
    const move: Change = { act: "move", shift: whichOf(shift), ...there };
    this.change({ carried: null });
    const said: Sentence = (words) => (how === "move" ? words.moved : words.wasCopied);
    await this.make([how === "move" ? move : copy], said, there);
  }

  copy(): void {
    const { shift } = this;
    if (shift) this.change({ copied: shift, said: (words) => words.kept });
  }

  async paste(): Promise<void> {
    const { copied, at } = this.state;
    if (!copied || !at) return;
    const { person, day } = at;
    const change: Change = { act: "copy", shift: whichOf(copied), person, day };
    const there = { person, day, ...hoursOf(copied) };
    await this.make([change], (words) => words.wasCopied, there);
  }

  // --- To change ---------------------------------------------------------------------

  /** The form of the shift that is meant, or of a new one. */
  open(fresh = false): void {
    const { at } = this.state;
    const shift = fresh ? null : this.shift;
    if (at) this.openForm(shift, at.person, at.day, shift ?? this.freeTimes(at));
  }

  openForm(shift: Shift | null, person: number, day: string, { starts, ends }: Times): void {
    const dialog: Dialog = { what: "shift", shift, person, day, times: { starts, ends } };
    this.change({ dialog, problem: null, drawn: null });
  }

  /** After what is there already, if anything is. */
  private freeTimes({ person, day }: Stop): Times {
    const shifts = this.state.week?.shifts.filter(
      (shift) => shift.person === person && shift.day === day && shift.ends > shift.starts,
    );
    const last = shifts?.map(({ ends }) => ends).sort().at(-1);
    if (!last || last > "21:00") return OFFICE;
    return { starts: last, ends: timeOf(minutesOf(last) + 120) };
  }

  async remove(shift: Shift | null = this.shift): Promise<void> {
    if (!shift) return;
    await this.make([{ act: "remove", shift: whichOf(shift) }], (words) => words.removed(shift));
  }

  async copyWeek(): Promise<void> {
    const { monday } = this.state;
    const done = await this.make([{ act: "copy-week", monday }], null);
    if (!done) return;
    // The button was off while it was asked, and so has lost the focus.
    await this.go(addDays(monday, 7), true);
    this.change({ said: (words) => words.weekCopied(done.copied, done.left_out) });
  }

  /** Who presses three times means three steps: each waits for the one before. */
  takeBack(): Promise<void> {
    return this.inTurn(async () => {
      const step = this.state.history.done.at(-1);
      if (!step) return this.change({ said: (words) => words.nothingToUndo });
      const told: Known = (history, made) => tookBack(history, made.undo);
      const left = this.state.history.done.length - 1;
      const done = await this.send(step.back, (words) => words.tookBack(left), told);
      if (done) await this.showWeekOf(step.back);
      else this.leaveAsItIs("done");
    });
  }

  makeAgain(): Promise<void> {
    return this.inTurn(async () => {
      const step = this.state.history.undone.at(-1);
      if (!step) return this.change({ said: (words) => words.nothingToRedo });
      const told: Known = (history, made) => madeAgain(history, made.undo);
      const left = this.state.history.undone.length - 1;
      const done = await this.send(step.forth, (words) => words.madeAgain(left), told);
      if (done) await this.showWeekOf(step.forth);
      else this.leaveAsItIs("undone");
    });
  }

  private inTurn(step: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(() => this.sending).then(step);
    return this.turn;
  }

  /** Nobody takes back what they do not see. */
  private async showWeekOf(changes: readonly Change[]): Promise<void> {
    const { monday, said } = this.state;
    const there = weekOfChanges(changes);
    if (there === null || there === monday) return;
    await this.go(there, true);
    this.change({ said });
  }

  /** When somebody else was there since; a line that was lost is tried again. */
  private leaveAsItIs(which: keyof History): void {
    const { problem, history } = this.state;
    if (problem && LEFT.includes(problem.code)) this.change({ history: without(history, which) });
  }

  /** Makes changes and shows the week anew. False when they were refused. */
  make(
    changes: readonly Change[],
    said: Sentence | null,
    there?: { person: number; day: string } & Hours,
  ): Promise<false | Made> {
    const known: Known = (history, { undo }) =>
      undo.length > 0 ? withChange(history, changes, undo) : history;
    return this.send(changes, said, known, there);
  }

  private async send(
    changes: readonly Change[],
    said: Sentence | null,
    known: Known,
    there?: { person: number; day: string } & Hours,
  ): Promise<false | Made> {
    if (this.state.busy) return false;
    const answer = this.sendNow(changes, said, known, there);
    this.sending = answer;
    return answer;
  }

  private async sendNow(
    changes: readonly Change[],
    said: Sentence | null,
    known: Known,
    there?: { person: number; day: string } & Hours,
  ): Promise<false | Made> {
    this.change({ busy: true, problem: null });
    try {
      const made = await send(changes);
      const before = this.state.week?.stranded.length ?? 0;
      this.change({ history: known(this.state.history, made), said, dialog: null });
      await this.load();
      this.standOn(there);
      this.sayWhoIsStranded(before, said);
      return made;
    } catch (error) {
      this.change({ problem: problemOf(error), said: null });
      await this.load();
      return false;
    } finally {
      this.change({ busy: false, focus: this.state.focus + 1 });
    }
  }

  /** What stands on top is said too, if it has just come to be. */
  private sayWhoIsStranded(before: number, said: Sentence | null): void {
    const count = this.state.week?.stranded.length ?? 0;
    if (count <= before) return;
    this.change({ said: (words) => `${said?.(words) ?? ""} ${words.stranded(count)}`.trim() });
  }

  private standOn(there?: { person: number; day: string } & Hours): void {
    const { week } = this.state;
    if (!week || !there || !week.days.includes(there.day)) return;
    const { person, day } = there;
    const names = ["person", "day", "starts", "ends"] as const;
    const found = week.shifts.find((shift) => names.every((name) => shift[name] === there[name]));
    const shift = found ? keyOf(found) : null;
    this.change({ at: found ? { person, day, shift } : firstStop(week, person, day) });
  }
}

export function nameOf(week: Week, person: number): string {
  return week.people.find(({ id }) => id === person)?.name ?? "";
}

function problemOf(error: unknown): Problem {
  if (error instanceof Taken) return { code: error.code, field: error.field, shift: error.shift };
  if (error instanceof Refusal) return { code: error.code, field: error.field };
  return { code: "other", field: "" };
}

/** The browser's own day, until the service has told its. */
export function today(): string {
  const now = new Date();
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export function mondayInAddress(): string {
  const named = new URLSearchParams(location.search).get("week");
  return mondayOfWeek(named) ?? mondayOf(today());
}

export const PlannerContext = createContext<Planner | null>(null);

/** Drawn anew with every change. What there are a thousand of, asks for `useActs` instead. */
export function usePlanner(): Planner {
  const planner = useActs();
  const [, draw] = useState(0);
  useLayoutEffect(() => planner.subscribe(() => draw((before) => before + 1)), [planner]);
  return planner;
}

export function useActs(): Planner {
  const planner = useContext(PlannerContext);
  if (planner === null) throw new Error("the roster's acts stand outside it");
  return planner;
}
