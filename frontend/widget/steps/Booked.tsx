/** A call or a meeting is asked for: what happens now, and how to change it. */

import type { JSX } from "preact";
import { EndTalk } from "../chat/EndTalk";
import { nameOf } from "../hearing";
import { Heading } from "../parts";
import { printPaper } from "../printing";
import type { Words } from "../../words/da";
import type { Session } from "../session";

export function Booked({ session }: { session: Session }): JSX.Element {
  const { words } = session;
  const { booked } = words;
  const kind = session.channel === "meeting" ? "meeting" : "callback";
  const sentences = whatHappens(session);
  const title = booked.heading[kind];
  return (
    <div>
      <Heading session={session} id="booked">
        {title}
      </Heading>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <div class="actions row">
        <button
          type="button"
          class="second"
          onClick={() => printPaper({ title, lines: [{ head: "", text: sentences.join("\n") }] })}
        >
          {words.print}
        </button>
        {session.view.thread.state?.state === "waiting" && (
          <button type="button" class="second" onClick={() => session.goTo("routes")}>
            {words.talk.another}
          </button>
        )}
        <EndTalk session={session} />
      </div>
    </div>
  );
}

function whatHappens(session: Session): string[] {
  const { booked, form, talk } = session.words;
  const { state, place } = session.view.thread;
  const number = booked.number(session.view.form.phone);
  if (state?.state === "open") return [booked.taken(nameOf(session)), number];
  return [
    booked.lead,
    state?.wished_part === "turn" && place && booked.turn(place.position),
    number,
    state?.promise_at && callBy(session.words, new Date(state.promise_at)),
    state?.wished_part && booked.part(form.parts[state.wished_part]),
    booked.next,
    session.kept.booked?.masked && talk.masked,
  ].filter((said) => typeof said === "string");
}

/** A promise that is past is not said again. */
export function callBy({ booked, when }: Words, at: Date): string {
  return at.getTime() > Date.now() ? booked.callBy(when(at)) : booked.callSoon;
}
