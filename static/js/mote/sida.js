// The meeting's page: what is pressed goes through the queue, what others do is followed by short polling, notes save themselves.
import { aterstall } from "forum/redigerare/aterstallning"
import { somJag } from "forum/redigerare/csrf"
import { Formular } from "forum/redigerare/formular"
import { vidInloggning } from "forum/redigerare/inloggning"
import { oppna } from "forum/redigerare/journal"
import { nagotOsparat } from "forum/redigerare/status"
import { ersatt, hamta, hamtaI_forvag } from "forum/mote/innehall"
import { Ko } from "forum/mote/ko"
import { lyssna, sok } from "forum/mote/tangenter"

const OFTA = 2000
const FRAM = 4
const rot = document.querySelector("[data-mote]")
const kolada = document.querySelector("[data-ko]")
const nekat = document.querySelector("[data-nekat]")
const pennan = document.querySelector("[data-penna]")
const klient = Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("")
const anteckningar = new Map()
// What was pressed last in each form of the page: pressed twice in a hurry, it is done once.
const tryckt = new WeakMap()
const formen = new Map()
// Words of one's own that a refused press carried; they stand nowhere else.
const EGNA_ORD = ["lydelse", "skal", "text", "roster", "namn"]
let innehall = document.getElementById("motesinnehall")
let sand = null
let tidur = 0
let visning = 0
let hamtas = 0

const ko = new Ko(rot.dataset.gorUrl, {
  andrat(poster) {
    // What goes at once is not worth a line of its own; what waits is told in words, in order.
    kolada.hidden = poster.length < 2 && navigator.onLine
    if (!poster.length) kolada.hidden = true
    kolada.querySelector("[data-ko-lista]").replaceChildren(...poster.map((post) => Object.assign(document.createElement("li"), { textContent: post.ord })))
  },
  async klart({ till }, post) {
    formen.delete(post.nyckel)
    // Only what was pressed after it was read puts a refusal away.
    if (post.tid > Number(nekat.dataset.tid ?? 0)) glomNekat()
    if (ko.tom) await visa(till ?? location.href, { plats: new URL(till ?? "", location.href).hash.slice(1) })
  },
  async nekat(fel, post) {
    const stycke = (namn, textContent) => Object.assign(document.createElement(namn), { textContent })
    nekat.append(stycke("p", `${post.ord}: ${fel}`))
    for (const [namn, varde] of post.falt) if (EGNA_ORD.includes(namn) && varde.trim()) nekat.append(stycke("blockquote", varde))
    nekat.dataset.tid = Date.now()
    nekat.hidden = false
    // What was refused may be pressed again.
    tryckt.delete(formen.get(post.nyckel))
    formen.delete(post.nyckel)
    if (ko.tom) await visa(location.href, { sparad: true })
    nekat.focus()
  },
})

function glomNekat() {
  nekat.hidden = true
  nekat.replaceChildren()
}

function anslut() {
  sok(innehall)
  const sektion = innehall.querySelector("[data-anteckningar]")
  const uuid = sektion?.dataset.anteckningar
  if (uuid && anteckningar.get(uuid)?.sektion !== sektion) {
    const fore = anteckningar.get(uuid)
    // Come back to: notes that have not been saved are still the ones written here.
    if (fore?.formular.osparat) sektion.replaceWith(fore.sektion)
    else anteckningar.set(uuid, { sektion, formular: new Formular(sektion.querySelector("form")) })
  }
  const lankar = [...innehall.querySelectorAll(".motets-lista a")]
  const nu = lankar.findIndex((a) => a.hasAttribute("aria-current"))
  if ("skriver" in rot.dataset) hamtaI_forvag(lankar.slice(nu + 1, nu + 1 + FRAM).map((a) => a.href))
}

/** Show *url*: the part is fetched, or taken as it was last seen where there is no network. */
async function visa(url, { plats = "", sparad = false } = {}) {
  const min = ++visning
  hamtas++
  const html = await hamta(url).finally(() => hamtas--)
  // One that comes late, after another has been asked for, would show the item that was left.
  if (html === null || min !== visning) return
  const mal = new URL(url, location.href)
  if (mal.pathname + mal.search !== location.pathname + location.search) history.pushState(null, "", mal)
  innehall = ersatt(innehall, html, { sand: sparad ? null : sand, plats })
  sand = null
  anslut()
}

document.addEventListener("submit", (handelse) => {
  const form = handelse.target
  if (!form.matches("form[data-gor]")) return
  handelse.preventDefault()
  const data = new FormData(form, handelse.submitter)
  const falt = [...data].filter(([namn]) => !["engangsnyckel", "csrfmiddlewaretoken", "som"].includes(namn))
  const vad = JSON.stringify(falt)
  if (tryckt.get(form) === vad) return
  tryckt.set(form, vad)
  sand = form
  const post = ko.lagg(falt, handelse.submitter?.dataset.ord ?? form.dataset.ord ?? "Ändring")
  formen.set(post.nyckel, form)
})

document.addEventListener("click", async (handelse) => {
  const lank = handelse.target.closest?.("a[data-visa]")
  if (!lank || handelse.button || handelse.ctrlKey || handelse.metaKey || handelse.shiftKey || handelse.altKey) return
  handelse.preventDefault()
  await visa(lank.href)
  document.getElementById("punkten-rubrik")?.scrollIntoView({ block: "nearest" })
})
addEventListener("popstate", () => visa(location.href))

function visaPennan(penna) {
  if (!pennan || !("skriver" in rot.dataset)) return
  const text = !penna ? "" : penna.min ? " · du för pennan" : ` · ${penna.namn} för pennan `
  if (pennan.dataset.text === text) return
  pennan.dataset.text = text
  pennan.replaceChildren(text)
  if (!penna || penna.min) return
  const knapp = Object.assign(document.createElement("button"), { type: "button", className: "knapp knapp--liten", textContent: "Ta över" })
  knapp.addEventListener("click", () => ko.lagg([["gor", "pennan"], ["klient", klient]], "Tar över pennan"))
  pennan.append(knapp)
}

async function fraga() {
  clearTimeout(tidur)
  if (document.visibilityState === "visible") {
    try {
      const svar = await fetch(rot.dataset.lageUrl, { method: "POST", body: new URLSearchParams({ klient }), headers: somJag(), signal: AbortSignal.timeout(10_000) })
      if (svar.ok && !svar.redirected) {
        const { nr, lage, penna } = await svar.json()
        visaPennan(penna)
        if (lage !== innehall.dataset.lage && "skriver" in rot.dataset !== (lage === "pagar")) return location.reload()
        if (ko.tom && !hamtas && (String(nr) !== innehall.dataset.nr || lage !== innehall.dataset.lage)) await visa(location.href, { sparad: true })
        if (!ko.tom) ko.skicka()
      }
    } catch {
      // No network: the next question comes soon enough, and what waits says how it is.
    }
  }
  tidur = setTimeout(fraga, OFTA)
}

addEventListener("online", () => ko.skicka())
addEventListener("beforeunload", (handelse) => {
  if (!ko.tom || nagotOsparat()) handelse.preventDefault()
})
vidInloggning(() => {
  ko.skicka()
  for (const { formular } of anteckningar.values()) formular.spara()
})

lyssna()
anslut()
fraga()
await oppna(rot.dataset.journalnyckel, async () => {
  await ko.aterta()
  // The notes of other items stand on the page when their item does.
  await aterstall([], [...anteckningar.values()].map((a) => a.formular), () => null, () => null, { annanstans: true })
})
document.documentElement.dataset.mote = "redo"
