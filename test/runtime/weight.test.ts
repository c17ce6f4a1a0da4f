/** The size of a bundle: it contains only what the program imports. */
import { rolldown } from "rolldown";
import { expect, test } from "vitest";
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
