// Where in the text a note stands: {block, fran, slutblock, till, citat}. Blocks have ids that follow them through versions; where the
// words no longer stand at the place, they are looked for in the block, then in the whole text; where they are gone, the quote is kept.

const CITAT = 600
const rot = () => document.querySelector("[data-las]")
const rensat = (text) => text.replace(/\s+/g, " ").trim()

function blocket(nod) {
  const element = nod.nodeType === Node.TEXT_NODE ? nod.parentElement : nod
  const block = element?.closest("[data-block]")
  return block?.closest("[data-lopande]") ? block : null
}

function plats(block, nod, fran) {
  const omrade = document.createRange()
  omrade.selectNodeContents(block)
  omrade.setEnd(nod, fran)
  return omrade.toString().length
}

/** Return the anchor of what is marked in the text, or null. */
export function markerat() {
  const val = getSelection()
  if (!val || val.isCollapsed || !val.rangeCount) return null
  const omrade = val.getRangeAt(0)
  const citat = rensat(omrade.toString())
  if (!citat || !rot()?.contains(omrade.commonAncestorContainer)) return null
  const start = blocket(omrade.startContainer)
  // A triple click ends at the beginning of the block that comes after.
  const slut = blocket(omrade.endContainer) ?? start
  if (!start) return null
  return {
    block: start.dataset.block,
    fran: plats(start, omrade.startContainer, omrade.startOffset),
    slutblock: slut.dataset.block,
    till: slut.contains(omrade.endContainer) ? plats(slut, omrade.endContainer, omrade.endOffset) : slut.textContent.length,
    citat: citat.slice(0, CITAT),
  }
}

function stalle(block, antal) {
  const vandring = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
  let kvar = antal
  let sist = null
  while (vandring.nextNode()) {
    sist = vandring.currentNode
    if (kvar <= sist.length) return [sist, kvar]
    kvar -= sist.length
  }
  return sist ? [sist, sist.length] : null
}

function omrade(a, fran, b, till) {
  const start = stalle(a, fran)
  const slut = stalle(b, till)
  if (!start || !slut) return null
  const ut = document.createRange()
  ut.setStart(...start)
  ut.setEnd(...slut)
  return ut.collapsed ? null : ut
}

function sok(block, citat) {
  // White space may have been broken otherwise: compare letter by letter, count all.
  const text = block.textContent
  const orden = citat.split(" ").map((ord) => ord.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
  const funnet = new RegExp(orden.join("\\s+")).exec(text)
  return funnet && omrade(block, funnet.index, block, funnet.index + funnet[0].length)
}

const finn = (id) => rot()?.querySelector(`[data-lopande] [data-block="${CSS.escape(id)}"]`)

/** Return the Range of *ankare* in the text as it is now, or null where its words are gone. */
export function hitta(ankare) {
  if (!ankare?.block || !rot()) return null
  const [a, b] = [finn(ankare.block), finn(ankare.slutblock)]
  if (a && b) {
    const ut = omrade(a, ankare.fran, b, ankare.till)
    if (ut && rensat(ut.toString()).slice(0, CITAT) === ankare.citat) return ut
  }
  for (const block of [a, ...rot().querySelectorAll("[data-lopande]")]) {
    const ut = block && sok(block, ankare.citat)
    if (ut) return ut
  }
  return null
}

/** Colour the places of the notes in the text: *egna* and *delade* are Ranges. Without highlights the list alone tells. */
export function farga(egna, delade) {
  if (!globalThis.Highlight || !CSS.highlights) return
  CSS.highlights.set("egen-anteckning", new Highlight(...egna))
  CSS.highlights.set("delad-anteckning", new Highlight(...delade))
}

/** Return the index of the Range that holds the point, or -1. */
export function traffad(omraden, x, y) {
  return omraden.findIndex((o) => o && [...o.getClientRects()].some((r) => x >= r.left && x <= r.right && y >= r.top && y <= r.bottom))
}
