import type { VNode } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import {
  LEVEL_VALUES,
  type Level,
  OUTCOME_VALUES,
  type Outcome,
  type Uuid,
  WORK_VALUES,
  type Work,
} from "../../protocol";
import { focusOn, type Problem } from "../acts";
import { useActs, useWords } from "../context";
import { TOPIC_QUESTION, useQuestions } from "../fetched";
import type { Head } from "../state";
import { useSelected } from "../store";
import { Radios } from "./Radios";

interface Filled {
  topic: string;
  level: Level;
  work: Work | null;
  outcome: Outcome;
  referredTo: string;
}

type Fault = "work" | "topic";

function faultsOf({ work, topic }: Filled): readonly Fault[] {
  const faults: Fault[] = [];
  if (work === null) faults.push("work");
  if (topic === "") faults.push("topic");
  return faults;
}

/** What is left to choose stands first: one arrow and one Enter, and it is done. */
export function WrapUp({ contact, head }: { contact: Uuid; head: Head }): VNode {
  const words = useWords();
  const acts = useActs();
  const [filled, setFilled] = useState<Filled>(() => ({
    topic: head.entry.topic,
    level: head.entry.level ?? "brief",
    work: null,
    outcome: "done",
    referredTo: "",
  }));
  const [problem, setProblem] = useState<Problem>(null);
  const [tried, setTried] = useState(false);
  useStartFocus();
  const faults = tried ? faultsOf(filled) : [];
  const fill = (news: Partial<Filled>): void => setFilled({ ...filled, ...news });
  const finish = async (): Promise<void> => {
    const { topic, level, work, outcome, referredTo } = filled;
    const [first] = faultsOf(filled);
    setTried(true);
    if (first !== undefined || work === null) {
      focusOn(first === "topic" ? "wrap-up-topic" : "wrap-up-work");
      return;
    }
    const noted = { topic, level, work, outcome, referred_to: referredTo.trim() };
    const answer = await acts.ask(
      { type: "desk-wrap-up", contact, ...noted },
      (w) => w.wrapUp.done,
    );
    setProblem(() => answer);
  };
  return (
    <form
      class="wrap-up"
      aria-labelledby="wrap-up-start"
      onSubmit={(event) => (event.preventDefault(), void finish())}
      onKeyDown={(event) => {
        if (event.target instanceof HTMLHeadingElement) stepIn(event);
        if (event.key !== "Enter" || event.target instanceof HTMLButtonElement) return;
        event.preventDefault();
        void finish();
      }}
    >
      <h3 id="wrap-up-start" tabIndex={-1}>
        {words.wrapUp.title}
      </h3>
      <LeftOver contact={contact} />
      <Radios
        firstId="wrap-up-work"
        fault={faults.includes("work") ? words.wrapUp.workNeeded : ""}
        legend={words.wrapUp.work}
        values={WORK_VALUES}
        words={words.work}
        value={filled.work}
        onChange={(work) => fill({ work })}
      />
      <Radios
        legend={words.wrapUp.outcome}
        values={OUTCOME_VALUES}
        words={words.outcome}
        value={filled.outcome}
        onChange={(outcome) => fill({ outcome })}
      />
      <Radios
        legend={words.wrapUp.level}
        values={LEVEL_VALUES}
        words={words.level}
        value={filled.level}
        onChange={(level) => fill({ level })}
      />
      <TopicField
        value={filled.topic}
        fault={faults.includes("topic") ? words.wrapUp.topicNeeded : ""}
        onChange={(topic) => fill({ topic })}
      />
      <ReferredField value={filled.referredTo} onChange={(referredTo) => fill({ referredTo })} />
      <div class="form-end">
        <button type="submit" class="main">
          {words.wrapUp.submit}
        </button>
        <span class="faint">{words.wrapUp.hint}</span>
        <p class="problem" aria-live="polite">
          {problem?.(words)}
        </p>
      </div>
    </form>
  );
}

/** What stood in the composer when the talk ended. */
function LeftOver({ contact }: { contact: Uuid }): VNode | null {
  const { talk } = useWords();
  const draft = useSelected((state) => state.drafts[contact] ?? "");
  if (draft === "") return null;
  return (
    <p class="left-over">
      {talk.leftOver} <q>{draft}</q>
    </p>
  );
}

/** When the talk ended under the hands of its writer, the focus goes on to here at once: to
 * a heading, which no letter and no space can change. */
function useStartFocus(): void {
  useLayoutEffect(() => {
    if (document.activeElement !== document.body) return;
    document.getElementById("wrap-up-start")?.focus();
  }, []);
}

/** From the heading an arrow chooses the first. */
function stepIn(event: KeyboardEvent): void {
  if (!/^Arrow(Right|Down)$/.test(event.key)) return;
  event.preventDefault();
  const first = document.getElementById("wrap-up-work");
  first?.focus();
  first?.click();
}

interface FieldProps {
  value: string;
  onChange: (value: string) => void;
}

function TopicField({ value, fault, onChange }: FieldProps & { fault: string }): VNode {
  const words = useWords();
  const questions = useQuestions(useSelected((state) => state.settings.language));
  const options = questions.find((one) => one.key === TOPIC_QUESTION)?.options ?? [];
  return (
    <label class="field">
      <span>{words.wrapUp.topic}</span>
      {fault !== "" && (
        <span class="problem">
          {fault}
        </span>
      )}
      <select
        id="wrap-up-topic"
        aria-invalid={fault !== ""}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {value === "" && <option value="">{words.queue.noTopic}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

function ReferredField({ value, onChange }: FieldProps): VNode {
  const { wrapUp } = useWords();
  return (
    <label class="field">
      <span>
        {wrapUp.referredTo} <span class="faint">({wrapUp.optional})</span>
      </span>
      <input
        type="text"
        list="places"
        maxLength={500}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <datalist id="places">
        {wrapUp.places.map((place) => (
          <option key={place} value={place} />
        ))}
      </datalist>
    </label>
  );
}
