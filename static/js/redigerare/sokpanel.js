// Find and replace in every text of the page: a panel in the bar at the top, beside which one goes on writing.
import { ersatt, funnet, monster, sok } from "forum/redigerare/sok"

const PAUS = 150
const LANGST = 100
const uppraknat = new Intl.ListFormat("sv")

function element(tagg, egenskaper = {}, ...barn) {
  const nod = Object.assign(document.createElement(tagg), egenskaper)
  nod.append(...barn)
  return nod
}

export class Sokpanel {
  #varje
  #monster = null
  // Where one is: a text and a place in it; the hit is the one that stands there.
  #plats = null
  #tidur = 0

  /** *senast*() returns the text that had focus last. */
  constructor(texter, plats, senast) {
    this.#varje = texter
    this.senast = senast
    this.#bygg()
    plats.append(this.panel)
    for (const text of texter) this.folj(text)
  }

  /** The texts that are shown: while one suggests, the suggested ones. */
  get #texter() {
    return this.#varje.filter(({ plats }) => !plats.hidden)
  }

  /** Keep in step with a text, one that has come to the page later too. */
  folj(text) {
    text.editor.on("transaction", ({ transaction }) => {
      if (!this.#monster || !transaction.docChanged) return
      if (this.#plats?.text === text) this.#plats.pos = transaction.mapping.map(this.#plats.pos)
      this.#rakna()
    })
  }

  #bygg() {
    const falt = (id, namn) => {
      const ruta = element("input", { id, type: "text", autocomplete: "off", spellcheck: false })
      return [ruta, element("div", { className: "sok__falt" }, element("label", { htmlFor: id, textContent: namn }), ruta)]
    }
    const knapp = (namn, gor, klass = "") => {
      const ny = element("button", { type: "button", className: `knapp knapp--liten ${klass}`.trim(), textContent: namn })
      ny.addEventListener("click", gor)
      return ny
    }
    const kryss = (namn) => {
      const ruta = element("input", { type: "checkbox" })
      ruta.addEventListener("change", () => this.#sokNu())
      return [ruta, element("label", { className: "sok__val" }, ruta, ` ${namn}`)]
    }
    const [sokfalt, sokrad] = falt("sok-ord", "Sök i texterna")
    const [medfalt, medrad] = falt("sok-med", "Ersätt med")
    const [skiftlage, skiftval] = kryss("Skilj på stora och små bokstäver")
    const [helaOrd, ordval] = kryss("Bara hela ord")
    Object.assign(this, { sokfalt, medfalt, skiftlage, helaOrd })
    this.antal = element("p", { className: "sok__antal" })
    this.antal.setAttribute("role", "status")
    sokrad.append(knapp("Föregående", () => this.ga(-1)), knapp("Nästa", () => this.ga(1)))
    medrad.append(knapp("Ersätt", () => this.ersattEn()), knapp("Ersätt alla", () => this.ersattAlla()))
    this.panel = element("section", { className: "sok", hidden: true }, sokrad, medrad,
      element("div", { className: "sok__falt" }, skiftval, ordval, this.antal, knapp("Stäng", () => this.stang(), "knapp--lank")))
    this.panel.setAttribute("role", "search")
    this.panel.setAttribute("aria-label", "Sök och ersätt")
    sokfalt.addEventListener("input", () => {
      clearTimeout(this.#tidur)
      this.#tidur = setTimeout(() => this.#sokNu(), PAUS)
    })
    this.panel.addEventListener("keydown", (h) => this.#tangent(h))
  }

  #tangent(h) {
    if (h.isComposing) return
    if (h.key === "Escape") this.stang()
    else if (h.key !== "Enter" || !h.target.matches("input[type=text]")) return
    else if (h.target === this.medfalt) this.ersattEn()
    else this.ga(h.shiftKey ? -1 : 1)
    h.preventDefault()
    h.stopPropagation()
  }

  /** Open the panel; words that are selected are looked for. */
  visa() {
    const text = this.senast()
    if (this.panel.hidden && text) {
      const { from, to } = text.editor.state.selection
      this.#plats = { text, pos: from }
      const valt = text.editor.state.doc.textBetween(from, to, "\n", "\n")
      if (valt && valt.length <= LANGST && !valt.includes("\n")) this.sokfalt.value = valt
    }
    this.panel.hidden = false
    this.#sokNu()
    this.sokfalt.focus()
    this.sokfalt.select()
  }

  /** Close the panel; the caret comes to the hit that one stood at. */
  stang() {
    const nu = this.#nu()
    const text = nu?.text ?? this.senast()
    clearTimeout(this.#tidur)
    this.#monster = null
    for (const t of this.#texter) sok(t.editor, null)
    this.panel.hidden = true
    this.antal.textContent = ""
    const kedja = text?.editor.chain().focus()
    if (nu) kedja.setTextSelection({ from: nu.fran, to: nu.till })
    kedja?.run()
  }

  get #val() {
    return { skiftlage: this.skiftlage.checked, helaOrd: this.helaOrd.checked }
  }

  #alla() {
    return this.#texter.flatMap((text) => funnet(text.editor).traffar.map((traff) => ({ text, ...traff })))
  }

  #nu() {
    for (const text of this.#texter) {
      const { nu } = funnet(text.editor)
      if (nu) return { text, ...nu }
    }
    return null
  }

  #sokNu() {
    clearTimeout(this.#tidur)
    this.#monster = monster(this.sokfalt.value, this.#val)
    for (const { editor } of this.#texter) sok(editor, this.#monster)
    this.#stall(this.#fran(0))
  }

  /** Return the hit at or after the place where one is (steg 0 or 1), or before it (-1); round from the last to the first. */
  #fran(steg) {
    const alla = this.#alla()
    const nr = (text) => this.#texter.indexOf(text)
    const har = this.#plats ? [nr(this.#plats.text), this.#plats.pos] : [0, 0]
    const nu = this.#nu()
    const efter = ({ text, fran }) => nr(text) > har[0] || (nr(text) === har[0] && fran >= har[1] + (steg > 0 && nu ? 1 : 0))
    if (steg >= 0) return alla.find(efter) ?? alla[0]
    return alla.findLast(({ text, fran }) => nr(text) < har[0] || (nr(text) === har[0] && fran < har[1])) ?? alla.at(-1)
  }

  #stall(traff) {
    for (const { editor } of this.#texter) if (funnet(editor).nu && editor !== traff?.text.editor) sok(editor, this.#monster)
    if (traff) {
      sok(traff.text.editor, this.#monster, traff)
      this.#plats = { text: traff.text, pos: traff.fran }
      traff.text.plats.querySelector(".traff--nu")?.scrollIntoView({ block: "center" })
    }
    this.#rakna()
  }

  #rakna(fore = "") {
    const alla = this.#alla()
    const nu = this.#nu()
    const nr = nu ? alla.findIndex((t) => t.text === nu.text && t.fran === nu.fran) + 1 : 0
    const antal = !this.#monster ? "" : !alla.length ? "Inga träffar" : nr ? `${nr} av ${alla.length}, ${nu.text.plats.dataset.etikett}` : `${alla.length} ${alla.length === 1 ? "träff" : "träffar"}`
    const sagt = [fore, antal].filter(Boolean).join(" ")
    if (sagt !== this.antal.textContent) this.antal.textContent = sagt
  }

  ga(steg) {
    if (monster(this.sokfalt.value, this.#val)?.source !== this.#monster?.source) return this.#sokNu()
    this.#stall(this.#fran(steg))
  }

  #skrivbar = (text) => !text.last && text.editor.isEditable

  ersattEn() {
    const nu = this.#nu()
    if (!nu) return this.ga(1)
    if (!this.#skrivbar(nu.text)) return this.#rakna("Texten går inte att ändra.")
    const storlek = () => nu.text.editor.state.doc.content.size
    const fore = storlek()
    ersatt(nu.text.editor, [nu], this.medfalt.value, this.#val)
    this.#plats = { text: nu.text, pos: nu.till + storlek() - fore }
    sok(nu.text.editor, this.#monster)
    this.#stall(this.#fran(0))
  }

  ersattAlla() {
    if (!this.#monster) return
    const delar = []
    let last = 0
    for (const text of this.#texter) {
      const { traffar } = funnet(text.editor)
      if (!traffar.length) continue
      const antal = this.#skrivbar(text) ? ersatt(text.editor, traffar, this.medfalt.value, this.#val) : 0
      if (antal) delar.push([antal, text.plats.dataset.etikett])
      else if (!this.#skrivbar(text)) last += traffar.length
    }
    const summa = delar.reduce((sum, [antal]) => sum + antal, 0)
    const var_ = delar.length > 1 ? uppraknat.format(delar.map(([antal, namn]) => `${antal} i ${namn}`)) : delar[0]?.[1]
    const gjort = summa ? (delar.length > 1 ? `${summa} ersatta: ${var_}.` : `${summa} ${summa === 1 ? "ersatt" : "ersatta"} i ${var_}.`) : "Inget ersattes."
    this.#rakna([gjort, last && `${last} i text som inte går att ändra.`].filter(Boolean).join(" "))
  }
}
