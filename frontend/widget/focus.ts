/** Where the keyboard is. */

const REACHABLE = "a[href], button:not(:disabled), input, textarea, summary, [tabindex='0']";

/** A panel that covers the whole screen lets no focus slip behind itself. */
export function keepFocusInside(event: KeyboardEvent): void {
  const panel = event.currentTarget as HTMLElement;
  if (!coversScreen(panel)) return;
  const stops = [...panel.querySelectorAll<HTMLElement>(REACHABLE)].filter(
    (stop) => stop.getClientRects().length > 0,
  );
  const active = (panel.getRootNode() as ShadowRoot).activeElement;
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (active !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}

function coversScreen(panel: HTMLElement): boolean {
  const { width, height } = panel.getBoundingClientRect();
  return width >= innerWidth && height >= innerHeight - 1;
}
