// Suggested changes, marked in a text: what is added underlined, what is taken away struck through where it stood, each with who
// suggests it. In the accepted text what is added is shown beside it, in the suggested one what is taken away: neither holds the
// other's words. Places follow own and others' steps until the server has told the difference anew; what one writes oneself in a
// suggested text is marked at once.
import { Extension, pm } from "django-prose-editor/editor"
import { flytta } from "forum/redigerare/ankare"
import { arMottagen, kartorSedan, lage } from "forum/redigerare/samskrivning"

const nyckel = new pm.state.PluginKey("andringsmarken")
const { Decoration, DecorationSet } = pm.view
const STYCKE = "¶"
const SAGT = { ins: "Tillagt", del: "Borttaget" }
const ANDRA = { ins: "del", del: "ins" }

const attribut = (rad, tagg) => ({ class: `andring andring--${tagg}`, "data-andring": rad.nyckel, title: `${rad.vad} – ${rad.vem}` })

function element(namn, rad, tagg) {
  const el = document.createElement(namn)
  for (const [attr, varde] of Object.entries(attribut(rad, tagg))) el.setAttribute(attr, varde)
  el.setAttribute("contenteditable", "false")
  const dold = document.createElement("span")
  dold.className = "dold"
  dold.textContent = `${SAGT[tagg]}: `
  el.append(dold)
  return el
}

/** Return the words of a slice, a pilcrow where a paragraph ends. */
const orden = (innehall) => innehall.textBetween(0, innehall.size, STYCKE, "\n")

function iRad(state, rad, tagg, ord = null) {
  const el = element(tagg, rad, tagg)
  const { content } = rad.andra ?? { content: pm.model.Fragment.empty }
  if (ord !== null) el.append(ord)
  else if (content.firstChild?.isInline) el.append(pm.model.DOMSerializer.fromSchema(state.schema).serializeFragment(content))
  else el.append(orden(content) || STYCKE)
  return el
}

/** Return *nod*, a whole block, row or item of the other text, as it is shown in this one. */
function block(state, rad, tagg, nod) {
  const dom = pm.model.DOMSerializer.fromSchema(state.schema).serializeNode(nod)
  for (const [attr, varde] of Object.entries(attribut(rad, tagg))) dom.setAttribute(attr, varde)
  dom.classList.add("andring--del-av-text")
  dom.setAttribute("contenteditable", "false")
  const dold = document.createElement("span")
  dold.className = "dold"
  dold.textContent = `${SAGT[tagg]}: `
  // In a row or a list no words may stand but in its cells and items.
  ;(dom.querySelector("td, th, li, p") ?? dom).prepend(dold)
  return dom
}

function* sidanom(state, rad, tagg) {
  if (!rad.andra?.size) return
  const pos = Math.min(rad.egen === "ins" ? rad.har.fran : rad.har.till, state.doc.content.size)
  const val = { side: -1, ignoreSelection: true }
  if (state.doc.resolve(pos).parent.inlineContent) {
    yield Decoration.widget(pos, () => iRad(state, rad, tagg), { ...val, key: `${rad.nyckel} ${rad.sort} ord` })
    return
  }
  for (let i = 0; i < rad.andra.content.childCount; i += 1) {
    const nod = rad.andra.content.child(i)
    yield Decoration.widget(pos, () => (nod.isInline ? iRad(state, rad, tagg) : block(state, rad, tagg, nod)), { ...val, key: `${rad.nyckel} ${rad.sort} ${i}` })
  }
}

function egna(state, rad) {
  const { fran, till } = rad.har
  if (fran >= till || till > state.doc.content.size) return []
  const tecken = []
  let ord = false
  state.doc.nodesBetween(fran, till, (nod, pos) => {
    if (nod.isInline) ord = true
    else if (pos >= fran && pos + nod.nodeSize <= till) {
      tecken.push(Decoration.node(pos, pos + nod.nodeSize, { ...attribut(rad, rad.egen), class: `andring-block andring-block--${rad.egen}` }))
      ord ||= nod.textContent !== ""
      return false
    } else if (nod.isTextblock && pos < fran && pos + nod.nodeSize <= till) {
      // It ends here, or goes on in the next.
      const slut = pos + nod.nodeSize - 1
      tecken.push(Decoration.widget(slut, () => iRad(state, rad, rad.egen, STYCKE), { side: 1, key: `${rad.nyckel} stycke ${slut}`, ignoreSelection: true }))
    }
    return undefined
  })
  if (ord) tecken.push(Decoration.inline(fran, till, { nodeName: rad.egen, ...attribut(rad, rad.egen) }))
  else if (!tecken.length) tecken.push(Decoration.widget(fran, () => iRad(state, rad, rad.egen, STYCKE), { side: -1, key: `${rad.nyckel} stycke`, ignoreSelection: true }))
  return tecken
}

const NYSS = { nyckel: "", vad: "Nyss skrivet", vem: "du", andra: null }

function ritat(state, { rader, farska }) {
  const tecken = []
  for (const rad of rader) tecken.push(...egna(state, rad), ...sidanom(state, rad, ANDRA[rad.egen]))
  const ihop = []
  for (const f of farska.filter((x) => !x.ord).sort((a, b) => a.fran - b.fran)) {
    const fore = ihop.at(-1)
    if (fore && fore.till >= f.fran) fore.till = Math.max(fore.till, f.till)
    else ihop.push({ ...f })
  }
  for (const [i, f] of [...ihop, ...farska.filter((x) => x.ord)].entries()) {
    if (f.ord) tecken.push(Decoration.widget(Math.min(f.fran, state.doc.content.size), () => iRad(state, { ...NYSS, vad: "Nyss borttaget" }, "del", f.ord), { side: -1, key: `nyss ${f.nr} ${i}`, ignoreSelection: true }))
    else tecken.push(Decoration.inline(f.fran, Math.min(f.till, state.doc.content.size), { nodeName: "ins", ...attribut(NYSS, "ins") }))
  }
  return DecorationSet.create(state.doc, tecken)
}

/** Return the words between *fran* and *till* of *doc* that no suggestion has added. */
function gamlaOrd(doc, fran, till, nya) {
  let text = ""
  doc.nodesBetween(fran, till, (nod, pos) => {
    if (nod.isTextblock && pos > fran && pos < till && text) text += STYCKE
    if (!nod.isText) return
    for (let i = Math.max(fran, pos); i < Math.min(till, pos + nod.nodeSize); i += 1) if (!nya.some((n) => n.fran <= i && i < n.till)) text += nod.text[i - pos]
  })
  return text
}

/** Return *farska* with what the steps of a transaction of one's own add and take away. */
function skrivet(tr, rader, farska, nr) {
  let tillagda = rader.filter((r) => r.egen === "ins").map((r) => r.har)
  let nu = farska
  tr.steps.forEach((steg, i) => {
    const karta = steg.getMap()
    const nya = []
    karta.forEach((a, b, na, nb) => {
      const bort = b > a ? gamlaOrd(tr.docs[i], a, b, [...tillagda, ...nu.filter((f) => !f.ord)]) : ""
      const doc = tr.docs[i + 1] ?? tr.doc
      const kom = nb > na ? doc.textBetween(na, nb, STYCKE) : ""
      // Words that come back, by undoing, where they went are neither.
      const ater = kom && nu.find((f) => f.ord === kom && karta.map(f.fran, -1) <= na && karta.map(f.fran, 1) >= na)
      if (ater) nu = nu.filter((f) => f !== ater)
      else if (nb > na) nya.push({ fran: na, till: nb, nr })
      if (bort) nya.push({ fran: na, till: na, ord: bort, nr })
    })
    const flytt = (s, kant) => ({ ...s, fran: karta.map(s.fran, s.ord ? -1 : 1), till: karta.map(s.till, s.ord ? -1 : kant) })
    tillagda = tillagda.map((s) => flytt(s, -1))
    nu = [...nu.map((s) => flytt(s, -1)).filter((s) => s.ord || s.fran < s.till), ...nya]
  })
  return nu
}

const egnaKartor = (nu) => nu.egna.map(({ steg }) => steg.getMap())

function stalld(nu, rad) {
  const kartor = kartorSedan(nu, rad.revision)
  if (!kartor) return null
  const bas = flytta(rad, kartor)
  return { ...rad, ...bas, revision: nu.revision, har: flytta(bas, egnaKartor(nu)) }
}

function nasta(tr, fore, state, foreslar) {
  const nu = lage(state)
  const besked = tr.getMeta(nyckel)
  if (!besked && !tr.docChanged && !arMottagen(tr)) return fore
  let { rader, farska, nr } = fore
  if (besked) {
    rader = besked.rader.map((rad) => stalld(nu, rad)).filter(Boolean)
    farska = farska.filter((f) => f.nr > besked.nr)
  } else if (arMottagen(tr)) {
    rader = rader.map((rad) => stalld(nu, rad) ?? rad)
    farska = farska.map((f) => ({ ...f, fran: tr.mapping.map(f.fran, f.ord ? -1 : 1), till: tr.mapping.map(f.till, -1) })).filter((f) => f.ord || f.fran < f.till)
  } else {
    nr += 1
    if (foreslar) farska = skrivet(tr, rader, farska, nr)
    rader = rader.map((rad) => ({ ...rad, har: flytta(rad.har, tr.mapping.maps) }))
  }
  const nytt = { rader, farska, nr }
  return { ...nytt, tecken: ritat(state, nytt) }
}

export const Andringsmarken = Extension.create({
  name: "andringsmarken",
  addOptions: () => ({ foreslar: false, vidKlick: () => {} }),
  addProseMirrorPlugins() {
    const { foreslar, vidKlick } = this.options
    return [
      new pm.state.Plugin({
        key: nyckel,
        // After the bookkeeping of samskrivning.js, whose state it reads.
        state: {
          init: () => ({ rader: [], farska: [], nr: 0, tecken: DecorationSet.empty }),
          apply: (tr, fore, _gammal, state) => nasta(tr, fore, state, foreslar),
        },
        props: {
          decorations: (state) => nyckel.getState(state).tecken,
          handleDOMEvents: {
            click(_vy, handelse) {
              const mal = handelse.target.closest?.("[data-andring]")
              vidKlick(mal?.dataset.andring || null)
              return false
            },
          },
        },
      }),
    ]
  },
})

/**
 * Return the transaction that shows *rader*: {nyckel, vad, vem, egen ("ins" or "del"), revision, fran, till, andra (a slice of
 * the other text)}; what was freshly written up to *nr* is among them.
 */
export const visaAndringar = (state, rader, nr) => state.tr.setMeta(nyckel, { rader, nr }).setMeta("addToHistory", false)

/** Return the number of the latest of one's own changes. */
export const skrivnr = (state) => nyckel.getState(state).nr

/** Return the suggestion at the caret or nearest within the selection, or null. */
export function andringHar(state) {
  const { from, to } = state.selection
  return nyckel.getState(state).rader.find(({ har }) => har.fran <= to && from <= har.till)?.nyckel ?? null
}

/** Return where a suggestion stands on the page, or null. */
export const andringsplats = (state, vilken) => nyckel.getState(state).rader.find((rad) => rad.nyckel === vilken)?.har ?? null
