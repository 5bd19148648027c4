/** Before the first key: what this is, what is kept, danger, and what cannot be done here. */

import type { JSX } from "preact";
import { emergencyOf } from "../hearing";
import { Heading } from "../parts";
import type { Session } from "../session";
import { skipAll } from "../ways";

export function Opening({ session }: { session: Session }): JSX.Element {
  const { words } = session;
  const { opening } = words;
  const { config, busy } = session.view;
  return (
    <>
      <Heading session={session} id="opening">
        {opening.heading}
      </Heading>
      <p class="lead">{opening.lead}</p>
      {config ? <Terms session={session} /> : !session.view.problem && <p>{words.loading}</p>}
      {config && (
        <div class="foot">
          <button type="button" class="first" onClick={() => session.goTo("questions")}>
            {opening.begin}
          </button>
          <p class="small">{opening.beginHelp(config.questions.length)}</p>
          <button type="button" class="link" disabled={busy} onClick={() => void skipAll(session)}>
            {opening.skip}
          </button>
          <button type="button" class="link" onClick={() => session.goTo("appointment")}>
            {opening.appointment}
          </button>
        </div>
      )}
    </>
  );
}

function Terms({ session }: { session: Session }): JSX.Element {
  const { opening } = session.words;
  const days = session.view.config?.keep_days ?? 0;
  return (
    <dl class="terms">
      <dt>{opening.anonymousTitle}</dt>
      <dd>{opening.anonymous}</dd>
      <dt>{opening.keptTitle}</dt>
      <dd>
        {opening.kept(days)} {opening.keptHere}
      </dd>
      <dt>{opening.dangerTitle}</dt>
      <dd>{opening.danger(emergencyOf(session))}</dd>
      <dt>{opening.cannotTitle}</dt>
      <dd>{opening.cannot}</dd>
    </dl>
  );
}
