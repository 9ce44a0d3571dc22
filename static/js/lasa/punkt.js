// One item in the reading view: one's notes, and what is taken along by itself.
import { kan, registrera } from "forum/lasa/arbetare"
import { borja } from "forum/lasa/anteckningslista"
import { sjalvmant } from "forum/lasa/tamed"

const del = document.querySelector("[data-anteckningar]")
// The worker carries the key to the next page, so that the läskod is asked for once.
document.addEventListener("forum:oppnad", () => {
  if (kan()) registrera(del.dataset.lasareUrl).then(() => sjalvmant(del), (fel) => console.warn("läsare", fel))
})
await borja()
document.documentElement.dataset.anteckningar = "redo"
