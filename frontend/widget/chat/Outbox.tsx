/** Words on their way, and words that were refused: nothing typed is ever just gone. */

import type { JSX } from "preact";
import type { Outgoing } from "../../talk/thread";
import type { Session } from "../session";
import { remove, sayAgain } from "../talking";

/** What was begun can still be read where nothing more is written. */
export function Draft({ session }: { session: Session }): JSX.Element | null {
  const { draft } = session.kept;
  if (!draft) return null;
  return (
    <div class="note">
      <p>{session.words.talk.unsent}</p>
      <p class="bubble">{draft}</p>
    </div>
  );
}

export function Outbox({ session }: { session: Session }): JSX.Element {
  return (
    <>
      {session.view.thread.outbox.map((item) => (
        <div key={item.client_id} class="said citizen">
          <div class="bubble">{item.text}</div>
          {item.refused ? (
            <Refused session={session} item={item} />
          ) : (
            <p class="stamp">{onItsWay(session, item)}</p>
          )}
        </div>
      ))}
    </>
  );
}

function onItsWay(session: Session, item: Outgoing): string {
  const { sent, sending, kept } = session.words.talk;
  if (item.sequence !== null) return sent;
  return session.view.line === "connected" ? sending : kept;
}

function Refused({ session, item }: { session: Session; item: Outgoing }): JSX.Element {
  const { talk, errors } = session.words;
  const why = (errors as Record<string, string>)[item.refused ?? ""] ?? errors.other;
  return (
    <p class="wrong">
      {talk.notSent} {why}{" "}
      <button type="button" class="link" onClick={() => sayAgain(session, item.client_id)}>
        {talk.again}
      </button>{" "}
      <button type="button" class="link" onClick={() => remove(session, item.client_id)}>
        {talk.remove}
      </button>
    </p>
  );
}
