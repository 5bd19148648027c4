/** The custom element: one shadow root, one session, and what the browser tells it. */

import { render } from "preact";
import { fetchScript } from "../wires/script";
import { App } from "./App";
import { concernsKept, type Step } from "./kept";
import { lent } from "./lent";
import { Session } from "./session";
import { adoptOutbox, follow } from "./talking";
import { loadConfig } from "./ways";
import css from "./widget.css";

const NEUTRAL = "https://www.dmi.dk/";
const ownScript = document.currentScript as HTMLScriptElement | null;
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

export class Chat extends HTMLElement {
  /** Found by the chunk through the name of the element: nothing more is put on the page. */
  static readonly lent = lent;
  /** Set by the loader, before this class is there: a page may demand Trusted Types. */
  declare trusted?: (address: string) => string;
  private session: Session | null = null;
  private readonly place = document.createElement("div");

  connectedCallback(): void {
    this.furnish();
    const session = new Session(this.home(), () => this.draw());
    this.session = session;
    addEventListener("storage", this.stored);
    document.addEventListener("visibilitychange", this.seen);
    if (session.home.page) this.followHistory(session);
    if (this.hasAttribute("wanted")) this.open();
    else if (session.open || session.kept.talk) this.wakeUp();
    this.draw();
  }

  disconnectedCallback(): void {
    removeEventListener("storage", this.stored);
    removeEventListener("popstate", this.wentBack);
    document.removeEventListener("visibilitychange", this.seen);
    this.session?.line?.close();
    render(null, this.place);
  }

  /** The citizen opens the widget; from here on something may be stored. */
  open(): void {
    const { session } = this;
    session?.keep({ open: true });
    if (session?.unread) session.goTo("talk");
    session?.leadFocus();
    this.wakeUp();
  }

  private furnish(): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    if (!root.adoptedStyleSheets.includes(sheet)) {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    }
    root.append(this.place);
  }

  private home(): Session["home"] {
    const own = ownScript ? new URL(ownScript.src).origin : location.origin;
    const server = this.getAttribute("server") ?? own;
    return {
      server,
      bring: (name) => {
        const address = `${server}/static/${name}`;
        return fetchScript(this.trusted?.(address) ?? address, ownScript?.nonce);
      },
      page: this.hasAttribute("page"),
      language: this.getAttribute("language")?.startsWith("en") ? "en" : "da",
      exit: this.getAttribute("exit") ?? NEUTRAL,
    };
  }

  private wakeUp(): void {
    const { session } = this;
    if (!session) return;
    if (!session.view.config) void loadConfig(session);
    if (session.kept.talk && !session.line) follow(session);
  }

  private draw(): void {
    const { session } = this;
    if (!session || !this.isConnected) return;
    render(<App session={session} close={this.close} />, this.place);
    this.showLauncher(session);
  }

  private readonly close = (): void => {
    this.session?.keep({ open: false });
    this.removeAttribute("wanted");
    queueMicrotask(() => this.launcher?.focus());
  };

  private get launcher(): HTMLButtonElement | null {
    return this.shadowRoot?.querySelector<HTMLButtonElement>(".launcher") ?? null;
  }

  private showLauncher(session: Session): void {
    const { launcher } = this;
    if (!launcher) return;
    const { words, unread } = session;
    launcher.hidden = session.open;
    launcher.lang = words.code;
    launcher.textContent = unread ? words.launcherUnread(unread) : words.launcher;
  }

  private followHistory(session: Session): void {
    const { step, question } = session.kept;
    history.replaceState({ ...history.state, eguidance: { step, question } }, "");
    session.trail = (to, number) =>
      history.pushState({ eguidance: { step: to, question: number } }, "");
    addEventListener("popstate", this.wentBack);
  }

  private readonly wentBack = (event: PopStateEvent): void => {
    const { eguidance } = (event.state ?? {}) as { eguidance?: { step: Step; question: number } };
    if (!eguidance || !this.session) return;
    this.session.keep(eguidance);
    this.session.leadFocus();
  };

  private readonly seen = (): void => {
    this.session?.change({});
  };

  private readonly stored = (event: StorageEvent): void => {
    const { session } = this;
    if (!session || !concernsKept(event)) return;
    const { token, talk } = session.kept;
    if (!session.keeping.adopt()) return session.forget();
    adoptOutbox(session);
    const { kept } = session;
    if (!kept.talk || (talk && kept.token === token)) return;
    session.keep({ step: "talk" });
    follow(session);
  };
}
