/** When the talk is over: what the citizen says of it, and a clean start. */

import type { Session } from "./session";

export async function giveFeedback(session: Session): Promise<void> {
  if (session.view.busy) return;
  session.change({ busy: true, problem: null });
  const { sent: _sent, ...given } = session.view.feedback;
  const done = await session.ask(session.doors.feedback(given));
  if (done === null) return;
  session.change({ busy: false, feedback: { ...given, sent: true } });
}

export function newTalk(session: Session): void {
  const { open, spoken } = session.kept;
  session.forget();
  session.keep({ open, spoken });
  session.goTo("opening");
}
