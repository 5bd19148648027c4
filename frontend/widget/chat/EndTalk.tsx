/** To end the talk, or leave the queue, is asked about once. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Session } from "../session";
import { endTalk } from "../talking";

export function EndTalk({ session }: { session: Session }): JSX.Element {
  const { talk, booked } = session.words;
  const { thread, asking } = session.view;
  const [name, question, yes] =
    session.channel !== "chat"
      ? [booked.cancel, booked.confirm, booked.yes]
      : thread.state?.state === "open"
        ? [talk.end, talk.confirmEnd, talk.yesEnd]
        : [talk.leaveQueue, talk.confirmLeave, talk.yesLeave];
  if (asking === "end") return <Confirm session={session} question={question} yes={yes} />;
  return (
    <button type="button" class="link" onClick={() => session.change({ asking: "end" })}>
      {name}
    </button>
  );
}

function Confirm({ session, question, yes }: {
  session: Session;
  question: string;
  yes: string;
}): JSX.Element {
  const { talk } = session.words;
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => stay.current?.focus(), []);
  return (
    <div class="note" role="group" aria-label={question}>
      <p>
        {question} {session.kept.draft && talk.unsent}
      </p>
      <div class="row">
        <button type="button" class="second" ref={stay} onClick={() => session.change({ asking: null })}>
          {talk.no}
        </button>
        <button type="button" class="second" onClick={() => endTalk(session)}>
          {yes}
        </button>
      </div>
    </div>
  );
}
