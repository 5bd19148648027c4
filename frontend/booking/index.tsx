/** The chunk of booking and of text messages: steps of the widget that most never open. */

import type { JSX } from "preact";
import { useLayoutEffect, useRef, useEffect } from "preact/hooks";
import type { Session } from "../widget/session";
import { arrived } from "../widget/steps/Late";
import { Appointments } from "./Appointments";
import css from "./booking.css";
import { Form } from "./Form";
import { GoesOnBySms, SmsForm } from "./Sms";
import { holdingOf } from "./state";
import { TimeForm } from "./TimeForm";
import { words } from "../words/booking.da";

declare const BUILD: string;

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

function Booking({ session }: { session: Session }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const root = place.current?.getRootNode() as ShadowRoot;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  }, []);
  useEffect(() => {
    const { wish = "", texts = false } = holdingOf(session);
    const { form } = session.view;
    if (!form.wish) session.change({ form: { ...form, wish, texts: form.texts || texts } });
  }, []);
  const { problem } = session.view;
  useEffect(() => {
    // It stands above the step, and what was pressed may be far below.
    const root = place.current?.getRootNode() as ShadowRoot;
    if (problem) root.querySelector(".problem")?.scrollIntoView({ block: "nearest" });
  }, [problem]);
  return (
    <div ref={place}>
      <Steps session={session} />
    </div>
  );
}

function Steps({ session }: { session: Session }): JSX.Element {
  const { step, question } = session.kept;
  const { held } = holdingOf(session);
  if (step === "sms") return <SmsForm session={session} />;
  if (step === "talk") return <GoesOnBySms session={session} />;
  if (step === "appointment") return <Appointments session={session} />;
  if (question === 1 && held) return <TimeForm session={session} held={held} />;
  return <Form session={session} />;
}

arrived(BUILD, words.code, Booking);
