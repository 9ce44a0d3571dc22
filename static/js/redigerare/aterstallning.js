// After a crash, a flat battery or a log-out: what was typed and never reached the server is put back where it was written.
import { kasta, medGamla } from "forum/redigerare/journal"
import { notis } from "forum/redigerare/status"

/** Show words whose place others have removed, to be copied; they stay until the person throws them away. */
function stranda(text, post) {
  const ruta = document.createElement("div")
  ruta.className = "notis notis--varning"
  const forklaring = document.createElement("p")
  forklaring.textContent = "Det här skrev du i webbläsaren utan att det hann sparas, och stället är nu ändrat av någon annan. Kopiera det du vill ha kvar in i texten."
  const ord = document.createElement("div")
  ord.className = "strandat"
  ord.textContent = text.iOrd(post)
  const knapp = document.createElement("button")
  knapp.type = "button"
  knapp.className = "knapp knapp--liten"
  knapp.textContent = "Kasta det osparade"
  knapp.addEventListener("click", async () => {
    await kasta(post.id)
    ruta.remove()
    text.editor.commands.focus()
  })
  ruta.append(forklaring, ord, knapp)
  text.plats.before(ruta)
}

/** Bring back to *texter*, *formular* and what *finn* gives by name what pages that are gone left in the journal, and say that it was done. */
export async function aterstall(texter, formular, finn = () => null) {
  await medGamla(async (poster) => {
    let antal = 0
    for (const post of poster) {
      const text = texter.find((t) => t.uuid === post.namn)
      const del = text ?? formular.find((f) => f.namn === post.namn) ?? finn(post.namn)
      if (!del) continue
      try {
        // An earlier line of the same text goes to the server first.
        if (text) await text.spara()
        if (await del.aterstall(post)) antal += 1
      } catch (fel) {
        console.warn("journal", fel)
        if (text) stranda(text, post)
      }
    }
    if (antal) notis("Det du skrev förra gången och som inte hann sparas är återställt")
  })
}
