// The writing page: mounts an editor on every text, keeps them in step with the server, and saves the forms as one goes.
import { csrf, fornya } from "forum/redigerare/csrf"
import { UTLOGGAD, glom, nagotOsparat, sag } from "forum/redigerare/status"
import { Textfalt } from "forum/redigerare/text"
import { Verktygsrad } from "forum/redigerare/verktyg"

const schema = JSON.parse(document.getElementById("textschema").textContent)
const rad = new Verktygsrad(document.querySelector("[data-verktyg]"))
const texter = [...document.querySelectorAll("[data-text]")].map((plats) => new Textfalt(plats, schema, { vidFokus: (t) => rad.folj(t) }))
const sparande = new Map()

/** Save every text and form; true when all is kept. */
export async function sparaAllt() {
  const formular = [...sparande.values()]
  const klara = await Promise.all([...texter.map((t) => t.spara()), ...formular])
  return klara.every((k) => k !== false)
}

const osparat = () => texter.some((t) => t.osparat && !t.last) || sparande.size > 0

// Forms go on when what is written has been saved; nothing typed is left behind by leaving the page.
document.addEventListener("submit", async (handelse) => {
  const form = handelse.target
  if (form.getAttribute("method") === "dialog") return
  fornya(form)
  if (!osparat()) return glom(form)
  handelse.preventDefault()
  const knapp = handelse.submitter
  await sparaAllt()
  if (!osparat()) form.requestSubmit(knapp)
})
// So do links. What cannot be saved does not hold the person: the browser then asks whether to leave.
document.addEventListener("click", async (handelse) => {
  const lank = handelse.target.closest("a[href]")
  const annanstans = handelse.button || handelse.ctrlKey || handelse.metaKey || handelse.shiftKey || handelse.altKey
  if (!lank || annanstans || lank.target || lank.hasAttribute("download") || lank.closest(".text__yta") || !osparat()) return
  if (lank.origin !== location.origin || (lank.hash && lank.pathname === location.pathname)) return
  handelse.preventDefault()
  await sparaAllt()
  location.assign(lank.href)
})

addEventListener("pagehide", () => texter.forEach((t) => t.sandSist()))
addEventListener("beforeunload", (handelse) => {
  if (nagotOsparat()) handelse.preventDefault()
})
addEventListener("online", () => texter.forEach((t) => t.spara()))
// Hidden is the last that a phone tells; seen again, one may have logged in in another tab.
document.addEventListener("visibilitychange", () => texter.forEach((t) => t.spara()))

const nyNyckel = () => {
  const b = crypto.getRandomValues(new Uint8Array(16))
  b[6] = (b[6] & 0x0f) | 0x40
  b[8] = (b[8] & 0x3f) | 0x80
  return [...b].map((v, i) => v.toString(16).padStart(2, "0") + ([3, 5, 7, 9].includes(i) ? "-" : "")).join("")
}

// A sending whose answer never came goes again as it was, with its own token: a new one would meet its own change as somebody else's.
const obesvarade = new Map()

async function sparaFormular(form) {
  const gammal = obesvarade.get(form)
  if (gammal && !(await sand(form, gammal))) return false
  if (gammal && innehall(new FormData(form)) === innehall(gammal)) return true
  const data = new FormData(form)
  data.set("engangsnyckel", nyNyckel())
  return sand(form, data)
}

const innehall = (data) => JSON.stringify([...data].filter(([namn]) => !/(revision|engangsnyckel|csrfmiddlewaretoken)$/.test(namn)))

async function sand(form, data) {
  sag(form, "sparar")
  data.set("csrfmiddlewaretoken", csrf())
  obesvarade.set(form, data)
  const senare = (...ord) => {
    sag(form, "vantar", ...ord)
    setTimeout(() => koa(form), 3000)
    return false
  }
  let svar
  try {
    svar = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } })
  } catch {
    return senare("Ej sparat – försöker igen")
  }
  if (svar.redirected || svar.status === 403) return senare(...UTLOGGAD)
  if (svar.status >= 500) return senare("Ej sparat – försöker igen")
  obesvarade.delete(form)
  if (svar.ok && svar.headers.get("Content-Type")?.includes("json")) {
    form.querySelector("[name$='revision']").value = (await svar.json()).revision
    sag(form, "sparat")
    return true
  }
  sag(form, "fel", svar.status === 409 ? "Ej sparat: någon annan har ändrat samma uppgifter. Spara med knappen för att jämföra." : "Ej sparat: något fält är fel ifyllt. Spara med knappen för att se vilket.")
  return false
}

// One save at a time and form: the next names the revision that the last one gave.
function koa(form) {
  const nasta = (sparande.get(form) ?? Promise.resolve()).then(() => sparaFormular(form))
  sparande.set(form, nasta)
  nasta.finally(() => sparande.get(form) === nasta && sparande.delete(form))
}
for (const form of document.querySelectorAll("form[data-autospara]")) {
  form.addEventListener("change", () => koa(form))
}

// Others' changes by short polling: one small question for the whole page, seldom when nobody is here (DESIGN §8.12).
const fraga = document.querySelector("[data-revisioner]").dataset.revisioner
let senast = Date.now()
for (const h of ["keydown", "pointerdown", "focus"]) addEventListener(h, () => (senast = Date.now()), true)

async function lyssna() {
  if (document.visibilityState === "visible") {
    try {
      const svar = await fetch(fraga, { headers: { Accept: "application/json" } })
      if (svar.ok) {
        const { texter: revisioner } = await svar.json()
        await Promise.all(texter.filter((t) => t.uuid in revisioner).map((t) => t.hamta(revisioner[t.uuid])))
      }
    } catch {
      // Offline: the next question comes soon enough, and saving says how it is.
    }
  }
  setTimeout(lyssna, Date.now() - senast < 60_000 ? 2000 : 10_000)
}
setTimeout(lyssna, 2000)

// Come back to the part that a form was about; a new point is there to be written in.
const mal = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
const nyText = mal && texter.find((t) => mal.matches(".punkt") && mal.contains(t.plats) && t.editor.isEmpty)
if (nyText) nyText.editor.commands.focus()
else if (mal) mal.focus()
document.documentElement.dataset.redigerare = "redo"
