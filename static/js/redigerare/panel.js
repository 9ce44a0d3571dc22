// Takes a freshly fetched list of threads into the page without disturbing what one is in the middle of: half-typed words stay
// in their field with the caret where it was, what is open stays open, and focus stays where it is.

const andrat = (falt) => {
  if (falt.type === "checkbox") return falt.checked !== falt.defaultChecked
  if (falt.type === "select-one") return [...falt.options].some((val, i) => val.selected !== (falt.querySelector("[selected]") ? val.defaultSelected : i === 0))
  return falt.type !== "hidden" && "defaultValue" in falt && falt.value !== falt.defaultValue
}

/** Tell whether something is typed or chosen in *form* that it did not come with. */
export const halvskriven = (form) => [...form.elements].some(andrat)

const lever = (form) => form.matches("[data-kommentar*=' ']") && (halvskriven(form) || form.contains(document.activeElement))

/** Return the words and tags of *element* without what differs each time it is fetched or opened. */
function avtryck(element) {
  const kopia = element.cloneNode(true)
  for (const falt of kopia.querySelectorAll("input[type=hidden]")) falt.remove()
  for (const d of kopia.querySelectorAll("details")) d.removeAttribute("open")
  return kopia.outerHTML
}

/** Move *element*, with focus and caret where the browser can. */
function stall(foralder, element, fore) {
  if (element.isConnected && foralder.isConnected && foralder.moveBefore) foralder.moveBefore(element, fore)
  else foralder.insertBefore(element, fore)
}

function oppnaVagen(element) {
  for (let d = element.closest("details"); d; d = d.parentElement.closest("details")) d.open = true
}

/** Put *ny* in the place of *gammal*, with what is being written in it. */
function byt(gammal, ny) {
  const oppna = [...gammal.querySelectorAll("details")].filter((d) => d.open).map((d) => d.querySelector("summary").textContent)
  gammal.before(ny)
  for (const d of ny.querySelectorAll("details")) d.open ||= oppna.includes(d.querySelector("summary").textContent)
  for (const form of [...gammal.querySelectorAll("form")].filter(lever)) {
    const plats = ny.querySelector(`form[data-kommentar="${form.dataset.kommentar}"]`)
    if (plats) {
      stall(plats.parentElement, form, plats)
      plats.remove()
    } else {
      // The thread was resolved, or the comment taken away: the words stay, and the server says why they cannot be sent.
      stall(ny, form.closest("details") ?? form, null)
    }
    oppnaVagen(form)
  }
  gammal.remove()
  return ny
}

const samma = (gammal, ny) => avtryck(gammal) === avtryck(ny)

function synkaLista(lista, nya, gamla) {
  let fore = lista.firstElementChild
  for (const ny of [...nya.children]) {
    const gammal = gamla.get(ny.id)
    gamla.delete(ny.id)
    let rad = gammal ?? ny
    if (gammal && !samma(gammal, ny)) {
      if (fore === gammal) fore = gammal.nextElementSibling
      rad = byt(gammal, ny)
    }
    // What one is writing in is not folded away when its thread is resolved.
    if ([...rad.querySelectorAll("form")].some(lever)) oppnaVagen(lista)
    if (rad === fore) fore = fore.nextElementSibling
    else stall(lista, rad, fore)
  }
}

/** Return how to find the focused element again, when it is replaced by one like it. */
function fokuserat(sektion) {
  const nu = document.activeElement
  if (!sektion.contains(nu)) return () => {}
  const rad = nu.closest(".inlagg, .trad")
  const [id, tagg, ord] = [rad?.id, nu.tagName, nu.textContent]
  const markor = "selectionStart" in nu ? [nu.selectionStart, nu.selectionEnd] : null
  return () => {
    if (document.activeElement === nu) return
    if (nu.isConnected) {
      nu.focus({ preventScroll: true })
      if (markor) nu.setSelectionRange(...markor)
      return
    }
    const har = id && document.getElementById(id)
    const lik = har && [...har.querySelectorAll(tagg)].find((e) => e.textContent === ord)
    ;(lik ?? har ?? sektion.querySelector("h2")).focus({ preventScroll: true })
  }
}

/** Take *ny*, the section as the server now tells it, into *sektion*. */
export function taInPanel(sektion, ny) {
  const aterfokusera = fokuserat(sektion)
  const gamla = new Map([...sektion.querySelectorAll(".trad")].map((rad) => [rad.id, rad]))
  for (const namn of ["[data-oppna]", "[data-losta]"]) sektion.querySelector(namn).hidden = false
  for (const namn of ["[data-oppna]", "[data-losta] > .tradar"]) synkaLista(sektion.querySelector(namn), ny.querySelector(namn), gamla)
  // Whole threads that are gone go, unless one is writing in them.
  for (const rad of gamla.values()) if (![...rad.querySelectorAll("form")].some(lever)) rad.remove()
  for (const namn of ["[data-oppna]", "[data-inga]", "[data-losta]"]) sektion.querySelector(namn).hidden = ny.querySelector(namn).hidden
  sektion.querySelector("[data-oppna]").hidden &&= !sektion.querySelector("[data-oppna] > .trad")
  sektion.querySelector("[data-losta] > summary").textContent = ny.querySelector("[data-losta] > summary").textContent
  const [gammalNy, nyNy] = [sektion, ny].map((s) => s.querySelector("[data-ny]"))
  if (gammalNy && nyNy && !lever(gammalNy.querySelector("form"))) {
    nyNy.open = gammalNy.open
    gammalNy.replaceWith(nyNy)
  }
  sektion.querySelector("#kommentarsankare").textContent = ny.querySelector("#kommentarsankare").textContent
  sektion.dataset.laget = ny.dataset.laget
  aterfokusera()
}
