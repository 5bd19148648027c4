/** Small pieces that several steps of booking share. */

import type { ComponentChildren, JSX } from "preact";
import type { Session } from "../widget/session";
import { isElsewhere } from "../words/zoned";
import { capital } from "./Picker";
import { zoneOf } from "./state";
import { words as spoken } from "../words/booking.da";

/** A moment as the service's own clock shows it, and as the reader's does when that is another. */
export function When({ session, at, until }: {
  session: Session;
  at: string;
  until?: string;
}): JSX.Element {
  const { moment, clock, picker, held } = spoken;
  const zone = zoneOf(session);
  const when = new Date(at);
  return (
    <>
      <strong class="when">
        {capital(moment(when, zone))}
        {until && ` ${held.to}\u00a0${clock(new Date(until), zone)}`}
      </strong>
      {isElsewhere(when, zone) && (
        <p class="small">
          {picker.zone} {picker.yours(when)}
        </p>
      )}
    </>
  );
}

/** It keeps the focus while it is sent, which a disabled button does not. */
export function Send({ session, children }: {
  session: Session;
  children: ComponentChildren;
}): JSX.Element {
  const { busy } = session.view;
  return (
    <div class="actions">
      <button type="submit" class="first" aria-disabled={busy}>
        {children}
      </button>
      <p role="status">{busy && spoken.sending}</p>
    </div>
  );
}
