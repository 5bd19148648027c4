import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { LEVEL_VALUES, type Level } from "../../protocol";
import { useWords } from "../context";
import { useQuestions } from "../fetched";
import type { Question } from "../../wires/shapes";
import { useSelected } from "../store";
import { latest } from "../views";
import { Dialog } from "./Dialog";
import type { TalkDialogProps } from "./Forms";
import { FormEnd, useAsking } from "./FormEnd";
import { Radios } from "./Radios";

type Choice = Level | "table";
const CHOICES: readonly Choice[] = ["table", ...LEVEL_VALUES];

/** Other answers, another level, or both. */
export function Reassess({ contact }: TalkDialogProps): VNode {
  const words = useWords();
  const before = useSelected((state) => latest(state.desk.facts.get(contact)?.assessments ?? []));
  const questions = useQuestions(useSelected((state) => state.settings.language));
  const [answers, setAnswers] = useState<Record<string, string>>(before?.answers ?? {});
  const [choice, setChoice] = useState<Choice>("table");
  const [reason, setReason] = useState("");
  const { problem, ask } = useAsking();
  const submit = (event: Event): void => {
    event.preventDefault();
    const level = choice === "table" ? null : choice;
    const why = { level, reason: reason.trim() };
    void ask({ type: "desk-reassess", contact, answers, ...why }, (w) => w.assess.done);
  };
  return (
    <Dialog title={words.assess.title} wide>
      <form onSubmit={submit}>
        <div class="two-columns">
          {questions.map((question, index) => (
            <AnswerField
              key={question.key}
              first={index === 0}
              question={question}
              answers={answers}
              onChange={setAnswers}
            />
          ))}
        </div>
        <Radios
          legend={words.assess.level}
          values={CHOICES}
          words={{ table: words.assess.byTable, ...words.level }}
          value={choice}
          onChange={setChoice}
        />
        {choice !== "table" && <ReasonField value={reason} onChange={setReason} />}
        <FormEnd submit={words.assess.submit} problem={problem} />
      </form>
    </Dialog>
  );
}

interface AnswerFieldProps {
  question: Question;
  first: boolean;
  answers: Record<string, string>;
  onChange: (answers: Record<string, string>) => void;
}

function AnswerField({ question, first, answers, onChange }: AnswerFieldProps): VNode {
  const words = useWords();
  const set = (value: string): void => {
    const { [question.key]: _, ...others } = answers;
    onChange(value === "" ? others : { ...others, [question.key]: value });
  };
  return (
    <label class="field">
      <span>{question.text}</span>
      <select
        autoFocus={first}
        value={answers[question.key] ?? ""}
        onChange={(event) => set(event.currentTarget.value)}
      >
        <option value="">{words.assess.unanswered}</option>
        {question.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ReasonProps {
  value: string;
  onChange: (reason: string) => void;
}

function ReasonField({ value, onChange }: ReasonProps): VNode {
  const words = useWords();
  return (
    <label class="field">
      <span>{words.assess.reason}</span>
      <span class="faint">{words.assess.reasonHelp}</span>
      <textarea
        rows={2}
        maxLength={500}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
