// The person's key and what is locked with it. The key is 32 random bytes; the läskod wraps it (PBKDF2, AES-GCM); opened, it lives
// in memory only, as a CryptoKey that cannot be taken out.

const VARV = 600_000
const KORTAST = 8

export const bas64 = (bytes) => btoa(Array.from(new Uint8Array(bytes), (b) => String.fromCharCode(b)).join(""))
export const avBas64 = (text) => Uint8Array.from(atob(text), (t) => t.charCodeAt(0))
const slump = (antal) => crypto.getRandomValues(new Uint8Array(antal))
const text = (ord) => new TextEncoder().encode(ord)

/** Tell whether this browser can lock and open at all; only on a secure address. */
export const kan = () => Boolean(globalThis.crypto?.subtle && globalThis.indexedDB)

/** Return what is wrong with a läskod, or "". */
export function brist(kod) {
  if ([...kod].length < KORTAST) return `Läskoden behöver minst ${KORTAST} tecken.`
  if (new Set(kod).size < 3) return "Läskoden behöver minst tre olika tecken."
  return ""
}

async function kodnyckel(kod, salt, varv) {
  const ra = await crypto.subtle.importKey("raw", text(kod.normalize("NFKC")), "PBKDF2", false, ["deriveKey"])
  const satt = { name: "PBKDF2", hash: "SHA-256", salt, iterations: varv }
  return crypto.subtle.deriveKey(satt, ra, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"])
}

const omslagsAad = (vem, nyckel) => text(`forum-las nyckel ${vem} ${nyckel}`)
const importera = (ra) => crypto.subtle.importKey("raw", ra, "AES-GCM", false, ["encrypt", "decrypt"])

async function slaIn(ra, kod, vem, nyckel) {
  const salt = slump(16)
  const iv = slump(12)
  const med = { name: "AES-GCM", iv, additionalData: omslagsAad(vem, nyckel) }
  const omslag = await crypto.subtle.encrypt(med, await kodnyckel(kod, salt, VARV), ra)
  return { nyckel, salt: bas64(salt), varv: VARV, nonce: bas64(iv), omslag: bas64(omslag) }
}

async function slaUpp(omslag, kod, vem) {
  const kek = await kodnyckel(kod, avBas64(omslag.salt), omslag.varv)
  const med = { name: "AES-GCM", iv: avBas64(omslag.nonce), additionalData: omslagsAad(vem, omslag.nyckel) }
  const ra = await crypto.subtle.decrypt(med, kek, avBas64(omslag.omslag)).catch(() => null)
  return ra && new Uint8Array(ra)
}

/** Make a new key under *kod*: {omslag, oppnad}. */
export async function ny(kod, vem) {
  const ra = slump(32)
  const omslag = await slaIn(ra, kod, vem, crypto.randomUUID())
  const oppnad = { vem, id: omslag.nyckel, nyckel: await importera(ra) }
  ra.fill(0)
  return { omslag, oppnad }
}

/** Open the key with *kod*; null when the code is wrong. */
export async function oppna(omslag, kod, vem) {
  const ra = await slaUpp(omslag, kod, vem)
  if (!ra) return null
  const oppnad = { vem, id: omslag.nyckel, nyckel: await importera(ra) }
  ra.fill(0)
  return oppnad
}

/** Wrap the same key under another code; null when the old one is wrong. */
export async function byt(omslag, gammal, kod, vem) {
  const ra = await slaUpp(omslag, gammal, vem)
  if (!ra) return null
  const nytt = await slaIn(ra, kod, vem, omslag.nyckel)
  ra.fill(0)
  return nytt
}

/** Lock *bytes* for the purpose *till*, which must be named again when they are opened: {iv, data}. */
export async function lasBytes(oppnad, bytes, till) {
  const iv = slump(12)
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: text(till) }, oppnad.nyckel, bytes)
  return { iv, data }
}

/** Open what lasBytes locked; null when it is another's, or another thing. */
export const oppnaBytes = (oppnad, { iv, data }, till) =>
  crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: text(till) }, oppnad.nyckel, data).catch(() => null)

export const lasJson = (oppnad, varde, till) => lasBytes(oppnad, text(JSON.stringify(varde)), till)

export async function oppnaJson(oppnad, last, till) {
  const bytes = await oppnaBytes(oppnad, last, till)
  return bytes && JSON.parse(new TextDecoder().decode(bytes))
}
