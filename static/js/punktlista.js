// Reorder beslutspunkter by dragging the handle or by Alt and an arrow key; the buttons beside it work without this file.

import { Sparlista } from "forum/redigerare/sparlista"

class Punktlista extends Sparlista {
  vad(rad, fran) {
    return `Punkt ${fran + 1}`
  }

  numrera() {
    const start = Number(this.dataset.forsta ?? 1)
    this.rader.forEach((rad, i) => {
      rad.querySelector("[data-nr]").textContent = `${start + i}.`
      rad.querySelector("[data-handtag]").setAttribute("aria-label", `Dra punkt ${start + i}, eller Alt och pil upp eller ned`)
    })
    document.dispatchEvent(new CustomEvent("punkter:numrerade"))
  }
}

customElements.define("punkt-lista", Punktlista)
