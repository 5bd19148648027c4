/** A wish for a call or a meeting: a number, a part of the day, and what it is about. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { BackLink, Heading, Radios } from "../parts";
import type { Session, WishForm } from "../session";
import { choose, offerOf, refresh, WISH_MOST } from "../ways";

interface Faults {
  phone?: string;
  wish?: string;
}

export function Booking({ session }: { session: Session }): JSX.Element {
  const { words, view } = session;
  const { route } = view.form;
  const [faults, setFaults] = useState<Faults>({});
  const form = useRef<HTMLFormElement>(null);

  function submit(event: Event): void {
    event.preventDefault();
    const found = faultsOf(session);
    setFaults(found);
    const first = found.phone ? "phone" : found.wish ? "wish" : "";
    if (first) form.current?.querySelector<HTMLElement>(`[name=${first}]`)?.focus();
    else void choose(session, route);
  }

  return (
    <form ref={form} noValidate onSubmit={submit}>
      <BackLink words={words.back} go={() => session.goTo("routes")} />
      <Heading session={session} id="form">
        {words.form.heading[route]}
      </Heading>
      <p class="lead">{words.form.lead[route]}</p>
      <Phone session={session} fault={faults.phone ?? refusedPhone(session)} />
      <DayPart session={session} />
      <Wish session={session} fault={faults.wish} />
      <div class="actions">
        <button type="submit" class="first" disabled={view.busy}>
          {words.routes.verbs[route]}
        </button>
      </div>
    </form>
  );
}

function faultsOf(session: Session): Faults {
  const { form, errors } = session.words;
  const { phone, wish } = session.view.form;
  const over = [...wish].length - WISH_MOST;
  return {
    ...(!phone.trim() && { phone: errors["phone-needed"] }),
    ...(phone.trim() && !isPhone(phone) && { phone: form.phoneWrong }),
    ...(over > 0 && { wish: form.wishLong(over) }),
  };
}

export function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, "").length;
  return /^[+\d\s().-]{8,32}$/.test(text.trim()) && digits >= 8 && digits <= 15;
}

function refusedPhone(session: Session): string | undefined {
  const { problem } = session.view;
  return problem?.field === "phone" ? session.words.form.phoneWrong : undefined;
}

function fill(session: Session, patch: Partial<WishForm>): void {
  session.change({ form: { ...session.view.form, ...patch } });
}

interface FieldProps {
  session: Session;
  fault: string | undefined;
}

function Phone({ session, fault }: FieldProps): JSX.Element {
  const { form } = session.words;
  return (
    <div class="field">
      <label for="phone">{form.phone}</label>
      <p id="phone-help" class="help">
        {form.phoneHelp}
      </p>
      <Fault id="phone-fault" fault={fault} />
      <input
        id="phone"
        name="phone"
        type="tel"
        autocomplete="tel"
        required
        value={session.view.form.phone}
        aria-invalid={Boolean(fault)}
        aria-describedby="phone-fault phone-help"
        onInput={(event) => fill(session, { phone: event.currentTarget.value })}
      />
    </div>
  );
}

function DayPart({ session }: { session: Session }): JSX.Element {
  const { form } = session.words;
  const parts = offerOf(session, session.view.form.route)?.parts ?? (["any"] as const);
  useEffect(() => {
    if (!session.view.assessment) void refresh(session);
  }, []);
  return (
    <Radios
      name="part"
      legend={form.part}
      options={parts.map((part) => [part, form.parts[part]] as const)}
      chosen={session.view.form.part}
      pick={(part) => fill(session, { part })}
    />
  );
}

function Wish({ session, fault }: FieldProps): JSX.Element {
  const { form } = session.words;
  return (
    <div class="field">
      <label for="wish">{form.wish}</label>
      <p id="wish-help" class="help">
        {form.wishHelp(WISH_MOST)}
      </p>
      <Fault id="wish-fault" fault={fault} />
      <textarea
        id="wish"
        name="wish"
        rows={4}
        value={session.view.form.wish}
        aria-invalid={Boolean(fault)}
        aria-describedby="wish-fault wish-help"
        onInput={(event) => fill(session, { wish: event.currentTarget.value })}
      />
    </div>
  );
}

function Fault({ id, fault }: { id: string; fault: string | undefined }): JSX.Element {
  return (
    <p id={id} class="wrong">
      {fault}
    </p>
  );
}
