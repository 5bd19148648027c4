/** What is booked: when, with whom, where, the code; and to move it or call it off. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Confirm } from "../widget/chat/EndTalk";
import { BackLink, Heading } from "../widget/parts";
import { printPaper, saveText } from "../widget/printing";
import type { Session } from "../widget/session";
import { cancel, loadMine, loadTimesToMove, lookAgain, move, startMove } from "./acts";
import { FindForm } from "./FindForm";
import { When } from "./parts";
import { Picker } from "./Picker";
import { patch, stateOf, zoneOf, type Appointment } from "./state";
import { words as spoken } from "../words/booking.da";

export function Appointments({ session }: { session: Session }): JSX.Element {
  const { mine, subject, doubt } = stateOf(session);
  const { question } = session.kept;
  useEffect(() => {
    if (mine === null) void loadMine(session);
  }, [mine]);
  if (doubt) return <Doubt session={session} />;
  if (question === 2) return <Cancelled session={session} />;
  if (question === 1 && subject) return <Move session={session} subject={subject} />;
  if (mine === null) return <Looking session={session} />;
  if (mine.length === 0) return <FindForm session={session} />;
  return (
    <>
      <BackLink words={session.words.back} go={() => onward(session)} />
      {mine.map((one, index) => (
        <One key={one.code} session={session} appointment={one} first={index === 0} />
      ))}
      <button type="button" class="link" onClick={() => patch(session, { mine: [] })}>
        {spoken.appointment.other}
      </button>
    </>
  );
}

/** To the ways on, for whoever has a case; to the beginning otherwise. */
export function onward(session: Session): void {
  patch(session, { mine: null, told: null, doubt: null, fault: null });
  session.goTo(session.kept.token ? "routes" : "opening");
}

function Looking({ session }: { session: Session }): JSX.Element {
  const { appointment } = spoken;
  return session.view.problem ? (
    <button type="button" class="second" onClick={() => void loadMine(session)}>
      {session.words.tryAgain}
    </button>
  ) : (
    <p role="status">{appointment.looking}</p>
  );
}

function One({ session, appointment, first }: {
  session: Session;
  appointment: Appointment;
  first: boolean;
}): JSX.Element {
  const { appointment: words } = spoken;
  const { told } = stateOf(session);
  const { code, starts_at, ends_at, counsellor, address, room, channel, texts } = appointment;
  const { changeable, masked } = appointment;
  const title = words.heading[channel];
  return (
    <section class="booked">
      {first ? (
        <Heading session={session} id="appointment">
          {title}
        </Heading>
      ) : (
        <p class="heading">{title}</p>
      )}
      {told?.code === code && <p class="thanks" role="status">{words[told.what]}</p>}
      {!changeable && <p class="thanks" role="status">{isNow(session, appointment)}</p>}
      {masked && <p class="notice">{session.words.talk.masked}</p>}
      <dl class="terms">
        <dt>{words.when}</dt>
        <dd>
          <When session={session} at={starts_at} until={ends_at} />
        </dd>
        <dt>{words.who}</dt>
        <dd>{counsellor}</dd>
        {address && (
          <>
            <dt>{words.where}</dt>
            <dd>{[address, room].filter(Boolean).join(", ")}</dd>
          </>
        )}
        <dt>{words.next}</dt>
        <dd>
          {whatHappens(appointment)} {texts && words.texted(texts)}
        </dd>
        <dt>{words.code}</dt>
        <dd>
          <span class="code" dir="ltr">{code}</span>
          {changeable && <p>{words.codeHelp}</p>}
        </dd>
      </dl>
      {changeable && <Acts session={session} appointment={appointment} />}
    </section>
  );
}

function isNow(session: Session, { calls, call_at, danger }: Appointment): string {
  const { now, again, soon } = spoken.appointment;
  if (danger) return soon;
  return calls ? again(call_at && new Date(call_at), zoneOf(session)) : now;
}

function whatHappens({ channel, counsellor, phone }: Appointment): string {
  const { appointment } = spoken;
  if (channel === "meeting") return appointment.meet(counsellor);
  return appointment.call(counsellor, phone);
}

function Acts({ session, appointment }: { session: Session; appointment: Appointment }): JSX.Element {
  const { appointment: words } = spoken;
  const { asking, subject } = stateOf(session);
  if (asking && subject?.code === appointment.code) {
    return (
      <Confirm
        question={words.confirm}
        no={words.no}
        stay={() => patch(session, { asking: false })}
        yes={words.yes}
        go={() => void cancel(session)}
      />
    );
  }
  return (
    <div class="actions row">
      <button type="button" class="second" onClick={() => startMove(session, appointment)}>
        {words.move}
      </button>
      <button type="button" class="second" onClick={() => keep(appointment)}>
        {words.calendar}
      </button>
      <button type="button" class="second" onClick={(event) => print(event.currentTarget)}>
        {session.words.print}
      </button>
      <button
        type="button"
        class="link"
        onClick={() => patch(session, { asking: true, subject: appointment })}
      >
        {words.cancel}
      </button>
    </div>
  );
}

function keep({ calendar }: Appointment): void {
  saveText(spoken.appointment.file, calendar, "text/calendar");
}

/** On paper it is what it is on the screen. */
function print(button: HTMLElement): void {
  const section = button.closest("section");
  const [head, list] = [".heading", "dl"].map((one) => section?.querySelector<HTMLElement>(one));
  printPaper({ title: head?.innerText ?? "", lines: [{ head: "", text: list?.innerText ?? "" }] });
}

function Move({ session, subject }: { session: Session; subject: Appointment }): JSX.Element {
  useEffect(() => void loadTimesToMove(session), []);
  const [to, setTo] = useState("");
  const place = useRef<HTMLDivElement>(null);
  const pressed = useRef<HTMLElement | null>(null);
  const { appointment, moment, picker } = spoken;
  const inWords = (time: string): string => moment(new Date(time), zoneOf(session));

  function choose(time: string): void {
    const { activeElement } = place.current?.getRootNode() as ShadowRoot;
    pressed.current = activeElement as HTMLElement;
    setTo(time);
  }

  function answered(): void {
    setTo("");
    pressed.current?.focus();
  }

  function go(): void {
    answered();
    void move(session, to);
  }

  return (
    <div ref={place}>
      <BackLink words={session.words.back} go={() => session.goTo("appointment")} />
      <Heading session={session} id="move">
        {appointment.moveHeading}
      </Heading>
      <p class="lead">{appointment.moveLead(inWords(subject.starts_at))}</p>
      <Picker
        session={session}
        pick={choose}
        again={() => void loadTimesToMove(session)}
        none={picker.noneToMove}
        waiting={picker.moving}
      />
      {to && (
        <Confirm
          key={to}
          question={appointment.moveTo(inWords(to))}
          no={appointment.no}
          stay={answered}
          yes={appointment.yesMove}
          go={go}
        />
      )}
    </div>
  );
}

/** Neither time is shown as the one that is kept, until the service has told which it is. */
function Doubt({ session }: { session: Session }): JSX.Element {
  const { appointment } = spoken;
  return (
    <>
      <Heading session={session} id="doubt">
        {appointment.doubt}
      </Heading>
      <p class="lead">{appointment.doubtLead}</p>
      <div class="actions">
        <button
          type="button"
          class="first"
          aria-disabled={session.view.busy}
          onClick={() => void lookAgain(session)}
        >
          {appointment.lookAgain}
        </button>
        <p role="status">{session.view.busy && appointment.looking}</p>
      </div>
    </>
  );
}

function Cancelled({ session }: { session: Session }): JSX.Element {
  const { appointment } = spoken;
  return (
    <>
      <Heading session={session} id="cancelled">
        {appointment.cancelled}
      </Heading>
      <p class="lead">{appointment.cancelledLead}</p>
      <div class="actions">
        <button type="button" class="first" onClick={() => onward(session)}>
          {appointment.others}
        </button>
      </div>
    </>
  );
}
