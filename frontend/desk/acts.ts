/** What a counsellor does at the desk, by mouse or by key. */

import type { Duty, Language, Uuid } from "../protocol";
import { keepDrafts } from "./drafts";
import { type Booked, fetchColleagues, type Whose } from "./fetched";
import type { Act } from "./keys";
import { keepActive } from "./place";
import { isRefusal, type Request } from "./requests";
import type { Session } from "./session";
import { type Settings, showSettings, writeSettings } from "./settings";
import type { Head } from "./state";
import type { DialogName, Pane, Sentence, Store } from "./store";
import {
  asksHowItWent,
  isUnderWay,
  isWritten,
  mine,
  nobodyOnDuty,
  openTalks,
  unseenDangers,
} from "./views";

/** Presses on plus and minus in this time are one change. */
const CAPACITY_PAUSE = 300;
/** By then the server's own word of it is here. */
const CAPACITY_HOLDS = 1_000;
export const MOST_AT_ONCE = 12;

type TalkAct = Exclude<Act, "take-next" | "queue" | "case" | "duty" | "help" | "booked" | "danger">;

/** What went wrong, as a sentence; null when it was done. */
export type Problem = Sentence | null;

export class Acts {
  private changingCapacity: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly session: Session,
    private readonly store: Store,
  ) {}

  async ask(request: Request, done?: Sentence): Promise<Problem> {
    if (this.hasNoLine()) return (words) => words.noLine;
    const answer = await this.session.ask(request);
    if (answer === null) return (words) => words.lineLost;
    if (isRefusal(answer)) return (words) => words.errors[answer.code];
    const masked: Sentence | null = answer.masked ? (words) => words.status.masked : null;
    this.tellAll(done, masked);
    return null;
  }

  private hasNoLine(): boolean {
    return this.store.state.line !== "connected";
  }

  private tellAll(...sentences: (Sentence | null | undefined)[]): void {
    const said = sentences.filter((one) => one != null);
    if (said.length > 0) this.tell((words) => said.map((one) => one(words)).join(" "));
  }

  tell(status: Sentence): void {
    this.store.change({ status, newsFrom: null });
  }

  async takeNext(): Promise<void> {
    this.tellOf(await this.taking({ type: "desk-take-next" }));
  }

  async take(contact: Uuid): Promise<void> {
    this.tellOf(await this.tryToTake(contact));
  }

  /** For a button that says itself why it was not done. */
  async tryToTake(contact: Uuid): Promise<Problem> {
    return this.taking({ type: "desk-take", contact });
  }

  private async taking(request: Request): Promise<Problem> {
    if (this.store.state.asking) return (words) => words.waitingForAnswer;
    if (this.hasNoLine()) return (words) => words.noLine;
    const answer = await this.session.ask(request);
    if (answer === null) return (words) => words.lineLost;
    if (isRefusal(answer)) return (words) => words.errors[answer.code];
    if (answer.contact !== null) this.openedSoon(answer.contact);
    return null;
  }

  private tellOf(problem: Problem): void {
    if (problem) this.tell(problem);
  }

  /** The talk may come just after the answer, or just before it. */
  private openedSoon(contact: Uuid): void {
    const come = (): boolean => mine(this.store.state.desk, contact) !== null;
    const open = (): void => {
      this.store.change({ sought: "" });
      this.goTo(contact);
      this.tell((words) => words.status.taken);
    };
    if (come()) return open();
    const stop = this.store.subscribe(() => {
      if (!come()) return;
      // To open it changes the store, and this would be asked again.
      stop();
      open();
    });
    setTimeout(stop, 5_000);
  }

  /** After a reload: to where I was, once it is here. */
  comeBackTo(contact: Uuid): void {
    const stop = this.store.subscribe(() => {
      const { desk } = this.store.state;
      if (desk.me === null || desk.fresh !== null) return;
      stop();
      if (mine(desk, contact)) this.goTo(contact);
    });
  }

  goTo(contact: Uuid): void {
    const { newsFrom, status } = this.store.state;
    const told = newsFrom === contact ? null : status;
    this.store.change({ active: contact, pane: "talk", status: told });
    keepActive(sessionStorage, contact);
    this.session.markRead();
    focusOnTalk();
  }

  /** Whether the newest words of the talk in front are in sight: then they are read. */
  sawEnd(atEnd: boolean): void {
    if (atEnd !== this.store.state.atEnd) this.store.change({ atEnd });
    this.session.markRead();
  }

  show(pane: Pane): void {
    this.store.change({ pane });
    this.session.markRead();
  }

  open(dialog: DialogName): void {
    this.store.change({ dialog });
  }

  openBooked(one: Booked, whose: Whose): void {
    this.store.change({ dialog: "booked", booked: { one, whose } });
  }

  close(): void {
    this.store.change({ dialog: null, booked: null });
  }

  /** Off duty is asked about first when talks are in hand or citizens wait; false when it is. */
  chooseDuty(duty: Duty): boolean {
    const { desk } = this.store.state;
    const holds = openTalks(desk).length > 0;
    const asks = duty === "off" && (holds || desk.queue.size > 0);
    if (!asks) void this.setDuty(duty);
    else if (holds) this.open("off-duty");
    else void this.goOffUnlessAlone();
    return !asks;
  }

  private async goOffUnlessAlone(): Promise<void> {
    const alone = await fetchColleagues().then(nobodyOnDuty, () => false);
    if (alone) this.open("off-duty");
    else await this.setDuty("off");
  }

  async setDuty(duty: Duty): Promise<void> {
    await this.askDuty(duty, (words) => words.status.duty(words.duty[duty]));
  }

  /** Counted from what was pressed for, not from what the server has heard of. */
  addCapacity(more: number): void {
    const { me } = this.store.state.desk;
    if (!me) return;
    const wanted = (this.store.state.capacity ?? me.capacity) + more;
    this.store.change({ capacity: Math.max(1, Math.min(MOST_AT_ONCE, wanted)) });
    clearTimeout(this.changingCapacity);
    this.changingCapacity = setTimeout(() => void this.askCapacity(), CAPACITY_PAUSE);
  }

  private async askCapacity(): Promise<void> {
    const { desk, capacity } = this.store.state;
    if (!desk.me || capacity === null) return;
    await this.askDuty(desk.me.duty, (words) => words.status.capacity(capacity));
  }

  private async askDuty(duty: Duty, said: Sentence): Promise<void> {
    const { desk, capacity } = this.store.state;
    const wanted = capacity ?? desk.me?.capacity ?? 1;
    this.tellOf(await this.ask({ type: "desk-duty", duty, capacity: wanted }, said));
    setTimeout(() => this.forgetCapacity(capacity), CAPACITY_HOLDS);
  }

  private forgetCapacity(wanted: number | null): void {
    if (this.store.state.capacity === wanted) this.store.change({ capacity: null });
  }

  async sawDanger(contact: Uuid): Promise<void> {
    this.tellOf(await this.ask({ type: "desk-saw-danger", contact }));
  }

  async dial(contact: Uuid): Promise<Problem> {
    const { language } = this.store.state.settings;
    return this.ask({ type: "desk-dial", contact, language });
  }

  /** By its key: what goes wrong is said in the status line. */
  private dialFor(head: Head): boolean {
    const { me } = this.store.state.desk;
    if (!me?.voice || head.entry.channel !== "callback" || head.phone === "") return false;
    if (me.phone === "") return this.opened("phone");
    if (!isUnderWay(head)) void this.dial(head.entry.contact).then((problem) => this.tellOf(problem));
    return this.reveal("talk", "call-phone");
  }

  say(contact: Uuid, text: string, language: Language): void {
    this.session.post({ contact, kind: "say", text, slug: "", language });
    this.draft(contact, "");
  }

  note(contact: Uuid, text: string, language: Language): void {
    this.session.post({ contact, kind: "note", text, slug: "", language });
  }

  sendResource(contact: Uuid, slug: string, title: string, language: Language): void {
    this.session.post({ contact, kind: "resource", text: title, slug, language });
    this.tell((words) => words.resources.sent(title));
  }

  sendAgain(clientId: Uuid): void {
    this.session.postAgain(clientId);
  }

  takeBack(clientId: Uuid): void {
    this.session.takeBack(clientId);
  }

  /** In memory alone, for a telephone number is in it. */
  codeSent(contact: Uuid, number: string): void {
    this.store.change({ codesTo: { ...this.store.state.codesTo, [contact]: number } });
  }

  draft(contact: Uuid, text: string): void {
    const drafts = { ...this.store.state.drafts, [contact]: text };
    keepDrafts(sessionStorage, drafts);
    this.store.change({ drafts });
  }

  /** Into the composer, after what stands there, to be edited before it is sent. */
  insert(contact: Uuid, text: string): void {
    const before = this.store.state.drafts[contact]?.trimEnd() ?? "";
    this.draft(contact, before === "" ? text : `${before} ${text}`);
    this.store.change({ pane: "talk" });
    focusOn("composer");
  }

  forgetWords(): void {
    this.session.forgetWords();
  }

  typing(contact: Uuid, on: boolean): void {
    this.session.sayTyping(contact, on);
  }

  setting(news: Partial<Settings>): void {
    const settings = { ...this.store.state.settings, ...news };
    writeSettings(settings);
    showSettings(settings);
    this.store.change({ settings });
  }

  /** True when the act could be done now. */
  perform(act: Act): boolean {
    switch (act) {
      case "take-next":
        void this.takeNext();
        return true;
      case "queue":
        return this.reveal("queue", "queue-search");
      case "case":
        return this.reveal("case", "case-panel");
      case "duty":
        return focusOn("duty-chosen");
      case "help":
      case "booked":
        return this.opened(act);
      case "danger":
        return this.sawNextDanger();
      default:
        return this.performInTalk(act);
    }
  }

  private performInTalk(act: TalkAct): boolean {
    const { desk, active } = this.store.state;
    const head = mine(desk, active);
    if (!head) return false;
    const ended = head.thread.state === "ended";
    if (act === "write") return this.reveal("talk", "composer");
    if (act === "wrap-up" && ended) return this.reveal("talk", "wrap-up-start");
    if (act === "note" || act === "assess") return this.opened(act);
    if (ended) return this.refusedAsEnded();
    if (act === "dial") return this.dialFor(head);
    if (act === "went") return asksHowItWent(head) && this.reveal("talk", "call-went");
    if (act === "wrap-up" || act === "end") return this.opened("end");
    if (act === "transfer" || act === "move" || act === "book") return this.opened(act);
    return isWritten(head.entry) && this.opened(act);
  }

  private refusedAsEnded(): true {
    this.tell((words) => words.errors.ended);
    return true;
  }

  private opened(dialog: DialogName): true {
    this.open(dialog);
    return true;
  }

  private reveal(pane: Pane, id: string): true {
    this.show(pane);
    focusOn(id);
    return true;
  }

  private sawNextDanger(): boolean {
    const { desk } = this.store.state;
    const [entry] = unseenDangers(desk);
    if (entry) void this.sawDanger(entry.contact);
    return entry !== undefined;
  }
}

/** Where a talk is worked on: its field, its wrap-up, its number, or the talk itself. */
export function focusOnTalk(): void {
  focusOn("composer", "wrap-up-start", "call-phone", "talk-panel");
}

/** Focus the first of `ids` once it is drawn: before the next key, lest a letter be lost. */
export function focusOn(...ids: string[]): true {
  const focus = (): boolean => {
    const found = ids.map((id) => document.getElementById(id)).find((one) => one !== null);
    found?.focus();
    return found !== undefined && document.activeElement === found;
  };
  queueMicrotask(() => focus() || requestAnimationFrame(() => setTimeout(focus)));
  return true;
}
