/** Back with the code, from whatever telephone. */

import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { BackLink, Field, Heading } from "../widget/parts";
import type { Session } from "../widget/session";
import { find } from "./acts";
import { onward } from "./Appointments";
import { Send } from "./parts";
import { patch, stateOf } from "./state";
import { words as spoken } from "../words/booking.da";

export function FindForm({ session }: { session: Session }): JSX.Element {
  const { appointment: words, errors } = spoken;
  const { code, fault } = stateOf(session);
  const form = useRef<HTMLFormElement>(null);
  const wrong = fault === "empty" ? words.findEmpty : fault ? errors[fault] : undefined;

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    await find(session);
    form.current?.querySelector("input")?.focus();
  }

  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)}>
      <BackLink words={session.words.back} go={() => onward(session)} />
      <Heading session={session} id="find">
        {words.find}
      </Heading>
      <p class="lead">{words.findLead}</p>
      <Field
        name="code"
        label={words.findLabel}
        help={words.findHelp}
        fault={wrong}
        value={code}
        write={(code) => patch(session, { code, fault: null })}
        class="code"
        dir="ltr"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        maxLength={40}
      />
      <Send session={session}>{words.findNow}</Send>
    </form>
  );
}
