// The service worker of one sammanträde's reading view. It keeps the empty page and what that page needs; never an answer with
// anything in it. It also carries a person's key from one page to the next, in memory only, and forgets it in seconds.
const VERSION = "{{ version }}"
const SKAL = "{{ skal }}"
const FILER = {{ filer|safe }}
const MITT = `forum-las ${new URL(registration.scope).pathname} `
const CACHE = MITT + VERSION
// How long a network may be silent before what lies here is opened; one that has just been silent is not waited for.
const VANTA = 2_500
const TYST = 60_000
const BAR = 20_000
let buret = null
let tystSedan = 0

self.addEventListener("install", (handelse) => {
  handelse.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE)
      await cache.addAll([SKAL, ...FILER].map((adress) => new Request(adress, { cache: "no-cache", credentials: "omit" })))
      await self.skipWaiting()
    })(),
  )
})

self.addEventListener("activate", (handelse) => {
  handelse.waitUntil(
    (async () => {
      for (const namn of await caches.keys()) if (namn.startsWith(MITT) && namn !== CACHE) await caches.delete(namn)
      await self.clients.claim()
    })(),
  )
})

// Has this sammanträde been taken along? Asking makes nothing.
async function medtaget() {
  if (!(await indexedDB.databases?.())?.some((bas) => bas.name === "forum-las")) return false
  const svar = (fraga) => new Promise((klart) => (fraga.onsuccess = fraga.onerror = () => klart(fraga.result)))
  const bas = await svar(indexedDB.open("forum-las"))
  if (!bas) return false
  bas.onversionchange = () => bas.close()
  const nycklar = bas.objectStoreNames.contains("paket") ? await svar(bas.transaction("paket").objectStore("paket").getAllKeys()) : []
  bas.close()
  return nycklar.some((id) => registration.scope.includes(`/${id.split(" ")[1]}/`))
}

// A network that never answers is no network: then what was taken along is opened. It is asked all the same, and believed again when
// it has answered.
async function sidan(fraga) {
  const natet = fetch(fraga)
  natet.then(() => (tystSedan = 0), () => {})
  const skalet = await caches.match(SKAL, { cacheName: CACHE }).catch(() => null)
  if (!skalet) return natet
  if (!(await medtaget())) return natet.catch(() => skalet)
  if (Date.now() - tystSedan < TYST) return skalet
  const tid = new Promise((klart) => setTimeout(() => klart("tyst"), VANTA))
  const svar = await Promise.race([natet.catch(() => null), tid])
  if (svar === "tyst") tystSedan = Date.now()
  return svar instanceof Response ? svar : skalet
}

async function filen(fraga) {
  return (await caches.match(fraga, { cacheName: CACHE, ignoreVary: true })) ?? fetch(fraga)
}

self.addEventListener("fetch", (handelse) => {
  const fraga = handelse.request
  if (fraga.method !== "GET") return
  if (fraga.mode === "navigate") handelse.respondWith(sidan(fraga))
  else if (FILER.includes(new URL(fraga.url).pathname)) handelse.respondWith(filen(fraga))
})

self.addEventListener("message", (handelse) => {
  const { gor, vem, nyckel } = handelse.data ?? {}
  if (gor === "bar") buret = { vem, nyckel, tid: Date.now() }
  if (gor === "glom") buret = null
  if (gor === "hamta") {
    const galler = buret && Date.now() - buret.tid < BAR && (!vem || vem === buret.vem)
    handelse.ports[0]?.postMessage(galler ? { vem: buret.vem, nyckel: buret.nyckel } : null)
    buret = null
  }
})
