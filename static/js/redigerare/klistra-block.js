// What a paste is made of, whatever it came from: paragraphs, headings, lists and tables, and the HTML that the schema reads.
//   stycke  { slag: "p" | "h", inne: [{ text | rad, fet, kursiv, href }], post? }   post: { niva, marke } of a list item to be
//   lista   { slag: "lista", ordnad, start, punkter: [[block]] }
//   tabell  { slag: "tabell", rader: [[{ huvud, colspan, rowspan, block: [block] }]] }
import { normal, utanStyrtecken } from "forum/redigerare/tecken"

// The server takes twenty nodes within each other; a table needs three of them and each level of a list two.
const DJUPAST = 8
const IN_TABELL = 6

const KULOR = "•▪‣◦●○■□◆◇∙·⁃⁌⁍➢➤►▶✓✔\uf0b7\uf0a7\uf0a8\uf0d8\uf076\uf0fc\uf06f\uf06c\uf06e\uf071\uf02d"
// Word's bullets as their typefaces have them, where the typeface is lost: letters that are no letters.
const KULBOKSTAVER = "o§ØüqvnlèàÞ-–—−*+¨"
const ORDNAD = /^\(?(\d{1,4})[.):]?\)?$/
const MELLANRUM = " \u00a0\t"

const textI = (inne) => inne.map((del_) => (del_.rad ? "\n" : del_.text)).join("")

/** Return the words of *block*. */
export const ord = (block) => textI(block.inne)

/** Return *inne* without the white space that makes no difference, in normal form; its line breaks only between words. */
export function slata(inne) {
  const ut = []
  let oppet = true
  for (const del_ of inne) {
    if (del_.rad) {
      if (ut.at(-1)?.text) ut.at(-1).text = ut.at(-1).text.replace(/[ \u00a0]+$/, "")
      ut.push(del_)
      oppet = true
      continue
    }
    let text = normal(utanStyrtecken(del_.text)).replace(/ {2,}/g, " ")
    if (oppet) text = text.replace(/^[ \u00a0]+/, "")
    if (!text) continue
    oppet = text.endsWith(" ")
    ut.push({ ...del_, text })
  }
  while (ut.length && (ut[0].rad || !ut[0].text)) ut.shift()
  while (ut.length) {
    const sist = ut.at(-1)
    if (sist.text) sist.text = sist.text.replace(/[ \u00a0]+$/, "")
    if (!sist.rad && sist.text) break
    ut.pop()
  }
  return ut
}

/** Return *inne* without its first *antal* characters. */
function utanForsta(inne, antal) {
  const ut = []
  for (const del_ of inne) {
    const langd = del_.rad ? 1 : del_.text.length
    if (antal >= langd) antal -= langd
    else {
      ut.push(del_.rad ? del_ : { ...del_, text: del_.text.slice(antal) })
      antal = 0
    }
  }
  return ut
}

/** Return what a list mark says: { ordnad, nr }, and the mark itself where the list cannot say it (a letter, "1.1"). */
function tolka(marke) {
  const traff = ORDNAD.exec(marke)
  if (traff) return { ordnad: true, nr: Number(traff[1]), kvar: "" }
  const kula = !marke || (marke.length === 1 && (KULOR + KULBOKSTAVER).includes(marke)) || !/[\p{L}\p{N}]/u.test(marke)
  return { ordnad: false, nr: 0, kvar: kula ? "" : marke }
}

/** Return the mark that *text* begins with, as { marke, bredd, saker }; saker: no running text begins so. */
export function markorI(text) {
  if (KULOR.includes(text[0]) && text.length > 1) {
    const rest = text.slice(1).replace(new RegExp(`^[${MELLANRUM}]+`), "")
    const glapp = rest.length < text.length - 1
    return rest && (glapp || text[0] >= "\uf000" || text[0] === "•") ? { marke: text[0], bredd: text.length - rest.length, saker: true } : null
  }
  const kula = /^([o§Øüqv*+\-–—−])([ \u00a0\t]+)(?=\S)/.exec(text)
  // "§ 5" is a paragraph of law; and letters that are bullets in another typeface are letters in this.
  if (kula && /\d/.test(text[kula[0].length]) && kula[1] === "§") return null
  if (kula) return { marke: kula[1], bredd: kula[0].length, saker: kula[2].length > 1 || kula[2] === "\t" }
  const tal = /^(\(?(?:\d{1,3}|[a-zåäö]|[ivx]{2,5}|[A-ZÅÄÖ])[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?(?=[ \u00a0\t]+\p{L}))([ \u00a0\t]+)(?=\S)/u.exec(text)
  if (!tal) return null
  return { marke: tal[1], bredd: tal[0].length, saker: tal[2].length > 1 || tal[2] === "\t" }
}

const foljd = (marke) => {
  const { ordnad, nr } = tolka(marke)
  return ordnad ? nr : /^\(?[a-zåäö][.)]/i.test(marke) ? marke.toLowerCase().codePointAt(marke.startsWith("(") ? 1 : 0) : null
}

/** Two marks one after the other that make a list of what might have been a sentence: "- a", "- b"; "3. a", "4. b". */
function hanger(a, b) {
  if (!a || !b) return false
  const [fran, till] = [foljd(a.marke), foljd(b.marke)]
  return fran === null || till === null ? a.marke === b.marke : till === fran + 1
}

const sort = (marke) => (tolka(marke).ordnad ? "1" : foljd(marke) !== null ? "a" : /^[-–—−]$/.test(marke) ? "-" : /^[·•∙●]$/.test(normal(marke)) ? "•" : marke)
// Which marks stand below which, where nothing is further in.
const UNDER = { 1: "a-•o*▪", a: "-•o*▪", "•": "o-▪§", "-": "o*▪", "*": "o-▪", o: "▪§-" }

/** Let paragraphs that begin with a mark become items of lists; *indrag*(block) tells how far in each stands. */
export function postaMarkorer(block, indrag = () => 0) {
  const marken = block.map((b) => (b.slag === "p" && !b.post && b.inne.length ? markorI(ord(b).trimStart()) : null))
  const stack = []
  block.forEach((b, i) => {
    const m = marken[i]
    if (!m || !(m.saker || b.saker || hanger(marken[i - 1], m) || hanger(m, marken[i + 1]))) {
      if (!b.fortsatter) stack.length = 0
      return
    }
    const slag = sort(m.marke)
    const inat = indrag(b)
    while (stack.length && stack.at(-1).inat > inat + 1) stack.pop()
    const samma = stack.findIndex((s) => s.slag === slag && Math.abs(s.inat - inat) <= 1)
    const over = stack.at(-1)
    if (samma >= 0) stack.length = samma + 1
    else {
      if (over && inat <= over.inat + 1 && !UNDER[over.slag]?.includes(slag)) stack.length = 0
      stack.push({ slag, inat })
    }
    b.post = { niva: stack.length, marke: m.marke }
    b.inne = utanForsta(b.inne, ord(b).length - ord(b).trimStart().length + m.bredd)
  })
  return block
}

/** Gather *block* that are posts into lists within lists. */
export function samla(block) {
  const ut = []
  let stack = []
  for (const b of block) {
    if (!b.post) {
      if (b.fortsatter && stack.length) stack.at(-1).lista.punkter.at(-1).push(b)
      else {
        stack = []
        ut.push(b)
      }
      continue
    }
    const { niva, marke } = b.post
    const { ordnad, nr, kvar } = tolka(marke)
    const stycke = { slag: "p", inne: kvar ? [{ text: `${kvar} ` }, ...b.inne] : b.inne }
    while (stack.length && stack.at(-1).niva > niva) stack.pop()
    const over = stack.at(-1)
    const nasta = over && over.lista.start + over.lista.punkter.length
    if (over?.niva === niva && over.lista.ordnad === ordnad && over.lista.bokstaver === Boolean(kvar) && (!ordnad || nr === nasta)) {
      over.lista.punkter.push([stycke])
      continue
    }
    if (over?.niva === niva) stack.pop()
    const lista = { slag: "lista", ordnad, bokstaver: Boolean(kvar), start: ordnad ? nr : 1, punkter: [[stycke]] }
    if (stack.length) stack.at(-1).lista.punkter.at(-1).push(lista)
    else ut.push(lista)
    stack.push({ niva, lista })
  }
  return ut
}

/** Join bullets that stand straight after bullets, and numbers that go straight on. */
export function foga(block) {
  const ut = []
  for (const b of block) {
    const fore = ut.at(-1)
    const samma = fore?.slag === "lista" && b.slag === "lista" && fore.ordnad === b.ordnad && fore.bokstaver === b.bokstaver
    if (samma && (!b.ordnad || b.start === fore.start + fore.punkter.length)) fore.punkter.push(...b.punkter)
    else ut.push(b)
  }
  for (const b of ut) if (b.slag === "lista") b.punkter = b.punkter.map(foga)
  return ut
}

const rensa = (text) => text.replace(/[&<>"]/g, (t) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[t])
const tal = (namn, varde, utan) => (varde === utan ? "" : ` ${namn}="${varde}"`)

function inneHtml(inne) {
  return inne.map(({ text, rad, fet, kursiv, href, sprak, hanvisning }) => {
    if (rad) return "<br>"
    let html = rensa(text)
    if (hanvisning) html = `<span${Object.entries(hanvisning).map(([namn, varde]) => ` data-${namn}="${rensa(varde)}"`).join("")}>${html}</span>`
    if (kursiv) html = `<em>${html}</em>`
    if (fet) html = `<strong>${html}</strong>`
    if (sprak) html = `<span class="sprak" lang="${rensa(sprak)}">${html}</span>`
    return href ? `<a href="${rensa(href)}">${html}</a>` : html
  }).join("")
}

function punktHtml(punkt, djup, mest) {
  // An item begins with a paragraph; what lies too deep goes on beside it.
  const block = punkt[0]?.slag === "p" ? punkt : [{ slag: "p", inne: [] }, ...punkt]
  if (djup < mest) return `<li>${block.map((b) => blockHtml(b, djup + 1, mest)).join("")}</li>`
  const platt = (b) => (b.slag === "lista" ? b.punkter.flat().flatMap(platt) : [b])
  return block.flatMap(platt).map((b) => `<li>${blockHtml(b, djup + 1, mest)}</li>`).join("")
}

function blockHtml(b, djup = 0, mest = DJUPAST) {
  if (b.slag === "lista") {
    const tagg = b.ordnad ? "ol" : "ul"
    return `<${tagg}${b.ordnad ? tal("start", b.start, 1) : ""}>${b.punkter.map((p) => punktHtml(p, djup + 1, mest)).join("")}</${tagg}>`
  }
  if (b.slag === "tabell") return `<table><tbody>${b.rader.map((rad) => `<tr>${rad.map(cellHtml).join("")}</tr>`).join("")}</tbody></table>`
  const tagg = b.slag === "h" ? "h3" : "p"
  return `<${tagg}>${inneHtml(b.inne)}</${tagg}>`
}

function cellHtml({ huvud, colspan, rowspan, block }) {
  const tagg = huvud ? "th" : "td"
  const inne = block.length ? block.map((b) => blockHtml(b, 0, IN_TABELL)).join("") : "<p></p>"
  return `<${tagg}${tal("colspan", colspan, 1)}${tal("rowspan", rowspan, 1)}>${inne}</${tagg}>`
}

/** Return *block* as HTML for the schema. */
export const somHtml = (block) => block.map((b) => blockHtml(b)).join("")
