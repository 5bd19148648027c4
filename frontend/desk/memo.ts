import { Component, type ComponentChildren, type FunctionComponent, h } from "preact";

/** Draws again only when a property is another one than before. */
export function memo<P extends object>(draw: FunctionComponent<P>): FunctionComponent<P> {
  class Kept extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const before: P = this.props;
      return (Object.keys(next) as (keyof P)[]).some((key) => next[key] !== before[key]);
    }

    override render(): ComponentChildren {
      return h(draw, this.props as P & { children?: ComponentChildren });
    }
  }
  return Kept as unknown as FunctionComponent<P>;
}
