/** What booking knows at one moment: in memory, but for what is held. */

import type { Uuid } from "../protocol";
import type { Session } from "../widget/session";

export type BookedChannel = "callback" | "meeting";

/** When, with whom and where; moments as the service writes them. */
export interface Place {
  starts_at: string;
  ends_at: string;
  counsellor: string;
  room: string;
  address: string;
}

/** What was asked for when a time was held. */
export interface Wanted {
  channel: BookedChannel;
  language: string;
  counsellor: number | null;
  site: number | null;
  skill: number | null;
  starts_at: string;
}

export interface Held extends Place {
  appointment: Uuid;
  held_until: string;
  /** By this browser's own clock, which may be wrong. */
  lapses: number;
  wanted: Wanted;
}

export interface Appointment extends Place {
  code: string;
  channel: BookedChannel;
  danger: boolean;
  /** It can be moved and cancelled still; then it is now. */
  changeable: boolean;
  /** How often it was called in vain, and about when again; null is at once. */
  calls: number;
  call_at: string | null;
  /** A CPR number was hidden in what they wrote. */
  masked: boolean;
  /** A file for the citizen's own calendar. */
  calendar: string;
  /** The end of the number that is called, and of the one that is texted; or nothing. */
  phone: string;
  texts: string;
}

export type Told = "moved" | "stayed" | "changed";

export interface Named {
  id: number;
  name: string;
}

export interface Site {
  id: number;
  name: string;
  address: string;
  postcode: string;
  town: string;
  /** How far from the postcode that was given, when it is known. */
  km: number | null;
}

export interface FreeTimes {
  minutes: number;
  times: string[];
  counsellors: Named[];
  /** What somebody may be wished to know about; often nothing. */
  skills: Named[];
  sites: Site[];
}

/** What outlives a reload: no number is in it. */
export interface Holding {
  route: BookedChannel;
  /** A time is being chosen, and not only wished for. */
  timed: boolean;
  held: Held | null;
  /** What was typed beside it. */
  wish?: string;
  texts?: boolean;
}

export interface BookingView {
  free: FreeTimes | null;
  /** Everybody and every place with a free time, whatever is wished for. */
  anybody: FreeTimes | null;
  counsellor: number | null;
  site: number | null;
  skill: number | null;
  postcode: string;
  /** There is no such postcode. */
  nowhere: boolean;
  /** The time that somebody else has just taken. */
  lost: string | null;
  /** A press on a time is on its way. */
  pressed: string | null;
  /** The appointments on the screen; null until they are asked for. */
  mine: Appointment[] | null;
  /** The one that is being moved or cancelled. */
  subject: Appointment | null;
  asking: boolean;
  /** What came of a move. */
  /** What became of one of them. */
  told: { code: string; what: Told } | null;
  /** Where it was to be moved, when no answer has come. */
  doubt: string | null;
  code: string;
  fault: "no-appointment" | "too-late" | "empty" | null;
}

const EMPTY: BookingView = {
  free: null,
  anybody: null,
  counsellor: null,
  site: null,
  skill: null,
  postcode: "",
  nowhere: false,
  lost: null,
  pressed: null,
  mine: null,
  subject: null,
  asking: false,
  told: null,
  doubt: null,
  code: "",
  fault: null,
};

const NO_HOLDING: Holding = { route: "callback", timed: false, held: null };

export function stateOf(session: Session): BookingView {
  return session.view.booking ?? EMPTY;
}

export function patch(session: Session, changed: Partial<BookingView>): void {
  session.change({ booking: { ...stateOf(session), ...changed } });
}

export function holdingOf(session: Session): Holding {
  return session.kept.holding ?? NO_HOLDING;
}

export function keepHolding(session: Session, changed: Partial<Holding>): void {
  session.keep({ holding: { ...holdingOf(session), ...changed } });
}

export function zoneOf(session: Session): string {
  return session.view.config?.zone ?? "Europe/Copenhagen";
}
