// "Ta med sammanträdet": what is offered on the list, and what is done by itself on the pages of one who has chosen that here.
import { kan as kanArbeta, motet } from "forum/lasa/arbetare"
import { kan as kanLasa } from "forum/lasa/kryptering"
import { fullt, ledigt } from "forum/lasa/plats"
import * as ring from "forum/lasa/nyckelring"
import * as paket from "forum/lasa/paket"
import { kontakten, rensaMote } from "forum/lasa/rensning"

const vem = () => document.querySelector("[data-som]")?.dataset.som ?? ""

const adresser = (del) => ({ adress: del.dataset.paketUrl, lasare: del.dataset.lasareUrl, anteckningar: del.dataset.anteckningarUrl })

/** Take along what one has open, if one has chosen that on this device and the key is opened; quietly. */
export async function sjalvmant(del) {
  if (!kanArbeta() || !kanLasa() || !paket.sjalv(vem()) || !(await ring.tyst())) return null
  if (!paket.gammalt(await paket.finns(vem()))) return null
  return paket.taMed({ ...adresser(del), sag: () => {}, tyst: true }).catch((fel) => console.warn("ta med", fel))
}

/** Say why this browser takes nothing along: what a person can do about it differs. */
function varforInte() {
  if (!globalThis.isSecureContext) return "Sidans adress börjar inte med https, och då kan webbläsaren inte kryptera eller ta med handlingar."
  if (!kanLasa()) return "Den här webbläsaren kan inte kryptera och därför inte ta med handlingar."
  return "Webbläsaren kan inte ta med handlingar här. I ett privat fönster går det ofta inte: öppna ett vanligt."
}

/** Say what is missing before anything is fetched: {ord}, or nothing where it fits or nobody knows. */
async function brist(del) {
  const [behovs, fritt] = [Number(del.querySelector("[data-omfattning]").dataset.omfattning), await ledigt()]
  return fritt < behovs ? `Det är ${paket.storlek(behovs)} och webbläsaren har ${paket.storlek(fritt)} kvar på enheten. Texterna tas med först, sedan så många handlingar som får plats.` : ""
}

export async function borja(del) {
  const [lage, rost] = [del.querySelector("[data-lage]"), del.querySelector("[data-rost]")]
  const [ta, bort, sjalv] = ["ta", "bort", "sjalv"].map((namn) => del.querySelector(`[data-${namn}]`))
  if (!kanArbeta() || !kanLasa()) {
    lage.textContent = `${varforInte()} Du läser handlingarna här så länge du har nät.`
    return
  }
  const visa = async () => {
    const nu = await paket.finns(vem())
    lage.textContent = nu ? paket.ord(nu) : "Ta med sammanträdet, så läser du och antecknar även utan nät. Det läggs krypterat på enheten."
    ta.textContent = nu ? "Ta med igen" : "Ta med sammanträdet"
    ta.classList.toggle("knapp--primar", !nu)
    bort.hidden = !nu
    const omfattning = del.querySelector("[data-omfattning]")
    omfattning.hidden = Boolean(nu)
    if (!nu) lage.textContent = [lage.textContent, await brist(del)].filter(Boolean).join(" ")
    for (const knapp of [ta, sjalv.closest(".val")]) knapp.hidden = false
    del.dataset.tamed = nu ? "ja" : "nej"
  }
  const gor = async () => {
    ta.disabled = true
    del.dataset.tamed = "hamtar"
    let fel = ""
    try {
      await paket.taMed({ ...adresser(del), sag: (ord) => (lage.textContent = ord) })
    } catch (hinder) {
      fel = fullt(hinder) ? "Det fick inte plats på enheten. Ta bort något annat som ligger här och försök igen." : hinder.message
    }
    ta.disabled = false
    await visa()
    if (fel) lage.textContent = `${fel} ${lage.textContent}`
    rost.textContent = lage.textContent
  }
  ta.addEventListener("click", gor)
  bort.addEventListener("click", async () => {
    await rensaMote(vem(), motet())
    await visa()
    rost.textContent = "Sammanträdet är borttaget från enheten."
    ta.focus()
  })
  sjalv.checked = paket.sjalv(vem())
  sjalv.addEventListener("change", async () => {
    paket.valjSjalv(vem(), sjalv.checked)
    if (sjalv.checked && paket.gammalt(await paket.finns(vem()))) await gor()
  })
  await kontakten
  await visa()
  if (await sjalvmant(del)) await visa()
}
