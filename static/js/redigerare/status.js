// One calm line for the whole page: what is kept, in words. Screen readers hear a change of state, not each keystroke.

const rad = document.querySelector("[data-sparstatus]")
const LAGEN = new Map()
let sagt = ""

const klocka = () => new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" })

function visa() {
  const alla = [...LAGEN.values()]
  const fel = alla.find((l) => l.slag === "fel") ?? alla.find((l) => l.slag === "vantar")
  const nu = fel ?? alla.find((l) => l.slag === "sparar") ?? (alla.length ? { slag: "sparat", text: `Sparat ${klocka()}` } : null)
  if (!rad || !nu || nu.text === sagt) return
  sagt = nu.text
  rad.dataset.lage = nu.slag
  rad.replaceChildren(nu.text)
  if (nu.lank) {
    const a = document.createElement("a")
    a.href = nu.lank
    a.target = "_blank"
    a.textContent = nu.lanktext
    rad.append(" ", a)
  }
}

/** Say how it is with *vem* (a text or a form): sparat, sparar, vantar or fel, with words for the last two. */
export function sag(vem, slag, text = "", mer = {}) {
  LAGEN.set(vem, { slag, text: slag === "sparar" ? "Sparar …" : text, ...mer })
  visa()
}

/** Say something once that is not a state of saving, such as what a paste left out. */
export function namn(text) {
  sagt = text
  if (rad) rad.replaceChildren(text)
}

/** Tell whether something on the page is not yet kept. */
export const nagotOsparat = () => [...LAGEN.values()].some((l) => l.slag !== "sparat")
