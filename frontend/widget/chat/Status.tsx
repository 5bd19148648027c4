/** Who I write with, where in the queue I am, and whether there is a line. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Notice } from "../../protocol";
import { EndTalk } from "./EndTalk";
import { inDanger, nameOf } from "../hearing";
import { Heading } from "../parts";
import type { Step } from "../kept";
import type { Session } from "../session";
import { nowInWords } from "../steps/Routes";
import { refresh, take } from "../ways";

export function Status({ session }: { session: Session }): JSX.Element {
  const { talk } = session.words;
  const waiting = session.view.thread.state?.state !== "open";
  return (
    <div class="status">
      <Heading session={session} id="talk">
        {waiting ? talk.headingWaiting : talk.headingOpen(nameOf(session))}
      </Heading>
      {waiting && <Place session={session} />}
      <div class="row">
        <LineWords session={session} />
        <div class="row">
          {waiting && <Link session={session} to="routes" name={talk.another} />}
          {session.view.config?.texts && !inDanger(session.view.thread) && (
            // The helplines stand on this page, and somebody is on the way to it.
            <Link session={session} to="sms" name={session.words.routes.names.sms} />
          )}
          <EndTalk session={session} />
        </div>
      </div>
      {waiting && <RoutesAgain session={session} />}
    </div>
  );
}

function Place({ session }: { session: Session }): JSX.Element {
  const { words } = session;
  const { place } = session.view.thread;
  return (
    <>
      {place && (
        <p>
          <strong>{words.talk.number(place.position)}</strong>{" "}
          {place.wait_to === null
            ? words.talk.waitUnknown
            : words.talk.waitAbout(words.wait(place.wait_from ?? 0, place.wait_to))}
        </p>
      )}
      <p>{words.talk.writeNow}</p>
    </>
  );
}

function LineWords({ session }: { session: Session }): JSX.Element {
  const { talk } = session.words;
  const { line } = session.view;
  const lost = line === "lost" || (line === "connecting" && session.view.thread.state !== null);
  const said = {
    connected: talk.connected,
    refused: talk.refused,
    lost: talk.lost,
    connecting: lost ? talk.lost : talk.connecting,
  }[line ?? "connecting"];
  const mark = line === "connected" ? "on" : lost ? "off" : "";
  return <p class={`line small ${mark}`}>{said}</p>;
}

function Link({ session, to, name }: { session: Session; to: Step; name: string }): JSX.Element {
  return (
    <button type="button" class="link" onClick={() => session.goTo(to)}>
      {name}
    </button>
  );
}

const TURNS: readonly Notice[] = [
  "routes-again",
  "joined",
  "route-changed",
  "counsellor-lost",
  "transferred",
];

/** When nobody came in time the other ways are held out again; the place is kept. */
function RoutesAgain({ session }: { session: Session }): JSX.Element | null {
  const { words, view } = session;
  const turn = view.thread.messages.findLast(({ notice }) => notice && TURNS.includes(notice));
  const again = turn?.notice === "routes-again";
  useEffect(() => {
    if (again) void refresh(session);
  }, [again]);
  if (!again) return null;
  const others = view.assessment?.offers.filter(({ route }) => route !== "chat") ?? [];
  return (
    <div class="note">
      <p>{words.talk.routesAgain}</p>
      <ul class="ways">
        {others.map((offer) => (
          <li key={offer.route}>
            <button type="button" class="second" onClick={() => void take(session, offer.route)}>
              {words.routes.names[offer.route]}
            </button>
            <span class="small">{nowInWords(words, offer)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
