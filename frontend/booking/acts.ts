/** What is asked of the doors of booking, and what their answers lead to. */

import type { Channel } from "../protocol";
import type { Refusal as Refused } from "../wires/http";
import { Refusal } from "../wires/http";
import type { Session } from "../widget/session";
import { follow } from "../widget/talking";
import { nameFor, refresh } from "../widget/ways";
import {
  holdingOf,
  keepHolding,
  patch,
  stateOf,
  type Appointment,
  type FreeTimes,
  type Held,
  type Wanted,
type Told } from "./state";

const DOOR = "/api/appointments";
const GONE = ["time-taken", "no-such-time"];

/** Null when it was refused: then `told` has said so, or the frame around the step does. */
async function ask<T>(
  session: Session,
  door: string,
  body?: unknown,
  told: (refusal: Refused) => boolean = () => false,
): Promise<T | null> {
  session.change({ problem: null });
  try {
    return await session.doors.json<T>(DOOR + door, body);
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal("other");
    if (!told(refusal)) session.refused(refusal);
    return null;
  }
}

/** One thing at a time: a second press of a double click asks for nothing. */
async function act<T>(
  session: Session,
  door: string,
  body: unknown,
  told: (refusal: Refused) => boolean,
): Promise<T | null> {
  if (session.view.busy) return null;
  session.change({ busy: true });
  const done = await ask<T>(session, door, body, told);
  session.change({ busy: false });
  return done;
}

let asked = 0;
let released: Promise<unknown> = Promise.resolve();

/** The list on the screen stays until the new one is there. */
export async function loadTimes(session: Session): Promise<void> {
  const number = ++asked;
  const { counsellor, site, skill, ...from } = stateOf(session);
  const { route } = holdingOf(session);
  await released;
  const postcode = from.nowhere || isPart(from.postcode) ? "" : from.postcode;
  const body = { channel: route, language: session.language, counsellor, site, skill, postcode };
  const free = await ask<FreeTimes>(session, "/times", body, ({ field }) => {
    const nowhere = field === "postcode";
    if (nowhere) patch(session, { nowhere });
    return nowhere;
  });
  if (!free || number !== asked) return;
  const all = counsellor === null && site === null && skill === null;
  patch(session, all ? { free, anybody: free } : { free });
}

export function wishFor(
  session: Session,
  wished: { counsellor?: number | null; site?: number | null; skill?: number | null },
): void {
  patch(session, wished);
  void loadTimes(session);
}

/** A postcode is not asked about before it is written. */
function isPart(postcode: string): boolean {
  return postcode.trim().length < 4;
}

/** The nearest place comes first, and is wished for until another is. */
export async function near(session: Session, postcode: string): Promise<void> {
  patch(session, { postcode, nowhere: false });
  if (postcode && isPart(postcode)) return;
  patch(session, { site: null });
  await loadTimes(session);
  const { free, nowhere, postcode: last } = stateOf(session);
  const first = free?.sites[0];
  if (postcode && postcode === last && first && !nowhere) wishFor(session, { site: first.id });
}

/** Keep a time while the form is filled in. */
export async function hold(session: Session, starts_at: string): Promise<void> {
  if (session.view.busy) return;
  patch(session, { pressed: starts_at });
  await released;
  const { counsellor, site, skill } = stateOf(session);
  const { route } = holdingOf(session);
  const wanted = { channel: route, language: session.language, counsellor, site, skill, starts_at };
  const held = await keep(session, wanted);
  patch(session, { pressed: null });
  if (!held) return;
  patch(session, { lost: null });
  session.goTo("form", 1);
}

async function keep(session: Session, wanted: Wanted): Promise<Held | null> {
  const answer = await act<Held & { held_seconds: number }>(session, "/hold", wanted, ({ code }) =>
    lost(session, wanted.starts_at, code),
  );
  if (!answer) return null;
  const { held_seconds, ...place } = answer;
  const held = { ...place, wanted, lapses: Date.now() + held_seconds * 1_000 };
  keepHolding(session, { held });
  return held;
}

/** Somebody was quicker: the list is made anew, and nothing that was typed is lost. */
function lost(session: Session, starts_at: string, code: string): boolean {
  if (!GONE.includes(code)) return false;
  keepHolding(session, { held: null });
  patch(session, { lost: starts_at });
  const { step, question } = session.kept;
  session.goTo(step, step === "form" ? 0 : question);
  void (step === "form" ? loadTimes : loadTimesToMove)(session);
  return true;
}

/** Give the time back; what comes after waits for it, so that it is free again by then. */
export function letGo(session: Session): void {
  if (!holdingOf(session).held) return;
  keepHolding(session, { held: null });
  released = session.doors.json(`${DOOR}/release`, {}).catch(() => undefined);
}

/** The answer to a booking may have been lost, and not the booking. */
async function bookedAfterAll(session: Session, held: Held): Promise<boolean> {
  const found = await mine(session);
  const made = found.find(({ starts_at }) => Date.parse(starts_at) === Date.parse(held.starts_at));
  if (made) booked(session, made);
  return made !== undefined;
}

/** A slow form loses nothing: a time that was given back meanwhile is held once more. */
export async function book(session: Session): Promise<void> {
  const { held } = holdingOf(session);
  if (!held || session.view.busy) return;
  let gone = false;
  const made = await send(session, held, ({ code }) => (gone = GONE.includes(code)));
  if (made) return booked(session, made);
  if (!gone || (await bookedAfterAll(session, held))) return;
  const anew = await keep(session, held.wanted);
  // Another place is not what was chosen.
  if (anew && anew.address !== held.address) letGo(session), lost(session, held.starts_at, GONE[0]!);
  else if (anew) await bookAnew(session, anew);
}

async function bookAnew(session: Session, held: Held): Promise<void> {
  const made = await send(session, held, ({ code }) => lost(session, held.starts_at, code));
  if (made) booked(session, made);
}

function send(
  session: Session,
  { appointment }: Held,
  told: (refusal: Refused) => boolean,
): Promise<Appointment | null> {
  const { phone, texts, email, wish } = session.view.form;
  const details = { appointment, phone, texts, email, wish };
  return act(session, "", { ...details, client_id: nameFor(session, details) }, told);
}

function booked(session: Session, made: Appointment): void {
  keepHolding(session, { held: null, wish: "", texts: false });
  session.change({ request: null });
  patch(session, { mine: [made], told: null, lost: null });
  alarm(session, [made]);
  // Whoever wrote of danger is in the queue at once, and can be written to.
  if (made.danger) enter(session, made.channel);
  session.goTo("appointment");
}

function enter(session: Session, channel: Channel): void {
  session.keep({ talk: true, booked: { channel, masked: false } });
  follow(session);
}

function alarm(session: Session, found: Appointment[]): void {
  if (found.some(({ danger }) => danger)) session.change({ danger: true });
}

async function mine(session: Session): Promise<Appointment[]> {
  if (!session.kept.token) return [];
  return session.doors.json<Appointment[]>(DOOR).catch(() => []);
}

/** What this browser's own case has booked; a key that is too old opens nothing. */
export async function loadMine(session: Session): Promise<void> {
  if (!session.kept.token) return patch(session, { mine: [] });
  const found = await ask<Appointment[]>(session, "", undefined, ({ code }) => {
    if (code === "offline" || code === "other") return false;
    patch(session, { mine: [] });
    return true;
  });
  if (!found || (!found.length && (await hasCome(session)))) return;
  patch(session, { mine: found });
  alarm(session, found);
  session.leadFocus();
}

/** The time of the appointment is here: it waits in the queue now, as a call that was wished for. */
async function hasCome(session: Session): Promise<boolean> {
  const thread = (await refresh(session))?.thread;
  const here = thread?.state === "waiting" || thread?.state === "open";
  if (session.kept.talk || !here) return false;
  enter(session, thread.channel);
  session.goTo("talk");
  return true;
}

export async function find(session: Session): Promise<void> {
  const code = stateOf(session).code.trim();
  if (!code) return patch(session, { fault: "empty" });
  const found = await act<Appointment>(session, "/find", { code }, (refusal) =>
    unchangeable(session, refusal.code),
  );
  if (!found) return;
  patch(session, { mine: [found], fault: null, code: "", told: null });
  alarm(session, [found]);
  session.leadFocus();
}

function unchangeable(session: Session, code: string): boolean {
  if (code !== "no-appointment" && code !== "too-late") return false;
  const { subject } = stateOf(session);
  patch(session, { fault: code, mine: [], subject: null, asking: false, doubt: null });
  if (session.kept.question) session.goTo("appointment");
  if (code === "too-late" && subject) void seeNow(session, subject.code);
  return true;
}

/** Its time has come since it was shown: the service tells how it stands. */
async function seeNow(session: Session, code: string): Promise<void> {
  const found = await ask<Appointment>(session, "/find", { code }, () => true);
  if (found) patch(session, { mine: [found], fault: null });
}

export function startMove(session: Session, subject: Appointment): void {
  patch(session, { subject, free: null, lost: null, asking: false, told: null });
  session.goTo("appointment", 1);
}

export async function loadTimesToMove(session: Session): Promise<void> {
  const { subject } = stateOf(session);
  if (!subject) return;
  const { code } = subject;
  const found = await ask<FreeTimes>(session, "/find/times", { code }, (refusal) =>
    unchangeable(session, refusal.code),
  );
  if (found) patch(session, { free: found });
}

export async function move(session: Session, starts_at: string): Promise<void> {
  const { subject } = stateOf(session);
  if (!subject || session.view.busy) return;
  patch(session, { pressed: starts_at });
  let doubt = false;
  const body = { code: subject.code, starts_at };
  const moved = await act<Appointment>(session, "/move", body, ({ code }) => {
    doubt = code === "offline" || code === "other";
    return doubt || lost(session, starts_at, code) || unchangeable(session, code);
  });
  patch(session, { pressed: null });
  if (moved) return shown(session, moved, "moved");
  if (!doubt) return;
  patch(session, { doubt: starts_at });
  session.leadFocus();
  await lookAgain(session);
}

/** The answer may have been lost, and not the move; or it was moved from elsewhere: which time is
 * kept is asked for by its code. */
export async function lookAgain(session: Session): Promise<void> {
  const { subject, doubt } = stateOf(session);
  if (!subject) return;
  const { code } = subject;
  const found = await act<Appointment>(session, "/find", { code }, (refusal) =>
    unchangeable(session, refusal.code),
  );
  if (!found) return;
  if (!doubt) return shown(session, found, "changed");
  const moved = Date.parse(found.starts_at) === Date.parse(doubt);
  shown(session, found, moved ? "moved" : "stayed");
}

function shown(session: Session, now: Appointment, what: Told): void {
  const mine = (stateOf(session).mine ?? []).map((one) => (one.code === now.code ? now : one));
  const told = { code: now.code, what };
  patch(session, { mine, told, subject: null, lost: null, doubt: null, asking: false });
  session.goTo("appointment");
}

export async function cancel(session: Session): Promise<void> {
  const { subject, mine: before } = stateOf(session);
  if (!subject) return;
  const { code } = subject;
  let changed = false;
  const body = { code, seen: subject.starts_at };
  const done = await act(session, "/cancel", body, (refusal) => {
    changed = refusal.code === "changed-meanwhile";
    return changed || unchangeable(session, refusal.code);
  });
  if (changed) return lookAgain(session);
  if (!done) return;
  const left = (before ?? []).filter((one) => one.code !== subject.code);
  patch(session, { mine: left, subject: null, asking: false });
  session.goTo("appointment", 2);
}
