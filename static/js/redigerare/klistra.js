// What is pasted: Word's list paragraphs become lists; what the schema lacks is left out when the editor parses it.
import { arLank } from "forum/redigerare/schema"

// Inline styles are read here and nowhere applied: the page's policy forbids them, so they are renamed before parsing.
const stil = (element) => element.dataset?.stil ?? ""
const niva = (p) => /mso-list:\s*\S+\s+level(\d+)/i.exec(stil(p))

/** Return the text of the marker ("1.", "·") that Word writes in front of a list paragraph, and take it away. */
function taMarke(p) {
  let text = ""
  for (const del of p.querySelectorAll("[data-stil*='mso-list:Ignore' i], [data-stil*='mso-list: Ignore' i]")) {
    text += del.textContent
    del.remove()
  }
  return text.trim()
}

/** Turn Word's `mso-list` paragraphs in *rot* into nested lists at the level they name. */
function listorAvWord(rot) {
  let stack = []
  for (const p of [...rot.querySelectorAll("p, div, h1, h2, h3, h4, h5, h6")]) {
    const traff = niva(p)
    if (!traff) {
      if (p.textContent.trim() || !stack.length) stack = []
      continue
    }
    const djup = Number(traff[1])
    const marke = taMarke(p)
    const numrerad = /^\(?[\dA-Za-z]{1,4}[.)]/.test(marke)
    const foljer = stack.length && stack[0].sist === p.previousElementSibling
    if (!foljer) stack = []
    while (stack.length && stack.at(-1).djup > djup) stack.pop()
    if (!stack.length || stack.at(-1).djup < djup) {
      const lista = rot.ownerDocument.createElement(numrerad ? "ol" : "ul")
      const start = Number.parseInt(marke, 10)
      if (numrerad && start > 1) lista.setAttribute("start", String(start))
      const over = stack.at(-1)?.lista.lastElementChild
      if (over) over.append(lista)
      else p.before(lista)
      stack.push({ djup, lista })
    }
    const li = rot.ownerDocument.createElement("li")
    const stycke = rot.ownerDocument.createElement("p")
    stycke.append(...p.childNodes)
    li.append(stycke)
    stack.at(-1).lista.append(li)
    p.remove()
    stack[0].sist = stack[0].lista
  }
}

/** Bold and italic that stand as styles become marks; a <b> that says "normal" (Google Docs) is none. */
function markeringar(rot) {
  for (const element of [...rot.querySelectorAll("[data-stil]")]) {
    const s = stil(element)
    if (/^(b|strong|i|em)$/i.test(element.tagName) && /font-(weight|style):\s*(normal|[1-4]00)/i.test(s)) element.replaceWith(...element.childNodes)
    else if (/^(span|font|a)$/i.test(element.tagName)) {
      for (const [tagg, monster] of [["strong", /font-weight:\s*(bold|[6-9]00)/i], ["em", /font-style:\s*italic/i]]) {
        if (!monster.test(s)) continue
        const mark = rot.ownerDocument.createElement(tagg)
        mark.append(...element.childNodes)
        element.append(mark)
      }
    }
  }
}

/** A list that lies straight in a list (Google Docs, Outlook) belongs to the item before it. */
function listorIListor(rot) {
  for (const lista of rot.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    const punkt = lista.previousElementSibling
    if (punkt?.tagName === "LI") punkt.append(lista)
    else lista.replaceWith(...lista.childNodes)
  }
}

const UTELAMNAT = [
  ["bilder", (dok) => dok.querySelector("img, svg, object, iframe, video, canvas")],
  ["länkar som inte går till webben eller en e-postadress", (dok) => [...dok.querySelectorAll("a[href]")].some((a) => !arLank(a.getAttribute("href")))],
  ["färger och typsnitt", (dok) => dok.querySelector("[data-stil*='color' i], [data-stil*='font-family' i], [data-stil*='font-size' i], [data-stil*='background' i], font")],
]

/** Return pasted HTML made ready for the schema, and in words what of it is left out. */
export function stada(html) {
  const utanStil = html
    .replace(/<!--\[if[\s\S]*?<!\[endif\]-->/g, "")
    .replace(/<style[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tagg) => tagg.replace(/\sstyle\s*=/gi, " data-stil="))
  const dok = new DOMParser().parseFromString(utanStil, "text/html")
  const bort = dok.querySelector("[data-pm-slice]") ? [] : UTELAMNAT.filter(([, finns]) => finns(dok)).map(([vad]) => vad)
  for (const element of dok.querySelectorAll("script, style, meta, link, title, img, object, iframe, svg, del, [hidden]")) element.remove()
  listorAvWord(dok.body)
  listorIListor(dok.body)
  markeringar(dok.body)
  return { html: dok.body.innerHTML, utelamnat: bort.length ? new Intl.ListFormat("sv").format(bort) : "" }
}
