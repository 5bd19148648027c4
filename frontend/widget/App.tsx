/** The frame around every step: the way out, the language, the step itself. */

import type { JSX } from "preact";
import { Danger } from "./chat/Danger";
import { keepFocusInside } from "./focus";
import { Problem, wayBack } from "./parts";
import type { Session } from "./session";
import { Late } from "./steps/Late";
import { Opening } from "./steps/Opening";
import { Overview } from "./steps/Overview";
import { Question } from "./steps/Question";
import { ResourceStep } from "./steps/Resource";
import { Routes } from "./steps/Routes";
import { SelfHelp } from "./steps/SelfHelp";
import { TalkStep } from "./steps/Talk";
import { leave } from "./talking";
import { speak } from "./ways";

interface Props {
  session: Session;
  close: () => void;
}

export function App({ session, close }: Props): JSX.Element | null {
  if (!session.open) return null;
  const { words, home } = session;
  const Frame = home.page ? "section" : "div";
  return (
    <Frame
      class={`panel ${home.page ? "page" : "floating"}`}
      role={home.page ? "region" : "dialog"}
      aria-label={session.view.config?.name ?? words.panel}
      lang={words.code}
      dir={words.direction}
      onKeyDown={(event) => keyDown(event, home.page ? null : close)}
    >
      <Bar session={session} close={close} />
      <Danger session={session} />
      <Body session={session} />
      <p class="heard" role="status">
        {session.view.heard}
      </p>
    </Frame>
  );
}

function keyDown(event: KeyboardEvent, close: (() => void) | null): void {
  if (!close) return;
  if (event.key === "Escape" && !event.isComposing) close();
  if (event.key === "Tab") keepFocusInside(event);
}

function Bar({ session, close }: Props): JSX.Element {
  const { words, home } = session;
  const other = session.language === "da" ? "en" : "da";
  return (
    <div class="bar">
      <button type="button" class="exit" title={words.exitHelp} onClick={() => leave(session)}>
        {words.exit}
      </button>
      <span class="gap" />
      {!home.page && (
        <>
          <button type="button" class="plain" lang={other} onClick={() => void speak(session, other)}>
            {words.otherLanguage}
          </button>
          <button type="button" class="plain close" aria-label={words.close} onClick={close}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M5 5 19 19M19 5 5 19" />
            </svg>
          </button>
        </>
      )}
    </div>
  );
}

/** A step starts at its top: each has a body of its own. */
function Body({ session }: { session: Session }): JSX.Element {
  const { step, question } = session.kept;
  const over = session.view.thread.state?.state === "ended";
  return (
    <div class="body" key={`${step} ${question} ${over}`}>
      {session.away && <UnderWay session={session} />}
      <Problem session={session} />
      <Step session={session} />
    </div>
  );
}

/** Somebody in the queue who looks around always has the way back before their eyes. */
function UnderWay({ session }: { session: Session }): JSX.Element {
  const { unread, words } = session;
  const waiting = session.view.thread.state?.state === "waiting";
  const now = waiting ? words.routes.stay : words.talk.underWay;
  return (
    <div class="note row">
      <p role="status">{unread ? words.launcherUnread(unread) : now}</p>
      <button type="button" class="second" onClick={() => session.goTo("talk")}>
        {wayBack(session)}
      </button>
    </div>
  );
}

function Step({ session }: { session: Session }): JSX.Element {
  const { step, talk } = session.kept;
  switch (step) {
    case "opening":
      return <Opening session={session} />;
    case "questions":
      return <Question session={session} />;
    case "overview":
      return <Overview session={session} />;
    case "routes":
      return <Routes session={session} />;
    case "self-help":
      return <SelfHelp session={session} />;
    case "resource":
      return <ResourceStep session={session} />;
    case "form":
    case "appointment":
    case "sms":
      return <Late session={session} />;
    case "talk":
      return talk ? <TalkStep session={session} /> : <Routes session={session} />;
  }
}
