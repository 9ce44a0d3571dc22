// One calm line for the whole page: what is kept, in words. Screen readers hear what has gone wrong at once, and else now and then that all is kept.

const NOTIS = 12_000
// "Sparar …" stands at least this long: where several write together there are several saves a second, and the line must not flicker.
const MINST = 700
// So often is it said aloud that all is kept, while nothing is wrong.
const IBLAND = 60_000
const rad = document.querySelector("[data-sparstatus]")
const rost = document.querySelector("[data-sparrost]")
const SPARAR = "Sparar …"
const LAGEN = new Map()
let sagt = ""
let senastSparat = ""
let notistext = ""
let notistidur = 0
let visatidur = 0
let sparas = -MINST
let hort = ""
let hordes = -IBLAND

const klocka = () => new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" })

/** Return what the line is to say now; null while "Sparar …" has stood too short a time to be read. */
function laget() {
  const alla = [...LAGEN.values()]
  const viktigast = ["fel", "vantar", "sparar"].map((slag) => alla.find((l) => l.slag === slag)).find(Boolean)
  if (viktigast) return viktigast
  clearTimeout(visatidur)
  const kvar = sparas + MINST - performance.now()
  if (kvar > 0 && rad?.dataset.lage === "sparar") {
    visatidur = setTimeout(visa, kvar)
    return { slag: "sparar", text: SPARAR }
  }
  return alla.length ? { slag: "sparat", text: senastSparat } : { slag: "", text: "" }
}

/** Say *text* to those who hear the page, at the next pause of what they listen to. */
function las(slag, text) {
  const nytt = slag === "sparar" || slag === "" ? notistext : text
  const lugnt = slag === "sparat" && !notistext && /^Sparat/.test(hort) && performance.now() - hordes < IBLAND
  if (!rost || !nytt || nytt === hort || lugnt) return
  hort = nytt
  hordes = performance.now()
  rost.textContent = nytt
}

function visa() {
  const nu = laget()
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
    if (nu.annan) knapp.dataset.annan = ""
    knapp.textContent = nu.knapptext
    rad.append(" ", knapp)
  }
  las(nu.slag, text)
}

/** Say how it is with *vem* (a text or a form): sparat, sparar, vantar or fel, with words for the last two. */
export function sag(vem, slag, text = "", mer = {}) {
  if (slag === "sparat") senastSparat = `Sparat ${klocka()}`
  if (slag === "sparar" && LAGEN.get(vem)?.slag !== slag) sparas = performance.now()
  LAGEN.set(vem, { slag, text: slag === "sparar" ? SPARAR : text, ...mer })
  visa()
}

/** Forget the state of a form that is on its way as a whole page. */
export const glom = (vem) => LAGEN.delete(vem)

/** Say something beside the state of saving for a while, such as what a paste left out. */
export function notis(text) {
  notistext = text
  // Done twice, as when one suggestion after another is accepted, it is said twice.
  if (text) sagt = hort = ""
  visa()
  clearTimeout(notistidur)
  notistidur = setTimeout(() => notis(""), NOTIS)
}

/** What to say when the person must log in again; the text stays meanwhile. */
export const UTLOGGAD = ["Ej sparat – du är utloggad.", { dialog: "logga-in-igen", knapptext: "Logga in här" }]

/** What to say when another person has logged in in this browser meanwhile: nothing is written in their name. */
export const ANNAN = ["Ej sparat – någon annan är nu inloggad i den här webbläsaren.", { dialog: "logga-in-igen", knapptext: "Logga in här", annan: true }]

/** Tell whether *form* logs the person out who has been told that not all is saved, and chose so: nothing holds that. */
export const loggarUtAnda = (form) => form.matches("[data-utloggning]") && "klar" in form.dataset

/** Tell whether something on the page is not yet kept. */
export const nagotOsparat = () => [...LAGEN.values()].some((l) => l.slag !== "sparat")
