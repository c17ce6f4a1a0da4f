/** Finds options that a function does not have: most are typos, and would have no effect. */
import { toPlainLine } from "./plain-line.ts";

/** The names of all options of a function. The compiler requires each of them. */
export type OptionNames<Options> = Readonly<Record<keyof Options, true>>;

/**
 * Returns what is wrong with the first option that has a value and another name than those of the function, as
 * `name: unknown option. …`; undefined if there is none.
 */
export function unknownOption<Options extends object>(
  options: Options,
  names: OptionNames<Options>,
): string | undefined {
  const isUnknown = ([name, value]: [string, unknown]) => value !== undefined && !Object.hasOwn(names, name);
  const name = Object.entries(options).find(isUnknown)?.[0];
  return name && `${toPlainLine(name, MAX_NAME)}: unknown option. Remove it, or correct its name.`;
}

/** The most characters of a name in a message. */
const MAX_NAME = 64;
