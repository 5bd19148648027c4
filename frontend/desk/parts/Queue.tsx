import type { VNode } from "preact";
import { useContext, useMemo } from "preact/hooks";
import type { QueueEntry } from "../../protocol";
import type { DeskWords } from "../../words/desk.da";
import { useActs, useTopic, useWords } from "../context";
import { matches } from "../order";
import { StoreContext, useSelected } from "../store";
import { inOrder } from "../views";
import { Key } from "./Key";
import { QueueRow } from "./QueueRow";

export function Queue(): VNode {
  const words = useWords();
  const entries = useSelected(({ desk }) => inOrder(desk.queue, desk.me?.id ?? null));
  const isHere = useSelected((state) => state.desk.me !== null);
  return (
    <section class="queue" id="queue" aria-labelledby="queue-title">
      <div class="queue-head">
        <h2 id="queue-title">
          {words.queue.title} {isHere && <span class="count">{entries.length}</span>}
        </h2>
        <TakeNext />
      </div>
      {!isHere && <p class="empty">{words.loading}</p>}
      {isHere && (entries.length === 0 ? <Nobody /> : <Entries entries={entries} />)}
    </section>
  );
}

function TakeNext(): VNode {
  const words = useWords();
  const acts = useActs();
  const busy = useSelected((state) => state.asking);
  const onDuty = useSelected((state) => state.desk.me?.duty === "on");
  return (
    <button
      type="button"
      class={onDuty ? "main" : ""}
      aria-keyshortcuts="N Alt+N"
      aria-disabled={busy}
      onClick={() => void acts.takeNext()}
    >
      {words.queue.takeNext} <Key name="n" />
    </button>
  );
}

function Nobody(): VNode {
  const words = useWords();
  return (
    <div class="empty">
      <p>{words.queue.none}</p>
      <p class="faint">{words.queue.noneMore}</p>
    </div>
  );
}

function Entries({ entries }: { entries: readonly QueueEntry[] }): VNode {
  const words = useWords();
  const topic = useTopic();
  const store = useContext(StoreContext);
  const sought = useSelected((state) => state.sought);
  const meId = useSelected((state) => state.desk.me?.id ?? null);
  const shown = useMemo(
    () => entries.filter((entry) => matches(wordsOf(entry, topic(entry), words), sought.trim())),
    [entries, sought, words],
  );
  return (
    <>
      <div class="search">
        <input
          id="queue-search"
          type="search"
          aria-label={words.queue.search}
          placeholder={words.queue.search}
          value={sought}
          onInput={(event) => store?.change({ sought: event.currentTarget.value })}
        />
        {sought !== "" && (
          <span class="faint">{words.queue.shown(shown.length, entries.length)}</span>
        )}
      </div>
      {shown.length === 0 && (
        <div class="empty">
          <p>{words.queue.noMatch}</p>
          <button type="button" onClick={() => store?.change({ sought: "" })}>
            {words.queue.clear}
          </button>
        </div>
      )}
      <ol class="rows" onKeyDown={moveInRows}>
        {shown.map((entry) => (
          <QueueRow
            key={entry.contact}
            entry={entry}
            topic={topic(entry)}
            words={words}
            meId={meId}
          />
        ))}
      </ol>
    </>
  );
}

/** Everything that a row says, to be searched. */
function wordsOf(entry: QueueEntry, topic: string, words: DeskWords): string {
  return [
    topic,
    words.channel[entry.channel],
    entry.level && words.level[entry.level],
    words.language[entry.language],
    entry.danger && words.queue.danger,
    entry.returned && words.queue.returned,
    entry.reserved_name,
    entry.wished_part && words.dayPart[entry.wished_part],
  ].join(" ");
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Up and down go from one row's button to the next one's. */
function moveInRows(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const next = buttons[Math.max(0, Math.min(buttons.length - 1, at + step))];
  next?.focus();
  event.preventDefault();
}
