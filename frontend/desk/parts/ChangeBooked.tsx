/** One booked call or meeting: what it is, and moved or cancelled. */

import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { CHANGE_REASON_VALUES, type ChangeReason } from "../../protocol";
import { uuid } from "../../wires/uuid";
import { focusOn, type Problem } from "../acts";
import { useActs, useWords } from "../context";
import { type Booked, useTimesToMove } from "../fetched";
import { asPeopleRead, dialled } from "../number";
import type { Sentence } from "../store";
import { bookedAt, momentInWords } from "./CaseBooked";
import { FormEnd, useAsking } from "./FormEnd";
import { Radios } from "./Radios";
import { TimePicker } from "./TimePicker";

export interface ChangeBookedProps {
  booked: Booked;
  /** Whether the citizen is in a talk of mine just now. */
  inTalk: boolean;
  onList: () => void;
  onRefused: (problem: Sentence) => void;
}

export function ChangeBooked(props: ChangeBookedProps): VNode {
  const [doing, setDoing] = useState<"look" | "move" | "cancel">("look");
  if (doing === "move") return <Move {...props} />;
  if (doing === "cancel") return <Cancel {...props} />;
  return (
    <Look
      booked={props.booked}
      onMove={() => {
        setDoing("move");
        focusOn("picker-find");
      }}
      onCancel={() => {
        setDoing("cancel");
        focusOn("booked-reason");
      }}
      onList={props.onList}
    />
  );
}

interface LookProps {
  booked: Booked;
  onMove: () => void;
  onCancel: () => void;
  onList: () => void;
}

function Look({ booked, onMove, onCancel, onList }: LookProps): VNode {
  const words = useWords();
  useEffect(() => void focusOn("booked-move"), []);
  return (
    <>
      <p class="book-time">
        <strong>{bookedAt(booked, words)}</strong>
        <span class="faint">{words.booked.with(booked.counsellor)}</span>
      </p>
      <dl class="pairs">
        {booked.place !== "" && <dt>{words.call.place}</dt>}
        {booked.place !== "" && <dd>{booked.place}</dd>}
        {booked.wish !== "" && <dt>{words.call.wish}</dt>}
        {booked.wish !== "" && <dd dir="auto">{booked.wish}</dd>}
      </dl>
      <div class="form-end">
        <button type="button" class="main" id="booked-move" onClick={onMove}>
          {words.booked.move}
        </button>
        <button type="button" onClick={onCancel}>
          {words.booked.cancel}
        </button>
        <button type="button" onClick={onList}>
          {words.booked.list}
        </button>
      </div>
    </>
  );
}

function Move(props: ChangeBookedProps): VNode {
  const { booked, onRefused } = props;
  const words = useWords();
  const acts = useActs();
  const { contact } = booked;
  const [wanted, setWanted] = useState({ same: true });
  const [time, setTime] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem>(null);
  const load = useTimesToMove(contact, wanted);
  const hold = async (starts_at: string): Promise<void> => {
    const refused = await acts.ask({ type: "desk-hold-move", contact, starts_at, ...wanted });
    setProblem(() => refused);
    if (!refused) {
      setTime(starts_at);
      return void focusOn("booked-reason");
    }
    onRefused(refused);
    setWanted({ ...wanted });
  };
  const another = async (): Promise<void> => {
    await acts.ask({ type: "desk-release-move", contact });
    setWanted({ ...wanted });
    setTime(null);
    focusOn("picker-find");
  };
  if (time !== null) {
    return <MoveTo {...props} time={time} same={wanted.same} onOther={() => void another()} />;
  }
  return (
    <>
      <p class="book-time">
        <strong>{words.booked.from(bookedAt(booked, words))}</strong>
      </p>
      <Radios
        legend={words.book.whom}
        values={["same", "anybody"] as const}
        words={{
          same: booked.mine ? words.book.who.me : booked.counsellor,
          anybody: words.book.who.anybody,
        }}
        value={wanted.same ? "same" : "anybody"}
        onChange={(whom) => {
          setProblem(null);
          setWanted({ same: whom === "same" });
        }}
      />
      <TimePicker load={load} problem={problem} onPick={(starts_at) => void hold(starts_at)} />
    </>
  );
}

interface MoveToProps extends ChangeBookedProps {
  time: string;
  same: boolean;
  onOther: () => void;
}

function MoveTo({ booked, inTalk, time, same, onOther, onList, onRefused }: MoveToProps): VNode {
  const words = useWords();
  const acts = useActs();
  const { contact, starts_at: seen } = booked;
  const [reason, setReason] = useState<ChangeReason | null>(null);
  // An answer that was lost on its way is asked for again by the same name.
  const [client_id] = useState(uuid);
  const { problem, ask } = useAsking({ onRefused, ...(!inTalk && { onDone: onList }) });
  // As with a time that is booked: whoever leaves gives back what is kept.
  useLayoutEffect(() => () => void acts.ask({ type: "desk-release-move", contact }), []);
  const submit = (event: Event): void => {
    event.preventDefault();
    const asked = { contact, client_id, seen, starts_at: time, same, reason };
    void ask({ type: "desk-rebook", ...asked }, (w) => w.booked.moved);
  };
  return (
    <form onSubmit={submit}>
      <p class="book-time">
        <span>{words.booked.from(bookedAt(booked, words))}</span>
        <strong>{words.booked.to(momentInWords(time, words))}</strong>
        <span class="faint">{words.booked.held}</span>
        <button type="button" class="small" onClick={onOther}>
          {words.book.other}
        </button>
      </p>
      <Reason reason={reason} onChange={setReason} />
      <Told booked={booked} inTalk={inTalk} />
      <FormEnd submit={words.booked.submitMove} problem={problem} leave={words.booked.keep} />
    </form>
  );
}

function Cancel({ booked, inTalk, onList, onRefused }: ChangeBookedProps): VNode {
  const words = useWords();
  const { contact, starts_at: seen } = booked;
  const [reason, setReason] = useState<ChangeReason | null>(null);
  const [client_id] = useState(uuid);
  const { problem, ask } = useAsking({ onRefused, ...(!inTalk && { onDone: onList }) });
  const submit = (event: Event): void => {
    event.preventDefault();
    const asked = { contact, client_id, seen, reason };
    void ask({ type: "desk-cancel-booked", ...asked }, (w) => w.booked.cancelled);
  };
  return (
    <form onSubmit={submit}>
      <p class="book-time">
        <strong>{bookedAt(booked, words)}</strong>
        <span class="faint">{words.booked.with(booked.counsellor)}</span>
      </p>
      <Reason reason={reason} onChange={setReason} />
      <Told booked={booked} inTalk={inTalk} />
      <FormEnd submit={words.booked.submitCancel} problem={problem} leave={words.booked.keep} />
    </form>
  );
}

interface ReasonProps {
  reason: ChangeReason | null;
  onChange: (reason: ChangeReason | null) => void;
}

function Reason({ reason, onChange }: ReasonProps): VNode {
  const { booked } = useWords();
  return (
    <label class="field">
      <span>{booked.reason}</span>
      <select
        id="booked-reason"
        value={reason ?? ""}
        onChange={({ currentTarget: { value } }) =>
          onChange(CHANGE_REASON_VALUES.find((one) => one === value) ?? null)
        }
      >
        <option value="">{booked.noReason}</option>
        {CHANGE_REASON_VALUES.map((one) => (
          <option key={one} value={one}>
            {booked.reasons[one]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** How the citizen hears of it; whoever does not must be called. */
function Told({ booked, inTalk }: { booked: Booked; inTalk: boolean }): VNode {
  const words = useWords().booked;
  const { texts, mails, phone } = booked;
  if (inTalk) return <p>{words.told.talk}</p>;
  if (texts) return <p>{mails ? words.told.both : words.told.sms}</p>;
  if (mails) return <p>{words.told.mail}</p>;
  return (
    <p class="untold">
      {words.told.nobody} {phone !== "" && <a href={`tel:${dialled(phone)}`}>{asPeopleRead(phone)}</a>}
    </p>
  );
}
