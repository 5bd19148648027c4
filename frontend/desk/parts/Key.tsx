import type { VNode } from "preact";

/** The key of a button, for eyes; screen readers get it by `aria-keyshortcuts`. */
export function Key({ name }: { name: string }): VNode {
  return (
    <kbd aria-hidden="true" class="key">
      {name.toUpperCase()}
    </kbd>
  );
}
