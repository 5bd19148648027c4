/** To end the talk, or leave the queue, is asked about once. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Session } from "../session";
import { endTalk } from "../talking";

export function EndTalk({ session }: { session: Session }): JSX.Element {
  const { talk, booked } = session.words;
  const { thread, asking } = session.view;
  const [name, question, yes] =
    session.called
      ? [booked.cancel, booked.confirm, booked.yes]
      : thread.state?.state === "open"
        ? [talk.end, talk.confirmEnd, talk.yesEnd]
        : [talk.leaveQueue, talk.confirmLeave, talk.yesLeave];
  if (asking === "end") {
    return (
      <Confirm
        question={`${question} ${session.kept.draft && talk.unsent}`}
        no={talk.no}
        stay={() => session.change({ asking: null })}
        yes={yes}
        go={() => endTalk(session)}
      />
    );
  }
  return (
    <button type="button" class="link" onClick={() => session.change({ asking: "end" })}>
      {name}
    </button>
  );
}

/** What cannot be undone is asked about, and the keyboard is at what changes nothing. */
export function Confirm({ question, no, stay, yes, go }: {
  question: string;
  no: string;
  stay: () => void;
  yes: string;
  go: () => void;
}): JSX.Element {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    first.current?.focus();
    // Both answers are seen, and not the first alone.
    first.current?.closest(".note")?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <div class="note" role="group" aria-label={question}>
      <p>{question}</p>
      <div class="row">
        <button type="button" class="second" ref={first} onClick={stay}>
          {no}
        </button>
        <button type="button" class="second" onClick={go}>
          {yes}
        </button>
      </div>
    </div>
  );
}
