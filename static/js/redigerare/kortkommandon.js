// Every key of the writing page: those of the toolbar and of the page from the tables that bind them, and how lists, tables and pasting work.
import { iOrd, passar } from "forum/redigerare/tangenter"

// What a key does where one stands; the editor's own schema and input rules do it.
const DAR_MAN_STAR = [
  ["I text", [
    ["Ny rad i samma stycke", "Shift+Enter"], ["Klistra in utan formatering, rad för rad", "Mod+Shift+V"], ["Markera hela texten", "Mod+A"],
    ["Lämna texten", "Tab"],
  ]],
  ["I listor", [
    ["Ny punkt, eller ut ur listan på en tom punkt", "Enter"], ["Börja en punktlista", "”- ”"], ["Börja en numrerad lista på det talet", "”3. ”"],
    ["Lämna texten utan att ändra indraget", "Esc, sedan Tabb"],
  ]],
  ["I tabeller", [
    ["Nästa cell; i den sista cellen en ny rad", "Tab"], ["Föregående cell", "Shift+Tab"], ["Ut ur en tabell som börjar eller slutar texten", "ArrowUp ArrowDown"],
    ["Lämna texten", "Esc, sedan Tabb"],
  ]],
  ["Anmärkningar", [
    ["Nästa anmärkning", "F8"], ["Föregående anmärkning", "Shift+F8"], ["Vad som anmärks där du står", "Alt+Enter"],
  ]],
  ["På en beslutspunkts handtag", [["Flytta punkten", "Alt+ArrowUp Alt+ArrowDown"]]],
]

const skrivs = (nod) => nod instanceof Element && Boolean(nod.closest("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable='true']"))

function tabell(rubrik, rader) {
  const del_ = document.createElement("section")
  const h3 = document.createElement("h3")
  h3.textContent = rubrik
  const dl = document.createElement("dl")
  dl.className = "kortkommandon__rader"
  for (const [vad, tangent] of rader) {
    const rad = document.createElement("div")
    const dt = document.createElement("dt")
    const dd = document.createElement("dd")
    dt.textContent = vad
    const ord = /[”,]/.test(tangent) ? tangent : iOrd(tangent)
    dd.append(...ord.split(" eller ").flatMap((en, nr) => {
      const kbd = document.createElement("kbd")
      kbd.textContent = en
      return nr ? [" eller ", kbd] : [kbd]
    }))
    rad.append(dt, dd)
    dl.append(rad)
  }
  del_.append(h3, dl)
  return del_
}

/** The keys of the page ({ ord, tangent, fri: only where nothing is written, gor }), and the dialog that lists them with *verktyg*'s. */
export class Kortkommandon {
  #sidans

  constructor(verktyg, sidans) {
    this.#sidans = sidans
    this.dialog = document.createElement("dialog")
    this.dialog.className = "dialog kortkommandon"
    this.dialog.setAttribute("aria-labelledby", "kortkommandon-rubrik")
    const rubrik = document.createElement("h2")
    rubrik.id = "kortkommandon-rubrik"
    rubrik.textContent = "Kortkommandon"
    // The list is read from its top, and its last button is not what one came for.
    rubrik.tabIndex = -1
    rubrik.autofocus = true
    const stang = document.createElement("form")
    stang.method = "dialog"
    stang.className = "handlingar"
    const knapp = document.createElement("button")
    knapp.className = "knapp knapp--primar"
    knapp.textContent = "Stäng"
    stang.append(knapp)
    const delar = document.createElement("div")
    delar.className = "kortkommandon__delar"
    const egna = sidans.map(({ ord, tangent, fri }) => [ord, fri ? `${tangent} ${fri}` : tangent])
    delar.append(
      tabell("På hela sidan", egna),
      tabell("Verktyg", verktyg.filter((v) => v.tangent).map((v) => [v.ord, v.tangent])),
      ...DAR_MAN_STAR.map(([var_, rader]) => tabell(var_, rader)),
    )
    const hjalp = document.createElement("p")
    hjalp.textContent = "”?” visar listan när du inte står i ett fält eller i en text. Verktyg utan eget kortkommando når du från verktygsraden med piltangenterna."
    this.dialog.append(rubrik, hjalp, delar, stang)
    document.body.append(this.dialog)
    document.addEventListener("keydown", (h) => this.#tangent(h))
  }

  visa() {
    if (!this.dialog.open) this.dialog.showModal()
  }

  #tangent(h) {
    if (h.defaultPrevented || h.isComposing || document.querySelector("dialog[open]:modal")) return
    // What is a character of its own is a key only where nothing is written.
    const traff = this.#sidans.find(({ tangent, fri }) => passar(h, tangent) || (fri && passar(h, fri) && !skrivs(h.target)))
    if (!traff) return
    h.preventDefault()
    traff.gor()
  }
}
