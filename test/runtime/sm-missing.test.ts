/** The entry point for SM2 without its package. */
import { expect, test, vi } from "vitest";
import { sm } from "wechatpay-ts/sm";

vi.mock("sm-crypto-v2", () => {
  throw new Error("Cannot find package 'sm-crypto-v2'");
});

test("sm() names the package to install", async () => {
  await expect(sm()).rejects.toMatchObject({
    name: "ConfigError",
    code: "ERR_CONFIG_ALGORITHM",
    message: "sm: the package sm-crypto-v2 cannot be loaded. Install it: npm install sm-crypto-v2.",
  });
});
