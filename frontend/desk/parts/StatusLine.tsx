import type { VNode } from "preact";
import { useWords } from "../context";
import { useSelected } from "../store";

/** What was done or could not be done last, always in the same place. */
export function StatusLine(): VNode {
  const words = useWords();
  const status = useSelected((state) => state.status);
  return (
    <footer class={status ? "status" : "status status-empty"}>
      <p role="status">{status?.(words)}</p>
      <p class="faint status-hint">{words.help.short}</p>
    </footer>
  );
}
