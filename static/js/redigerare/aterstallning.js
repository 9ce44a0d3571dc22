// After a crash, a flat battery or a log-out: what was typed and never reached the server is put back where it was written.
import { hem, kasta, medGamla } from "forum/redigerare/journal"
import { notis } from "forum/redigerare/status"
import { stranda } from "forum/redigerare/strandat"

const OSPARAT = "Det här skrev du i webbläsaren utan att det hann sparas, och stället är nu ändrat av någon annan. Kopiera det du vill ha kvar in i texten."
const UTAN_PLATS = "Det här skrev du i webbläsaren utan att det hann sparas, och stället finns inte längre på sidan. Kopiera det du vill ha kvar."
const ordI = ({ ord, falt }) => ord ?? falt?.map(([, varde]) => varde).filter(Boolean).join("\n")

/**
 * Bring back to *texter*, *formular* and what *finn* and, of texts that are not open, *finnText* give by name, what pages that are gone left in the journal.
 *
 * What was written here and has no place any more is shown at the top of the page, unless *annanstans*: another page is
 * where it belongs.
 */
export async function aterstall(texter, formular, finn = () => null, finnText = () => null, { annanstans = false } = {}) {
  await medGamla(async (poster) => {
    let antal = 0
    for (const post of poster) {
      const [slag, uuid] = post.namn.split(" ")
      const bort = () => kasta(post.id)
      const strandad = slag === "strandat" && (texter.find((t) => t.uuid === uuid) ?? (await finnText(uuid)))
      if (strandad) {
        stranda(strandad.plats, post.innehall.ord, OSPARAT, bort)
        continue
      }
      const text = texter.find((t) => t.uuid === post.namn) ?? (await finnText(post.namn))
      const del = text ?? formular.find((f) => f.namn === post.namn) ?? finn(post.namn)
      if (!del) {
        const ord = !annanstans && post.innehall.hem === hem() && ordI(post.innehall)
        const forst = document.querySelector("main > .sidhuvud")?.nextElementSibling
        if (ord && forst) stranda(forst, ord, UTAN_PLATS, bort)
        continue
      }
      try {
        // An earlier line of the same text goes to the server first.
        if (text) await text.spara()
        if (await del.aterstall(post)) antal += 1
      } catch (fel) {
        console.warn("journal", fel)
        if (text) stranda(text.plats, text.iOrd(post), OSPARAT, bort)
      }
    }
    if (antal) notis("Det du skrev förra gången och som inte hann sparas är återställt")
  })
}
