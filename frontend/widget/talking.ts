/** The talk over the line: what is said, acknowledged, read, and caught up with. */

import type { CitizenFrame, CitizenReply, Refused } from "../protocol";
import {
  PASSING,
  apply,
  emptyThread,
  lastWhole,
  needsCatchUp,
  queued,
  unsent,
  withOutbox,
  withoutOutgoing,
  type Thread,
  type ThreadFrame,
} from "../talk/thread";
import { Line, type LineState } from "../wires/line";
import { Refusal } from "../wires/http";
import { wellFormed } from "../wires/text";
import { uuid } from "../wires/uuid";
import { whatIsHeard } from "./hearing";
import type { Session } from "./session";

const HEARTBEAT = 10;
/** A message may be right behind its acknowledgement: ask for it only if it is not. */
const CATCH_UP_PAUSE = 400;
/** The "stopped typing" may be lost: then it is over after this. */
const TYPING_LASTS = 8_000;

/** Open the line to the contact of the token, or open it anew for another contact. */
export function follow(session: Session): void {
  session.line?.close();
  session.change({ thread: emptyThread(session.kept.outbox), line: null });
  session.line = new Line<CitizenFrame, CitizenReply>({
    url: `${session.home.server.replace(/^http/, "ws")}/ws/citizen/`,
    hello: () => ({
      type: "hello",
      token: session.kept.token,
      since: lastWhole(session.view.thread),
    }),
    ping: () => ({ type: "ping" }),
    isPong: (frame) => frame.type === "pong",
    heartbeatSeconds: session.view.config?.heartbeat_seconds ?? HEARTBEAT,
    onFrame: (frame) => received(session, frame),
    onState: (state) => lineIs(session, state),
  });
}

function lineIs(session: Session, line: LineState): void {
  const was = session.view.line;
  session.change({ line });
  const lost = line === "lost" && was === "connected";
  const back = line === "connected" && session.view.thread.state !== null;
  if (lost) session.change({ heard: session.words.talk.lost });
  if (back) session.change({ heard: session.words.talk.connected });
}

function received(session: Session, frame: CitizenReply): void {
  if (frame.type === "come-back") return;
  if (frame.type === "refused" && !frame.ref) return refused(session, frame);
  const before = session.view.thread;
  advance(session, frame);
  if (frame.type === "welcome") session.forgive();
  if (frame.type === "welcome" || frame.type === "pong") sendUnsent(session);
  if (frame.type === "person-typing" && frame.on) expireTyping(session);
  if (needsCatchUp(session.view.thread)) catchUpSoon(session);
  noticeTurn(session, before);
}

function advance(session: Session, frame: ThreadFrame): void {
  const before = session.view.thread;
  const thread = apply(before, frame);
  session.change({ thread, heard: whatIsHeard(session, before, thread) });
  const unsent = frame.type === "refused" && thread !== before;
  if (unsent) session.change({ heard: session.words.talk.notSent });
  keepOutbox(session, before, thread);
}

/** Only what changed here is changed in storage: another tab may have written meanwhile. */
function keepOutbox(session: Session, before: Thread, after: Thread): void {
  if (before.outbox === after.outbox) return;
  const gone = new Set(before.outbox.map((item) => item.client_id));
  for (const item of after.outbox) gone.delete(item.client_id);
  const changed = new Map(after.outbox.map((item) => [item.client_id, item]));
  session.keeping.adopt();
  const stored = session.kept.outbox.filter((item) => !gone.has(item.client_id));
  const known = new Set(stored.map((item) => item.client_id));
  const added = after.outbox.filter((item) => !known.has(item.client_id));
  session.keep({ outbox: [...stored.map((item) => changed.get(item.client_id) ?? item), ...added] });
}

function refused(session: Session, { code, field }: Refused): void {
  if (PASSING.includes(code)) return;
  if (code === "no-contact") {
    session.line?.close();
    session.keep({ talk: false });
    session.goTo("routes");
  }
  session.refused(new Refusal(code, field));
}

/** A repeat has the same name, so it is stored once however often it is sent. */
function sendUnsent(session: Session): void {
  for (const { client_id, text } of unsent(session.view.thread)) {
    session.line?.send({ type: "say", client_id, text });
  }
}

let typingTimer: ReturnType<typeof setTimeout> | undefined;

function expireTyping(session: Session): void {
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => {
    session.change({ thread: { ...session.view.thread, typing: null } });
  }, TYPING_LASTS);
}

let catchUpTimer: ReturnType<typeof setTimeout> | undefined;

function catchUpSoon(session: Session): void {
  clearTimeout(catchUpTimer);
  catchUpTimer = setTimeout(() => {
    const { thread } = session.view;
    if (needsCatchUp(thread)) session.line?.send({ type: "catch-up", since: lastWhole(thread) });
  }, CATCH_UP_PAUSE);
}

function noticeTurn(session: Session, before: Thread): void {
  const now = session.view.thread.state;
  if (before.state === null || now === null || before.state.revision === now.revision) return;
  const ended = now.state === "ended" && before.state.state !== "ended";
  const moved = now.channel !== before.state.channel && session.kept.step === "talk";
  if ((ended || moved) && session.open) session.goTo("talk");
  // What changed may have moved it in the queue: the place comes with the answer.
  if (now.state === "waiting") session.line?.send({ type: "ping" });
}

export function say(session: Session, written: string): void {
  const text = wellFormed(written);
  const client_id = uuid();
  const before = session.view.thread;
  const thread = queued(before, client_id, text);
  session.change({ thread });
  keepOutbox(session, before, thread);
  session.line?.send({ type: "say", client_id, text });
}

/** Refused words go again under a new name, for the old one may be the reason. */
export function sayAgain(session: Session, client_id: string): void {
  const item = session.view.thread.outbox.find((one) => one.client_id === client_id);
  remove(session, client_id);
  if (item) say(session, item.text);
}

export function remove(session: Session, client_id: string): void {
  const before = session.view.thread;
  const thread = withoutOutgoing(before, client_id);
  session.change({ thread });
  keepOutbox(session, before, thread);
}

/** Another tab has written: what it has yet to send is shown here too. */
export function adoptOutbox(session: Session): void {
  session.change({ thread: withOutbox(session.view.thread, session.kept.outbox) });
}

export function markRead(session: Session): void {
  const { messages, state } = session.view.thread;
  const last = messages.findLast((message) => message.author !== "citizen")?.sequence ?? 0;
  if (!state || last <= state.citizen_read || document.visibilityState !== "visible") return;
  if (session.line?.send({ type: "read", sequence: last })) {
    const thread = { ...session.view.thread, state: { ...state, citizen_read: last } };
    session.change({ thread });
  }
}

export function typing(session: Session, on: boolean): void {
  session.line?.send({ type: "typing", on });
}

export function endTalk(session: Session): void {
  session.change({ asking: null });
  if (!session.line?.send({ type: "end" })) session.refused(new Refusal("offline"));
}

/** Nothing is left in this browser, and the page itself goes from its history. */
export function leave(session: Session): void {
  session.line?.send({ type: "leave" });
  session.forget();
  session.keeping.wipe();
  location.replace(session.home.exit);
}
