/** All answers at a glance; one can be changed and the rest stay. */

import type { JSX } from "preact";
import type { Question } from "../../wires/shapes";
import { BackLink, Heading } from "../parts";
import type { Session } from "../session";
import { assess, correct } from "../ways";

export function Overview({ session }: { session: Session }): JSX.Element {
  const { words } = session;
  const questions = session.view.config?.questions ?? [];
  return (
    <>
      <BackLink words={words.back} go={() => session.goTo("questions", questions.length - 1)} />
      <Heading session={session} id="overview">
        {words.overview.heading}
      </Heading>
      <p class="lead">{words.overview.lead}</p>
      <dl class="answers">
        {questions.map((question, number) => (
          <Answer key={question.key} session={session} question={question} number={number} />
        ))}
      </dl>
      <div class="actions">
        <button
          type="button"
          class="first"
          disabled={session.view.busy}
          onClick={() => void assess(session)}
        >
          {words.overview.done}
        </button>
      </div>
    </>
  );
}

function Answer({ session, question, number }: {
  session: Session;
  question: Question;
  number: number;
}): JSX.Element {
  const { overview } = session.words;
  const value = session.kept.answers[question.key];
  const text = question.options.find((option) => option.value === value)?.text;
  return (
    <div>
      <dt>{question.text}</dt>
      <dd class={text ? "" : "pale"}>{text ?? overview.skipped}</dd>
      <dd>
        <button type="button" class="link" onClick={() => correct(session, number)}>
          {overview.change}
          <span class="heard">: {question.text}</span>
        </button>
      </dd>
    </div>
  );
}
