/** What a counsellor does at the desk, by mouse or by key. */

import type { Duty, Language, Uuid } from "../protocol";
import { keepDrafts } from "./drafts";
import type { Act } from "./keys";
import { isRefusal, type Request } from "./requests";
import type { Session } from "./session";
import { type Settings, showSettings, writeSettings } from "./settings";
import type { DialogName, Pane, Sentence, Store } from "./store";
import { mine, unseenDangers } from "./views";

type TalkAct = Exclude<Act, "take-next" | "queue" | "case" | "duty" | "help" | "danger">;

/** What went wrong, as a sentence; null when it was done. */
export type Problem = Sentence | null;

export class Acts {
  constructor(
    private readonly session: Session,
    private readonly store: Store,
  ) {}

  async ask(request: Request, done?: Sentence): Promise<Problem> {
    const answer = await this.session.ask(request);
    if (answer === null) return (words) => words.lineLost;
    if (isRefusal(answer)) return (words) => words.errors[answer.code];
    const masked: Sentence | null = answer.masked ? (words) => words.status.masked : null;
    this.tellAll(done, masked);
    return null;
  }

  private tellAll(...sentences: (Sentence | null | undefined)[]): void {
    const said = sentences.filter((one) => one != null);
    if (said.length > 0) this.tell((words) => said.map((one) => one(words)).join(" "));
  }

  tell(status: Sentence): void {
    this.store.change({ status });
  }

  async takeNext(): Promise<void> {
    await this.taking({ type: "desk-take-next" });
  }

  async take(contact: Uuid): Promise<void> {
    await this.taking({ type: "desk-take", contact });
  }

  private async taking(request: Request): Promise<void> {
    if (this.store.state.asking) return;
    const answer = await this.session.ask(request);
    if (answer === null) return this.tell((words) => words.lineLost);
    if (isRefusal(answer)) return this.tell((words) => words.errors[answer.code]);
    if (answer.contact !== null) this.openedSoon(answer.contact);
  }

  /** The talk may come just after the answer, or just before it. */
  private openedSoon(contact: Uuid): void {
    const come = (): boolean => mine(this.store.state.desk, contact) !== null;
    const open = (): void => {
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

  goTo(contact: Uuid): void {
    this.store.change({ active: contact, pane: "talk" });
    this.session.markRead();
    focusOn("composer", "wrap-up-start", "call-phone", "talk-panel");
  }

  show(pane: Pane): void {
    this.store.change({ pane });
    this.session.markRead();
  }

  open(dialog: DialogName): void {
    this.store.change({ dialog });
  }

  close(): void {
    this.store.change({ dialog: null });
  }

  async setDuty(duty: Duty, capacity: number): Promise<void> {
    const said: Sentence = (words) => words.status.duty(words.duty[duty]);
    const problem = await this.ask({ type: "desk-duty", duty, capacity }, said);
    if (problem) this.tell(problem);
  }

  async sawDanger(contact: Uuid): Promise<void> {
    const problem = await this.ask({ type: "desk-saw-danger", contact });
    if (problem) this.tell(problem);
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
        this.open("help");
        return true;
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
    if (act === "wrap-up" || act === "end") return this.opened("end");
    if (act === "transfer" || act === "move") return this.opened(act);
    return head.entry.channel === "chat" && this.opened(act);
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

/** Focus the first of `ids` that is on the page once it is drawn. */
export function focusOn(...ids: string[]): true {
  requestAnimationFrame(() => setTimeout(() => {
    const found = ids.map((id) => document.getElementById(id)).find((one) => one !== null);
    found?.focus();
  }));
  return true;
}
