// The token that Django wants with every write. Logging in again, in another tab, changes it: the cookie knows, the page does not.

/** Return the token that holds now. */
export const csrf = () => /(?:^|;\s*)(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? document.querySelector("meta[name=csrf-token]")?.content ?? ""

/** Put the token that holds now in the forms of the page. */
export function fornya(rot = document) {
  const nu = csrf()
  for (const falt of nu ? rot.querySelectorAll("[name=csrfmiddlewaretoken]") : []) falt.value = nu
}

/** Return the headers of a request that writes, or asks, as the person whom the page was made for; nobody else's log-in answers it. */
export const somJag = (mer = {}) => ({ Accept: "application/json", "X-CSRFToken": csrf(), "X-Som": document.querySelector("[data-som]")?.dataset.som ?? "", ...mer })
