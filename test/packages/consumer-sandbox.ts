/** A user's test helper that names the public parts of the sandbox, for the compilers to check. */
import {
  faultNames,
  makeCredentials,
  packagedOperations,
  readIr,
  startSandbox,
  type Exchange,
  type FaultName,
  type NotificationMessage,
  type Order,
  type Sandbox,
  type SandboxOptions,
} from "wechatpay-sandbox";

export async function startShop(options: SandboxOptions, ir?: string): Promise<Sandbox> {
  const operations = ir === undefined ? await packagedOperations() : await readIr(ir);
  return startSandbox({ ...options, operations, credentials: await makeCredentials() });
}

export const names: readonly FaultName[] = faultNames;

export async function payAll(sandbox: Sandbox): Promise<readonly Order[]> {
  for (const { outTradeNo } of sandbox.orders.all) await sandbox.orders.pay(outTradeNo);
  sandbox.faults.next({ fault: "delay", ms: 10 }, { on: "response" });
  // @ts-expect-error: `delay` requires `ms`
  sandbox.faults.next({ fault: "delay" });
  return sandbox.orders.all;
}

export function statusOf({ response, decrypted }: Exchange): [number, string | undefined] {
  return [response.status, decrypted[0]?.plain];
}

export async function make(sandbox: Sandbox): Promise<NotificationMessage> {
  return sandbox.notifications.make({ event_type: "TRANSACTION.SUCCESS" });
}
