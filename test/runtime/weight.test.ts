/** The size of a bundle: it contains only what the program imports. */
import { readdirSync, readFileSync } from "node:fs";
import { rolldown } from "rolldown";
import { describe, expect, test } from "vitest";
import { root } from "../support/specs.ts";

/** Bundles a program to one file, and returns it with its imports of packages. */
async function bundled(code: string): Promise<{ code: string; imports: readonly string[] }> {
  const bundle = await rolldown({
    input: "program",
    cwd: root,
    external: /^node:|^sm-crypto-v2$/,
    resolve: { conditionNames: ["wechatpay-source", "node", "import"] },
    plugins: [
      {
        name: "program",
        resolveId: (id) => (id === "program" ? `${root}/program.ts` : null),
        // Most bundlers only respect this mark within one file.
        transform: (text) => text.replaceAll("@__NO_SIDE_EFFECTS__", ""),
        load: (id) => (id === `${root}/program.ts` ? code : null),
      },
    ],
  });
  const { output } = await bundle.generate({ minify: true });
  await bundle.close();
  const [{ code: text, imports, dynamicImports }] = output;
  return { code: text, imports: [...imports, ...dynamicImports] };
}

const { exports } = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as {
  exports: Record<string, string | Record<string, string>>; // package.json
};

/** The files of the package that the code of a bundle comes from. */
async function modulesOf(file: string): Promise<string[]> {
  const bundle = await rolldown({
    input: file,
    cwd: root,
    external: /^node:|^sm-crypto-v2$/,
    resolve: { conditionNames: ["wechatpay-source", "node", "import"] },
  });
  const { output } = await bundle.generate({});
  await bundle.close();
  return output.flatMap((part) =>
    part.type === "chunk" ? Object.entries(part.modules).flatMap(([id, { code }]) => (code ? [id] : [])) : [],
  );
}

const client = 'import { createClient } from "wechatpay-ts"; console.log(createClient);';
const fetching =
  'import { createClient, platformCertificates } from "wechatpay-ts"; console.log(createClient, platformCertificates);';
const national = 'import { sm } from "wechatpay-ts/sm"; console.log(sm);';

test("a bundle contains platform certificates and SM only if the program imports them", async () => {
  const [alone, withFetching, withSm] = await Promise.all([client, fetching, national].map(bundled));
  expect(alone?.code).not.toContain("algorithm_type");
  expect(withFetching?.code).toContain("algorithm_type");
  expect(alone?.imports).not.toContain("sm-crypto-v2");
  expect(withFetching?.imports).not.toContain("sm-crypto-v2");
  expect(withSm?.imports).toContain("sm-crypto-v2");
});

test("a bundle contains notifications and expectPayment only if the program imports them", async () => {
  const paying = 'import { expectPayment } from "wechatpay-ts/expect-payment"; console.log(expectPayment);';
  const [alone, comparing] = await Promise.all([client, paying].map(bundled));
  for (const text of ["ERR_PAYMENT_MISMATCH", "ERR_NOTIFICATION_TOO_LARGE", "notification.slow"])
    expect(alone?.code).not.toContain(text);
  expect(comparing?.code).toContain("ERR_PAYMENT_MISMATCH");
  expect(comparing?.code).not.toContain("Wechatpay-Signature");
});

test("a bundle contains uploads, downloads and other transports only if the program uses them", async () => {
  const plain = "wechatpay-ts/v3/pay/transactions/out-trade-no/_out_trade_no_";
  const withEndpoint = (imports: string) =>
    `import { createClient } from "wechatpay-ts"; ${imports} console.log(createClient, use);`;
  const [query, uploading, downloading, fetching, dispatching] = await Promise.all(
    [
      `import { getPayTransactionsByOutTradeNo as use } from "${plain}";`,
      'import { postMerchantMediaUpload as use } from "wechatpay-ts/v3/merchant/media/upload";',
      'import { downloadBillTradebill as use } from "wechatpay-ts/v3/bill/tradebill";',
      'import { byFetch as use } from "wechatpay-ts/fetch";',
      'import { byDispatcher as use } from "wechatpay-ts/undici";',
    ].map((imports) => bundled(withEndpoint(imports))),
  );
  const marks = {
    upload: "multipart/form-data",
    download: "has the signature of gzip",
    fetch: "fetch would request another path",
    undici: "onResponseStart",
    encryption: "ERR_ENCRYPT_NAME",
  };
  const contained = [query, uploading, downloading, fetching, dispatching].map((one) =>
    Object.entries(marks).flatMap(([name, mark]) => (one?.code.includes(mark) === true ? [name] : [])),
  );
  expect(contained).toEqual([[], ["upload"], ["download"], ["fetch"], ["undici"]]);
});

test("a bundle of the core contains checks, retries and events only if the program names them", async () => {
  const marks = {
    checks: "no such field is documented",
    retries: "expected a whole number from 0 to 10",
    events: "attempt.start",
  };
  const names = ["", ...Object.keys(marks)];
  const bundles = await Promise.all(
    names.map((name) =>
      bundled(
        `import { createClient${name && `, ${name}`} } from "wechatpay-ts/core"; console.log(createClient({}, { ${name} }));`,
      ),
    ),
  );
  const contained = bundles.map(({ code }) =>
    Object.entries(marks).flatMap(([name, mark]) => (code.includes(mark) ? [name] : [])),
  );
  expect(contained).toEqual([[], ["checks"], ["retries"], ["events"]]);
});

describe("the entry points", () => {
  /** The entry points that an entry point may pull in, beside itself: what one is made of. */
  const contents: Readonly<Record<string, readonly string[]>> = {
    // `index` has the client, which is the core with all parts. Types of another entry point need no code.
    index: ["client", "core"],
    client: ["core"],
    webhook: ["check"],
    "generated-api": ["check"],
  };
  const entries = Object.values(exports)
    .map((target) => (typeof target === "string" ? target : target["wechatpay-source"]))
    .flatMap((target) => /^\.\/runtime\/([\w-]+)\.ts$/u.exec(target ?? "")?.[1] ?? []);

  test.each([...new Set(entries)])("%s pulls in no other entry point", async (name) => {
    const modules = await modulesOf(`${root}/runtime/${name}.ts`);
    const others = entries.filter(
      (other) => other !== name && modules.includes(`${root}/runtime/${other}.ts`),
    );
    expect(others.filter((other) => contents[name]?.includes(other) !== true)).toEqual([]);
  });
});

describe("the modules of an entry point", () => {
  const files = readdirSync(`${root}/runtime`, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.replaceAll("\\", "/"));
  const clients = ["call/call.ts", "call/attempts.ts", "core.ts", "client.ts"];
  const transports = ["platform/fetch.ts", "platform/node-dispatcher.ts", "undici.ts"];
  const extras = [
    "doctor/",
    "explain/",
    "download/",
    "notifications/",
    "paginate.ts",
    "pay-sign.ts",
    "sm.ts",
    "compile.ts",
  ];
  const options = [
    "call/checks.ts",
    "call/retries.ts",
    "call/events.ts",
    "validate/validator.ts",
    "certificates/",
  ];

  /** What each entry point must not pull in: folders and files of runtime/. */
  const unwanted: readonly (readonly [entry: string, modules: readonly string[]])[] = [
    ["runtime/index.ts", [...transports, ...extras]],
    // Its parts, such as the checks, are exports of it: the test of its bundles shows that they stay out.
    ["runtime/core.ts", [...transports, ...extras, "certificates/", "files/upload.ts", "files/download.ts"]],
    ["runtime/fetch.ts", [...clients, ...extras, ...options, "keys/", "validate/", "platform/node-http.ts"]],
    ["runtime/undici.ts", [...clients, ...extras, ...options, "keys/", "validate/", "platform/fetch.ts"]],
    ["runtime/schema.ts", [...clients, ...transports, ...extras, "certificates/"]],
    ["runtime/check.ts", [...clients, ...transports, ...extras, "keys/", "platform/", "certificates/"]],
    ["runtime/explain.ts", [...clients, ...transports, "keys/", "platform/", "validate/", "encoding/"]],
    ["runtime/expect-payment.ts", [...clients, ...transports, "keys/", "platform/", "validate/"]],
    ["generated/webhook.ts", [...clients, ...transports, "platform/", "explain/", "files/"]],
    [
      "generated/webhook/v3/TRANSACTION.SUCCESS.ts",
      [...clients, ...transports, ...extras, "keys/", "platform/"],
    ],
    ["generated/v3/pay/transactions/native.ts", [...clients, ...transports, ...extras, "keys/", "platform/"]],
    [
      "generated/brand/marketing/product-coupon/users/_openid_/coupons.ts",
      [...clients, ...extras, "platform/"],
    ],
    ["generated/labels.ts", [...clients, ...transports, ...extras, "keys/", "platform/", "protocol/"]],
    ["generated/chain.ts", [...transports, "explain/", "notifications/", "certificates/"]],
  ];

  test.each(unwanted)("%s pulls in none of the others", async (entry, modules) => {
    // A module that has another name since would never be found.
    expect(modules.filter((module) => !files.some((file) => file.startsWith(module)))).toEqual([]);
    const contained = await modulesOf(`${root}/${entry}`);
    expect(contained).not.toEqual([]);
    expect(
      contained.filter((file) => modules.some((module) => file.startsWith(`${root}/runtime/${module}`))),
    ).toEqual([]);
  });
});

test("a bundle contains only the imported exports of a module", async () => {
  const module = "wechatpay-ts/v3/gov/subsidy/qualifications/sync";
  const name = "ostGovSubsidyQualificationsSync";
  const [calling, checking] = await Promise.all([
    bundled(`import { p${name} as call } from "${module}"; console.log(call);`),
    bundled(`import { isP${name}Request as is } from "${module}"; console.log(is);`),
  ]);
  const path = "/v3/gov/subsidy/qualifications/sync";
  expect(calling.code).toContain(path);
  expect(calling.code).not.toContain("no such field"); // a message of the validators
  expect(checking.code).toContain("qualification_region_code");
  expect(checking.code).not.toContain(path);
});

test("a bundle contains the guard of a variant only if the program imports it", async () => {
  const module = "./test/fixtures/emit/webhook.DEMO.PAID.ts";
  const [checking, asking] = await Promise.all([
    bundled(`import { isDemoPaidNotification as is } from "${module}"; console.log(is);`),
    bundled(`import { isDirectDemoPaid as is } from "${module}"; console.log(is);`),
  ]);
  const guard = (variant: string) => new RegExp(`\\w+,.${variant}.\\)`, "u");
  expect(checking.code).not.toMatch(guard("(?:direct|partner|combined|coupon|promotion)"));
  expect(asking.code).toMatch(guard("direct"));
  expect(asking.code).not.toMatch(guard("(?:partner|combined|coupon|promotion)"));
  expect(asking.code.length).toBeLessThan(checking.code.length);
});

test("a bundle with the values of a field contains the schemas of its operation, and no client or validator", async () => {
  const operation = 'import { postOperation } from "wechatpay-ts/v3/pay/transactions/jsapi";';
  const [alone, values] = await Promise.all([
    bundled(`${operation} console.log(postOperation);`),
    bundled(
      `${operation} import { valuesOf } from "wechatpay-ts"; console.log(valuesOf(postOperation, "request.json.limit_pay[]"));`,
    ),
  ]);
  expect(values.code).toContain("no_balance");
  expect(values.code).not.toContain("Wechatpay-Signature");
  expect(values.code).not.toContain("no such field (");
  expect(values.imports).toEqual([]);
  expect(values.code.length - alone.code.length).toBeLessThan(1500);
});
