// Reorder the avsnitt of a template by dragging or by Alt and an arrow key. The places go along when the form is saved.
import { Dragbar } from "forum/redigerare/dragbar"

class Mallista extends Dragbar {
  flyttad(rad) {
    const rader = this.rader
    rader.forEach((r, i) => {
      r.querySelector("[name$=-plats]").value = i + 1
      r.querySelector("[data-nr]").textContent = `${i + 1}.`
    })
    const namn = rad.querySelector("[name$=-rubrik]").value || "Avsnittet"
    this.sagt.className = "notis"
    this.sagt.textContent = `${namn} står på plats ${rader.indexOf(rad) + 1} av ${rader.length}. Ordningen sparas med utkastet.`
  }
}

customElements.define("mall-lista", Mallista)
