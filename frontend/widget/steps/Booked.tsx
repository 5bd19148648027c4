/** A call or a meeting is asked for: what happens now, and how to change it. */

import type { JSX } from "preact";
import { EndTalk } from "../chat/EndTalk";
import { nameOf } from "../hearing";
import { Heading } from "../parts";
import { printPaper } from "../printing";
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
      </div>
      <EndTalk session={session} />
    </div>
  );
}

function whatHappens(session: Session): string[] {
  const { booked, form } = session.words;
  const number = booked.number(session.view.form.phone);
  if (session.view.thread.state?.state === "open") return [booked.taken(nameOf(session)), number];
  const wish = session.kept.booked;
  const [from, to] = (wish?.ends ?? "").split("-").map(Number);
  return [
    booked.lead,
    number,
    wish ? booked.part(form.parts[wish.part]) : "",
    to ? booked.wait(session.words.wait(from ?? 0, to)) : "",
    booked.next,
    wish?.masked ? session.words.talk.masked : "",
  ].filter(Boolean);
}
