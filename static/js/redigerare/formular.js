// A form that saves itself: a second after a pause and when one leaves a field, one sending at a time, against its revision.
import { csrf, somJag } from "forum/redigerare/csrf"
import { nyNyckel } from "forum/redigerare/engang"
import { skriv } from "forum/redigerare/journal"
import { ANNAN, UTLOGGAD, sag } from "forum/redigerare/status"

const PAUS = 1000
const IGEN = 3000
const EGET = /(revision|engangsnyckel|som|csrfmiddlewaretoken)$/

const innehall = (data) => JSON.stringify([...data].filter(([namn]) => !EGET.test(namn)))

export class Formular {
  #sparar = null
  #tidur = 0
  #sparat
  // A sending whose answer never came goes again as it was, with its own token: a new one would meet its own change as somebody else's.
  #obesvarad = null

  constructor(form) {
    this.form = form
    this.namn = `form ${new URL(form.action, location.href).pathname}`
    this.#sparat = this.#innehall()
    form.addEventListener("input", () => {
      this.#bokfor()
      clearTimeout(this.#tidur)
      // What is half typed, such as a heading that is emptied to be written anew, is not tried before one leaves it.
      if (form.checkValidity()) this.#tidur = setTimeout(() => this.#koa(), PAUS)
    })
    form.addEventListener("change", () => this.#koa())
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

  /** Write what is not saved in the journal, in place of the lines *bort*; wipe it when all is. */
  #bokfor(bort = []) {
    const nu = this.#innehall()
    const revision = this.#revision.value
    return skriv(this.namn, nu === this.#sparat ? null : () => ({ falt: JSON.parse(nu), revision, tid: Date.now() }), bort)
  }

  /** Put back a line of the journal from a page that is gone; resolves true when the server lacks something of it. */
  async aterstall({ id, innehall: post }) {
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
    clearTimeout(this.#tidur)
  }

  /** Wait for what is under way, and send what waits for a pause; resolves false when something is not kept. */
  spara() {
    if (this.form.checkValidity() && this.#innehall() !== this.#sparat && !this.#sparar) this.#koa()
    return this.#sparar ?? Promise.resolve(true)
  }

  // One save at a time: the next names the revision that the last one gave.
  #koa() {
    clearTimeout(this.#tidur)
    const nasta = (this.#sparar ?? Promise.resolve()).then(() => this.#sparaNu())
    this.#sparar = nasta
    nasta.finally(() => this.#sparar === nasta && (this.#sparar = null))
  }

  async #sparaNu() {
    if (this.#obesvarad && !(await this.#sand(this.#obesvarad))) return false
    if (this.#innehall() === this.#sparat) return true
    const data = new FormData(this.form)
    data.set("engangsnyckel", nyNyckel())
    return this.#sand(data)
  }

  #senare(...ord) {
    sag(this.form, "vantar", ...ord)
    setTimeout(() => this.#koa(), IGEN)
    return false
  }

  async #sand(data) {
    sag(this.form, "sparar")
    data.set("csrfmiddlewaretoken", csrf())
    this.#obesvarad = data
    let svar
    try {
      svar = await fetch(this.form.action, { method: "POST", body: data, headers: somJag() })
    } catch {
      return this.#senare("Ej sparat – försöker igen")
    }
    if (svar.redirected || svar.status === 403) return this.#senare(...((await svar.json().catch(() => null))?.annan ? ANNAN : UTLOGGAD))
    if (svar.status >= 500) return this.#senare("Ej sparat – försöker igen")
    this.#obesvarad = null
    if (svar.ok && svar.headers.get("Content-Type")?.includes("json")) {
      this.#revision.value = (await svar.json()).revision
      this.#sparat = innehall(data)
      this.#bokfor()
      sag(this.form, "sparat")
      return true
    }
    sag(this.form, "fel", svar.status === 409 ? "Ej sparat: någon annan har ändrat samma uppgifter. Spara med knappen för att jämföra." : "Ej sparat: något fält är fel ifyllt. Spara med knappen för att se vilket.")
    return false
  }
}
