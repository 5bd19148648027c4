// The little of Node that the tests use; its full types would leak into the browser's code.
declare module "node:test" {
  interface Mock {
    timers: {
      enable(options: { apis: string[]; now?: number }): void;
      tick(ms: number): void;
      reset(): void;
    };
  }
  interface TestContext {
    mock: Mock;
  }
  export function test(name: string, body: (context: TestContext) => void | Promise<void>): void;
  export function describe(name: string, body: () => void): void;
  export function beforeEach(body: () => void): void;
  export function afterEach(body: () => void): void;
  export const mock: Mock;
  export default test;
}

declare module "node:fs" {
  export function readFileSync(path: string | URL, encoding: "utf8"): string;
  export function existsSync(path: string | URL): boolean;
}

declare module "node:assert/strict" {
  interface Assert {
    (value: unknown, message?: string): asserts value;
    ok(value: unknown, message?: string): asserts value;
    equal(actual: unknown, expected: unknown, message?: string): void;
    notEqual(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    match(actual: string, expected: RegExp, message?: string): void;
    notDeepEqual(actual: unknown, expected: unknown, message?: string): void;
    throws(body: () => unknown): void;
  }
  const assert: Assert;
  export default assert;
}
