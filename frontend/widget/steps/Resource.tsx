/** One resource: its text, its steps, where it comes from and when it was checked. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { ResourcePage } from "../../wires/http";
import type { Words } from "../../words/da";
import { BackLink, Heading, Outside, Under } from "../parts";
import type { Session } from "../session";
import { loadResource } from "../ways";
import { ChatNearby } from "./SelfHelp";

export function ResourceStep({ session }: { session: Session }): JSX.Element {
  const { words } = session;
  const { slug, resource, before } = session.view;
  useEffect(() => {
    if (slug) void loadResource(session);
    else session.goTo("self-help");
  }, [slug, session.language]);
  const fromTalk = before === "talk";
  return (
    <>
      {!(fromTalk && session.away) && (
        <BackLink
          words={fromTalk ? words.talk.toTalk : words.selfHelp.all}
          go={() => session.goTo(before)}
        />
      )}
      {resource ? <Page session={session} resource={resource} /> : <p>{words.loading}</p>}
      <ChatNearby session={session} />
    </>
  );
}

function Page({ session, resource }: { session: Session; resource: ResourcePage }): JSX.Element {
  const { selfHelp } = session.words;
  return (
    <article lang={resource.language}>
      <Heading session={session} id={resource.slug}>
        {resource.title}
      </Heading>
      {resource.body.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <Steps session={session} steps={resource.steps} />
      {resource.url && (
        <p>
          <Outside session={session} href={resource.url}>
            {selfHelp.original}
          </Outside>
        </p>
      )}
      <p class="small">{selfHelp.source(resource.source, checkedDay(session.words, resource))}</p>
    </article>
  );
}

function Steps({ session, steps }: {
  session: Session;
  steps: string[];
}): JSX.Element | null {
  if (steps.length === 0) return null;
  return (
    <>
      <Under session={session}>{session.words.selfHelp.steps}</Under>
      <ol>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </>
  );
}

export function checkedDay(words: Words, { checked }: { checked: string }): string {
  return words.date(new Date(`${checked}T12:00:00`));
}
