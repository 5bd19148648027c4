import { Fragment, type VNode } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Card, Message, NoteView, Uuid } from "../../protocol";
import { timeOfDay } from "../../words/clock";
import { useActs, useWords } from "../context";
import { memo } from "../memo";
import { isNarrow } from "../session";
import type { Head } from "../state";
import { useSelected } from "../store";
import { handedOver, isSent, isWritten, ownLast, textedFrom, unreadIn } from "../views";
import { Delivery } from "./Delivery";
import { Folded, Subject } from "./MailParts";
import { UnsentMessages } from "./UnsentMessages";

const NONE: readonly Message[] = [];
const NO_NOTES: readonly NoteView[] = [];
/** Nearer the end than this, the newest message is kept in sight. */
const NEAR_END = 80;

export function Messages({ contact, head }: { contact: Uuid; head: Head }): VNode {
  const words = useWords();
  const messages = useSelected((state) => state.desk.facts.get(contact)?.messages ?? NONE);
  const notes = useSelected((state) => state.desk.facts.get(contact)?.notes ?? NO_NOTES);
  const unsent = useSelected((state) => state.outbox.length);
  const pane = useSelected((state) => state.pane);
  const scroll = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const ended = head.thread.state === "ended";
  const sent = isSent(head.entry);
  const toEnd = useStayAtEnd(scroll, end, `${messages.length} ${notes.length} ${ended} ${pane}`, unsent);
  const own = ownLast(messages)?.sequence;
  const byTextFrom = textedFrom(messages);
  return (
    <>
      <div class="scroll" ref={scroll} tabIndex={0} role="group" aria-label={words.talk.scroll}>
        <div class="log" role="log" aria-relevant="additions" aria-label={words.talk.log}>
          {messages.length === 0 && isWritten(head.entry) && (
            <p class="notice">{words.talk.empty}</p>
          )}
          {messages.map((message, index) => (
            <Fragment key={message.sequence}>
              <Line
                message={message}
                follows={followsOn(messages[index - 1], message)}
                sentIn={sent ? contact : null}
                awaited={message.sequence > byTextFrom}
                locale={words.locale}
              />
              <HandedOver note={handedOver(message, notes)} />
            </Fragment>
          ))}
        </div>
        {!ended && !sent && <ReadMark contact={contact} own={own} />}
        <UnsentMessages contact={contact} />
        <div ref={end} />
      </div>
      <NewBelow contact={contact} toEnd={toEnd} />
    </>
  );
}

/** What has come while I look at what was said before: below the messages, not over them. */
function NewBelow({ contact, toEnd }: { contact: Uuid; toEnd: () => void }): VNode | null {
  const words = useWords();
  const atEnd = useSelected((state) => state.atEnd);
  const unread = useSelected((state) => unreadIn(state.desk, contact));
  if (atEnd || unread === 0) return null;
  return (
    <p class="new-below">
      <button type="button" class="main small" onClick={toEnd}>
        {words.talk.newBelow(unread)}
      </button>
    </p>
  );
}

interface Place<T> {
  current: T | null;
}

/** Keeps the newest in sight when it was, or when I wrote it; and says whether it is. */
function useStayAtEnd(
  scroll: Place<HTMLElement>,
  end: Place<HTMLElement>,
  content: string,
  unsent: number,
): () => void {
  const acts = useActs();
  const wasAtEnd = useRef(true);
  const unsentBefore = useRef(unsent);
  if (scroll.current && end.current) wasAtEnd.current = isAtEnd(scroll.current, end.current);
  const stays = useRef(true);
  const look = (): void => {
    if (!scroll.current || !end.current) return;
    stays.current = isAtEnd(scroll.current, end.current);
    acts.sawEnd(stays.current);
  };
  const toEnd = (): void => {
    const scroller = scrollerOf(scroll.current);
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
    look();
  };
  useLayoutEffect(() => {
    if (wasAtEnd.current || unsent > unsentBefore.current) toEnd();
    unsentBefore.current = unsent;
    look();
  }, [content, unsent]);
  useEffect(() => {
    // What is shown above or below takes of its room: the newest stays in sight.
    const resized = new ResizeObserver(() => !isNarrow() && stays.current && toEnd());
    if (scroll.current) resized.observe(scroll.current);
    document.addEventListener("scroll", look, { capture: true, passive: true });
    return () => {
      resized.disconnect();
      document.removeEventListener("scroll", look, true);
    };
  }, []);
  return toEnd;
}

function isAtEnd(scroll: HTMLElement, end: HTMLElement): boolean {
  const bottom = isNarrow() ? innerHeight : scroll.getBoundingClientRect().bottom;
  return end.getBoundingClientRect().top <= bottom + NEAR_END;
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
  /** The contact in which it went as a text message or a mail, if it did. */
  sentIn: Uuid | null;
  awaited: boolean;
  locale: string;
}

const Line = memo(function Line({ message, follows, sentIn, awaited, locale }: LineProps): VNode {
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
        {message.mail && <Subject mail={message.mail} />}
        {message.card ? <SentCard card={message.card} /> : <p dir="auto">{message.text}</p>}
        {message.mail && <Folded mail={message.mail} />}
        {message.masked && <p class="said-masked">{words.talk.masked}</p>}
        {own && sentIn && (
          <Delivery contact={sentIn} message={message.client_id} awaited={awaited} />
        )}
      </div>
    </div>
  );
});

/** What a colleague wrote to whoever takes over: at its place in the talk, for counsellors alone. */
function HandedOver({ note }: { note: NoteView | undefined }): VNode | null {
  const { talk } = useWords();
  if (!note) return null;
  return (
    <div class="note note-along">
      <p class="faint">{talk.noteAlong(note.author)}</p>
      <p dir="auto">{note.text}</p>
    </div>
  );
}

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
