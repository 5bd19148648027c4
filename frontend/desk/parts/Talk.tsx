import type { VNode } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { Uuid } from "../../protocol";
import { timeOfDay } from "../../words/clock";
import { useTopic, useWords } from "../context";
import type { Head } from "../state";
import type { DialogName } from "../store";
import { isSent, isWritten } from "../views";
import { CallCard } from "./CallCard";
import { Composer } from "./Composer";
import { Messages } from "./Messages";
import { Opener } from "./Opener";
import { WrapUp } from "./WrapUp";

interface TalkProps {
  contact: Uuid;
  head: Head;
}

/** The talk in front. */
export function Talk({ contact, head }: TalkProps): VNode {
  useKeptFocus();
  const ended = head.thread.state === "ended";
  const written = isWritten(head.entry);
  return (
    <div
      class="talk"
      role="tabpanel"
      id="talk-panel"
      tabIndex={-1}
      aria-labelledby={`tab-${contact}`}
    >
      <TalkHead head={head} ended={ended} />
      {!written && !ended && <CallCard head={head} />}
      {!ended && head.entry.texts_stopped && <Stopped />}
      <Messages contact={contact} head={head} />
      {ended && <WrapUp contact={contact} head={head} />}
      {!ended && written && <Composer entry={head.entry} />}
    </div>
  );
}

/** When the talk before it went by itself, the focus comes here: but not to a field to write in. */
function useKeptFocus(): void {
  useLayoutEffect(() => {
    if (document.activeElement === document.body) document.getElementById("talk-panel")?.focus();
  }, []);
}

function TalkHead({ head, ended }: { head: Head; ended: boolean }): VNode {
  const words = useWords();
  const topicOf = useTopic();
  const { entry, thread } = head;
  const since = words.talk.since(timeOfDay(new Date(entry.waiting_since), words.locale));
  const page = entry.connected ? words.talk.here : words.talk.away;
  const sent = entry.channel === "mail" ? words.mail.to(head.email) : words.sms.to(head.phone);
  const there = isSent(entry) ? sent : page;
  return (
    <div class="talk-head">
      <div class="talk-title">
        <h2>{topicOf(entry)}</h2>
        <p class="faint">
          {words.language[entry.language]} ·{" "}
          {ended ? words.ended[thread.ended ?? "counsellor"] : `${there} · ${since}`}
        </p>
      </div>
      {!ended && <Actions />}
    </div>
  );
}

function Stopped(): VNode {
  const { sms } = useWords();
  return <p class="texts-stopped problem">{sms.stopped}</p>;
}

function Actions(): VNode {
  const { talk } = useWords();
  const actions: [DialogName, string, string][] = [
    ["note", talk.note, "i"],
    ["transfer", talk.transfer, "t"],
    ["move", talk.move, "c"],
    ["book", talk.book, "b"],
    ["end", talk.end, "e"],
  ];
  return (
    <div class="actions" role="group" aria-label={talk.actions}>
      {actions.map(([dialog, name, key]) => (
        <Opener key={dialog} dialog={dialog} name={name} shortcut={key} />
      ))}
    </div>
  );
}
