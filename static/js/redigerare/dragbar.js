// A list whose rows are moved by dragging a handle or by Alt and an arrow key. What a move means is the subclass's.

export class Dragbar extends HTMLElement {
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
    this.addEventListener("keydown", (h) => h.key === "Escape" && this.#avbryt())
  }

  get rader() {
    return [...this.lista.children]
  }

  /** Tell whether a row is being dragged just now. */
  get dras() {
    return this.#dragen !== null
  }

  /** Put the rows back as *rader*, and let go of one that is being dragged. */
  aterstall(rader) {
    const fokus = document.activeElement
    this.#dragen = null
    this.lista.replaceChildren(...rader)
    fokus?.focus()
  }

  #tangent(handelse) {
    const at = { ArrowUp: -1, ArrowDown: 1 }[handelse.key]
    if (!at || !handelse.altKey) return
    handelse.preventDefault()
    const rader = this.rader
    const rad = handelse.target.closest("li")
    const fran = rader.indexOf(rad)
    const till = fran + at
    if (till < 0 || till >= rader.length) return
    this.#fore = rader
    if (at < 0) rader[till].before(rad)
    else rader[till].after(rad)
    handelse.target.focus()
    this.flyttad(rad, fran, this.#fore)
  }

  #borja(handelse) {
    if (handelse.button !== 0) return
    handelse.preventDefault()
    handelse.target.focus()
    this.#dragen = handelse.target.closest("li")
    this.#fore = this.rader
    this.#dragen.classList.add("punkt--dras")
    this.setPointerCapture(handelse.pointerId)
  }

  #dra(handelse) {
    if (!this.#dragen) return
    const over = this.rader.find((rad) => {
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
    if (this.rader.indexOf(rad) !== fran) this.flyttad(rad, fran, this.#fore)
  }
}
