/** A contact as it is now: in the queue, under way, asked for by telephone, or over. */

import type { JSX } from "preact";
import { Composer } from "../chat/Composer";
import { Log } from "../chat/Log";
import { Status } from "../chat/Status";
import type { Session } from "../session";
import { Booked } from "./Booked";
import { Ended } from "./Ended";

export function TalkStep({ session }: { session: Session }): JSX.Element {
  const { state, messages } = session.view.thread;
  if (state?.state === "ended") return <Ended session={session} />;
  const called = session.channel !== "chat";
  return (
    <div class="talk">
      {called ? <Booked session={session} /> : <Status session={session} />}
      {(!called || messages.length > 0) && <Log session={session} />}
      {!called && <Composer session={session} />}
    </div>
  );
}
