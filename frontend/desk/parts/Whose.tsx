import type { VNode } from "preact";
import { timeOfDay } from "../../words/clock";
import { useTopic, useWords } from "../context";
import { useSelected } from "../store";
import { citizensFirst } from "../views";
import type { TalkDialogProps } from "./Forms";

/** Which talk a dialog is about: two that skipped the questions look the same but for this. */
export function Whose({ contact, head }: TalkDialogProps): VNode {
  const words = useWords();
  const topicOf = useTopic();
  const number = useSelected((state) => state.tabs.indexOf(contact) + 1);
  const said = useSelected((state) => citizensFirst(state.desk, contact));
  const since = words.talk.since(timeOfDay(new Date(head.entry.waiting_since), words.locale));
  return (
    <p class="whose">
      <span>
        {words.talk.whom(number, topicOf(head.entry))} · {since}
      </span>
      {said !== "" && <q dir="auto">{said}</q>}
    </p>
  );
}
