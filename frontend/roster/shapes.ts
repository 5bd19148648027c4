/** What the roster's doors tell and take. Times are wall-clock times of the service. */

import type { Channel, ErrorCode, Route } from "../protocol";

export type Kind = "chat" | "phone" | "bookable" | "meeting";
export const KINDS: readonly Kind[] = ["chat", "phone", "bookable", "meeting"];
export type CoveredRoute = Exclude<Route, "self-help">;
export const ROUTES: readonly CoveredRoute[] = ["chat", "callback", "meeting"];

export interface Named {
  id: number;
  name: string;
}

/** `ends` at or before `starts` is on the next day. */
export interface Hours {
  starts: string;
  ends: string;
  kind: Kind;
  room: number | null;
}

export interface Shift extends Hours {
  source: "single" | "weekly";
  id: number;
  person: number;
  day: string;
  clashes: boolean;
  away: boolean;
  /** None of it is worked; `away` is true then too. */
  wholly_away: boolean;
  since?: string;
  until?: string | null;
  on_holidays?: boolean;
}

export interface Absence {
  id: number;
  person: number;
  starts: string;
  ends: string;
}

export interface Gap {
  route: CoveredRoute;
  day: string;
  starts: string;
  ends: string;
}

export interface Stranded {
  id: string;
  person: number;
  name: string;
  channel: Channel;
  room: string;
  starts: string;
  ends: string;
}

export interface Week {
  today: string;
  days: string[];
  holidays: string[];
  people: Named[];
  rooms: Named[];
  shifts: Shift[];
  absences: Absence[];
  gaps: Gap[];
  /** The days on which each route has opening hours. */
  open: Record<CoveredRoute, string[]>;
  stranded: Stranded[];
}

/** From the time on the clock; `arrivals` is a mean. */
export interface HalfHour {
  starts: string;
  arrivals: number;
  needed: number;
  planned: number;
}

/** `like` is how many dates it is expected by; with none there are no half hours. */
export interface ExpectedDay {
  day: string;
  like: number;
  half_hours: HalfHour[];
}

/** `asked` is a mean; `needed` and `planned` are minutes of people's time. */
export interface RouteDay {
  day: string;
  like: number;
  asked: number;
  needed: number;
  planned: number;
}

/** What is met one by one, by the day. `waiting` is how many wait for a freed time. */
export interface ExpectedRoute {
  route: CoveredRoute;
  handle_seconds: number;
  waiting: number;
  days: RouteDay[];
}

/** The chats of a week, how many one counsellor holds at once, and the other routes. */
export interface Expected {
  handle_seconds: number;
  concurrency: number;
  days: ExpectedDay[];
  routes: ExpectedRoute[];
}

/** `seen` is how it must be still; the service's own answers carry it, and nobody else. */
export interface Which {
  source: Shift["source"];
  id: number;
  day: string;
  seen?: object | null;
}

type At = { person: number; day: string };

export type Change =
  | ({ act: "add-shift" } & At & Hours)
  | ({
      act: "add-weekly";
      person: number;
      weekday: number;
      since: string;
      until: string | null;
      on_holidays: boolean;
      like?: number;
    } & Hours)
  | ({ act: "move"; shift: Which } & At & Hours)
  | ({ act: "copy"; shift: Which } & At)
  | { act: "copy-week"; monday: string }
  | { act: "remove"; shift: Which }
  | { act: "restore"; rule: number; day: string }
  | { act: "until"; rule: number; until: string | null; seen?: string | null }
  | { act: "add-absence"; person: number; starts: string; ends: string }
  | { act: "remove-absence"; absence: number };

export interface Made {
  undo: Change[];
  stranded: Stranded[];
  copied: number;
  left_out: number;
}

/** The shift that somebody has already, when they may not have another. */
export interface There {
  day: string;
  starts: string;
  ends: string;
  kind: Kind;
}

export interface Problem {
  code: ErrorCode | "offline" | "other";
  field: string;
  shift?: There | undefined;
}
