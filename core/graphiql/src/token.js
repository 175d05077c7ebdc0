// The access token: this tab keeps it, and nothing else does. A link may hand it over in its fragment, which browsers
// do not send to servers.

const KEY = "paktum.token";

/** The token from the address, which then no longer shows it, or from before a reload. */
export function findToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    keepToken(given);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem(KEY);
}

export function keepToken(token) {
  sessionStorage.setItem(KEY, token);
}

export function dropToken() {
  sessionStorage.removeItem(KEY);
}
