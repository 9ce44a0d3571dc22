// Reorder beslutspunkter by dragging the handle or by Alt and an arrow key; the buttons beside it work without this file.

import { csrf } from "forum/redigerare/csrf"

class Punktlista extends HTMLElement {
  #dragen = null
  #fore = []
  #sparat = null
  #pagar = null
  #sagd = ""

  connectedCallback() {
    this.lista = this.querySelector("ol")
    this.sagt = document.createElement("p")
    this.sagt.className = "dold"
    this.sagt.setAttribute("role", "status")
    this.append(this.sagt)
    for (const handtag of this.querySelectorAll("[data-handtag]")) {
      handtag.hidden = false
      handtag.addEventListener("keydown", (h) => this.#tangent(h))
      handtag.addEventListener("pointerdown", (h) => this.#borja(h))
    }
    // The capture sits on the host, which stays while the row moves.
    this.addEventListener("pointermove", (h) => this.#dra(h))
    this.addEventListener("pointerup", () => this.#slapp())
    this.addEventListener("pointercancel", () => this.#slapp())
    this.addEventListener("keydown", (h) => h.key === "Escape" && this.#avbryt())
  }

  get #rader() {
    return [...this.lista.children]
  }

  #tangent(handelse) {
    const at = { ArrowUp: -1, ArrowDown: 1 }[handelse.key]
    if (!at || !handelse.altKey) return
    handelse.preventDefault()
    const rader = this.#rader
    const rad = handelse.target.closest("li")
    const fran = rader.indexOf(rad)
    const till = fran + at
    if (till < 0 || till >= rader.length) return
    this.#fore = rader
    if (at < 0) rader[till].before(rad)
    else rader[till].after(rad)
    handelse.target.focus()
    this.#flyttad(rad, fran)
  }

  #borja(handelse) {
    if (handelse.button !== 0) return
    handelse.preventDefault()
    handelse.target.focus()
    this.#dragen = handelse.target.closest("li")
    this.#fore = this.#rader
    this.#dragen.classList.add("punkt--dras")
    this.setPointerCapture(handelse.pointerId)
  }

  #dra(handelse) {
    if (!this.#dragen) return
    const over = this.#rader.find((rad) => {
      const { top, bottom } = rad.getBoundingClientRect()
      return rad !== this.#dragen && handelse.clientY >= top && handelse.clientY <= bottom
    })
    if (!over) return
    const { top, height } = over.getBoundingClientRect()
    if (handelse.clientY < top + height / 2) over.before(this.#dragen)
    else over.after(this.#dragen)
  }

  #avbryt() {
    if (!this.#dragen) return
    this.#dragen.classList.remove("punkt--dras")
    this.#dragen = null
    this.lista.replaceChildren(...this.#fore)
  }

  #slapp() {
    if (!this.#dragen) return
    const rad = this.#dragen
    this.#dragen = null
    rad.classList.remove("punkt--dras")
    const fran = this.#fore.indexOf(rad)
    if (this.#rader.indexOf(rad) !== fran) this.#flyttad(rad, fran)
  }

  #flyttad(rad, fran) {
    this.#numrera()
    this.#sparat ??= this.#fore
    const till = this.#rader.indexOf(rad)
    this.#sagd = `Punkt ${fran + 1} flyttad till plats ${till + 1} av ${this.#fore.length}`
    // One request at a time: a move made meanwhile goes along in the next, for each sending has a token of its own.
    if (!this.#pagar) this.#pagar = this.#spara().finally(() => (this.#pagar = null))
  }

  async #spara() {
    let ordning = ""
    while (!this.#dragen && ordning !== this.#ordning) {
      ordning = this.#ordning
      const rader = this.#rader
      const fel = await this.#skicka(ordning)
      if (fel) {
        const fokus = document.activeElement
        this.#dragen = null
        this.lista.replaceChildren(...this.#sparat)
        fokus?.focus()
        this.#sparat = null
        this.#numrera()
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
    return this.#rader.map((r) => r.dataset.identitet).join(",")
  }

  /** Send the order; resolves with what went wrong, or nothing. */
  async #skicka(ordning) {
    const nyckel = this.querySelector("[name=engangsnyckel]")
    const data = new URLSearchParams({ csrfmiddlewaretoken: csrf(), engangsnyckel: nyckel.value, ordning })
    for (let forsok = 0; forsok < 3; forsok += 1) {
      try {
        const svar = await fetch(this.dataset.ordnaUrl, { method: "POST", body: data, headers: { Accept: "application/json" } })
        const svaret = await svar.json()
        if (!svar.ok) return svaret.fel ?? "Ordningen kunde inte sparas. Läs in sidan igen."
        nyckel.value = svaret.engangsnyckel
        return ""
      } catch {
        // The same token again: what was done but never answered is not done twice.
        await new Promise((klart) => setTimeout(klart, 300 * (forsok + 1)))
      }
    }
    return "Flytten kunde inte sparas: ingen kontakt med servern. Punkterna står åter som förut. Försök igen."
  }

  #numrera() {
    const start = Number(this.dataset.forsta ?? 1)
    this.#rader.forEach((rad, i) => {
      rad.querySelector("[data-nr]").textContent = `${start + i}.`
      rad.querySelector("[data-handtag]").setAttribute("aria-label", `Dra punkt ${start + i}, eller Alt och pil upp eller ned`)
    })
  }
}

customElements.define("punkt-lista", Punktlista)
