/** Small pieces that several steps of booking share. */

import type { JSX } from "preact";
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
