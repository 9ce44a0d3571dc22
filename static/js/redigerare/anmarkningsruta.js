// A remark beside its words: what is wrong, and what one click or Enter can do about it.

const ruta = document.createElement("div")
ruta.className = "anmarkningsruta"
ruta.id = "anmarkningsruta"
ruta.hidden = true
ruta.setAttribute("role", "dialog")
ruta.setAttribute("aria-labelledby", "anmarkningsruta-mening")
let vidStangning = null
let stallIgen = null

/** Return a small button that says *text*, with *dolt* after it for those who hear it only. */
export function knapp(text, gor, dolt = "") {
  const element = document.createElement("button")
  element.type = "button"
  element.className = "knapp knapp--liten"
  element.textContent = text
  if (dolt) {
    const span = document.createElement("span")
    span.className = "dold"
    span.textContent = dolt
    element.append(span)
  }
  element.addEventListener("click", gor)
  return element
}

/** Return the words of a button that puts *ord* in. */
export const bytText = (ord) => (ord.trim() ? `Byt till ${ord}` : "Byt till ett mellanslag")

/** Tell whether the box is open. */
export const oppen = () => !ruta.hidden

/** Close the box; *ater* says that a person did, and wants to be back where they were. */
export function stang(ater = false) {
  if (ruta.hidden) return
  ruta.hidden = true
  const efter = vidStangning
  vidStangning = null
  efter?.(ater)
}

function stall(vy, { from, to }) {
  const foralder = ruta.offsetParent.getBoundingClientRect()
  const [borjan, slut] = [vy.coordsAtPos(from), vy.coordsAtPos(to, -1)]
  const bredd = ruta.offsetWidth
  const vanster = Math.max(0, Math.min(borjan.left - foralder.left, foralder.width - bredd))
  ruta.style.left = `${vanster}px`
  ruta.style.top = `${slut.bottom - foralder.top + 6}px`
}

/**
 * Open the box at *marke* of the view *vy*: a sentence, buttons, more to read. With *fokus* the first button gets focus;
 * without, the one who writes is left in peace. *stangd* hears when it closes.
 */
export function oppna(plats, vy, marke, { slag, mening, mer, knappar }, { fokus, stangd }) {
  stang()
  const rubrik = document.createElement("p")
  rubrik.id = "anmarkningsruta-mening"
  const ord = document.createElement("strong")
  ord.className = "anmarkning__slag"
  ord.textContent = slag
  rubrik.append(ord, ` ${mening}`)
  const rad = document.createElement("div")
  rad.className = "handlingar"
  rad.append(...knappar)
  const lugn = document.createElement("div")
  lugn.className = "svag"
  lugn.append(...mer)
  ruta.replaceChildren(rubrik, rad, lugn)
  plats.append(ruta)
  ruta.hidden = false
  vidStangning = stangd
  stallIgen = () => stall(vy, marke)
  stallIgen()
  if (fokus) ruta.querySelector("button")?.focus()
}

/** Put *nya* buttons first, such as suggestions that took a while; the focus goes along. */
export function laggFore(nya) {
  const rad = ruta.querySelector(".handlingar")
  const hade = rad.contains(document.activeElement)
  rad.prepend(...nya)
  if (hade) rad.querySelector("button").focus()
}

ruta.addEventListener("keydown", (handelse) => {
  if (handelse.key !== "Escape") return
  handelse.preventDefault()
  handelse.stopPropagation()
  stang(true)
})
addEventListener("resize", () => ruta.hidden || stallIgen())
document.addEventListener("pointerdown", (handelse) => {
  if (!ruta.contains(handelse.target)) stang()
})
