/** Where the citizen writes. Enter sends, Shift+Enter makes a new line; a draft is kept. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { MAX_TEXT } from "../../protocol";
import { isBlank } from "../../wires/text";
import type { Session } from "../session";
import { say, typing } from "../talking";

const DRAFT_PAUSE = 400;
const TYPING_AGAIN = 4_000;
const NEAR_LIMIT = 300;

export function Composer({ session }: { session: Session }): JSX.Element {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(session.kept.draft);
  const tell = useTyping(session);
  const left = MAX_TEXT - [...text.trim()].length;
  useEffect(() => grow(field.current), [text]);
  useDraft(session, text, () => setText(""));

  function send(event: Event): void {
    event.preventDefault();
    field.current?.focus();
    if (isBlank(text)) return;
    if (left < 0) return hear(session, session.words.talk.tooLong(-left));
    tell(false);
    say(session, text.trim());
    setText("");
  }

  function write(value: string): void {
    setText(value);
    tell(!isBlank(value));
  }

  const { talk } = session.words;
  return (
    <form class="composer" onSubmit={send}>
      <label for="text">{talk.label}</label>
      <Room session={session} left={left} />
      <div class="row">
        <textarea
          id="text"
          ref={field}
          rows={1}
          value={text}
          aria-invalid={left < 0}
          aria-describedby="room"
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => sendsMessage(event) && send(event)}
        />
        <button type="submit" class="first">
          {talk.send}
        </button>
      </div>
    </form>
  );
}

/** Enter ends a word while an input method composes it; then it does not send. */
function sendsMessage(event: KeyboardEvent): boolean {
  const composing = event.isComposing || event.keyCode === 229;
  return event.key === "Enter" && !event.shiftKey && !composing;
}

/** Said again, though it is what was said last. */
function hear(session: Session, heard: string): void {
  session.change({ heard: "" });
  setTimeout(() => session.change({ heard }), 99);
}

function grow(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 4}px`;
}

/** Each tab has a draft of its own; the one written last is there after a reload. */
function useDraft(session: Session, text: string, clear: () => void): void {
  const kept = session.kept.draft;
  const shared = useRef(kept);
  const latest = useRef(text);
  const written = useRef(text);
  latest.current = text;

  function keep(): void {
    const draft = latest.current;
    session.keeping.adopt();
    const { talk, draft: stored } = session.kept;
    // An empty field clears what this tab wrote, and nothing after the talk is wiped.
    if (!talk || draft === stored || (!draft && stored !== written.current)) return;
    written.current = draft;
    session.keep({ draft });
  }

  useEffect(() => {
    // A page that goes away does not wait for the pause.
    addEventListener("pagehide", keep);
    return () => {
      removeEventListener("pagehide", keep);
      keep();
    };
  }, []);
  // Sent from another tab, it is not to be sent from here too.
  useEffect(() => {
    if (!kept && shared.current === text) clear();
    shared.current = kept;
  }, [kept]);
  useEffect(() => {
    const timer = setTimeout(keep, text ? DRAFT_PAUSE : 0);
    return () => clearTimeout(timer);
  }, [text]);
}

/** Tells the counsellor now and then while it is true, and once when it is not. */
function useTyping(session: Session): (on: boolean) => void {
  const told = useRef(0);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  return function tell(on: boolean): void {
    clearTimeout(pause.current);
    if (!on) {
      if (told.current) typing(session, false);
      told.current = 0;
      return;
    }
    if (Date.now() - told.current > TYPING_AGAIN) {
      told.current = Date.now();
      typing(session, true);
    }
    pause.current = setTimeout(() => tell(false), TYPING_AGAIN);
  };
}

function Room({ session, left }: { session: Session; left: number }): JSX.Element {
  const { talk } = session.words;
  const said = left < 0 ? talk.tooLong(-left) : left < NEAR_LIMIT ? talk.left(left) : "";
  return (
    <p id="room" class={left < 0 ? "wrong" : "small"}>
      {said}
    </p>
  );
}
