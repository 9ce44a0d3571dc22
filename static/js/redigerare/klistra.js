// What is pasted: Word's list paragraphs become lists; what the schema lacks is left out when the editor parses it.

const niva = (p) => /mso-list:\s*\S+\s+level(\d+)/i.exec(p.getAttribute("style") ?? "")

/** Return the text of the marker ("1.", "·") that Word writes in front of a list paragraph, and take it away. */
function taMarke(p) {
  let text = ""
  for (const del of p.querySelectorAll("[style*='mso-list:Ignore' i], [style*='mso-list: Ignore' i]")) {
    text += del.textContent
    del.remove()
  }
  return text.trim()
}

/** Turn Word's `mso-list` paragraphs in *rot* into nested lists at the level they name. */
function listorAvWord(rot) {
  let stack = []
  for (const p of [...rot.querySelectorAll("p, div, h1, h2, h3, h4, h5, h6")]) {
    const traff = niva(p)
    if (!traff) {
      if (p.textContent.trim() || !stack.length) stack = []
      continue
    }
    const djup = Number(traff[1])
    const marke = taMarke(p)
    const numrerad = /^\(?[\dA-Za-z]{1,4}[.)]/.test(marke)
    const foljer = stack.length && stack[0].sist === p.previousElementSibling
    if (!foljer) stack = []
    while (stack.length && stack.at(-1).djup > djup) stack.pop()
    if (!stack.length || stack.at(-1).djup < djup) {
      const lista = rot.ownerDocument.createElement(numrerad ? "ol" : "ul")
      const start = Number.parseInt(marke, 10)
      if (numrerad && start > 1) lista.setAttribute("start", String(start))
      const over = stack.at(-1)?.lista.lastElementChild
      if (over) over.append(lista)
      else p.before(lista)
      stack.push({ djup, lista })
    }
    const li = rot.ownerDocument.createElement("li")
    const stycke = rot.ownerDocument.createElement("p")
    stycke.append(...p.childNodes)
    li.append(stycke)
    stack.at(-1).lista.append(li)
    p.remove()
    stack[0].sist = stack[0].lista
  }
}

/** Return pasted HTML made ready for the schema. */
export function stada(html) {
  const dok = new DOMParser().parseFromString(html.replace(/<!--\[if[\s\S]*?<!\[endif\]-->/g, ""), "text/html")
  for (const bort of dok.querySelectorAll("script, style, meta, link, title, img, object, iframe, svg, del, [hidden]")) bort.remove()
  listorAvWord(dok.body)
  return dok.body.innerHTML
}
