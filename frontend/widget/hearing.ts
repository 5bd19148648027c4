/** What a screen reader is told in the status region; messages have their own log. */

import type { Thread } from "../talk/thread";
import type { Session } from "./session";

export function whatIsHeard(session: Session, before: Thread, after: Thread): string {
  const { talk, booked } = session.words;
  const { state, place } = after;
  const chat = state?.channel === "chat";
  // A log that is on the screen speaks for itself: nothing is told twice.
  const logged = chat && before.state !== null && session.kept.step === "talk";
  if (!logged && inDanger(after) && !inDanger(before)) return dangerInWords(session);
  if (state?.state === "open" && before.state?.state === "waiting") {
    if (logged) return "";
    return (chat ? talk.headingOpen : booked.taken)(nameOf(session, after));
  }
  if (place && place.position !== before.place?.position) return talk.number(place.position);
  return after.typing && !before.typing ? talk.typing(nameOf(session, after)) : session.view.heard;
}

export function inDanger({ state, messages }: Thread): boolean {
  return state?.danger || messages.some((message) => message.notice === "danger");
}

export function emergencyOf(session: Session): string {
  return session.view.config?.emergency ?? "112";
}

function dangerInWords(session: Session): string {
  const { danger } = session.words;
  return `${danger.heading} ${danger.call(emergencyOf(session))}.`;
}

export function nameOf(session: Session, thread: Thread = session.view.thread): string {
  return thread.state?.counsellor || session.words.talk.someone;
}
