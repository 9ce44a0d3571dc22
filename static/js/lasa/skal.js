// Reading without a network: opens with the läskod what lies on this device, as the address says. Nothing of it is kept opened.
import { motet, omfang } from "forum/lasa/arbetare"
import { borja } from "forum/lasa/anteckningslista"
import { kan, oppnaBytes, oppnaJson } from "forum/lasa/kryptering"
import * as lager from "forum/lasa/lager"
import * as ring from "forum/lasa/nyckelring"
import { stund, storlek } from "forum/lasa/paket"
import { inomTid, kontakt, kontakten, utgangen, utgangna } from "forum/lasa/rensning"

const IGEN = 30_000
const plats = (namn) => document.querySelector(`[data-skal-${namn}]`)
const el = (namn, text = "", klass = "") => Object.assign(document.createElement(namn), { textContent: text, className: klass })
const punkten = () => /\/las\/([0-9a-f-]{36})\/$/.exec(location.pathname)?.[1] ?? ""

function stopp(rubrik, text) {
  plats("rubrik").textContent = rubrik
  plats("ord").textContent = text
  document.documentElement.dataset.skal = "stopp"
}

const post = async (paket, slag, namn) => {
  const rad = await lager.en("poster", `${paket.id} ${slag} ${namn}`)
  return rad && oppnaJson(ring.nu(), rad, rad.id)
}

async function oppnaFil(paket, fil, knapp) {
  const rad = await lager.en("poster", `${paket.id} fil ${fil.id}`)
  const bytes = rad && (await oppnaBytes(ring.nu(), rad, rad.id))
  if (!bytes) {
    knapp.after(el("span", " är inte hämtad till enheten.", "svag"))
    return
  }
  const typ = /\.pdf$/i.test(fil.filnamn) ? "application/pdf" : "application/octet-stream"
  const adress = URL.createObjectURL(new Blob([bytes], { type: typ }))
  const lank = Object.assign(el("a"), { href: adress, target: "_blank", rel: "noopener" })
  // Only what the browser itself shows is shown; the rest one must choose to save, in clear, oneself.
  if (typ !== "application/pdf") lank.download = fil.filnamn
  lank.click()
  setTimeout(() => URL.revokeObjectURL(adress), 60_000)
}

function handlingar(paket, filer, rubrik = "Handlingar") {
  if (!filer.length) return []
  const ut = el("ul", "", "las__handlingar")
  ut.setAttribute("role", "list")
  for (const fil of filer) {
    const rad = el("li")
    const knapp = Object.assign(el("button", fil.titel, "knapp knapp--lank"), { type: "button" })
    knapp.addEventListener("click", () => oppnaFil(paket, fil, knapp))
    rad.append(knapp, " ", el("span", fil.id ? storlek(fil.storlek) : `${storlek(fil.storlek)}, fick inte plats på enheten`, "svag"))
    if (!fil.id) knapp.replaceWith(el("span", fil.titel))
    ut.append(rad)
  }
  return [el("h2", rubrik), ut]
}

function listan(paket, lista) {
  plats("rubrik").textContent = "Läs handlingarna"
  plats("var").textContent = [lista.titel, lista.nar.split(" ").at(-1), lista.plats].filter(Boolean).join(" · ")
  const ut = el("ol", "", "laslista")
  ut.setAttribute("role", "list")
  for (const punkt of lista.punkter) {
    const rad = el("li", "", `laslista__rad${punkt.fast ? " laslista__rad--fast" : ""}${punkt.utgar ? " laslista__rad--utgar" : ""}`)
    const lank = Object.assign(el("a", "", "laslista__lank"), { href: `${omfang()}${punkt.uuid}/` })
    const vad = el("span", "", "laslista__vad")
    vad.append(el("span", punkt.rubrik, "laslista__rubrik"), el("span", punkt.ber.join(" · "), "laslista__ber"))
    lank.append(el("span", punkt.nummer, "laslista__nr"), vad)
    rad.append(lank)
    ut.append(rad)
  }
  plats("text").replaceChildren(ut)
  const utan = lista.utelamnade.filter((fil) => !fil.punkt)
  plats("handlingar").replaceChildren(...handlingar(paket, [...lista.filer.filter((fil) => !fil.punkt), ...utan], "Sammanträdets handlingar"))
}

async function enPunkt(paket, lista) {
  const nr = lista.punkter.findIndex((punkt) => punkt.uuid === punkten())
  const punkt = lista.punkter[nr]
  const text = punkt && (await post(paket, "punkt", punkt.uuid))
  if (!text) {
    stopp("Punkten ligger inte på enheten", "Den kom till efter att du tog med sammanträdet, eller så får du inte längre läsa den. Öppna den när du har nät.")
    return
  }
  plats("rubrik").textContent = punkt.rubrik
  plats("var").replaceChildren(Object.assign(el("a", lista.titel), { href: omfang() }), ` · punkt ${punkt.nummer}`)
  document.title = `${punkt.nummer}. ${punkt.rubrik} – Forum`
  const las = plats("text")
  las.dataset.las = ""
  // What the server rendered, locked by this person's key: nobody else can have written it.
  las.innerHTML = text.html
  const delat = await post(paket, "delat", punkt.uuid)
  plats("delat").innerHTML = delat?.html ?? ""
  const utan = lista.utelamnade.filter((fil) => fil.punkt === punkt.uuid)
  plats("handlingar").replaceChildren(...handlingar(paket, [...lista.filer.filter((fil) => fil.punkt === punkt.uuid), ...utan]))
  const vag = plats("vag")
  for (const [namn, annan] of [["forra", lista.punkter[nr - 1]], ["nasta", lista.punkter[nr + 1]]]) {
    const lank = vag.querySelector(`[data-${namn}]`)
    lank.hidden = !annan
    if (!annan) continue
    lank.href = `${omfang()}${annan.uuid}/`
    lank.querySelector("[data-namn]").textContent = `${annan.nummer}. ${annan.rubrik}`
  }
  vag.querySelector("[data-listan]").href = omfang()
  vag.hidden = false
  const ant = document.querySelector("[data-anteckningar]")
  Object.assign(ant.dataset, { punkt: punkt.uuid, mote: motet() })
  plats("anteckningar").hidden = false
  await borja({ utanNat: true })
}

async function visa(paketen) {
  const paket = paketen.find((rad) => rad.vem === ring.nu().vem)
  if (!paket) return stopp("Det här ligger inte på enheten", "Öppna sammanträdet när du har nät, och välj ”Ta med sammanträdet”.")
  plats("oppna").hidden = true
  plats("ord").textContent = `Det du läser togs med ${stund(paket.hamtad)}.`
  document.querySelector("main").dataset.som = paket.vem
  document.documentElement.dataset.skal = "oppnas"
  const lista = await post(paket, "lista", "lista")
  if (!lista) return stopp("Det går inte att öppna", "Det som ligger på enheten är skrivet med en annan läskod. Ta med sammanträdet igen när du har nät.")
  if (punkten()) await enPunkt(paket, lista)
  else listan(paket, lista)
  if (document.documentElement.dataset.skal === "oppnas") document.documentElement.dataset.skal = "oppen"
}

async function borjaLasa() {
  // What has expired goes before anything is shown. The server is asked beside: a network that never answers hides no text.
  await inomTid().catch((fel) => console.warn("läspaket", fel))
  kontakten.then(efterKontakt)
  const paketen = kan() ? await lager.hamta("paket", (rad) => rad.mote === motet() && !utgangen(rad)) : []
  if (!paketen.length) {
    const gick = utgangna.some((paket) => paket.mote === motet())
    return stopp(
      gick ? "Tiden är ute" : "Du har inget nät",
      gick ? "Handlingarna har legat här så länge organet tillåter och är borttagna. Ta med sammanträdet igen när du har nät." : "Det här sammanträdet ligger inte på enheten. Försök igen när du har nät.",
    )
  }
  const oppna = async () => {
    if (await ring.be().catch(() => null)) await visa(paketen)
  }
  plats("oppna").hidden = false
  plats("oppna").addEventListener("click", oppna)
  if (await ring.tyst()) await visa(paketen)
  else {
    document.documentElement.dataset.skal = "last"
    await oppna()
  }
}

/** Say how it is with the network: gone, there but silent, or (*svarar*) back. */
function sagNatet(svarar = false) {
  const ut = plats("nat")
  ut.textContent = svarar ? "Nätet är tillbaka. " : navigator.onLine ? "Nätet svarar inte. " : "Utan nät. "
  if (navigator.onLine) ut.append(Object.assign(el("a", "Läs in sidan på nytt"), { href: location.href }))
}

/** The server has been reached: what it took away from the device is not left on the page. */
async function efterKontakt(svar) {
  if (!svar) return
  sagNatet(true)
  const kvar = (await lager.hamta("paket", (rad) => rad.mote === motet())).length
  const punkt = punkten() && svar.sammantraden?.[motet()] && !svar.sammantraden[motet()].punkter[punkten()]
  if (!["oppen", "oppnas", "last"].includes(document.documentElement.dataset.skal) || (kvar && !punkt)) return
  // A note that is being written is saved, or left, first.
  const skrivs = document.querySelector("dialog[open]")
  if (skrivs) skrivs.addEventListener("close", () => location.reload(), { once: true })
  else location.reload()
}

const igen = () => kontakt().then(efterKontakt, (fel) => console.warn("läspaket", fel))
addEventListener("online", () => (sagNatet(), igen()))
addEventListener("offline", () => sagNatet())
// A network that was silent may have found its tongue.
setInterval(() => navigator.onLine && document.visibilityState === "visible" && igen(), IGEN)
sagNatet()
await borjaLasa()
