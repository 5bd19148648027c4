/** Joining what is known with what arrives: said twice or out of order, it is shown once. */

import {
  type AssessmentView,
  DELIVERY_VALUES,
  type DeliveryView,
  type Message,
  type NoteView,
  type Texted,
} from "../protocol";

export function joinMessages(
  known: readonly Message[],
  news: readonly Message[],
): readonly Message[] {
  const first = news[0];
  if (!first) return known;
  const last = known.at(-1);
  if (news.length === 1 && (!last || last.sequence < first.sequence)) return [...known, first];
  const bySequence = new Map([...known, ...news].map((message) => [message.sequence, message]));
  return [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
}

/** Oldest first; of two with the same name the newer arrival holds. */
export function joinById<T extends NoteView | AssessmentView>(
  known: readonly T[],
  news: readonly T[],
  name: (one: T) => string | number,
): readonly T[] {
  if (news.length === 0) return known;
  const byName = new Map([...known, ...news].map((one) => [name(one), one]));
  return [...byName.values()].sort(
    (a, b) => a.at.localeCompare(b.at) || String(name(a)).localeCompare(String(name(b))),
  );
}

/** Of a message the furthest state holds, whenever it was heard; in the order of their names. */
export function joinDeliveries(
  known: readonly DeliveryView[],
  news: readonly DeliveryView[],
): readonly DeliveryView[] {
  if (news.length === 0) return known;
  const byName = new Map(known.map((one) => [one.client_id, one]));
  for (const one of news) {
    const before = byName.get(one.client_id);
    byName.set(one.client_id, before ? further(before, one) : one);
  }
  return [...byName.values()].sort((a, b) => a.client_id.localeCompare(b.client_id));
}

/** What became of one text message; null before there is one. */
export function joinTexted(known: Texted | null, news: Texted | null): Texted | null {
  return known && news ? further(known, news) : (known ?? news);
}

function further<T extends Texted>(known: T, news: T): T {
  const ahead = farness(known) - farness(news) || settledAt(known) - settledAt(news);
  return ahead > 0 ? known : news;
}

/** That it was passed on may be taken back: of the two the later holds. */
function farness({ state }: Texted): number {
  return DELIVERY_VALUES.indexOf(state === "passed-on" ? "shown" : state);
}

function settledAt({ at }: Texted): number {
  return at === null ? 0 : Date.parse(at);
}

/** True when a number between 1 and the last is missing. */
export function hasGap(messages: readonly Message[]): boolean {
  const last = messages.at(-1);
  return last !== undefined && last.sequence !== messages.length;
}
