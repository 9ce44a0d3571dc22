// Who else is on the page, and where: one small question, asked often when others are near and seldom when nobody is.
import { csrf } from "forum/redigerare/csrf"
import { visaSkrivande } from "forum/redigerare/skrivande"
import { syns } from "forum/redigerare/markorer"

const LUGNT = 2000
const VILANDE = 10_000
const STILLA = 60_000
// One who cannot ask does not know who is here.
const BORTA = 15_000
const slump = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("")

export class Narvaro {
  #texter
  #url
  #vidSvar
  #klient = slump()
  #tidur = 0
  #rort = Date.now()
  #svarat = Date.now()
  #plats = { stalle: "" }
  #text = null

  /** *vidSvar* is told what the server answered. */
  constructor(texter, url, vidSvar = () => {}) {
    this.#vidSvar = vidSvar
    this.#texter = texter
    this.#url = url
  }

  /** Ask from now on, and say so when the page goes. */
  borja() {
    for (const h of ["keydown", "pointerdown", "focus"]) addEventListener(h, () => (this.#rort = Date.now()), true)
    document.addEventListener("visibilitychange", () => this.#lyssna())
    addEventListener("pagehide", () => this.#posta({ borta: true }).catch(() => {}))
    this.#lyssna()
  }

  #posta(data) {
    return fetch(this.#url, {
      method: "POST",
      keepalive: Boolean(data.borta),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf() },
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
    this.#tidur = setTimeout(() => this.#lyssna(), Date.now() - this.#rort < STILLA ? LUGNT : VILANDE)
  }

  async #fraga() {
    try {
      const svar = await this.#posta(this.#har())
      if (!svar.ok || svar.redirected) throw new Error(`narvaro: ${svar.status}`)
      const data = await svar.json()
      const { texter: revisioner, andra } = data
      this.#svarat = Date.now()
      await Promise.all(this.#texter.filter((t) => t.uuid in revisioner).map((t) => t.hamta(revisioner[t.uuid])))
      visaSkrivande(andra, this.#texter)
      this.#vidSvar(data)
    } catch {
      // Offline or logged out: the next question comes soon enough, and saving says how it is.
      if (Date.now() - this.#svarat > BORTA) visaSkrivande([], this.#texter)
    }
  }
}
