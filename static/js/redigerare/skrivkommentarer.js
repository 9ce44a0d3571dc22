// Comments on the writing page: what the list of threads asks of the editors.
import { borjaNy, finns, markerat, nyttStalle, stalletFor, tradVid, valj, visaKommenterat } from "forum/redigerare/kommenterat"

export class Skrivtexter {
  #texter
  #vald = null
  #ny = null
  /** Called with which threads' words are there (Map), when it may have changed. */
  vidKvar = () => {}

  constructor(texter) {
    this.#texter = texter
    for (const text of texter)
      text.editor.on("transaction", ({ transaction }) => transaction.docChanged && this.vidKvar(finns(text.editor.state)))
  }

  visa(tradar) {
    for (const text of this.#texter) text.mark((state) => visaKommenterat(state, tradar.filter((t) => t.text === text.uuid)))
  }

  valj(trad) {
    if (trad === this.#vald) return
    this.#vald = trad
    for (const text of this.#texter) text.mark((state) => valj(state, trad))
  }

  /** Mark what is selected, or the paragraph of the caret, in *text* or the one with focus; returns what the form needs to say of it. */
  async borja(text = this.#texter.find((t) => t.editor.isFocused)) {
    if (!text) return null
    this.avsluta()
    // So that the server knows the words; where it cannot be reached, it looks for them in the text when the comment comes.
    if (markerat(text.editor.state)) await text.spara()
    const rad = markerat(text.editor.state)
    if (!rad) return { varde: text.uuid, citat: "" }
    this.#ny = text
    text.mark((state) => borjaNy(state, rad))
    return { varde: this.nyttStalle() ?? text.uuid, citat: rad.citat }
  }

  nyttStalle() {
    const har = this.#ny && nyttStalle(this.#ny.editor.state)
    return har ? `${this.#ny.uuid}:${har.fran}:${har.till}:${har.revision}` : null
  }

  avsluta() {
    this.#ny?.mark((state) => borjaNy(state, null))
    this.#ny = null
  }

  /** Go back to the words that a new comment is about. */
  tillbaka() {
    this.#ny?.editor.commands.focus()
    return Boolean(this.#ny)
  }

  /** Go to the words of *trad*; false where they are gone. */
  gaTill(trad) {
    for (const text of this.#texter) {
      const har = stalletFor(text.editor.state, trad)
      if (!har) continue
      text.editor.chain().setTextSelection(har.till).focus().scrollIntoView().run()
      this.valj(trad)
      return true
    }
    return false
  }

  /** Return the thread at the caret of the text that has focus, or null. */
  tradHar() {
    const text = this.#texter.find((t) => t.editor.isFocused)
    return text ? tradVid(text.editor.state, text.editor.state.selection.head) : null
  }

  har(element) {
    return this.#texter.some((t) => t.plats.contains(element))
  }

  async spara() {
    await this.#ny?.spara()
  }
}
