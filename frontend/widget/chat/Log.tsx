/** What has been said. It follows the talk, unless the reader has scrolled up. */

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Message } from "../../protocol";
import { nameOf } from "../hearing";
import { authorOf } from "../printing";
import type { Session } from "../session";
import { markRead } from "../talking";
import { Bubble } from "./Bubble";
import { Outbox } from "./Outbox";

const SETTLES = 1_000;
const BEGUN = 2;

export function Log({ session }: { session: Session }): JSX.Element {
  const { thread } = session.view;
  const filled = useFilled(thread.state !== null);
  const { scroller, end, atEnd, behind, follow } = useFollowing(
    thread.messages.length + thread.outbox.length,
    thread.outbox.length > 0,
  );
  useEffect(() => {
    if (atEnd.current) markRead(session);
  });
  const { talk } = session.words;
  const over = thread.state?.state === "ended";
  return (
    <div class="conversation" ref={scroller} tabIndex={0} role="group" aria-label={talk.log}>
      <div>
        <div
          role="log"
          aria-label={talk.log}
          aria-relevant="additions"
          aria-live={filled ? "polite" : "off"}
        >
          {thread.messages.map((message, index) => (
            <Entry key={message.sequence} session={session} message={message} index={index} />
          ))}
        </div>
        {!over && <Outbox session={session} />}
        <p class="typing">{thread.typing ? talk.typing(nameOf(session)) : ""}</p>
      </div>
      <div class="end" ref={over || session.channel !== "chat" ? null : end} />
      {behind && (
        <button type="button" class="newer" onClick={follow}>
          {talk.newMessages}
        </button>
      )}
    </div>
  );
}

/** The history is put in place before the log speaks, so that it is not read aloud. */
function useFilled(known: boolean): boolean {
  const [filled, setFilled] = useState(false);
  useEffect(() => {
    if (!known) return;
    const timer = setTimeout(() => setFilled(true), SETTLES);
    return () => clearTimeout(timer);
  }, [known]);
  return filled;
}

interface Following {
  scroller: { current: HTMLDivElement | null };
  end: { current: HTMLDivElement | null };
  /** Whether the newest words are in sight: only then they are read. */
  atEnd: { current: boolean };
  behind: boolean;
  follow: () => void;
}

function useFollowing(length: number, own: boolean): Following {
  const scroller = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const turns = useRef(0);
  const [behind, setBehind] = useState(false);
  const follow = (): void => toEnd(scroller.current, end.current);
  // A talk that has just begun does not take a low screen away from its heading.
  const settle = (): void => (turns.current > 1 ? follow() : toEnd(scroller.current, null));
  useEffect(() => {
    const watcher = new IntersectionObserver(([seen]) => {
      atEnd.current = seen?.isIntersecting ?? true;
      if (atEnd.current) setBehind(false);
    });
    const frame = new ResizeObserver(() => atEnd.current && settle());
    if (end.current) watcher.observe(end.current);
    // What is in it grows too: by the time beneath words that have just been stored.
    const box = scroller.current as HTMLElement;
    frame.observe(box);
    frame.observe(box.firstElementChild as Element);
    return () => {
      watcher.disconnect();
      frame.disconnect();
    };
  }, []);
  // Before it is drawn: the watcher must not see the end left behind by what has just come.
  useLayoutEffect(() => {
    if (length === 0) return;
    turns.current += own || length > BEGUN ? 2 : 1;
    if (own || atEnd.current) settle();
    else setBehind(true);
  }, [length]);
  return { scroller, end, atEnd, behind, follow };
}

/** On a low screen the whole step scrolls, to `end`, and not the conversation alone. */
function toEnd(scroller: HTMLElement | null, end: HTMLElement | null): void {
  if (!scroller) return;
  const scrolls = getComputedStyle(scroller).overflowY === "auto";
  if (scrolls) scroller.scrollTop = scroller.scrollHeight;
  else end?.scrollIntoView({ block: "nearest" });
}

function Entry({ session, message, index }: {
  session: Session;
  message: Message;
  index: number;
}): JSX.Element {
  const { words } = session;
  const before = session.view.thread.messages[index - 1];
  const at = new Date(message.at);
  const sameDay = before && new Date(before.at).toDateString() === at.toDateString();
  const sameAuthor = before?.author === message.author && before.name === message.name && sameDay;
  return (
    <>
      {!sameDay && <p class="day">{words.day(at)}</p>}
      <div class={`said ${message.author}`}>
        {!sameAuthor && message.kind !== "notice" && (
          <p class="who">{authorOf(words, message)}</p>
        )}
        <Bubble session={session} message={message} />
      </div>
    </>
  );
}
