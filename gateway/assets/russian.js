"use strict";
// Swagger UI speaks English only. Its fixed words are replaced as they appear; what stands in code, in fields and in
// examples is the API's own and stays as it is.

const RUSSIAN = new Map(Object.entries({
  "Authorize": "Войти",
  "Authorized": "Вход выполнен",
  "Available authorizations": "Вход",
  "Logout": "Выйти",
  "Close": "Закрыть",
  "Scopes are used to grant an application different levels of access to data on behalf of the end user. Each API may declare one or more scopes.":
    "Область выбирает, в какой роли вы работаете и что вам доступно.",
  "API requires the following scopes. Select which ones you want to grant to Swagger UI.": "Доступные области:",
  "Scopes:": "Области:",
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
  "Send empty value": "Отправить пустое значение",
  "required": "обязательно",
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
  "Hide": "Скрыть",
  "Show": "Показать",
  "Undocumented": "Нет в описании",
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
const FOREIGN = "pre, code, textarea, input, option, .opblock-summary-path, .opblock-summary-operation-id";
const ATTRIBUTES = ["placeholder", "title", "aria-label"];

function translateText(node) {
  const word = node.nodeValue.trim();
  const russian = RUSSIAN.get(word);
  if (russian && !node.parentElement?.closest(FOREIGN)) {
    node.nodeValue = node.nodeValue.replace(word, () => russian);
  }
}

function translateAttributes(element) {
  for (const name of ATTRIBUTES) {
    const russian = RUSSIAN.get(element.getAttribute(name));
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
    else translate(target);
  }
}).observe(document.getElementById("swagger"), { childList: true, characterData: true, subtree: true });
