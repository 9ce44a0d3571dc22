// How much room there is on the device, and whether it was that which was missing.

/** Tell whether *fel* is that the device, or what the browser may use of it, is full. */
export const fullt = (fel) => fel?.name === "QuotaExceededError"

/** Return how many bytes the browser can still keep here; Infinity where it does not say. */
export async function ledigt() {
  const { quota, usage } = (await globalThis.navigator.storage?.estimate?.().catch(() => null)) ?? {}
  return quota === undefined ? Infinity : Math.max(0, quota - (usage ?? 0))
}
