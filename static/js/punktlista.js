// Reorder beslutspunkter by dragging the handle or by Alt and an arrow key; the buttons beside it work without this file.

class Punktlista extends HTMLElement {
  #dragen = null
  #fore = []

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

  #slapp() {
    if (!this.#dragen) return
    const rad = this.#dragen
    this.#dragen = null
    rad.classList.remove("punkt--dras")
    const fran = this.#fore.indexOf(rad)
    if (this.#rader.indexOf(rad) !== fran) this.#flyttad(rad, fran)
  }

  async #flyttad(rad, fran) {
    const fore = this.#fore
    this.#numrera()
    const till = this.#rader.indexOf(rad)
    const data = new URLSearchParams({
      csrfmiddlewaretoken: this.querySelector("[name=csrfmiddlewaretoken]").value,
      engangsnyckel: this.querySelector("[name=engangsnyckel]").value,
      ordning: this.#rader.map((r) => r.dataset.identitet).join(","),
    })
    let fel = "Flytten kunde inte sparas: ingen kontakt med servern. Försök igen."
    try {
      const svar = await fetch(this.dataset.ordnaUrl, { method: "POST", body: data, headers: { Accept: "application/json" } })
      const svaret = await svar.json()
      if (svar.ok) {
        // The next move is another sending.
        this.querySelector("[name=engangsnyckel]").value = svaret.engangsnyckel
        this.sagt.textContent = `Punkt ${fran + 1} flyttad till plats ${till + 1} av ${fore.length}`
        return
      }
      fel = svaret.fel ?? fel
    } catch {
      // Said below.
    }
    this.lista.replaceChildren(...fore)
    this.#numrera()
    this.sagt.textContent = fel
    this.sagt.classList.remove("dold")
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
