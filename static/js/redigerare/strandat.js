// Words whose place others have taken away: shown to be copied, in this browser only, until the person throws them away.

/** Show *ord* before the element *plats* with *forklaring*; *kasta* is done when the person throws them away. */
export function stranda(plats, ord, forklaring, kasta) {
  const ruta = document.createElement("div")
  ruta.className = "notis notis--varning"
  const varfor = document.createElement("p")
  varfor.textContent = forklaring
  const stycke = document.createElement("div")
  stycke.className = "strandat"
  stycke.textContent = ord
  const knapp = document.createElement("button")
  knapp.type = "button"
  knapp.className = "knapp knapp--liten"
  knapp.textContent = "Kasta det osparade"
  knapp.addEventListener("click", async () => {
    await kasta()
    ruta.remove()
  })
  ruta.append(varfor, stycke, knapp)
  plats.before(ruta)
}
