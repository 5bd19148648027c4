import type { VNode } from "preact";
import { asPeopleRead, dialled } from "../number";
import { useActs, useWords } from "../context";
import type { QueueEntry } from "../../protocol";
import { timeOfDay } from "../../words/clock";
import type { DeskWords } from "../../words/desk.da";
import type { Head } from "../state";
import { asksHowItWent } from "../views";
import { Placed } from "./Placed";
import { Went } from "./Went";

/** A callback or a meeting, handled by hand: whom to call, when it suits, and how it went. */
export function CallCard({ head }: { head: Head }): VNode {
  const words = useWords();
  const { entry, phone, wish, place } = head;
  const asks = asksHowItWent(head);
  const heading = entry.booked ? words.call.booked : words.call.meeting;
  return (
    <div class="call">
      <h3>
        {entry.channel === "meeting" ? heading : words.call.callback}
        <Attempt head={head} />
      </h3>
      {phone === "" ? <p>{words.call.noPhone}</p> : <Phone phone={phone} />}
      <Placed head={head} />
      <dl class="pairs">
        {entry.calls === 0 && <dt>{entry.booked ? words.call.time : words.call.part}</dt>}
        {entry.calls === 0 && (
          <dd>{entry.booked ? timeOf(entry, words) : words.dayPart[entry.wished_part ?? "any"]}</dd>
        )}
        {place !== "" && <dt>{words.call.place}</dt>}
        {place !== "" && <dd>{place}</dd>}
        {wish !== "" && <dt>{words.call.wish}</dt>}
        {wish !== "" && <dd>{wish}</dd>}
      </dl>
      {asks ? <Went head={head} /> : <p class="faint">{words.call.how}</p>}
    </div>
  );
}

/** What was booked is what was promised, until it was called in vain. */
function timeOf(entry: QueueEntry, { locale }: DeskWords): string {
  return timeOfDay(new Date(entry.promise_at), locale);
}

function Attempt({ head }: { head: Head }): VNode | null {
  const { call } = useWords();
  const { calls, last_call, channel } = head.entry;
  if (channel !== "callback" || (calls === 0 && !last_call)) return null;
  return (
    <span class="call-attempt">
      {call.attempt(calls + 1)}. {last_call && call.last}
    </span>
  );
}

function Phone({ phone }: { phone: string }): VNode {
  const { call } = useWords();
  const acts = useActs();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(dialled(phone));
    acts.tell((words) => words.call.copied);
  };
  return (
    <p class="call-phone">
      <a id="call-phone" href={`tel:${dialled(phone)}`}>
        {asPeopleRead(phone)}
      </a>
      <button
        type="button"
        class="small"
        aria-label={call.copyNumber}
        onClick={() => void copy()}
      >
        {call.copy}
      </button>
    </p>
  );
}
