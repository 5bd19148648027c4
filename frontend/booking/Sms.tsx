/** A chat goes on by text message: the wish for it, and what it is like from then on. */

import type { JSX } from "preact";
import type { ThreadState } from "../protocol";
import { BackLink, Heading } from "../widget/parts";
import type { Session } from "../widget/session";
import { nameFor } from "../widget/ways";
import { words as spoken } from "../words/booking.da";
import { Phone, useForm } from "./fields";
import { Send } from "./parts";

export function SmsForm({ session }: { session: Session }): JSX.Element {
  const { form, faults, submit } = useForm(session, () => goOn(session), false);
  const { sms } = spoken;
  const refused = session.view.problem?.code === "cannot-text" ? { phone: sms.cannot } : faults;
  return (
    <>
      <BackLink words={session.words.back} go={() => session.goTo("talk")} />
      <Heading session={session} id="form">
        {sms.heading}
      </Heading>
      <p class="lead">{sms.lead}</p>
      <form ref={form} noValidate onSubmit={(event) => void submit(event)}>
        <Phone session={session} faults={refused} help={spoken.form.phoneHelp} />
        <p>{sms.consent}</p>
        <Send session={session}>{sms.yes}</Send>
      </form>
    </>
  );
}

/** A retry has the same name, and so the same effect. */
async function goOn(session: Session): Promise<void> {
  if (session.view.busy) return;
  session.change({ busy: true, problem: null });
  const { phone } = session.view.form;
  const wish = { phone, consent: true };
  const body = { ...wish, client_id: nameFor(session, wish) };
  const door = "/api/contact/sms";
  const done = await session.ask(session.doors.json<{ thread: ThreadState }>(door, body));
  session.change({ busy: false });
  if (!done) return;
  session.change({ request: null, thread: { ...session.view.thread, state: done.thread } });
  session.goTo("talk");
}

export function GoesOnBySms({ session }: { session: Session }): JSX.Element {
  return (
    <>
      <Heading session={session} id="talk">
        {spoken.sms.now}
      </Heading>
      <p>{spoken.sms.next}</p>
    </>
  );
}
