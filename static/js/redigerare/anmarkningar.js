// Remarks and their words: marked in the text, from one to the other by mouse and keyboard, exchanged with one press.
import { anmarktaI, byt, visaAnmarkta } from "forum/redigerare/anmarkta"
import { bytText, knapp, laggFore, oppen, oppna, stang } from "forum/redigerare/anmarkningsruta"
import { fornya, somJag } from "forum/redigerare/csrf"
import { notis } from "forum/redigerare/status"

const TON = { stavning: "stavning", lang_mening: "mening", passiva: "mening" }
const spalt = document.getElementById("anmarkningar")
const lista = spalt?.querySelector("[hx-get]")
// The column of the texts: the box stands in it, at its words.
const spalten = document.querySelector(".skrivsida > :first-child")
const rakning = document.createElement("p")
let texter = []
let rader = []
let vantar = false
let fokus = null
let senast = null

/** Read the list as the server wrote it. */
function las() {
  rader = [...lista.querySelectorAll("[data-nyckel]")].map((li) => ({
    li,
    nyckel: li.dataset.nyckel,
    regel: li.dataset.regel,
    citat: li.dataset.citat,
    byten: JSON.parse(li.dataset.byten),
    marken: JSON.parse(li.dataset.marken),
    ton: TON[li.dataset.regel] ?? "ord",
    ankare: li.dataset.ankare,
  }))
}

/** Return every mark on the page in the order of the paper, with its text and remark. */
function marken() {
  const per = new Map(rader.map((rad) => [rad.nyckel, rad]))
  return texter.flatMap((text) => anmarktaI(text.editor).map((marke) => ({ ...marke, text, rad: per.get(marke.nyckel) }))).filter((m) => m.rad)
}

/** Return *ord*, which can stand for *citat*, as it is to be where *skrivet* stands: "Nämden" and "nämden" are one remark. */
function somDar(ord, citat, skrivet) {
  if (!citat || citat === skrivet || citat.toLowerCase() !== skrivet.toLowerCase()) return ord
  return (skrivet[0] === skrivet[0].toUpperCase() ? ord[0].toUpperCase() : ord[0].toLowerCase()) + ord.slice(1)
}

const markenAv = (rad) => marken().filter((m) => m.nyckel === rad.nyckel)

/** Return the field that holds the words of a remark that is not about a text: a heading or a lead-in. */
function falt(rad) {
  const del_ = document.getElementById(rad.ankare)
  if (!del_ || rad.marken.length) return null
  const alla = del_.matches("input, textarea") ? [del_] : [...del_.querySelectorAll("input:not([type=hidden]), textarea")]
  return alla.find((f) => rad.citat && f.value?.includes(rad.citat)) ?? null
}

/** Select the words of a field. */
function visaFalt(rad, element) {
  element.closest("details")?.setAttribute("open", "")
  element.focus()
  const start = element.value.indexOf(rad.citat)
  element.setSelectionRange?.(start, start + rad.citat.length)
}

function visa({ text, from, to }) {
  text.editor.chain().setTextSelection({ from, to }).scrollIntoView().run()
}

/** Take the remark away at once; the server's own list comes when the text has been saved. */
function taBort(rad) {
  const nasta = rad.li.nextElementSibling ?? rad.li.previousElementSibling ?? spalt.querySelector("h2")
  const hade = rad.li.contains(document.activeElement)
  rad.li.hidden = true
  if (hade) fokusera(nasta)
}

function fokusera(element) {
  const mal = element.querySelector?.("button, a, summary") ?? element
  if (mal === element && !element.matches("a, button, input")) element.tabIndex = -1
  mal.focus()
}

function bytUt(rad, var_, ord) {
  const element = falt(rad)
  if (element) {
    visaFalt(rad, element)
    // The browser's own edit can be undone; where there is none the value is set.
    if (!document.execCommand("insertText", false, ord)) {
      element.setRangeText(ord)
      element.dispatchEvent(new Event("input", { bubbles: true }))
    }
    return taBort(rad)
  }
  // From the last to the first, so that none moves another.
  for (const marke of [...var_].reverse()) if (!marke.text.last) byt(marke.text.editor, marke, somDar(ord, rad.citat, marke.ord))
  if (!markenAv(rad).length) taBort(rad)
}

/** Send a form of the list in the background; resolves true when it was done. */
async function skicka(form) {
  // The server answers for what it has: what is written goes first.
  await Promise.all(texter.map((text) => text.spara()))
  fornya(form)
  const svar = await fetch(form.action, { method: "POST", body: new FormData(form), headers: somJag() }).catch(() => null)
  const data = await svar?.json().catch(() => null)
  notis(data?.sagt ?? data?.fel ?? "Det gick inte. Försök igen.")
  return Boolean(svar?.ok)
}

/** Ask for the list at once, when it has changed by something else than a saved text. */
async function hamtaOm() {
  const svar = await fetch(lista.getAttribute("hx-get")).catch(() => null)
  if (!svar?.ok || svar.redirected) return
  const html = await svar.text()
  if (!fore()) return
  lista.innerHTML = html
  efter()
}

/** Remember where the focus is before a new list takes the place of the old; false where it had better wait. */
function fore() {
  vantar = upptagen()
  fokus = lista.contains(document.activeElement) ? (document.activeElement.closest("[data-nyckel]")?.dataset.nyckel ?? "") : null
  return !vantar
}

function efter() {
  rita()
  if (fokus !== null) fokusera(rader.find((r) => r.nyckel === fokus)?.li ?? spalt.querySelector("h2"))
}

async function forslag(rad) {
  const url = `${lista.querySelector("[data-anmarkningar]").dataset.forslag}?ord=${encodeURIComponent(rad.citat)}`
  const svar = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null)
  return svar?.ok ? (await svar.json()).forslag : []
}

/** Open the box for *marke*; with *fokus*, as one who came by the keyboard wants it. */
function visaRuta(marke, fokus) {
  const { rad, text } = marke
  const { editor } = text
  const bytKnapp = (forslag) => {
    const ord = somDar(forslag, rad.citat, marke.ord)
    return knapp(bytText(ord), () => {
      const nu = anmarktaI(editor).find((m) => m.nyckel === rad.nyckel && m.from === marke.from) ?? marke
      stang()
      if (text.last) return
      const slut = byt(editor, nu, ord)
      editor.commands.setTextSelection(slut)
      editor.view.focus()
      if (!markenAv(rad).length) taBort(rad)
    })
  }
  const knappar = rad.byten.map(bytKnapp)
  const ordlista = rad.li.querySelector("form[data-ordlista]")
  if (ordlista)
    knappar.push(
      knapp("Lägg till i ordlistan", async () => {
        stang(true)
        if (await skicka(ordlista)) taBort(rad)
        hamtaOm()
      }),
    )
  const tysta = rad.li.querySelector(".anmarkning__tysta")
  const iListan = knapp(tysta ? "Tysta …" : "Visa i listan", () => {
    stang()
    if (tysta) tysta.open = true
    rad.li.scrollIntoView({ block: "center" })
    fokusera(tysta ? tysta.querySelector("input[name=skal]") : rad.li)
  })
  knappar.push(iListan, knapp("Stäng", () => stang(true)))
  const mer = [...rad.li.querySelectorAll(":scope > p.svag")].map((p) => p.cloneNode(true))
  const innehall = { slag: rad.li.querySelector(".anmarkning__slag").textContent, mening: rad.li.querySelector("[data-mening]").textContent, mer, knappar }
  const stangd = (ater) => ater && editor.view.focus()
  oppna(spalten, editor.view, marke, innehall, { fokus, stangd })
  if (rad.regel === "stavning" && !rad.byten.length) {
    forslag(rad).then((ord) => {
      rad.byten = ord
      if (oppen() && rad.byten.length) laggFore(rad.byten.map(bytKnapp))
    })
  }
}

/** Give each remark of the list its buttons: to the words, and what can take their place. */
function laggKnappar() {
  for (const rad of rader) {
    const har = markenAv(rad)
    const element = har.length ? null : falt(rad)
    if (!har.length && !element) continue
    const plats = rad.li.querySelector("[data-gor]") ?? rad.li.appendChild(document.createElement("div"))
    plats.className = "anmarkning__gor"
    const dolt = `: ${rad.citat || "det som anmärkningen gäller"}`
    const visaKnapp = knapp("Visa i texten", () => (element ? visaFalt(rad, element) : tillOrden(rad)), dolt)
    visaKnapp.classList.add("knapp--lank")
    const bytKnappar = rad.byten.map((ord) => {
      const text = har.length > 1 ? `${bytText(ord)} på ${har.length} ställen` : bytText(ord)
      return knapp(text, () => bytUt(rad, markenAv(rad), ord), rad.citat ? `, i stället för ${rad.citat}` : "")
    })
    rad.li.querySelector("[data-kanske]")?.remove()
    plats.prepend(...bytKnappar, visaKnapp)
  }
}

function tillOrden(rad) {
  const [forsta] = markenAv(rad)
  if (!forsta) return notis("Orden står inte längre i texten.")
  visa(forsta)
  forsta.text.editor.view.focus()
}

/** Go to the next remark in the text, or the one before, and open it. */
function ga(steg) {
  const alla = marken()
  if (!alla.length) return notis("Inget är anmärkt i texten.")
  const nu = texter.findIndex((t) => t.plats.contains(document.activeElement))
  const har = oppen() ? alla.findIndex((m) => m.text === senast?.text && m.from === senast.from && m.nyckel === senast.nyckel) : -1
  let nasta = har + steg
  if (har < 0) {
    const { from, to } = texter[nu]?.editor.state.selection ?? { from: 0, to: 0 }
    const efter = (m) => texter.indexOf(m.text) - nu || (steg > 0 ? m.from - to : m.to - from)
    nasta = steg > 0 ? alla.findIndex((m) => efter(m) >= 0) : alla.findLastIndex((m) => efter(m) <= 0)
    if (nasta < 0) nasta = steg > 0 ? 0 : alla.length - 1
  }
  senast = alla[(nasta + alla.length) % alla.length]
  visa(senast)
  visaRuta(senast, true)
}

/** Return the mark at *pos* of a text: the shortest, where one stands within another. */
const markeVid = (text, pos) =>
  marken()
    .filter((m) => m.text === text && m.from <= pos && pos <= m.to)
    .sort((a, b) => a.to - a.from - (b.to - b.from))[0]

function vidTangent(handelse) {
  if (handelse.key === "F8" && !handelse.ctrlKey && !handelse.altKey && !handelse.metaKey) {
    handelse.preventDefault()
    return ga(handelse.shiftKey ? -1 : 1)
  }
  const text = texter.find((t) => t.plats.contains(handelse.target))
  if (!text) return
  if (handelse.key === "Enter" && handelse.altKey) {
    const marke = markeVid(text, text.editor.state.selection.head)
    if (!marke) return
    handelse.preventDefault()
    senast = marke
    return visaRuta(marke, true)
  }
  // One who writes on has seen it.
  if (!["Shift", "Control", "Alt", "Meta"].includes(handelse.key)) stang()
}

/** Read the list, mark its words, and say how many there are when that has changed. */
function rita() {
  las()
  for (const text of texter) visaAnmarkta(text.editor, rader)
  laggKnappar()
  const antal = lista.querySelector("[data-antal]")?.textContent.trim() ?? ""
  if (rakning.textContent !== antal && rakning.isConnected) rakning.textContent = antal
}

/** Tell whether a person is in the middle of something in the list, which a new one would take from them. */
const upptagen = () => lista.contains(document.activeElement) && document.activeElement.matches("input, textarea")

/** Mark in *alla* texts what the list beside them remarks on. */
export function borjaAnmarkningar(alla) {
  if (!lista) return
  texter = alla
  rakning.className = "dold"
  rakning.setAttribute("role", "status")
  const hjalp = document.createElement("p")
  hjalp.className = "svag"
  hjalp.textContent = "F8 går till nästa anmärkning i texten, Skift och F8 till den förra."
  lista.before(rakning, hjalp)
  rakning.textContent = lista.querySelector("[data-antal]")?.textContent.trim() ?? ""
  rita()
  for (const text of texter)
    text.editor.view.dom.addEventListener("click", (handelse) => {
      const traff = text.editor.view.posAtCoords({ left: handelse.clientX, top: handelse.clientY })
      const marke = handelse.target.closest(".anmarkt") && traff && markeVid(text, traff.pos)
      if (!marke || !getSelection().isCollapsed) return
      senast = marke
      visaRuta(marke, false)
    })
  document.addEventListener("keydown", vidTangent)
  lista.addEventListener("submit", async (handelse) => {
    const form = handelse.target
    handelse.preventDefault()
    handelse.stopPropagation()
    const li = form.closest("[data-nyckel]")
    const rad = rader.find((r) => r.li === li)
    if (!(await skicka(form))) return
    if (rad) taBort(rad)
    hamtaOm()
  })
  lista.addEventListener("htmx:beforeSwap", (handelse) => {
    if (!fore()) handelse.detail.shouldSwap = false
  })
  lista.addEventListener("focusout", () => setTimeout(() => vantar && !upptagen() && hamtaOm()))
  lista.addEventListener("htmx:afterSwap", efter)
}
