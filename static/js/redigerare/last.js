// A text that nobody writes in any more: it is still somebody's words, so it can be reached by the keyboard, marked and copied.
import { notis } from "forum/redigerare/status"

/** Mark all of *yta* and copy it, with its form; where the browser does not let us, it stays marked. */
function kopiera(yta) {
  const omrade = document.createRange()
  omrade.selectNodeContents(yta)
  const val = getSelection()
  val.removeAllRanges()
  val.addRange(omrade)
  let gick = false
  try {
    gick = document.execCommand("copy")
  } catch {
    // Refused: told below.
  }
  notis(gick ? "Texten är kopierad" : "Texten är markerad: kopiera den med Ctrl+C")
}

/** Let the locked *yta* of the text called *etikett* be reached by Tab, and offer its words above it. Once is enough. */
export function kopierbar(yta, etikett) {
  if (yta.dataset.last) return
  yta.dataset.last = "ja"
  yta.tabIndex = 0
  yta.setAttribute("aria-readonly", "true")
  const knapp = document.createElement("button")
  knapp.type = "button"
  knapp.className = "knapp knapp--liten"
  knapp.dataset.kopieraText = ""
  knapp.textContent = "Kopiera texten"
  const vilken = Object.assign(document.createElement("span"), { className: "dold", textContent: ` i ${etikett}` })
  knapp.append(vilken)
  knapp.addEventListener("click", () => kopiera(yta))
  yta.before(knapp)
}
