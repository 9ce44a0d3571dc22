// One calm line for the whole page: what is kept, in words. Screen readers hear a change of state, not each keystroke.

const NOTIS = 12_000
const rad = document.querySelector("[data-sparstatus]")
const LAGEN = new Map()
let sagt = ""
let senastSparat = ""
let notistext = ""
let notistidur = 0

const klocka = () => new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" })

function visa() {
  const alla = [...LAGEN.values()]
  const fel = alla.find((l) => l.slag === "fel") ?? alla.find((l) => l.slag === "vantar")
  const nu = fel ?? alla.find((l) => l.slag === "sparar") ?? (alla.length ? { slag: "sparat", text: senastSparat } : { slag: "", text: "" })
  const text = [nu.text, notistext].filter(Boolean).join(". ")
  if (!rad || text === sagt) return
  sagt = text
  rad.dataset.lage = nu.slag
  rad.replaceChildren(text)
  if (nu.dialog) {
    const knapp = document.createElement("button")
    knapp.type = "button"
    knapp.className = "knapp knapp--lank"
    knapp.dataset.dialog = nu.dialog
    knapp.textContent = nu.knapptext
    rad.append(" ", knapp)
  }
}

/** Say how it is with *vem* (a text or a form): sparat, sparar, vantar or fel, with words for the last two. */
export function sag(vem, slag, text = "", mer = {}) {
  if (slag === "sparat") senastSparat = `Sparat ${klocka()}`
  LAGEN.set(vem, { slag, text: slag === "sparar" ? "Sparar …" : text, ...mer })
  visa()
}

/** Forget the state of a form that is on its way as a whole page. */
export const glom = (vem) => LAGEN.delete(vem)

/** Say something beside the state of saving for a while, such as what a paste left out. */
export function notis(text) {
  notistext = text
  visa()
  clearTimeout(notistidur)
  notistidur = setTimeout(() => notis(""), NOTIS)
}

/** What to say when the person must log in again; the text stays meanwhile. */
export const UTLOGGAD = ["Ej sparat – du är utloggad.", { dialog: "logga-in-igen", knapptext: "Logga in här" }]

/** Tell whether something on the page is not yet kept. */
export const nagotOsparat = () => [...LAGEN.values()].some((l) => l.slag !== "sparat")
