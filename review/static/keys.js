// The desk's own script: keys, the next item in the answer to a decision, and words picked from the text.
// Everything it does can be done without it.
"use strict";

(() => {
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const wide = () => matchMedia("(min-width: 56.01rem)").matches;
  const pressed = (name) => find(`[data-key="${name}"]`);
  let evidence = -1;
  let busy = false;

  const ready = () => {
    root.classList.add("js");
    evidence = -1;
    for (const button of all("[data-open]")) button.hidden = false;
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-open]")) find("#keys").showModal();
  });

  // One round trip: the answer to a decision is the next item's page.
  const show = async (answer) => {
    const text = await answer.text();
    const page = new DOMParser().parseFromString(text, "text/html");
    const address = answer.headers.get("content-location") || (answer.redirected ? answer.url : null);
    if (address) history.pushState(null, "", address);
    document.title = page.title;
    document.body.replaceWith(page.body);
    if (address) scrollTo(0, 0);
    ready();
    const focus = find("[role=alert]") ? find("details[open] input, #place") : find("#main");
    focus?.focus({ preventScroll: true });
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-decide]")) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    root.classList.add("busy");
    try {
      const body = new URLSearchParams(new FormData(form, event.submitter));
      await show(await fetch(form.getAttribute("action"), { method: "POST", body, headers: { "x-banwatch-desk": "1" } }));
    } catch {
      find("#main").prepend(Object.assign(document.createElement("p"), {
        className: "problem", role: "alert", textContent: "The desk did not answer; nothing was decided.",
      }));
    } finally {
      busy = false;
      root.classList.remove("busy");
    }
  });

  addEventListener("popstate", (event) => {
    if (!location.hash) location.reload();
  });

  const step = (by) => {
    const rows = all("[data-item]");
    if (!rows.length) {
      pressed(by > 0 ? "j" : "k")?.click();
      return;
    }
    const here = rows.indexOf(document.activeElement);
    const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + by, 0), rows.length - 1);
    rows[next].focus();
  };

  const unfold = (id) => () => {
    const details = document.getElementById(id);
    if (!details) return;
    for (const other of all("details.act[open]")) other.open = other === details;
    details.open = true;
    details.querySelector("input:not([type=hidden]), select")?.focus();
  };

  const nextEvidence = () => {
    const anchors = all(".text .anchor");
    if (!anchors.length) return;
    evidence = (evidence + 1) % anchors.length;
    location.replace(`#${anchors[evidence].id}`);
    anchors[evidence].nextElementSibling?.scrollIntoView({ block: "center" });
  };

  const search = () => {
    const field = find("#q");
    if (field) field.focus();
    else location.assign("/#q");
  };

  const actions = {
    j: () => step(1),
    k: () => step(-1),
    a: () => pressed("a")?.click(),
    x: unfold("reject"),
    m: unfold("merge"),
    n: unfold("unsure"),
    s: unfold("split"),
    u: () => find("#undo")?.requestSubmit(),
    e: () => find("#place")?.focus(),
    f: nextEvidence,
    "/": search,
    "?": () => (find("#keys").open ? find("#keys").close() : find("#keys").showModal()),
  };

  const writing = (target) =>
    target.matches?.("select, textarea, input:not([type=radio], [type=checkbox])") || target.isContentEditable;

  const digit = (details, key) => {
    const choice = details.querySelector(`[data-digit="${key}"]`);
    if (!choice) return false;
    choice.checked = choice.type === "radio" || !choice.checked;
    if (choice.type === "radio") choice.form.requestSubmit();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    const open = find("details.act[open]");
    if (event.key === "Escape") {
      if (writing(event.target)) event.target.blur();
      else if (open) open.open = false;
    }
    if (writing(event.target) || busy || (find("#keys").open && event.key !== "?")) return;
    if (open && /^[1-9]$/.test(event.key)) {
      if (digit(open, event.key)) event.preventDefault();
      return;
    }
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });

  // Words picked from the text fill a field.
  const picked = () => {
    const selection = getSelection();
    const inside = selection.rangeCount && find(".text")?.contains(selection.getRangeAt(0).commonAncestorContainer);
    return inside ? selection.toString().replace(/\s+/g, " ").trim().slice(0, 200) : "";
  };

  const asDate = (words) => {
    const date = /[0-9]{4}/.test(words) ? new Date(words) : new Date(NaN);
    const two = (number) => String(number).padStart(2, "0");
    return isNaN(date) ? words : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  };

  const fill = (field) => {
    field.value = field.id === "date" ? asDate(picked()) : picked();
    find("#pick").remove();
    getSelection().removeAllRanges();
    field.focus({ preventScroll: wide() });
  };

  // Below the selected words, or above them where the window ends.
  const place = (bar) => {
    const words = getSelection().getRangeAt(0).getBoundingClientRect();
    const { width, height } = bar.getBoundingClientRect();
    const foot = find(".decide") && !wide() ? find(".decide").getBoundingClientRect().top : innerHeight;
    const under = words.bottom + 8 + height < foot;
    bar.style.left = `${Math.max(8, Math.min(words.left, innerWidth - width - 8))}px`;
    bar.style.top = `${Math.max(8, under ? words.bottom + 8 : words.top - height - 8)}px`;
    bar.style.right = bar.style.bottom = "auto";
  };

  document.addEventListener("selectionchange", () => {
    const fields = picked() ? all("[data-fill]") : [];
    if (!fields.length) {
      find("#pick")?.remove();
      return;
    }
    if (!find("#pick")) {
      const made = Object.assign(document.createElement("div"), { id: "pick", className: "pick" });
      made.setAttribute("role", "toolbar");
      made.setAttribute("aria-label", "Use the selected words as");
      made.append("Use as ");
      for (const field of fields) {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: field.dataset.fill });
        button.addEventListener("mousedown", (event) => event.preventDefault());
        button.addEventListener("click", () => fill(field));
        made.append(button);
      }
      document.body.append(made);
    }
    place(find("#pick"));
  });

  addEventListener("scroll", () => picked() && find("#pick") && place(find("#pick")), { passive: true });

  // A field leads to the words that it was read from, where both are beside each other.
  document.addEventListener("focusin", (event) => {
    const anchor = event.target.dataset?.evidence && document.getElementById(event.target.dataset.evidence);
    for (const mark of all(".m.looked")) mark.classList.remove("looked");
    if (!anchor || !wide()) return;
    const mark = anchor.nextElementSibling;
    mark.classList.add("looked");
    const { top, bottom } = mark.getBoundingClientRect();
    const head = find(".source-head").getBoundingClientRect().bottom;
    if (top < head || bottom > innerHeight) mark.scrollIntoView({ block: "center" });
  });

  ready();
})();
