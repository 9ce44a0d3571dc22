// One text: an editor that saves each step, takes in others' and never writes over anybody.
import { Editor, UndoRedo } from "django-prose-editor/editor"
import { stada } from "forum/redigerare/klistra"
import { Blockid, Samskrivning, bekrafta, lage, taEmot } from "forum/redigerare/samskrivning"
import { byggSchema } from "forum/redigerare/schema"
import { namn, sag } from "forum/redigerare/status"

const PAUS = 1000
const LANGST = 15000
const csrf = () => document.querySelector("meta[name=csrf-token]").content
const slump = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("")

export class Textfalt {
  #url
  #klient = slump()
  #pagar = null
  #tidur = 0
  #forsok = 0
  #last = false
  #nekade = ""

  constructor(plats, schema, { vidFokus }) {
    this.plats = plats
    this.uuid = plats.dataset.text
    this.#url = plats.dataset.stegUrl
    const doc = JSON.parse(plats.querySelector("script[type='application/json']").textContent)
    const yta = document.createElement("div")
    yta.className = "text__yta"
    this.editor = new Editor({
      element: yta,
      injectCSS: false,
      content: doc,
      enableInputRules: ["orderedList", "bulletList"],
      enablePasteRules: false,
      extensions: [
        ...byggSchema(schema),
        UndoRedo,
        Blockid,
        Samskrivning.configure({ revision: Number(plats.dataset.revision) }),
      ],
      editorProps: {
        attributes: { role: "textbox", "aria-multiline": "true", "aria-label": plats.dataset.etikett, class: "text__skriv" },
        transformPastedHTML: (html) => stada(html),
        handlePaste: (_vy, handelse) => {
          const html = handelse.clipboardData?.getData("text/html") ?? ""
          if (/<img|style=|class=/i.test(html)) namn("Inklistrat. Utseende, bilder och färger från källan togs inte med.")
          return false
        },
        handleDOMEvents: {
          // Escape, then Tab, always leaves; a list or a table may otherwise want the key.
          keydown: (_vy, handelse) => {
            const lamna = handelse.key === "Tab" && this.escape
            this.escape = handelse.key === "Escape" || (this.escape && handelse.key === "Shift")
            return lamna
          },
        },
      },
      onFocus: () => vidFokus(this),
      onBlur: () => this.spara(),
      onTransaction: ({ transaction }) => {
        if (!transaction.docChanged) return
        if (lage(this.editor.state).egna.length) this.#snart()
      },
    })
    plats.querySelector(".text__las").remove()
    plats.append(yta)
  }

  get revision() {
    return lage(this.editor.state).revision
  }

  get osparat() {
    return lage(this.editor.state).egna.length > 0
  }

  #snart(paus = PAUS) {
    if (this.#last) return
    if (!this.#nekade) sag(this, this.#forsok ? "vantar" : "sparar", "Ej sparat – försöker igen")
    clearTimeout(this.#tidur)
    this.#tidur = setTimeout(() => this.spara(), paus)
  }

  /** Send what is not acknowledged; resolves true when nothing is left. One request at a time and text. */
  async spara({ keepalive = false } = {}) {
    if (this.#pagar) await this.#pagar.catch(() => {})
    if (this.#last || !this.osparat) return !this.osparat
    clearTimeout(this.#tidur)
    this.#pagar = this.#skicka(keepalive)
    try {
      await this.#pagar
    } finally {
      this.#pagar = null
    }
    return !this.osparat
  }

  async #skicka(keepalive) {
    const { egna, revision } = lage(this.editor.state)
    sag(this, this.#forsok ? "vantar" : "sparar", "Ej sparat – försöker igen")
    let svar, data
    try {
      svar = await fetch(this.#url, {
        method: "POST",
        keepalive,
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf() },
        body: JSON.stringify({ revision, klient: this.#klient, sandning: slump(), steg: egna.map((e) => e.steg.toJSON()) }),
      })
      data = await svar.json()
    } catch {
      return this.#senare("Ej sparat – försöker igen")
    }
    if (svar.ok) {
      this.#nekade = ""
      this.#verkstall(bekrafta(this.editor.state, egna.length))
      if (data.steg.length) this.#verkstall(taEmot(this.editor.state, data.steg.map((steg) => ({ steg, klient: "" })), this.#klient))
      return this.#klart()
    }
    if (svar.status === 409 && !data.last && data.steg) {
      this.#verkstall(taEmot(this.editor.state, data.steg, this.#klient))
      if (!this.osparat) return this.#klart()
      // Others' steps went in before ours: send again, a little apart from them.
      return this.#snart(20 + Math.random() * 80)
    }
    if (svar.status === 409) return this.#las(data.fel)
    if (svar.status === 401) return this.#senare("Ej sparat – du är utloggad.", { lank: "/konto/login/", lanktext: "Logga in i en ny flik" })
    if (svar.status >= 500) return this.#senare("Ej sparat – försöker igen")
    this.#nekade = data.fel ?? "Texten kunde inte sparas."
    sag(this, "fel", `Ej sparat: ${this.#nekade}`)
  }

  #klart() {
    this.#forsok = 0
    if (this.osparat) return this.#snart()
    sag(this, "sparat")
    document.body.dispatchEvent(new CustomEvent("text:sparad", { detail: { uuid: this.uuid } }))
    for (const falt of document.querySelectorAll(`[data-textrevision="${this.uuid}"]`)) falt.value = this.revision
  }

  #senare(text, mer = {}) {
    this.#forsok += 1
    sag(this, "vantar", text, mer)
    clearTimeout(this.#tidur)
    this.#tidur = setTimeout(() => this.spara(), Math.min(LANGST, 500 * 2 ** this.#forsok))
  }

  #las(fel) {
    this.#last = true
    this.editor.setEditable(false)
    sag(this, "fel", fel)
  }

  /** Fetch others' steps, if the server has come further. */
  async hamta(revision) {
    if (this.#pagar || this.#last || revision <= this.revision) return
    const svar = await fetch(`${this.#url}?fran=${this.revision}`, { headers: { Accept: "application/json" } })
    if (!svar.ok || this.#pagar) return
    const data = await svar.json()
    const hade = this.osparat
    if (data.revision - data.steg.length === this.revision) this.#verkstall(taEmot(this.editor.state, data.steg, this.#klient))
    // What came back was our own, whose answer got lost on the way.
    if (hade && !this.osparat) this.#klart()
    for (const falt of document.querySelectorAll(`[data-textrevision="${this.uuid}"]`)) falt.value = this.revision
  }

  #verkstall(tr) {
    this.editor.view.dispatch(tr)
  }
}
