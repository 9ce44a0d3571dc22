// Pasted tables: merged cells and header cells stay; tables that only make a layout, or lie within tables, become what they hold.

const MEST = 60
const SPANN = 100

const spann = (cell, namn) => Math.min(SPANN, Math.max(1, Number.parseInt(cell.getAttribute(namn) ?? "1", 10) || 1))
const egna = (tabell) => [...tabell.rows].filter((rad) => rad.cells.length)

/** Tell whether a table only puts things beside or below each other: it holds tables, and one cell a row at most holds anything. */
const arLayout = (tabell) => Boolean(tabell.querySelector("table")) && egna(tabell).every((rad) => [...rad.cells].filter((c) => c.textContent.trim()).length <= 1)

/** Return a row as one paragraph. */
function somStycke(rad, i, lasare) {
  const inne = [...rad.cells].flatMap((cell, nr) => {
    const delar = lasare.block(cell.childNodes, { ...i, iCell: true }).flatMap((b) => (b.inne ? [{ text: " " }, ...b.inne] : [{ text: " " }, ...b.punkter.flat().flatMap((p) => p.inne ?? [])]))
    return nr ? [{ text: "  " }, ...delar] : delar
  })
  const ord = inne.filter((d) => d.rad || d.text)
  while (ord.length && !ord[0].rad && !ord[0].text.trim()) ord.shift()
  return ord.length ? [{ slag: "p", inne: ord }] : []
}

const arFet = (cell) => cell.block.every((b) => b.slag === "p" && b.inne.every((d) => d.rad || d.fet || !d.text.trim()))
const harOrd = (cell) => cell.block.length > 0

/** Word marks no header row on the clipboard: a first row that is bold all through, above one that is not, is one. */
function rubrikrad(rader) {
  if (rader.length < 2 || rader[0].some((c) => c.huvud)) return
  const fet = rader[0].filter(harOrd)
  const tydlig = fet.length > 1 && fet.every(arFet) && !rader[1].filter(harOrd).every(arFet)
  if (tydlig) for (const cell of rader[0]) cell.huvud = true
}

/** Return the blocks that *tabell* makes; *lasare* reads what is in its cells. */
export function byggTabell(tabell, i, lasare) {
  if (arLayout(tabell)) return egna(tabell).flatMap((rad) => [...rad.cells].flatMap((cell) => lasare.block(cell.childNodes, i)))
  const rader = egna(tabell)
  const bredd = Math.max(0, ...rader.map((rad) => [...rad.cells].reduce((sum, cell) => sum + spann(cell, "colspan"), 0)))
  if (i.iCell || i.iLista || bredd > MEST) {
    if (rader.length) lasare.ute.add(bredd > MEST ? "bred" : "tabell")
    return rader.flatMap((rad) => somStycke(rad, i, lasare))
  }
  const text = tabell.caption ? lasare.block(tabell.caption.childNodes, i) : []
  const celler = rader.map((rad, nr) =>
    [...rad.cells].map((cell) => ({
      huvud: cell.tagName === "TH" || (Boolean(rad.closest("thead")) && rad.closest("table") === tabell),
      colspan: spann(cell, "colspan"),
      rowspan: Math.min(spann(cell, "rowspan"), rader.length - nr),
      block: lasare.block(cell.childNodes, { ...i, iCell: true, fet: false, slag: undefined, mer: undefined }),
    })),
  )
  rubrikrad(celler)
  // What held a picture, and nothing else, is no table.
  if (celler.flat().length < 2 && !celler.flat().some(harOrd)) return text
  // A header cell is bold by itself.
  for (const cell of celler.flat()) if (cell.huvud && arFet(cell)) for (const b of cell.block) b.inne = b.inne.map((d) => ({ ...d, fet: false }))
  return celler.length ? [...text, { slag: "tabell", rader: celler }] : text
}
