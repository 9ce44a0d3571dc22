// After a crash, a flat battery or a log-out: what was typed and never reached the server is put back where it was written.
import { kasta, medGamla } from "forum/redigerare/journal"
import { notis } from "forum/redigerare/status"
import { stranda } from "forum/redigerare/strandat"

const OSPARAT = "Det här skrev du i webbläsaren utan att det hann sparas, och stället är nu ändrat av någon annan. Kopiera det du vill ha kvar in i texten."

/** Bring back to *texter*, *formular* and what *finn* and, of texts that are not open, *finnText* give by name, what pages that are gone left in the journal. */
export async function aterstall(texter, formular, finn = () => null, finnText = () => null) {
  await medGamla(async (poster) => {
    let antal = 0
    for (const post of poster) {
      const [slag, uuid] = post.namn.split(" ")
      const strandad = slag === "strandat" && (texter.find((t) => t.uuid === uuid) ?? (await finnText(uuid)))
      if (strandad) stranda(strandad, post.innehall.ord, OSPARAT, () => kasta(post.id))
      const text = texter.find((t) => t.uuid === post.namn) ?? (await finnText(post.namn))
      const del = text ?? formular.find((f) => f.namn === post.namn) ?? finn(post.namn)
      if (!del) continue
      try {
        // An earlier line of the same text goes to the server first.
        if (text) await text.spara()
        if (await del.aterstall(post)) antal += 1
      } catch (fel) {
        console.warn("journal", fel)
        if (text) stranda(text, text.iOrd(post), OSPARAT, () => kasta(post.id))
      }
    }
    if (antal) notis("Det du skrev förra gången och som inte hann sparas är återställt")
  })
}
