// The threads beside a text: sent, answered and resolved without leaving the page, others' shown as they come, nothing typed lost.
import { HANVISNING } from "forum/redigerare/ankare"
import { csrf, somJag } from "forum/redigerare/csrf"
import { nyNyckel } from "forum/redigerare/engang"
import { bokfors, kasta, skriv } from "forum/redigerare/journal"
import { halvskriven, taInPanel } from "forum/redigerare/panel"

const EGET = /^(csrfmiddlewaretoken|gor|fran)$/
const INGEN_KONTAKT = "Det är inte skickat: ingen kontakt med servern. Det du skrev står kvar. Försök igen om en stund."
const UTLOGGAD = "Det är inte skickat: du är utloggad. Logga in igen, i en annan flik om du vill, och skicka sedan på nytt. Det du skrev står kvar."
const REDAN = "Det du skrev här förut är redan skickat. Skicka igen om du vill skicka även det här."
const MINST = 500
const LANGST = 2000
const SAGT = {
  ny: "Kommentaren är skickad.",
  svara: "Svaret är skickat.",
  andra: "Ändringen är sparad.",
  ta_bort: "Kommentaren är borttagen.",
  los: "Tråden är markerad som löst.",
  oppna_igen: "Tråden är öppen igen.",
}

/** Return what a form does: "ny", or what its field *gor* says. */
const gor = (form) => form.elements.gor?.value ?? "ny"

const innehall = (form) => [...new FormData(form)].filter(([namn]) => !EGET.test(namn))

function fyllI(form, falt) {
  const varden = new Map(falt)
  for (const element of form.elements) {
    if (!element.name || EGET.test(element.name)) continue
    if (element.type === "checkbox") element.checked = falt.some(([namn, varde]) => namn === element.name && varde === element.value)
    else if (varden.has(element.name)) {
      if (element.name === "plats") valjPlats(element, varden.get("plats"))
      else element.value = varden.get(element.name)
    }
  }
}

/** Choose *varde* in the list of places; words that were marked by hand get a choice of their own. */
function valjPlats(lista, varde) {
  for (const val of lista.querySelectorAll("[data-markerade]")) val.remove()
  if (![...lista.options].some((val) => val.value === varde)) {
    const val = new Option("Orden du markerade", varde)
    val.dataset.markerade = ""
    lista.append(val)
  }
  lista.value = varde
}

/** Show *citat* in the form for a new comment, or that it is about no words. */
function visaCitat(form, citat) {
  // A longer quote says nothing that the place does not.
  form.elements.citat.value = citat.length > LANGST ? "" : citat
  const ruta = form.querySelector("[data-citat]")
  const ord = citat.replaceAll(HANVISNING, "[hänvisning]")
  ruta.textContent = ord.length > 500 ? `${ord.slice(0, 500)}…` : ord
  ruta.hidden = !citat
}

/** Let *element* be described by those of its ids that *kvar* holds for, and by *till*. */
function beskriv(element, kvar, ...till) {
  const ider = [...till, ...(element.getAttribute("aria-describedby") ?? "").split(/\s+/).filter((id) => id && kvar(id))]
  if (ider.length) element.setAttribute("aria-describedby", ider.join(" "))
  else element.removeAttribute("aria-describedby")
}

/** Say what is wrong where it is wrong, and put focus there. */
function visaFel(form, fel, falt = {}) {
  for (const rad of form.querySelectorAll(".falt--fel")) {
    rad.classList.remove("falt--fel")
    rad.querySelector(".falt__fel")?.remove()
  }
  for (const element of form.querySelectorAll("[aria-invalid]")) {
    element.removeAttribute("aria-invalid")
    beskriv(element, (id) => id !== `${element.id}_error`)
  }
  let forst = null
  let ovrigt = fel
  for (const [namn, ord] of Object.entries(falt)) {
    const element = [...form.elements].find((e) => e.name === namn && e.type !== "hidden")
    const rad = element?.closest(".falt")
    if (!rad) continue
    const lista = document.createElement("ul")
    lista.className = "falt__fel"
    lista.id = `${element.id}_error`
    lista.append(...ord.map((mening) => Object.assign(document.createElement("li"), { textContent: mening })))
    rad.classList.add("falt--fel")
    rad.querySelector("label, legend").after(lista)
    element.setAttribute("aria-invalid", "true")
    // Beside what describes the field already, such as its help.
    beskriv(element, (id) => id !== lista.id, lista.id)
    for (const mening of ord) ovrigt = ovrigt.replace(mening, "").trim()
    oppna(element)
    forst ??= element
  }
  form.querySelector("[data-fel]")?.replaceChildren(ovrigt)
  ;(forst ?? form.querySelector("textarea"))?.focus()
}

function oppna(element) {
  for (let d = element.closest("details"); d; d = d.parentElement.closest("details")) d.open = true
}

/** Focus *element*, in whatever it is folded away. */
function fokusera(element) {
  oppna(element)
  element.focus()
  element.scrollIntoView({ block: "nearest" })
}

export class Kommentarer {
  #hamtar = null
  #komponerar = false
  // What was sent and never answered: it may have arrived, and goes again as it was, with its own token.
  #obesvarade = new Map()
  #senast = -MINST
  #skickar = new Set()

  /**
   * *sektion* is the list of threads; *text* what they are about, on this page: it marks words (visa, valj), knows what is
   * selected and where it stands (borja, nyttStalle, avsluta), goes to words (gaTill, tillbaka), tells what is within it (har) and saves (spara).
   */
  constructor(sektion, text) {
    this.sektion = sektion
    this.text = text
    sektion.addEventListener("submit", (h) => this.#vidSandning(h))
    sektion.addEventListener("input", (h) => this.#bokfor(h.target.form))
    sektion.addEventListener("change", (h) => this.#vidVal(h.target))
    sektion.addEventListener("click", (h) => this.#vidKlick(h))
    sektion.addEventListener("focusin", (h) => this.text.valj(h.target.closest(".trad")?.dataset.trad ?? null))
    sektion.addEventListener("focusout", (h) => sektion.contains(h.relatedTarget) || this.text.har(h.relatedTarget) || this.text.valj(null))
    sektion.addEventListener("keydown", (h) => this.#vidTangent(h))
    for (const slag of ["start", "end"]) sektion.addEventListener(`composition${slag}`, () => (this.#komponerar = slag === "start"))
    document.addEventListener("keydown", (h) => {
      const kommentera = h.code === "KeyM" && h.altKey && (h.ctrlKey || h.metaKey) && !h.getModifierState("AltGraph")
      if (!kommentera || h.defaultPrevented || document.querySelector("dialog[open]")) return
      h.preventDefault()
      this.kommentera()
    })
    // What is not sent is there when one comes back, unless this browser has no journal.
    addEventListener("beforeunload", (h) => !bokfors() && [...sektion.querySelectorAll("form")].some(halvskriven) && h.preventDefault())
    this.#visa()
    const mal = location.hash && sektion.querySelector(`#${CSS.escape(decodeURIComponent(location.hash.slice(1)))}`)
    if (mal) fokusera(mal)
  }

  /** Return the parts of the panel that the journal may know: {namn, aterstall}. */
  finn(namn) {
    if (!namn.startsWith("kommentar ")) return null
    const form = this.sektion.querySelector(`form[data-kommentar="${CSS.escape(namn.slice("kommentar ".length))}"]`)
    return { aterstall: (rad) => this.#aterstall(form, namn, rad) }
  }

  async #aterstall(form, namn, { id, innehall: post }) {
    if (!form || gor(form) !== post.gor) return this.#stranda(id, post)
    fyllI(form, post.falt)
    if (form.elements.citat) visaCitat(form, form.elements.citat.value)
    oppna(form)
    await this.#skrivNed(form, [id])
    return halvskriven(form)
  }

  /** Show words whose thread is gone or resolved, to be copied, until they are thrown away. */
  #stranda(id, post) {
    const ruta = document.createElement("div")
    ruta.className = "notis notis--varning"
    const forklaring = document.createElement("p")
    forklaring.textContent = "Det här skrev du i en kommentar utan att skicka det, och tråden är löst eller borttagen sedan dess. Kopiera det du vill ha kvar."
    const ord = document.createElement("p")
    ord.className = "strandat"
    ord.textContent = new Map(post.falt).get("inlagg") ?? ""
    const knapp = document.createElement("button")
    knapp.type = "button"
    knapp.className = "knapp knapp--liten"
    knapp.textContent = "Kasta det osparade"
    knapp.addEventListener("click", async () => {
      await kasta(id)
      ruta.remove()
      this.sektion.querySelector("h2").focus()
    })
    ruta.append(forklaring, ord, knapp)
    this.sektion.querySelector("[data-sagt]").after(ruta)
    return false
  }

  #skrivNed(form, bort = []) {
    const post = () => ({ gor: gor(form), falt: innehall(form), tid: Date.now() })
    return skriv(`kommentar ${form.dataset.kommentar}`, halvskriven(form) ? post : null, bort)
  }

  #bokfor(form) {
    if (form?.dataset.kommentar?.includes(" ")) this.#skrivNed(form)
  }

  #sag(text) {
    this.sektion.querySelector("[data-sagt]").textContent = text
  }

  #visa() {
    const { tradar, texter } = JSON.parse(this.sektion.querySelector("#kommentarsankare").textContent)
    this.text.visa(tradar, texter)
  }

  /** Begin a comment on what is selected in the text, or on what one chooses in the list. */
  async kommentera(...text) {
    const ruta = this.sektion.querySelector("[data-ny]")
    if (!ruta) return
    const form = ruta.querySelector("form")
    const stalle = await this.text.borja(...text)
    if (stalle) {
      valjPlats(form.elements.plats, stalle.varde)
      visaCitat(form, stalle.citat)
      this.#bokfor(form)
    }
    ruta.open = true
    fokusera(form.elements.inlagg)
  }

  #vidVal(falt) {
    if (falt.name === "plats" && !falt.selectedOptions[0]?.dataset.markerade && falt.form.elements.citat) {
      visaCitat(falt.form, "")
      this.text.avsluta()
    }
    this.#bokfor(falt.form)
  }

  #vidTangent(handelse) {
    if (handelse.key !== "Escape" || handelse.isComposing || !handelse.target.closest("form[data-kommentar]")) return
    const ruta = handelse.target.closest("details")
    handelse.preventDefault()
    if (ruta.matches("[data-ny]") && this.text.tillbaka()) ruta.open = halvskriven(ruta.querySelector("form"))
    else {
      ruta.open = false
      ruta.querySelector("summary").focus()
    }
  }

  #vidKlick(handelse) {
    const trad = handelse.target.closest("a[data-visa]")?.dataset.visa
    if (trad && this.text.gaTill(trad)) handelse.preventDefault()
  }

  /** A press on commented words shows which thread is theirs; on the thread's number it goes there. */
  vidKlick(trad, { market } = {}) {
    if (market) this.visaTrad(trad)
    else this.text.valj(trad)
    for (const rad of this.sektion.querySelectorAll(".trad")) rad.classList.toggle("trad--vald", rad.dataset.trad === trad)
  }

  /** Go from words in the text to their thread. */
  visaTrad(trad) {
    const rad = this.sektion.querySelector(`#trad-${trad}`)
    if (rad) fokusera(rad)
  }

  /** Show in the threads which of them have lost their words: Map trad → whether the words are there. */
  visaKvar(finns) {
    for (const [trad, kvar] of finns) {
      const rad = this.sektion.querySelector(`#trad-${trad}`)
      const nu = rad?.querySelector(":scope > .trad__citat, :scope > .trad__borta")
      if (!nu || nu.matches(".trad__citat") === kvar) continue
      const ord = nu.matches(".trad__citat") ? nu.textContent : nu.querySelector(".trad__citat").textContent
      const ny = document.createElement(kvar ? "blockquote" : "p")
      ny.className = kvar ? "trad__citat" : "trad__borta"
      if (kvar) ny.textContent = ord
      else {
        const citat = document.createElement("span")
        citat.className = "trad__citat"
        citat.textContent = ord
        ny.append("Texten är borttagen. Den löd: ”", citat, "”")
      }
      nu.replaceWith(ny)
    }
  }

  async #vidSandning(handelse) {
    const form = handelse.target
    if (!form.matches("[data-kommentar]")) return
    handelse.preventDefault()
    if (this.#skickar.has(form)) return
    this.#skickar.add(form)
    form.querySelector("button:not([type])").setAttribute("aria-disabled", "true")
    try {
      await this.#skicka(form)
    } finally {
      this.#skickar.delete(form)
      form.querySelector("button:not([type])")?.removeAttribute("aria-disabled")
    }
  }

  async #skicka(form) {
    if (form.elements.plats?.selectedOptions[0]?.dataset.markerade !== undefined) {
      // What the words stand in is saved first: the server then knows them where they are.
      await this.text.spara()
      const varde = this.text.nyttStalle()
      if (varde) valjPlats(form.elements.plats, varde)
    }
    const data = this.#obesvarade.get(form) ?? new FormData(form)
    let svar = await this.#posta(form, form.action, data)
    const skrivet = form.elements.inlagg?.value
    if (svar && skrivet !== undefined && skrivet !== data.get("inlagg")) {
      // It had arrived, or now has, as it read then; what has been changed in it since follows.
      const mer = new FormData()
      mer.set("gor", "andra")
      mer.set("inlagg", skrivet)
      mer.set("revision", data.has("revision") ? Number(data.get("revision")) + 1 : 1)
      mer.set("engangsnyckel", nyNyckel())
      svar = await this.#posta(form, svar.url, mer)
    }
    if (svar) await this.#skickat(form, svar.kommentar)
  }

  /** Send *data*; resolves with the answer, or with nothing when it said no or did not come: the form then says so. */
  async #posta(form, adress, data) {
    data.set("csrfmiddlewaretoken", csrf())
    this.#obesvarade.set(form, data)
    const svar = await fetch(adress, { method: "POST", body: data, headers: somJag() }).catch(() => null)
    if (!svar || svar.status >= 500) return visaFel(form, INGEN_KONTAKT)
    this.#obesvarade.delete(form)
    const kropp = svar.headers.get("Content-Type")?.includes("json") ? await svar.json() : null
    if (svar.redirected || svar.status === 401 || (svar.status === 403 && !kropp)) return visaFel(form, UTLOGGAD)
    if (kropp?.skickat) {
      // Brought back from a page that is gone, and changed since: it had arrived. What is said now is another.
      form.elements.engangsnyckel.value = nyNyckel()
      this.#skrivNed(form)
      return visaFel(form, REDAN)
    }
    if (!svar.ok || !kropp) return visaFel(form, kropp?.fel ?? "Kommentaren finns inte längre, eller är inte längre din att ändra.", kropp?.falt)
    return kropp
  }

  async #skickat(form, kommentar) {
    const vad = gor(form)
    const trad = form.closest(".trad")
    const nasta = trad?.nextElementSibling ?? trad?.previousElementSibling
    if (form.dataset.kommentar.includes(" ")) {
      form.reset()
      form.elements.engangsnyckel.value = nyNyckel()
      if (form.elements.citat) {
        for (const val of form.elements.plats.querySelectorAll("[data-markerade]")) val.remove()
        visaCitat(form, "")
      }
      this.#skrivNed(form)
      form.closest("details").open = false
      this.text.avsluta()
    }
    document.activeElement?.blur()
    await this.hamta({ alltid: true })
    this.#sag(SAGT[vad] ?? "")
    // Where one goes on: at what was said; after a thread is done with, at the next.
    const sagt = document.getElementById(`kommentar-${kommentar}`)
    const har = vad === "los" ? nasta : vad === "oppna_igen" ? trad : (sagt ?? trad)
    const mal = har?.isConnected ? har : har && document.getElementById(har.id)
    fokusera(mal && !mal.closest("[hidden]") ? mal : this.sektion.querySelector("h2"))
  }

  /** Fetch the threads when the server's *laget* is not the page's, or *alltid*. */
  async hamta({ laget, alltid = false } = {}) {
    if (!alltid && (String(laget) === this.sektion.dataset.laget || this.#hamtar || performance.now() - this.#senast < MINST)) return
    await this.#hamtar
    this.#hamtar = this.#hamta(alltid).finally(() => (this.#hamtar = null))
    await this.#hamtar
  }

  async #hamta(egen) {
    this.#senast = performance.now()
    const har = egen ? "" : `&har=${this.sektion.dataset.laget}`
    const svar = await fetch(this.sektion.dataset.kommentarer + har, { headers: somJag({ Accept: "text/html" }) }).catch(() => null)
    if (!svar?.ok || svar.redirected || svar.status === 204) return
    const ny = new DOMParser().parseFromString(await svar.text(), "text/html").querySelector("[data-kommentarer]")
    // Nothing moves under one who is in the middle of a character; the next question finds it still to be done.
    if (!ny || (this.#komponerar && !egen)) return
    const sedda = new Set([...this.sektion.querySelectorAll(".inlagg")].map((i) => i.id))
    taInPanel(this.sektion, document.adoptNode(ny))
    this.#visa()
    if (!egen) this.#beratta([...this.sektion.querySelectorAll(".inlagg")].filter((i) => !sedda.has(i.id)))
  }

  #beratta(nya) {
    const rader = nya.map((i) => `${i.querySelector("strong").textContent} har skrivit i ${i.closest(".trad").getAttribute("aria-label").replace(/^(Löst k|K)/, (k) => k.toLowerCase())}.`)
    if (rader.length) this.#sag(rader.join(" "))
  }
}
