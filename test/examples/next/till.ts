import type { Till } from "../shop.ts";

/** Returns a till that runs in another process and is called over HTTP. */
export function tillAt(url: string): Till {
  const call = async (path: string, body: string): Promise<string> => {
    const response = await fetch(`${url}${path}`, { method: "POST", body });
    if (!response.ok) throw new Error(`The till returned status ${response.status}.`);
    return response.text();
  };
  return {
    paid: async (out_trade_no) => {
      await call("/paid", out_trade_no);
    },
    parkingFee: async (out_serial_number) => Number(await call("/parking-fee", out_serial_number)),
  };
}
