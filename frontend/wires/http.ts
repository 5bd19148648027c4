/** The citizen's HTTP doors. The token travels in a header, never in an address. */

import type { Answered, ErrorCode, Language, Level, Route, RouteOffer, ThreadState } from "../protocol";
import type { Helpline, Question, Resource } from "./shapes";

export interface WidgetConfig {
  protocol: number;
  name: string;
  language: Language;
  keep_days: number;
  /** Of the service: its times are told in it. */
  zone: string;
  heartbeat_seconds: number;
  /** Whether citizens can text the service. */
  texts: boolean;
  emergency: string;
  helplines: Helpline[];
  questions: Question[];
}

export interface Assessment {
  token: string;
  level: Level;
  level_reason: string;
  version: string;
  row: string;
  offers: RouteOffer[];
  closed: RouteOffer[];
  thread: ThreadState | null;
}

export interface ResourcePage extends Resource {
  body: string[];
  steps: string[];
}

export interface ContactWish {
  client_id: string;
  route: Route;
  phone?: string;
  day_part?: string;
  wish?: string;
}

export interface Chosen {
  thread: ThreadState | null;
  /** A CPR number in the wish was masked. */
  masked: boolean;
}

export interface FeedbackGiven {
  answered?: Answered;
  rating?: number;
}

export type Failure = ErrorCode | "offline" | "other";

interface Said {
  code?: ErrorCode;
  field?: string;
  tries_left?: number;
}

/** What a door answered instead of the thing asked for. */
export class Refusal extends Error {
  constructor(
    readonly code: Failure,
    readonly field: string = "",
    /** How many more tries there are, of a wrong code. */
    readonly left = 0,
  ) {
    super(code);
  }
}

const PATIENCE = 15_000;

export class Doors {
  constructor(
    private readonly server: string,
    private readonly token: () => string,
  ) {}

  config(language: Language): Promise<WidgetConfig> {
    return this.json(`/api/widget?language=${language}`);
  }

  assess(language: Language, answers: Record<string, string>): Promise<Assessment> {
    return this.json("/api/triage", { language, answers });
  }

  assessment(language: Language): Promise<Assessment> {
    return this.json(`/api/triage?language=${language}`);
  }

  choose(wish: ContactWish): Promise<Chosen> {
    return this.json("/api/contact", wish);
  }

  feedback(given: FeedbackGiven): Promise<unknown> {
    return this.json("/api/contact/feedback", given);
  }

  async transcript(language: Language): Promise<string> {
    return (await this.ask(`/api/contact/transcript?language=${language}`)).text();
  }

  resources(language: Language, topic: string, level: string): Promise<Resource[]> {
    const query = new URLSearchParams({ language });
    if (topic) query.set("topic", topic);
    if (level) query.set("level", level);
    return this.json(`/api/resources?${query}`);
  }

  resource(language: Language, slug: string): Promise<ResourcePage> {
    return this.json(`/api/resources/${encodeURIComponent(slug)}?language=${language}`);
  }

  async json<T>(path: string, body?: unknown): Promise<T> {
    return (await (await this.ask(path, body)).json()) as T;
  }

  private async ask(path: string, body?: unknown): Promise<Response> {
    const response = await this.reach(path, body);
    if (response.ok) return response;
    const said = (await response.json().catch(() => ({}))) as Said;
    throw new Refusal(said.code ?? "other", said.field, said.tries_left);
  }

  private async reach(path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = {};
    const token = this.token();
    if (token) headers["Authorization"] = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const init: RequestInit = { headers, credentials: "omit", signal: AbortSignal.timeout(PATIENCE) };
    if (body) Object.assign(init, { method: "POST", body: JSON.stringify(body) });
    try {
      return await fetch(this.server + path, init);
    } catch {
      throw new Refusal("offline");
    }
  }
}
