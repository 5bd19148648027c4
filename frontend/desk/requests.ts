/** Requests by their `ref`, each answered once: done, refused, or the line was lost. */

import type { DeskFrame, Done, ErrorCode } from "../protocol";

type Referring = Extract<DeskFrame, { ref: string }>;
type WithoutRef<T> = T extends Referring ? Omit<T, "ref"> : never;
export type Request = WithoutRef<Referring>;

export interface Refusal {
  code: ErrorCode;
  field: string;
}

export type Answer = Done | Refusal;

export function isRefusal(answer: Answer): answer is Refusal {
  return "code" in answer;
}

export class Requests {
  private readonly asked = new Map<string, (answer: Answer | null) => void>();
  private count = 0;

  get waiting(): boolean {
    return this.asked.size > 0;
  }

  knows(ref: string): boolean {
    return this.asked.has(ref);
  }

  ask(request: Request, send: (frame: DeskFrame) => boolean): Promise<Answer | null> {
    this.count += 1;
    const ref = `ask-${this.count}`;
    return new Promise((resolve) => {
      this.asked.set(ref, resolve);
      if (!send({ ...request, ref } as Referring)) this.answer(ref, null);
    });
  }

  answer(ref: string, answer: Answer | null): void {
    const resolve = this.asked.get(ref);
    this.asked.delete(ref);
    resolve?.(answer);
  }

  giveUp(): void {
    for (const ref of [...this.asked.keys()]) this.answer(ref, null);
  }
}
