"use strict";
// Hands the answer of an external sign-in back to the documentation that opened this window. Stricter than the page of
// Swagger UI: an answer to another question (`state`) is refused, not warned about.

const asked = window.opener?.swaggerUIRedirectOauth2;
const answer = Object.fromEntries(new URLSearchParams(location.search || location.hash.slice(1)));

function finish({ auth, state, redirectUrl, callback, errCb }) {
  if (answer.state === state && answer.code) {
    auth.code = answer.code;
    callback({ auth, redirectUrl });
  } else {
    const message = answer.error_description || answer.error || "Ответ не относится к этому входу.";
    errCb({ authId: auth.name, source: "auth", level: "error", message });
  }
}

if (asked) finish(asked);
window.close();
