// References: an inline atom that holds no words. What it reads follows the page as points are moved and headings rewritten.
import { Node } from "django-prose-editor/editor"

const FAST_BLANK = "\u00a0"
export const SLAG = { punkt: "beslutspunkt", avsnitt: "avsnitt", bilaga: "bilaga" }
const BORTTAGEN = { punkt: "borttagen", avsnitt: "borttaget", bilaga: "borttagen" }
// "bilaga 1", "Bilaga 1", and only the number or name; the words are the server's (arenden.hanvisningsmal).
export const FORMER = ["liten", "stor", "bara"]

const sida = document.querySelector("[data-hanvisningsmal]")
const vyer = new Set()
// What was not among the targets has been asked for once: somebody else may have added it since the page was read.
const fragade = new Set()
let malen = new Map()
let hamtar = null

const nyckel = ({ slag, mal }) => `${slag} ${mal}`
const ordna = (rader) => new Map(rader.map((rad) => [nyckel(rad), rad]))
const stor = (ord) => ord[0].toUpperCase() + ord.slice(1)

/** Return every target, in the order of the paper. */
export const allaMal = () => [...malen.values()]

/** Tell whether *attrs* name a part of this skrivelse. */
export const arMal = (attrs) => malen.has(nyckel(attrs))

/** Return what a reference to *mal* reads. */
export function malord(mal, form = "liten") {
  if (form === "bara") return mal.namn
  const led = mal.slag === "avsnitt" ? "avsnittet" : SLAG[mal.slag]
  return (form === "stor" ? stor(led) : led) + FAST_BLANK + mal.namn
}

/** Return what a reference with *attrs* reads now. */
export function hanvisningsord(attrs) {
  const mal = malen.get(nyckel(attrs))
  return mal ? malord(mal, attrs.form) : `[${BORTTAGEN[attrs.slag]} ${SLAG[attrs.slag]}]`
}

const visaAlla = () => vyer.forEach((visa) => visa())

/** Take the numbers that the page's points have now. */
function numrera() {
  for (const punkt of document.querySelectorAll(".punkt[data-identitet]")) {
    const mal = malen.get(nyckel({ slag: "punkt", mal: punkt.dataset.identitet }))
    if (mal) mal.namn = String(Number.parseInt(punkt.querySelector("[data-nr]").textContent, 10))
  }
  visaAlla()
}

/** Ask the server what can be referred to; resolves when it has answered, or cannot be reached and the last answer stands. */
export function hamtaMal() {
  hamtar ??= fetch(sida.dataset.hanvisningsmal, { headers: { Accept: "application/json" } })
    .then((svar) => (svar.ok && !svar.redirected ? svar.json() : null))
    .then((data) => {
      if (data) malen = ordna(data.mal)
      numrera()
    })
    .catch(() => {})
    .finally(() => (hamtar = null))
  return hamtar
}

function fragaOm(attrs) {
  if (!sida || arMal(attrs) || fragade.has(nyckel(attrs))) return
  fragade.add(nyckel(attrs))
  hamtaMal()
}

/** Follow what the page does with its parts: points that are moved, headings that are rewritten. */
export function foljMal() {
  malen = ordna(JSON.parse(document.getElementById("hanvisningsmal").textContent))
  document.addEventListener("punkter:numrerade", numrera)
  document.addEventListener("input", ({ target }) => {
    const avsnitt = target.name?.endsWith("-rubrik") && target.closest("section[id^='avsnitt-']")
    const mal = avsnitt && malen.get(nyckel({ slag: "avsnitt", mal: avsnitt.id.slice("avsnitt-".length) }))
    if (!mal || !target.value.trim()) return
    mal.namn = target.value.trim()
    avsnitt.querySelector("h2").textContent = mal.namn
    visaAlla()
  })
}

const egenskaper = ({ slag, mal, form }) => ({ "data-hanvisning": slag, "data-mal": mal, "data-form": form })
const ur = ({ dataset }) => ({ slag: dataset.hanvisning, mal: dataset.mal, form: FORMER.includes(dataset.form) ? dataset.form : "liten" })

export const Hanvisning = Node.create({
  name: "hanvisning",
  inline: true,
  atom: true,
  // What is copied on this page, or from another version of it, stays a reference; anything else is words.
  parseHTML: () => [{ tag: "span[data-hanvisning]", getAttrs: (e) => (arMal(ur(e)) ? ur(e) : false) }],
  renderHTML: ({ node }) => ["span", egenskaper(node.attrs), hanvisningsord(node.attrs)],
  renderText: ({ node }) => hanvisningsord(node.attrs),
  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("span")
      dom.className = "hanvisning"
      const visa = () => {
        Object.assign(dom, { textContent: hanvisningsord(node.attrs) })
        dom.classList.toggle("hanvisning--bruten", !arMal(node.attrs))
      }
      visa()
      vyer.add(visa)
      fragaOm(node.attrs)
      return {
        dom,
        update(ny) {
          if (ny.type !== node.type) return false
          node = ny
          visa()
          fragaOm(node.attrs)
          return true
        },
        ignoreMutation: () => true,
        destroy: () => vyer.delete(visa),
      }
    }
  },
})
