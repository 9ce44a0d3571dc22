// Several write at once: own steps wait until the server has numbered them; others' steps go in before, and the own are rebased over them.
import { Extension, pm } from "django-prose-editor/editor"

const nyckel = new pm.state.PluginKey("samskrivning")

/** What is not yet acknowledged: the text's revision and own steps with what undoes them. */
export const lage = (state) => nyckel.getState(state)

/** Tell whether a transaction brings what the server sent. */
export const arMottagen = (tr) => Boolean(tr.getMeta(nyckel))

export const Samskrivning = Extension.create({
  name: "samskrivning",
  addOptions: () => ({ revision: 0 }),
  addProseMirrorPlugins() {
    return [
      new pm.state.Plugin({
        key: nyckel,
        state: {
          init: () => ({ revision: this.options.revision, egna: [] }),
          apply(tr, nu) {
            const nytt = tr.getMeta(nyckel)
            if (nytt) return nytt
            if (!tr.docChanged) return nu
            return { revision: nu.revision, egna: [...nu.egna, ...tr.steps.map((steg, i) => ({ steg, ater: steg.invert(tr.docs[i]) }))] }
          },
        },
        // Undo must not run together what a rebase may have to tell apart.
        historyPreserveItems: true,
      }),
    ]
  },
})

/** Return the transaction that takes in *steg* ([{steg, klient}], in the server's order); own ones first are confirmations. */
export function taEmot(state, steg, klient) {
  const nu = lage(state)
  let bekraftade = 0
  while (bekraftade < steg.length && bekraftade < nu.egna.length && steg[bekraftade].klient === klient) bekraftade += 1
  const kvar = nu.egna.slice(bekraftade)
  const andras = steg.slice(bekraftade).map((rad) => pm.transform.Step.fromJSON(state.schema, rad.steg))
  const tr = state.tr
  const revision = nu.revision + steg.length
  if (!andras.length) return tr.setMeta(nyckel, { revision, egna: kvar })
  for (const { ater } of [...kvar].reverse()) tr.step(ater)
  for (const s of andras) tr.step(s)
  const egna = []
  kvar.forEach(({ steg: eget }, i) => {
    const spegel = kvar.length - i
    const flyttat = eget.map(tr.mapping.slice(spegel))
    // A step whose place is gone with somebody else's deletion has nowhere to go.
    if (!flyttat || tr.maybeStep(flyttat).failed) return
    tr.mapping.setMirror(spegel - 1, tr.steps.length - 1)
    egna.push({ steg: flyttat, ater: flyttat.invert(tr.docs[tr.docs.length - 1]) })
  })
  // Bold that was chosen before the next keystroke stays chosen.
  return tr.setStoredMarks(state.storedMarks).setMeta(nyckel, { revision, egna }).setMeta("rebased", kvar.length).setMeta("addToHistory", false)
}

/** Return the transaction that says: the server has numbered the first *antal* of the own steps. */
export function bekrafta(state, antal) {
  const nu = lage(state)
  return state.tr.setMeta(nyckel, { revision: nu.revision + antal, egna: nu.egna.slice(antal) })
}

const ALFABET = "abcdefghijklmnopqrstuvwxyz234567"

/** Return a random block id: 12 characters of base32. */
export const nyttId = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => ALFABET[b % 32]).join("")

/** Every block keeps an id of its own: a split or a paste gives its second half a new one. */
export const Blockid = Extension.create({
  name: "blockid",
  addProseMirrorPlugins() {
    return [
      new pm.state.Plugin({
        appendTransaction(trs, _fore, state) {
          // Only the writer repairs; what others sent has been repaired by the server.
          if (!trs.some((tr) => tr.docChanged && !tr.getMeta(nyckel))) return null
          const sedda = new Set()
          const tr = state.tr
          state.doc.descendants((nod, pos) => {
            if (!("id" in nod.attrs)) return
            if (nod.attrs.id === null || sedda.has(nod.attrs.id)) {
              const id = nyttId()
              tr.setNodeAttribute(pos, "id", id)
              sedda.add(id)
            } else sedda.add(nod.attrs.id)
          })
          return tr.docChanged ? tr : null
        },
      }),
    ]
  },
})
