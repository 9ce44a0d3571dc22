// The list of suggestions beside the text: settled without leaving the page, and fetched again when something has been suggested or settled.
import { somJag } from "forum/redigerare/csrf"

const GJORT = { godta: ["godtaget", "godtagna"], avvisa: ["avvisat", "avvisade"], aterta: ["återtaget", "återtagna"] }

export class Forslagslista {
  #sektion
  #forslag
  #hamtar = null

  constructor(sektion, forslag) {
    this.#sektion = sektion
    this.#forslag = forslag
    sektion.addEventListener("submit", (h) => this.#vidSandning(h))
    document.body.addEventListener("forslag:nya", () => this.hamta())
  }

  async #vidSandning(handelse) {
    const [form, knapp] = [handelse.target, handelse.submitter]
    if (!form.matches("[data-forslag-gor]")) return
    handelse.preventDefault()
    if (form.getAttribute("aria-busy")) return
    form.setAttribute("aria-busy", "true")
    const data = new FormData(form, knapp)
    const antal = data.getAll("nyckel").length
    const [ett, flera] = GJORT[data.get("gor").replace("_alla", "")]
    // Seen and heard in the page's own line, once.
    const fel = await this.#forslag.skicka(data, antal === 1 ? `Ändringsförslaget är ${ett}.` : `${antal} ändringsförslag är ${flera}.`)
    form.removeAttribute("aria-busy")
    if (fel) return this.#visaFel(form, fel)
    const rad = form.closest("[data-forslaget]")
    const nasta = (rad?.nextElementSibling ?? rad?.previousElementSibling)?.id
    await this.hamta()
    ;((nasta && document.getElementById(nasta)) || this.#sektion).focus()
  }

  #visaFel(form, fel) {
    form.querySelector("[role=alert]")?.remove()
    const rad = document.createElement("p")
    rad.className = "falt__fel"
    rad.setAttribute("role", "alert")
    rad.textContent = fel
    form.append(rad)
    this.hamta({ behall: form })
  }

  /** Fetch the list again; *behall* is a form that stays as it is, with what went wrong in it. */
  async hamta({ behall = null } = {}) {
    await this.#hamtar
    this.#hamtar = this.#hamta(behall).finally(() => (this.#hamtar = null))
    await this.#hamtar
  }

  async #hamta(behall) {
    const svar = await fetch(this.#sektion.dataset.forslag, { headers: somJag({ Accept: "text/html" }) }).catch(() => null)
    if (!svar?.ok || svar.redirected) return
    const ny = new DOMParser().parseFromString(await svar.text(), "text/html").querySelector("section[data-forslag]")
    if (!ny) return
    const nu = document.activeElement
    const har = this.#sektion.contains(nu) ? [nu.closest("[data-forslaget]")?.id, nu.tagName, nu.textContent] : null
    const oppna = [...this.#sektion.querySelectorAll("details[open] > summary")].map((s) => s.textContent)
    document.adoptNode(ny)
    const felrad = behall?.closest("[data-forslaget]")
    this.#sektion.replaceChildren(...ny.childNodes)
    for (const s of this.#sektion.querySelectorAll("summary")) s.parentElement.open = oppna.includes(s.textContent)
    if (felrad) {
      const samma = document.getElementById(felrad.id)
      if (samma) samma.querySelector("form")?.append(behall.querySelector("[role=alert]"))
      else this.#sektion.querySelector("h2").after(behall.querySelector("[role=alert]"))
    } else if (behall) this.#sektion.querySelector("h2").after(behall.querySelector("[role=alert]"))
    if (!har || this.#sektion.contains(document.activeElement)) return
    const rad = har[0] && document.getElementById(har[0])
    const lik = [...(rad ?? this.#sektion).querySelectorAll(har[1])].find((e) => e.textContent === har[2])
    ;(lik ?? rad ?? this.#sektion).focus({ preventScroll: true })
  }
}
