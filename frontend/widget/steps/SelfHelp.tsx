/** Resources that fit the answers, with the chat one click away. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { BackLink, Heading, Under } from "../parts";
import type { Session } from "../session";
import { loadResources, offerOf, openResource, take } from "../ways";

export function SelfHelp({ session }: { session: Session }): JSX.Element {
  const { words } = session;
  const { resources } = session.view;
  useEffect(() => {
    if (!resources) void loadResources(session);
  }, [resources]);
  return (
    <>
      <BackLink words={words.selfHelp.others} go={() => session.goTo("routes")} />
      <Heading session={session} id="self-help">
        {words.selfHelp.heading}
      </Heading>
      <p class="lead">{resources?.length === 0 ? words.selfHelp.none : words.selfHelp.lead}</p>
      {resources ? <List session={session} /> : <p>{words.loading}</p>}
      <ChatNearby session={session} />
    </>
  );
}

function List({ session }: { session: Session }): JSX.Element {
  const { selfHelp } = session.words;
  return (
    <ul class="reading">
      {session.view.resources?.map((one) => (
        <li key={one.slug} class="card" lang={one.language}>
          <Under session={session}>
            <button type="button" class="link" onClick={() => openResource(session, one.slug)}>
              {one.title}
            </button>
          </Under>
          <p>{one.summary}</p>
          <p class="small">{selfHelp.minutes(one.minutes)}</p>
        </li>
      ))}
    </ul>
  );
}

/** One click from reading to a person, when the chat is open. */
export function ChatNearby({ session }: { session: Session }): JSX.Element | null {
  const offer = offerOf(session, "chat");
  if (session.kept.talk || !offer) return null;
  const { routes } = session.words;
  const wait = offer.wait_to === null ? "" : session.words.wait(offer.wait_from ?? 0, offer.wait_to);
  return (
    <div class="actions nearby">
      <button
        type="button"
        class="first"
        disabled={session.view.busy}
        onClick={() => void take(session, "chat")}
      >
        {routes.names.chat}
      </button>
      {wait && <p class="small">{routes.waitNow(wait)}</p>}
    </div>
  );
}
