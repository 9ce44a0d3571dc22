// The page where minutes are written: an editor on every part, saved as one goes, kept in the journal until then.
import { fornya } from "forum/redigerare/csrf"
import { vidInloggning } from "forum/redigerare/inloggning"
import { oppna } from "forum/redigerare/journal"
import { aterstall } from "forum/redigerare/aterstallning"
import { Kortkommandon } from "forum/redigerare/kortkommandon"
import { Sokpanel } from "forum/redigerare/sokpanel"
import { loggarUtAnda, nagotOsparat } from "forum/redigerare/status"
import { Textfalt } from "forum/redigerare/text"
import { Verktygsrad } from "forum/redigerare/verktyg"

const schema = JSON.parse(document.getElementById("textschema").textContent)
const sida = document.querySelector("[data-protokoll]")
const verktygsplats = sida.querySelector("[data-verktyg]")
const SIDANS = [
  { ord: "Gå till verktygen, och med Esc tillbaka till texten", tangent: "Alt+F10", gor: () => rad.fokusera() },
  { ord: "Sök och ersätt", tangent: "Mod+Alt+F", gor: () => sokpanel.visa(), knapp: "Sök och ersätt" },
  { ord: "Visa kortkommandon", tangent: "Control+Alt+H F1", fri: "?", gor: () => kortkommandon.visa(), knapp: "Kortkommandon" },
]
// Minutes refer to no part of a skrivelse, and nobody comments on them.
const UTAN = ["Kommentera", "Hänvisning", "Standardfraser"]
const rad = new Verktygsrad(verktygsplats, { vidKommentera: () => {}, sidans: SIDANS, utan: UTAN })
const texter = [...document.querySelectorAll(".text[data-text]")].map(
  (plats) => new Textfalt(plats, schema, { vidFokus: (t) => rad.folj(t), vidTangent: (t, h) => rad.tangent(t, h) }),
)
const sokpanel = new Sokpanel(texter, verktygsplats, () => rad.text)
const kortkommandon = new Kortkommandon(rad.verktyg, SIDANS)

const osparat = () => texter.some((t) => t.osparat && !t.last)
const sparaAllt = () => Promise.all(texter.map((t) => t.spara()))

// Forms and links go on when what is written has been saved.
document.addEventListener("submit", async (handelse) => {
  const form = handelse.target
  if (form.getAttribute("method") === "dialog" || form.closest("#logga-in-igen") || loggarUtAnda(form)) return
  fornya(form)
  if (!osparat()) return
  handelse.preventDefault()
  const knapp = handelse.submitter
  await sparaAllt()
  if (!osparat()) form.requestSubmit(knapp)
})
document.addEventListener("click", async (handelse) => {
  const lank = handelse.target.closest("a[href]")
  if (!lank || handelse.button || handelse.ctrlKey || handelse.metaKey || handelse.shiftKey || lank.target || lank.closest(".text__yta") || !osparat()) return
  if (lank.origin !== location.origin || (lank.hash && lank.pathname === location.pathname)) return
  handelse.preventDefault()
  await sparaAllt()
  location.assign(lank.href)
})
addEventListener("pagehide", () => texter.forEach((t) => t.sandSist()))
addEventListener("beforeunload", (handelse) => {
  if (nagotOsparat()) handelse.preventDefault()
})
const sparaNu = () => texter.forEach((t) => t.spara())
addEventListener("online", sparaNu)
vidInloggning(sparaNu)
document.addEventListener("visibilitychange", sparaNu)

await oppna(sida.dataset.journalnyckel, () => aterstall(texter, []))
document.documentElement.dataset.redigerare = "redo"
