/** jest is installed in the folder of its example alone. What the example uses of it is as in vitest. */
declare module "@jest/globals" {
  export { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
}
