/** What a screen reader is told in the status region; messages have their own log. */

import type { Thread } from "../talk/thread";
import type { Session } from "./session";

export function whatIsHeard(session: Session, before: Thread, after: Thread): string {
  const { talk } = session.words;
  const place = after.place?.position;
  if (place !== undefined && place !== before.place?.position) return talk.number(place);
  if (after.typing && !before.typing) return talk.typing(nameOf(session));
  const { state } = after;
  const came = state?.state === "open" && before.state?.state === "waiting";
  if (came) return talk.headingOpen(nameOf(session));
  return session.view.heard;
}

export function nameOf(session: Session): string {
  return session.view.thread.state?.counsellor || session.words.talk.someone;
}
