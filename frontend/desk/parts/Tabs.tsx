import type { VNode } from "preact";
import type { Uuid } from "../../protocol";
import { useClock } from "../clock";
import { useActs, useTopic, useWords } from "../context";
import type { Head } from "../state";
import { useSelected, type State } from "../store";
import { timeOfDay } from "../../words/clock";
import { waited } from "../order";
import { citizensLast, hasUnsent, mine, owesAnswer, unreadIn } from "../views";
import { ChannelIcon, DangerIcon } from "./icons";

export function Tabs(): VNode {
  const words = useWords();
  const tabs = useSelected((state) => state.tabs);
  return (
    <div class="tabs" role="tablist" aria-label={words.talks.title} onKeyDown={moveInTabs}>
      {tabs.map((contact, index) => (
        <Tab key={contact} contact={contact} number={index + 1} />
      ))}
    </div>
  );
}

function Tab({ contact, number }: { contact: Uuid; number: number }): VNode | null {
  const words = useWords();
  const acts = useActs();
  const topicOf = useTopic();
  const head = useSelected((state) => mine(state.desk, contact));
  const unread = useSelected((state) => unreadIn(state.desk, contact));
  const chosen = useSelected((state) => state.active === contact);
  const mark = useSelected((state) => markOf(state, contact));
  if (!head) return null;
  const { danger, channel, topic: chosenTopic, waiting_since } = head.entry;
  const came = words.talks.came(timeOfDay(new Date(waiting_since), words.locale));
  // All who skipped the questions would look the same.
  const topic = chosenTopic === "" ? came : topicOf(head.entry);
  return (
    <button
      type="button"
      role="tab"
      id={`tab-${contact}`}
      class={danger ? "tab tab-danger" : "tab"}
      aria-selected={chosen}
      aria-controls={chosen ? "talk-panel" : undefined}
      aria-keyshortcuts={number <= 9 ? `${number} Alt+${number}` : undefined}
      tabIndex={chosen ? 0 : -1}
      title={topic}
      onClick={() => acts.goTo(contact)}
    >
      <span class="tab-line">
        <span class="tab-number">{number}</span>
        <span class="tab-topic">{topic}</span>
        {danger && <DangerIcon />}
      </span>
      <span class="tab-line tab-state">
        <ChannelIcon channel={channel} />
        <TabState contact={contact} head={head} />
        {mark && (mark === "unsent" || !chosen) && (
          <span class={mark === "unsent" ? "tab-mark tab-unsent" : "tab-mark"}>
            {words.talks[mark]}
          </span>
        )}
        {unread > 0 && <span class="badge">{words.talks.unread(unread)}</span>}
      </span>
    </button>
  );
}

/** What is left to do in a talk, the most pressing first. */
function markOf(state: State, contact: Uuid): "unsent" | "draft" | "owed" | null {
  if (hasUnsent(state, contact)) return "unsent";
  if (state.drafts[contact]) return "draft";
  return owesAnswer(state.desk, contact) ? "owed" : null;
}

/** The one thing to know about a talk that is not in front. */
function TabState({ contact, head }: { contact: Uuid; head: Head }): VNode {
  const words = useWords();
  const typing = useSelected((state) => state.desk.typing.has(contact));
  const said = useSelected((state) => citizensLast(state.desk, contact));
  const since = useClock((now) => words.span(waited(head.entry.waiting_since, now)));
  if (head.thread.state === "ended") return <span>{words.talks.ended}</span>;
  return <span class={typing ? "typing" : ""}>{typing ? words.talks.typing : said || since}</span>;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

function moveInTabs(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")];
  const at = tabs.indexOf(document.activeElement as HTMLElement);
  tabs[(at + step + tabs.length) % tabs.length]?.focus();
  event.preventDefault();
}
