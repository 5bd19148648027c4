import type { VNode } from "preact";
import { useActs, useWords } from "../context";
import { modifierName, SHORTCUTS } from "../keys";
import { useSelected } from "../store";
import { Dialog } from "./Dialog";
import { Radios } from "./Radios";

export function Help(): VNode {
  const words = useWords();
  const acts = useActs();
  const { singleKeys, theme } = useSelected((state) => state.settings);
  const voice = useSelected((state) => state.desk.me?.voice ?? false);
  const modifier = modifierName();
  return (
    <Dialog title={words.help.title} wide>
      <p>{singleKeys ? words.help.anywhere(modifier) : words.help.modifierOnly(modifier)}</p>
      <KeyTable />
      <label class="radio radio-line">
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={(event) => acts.setting({ singleKeys: event.currentTarget.checked })}
        />
        <span>
          {words.help.singleKeys} <span class="faint">{words.help.singleKeysHelp}</span>
        </span>
      </label>
      {voice && (
        <p>
          <button type="button" class="small" onClick={() => acts.open("phone")}>
            {words.ownPhone.title}
          </button>
        </p>
      )}
      <Radios
        legend={words.help.theme}
        values={["auto", "light", "dark"] as const}
        words={words.help.themes}
        value={theme}
        onChange={(chosen) => acts.setting({ theme: chosen })}
      />
    </Dialog>
  );
}

function KeyTable(): VNode {
  const words = useWords();
  const rows: [string, string][] = [
    ...SHORTCUTS.map(({ key, act }): [string, string] => [key.toUpperCase(), words.act[act]]),
    ["1–9", words.help.tabs],
    ["Esc", words.help.escape],
  ];
  return (
    <dl class="keys">
      {rows.map(([key, does]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
