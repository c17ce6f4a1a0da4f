// The assertions of the checks. No test framework runs on all of these runtimes.

/** @typedef {{ name: string, code?: string, message: string, sent?: string, status?: number, [member: string]: unknown }} Thrown */

/**
 * @param {unknown} actual
 * @param {unknown} expected
 * @param {string} [what]
 */
export function equal(actual, expected, what = "value") {
  const [a, b] = [show(actual), show(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, received ${a}`);
}

/** @param {string} text @param {RegExp} pattern */
export function match(text, pattern) {
  if (!pattern.test(text)) throw new Error(`expected ${String(pattern)}, received ${JSON.stringify(text)}`);
}

/**
 * Returns the error of work that must fail.
 *
 * @param {() => unknown} work
 * @returns {Promise<Thrown>}
 */
export async function fails(work) {
  try {
    await work();
  } catch (error) {
    return /** @type {Thrown} */ (error); // the client throws errors, whose members the checks compare
  }
  throw new Error("expected a failure");
}

/** @param {AsyncIterable<Uint8Array>} chunks */
export async function collect(chunks) {
  /** @type {number[]} */
  const bytes = [];
  for await (const chunk of chunks) for (const byte of chunk) bytes.push(byte);
  return Uint8Array.from(bytes);
}

/** @param {Uint8Array} bytes */
export async function sha256(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} text base64 */
export function bytesOf(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** @param {unknown} value */
function show(value) {
  const replacer = (/** @type {string} */ _, /** @type {unknown} */ member) =>
    typeof member === "bigint" ? `${member}n` : member;
  return value === undefined ? "undefined" : JSON.stringify(value, replacer);
}
