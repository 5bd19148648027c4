/** One message: words, a resource as a card, or what the service itself says. */

import type { JSX } from "preact";
import type { Card, Message } from "../../protocol";
import { Outside } from "../parts";
import { textOf } from "../printing";
import type { Session } from "../session";
import { checkedDay } from "../steps/Resource";
import { openResource } from "../ways";

export function Bubble({ session, message }: { session: Session; message: Message }): JSX.Element {
  const { words } = session;
  const at = new Date(message.at);
  if (message.kind === "notice") return <p class="notice">{textOf(words, message)}</p>;
  return (
    <>
      <div class="bubble">
        {message.card ? <Sent session={session} card={message.card} /> : message.text}
      </div>
      {message.masked && <p class="notice">{words.talk.masked}</p>}
      <p class="stamp">
        <time dateTime={message.at}>{words.time(at)}</time>
        {delivery(session, message)}
      </p>
    </>
  );
}

/** Sent or read, in words, under the latest message of one's own. */
function delivery(session: Session, message: Message): string {
  const { messages, state } = session.view.thread;
  const latest = messages.findLast(({ author }) => author === "citizen");
  if (latest?.sequence !== message.sequence) return "";
  const { sent, read } = session.words.talk;
  return ` · ${message.sequence <= (state?.counsellor_read ?? 0) ? read : sent}`;
}

function Sent({ session, card }: { session: Session; card: Card }): JSX.Element {
  const { selfHelp, talk } = session.words;
  return (
    <div class="sent" lang={card.language}>
      <p>
        <strong>{card.title}</strong>
      </p>
      <p>{card.summary}</p>
      <p class="row">
        <button type="button" class="link" onClick={() => openResource(session, card.slug)}>
          {talk.cardRead}
          <span class="heard">: {card.title}</span>
        </button>
        {card.url && (
          <Outside session={session} href={card.url}>
            {selfHelp.original}
          </Outside>
        )}
      </p>
      <p class="small">{selfHelp.source(card.source, checkedDay(session.words, card))}</p>
    </div>
  );
}
