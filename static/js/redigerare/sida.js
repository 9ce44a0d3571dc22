// The writing page: mounts an editor on every text, keeps them in step with the server, and saves the forms as one goes.
import { borjaAnmarkningar } from "forum/redigerare/anmarkningar"
import { aterstall } from "forum/redigerare/aterstallning"
import { fornya } from "forum/redigerare/csrf"
import { Forslag } from "forum/redigerare/forslag"
import { Forslagslista } from "forum/redigerare/forslagslista"
import { Formular } from "forum/redigerare/formular"
import { foljMal } from "forum/redigerare/hanvisning"
import { vidForslag } from "forum/redigerare/hanvisningsforslag"
import { vidInloggning } from "forum/redigerare/inloggning"
import { oppna } from "forum/redigerare/journal"
import { Kortkommandon } from "forum/redigerare/kortkommandon"
import { Kommentarer } from "forum/redigerare/kommentarer"
import { Narvaro } from "forum/redigerare/narvaro"
import { Skrivtexter } from "forum/redigerare/skrivkommentarer"
import { Sokpanel } from "forum/redigerare/sokpanel"
import { glom, loggarUtAnda, nagotOsparat, notis } from "forum/redigerare/status"
import { Textfalt } from "forum/redigerare/text"
import { VERKTYG, Verktygsrad } from "forum/redigerare/verktyg"

const schema = JSON.parse(document.getElementById("textschema").textContent)
foljMal()
const verktygsplats = document.querySelector("[data-verktyg]")
const SIDANS = [
  { ord: "Gå till verktygen, och med Esc tillbaka till texten", tangent: "Alt+F10", gor: () => rad.fokusera() },
  { ord: "Sök och ersätt", tangent: "Mod+Alt+F", gor: () => sokpanel.visa(), knapp: "Sök och ersätt" },
  { ord: "Visa kortkommandon", tangent: "Control+Alt+H F1", fri: "?", gor: () => kortkommandon.visa(), knapp: "Kortkommandon" },
]
const rad = new Verktygsrad(verktygsplats, { vidKommentera: (t) => kommentarer.kommentera(t), sidans: SIDANS })
const bygg = (plats, mer) =>
  new Textfalt(plats, schema, {
    vidFokus: (t) => rad.folj(t),
    vidTangent: (t, h) => rad.tangent(t, h),
    vidKommentar: (trad, hur) => kommentarer.vidKlick(trad, hur),
    vidAndring: (t, nyckel) => forslag.vidKlick(t, nyckel),
    ...mer,
  })
const texter = [...document.querySelectorAll(".text[data-text]")].map((plats) => bygg(plats))
const sokpanel = new Sokpanel(texter, verktygsplats, () => rad.text)
const kortkommandon = new Kortkommandon(VERKTYG, SIDANS)
const skrivtexter = new Skrivtexter([...texter], () => texter)
const formular = [...document.querySelectorAll("form[data-autospara]")].map((form) => new Formular(form))
const skrivsida = document.querySelector("[data-narvaro]")
const forslagslistan = document.querySelector("section[data-forslag]")
const forslag = new Forslag([...texter.map((a) => ({ plats: a.plats, a })), ...[...document.querySelectorAll(".text[data-forslagstext]")].map((plats) => ({ plats }))], {
  url: skrivsida.dataset.forslagUrl,
  rad: verktygsplats,
  skapa: (plats, mer) => {
    const text = bygg(plats, mer)
    texter.push(text)
    sokpanel.folj(text)
    return text
  },
  vidBytt: () => narvaro.nu(),
})
skrivtexter.vidTradar = (tradar) => forslag.visaTradar(tradar)
const kommentarer = new Kommentarer(document.querySelector("[data-kommentarer]"), skrivtexter)
skrivtexter.iForslag = (text, citat) => ({ varde: forslag.parTill(text).uuid, citat })
skrivtexter.vidKvar = (finns) => kommentarer.visaKvar(finns)
if (forslagslistan) new Forslagslista(forslagslistan, forslag)

/** Save every text and form; true when all is kept. */
export async function sparaAllt() {
  const klara = await Promise.all([...texter, ...formular].map((del) => del.spara()))
  return klara.every((k) => k !== false)
}

const osparat = () => texter.some((t) => t.osparat && !t.last) || formular.some((f) => f.osparat)

vidForslag(texter)

// Forms go on when what is written has been saved; nothing typed is left behind by leaving the page.
document.addEventListener("submit", async (handelse) => {
  const form = handelse.target
  if (form.getAttribute("method") === "dialog" || form.closest("#logga-in-igen") || form.matches("[data-kommentar], [data-forslag-gor]") || loggarUtAnda(form)) return
  fornya(form)
  if (!osparat()) {
    formular.find((f) => f.form === form)?.slapp()
    return glom(form)
  }
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
const sparaNu = () => [...texter, ...formular].forEach((del) => del.spara())
addEventListener("online", sparaNu)
vidInloggning(sparaNu)
// Hidden is the last that a phone tells; seen again, one may have logged in in another tab.
document.addEventListener("visibilitychange", () => texter.forEach((t) => t.spara()))

// Others, and what they change, by short polling: one small question for the whole page (DESIGN §8.12).
const narvaro = new Narvaro(texter, skrivsida.dataset.narvaro, async (svar) => {
  kommentarer.hamta({ laget: svar.kommentarer })
  if (await forslag.vidSvar(svar)) document.body.dispatchEvent(new CustomEvent("forslag:nya"))
})
const forsta = narvaro.borja()
if (document.querySelector(".text[data-forslagstext]") && !(await forslag.borjaAlla())) notis("Det gick inte att börja föreslå: ingen kontakt med servern. Läs in sidan igen")

// What a page that is gone had not sent is brought back before anything new is written.
await oppna(skrivsida.dataset.journalnyckel, async () => {
  await forsta
  await aterstall(texter, formular, (namn) => kommentarer.finn(namn), (namn) => forslag.oppna(namn))
})

// Come back to the part that a form was about; a new point is there to be written in.
const mal = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
const nyText = mal && texter.find((t) => mal.matches(".punkt") && mal.contains(t.plats) && t.editor.isEmpty)
if (nyText) nyText.editor.commands.focus()
else if (mal) mal.focus()
borjaAnmarkningar(texter)
document.documentElement.dataset.redigerare = "redo"
