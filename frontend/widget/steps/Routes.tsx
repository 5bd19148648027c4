/** The ways on side by side, each with its reason and its wait now. Any of them may be taken. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { RouteOffer } from "../../protocol";
import type { Words } from "../../words/da";
import { Heading, Under, wayBack } from "../parts";
import type { Session } from "../session";
import { refresh, take, toOverview } from "../ways";

const FRESH = 20_000;

export function Routes({ session }: { session: Session }): JSX.Element {
  useEffect(() => keepFresh(session), [session]);
  const { words } = session;
  const { assessment } = session.view;
  return (
    <>
      <Heading session={session} id="routes">
        {words.routes.heading}
      </Heading>
      {assessment === null ? (
        !session.view.problem && <p>{words.routes.checking}</p>
      ) : (
        <>
          <p class="lead">
            {assessment.level_reason} {words.routes.lead}
          </p>
          <Offers session={session} offers={assessment.offers} />
          <Closed session={session} closed={assessment.closed} />
        </>
      )}
      <div class="actions">
        <button type="button" class="link" onClick={() => toOverview(session)}>
          {words.routes.change}
        </button>
      </div>
    </>
  );
}

/** The waits are true when they come on the screen, and while they are looked at. */
function keepFresh(session: Session): () => void {
  void refresh(session);
  const timer = setInterval(() => {
    if (document.visibilityState === "visible") void refresh(session);
  }, FRESH);
  return () => clearInterval(timer);
}

function Offers({ session, offers }: { session: Session; offers: RouteOffer[] }): JSX.Element {
  const onlyReading = offers.every((offer) => offer.route === "self-help");
  return (
    <>
      {onlyReading && <p>{session.words.routes.noneOpen}</p>}
      <ul class="cards">
        {offers.map((offer) => (
          <li key={offer.route} class={offer.advised ? "card advised" : "card"}>
            <Offer session={session} offer={offer} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Offer({ session, offer }: { session: Session; offer: RouteOffer }): JSX.Element {
  const { words } = session;
  const { route } = offer;
  const { thread, busy } = session.view;
  const { channel, state } = thread.state ?? {};
  const held = session.kept.talk && channel === route && state !== "ended";
  return (
    <>
      <p class="mark">{offer.advised ? words.routes.advised : ""}</p>
      <Under session={session}>{words.routes.names[route]}</Under>
      <p>{offer.reason}</p>
      <p class="now">{nowInWords(words, offer)}</p>
      <button
        type="button"
        class={offer.advised ? "first" : "second"}
        disabled={busy}
        onClick={() => (held ? session.goTo("talk") : void take(session, route))}
      >
        {held ? wayBack(session) : words.routes.verbs[route]}
      </button>
    </>
  );
}

export function nowInWords(words: Words, offer: RouteOffer): string {
  const { wait_from, wait_to } = offer;
  const wait = wait_to === null ? "" : words.routes.waitNow(words.wait(wait_from ?? 0, wait_to));
  return [wait, hoursInWords(words, offer)].filter(Boolean).join(" ") || words.routes.always;
}

const MOST_OF_A_DAY = 20 * 3_600_000;

function hoursInWords({ routes, when, time, until }: Words, offer: RouteOffer): string {
  if (offer.opens === null || offer.closes === null) return "";
  const [opens, closes, now] = [new Date(offer.opens), new Date(offer.closes), new Date()];
  if (opens > now) return routes.next(when(opens), time(closes));
  if (closes.getTime() - now.getTime() > MOST_OF_A_DAY) return routes.roundTheClock;
  return routes.openUntil(until(closes, now));
}

function Closed({ session, closed }: {
  session: Session;
  closed: RouteOffer[];
}): JSX.Element | null {
  if (closed.length === 0) return null;
  const { words } = session;
  const { names, closedHeading, opens, closedNow } = words.routes;
  return (
    <div class="closed">
      <Under session={session}>{closedHeading}</Under>
      <ul>
        {closed.map((offer) => (
          <li key={offer.route}>
            {names[offer.route]}. {offer.opens ? opens(words.when(new Date(offer.opens))) : closedNow}
          </li>
        ))}
      </ul>
    </div>
  );
}
