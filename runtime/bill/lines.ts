import { ResponseError } from "../errors.ts";

/** A line of a bill, without its end. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
}

/** The longest line, and the longest row of several lines, in UTF-16 code units. The longest recorded one has fewer than a thousand. */
export const MAX_LINE = 1024 * 1024;

/** Splits UTF-8 into lines that end with LF or CRLF. @throws ResponseError `ERR_BILL` */
export async function* readLines(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Line, undefined> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let number = 1;
  let rest = "";
  for await (const chunk of source) {
    // Only the chunk is searched: a line may arrive in many of them.
    const [end = "", ...others] = decode(decoder, number, chunk).split("\n");
    rest += end;
    for (const next of others) {
      yield toLine(number++, rest);
      rest = next;
    }
    if (rest.length > MAX_LINE) throw billError(number, "the line is too long. Pass the content of a bill.");
  }
  rest += decode(decoder, number);
  if (rest !== "") yield toLine(number, rest);
  return undefined;
}

function toLine(number: number, text: string): Line {
  return { number, text: text.endsWith("\r") ? text.slice(0, -1) : text };
}

/** Decodes a chunk, or without one the end. */
function decode(decoder: InstanceType<typeof TextDecoder>, line: number, chunk?: Uint8Array): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw billError(line, "the content is not UTF-8. Pass the decompressed content of a bill.", cause);
  }
}

/** Creates the error of a line. Its message has no content of the bill. */
export function billError(line: number, why: string, cause?: unknown): ResponseError {
  return new ResponseError("ERR_BILL", `bill line ${line}: ${why}`, cause === undefined ? {} : { cause });
}
