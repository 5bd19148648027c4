/** A wish for a call or a meeting: a number, a part of the day, and what it is about. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Radios } from "../widget/parts";
import type { Session } from "../widget/session";
import { choose, offerOf, refresh } from "../widget/ways";
import { fill, Phone, useForm, Wish } from "./fields";
import { Send } from "./parts";
import { holdingOf, keepHolding, type BookedChannel } from "./state";
import { words as spoken } from "../words/booking.da";

export function WishForm({ session }: { session: Session }): JSX.Element {
  const { route } = holdingOf(session);
  const { form, faults, submit } = useForm(session, () => wishFor(session, route));
  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)}>
      <Phone session={session} faults={faults} help={spoken.form.phoneHelp} />
      <DayPart session={session} />
      <Wish session={session} faults={faults} />
      <Send session={session}>{session.words.routes.verbs[route]}</Send>
    </form>
  );
}

/** What was typed is kept until it is sent. */
async function wishFor(session: Session, route: BookedChannel): Promise<void> {
  await choose(session, route);
  if (session.kept.talk) keepHolding(session, { wish: "" });
}

function DayPart({ session }: { session: Session }): JSX.Element {
  const { parts } = session.words.form;
  const offered = offerOf(session, holdingOf(session).route)?.parts ?? (["any"] as const);
  useEffect(() => {
    if (!session.view.assessment) void refresh(session);
  }, []);
  const hasTurn = offered.some((part) => part === "turn");
  return (
    <>
      <Radios
        name="part"
        legend={spoken.form.part}
        options={offered.map((part) => [part, parts[part]] as const)}
        chosen={session.view.form.part}
        pick={(part) => fill(session, { part })}
      />
      {hasTurn && <p class="small">{spoken.form.turn}</p>}
    </>
  );
}
