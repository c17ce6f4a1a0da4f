import type { Till } from "../shop.ts";

/** A till in another process, asked over HTTP. */
export function tillAt(url: string): Till {
  const ask = async (path: string, body: string): Promise<string> => {
    const response = await fetch(`${url}${path}`, { method: "POST", body });
    if (!response.ok) throw new Error(`The till answered ${response.status}.`);
    return response.text();
  };
  return {
    paid: async (out_trade_no) => {
      await ask("/paid", out_trade_no);
    },
    parkingFee: async (out_serial_number) => Number(await ask("/parking-fee", out_serial_number)),
  };
}
