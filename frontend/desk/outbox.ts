/** Words on their way to the server: kept until it says that it has them. */

import { PASSING } from "../talk/thread";
import { wellFormed } from "../wires/text";
import type { DeskFrame, ErrorCode, Language, Uuid } from "../protocol";

export interface Unsent {
  clientId: Uuid;
  /** The counsellor who wrote it: another one's words are never sent from this tab. */
  by: number;
  contact: Uuid;
  kind: "say" | "note" | "resource";
  /** What was written, or the title of the resource. */
  text: string;
  slug: string;
  language: Language;
  /** Committed: it leaves the outbox when the message itself comes back. */
  accepted: boolean;
  /** Why the server would not have it; the words are still here. */
  refused: ErrorCode | null;
}

export type Outbox = readonly Unsent[];

export function put(outbox: Outbox, item: Unsent): Outbox {
  return outbox.some((one) => one.clientId === item.clientId) ? outbox : [...outbox, item];
}

/** The server has it, or its writer took it back. */
export function without(outbox: Outbox, clientId: Uuid): Outbox {
  const rest = outbox.filter((one) => one.clientId !== clientId);
  return rest.length === outbox.length ? outbox : rest;
}

export function acceptedAs(outbox: Outbox, clientId: Uuid): Outbox {
  return changed(outbox, clientId, { accepted: true, refused: null });
}

export function refusedAs(outbox: Outbox, clientId: Uuid, refused: ErrorCode): Outbox {
  return PASSING.includes(refused) ? outbox : changed(outbox, clientId, { refused });
}

function changed(outbox: Outbox, clientId: Uuid, news: Partial<Unsent>): Outbox {
  if (!outbox.some((one) => one.clientId === clientId)) return outbox;
  return outbox.map((one) => (one.clientId === clientId ? { ...one, ...news } : one));
}

/** What to send after a new connection, in the order it was written. */
export function toSend(outbox: Outbox): DeskFrame[] {
  return outbox.filter((one) => !one.accepted && one.refused === null).map(frameOf);
}

export function frameOf({ kind, contact, clientId, text: written, slug, language }: Unsent): DeskFrame {
  const text = wellFormed(written);
  const named = { contact, client_id: clientId };
  if (kind === "say") return { type: "desk-say", ...named, text };
  if (kind === "note") return { type: "desk-note", ...named, text };
  return { type: "desk-send-resource", ...named, slug, language };
}

const KEY = "eguidance-desk-outbox";

export function restore(storage: Pick<Storage, "getItem">): Outbox {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isUnsent) : [];
  } catch {
    return [];
  }
}

function isUnsent(one: Partial<Unsent> | null): one is Unsent {
  return Boolean(one?.clientId && one.contact && one.kind && typeof one.text === "string");
}

export function keep(storage: Pick<Storage, "setItem" | "removeItem">, outbox: Outbox): void {
  if (outbox.length === 0) storage.removeItem(KEY);
  else storage.setItem(KEY, JSON.stringify(outbox));
}
