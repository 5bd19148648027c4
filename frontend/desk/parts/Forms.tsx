/** The small dialogs of a talk: note, transfer, move, end. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import {
  CHANNEL_VALUES,
  type Channel,
  type Colleague,
  type DayPart,
  MAX_TEXT,
  type Uuid,
} from "../../protocol";
import { isBlank } from "../../wires/text";
import type { DeskWords } from "../../words/desk.da";
import { focusOn } from "../acts";
import { useActs, useWords } from "../context";
import { useColleagues, useDayParts } from "../fetched";
import type { Head } from "../state";
import { useSelected } from "../store";
import { isSent } from "../views";
import { Dialog } from "./Dialog";
import { FormEnd, useAsking } from "./FormEnd";
import { DangerIcon } from "./icons";
import { Radios } from "./Radios";
import { Whose } from "./Whose";

export interface TalkDialogProps {
  contact: Uuid;
  head: Head;
}

function submitting(act: () => void): (event: Event) => void {
  return (event) => {
    event.preventDefault();
    act();
  };
}

export function NoteDialog({ contact, head }: TalkDialogProps): VNode {
  const words = useWords();
  const acts = useActs();
  const [text, setText] = useState("");
  const save = (): void => {
    if (isBlank(text)) return;
    acts.note(contact, text.trim(), head.entry.language);
    acts.close();
  };
  return (
    <Dialog title={words.note.title}>
      <form onSubmit={submitting(save)}>
        <p class="faint">{words.note.help}</p>
        <NoteField first label={words.note.text} value={text} onChange={setText} onEnter={save} />
        <FormEnd submit={words.note.save} problem={null} />
      </form>
    </Dialog>
  );
}

interface NoteFieldProps {
  /** The dialog begins here. */
  first?: boolean;
  label: string;
  value: string;
  onChange: (value: string) => void;
  onEnter: () => void;
}

/** Enter saves, as it sends in the composer. */
function NoteField({ first, label, value, onChange, onEnter }: NoteFieldProps): VNode {
  return (
    <label class="field">
      <span>{label}</span>
      <textarea
        rows={4}
        autoFocus={first}
        maxLength={MAX_TEXT}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          onEnter();
        }}
      />
    </label>
  );
}

/** The first choice of the dialog: who comes to it has chosen nobody yet. */
const FIRST_RECEIVER = "transfer-first";

export function TransferDialog({ contact, head }: TalkDialogProps): VNode {
  const words = useWords();
  const [to, setTo] = useState<Receives>(undefined);
  const [note, setNote] = useState("");
  const { problem, refuse, clear, ask } = useAsking();
  const submit = (): void => {
    if (to === undefined) {
      focusOn(FIRST_RECEIVER);
      return refuse((w) => w.transfer.toNeeded);
    }
    if (isBlank(note)) return refuse((w) => w.transfer.noteNeeded);
    const request = { type: "desk-transfer", contact, to, note: note.trim() } as const;
    void ask(request, (w) => w.transfer.done);
  };
  return (
    <Dialog title={words.transfer.title}>
      <form onSubmit={submitting(submit)} onInput={clear}>
        <Whose contact={contact} head={head} />
        <Receivers to={to} onChange={setTo} />
        <p class="faint">{words.transfer.noteHelp}</p>
        <NoteField label={words.transfer.note} value={note} onChange={setNote} onEnter={submit} />
        <FormEnd submit={words.transfer.submit} problem={problem} />
      </form>
    </Dialog>
  );
}

/** A colleague, the queue when it is null, or nobody yet. */
type Receives = number | null | undefined;

interface ReceiversProps {
  to: Receives;
  onChange: (to: number | null) => void;
}

function Receivers({ to, onChange }: ReceiversProps): VNode {
  const words = useWords();
  const load = useColleagues();
  const { transfer } = words;
  const colleagues = load.state === "here" ? load.value : [];
  const about = ({ duty, free }: Colleague): string =>
    `${words.duty[duty]} · ${free > 0 ? transfer.free(free) : transfer.full}`;
  return (
    <fieldset class="radios">
      <legend>{transfer.to}</legend>
      <Receiver
        name={transfer.queue}
        about={transfer.queueHelp}
        id={FIRST_RECEIVER}
        checked={to === null}
        onChoose={() => onChange(null)}
      />
      {colleagues.map((one) => (
        <Receiver
          key={one.id}
          name={one.name}
          about={about(one)}
          checked={to === one.id}
          onChoose={() => onChange(one.id)}
        />
      ))}
      {load.state === "here" && colleagues.length === 0 && <p class="faint">{transfer.alone}</p>}
      {load.state === "failed" && <p class="problem">{words.loadFailed}</p>}
    </fieldset>
  );
}

interface ReceiverProps {
  id?: string;
  name: string;
  about: string;
  checked: boolean;
  onChoose: () => void;
}

function Receiver({ id, name, about, checked, onChoose }: ReceiverProps): VNode {
  return (
    <label class="radio radio-line">
      <input
        type="radio"
        name="to"
        id={id}
        autoFocus={id !== undefined}
        checked={checked}
        onChange={onChoose}
      />
      <span>
        {name} <span class="faint">{about}</span>
      </span>
    </label>
  );
}

/** Only who sits and chats can have it go on by SMS, where the service can be texted; who texts or
 * mails sits on no page. */
function canMove(from: Channel, to: Channel, texts: boolean): boolean {
  if (to === "sms") return texts && from === "chat";
  if (to === "mail") return false;
  return to !== from && !(to === "chat" && isSent({ channel: from }));
}

export function MoveDialog({ contact, head }: TalkDialogProps): VNode {
  const words = useWords();
  const acts = useActs();
  const before = head.entry.channel;
  const texts = useSelected((state) => state.desk.me?.texts ?? false);
  const others = CHANNEL_VALUES.filter((one) => canMove(before, one, texts));
  const usual = others.includes("callback") ? "callback" : "meeting";
  const codeTo = useSelected((state) => state.codesTo[contact] ?? "");
  const [channel, setChannel] = useState<Channel>(codeTo === "" ? usual : "sms");
  const [phone, setPhone] = useState(before === "sms" ? "" : codeTo || head.phone);
  const [part, setPart] = useState<DayPart>(head.entry.wished_part ?? "any");
  const [code, setCode] = useState("");
  const parts = useDayParts(channel);
  const wished = parts.includes(part) ? part : "any";
  const { problem, ask } = useAsking();
  const number = phone.trim();
  const isSent = codeTo !== "" && codeTo === number;
  const sendCode = async (): Promise<void> => {
    const request = { type: "desk-text-code", contact, phone: number } as const;
    await ask(request, (w) => w.move.codeSent, () => acts.codeSent(contact, number));
  };
  const submit = (): void => {
    if (channel === "sms" && !isSent) return void sendCode();
    const more = channel === "sms" ? { code } : { wished_part: wished };
    const wish = channel === "chat" ? {} : { phone: number, ...more };
    void ask({ type: "desk-move", contact, channel, ...wish }, (w) => w.move.done);
  };
  return (
    <Dialog title={words.move.title}>
      <form onSubmit={submitting(submit)}>
        <Whose contact={contact} head={head} />
        <p class="faint">{words.move.help}</p>
        <Radios
          legend={words.move.channel}
          values={others}
          words={words.channel}
          value={channel}
          onChange={setChannel}
        />
        {channel !== "chat" && (
          <>
            <label class="field">
              <span>{words.move.phone}</span>
              {before === "sms" && <span class="faint">{words.move.samePhone}</span>}
              <input
                type="tel"
                autoFocus={!isSent}
                maxLength={32}
                value={phone}
                onInput={(event) => setPhone(event.currentTarget.value)}
              />
            </label>
            {channel === "sms" && <p class="faint">{words.move.sms}</p>}
            {channel === "sms" && isSent && (
              <CodeField value={code} onChange={setCode} onAgain={() => void sendCode()} />
            )}
            {channel !== "sms" && (
              <Radios
                legend={words.move.part}
                values={parts}
                words={words.dayPart}
                value={wished}
                onChange={setPart}
              />
            )}
          </>
        )}
        <FormEnd submit={channel === "sms" && !isSent ? words.move.sendCode : words.move.submit} problem={problem} />
      </form>
    </Dialog>
  );
}

interface CodeFieldProps {
  value: string;
  onChange: (code: string) => void;
  onAgain: () => void;
}

/** The telephone is the citizen's, and so the code comes by way of the chat. */
function CodeField({ value, onChange, onAgain }: CodeFieldProps): VNode {
  const { move } = useWords();
  return (
    <>
      <label class="field">
        <span>{move.code}</span>
        <span class="faint">{move.codeHelp}</span>
        <input
          autoFocus
          inputMode="numeric"
          autoComplete="off"
          maxLength={16}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      </label>
      <p>
        <button type="button" onClick={onAgain}>
          {move.newCode}
        </button>
      </p>
    </>
  );
}

export function EndDialog({ contact, head }: TalkDialogProps): VNode {
  const words = useWords();
  const { problem, ask } = useAsking();
  const submit = (): void => void ask({ type: "desk-end", contact }, (w) => w.ended.counsellor);
  return (
    <Dialog title={words.end.title} calm onEnter={submit}>
      <form onSubmit={submitting(submit)}>
        <Whose contact={contact} head={head} />
        {head.entry.danger && <InDanger head={head} />}
        <p>{helpOf(head.entry.channel, words)}</p>
        <p class="faint">{words.end.keys}</p>
        <FormEnd submit={words.end.submit} problem={problem} />
      </form>
    </Dialog>
  );
}

function helpOf(channel: Channel, { end }: DeskWords): string {
  if (channel === "mail") return end.helpMail;
  return channel === "sms" ? end.helpSms : end.help;
}

/** The last look before a talk in danger ends. */
function InDanger({ head }: { head: Head }): VNode {
  const { danger, end } = useWords();
  const seen = head.entry.danger_seen_by.join(", ");
  return (
    <p class="in-danger">
      <DangerIcon /> {end.danger} {seen === "" ? danger.nobody : `${danger.seenBy}: ${seen}.`}
    </p>
  );
}
