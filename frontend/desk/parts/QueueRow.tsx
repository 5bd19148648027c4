import type { VNode } from "preact";
import type { QueueEntry } from "../../protocol";
import type { DeskWords } from "../../words/desk.da";
import { useClock } from "../clock";
import { useActs } from "../context";
import { memo } from "../memo";
import { isSoon, promiseSpan, waited } from "../order";
import { ChannelIcon, DangerIcon } from "./icons";

interface RowProps {
  entry: QueueEntry;
  topic: string;
  words: DeskWords;
  meId: number | null;
}

export const QueueRow = memo(function QueueRow({ entry, topic, words, meId }: RowProps): VNode {
  const acts = useActs();
  const { queue, channel } = words;
  return (
    <li class={entry.danger ? "row row-danger" : "row"}>
      {entry.danger && <DangerLine entry={entry} words={words} />}
      <div class="row-line">
        <strong class="row-topic">{topic}</strong>
        <PromiseWords entry={entry} words={words} />
      </div>
      <div class="row-line row-facts">
        <p>
          <ChannelIcon channel={entry.channel} /> {factsOf(entry, words).join(" · ")}
        </p>
        <WaitedWords entry={entry} words={words} />
      </div>
      <div class="row-line row-last">
        <Chips entry={entry} words={words} meId={meId} />
        <button
          type="button"
          class="small"
          aria-label={queue.takeOne(topic, channel[entry.channel])}
          onClick={() => void acts.take(entry.contact)}
        >
          {queue.take}
        </button>
      </div>
    </li>
  );
});

function factsOf(entry: QueueEntry, words: DeskWords): string[] {
  const level = entry.level ? [words.level[entry.level]] : [];
  return [words.channel[entry.channel], ...level];
}

function DangerLine({ entry, words }: { entry: QueueEntry; words: DeskWords }): VNode {
  const seen = entry.danger_seen_by.join(", ");
  return (
    <p class="row-flag">
      <DangerIcon />
      <strong>{words.queue.danger}</strong>
      {seen !== "" && <span> · {words.queue.seenBy(seen)}</span>}
    </p>
  );
}

function PromiseWords({ entry, words }: { entry: QueueEntry; words: DeskWords }): VNode {
  const text = useClock((now) => {
    const span = promiseSpan(entry.promise_at, now);
    return (span.over ? words.queue.over : words.queue.left)(words.span(span));
  });
  const over = useClock((now) => promiseSpan(entry.promise_at, now).over);
  const soon = useClock((now) => isSoon(entry, now));
  const tone = over ? "promise-over" : soon ? "promise-soon" : "";
  return <span class={`promise ${tone}`}>{text}</span>;
}

function WaitedWords({ entry, words }: { entry: QueueEntry; words: DeskWords }): VNode {
  const text = useClock((now) => {
    const { days, hours, minutes } = waited(entry.waiting_since, now);
    if (days + hours + minutes === 0) return words.queue.justCame;
    return words.queue.waited(words.span({ over: false, days, hours, minutes }));
  });
  return <span class="promise">{text}</span>;
}

function Chips({ entry, words, meId }: Omit<RowProps, "topic">): VNode {
  const { queue, dayPart } = words;
  const forMe = entry.reserved_for !== null && entry.reserved_for === meId;
  return (
    <p class="chips">
      <span>{words.language[entry.language]}</span>
      {entry.channel === "chat" && (
        <span class={entry.connected ? "presence here" : "presence"}>
          <span class="dot" aria-hidden="true" />
          {entry.connected ? queue.here : queue.away}
        </span>
      )}
      {entry.wished_part && <span class="chip">{queue.part(dayPart[entry.wished_part])}</span>}
      {entry.calls > 0 && <span class="chip">{queue.attempt(entry.calls + 1)}</span>}
      {entry.returned && <span class="chip chip-warm">{queue.returned}</span>}
      {entry.reserved_for !== null && (
        <span class={forMe ? "chip chip-mine" : "chip"}>
          {forMe ? queue.forMe : queue.forOther(entry.reserved_name)}
        </span>
      )}
    </p>
  );
}
