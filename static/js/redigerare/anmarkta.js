// The words that remarks are about, marked in the text. The marks follow what is written; when the words change, they go.
import { Extension, pm } from "django-prose-editor/editor"

const nyckel = new pm.state.PluginKey("anmarkta")
const { Decoration, DecorationSet } = pm.view
// As the server counts (arenden.anmarkning): what is no text is one character of its own.
const INGET = "\ufffc"
const ordet = (doc, from, to) => doc.textBetween(from, to, "", INGET)

/** Return where the words of a mark stand in a block's *text* now: where they were, or where they are nearest. */
function hitta(text, [, start, ord]) {
  if (text.startsWith(ord, start)) return start
  const alla = []
  for (let i = text.indexOf(ord); i >= 0; i = text.indexOf(ord, i + 1)) alla.push(i)
  return alla.length ? alla.reduce((a, b) => (Math.abs(b - start) < Math.abs(a - start) ? b : a)) : null
}

function markera(doc, rader) {
  const block = new Map()
  doc.descendants((nod, pos) => {
    if (nod.isTextblock && nod.attrs.id) block.set(nod.attrs.id, { pos, text: nod.textBetween(0, nod.content.size, "", INGET) })
    return !nod.isTextblock
  })
  const dekorationer = new Map()
  for (const rad of rader)
    for (const marke of rad.marken) {
      const har = block.get(marke[0])
      const start = har ? hitta(har.text, marke) : null
      if (start === null) continue
      const [from, to] = [har.pos + 1 + start, har.pos + 1 + start + marke[2].length]
      const spec = { anmarkning: rad.nyckel, ord: marke[2] }
      dekorationer.set(`${from} ${to} ${rad.nyckel}`, Decoration.inline(from, to, { class: `anmarkt anmarkt--${rad.ton}` }, spec))
    }
  return DecorationSet.create(doc, [...dekorationer.values()])
}

export const Anmarkta = Extension.create({
  name: "anmarkta",
  addProseMirrorPlugins() {
    return [
      new pm.state.Plugin({
        key: nyckel,
        state: {
          init: () => DecorationSet.empty,
          apply(tr, marken) {
            const rader = tr.getMeta(nyckel)
            if (rader) return markera(tr.doc, rader)
            if (!tr.docChanged) return marken
            const kvar = marken.map(tr.mapping, tr.doc)
            return kvar.remove(kvar.find().filter((d) => ordet(tr.doc, d.from, d.to) !== d.spec.ord))
          },
        },
        props: {
          decorations: (state) => nyckel.getState(state),
          // Where we mark what is misspelled, the browser shall not do it too, by another dictionary.
          attributes: () => ({ spellcheck: document.querySelector("[data-anmarkningar]")?.dataset.stavning === "ja" ? "false" : "true" }),
        },
      }),
    ]
  },
})

/** Mark the words of *rader* ([{nyckel, ton, marken: [[block, start, words]]}]) in the text of *editor*. */
export const visaAnmarkta = (editor, rader) => editor.view.dispatch(editor.state.tr.setMeta(nyckel, rader).setMeta("addToHistory", false))

/** Return the marks of *editor*, in the order of the text: {from, to, nyckel, ord}. */
export const anmarktaI = (editor) =>
  nyckel
    .getState(editor.state)
    .find()
    .map(({ from, to, spec }) => ({ from, to, nyckel: spec.anmarkning, ord: spec.ord }))
    .sort((a, b) => a.from - b.from || b.to - a.to)

/** Put *ord* in the place of the marked words, as an edit of its own that can be undone; returns where it ends. */
export function byt(editor, { from, to }, ord) {
  const tr = editor.state.tr.insertText(ord, from, to)
  editor.view.dispatch(pm.history?.closeHistory ? pm.history.closeHistory(tr) : tr)
  return from + ord.length
}
