/** A time is held: the number, and what it is about, and it is booked. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { BackLink, Heading } from "../widget/parts";
import type { Session } from "../widget/session";
import { book, lapsed, letGo } from "./acts";
import { Email, Phone, Texts, useForm, Wish } from "./fields";
import { When } from "./parts";
import { holdingOf, zoneOf, type Held } from "./state";
import { words as spoken } from "../words/booking.da";

export function TimeForm({ session, held }: { session: Session; held: Held }): JSX.Element {
  useEffect(() => {
    const timer = setTimeout(() => void lapsed(session), held.lapses - Date.now());
    return () => clearTimeout(timer);
  }, [held.lapses, session.view.busy]);
  useEffect(() => () => leftBehind(session), [session]);
  const { held: words, form: fields, clock } = spoken;
  const { route } = holdingOf(session);
  const { form, faults, submit } = useForm(session, () => void book(session));
  return (
    <form ref={form} noValidate onSubmit={submit}>
      <BackLink words={words.another} go={() => session.goTo("form")} />
      <Heading session={session} id="held">
        {words.heading}
      </Heading>
      <div class="thanks">
        <When session={session} at={held.starts_at} />
        <p>{words.with(held.counsellor)}</p>
        {held.address && <p>{[held.address, held.room].filter(Boolean).join(", ")}</p>}
      </div>
      <p class="lead small">{words.until(clock(new Date(held.held_until), zoneOf(session)))}</p>
      <Phone
        session={session}
        faults={faults}
        help={route === "meeting" ? fields.phoneWhy : fields.phoneHelp}
      />
      <Texts session={session} />
      <Email session={session} />
      <Wish session={session} faults={faults} />
      <div class="actions">
        <button type="submit" class="first" disabled={session.view.busy}>
          {words.book[route]}
        </button>
      </div>
    </form>
  );
}

/** Whichever way somebody leaves the form, the time is free for others; to fold it is no leaving. */
function leftBehind(session: Session): void {
  const { step, question } = session.kept;
  if (step !== "form" || question !== 1) letGo(session);
}
