// What lies on this device for reading offline, and when it goes: at log-out, when the session has ended, when the uppdrag or the
// body's days have, when the person may no longer see it. On every page, so it imports nothing. Notes that wait to be sent stay:
// they are ciphertext, and nobody's loss but their author's.

export const BAS = "forum-las"
const LAGER = { omslag: "vem", paket: "id", poster: "id", egna: "uuid", vantar: "uuid" }
const TID = 20_000
const DYGN = 24 * 60 * 60 * 1000

const svar = (fraga) =>
  new Promise((klart, fel) => {
    fraga.onsuccess = () => klart(fraga.result)
    fraga.onerror = () => fel(fraga.error)
  })

/** Wait until *tx* has reached the disk. */
export const klar = (tx) =>
  new Promise((klart, fel) => {
    tx.oncomplete = () => klart()
    tx.onabort = tx.onerror = () => fel(tx.error)
  })

/** Open the database of this device; close it when somebody wants to take it away. */
export async function oppnaBas() {
  const fraga = indexedDB.open(BAS, 1)
  fraga.onupgradeneeded = () => {
    for (const [namn, keyPath] of Object.entries(LAGER)) fraga.result.createObjectStore(namn, { keyPath })
    fraga.transaction.objectStore("poster").createIndex("hor", "hor")
  }
  const bas = await svar(fraga)
  bas.onversionchange = () => bas.close()
  return bas
}

/** Tell whether anything was ever put on this device; asking makes nothing. */
export async function finns() {
  if (!globalThis.indexedDB) return false
  if (!indexedDB.databases) return true
  return (await indexedDB.databases()).some((bas) => bas.name === BAS)
}

/** Return all rows of the store *namn*. */
export const alla = (bas, namn) => svar(bas.transaction(namn).objectStore(namn).getAll())

async function glomArbetare(vag) {
  const hor = (adress) => (vag ? adress.includes(vag) : /\/sammantraden\/[^/]+\/las\//.test(adress))
  for (const namn of (await globalThis.caches?.keys()) ?? []) if (namn.startsWith("forum-las ") && hor(namn)) await caches.delete(namn)
  for (const reg of (await navigator.serviceWorker?.getRegistrations()) ?? []) {
    if (!hor(new URL(reg.scope).pathname)) continue
    reg.active?.postMessage({ gor: "glom" })
    await reg.unregister()
  }
}

/** Do *gor* while nobody takes the database away: many at once, or the one that does (*ensam*). */
export const medan = (gor, ensam = false) => (navigator.locks ? navigator.locks.request(BAS, { mode: ensam ? "exclusive" : "shared" }, gor) : gor())

async function stangOmTom(bas) {
  bas.close()
  // A note that another tab writes now comes before this, and is seen, or after it, in a database of its own.
  await medan(async () => {
    const nu = await oppnaBas()
    const kvar = []
    for (const namn of Object.keys(LAGER)) kvar.push(...(await alla(nu, namn)))
    nu.close()
    if (!kvar.length) await svar(indexedDB.deleteDatabase(BAS)).catch(() => {})
  }, true)
}

async function taBort(bas, ska) {
  const namn = ["omslag", "paket", "poster", "egna"]
  const tx = bas.transaction(namn, "readwrite", { durability: "strict" })
  for (const lager of namn) {
    tx.objectStore(lager).openCursor().onsuccess = ({ target: { result: rad } }) => {
      if (!rad) return
      if (ska(lager, rad.value)) rad.delete()
      rad.continue()
    }
  }
  await klar(tx)
}

/** Take away all that lies here, of everybody or of all but *utom*; what waits to be sent stays. */
export async function rensaAllt(utom = "") {
  if (await finns()) {
    const bas = await oppnaBas()
    await taBort(bas, (_, rad) => !utom || rad.vem !== utom)
    await stangOmTom(bas)
  }
  if (!utom) await glomArbetare()
}

/** Take away one sammanträde from this device. */
export async function rensaMote(vem, mote) {
  const bas = await oppnaBas()
  await taBort(bas, (lager, rad) => lager !== "omslag" && rad.vem === vem && rad.mote === mote)
  if (!(await alla(bas, "paket")).some((paket) => paket.vem === vem)) await taBort(bas, (_, rad) => rad.vem === vem)
  await stangOmTom(bas)
  await glomArbetare(`/${mote}/`)
}

/**
 * Return *paket* as it is at *nu* by the clock of this device. What a clock is set back is added again: for a package time never goes
 * back, and each day it is seen it comes nearer its end.
 */
export function iTid(paket, nu = Date.now()) {
  const bakat = Math.max(0, (paket.sedd ?? paket.sist) - nu)
  return { ...paket, sedd: nu, skift: (paket.skift ?? 0) + bakat, sist: Math.max(paket.sist, nu) }
}

/**
 * Tell whether *paket* may be opened no more: by what the server said and by the clock here, whichever comes first. A clock that has
 * been set back by days is not believed at all.
 */
export function utgangen(paket, klockan = Date.now()) {
  const kvar = paket.till - paket.serverNu
  const nu = klockan + iTid(paket, klockan).skift
  return kvar <= 0 || nu >= paket.till || nu >= paket.hamtad + kvar || klockan < paket.sist - DYGN
}

/** What this page took away because its time was out. */
export const utgangna = []

/** Take away what has expired by the clock. No network is needed. */
export async function rensaUtgangna() {
  if (!(await finns())) return
  const bas = await oppnaBas()
  const tx = bas.transaction("paket", "readwrite")
  const paketen = await svar(tx.objectStore("paket").getAll())
  const borta = paketen.filter((paket) => utgangen(paket))
  try {
    for (const paket of paketen) if (!borta.includes(paket)) tx.objectStore("paket").put(iTid(paket))
    await klar(tx)
  } catch (fel) {
    // A full disk is no reason not to read, nor not to take away what has expired: the clock is noted another time.
    console.warn("läspaket", fel)
  }
  bas.close()
  utgangna.push(...borta)
  for (const paket of borta) await rensaMote(paket.vem, paket.mote)
}

async function jamfor(paket, nu, serverNu) {
  const bas = await oppnaBas()
  const hor = (rad) => rad.vem === paket.vem && rad.mote === paket.mote
  await taBort(bas, (lager, rad) => {
    if (lager !== "poster" || !hor(rad)) return false
    if (rad.slag === "delad") return !nu.delade.includes(rad.namn)
    if (rad.slag === "delat") return !nu.punkter[rad.punkt]?.delat
    if (!rad.punkt) return false
    // What may no longer be seen goes now, key or no key; what has only changed waits for the page to fetch it.
    return !nu.punkter[rad.punkt] || (rad.ser && !nu.punkter[rad.punkt].ser)
  })
  const poster = (await alla(bas, "poster")).filter(hor)
  const punkter = poster.filter((rad) => rad.slag === "punkt")
  const samma = punkter.every((rad) => nu.punkter[rad.punkt]?.avtryck === rad.avtryck)
  const nya = Object.keys(nu.punkter).length !== punkter.length
  // A device that meets the server learns of a shorter time, never of a longer one: for that the handlingar are fetched again.
  const till = Math.min(paket.till, Date.parse(nu.till))
  // By the server's clock one knows how long it has been here, whatever was done to this one.
  const nuHar = Date.now()
  const skift = serverNu - paket.serverNu - (nuHar - paket.hamtad)
  const rad = { ...paket, till, skift, sedd: nuHar, sist: nuHar, inaktuell: !samma || nya }
  const tx = bas.transaction("paket", "readwrite")
  tx.objectStore("paket").put(rad)
  await klar(tx)
  bas.close()
}

// What has expired goes first, and asks nobody.
let rensat = null

/** Wait until what has expired by the clock is gone: without a network one reads no later than that. */
export const inomTid = () => (rensat ??= rensaUtgangna())

/** Ask the server what may go on lying here, and take away the rest. Returns its answer, or null without a network. */
export async function kontakt() {
  if (!(await finns())) return null
  await (rensat ? rensaUtgangna() : inomTid())
  const adress = document.querySelector("[data-las-galler]")?.dataset.lasGaller
  if (!adress || !(await finns())) return null
  const bas = await oppnaBas()
  const paketen = await alla(bas, "paket")
  bas.close()
  const moten = [...new Set(paketen.map((paket) => paket.mote))]
  const fick = await fetch(`${adress}?s=${moten.join(",")}`, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(TID) }).catch(() => null)
  if (!fick?.ok) return null
  const data = await fick.json().catch(() => null)
  if (!data) return null
  await rensaAllt(data.vem)
  if (!data.vem) return data
  for (const paket of paketen.filter((rad) => rad.vem === data.vem)) {
    const nu = data.sammantraden[paket.mote]
    if (!nu || Date.parse(nu.till) <= Date.parse(data.nu)) await rensaMote(paket.vem, paket.mote)
    else await jamfor(paket, nu, Date.parse(data.nu))
  }
  return data
}

/** The contact of this page, once. */
export const kontakten = kontakt().catch((fel) => console.warn("läspaket", fel))

async function vantarFor(vem) {
  if (!(await finns())) return 0
  const bas = await oppnaBas()
  const rader = (await alla(bas, "vantar")).filter((rad) => rad.vem === vem)
  bas.close()
  return rader.length
}

// Logging out (static/js/utloggning.js) asks what has not been sent, and then lets all else be forgotten.
document.addEventListener("forum:kvar", (handelse) => handelse.detail.svar.push(vantarFor(handelse.detail.person)))
document.addEventListener("forum:glom", (handelse) => handelse.detail.svar.push(rensaAllt()))
