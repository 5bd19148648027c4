/** The steps before and beside the talk: questions, routes, resources, a wish for a call. */

import type { Channel, Language, Route, RouteOffer, Uuid } from "../protocol";
import { uuid } from "../wires/uuid";
import { tellIn } from "../words/clock";
import { Refusal, type Assessment } from "../wires/http";
import type { Session } from "./session";
import { follow } from "./talking";

export async function loadConfig(session: Session): Promise<void> {
  const config = await session.ask(session.doors.config(session.language));
  if (!config) return;
  tellIn(config.zone);
  session.change({ config });
  session.forgive();
}

export async function speak(session: Session, language: Language): Promise<void> {
  session.keep({ spoken: { chosen: language, page: session.home.language } });
  session.change({ resources: null, resource: null, heard: "" });
  await loadConfig(session);
  if (session.kept.token && session.view.assessment) await refresh(session);
}

export function answer(session: Session, key: string, value: string): void {
  session.keep({ answers: { ...session.kept.answers, [key]: value } });
  session.change({ problem: null });
}

export function skip(session: Session, key: string): void {
  const { [key]: _skipped, ...answers } = session.kept.answers;
  session.keep({ answers });
  onward(session);
}

export function onward(session: Session): void {
  const { question } = session.kept;
  const last = (session.view.config?.questions.length ?? 0) - 1;
  if (session.view.correcting || question >= last) toOverview(session);
  else session.goTo("questions", question + 1);
}

export function backward(session: Session): void {
  const { question } = session.kept;
  if (session.view.correcting) toOverview(session);
  else if (question > 0) session.goTo("questions", question - 1);
  else session.goTo("opening");
}

export function toOverview(session: Session): void {
  session.change({ correcting: false });
  session.goTo("overview");
}

export function correct(session: Session, question: number): void {
  session.change({ correcting: true });
  session.goTo("questions", question);
}

/** Answers -> the ways on. The same case is assessed again when there is one. */
export async function assess(session: Session): Promise<void> {
  if (session.view.busy) return;
  session.change({ busy: true, problem: null });
  const { answers } = session.kept;
  const found = await session.ask(session.doors.assess(session.language, answers));
  if (!found) return;
  session.keep({ token: found.token });
  session.change({ assessment: found, busy: false, resources: null });
  session.goTo("routes");
}

export async function skipAll(session: Session): Promise<void> {
  session.keep({ answers: {} });
  await assess(session);
}

/** The waits as they are now; quietly, for what is shown stays true a while. */
export async function refresh(session: Session): Promise<Assessment | null> {
  if (!session.kept.token) return null;
  const found = await session.doors.assessment(session.language).catch((error: unknown) => {
    const told = error instanceof Refusal ? error : new Refusal("other");
    if (told.code !== "offline" || !session.view.assessment) session.refused(told);
    return null;
  });
  if (found) session.change({ assessment: found });
  return found;
}

export function offerOf(session: Session, route: Route): RouteOffer | undefined {
  return session.view.assessment?.offers.find((offer) => offer.route === route);
}

export async function take(session: Session, route: Route): Promise<void> {
  if (route === "self-help") return readSelf(session);
  if (route === "callback" || route === "meeting") {
    const { form } = session.view;
    const parts = offerOf(session, route)?.parts ?? [];
    const waits = session.kept.talk && session.view.thread.state?.state === "waiting";
    const wished = waits && session.channel === "chat" ? "turn" : form.part;
    const part = parts.includes(wished) ? wished : "any";
    session.change({ form: { ...form, part }, booking: null });
    session.keep({ holding: { route, timed: route === "meeting", held: null } });
    return session.goTo("form");
  }
  await choose(session, route);
}

function readSelf(session: Session): void {
  // Who waits keeps their place: to read is then no choice. And nothing waits for the record.
  const noted = { client_id: uuid(), route: "self-help" } as const;
  if (!session.kept.talk) session.doors.choose(noted).catch(() => undefined);
  session.change({ resources: null });
  session.goTo("self-help");
}

export async function loadResources(session: Session): Promise<void> {
  const topic = session.kept.answers["topic"] ?? "";
  const level = session.view.assessment?.level ?? (await refresh(session))?.level ?? "";
  const fitting = await session.ask(session.doors.resources(session.language, topic, level));
  const found = fitting?.length ? fitting : await session.ask(anyResources(session));
  if (found) session.change({ resources: found });
}

function anyResources(session: Session): ReturnType<Session["doors"]["resources"]> {
  return session.doors.resources(session.language, "", "");
}

export function openResource(session: Session, slug: string): void {
  session.change({ slug, resource: null, before: session.kept.step });
  session.goTo("resource");
}

export async function loadResource(session: Session): Promise<void> {
  const resource = await session.ask(session.doors.resource(session.language, session.view.slug));
  if (resource) session.change({ resource });
}

/** Choose a route. A retry or a double click has the same name, and so the same effect. */
export async function choose(session: Session, route: Route): Promise<void> {
  if (session.view.busy) return;
  session.change({ busy: true, problem: null });
  const { phone, part, wish } = session.view.form;
  const details = route === "chat" ? { route } : { route, phone, day_part: part, wish };
  const client_id = nameFor(session, details);
  const done = await session.ask(session.doors.choose({ ...details, client_id }));
  if (!done) return void afterRefusal(session);
  session.change({ busy: false, request: null });
  if (done.thread) begin(session, done.thread.channel, done.masked);
}

/** A retry keeps its name; with any detail corrected it is another choice. */
export function nameFor(session: Session, asked: object): Uuid {
  const details = JSON.stringify(asked);
  const { request } = session.view;
  if (request?.details === details) return request.client_id;
  const client_id = uuid();
  session.change({ request: { details, client_id } });
  return client_id;
}

async function afterRefusal(session: Session): Promise<void> {
  const { problem } = session.view;
  if (problem?.code !== "offline") session.change({ request: null });
  if (problem?.code !== "route-closed") return;
  await refresh(session);
  session.goTo("routes");
  session.change({ problem });
}

function begin(session: Session, channel: Channel, masked: boolean): void {
  session.keep({ talk: true, booked: { channel, masked } });
  follow(session);
  session.goTo("talk");
}
