// A list whose order is saved as it is moved, with what went wrong said and the rows put back.
// A subclass says what a row is called (`vad`) and how rows are numbered anew (`numrera`).

import { csrf, somJag } from "forum/redigerare/csrf"
import { Dragbar } from "forum/redigerare/dragbar"
import { nyNyckel } from "forum/redigerare/engang"

export class Sparlista extends Dragbar {
  #sparat = null
  #pagar = null
  #sagd = ""

  flyttad(rad, fran, fore) {
    this.numrera()
    this.#sparat ??= fore
    const till = this.rader.indexOf(rad)
    this.#sagd = `${this.vad(rad, fran)} flyttad till plats ${till + 1} av ${fore.length}`
    // One request at a time: a move made meanwhile goes along in the next, for each sending has a token of its own.
    if (!this.#pagar) this.#pagar = this.#spara().finally(() => (this.#pagar = null))
  }

  async #spara() {
    let ordning = ""
    while (!this.dras && ordning !== this.#ordning) {
      ordning = this.#ordning
      const rader = this.rader
      const fel = await this.#skicka(ordning)
      if (fel) {
        this.aterstall(this.#sparat)
        this.#sparat = null
        this.numrera()
        this.sagt.textContent = fel
        this.sagt.className = "falt__fel"
        return
      }
      this.#sparat = rader
    }
    this.#sparat = null
    this.sagt.className = "dold"
    this.sagt.textContent = this.#sagd
  }

  get #ordning() {
    return this.rader.map((r) => r.dataset.identitet).join(",")
  }

  /** Send the order; resolves with what went wrong, or nothing. */
  async #skicka(ordning) {
    const nyckel = this.querySelector("[name=engangsnyckel]")
    const data = new URLSearchParams({ csrfmiddlewaretoken: csrf(), engangsnyckel: nyckel.value, ordning })
    for (let forsok = 0; forsok < 3; forsok += 1) {
      try {
        const svar = await fetch(this.dataset.ordnaUrl, { method: "POST", body: data, headers: somJag() })
        const svaret = await svar.json()
        if (!svar.ok) {
          nyckel.value = nyNyckel()
          return svaret.fel ?? "Ordningen kunde inte sparas. Läs in sidan igen."
        }
        nyckel.value = svaret.engangsnyckel
        return ""
      } catch {
        // The same token again: what was done but never answered is not done twice.
        await new Promise((klart) => setTimeout(klart, 300 * (forsok + 1)))
      }
    }
    // The token may be spent on this very order; the next move says the whole order, under one of its own.
    nyckel.value = nyNyckel()
    return "Servern svarade inte, så det är osäkert om flytten är sparad. Punkterna visas som förut. Flytta igen eller läs in sidan igen."
  }
}
