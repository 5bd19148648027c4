import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Card, Message, Uuid } from "../../protocol";
import { timeOfDay } from "../../words/clock";
import { useWords } from "../context";
import { memo } from "../memo";
import { isNarrow } from "../session";
import type { Head } from "../state";
import { useSelected } from "../store";
import { ownLast } from "../views";
import { UnsentMessages } from "./UnsentMessages";

const NONE: readonly Message[] = [];
/** Nearer the end than this, the newest message is kept in sight. */
const NEAR_END = 80;

export function Messages({ contact, head }: { contact: Uuid; head: Head }): VNode {
  const words = useWords();
  const messages = useSelected((state) => state.desk.facts.get(contact)?.messages ?? NONE);
  const unsent = useSelected((state) => state.outbox.length);
  const scroll = useRef<HTMLDivElement>(null);
  const ended = head.thread.state === "ended";
  useStayAtEnd(scroll, `${messages.length} ${unsent} ${ended}`);
  const own = ownLast(messages)?.sequence;
  return (
    <div class="scroll" ref={scroll} tabIndex={0} role="group" aria-label={words.talk.scroll}>
      <div class="log" role="log" aria-label={words.talk.log}>
        {messages.length === 0 && head.entry.channel === "chat" && (
          <p class="notice">{words.talk.empty}</p>
        )}
        {messages.map((message, index) => (
          <Line
            key={message.sequence}
            message={message}
            follows={followsOn(messages[index - 1], message)}
            locale={words.locale}
          />
        ))}
      </div>
      {!ended && <ReadMark contact={contact} own={own} />}
      <UnsentMessages contact={contact} />
    </div>
  );
}

function useStayAtEnd(scroll: { current: HTMLDivElement | null }, content: string): void {
  const drawn = useRef(false);
  const wasNearEnd = useRef(true);
  const box = scrollerOf(scroll.current);
  if (box) wasNearEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
  useLayoutEffect(() => {
    const now = scrollerOf(scroll.current);
    if (now && (wasNearEnd.current || !drawn.current)) now.scrollTop = now.scrollHeight;
    drawn.current = true;
  }, [content]);
}

/** On a narrow screen the page itself scrolls. */
function scrollerOf(box: HTMLElement | null): Element | null {
  return box && isNarrow() ? document.scrollingElement : box;
}

/** The same writer within the same minutes needs no new heading. */
function followsOn(before: Message | undefined, message: Message): boolean {
  if (!before || before.author !== message.author || before.kind === "notice") return false;
  return Date.parse(message.at) - Date.parse(before.at) < 120_000;
}

interface LineProps {
  message: Message;
  follows: boolean;
  locale: string;
}

const Line = memo(function Line({ message, follows, locale }: LineProps): VNode {
  const words = useWords();
  const me = useSelected((state) => state.desk.me?.name ?? "");
  const time = timeOfDay(new Date(message.at), locale);
  if (message.author === "service") {
    const { notice, text } = message;
    return (
      <p class="notice">
        <time>{time}</time> {notice ? words.notice[notice](message.name) : text}
      </p>
    );
  }
  const own = message.author === "counsellor";
  const name = own ? nameOf(message, me, words.talk.me) : words.talk.citizen;
  return (
    <div class={`said ${own ? "said-own" : "said-citizen"} ${follows ? "said-follows" : ""}`}>
      <p class={follows ? "unseen" : "said-who"}>
        <strong>{name}</strong> <time>{time}</time>
      </p>
      <div class="said-words">
        {message.card ? <SentCard card={message.card} /> : <p dir="auto">{message.text}</p>}
        {message.masked && <p class="said-masked">{words.talk.masked}</p>}
      </div>
    </div>
  );
});

/** Before a transfer another counsellor wrote. */
function nameOf(message: Message, me: string, you: string): string {
  return message.name === "" || me.startsWith(message.name) ? you : message.name;
}

export function SentCard({ card }: { card: Card }): VNode {
  const { talk, locale } = useWords();
  const checked = card.checked && talk.checked(dateIn(card.checked, locale));
  const about = [card.source, checked].filter(Boolean);
  return (
    <div class="card">
      {card.url ? (
        <a href={card.url} target="_blank" rel="noopener noreferrer">
          {card.title}
        </a>
      ) : (
        <strong>{card.title}</strong>
      )}
      <p>{card.summary}</p>
      <p class="faint">{about.join(" · ")}</p>
    </div>
  );
}

function dateIn(date: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  return format.format(new Date(date));
}

interface ReadMarkProps {
  contact: Uuid;
  own: number | undefined;
}

/** Whether my words have been read, while no answer says so. The place is always there. */
function ReadMark({ contact, own }: ReadMarkProps): VNode {
  const { talk } = useWords();
  const read = useSelected((state) => state.desk.facts.get(contact)?.citizenRead ?? 0);
  const mark = own === undefined ? "" : own <= read ? talk.read : talk.sent;
  return <p class="read-mark">{mark}</p>;
}
