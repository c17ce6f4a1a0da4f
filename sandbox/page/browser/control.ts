/** The control API as the panel calls it: from the page's own origin, with its cookie. */

/** What the user or WeChat Pay can do. */
export interface Action {
  readonly name: string;
  readonly path: string;
  readonly body?: unknown;
}

/** An order, a refund, a transfer or a service order. */
export interface Item {
  readonly kind: string;
  readonly number: string;
  readonly product: string;
  readonly caller: string;
  readonly region: string;
  readonly amount?: number;
  readonly currency: string;
  readonly state: string;
  readonly history: readonly { readonly at: number; readonly event: string; readonly state: string }[];
  readonly actions: readonly Action[];
}

/** A notification that was sent, or refused. */
export interface Notice {
  readonly id: string;
  readonly url: string;
  readonly event: string;
  readonly createdAt: number;
  readonly state: string;
  readonly reason?: { readonly code: "url" | "protocol" | "host" };
  readonly attempts: readonly { readonly at: string; readonly status?: number; readonly text: string }[];
}

/** Faults that wait for a message. */
export interface Planned {
  readonly faults: readonly { readonly fault: string }[];
  readonly scope: { readonly on?: string; readonly path?: string };
}

/** What the panel shows. */
export interface Overview {
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly now: number;
  readonly items: readonly Item[];
  readonly notifications: readonly Notice[];
  readonly faults: readonly Planned[];
}

/** Reads what the panel shows. @throws Error with the sandbox's message */
export async function readOverview(): Promise<Overview> {
  return (await request("GET", "/sandbox/overview")) as Overview; // the sandbox's own response
}

/** Lists the names of all faults of responses and notifications. */
export async function readFaultNames(): Promise<readonly string[]> {
  return (await request("GET", "/sandbox/faults/names")) as string[]; // the sandbox's own response
}

/** Calls the control API. @throws Error with the sandbox's message */
export function send(method: "POST" | "DELETE", path: string, body: unknown = {}): Promise<unknown> {
  return request(method, path, body);
}

async function request(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method,
    ...(body !== undefined && {
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  const text = await response.text();
  const value: unknown = text === "" ? undefined : JSON.parse(text);
  if (!response.ok) throw new Error(messageOf(value) ?? `status ${response.status}`);
  return value;
}

function messageOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { error, message } = value as { error?: unknown; message?: unknown }; // any object
  return typeof error === "string" ? error : typeof message === "string" ? message : undefined;
}
