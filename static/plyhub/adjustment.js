// The form of an adjustment: a scanner's Enter goes on to the next field instead of sending the
// form, only the columns of the chosen kind are shown, and every row says what it would do.
(() => {
  "use strict";
  const kind = () => document.querySelector("#id_kind");
  const place = () => document.querySelector("#id_location");
  const rowOf = (element) => element.closest("tr");
  const part = (row, name) => row.querySelector(`[data-part="${name}"]`);
  const PARTS = ["sku", "bin", "lot", "counted", "quantity", "amount"];
  const SHOWN = { value: ["amount"], other: ["counted", "quantity"] };

  function showColumns() {
    const shown = kind().value === "value" ? SHOWN.value : SHOWN.other;
    for (const name of ["counted", "quantity", "amount"]) {
      for (const cell of document.querySelectorAll(`td.field-${name}, th.column-${name}`)) {
        cell.hidden = !shown.includes(name);
      }
    }
  }

  function sayIn(row, text) {
    let told = row.querySelector(".ply-told");
    if (!told) {
      told = document.createElement("span");
      told.className = "ply-told ply-sub";
      told.setAttribute("role", "status");
      part(row, "sku").after(told);
    }
    told.textContent = text;
  }

  async function tell(row) {
    const sku = part(row, "sku");
    if (!sku || !sku.value.trim()) return;
    const typed = new URLSearchParams({ kind: kind().value, location: place().value });
    for (const name of PARTS) typed.set(name, part(row, name)?.value ?? "");
    const page = new URL("../value/", location.href.replace(/\d+\/edit\/.*$/, "add/"));
    page.search = typed;
    try {
      const answer = await fetch(page, { headers: { Accept: "application/json" } });
      if (answer.ok) sayIn(row, (await answer.json()).text || "No such item.");
    } catch {
      sayIn(row, "");
    }
  }

  const tellAll = () => {
    for (const sku of document.querySelectorAll('[data-part="sku"]')) tell(rowOf(sku));
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (!kind() || !place()) return;
    showColumns();
    tellAll();
    kind().addEventListener("change", () => { showColumns(); tellAll(); });
    place().addEventListener("change", tellAll);
    document.addEventListener("input", (event) => {
      if (!event.target.dataset.part) return;
      const row = rowOf(event.target);
      clearTimeout(row.telling);
      row.telling = setTimeout(() => tell(row), 250);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.dataset.part) return;
      event.preventDefault();
      const fields = [...document.querySelectorAll("[data-part]")].filter(
        (each) => each.offsetParent !== null,
      );
      const wanted = event.target.dataset.part === "sku" ? ["counted", "amount"] : ["sku"];
      const here = fields.indexOf(event.target);
      fields.slice(here + 1).find((each) => wanted.includes(each.dataset.part))?.focus();
    });
  });
})();
