// Pasted HTML into blocks. Only words, lists, tables, headings, bold, italic and whole links are taken; the rest is counted as left out.
import { foga, markorI, postaMarkorer, samla, slata } from "forum/redigerare/klistra-block"
import { byggTabell } from "forum/redigerare/klistra-tabell"
import { arLank } from "forum/redigerare/schema"

// What is left out, in the order in which it is told.
export const UTELAMNAT = {
  bild: "bilder", lank: "länkar som inte går till webben eller en e-postadress", intern: "länkar inom dokumentet",
  kommentar: "kommentarer", spar: "text som var borttagen med spårade ändringar", dolt: "dold text",
  inbaddat: "inbäddat innehåll", formular: "formulärfält", tabell: "tabeller inuti tabeller", bred: "tabeller med för många kolumner",
  sida: "sidnummer", struket: "genomstrykningar", hojt: "upphöjda och nedsänkta tecken", under: "understrykningar", farg: "färger", typsnitt: "typsnitt",
}

const BORT = [
  ["", "script, style, meta, link, title, base, template, xml, area, map, param, source, track, [data-stil*='mso-element:comment-list' i] hr"],
  ["kommentar", ".MsoCommentReference, a.msocomanchor, .msocomoff, [data-stil*='mso-element:comment' i], [data-stil*='mso-special-character:comment' i], a[href^='#cmnt'], a[href*='#_msocom'], a[href^='#sdcomment'], .sdcomment"],
  ["bild", "img, picture, svg, [data-stil*='mso-element:frame' i] > img"],
  ["inbaddat", "iframe, frame, frameset, object, embed, applet, video, audio, canvas, math"],
  ["formular", "input, select, textarea, button, datalist, progress, meter"],
]
const STYCKEN = new Set(
  "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table blockquote pre section article aside nav main header footer address center figure figcaption form fieldset legend details summary hr dir menu tr td th thead tbody tfoot caption".toUpperCase().split(" "),
)
const RUBRIK = /^H[1-6]$/
const UPPHOJT = new Map(["0⁰₀", "1¹₁", "2²₂", "3³₃", "4⁴₄", "5⁵₅", "6⁶₆", "7⁷₇", "8⁸₈", "9⁹₉", "+⁺₊", "-⁻₋", "−⁻₋", "=⁼₌", "(⁽₍", ")⁾₎", "nⁿₙ"].map(([t, upp, ned]) => [t, [upp, ned]]))

const stil = (element) => element.dataset?.stil ?? ""
const har = (element, monster) => monster.test(stil(element))
const HELTAL = /^\d+$/

/** Return where a link goes, without the wrapping that a mail program has put round it. */
function adress(href) {
  const oppnad = /^https:\/\/[a-z0-9.]*safelinks\.protection\.outlook\.com\//i.test(href) ? "url" : /^https:\/\/www\.google\.com\/url\?/i.test(href) ? "q" : ""
  if (!oppnad || !URL.canParse(href)) return href
  return new URL(href).searchParams.get(oppnad) ?? href
}

/** Take away what goes with its words, and note it in *ute*. */
function taBort(rot, ute) {
  for (const [slag, vad] of BORT) {
    for (const element of rot.querySelectorAll(vad)) {
      // A picture that is a bullet is a bullet, and one that nobody saw is none.
      const syns = !(element.closest("[data-stil*='mso-list:Ignore' i]") || /^[01]$/.test(element.getAttribute("width") ?? ""))
      if (slag && syns) ute.add(slag)
      element.remove()
    }
  }
  if (rot.ownerDocument.querySelector("meta[name='generator'][content*='LibreOffice']") && kommenterat(rot)) ute.add("kommentar")
  for (const element of rot.querySelectorAll("del, .msoDel")) {
    if (element.textContent.trim()) ute.add("spar")
    element.remove()
  }
  for (const element of rot.querySelectorAll("[hidden], [data-stil*='display:none' i], [data-stil*='display: none' i], [data-stil*='mso-hide:all' i]")) {
    if (element.textContent.trim() && !har(element, /mso-hide:\s*screen/i)) ute.add("dolt")
    element.remove()
  }
}

/** LibreOffice writes comments in a text as comments in the HTML. */
function kommenterat(rot) {
  const gang = rot.ownerDocument.createNodeIterator(rot, NodeFilter.SHOW_COMMENT)
  for (let nod = gang.nextNode(); nod; nod = gang.nextNode()) if (nod.data.trim() && !/^\s*(StartFragment|EndFragment|\[)/.test(nod.data)) return true
  return false
}

export class Lasare {
  constructor(ute) {
    this.ute = ute
  }

  /** Return the blocks in *rot*, which is changed on the way. */
  las(rot) {
    taBort(rot, this.ute)
    return this.block(rot.childNodes, {})
  }

  /** Return the blocks that *noder* make, gathered into lists; *i* says what they stand in. */
  block(noder, i) {
    const ut = []
    this.#bygg(noder, i, ut)
    return foga(samla(postaMarkorer(ut, (b) => b.inat ?? 0)))
  }

  #bygg(noder, i, ut) {
    let inne = []
    const stang = (slag = "p", mer = {}) => {
      // The room after a mark tells that it is one, and goes with what else makes no difference.
      const saker = markorI(inne.map((d) => d.text ?? "").join("").trimStart())?.saker
      const rent = slata(inne)
      inne = []
      if (rent.length) ut.push({ slag, inne: slag === "h" ? rent.map((d) => ({ ...d, fet: false })) : rent, saker, ...mer })
    }
    for (const nod of noder) {
      if (nod.nodeType === Node.TEXT_NODE) inne.push(...this.#ord(nod, i))
      else if (nod.nodeType !== Node.ELEMENT_NODE) continue
      else if (nod.tagName === "BR") {
        if (har(nod, /mso-special-character:\s*line-break|page-break-before/i) && /page/i.test(stil(nod))) stang()
        else inne.push({ rad: true })
      } else if (!STYCKEN.has(nod.tagName) && !nod.querySelector(":is(p, div, ul, ol, table, h1, h2, h3, h4, h5, h6, blockquote, pre)")) this.#lopande(nod, i, inne)
      else {
        stang(i.slag, i.mer)
        this.#ettBlock(nod, STYCKEN.has(nod.tagName) ? i : this.#marken(nod, i), ut)
      }
    }
    stang(i.slag, i.mer)
  }

  #ettBlock(nod, i, ut) {
    this.#anteckna(nod)
    const inre = { ...this.#marken(nod, i), slag: undefined, mer: undefined, forvara: i.forvara || nod.tagName === "PRE" }
    if (nod.tagName === "UL" || nod.tagName === "OL") ut.push(...this.#lista(nod, inre))
    else if (nod.tagName === "TABLE") ut.push(...byggTabell(nod, inre, this))
    else if (/mso-list:/i.test(stil(nod)) && nod.tagName !== "LI") this.#ordpost(nod, inre, ut)
    else if (RUBRIK.test(nod.tagName)) this.#bygg(nod.childNodes, { ...inre, slag: i.iCell || i.iLista ? "p" : "h" }, ut)
    else {
      const fortsatter = /MsoListParagraph|MsoListContinue/.test(nod.className)
      this.#bygg(nod.childNodes, { ...inre, mer: { inat: matt(nod), ...(fortsatter ? { fortsatter } : {}) } }, ut)
    }
  }

  /** A paragraph of Word's that is an item of a list: its level and its mark stand in it. */
  #ordpost(nod, i, ut) {
    const niva = Number(/mso-list:\s*\S+\s+level(\d+)/i.exec(stil(nod))?.[1] ?? 0)
    const marken = nod.querySelectorAll("[data-stil*='mso-list:Ignore' i], [data-stil*='mso-list: Ignore' i]")
    let marke = [...marken].map((m) => m.textContent).join("").replace(/[\s\u00a0]+/g, " ").trim()
    for (const m of marken) m.remove()
    const del_ = []
    this.#bygg(nod.childNodes, i, del_)
    if (RUBRIK.test(nod.tagName) && !i.iCell) {
      // A numbered heading is no list; the text may speak of its number.
      for (const b of del_) ut.push({ ...b, slag: "h", inne: marke ? [{ text: `${marke} ` }, ...b.inne] : b.inne })
      return
    }
    for (const b of del_) {
      if (niva && b.slag === "p") b.post = { niva, marke }
      marke = ""
      ut.push(b)
    }
  }

  #lista(nod, i) {
    const typ = nod.getAttribute("type") ?? /list-style(?:-type)?:[^;]*(lower-alpha|upper-alpha|lower-latin|upper-latin|lower-roman|upper-roman)/i.exec(stil(nod))?.[1] ?? ""
    const forsta = nod.querySelector(":scope > li")
    let nr = tal(nod.getAttribute("start")) ?? tal(forsta?.getAttribute("value")) ?? 1
    const start = nr
    const poster = []
    const punkter = []
    for (const barn of nod.childNodes) {
      if (barn.nodeType === Node.TEXT_NODE && !barn.data.trim()) continue
      if (barn.nodeType !== Node.ELEMENT_NODE && barn.nodeType !== Node.TEXT_NODE) continue
      // A list that lies straight in a list (Google Docs, Outlook) belongs to the item before it.
      const innehall = this.block([barn], { ...i, iLista: true })
      if (barn.tagName !== "LI" && punkter.length) punkter.at(-1).push(...innehall)
      else if (barn.tagName !== "LI" && innehall.every((b) => b.slag === "lista")) punkter.push(...innehall.flatMap((b) => b.punkter))
      else {
        const niva = Number(barn.dataset?.ariaLevel)
        if (niva) poster.push({ slag: "p", inne: innehall[0]?.inne ?? [], post: { niva, marke: nod.tagName === "OL" ? bokstav(nr, bokstavsslag(barn, typ)) : "•" } })
        else punkter.push(nod.tagName === "OL" && bokstavsslag(barn, typ) ? medMarke(innehall, bokstav(nr, bokstavsslag(barn, typ))) : innehall)
        nr += 1
      }
    }
    if (poster.length) return poster
    const fulla = punkter.filter((p) => p.length)
    const ordnad = nod.tagName === "OL" && !bokstavsslag(forsta, typ)
    return fulla.length ? [{ slag: "lista", ordnad, bokstaver: nod.tagName === "OL" && !ordnad, start: ordnad ? start : 1, punkter: fulla }] : []
  }

  /** Return *i* with what *nod* says of bold, italic and links. */
  #marken(nod, i) {
    const ut = { ...i }
    const vikt = /(?:^|[;\s])font-weight:\s*(bold|bolder|[6-9]00|normal|[1-5]00)/i.exec(stil(nod))?.[1]
    const lutning = /(?:^|[;\s])font-style:\s*(italic|oblique|normal)/i.exec(stil(nod))?.[1]
    if (/^(B|STRONG)$/.test(nod.tagName)) ut.fet = true
    if (/^(I|EM|CITE|DFN|VAR)$/.test(nod.tagName)) ut.kursiv = true
    // Of blocks only what a table or a list says of all within it would count, and that is the paper's to say.
    if (vikt && !STYCKEN.has(nod.tagName)) ut.fet = /bold|[6-9]00/i.test(vikt)
    if (lutning && !STYCKEN.has(nod.tagName)) ut.kursiv = !/normal/i.test(lutning)
    if (nod.tagName === "A") ut.href = this.#lank(nod)
    // Copied from one of our texts. Elsewhere a language is said of all that is written, rightly or not.
    if (nod.tagName === "SPAN" && nod.className === "sprak") ut.sprak = nod.lang
    if (/white-space:\s*pre/i.test(stil(nod)) && nod.tagName === "PRE") ut.forvara = true
    return ut
  }

  #lank(nod) {
    const skriven = nod.getAttribute("href")
    if (skriven === null) return undefined
    const href = adress(skriven.trim())
    if (arLank(href)) return href
    if (arFotnot(nod)) return undefined
    if (nod.textContent.trim()) this.ute.add(/^#/.test(href) ? "intern" : "lank")
    return undefined
  }

  #anteckna(nod) {
    const s = stil(nod)
    if (/(?:^|[;\s])(?:color|background(?:-color)?)\s*:/i.test(s) || nod.hasAttribute("color") || nod.hasAttribute("bgcolor")) this.ute.add("farg")
    if (/(?:^|[;\s])(?:font-family|font-size|font)\s*:/i.test(s) || nod.hasAttribute("face") || nod.hasAttribute("size")) this.ute.add("typsnitt")
    if ((nod.tagName === "U" || /text-decoration[^;]*:[^;]*underline/i.test(s)) && !nod.closest("a[href]") && !nod.querySelector("a[href]") && nod.textContent.trim()) this.ute.add("under")
    if ((/^(S|STRIKE)$/.test(nod.tagName) || /text-decoration[^;]*:[^;]*line-through/i.test(s)) && nod.textContent.trim()) this.ute.add("struket")
  }

  #lopande(nod, i, inne) {
    this.#anteckna(nod)
    const inre = this.#marken(nod, i)
    const fore = inne.length
    for (const barn of nod.childNodes) {
      if (barn.nodeType === Node.TEXT_NODE) inne.push(...this.#ord(barn, inre))
      else if (barn.nodeType === Node.ELEMENT_NODE) barn.tagName === "BR" ? inne.push({ rad: true }) : this.#lopande(barn, inre, inne)
    }
    const nya = inne.slice(fore)
    // A reference copied from the same skrivelse; the schema makes it words where it leads nowhere.
    const { hanvisning, mal, form } = nod.dataset
    if (hanvisning && mal) for (const d of nya) d.hanvisning = { hanvisning, mal, form: form ?? "" }
    if (arFotnot(nod)) fotnot(nya, nod)
    else if (/^SU[PB]$/.test(nod.tagName) || /vertical-align:\s*(super|sub)/i.test(stil(nod))) this.#hojd(nod, nya)
  }

  /** Raised and lowered figures have characters of their own; what has none is told. */
  #hojd(nod, nya) {
    const led = nod.tagName === "SUB" || /vertical-align:\s*sub/i.test(stil(nod)) ? 1 : 0
    const text = nya.map((d) => d.text ?? "").join("").trim()
    if (!text || /^\[/.test(text) || nod.closest("a")) return
    if ([...text].every((t) => UPPHOJT.has(t))) for (const d of nya) d.text = [...(d.text ?? "")].map((t) => UPPHOJT.get(t)?.[led] ?? t).join("")
    else this.ute.add("hojt")
  }

  #ord(nod, { fet, kursiv, href, sprak, forvara }) {
    const del_ = (text) => ({ text, fet: Boolean(fet), kursiv: Boolean(kursiv), href, sprak })
    if (!forvara) return [del_(nod.data.replace(/[ \t\r\n\f]+/g, " "))]
    return nod.data.split(/\r\n?|\n/).flatMap((rad, nr) => (nr ? [{ rad: true }, del_(rad)] : [del_(rad)]))
  }
}

function tal(text) {
  return HELTAL.test(text ?? "") && Number(text) <= 100_000 ? Number(text) : null
}

/** Return how far in a paragraph stands, in points. */
function matt(nod) {
  const traff = /margin-left:\s*(-?[\d.]+)(pt|px|cm|mm|in|em)/i.exec(stil(nod))
  return traff ? Number(traff[1]) * { pt: 1, px: 0.75, cm: 28.3, mm: 2.83, in: 72, em: 12 }[traff[2].toLowerCase()] : 0
}

const arFotnot = (nod) => nod.tagName === "A" && (/sdfootnote|sdendnote/.test(nod.className) || /mso-(foot|end)note-id/i.test(stil(nod)) || /^#_?(ftn|edn)/i.test(nod.getAttribute("href") ?? ""))

/** The number of a footnote stands between brackets, so that it is no part of the word before it. */
function fotnot(nya, nod) {
  const text = nya.map((d) => d.text ?? "").join("").trim()
  if (!/^(\d+|[ivx]+)$/i.test(text)) return
  nya.forEach((d, nr) => (d.text = nr ? "" : `[${text}]${/sym$/.test(nod.className) ? " " : ""}`))
}

function bokstavsslag(punkt, typ) {
  const slag = /list-style-type:\s*([\w-]+)/i.exec(punkt ? stil(punkt) : "")?.[1] ?? typ
  return { a: "a", A: "A", i: "i", I: "I", "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i", "upper-roman": "I" }[slag] ?? ""
}

function bokstav(nr, slag) {
  if (!slag) return `${nr}.`
  if (/a/i.test(slag)) {
    const text = nr > 26 ? String(nr) : String.fromCharCode(96 + nr)
    return `${slag === "A" ? text.toUpperCase() : text}.`
  }
  const rom = [[10, "x"], [9, "ix"], [5, "v"], [4, "iv"], [1, "i"]]
  let text = ""
  for (const [varde, tecken] of rom) for (; nr >= varde && text.length < 30; nr -= varde) text += tecken
  return `${slag === "I" ? text.toUpperCase() : text}.`
}

/** The list has figures only, and the text may speak of "alternativ b": letters stay as they were. */
function medMarke(block, marke) {
  const [forst, ...rest] = block
  return forst?.slag === "p" ? [{ ...forst, inne: [{ text: `${marke} ` }, ...forst.inne] }, ...rest] : block
}
