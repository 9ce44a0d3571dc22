// What is pasted: read into blocks, written again as the schema has them, and a line that says what was left out.
import { somHtml } from "forum/redigerare/klistra-block"
import { Lasare, UTELAMNAT } from "forum/redigerare/klistra-html"
import { lasText } from "forum/redigerare/klistra-text"

const TAGG = /<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>/gi
// All that our own texts are made of.
const EGET = "p, h3, ul, ol, li, table, tbody, tr, td, th, strong, em, a, br, meta, span[data-hanvisning]"

/** What would run, or be applied, is renamed: the page's policy forbids it even in a document of its own, and complains. */
function oskadlig(tagg) {
  if (/^<base\b/i.test(tagg)) return ""
  return tagg.replace(/([\s/"'])(?:(style)|on[a-z]+)\s*=/gi, (_allt, fore, stil) => `${fore}${stil ? "data-stil" : "data-bort"}=`)
}

/** Return *html* as a document of its own. */
function som(html) {
  const utan = html.replace(/<style[\s\S]*?(?:<\/style\s*>|$)/gi, "").replace(TAGG, oskadlig)
  return new DOMParser().parseFromString(utan, "text/html")
}

const arEget = (dok) => dok.querySelector("[data-pm-slice]") && [...dok.body.querySelectorAll("*")].every((e) => e.matches(EGET))

/** A viewer of PDF files that copies its lines as elements. */
function pdfrader(body) {
  if (!body.querySelector("br[role='presentation']") || !body.querySelector("span[role='presentation']")) return null
  for (const rad of body.querySelectorAll("br")) rad.replaceWith("\n")
  return body.textContent
}

function besked(ute, ihop) {
  const bort = Object.keys(UTELAMNAT).filter((slag) => ute.has(slag)).map((slag) => UTELAMNAT[slag])
  const delar = []
  if (bort.length) delar.push(`Från det inklistrade togs inte med: ${new Intl.ListFormat("sv").format(bort)}`)
  if (ihop) delar.push("Brutna rader sattes ihop till stycken; Ctrl+Skift+V klistrar in rad för rad")
  return delar.join(". ")
}

/** Return pasted plain text made ready for the schema, and what to say of it; *ravt*: line by line, nothing put together. */
export function stadaText(text, { ravt = false } = {}) {
  const { block, ihop, sidor } = lasText(text, { sattIhop: !ravt })
  return { html: somHtml(block), besked: besked(new Set(sidor ? ["sida"] : []), ihop) }
}

/** Return pasted HTML made ready for the schema, and what to say of it. */
export function stada(html) {
  const dok = som(html)
  if (arEget(dok)) return { html: dok.body.innerHTML, besked: "" }
  const rader = pdfrader(dok.body)
  if (rader !== null) return stadaText(rader)
  const ute = new Set()
  const block = new Lasare(ute).las(dok.body)
  return { html: somHtml(block), besked: besked(ute, 0) }
}
