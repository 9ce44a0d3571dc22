// Standard phrases of the template: those of the avsnitt where one writes, then those of the whole memo. A chosen one is
// put in at the caret as one edit of its own, and what is to be filled in, [within brackets], is selected to write over.
import { pm } from "django-prose-editor/editor"

const grupper = JSON.parse(document.getElementById("standardfraser")?.textContent ?? "[]")
const HAKAR = /\[[^\]]+\]/

/** Return the groups that concern *text*: its avsnitt's own, then the whole memo's. */
function galler(text) {
  const nyckel = text.plats.closest("[data-nyckel]")?.dataset.nyckel
  return grupper.filter((g) => (nyckel && g.nyckel === nyckel) || !g.nyckel)
}

export const finns = (text) => Boolean(text && galler(text).length)

function satt(editor, fras) {
  const { state, view } = editor
  const { from, to } = state.selection
  const intill = (pos, at) => state.doc.textBetween(Math.max(0, Math.min(pos, pos + at)), Math.min(state.doc.content.size, Math.max(pos, pos + at)), "\n", " ")
  const fore = state.selection.$from.parentOffset > 0 && /\S/.test(intill(from, -1)) ? " " : ""
  const efter = state.selection.$to.parentOffset < state.selection.$to.parent.content.size && /[\p{L}\p{N}]/u.test(intill(to, 1)) ? " " : ""
  const tr = pm.history.closeHistory(state.tr.insertText(fore + fras + efter, from, to))
  const borjan = from + fore.length
  const lucka = HAKAR.exec(fras)
  const [a, b] = lucka ? [lucka.index, lucka.index + lucka[0].length] : [fras.length, fras.length]
  tr.setSelection(pm.state.TextSelection.create(tr.doc, borjan + a, borjan + b))
  view.dispatch(tr.scrollIntoView())
  // What is typed next is an edit of its own too, however soon.
  view.dispatch(pm.history.closeHistory(view.state.tr))
}

export class Standardfraser {
  #text = null

  constructor() {
    this.ruta = document.createElement("dialog")
    this.ruta.className = "dialog frasruta"
    this.ruta.setAttribute("aria-labelledby", "fras-rubrik")
    this.ruta.innerHTML = `<form method="dialog" class="stapel" novalidate><h2 id="fras-rubrik">Standardfraser</h2>
      <div class="falt"><label for="fras-sok">Sök bland fraserna</label><input id="fras-sok" type="search" autocomplete="off" aria-describedby="fras-antal"><p class="falt__hjalp" id="fras-antal" role="status"></p></div>
      <div class="fraslista"></div>
      <div class="handlingar"><button class="knapp knapp--lank" value="">Avbryt</button></div></form>`
    document.body.append(this.ruta)
    this.sok = this.ruta.querySelector("input")
    this.lista = this.ruta.querySelector(".fraslista")
    this.sok.addEventListener("input", () => this.#visa())
    this.ruta.addEventListener("keydown", (h) => this.#tangent(h))
    // Enter in the field takes the only phrase that is left, and none where there are several.
    this.ruta.querySelector("form").addEventListener("submit", (h) => {
      if (h.submitter?.dataset.fras === undefined && document.activeElement === this.sok) {
        h.preventDefault()
        const kvar = this.#knappar()
        if (kvar.length === 1) this.ruta.close(kvar[0].value)
      }
    })
    this.ruta.addEventListener("close", () => {
      const { editor } = this.#text
      editor.commands.focus()
      if (this.ruta.returnValue && editor.isEditable) satt(editor, this.ruta.returnValue)
    })
  }

  oppna(text) {
    this.#text = text
    this.sok.value = ""
    this.ruta.returnValue = ""
    this.#visa()
    this.ruta.showModal()
    this.sok.focus()
  }

  #knappar() {
    return [...this.lista.querySelectorAll("button")]
  }

  #visa() {
    const sokt = this.sok.value.trim().toLocaleLowerCase("sv")
    this.lista.replaceChildren()
    for (const grupp of galler(this.#text)) {
      const fraser = grupp.fraser.filter((f) => f.toLocaleLowerCase("sv").includes(sokt))
      if (!fraser.length) continue
      const rubrik = document.createElement("h3")
      rubrik.textContent = grupp.rubrik
      const lista = document.createElement("ul")
      lista.setAttribute("role", "list")
      lista.append(...fraser.map((fras) => this.#rad(fras)))
      this.lista.append(rubrik, lista)
    }
    const antal = this.#knappar().length
    this.ruta.querySelector("#fras-antal").textContent = antal === 1 ? "1 fras" : antal ? `${antal} fraser` : "Ingen fras innehåller det. Pröva ett annat ord."
  }

  #rad(fras) {
    const rad = document.createElement("li")
    const knapp = document.createElement("button")
    knapp.className = "fraslista__fras"
    knapp.value = fras
    knapp.dataset.fras = ""
    knapp.textContent = fras
    rad.append(knapp)
    return rad
  }

  #tangent(handelse) {
    const at = { ArrowDown: 1, ArrowUp: -1 }[handelse.key]
    if (!at) return
    handelse.preventDefault()
    const plats = [this.sok, ...this.#knappar()]
    plats[Math.max(0, Math.min(plats.length - 1, plats.indexOf(document.activeElement) + at))].focus()
  }
}
