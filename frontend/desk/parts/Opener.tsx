import type { VNode } from "preact";
import { useActs } from "../context";
import { type DialogName, useSelected } from "../store";
import { Key } from "./Key";

interface OpenerProps {
  dialog: DialogName;
  name: string;
  shortcut: string;
}

/** A button that opens a dialog, with its key. */
export function Opener({ dialog, name, shortcut }: OpenerProps): VNode {
  const acts = useActs();
  const opened = useSelected((state) => state.dialog === dialog);
  const upper = shortcut.toUpperCase();
  return (
    <button
      type="button"
      class="small"
      aria-haspopup="dialog"
      aria-expanded={opened}
      aria-keyshortcuts={`${upper} Alt+${upper}`}
      onClick={() => acts.open(dialog)}
    >
      {name} <Key name={shortcut} />
    </button>
  );
}
