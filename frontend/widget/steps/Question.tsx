/** One question at a time; each can be skipped, and the way back is open. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Question as Asked } from "../../wires/shapes";
import { BackLink, Heading, Radios } from "../parts";
import type { Session } from "../session";
import { answer, backward, onward, skip } from "../ways";

export function Question({ session }: { session: Session }): JSX.Element {
  const { config } = session.view;
  const asked = config?.questions[session.kept.question];
  if (!asked) return <p>{session.words.loading}</p>;
  return <Form key={asked.key} session={session} asked={asked} />;
}

function Form({ session, asked }: { session: Session; asked: Asked }): JSX.Element {
  const { words } = session;
  const { correcting, config } = session.view;
  const chosen = session.kept.answers[asked.key];
  const [missing, setMissing] = useState(false);
  useEffect(() => setMissing(false), [chosen]);

  function submit(event: Event): void {
    event.preventDefault();
    if (chosen) onward(session);
    else setMissing(true);
  }

  return (
    <form onSubmit={submit}>
      <BackLink words={words.back} go={() => backward(session)} />
      <p class="small">
        {words.questions.progress(session.kept.question + 1, config?.questions.length ?? 0)}
      </p>
      <Heading session={session} id={asked.key}>
        {asked.text}
      </Heading>
      {asked.help && <p class="help">{asked.help}</p>}
      <Radios
        name={asked.key}
        legend={<span class="heard">{asked.text}</span>}
        options={asked.options.map(({ value, text }) => [value, text] as const)}
        chosen={chosen}
        pick={(value) => answer(session, asked.key, value)}
      />
      {missing && (
        <p class="wrong" role="alert">
          {words.questions.choose}
        </p>
      )}
      <div class="actions row">
        <button type="submit" class="first">
          {correcting ? words.questions.save : words.questions.next}
        </button>
        <button type="button" class="second" onClick={() => skip(session, asked.key)}>
          {words.questions.skip}
        </button>
      </div>
    </form>
  );
}
