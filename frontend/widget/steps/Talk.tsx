/** A contact as it is now: in the queue, under way, asked for by telephone, or over. */

import type { JSX } from "preact";
import { Composer } from "../chat/Composer";
import { Log } from "../chat/Log";
import { Draft } from "../chat/Outbox";
import { Status } from "../chat/Status";
import type { Session } from "../session";
import { Booked } from "./Booked";
import { Ended } from "./Ended";
import { Late } from "./Late";

export function TalkStep({ session }: { session: Session }): JSX.Element {
  const { state, messages, outbox } = session.view.thread;
  if (state?.state === "ended") return <Ended session={session} />;
  const { called } = session;
  const texted = session.channel === "sms";
  const Top = texted ? Late : called ? Booked : Status;
  return (
    <div class="talk">
      <Top session={session} />
      {(!called || messages.length + outbox.length > 0) && <Log session={session} />}
      {called || texted ? <Draft session={session} /> : <Composer session={session} />}
    </div>
  );
}
