// The notes of one item: fetched, opened, written, taken away. Knows nothing of the page; anteckningslista.js shows them.
import { motet } from "forum/lasa/arbetare"
import { avBas64, bas64, lasJson, oppnaJson } from "forum/lasa/kryptering"
import * as lager from "forum/lasa/lager"
import { Natlos, fraga } from "forum/lasa/natet"
import { fullt } from "forum/lasa/plats"
import * as ring from "forum/lasa/nyckelring"
import { direkt, skicka, syfte, vanta } from "forum/lasa/synk"

const grund = (punkt) => ({ vem: ring.nu().vem, mote: motet(), punkt, nyckel: ring.nu().id })

async function last(rad, klar) {
  const { iv, data } = await lasJson(ring.nu(), klar, syfte(rad))
  return { ...rad, nonce: bas64(iv), chiffer: bas64(data) }
}

const oppnad = (rad) => oppnaJson(ring.nu(), { iv: avBas64(rad.nonce), data: avBas64(rad.chiffer) }, syfte(rad))

/** Lock a note anew under an id of its own: what another device made of it stays beside it. */
async function somEgen(rad) {
  const klar = ring.nu() && (await oppnad(rad))
  return klar && last({ ...rad, uuid: crypto.randomUUID() }, { ...klar, krock: true })
}

/** Send what waits, of everything the person has written here: {kvar, fel}. */
export const sand = () => skicka(ring.nu()?.vem ?? document.querySelector("[data-som]")?.dataset.som ?? "", somEgen)

async function behall(rader) {
  const finns = new Set(rader.map((rad) => rad.uuid))
  for (const rad of await lager.hamta("egna", (r) => r.mote === motet() && !finns.has(r.uuid))) await lager.kasta("egna", rad.uuid)
  await lager.lagg("egna", ...rader)
}

/** Fetch the rows of the sammanträde: {egna, delade, partier, natlos}. Keeps a copy here where it has been taken along. */
export async function hamta(adress) {
  const vem = ring.nu().vem
  const medtaget = await lager.en("paket", `${vem} ${motet()}`)
  try {
    if (!adress) throw new Natlos()
    const data = await fraga(adress)
    const rader = data.egna.map((rad) => ({ ...rad, vem, mote: motet() }))
    // A full disk keeps no copy, and hides nothing of what the server has.
    if (medtaget) await behall(rader).catch((fel) => console.warn("anteckningar", fel))
    return { ...data, egna: rader, natlos: false }
  } catch (fel) {
    if (!(fel instanceof Natlos) || !medtaget) throw fel
    const delade = []
    for (const post of await lager.posterna(medtaget.id)) if (post.slag === "delad") delade.push(await oppnaJson(ring.nu(), post, post.id))
    const egna = await lager.hamta("egna", (r) => r.vem === vem && r.mote === motet())
    return { egna, delade: delade.filter(Boolean), partier: [], natlos: true }
  }
}

/** Return the notes of *punkt* in clear, those that wait in the place of what they change. */
export async function oppna(rader, punkt) {
  const { vem, id } = ring.nu()
  const alla = new Map(rader.map((rad) => [rad.uuid, rad]))
  for (const rad of await lager.hamta("vantar", (r) => r.vem === vem && r.mote === motet())) alla.set(rad.uuid, { ...rad, vantar: true })
  const ut = []
  for (const rad of alla.values()) {
    if (rad.bort || rad.punkt !== punkt) continue
    const klar = rad.nyckel === id ? await oppnad(rad) : null
    ut.push({ ...rad, klar: klar ?? { olaslig: true, t: "", gjord: "" } })
  }
  return ut.sort((a, b) => (a.klar.gjord < b.klar.gjord ? -1 : 1))
}

/** Keep a note, new or changed, in this browser first. Returns its row. */
export async function spara(punkt, klar, fore = null) {
  const rad = fore ? { ...fore, nyckel: ring.nu().id } : { ...grund(punkt), uuid: crypto.randomUUID(), revision: 0 }
  const { klar: _, vantar: __, ...ren } = rad
  const ny = await last(ren, { ...klar, gjord: klar.gjord || new Date().toISOString() })
  try {
    await vanta({ ...ny, bort: false }, fore?.chiffer)
  } catch (fel) {
    if (!fullt(fel)) throw fel
    // No room here: then straight to the server, and what cannot be kept is not told as kept.
    ny.revision = await direkt({ ...ny, bort: false })
  }
  return ny
}

/** Take a note away, here first. */
export async function taBort({ klar: _, vantar: __, ...rad }) {
  await vanta({ ...rad, bort: true }, rad.chiffer)
}
