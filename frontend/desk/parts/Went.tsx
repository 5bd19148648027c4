import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import { CALL_OUTCOME_VALUES, type CallOutcome, type QueueEntry } from "../../protocol";
import { focusOn, type Problem } from "../acts";
import { useActs, useWords } from "../context";
import type { Request } from "../requests";
import type { Head } from "../state";
import type { Sentence } from "../store";
import { useSelected } from "../store";
import { Radios } from "./Radios";
import { Key } from "./Key";

const MEETING_VALUES = ["met", "no-show"] as const;
type Answer = CallOutcome | (typeof MEETING_VALUES)[number];

const NEEDED: Sentence = (words) => words.call.wentNeeded;

/** How the call or the meeting went: chosen first, and saved by Enter. */
export function Went({ head }: { head: Head }): VNode {
  const words = useWords();
  const acts = useActs();
  const { entry } = head;
  const [chosen, setAnswer] = useState<Answer | null>(null);
  const suggested = head.bridge?.outcome ?? null;
  const answer = chosen ?? suggested;
  const [problem, setProblem] = useState<Problem>(null);
  const busy = useRef(false);
  const asking = useSelected((state) => state.asking);
  const save = async (): Promise<void> => {
    if (busy.current) return;
    if (answer === null) {
      setProblem(() => NEEDED);
      return void focusOn("call-went");
    }
    busy.current = true;
    const refused = await acts.ask(...asked(entry, answer));
    busy.current = false;
    setProblem(() => refused);
  };
  const choose = (one: Answer): void => {
    setAnswer(one);
    setProblem(null);
  };
  const radios = { legend: "", firstId: "call-went-first", onChange: choose };
  return (
    <form
      class="went"
      aria-labelledby="call-went"
      onSubmit={(event) => (event.preventDefault(), void save())}
      onKeyDown={(event) => {
        if (event.target instanceof HTMLHeadingElement) stepIn(event);
        if (event.key !== "Enter" || event.target instanceof HTMLButtonElement) return;
        event.preventDefault();
        void save();
      }}
    >
      <h4 id="call-went" tabIndex={-1}>
        {words.call.went} <Key name="g" />
      </h4>
      {entry.channel === "meeting" ? (
        <Radios
          {...radios}
          legend={words.call.went}
          values={MEETING_VALUES}
          words={words.meeting.went}
          value={answer as (typeof MEETING_VALUES)[number] | null}
        />
      ) : (
        <Radios
          {...radios}
          legend={words.call.went}
          values={CALL_OUTCOME_VALUES}
          words={words.call.outcome}
          value={answer as CallOutcome | null}
        />
      )}
      <div class="form-end">
        <button type="submit" class="main" aria-disabled={asking}>
          {words.call.save}
        </button>
        <span class="faint">
          {chosen === null && suggested !== null ? words.bridge.suggested : words.call.wentHelp}
        </span>
        <p class="problem" aria-live="polite">
          {problem?.(words)}
        </p>
      </div>
    </form>
  );
}

/** From the heading an arrow chooses the first. */
function stepIn(event: KeyboardEvent): void {
  if (!/^Arrow(Right|Down)$/.test(event.key)) return;
  event.preventDefault();
  const first = document.getElementById("call-went-first");
  first?.focus();
  first?.click();
}

/** What the server is asked for an answer, and what is said when it is done. */
function asked({ contact, last_call }: QueueEntry, answer: Answer): [Request, Sentence] {
  switch (answer) {
    case "met":
      return [{ type: "desk-end", contact }, (words) => words.ended.counsellor];
    case "no-show":
      return [{ type: "desk-no-show", contact }, (words) => words.meeting.ended];
    case "talked":
      return [{ type: "desk-called", contact, outcome: answer }, (words) => words.ended.counsellor];
    default: {
      const over = last_call || answer === "wrong-number";
      const done: Sentence = (words) => (over ? words.call.ended : words.call.again);
      return [{ type: "desk-called", contact, outcome: answer }, done];
    }
  }
}
