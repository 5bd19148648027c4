/** After the talk: two questions, the transcript to keep, and a new beginning. */

import type { JSX } from "preact";
import { ANSWERED_VALUES } from "../../protocol";
import { Danger } from "../chat/Danger";
import { Log } from "../chat/Log";
import { Outbox } from "../chat/Outbox";
import { Heading, Under } from "../parts";
import { printPaper, saveText, transcriptPaper } from "../printing";
import type { Session } from "../session";
import { giveFeedback, newTalk } from "../after";

export function Ended({ session }: { session: Session }): JSX.Element {
  const { ended } = session.words;
  const { thread } = session.view;
  return (
    <div class="ended">
      <Danger session={session} />
      <Heading session={session} id="ended">
        {ended.heading}
      </Heading>
      <p class="lead">{ended.by[thread.state?.ended ?? "citizen"]}</p>
      <Outbox session={session} />
      <Feedback session={session} />
      {thread.messages.some(({ author }) => author !== "service") && <Keep session={session} />}
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
  const { ended } = session.words;
  const { feedback, thread, busy } = session.view;
  if (feedback.sent || thread.state?.feedback_given) {
    return (
      <p class="thanks" role="status">
        {ended.thanks}
      </p>
    );
  }
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
    <fieldset class="options across">
      <legend>{ended.answered}</legend>
      {ANSWERED_VALUES.map((answered) => (
        <label key={answered}>
          <input
            type="radio"
            name="answered"
            checked={feedback.answered === answered}
            onChange={() => session.change({ feedback: { ...feedback, answered } })}
          />
          <span>{ended.answers[answered]}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Rating({ session }: { session: Session }): JSX.Element {
  const { ended } = session.words;
  const { feedback } = session.view;
  return (
    <fieldset class="options">
      <legend>{ended.rating}</legend>
      {ended.ratings.map((name, index) => (
        <label key={name}>
          <input
            type="radio"
            name="rating"
            checked={feedback.rating === index + 1}
            onChange={() => session.change({ feedback: { ...feedback, rating: index + 1 } })}
          />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Keep({ session }: { session: Session }): JSX.Element {
  const { words, doors, language } = session;
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
          onClick={() => printPaper(transcriptPaper(words, session.view.thread.messages))}
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
