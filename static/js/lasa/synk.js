// Own notes on their way: locked, put in this browser, sent, and only then taken out. What two devices wrote is kept as two notes.
import * as lager from "forum/lasa/lager"
import { Natlos, Nekad, fraga } from "forum/lasa/natet"

export const syfte = (rad) => `forum-las anteckning ${rad.vem} ${rad.nyckel} ${rad.uuid} ${rad.punkt}`
const adress = (rad, vad) => `/sammantraden/${rad.mote}/las/${rad.punkt}/${vad}/`
let pagar = Promise.resolve()
// What this page has brought to the server: the note's ciphertext, and the revision it became.
const framme = new Map()

/**
 * Keep *rad* (locked) here; it waits until `skicka` has brought it to the server. A newer one takes the place of an older. *sedd* is the
 * ciphertext of what the person saw and changed: it may have arrived since the page showed it.
 */
export async function vanta(rad, sedd) {
  const kom = framme.get(rad.uuid)
  await lager.byt("vantar", rad.uuid, (fore) => {
    // Made on what the server had when this browser last heard: an unsent change builds on the same.
    const revision = fore?.revision ?? (kom && kom.chiffer === sedd ? kom.revision : rad.revision)
    return { ...rad, revision, nr: (fore?.nr ?? 0) + 1, tid: Date.now() }
  })
}

/** Tell whether *nu* was written after *rad*. */
const nyare = (nu, rad) => nu && (nu.nr !== rad.nr || nu.chiffer !== rad.chiffer || nu.bort !== rad.bort)

async function klart(rad, revision) {
  if (!rad.bort) framme.set(rad.uuid, { chiffer: rad.chiffer, revision })
  // Changed again while it was under way, here or in another tab: the newer one goes on from here.
  await lager.byt("vantar", rad.uuid, (nu) => (nyare(nu, rad) ? { ...nu, revision } : null))
  if (rad.bort) await lager.kasta("egna", rad.uuid)
  else await lager.lagg("egna", { ...rad, revision })
}

/** Take *rad* out of what waits; what has been written over it since stays. */
const avfor = (rad) => lager.byt("vantar", rad.uuid, (nu) => (nyare(nu, rad) ? undefined : null))

/** Another device came between: what it wrote stays as it is, and what was written here becomes a note of its own. */
async function krock(rad, omlas) {
  if (rad.bort) {
    // Changed elsewhere since: it is not taken away unseen.
    await avfor(rad)
    return true
  }
  const kopia = await omlas(rad)
  if (!kopia) return false
  await lager.lagg("vantar", { ...kopia, revision: 0, nr: 1, tid: Date.now() })
  await avfor(rad)
  return true
}

async function sand(rad, omlas) {
  const falt = rad.bort
    ? { uuid: rad.uuid, revision: rad.revision, bort: 1 }
    : { uuid: rad.uuid, revision: rad.revision, nyckel: rad.nyckel, nonce: rad.nonce, chiffer: rad.chiffer }
  try {
    const data = await fraga(adress(rad, "anteckning"), falt)
    await klart(rad, data.revision)
    return ""
  } catch (fel) {
    if (fel instanceof Nekad && fel.status === 409 && fel.data.andrad) return (await krock(rad, omlas)) ? "igen" : "vantar"
    throw fel
  }
}

/** Bring a note to the server without keeping it here first, since it does not fit; returns its revision. Throws where it is not there. */
export async function direkt(rad) {
  const { uuid, revision, nyckel, nonce, chiffer } = rad
  const data = await fraga(adress(rad, "anteckning"), { uuid, revision, nyckel, nonce, chiffer })
  framme.set(uuid, { chiffer, revision: data.revision })
  return data.revision
}

/**
 * Send what waits of *vem*. *omlas* locks a note anew under a new id, or returns null without the key. Returns {kvar, fel}: how many
 * still wait, and why.
 */
export function skicka(vem, omlas) {
  // After what is under way, never with it: that may have looked before the newest note was put here.
  pagar = pagar.catch(() => {}).then(() => skickaAlla(vem, omlas))
  return pagar
}

async function skickaAlla(vem, omlas) {
  let fel = ""
  const hoppat = new Set()
  for (;;) {
    const rader = (await lager.hamta("vantar", (rad) => rad.vem === vem && !hoppat.has(rad.uuid))).sort((a, b) => a.tid - b.tid)
    if (!rader.length) break
    const [rad] = rader
    try {
      if ((await sand(rad, omlas)) === "vantar") hoppat.add(rad.uuid)
    } catch (hinder) {
      fel = hinder.message
      hoppat.add(rad.uuid)
      // Without a network, or logged out, none of the others arrives either.
      if (hinder instanceof Natlos || hinder.status === 401) break
    }
  }
  return { kvar: (await lager.hamta("vantar", (rad) => rad.vem === vem)).length, fel }
}

/** Share the note with the group of *parti*, or take the sharing back. Only with a network. */
export const dela = (rad, parti, text, ankare) =>
  fraga(adress(rad, "dela"), { uuid: rad.uuid, parti, text, ankare: JSON.stringify(ankare ?? {}) })
export const aterta = (rad) => fraga(adress(rad, "dela"), { uuid: rad.uuid, bort: 1 })
