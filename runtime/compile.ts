/**
 * The validators of a table as straight code, for those who check millions: the same verdicts and the same issues as
 * the walk over the table, which stays in charge of what is rare.
 */
import { isObject, isOwn, kindOf, read } from "./util/kind.ts";
import type { Trail } from "./util/trail.ts";
import { ConfigError } from "./errors.ts";
import type { Field, Fields, Operation } from "./schema/table.ts";
import { compiledText } from "./validate/compiled-text.ts";
import { isEntry } from "./validate/guard.ts";
import { fail, isOver, step, typeName, type Walk } from "./validate/issue.ts";
import { isWalkable, type WalkBudget } from "./validate/pace.ts";
import type { Rule } from "./schema/shape.ts";
import { hasFourByte, isCiphertext } from "./validate/text-rules.ts";
import { checkVariants, fitsVariant } from "./validate/variants.ts";
import {
  checkEntry,
  isAbsentAnswer,
  reportMissing,
  rootFor,
  toValidator,
  type Direction,
  type Validator,
} from "./validate/walk.ts";
import { isEncrypted } from "./protocol/ciphertext.ts";

export type { Direction, Issue, Validator } from "./check.ts";

/** The compiled forms of `isX` and `validateX` of a module. */
export interface Compiled<T> {
  /** A type guard; see `guard`. */
  readonly is: (value: unknown) => value is T;
  /** Lists the issues of a value; a Standard Schema as well. */
  readonly validate: Validator<T>;
}

/**
 * Compiles the validators of an operation to straight code, for programs that check very many values.
 *
 * @throws ConfigError `ERR_CONFIG_EVAL` where code cannot be created from strings
 * @example
 * ```ts
 * import { compile } from "wechatpay-ts/compile";
 * import { define, required, string } from "wechatpay-ts/table";
 *
 * const operation = define("GET", "/v3/example", { request: {}, response: { state: required(string) } });
 * const { response } = compile(operation);
 * const isValid = response.is({ state: "SUCCESS" });
 * ```
 */
export function compile<Request, Response>(
  operation: Operation<Request, Response>,
): { readonly request: Compiled<Request>; readonly response: Compiled<Response> } {
  return {
    request: compileTable<Request>(operation.request, "request"),
    response: compileTable<Response>(operation.response, "response"),
  };
}

/**
 * Compiles the validators of one schema, such as that of a notification.
 *
 * @throws ConfigError `ERR_CONFIG_EVAL` where code cannot be created from strings
 */
export function compileTable<T>(table: Field | Fields, direction: Direction): Compiled<T> {
  const root = rootFor(table, direction);
  const closed = direction === "request";
  const { text, rules } = compiledText(root, closed);
  const { matches, check } = evaluate(text)(parts, rules);
  const pace: WalkBudget = { closed, items: 0 };
  return {
    is: (value): value is T => {
      pace.items = 0;
      try {
        return isAbsentAnswer(value, root, direction) || matches(value, pace);
      } catch {
        return false; // a getter or a proxy threw: the value is not a T
      }
    },
    validate: toValidator((value) => {
      const walk: Walk = { closed, sent: closed, found: [], allows: undefined, items: 0 };
      if (!isAbsentAnswer(value, root, direction)) check(value, undefined, walk);
      return walk.found;
    }),
  };
}

/** The functions that the compiled code calls. */
const parts = {
  checkEntry,
  checkVariants,
  fail,
  fitsVariant,
  hasFourByte,
  isCiphertext,
  isEncrypted,
  isEntry,
  isObject,
  isOver,
  isOwn,
  isWalkable,
  kindOf,
  read,
  reportMissing,
  step,
  typeName,
};

interface Code {
  readonly matches: (value: unknown, pace: WalkBudget) => boolean;
  readonly check: (value: unknown, at: Trail | undefined, walk: Walk) => void;
}

function evaluate(text: string): (use: typeof parts, rules: readonly Rule[]) => Code {
  try {
    // This module writes the text; from the schema it takes names and values, as JSON strings and numbers.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    return new Function("use", "rules", text) as ReturnType<typeof evaluate>; // what the text returns
  } catch (cause) {
    if (!(cause instanceof EvalError)) throw cause;
    const mend = "Use isX and validateX of the module of the operation";
    throw new ConfigError("ERR_CONFIG_EVAL", `compile: this platform forbids code from strings. ${mend}`, {
      cause,
    });
  }
}
