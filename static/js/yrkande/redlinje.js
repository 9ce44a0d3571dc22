// What a changed wording changes, word by word, while it is typed. Needs no network; the server's own redline is shown once it is saved.

const ORD = /\n|[^\S\n]+|[^\s]+/g
const delar = (text) => text.trim().replace(/[^\S\n]*\n\s*/g, "\n").match(ORD) ?? []

/** Return the words of both as numbers, all white space but line breaks as the same one: quick to compare. */
function siffror(...listor) {
  const kanda = new Map([[" ", 0]])
  const nummer = (del) => (/^[^\S\n]+$/.test(del) ? 0 : (kanda.get(del) ?? kanda.set(del, kanda.size).get(del)))
  return listor.map((lista) => Uint16Array.from(lista, nummer))
}

/** Return [slag, ord] in order: "lika", "bort" or "till". The longest common row of words is what stays. */
export function skillnad(fore, efter) {
  const [a, b] = [delar(fore), delar(efter)]
  const [x, y] = siffror(a, b)
  let [forst, sistA, sistB] = [0, a.length, b.length]
  while (forst < sistA && forst < sistB && x[forst] === y[forst]) forst += 1
  while (sistA > forst && sistB > forst && x[sistA - 1] === y[sistB - 1]) [sistA, sistB] = [sistA - 1, sistB - 1]
  const bredd = sistB - forst + 1
  const langd = new Uint16Array((sistA - forst + 1) * bredd)
  const vid = (i, j) => (i - forst) * bredd + j - forst
  for (let i = sistA - 1; i >= forst; i -= 1) {
    for (let j = sistB - 1; j >= forst; j -= 1) {
      const har = vid(i, j)
      langd[har] = x[i] === y[j] ? langd[har + bredd + 1] + 1 : Math.max(langd[har + bredd], langd[har + 1])
    }
  }
  const rader = b.slice(0, forst).map((ord) => ["lika", ord])
  for (let i = forst, j = forst; i < sistA || j < sistB; ) {
    if (i < sistA && j < sistB && x[i] === y[j]) [i, j] = (rader.push(["lika", b[j]]), [i + 1, j + 1])
    else if (i < sistA && (j === sistB || langd[vid(i + 1, j)] >= langd[vid(i, j + 1)])) rader.push(["bort", a[i++]])
    else rader.push(["till", b[j++]])
  }
  return samlade([...rader, ...b.slice(sistB).map((ord) => ["lika", ord])])
}

/** Make runs of what is alike, and let no lone space break a run of changed words in two. */
function samlade(rader) {
  const ut = []
  let [bort, till] = ["", ""]
  const tom = () => {
    if (bort) ut.push(["bort", bort])
    if (till) ut.push(["till", till])
    bort = till = ""
  }
  rader.forEach(([slag, ord], nr) => {
    if (slag === "bort") bort += ord
    else if (slag === "till") till += ord
    else if (/^[^\S\n]+$/.test(ord) && bort && till && rader[nr + 1] && rader[nr + 1][0] !== "lika") [bort, till] = [bort + ord, till + ord]
    else {
      tom()
      if (ut.at(-1)?.[0] === "lika") ut.at(-1)[1] += ord
      else ut.push(["lika", ord])
    }
  })
  tom()
  return utanOar(ut)
}

const ANTAL = (ord) => ord.trim().split(/\s+/).filter(Boolean).length

/** A word or two that happen to be alike in the middle of much that is not are no help to a reader: they go with what is changed. */
function utanOar(rader) {
  const ut = []
  rader.forEach(([slag, ord], nr) => {
    const runt = [rader[nr - 2], rader[nr - 1], rader[nr + 1], rader[nr + 2]]
    const andrat = runt.filter((rad) => rad && rad[0] !== "lika").reduce((summa, rad) => summa + ANTAL(rad[1]), 0)
    const o = slag === "lika" && !ord.includes("\n") && ANTAL(ord) <= 2 && andrat >= 8 && runt[1]?.[0] !== "lika" && runt[1] && runt[2]
    for (const [vad, text] of o ? [["bort", ord], ["till", ord]] : [[slag, ord]]) {
      // What is taken away stands together, before what takes its place.
      const fore = ut.findLastIndex((rad) => rad[0] === "lika") + 1
      const samma = vad === "lika" ? ut.length - 1 : ut.findIndex((rad, plats) => plats >= fore && rad[0] === vad)
      if (samma >= 0 && ut[samma]?.[0] === vad) ut[samma][1] += text
      else if (vad === "bort") ut.splice(fore, 0, [vad, text])
      else ut.push([vad, text])
    }
  })
  return ut
}

const NAMN = { bort: ["del", "Borttaget: "], till: ["ins", "Tillagt: "] }

/** Show in *ruta* what *efter* changes in *fore*, in paragraphs; true when it changes anything. */
export function rita(ruta, fore, efter) {
  const rader = skillnad(fore, efter)
  const stycken = [document.createElement("p")]
  for (const [slag, ord] of rader) {
    ord.split("\n").forEach((text, nr) => {
      // A paragraph that is taken away ends nothing in what is proposed.
      if (nr && slag !== "bort") stycken.push(document.createElement("p"))
      const innehall = nr && slag === "bort" ? ` ¶ ${text}` : text
      if (!innehall) return
      if (slag === "lika") return stycken.at(-1).append(innehall)
      const [element, namn] = NAMN[slag]
      const del = document.createElement(element)
      del.append(Object.assign(document.createElement("span"), { className: "dold", textContent: namn }), innehall)
      stycken.at(-1).append(del)
    })
  }
  ruta.replaceChildren(...stycken)
  return rader.some(([slag]) => slag !== "lika")
}
