import type { VNode } from "preact";
import type { Act } from "../keys";
import { usePlanner } from "../planner";
import { KINDS } from "../shapes";
import { useWords } from "../words";
import { Frame } from "./Frame";

const KEYS: readonly [string, Act][] = [
  ["←", "left"],
  ["→", "right"],
  ["↑", "up"],
  ["↓", "down"],
  ["Home", "first"],
  ["End", "last"],
  ["Enter", "open"],
  ["N", "new"],
  ["M", "move"],
  ["C", "copy"],
  ["Esc", "leave"],
  ["Ctrl + C", "keep"],
  ["Ctrl + V", "paste"],
  ["Delete", "remove"],
  ["Ctrl + Z", "undo"],
  ["Ctrl + Shift + Z", "redo"],
  ["A", "absence"],
  ["Page ↑", "earlier"],
  ["Page ↓", "later"],
  ["T", "today"],
  ["?", "help"],
];

export function Help(): VNode {
  const words = useWords();
  const planner = usePlanner();
  const { singleKeys } = planner.state.settings;
  return (
    <Frame title={words.helpDialog.title} wide>
      <h3>{words.helpDialog.keys}</h3>
      <dl class="keys">
        {KEYS.map(([key, act]) => (
          <div key={act}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words.act[act]}</dd>
          </div>
        ))}
      </dl>
      <label class="radio">
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={(event) => planner.setting({ singleKeys: event.currentTarget.checked })}
        />
        {words.helpDialog.singleKeys} <span class="faint">{words.helpDialog.singleKeysHelp}</span>
      </label>
      <h3>{words.helpDialog.mouse}</h3>
      <ul class="help-lines">
        {words.helpDialog.mouseLines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p>{words.helpDialog.about}</p>
      <h3>{words.helpDialog.kinds}</h3>
      <dl class="kinds">
        {KINDS.map((kind) => (
          <div key={kind}>
            <dt class={`bar-${kind}`}>{words.kind[kind]}</dt>
            <dd>{words.kindHelp[kind]}</dd>
          </div>
        ))}
      </dl>
    </Frame>
  );
}
