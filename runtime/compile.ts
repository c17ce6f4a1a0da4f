/**
 * The entry point `wechatpay-ts/compile`: validators as straight code, for programs that check very many values. They have
 * the same results as the validators over the schema, which they call for rare types.
 */
import { isObject, isOwn, kindOf, safeGet } from "./util/kind.ts";
import type { Trail } from "./util/trail.ts";
import { ConfigError } from "./errors.ts";
import { rootSchema, type Direction, type FieldSchema } from "./schema/field-schema.ts";
import type { Field, Fields, Operation } from "./schema/schema.ts";
import { compiledText } from "./validate/compiled-text.ts";
import { isAbsentResponse, matchesField } from "./validate/guard.ts";
import {
  failType,
  isOver,
  step,
  WalkBudget,
  type GuardState,
  type ValidationState,
} from "./validate/state.ts";
import { isInside } from "./validate/limits.ts";
import { hasFourByte, isCiphertext } from "./validate/values.ts";
import { checkVariants, matchesVariant } from "./validate/variants.ts";
import {
  checkField,
  checkUnknown,
  createState,
  failAbsent,
  toValidator,
  type Validator,
} from "./validate/validator.ts";
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
 * import { define, required, string } from "wechatpay-ts/schema";
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
    request: compileSchema<Request>(operation.request, "request"),
    response: compileSchema<Response>(operation.response, "response"),
  };
}

/**
 * Compiles the validators of one schema, such as that of a notification.
 *
 * @throws ConfigError `ERR_CONFIG_EVAL` where code cannot be created from strings
 */
export function compileSchema<T>(schema: Field | Fields, direction: Direction): Compiled<T> {
  const root = rootSchema(schema, direction);
  const rejectsUnknown = direction === "request";
  const { text, fields } = compiledText(root, rejectsUnknown);
  const { matches, check } = evaluate(text)(parts, fields);
  const guardState: GuardState = { rejectsUnknown, budget: new WalkBudget() };
  return {
    is: (value): value is T => {
      guardState.budget.reset();
      try {
        return isAbsentResponse(value, root, direction) || matches(value, guardState);
      } catch {
        return false; // a getter or a proxy threw: the value is not a T
      }
    },
    validate: toValidator((value) => {
      const state = createState(direction, rejectsUnknown);
      if (!isAbsentResponse(value, root, direction)) check(value, undefined, state);
      return state.issues;
    }),
  };
}

/** The functions that the compiled code calls. */
const parts = {
  checkField,
  checkUnknown,
  checkVariants,
  failAbsent,
  failType,
  hasFourByte,
  isCiphertext,
  isEncrypted,
  isInside,
  isObject,
  isOver,
  isOwn,
  kindOf,
  matchesField,
  matchesVariant,
  safeGet,
  step,
};

interface Code {
  readonly matches: (value: unknown, state: GuardState) => boolean;
  readonly check: (value: unknown, trail: Trail | undefined, state: ValidationState) => void;
}

function evaluate(text: string): (use: typeof parts, fields: readonly FieldSchema[]) => Code {
  try {
    // `compiledText` writes the text; from the schema it takes names and values, as JSON strings and numbers.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    return new Function("parts", "fields", text) as ReturnType<typeof evaluate>; // what the text returns
  } catch (cause) {
    if (!(cause instanceof EvalError)) throw cause;
    const message =
      "compile: this platform forbids code from strings. Use isX and validateX of the module of the operation.";
    throw new ConfigError("ERR_CONFIG_EVAL", message, { cause });
  }
}
