// The writing page: mounts an editor on every text, keeps them in step with the server, and saves the forms as one goes.
import { nagotOsparat, sag } from "forum/redigerare/status"
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

// Forms go on when what is written has been saved; nothing typed is left behind by leaving the page.
document.addEventListener("submit", async (handelse) => {
  const form = handelse.target
  if (form.method === "dialog" || (!texter.some((t) => t.osparat) && !sparande.size)) return
  handelse.preventDefault()
  const knapp = handelse.submitter
  if (await sparaAllt()) form.requestSubmit(knapp)
})
document.addEventListener("click", async (handelse) => {
  const lank = handelse.target.closest("a[data-spara-forst]")
  if (!lank || (!texter.some((t) => t.osparat) && !sparande.size)) return
  handelse.preventDefault()
  if (await sparaAllt()) window.location.assign(lank.href)
})

addEventListener("pagehide", () => texter.forEach((t) => t.spara({ keepalive: true })))
addEventListener("beforeunload", (handelse) => {
  if (nagotOsparat()) handelse.preventDefault()
})
addEventListener("online", () => texter.forEach((t) => t.spara()))

const nyNyckel = () => {
  const b = crypto.getRandomValues(new Uint8Array(16))
  b[6] = (b[6] & 0x0f) | 0x40
  b[8] = (b[8] & 0x3f) | 0x80
  return [...b].map((v, i) => v.toString(16).padStart(2, "0") + ([3, 5, 7, 9].includes(i) ? "-" : "")).join("")
}

async function sparaFormular(form) {
  sag(form, "sparar")
  const data = new FormData(form)
  const nyckel = nyNyckel()
  data.set("engangsnyckel", nyckel)
  try {
    const svar = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } })
    if (svar.ok && svar.headers.get("Content-Type")?.includes("json")) {
      form.querySelector("[name$='revision']").value = (await svar.json()).revision
      sag(form, "sparat")
      return true
    }
    sag(form, "fel", svar.status === 409 ? "Ej sparat: någon annan har ändrat samma uppgifter. Spara med knappen för att jämföra." : "Ej sparat: något fält är fel ifyllt. Spara med knappen för att se vilket.")
  } catch {
    sag(form, "vantar", "Ej sparat – försöker igen")
    setTimeout(() => koa(form), 3000)
  }
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
