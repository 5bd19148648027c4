import type { VNode } from "preact";
import { useWords } from "../context";
import type { Head } from "../state";

/** A callback or a meeting, handled by hand: whom to call, and when it suits. */
export function CallCard({ head }: { head: Head }): VNode {
  const words = useWords();
  const { entry, phone, wish } = head;
  return (
    <div class="call">
      <h3>{entry.channel === "meeting" ? words.call.meeting : words.call.callback}</h3>
      <p class="call-phone">
        {phone === "" ? (
          words.call.noPhone
        ) : (
          <a id="call-phone" href={`tel:${phone.replace(/[^+\d]/g, "")}`}>
            {phone}
          </a>
        )}
      </p>
      <dl class="pairs">
        <dt>{words.call.part}</dt>
        <dd>{words.dayPart[entry.wished_part ?? "any"]}</dd>
        {wish !== "" && <dt>{words.call.wish}</dt>}
        {wish !== "" && <dd>{wish}</dd>}
      </dl>
      <p class="faint">{words.call.how}</p>
    </div>
  );
}
