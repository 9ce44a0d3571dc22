// The service worker of one sammanträde's reading view, and the key that it carries in memory from one page to the next.

let registrering = null
const VANTA = 3000

/** Return the path of the reading view one is in: the worker's whole scope. */
export const omfang = () => /^.*\/sammantraden\/[^/]+\/las\//.exec(location.pathname)?.[0] ?? ""

/** Return the sammanträde one reads. */
export const motet = () => /\/sammantraden\/([^/]+)\/las\//.exec(location.pathname)?.[1] ?? ""

/** Tell whether this browser can open a page without a network. */
export const kan = () => Boolean(navigator.serviceWorker && globalThis.caches)

/** Register the worker of the reading view at *scope*, and wait until it can serve; throws where it could not be kept. */
export async function registrera(adress, scope = omfang()) {
  const reg = await navigator.serviceWorker.register(adress, { scope, updateViaCache: "none" })
  const ny = reg.installing ?? reg.waiting
  if (ny && !reg.active) {
    await new Promise((klart, fel) => {
      ny.addEventListener("statechange", () => {
        if (ny.state === "activated") klart()
        if (ny.state === "redundant") fel(new Error("Sidan kunde inte sparas på enheten."))
      })
      if (ny.state === "activated") klart()
    })
  }
  registrering = reg
  return reg
}

async function min() {
  if (!kan() || !omfang()) return null
  const reg = registrering ?? (await navigator.serviceWorker.getRegistration(omfang()).catch(() => null))
  if (reg && new URL(reg.scope).pathname === omfang()) registrering = reg
  return registrering
}

/** Take the key that the page before left, of *vem* or (offline) of anybody; null when there is none. */
export async function hamtaBuren(vem = "") {
  const reg = await min()
  if (!reg?.active) return null
  const { port1, port2 } = new MessageChannel()
  const fick = new Promise((klart) => {
    port1.onmessage = ({ data }) => klart(data)
    setTimeout(() => klart(null), VANTA)
  })
  reg.active.postMessage({ gor: "hamta", vem }, [port2])
  return fick
}

/** Leave the key to the page that comes after, when this one is left. */
export function barVidere(ge) {
  addEventListener("pagehide", () => {
    const oppnad = ge()
    if (oppnad) registrering?.active?.postMessage({ gor: "bar", vem: oppnad.vem, nyckel: oppnad })
  })
}

export const glom = async () => (await min())?.active?.postMessage({ gor: "glom" })
