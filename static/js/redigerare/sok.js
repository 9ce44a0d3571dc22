// Words looked for in a text: where they stand, shown as long as one looks, and put right without losing how they are set.
import { Extension, pm } from "django-prose-editor/editor"
import { normal } from "forum/redigerare/tecken"

const nyckel = new pm.state.PluginKey("sok")
const { Decoration, DecorationSet } = pm.view
const INGET = { monster: null, traffar: [], nu: null, visat: DecorationSet.empty }

/** Return what matches *ord*; null for nothing. Å is not A, whatever the case; a hard space is a space. */
export function monster(ord, { skiftlage, helaOrd }) {
  const sokt = normal(ord)
  if (!sokt.trim()) return null
  const text = sokt.replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&").replace(/[ \u00a0]/g, "[ \\u00a0]")
  const del_ = "[\\p{L}\\p{M}\\p{N}]"
  return new RegExp(helaOrd ? `(?<!${del_})${text}(?!${del_})` : text, skiftlage ? "gu" : "giu")
}

function hitta(doc, sokt) {
  const ut = []
  doc.descendants((nod, pos) => {
    if (!nod.isTextblock) return true
    // A line break is one character, as it is one place: offsets in the words are places in the text.
    for (const traff of nod.textBetween(0, nod.content.size, "", "\n").matchAll(sokt)) {
      ut.push({ fran: pos + 1 + traff.index, till: pos + 1 + traff.index + traff[0].length })
    }
    return false
  })
  return ut
}

function visa(doc, { monster: sokt, nu }) {
  if (!sokt) return INGET
  const traffar = hitta(doc, sokt)
  const kvar = nu && traffar.find(({ fran, till }) => fran === nu.fran && till === nu.till)
  const tecken = traffar.map((t) => Decoration.inline(t.fran, t.till, { class: t === kvar ? "traff traff--nu" : "traff" }))
  return { monster: sokt, traffar, nu: kvar ?? null, visat: DecorationSet.create(doc, tecken) }
}

export const Sok = Extension.create({
  name: "sok",
  addProseMirrorPlugins() {
    return [
      new pm.state.Plugin({
        key: nyckel,
        state: {
          init: () => INGET,
          apply(tr, fore) {
            const sokt = tr.getMeta(nyckel)
            if (sokt) return visa(tr.doc, sokt)
            if (!tr.docChanged || !fore.monster) return fore
            const nu = fore.nu && { fran: tr.mapping.map(fore.nu.fran, 1), till: tr.mapping.map(fore.nu.till, -1) }
            return visa(tr.doc, { ...fore, nu })
          },
        },
        props: { decorations: (state) => nyckel.getState(state).visat },
      }),
    ]
  },
})

/** Return { traffar: [{ fran, till }], nu } of a text. */
export const funnet = (editor) => nyckel.getState(editor.state)

/** Look for *sokt* (null: for nothing more) in a text, and mark *nu* as the one that one stands at. */
export function sok(editor, sokt, nu = null) {
  editor.view.dispatch(editor.state.tr.setMeta(nyckel, { monster: sokt, nu }).setMeta("addToHistory", false))
}

/** Return *med* with capitals where *gammalt* has them: one who does not ask for them wants them kept. */
function medVersaler(gammalt, med) {
  if (!med || med !== med.toLocaleLowerCase("sv")) return med
  const versaler = gammalt.toLocaleUpperCase("sv")
  if (gammalt === versaler && /\p{Lu}\P{L}*\p{Lu}/u.test(gammalt)) return med.toLocaleUpperCase("sv")
  const forsta = String.fromCodePoint(gammalt.codePointAt(0))
  if (!/\p{Lu}/u.test(forsta)) return med
  const [borjan, ...rest] = med
  return borjan.toLocaleUpperCase("sv") + rest.join("")
}

/** Return how many characters *a* and *b* share from the start, never half of one. */
function lika(a, b) {
  let antal = 0
  for (const tecken of a) {
    if (!b.startsWith(tecken, antal)) break
    antal += tecken.length
  }
  return antal
}

const baklanges = (text) => [...text].reverse().join("")

/**
 * Write *med* in place of *traffar* of a text, as one thing to undo; return how many were changed. What old and new share
 * at their ends is not touched, and the rest is set as what it replaces.
 */
export function ersatt(editor, traffar, med, { skiftlage }) {
  const { state } = editor
  const tr = pm.history.closeHistory(state.tr)
  let antal = 0
  for (const { fran, till } of traffar.toReversed()) {
    const gammalt = state.doc.textBetween(fran, till, "", "\n")
    const nytt = skiftlage ? normal(med) : medVersaler(gammalt, normal(med))
    if (nytt === gammalt) continue
    const fore = lika(gammalt, nytt)
    const efter = lika(baklanges(gammalt.slice(fore)), baklanges(nytt.slice(fore)))
    const [a, b] = [fran + fore, till - efter]
    const text = nytt.slice(fore, nytt.length - efter)
    const satt = state.doc.nodeAt(a < b || !fore ? a : a - 1)
    if (text) tr.replaceWith(a, b, state.schema.text(text, satt?.marks ?? []))
    else tr.delete(a, b)
    antal += 1
  }
  if (!antal) return 0
  editor.view.dispatch(tr)
  return editor.state.doc.eq(state.doc) ? 0 : antal
}
