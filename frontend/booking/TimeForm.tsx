/** A time is held: the number, and what it is about, and it is booked. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { BackLink, Heading } from "../widget/parts";
import type { Session } from "../widget/session";
import { book, letGo } from "./acts";
import { Email, Phone, Texts, useForm, Wish } from "./fields";
import { Send, When } from "./parts";
import { holdingOf, zoneOf, type Held } from "./state";
import { words as spoken } from "../words/booking.da";

export function TimeForm({ session, held }: { session: Session; held: Held }): JSX.Element {
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    const timer = setTimeout(() => setLate(true), held.lapses - Date.now());
    return () => clearTimeout(timer);
  }, [held.lapses]);
  useEffect(() => () => leftBehind(session), [session]);
  const { held: words, form: fields, clock } = spoken;
  const { route } = holdingOf(session);
  const { form, faults, submit } = useForm(session, () => book(session));
  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)}>
      <BackLink words={words.another} go={() => session.goTo("form")} />
      <Heading session={session} id="held">
        {words.heading}
      </Heading>
      <div class="thanks">
        <When session={session} at={held.starts_at} />
        <p>{words.with(held.counsellor)}</p>
        {held.address && <p>{[held.address, held.room].filter(Boolean).join(", ")}</p>}
      </div>
      <p class="lead small" role="status">
        {late ? words.late : words.until(clock(new Date(held.held_until), zoneOf(session)))}
      </p>
      <Phone
        session={session}
        faults={faults}
        help={route === "meeting" ? fields.phoneWhy : fields.phoneHelp}
      />
      <Texts session={session} />
      <Email session={session} />
      <Wish session={session} faults={faults} />
      <Send session={session}>{words.book[route]}</Send>
    </form>
  );
}

/** Whichever way somebody leaves the form, the time is free for others; to fold it is no leaving. */
function leftBehind(session: Session): void {
  const { step, question } = session.kept;
  if (step !== "form" || question !== 1) letGo(session);
}
