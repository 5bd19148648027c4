import type { ComponentChildren, VNode } from "preact";
import { useState } from "preact/hooks";
import { useActs } from "../context";

interface PickerProps<T> {
  label: string;
  hint: string;
  none: string;
  sought: string;
  onSought: (sought: string) => void;
  items: readonly T[];
  /** The items do not answer to `sought` yet: Enter waits, lest it pick something else. */
  behind?: boolean;
  keyOf: (item: T) => string;
  /** A heading above the first item that has it. */
  headingOf?: (item: T) => string;
  draw: (item: T) => ComponentChildren;
  onPick: (item: T) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Type to find, arrows to choose, Enter to pick: the focus stays in the field. */
export function Picker<T>(props: PickerProps<T>): VNode {
  const { label, hint, none, sought, onSought, items, onPick } = props;
  const acts = useActs();
  const [at, setAt] = useState(0);
  const chosen = Math.min(at, items.length - 1);
  const move = (to: number): void => {
    const next = (to + items.length) % items.length;
    setAt(next);
    document.getElementById(`pick-${next}`)?.scrollIntoView({ block: "nearest" });
  };
  const pressed = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    const item = items[chosen];
    if (step !== undefined && items.length > 0) move(chosen + step);
    else if (event.key === "Escape") acts.close();
    else if (event.key === "Enter" && item !== undefined) props.behind || onPick(item);
    else return;
    event.preventDefault();
  };
  return (
    <div class="picker">
      <label class="field">
        <span>{label}</span>
        <input
          type="search"
          id="picker-find"
          role="combobox"
          list={undefined}
          aria-expanded="true"
          aria-controls="picks"
          aria-autocomplete="list"
          {...(items.length > 0 && { "aria-activedescendant": `pick-${chosen}` })}
          aria-describedby="picker-hint"
          autoFocus
          value={sought}
          onInput={(event) => {
            setAt(0);
            onSought(event.currentTarget.value);
          }}
          onKeyDown={pressed}
        />
      </label>
      <p id="picker-hint" class="faint">
        {hint}
      </p>
      <div class="picks-frame">
        {items.length === 0 && <p class="empty">{none}</p>}
        <Picks {...props} chosen={chosen} />
      </div>
    </div>
  );
}

function Picks<T>(props: PickerProps<T> & { chosen: number }): VNode {
  const { label, items, keyOf, headingOf, draw, onPick, chosen } = props;
  return (
    <div class="picks" id="picks" role="listbox" aria-label={label} tabIndex={-1}>
      {items.map((item, index) => {
        const before = items[index - 1];
        const heading = headingOf?.(item);
        const isFirst = before === undefined || headingOf?.(before) !== heading;
        return (
          <div key={keyOf(item)} role="presentation">
            {heading && isFirst && (
              <p class="picks-heading" role="presentation">
                {heading}
              </p>
            )}
            <div
              role="option"
              id={`pick-${index}`}
              class="pick"
              aria-selected={index === chosen}
              onClick={() => onPick(item)}
            >
              {draw(item)}
            </div>
          </div>
        );
      })}
    </div>
  );
}
