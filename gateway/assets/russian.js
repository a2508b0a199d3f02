"use strict";
// Swagger UI speaks English only. Its fixed words are replaced as they appear; what stands in code, in fields and in
// examples is the API's own and stays as it is.

const RUSSIAN = new Map(Object.entries({
  "Authorize": "Войти",
  "Authorized": "Вход выполнен",
  "Available authorizations": "Вход",
  "Logout": "Выйти",
  "Close": "Закрыть",
  "Apply credentials": "Войти",
  "Apply given OAuth2 credentials": "Войти",
  "Remove authorization": "Выйти",
  "authorization button locked": "Вход выполнен",
  "authorization button unlocked": "Вход не выполнен",
  "Scopes are used to grant an application different levels of access to data on behalf of the end user. Each API may declare one or more scopes.":
    "Если ролей несколько, отметьте ту, в которой будете работать. Без отметки выбирается первая.",
  "API requires the following scopes. Select which ones you want to grant to Swagger UI.": "Ваши роли:",
  "Scopes:": "Роль:",
  "select all": "выбрать все",
  "select none": "снять все",
  "Flow:": "Способ:",
  "Token URL:": "Адрес выдачи токена:",
  "Authorization URL:": "Адрес входа:",
  "username:": "Имя:",
  "Username:": "Имя:",
  "password:": "Пароль:",
  "Password:": "Пароль:",
  "Client credentials location:": "Учётные данные системы:",
  "Authorization header": "в заголовке",
  "client_id:": "Имя системы (client_id):",
  "client_secret:": "Секрет системы (client_secret):",
  "Try it out": "Проверить",
  "Execute": "Выполнить",
  "Cancel": "Отменить",
  "Clear": "Очистить",
  "Reset": "Сбросить",
  "Parameters": "Параметры",
  "No parameters": "Параметров нет",
  "Name": "Имя",
  "Description": "Описание",
  "Value": "Значение",
  "Request body": "Тело запроса",
  "Edit Value": "Изменить значение",
  "Send empty value": "Отправить пустое значение",
  "required": "обязательно",
  "query": "в строке запроса",
  "path": "в адресе",
  "header": "в заголовке",
  "Request content type": "Тип тела запроса",
  "Please correct the following validation errors and try again.": "Исправьте ошибки и повторите.",
  "Required field is not provided": "Обязательное поле не заполнено",
  "Parameter string value must be valid JSON": "Значение должно быть записано как JSON",
  "Value must be a DateTime": "Нужны дата и время",
  "Value must be a Guid": "Нужен идентификатор UUID",
  "Value must be a string": "Нужна строка",
  "Value must be a boolean": "Нужно true или false",
  "Value must be a number": "Нужно число",
  "Value must be an integer": "Нужно целое число",
  "Value must be a file": "Нужен файл",
  "Responses": "Ответы",
  "Response body": "Тело ответа",
  "Response headers": "Заголовки ответа",
  "Response content type": "Тип ответа",
  "Server response": "Ответ сервера",
  "Code": "Код",
  "Details": "Подробности",
  "Links": "Ссылки",
  "No links": "Ссылок нет",
  "Media type": "Тип содержимого",
  "Media Type": "Тип содержимого",
  "Controls": "Задаёт заголовок",
  "header.": ".",
  "Example Value": "Пример",
  "Example Description": "Описание примера",
  "Examples": "Примеры",
  "Examples:": "Примеры:",
  "Example": "Пример",
  "Default value": "По умолчанию",
  "Available values": "Допустимые значения",
  "Schema": "Схема",
  "Schemas": "Схемы",
  "Model": "Схема",
  "Headers:": "Заголовки:",
  "Request URL": "Адрес запроса",
  "Request duration": "Время ответа",
  "Curl": "Команда curl",
  "Download": "Скачать",
  "Download file": "Скачать файл",
  "Copy to clipboard": "Скопировать",
  "Loading": "Загрузка",
  "LOADING": "ЗАГРУЗКА",
  "Servers": "Серверы",
  "Errors": "Ошибки",
  "Auth error": "Вход не выполнен",
  "Hide": "Скрыть",
  "Show": "Показать",
  "Undocumented": "Нет в описании",
  "Unrecognized response type; displaying content as text.": "Неизвестный тип ответа, показан как текст.",
  "Unrecognized response type; unable to display.": "Неизвестный тип ответа, показать его нельзя.",
  "Expand operation": "Развернуть раздел",
  "Collapse operation": "Свернуть раздел",
  "Expand all": "Развернуть всё",
  "Collapse all": "Свернуть всё",
  "Enum:": "Допустимые значения:",
  "Deprecated:": "Устарело:",
  "deprecated": "устарело",
  "Failed to load API definition.": "Описание не загрузилось.",
  "No API definition provided.": "Описания нет.",
  "Unable to render this definition": "Описание не удалось показать",
  "No operations defined in spec!": "В этом разделе операций нет.",
  "Filter by tag": "Найти раздел",
  "Filter": "Найти",
}));
// Words that carry something else along. What refuses is a problem of the API: its detail is Russian (see init.js).
const PATTERNS = [
  [/^For '(.+)': (.+)\.$/, (_, name, fault) => `«${name}»: ${said(fault) ?? fault}.`],
  [/^Value must be less than or equal to (.+)$/, "Не больше $1"],
  [/^Value must be greater than or equal to (.+)$/, "Не меньше $1"],
  [/^Value must be no longer than (\d+) characters?$/, "Знаков не больше $1"],
  [/^Value must be at least (\d+) characters?$/, "Знаков не меньше $1"],
  [/^Value must follow pattern (.+)$/, "Значение должно подходить под образец $1"],
  [/^Array must contain at least (\d+) items?$/, "Элементов не меньше $1"],
  [/^Array must not contain more then (\d+) items?$/, "Элементов не больше $1"],
  [/^Error: ([^]*[а-яё][^]*?)(?:, error: \w+)?$/i, "$1"],
];
const FOREIGN =
  "pre:not(.errors-wrapper), code, textarea, input, option, .opblock-summary-path, .opblock-summary-operation-id, .parameter__name";
const ATTRIBUTES = ["placeholder", "title", "aria-label"];

function said(word) {
  const [pattern, russian] = PATTERNS.find(([pattern]) => pattern.test(word)) ?? [];
  return RUSSIAN.get(word) ?? (pattern && word.replace(pattern, russian));
}

function translateText(node) {
  const word = node.nodeValue.trim();
  const russian = said(word);
  if (russian && !node.parentElement?.closest(FOREIGN)) {
    node.nodeValue = node.nodeValue.replace(word, () => russian);
  }
}

function translateAttributes(element) {
  for (const name of ATTRIBUTES) {
    const russian = said(element.getAttribute(name) ?? "");
    if (russian) element.setAttribute(name, russian);
  }
}

function translate(root) {
  if (root.nodeType === Node.TEXT_NODE) return translateText(root);
  if (root.nodeType !== Node.ELEMENT_NODE) return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = root; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) translateText(node);
    else translateAttributes(node);
  }
}

new MutationObserver((changes) => {
  for (const { type, target, addedNodes } of changes) {
    if (type === "childList") addedNodes.forEach(translate);
    else if (type === "attributes") translateAttributes(target);
    else translateText(target);
  }
}).observe(document.getElementById("swagger"), {
  childList: true,
  characterData: true,
  attributeFilter: ATTRIBUTES,
  subtree: true,
});
