// A form that saves itself: a second after a pause and when one leaves a field, one sending at a time, against its revision.
import { csrf, somJag } from "forum/redigerare/csrf"
import { nyNyckel } from "forum/redigerare/engang"
import { skriv } from "forum/redigerare/journal"
import { ANNAN, UTLOGGAD, sag } from "forum/redigerare/status"

const PAUS = 1000
// After a failure one tries again, at ever longer intervals up to this.
const LANGST = 15_000
// Browsers let go of a page's last requests only when they are small.
const SMATT = 20_000
const EGET = /(revision|engangsnyckel|som|csrfmiddlewaretoken)$/
const VANTAR = "Ej sparat – försöker igen"
const FEL_FALT = "Ej sparat: något fält är fel ifyllt. Spara med knappen för att se vilket."
const NAGON_ANNAN = "Ej sparat: någon annan har ändrat samma uppgifter. Spara med knappen för att jämföra."
const BORTA = "Ej sparat: uppgifterna finns inte längre, eller är inte längre dina att ändra. Kopiera det du vill ha kvar."
const KOM_TILLBAKA = "Ej sparat: överst på sidan står vad som är fel."

const innehall = (data) => JSON.stringify([...data].filter(([namn]) => !EGET.test(namn)))

export class Formular {
  #sparar = null
  #tidur = 0
  #igen = 0
  #forsok = 0
  #sparat
  // The content that the server refused: it is not sent again of itself, and why it was refused stands until something is saved.
  #nekat = null
  // On its way as a whole page: nothing is sent beside it.
  #slappt = false
  // A sending whose answer never came goes again as it was, with its own token: a new one would meet its own change as somebody else's.
  #obesvarad = null

  constructor(form) {
    this.form = form
    this.namn = `form ${new URL(form.action, location.href).pathname}`
    this.#sparat = this.#innehall()
    if (form.dataset.autospara === "osparat") {
      // Come back with what is wrong in it: none of it is kept but here and in the journal.
      this.#nekat = this.#sparat
      this.#sparat = null
      sag(form, "fel", KOM_TILLBAKA)
      this.#bokfor()
    }
    form.addEventListener("input", () => {
      this.#slappt = false
      this.#bokfor()
      this.#sagLaget()
      clearTimeout(this.#tidur)
      // What is half typed, such as a heading that is emptied to be written anew, is not tried before one leaves it.
      if (form.checkValidity()) this.#tidur = setTimeout(() => this.#koa(), PAUS)
    })
    form.addEventListener("change", () => this.#koa())
    // Hidden is the last that a phone tells.
    document.addEventListener("visibilitychange", () => this.spara())
    addEventListener("pagehide", () => this.#sandSist())
    addEventListener("pageshow", () => (this.#slappt = false))
  }

  get osparat() {
    return this.#sparar !== null || this.#obesvarad !== null
  }

  #innehall() {
    return innehall(new FormData(this.form))
  }

  get #revision() {
    return this.form.querySelector("[name$='revision']")
  }

  /** Say how it is, where nothing is under way that says it. */
  #sagLaget() {
    if (this.#sparar || this.#obesvarad) return
    if (this.#innehall() === this.#sparat) {
      this.#nekat = null
      sag(this.form, "sparat")
    } else if (this.#nekat === null) sag(this.form, "sparar")
  }

  /** Write what is not saved in the journal, in place of the lines *bort*; wipe it when all is. */
  #bokfor(bort = []) {
    const nu = this.#innehall()
    const revision = this.#revision.value
    return skriv(this.namn, nu === this.#sparat ? null : () => ({ falt: JSON.parse(nu), revision, tid: Date.now() }), bort)
  }

  /** Put back a line of the journal from a page that is gone; resolves true when the server lacks something of it. */
  async aterstall({ id, innehall: post }) {
    if (this.#sparat === null) {
      // The page has what was sent last, on the revision to go on from. Its own line takes the place of one that says
      // the same; another waits until this is saved.
      if (JSON.stringify(post.falt) === this.#innehall()) await this.#bokfor([id])
      return false
    }
    const falt = new Map(post.falt)
    for (const element of this.form.elements) {
      if (!element.name || EGET.test(element.name) || element.type === "hidden") continue
      if (element.type === "checkbox") element.checked = falt.has(element.name)
      else if (falt.has(element.name)) element.value = falt.get(element.name)
    }
    const lika = this.#innehall() === this.#sparat
    // On the revision it was written on: if others have saved since, the server says so and both are shown.
    if (!lika) this.#revision.value = post.revision
    await this.#bokfor([id])
    if (!lika) this.#koa()
    return !lika
  }

  /** The form goes as a whole page: send nothing beside it, which would meet it as somebody else's change. */
  slapp() {
    this.#slappt = true
    clearTimeout(this.#tidur)
  }

  /** Tell whether there is something to send that the server has not refused already. */
  get #attSanda() {
    const nu = this.#innehall()
    return nu !== this.#sparat && nu !== this.#nekat && this.form.checkValidity()
  }

  /** Wait for what is under way, and send what waits for a pause; resolves false when something is not kept. */
  spara() {
    if (!this.#sparar && !this.#slappt && (this.#obesvarad || this.#attSanda)) this.#koa()
    return this.#sparar ?? Promise.resolve(this.#innehall() === this.#sparat)
  }

  // One save at a time: the next names the revision that the last one gave.
  #koa() {
    clearTimeout(this.#tidur)
    clearTimeout(this.#igen)
    const nasta = (this.#sparar ?? Promise.resolve()).then(() => this.#sparaNu())
    this.#sparar = nasta
    nasta.finally(() => {
      if (this.#sparar !== nasta) return
      this.#sparar = null
      // What was typed meanwhile is not kept yet.
      if (this.#innehall() !== this.#sparat) this.#sagLaget()
    })
  }

  async #sparaNu() {
    if (this.#obesvarad && !(await this.#sand(this.#obesvarad))) return false
    if (this.#innehall() === this.#sparat) return true
    return this.#sand(this.#ny())
  }

  /** Return what the form says now, under a token of its own. */
  #ny() {
    const data = new FormData(this.form)
    data.set("engangsnyckel", nyNyckel())
    return data
  }

  /** The page goes away: send what is left at once. What was on its way goes again as it was: done once all the same. */
  #sandSist() {
    if (this.#slappt || !(this.#obesvarad || this.#attSanda)) return
    // Of what was typed after that the journal tells: only the answer gives the revision to send it on.
    this.#posta((this.#obesvarad ??= this.#ny()), true).catch(() => {})
  }

  #senare(...ord) {
    this.#forsok += 1
    sag(this.form, "vantar", ...ord)
    clearTimeout(this.#igen)
    this.#igen = setTimeout(() => this.#koa(), Math.min(LANGST, 500 * 2 ** this.#forsok))
    return false
  }

  #posta(data, sist = false) {
    data.set("csrfmiddlewaretoken", csrf())
    return fetch(this.form.action, { method: "POST", keepalive: sist || innehall(data).length < SMATT, body: data, headers: somJag() })
  }

  async #sand(data) {
    // Why it is not kept stands until it is.
    if (this.#nekat === null && !this.#forsok) sag(this.form, "sparar")
    this.#obesvarad = data
    let svar
    try {
      svar = await this.#posta(data)
    } catch {
      return this.#senare(VANTAR)
    }
    const kropp = await svar.json().catch(() => null)
    if (kropp?.annan) return this.#senare(...ANNAN)
    // Without a reason of the app's own, 403 is the log-in that was changed in another tab, and a page is the log-in's.
    if (svar.status === 401 || svar.redirected || (svar.status === 403 && !kropp)) return this.#senare(...UTLOGGAD)
    if (svar.status >= 500 || svar.status === 429 || (svar.ok && !kropp)) return this.#senare(VANTAR)
    this.#obesvarad = null
    this.#forsok = 0
    if (!svar.ok) return this.#nej(svar.status, kropp, innehall(data))
    this.#nekat = null
    this.#revision.value = kropp.revision
    this.#sparat = innehall(data)
    this.#bokfor()
    sag(this.form, this.#innehall() === this.#sparat ? "sparat" : "sparar")
    return true
  }

  /** Say why the server refused *nekat*, which it will not take the next time either. */
  #nej(status, kropp, nekat) {
    this.#nekat = nekat
    const jamfors = status === 409 && !kropp?.last && !kropp?.skickat && this.form.querySelector("button:not(noscript *)")
    const ord = jamfors ? NAGON_ANNAN : kropp?.fel ? `Ej sparat: ${kropp.fel}` : status === 404 ? BORTA : FEL_FALT
    sag(this.form, "fel", ord)
    return false
  }
}
