/** Numbers to call, above all that scrolls, at the first sign of danger and from then on. */

import type { JSX } from "preact";
import { emergencyOf, inDanger } from "../hearing";
import { telephone } from "../parts";
import type { Session } from "../session";

/** On a lower screen the helplines would leave no room for the talk: they fold. */
const LOW = 560;
/** Once a counsellor has been there the talk is what helps, and it needs more room. */
const LOW_IN_TALK = 800;

export function Danger({ session }: { session: Session }): JSX.Element | null {
  if (!session.view.danger && !inDanger(session.view.thread)) return null;
  const { danger } = session.words;
  const emergency = emergencyOf(session);
  return (
    <section class="danger row" aria-label={danger.heading}>
      <strong>{danger.heading}</strong>
      <a class="call" href={telephone(emergency)}>
        {danger.call(emergency)}
      </a>
      <Helplines session={session} />
    </section>
  );
}

function Helplines({ session }: { session: Session }): JSX.Element | null {
  const helplines = session.view.config?.helplines ?? [];
  if (helplines.length === 0) return null;
  const { danger } = session.words;
  const begun = session.view.thread.messages.some(({ notice }) => notice === "joined");
  const low = begun ? LOW_IN_TALK : LOW;
  const folded = session.kept.folded ?? innerHeight <= low;
  return (
    <details
      open={!folded}
      onToggle={({ currentTarget }) => {
        // Only what the reader did is kept, not what was drawn.
        if (currentTarget.open === folded) session.keep({ folded: !folded });
      }}
    >
      <summary>
        {danger.others} <span class="small">{danger.busy}</span>
      </summary>
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
    </details>
  );
}
