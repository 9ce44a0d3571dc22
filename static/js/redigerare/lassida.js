// A page where a skrivelse is read: its comments live beside the paper.
import { aterstall } from "forum/redigerare/aterstallning"
import { oppna } from "forum/redigerare/journal"
import { Kommentarer } from "forum/redigerare/kommentarer"
import { Papperet } from "forum/redigerare/laskommentarer"

const OFTA = 4000
const SALLAN = 20_000
const STILLA = 60_000
const sektion = document.querySelector("[data-kommentarer]")
let rort = Date.now()

if (sektion) {
  const papper = new Papperet(document.querySelector("article.papper"), {
    vidKlick: (trad, hur) => kommentarer.vidKlick(trad, hur),
    kommentera: () => kommentarer.kommentera(),
  })
  const kommentarer = new Kommentarer(sektion, papper)
  for (const h of ["keydown", "pointerdown", "focus"]) addEventListener(h, () => (rort = Date.now()), true)
  const fraga = async () => {
    if (document.visibilityState === "visible") await kommentarer.hamta({ laget: "okänt" })
    setTimeout(fraga, Date.now() - rort < STILLA ? OFTA : SALLAN)
  }
  setTimeout(fraga, OFTA)
  // One who may write on finds the texts there.
  const annanstans = Boolean(document.querySelector(".sidhuvud a[href$='/skriv/'], .sidhuvud a[href$='/foresla/']"))
  await oppna(sektion.dataset.journalnyckel, () => aterstall([], [], (namn) => kommentarer.finn(namn), () => null, { annanstans }))
}
document.documentElement.dataset.kommentarer = "redo"
