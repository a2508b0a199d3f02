"use strict";
// The offline package has no top bar of Swagger UI, so the choice among the documents is made here. The parameter is
// the one Swagger UI uses, so links to a document look the same as elsewhere.

const PARAMETER = "urls.primaryName";
const urls = [
  { name: "Все разделы", url: "/openapi.json" },
  { name: "Шлюз: вход и справочник", url: "/openapi/gateway.json" },
  { name: "Мониторинг", url: "/openapi/monitoring.json" },
  { name: "Кадровый резерв", url: "/openapi/reserve.json" },
  { name: "Обучение", url: "/openapi/training.json" },
];

const wanted = new URLSearchParams(location.search).get(PARAMETER);
const chosen = urls.find(({ name }) => name === wanted) ?? urls[0];
const select = document.getElementById("documents");

select.append(...urls.map(({ name }) => new Option(name, name, name === chosen.name, name === chosen.name)));
select.addEventListener("change", () => {
  location.search = new URLSearchParams({ [PARAMETER]: select.value }).toString();
});
document.getElementById("source").href = chosen.url;

// The page reads the same document in the words of OpenAPI 3.0, which Swagger UI shows twenty times sooner.
const shown = (url) => (url === "/openapi.json" ? "/docs/openapi/edulead.json" : `/docs${url}`);

// Swagger UI shows the reason phrase of HTTP, which is English and the same for all refusals: «Bad Request».
function explained(response) {
  if (response.headers["content-type"] === "application/problem+json") {
    response.statusText = JSON.parse(response.text).detail;
  }
  return response;
}

SwaggerUIBundle({
  url: shown(chosen.url),
  dom_id: "#swagger",
  deepLinking: true,
  displayOperationId: true,
  displayRequestDuration: true,
  docExpansion: "none",
  filter: true,
  defaultModelsExpandDepth: -1, // a thousand schemas below the operations, of use to nobody who reads
  persistAuthorization: false,
  responseInterceptor: explained,
  oauth2RedirectUrl: new URL("/docs/oauth2-redirect", location.href).href,
  validatorUrl: null, // the validator is another host's
});
