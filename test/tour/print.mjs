// Prints the steps and calls of the tour.
import { styleText } from "node:util";

const color = process.stdout.isTTY && !process.env["NO_COLOR"];

/** @type {(style: "bold" | "dim" | "green" | "cyan", text: string) => string} */
const paint = (style, text) => (color ? styleText(style, text) : text);

/** @param {string} title */
export function printTitle(title) {
  process.stdout.write(`\n${paint("bold", title)}\n`);
}

/**
 * Prints a step of the order: its name, and the members of its result.
 * @param {string} title
 * @param {object} result
 */
export function printStep(title, result) {
  const members = Object.entries(result).map(
    ([name, value]) => `     ${name}: ${paint("green", cut(JSON.stringify(value), 100))}`,
  );
  process.stdout.write(`\n   ${paint("cyan", title)}\n${members.join("\n")}\n`);
}

/**
 * @param {{
 *   number: number,
 *   title: string,
 *   spelling: string,
 *   exchange: import("wechatpay-sandbox").Exchange | undefined,
 *   data: unknown,
 * }} call
 */
export function printCall({ number, title, spelling, exchange, data }) {
  if (!exchange) throw new Error("The call did not reach the sandbox.");
  const { method, target, headers, body, signed, decrypted, request, response } = exchange;
  const lines = [
    paint("bold", `${number}. ${title}`),
    `   ${paint("cyan", spelling)}`,
    paint("dim", "   the client sent"),
    `     ${method} ${cut(target, 120)}`,
    `     Authorization: ${cut(headers["authorization"] ?? "", 120)}`,
    `     Wechatpay-Serial: ${headers["wechatpay-serial"] ?? "none"}`,
    ...(body === "" ? [] : [`     ${cut(body, 140)}`]),
    paint("dim", "   the sandbox received"),
    `     signature ${signed ? "valid" : "invalid"}, ${decrypted.length} encrypted fields`,
    ...decrypted.map(
      ({ path, ciphertext, plain }) => `     ${path}: ${cut(ciphertext, 20)} → ${paint("green", plain)}`,
    ),
    `     as documented: ${request ? "yes" : "no"}`,
    paint("dim", "   the verified response"),
    `     ${response.status}, signed by ${response.headers["Wechatpay-Serial"] ?? "no key"}`,
    `     ${paint("green", JSON.stringify(data))}`,
  ];
  process.stdout.write(`\n${lines.join("\n")}\n`);
}

/**
 * @param {number} count
 * @param {string} url
 */
export function printEnd(count, url) {
  const text = `${count} calls to ${url} were signed, encrypted and verified.`;
  process.stdout.write(
    `\n${text}\nThe server was a local sandbox with throwaway keys. No request left this machine.\n`,
  );
}

/**
 * @param {string} text
 * @param {number} length
 */
function cut(text, length) {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
