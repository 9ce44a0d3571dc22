// The form of a prepared yrkande: what a changed wording changes is shown while it is typed, and nothing typed is lost. It lies in the
// journal until the server has it: a crashed tab, a lost network or an ended session leaves it there. Without this it is a form as well.
import { csrf, fornya, somJag } from "forum/redigerare/csrf"
import { vidInloggning } from "forum/redigerare/inloggning"
import { bokfors, medGamla, oppna, skriv } from "forum/redigerare/journal"
import { ANNAN, UTLOGGAD, loggarUtAnda, nagotOsparat, notis, sag } from "forum/redigerare/status"
import { rita } from "forum/yrkande/redlinje"

const TID = 20_000
const IGEN = 10_000
const PAUS = 120
const OSPARAT = () => (bokfors() ? "Inte sparat ännu, men kvar i den här webbläsaren" : "Inte sparat ännu")
const UTAN_NAT = "Ej sparat – ingen kontakt med servern. Det du har skrivit är kvar här och skickas när nätet är tillbaka"

const form = document.querySelector("[data-yrkande]")
const falten = [...form.querySelectorAll("textarea")]
const varde = (namn) => form.elements[namn]?.value ?? ""
const NAMN = `yrkande ${location.pathname} ${["slag", "nr", "fran"].map(varde).join("-")}`
const innehall = () => Object.fromEntries(falten.map((falt) => [falt.name, falt.value]))
const kort = () => JSON.stringify(innehall())
// What the server has; null where the page came back with what is wrong in it.
const grunden = innehall()
const sparat = "osparat" in form.dataset ? null : kort()
const revisionen = varde("revision")
let pagar = false
let lamnas = false
let tidur = 0

function redlinje() {
  const del = form.querySelector("[data-redlinje]")
  if (!del) return
  const andrar = rita(del.querySelector("[data-ruta]"), JSON.parse(document.getElementById("forslagets-ord").textContent), varde("lydelse"))
  del.querySelector("[data-lika]").hidden = andrar
  del.querySelector("[data-ruta]").hidden = del.querySelector("[data-nyckel]").hidden = !andrar
  del.hidden = false
}

/** Keep in the journal what the server has not got, in place of the lines *bort*. */
function bokfor(bort = []) {
  const osparat = kort() !== sparat
  const rad = { yrkat: innehall(), revision: varde("revision"), tid: Date.now() }
  if (osparat) sag(form, "vantar", OSPARAT())
  else sag(form, "sparat")
  return skriv(NAMN, osparat ? () => rad : null, bort)
}

async function aterstall() {
  await medGamla(async (rader) => {
    const mina = rader.filter((rad) => rad.namn === NAMN)
    const sist = mina.at(-1)
    if (!sist) return
    // What came back with what is wrong in it is what was sent last.
    if (sparat !== null) {
      for (const falt of falten) falt.value = sist.innehall.yrkat[falt.name] ?? falt.value
      if (form.elements.revision) form.elements.revision.value = sist.innehall.revision
    }
    await bokfor(mina.map((rad) => rad.id))
    if (sparat === null || kort() === sparat) return
    notis("Det du skrev förra gången och som inte sparades är återställt")
    form.querySelector("[data-kasta]").hidden = false
    redlinje()
  })
}

function senare(...ord) {
  sag(form, "vantar", ...ord)
  clearTimeout(tidur)
  tidur = setTimeout(skicka, IGEN)
}

async function skicka() {
  if (pagar || lamnas) return
  pagar = true
  clearTimeout(tidur)
  form.setAttribute("aria-busy", "true")
  try {
    await skickaNu()
  } finally {
    pagar = false
    form.removeAttribute("aria-busy")
  }
}

async function skickaNu() {
  sag(form, "sparar")
  const data = new URLSearchParams(new FormData(form))
  data.set("csrfmiddlewaretoken", csrf())
  let svar
  try {
    svar = await fetch(location.href, { method: "POST", body: data, headers: somJag(), signal: AbortSignal.timeout(TID) })
  } catch {
    // The same token again: what was done and never answered is not done twice.
    return senare(UTAN_NAT)
  }
  const kropp = await svar.json().catch(() => null)
  if (kropp?.annan) return senare(...ANNAN)
  if (svar.status === 401 || svar.redirected || (svar.status === 403 && !kropp)) return senare(...UTLOGGAD)
  if (svar.status >= 500 || svar.status === 429 || (svar.ok && !kropp)) return senare("Ej sparat – servern svarar inte. Försöker igen")
  if (svar.ok) {
    lamnas = true
    await skriv(NAMN, null)
    sag(form, "sparat")
    return location.assign(kropp.adress)
  }
  if (kropp?.sida) {
    // What is wrong is said by the whole page, beside each field; nothing was done with the token.
    lamnas = true
    fornya(form)
    return form.submit()
  }
  sag(form, "fel", kropp?.fel ? `Ej sparat: ${kropp.fel}` : "Ej sparat: punkten eller yrkandet finns inte längre. Kopiera det du vill ha kvar.")
}

form.addEventListener("input", () => {
  bokfor()
  clearTimeout(form.ritas)
  form.ritas = setTimeout(redlinje, PAUS)
})
form.addEventListener("submit", (handelse) => {
  handelse.preventDefault()
  skicka()
})
form.querySelector("[data-kasta]").addEventListener("click", ({ target }) => {
  for (const falt of falten) falt.value = grunden[falt.name]
  if (form.elements.revision) form.elements.revision.value = revisionen
  bokfor()
  redlinje()
  target.hidden = true
  falten[0].focus()
})
// An unsaved draft that has been tried waits for the network, or for the person to log in again.
const igen = () => tidur && skicka()
addEventListener("online", igen)
vidInloggning(igen)
document.addEventListener("submit", ({ target }) => (lamnas ||= loggarUtAnda(target)))
addEventListener("beforeunload", (handelse) => {
  if (!lamnas && nagotOsparat()) handelse.preventDefault()
})
redlinje()
await oppna(form.dataset.journalnyckel, aterstall)
if (sparat === null) await bokfor()
document.documentElement.dataset.yrkande = "redo"
