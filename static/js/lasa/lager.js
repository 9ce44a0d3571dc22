// The rows of this device: packages, what is in them, own notes as the server has them, notes that wait to be sent. All ciphertext.
import { alla, finns, klar, medan, oppnaBas } from "forum/lasa/rensning"

const med = (namn, satt, gor) =>
  medan(async () => {
    const bas = await oppnaBas()
    try {
      const tx = bas.transaction(namn, satt, { durability: "strict" })
      const ut = gor(tx)
      await klar(tx)
      return ut?.result ?? ut
    } finally {
      bas.close()
    }
  })

/** Put *rader* in the store *namn*, all or none. */
export const lagg = (namn, ...rader) => med(namn, "readwrite", (tx) => rader.forEach((rad) => tx.objectStore(namn).put(rad)))

/** Return the rows of *namn* for which *ar* holds; nothing where nothing was ever put here. */
export async function hamta(namn, ar = () => true) {
  if (!(await finns())) return []
  const bas = await oppnaBas()
  try {
    return (await alla(bas, namn)).filter(ar)
  } finally {
    bas.close()
  }
}

/** Return one row, or undefined. */
export async function en(namn, nyckel) {
  if (!(await finns())) return undefined
  return med(namn, "readonly", (tx) => tx.objectStore(namn).get(nyckel))
}

export const kasta = (namn, nyckel) => med(namn, "readwrite", (tx) => void tx.objectStore(namn).delete(nyckel))

/**
 * Put in the place of one row what *gor* makes of it, read and written in one transaction: nothing comes between. null takes the row
 * away, undefined leaves it.
 */
export const byt = (namn, nyckel, gor) =>
  med(namn, "readwrite", (tx) => {
    const lager = tx.objectStore(namn)
    lager.get(nyckel).onsuccess = ({ target }) => {
      const ny = gor(target.result)
      if (ny === null) lager.delete(nyckel)
      else if (ny) lager.put(ny)
    }
  })

/** Put a whole package in the place of what was there, in one transaction: never half of one. */
export function bytPaket(paket, poster) {
  return med(["paket", "poster"], "readwrite", (tx) => {
    const lager = tx.objectStore("poster")
    lager.index("hor").getAllKeys(paket.id).onsuccess = ({ target }) => {
      const nya = new Set(poster.map((post) => post.id))
      for (const id of target.result) if (!nya.has(id)) lager.delete(id)
      for (const post of poster) lager.put(post)
      tx.objectStore("paket").put(paket)
    }
  })
}

export const posterna = async (hor) => {
  if (!(await finns())) return []
  return med("poster", "readonly", (tx) => tx.objectStore("poster").index("hor").getAll(hor))
}
