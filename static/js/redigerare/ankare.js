// Stretches of a text that follow it as it changes, by the server's own rule (arenden/ankare.py), so that both say the same.

// A shorter quote is found again only where it stood: elsewhere it could be anyone's words.
const EGNA_ORD = 12

/** Stands for a reference, whose words are not the text's own (arenden/hanvisning.py). */
export const HANVISNING = "\ufffc"

/** Tell whether nothing is left of a stretch. */
export const arBorta = ({ fran, till }) => fran >= till

function ersatt({ fran, till }, karta) {
  let hel = false
  karta.forEach((a, b) => void (hel ||= a <= fran && till <= b))
  return hel
}

/** Return where a stretch is after the steps of *kartor*. What was replaced as a whole is gone. */
export function flytta(stracka, kartor) {
  let nu = stracka
  for (const karta of kartor) {
    if (arBorta(nu) || ersatt(nu, karta)) {
      const plats = karta.map(nu.fran, -1)
      nu = { fran: plats, till: plats }
    } else {
      const fran = karta.map(nu.fran, 1)
      nu = { fran, till: Math.max(fran, karta.map(nu.till, -1)) }
    }
  }
  return nu
}

/** The words of a document in one string, with the position of each character; blocks are set apart by a line feed. */
export class Lopande {
  #platser = []

  /** Read *delar*: [{plats, text}], a line feed where a block begins or a line is broken. */
  constructor(delar) {
    for (const { plats, text } of delar) for (let i = 0; i < text.length; i += 1) this.#platser.push(plats + i)
    this.text = delar.map(({ text }) => text).join("")
  }

  /** Read a ProseMirror document. */
  static av(doc) {
    const delar = []
    doc.descendants((nod, plats) => {
      if (nod.isText) delar.push({ plats, text: nod.text })
      else if (nod.type.name === "hanvisning") delar.push({ plats, text: HANVISNING })
      else if (nod.type.name === "hardBreak" || nod.isTextblock) delar.push({ plats, text: "\n" })
    })
    return new Lopande(delar)
  }

  #fran(plats) {
    const i = this.#platser.findIndex((p) => p >= plats)
    return i < 0 ? this.text.length : i
  }

  /** Return the words of a stretch, or "" where none are left. */
  ordI({ fran, till }) {
    return this.text.slice(this.#fran(fran), this.#fran(till)).replace(/^\n+|\n+$/g, "")
  }

  /** Return where *citat* reads: at *plats*, or else where it stands alone in the text; or null. */
  hitta(citat, plats) {
    if (!citat.trim()) return null
    let har = this.#fran(plats)
    while (this.text[har] === "\n") har += 1
    if (!this.text.startsWith(citat, har)) {
      har = [...citat].length < EGNA_ORD ? -1 : this.text.indexOf(citat)
      if (har < 0 || this.text.includes(citat, har + 1)) return null
    }
    return { fran: this.#platser[har], till: this.#platser[har + citat.length - 1] + 1 }
  }
}
