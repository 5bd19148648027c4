import type { VNode } from "preact";
import { useId } from "preact/hooks";

interface RadiosProps<T extends string> {
  legend: string;
  values: readonly T[];
  words: Record<T, string>;
  value: T | null;
  onChange: (value: T) => void;
  firstId?: string;
  /** What is wrong with the choice; empty when nothing is. */
  fault?: string;
  disabled?: boolean;
}

/** A few choices side by side, as native radio buttons. */
export function Radios<T extends string>(props: RadiosProps<T>): VNode {
  const { legend, values, words, value, onChange, firstId, fault = "", disabled } = props;
  const name = useId();
  return (
    <fieldset class="radios" disabled={disabled}>
      <legend>
        {legend} {fault !== "" && <span class="problem">{fault}</span>}
      </legend>
      <div class="radios-row">
        {values.map((one, index) => (
          <label key={one} class="radio">
            <input
              type="radio"
              name={name}
              id={index === 0 ? firstId : undefined}
              checked={one === value}
              onChange={() => onChange(one)}
            />
            <span>{words[one]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
