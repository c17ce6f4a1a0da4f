// What the tour shows of a call, for a person to read.
import { styleText } from "node:util";

const color = process.stdout.isTTY && !process.env["NO_COLOR"];

/** @type {(style: "bold" | "dim" | "green" | "cyan", text: string) => string} */
const paint = (style, text) => (color ? styleText(style, text) : text);

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
    paint("dim", "   went out"),
    `     ${method} ${cut(target, 120)}`,
    `     Authorization: ${cut(headers["authorization"] ?? "", 120)}`,
    `     Wechatpay-Serial: ${headers["wechatpay-serial"] ?? "none"}`,
    ...(body === "" ? [] : [`     ${cut(body, 140)}`]),
    paint("dim", "   the sandbox saw"),
    `     signature ${signed ? "right" : "wrong"}, ${decrypted.length} encrypted fields`,
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
  const text = `${count} calls were signed, encrypted, answered and verified, all with ${url}.`;
  process.stdout.write(`\n${text}\nThat was a sandbox with throwaway keys: nothing left this machine.\n`);
}

/**
 * @param {string} text
 * @param {number} length
 */
function cut(text, length) {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
