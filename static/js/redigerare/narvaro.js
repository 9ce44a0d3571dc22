// Who else is on the page, and where: one small question now and then. While others are in the same text, what they write is asked for often.
import { somJag } from "forum/redigerare/csrf"
import { visaSkrivande } from "forum/redigerare/skrivande"
import { syns } from "forum/redigerare/markorer"

const LUGNT = 2000
const VILANDE = 10_000
const STILLA = 60_000
const TATT = 300
// A text where nobody writes is asked about more and more seldom: at a tenth of the time it has been still.
const AVTAR = 10
// One who cannot ask does not know who is here.
const BORTA = 15_000
const slump = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("")

export class Narvaro {
  #texter
  #url
  #vidSvar
  #klient = slump()
  #tidur = 0
  #foljtidur = 0
  #rort = performance.now()
  #svarat = performance.now()
  #plats = { stalle: "" }
  #text = null

  /** *vidSvar* is told what the server answered. */
  constructor(texter, url, vidSvar = () => {}) {
    this.#vidSvar = vidSvar
    this.#texter = texter
    this.#url = url
  }

  /** Ask from now on, and say so when the page goes; resolves when the first question has been answered, or failed. */
  borja() {
    for (const h of ["keydown", "pointerdown", "focus"]) addEventListener(h, () => (this.#rort = performance.now()), true)
    document.addEventListener("visibilitychange", () => this.#lyssna())
    addEventListener("pagehide", () => this.#posta({ borta: true }).catch(() => {}))
    return this.#lyssna()
  }

  /** Ask at once: something has been done that others' texts follow from. */
  nu() {
    return this.#lyssna()
  }

  #posta(data) {
    return fetch(this.#url, {
      method: "POST",
      keepalive: Boolean(data.borta),
      headers: somJag({ "Content-Type": "application/json" }),
      body: JSON.stringify({ klient: this.#klient, ...data }),
      signal: data.borta ? undefined : AbortSignal.timeout(VILANDE),
    })
  }

  /** Return where this page stands: where the focus is, or last was. A place that others can follow is told once. */
  #har() {
    const nu = document.activeElement
    const text = this.#texter.find((t) => t.plats.contains(nu))
    const del_ = nu?.closest("[data-verktyg], dialog") ? null : nu?.closest(".punkt[id], .skrivdel[id]")
    if (del_) this.#text = text ?? null
    const fore = this.#plats
    if (!this.#text) this.#plats = { stalle: del_?.id ?? fore.stalle }
    else if (fore.text !== this.#text.uuid || !syns(this.#text.editor.state, fore))
      this.#plats = { stalle: del_?.id ?? fore.stalle, text: this.#text.uuid, ...this.#text.markor }
    return this.#plats
  }

  async #lyssna() {
    clearTimeout(this.#tidur)
    if (document.visibilityState === "visible") await this.#fraga()
    clearTimeout(this.#tidur)
    this.#tidur = setTimeout(() => this.#lyssna(), performance.now() - this.#rort < STILLA ? LUGNT : VILANDE)
  }

  async #fraga() {
    try {
      const svar = await this.#posta(this.#har())
      if (!svar.ok || svar.redirected) throw new Error(`narvaro: ${svar.status}`)
      const data = await svar.json()
      const { texter: revisioner, andra, borttagna } = data
      this.#svarat = performance.now()
      for (const t of this.#texter.filter((t) => borttagna.includes(t.uuid))) t.borttaget()
      await Promise.all(this.#texter.filter((t) => t.uuid in revisioner).map((t) => t.hamta(revisioner[t.uuid])))
      visaSkrivande(andra, this.#texter)
      this.#vidSvar(data)
      this.#folj()
    } catch {
      // Offline or logged out: the next question comes soon enough, and saving says how it is.
      if (performance.now() - this.#svarat > BORTA) visaSkrivande([], this.#texter)
    }
  }

  /** Fetch what others write in the texts where they are, from now on as often as they write. */
  async #folj(fraga = false) {
    clearTimeout(this.#foljtidur)
    const texter = document.visibilityState === "visible" ? this.#texter.filter((t) => t.isallskap && !t.last) : []
    if (!texter.length) return
    // Without an answer the next question comes soon enough.
    if (fraga) await Promise.all(texter.map((t) => t.hamta().catch(() => {})))
    clearTimeout(this.#foljtidur)
    const stilla = Math.min(...texter.map((t) => t.stilla))
    this.#foljtidur = setTimeout(() => this.#folj(true), Math.min(LUGNT, Math.max(TATT, stilla / AVTAR)))
  }
}
