/** A chat goes on by text message: the wish for it, and what it is like from then on. */

import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { ThreadState } from "../protocol";
import { BackLink, Field, Heading } from "../widget/parts";
import type { Session } from "../widget/session";
import { nameFor } from "../widget/ways";
import { Refusal } from "../wires/http";
import { words as spoken } from "../words/booking.da";
import { Phone, useForm } from "./fields";
import { Send } from "./parts";

const DOOR = "/api/contact/sms";

/** A reload forgets the number, and so it is asked for again. */
export function SmsForm({ session }: { session: Session }): JSX.Element {
  const asked = session.kept.question === 1 && session.view.form.phone;
  return asked ? <CodeForm session={session} /> : <NumberForm session={session} />;
}

function NumberForm({ session }: { session: Session }): JSX.Element {
  const { form, faults, submit } = useForm(session, () => sendCode(session), false);
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

function CodeForm({ session }: { session: Session }): JSX.Element {
  const form = useRef<HTMLFormElement>(null);
  const [code, setCode] = useState("");
  const [fault, setFault] = useState("");
  const { sms } = spoken;
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const wrong = code.trim() ? await goOn(session, code) : sms.codeEmpty;
    setFault(wrong);
    if (wrong) form.current?.querySelector("input")?.focus();
  }
  return (
    <>
      <BackLink words={sms.again} go={() => session.goTo("sms")} />
      <Heading session={session} id="code">
        {sms.codeHeading}
      </Heading>
      <p class="lead">{sms.codeLead}</p>
      <form ref={form} noValidate onSubmit={(event) => void submit(event)}>
        <Field
          name="code"
          label={sms.code}
          help={sms.codeHelp}
          fault={fault}
          value={code}
          write={setCode}
          inputmode="numeric"
          autocomplete="one-time-code"
          maxLength={16}
          required
        />
        <p>{sms.none}</p>
        <Send session={session}>{sms.heading}</Send>
      </form>
    </>
  );
}

/** One thing at a time. A retry has the same name, and so the same effect. */
async function act<T>(session: Session, door: string, wish: object): Promise<T | Refusal | null> {
  if (session.view.busy) return null;
  session.change({ busy: true, problem: null });
  const body = { ...wish, client_id: nameFor(session, wish) };
  const done = await session.doors.json<T>(door, body).catch((error: unknown) => {
    const refusal = error instanceof Refusal ? error : new Refusal("other");
    if (refusal.field !== "code") session.refused(refusal);
    return refusal;
  });
  session.change({ busy: false });
  if (!(done instanceof Refusal)) session.change({ request: null });
  return done;
}

async function sendCode(session: Session): Promise<void> {
  const { phone } = session.view.form;
  const sent = await act(session, `${DOOR}/code`, { phone, consent: true });
  if (sent && !(sent instanceof Refusal)) session.goTo("sms", 1);
}

/** What is wrong with the code; nothing, if it is right or something else is wrong. */
async function goOn(session: Session, code: string): Promise<string> {
  const { phone } = session.view.form;
  const done = await act<{ thread: ThreadState }>(session, DOOR, { phone, code });
  if (!done) return "";
  if (done instanceof Refusal) return faultOf(done);
  session.change({ thread: { ...session.view.thread, state: done.thread } });
  session.goTo("talk");
  return "";
}

function faultOf({ field, code, left }: Refusal): string {
  const { sms } = spoken;
  if (field !== "code") return "";
  if (code === "wrong-code") return sms.wrong(left);
  return code === "expired-code" ? sms.expired : sms.codeHelp;
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
