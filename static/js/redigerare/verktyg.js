// One toolbar for every text on the page; it follows the text that has focus. Words, not icons (DESIGN §7).
import { pm } from "django-prose-editor/editor"
import { valjHanvisning } from "forum/redigerare/hanvisningsval"
import { arLank } from "forum/redigerare/schema"
import { valjSprak } from "forum/redigerare/sprakval"
import { Standardfraser, finns as finnsFraser } from "forum/redigerare/standardfraser"
import { forAria, iOrd, passar } from "forum/redigerare/tangenter"

const iTabell = (e) => e.isActive("table")
const iLista = (e) => e.isActive("listItem")
const fritt = (e) => !iTabell(e) && !iLista(e)

/** Complete what people write for an address: "www.region.se", "namn@region.se". */
function helAdress(text) {
  if (/^www\.[^\s/]/i.test(text)) return `https://${text}`
  return /^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(text) ? `mailto:${text}` : text
}

// The keys stand here and are bound from here (tangent()), so that the list of them is true.
export const VERKTYG = [
  { ord: "Fet", gor: (e) => e.chain().focus().toggleMark("bold").run(), ar: (e) => e.isActive("bold"), tangent: "Mod+B" },
  { ord: "Kursiv", gor: (e) => e.chain().focus().toggleMark("italic").run(), ar: (e) => e.isActive("italic"), tangent: "Mod+I" },
  { ord: "Underrubrik", gor: (e) => e.chain().focus().toggleNode("heading", "paragraph", { level: 3 }).run(), ar: (e) => e.isActive("heading"), nar: fritt, tangent: "Mod+Shift+9" },
  { ord: "Punktlista", gor: (e) => e.chain().focus().toggleList("bulletList", "listItem").run(), ar: (e) => e.isActive("bulletList"), tangent: "Mod+Shift+8" },
  { ord: "Numrerad lista", gor: (e) => e.chain().focus().toggleList("orderedList", "listItem").run(), ar: (e) => e.isActive("orderedList"), tangent: "Mod+Shift+7" },
  { ord: "Öka indrag", gor: (e) => e.chain().focus().sinkListItem("listItem").run(), nar: iLista, tangent: "Tab" },
  { ord: "Minska indrag", gor: (e) => e.chain().focus().liftListItem("listItem").run(), nar: iLista, tangent: "Shift+Tab" },
  { ord: "Länk", gor: (e, v) => v.fragaLank(e), ar: (e) => e.isActive("link"), tangent: "Mod+K" },
  { ord: "Språk", gor: (e) => valjSprak(e), ar: (e) => e.isActive("sprak") },
  { ord: "Hänvisning", gor: (e) => valjHanvisning(e), ar: (e) => e.isActive("hanvisning"), tangent: "Mod+Shift+H" },
  { ord: "Tabell", gor: (e) => e.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(), nar: fritt },
  { ord: "Rad under", gor: (e) => e.chain().focus().addRowAfter().run(), nar: iTabell },
  { ord: "Rad över", gor: (e) => e.chain().focus().addRowBefore().run(), nar: iTabell },
  { ord: "Kolumn till vänster", gor: (e) => e.chain().focus().addColumnBefore().run(), nar: iTabell },
  { ord: "Kolumn till höger", gor: (e) => e.chain().focus().addColumnAfter().run(), nar: iTabell },
  { ord: "Rubrikrad", gor: (e) => e.chain().focus().toggleHeaderRow().run(), nar: iTabell, ar: (e) => e.isActive("tableHeader") },
  { ord: "Ta bort rad", gor: (e) => e.chain().focus().deleteRow().run(), nar: iTabell },
  { ord: "Ta bort kolumn", gor: (e) => e.chain().focus().deleteColumn().run(), nar: iTabell },
  { ord: "Ta bort tabell", gor: (e) => e.chain().focus().deleteTable().run(), nar: iTabell },
  { ord: "Kommentera", gor: (_e, v) => v.kommentera(), tangent: "Control+Alt+M" },
  { ord: "Standardfraser", gor: (_e, v) => v.valjFras(), nar: (_e, v) => v.harFraser },
  { ord: "Ångra", gor: (e) => e.chain().focus().undo().run(), kan: (e) => pm.history.undoDepth(e.state) > 0, tangent: "Mod+Z" },
  { ord: "Gör om", gor: (e) => e.chain().focus().redo().run(), kan: (e) => pm.history.redoDepth(e.state) > 0, tangent: "Mod+Y Mod+Shift+Z" },
]

export class Verktygsrad {
  #text = null

  /** *sidans*: what is done on the whole page, with keys of its own (kortkommandon.js); what has a knapp stands last in the bar. *utan*: tools that the page has no use for. */
  constructor(plats, { vidKommentera, sidans = [], utan = [] }) {
    this.verktyg = VERKTYG.filter((v) => !utan.includes(v.ord))
    this.kommentera = () => vidKommentera(this.#text)
    this.rad = document.createElement("div")
    this.rad.className = "verktyg"
    this.rad.setAttribute("role", "toolbar")
    this.rad.setAttribute("aria-label", "Formatera text")
    this.knappar = [...this.verktyg.map((v) => this.#knapp(v)), ...sidans.filter((v) => v.knapp).map((v) => this.#sidknapp(v))]
    this.rad.append(...this.knappar)
    this.rad.addEventListener("keydown", (h) => this.#tangent(h))
    // A press with the pointer must not take focus from the text.
    this.rad.addEventListener("pointerdown", (h) => h.preventDefault())
    const hjalp = document.createElement("p")
    hjalp.id = "verktyg-hjalp"
    hjalp.hidden = true
    hjalp.textContent = "Alt och F10 går till verktygen. Escape och sedan Tabb lämnar texten."
    plats.prepend(this.rad, hjalp)
    this.#lankruta()
    this.visa()
  }

  #knapp(verktyg) {
    const knapp = document.createElement("button")
    knapp.type = "button"
    knapp.className = "verktyg__knapp"
    knapp.textContent = verktyg.ord
    knapp.tabIndex = -1
    if (verktyg.tangent) {
      knapp.setAttribute("aria-keyshortcuts", forAria(verktyg.tangent))
      knapp.title = iOrd(verktyg.tangent)
    }
    knapp.addEventListener("click", () => {
      if (!this.#text || knapp.getAttribute("aria-disabled") === "true") return
      verktyg.gor(this.#text.editor, this)
      this.visa()
    })
    return knapp
  }

  #sidknapp({ knapp: ord, gor, tangent }) {
    const knapp = this.#knapp({ ord, tangent })
    const ny = knapp.cloneNode(true)
    ny.addEventListener("click", gor)
    return ny
  }

  /** Return the text that had focus last. */
  get text() {
    return this.#text
  }

  /** Go to the toolbar, if it has anything to do. */
  fokusera() {
    if (this.#text) this.#synliga()[0]?.focus()
  }

  /** Do what the press *h* in *text* stands for; false when it stands for nothing here. */
  tangent(text, h) {
    const { editor } = text
    const verktyg = this.verktyg.find((v) => v.tangent && passar(h, v.tangent) && v.nar?.(editor, this) !== false)
    if (!verktyg || !editor.isEditable || verktyg.kan?.(editor) === false) return false
    return verktyg.gor(editor, this) !== false
  }

  #synliga() {
    return this.knappar.filter((k) => !k.hidden)
  }

  #tangent(handelse) {
    const synliga = this.#synliga()
    const nu = synliga.indexOf(document.activeElement)
    const till = { ArrowRight: nu + 1, ArrowLeft: nu - 1, Home: 0, End: synliga.length - 1 }[handelse.key]
    if (handelse.key === "Escape") this.#text?.editor.commands.focus()
    if (till === undefined) return
    handelse.preventDefault()
    const mal = synliga[(till + synliga.length) % synliga.length]
    for (const k of this.knappar) k.tabIndex = k === mal ? 0 : -1
    mal.focus()
  }

  folj(text) {
    if (this.#text === text) return
    this.#text?.editor.off("transaction", this.visa)
    this.#text = text
    text.editor.on("transaction", this.visa)
    this.visa()
  }

  visa = () => {
    const editor = this.#text?.editor
    this.verktyg.forEach((v, i) => {
      const knapp = this.knappar[i]
      knapp.hidden = editor ? v.nar?.(editor, this) === false : Boolean(v.nar)
      if (v.ar) knapp.setAttribute("aria-pressed", String(Boolean(editor && v.ar(editor))))
      const kan = Boolean(editor?.isEditable) && (v.kan?.(editor) ?? true)
      knapp.setAttribute("aria-disabled", String(!kan))
    })
    const synliga = this.#synliga()
    if (!synliga.some((k) => k.tabIndex === 0)) {
      for (const k of this.knappar) k.tabIndex = -1
      if (synliga[0]) synliga[0].tabIndex = 0
    }
  }

  get harFraser() {
    return finnsFraser(this.#text)
  }

  valjFras() {
    this.fraser ??= new Standardfraser()
    this.fraser.oppna(this.#text)
  }

  #lankruta() {
    this.ruta = document.createElement("dialog")
    this.ruta.className = "dialog"
    this.ruta.setAttribute("aria-labelledby", "lank-rubrik")
    this.ruta.innerHTML = `<form method="dialog" class="stapel" novalidate><h2 id="lank-rubrik">Länk</h2>
      <div class="falt"><label for="lank-adress">Adress</label><div class="falt__hjalp" id="lank-hjalp">Börjar med https://, http:// eller mailto:</div>
      <ul class="falt__fel" id="lank-fel" hidden><li></li></ul><input id="lank-adress" type="url" aria-describedby="lank-hjalp lank-fel"></div>
      <div class="handlingar"><button class="knapp knapp--primar" value="ok">Sätt länken</button><button class="knapp" value="bort">Ta bort länken</button><button class="knapp knapp--lank" value="">Avbryt</button></div></form>`
    document.body.append(this.ruta)
    const falt = this.ruta.querySelector("input")
    const fel = this.ruta.querySelector("#lank-fel")
    this.ruta.querySelector("form").addEventListener("submit", (h) => {
      const adress = helAdress(falt.value.trim())
      falt.value = adress
      const ok = h.submitter?.value !== "ok" || arLank(adress)
      fel.hidden = ok
      falt.setAttribute("aria-invalid", String(!ok))
      if (ok) return
      h.preventDefault()
      fel.firstElementChild.textContent = `”${adress}” går inte att länka till. Skriv hela adressen, t.ex. https://www.example.se.`
      falt.focus()
    })
    this.ruta.addEventListener("close", () => {
      const kedja = this.#text?.editor.chain().focus().extendMarkRange("link")
      if (this.ruta.returnValue === "ok") kedja?.setMark("link", { href: falt.value.trim() }).run()
      else if (this.ruta.returnValue === "bort") kedja?.unsetMark("link").run()
      else this.#text?.editor.commands.focus()
    })
  }

  fragaLank(editor) {
    const falt = this.ruta.querySelector("input")
    falt.value = editor.getAttributes("link").href ?? ""
    falt.removeAttribute("aria-invalid")
    this.ruta.querySelector("#lank-fel").hidden = true
    this.ruta.returnValue = ""
    this.ruta.showModal()
    falt.focus()
  }
}
