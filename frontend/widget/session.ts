/** What the widget knows at one moment, and the one way to change it. */

import { Doors, Refusal, type Assessment, type Failure, type FeedbackGiven } from "../wires/http";
import type { ResourcePage, WidgetConfig } from "../wires/http";
import type { Resource } from "../wires/shapes";
import type { Channel, CitizenFrame, CitizenReply, DayPart, Language, Uuid } from "../protocol";
import { emptyThread, type Thread } from "../talk/thread";
import type { Line, LineState } from "../wires/line";
import { da } from "../words/da";
import { en } from "../words/en";
import type { Words } from "../words/da";
import type { BookingView } from "../booking/state";
import { Keeping, type Kept, type Step } from "./kept";

/** Where the widget stands: whose server, which page, and the way out. */
export interface Home {
  server: string;
  page: boolean;
  language: Language;
  exit: string;
  /** Brings one of our scripts, as the page allows it. */
  bring?: (name: string) => Promise<void>;
}

export interface WishForm {
  phone: string;
  part: DayPart;
  wish: string;
  /** Text messages about a booked time. */
  texts: boolean;
  /** Where they wish mail about it, if they do. */
  email: string;
}

export interface View {
  config: WidgetConfig | null;
  assessment: Assessment | null;
  resources: Resource[] | null;
  resource: ResourcePage | null;
  slug: string;
  /** Where "back" leads from a resource. */
  before: Step;
  form: WishForm;
  booking: BookingView | null;
  /** Something alarming was said where there is no talk to say so. */
  danger: boolean;
  /** The choice under way and its name. In memory alone, for a phone number is in it. */
  request: { details: string; client_id: Uuid } | null;
  feedback: FeedbackGiven & { sent: boolean };
  thread: Thread;
  line: LineState | null;
  /** An answer is being corrected: afterwards the way leads back to the overview. */
  correcting: boolean;
  asking: "end" | null;
  busy: boolean;
  problem: { code: Failure; field: string } | null;
  /** Said to screen readers, apart from what is seen. */
  heard: string;
}

export function freshView(): View {
  return {
    config: null,
    assessment: null,
    resources: null,
    resource: null,
    slug: "",
    before: "self-help",
    form: { phone: "", part: "any", wish: "", texts: false, email: "" },
    booking: null,
    danger: false,
    request: null,
    feedback: { sent: false },
    thread: emptyThread(),
    line: null,
    correcting: false,
    asking: null,
    busy: false,
    problem: null,
    heard: "",
  };
}

export class Session {
  view: View = freshView();
  line: Line<CitizenFrame, CitizenReply> | null = null;
  readonly doors: Doors;
  readonly keeping = new Keeping();
  /** Told of each step on a page of its own, for the browser's back button. */
  trail: ((step: Step, question: number) => void) | null = null;
  private drawing = false;
  private focusDue = false;

  constructor(
    readonly home: Home,
    private readonly draw: () => void,
  ) {
    this.doors = new Doors(home.server, () => this.kept.token);
    this.view.thread = emptyThread(this.kept.outbox);
  }

  get kept(): Kept {
    return this.keeping.kept;
  }

  get language(): Language {
    const { spoken } = this.kept;
    const { page, language } = this.home;
    // A page of its own has a switch of its own.
    return !page && spoken?.page === language ? spoken.chosen : language;
  }

  get words(): Words {
    return this.language === "en" ? en : da;
  }

  /** How the contact is had: what was asked for, until the server has told. */
  get channel(): Channel {
    return this.view.thread.state?.channel ?? this.kept.booked?.channel ?? "chat";
  }

  /** A call or a meeting: nothing is written there. */
  get called(): boolean {
    return this.channel === "callback" || this.channel === "meeting";
  }

  /** A talk is under way, and something else is on the screen. */
  get away(): boolean {
    const { talk, step } = this.kept;
    return talk && step !== "talk" && this.view.thread.state?.state !== "ended";
  }

  get unread(): number {
    const { messages, state } = this.view.thread;
    const read = state?.citizen_read ?? 0;
    return messages.filter((one) => one.author === "counsellor" && one.sequence > read).length;
  }

  /** The widget is on the screen; a page of its own always is. */
  get open(): boolean {
    return this.home.page || this.kept.open;
  }

  change(patch: Partial<View>): void {
    this.view = { ...this.view, ...patch };
    this.redraw();
  }

  keep(patch: Partial<Kept>): void {
    if (!this.keeping.change(patch)) this.forget();
    this.redraw();
  }

  /** Another step is on the screen, and the reader is led to its heading. */
  goTo(step: Step, question = 0): void {
    const moved = step !== this.kept.step || question !== this.kept.question;
    this.keep({ step, question });
    if (moved) this.trail?.(step, question);
    this.leadFocus();
    this.change({ problem: null, asking: null });
  }

  leadFocus(): void {
    this.focusDue = true;
    this.redraw();
  }

  /** Called by a heading that has come on the screen. */
  takeFocus(heading: HTMLElement | null): void {
    if (!this.focusDue || heading === null) return;
    this.focusDue = false;
    heading.focus();
    heading.scrollIntoView({ block: "nearest" });
  }

  /** All that this browser knows of the talk is gone; in memory the language stays. */
  forget(): void {
    const { open, spoken } = this.kept;
    this.line?.close();
    this.line = null;
    this.keeping.wipe();
    this.keeping.kept = { ...this.kept, open, spoken };
    this.change({ ...freshView(), config: this.view.config });
  }

  /** Ask a door; what it refuses becomes a problem on the screen, and null. */
  async ask<T>(asking: Promise<T>): Promise<T | null> {
    try {
      return await asking;
    } catch (error) {
      this.refused(error instanceof Refusal ? error : new Refusal("other"));
      return null;
    }
  }

  refused({ code, field }: Refusal): void {
    if (code === "bad-token" || code === "expired-token") this.forget();
    this.change({ problem: { code, field }, busy: false });
  }

  /** What stood in the way of an answer is over once there is one. */
  forgive(): void {
    const code = this.view.problem?.code;
    if (code === "offline" || code === "other") this.change({ problem: null });
  }

  private redraw(): void {
    if (this.drawing) return;
    this.drawing = true;
    queueMicrotask(() => {
      this.drawing = false;
      this.draw();
    });
  }
}
