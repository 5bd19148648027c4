/** To end the talk, or leave the queue, is asked about once. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Session } from "../session";
import { endTalk } from "../talking";

export function EndTalk({ session }: { session: Session }): JSX.Element {
  const { talk, booked } = session.words;
  const { thread, asking } = session.view;
  const waiting = thread.state?.state !== "open";
  const called = (thread.state?.channel ?? "chat") !== "chat";
  const name = called ? booked.cancel : waiting ? talk.leaveQueue : talk.end;
  if (asking === "end") return <Confirm session={session} waiting={waiting} />;
  return (
    <button type="button" class="link" onClick={() => session.change({ asking: "end" })}>
      {name}
    </button>
  );
}

function Confirm({ session, waiting }: { session: Session; waiting: boolean }): JSX.Element {
  const { talk } = session.words;
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => stay.current?.focus(), []);
  return (
    <div class="note" role="group" aria-label={waiting ? talk.confirmLeave : talk.confirmEnd}>
      <p>{waiting ? talk.confirmLeave : talk.confirmEnd}</p>
      <div class="row">
        <button type="button" class="second" ref={stay} onClick={() => session.change({ asking: null })}>
          {talk.no}
        </button>
        <button type="button" class="second" onClick={() => endTalk(session)}>
          {talk.yesEnd}
        </button>
      </div>
    </div>
  );
}
