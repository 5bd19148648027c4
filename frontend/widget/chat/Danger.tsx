/** Numbers to call, shown at the first sign of danger and from then on. */

import type { JSX } from "preact";
import { telephone } from "../parts";
import type { Session } from "../session";

export function Danger({ session }: { session: Session }): JSX.Element | null {
  const { state, messages } = session.view.thread;
  const noticed = state?.danger || messages.some((message) => message.notice === "danger");
  if (!noticed) return null;
  const { danger } = session.words;
  const emergency = session.view.config?.emergency ?? "112";
  return (
    <section class="danger" aria-label={danger.heading}>
      <p class="row">
        <strong>{danger.heading}</strong>
        <a class="call" href={telephone(emergency)}>
          {danger.call(emergency)}
        </a>
      </p>
      <Helplines session={session} />
    </section>
  );
}

function Helplines({ session }: { session: Session }): JSX.Element | null {
  const helplines = session.view.config?.helplines ?? [];
  if (helplines.length === 0) return null;
  return (
    <>
      <p class="small">{session.words.danger.others}</p>
      <ul>
        {helplines.map(({ name, number, hours }) => (
          <li key={number}>
            <a href={telephone(number)}>{number}</a>{" "}
            <span class="small">
              {name}. {hours}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
