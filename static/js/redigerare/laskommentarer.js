// Comments where a text is only read: words on the paper are marked, and may be commented on as they are selected.
// Positions are counted as in the document that the paper shows (see dokument.till_html): a place is the same here and there.
import { HANVISNING, Lopande } from "forum/redigerare/ankare"

const NY = "ny"
// What is the words' form, and no node of the document.
const GENOMSKINLIGA = new Set(["STRONG", "EM", "A", "MARK", "THEAD", "TBODY"])
const STYCKEN = new Set(["P", "H3"])

/** Return the pieces of what *rot* shows: {plats, text, nod}, with its position in the document. */
function delar(rot) {
  const funna = []
  let plats = 0
  const ga = (element) => {
    for (const nod of element.childNodes) {
      if (nod.nodeType === Node.TEXT_NODE) {
        funna.push({ plats, text: nod.data, nod })
        plats += nod.length
      } else if (nod.nodeType === Node.ELEMENT_NODE && nod.matches(".hanvisning")) {
        funna.push({ plats, text: HANVISNING, nod })
        plats += 1
      } else if (nod.tagName === "BR") {
        funna.push({ plats, text: "\n" })
        plats += 1
      } else if (nod.nodeType === Node.ELEMENT_NODE && !nod.matches(".kommentarsmarke")) {
        if (GENOMSKINLIGA.has(nod.tagName)) {
          ga(nod)
          continue
        }
        if (STYCKEN.has(nod.tagName)) funna.push({ plats, text: "\n" })
        plats += 1
        ga(nod)
        plats += 1
      }
    }
  }
  ga(rot)
  return funna
}

function marke({ trad, nr }) {
  const knapp = document.createElement("button")
  knapp.type = "button"
  knapp.className = "kommentarsmarke"
  knapp.dataset.nr = nr
  knapp.dataset.trad = trad
  knapp.setAttribute("aria-label", `Kommentar ${nr}`)
  return knapp
}

/** Mark the words of a stretch in *rot* as those of the thread *rad*. */
function marker(rot, { fran, till }, rad) {
  let sist = null
  for (const { plats, text, nod } of delar(rot)) {
    const [a, b] = [Math.max(fran, plats) - plats, Math.min(till, plats + text.length) - plats]
    if (!nod || a >= b) continue
    const ord = a ? nod.splitText(a) : nod
    if (ord.nodeType === Node.TEXT_NODE && b - a < ord.length) ord.splitText(b - a)
    sist = document.createElement("mark")
    sist.className = "kommenterad"
    sist.dataset.trad = rad.trad
    ord.before(sist)
    sist.append(ord)
  }
  if (sist && rad.nr) sist.after(marke(rad))
  return sist
}

function avmarkera(rot, trad = null) {
  const mina = (e) => trad === null || e.dataset.trad === trad
  for (const knapp of [...rot.querySelectorAll(".kommentarsmarke")].filter(mina)) knapp.remove()
  for (const m of [...rot.querySelectorAll("mark.kommenterad")].filter(mina)) m.replaceWith(...m.childNodes)
  rot.normalize()
}

export class Papperet {
  #papper
  #tradar = []
  #texter = {}
  #ny = null
  #knapp
  #visat = ""

  /** *vidKlick* is called with the thread whose words are pressed, *kommentera* when what is selected is to be commented on. */
  constructor(papper, { vidKlick, kommentera }) {
    this.#papper = papper
    papper.addEventListener("click", (h) => {
      const market = h.target.closest(".kommentarsmarke")
      const trad = (market ?? h.target.closest("mark.kommenterad"))?.dataset.trad
      if (trad && trad !== NY && (market || getSelection().isCollapsed)) vidKlick(trad, { market: Boolean(market) })
    })
    this.#knapp = document.createElement("button")
    this.#knapp.type = "button"
    this.#knapp.className = "knapp knapp--liten kommentera-har"
    this.#knapp.textContent = "Kommentera"
    this.#knapp.setAttribute("aria-keyshortcuts", "Control+Alt+M")
    this.#knapp.hidden = true
    // A press must not take the selection away before it has been read.
    this.#knapp.addEventListener("pointerdown", (h) => h.preventDefault())
    this.#knapp.addEventListener("click", kommentera)
    papper.after(this.#knapp)
    papper.parentElement.classList.add("kommenterbart")
    document.addEventListener("selectionchange", () => this.#vidMarkering())
  }

  #rot(stalle) {
    return [...this.#papper.querySelectorAll("[data-lopande]")].find((e) => e.dataset.lopande === stalle)
  }

  #vidMarkering() {
    const har = this.markerat()
    this.#knapp.hidden = !har
    if (!har) return
    const rutor = getSelection().getRangeAt(0).getClientRects()
    const ruta = rutor[rutor.length - 1]
    const yta = this.#knapp.offsetParent.getBoundingClientRect()
    if (!ruta) return
    const vanster = Math.min(ruta.right - yta.left, yta.width - this.#knapp.offsetWidth)
    this.#knapp.style.insetInlineStart = `${Math.max(0, vanster)}px`
    this.#knapp.style.insetBlockStart = `${ruta.bottom - yta.top + 4}px`
  }

  /** Return what is selected on the paper: {stalle, fran, till, citat}, or null. */
  markerat() {
    const val = getSelection()
    if (val.isCollapsed || !val.rangeCount) return null
    const omrade = val.getRangeAt(0)
    const rot = [...this.#papper.querySelectorAll("[data-lopande]")].find((e) => omrade.intersectsNode(e))
    if (!rot || !(rot.dataset.lopande in this.#texter)) return null
    const alla = delar(rot)
    const valda = alla.filter(({ nod }) => nod && omrade.intersectsNode(nod))
    if (!valda.length) return null
    const [forst, sist] = [valda[0], valda[valda.length - 1]]
    const fran = forst.plats + (forst.nod === omrade.startContainer ? omrade.startOffset : 0)
    const till = sist.plats + (sist.nod === omrade.endContainer ? omrade.endOffset : sist.text.length)
    const citat = new Lopande(alla).ordI({ fran, till })
    return citat.trim() ? { stalle: rot.dataset.lopande, fran, till, citat } : null
  }

  visa(tradar, texter) {
    this.#texter = texter
    const nytt = JSON.stringify(tradar)
    if (nytt === this.#visat) return
    this.#visat = nytt
    this.#tradar = tradar
    avmarkera(this.#papper)
    for (const rad of tradar) {
      const rot = this.#rot(rad.stalle)
      const har = rot && this.#funnen(rot, rad)
      if (har) marker(rot, har, rad)
    }
    if (this.#ny) marker(this.#rot(this.#ny.stalle), this.#ny, { trad: NY })
  }

  /** Return where the words of a thread stand on the paper, which may show an older text than the one they were fastened to. */
  #funnen(rot, { fran, till, ord, citat }) {
    const lopande = new Lopande(delar(rot))
    if (ord && lopande.ordI({ fran, till }) === ord) return { fran, till }
    return lopande.hitta(ord || citat, fran)
  }

  valj(trad) {
    for (const m of this.#papper.querySelectorAll("mark.kommenterad")) m.classList.toggle("kommenterad--vald", m.dataset.trad === trad || m.dataset.trad === NY)
  }

  async borja() {
    const har = this.markerat()
    if (!har) return null
    this.avsluta()
    this.#ny = har
    marker(this.#rot(har.stalle), har, { trad: NY })?.classList.add("kommenterad--vald")
    getSelection().removeAllRanges()
    return { varde: this.nyttStalle(), citat: har.citat }
  }

  nyttStalle() {
    const text = this.#ny && this.#texter[this.#ny.stalle]
    return text ? `${text.text}:${this.#ny.fran}:${this.#ny.till}:${text.revision}` : null
  }

  avsluta() {
    this.#ny = null
    avmarkera(this.#papper, NY)
  }

  tillbaka() {
    return false
  }

  /** Show the words of *trad*; false where they are not on the paper. */
  gaTill(trad) {
    const marken = [...this.#papper.querySelectorAll(`mark[data-trad="${trad}"]`)]
    if (!marken.length) return false
    marken[0].scrollIntoView({ block: "center" })
    this.#papper.querySelector(`.kommentarsmarke[data-trad="${trad}"]`).focus({ preventScroll: true })
    this.valj(trad)
    return true
  }

  har(element) {
    return this.#papper.contains(element)
  }

  async spara() {}
}
