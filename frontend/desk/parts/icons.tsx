/** Small drawings beside words; they never stand alone. */

import type { VNode } from "preact";
import type { Channel } from "../../protocol";

interface IconProps {
  path: string;
}

function Icon({ path }: IconProps): VNode {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={path} />
    </svg>
  );
}

const CHANNELS: Record<Channel, string> = {
  chat: "M2.5 3.5h11v7.5H7l-3 2.5V11H2.5z",
  callback:
    "M4 2.5h2.2l1.1 2.8-1.5 1.2a7 7 0 0 0 3.7 3.7l1.2-1.5 2.8 1.1V12" +
    "a1.5 1.5 0 0 1-1.6 1.5A10 10 0 0 1 2.5 4.1 1.5 1.5 0 0 1 4 2.5z",
  sms: "M4.5 1.5h7v13h-7zM4.5 11.5h7M7.5 13h1",
  mail: "M1.5 3.5h13v9h-13zM1.5 4l6.5 5 6.5-5",
  meeting: "M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.5V5M10.5 2.5V5",
};

export function ChannelIcon({ channel }: { channel: Channel }): VNode {
  return <Icon path={CHANNELS[channel]} />;
}

export function DangerIcon(): VNode {
  return <Icon path="M8 2 14.5 13.5h-13zM8 6.2v3.6M8 11.4v.6" />;
}

export function PlusIcon(): VNode {
  return <Icon path="M8 3.5v9M3.5 8h9" />;
}

export function MinusIcon(): VNode {
  return <Icon path="M3.5 8h9" />;
}

export function CloseIcon(): VNode {
  return <Icon path="m4 4 8 8M12 4l-8 8" />;
}
