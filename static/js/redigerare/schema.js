// The editor's schema is the server's (arenden/schema.py), handed over as JSON in the page: here it only gets its HTML and its keys.
import {
  BulletList, Document, HardBreak, Heading, ListItem, Mark, OrderedList, Paragraph, Table, TableCell, TableHeader,
  TableRow, Text, wrappingInputRule,
} from "django-prose-editor/editor"
import { Hanvisning } from "forum/redigerare/hanvisning"

/** The languages that a passage can be marked as, by code: the server's (schema.SPRAK). */
export let SPRAK = {}

const MALFORM = /^(https?:\/\/[^/?#]|mailto:[^?#])/i
const FORBJUDET = /[\p{C}\p{Z}\\]/u
const SPANN = 100
const TAL = 100_000

/** Tell whether an address may stand in a link; the same rule as dokument.ar_lank. */
export const arLank = (href) => typeof href === "string" && href.length <= 2000 && !FORBJUDET.test(href) && MALFORM.test(href) && URL.canParse(href)

const tal = (element, namn, mest, minst = 1) => Math.min(mest, Math.max(minst, Number.parseInt(element.getAttribute(namn) ?? "1", 10) || minst))

// How an attribute is read from pasted HTML and written to the editor's own; ids are never pasted.
const LASES = {
  colspan: { parseHTML: (e) => tal(e, "colspan", SPANN), renderHTML: (a) => (a.colspan > 1 ? { colspan: a.colspan } : {}) },
  rowspan: { parseHTML: (e) => tal(e, "rowspan", SPANN), renderHTML: (a) => (a.rowspan > 1 ? { rowspan: a.rowspan } : {}) },
  start: { parseHTML: (e) => tal(e, "start", TAL, 0), renderHTML: (a) => (a.start !== 1 ? { start: a.start } : {}) },
  level: { parseHTML: () => 3, renderHTML: () => ({}) },
  lang: { parseHTML: (e) => e.getAttribute("lang"), renderHTML: (a) => ({ lang: a.lang }) },
  href: { parseHTML: (e) => e.getAttribute("href"), renderHTML: (a) => ({ href: a.href }) },
}

function attribut(spec) {
  return Object.fromEntries(
    Object.entries(spec.attrs ?? {}).map(([namn, { default: forval }]) => [
      namn,
      { ...(forval === undefined ? {} : { default: forval }), rendered: namn in LASES, parseHTML: () => forval ?? null, ...LASES[namn] },
    ]),
  )
}

// "3. " under a list that ends with 2 goes on with it; under any other it begins a list of its own.
const foljer = (traff, lista) => lista.childCount + lista.attrs.start === Number(traff[1])

const MARKERINGAR = {
  link: {
    parseHTML: () => [{ tag: "a[href]", getAttrs: (e) => (arLank(e.getAttribute("href")) ? null : false) }],
    renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
  },
  sprak: {
    parseHTML: () => [{ tag: "span.sprak[lang]", getAttrs: (e) => (e.getAttribute("lang") in SPRAK ? null : false) }],
    renderHTML: ({ HTMLAttributes }) => ["span", { ...HTMLAttributes, class: "sprak", title: SPRAK[HTMLAttributes.lang] }, 0],
  },
  bold: {
    parseHTML: () => [
      { tag: "strong" },
      { tag: "b" },
    ],
    renderHTML: () => ["strong", 0],
    addKeyboardShortcuts() {
      return { "Mod-b": () => this.editor.commands.toggleMark("bold") }
    },
  },
  italic: {
    parseHTML: () => [{ tag: "em" }, { tag: "i" }],
    renderHTML: () => ["em", 0],
    addKeyboardShortcuts() {
      return { "Mod-i": () => this.editor.commands.toggleMark("italic") }
    },
  },
}

const NODER = {
  doc: Document,
  paragraph: Paragraph,
  heading: Heading.configure({ levels: [3] }).extend({
    // Whatever level is pasted, a text has one kind of sub-heading.
    parseHTML: () => ["h1", "h2", "h3", "h4", "h5", "h6"].map((tag) => ({ tag })),
    renderHTML: () => ["h3", 0],
    addInputRules: () => [],
  }),
  bulletList: BulletList,
  orderedList: OrderedList.extend({
    renderHTML: ({ HTMLAttributes }) => ["ol", HTMLAttributes, 0],
    addInputRules() {
      return [wrappingInputRule({ find: /^(\d{1,3})\.\s$/, type: this.type, getAttributes: (m) => ({ start: Number(m[1]) }), joinPredicate: foljer })]
    },
  }),
  listItem: ListItem,
  table: Table.configure({ resizable: false }).extend({
    addNodeView: null,
    renderHTML: () => ["table", ["tbody", 0]],
  }),
  tableRow: TableRow,
  tableHeader: TableHeader.extend({ renderHTML: ({ HTMLAttributes }) => ["th", HTMLAttributes, 0] }),
  tableCell: TableCell.extend({ renderHTML: ({ HTMLAttributes }) => ["td", HTMLAttributes, 0] }),
  text: Text,
  hardBreak: HardBreak,
  hanvisning: Hanvisning,
}

/** Return the Tiptap extensions that make up the schema in *json* ({noder, markeringar, sprak}, see schema.som_json). */
export function byggSchema(json) {
  SPRAK = json.sprak
  const marken = Object.entries(json.markeringar).map(([namn, spec]) =>
    Mark.create({ name: namn, ...MARKERINGAR[namn], inclusive: spec.inclusive ?? true, addAttributes: () => attribut(spec) }),
  )
  const noder = Object.entries(json.noder).map(([namn, spec]) => {
    const { content, group } = spec
    return NODER[namn].extend({ content, group, addAttributes: () => attribut(spec) })
  })
  return [...noder, ...marken]
}

/** Return a built schema as the test compares it with the server's. */
export function somJson(schema) {
  const attrs = (typ) => Object.fromEntries(Object.entries(typ.attrs).map(([n, a]) => [n, a.hasDefault ? { default: a.default } : {}]))
  const post = (typ, mer) => ({ ...mer, ...(Object.keys(typ.attrs).length ? { attrs: attrs(typ) } : {}) })
  return {
    noder: Object.fromEntries(
      Object.entries(schema.nodes).map(([n, t]) => [
        n,
        post(t, { ...(t.spec.content ? { content: t.spec.content } : {}), ...(t.spec.group ? { group: t.spec.group } : {}), ...(t.spec.inline ? { inline: true } : {}) }),
      ]),
    ),
    markeringar: Object.fromEntries(Object.entries(schema.marks).map(([n, t]) => [n, post(t, t.spec.inclusive === false ? { inclusive: false } : {})])),
    sprak: SPRAK,
  }
}
