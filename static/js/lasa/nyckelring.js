// The läskod: chosen, asked for, changed, begun anew. The page asks `be()` for the key and gets it opened, or null.
import { barVidere, hamtaBuren } from "forum/lasa/arbetare"
import * as kryptering from "forum/lasa/kryptering"
import * as lager from "forum/lasa/lager"
import { Natlos, fraga } from "forum/lasa/natet"

const dialog = document.querySelector("[data-laskod]")
const former = Object.fromEntries([...(dialog?.querySelectorAll("form") ?? [])].map((form) => [form.dataset.laskodForm, form]))
const vemHar = () => document.querySelector("[data-som]")?.dataset.som ?? ""
let oppnad = null
let omslag
let antal = 0
let vantar = null
barVidere(() => oppnad)

/** Return the opened key, or null. */
export const nu = () => oppnad

async function hamtaOmslag() {
  const sparade = await lager.hamta("omslag", (rad) => !vemHar() || rad.vem === vemHar())
  if (!dialog.dataset.nyckelUrl) return sparade
  try {
    const data = await fraga(dialog.dataset.nyckelUrl)
    antal = data.antal
    const nu = data.nyckel ? [{ ...data.nyckel, vem: vemHar() }] : []
    // Changed on another device: what lies here is opened with the new code from now on.
    if (nu.length && sparade.some((rad) => rad.omslag !== nu[0].omslag)) await lager.lagg("omslag", ...nu)
    return nu
  } catch (fel) {
    if (fel instanceof Natlos && sparade.length) return sparade
    throw fel
  }
}

/** Tell whether the person has a läskod: asks the server, or this device. */
export async function har() {
  omslag = await hamtaOmslag()
  return omslag.length > 0
}

/** Return the key if it is opened already, here or on the page before; asks nobody. */
export async function tyst() {
  if (!oppnad && kryptering.kan()) {
    const buren = await hamtaBuren(vemHar())
    if (buren) oppnad = buren.nyckel
  }
  return oppnad
}

/** Keep the wrapped key on this device, so that the läskod opens what lies here without a network. */
export async function behall() {
  if (!omslag?.length) await har()
  if (omslag?.length) await lager.lagg("omslag", ...omslag)
}

function visa(namn) {
  for (const [vilken, form] of Object.entries(former)) form.hidden = vilken !== namn
  for (const form of Object.values(former)) {
    form.reset()
    sag(form, "")
    for (const falt of form.querySelectorAll("[data-kod]")) falt.type = "password"
  }
  const form = former[namn]
  dialog.setAttribute("aria-labelledby", form.querySelector("h2").id)
  for (const plats of form.querySelectorAll("[data-antal]")) {
    plats.textContent = antal === 1 ? "Din enda anteckning kastas" : antal ? `Alla dina ${antal} anteckningar kastas` : "Dina gamla anteckningar kastas"
  }
  if (!dialog.open) dialog.showModal()
  form.querySelector("[data-kod]")?.focus()
}

function sag(form, ord) {
  form.querySelector("[role=alert]").textContent = ord
}

function slut(nyckel) {
  const lova = vantar
  vantar = null
  if (dialog.open) dialog.close()
  lova?.klart(nyckel)
}

const lovat = () => {
  vantar?.klart(null)
  return new Promise((klart) => (vantar = { klart }))
}

/** Ask for the läskod, or let one be chosen; resolves to the opened key, or null when the person turns away. */
export async function be() {
  if (await tyst()) return oppnad
  const finns = await har()
  const svar = lovat()
  visa(finns || !dialog.dataset.nyckelUrl ? "oppna" : "valj")
  return svar
}

/** Let the person change their läskod. */
export async function byt() {
  const svar = (await har()) ? lovat() : null
  if (svar) visa("byt")
  return svar
}

/** Let the person begin anew. */
export async function borjaOm() {
  await har()
  const svar = lovat()
  visa("om")
  return svar
}

const nyKod = (form) => {
  const [kod, igen] = [form.kod.value, form.igen.value]
  const fel = kryptering.brist(kod) || (kod !== igen ? "De två läskoderna är olika. Skriv samma kod två gånger." : "")
  if (fel) throw new Error(fel)
  return kod
}

async function spara(nytt, revision) {
  const data = await fraga(dialog.dataset.nyckelUrl, { ...nytt, revision })
  omslag = [{ ...data.nyckel, vem: vemHar() }]
  if (await lager.en("omslag", vemHar())) await lager.lagg("omslag", ...omslag)
}

const gor = {
  async oppna(form) {
    for (const rad of omslag ?? []) {
      const fick = await kryptering.oppna(rad, form.kod.value, rad.vem)
      if (fick) return fick
    }
    if (!omslag?.length) throw new Error("Inget som en läskod öppnar ligger på den här enheten.")
    form.kod.select()
    throw new Error("Läskoden stämmer inte. Försök igen.")
  },
  async valj(form) {
    const { omslag: nytt, oppnad: fick } = await kryptering.ny(nyKod(form), vemHar())
    await spara(nytt, 0)
    return fick
  },
  async om(form) {
    if (!form.forstatt.checked) throw new Error("Kryssa i rutan om du vill kasta dina gamla anteckningar och börja om.")
    const { omslag: nytt, oppnad: fick } = await kryptering.ny(nyKod(form), vemHar())
    await spara(nytt, omslag[0]?.revision ?? 0)
    for (const namn of ["egna", "vantar"]) for (const rad of await lager.hamta(namn, (r) => r.vem === vemHar())) await lager.kasta(namn, rad.uuid)
    return fick
  },
  async byt(form) {
    const kod = nyKod(form)
    const nytt = await kryptering.byt(omslag[0], form.gammal.value, kod, vemHar())
    if (!nytt) throw new Error("Den gamla läskoden stämmer inte.")
    await spara(nytt, omslag[0].revision)
    return kryptering.oppna(omslag[0], kod, vemHar())
  },
}

for (const [namn, form] of Object.entries(former)) {
  form.addEventListener("submit", async (handelse) => {
    handelse.preventDefault()
    if ("pagar" in form.dataset) return
    form.dataset.pagar = ""
    form.setAttribute("aria-busy", "true")
    sag(form, "")
    try {
      oppnad = await gor[namn](form)
      slut(oppnad)
    } catch (fel) {
      sag(form, fel.message)
    } finally {
      delete form.dataset.pagar
      form.removeAttribute("aria-busy")
    }
  })
  form.querySelector("[data-visa-kod]")?.addEventListener("change", ({ target }) => {
    for (const falt of form.querySelectorAll("[data-kod]")) falt.type = target.checked ? "text" : "password"
  })
}
dialog?.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-glomt]")) visa("om")
})
dialog?.addEventListener("close", () => slut(null))
