// The small box at a suggestion in the text: what it is, who suggests it, and what one can do with it.

export class Forslagsruta {
  #ruta = document.createElement("div")
  #vidGor
  #tillbaka = () => {}
  #visar = null

  /** *vidGor* is called with what is to be done ("godta", "avvisa", "aterta") and the suggestion; resolves with what went wrong, or "". */
  constructor(vidGor) {
    this.#vidGor = vidGor
    this.#ruta.className = "forslagsruta"
    this.#ruta.setAttribute("role", "dialog")
    this.#ruta.setAttribute("aria-labelledby", "forslagsruta-vad")
    this.#ruta.hidden = true
    this.#ruta.addEventListener("keydown", (h) => {
      if (h.key !== "Escape") return
      h.preventDefault()
      h.stopPropagation()
      this.stang()
      this.#tillbaka()
    })
    // What is pressed in the box must not take the caret from the text, nor be taken for a press beside it.
    this.#ruta.addEventListener("pointerdown", (h) => h.target.closest("button") || h.preventDefault())
    document.addEventListener("pointerdown", (h) => this.#ruta.contains(h.target) || h.target.closest?.("[data-andring]") || this.stang())
    document.body.append(this.#ruta)
  }

  get nyckel() {
    return this.#visar
  }

  stang() {
    this.#ruta.hidden = true
    this.#visar = null
  }

  /** Show *rad* at *vid* (a rectangle of the window); *fokus* puts focus in the box, and *tillbaka* takes it home. */
  visa(rad, vid, { fokus = false, tillbaka = () => {} } = {}) {
    this.#tillbaka = tillbaka
    this.#visar = rad.nyckel
    const vad = document.createElement("p")
    vad.className = "forslagsruta__vad"
    vad.id = "forslagsruta-vad"
    vad.textContent = rad.vad.charAt(0).toUpperCase() + rad.vad.slice(1)
    const vem = document.createElement("p")
    vem.className = "svag"
    vem.textContent = `Föreslaget av ${rad.vem}`
    const fel = document.createElement("p")
    fel.className = "falt__fel"
    fel.setAttribute("role", "alert")
    const knappar = document.createElement("div")
    knappar.className = "handlingar"
    for (const [gor, ord, kan] of [["godta", "Godta", rad.kanGodta], ["avvisa", "Avvisa", rad.kanAvvisa], ["aterta", "Återta", rad.kanAterta]]) {
      if (!kan) continue
      const knapp = document.createElement("button")
      knapp.type = "button"
      knapp.className = "knapp knapp--liten"
      knapp.textContent = ord
      knapp.addEventListener("click", async () => {
        for (const k of knappar.children) k.setAttribute("aria-disabled", "true")
        fel.textContent = await this.#vidGor(gor, rad)
        for (const k of knappar.children) k.removeAttribute("aria-disabled")
        if (fel.textContent) return
        this.stang()
        this.#tillbaka()
      })
      knappar.append(knapp)
    }
    const stang = document.createElement("button")
    stang.type = "button"
    stang.className = "knapp knapp--lank knapp--liten"
    stang.textContent = "Stäng"
    stang.addEventListener("click", () => {
      this.stang()
      this.#tillbaka()
    })
    knappar.append(stang)
    this.#ruta.replaceChildren(vad, vem, fel, knappar)
    this.#ruta.hidden = false
    const bredd = document.documentElement.clientWidth
    const vanster = Math.max(8, Math.min(vid.left, bredd - this.#ruta.offsetWidth - 8))
    this.#ruta.style.insetInlineStart = `${vanster + scrollX}px`
    this.#ruta.style.insetBlockStart = `${vid.bottom + scrollY + 6}px`
    this.#ruta.scrollIntoView({ block: "nearest" })
    if (fokus) knappar.firstElementChild.focus()
  }
}
