// The words that comments are about, marked in a text as one writes: underlined, the thread's number after them. They follow
// own and others' steps as the server's anchors do; words that are deleted are found again when they come back.
import { Extension, pm } from "django-prose-editor/editor"
import { Lopande, arBorta, flytta } from "forum/redigerare/ankare"
import { arMottagen, kartorSedan, lage, paServern } from "forum/redigerare/samskrivning"

const nyckel = new pm.state.PluginKey("kommenterat")
const { Decoration, DecorationSet } = pm.view

/** The name of the thread that is about to be begun: its words are marked while one writes of them. */
export const NY = "ny"

function marke({ trad, nr }) {
  const element = document.createElement("span")
  element.className = "kommentarsmarke"
  element.dataset.nr = nr
  element.dataset.trad = trad
  element.setAttribute("role", "img")
  element.setAttribute("aria-label", `Kommentar ${nr}`)
  return element
}

/** A document whose words are read through when they are asked for, and once. */
const lasbar = (doc) => {
  let ord = null
  return { doc, ord: () => (ord ??= Lopande.av(doc)) }
}

const harOrd = (doc, { fran, till }) => fran < till && doc.textBetween(fran, till) !== ""

/** Return *stracka*, or, when its words are gone, where they are found again, as they last read or as they were quoted. */
function funnen(stracka, { citat, sist }, { doc, ord }) {
  if (!citat || harOrd(doc, stracka)) return stracka
  return (sist && ord().hitta(sist, stracka.fran)) || (ord().hitta(citat, stracka.fran) ?? { fran: stracka.fran, till: stracka.fran })
}

/** Return *rader* as *gor* makes them; of one whose words go between *fore* and *efter* it is kept how they read. */
function omstallda(rader, gor, fore, efter) {
  const gammal = lasbar(fore)
  return rader.map((rad) => {
    const nytt = gor(rad) ?? rad
    if (!rad.citat || harOrd(efter, nytt.har) || !harOrd(fore, rad.har)) return nytt
    return gor({ ...rad, sist: gammal.ord().ordI(rad.har) }) ?? rad
  })
}

const egnaKartor = (nu) => nu.egna.map(({ steg }) => steg.getMap())

/** Return *rad* ({trad, nr, citat, sist, revision, fran, till}, in the server's text) where it stands now; null when that is yet to come. */
function stalld(nu, rad, lasbas, doc) {
  const kartor = kartorSedan(nu, rad.revision)
  if (!kartor) return null
  const bas = funnen(flytta(rad, kartor), rad, lasbas)
  return { ...rad, ...bas, revision: nu.revision, har: funnen(flytta(bas, egnaKartor(nu)), rad, doc) }
}

const stallda = (nu, rader, doc) => {
  const [bas, har] = [lasbar(nu.bas), lasbar(doc)]
  return rader.map((rad) => stalld(nu, rad, bas, har))
}

function ritat(doc, rader, vald) {
  const tecken = []
  for (const rad of rader) {
    if (arBorta(rad.har) || rad.har.till > doc.content.size) continue
    const klass = rad.trad === NY || rad.trad === vald ? "kommenterad kommenterad--vald" : "kommenterad"
    tecken.push(Decoration.inline(rad.har.fran, rad.har.till, { class: klass }, { trad: rad.trad }))
    if (rad.trad !== NY) tecken.push(Decoration.widget(rad.har.till, () => marke(rad), { key: `${rad.trad} ${rad.nr}`, side: -1, ignoreSelection: true }))
  }
  return DecorationSet.create(doc, tecken)
}

function nasta(tr, fore, state) {
  const nu = lage(state)
  const besked = tr.getMeta(nyckel)
  if (!besked && !tr.docChanged && !arMottagen(tr)) return fore
  let { rader, vantar, vald } = fore
  if (besked) {
    const kvar = rader.filter(({ trad }) => trad === NY)
    if (besked.rader) {
      // A place in a text that this page has not reached yet is shown when it has; meanwhile the words stay marked where they are.
      const gamla = new Map(rader.map((rad) => [rad.trad, rad]))
      const nya = stallda(nu, besked.rader, state.doc)
      vantar = besked.rader.filter((rad, i) => !nya[i] && rad.revision > nu.revision)
      rader = [...kvar, ...nya.map((rad, i) => rad ?? gamla.get(besked.rader[i].trad)).filter(Boolean)]
    }
    if ("ny" in besked) rader = [...rader.filter(({ trad }) => trad !== NY), ...(besked.ny ? stallda(nu, [besked.ny], state.doc).filter(Boolean) : [])]
    if ("vald" in besked) ({ vald } = besked)
  } else if (arMottagen(tr)) {
    const ifatt = stallda(nu, vantar, state.doc)
    const stallda_ = new Map(vantar.map(({ trad }, i) => [trad, ifatt[i]]).filter(([, rad]) => rad))
    vantar = vantar.filter(({ trad }) => !stallda_.has(trad))
    const fanns = new Set(rader.map(({ trad }) => trad))
    const [bas, har] = [lasbar(nu.bas), lasbar(state.doc)]
    rader = omstallda(rader, (rad) => stalld(nu, rad, bas, har), tr.before, state.doc)
    rader = [...rader.map((rad) => stallda_.get(rad.trad) ?? rad), ...[...stallda_.values()].filter(({ trad }) => !fanns.has(trad))]
  } else {
    const doc = lasbar(state.doc)
    rader = omstallda(rader, (rad) => ({ ...rad, har: funnen(flytta(rad.har, tr.mapping.maps), rad, doc) }), tr.before, state.doc)
  }
  return { rader, vantar, vald, tecken: ritat(state.doc, rader, vald) }
}

export const Kommenterat = Extension.create({
  name: "kommenterat",
  addOptions: () => ({ vidKlick: () => {} }),
  addProseMirrorPlugins() {
    const { vidKlick } = this.options
    return [
      new pm.state.Plugin({
        key: nyckel,
        // After the bookkeeping of samskrivning.js, whose state it reads.
        state: {
          init: () => ({ rader: [], vantar: [], vald: null, tecken: DecorationSet.empty }),
          apply: (tr, fore, _gammal, state) => nasta(tr, fore, state),
        },
        props: {
          decorations: (state) => nyckel.getState(state).tecken,
          handleClick(vy, pos, handelse) {
            const { trad } = handelse.target.closest?.(".kommentarsmarke")?.dataset ?? {}
            const vilken = trad ?? (vy.state.selection.empty && tradVid(vy.state, pos))
            vidKlick(vilken || null, { market: Boolean(trad) })
            return Boolean(trad)
          },
        },
      }),
    ]
  },
})

/** Return the transaction that shows *rader* (the server's words for the threads of this text). */
export const visaKommenterat = (state, rader) => state.tr.setMeta(nyckel, { rader }).setMeta("addToHistory", false)

/** Return the transaction that marks the thread *trad* as the one that is looked at. */
export const valj = (state, vald) => state.tr.setMeta(nyckel, { vald }).setMeta("addToHistory", false)

/** Return the transaction that marks what is selected as what a new comment is about; or, without words, nothing. */
export function borjaNy(state, ny) {
  return state.tr.setMeta(nyckel, { ny }).setMeta("addToHistory", false)
}

/** Return what is selected, or else the caret's paragraph, as the server knows it: {fran, till, revision, citat}; null without words. */
export function markerat(state) {
  const { $from, empty } = state.selection
  const [from, to] = empty ? [$from.start(), $from.end()] : [state.selection.from, state.selection.to]
  const nu = lage(state)
  const citat = Lopande.av(state.doc).ordI({ fran: from, till: to })
  return citat.trim() ? { trad: NY, nr: 0, fran: paServern(nu, from), till: paServern(nu, to), revision: nu.revision, citat } : null
}

/** Return where the new comment's words now stand in the server's text, or null. */
export function nyttStalle(state) {
  const rad = nyckel.getState(state).rader.find(({ trad }) => trad === NY)
  return rad && !arBorta(rad) ? { fran: rad.fran, till: rad.till, revision: lage(state).revision } : null
}

/** Return the thread of the fewest words about *pos*, or null. */
export function tradVid(state, pos) {
  const har = nyckel.getState(state).rader.filter(({ trad, har: h }) => trad !== NY && h.fran <= pos && pos <= h.till && !arBorta(h))
  return har.sort((a, b) => a.har.till - a.har.fran - (b.har.till - b.har.fran))[0]?.trad ?? null
}

/** Return where the words of *trad* stand on the page ({fran, till}); null when they are gone. */
export function stalletFor(state, trad) {
  const rad = nyckel.getState(state).rader.find((r) => r.trad === trad)
  return rad && !arBorta(rad.har) ? rad.har : null
}

/** Return which threads' words stand in the text and which are gone: Map trad → boolean. */
export const finns = (state) => new Map(nyckel.getState(state).rader.filter(({ trad }) => trad !== NY).map(({ trad, har }) => [trad, !arBorta(har)]))
