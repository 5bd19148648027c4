import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Problem } from "../acts";
import { useActs, useWords } from "../context";
import type { Request } from "../requests";
import type { Sentence } from "../store";
import { useSelected } from "../store";

interface Asking {
  problem: Problem;
  refuse: (problem: Sentence) => void;
  /** The fault is being mended. */
  clear: () => void;
  ask: (request: Request, done: Sentence, then?: () => void) => Promise<void>;
}

interface After {
  /** In place of closing the dialog. */
  onDone?: () => void;
  onRefused?: (problem: Sentence) => void;
}

/** Asks the server from a dialog, one thing at a time: a double-click asks once. Closed when
 * done, and `then` comes what there is to note; else the reason beside the button. */
export function useAsking({ onDone, onRefused }: After = {}): Asking {
  const acts = useActs();
  const [problem, setProblem] = useState<Problem>(null);
  const busy = useRef(false);
  const refuse = (sentence: Sentence): void => setProblem(() => sentence);
  const ask: Asking["ask"] = async (request, done, then) => {
    if (busy.current) return;
    busy.current = true;
    const answer = await acts.ask(request, done);
    busy.current = false;
    if (answer) {
      refuse(answer);
      return onRefused?.(answer);
    }
    then?.();
    if (onDone) onDone();
    else acts.close();
  };
  return { problem, refuse, clear: () => setProblem(null), ask };
}

interface FormEndProps {
  submit: string;
  problem: Problem;
  /** What the button says that leaves all as it is, where "cancel" could mean the other. */
  leave?: string;
}

export function FormEnd({ submit, problem, leave }: FormEndProps): VNode {
  const words = useWords();
  const acts = useActs();
  const asking = useSelected((state) => state.asking);
  return (
    <div class="form-end">
      <button type="submit" class="main" aria-disabled={asking}>
        {asking ? words.waitingForAnswer : submit}
      </button>
      <button type="button" onClick={() => acts.close()}>
        {leave ?? words.cancel}
      </button>
      <p class="problem" aria-live="polite">
        {problem?.(words)}
      </p>
    </div>
  );
}
