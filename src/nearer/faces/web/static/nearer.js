// What a page can do better with a script. Every page works without it.
"use strict";
const root = document.documentElement;
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const say = (text) => { $("#say").textContent = text; };

// Keys: each is written on the element that it presses, and the overlay is drawn from the same attribute.

let prefix = "";
const typing = (target) => target.isContentEditable || target.closest("input, textarea, select");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return closeMenus(true);
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (root.dataset.keys === "off" || typing(event.target)) return;
  if ($("#pop").matches(":popover-open")) return;
  const card = event.target.closest("[data-opening]");
  if (event.key === "Enter") {
    if (event.target === card) press(event, $("[data-open]", card));
    return;
  }
  if (event.key.length !== 1) return;
  const key = prefix + event.key;
  prefix = "";
  if (key === "g") { prefix = "g "; setTimeout(() => { prefix = ""; }, 1500); return; }
  if (key === "j" || key === "k") return move(event, card, key === "j" ? 1 : -1);
  const here = card ?? currentCard();
  press(event, (here && find(key, here)) ?? find(key));
});

const find = (key, from) =>
  $$(`[data-key="${CSS.escape(key)}"]`, from ?? document).find((e) => from || !e.closest("[data-opening]"));

function press(event, element) {
  if (!element) return;
  event.preventDefault();
  if (element.matches("[data-help]")) return help();
  if (element.matches("summary")) {
    element.click();
    $("button", element.parentElement)?.focus();
  } else if (element.matches("input")) {
    element.focus();
    element.select();
  } else {
    element.click();
  }
}

// The queue: one card is current; after an action the next one is.

const cards = () => $$("[data-opening]");
let last = -1;
const currentCard = () => cards()[last];

function move(event, card, step) {
  const all = cards();
  if (!all.length) return;
  event.preventDefault();
  const from = card ? all.indexOf(card) : last;
  const to = Math.min(all.length - 1, Math.max(0, from + step));
  all[to].focus();
}

document.addEventListener("focusin", (event) => {
  const card = event.target.closest("[data-opening]");
  if (card) last = cards().indexOf(card);
});

document.addEventListener("submit", (event) => {
  const card = event.target.closest("[data-opening]");
  if (card) sessionStorage.setItem("nearer-place", cards().indexOf(card));
  else if (event.target.closest("#toast")) sessionStorage.setItem("nearer-place", Math.max(0, last));
});

function resume() {
  const place = sessionStorage.getItem("nearer-place");
  sessionStorage.removeItem("nearer-place");
  const all = cards();
  if (place !== null && $("[data-queue], .empty")) (all[Math.min(place, all.length - 1)] ?? $("#main")).focus();
  const toast = $("#toast span");
  if (toast) setTimeout(() => say(toast.textContent + (all.length || !["/", "/today"].includes(location.pathname) ? "" : " That is all for today.")), 150);
}

// Why?, and the overlay of keys: one sheet, filled when it is asked for. Without a script both are pages.

const pop = $("#pop");

function show(nodes) {
  const close = document.createElement("button");
  close.className = "button small close";
  close.textContent = "Close";
  close.addEventListener("click", () => pop.hidePopover());
  pop.replaceChildren(close, ...nodes);
  if (!pop.matches(":popover-open")) pop.showPopover();
  const heading = $("h2", pop);
  if (heading) { heading.tabIndex = -1; heading.focus(); }
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-why]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    await explain(link.href);
  }
  if (event.target.closest("a[data-help]")) { event.preventDefault(); help(); }
  if (!event.target.closest("details.menu")) closeMenus(false);
});

async function explain(href) {
  try {
    const answer = await fetch(href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = $("[data-fragment]", page);
    if (!answer.ok || !found) throw new Error("no fragment");
    for (const old of $$("h2", found)) old.replaceWith(renamed(old, "h3"));
    const title = $("h1", found);
    title.replaceWith(renamed(title, "h2"));
    const whole = document.createElement("p");
    const open = document.createElement("a");
    open.href = href;
    open.textContent = "Open as a page";
    whole.append(open);
    show([document.importNode(found, true), whole]);
    relative(pop);
  } catch {
    location.assign(href);
  }
}

function renamed(element, name) {
  const fresh = document.createElement(name);
  fresh.append(...element.childNodes);
  return fresh;
}

function help() {
  const title = document.createElement("h2");
  title.textContent = "Keys";
  const list = document.createElement("dl");
  list.className = "keys-list";
  const seen = new Set();
  for (const element of $$("[data-key]")) {
    if (seen.has(element.dataset.key)) continue;
    seen.add(element.dataset.key);
    const term = document.createElement("dt");
    for (const [i, key] of element.dataset.key.split(" ").entries()) {
      if (i) term.append(" ");
      term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    }
    const does = Object.assign(document.createElement("dd"), { textContent: element.dataset.does });
    list.append(term, does);
  }
  const off = document.createElement("p");
  const settings = Object.assign(document.createElement("a"), { href: "/settings#keys" });
  settings.textContent = root.dataset.keys === "off" ? "Single keys are off. Switch them on" : "Switch single keys off";
  off.append(settings);
  show([title, list, off]);
}

function closeMenus(refocus) {
  for (const menu of $$("details.menu[open]")) {
    if (refocus && menu.contains(document.activeElement)) $("summary", menu).focus();
    menu.open = false;
  }
}

// Pictures: one stop for Tab, arrows inside. In the circles left and right stay in a ring, up and down change it.

for (const chart of $$("[data-roving]")) {
  const marks = $$("a", chart);
  const stop = (mark) => { for (const m of marks) m.setAttribute("tabindex", m === mark ? "0" : "-1"); };
  if (marks.length) stop(marks[0]);
  chart.addEventListener("focusin", (event) => { if (marks.includes(event.target)) stop(event.target); });
  chart.addEventListener("keydown", (event) => {
    const at = marks.indexOf(event.target);
    const next = at < 0 ? undefined : step(chart.dataset.roving, marks, at, event.key);
    if (next) { event.preventDefault(); next.focus(); }
  });
}

function step(kind, marks, at, key) {
  const way = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[key];
  if (key === "Home") return marks[0];
  if (key === "End") return marks.at(-1);
  if (!way) return undefined;
  if (kind === "row") return marks[at + way];
  const ring = Number(marks[at].dataset.ring);
  const same = marks.filter((m) => Number(m.dataset.ring) === ring);
  if (key === "ArrowLeft" || key === "ArrowRight") {
    return same[(same.indexOf(marks[at]) + way + same.length) % same.length];
  }
  const turn = (m) => Math.abs(((m.dataset.angle - marks[at].dataset.angle + 540) % 360) - 180);
  for (let other = ring + way; other >= 0 && other <= 4; other += way) {
    const there = marks.filter((m) => Number(m.dataset.ring) === other);
    if (there.length) return there.reduce((a, b) => (turn(b) < turn(a) ? b : a));
  }
  return undefined;
}

// Imports: drop files, and watch one at work.

for (const zone of $$("[data-drop]")) {
  const over = (on) => (event) => { event.preventDefault(); zone.classList.toggle("over", on); };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    $("input[type=file]", zone).files = event.dataTransfer.files;
    zone.requestSubmit();
  });
  zone.addEventListener("submit", () => { $("button", zone).textContent = "Reading…"; });
}

const work = $("[data-job]");
if (work) {
  const events = new EventSource(work.dataset.job);
  events.addEventListener("progress", (event) => {
    const job = JSON.parse(event.data);
    const [bar, message, count] = [$("#job-bar"), $("#job-message"), $("#job-count")];
    if (message.textContent !== job.message && job.message) message.textContent = job.message;
    if (job.total) { bar.max = job.total; bar.value = job.done; }
    const number = (n) => n.toLocaleString("en-GB");
    count.textContent = job.total ? `${number(job.done)} of about ${number(job.total)}.` : "";
  });
  events.addEventListener("end", () => { events.close(); location.reload(); });
}

// Forms that are answered while one types: what is found in a draft, how a table's rows would be understood. The newest answer wins; without one the button does the same.

const words = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

for (const form of $$("form[data-live]")) {
  let waiting, asked = 0, unsent = false;
  const check = async () => {
    const mine = ++asked;
    const seen = form.method === "get"; // Then what was chosen is the address of the page.
    const address = seen ? `${form.action}?${words(form)}` : form.action;
    const answer = await fetch(address, seen ? {} : { method: "POST", body: words(form) }).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    unsent = false;
    if (seen) history.replaceState(null, "", address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [from, to] = [page.getElementById(form.dataset.live), $(`#${form.dataset.live}`)];
    if (!from || mine !== asked) return;
    const old = $("h2", to)?.textContent;
    const focused = to.contains(document.activeElement) ? document.activeElement.id : "";
    to.replaceChildren(...from.childNodes);
    if (focused) document.getElementById(focused)?.focus();
    const now = $("h2", to)?.textContent ?? "";
    if (now !== old) say(now);
  };
  // One after the other, so that an older text never comes after a newer one; the last one even when the page goes.
  let before = Promise.resolve();
  const send = () => { before = before.then(check); };
  form.addEventListener("input", () => { clearTimeout(waiting); unsent = true; waiting = setTimeout(send, 500); });
  if (form.dataset.keep !== undefined) {
    const area = $("textarea", form);
    // A page that is opened again at once may be made before the last words arrive; they wait for it in this tab.
    const kept = `draft ${form.action}`, [left, typed] = JSON.parse(sessionStorage.getItem(kept) ?? "[0]");
    sessionStorage.removeItem(kept);
    if (Date.now() - left < 10000 && typed !== area.value) { area.value = typed; form.dispatchEvent(new Event("input")); }
    area.setSelectionRange(area.value.length, area.value.length); // Behind the names that it begins with.
    addEventListener("pagehide", () => {
      if (!unsent) return;
      navigator.sendBeacon(form.action, words(form));
      sessionStorage.setItem(kept, JSON.stringify([Date.now(), area.value]));
    });
    form.addEventListener("submit", () => { clearTimeout(waiting); unsent = false; });
  }
}

// Times: absolute in the page, as distance where that reads better.

function relative(from) {
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  const units = [["year", 365.25], ["month", 30.4375], ["week", 7], ["day", 1]];
  const at = $("meta[name=at]"), now = Date.parse(at?.content ?? Date());
  // Days are those of the user's calendar, as in the sentences beside them: last night is yesterday.
  const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: at?.dataset.zone || undefined, dateStyle: "short" });
  const day = (moment) => Date.parse(calendar.format(moment)) / 86400000;
  for (const time of $$("time[data-relative]", from)) {
    const then = Date.parse(time.dateTime), minutes = (then - now) / 60000, days = day(then) - day(now);
    const [unit, size] = units.find(([, s]) => Math.abs(days) >= s) ?? ["day", 1];
    time.textContent = Math.abs(minutes) >= 1440 ? words.format(Math.round(days / size), unit)
      : Math.abs(minutes) >= 60 ? words.format(Math.round(minutes / 60), "hour") : words.format(Math.round(minutes), "minute");
  }
}

relative(document);
resume();
