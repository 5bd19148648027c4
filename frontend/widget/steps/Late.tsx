/** Steps that come in a chunk of their language, when a citizen first opens one of them. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Refusal } from "../../wires/http";
import type { Language } from "../../protocol";
import { BackLink } from "../parts";
import type { Session } from "../session";

declare const BUILD: string;
const AGAIN = 5_000;

type LateSteps = (props: { session: Session }) => JSX.Element;
const steps: Partial<Record<Language, LateSteps>> = {};
let bringing: Promise<void> | undefined;

/** Called by the chunk. One of another build knows our names by other letters: it is not used. */
export function arrived(build: string, language: Language, come: LateSteps): void {
  if (build === BUILD) steps[language] = come;
}

/** On a bad line it is asked for again until it comes, and at once when somebody says so. */
export function Late({ session }: { session: Session }): JSX.Element {
  useEffect(() => {
    void bring(session);
    const timer = setInterval(() => void bring(session), AGAIN);
    return () => clearInterval(timer);
  }, [session.language]);
  const Steps = steps[session.language];
  if (Steps) return <Steps session={session} />;
  const { words, view, kept } = session;
  return (
    <>
      <BackLink words={words.back} go={() => session.goTo(kept.token ? "routes" : "opening")} />
      {view.problem ? (
        <button type="button" class="second" onClick={() => void bring(session)}>
          {words.tryAgain}
        </button>
      ) : (
        <p>{words.loading}</p>
      )}
    </>
  );
}

async function bring(session: Session): Promise<void> {
  const { language } = session;
  if (steps[language] || !session.home.bring) return;
  bringing ??= session.home.bring(`widget-booking.${language}.js?v=${BUILD}`);
  const failed = await bringing.then(
    () => !steps[language] && new Refusal("other"),
    () => new Refusal("offline"),
  );
  bringing = undefined;
  if (failed) session.refused(failed);
  else session.forgive();
  session.change({});
}
