import type { ComponentChildren, VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useActs, useWords } from "../context";
import { CloseIcon } from "./icons";

interface DialogProps {
  title: string;
  children: ComponentChildren;
  wide?: boolean;
}

/** The browser's own dialog: it keeps the focus, and gives it back when closed. */
export function Dialog({ title, children, wide = false }: DialogProps): VNode {
  const words = useWords();
  const acts = useActs();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    shown?.showModal();
    return () => {
      shown?.close();
      setTimeout(() => giveCaretBack(before));
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={wide ? "dialog dialog-wide" : "dialog"}
      aria-labelledby="dialog-title"
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
  if (!(field instanceof HTMLTextAreaElement) || document.activeElement !== field) return;
  field.setSelectionRange(field.selectionStart, field.selectionEnd);
}
