// The notes of the item on the page: the list, the marks in the text, the bar for what is marked, the dialog where one writes.
import * as ankare from "forum/lasa/ankare"
import * as anteckningar from "forum/lasa/anteckningar"
import { kan } from "forum/lasa/kryptering"
import { Natlos } from "forum/lasa/natet"
import * as ring from "forum/lasa/nyckelring"
import * as synk from "forum/lasa/synk"

const IGEN = 15_000
let del, lista, lage, rost, dialog, form, markrad
let punkt, adress
let data = { egna: [], delade: [], partier: [] }
let egna = []
let skrivs = null
let omraden = []

const el = (namn, text = "", klass = "") => Object.assign(document.createElement(namn), { textContent: text, className: klass })
const knapp = (ord, vad, gor) => {
  const ut = el("button", ord, "knapp knapp--liten")
  ut.type = "button"
  ut.append(el("span", vad, "dold"))
  ut.addEventListener("click", gor)
  return ut
}
const sag = (ord) => {
  lage.textContent = ord
  rost.textContent = ord
}
const kort = (text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)
// Of one who sits for two parties the note is shared with the one that is chosen.
const vald = () => data.partier.find(({ parti }) => `grupp ${parti}` === form.delas.value)?.parti ?? ""

function citatet(rad, plats) {
  const citat = el("blockquote", rad.citat, "lasant__citat")
  if (plats) return [citat, knapp("Visa i texten", `: ${kort(rad.citat)}`, () => visa(plats))]
  return [citat, el("p", "Orden finns inte kvar i texten. Citatet är från när du antecknade.", "svag")]
}

function visa(plats) {
  const block = plats.startContainer.parentElement.closest("[data-block]")
  block.tabIndex = -1
  block.focus({ preventScroll: true })
  block.scrollIntoView({ block: "center" })
  const val = getSelection()
  val.removeAllRanges()
  val.addRange(plats.cloneRange())
}

function egenRad(rad) {
  const rot = el("li", "", "lasant__rad")
  rot.dataset.uuid = rad.uuid
  if (rad.klar.olaslig) {
    rot.append(el("p", "Anteckningen är skriven med en läskod som inte gäller längre och kan inte läsas.", "svag"))
    rot.append(knapp("Ta bort", " den oläsliga anteckningen", () => taBort(rad)))
    return rot
  }
  if (rad.klar.a) rot.append(...citatet(rad.klar.a, omraden[egna.indexOf(rad)]))
  if (rad.klar.t) rot.append(el("p", rad.klar.t, "lasant__text"))
  const delad = data.delade?.find((d) => d.uuid === rad.uuid)
  const ord = []
  if (delad) ord.push(`Delad med ${delad.parti}-gruppen`)
  if (rad.klar.krock) ord.push("Skrevs samtidigt på en annan enhet; båda är kvar")
  if (rad.vantar) ord.push("Väntar på nät, krypterad på enheten")
  if (ord.length) rot.append(el("p", ord.join(" · "), "lasant__lage"))
  const om = `: ${kort(rad.klar.t || rad.klar.a?.citat || "")}`
  const rader = el("div", "", "lasant__gor")
  rader.append(knapp(rad.klar.t ? "Ändra" : "Skriv till", om, () => skriv(rad.klar.a, rad)))
  rader.append(knapp("Ta bort", om, () => taBort(rad)))
  rot.append(rader)
  return rot
}

function deladRad(rad, plats) {
  const rot = el("li", "", "lasant__rad lasant__rad--delad")
  rot.dataset.uuid = rad.uuid
  if (rad.ankare?.citat) rot.append(...citatet(rad.ankare, plats))
  rot.append(el("p", rad.text, "lasant__text"), el("p", `${rad.av}, delad med ${rad.parti}-gruppen`, "lasant__lage"))
  // One's own, whose private note cannot be read here: the sharing can still be taken back.
  if (rad.min) rot.append(knapp("Sluta dela", `: ${kort(rad.text)}`, () => natets(() => synk.aterta({ ...rad, mote: motesId() }))))
  return rot
}

const motesId = () => del.dataset.mote

function rita() {
  omraden = egna.map((rad) => ankare.hitta(rad.klar.a))
  const andras = (data.delade ?? []).filter((d) => d.punkt === punkt && !egna.some((rad) => rad.uuid === d.uuid))
  const platser = andras.map((d) => ankare.hitta(d.ankare))
  lista.replaceChildren(...egna.map(egenRad), ...andras.map((d, i) => deladRad(d, platser[i])))
  ankare.farga(omraden.filter(Boolean), platser.filter(Boolean))
  del.querySelector("[data-ant-tom]").hidden = egna.length + andras.length > 0
  del.dataset.antal = egna.length
}

async function las() {
  data = await anteckningar.hamta(adress)
  egna = await anteckningar.oppna(data.egna, punkt)
  rita()
}

/** Send, fetch and show again; a lost network is told and tried anew. */
async function sandOchLas() {
  // Without a network what lies here is shown first: to send may take the time it takes to give up.
  if (!adress) await las()
  const { kvar, fel } = await anteckningar.sand()
  await las()
  const vantar = kvar === 1 ? "En anteckning väntar krypterad" : `${kvar} anteckningar väntar krypterade`
  sag(kvar ? `${vantar} på enheten. ${fel || "De skickas när nätet är tillbaka."}` : "")
}

async function prova(gor) {
  try {
    await gor()
  } catch (fel) {
    if (!(fel instanceof Natlos)) console.warn("anteckningar", fel)
    sag(fel.message || "Anteckningarna kunde inte hämtas.")
  }
}

/** Do what only the server can, and say when it cannot be reached. */
const natets = (gor) =>
  prova(async () => {
    await gor()
    await sandOchLas()
  })

async function taBort(rad) {
  const nasta = lista.querySelector(`[data-uuid="${rad.uuid}"]`)?.nextElementSibling
  await prova(async () => {
    await anteckningar.taBort(rad)
    egna = egna.filter((annan) => annan.uuid !== rad.uuid)
    if (data.delade) data.delade = data.delade.filter((d) => d.uuid !== rad.uuid)
    rita()
    rost.textContent = "Anteckningen är borttagen."
    await sandOchLas()
  })
  ;(nasta?.isConnected ? nasta.querySelector("button") : del.querySelector("[data-ant-ny]"))?.focus()
}

function grupper() {
  const falt = form.querySelector("[data-dela]")
  falt.hidden = !data.partier.length || data.natlos || del.dataset.delat === "nej"
  const mall = falt.querySelector("[data-gruppmall]").content.firstElementChild
  falt.querySelector("[data-grupper]").replaceChildren(
    ...data.partier.map((grupp, nr) => {
      const rad = mall.cloneNode(true)
      const [val, etikett, vilka] = [rad.querySelector("input"), rad.querySelector("label"), rad.querySelector("[data-vilka]")]
      Object.assign(val, { id: `ant-grupp-${nr}`, value: `grupp ${grupp.parti}` })
      val.setAttribute("aria-describedby", (vilka.id = `ant-vilka-${nr}`))
      etikett.htmlFor = val.id
      rad.querySelector("[data-parti]").textContent = grupp.parti
      const andra = grupp.vilka.length ? grupp.vilka.join(", ") : "ingen annan just nu"
      vilka.textContent = `Läses då av ${andra}, och av den som senare blir vald för ${grupp.parti}. Texten ligger läsbar på servern. Den som har jäv i punkten ser den inte.`
      return rad
    }),
  )
}

function skriv(a, rad = null) {
  skrivs = { a, rad, fore: rad?.klar.t ?? "" }
  form.reset()
  form.text.value = skrivs.fore
  grupper()
  const delad = data.delade?.find((d) => d.uuid === rad?.uuid)
  form.delas.value = delad && data.partier.some(({ parti }) => parti === delad.parti) ? `grupp ${delad.parti}` : "jag"
  const citat = form.querySelector("[data-citat]")
  citat.hidden = !a
  citat.textContent = a?.citat ?? ""
  form.querySelector("h2").textContent = rad ? "Ändra anteckningen" : a ? "Anteckna om det markerade" : "Anteckna om hela punkten"
  form.querySelector("[role=alert]").textContent = ""
  markrad.hidden = true
  dialog.showModal()
  form.text.focus()
}

async function spara(handelse) {
  handelse.preventDefault()
  if ("pagar" in form.dataset) return
  const { a, rad } = skrivs
  const text = form.text.value.trim()
  const delas = form.querySelector("[data-dela]").hidden ? "" : vald()
  const fel = form.querySelector("[role=alert]")
  fel.textContent = ""
  if (!text && (!a || delas)) {
    fel.textContent = delas ? "Skriv något att dela, eller låt anteckningen vara bara din." : "Skriv något, eller avbryt."
    return form.text.focus()
  }
  form.dataset.pagar = ""
  let sparad = false
  try {
    const fanns = data.delade?.some((d) => d.uuid === rad?.uuid)
    const ny = await anteckningar.spara(punkt, { ...rad?.klar, t: text, a }, rad)
    sparad = true
    skrivs = { a, rad: { ...ny, klar: { t: text, a } }, fore: text }
    if (delas) await synk.dela(ny, delas, text, a)
    else if (fanns && !data.natlos) await synk.aterta(ny)
    dialog.close()
    rost.textContent = "Anteckningen är sparad."
  } catch (hinder) {
    fel.textContent = sparad
      ? `${hinder.message} Anteckningen är sparad för dig själv, men vem som får läsa den har inte ändrats.`
      : hinder instanceof Natlos
        ? "Enheten är full och servern nås inte, så anteckningen är inte sparad. Texten står kvar: frigör utrymme eller vänta på nätet, och spara igen."
        : "Anteckningen kunde inte sparas på enheten. Texten står kvar: försök igen, eller frigör utrymme."
  } finally {
    delete form.dataset.pagar
  }
  await prova(sandOchLas)
  if (!dialog.open) lista.querySelector(`[data-uuid="${skrivs.rad.uuid}"] .lasant__gor button`)?.focus()
}

const medNyckel = async (gor) => {
  const hade = Boolean(ring.nu())
  if (!(await ring.be())) return
  if (!hade) await oppnad()
  gor()
}

function bevakaMarkering() {
  let a = null
  document.addEventListener("selectionchange", () => {
    if (dialog.open) return
    a = ankare.markerat()
    markrad.hidden = !a
  })
  // The press must not take the marking away before it is read.
  markrad.addEventListener("pointerdown", (handelse) => handelse.preventDefault())
  markrad.querySelector("[data-markera]").addEventListener("click", () => {
    const valt = a
    if (!valt) return
    prova(() =>
      medNyckel(async () => {
        await anteckningar.spara(punkt, { t: "", a: valt })
        getSelection().removeAllRanges()
        rost.textContent = "Markerat."
        await prova(sandOchLas)
      }),
    )
  })
  markrad.querySelector("[data-anteckna]").addEventListener("click", () => {
    const valt = a
    if (valt) prova(() => medNyckel(() => skriv(valt)))
  })
  document.querySelector("[data-las]").addEventListener("click", (handelse) => {
    if (!getSelection().isCollapsed || handelse.target.closest("a, button")) return
    const nr = ankare.traffad(omraden, handelse.clientX, handelse.clientY)
    if (nr >= 0) lista.querySelector(`[data-uuid="${egna[nr].uuid}"]`)?.scrollIntoView({ block: "center" })
  })
}

async function oppnad() {
  del.querySelector("[data-ant-stangd]").hidden = true
  del.querySelector("[data-ant-oppen]").hidden = false
  await prova(sandOchLas)
  del.dataset.oppen = ""
  document.dispatchEvent(new CustomEvent("forum:oppnad"))
}

/** Take the panel of the page into use. *utanNat*: the rows come from this device. */
export async function borja({ utanNat = false } = {}) {
  del = document.querySelector("[data-anteckningar]")
  if (!del) return
  ;[lista, lage, rost, markrad] = ["lista", "lage", "rost", "markrad"].map((namn) => document.querySelector(`[data-ant-${namn}]`))
  dialog = document.querySelector("[data-ant-dialog]")
  form = dialog.querySelector("form")
  punkt = del.dataset.punkt
  adress = utanNat ? "" : del.dataset.anteckningarUrl
  if (!kan()) {
    del.querySelector("[data-ant-kan-inte]").hidden = false
    return
  }
  const stangd = del.querySelector("[data-ant-stangd]")
  stangd.hidden = false
  stangd.querySelector("button").addEventListener("click", () => prova(() => medNyckel(() => del.querySelector("[data-ant-ny]").focus())))
  del.querySelector("[data-ant-ny]").addEventListener("click", () => skriv(null))
  form.addEventListener("submit", spara)
  dialog.addEventListener("cancel", (handelse) => {
    if (form.text.value.trim() === skrivs.fore) return
    handelse.preventDefault()
    form.querySelector("[role=alert]").textContent = "Du har skrivit något som inte är sparat. Spara eller avbryt."
  })
  bevakaMarkering()
  addEventListener("online", () => ring.nu() && prova(sandOchLas))
  setInterval(() => ring.nu() && lage.textContent && navigator.onLine && prova(sandOchLas), IGEN)
  if (await ring.tyst()) await oppnad()
}
