/** After the talk: two questions, the transcript to keep, and a new beginning. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ANSWERED_VALUES } from "../../protocol";
import { Log } from "../chat/Log";
import { Draft, Outbox } from "../chat/Outbox";
import { Heading, Radios, Under } from "../parts";
import { printPaper, saveText, transcriptPaper } from "../printing";
import type { Session } from "../session";
import { giveFeedback, newTalk } from "../after";
import { take } from "../ways";

export function Ended({ session }: { session: Session }): JSX.Element {
  const { words } = session;
  const { ended, booked } = words;
  const { state, messages } = session.view.thread;
  const by = state?.ended ?? "citizen";
  const cancelled = session.called && by === "citizen";
  const left = by === "citizen" && !state?.counsellor;
  const talked = messages.some(
    ({ author }) => author === "counsellor" || (author === "citizen" && !cancelled),
  );
  return (
    <div>
      <Heading session={session} id="ended">
        {cancelled ? booked.cancelled : left ? ended.left : ended.heading}
      </Heading>
      {!cancelled && !left && <p class="lead">{ended.by[by]}</p>}
      {by === "wrong-number" && (
        <p>
          <button type="button" class="first" onClick={() => void take(session, "callback")}>
            {words.routes.verbs.callback}
          </button>
        </p>
      )}
      <Outbox session={session} />
      <Draft session={session} />
      {!cancelled && <Feedback session={session} />}
      {talked && <Keep session={session} />}
      <div class="actions">
        <button type="button" class="second" onClick={() => newTalk(session)}>
          {ended.again}
        </button>
        <p class="small">{ended.againHelp}</p>
      </div>
    </div>
  );
}

function Feedback({ session }: { session: Session }): JSX.Element {
  const { feedback, thread } = session.view;
  const given = feedback.sent || thread.state?.feedback_given;
  return (
    <>
      <div role="status">{given && <Thanks session={session} />}</div>
      {!given && <Questions session={session} />}
    </>
  );
}

function Thanks({ session }: { session: Session }): JSX.Element {
  const thanks = useRef<HTMLParagraphElement>(null);
  const { busy, feedback } = session.view;
  useEffect(() => {
    // The line may bring the news before the door has answered.
    if (busy || feedback.sent) thanks.current?.focus();
  }, []);
  return (
    <p class="thanks" ref={thanks} tabIndex={-1}>
      {session.words.ended.thanks}
    </p>
  );
}

function Questions({ session }: { session: Session }): JSX.Element {
  const { ended } = session.words;
  const { feedback, busy } = session.view;
  const chosen = feedback.answered !== undefined || feedback.rating !== undefined;
  return (
    <form
      class="feedback"
      onSubmit={(event) => {
        event.preventDefault();
        void giveFeedback(session);
      }}
    >
      <p class="help">{ended.optional}</p>
      <Answered session={session} />
      <Rating session={session} />
      <button type="submit" class="first" disabled={busy || !chosen}>
        {ended.send}
      </button>
    </form>
  );
}

function Answered({ session }: { session: Session }): JSX.Element {
  const { ended } = session.words;
  const { feedback } = session.view;
  return (
    <Radios
      name="answered"
      legend={ended.answered}
      look="across"
      options={ANSWERED_VALUES.map((value) => [value, ended.answers[value]] as const)}
      chosen={feedback.answered}
      pick={(answered) => session.change({ feedback: { ...feedback, answered } })}
    />
  );
}

function Rating({ session }: { session: Session }): JSX.Element {
  const { ended } = session.words;
  const { feedback } = session.view;
  return (
    <Radios
      name="rating"
      legend={ended.rating}
      options={ended.ratings.map((text, index) => [index + 1, text] as const)}
      chosen={feedback.rating}
      pick={(rating) => session.change({ feedback: { ...feedback, rating } })}
    />
  );
}

function Keep({ session }: { session: Session }): JSX.Element {
  const { words, doors, language, view } = session;
  const { ended } = words;
  async function save(): Promise<void> {
    const text = await session.ask(doors.transcript(language));
    if (text !== null) saveText(ended.file, text);
  }
  return (
    <section>
      <Under session={session}>{ended.keepHeading}</Under>
      <p>{ended.keep}</p>
      <div class="actions row">
        <button type="button" class="second" onClick={() => void save()}>
          {ended.save}
        </button>
        <button
          type="button"
          class="second"
          onClick={() => printPaper(transcriptPaper(words, view.config, view.thread.messages))}
        >
          {ended.print}
        </button>
      </div>
      <details>
        <summary>{ended.read}</summary>
        <Log session={session} />
      </details>
    </section>
  );
}
