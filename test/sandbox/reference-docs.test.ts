/** The reference in docs/sandbox.md names what there is: flags, options, members, control calls and faults, and nothing else. */
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import ts from "typescript";
import { describe, expect, test } from "vitest";

import { faultNames, startSandbox, type Sandbox } from "#sandbox/index";

import { referenceTables, withTables } from "../../scripts/sandbox-reference.mjs";
import { root, specOperations } from "../support/specs.ts";
import { bearer, send } from "./support/merchant.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const page = read("docs/sandbox.md");

/** The rows of the table between two texts: cells without back-quotes. */
function rowsBetween(start: string, end: string): string[][] {
  const text = page.slice(page.indexOf(start), page.indexOf(end, page.indexOf(start)));
  const lines = text.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .replaceAll("\\|", "¦")
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

test("the tables of members and faults are those of the doc comments", { timeout: 60_000 }, () => {
  const tables = referenceTables();
  // `npm run docs` writes them.
  expect(page).toBe(withTables(page, tables));
  // A member that is missing is seen.
  expect(withTables(page, { ...tables, orders: "| none |\n" })).not.toBe(page);
  expect(tables["orders"]).toContain("| `pay(");
  expect(tables["subjectApplyments"]).toContain("| `authorize(subMchid: string): void` |");
});

describe("the options", () => {
  const rows = rowsBetween("## Options", "## Members");
  /** The names of the members of a declaration. */
  const namesIn = (path: string, name: string): string[] => {
    const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
    const names: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isInterfaceDeclaration(node) && node.name.text === name)
        names.push(...node.members.map((member) => member.name?.getText(source) ?? ""));
      if (ts.isVariableDeclaration(node) && node.name.getText(source) === name) {
        const value =
          node.initializer && ts.isAsExpression(node.initializer) ? node.initializer.expression : node;
        if (ts.isObjectLiteralExpression(value))
          names.push(...value.properties.map((one) => one.name?.getText(source).replaceAll('"', "") ?? ""));
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return names;
  };

  test("are the flags of the command", () => {
    const flags = namesIn("sandbox/cli/options.ts", "flags");
    expect(flags).toContain("port");
    const documented = rows.flatMap(([flag = ""]) => flag.match(/--[a-z-]+/gu) ?? []);
    expect(documented.sort()).toEqual(flags.map((flag) => `--${flag}`).sort());
  });

  test("are the options of startSandbox", () => {
    const options = namesIn("sandbox/index.ts", "SandboxOptions");
    expect(options).toContain("port");
    const documented = rows.map(([, option = ""]) => option).filter((option) => option !== "");
    expect(documented.sort()).toEqual(options.sort());
  });
});

describe("the faults", () => {
  const rows = rowsBetween("<!-- fault-names -->", "<!-- /fault-names -->");

  test("are those of faultNames", () => {
    expect(rows.map(([name]) => name).sort()).toEqual([...faultNames].sort());
  });

  test("change the messages that the table names, with the parameters that it names", async () => {
    const sandbox = await startSandbox({ operations: [] });
    const values: Readonly<Record<string, string>> = {
      ...{ seconds: "1", ms: "1", part: "tag", status: "500", code: "SYSTEM_ERROR", retryAfter: "1" },
      ...{ location: "/", times: "1" },
    };
    for (const [name = "", changes, parameters = ""] of rows) {
      const words = parameters.split("<br>").flatMap((one) => {
        const [, key = "", choice] = /^(\w+)\??: (?:"(\w+)")?/u.exec(one) ?? [];
        return key === "" ? [] : [`${key}=${values[key] ?? choice ?? ""}`];
      });
      const fault = [name, ...words].join("; ");
      const accepted = (["response", "notification"] as const).filter((on) => {
        try {
          sandbox.faults.next(fault, { on });
          return true;
        } catch {
          return false;
        }
      });
      expect([fault, accepted.length === 2 ? "both" : accepted[0]]).toEqual([fault, changes]);
    }
    await sandbox.close();
  });
});

/** What a call needs to succeed, by its path: creates it, and returns the parameter. */
const prepared: Readonly<Record<string, (sandbox: Sandbox) => string | Promise<string>>> = {
  "POST /sandbox/certificates/{serial_no}/retire": async ({ certificates }) => {
    const { serialNo } = await certificates.add();
    return serialNo;
  },
  "POST /sandbox/orders/{out_trade_no}/pay": ({ orders }) => orders.create(orderOf("PAY1")).outTradeNo,
  "POST /sandbox/orders/{out_trade_no}/fail": async ({ orders }) => {
    orders.requirePassword();
    const order = orders.create({ ...orderOf("FAIL1"), tradeType: "MICROPAY" });
    await orders.payByCode(order);
    return order.outTradeNo;
  },
  "POST /sandbox/refunds/{out_refund_no}/settle": async ({ orders, refunds }) => {
    const order = orders.create(orderOf("REFUND1"));
    await orders.pay(order);
    return refunds.create({ outRefundNo: "REFUND1", order, amount: 1 }).outRefundNo;
  },
  "POST /sandbox/transfers/{out_no}/confirm": ({ transfers }) =>
    transfers.create(transferOf("T1", true)).outNo,
  "POST /sandbox/transfers/{out_no}/settle": ({ transfers }) =>
    transfers.create(transferOf("T2", false)).outNo,
  "POST /sandbox/applyments/{number}/move": ({ applyments }) => submitTo(applyments),
  "POST /sandbox/subject-applyments/{number}/move": ({ subjectApplyments }) => submitTo(subjectApplyments),
};
const mchid = "1900000001";
const submitTo = (list: Sandbox["applyments"] | Sandbox["subjectApplyments"]) => {
  list.interrupt(0); // an earlier row interrupts
  return list.submit({ caller: mchid, businessCode: "A1", digest: "" }).businessCode;
};
const orderOf = (outTradeNo: string) => ({ outTradeNo, mchid, tradeType: "NATIVE", total: 100 });
const transferOf = (outNo: string, isConfirmedByUser: boolean) => ({
  ...({ kind: "bill", caller: mchid, outNo, amount: 1, request: {}, details: [] } as const),
  ...{ notifyUrl: undefined, isConfirmedByUser, digest: "" },
});

describe("the control calls", async () => {
  const rows = rowsBetween("<!-- control -->", "<!-- /control -->");
  const sandbox = await startSandbox({ operations: specOperations(), publicKeyShare: 0, settleAfter: 1e9 });

  test("are those of the control API", async () => {
    // An unknown path is answered with all of them.
    const headers = bearer(sandbox);
    const { json } = await send(`${sandbox.url}/sandbox/unknown`, { method: "GET", body: "", headers });
    const names = String(json["error"]).match(/(?:GET|POST|DELETE) \/[^\s,]*[\w}](?=[,.]|$)/gu) ?? [];
    expect(names.length).toBeGreaterThan(40);
    expect(rows.map(([call]) => call).sort()).toEqual(names.sort());
  });

  test.each(rows)("%s %s responds with %s", async (call = "", body = "", response) => {
    const [method = "", path = ""] = call.split(" ");
    const parameter = (await prepared[call]?.(sandbox)) ?? "NONE1";
    const answer = await send(`${sandbox.url}${path.replace(/\{\w+\}/u, parameter)}`, {
      ...{ method, body, headers: bearer(sandbox) },
    });
    // What is not prepared is not found, once its body has been read.
    if (path.includes("{") && !prepared[call] && answer.status >= 400) {
      expect(answer.json).toEqual({ error: expect.stringMatching(/has no such|no coupon was/u) as string });
      return;
    }
    expect([answer.status, answer.body]).toEqual([response === "none" ? 204 : 200, expect.anything()]);
    if (response !== "none") expect(Array.isArray(JSON.parse(answer.body))).toBe(response === "list");
  });

  test("leave nothing behind that keeps the process", () => sandbox.close());
});

const isBuilt = ["dist/generated/chain.js", "sandbox/dist/specs.json"].every((file) =>
  existsSync(join(root, file)),
);

describe.skipIf(!isBuilt)("the programs", { meta: { needs: "build" } }, () => {
  const programsOf = (path: string) =>
    [...read(path).matchAll(/^```ts\n([\s\S]*?)^```/gmu)]
      .map(([, code = ""]) => code)
      // The recipes are tests, which run already.
      .filter((code) => /^import .*"wechatpay-ts|^sandbox\./u.test(code) && !code.includes("vitest"));

  test.each([
    ["docs/sandbox.md", 3],
    ["sandbox/README.md", 2],
  ])("of %s run", async (path, count) => {
    const programs = programsOf(path);
    expect(programs).toHaveLength(count);
    for (const code of programs) {
      const isPart = !code.includes("startSandbox");
      const head =
        'import { startSandbox } from "wechatpay-sandbox";\nconst sandbox = await startSandbox();\n';
      const whole = isPart ? `${head}${code}await sandbox.close();\n` : code;
      const options = { cwd: root, env: { PATH: process.env["PATH"] } };
      const javaScript = ts.transpileModule(whole, { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } }).outputText; // prettier-ignore
      await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", javaScript], options);
    }
  });
});
