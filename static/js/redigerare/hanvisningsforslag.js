// A remark on a typed "beslutspunkt 4" or "bilaga 1" can make it a reference: one press, one change, one undo.
import { pm } from "django-prose-editor/editor"
import { allaMal } from "forum/redigerare/hanvisning"
import { valjHanvisning } from "forum/redigerare/hanvisningsval"
import { notis } from "forum/redigerare/status"

const HEL = /^(?:beslutspunkt|bilaga)\s+(\d{1,2})$/i

/** Return the first place of *citat* in *doc*; a line break is a space in what is quoted. */
function hitta(doc, citat) {
  let funnet = null
  doc.descendants((nod, pos) => {
    if (funnet !== null || !nod.isTextblock) return funnet === null
    const index = nod.textBetween(0, nod.content.size, null, (blad) => (blad.type.name === "hardBreak" ? " " : "\ufffc")).indexOf(citat)
    if (index >= 0) funnet = pos + 1 + index
    return false
  })
  return funnet
}

/** Return what of *citat* becomes a reference: all of "bilaga 1", only the numbers of "punkterna 1 och 2"; last first. */
function delar(citat) {
  const slag = /^bilag/i.test(citat) ? "bilaga" : "punkt"
  const mal = (nr) => allaMal().find((m) => m.slag === slag && m.namn === nr)
  const hel = HEL.exec(citat)
  if (hel && mal(hel[1])) return [{ index: 0, langd: citat.length, attrs: { slag, mal: mal(hel[1]).mal, form: /^\p{Lu}/u.test(citat) ? "stor" : "liten" } }]
  return [...citat.matchAll(/\d{1,2}/g)]
    .filter(([nr]) => mal(nr))
    .map(({ 0: nr, index }) => ({ index, langd: nr.length, attrs: { slag, mal: mal(nr).mal, form: "bara" } }))
    .reverse()
}

function gor(texter, { gorHanvisning: citat, plats }) {
  const del = document.getElementById(plats)
  for (const text of texter.filter((t) => del?.contains(t.plats))) {
    const { state, view } = text.editor
    const fran = hitta(state.doc, citat)
    if (fran === null) continue
    view.focus()
    const byten = delar(citat)
    const tr = state.tr
    for (const { index, langd, attrs } of byten) {
      const [start, slut] = [fran + index, fran + index + langd]
      const marken = state.doc.nodeAt(start).marks
      tr.replaceWith(start, slut, state.schema.nodes.hanvisning.create(attrs, null, marken))
    }
    if (!byten.length) tr.setSelection(pm.state.TextSelection.create(tr.doc, fran, fran + citat.length))
    view.dispatch(tr.scrollIntoView())
    if (!byten.length) return valjHanvisning(text.editor)
    return notis(`”${citat}” är nu en hänvisning`)
  }
  notis(`”${citat}” står inte längre i texten`)
}

/** Let the remarks of the page make references in *texter*. */
export function vidForslag(texter) {
  document.addEventListener("click", ({ target }) => {
    const knapp = target.closest("[data-gor-hanvisning]")
    if (knapp) gor(texter, knapp.dataset)
  })
}
