// Reorder a föredragningslista by dragging the handle or by Alt and an arrow key; the numbers beside it work without this
// file. Until the kallelse is sent the numbers follow the order; after it a printed one goes with its item.

import { Sparlista } from "forum/redigerare/sparlista"

class Dagordning extends Sparlista {
  vad(rad) {
    return `”${rad.dataset.rubrik}”`
  }

  numrera() {
    const fasta = this.dataset.kallat === "ja"
    this.rader.forEach((rad, i) => {
      rad.querySelector("[data-plats]").value = i + 1
      if (!fasta) rad.querySelector("[data-nr]").textContent = `${i + 1}`
    })
  }
}

customElements.define("dagordnings-lista", Dagordning)
