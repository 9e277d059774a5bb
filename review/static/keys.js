// Keys for the desk. Everything they do can be done without them.
"use strict";

(() => {
  const root = document.documentElement;
  const dialog = document.getElementById("keys");
  const rejection = document.getElementById("reject");
  let evidence = -1;

  root.classList.add("js");
  for (const button of document.querySelectorAll("[data-open]")) {
    button.hidden = false;
    button.addEventListener("click", () => dialog.showModal());
  }

  const pressed = (name) => document.querySelector(`[data-key="${name}"]`);

  const step = (by) => {
    const rows = [...document.querySelectorAll("[data-item]")];
    if (!rows.length) {
      pressed(by > 0 ? "j" : "k")?.click();
      return;
    }
    const here = rows.indexOf(document.activeElement);
    const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + by, 0), rows.length - 1);
    rows[next].focus();
  };

  const reject = () => {
    if (!rejection) return;
    rejection.open = true;
    rejection.querySelector("input[type=radio]").focus();
  };

  const nextEvidence = () => {
    const anchors = [...document.querySelectorAll(".text .anchor")];
    if (!anchors.length) return;
    evidence = (evidence + 1) % anchors.length;
    location.replace(`#${anchors[evidence].id}`);
    anchors[evidence].nextElementSibling?.scrollIntoView({ block: "center" });
  };

  const actions = {
    j: () => step(1),
    k: () => step(-1),
    a: () => pressed("a")?.click(),
    x: reject,
    e: () => document.getElementById("action")?.focus(),
    f: nextEvidence,
    "?": () => (dialog.open ? dialog.close() : dialog.showModal()),
  };

  const writing = (target) =>
    target.matches("select, textarea, input:not([type=radio])") || target.isContentEditable;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.key === "Escape" && writing(event.target)) event.target.blur();
    if (writing(event.target) || (dialog.open && event.key !== "?")) return;
    if (rejection?.open && /^[1-9]$/.test(event.key)) {
      const choice = rejection.querySelector(`[data-digit="${event.key}"]`);
      if (choice) {
        choice.checked = true;
        choice.form.requestSubmit();
        event.preventDefault();
      }
      return;
    }
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });
})();
