import type { VNode } from "preact";
import type { Week } from "../shapes";
import { useWords } from "../words";

/** Citizens who count on somebody who is not there: said first, and never dropped. */
export function Stranded({ week }: { week: Week }): VNode {
  const words = useWords();
  return (
    <details class="stranded">
      <summary>
        <strong>{words.stranded(week.stranded.length)}</strong> <span class="stranded-show">{words.strandedShow}</span>
      </summary>
      <ul>
        {week.stranded.map((one) => (
          <li key={one.id}>
            {words.strandedOne(words.channel[one.channel], one.name, words.moment(one.starts))}
            {one.room && <span class="faint"> · {one.room}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
