/** WCAG contrast, so that a host's own colour is refused when it cannot be read. */

type Rgb = readonly [number, number, number];

export const LEAST_CONTRAST = 4.5;

/** The form that a browser computes a colour to: `rgb(0, 77, 153)`; null for any other. */
export function parseRgb(text: string): Rgb | null {
  const found = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(text);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : null;
}

export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map(linear) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(channel: number): number {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Whether white on `colour`, and `colour` on white, can be read. */
export function readableOnWhite(colour: string): boolean {
  const rgb = parseRgb(colour);
  return rgb !== null && contrast(rgb, [255, 255, 255]) >= LEAST_CONTRAST;
}

/** The host page's `--eguidance-primary`, if it sets one that can be read. */
export function hostPrimary(host: HTMLElement, probe: HTMLElement): string | null {
  const wished = getComputedStyle(host).getPropertyValue("--eguidance-primary").trim();
  if (!wished) return null;
  probe.style.color = wished;
  const computed = getComputedStyle(probe).color;
  probe.style.color = "";
  return readableOnWhite(computed) ? computed : null;
}
