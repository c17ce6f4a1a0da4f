import { makeCredentials } from "#sandbox/index";
import { expect, test } from "vitest";

import { specOperations } from "../support/specs.ts";
import { call, sandboxFor, send } from "./support/merchant.ts";

const credentials = await makeCredentials();
const target = "/v3/gov/subsidy/companies/query";
const json = { qualification_region_code: 310100, license_number: "1" };

test("the sandbox serves HTTPS by address and by name to clients that trust its certificate", async () => {
  const sandbox = await sandboxFor({ operations: specOperations(), credentials, https: true });
  expect(sandbox.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  expect((await call(sandbox, { target, json })).status).toBe(200);
  const named = await call(
    { ...sandbox, client: sandbox.client, url: sandbox.url.replace("127.0.0.1", "localhost") },
    { target, json },
  );
  expect(named.status).toBe(200);
  const untrusting = send(`${sandbox.url}${target}`, { method: "GET", body: "", headers: {} });
  await expect(untrusting).rejects.toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  await expect(call(sandbox, { target, json, headers: { "Sandbox-Fault": "reset" } })).rejects.toThrow();
  expect((await call(sandbox, { target, json })).status).toBe(200);
});
