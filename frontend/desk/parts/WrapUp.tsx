import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import {
  LEVEL_VALUES,
  type Level,
  OUTCOME_VALUES,
  type Outcome,
  type Uuid,
  WORK_VALUES,
  type Work,
} from "../../protocol";
import type { Problem } from "../acts";
import { useActs, useWords } from "../context";
import { TOPIC_QUESTION, useQuestions } from "../fetched";
import type { Head } from "../state";
import { type Sentence, useSelected } from "../store";
import { Radios } from "./Radios";

interface Filled {
  topic: string;
  level: Level;
  work: Work | null;
  outcome: Outcome;
  referredTo: string;
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
  useStartFocus();
  const fill = (news: Partial<Filled>): void => setFilled({ ...filled, ...news });
  const finish = async (): Promise<void> => {
    const { topic, level, work, outcome, referredTo } = filled;
    const refuse = (sentence: Sentence): void => setProblem(() => sentence);
    if (work === null) return refuse((w) => w.wrapUp.workNeeded);
    if (topic === "") return refuse((w) => w.wrapUp.topicNeeded);
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
      aria-labelledby="wrap-up-title"
      onSubmit={(event) => (event.preventDefault(), void finish())}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.target instanceof HTMLButtonElement) return;
        event.preventDefault();
        void finish();
      }}
    >
      <h3 id="wrap-up-title">{words.wrapUp.title}</h3>
      <LeftOver contact={contact} />
      <Radios
        firstId="wrap-up-start"
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
      <TopicField value={filled.topic} onChange={(topic) => fill({ topic })} />
      <ReferredField value={filled.referredTo} onChange={(referredTo) => fill({ referredTo })} />
      <div class="form-end">
        <button type="submit" class="main">
          {words.wrapUp.submit}
        </button>
        <span class="faint">{words.wrapUp.hint}</span>
        {problem && <p class="problem">{problem(words)}</p>}
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

/** When the talk ended under the hands of its writer, the focus goes on to here. */
function useStartFocus(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      if (document.activeElement !== document.body) return;
      document.getElementById("wrap-up-start")?.focus();
    }, 100);
    return () => clearTimeout(timer);
  }, []);
}

interface FieldProps {
  value: string;
  onChange: (value: string) => void;
}

function TopicField({ value, onChange }: FieldProps): VNode {
  const words = useWords();
  const questions = useQuestions(useSelected((state) => state.settings.language));
  const options = questions.find((one) => one.key === TOPIC_QUESTION)?.options ?? [];
  return (
    <label class="field">
      <span>{words.wrapUp.topic}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
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
