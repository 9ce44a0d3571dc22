// Several write at once: own steps wait until the server has numbered them; others' steps go in before, and the own are rebased over them.
import { Extension, pm } from "django-prose-editor/editor"
import { hanvisningsord } from "forum/redigerare/hanvisning"

const nyckel = new pm.state.PluginKey("samskrivning")

// So many steps back can a place be followed that somebody else tells of.
const MINNS = 1000

/**
 * What is not yet acknowledged: the text's revision, own steps with what undoes them, and the document without them (bas);
 * and how the latest steps that the server has numbered moved what stood in it (kartor).
 */
export const lage = (state) => nyckel.getState(state)

/** Tell whether a transaction brings what the server sent. */
export const arMottagen = (tr) => Boolean(tr.getMeta(nyckel))

const bokforing = (revision) =>
  new pm.state.Plugin({
    key: nyckel,
    state: {
      init: (_val, state) => ({ revision, egna: [], bas: state.doc, kartor: [] }),
      apply(tr, nu) {
        const nytt = tr.getMeta(nyckel)
        if (nytt) return nytt
        if (!tr.docChanged) return nu
        return { ...nu, egna: [...nu.egna, ...tr.steps.map((steg, i) => ({ steg, ater: steg.invert(tr.docs[i]) }))] }
      },
    },
    // Undo must not run together what a rebase may have to tell apart.
    historyPreserveItems: true,
  })

export const Samskrivning = Extension.create({
  name: "samskrivning",
  addOptions: () => ({ revision: 0 }),
  addProseMirrorPlugins() {
    return [bokforing(this.options.revision)]
  },
})

const efter = (doc, egna) => egna.reduce((d, { steg }) => steg.apply(d).doc, doc)
const langre = ({ kartor }, egna, andras = []) =>
  [...kartor, ...egna.map(({ steg }) => ({ karta: steg.getMap(), egen: true })), ...andras.map((steg) => ({ karta: steg.getMap(), egen: false }))].slice(-MINNS)

/** Return where *pos* of the page's document stands in the server's, without what is not acknowledged. */
export const paServern = ({ egna }, pos) => egna.reduceRight((p, { ater }) => ater.getMap().map(p), pos)

/** Return where *pos* of the server's document at *revision* now stands in it; null where that is too long ago or yet to come. */
export function sedan({ revision: nu, kartor }, revision, pos, minEgen = -1) {
  const steg = nu - revision
  if (steg < 0 || steg > kartor.length) return null
  // One's own words are put after another's caret, and another's words before it: it was theirs that wrote them.
  return kartor.slice(kartor.length - steg).reduce((p, { karta, egen }) => karta.map(p, egen ? minEgen : 1), pos)
}

/** Return the step maps of the server's document since *revision*; null where that is too long ago or yet to come. */
export function kartorSedan({ revision: nu, kartor }, revision) {
  const steg = nu - revision
  return steg < 0 || steg > kartor.length ? null : kartor.slice(kartor.length - steg).map(({ karta }) => karta)
}

/** Return where *pos* of the server's document at *revision* stands on the page; null where that cannot be told. */
export function paSidan(nu, revision, pos) {
  const har = sedan(nu, revision, pos)
  return har === null || har > nu.bas.content.size ? null : nu.egna.reduce((p, { steg }) => steg.getMap().map(p, -1), har)
}

// What stands for a node without text where words are told: a reference is what it reads, a hard break a new line.
const bladord = (nod) => (nod.type.name === "hanvisning" ? hanvisningsord(nod.attrs) : "\n")

/** Do *steg* in *tr* if it can be done; a table without rows is refused by an exception, not by an answer. */
function gar(tr, steg) {
  try {
    return !tr.maybeStep(steg).failed
  } catch {
    return false
  }
}

/** Return the words that the own steps *tappade* (indexes of *egna*) brought, as they stand in *doc*, which they all made. */
function tappadeOrd(doc, egna, tappade) {
  const delar = []
  for (const nr of tappade) {
    egna[nr].steg.getMap().forEach((_fran, _till, fran, till) => {
      const sedan = new pm.transform.Mapping(egna.slice(nr + 1).map(({ steg }) => steg.getMap()))
      delar.push({ fran: sedan.map(fran, 1), till: sedan.map(till, -1) })
    })
  }
  const hela = []
  for (const del_ of delar.filter(({ fran, till }) => fran < till).sort((a, b) => a.fran - b.fran)) {
    const fore = hela.at(-1)
    if (fore && del_.fran <= fore.till) fore.till = Math.max(fore.till, del_.till)
    else hela.push(del_)
  }
  const ord = hela.map(({ fran, till }) => doc.textBetween(fran, till, "\n\n", bladord).trim())
  return ord.filter(Boolean).join("\n\n")
}

/** Return the words in transaction *tr* of taEmot that no longer had a place. */
export const strandade = (tr) => tr.getMeta("strandat") ?? ""

/** Return the transaction that takes in *steg* ([{steg, klient}], in the server's order); those of *klienter* that come first are confirmations. */
export function taEmot(state, steg, klienter) {
  const nu = lage(state)
  let bekraftade = 0
  while (bekraftade < steg.length && bekraftade < nu.egna.length && klienter.has(steg[bekraftade].klient)) bekraftade += 1
  const kvar = nu.egna.slice(bekraftade)
  const andras = steg.slice(bekraftade).map((rad) => pm.transform.Step.fromJSON(state.schema, rad.steg))
  const tr = state.tr
  const revision = nu.revision + steg.length
  const kartor = langre(nu, nu.egna.slice(0, bekraftade), andras)
  const fore = efter(nu.bas, nu.egna.slice(0, bekraftade))
  if (!andras.length) return tr.setMeta(nyckel, { revision, egna: kvar, bas: fore, kartor })
  for (const { ater } of [...kvar].reverse()) tr.step(ater)
  // Taken off, bold that was put on words which a colleague had made bold first takes theirs along. Places are the same.
  tr.doc = fore
  for (const s of andras) tr.step(s)
  const bas = tr.doc
  const egna = []
  const tappade = []
  kvar.forEach(({ steg: eget }, i) => {
    const spegel = kvar.length - i
    const flyttat = eget.map(tr.mapping.slice(spegel))
    // A step whose place is gone with somebody else's deletion has nowhere to go; its words are told.
    if (!flyttat || !gar(tr, flyttat)) return void tappade.push(i)
    tr.mapping.setMirror(spegel - 1, tr.steps.length - 1)
    egna.push({ steg: flyttat, ater: flyttat.invert(tr.docs[tr.docs.length - 1]) })
  })
  // Bold that was chosen before the next keystroke stays chosen.
  return tr.setStoredMarks(state.storedMarks).setMeta(nyckel, { revision, egna, bas, kartor }).setMeta("rebased", kvar.length).setMeta("addToHistory", false).setMeta("strandat", tappadeOrd(state.doc, kvar, tappade))
}

/** Return the transaction that says: the server has numbered the first *antal* of the own steps. */
export function bekrafta(state, antal) {
  const nu = lage(state)
  const forst = nu.egna.slice(0, antal)
  return state.tr.setMeta(nyckel, { revision: nu.revision + antal, egna: nu.egna.slice(antal), bas: efter(nu.bas, forst), kartor: langre(nu, forst) })
}

/** Return a state that holds *post* ({bas, revision, steg, klienter}, from the journal) as it was written. */
function spela(schema, post) {
  const state = pm.state.EditorState.create({ doc: pm.model.Node.fromJSON(schema, post.bas), plugins: [bokforing(post.revision)] })
  const tr = state.tr
  for (const steg of post.steg) tr.step(pm.transform.Step.fromJSON(schema, steg))
  return state.apply(tr)
}

/** Return the steps of *post* that the server lacks, as they read after *missade*, and the words that have no place there. */
export function rebasera(schema, post, missade) {
  const state = spela(schema, post)
  const tr = taEmot(state, missade, new Set(post.klienter))
  return { egna: lage(state.apply(tr)).egna.map(({ steg }) => steg), ord: strandade(tr) }
}

/** Return the words of *post*, a blank line between its blocks. */
export function iOrd(schema, post) {
  return ordI(spela(schema, post).doc)
}

/** Return the words of *doc*, a blank line between its blocks. */
export const ordI = (doc) => doc.textBetween(0, doc.content.size, "\n\n", bladord)

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
