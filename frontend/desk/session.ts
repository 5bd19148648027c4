/** The desk on the wire: folds what arrives, keeps what is on its way, asks and is answered. */

import type {
  Accepted,
  DeskFrame,
  DeskPong,
  DeskReply,
  DeskWelcome,
  ErrorCode,
  Message,
  Noted,
  QueueEntry,
  Refused,
  Uuid,
} from "../protocol";
import { Line, type LineState } from "../wires/line";
import { uuid } from "../wires/uuid";
import { keepDrafts } from "./drafts";
import { keepActive } from "./place";
import { hasGap } from "./join";
import { acceptedAs, frameOf, keep, put, refusedAs, toSend, type Unsent, without } from "./outbox";
import { Requests, type Answer, type Request } from "./requests";
import { apply, askedForSnapshot, type Desk } from "./state";
import type { Sentence, Store } from "./store";
import { activeIn, inTabs, mine, unreadIn } from "./views";

const TYPING_HOLDS = 8_000;
/** In heartbeats: so long may a queue that never stands still look other than it is told of. */
const DIFFERS_AT_MOST = 6;
/** Frames after which the citizen's typing ends by itself, should the end of it be lost. */
const typingEnds = new Map<Uuid, ReturnType<typeof setTimeout>>();

type Written = Omit<Unsent, "clientId" | "by" | "accepted" | "refused">;

export class Session {
  private readonly line: Line<DeskFrame, DeskReply>;
  private readonly requests = new Requests();
  private differed = 0;
  private heard: DeskPong | null = null;

  constructor(
    private readonly store: Store,
    url: string,
    heartbeatSeconds: number,
  ) {
    this.line = new Line<DeskFrame, DeskReply>({
      url,
      hello: () => this.hello(),
      ping: () => ({ type: "desk-ping" }),
      isPong: (frame) => frame.type === "desk-pong",
      heartbeatSeconds,
      onFrame: (frame) => this.received(frame),
      onState: (state) => this.entered(state),
    });
    document.addEventListener("visibilitychange", () => this.markRead());
  }

  /** Answered once; `null` when the line was lost before the answer came. */
  async ask(request: Request): Promise<Answer | null> {
    this.store.change({ asking: true });
    const answer = await this.requests.ask(request, (frame) => this.line.send(frame));
    this.store.change({ asking: this.requests.waiting });
    return answer;
  }

  /** Kept until the server has it, and sent at once when there is a line. */
  post(written: Written): void {
    const unsent = this.putAside(written, null);
    if (this.store.state.line === "connected") this.line.send(frameOf(unsent));
  }

  private putAside(written: Written, refused: ErrorCode | null): Unsent {
    const { outbox, desk } = this.store.state;
    const by = desk.me?.id ?? 0;
    const unsent: Unsent = { ...written, clientId: uuid(), by, accepted: false, refused };
    this.keepOutbox(put(outbox, unsent));
    return unsent;
  }

  postAgain(clientId: Uuid): void {
    const item = this.store.state.outbox.find((one) => one.clientId === clientId);
    if (!item) return;
    this.takeBack(clientId);
    this.post(item);
  }

  takeBack(clientId: Uuid): void {
    this.keepOutbox(without(this.store.state.outbox, clientId));
  }

  sayTyping(contact: Uuid, on: boolean): void {
    this.line.send({ type: "desk-typing", contact, on });
  }

  /** What is in front of the counsellor now has been read. */
  markRead(): void {
    const { desk, active, pane, line, atEnd } = this.store.state;
    if (!atEnd || active === null || document.visibilityState === "hidden" || line !== "connected") return;
    if (pane !== "talk" && isNarrow()) return;
    const last = desk.facts.get(active)?.messages.at(-1)?.sequence ?? 0;
    if (unreadIn(desk, active) === 0) return;
    this.line.send({ type: "desk-read", contact: active, sequence: last });
    this.fold({ type: "person-read", contact: active, author: "counsellor", sequence: last });
  }

  /** What was written here is its writer's: nothing of it stays in the tab. */
  forgetWords(): void {
    this.store.change({ drafts: {}, codesTo: {}, outbox: [] });
    sessionStorage.clear();
  }

  private hello(): DeskFrame {
    this.differed = 0;
    this.heard = null;
    this.store.change({ desk: askedForSnapshot(this.store.state.desk) });
    return { type: "desk-hello" };
  }

  private entered(line: LineState): void {
    this.store.change({ line });
    if (line === "lost" || line === "refused") this.requests.giveUp();
  }

  private received(frame: DeskReply): void {
    if (frame.type === "desk-pong") return this.compare(frame);
    if (frame.type === "done") return this.requests.answer(frame.ref, frame);
    if (frame.type === "accepted") return this.accepted(frame);
    if (frame.type === "refused") return this.refused(frame);
    if (frame.type === "look-again") return this.resync();
    if (frame.type === "queue-changed") this.tellWhatIsForMe(frame.entry);
    this.fold(frame);
    if (frame.type === "desk-welcome") this.welcomed(frame);
    if (frame.type === "said") this.said(frame.contact, frame.message);
    if (frame.type === "noted") this.noted(frame);
    if (frame.type === "person-typing") this.endTypingLater(frame.contact, frame.on);
    this.markRead();
  }

  private fold(frame: DeskReply): void {
    const { state } = this.store;
    const desk = apply(state.desk, frame);
    const tabs = inTabs(state.tabs, desk);
    const active = activeIn(tabs, state.tabs, state.active);
    if (active !== state.active) keepActive(sessionStorage, active);
    this.store.change({ desk, tabs, active });
    if (frame.type === "talk-gone") this.putDraftAside(frame.contact, state.desk);
  }

  /** Before the fold: what is reserved for me now, and was not. */
  private tellWhatIsForMe(entry: QueueEntry): void {
    const { contact, state, revision, reserved_for } = entry;
    const { me, queue } = this.store.state.desk;
    const known = queue.get(contact);
    const isNews = known?.reserved_for !== reserved_for && (known?.revision ?? 0) < revision;
    if (!me || state !== "waiting" || reserved_for !== me.id || !isNews) return;
    const again = entry.calls > 0;
    const status: Sentence = ({ status }) => (again ? status.callAgain : status.forMe);
    this.store.change({ status, newsFrom: null });
  }

  /** What was written and not sent in a talk that has gone on; after its end it was shown. */
  private putDraftAside(contact: Uuid, before: Desk): void {
    const { [contact]: text = "", ...drafts } = this.store.state.drafts;
    const head = before.heads.get(contact);
    if (mine(this.store.state.desk, contact) || !head) return;
    if (text.trim() !== "" && head.thread.state !== "ended") {
      const { language } = head.entry;
      this.putAside({ contact, kind: "say", text, slug: "", language }, "not-yours");
    }
    keepDrafts(sessionStorage, drafts);
    const { [contact]: _number, ...codesTo } = this.store.state.codesTo;
    this.store.change({ drafts, codesTo });
  }

  private welcomed({ me, talks }: DeskWelcome): void {
    const stored = new Set(talks.flatMap((talk) => [
      ...talk.messages.map((message) => message.client_id),
      ...talk.notes.map((note) => note.client_id),
    ]));
    const mine = this.store.state.outbox.filter((one) => one.by === me.id);
    this.keepOutbox(mine.filter((one) => !stored.has(one.clientId)));
    if (me.line_was_lost === 0) this.store.change({ lossSeen: 0 });
    for (const frame of toSend(this.store.state.outbox)) this.line.send(frame);
  }

  private said(contact: Uuid, { client_id, author }: Message): void {
    this.takeBack(client_id);
    const { desk, active, tabs } = this.store.state;
    if (author === "citizen" && contact !== active && mine(desk, contact)) {
      const number = tabs.indexOf(contact) + 1;
      this.store.change({ status: (words) => words.status.newMessage(number), newsFrom: contact });
    }
    if (mine(desk, contact) && hasGap(desk.facts.get(contact)?.messages ?? [])) this.resync();
  }

  private accepted({ client_id, masked }: Accepted): void {
    const { outbox } = this.store.state;
    const item = outbox.find((one) => one.clientId === client_id);
    if (masked) this.tellMasked();
    // A note is not a message: nothing else comes back for it but `noted`.
    this.keepOutbox(
      item?.kind === "note" ? without(outbox, client_id) : acceptedAs(outbox, client_id),
    );
  }

  private noted({ note, masked }: Noted): void {
    this.takeBack(note.client_id);
    if (masked) this.tellMasked();
  }

  private tellMasked(): void {
    this.store.change({ status: (words) => words.status.masked });
  }

  private refused({ ref, code, field }: Refused): void {
    if (this.requests.knows(ref)) return this.requests.answer(ref, { code, field });
    if (code === "say-hello-first") return this.resync();
    this.keepOutbox(refusedAs(this.store.state.outbox, ref, code));
    if (ref === "") this.tell(code);
  }

  private tell(code: ErrorCode): void {
    this.store.change({ status: (words) => words.errors[code] });
  }

  /**
   * A pong may overtake the frames it tells of, or they it: what is lacking at the next one
   * was lost, and so was what still differs while all stood still. Where it never does,
   * a minute of differing is enough.
   */
  private compare(pong: DeskPong): void {
    const before = this.heard;
    const behind = before !== null && isBehind(before, this.store);
    const otherTalks = otherOnesHeld(pong, this.store);
    const differs = otherTalks || queueDiffers(pong, this.store) || talksDiffer(pong, this.store);
    this.differed = differs ? this.differed + 1 : 0;
    const stoodStill = before !== null && standsStill(before, pong);
    const twice = this.differed > 1 && (otherTalks || stoodStill);
    const lost = behind || twice || this.differed >= DIFFERS_AT_MOST;
    this.heard = lost ? null : pong;
    if (!lost) return;
    this.differed = 0;
    this.resync();
  }

  /** One snapshot at a time: a second one could be older than what has been heard. */
  private resync(): void {
    if (this.store.state.desk.fresh === null) this.line.send(this.hello());
  }

  private keepOutbox(outbox: readonly Unsent[]): void {
    if (outbox === this.store.state.outbox) return;
    this.store.change({ outbox });
    keep(sessionStorage, outbox);
  }

  private endTypingLater(contact: Uuid, on: boolean): void {
    clearTimeout(typingEnds.get(contact));
    if (!on) return;
    const end = (): void =>
      this.fold({ type: "person-typing", contact, author: "citizen", on: false });
    typingEnds.set(contact, setTimeout(end, TYPING_HOLDS));
  }
}

function standsStill(one: DeskPong, other: DeskPong): boolean {
  return (
    one.queue === other.queue &&
    one.queue_revisions === other.queue_revisions &&
    one.talk_revisions === other.talk_revisions
  );
}

function otherOnesHeld(pong: DeskPong, { state: { desk } }: Store): boolean {
  const held = entriesHeld(desk);
  return (
    Object.keys(pong.talks).length !== held.length ||
    held.some(({ contact }) => !(contact in pong.talks))
  );
}

function talksDiffer(pong: DeskPong, { state: { desk } }: Store): boolean {
  return pong.talk_revisions !== revisionsOf(entriesHeld(desk));
}

function queueDiffers(pong: DeskPong, { state: { desk } }: Store): boolean {
  const entries = [...desk.queue.values()];
  return pong.queue !== entries.length || pong.queue_revisions !== revisionsOf(entries);
}

function entriesHeld(desk: Desk): QueueEntry[] {
  return [...desk.heads.values()].filter((head) => head.opened).map((head) => head.entry);
}

function revisionsOf(entries: readonly QueueEntry[]): number {
  return entries.reduce((sum, entry) => sum + entry.revision, 0);
}

function isBehind(pong: DeskPong, { state: { desk } }: Store): boolean {
  const lastOf = (contact: Uuid): number => desk.facts.get(contact)?.messages.at(-1)?.sequence ?? 0;
  const told = Object.entries(pong.talks).filter(([contact]) => desk.heads.get(contact)?.opened);
  return (
    (desk.me?.revision ?? 0) < pong.revision ||
    told.some(([contact, sequence]) => lastOf(contact) < sequence)
  );
}

export const NARROW = "(max-width: 59.99rem)";

export function isNarrow(): boolean {
  return matchMedia(NARROW).matches;
}
