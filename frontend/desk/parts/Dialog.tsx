import type { ComponentChildren, VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { focusOnTalk } from "../acts";
import { useActs, useWords } from "../context";
import { isRunning, wasMeant } from "../running";
import { CloseIcon } from "./icons";

interface DialogProps {
  title: string;
  children: ComponentChildren;
  wide?: boolean;
  /** The dialog itself has the focus at first, so that a space or a letter does nothing. */
  calm?: boolean;
  /** What Enter does while the dialog itself has the focus. */
  onEnter?: () => void;
}

/** A letter that opened the dialog may belong to a word; an Enter so soon after it as well. */
const ENTER_AFTER = 400;

/** The browser's own dialog: it keeps the focus, and gives it back when closed. */
export function Dialog({ title, children, wide, calm, onEnter }: DialogProps): VNode {
  const words = useWords();
  const acts = useActs();
  const dialog = useRef<HTMLDialogElement>(null);
  const enterFrom = useRef(0);
  useLayoutEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    enterFrom.current = wasMeant() ? 0 : Date.now() + ENTER_AFTER;
    shown?.showModal();
    if (calm) shown?.focus();
    return () => {
      shown?.close();
      setTimeout(() => giveCaretBack(before));
    };
  }, []);
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.target !== dialog.current || event.repeat) return;
    event.preventDefault();
    if (!isRunning() && Date.now() >= enterFrom.current) onEnter?.();
  };
  return (
    <dialog
      ref={dialog}
      class={wide ? "dialog dialog-wide" : "dialog"}
      aria-labelledby="dialog-title"
      tabIndex={-1}
      onKeyDown={pressed}
      onClose={() => acts.close()}
    >
      <div class="dialog-head">
        <h2 id="dialog-title">{title}</h2>
        <button
          type="button"
          class="quiet square"
          aria-label={words.close}
          onClick={() => acts.close()}
        >
          <CloseIcon />
        </button>
      </div>
      {children}
    </dialog>
  );
}

/** Chromium gives a text field its focus back without a caret: keys would go nowhere. */
function giveCaretBack(field: Element | null): void {
  if (document.activeElement === document.body && field?.isConnected === false) focusOnTalk();
  if (!(field instanceof HTMLTextAreaElement) || document.activeElement !== field) return;
  field.setSelectionRange(field.selectionStart, field.selectionEnd);
}
