// What is typed, dropped or pasted: no invisible control characters, and a way out of a table that ends a text.
import { Extension, pm } from "django-prose-editor/editor"
import { arMottagen } from "forum/redigerare/samskrivning"
import { utanStyrtecken as rent } from "forum/redigerare/tecken"

function renat(fragment) {
  const noder = []
  fragment.forEach((nod) => {
    if (!nod.isText) noder.push(nod.copy(renat(nod.content)))
    else if (rent(nod.text)) noder.push(nod.type.schema.text(rent(nod.text), nod.marks))
  })
  return pm.model.Fragment.from(noder)
}

const arLista = (nod) => Boolean(nod) && /List$/.test(nod.type.name)

/** A list pasted in the middle of a paragraph stays a list: its first point is no end of the sentence before it. */
function heltPa(snitt, { selection: { $from, $to } }) {
  const { content, openStart, openEnd } = snitt
  const iPunkt = $from.depth > 2 && $from.node(-1).type.name === "listItem"
  const enda = content.childCount === 1 && content.firstChild.childCount === 1
  if (!openStart || !arLista(content.firstChild) || enda || iPunkt || !$from.parent.content.size) return snitt
  const vidSlutet = $to.parentOffset === $to.parent.content.size
  return new pm.model.Slice(content, 0, arLista(content.lastChild) && !vidSlutet ? 0 : openEnd)
}

/** Return a pasted slice without control characters, as it fits where it is put. */
export const rensat = (snitt, vy) => heltPa(new pm.model.Slice(renat(snitt.content), snitt.openStart, snitt.openEnd), vy.state)

function harStyrtecken(tr) {
  let fel = false
  for (const steg of tr.steps) steg.slice?.content.descendants((nod) => void (fel ||= nod.isText && nod.text !== rent(nod.text)))
  // Nor may a change fall in the middle of an emoji: the server counts as the browser does, but half a character is none.
  tr.doc.descendants((nod) => void (fel ||= nod.isText && /\p{Cs}/u.test(nod.text)))
  return fel
}

/** Begin a paragraph beside a table that is the first or last of the text, where no caret could otherwise stand. */
function utanfor(vy, forst) {
  const { state } = vy
  const pos = forst ? 0 : state.doc.content.size
  const tr = state.tr.insert(pos, state.schema.nodes.paragraph.create())
  vy.dispatch(tr.setSelection(pm.state.TextSelection.create(tr.doc, pos + 1)).scrollIntoView())
  return true
}

/** Tell whether the caret stands in the outermost row, on its outermost line, of a table at the text's edge. */
function vidKant(vy, forst) {
  const { $from, empty } = vy.state.selection
  if (!empty || $from.depth < 4 || $from.node(1).type.name !== "table") return false
  const arKant = (djup) => $from.index(djup) === (forst ? 0 : $from.node(djup).childCount - 1)
  // Depth 2 is the row: any of its cells will do.
  const djup = [...Array($from.depth).keys()].filter((d) => d !== 2)
  return djup.every(arKant) && vy.endOfTextblock(forst ? "up" : "down")
}

export const Inmatning = Extension.create({
  name: "inmatning",
  // Before the table's own keys, which would keep the caret in the last cell.
  priority: 1000,
  addProseMirrorPlugins() {
    return [
      new pm.state.Plugin({
        filterTransaction: (tr) => !tr.docChanged || arMottagen(tr) || !harStyrtecken(tr),
        props: {
          transformPasted: rensat,
          handleKeyDown(vy, handelse) {
            const forst = handelse.key === "ArrowUp"
            if ((!forst && handelse.key !== "ArrowDown") || handelse.altKey || handelse.ctrlKey || handelse.metaKey || handelse.shiftKey) return false
            return vy.editable && vidKant(vy, forst) && utanfor(vy, forst)
          },
          handleClick(vy, _pos, handelse) {
            const sist = vy.dom.lastElementChild
            const under = vy.state.doc.lastChild.type.name === "table" && handelse.clientY > sist.getBoundingClientRect().bottom
            return vy.editable && under && utanfor(vy, false)
          },
        },
      }),
    ]
  },
})
