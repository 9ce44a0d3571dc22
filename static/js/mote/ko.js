// What is done at a meeting waits here until the server has it: in order, one at a time, each with its one-time token. It lies in the
// journal meanwhile, so that a lost network, a closed lid or a crashed tab loses nothing.
import { csrf, somJag } from "forum/redigerare/csrf"
import { nyNyckel } from "forum/redigerare/engang"
import { kasta, medGamla, skriv } from "forum/redigerare/journal"
import { ANNAN, UTLOGGAD, sag } from "forum/redigerare/status"

const IGEN = 2000
const TID = 15_000

export class Ko {
  #url
  #vid
  #poster = []
  #pagar = false
  #tidur = 0
  // When the server has it that the newest it got was pressed: what is sent after was pressed after.
  #efter = ""

  /** *vid* is told: klart(svar, post), nekat(fel, post), andrat(poster). */
  constructor(url, vid) {
    this.#url = url
    this.#vid = vid
  }

  get tom() {
    return this.#poster.length === 0
  }

  #namn(post) {
    return `mote ${this.#url} ${post.nyckel}`
  }

  /** Do what the fields say: [[name, value], …]; *ord* tells it in words while it waits. */
  lagg(falt, ord) {
    const post = { nyckel: nyNyckel(), falt: [...falt, ["nar", new Date().toISOString()]], ord, tid: Date.now() }
    this.#poster.push(post)
    skriv(this.#namn(post), () => post)
    this.#andrat()
    this.skicka()
    return post
  }

  /** Take up what a page that is gone had not sent; the same tokens, so that nothing is done twice. */
  async aterta() {
    await medGamla(async (rader) => {
      for (const { id, namn, innehall } of rader) {
        if (!namn.startsWith(`mote ${this.#url} `)) continue
        this.#poster.push({ ...innehall, gammal: id })
      }
    })
    if (this.#poster.length) {
      this.#andrat()
      await this.skicka()
    }
  }

  #andrat() {
    if (!this.#poster.length) sag(this, "sparat")
    this.#vid.andrat(this.#poster)
  }

  /** Send what waits; what cannot be sent now is tried again. */
  async skicka() {
    clearTimeout(this.#tidur)
    if (this.#pagar) return
    this.#pagar = true
    try {
      while (this.#poster.length && (await this.#sand(this.#poster[0])));
    } finally {
      this.#pagar = false
    }
    if (this.#poster.length) this.#tidur = setTimeout(() => this.skicka(), IGEN)
  }

  async #sand(post) {
    sag(this, "sparar")
    let svar
    try {
      const kropp = new URLSearchParams([...post.falt, ["engangsnyckel", post.nyckel], ["csrfmiddlewaretoken", csrf()]])
      // What the clock here says as it is sent tells the server how long ago it was pressed, right or wrong as it may be.
      const tider = { "X-Klocka": new Date().toISOString(), ...(this.#efter && { "X-Efter": this.#efter }) }
      svar = await fetch(this.#url, { method: "POST", body: kropp, headers: somJag(tider), signal: AbortSignal.timeout(TID) })
    } catch {
      sag(this, "vantar", `Ingen kontakt med servern. ${this.#poster.length} väntar och skickas sedan`)
      return false
    }
    const data = svar.headers.get("Content-Type")?.includes("json") ? await svar.json().catch(() => ({})) : {}
    // A 403 that says nothing is no answer to what was pressed: the log-in's own token is gone.
    if (svar.redirected || svar.status === 401 || (svar.status === 403 && (data.annan || !data.fel))) {
      sag(this, "vantar", ...(data.annan ? ANNAN : UTLOGGAD))
      return false
    }
    if (svar.status >= 500 || svar.status === 429) {
      sag(this, "vantar", "Servern svarar inte. Försöker igen")
      return false
    }
    this.#poster.shift()
    if (post.gammal) await kasta(post.gammal).catch(() => {})
    else skriv(this.#namn(post), null)
    this.#andrat()
    this.#efter = data.tid ?? this.#efter
    if (svar.ok) await this.#vid.klart(data, post)
    else await this.#vid.nekat(data.fel ?? "Servern tog inte emot det. Läs in sidan igen.", post)
    return true
  }
}
