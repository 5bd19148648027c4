import type { ComponentChildren, VNode } from "preact";
import { useWords } from "../context";

interface BesideProps {
  href: string;
  children: ComponentChildren;
}

/** Another page, beside the desk and not in its place: without its line all talks go back. */
export function Beside({ href, children }: BesideProps): VNode {
  const { beside } = useWords();
  return (
    <a href={href} target="_blank" rel="noopener">
      {children} <span class="unseen">{beside}</span>
    </a>
  );
}
