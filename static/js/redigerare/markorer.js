// Where in a text the others are: their carets with initials, what they have selected underlined. They follow the text as it changes.
import { Extension, pm } from "django-prose-editor/editor"
import { lage, paServern, paSidan, sedan } from "forum/redigerare/samskrivning"

const nyckel = new pm.state.PluginKey("markorer")
const { Decoration, DecorationSet } = pm.view

function streck({ initialer, farg }) {
  const element = document.createElement("span")
  element.className = "markor"
  element.dataset.farg = farg
  // Drawn by the style sheet, so that the initials are no part of the text; names are told beside it.
  element.dataset.initialer = initialer
  element.setAttribute("aria-hidden", "true")
  return element
}

function* tecken(state, andra) {
  for (const rad of andra) {
    const [ankare, huvud] = [rad.ankare, rad.huvud].map((pos) => paSidan(lage(state), rad.revision, pos))
    if (ankare === null || huvud === null) continue
    const ton = { class: "markering", "data-farg": String(rad.farg) }
    if (ankare !== huvud) yield Decoration.inline(Math.min(ankare, huvud), Math.max(ankare, huvud), ton)
    yield Decoration.widget(huvud, () => streck(rad), { key: `${rad.nr} ${rad.farg} ${rad.initialer}`, side: 1, ignoreSelection: true })
  }
}

export const Markorer = Extension.create({
  name: "markorer",
  addProseMirrorPlugins() {
    return [
      new pm.state.Plugin({
        key: nyckel,
        state: { init: () => [], apply: (tr, andra) => tr.getMeta(nyckel) ?? andra },
        props: { decorations: (state) => DecorationSet.create(state.doc, [...tecken(state, nyckel.getState(state))]) },
      }),
    ]
  },
})

/** Return the transaction that shows *andra*; one who is ahead of this page stays where they were until it has caught up. */
export function visaMarkorer(state, andra) {
  const { revision } = lage(state)
  const fore = new Map(nyckel.getState(state).map((rad) => [rad.nr, rad]))
  const nya = andra.map((rad) => (rad.revision > revision ? { ...(fore.get(rad.nr) ?? rad), initialer: rad.initialer, farg: rad.farg } : rad))
  return state.tr.setMeta(nyckel, nya).setMeta("addToHistory", false)
}

/** Return where the selection stands in the server's text. */
export function minPlats(state) {
  const nu = lage(state)
  const { anchor, head } = state.selection
  return { ankare: paServern(nu, anchor), huvud: paServern(nu, head), revision: nu.revision }
}

/** Tell whether those who were told that the selection is at *sagd* see it where it is: own words carry it along. */
export function syns(state, sagd) {
  const [har, nu] = [minPlats(state), lage(state)]
  return ["ankare", "huvud"].every((ande) => sedan(nu, sagd.revision, sagd[ande], 1) === har[ande])
}
