import type { VNode } from "preact";
import type { Uuid } from "../../protocol";
import { useActs, useWords } from "../context";
import type { Unsent } from "../outbox";
import { useSelected } from "../store";
import { mine } from "../views";

/** Words on their way, and words that the server would not have. */
export function UnsentMessages({ contact }: { contact: Uuid }): VNode {
  const outbox = useSelected((state) => state.outbox);
  const mine = outbox.filter((one) => one.contact === contact);
  return (
    <>
      {mine.map((one) => {
        const Drawn = one.refused ? NotSent : OnItsWay;
        return <Drawn key={one.clientId} item={one} />;
      })}
    </>
  );
}

function OnItsWay({ item }: { item: Unsent }): VNode {
  const words = useWords();
  const connected = useSelected((state) => state.line === "connected");
  const state = connected ? words.talk.sending : words.talk.sendsLater;
  return (
    <div class={`said said-own said-waiting ${item.kind === "note" ? "said-note" : ""}`}>
      <div class="said-words">
        <p dir="auto">{item.text}</p>
      </div>
      <p class="read-mark">{item.kind === "note" ? words.note.notSaved : state}</p>
    </div>
  );
}

function NotSent({ item }: { item: Unsent }): VNode {
  const words = useWords();
  const acts = useActs();
  const ended = useSelected((state) => mine(state.desk, item.contact)?.thread.state === "ended");
  const edit = (): void => {
    acts.takeBack(item.clientId);
    acts.insert(item.contact, item.text);
  };
  const failed = item.kind === "note" ? words.note.notKept : words.talk.notSent;
  // It is mine, or it would not be drawn here: then it was somebody else's.
  const wasNotMine = item.refused === "not-yours";
  const why = wasNotMine ? words.talk.wasNotYours : item.refused && words.errors[item.refused];
  return (
    <div class="said said-own said-refused">
      <div class="said-words">
        <p dir="auto">{item.text}</p>
      </div>
      <p class="problem">
        {failed} {why}
      </p>
      <p class="choices">
        {(!ended || item.kind === "note") && (
          <button type="button" class="small" onClick={() => acts.sendAgain(item.clientId)}>
            {words.talk.again}
          </button>
        )}
        {!ended && item.kind === "say" && (
          <button type="button" class="small" onClick={edit}>
            {words.talk.edit}
          </button>
        )}
        <button type="button" class="small" onClick={() => acts.takeBack(item.clientId)}>
          {words.talk.drop}
        </button>
      </p>
    </div>
  );
}
