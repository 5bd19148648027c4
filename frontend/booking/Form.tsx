/** How a call or a meeting comes about: as soon as can be, or at a time that is chosen. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { BackLink, Field, Heading, Outside, Radios } from "../widget/parts";
import type { Session } from "../widget/session";
import { hold, loadTimes, near, wishFor } from "./acts";
import { Picker } from "./Picker";
import { holdingOf, keepHolding, patch, stateOf, type Named, type Site } from "./state";
import { WishForm } from "./WishForm";
import { words as spoken } from "../words/booking.da";

export function Form({ session }: { session: Session }): JSX.Element {
  const { form } = spoken;
  const { route, timed } = holdingOf(session);
  const { anybody, lost } = stateOf(session);
  // A meeting without any time at all is wished for.
  const wished = !timed || (route === "meeting" && anybody?.times.length === 0);
  return (
    <>
      <BackLink words={session.words.back} go={() => session.goTo("routes")} />
      <Heading session={session} id="form">
        {form.heading[route]}
      </Heading>
      {route === "callback" && !lost && <How session={session} />}
      {wished ? (
        <>
          {route === "meeting" && <p class="lead">{form.lead.meeting}</p>}
          <WishForm session={session} />
          {timed && <Wait session={session} />}
        </>
      ) : (
        <Choose session={session} />
      )}
    </>
  );
}

function How({ session }: { session: Session }): JSX.Element {
  const { form } = spoken;
  return (
    <>
      <p class="lead">{form.lead.callback}</p>
      <Radios
        name="how"
        legend={form.how}
        options={[
          ["soon", form.soon],
          ["chosen", form.chosen],
        ]}
        chosen={holdingOf(session).timed ? "chosen" : "soon"}
        pick={(how) => {
          keepHolding(session, { timed: how === "chosen" });
          patch(session, { lost: null });
        }}
      />
    </>
  );
}

function Choose({ session }: { session: Session }): JSX.Element {
  useEffect(() => void loadTimes(session), [session.language]);
  const { picker } = spoken;
  const { route } = holdingOf(session);
  const { anybody, free, counsellor, site, skill, lost } = stateOf(session);
  // After a disappointment the nearest times come before all else.
  const urgent = lost && free?.times.length;
  const narrowed = counsellor !== null || site !== null || skill !== null;
  const none = narrowed ? picker.noneLike : picker.none;
  return (
    <>
      {!urgent && anybody && anybody.times.length > 0 && (
        <>
          <p class="lead">
            {picker.lead} {picker.lasts(anybody.minutes)}
          </p>
          <Where session={session} sites={route === "meeting" ? (free ?? anybody).sites : []} />
          {anybody.counsellors.length > 1 && (
            <Choice
              name={picker.who}
              anybody={picker.anybody}
              all={anybody.counsellors}
              chosen={counsellor}
              pick={(chosen) => wishFor(session, { counsellor: chosen })}
            />
          )}
          {anybody.skills.length > 0 && (
            <Choice
              name={picker.skill}
              anybody={picker.anywhere}
              all={anybody.skills}
              chosen={skill}
              pick={(chosen) => wishFor(session, { skill: chosen })}
            />
          )}
        </>
      )}
      <Picker
        session={session}
        pick={(time) => void hold(session, time)}
        again={() => void loadTimes(session)}
        none={none}
        waiting={picker.holding}
      />
      {free && <Wait session={session} />}
    </>
  );
}

function Wait({ session }: { session: Session }): JSX.Element {
  const asked = `channel=${holdingOf(session).route}&language=${session.language}`;
  return (
    <p>
      <Outside session={session} href={`${session.home.server}/book/wait/?${asked}`}>
        {spoken.picker.wait}
      </Outside>
    </p>
  );
}

function Where({ session, sites }: { session: Session; sites: Site[] }): JSX.Element | null {
  const { picker } = spoken;
  const { site, postcode, nowhere } = stateOf(session);
  const [only] = sites;
  if (!only) return null;
  if (sites.length === 1) return <p>{picker.place(addressOf(only))}</p>;
  return (
    <>
      <Field
        name="postcode"
        label={picker.postcode}
        help={picker.postcodeHelp}
        fault={nowhere ? picker.nowhere : undefined}
        value={postcode}
        write={(text) => void near(session, text)}
        inputMode="numeric"
        autocomplete="postal-code"
        maxLength={10}
      />
      <Radios
        name="site"
        legend={picker.where}
        options={[[0, picker.anywhere], ...sites.map((site) => [site.id, addressOf(site)] as const)]}
        chosen={site ?? 0}
        pick={(site) => wishFor(session, { site: site || null })}
      />
    </>
  );
}

function addressOf({ name, address, postcode, town, km }: Site): string {
  const away = km === null ? "" : ` (${Math.max(1, Math.round(km))} km)`;
  return `${name}, ${address}, ${postcode} ${town}${away}`;
}

function Choice({ name, anybody, all, chosen, pick }: {
  name: string;
  anybody: string;
  all: Named[];
  chosen: number | null;
  pick: (chosen: number | null) => void;
}): JSX.Element {
  return (
    <details class="field">
      <summary>{name}</summary>
      <select
        aria-label={name}
        onChange={(event) => pick(Number(event.currentTarget.value) || null)}
      >
        <option value="0">{anybody}</option>
        {all.map(({ id, name }) => (
          <option key={id} value={id} selected={chosen === id}>
            {name}
          </option>
        ))}
      </select>
    </details>
  );
}
