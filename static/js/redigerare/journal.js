// What is typed goes here before it is sent: a journal in this browser that a line leaves when the server has acknowledged it.
// Its key comes from the server at log-in and lives in memory only, so that a lost computer shows nothing.

import { somJag } from "forum/redigerare/csrf"

const BAS = "forum-journal"
const LAGER = "poster"
const FLIK = crypto.randomUUID?.() ?? String(Math.random())
const IGEN = 5000
// The newest content of each line that has not yet reached the disk; null for one that is to be wiped.
const vantar = new Map()
let nycklar = []
let vem = ""
let bas = null
let pagar = null
let hallen = false
let tidur = 0

const svar = (fraga) =>
  new Promise((klart, fel) => {
    fraga.onsuccess = () => klart(fraga.result)
    fraga.onerror = () => fel(fraga.error)
  })

const klar = (tx) =>
  new Promise((klart, fel) => {
    tx.oncomplete = () => klart()
    tx.onabort = tx.onerror = () => fel(tx.error)
  })

async function oppnaBas() {
  const fraga = indexedDB.open(BAS, 1)
  fraga.onupgradeneeded = () => fraga.result.createObjectStore(LAGER, { keyPath: "id" })
  const ny = await svar(fraga)
  // A browser that takes the store away, or another version that asks for it, stops nobody from writing on in a new one.
  ny.onversionchange = () => {
    ny.close()
    igen()
  }
  ny.onclose = igen
  return ny
}

function igen() {
  bas = null
  setTimeout(async () => {
    bas = await oppnaBas().catch(() => igen())
    tom()
  }, IGEN)
}

async function hamtaNycklar(adress) {
  const fick = await fetch(adress, { headers: somJag() })
  if (!fick.ok || fick.redirected) throw new Error(`journal: ${fick.status}`)
  const data = await fick.json()
  const bytes = (text) => Uint8Array.from(atob(text), (t) => t.charCodeAt(0))
  nycklar = await Promise.all(data.nycklar.map((n) => crypto.subtle.importKey("raw", bytes(n), "AES-GCM", false, ["encrypt", "decrypt"])))
  vem = data.vem
}

/** Open the journal with the key from *adress* and then do *vidOppen*; where it does not open yet, both are done when it does. */
export async function oppna(adress, vidOppen = () => {}) {
  if (!globalThis.indexedDB || !crypto.subtle || !navigator.locks) return
  try {
    await hamtaNycklar(adress)
    bas = await oppnaBas()
  } catch {
    setTimeout(() => oppna(adress, vidOppen), IGEN)
    return
  }
  // Held as long as this tab lives: what is marked with it is nobody else's to bring back.
  if (!hallen) navigator.locks.request(`${BAS} ${FLIK}`, () => new Promise(() => {}))
  hallen = true
  tom()
  await vidOppen()
}

/** Return the address of what the page is about, by which a line is known there although its place is gone. */
export const hem = () => /^\/[^/]+\/[0-9a-f-]{36}\//.exec(location.pathname)?.[0] ?? ""

/** Tell whether what is typed is kept in the journal. */
export const bokfors = () => Boolean(bas)

/** Keep what *gor* returns under *namn*, or wipe it where *gor* is null; *bort* are older lines that it takes the place of. */
export function skriv(namn, gor, bort = []) {
  const fore = vantar.get(namn)
  // Last again: what was asked for before it reaches the disk before it.
  vantar.delete(namn)
  vantar.set(namn, { gor, bort: [...(fore?.bort ?? []), ...bort] })
  return tom()
}

function tom() {
  pagar ??= tomma().finally(() => (pagar = null))
  return pagar
}

async function tomma() {
  while (bas && vantar.size) {
    const [namn, { gor, bort }] = vantar.entries().next().value
    vantar.delete(namn)
    try {
      const id = `${vem} ${FLIK} ${namn}`
      const rad = gor && { id, vem, flik: FLIK, namn, ...(await las({ hem: hem(), ...gor() })) }
      const tx = bas.transaction(LAGER, "readwrite", { durability: "strict" })
      const lager = tx.objectStore(LAGER)
      if (rad) lager.put(rad)
      else lager.delete(id)
      for (const gammal of bort) lager.delete(gammal)
      await klar(tx)
    } catch (fel) {
      // A full disk: the server is asked as before, and the page says when that fails. What is newer takes its place.
      console.warn("journal", fel)
      const nyare = vantar.get(namn)
      vantar.set(namn, nyare ? { ...nyare, bort: [...bort, ...nyare.bort] } : { gor, bort })
      clearTimeout(tidur)
      tidur = setTimeout(tom, IGEN)
      return
    }
  }
}

async function las(innehall) {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, nycklar[0], new TextEncoder().encode(JSON.stringify(innehall)))
  return { iv, data }
}

async function oppnad(rad) {
  for (const nyckel of nycklar) {
    const klartext = await crypto.subtle.decrypt({ name: "AES-GCM", iv: rad.iv }, nyckel, rad.data).catch(() => null)
    if (klartext) return JSON.parse(new TextDecoder().decode(klartext))
  }
  return null
}

/**
 * Give *gor* this person's lines from tabs that are gone, oldest first: [{id, namn, innehall}]. One tab at a time
 * brings back, so that two that are opened at once do not both write the same words.
 */
export async function medGamla(gor) {
  if (!bas) return
  await navigator.locks.request(`${BAS} aterstallning`, async () => {
    const { held } = await navigator.locks.query()
    const lever = new Set(held.map((las) => las.name))
    const rader = await svar(bas.transaction(LAGER).objectStore(LAGER).getAll())
    const gamla = []
    for (const rad of rader) {
      if (rad.vem !== vem || lever.has(`${BAS} ${rad.flik}`)) continue
      const innehall = await oppnad(rad)
      if (innehall) gamla.push({ id: rad.id, namn: rad.namn, innehall })
    }
    await gor(gamla.sort((a, b) => a.innehall.tid - b.innehall.tid))
  })
}

/** Wipe the line *id* of a tab that is gone; while the store is being opened anew, as soon as it is open. */
export async function kasta(id) {
  if (!bas) return skriv(`kasta ${id}`, null, [id])
  const tx = bas.transaction(LAGER, "readwrite")
  tx.objectStore(LAGER).delete(id)
  await klar(tx)
}
