import type { VNode } from "preact";
import { useContext, useEffect } from "preact/hooks";
import { useWords } from "../context";
import { modifierName } from "../keys";
import { StoreContext, useSelected } from "../store";

/** Long enough to be read twice; then it is no longer news. */
const LASTS = 20_000;

/** What was done or could not be done last, always in the same place. */
export function StatusLine(): VNode {
  const words = useWords();
  const store = useContext(StoreContext);
  const status = useSelected((state) => state.status);
  useEffect(() => {
    const timer = setTimeout(() => store?.change({ status: null }), LASTS);
    return () => clearTimeout(timer);
  }, [status]);
  return (
    <footer class={status ? "status" : "status status-empty"}>
      <p role="status">{status?.(words)}</p>
      <p class="faint status-hint">{words.help.short(modifierName())}</p>
    </footer>
  );
}
