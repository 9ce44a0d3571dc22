// The page of this device: what lies here, how much, and the läskod.
import { sand } from "forum/lasa/anteckningar"
import { kan } from "forum/lasa/kryptering"
import * as lager from "forum/lasa/lager"
import * as ring from "forum/lasa/nyckelring"
import { ord, storlek } from "forum/lasa/paket"
import { kontakten, rensaMote } from "forum/lasa/rensning"

const sida = document.querySelector("[data-enhet]")
const vem = sida.dataset.som
const plats = (namn) => sida.querySelector(`[data-${namn}]`)

function rad(paket, titel) {
  const ut = plats("mall").content.firstElementChild.cloneNode(true)
  const lank = ut.querySelector("a")
  lank.href = `/sammantraden/${paket.mote}/las/`
  lank.textContent = titel
  ut.querySelector("[data-ord]").textContent = ord(paket)
  ut.querySelector("button").append(Object.assign(document.createElement("span"), { className: "dold", textContent: `: ${titel}` }))
  ut.querySelector("button").addEventListener("click", async () => {
    await rensaMote(vem, paket.mote)
    await visa()
    plats("rost").textContent = `${titel} är borttaget från enheten.`
    plats("rubrik").focus()
  })
  return ut
}

async function visa() {
  const galler = await kontakten
  const paketen = await lager.hamta("paket", (paket) => paket.vem === vem)
  const vantar = (await lager.hamta("vantar", (note) => note.vem === vem)).length
  const titel = (paket) => galler?.sammantraden?.[paket.mote]?.titel ?? "Ett sammanträde"
  plats("lista").replaceChildren(...paketen.map((paket) => rad(paket, titel(paket))))
  const summa = paketen.reduce((antal, paket) => antal + paket.storlek, 0)
  plats("summa").textContent = paketen.length
    ? `Sammanlagt ${storlek(summa)}, krypterat. Tas bort när du loggar ut, när ditt uppdrag upphör och när tiden är ute.`
    : "Inget ligger på den här enheten. Öppna ett sammanträdes handlingar och välj ”Ta med sammanträdet”."
  plats("vantar").textContent = vantar ? `${vantar === 1 ? "En anteckning" : `${vantar} anteckningar`} väntar på att skickas.` : ""
  plats("ta-bort").hidden = !paketen.length
}

async function kod() {
  const har = await ring.har()
  plats("kod-ord").textContent = har ? "Du har valt en läskod. Den öppnar dina anteckningar på alla enheter." : "Du har inte valt någon läskod ännu. Den behövs för egna anteckningar och för att ta med handlingar."
  plats("valj").hidden = har
  plats("byt").hidden = plats("om").hidden = !har
}

const gor = (knapp, vad, sagt) =>
  plats(knapp).addEventListener("click", async () => {
    try {
      if (await vad()) plats("rost").textContent = plats("kod-klart").textContent = sagt
      await kod()
    } catch (fel) {
      plats("kod-klart").textContent = fel.message
    }
  })

if (kan()) {
  plats("kod").hidden = false
  gor("valj", ring.be, "Läskoden är vald.")
  gor("byt", ring.byt, "Läskoden är bytt.")
  gor("om", ring.borjaOm, "Du har börjat om med en ny läskod.")
  plats("ta-bort").addEventListener("click", async () => {
    for (const paket of await lager.hamta("paket", (p) => p.vem === vem)) await rensaMote(vem, paket.mote)
    await visa()
    plats("rost").textContent = "Allt är borttaget från enheten."
    plats("rubrik").focus()
  })
  await kod().catch((fel) => (plats("kod-klart").textContent = fel.message))
  await sand().catch(() => null)
  await visa()
} else {
  plats("kan-inte").hidden = false
}
document.documentElement.dataset.enhet = "redo"
