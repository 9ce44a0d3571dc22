// A sammanträde taken along: fetched, locked with the person's key, kept here. Text first, then documents one by one, so that what
// was interrupted can be read and goes on another time.
import { motet, registrera } from "forum/lasa/arbetare"
import { lasBytes, lasJson } from "forum/lasa/kryptering"
import * as lager from "forum/lasa/lager"
import { Natlos, fraga } from "forum/lasa/natet"
import * as ring from "forum/lasa/nyckelring"

const FIL_TID = 120_000
const FARSKT = 6 * 60 * 60 * 1000

/** Return the package of *mote* on this device, or undefined. */
export const finns = (vem, mote = motet()) => lager.en("paket", `${vem} ${mote}`)

/** Tell whether *paket* ought to be fetched again. */
export const gammalt = (paket) => !paket || paket.inaktuell || paket.filer < paket.allaFiler || Date.now() - paket.hamtad > FARSKT

/** A choice of this device, for this person: nothing of what is read, so it may outlive a log-out. */
const val = (vem) => `forum-las-sjalv ${vem}`
export const sjalv = (vem) => {
  try {
    return localStorage.getItem(val(vem)) === "ja"
  } catch {
    return false
  }
}
export const valjSjalv = (vem, ja) => {
  if (ja) localStorage.setItem(val(vem), "ja")
  else localStorage.removeItem(val(vem))
}

const post = async (hor, slag, namn, last, mer = {}) => {
  const id = `${hor} ${slag} ${namn}`
  const [vem, mote] = hor.split(" ")
  return { id, hor, vem, mote, slag, namn, nyckel: ring.nu().id, ...(await last(id)), ...mer }
}

async function texterna(data, hor) {
  const oppnad = ring.nu()
  const lista = {
    ...Object.fromEntries(["titel", "nar", "plats", "utelamnade", "grans"].map((namn) => [namn, data[namn]])),
    punkter: data.punkter.map(({ uuid, nummer, rubrik, ber, utgar, fast }) => ({ uuid, nummer, rubrik, ber, utgar, fast })),
    filer: data.filer.map(({ id, punkt, titel, filnamn, storlek }) => ({ id, punkt, titel, filnamn, storlek })),
  }
  const ut = [await post(hor, "lista", "lista", (id) => lasJson(oppnad, lista, id))]
  for (const { uuid, html, version, avtryck, ser, delat_html: delatHtml } of data.punkter) {
    ut.push(await post(hor, "punkt", uuid, (id) => lasJson(oppnad, { html, version }, id), { punkt: uuid, avtryck, ser }))
    // On its own, so that it goes alone when the person has come to have jäv in the item.
    if (delatHtml) ut.push(await post(hor, "delat", uuid, (id) => lasJson(oppnad, { html: delatHtml }, id), { punkt: uuid }))
  }
  for (const rad of data.delade) ut.push(await post(hor, "delad", rad.uuid, (id) => lasJson(oppnad, rad, id), { punkt: rad.punkt }))
  return ut
}

async function hamtaFil(adress) {
  // A large file over a slow line takes its time; one that has stopped is given up, and goes on another time.
  // Taken along is not opened: the server notes who has opened what.
  const iForvag = { headers: { "X-Purpose": "prefetch" }, signal: AbortSignal.timeout(FIL_TID) }
  const svar = await fetch(adress, iForvag).catch(() => null)
  if (!svar?.ok || svar.redirected) throw new Natlos("Alla handlingar hann inte hämtas.")
  return svar.arrayBuffer().catch(() => {
    throw new Natlos("Alla handlingar hann inte hämtas.")
  })
}

/**
 * Take the sammanträde along from *adress*; *sag* is told how far it has come. Returns the package, or null where the person turned
 * away from the läskod. Throws with a word for what went wrong; what has come stays.
 */
export async function taMed({ adress, lasare, anteckningar, sag, tyst = false }) {
  if (!(tyst ? await ring.tyst() : await ring.be())) return null
  sag("Hämtar texterna…")
  await registrera(lasare)
  const data = await fraga(adress)
  const vem = ring.nu().vem
  const hor = `${vem} ${data.sammantrade}`
  const [serverNu, till] = [Date.parse(data.nu), Date.parse(data.till)]
  if (till <= serverNu) throw new Error("Organet har bestämt att handlingar inte tas med på enheter.")
  const fanns = new Map((await lager.posterna(hor)).filter((rad) => rad.slag === "fil" && rad.nyckel === ring.nu().id).map((rad) => [rad.namn, rad]))
  const kvar = data.filer.filter((fil) => fanns.has(fil.id)).map((fil) => fanns.get(fil.id))
  const poster = [...(await texterna(data, hor)), ...kvar]
  const storlek = poster.reduce((summa, rad) => summa + rad.data.byteLength, 0)
  const nu = Date.now()
  const paket = { id: hor, vem, mote: data.sammantrade, hamtad: nu, serverNu, till, sist: nu, inaktuell: false }
  Object.assign(paket, { storlek, filer: kvar.length, allaFiler: data.filer.length, utelamnade: data.utelamnade.length })
  await ring.behall()
  await lager.bytPaket(paket, poster)
  const { egna } = await fraga(anteckningar)
  await lager.lagg("egna", ...egna.map((rad) => ({ ...rad, vem, mote: data.sammantrade })))
  for (const fil of data.filer) {
    if (fanns.has(fil.id)) continue
    sag(`Hämtar handling ${paket.filer + 1} av ${data.filer.length}…`)
    const bytes = await hamtaFil(fil.adress)
    // A paper of the meeting belongs to no item, and goes with the list.
    const rad = await post(hor, "fil", fil.id, (id) => lasBytes(ring.nu(), bytes, id), fil.punkt ? { punkt: fil.punkt, ser: true } : {})
    paket.filer += 1
    paket.storlek += rad.data.byteLength
    await lager.lagg("poster", rad)
    await lager.lagg("paket", paket)
  }
  return paket
}

/** Return *antal* bytes as a person writes them. */
export const storlek = (antal) => (antal < 1e6 ? `${Math.max(1, Math.round(antal / 1000))} kB` : `${(antal / 1e6).toFixed(1)} MB`.replace(".", ","))

const DAG = { day: "numeric", month: "long", year: "numeric", timeZone: "Europe/Stockholm" }
const STUND = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" }
export const dag = (tid) => new Intl.DateTimeFormat("sv-SE", DAG).format(tid)
export const stund = (tid) => new Intl.DateTimeFormat("sv-SE", STUND).format(tid).replace(/(\d{2}):(\d{2})/, "$1.$2")

/** Tell in words what lies here of *paket*. */
export function ord(paket) {
  const fattas = paket.allaFiler - paket.filer
  const ut = [`Ligger på enheten sedan ${stund(paket.hamtad)}, ${storlek(paket.storlek)} krypterat. Läses utan nät med läskoden till och med ${dag(paket.till - 1)}.`]
  if (fattas) ut.push(fattas === 1 ? "En handling är inte hämtad ännu." : `${fattas} handlingar är inte hämtade ännu.`)
  if (paket.utelamnade) ut.push(paket.utelamnade === 1 ? "En handling fick inte plats." : `${paket.utelamnade} handlingar fick inte plats.`)
  if (paket.inaktuell) ut.push("Handlingarna har ändrats sedan dess: ta med dem igen.")
  return ut.join(" ")
}
