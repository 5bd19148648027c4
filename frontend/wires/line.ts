/** A WebSocket that comes back: heartbeat, half-open detection, backoff with jitter. */

export type LineState = "connecting" | "connected" | "lost" | "refused";

export interface LineOptions<Out, In> {
  url: string;
  hello: () => Out;
  ping: () => Out;
  isPong: (frame: In) => boolean;
  heartbeatSeconds: number;
  onFrame: (frame: In) => void;
  onState: (state: LineState) => void;
}

const LONGEST_PAUSE = 8_000;
const FIRST_PAUSE = 500;
const CONNECT_PATIENCE = 10_000;
/** After sleep or a change of network a dead line is found in this time, not a heartbeat's. */
const WAKE_PATIENCE = 3_000;
/** The service has more to do than it can keep: all who come back at once would add to it. */
const LATER = 4013;
/** Bad token and foreign origin: trying again would only be refused again. */
const FINAL_CLOSES = [4401, 4403];

/** The pause in ms before attempt number `attempt` (from 0); half of it is chance. */
export function pauseBefore(attempt: number, chance: number = Math.random()): number {
  const most = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempt);
  return most / 2 + (most / 2) * chance;
}

export class Line<Out, In> {
  private socket: WebSocket | null = null;
  private state: LineState | null = null;
  private attempt = 0;
  private closed = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private heart: ReturnType<typeof setTimeout> | undefined;
  private deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: LineOptions<Out, In>) {
    addEventListener("online", this.wake);
    addEventListener("offline", this.sleep);
    document.addEventListener("visibilitychange", this.wake);
    this.connect();
  }

  /** False when there is no line; the caller keeps what must not be lost. */
  send(frame: Out): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  close(): void {
    this.closed = true;
    removeEventListener("online", this.wake);
    removeEventListener("offline", this.sleep);
    document.removeEventListener("visibilitychange", this.wake);
    this.drop();
  }

  private connect(): void {
    this.drop();
    this.enter("connecting");
    const socket = new WebSocket(this.options.url);
    this.socket = socket;
    this.expectAnswer(CONNECT_PATIENCE);
    const current = (): boolean => socket === this.socket;
    socket.onopen = () => current() && this.opened();
    socket.onmessage = (event) => current() && this.received(String(event.data));
    socket.onclose = (event) => current() && this.lost(event.code);
  }

  private enter(state: LineState): void {
    if (state === this.state) return;
    this.state = state;
    this.options.onState(state);
  }

  private opened(): void {
    this.send(this.options.hello());
    this.beatLater();
  }

  /**
   * Set by each answer: in a tab that nobody looks at, a timer that timers set runs once a
   * minute, and who waits there would count as gone.
   */
  private beatLater(): void {
    clearTimeout(this.heart);
    const pause = this.options.heartbeatSeconds * 1_000;
    this.heart = setTimeout(() => this.beat(pause), pause);
  }

  private beat(patience: number): void {
    this.send(this.options.ping());
    this.expectAnswer(patience);
    this.beatLater();
  }

  /** A line on which nothing is heard in time is half-open: leave it for a new one. */
  private expectAnswer(patience: number): void {
    if (this.deadline !== undefined) return;
    this.deadline = setTimeout(() => this.lost(1006), patience);
  }

  private received(text: string): void {
    this.answered();
    this.attempt = 0;
    const frame = JSON.parse(text) as In;
    if (this.options.isPong(frame)) this.beatLater();
    else this.enter("connected");
    this.options.onFrame(frame);
  }

  private answered(): void {
    clearTimeout(this.deadline);
    this.deadline = undefined;
  }

  private lost(code: number): void {
    this.drop();
    if (FINAL_CLOSES.includes(code)) {
      this.closed = true;
      this.enter("refused");
      return;
    }
    this.enter("lost");
    if (code === LATER) this.attempt = 4;
    this.retry = setTimeout(() => this.connect(), pauseBefore(this.attempt));
    this.attempt += 1;
  }

  private drop(): void {
    clearTimeout(this.retry);
    clearTimeout(this.heart);
    this.answered();
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  /** The network says that it is gone: no need to wait for a heartbeat to find out. */
  private readonly sleep = (): void => {
    if (!this.closed && this.socket !== null) this.lost(1006);
  };

  private readonly wake = (): void => {
    if (this.closed || document.visibilityState === "hidden") return;
    if (this.socket === null) this.connect();
    else this.beat(WAKE_PATIENCE);
  };
}
