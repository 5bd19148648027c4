/** Small pieces that several steps share. */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Session } from "./session";
import { loadConfig } from "./ways";

/** Each step has one heading, and focus comes to it when the step does. */
export function Heading({ session, id, children }: {
  session: Session;
  id: string;
  children: ComponentChildren;
}): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const Tag = session.home.page ? "h1" : "h2";
  useEffect(() => session.takeFocus(heading.current));
  return (
    <Tag key={id} class="heading" ref={heading} tabIndex={-1}>
      {children}
    </Tag>
  );
}

/** A heading under the step's own, at the level that follows it. */
export function Under({ session, children }: {
  session: Session;
  children: ComponentChildren;
}): JSX.Element {
  const Tag = session.home.page ? "h2" : "h3";
  return <Tag class="under">{children}</Tag>;
}

export function Problem({ session }: { session: Session }): JSX.Element | null {
  const { problem, config } = session.view;
  if (!problem || /phone|email/.test(problem.field)) return null;
  const { errors, tryAgain } = session.words;
  const said = (errors as Record<string, string>)[problem.code] ?? errors.other;
  return (
    <div class="problem" role="alert">
      <p>{said}</p>
      {!config && (
        <button type="button" class="second" onClick={() => void loadConfig(session)}>
          {tryAgain}
        </button>
      )}
    </div>
  );
}

export type Option<T> = readonly [value: T, text: string];

/** One choice among a few. `look` is one more class. */
export function Radios<T extends string | number>({ name, legend, look, options, chosen, pick }: {
  name: string;
  legend: JSX.Element | string;
  look?: string;
  options: readonly Option<T>[];
  chosen: T | undefined;
  pick: (value: T) => void;
}): JSX.Element {
  return (
    <fieldset class={`options ${look ?? ""}`}>
      <legend>{legend}</legend>
      {options.map(([value, text]) => (
        <label key={value}>
          <input type="radio" name={name} checked={chosen === value} onChange={() => pick(value)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function BackLink({ words, go }: { words: string; go: () => void }): JSX.Element {
  return (
    <button type="button" class="back" onClick={go}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M15 5 8 12l7 7" />
      </svg>
      {words}
    </button>
  );
}

/** Opens beside the page, and says so. */
export function Outside({ session, href, children }: {
  session: Session;
  href: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children} <span class="small">{session.words.newWindow}</span>
    </a>
  );
}

/** To the talk, or to the wish for a call. */
export function wayBack({ words, called }: Session): string {
  return called ? words.booked.back : words.talk.toTalk;
}

export function telephone(number: string): string {
  return `tel:${number.replace(/[^\d+]/g, "")}`;
}

interface FieldProps {
  as?: "input" | "textarea";
  name: string;
  label: string;
  help: string;
  fault: string | undefined;
  write: (text: string) => void;
  [more: string]: unknown;
}

/** What is asked, why, what is wrong with the answer, and the answer. */
export function Field({ as = "input", name, label, help, fault, write, ...more }: FieldProps): JSX.Element {
  // Either has what is given to it here.
  const Box = as as "input";
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <p id={`${name}-help`} class="help">
        {help}
      </p>
      <p id={`${name}-fault`} class="wrong" role="alert">
        {fault}
      </p>
      <Box
        id={name}
        name={name}
        aria-invalid={Boolean(fault)}
        aria-describedby={`${name}-fault ${name}-help`}
        onInput={(event) => write(event.currentTarget.value)}
        {...more}
      />
    </div>
  );
}
