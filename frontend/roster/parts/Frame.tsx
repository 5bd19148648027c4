import type { ComponentChildren, VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { CloseIcon } from "../../desk/parts/icons";
import { usePlanner } from "../planner";
import { useWords } from "../words";

interface FrameProps {
  title: string;
  wide?: boolean;
  children: ComponentChildren;
}

/** The browser's own dialog: it keeps the focus, and Escape leaves it. */
export function Frame({ title, wide, children }: FrameProps): VNode {
  const words = useWords();
  const planner = usePlanner();
  const dialog = useRef<HTMLDialogElement>(null);
  const close = (): void => {
    if (!planner.state.dialog) return;
    planner.change({ dialog: null, problem: null, focus: planner.state.focus + 1 });
  };
  useLayoutEffect(() => {
    dialog.current?.showModal();
    return () => dialog.current?.close();
  }, []);
  return (
    <dialog ref={dialog} class={wide ? "dialog dialog-wide" : "dialog"} aria-labelledby="dialog-title" onClose={close}>
      <div class="dialog-head">
        <h2 id="dialog-title">{title}</h2>
        <button type="button" class="quiet square" aria-label={words.close} onClick={close}>
          <CloseIcon />
        </button>
      </div>
      {children}
    </dialog>
  );
}

/** What was refused, beside what was typed; `ends` is what the form says of its own end. */
export function ProblemLine({ ends }: { ends?: string }): VNode {
  const words = useWords();
  const { problem } = usePlanner().state;
  return (
    <p class="problem form-problem" role="alert">
      {problem && ((problem.field === "ends" && ends) || words.problem(problem))}
    </p>
  );
}
